/*
 * Job rows: a lease, so that a job of a business date runs once however many
 * processes and hosts try.
 */
#ifndef SQL_JOB_H
#define SQL_JOB_H

#include "sql/db.h"

#define JOB_LEASE_SECONDS 60

struct job {
    const char *kind;   /* "nightly" */
    const char *key;    /* business date "2023-12-01" */
    const char *holder; /* host:pid:random */
    const char *state;  /* "running", "done", "failed" */
    int64_t started, heartbeat, finished;
    int done, total;
    const char *detail;
};

/* This process, "host:pid:random", in `arena`; NULL when that is full. */
const char *job_holder(struct arena *arena);

/*
 * Claim: one committed compare-and-set. DB_OK: ours (new, failed before, or
 * its lease ran out). DB_CONFLICT: somebody runs it; `*other` says who and
 * since when. DB_NONE: done already; `*other` says when.
 */
enum db_result job_claim(struct db *write, const char *kind, const char *key,
    const char *holder, bool again, int64_t now, struct arena *arena,
    struct job *other) MUST_USE;

/* Renew the lease and store progress. DB_CONFLICT: the lease was lost: stop. */
enum db_result job_beat(struct db *write, const char *kind, const char *key,
    const char *holder, int done, int total, int64_t now) MUST_USE;

enum db_result job_finish(struct db *write, const char *kind, const char *key,
    const char *holder, bool ok, const char *detail, int64_t now) MUST_USE;

#endif
