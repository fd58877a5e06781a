/*
 * The outbox: mail and short messages that wait to leave. Any number of
 * processes may send at once: each claims some by a lease, commits that, sends
 * them and says what became of each. One that dies on the way leaves its lease
 * to run out; what it had just sent then goes again under the same Message-ID.
 */
#ifndef SQL_DELIVERY_H
#define SQL_DELIVERY_H

#include "sql/config.h"
#include "sql/db.h"

enum {
    DELIVERY_ATTEMPTS = 8, /* then it has failed */
    DELIVERY_LEASE = 900   /* seconds a claim holds */
};

struct delivery_count {
    int sent, later, failed, stale;
};

/* Seconds until the try after `attempts` of them: 1 minute, doubled each time,
 * at most 4 hours. */
int64_t delivery_backoff(int attempts);

/*
 * Send everything that is due. Within the quiet hours nothing leaves; what is
 * of no use any more is marked stale. Every failure is kept with the row and
 * does not end the run. `holder` names this process, as for jobs.
 */
enum db_result delivery_run(struct db *write, const struct config *config,
    const char *holder, int64_t now, struct arena *arena,
    struct delivery_count *out) MUST_USE;

#endif
