/* Not in POSIX: closefrom for a child, limits of memory. */
#define _GNU_SOURCE
#include "export/xlsx_child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "sql/log.h"

/* -- the child ------------------------------------------------------------- */

/* A sanitizer keeps its shadow in address space that it does not use. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ADDRESS_LIMIT RLIM_INFINITY
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define ADDRESS_LIMIT RLIM_INFINITY
#endif
#endif
#ifndef ADDRESS_LIMIT
#define ADDRESS_LIMIT ((rlim_t)XLSX_ADDRESS << 20)
#endif

static bool limit_self(void)
{
    static const struct {
        __rlimit_resource_t what;
        rlim_t most;
    } limits[] = {
        {RLIMIT_CPU, 2},
        {RLIMIT_CORE, 0},
/* The address sanitizer maps terabytes and reads /proc by itself. */
#ifndef __SANITIZE_ADDRESS__
        {RLIMIT_AS, ADDRESS_LIMIT},
        {RLIMIT_FSIZE, 0},
        {RLIMIT_NOFILE, 3},
#endif
    };

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        const struct rlimit limit = {limits[i].most, limits[i].most};

        if (setrlimit(limits[i].what, &limit) != 0) {
            return false;
        }
    }
    return true;
}

/* Descriptor 0 to its end; one byte more than a file may have is enough. */
static bool read_all(char *bytes, size_t *n)
{
    ssize_t got = 1;

    *n = 0;
    while (got != 0 && *n <= XLSX_BYTES) {
        got = read(0, bytes + *n, XLSX_BYTES + 1 - *n);
        if (got < 0 && errno != EINTR) {
            return false;
        }
        *n += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool write_all(struct text text)
{
    while (text.n > 0) {
        ssize_t n = write(1, text.p, text.n);

        if (n < 0 && errno != EINTR) {
            return false;
        }
        text.p += n > 0 ? n : 0;
        text.n -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool answer(const struct xlsx_limits *limits, struct arena *arena)
{
    char *bytes = arena_alloc(arena, XLSX_BYTES + 2);
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));
    struct text in = {bytes, 0}, out;

    if (bytes == NULL || book == NULL || !read_all(bytes, &in.n)) {
        return false;
    }
    enum xlsx_fault fault = xlsx_read(in, limits, arena, book);

    return xlsx_wire_write(fault, book, arena, &out) && write_all(out);
}

const struct xlsx_limits *xlsx_child_limits(const char *word)
{
    static const struct xlsx_limits *const all[] = {&xlsx_form, &xlsx_workbook};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (strcmp(all[i]->word, word) == 0) {
            return all[i];
        }
    }
    return NULL;
}

int xlsx_child_main(const struct xlsx_limits *limits)
{
    struct arena *arena = arena_new(limits->memory + limits->wire * 2);
    bool ok = arena != NULL && limit_self() && answer(limits, arena);

    arena_free(arena);
    return ok ? 0 : 1;
}

/* -- the parent ------------------------------------------------------------ */

/* The child with `fd` as both its ends and nothing else open. 0 or errno. */
static int start(int fd, const char *name, pid_t *pid)
{
    char path[PROGRAM_ROOM], word[16], locale[] = "LC_ALL=C";
    char *arguments[] = {path, word, NULL}, *environment[] = {locale, NULL};
    posix_spawn_file_actions_t actions;
    int error;

    if (!program_beside("pinzhi-export", path)) {
        return ENOENT;
    }
    snprintf(word, sizeof(word), "%s", name);
    error = posix_spawn_file_actions_init(&actions);
    if (error != 0) {
        return error;
    }
    posix_spawn_file_actions_adddup2(&actions, fd, 0);
    posix_spawn_file_actions_adddup2(&actions, fd, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    error = posix_spawn(pid, path, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int64_t milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct talk {
    int fd;
    struct text in;
    char *answer;
    size_t n, room;
    int64_t until;
};

/* Send what fits; the end is told when all is sent. A child that has answered
 * already does not listen: that is no fault. */
static void send_some(struct talk *t)
{
    ssize_t n = send(t->fd, t->in.p, t->in.n, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0) {
        t->in.p += n;
        t->in.n -= (size_t)n;
    } else if (errno != EAGAIN && errno != EINTR) {
        t->in.n = 0;
    }
    if (t->in.n == 0) {
        shutdown(t->fd, SHUT_WR);
    }
}

/* Both ways until the child closes its end; false when it takes too long or
 * says too much. */
static bool converse(struct talk *t)
{
    for (;;) {
        int64_t left = t->until - milliseconds();
        struct pollfd poll_fd = {
            t->fd, (short)(POLLIN | (t->in.n > 0 ? POLLOUT : 0)), 0};

        if (left <= 0 || poll(&poll_fd, 1, (int)left) < 0) {
            if (left > 0 && errno == EINTR) {
                continue;
            }
            return false;
        }
        if (t->in.n > 0 && (poll_fd.revents & POLLOUT) != 0) {
            send_some(t);
        }
        if ((poll_fd.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            ssize_t n =
                recv(t->fd, t->answer + t->n, t->room - t->n, MSG_DONTWAIT);

            if (n == 0) {
                return t->n < t->room;
            }
            t->n += n > 0 ? (size_t)n : 0;
            if (n < 0 && errno != EAGAIN && errno != EINTR) {
                return t->n > 0;
            }
        }
    }
}

/* How the child ended; true when it ended well. */
static bool reap(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return true;
    }
    log_line(LOG_WARNING, "the reader of workbooks ended: %s %d",
        WIFSIGNALED(status) ? "signal" : "exit",
        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return false;
}

enum xlsx_fault xlsx_read_apart(struct text bytes,
    const struct xlsx_limits *limits, struct arena *arena,
    struct xlsx_book *out)
{
    struct talk talk = {.in = bytes,
        .answer = arena_alloc(arena, limits->wire),
        .room = limits->wire,
        .until = milliseconds() + XLSX_SECONDS * 1000};
    int ends[2], error;
    pid_t pid = 0;
    bool said;

    if (talk.answer == NULL ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return XLSX_CHILD;
    }
    error = start(ends[1], limits->word, &pid);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        log_line(LOG_ERROR, "the reader of workbooks did not start: %s",
            strerror(error));
        return XLSX_CHILD;
    }
    talk.fd = ends[0];
    said = converse(&talk);
    close(ends[0]);
    if (!said) {
        kill(pid, SIGKILL);
    }
    return reap(pid) && said
               ? xlsx_wire_read((struct text){talk.answer, talk.n}, arena, out)
               : XLSX_CHILD;
}
