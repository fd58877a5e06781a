/*
 * pinzhi-fcgi: accept requests until told to stop.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "fcgi/exchange.h"
#include "fcgi/openapi.h"
#include "fcgi/route.h"
#include "fcgi/runner.h"
#include "fcgi/sealer.h"
#include "fcgi/translate.h"
#include "sql/config.h"
#include "sql/edition.h"
#include "sql/log.h"
#include "sql/migrate.h"

#define ARENA_CAP    ((size_t)16 << 20) /* memory of one request */
#define BACKLOG      1024
#define STOP_SECONDS 20 /* for requests in flight when told to stop */

/* Where requests come from: a socket of our own, or descriptor 0 as given. */
struct door {
    int fd;
    const char *path; /* "" for descriptor 0 */
    struct stat file;
};

/* A thread, its seat, and whether a request is in its hands. */
struct worker {
    pthread_t thread;
    int listener;
    struct seat seat;
    atomic_bool busy, gone;
};

static atomic_bool stopping;

/* -- one thread ------------------------------------------------------------ */

/* Wait for a request; false when it is time to leave. */
static bool next_request(struct worker *worker, FCGX_Request *fcgx)
{
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    atomic_store(&worker->busy, false);
    while (FCGX_Accept_r(fcgx) != 0) {
        if (atomic_load(&stopping)) {
            return false;
        }
        nanosleep(&pause, NULL); /* out of descriptors, perhaps */
    }
    atomic_store(&worker->busy, true);
    return true;
}

/* Connected before the first request comes, so that none has to wait for it.
 * A database that is away is tried again by each request. */
static void connect_early(struct seat *seat)
{
    const char *why;
    if (db_connect(seat->read, seat->arena, &why) != DB_OK ||
        db_connect(seat->write, seat->arena, &why) != DB_OK) {
        log_line(LOG_WARNING, "%s", why);
    }
    arena_reset(seat->arena);
}

static void *serve(void *given)
{
    struct worker *worker = given;
    struct seat *seat = &worker->seat;
    FCGX_Request fcgx;
    connect_early(seat);
    FCGX_InitRequest(&fcgx, worker->listener, FCGI_FAIL_ACCEPT_ON_INTR);
    while (next_request(worker, &fcgx)) {
        struct request req;
        struct reply reply;
        if (exchange_begin(seat, &fcgx, &req, &reply)) {
            route_serve(&req, &reply);
        }
        if (atomic_load(&stopping)) {
            fcgx.keepConnection = 0;
        }
        exchange_end(seat, &fcgx, &req, &reply);
    }
    FCGX_Free(&fcgx, 1);
    db_free(seat->read);
    db_free(seat->write);
    arena_free(seat->arena);
    db_thread_end();
    atomic_store(&worker->gone, true);
    return NULL;
}

static bool hire(struct worker *worker, const struct config *config, int fd)
{
    worker->listener = fd;
    worker->seat = (struct seat){
        .config = config,
        .arena = arena_new(ARENA_CAP),
        .read = db_new(config, DB_READ),
        .write = db_new(config, DB_WRITE),
    };
    return worker->seat.arena && worker->seat.read && worker->seat.write &&
           pthread_create(&worker->thread, NULL, serve, worker) == 0;
}

/* -- all threads ----------------------------------------------------------- */

static void nothing(int number)
{
    (void)number;
}

/*
 * Idle threads sleep in accept or in a read of a kept connection: SIGUSR2
 * without SA_RESTART wakes them. It is sent again until they have left, for a
 * signal can fall between their look at `stopping` and their sleep. Threads
 * with a request in hand are left alone.
 */
static bool dismiss(struct worker *workers, int count)
{
    const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    const int rounds = STOP_SECONDS * 100;
    for (int round = 0; round < rounds; round++) {
        int here = 0;
        for (int i = 0; i < count; i++) {
            if (atomic_load(&workers[i].gone)) {
                continue;
            }
            here++;
            if (!atomic_load(&workers[i].busy)) {
                pthread_kill(workers[i].thread, SIGUSR2);
            }
        }
        if (here == 0) {
            return true;
        }
        nanosleep(&pause, NULL);
    }
    return false;
}

/* Signals to stop come to this thread alone, which waits for them. */
static void wait_for_signal(const sigset_t *signals)
{
    int number = 0;
    while (sigwait(signals, &number) != 0) {
        continue;
    }
    log_line(LOG_INFO, "stopping: signal %d", number);
}

/*
 * Nobody new comes in, but who has knocked is served: the socket's name goes,
 * so that the web server turns to another program at once, and accept no
 * longer sleeps. A descriptor given to us may belong to others too and is left
 * as it is.
 */
static void shut(const struct door *door)
{
    struct stat now;
    if (*door->path == '\0') {
        FCGX_ShutdownPending();
    } else {
        if (stat(door->path, &now) == 0 && now.st_ino == door->file.st_ino &&
            now.st_dev == door->file.st_dev) {
            unlink(door->path);
        }
        fcntl(door->fd, F_SETFL, O_NONBLOCK);
    }
    atomic_store(&stopping, true);
}

static void set_signals(sigset_t *signals)
{
    struct sigaction wake = {.sa_handler = nothing};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&wake.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGUSR2, &wake, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGUSR1); /* FastCGI's own word for it */
    pthread_sigmask(SIG_BLOCK, signals, NULL);
}

static int run(const struct config *config, const struct door *door)
{
    static struct worker workers[CONFIG_THREADS_MAX];
    sigset_t signals;
    int hired = 0;
    set_signals(&signals);
    while (hired < config->threads && hire(&workers[hired], config, door->fd)) {
        hired++;
    }
    if (hired < config->threads) {
        log_line(LOG_ERROR, "only %d of %d threads could be started", hired,
            config->threads);
        return EX_OSERR;
    }
    if (!sealer_start(config) || !runner_start(config)) {
        return EX_OSERR;
    }
    log_line(LOG_INFO, "serving with %d threads", hired);
    wait_for_signal(&signals);
    shut(door);
    sealer_stop();
    runner_stop();
    if (!dismiss(workers, hired)) {
        log_line(LOG_WARNING, "stopped with requests in flight after %d s",
            STOP_SECONDS);
        return EX_SOFTWARE;
    }
    for (int i = 0; i < hired; i++) {
        pthread_join(workers[i].thread, NULL);
    }
    return EX_OK;
}

/* -- start ----------------------------------------------------------------- */

/* False with a line on stderr. */
static bool open_door(const char *path, struct door *door)
{
    *door = (struct door){.fd = STDIN_FILENO, .path = path};
    if (*path == '\0') {
        return true;
    }
    if (strlen(path) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
        fprintf(stderr,
            "pinzhi-fcgi: PINZHI_LISTEN: %s is longer than a socket's path "
            "can be; use a shorter folder\n",
            path);
        return false;
    }
    mode_t before = umask(0177);
    door->fd = FCGX_OpenSocket(path, BACKLOG);
    umask(before);
    if (door->fd >= 0 && stat(path, &door->file) == 0 &&
        fcntl(door->fd, F_SETFD, FD_CLOEXEC) == 0) {
        return true;
    }
    fprintf(stderr, "pinzhi-fcgi: cannot listen on %s: %s\n", path,
        strerror(errno));
    return false;
}

/* Requests come and go by megabytes: keep freed memory instead of giving it
 * back to the kernel and faulting it in again. */
static void tune_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_ARENA_MAX, 2);
}

/* EX_OK when the schema is ours; a line on stderr otherwise. */
static int check_schema(const struct config *config)
{
    int version = migrate_version(config, stderr);
    if (version < 0) {
        return EX_UNAVAILABLE;
    }
    if (version == SCHEMA_VERSION) {
        return EX_OK;
    }
    fprintf(stderr,
        "pinzhi-fcgi: the database has schema version %d, this program needs "
        "%d: run pinzhi-admin migrate%s\n",
        version, SCHEMA_VERSION,
        version > SCHEMA_VERSION ? " of the newer release" : "");
    return EX_CONFIG;
}

/* A database that is away comes back by itself; a wrong schema does not. */
static int start(const struct config *config)
{
    if (check_schema(config) == EX_CONFIG) {
        return EX_CONFIG;
    }
    if (!translate_start(config->locale_dir)) {
        log_line(LOG_WARNING, "no Chinese catalogue in %s: pages are English",
            config->locale_dir);
    }
    struct door door;
    return open_door(config->listen, &door) ? run(config, &door) : EX_OSERR;
}

static void help(void)
{
    puts("usage: pinzhi-fcgi [--check | --routes | --openapi | --help]\n"
         "Serve the pages of Pinzhi to a web server by FastCGI.\n\n"
         "  --check  load the configuration, connect, check the schema "
         "version, exit\n"
         "  --routes print the route table (docs/routes.md)\n"
         "  --openapi  print the description of the API (docs/openapi.json)\n"
         "  --help   this text\n\n"
         "Configuration by environment:");
    config_help(stdout);
}

static void print(void (*write)(struct html *out))
{
    struct arena *arena = arena_new(1 << 20);
    struct html out;
    if (!arena) {
        return;
    }
    html_start(&out, arena);
    write(&out);
    fwrite(out.p, 1, out.n, stdout);
    arena_free(arena);
}

/* EX_OK to go on; -1 to leave with success. */
static int options(int argc, char **argv, bool *check)
{
    static const struct option known[] = {
        {"check", no_argument, NULL, 'c'},
        {"routes", no_argument, NULL, 'r'},
        {"openapi", no_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'h') {
            help();
            return -1;
        }
        if (option == 'r' || option == 'o') {
            print(option == 'r' ? route_print : openapi_write);
            return -1;
        }
        if (option != 'c') {
            return EX_USAGE;
        }
        *check = true;
    }
    if (optind < argc) {
        fprintf(stderr, "pinzhi-fcgi: %s: no such argument; see --help\n",
            argv[optind]);
    }
    return optind < argc ? EX_USAGE : EX_OK;
}

int main(int argc, char **argv)
{
    struct config config;
    bool check = false;
    int status = options(argc, argv, &check);
    if (status != EX_OK) {
        return status < 0 ? EX_OK : status;
    }
    tune_memory();
    if (!config_load(&config, stderr)) {
        return EX_CONFIG;
    }
    log_start("pinzhi-fcgi", config.log_level);
    if (sodium_init() < 0 || !db_library_start() || FCGX_Init() != 0) {
        fprintf(stderr, "pinzhi-fcgi: a library does not start\n");
        return EX_SOFTWARE;
    }
    status = check ? check_schema(&config) : start(&config);
    if (status == EX_OK) {
        edition_cache_end();
        db_library_end();
    }
    return status;
}
