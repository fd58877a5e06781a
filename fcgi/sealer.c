#include "fcgi/sealer.h"

#include <pthread.h>
#include <time.h>

#include "eval/arena.h"
#include "sql/audit_seal.h"
#include "sql/config.h"
#include "sql/log.h"

#define ARENA_CAP ((size_t)64 << 20)

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    const struct config *config;
} sealer = {
    .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

/* Sleep until it is time to look; false when it is time to leave. */
static bool next_look(void)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += SEAL_EVERY;
    pthread_mutex_lock(&sealer.lock);
    if (!sealer.stopping) {
        pthread_cond_timedwait(&sealer.wake, &sealer.lock, &until);
    }
    stopping = sealer.stopping;
    pthread_mutex_unlock(&sealer.lock);
    return !stopping;
}

static void *run(void *unused)
{
    struct db *write = db_new(sealer.config, DB_WRITE);
    struct arena *arena = arena_new(ARENA_CAP);

    (void)unused;
    while (write && arena && next_look()) {
        size_t sealed;
        if (!db_answered(audit_seal_all(write, sealer.config->audit_hash, false,
                (int64_t)time(NULL), arena, &sealed))) {
            log_line(LOG_WARNING, "the audit log could not be sealed; it is "
                                  "tried again");
        }
    }
    db_free(write);
    arena_free(arena);
    db_thread_end();
    return NULL;
}

bool sealer_start(const struct config *config)
{
    sealer.config = config;
    sealer.stopping = false;
    if (pthread_create(&sealer.thread, NULL, run, NULL) == 0) {
        return true;
    }
    log_line(LOG_ERROR, "the thread that seals the audit log does not start");
    return false;
}

void sealer_stop(void)
{
    pthread_mutex_lock(&sealer.lock);
    sealer.stopping = true;
    pthread_cond_signal(&sealer.wake);
    pthread_mutex_unlock(&sealer.lock);
    pthread_join(sealer.thread, NULL);
}
