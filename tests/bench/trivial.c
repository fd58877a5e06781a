/*
 * The smallest FastCGI responder with the program's threads: a fixed page of
 * SIZE bytes. What the hop through nginx costs by itself.
 *
 *   trivial SOCKET THREADS SIZE
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int listening;
static char *page;
static int page_size;

static void *serve(void *unused)
{
    FCGX_Request request;

    (void)unused;
    FCGX_InitRequest(&request, listening, 0);
    while (FCGX_Accept_r(&request) == 0) {
        FCGX_PutStr(page, page_size, request.out);
        FCGX_Finish_r(&request);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    int threads, size, head;

    if (argc != 4) {
        fputs("trivial SOCKET THREADS SIZE\n", stderr);
        return 64;
    }
    threads = atoi(argv[2]);
    size = atoi(argv[3]);
    page = malloc((size_t)size + 128);
    if (page == NULL) {
        return 70;
    }
    head = snprintf(page, 128,
        "Content-Type: text/html\r\nContent-Length: %d\r\n\r\n", size);
    memset(page + head, 'x', (size_t)size);
    page_size = head + size;
    FCGX_Init();
    unlink(argv[1]);
    listening = FCGX_OpenSocket(argv[1], 1024);
    for (int i = 1; i < threads; i++) {
        pthread_create(&thread, NULL, serve, NULL);
    }
    serve(NULL);
    return 0;
}
