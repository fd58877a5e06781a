/*
 * HTTP load over kept connections, one thread each: signs in as the clerk of a
 * county of its own, then submits one form a request (each of a new period),
 * saves one cell of its form after the other as the page's script does, or
 * reads one form page again and again. Loopback only, bounded by --seconds and
 * by --requests.
 *
 *   load PORT ACCOUNTS CONNECTIONS SECONDS submit|autosave|get|plain
 *       FIRST_YEAR
 *
 * ACCOUNTS holds "login,password,region" lines, one a connection. "plain"
 * reads /plain without signing in. The environment variables DB, WEB and APP
 * hold pids whose CPU is counted between the first and the last request, after
 * sign-in and some reads to warm up. Prints one line:
 *   requests N seconds S rate R p50_ms A p99_ms B failed F cpu DB WEB APP
 * with CPU in microseconds a request.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/cpu.h"

enum {
    ITEMS = 12,
    TIMES_MAX = 400000,
    ANSWER_MAX = 1 << 20,
    WARM_READS = 40,
    SIGN_IN_TURNS = 100
};

enum mode { SUBMIT, AUTOSAVE, GET, PLAIN };

struct connection {
    pthread_t thread;
    int number;
    int socket;
    char login[64], password[64], region[16];
    char cookie[512], csrf[80];
    unsigned long version; /* of the form, as the last save left it */
    char *answer; /* ANSWER_MAX bytes: header and body of the last reply */
    size_t answer_size;
    unsigned long done, failed;
    float *times; /* milliseconds */
};

static int port;
static enum mode mode;
static double seconds;
static int first_year;
static pthread_barrier_t barrier;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool dial(struct connection *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    int one = 1;
    struct timeval limit = {10, 0};

    to.sin_port = htons((uint16_t)port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket < 0) {
        return false;
    }
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(c->socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    return connect(c->socket, (struct sockaddr *)&to, sizeof(to)) == 0;
}

/* Length of the whole reply once its header is there, 0 before. */
static size_t reply_length(const struct connection *c)
{
    const char *end = strstr(c->answer, "\r\n\r\n");
    const char *length = strcasestr(c->answer, "\r\nContent-Length:");

    if (end == NULL || length == NULL || length > end) {
        return 0;
    }
    return (size_t)(end + 4 - c->answer) +
           (size_t)strtoul(length + 17, NULL, 10);
}

/* Status of the reply, 0 when the connection broke. */
static int receive(struct connection *c)
{
    size_t want = 0;

    c->answer_size = 0;
    do {
        ssize_t got = recv(c->socket, c->answer + c->answer_size,
            ANSWER_MAX - 1 - c->answer_size, 0);

        if (got <= 0) {
            return 0;
        }
        c->answer_size += (size_t)got;
        c->answer[c->answer_size] = '\0';
        if (want == 0) {
            want = reply_length(c);
        }
    } while (want == 0 || c->answer_size < want);
    return atoi(c->answer + 9);
}

/* nginx ends a kept connection after a thousand requests. */
static bool closes(const struct connection *c)
{
    const char *end = strstr(c->answer, "\r\n\r\n");
    const char *at = strcasestr(c->answer, "\r\nConnection: close");

    return at != NULL && at < end;
}

static int ask(struct connection *c, const char *head, const char *body)
{
    char text[8192];
    int status, n = snprintf(text, sizeof(text),
                    "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n%s%s%s",
                    head, port, c->cookie,
                    mode == AUTOSAVE ? "Accept: application/json\r\n" : "",
                    body == NULL
                        ? ""
                        : "Content-Type: application/x-www-form-urlencoded\r\n",
                    body == NULL ? "\r\n" : "");

    if (body != NULL) {
        n += snprintf(text + n, sizeof(text) - (size_t)n,
            "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    }
    if (send(c->socket, text, (size_t)n, MSG_NOSIGNAL) != n) {
        return 0;
    }
    status = receive(c);
    if (status != 0 && closes(c)) {
        close(c->socket);
        status = dial(c) ? status : 0;
    }
    return status;
}

/* Keep every cookie that the last reply set. */
static void keep_cookies(struct connection *c)
{
    const char *at = c->answer;
    size_t used = 0;

    while ((at = strcasestr(at, "\r\nSet-Cookie: ")) != NULL) {
        size_t n;

        at += 14;
        n = strcspn(at, ";\r");
        if (used + n + 3 < sizeof(c->cookie)) {
            used += (size_t)snprintf(c->cookie + used, sizeof(c->cookie) - used,
                "%s%.*s", used ? "; " : "", (int)n, at);
        }
    }
}

static bool keep_csrf(struct connection *c)
{
    const char *at = strstr(c->answer, "name=\"csrf\"");
    const char *value = at == NULL ? NULL : strstr(at, "value=\"");

    if (value == NULL) {
        return false;
    }
    snprintf(c->csrf, sizeof(c->csrf), "%.*s", (int)strcspn(value + 7, "\""),
        value + 7);
    return true;
}

static void form_path(const struct connection *c, unsigned long k, char out[96])
{
    snprintf(out, 96, "/form/%s/%d-%02d/401/b01", c->region,
        first_year + (int)(k / 12), (int)(k % 12) + 1);
}

/* So many sign-ins at a time are refused: the password's hash takes memory. */
static bool sign_in(struct connection *c)
{
    const struct timespec pause = {0, 100000000};
    char body[512], path[96], head[128];
    int status = 429;

    for (int i = 0; status == 429 && i < SIGN_IN_TURNS; i++) {
        if (ask(c, "GET /login", NULL) != 200 || !keep_csrf(c)) {
            return false;
        }
        keep_cookies(c);
        snprintf(body, sizeof(body), "csrf=%s&login=%s&password=%s", c->csrf,
            c->login, c->password);
        status = ask(c, "POST /login", body);
        if (status == 429) {
            nanosleep(&pause, NULL);
        }
    }
    if (status != 303) {
        return false;
    }
    keep_cookies(c);
    form_path(c, 0, path);
    snprintf(head, sizeof(head), "GET %s", path);
    return ask(c, head, NULL) == 200 && keep_csrf(c);
}

/* The number of this request as 32 hex digits: an idempotency key. */
static int submit(struct connection *c, unsigned long k)
{
    char body[1024], path[96], head[128];
    int n;

    form_path(c, k, path);
    snprintf(head, sizeof(head), "POST %s", path);
    n = snprintf(body, sizeof(body),
        "csrf=%s&key=%08x%08x%016lx&version=0&event=submit", c->csrf,
        (unsigned)time(NULL), (unsigned)c->number,
        k + (unsigned long)first_year * 100000ul);
    for (int i = 1; i <= ITEMS; i++) {
        n += snprintf(body + n, sizeof(body) - (size_t)n,
            "&v.B%02d.total=%d.%d", i, 1000 + i * 37 + (int)(k % 100), i % 10);
    }
    return ask(c, head, body);
}

/* One cell, in the order of the form, with a value that is new to it. */
static bool autosave(struct connection *c, unsigned long k)
{
    char body[512], path[96], head[160];
    const char *version;

    form_path(c, 0, path);
    snprintf(head, sizeof(head), "POST %s", path);
    snprintf(body, sizeof(body),
        "csrf=%s&key=%08x%08x%016lx&version=%lu&event=save&v.B%02lu.total=%lu.%lu"
        "&s.B%02lu.total=&n.B%02lu=",
        c->csrf, (unsigned)time(NULL), (unsigned)c->number,
        k + (unsigned long)first_year * 100000ul, c->version, k % ITEMS + 1,
        1000 + k % 977, k % 10, k % ITEMS + 1, k % ITEMS + 1);
    if (ask(c, head, body) != 200) {
        return false;
    }
    version = strstr(c->answer, "{\"version\":");
    c->version = version == NULL ? 0 : strtoul(version + 11, NULL, 10);
    return c->version > 0;
}

static bool one(struct connection *c, unsigned long k)
{
    char path[96], head[128];

    switch (mode) {
    case SUBMIT: return submit(c, k) == 303;
    case AUTOSAVE: return autosave(c, k);
    case PLAIN: return ask(c, "GET /plain", NULL) == 200;
    case GET: break;
    }
    form_path(c, 12, path);
    snprintf(head, sizeof(head), "GET %s", path);
    return ask(c, head, NULL) == 200;
}

static void *run(void *context)
{
    struct connection *c = context;
    bool ready = dial(c) && (mode == PLAIN || sign_in(c));
    double end;

    if (!ready) {
        fprintf(stderr, "load: connection %d cannot start: %.300s\n", c->number,
            c->answer);
        c->failed++;
    }
    for (int i = 0; ready && mode != PLAIN && i < WARM_READS; i++) {
        char path[96], head[128];

        form_path(c, 12, path);
        snprintf(head, sizeof(head), "GET %s", path);
        ready = ask(c, head, NULL) == 200;
    }
    pthread_barrier_wait(&barrier);
    end = now() + seconds;
    for (unsigned long k = 0; ready && k < TIMES_MAX; k++) {
        double start = now();

        if (start >= end) {
            break;
        }
        if (!one(c, k)) {
            if (c->failed++ == 0) {
                fprintf(stderr, "load: %.200s\n", c->answer);
            }
        }
        c->times[c->done++] = (float)((now() - start) * 1e3);
    }
    close(c->socket);
    return NULL;
}

static int by_time(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static void report(struct connection *all, int count, double took,
    const double from[GROUPS], const double to[GROUPS])
{
    unsigned long done = 0, failed = 0;
    float *times;

    for (int i = 0; i < count; i++) {
        done += all[i].done;
        failed += all[i].failed;
    }
    times = calloc(done + 1, sizeof(*times));
    for (int i = 0, n = 0; i < count && times != NULL; i++) {
        memcpy(times + n, all[i].times, all[i].done * sizeof(*times));
        n += (int)all[i].done;
    }
    if (times == NULL) {
        exit(70);
    }
    qsort(times, done, sizeof(*times), by_time);
    printf("requests %lu seconds %.3f rate %.0f p50_ms %.2f p99_ms %.2f "
           "failed %lu cpu %.0f %.0f %.0f\n",
        done, took, (double)done / took, (double)times[done / 2],
        (double)times[done * 99 / 100], failed,
        (to[0] - from[0]) / (double)done * 1e6,
        (to[1] - from[1]) / (double)done * 1e6,
        (to[2] - from[2]) / (double)done * 1e6);
    free(times);
}

static bool read_accounts(const char *file, struct connection *all, int count)
{
    FILE *in = fopen(file, "r");
    int n = 0;

    while (in != NULL && n < count &&
           fscanf(in, "%63[^,],%63[^,],%15s\n", all[n].login, all[n].password,
               all[n].region) == 3) {
        n++;
    }
    if (in != NULL) {
        fclose(in);
    }
    return n == count;
}

int main(int argc, char **argv)
{
    struct connection *all;
    int count;
    double start, cpu_from[GROUPS], cpu_to[GROUPS];

    if (argc != 7) {
        fputs("load PORT ACCOUNTS CONNECTIONS SECONDS submit|get|plain "
              "FIRST_YEAR\n",
            stderr);
        return 64;
    }
    port = atoi(argv[1]);
    count = atoi(argv[3]);
    seconds = strtod(argv[4], NULL);
    mode = argv[5][0] == 's'   ? SUBMIT
           : argv[5][0] == 'a' ? AUTOSAVE
           : argv[5][0] == 'g' ? GET
                               : PLAIN;
    first_year = atoi(argv[6]);
    all = calloc((size_t)count, sizeof(*all));
    if (all == NULL || seconds > 60 || count > 256 ||
        (mode != PLAIN && !read_accounts(argv[2], all, count))) {
        fputs("load: too few accounts, or limits exceeded\n", stderr);
        return 65;
    }
    pthread_barrier_init(&barrier, NULL, (unsigned)count + 1);
    for (int i = 0; i < count; i++) {
        all[i].number = i;
        all[i].answer = calloc(1, ANSWER_MAX);
        all[i].times = calloc(TIMES_MAX, sizeof(float));
        pthread_create(&all[i].thread, NULL, run, &all[i]);
    }
    pthread_barrier_wait(&barrier);
    cpu_now(cpu_from);
    start = now();
    for (int i = 0; i < count; i++) {
        pthread_join(all[i].thread, NULL);
    }
    start = now() - start;
    cpu_now(cpu_to);
    report(all, count, start, cpu_from, cpu_to);
    return 0;
}
