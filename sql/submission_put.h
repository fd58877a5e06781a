/*
 * How a save or a submission is worked out and written: private to sql/.
 * submission_put.c calls these in order, again when someone was faster.
 */
#ifndef SQL_SUBMISSION_PUT_H
#define SQL_SUBMISSION_PUT_H

#include "sql/submission.h"

enum { PUT_TUPLES_MAX = 512 }; /* cells, or explanations, of one statement */

/* One call of submission_put, and one attempt of it. */
struct put {
    struct db *write;
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct submission_input *input;
    int64_t now;
    struct arena *arena;
    struct put_outcome *out;
    const char *object;
    enum state to;
    bool holding; /* the header is locked by the transaction under way */
    struct figures merged;
    const struct cell_input **changed;
    size_t changed_count;
    struct explanation *explained; /* texts that change; "" takes one back */
    size_t explained_count;
    int filled, valued, explanations; /* as they would be */
    const char *detail;               /* of the audit row */
};

/*
 * The figures as they would be: of each cell that came, what the page showed
 * before (its base), what was typed and what is stored now decide. A cell that
 * somebody else saved since and that was typed into becomes a conflict in
 * put->out. False when the arena is full.
 */
bool put_merge(struct put *put);

/* The rules' hits of a bureau's part of a form, and those of cells that are not
 * applicable without a reason. False when the arena is full. */
bool put_hits(const struct framework *fw, const struct form_key *key,
    const struct figures *figures, struct arena *arena, struct hit **out,
    int *count);

/* Hits, texts that change, cells filled. False when the arena is full. */
bool put_check(struct put *put);

/* Whether the form may be submitted as it would be. */
enum put_result put_may_submit(const struct put *put);

/*
 * Write it: one cell of a draft in one round trip, by the procedure
 * submission_save_cell; all else by its statements. DB_NONE, DB_CONFLICT:
 * someone was faster, or the idempotency key is known.
 */
enum db_result put_write(struct put *put) MUST_USE;

#endif
