/*
 * Workbooks that were asked for and are made in the background: rows that wait,
 * are claimed by one process, tell how far they are, and end. The same content
 * is in one row, however many ask for it.
 */
#ifndef SQL_BOOK_JOB_H
#define SQL_BOOK_JOB_H

#include "eval/rights.h"
#include "sql/db.h"

#define BOOK_JOB_LEASE 120 /* seconds without a beat until another takes it */
#define BOOK_JOB_TRIES 3   /* how often a job is begun at most */
#define BOOK_JOB_MOST  20  /* of one account that wait or run */
#define BOOK_JOB_ID    16  /* hex digits */

/* What is asked for. */
struct book_wish {
    const char *kind; /* what province_code says */
    const char *region, *group, *period;
    int months;
    const char *version; /* of program and layouts: another one, another file */
};

struct book_job {
    const char *id, *request, *kind, *region, *group, *period;
    int months;
    const char *state; /* "queued", "running", "done", "failed", "cancelled" */
    int64_t asked_at, asked_by;
    const char *asked_name;
    int64_t started_at, finished_at;
    int done, total, tries;
    const char *sha256, *place; /* of the file of one that is done */
    const char *message;        /* why it failed: a gettext message id */
};

/* True while it waits or runs. */
bool book_job_is_live(const struct book_job *job);

/*
 * Find the row of the same content, by the data as they are now: one that waits
 * or runs, or is done (whether its file is still there is the caller's to see);
 * else a new one. Audited. `actor` asks. DB_NONE: BOOK_JOB_MOST of the account
 * wait or run already.
 */
enum db_result book_job_ask(struct db *write, const struct actor *actor,
    const char *address, const struct book_wish *wish, int64_t now,
    struct arena *arena, struct book_job *out) MUST_USE;

/* A job that is done waits again, since its file is gone. DB_NONE: it is not
 * done. DB_CONFLICT: another one makes the same. */
enum db_result book_job_again(
    struct db *write, const char *id, int64_t now) MUST_USE;

/* End a job that waits or runs; audited. DB_NONE: it has ended already. */
enum db_result book_job_cancel(struct db *write, const struct actor *actor,
    const char *address, const struct book_job *job, int64_t now,
    struct arena *arena) MUST_USE;

/* One by its id, and the newest of a region and period. */
enum db_result book_job_find(struct db *read, const char *id,
    struct arena *arena, struct book_job *out) MUST_USE;
enum db_result book_job_list(struct db *read, const char *region,
    const char *period, int most, struct arena *arena, struct book_job **out,
    size_t *count) MUST_USE;

/* -- for who makes them ---------------------------------------------------- */

/* Claim the oldest that waits, or whose holder has been silent. DB_NONE: there
 * is none, or another process was faster. */
enum db_result book_job_claim(struct db *write, const char *holder, int64_t now,
    struct arena *arena, struct book_job *out) MUST_USE;

/* Renew the lease and tell the progress. DB_NONE: it was cancelled or taken. */
enum db_result book_job_beat(struct db *write, const char *id,
    const char *holder, int done, int total, int64_t now) MUST_USE;

/* It ends as done (with its file) or failed (with a message). DB_NONE: it was
 * cancelled or taken. */
enum db_result book_job_done(struct db *write, const char *id,
    const char *holder, const char *sha256, const char *place,
    int64_t now) MUST_USE;
enum db_result book_job_fail(struct db *write, const char *id,
    const char *holder, const char *message, int64_t now) MUST_USE;

/* It waits again, as if it had not been begun. */
enum db_result book_job_release(
    struct db *write, const char *id, const char *holder) MUST_USE;

/* Forget what ended before `before`. DB_NONE: nothing did. */
enum db_result book_job_sweep(struct db *write, int64_t before) MUST_USE;

#endif
