#include "fcgi/runner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "export/book_worker.h"
#include "sql/job.h"
#include "sql/log.h"

#define ARENA_CAP  ((size_t)512 << 20) /* memory of one workbook at most */
#define HOLDER_CAP ((size_t)4 << 10)

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool asked;
    atomic_bool stopping;
    const struct config *config;
} runner = {
    .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static bool go_on(void)
{
    return !atomic_load(&runner.stopping);
}

/* Sleep until it is time to look. */
static void rest(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += RUNNER_EVERY;
    pthread_mutex_lock(&runner.lock);
    if (!runner.asked && go_on()) {
        pthread_cond_timedwait(&runner.wake, &runner.lock, &until);
    }
    runner.asked = false;
    pthread_mutex_unlock(&runner.lock);
}

static void *run(void *unused)
{
    struct arena *names = arena_new(HOLDER_CAP);
    struct book_worker worker = {.config = runner.config,
        .data = db_new(runner.config, DB_WRITE),
        .state = db_new(runner.config, DB_WRITE),
        .arena = arena_new(ARENA_CAP),
        .holder = names ? job_holder(names) : NULL,
        .go_on = go_on};
    bool ready = worker.data && worker.state && worker.arena && worker.holder;

    (void)unused;
    if (!ready) {
        log_line(LOG_ERROR, "workbooks are not made: out of memory");
    }
    while (ready && go_on()) {
        if (!book_worker_turn(&worker)) {
            arena_reset(worker.arena);
            rest();
        }
    }
    db_free(worker.data);
    db_free(worker.state);
    arena_free(worker.arena);
    arena_free(names);
    db_thread_end();
    return NULL;
}

bool runner_start(const struct config *config)
{
    runner.config = config;
    atomic_store(&runner.stopping, false);
    if (pthread_create(&runner.thread, NULL, run, NULL) == 0) {
        return true;
    }
    log_line(LOG_ERROR, "the thread that makes workbooks does not start");
    return false;
}

void runner_wake(void)
{
    pthread_mutex_lock(&runner.lock);
    runner.asked = true;
    pthread_cond_signal(&runner.wake);
    pthread_mutex_unlock(&runner.lock);
}

void runner_stop(void)
{
    atomic_store(&runner.stopping, true);
    runner_wake();
    pthread_join(runner.thread, NULL);
}
