/*
 * Comments on a cell: said by the bureau or the reviewer, read by both, never
 * changed or removed. They are not printed; the remark of a row is.
 */
#ifndef SQL_COMMENT_H
#define SQL_COMMENT_H

#include "sql/submission.h"

enum { COMMENT_POINTS = 300 }; /* characters of one */

struct comment {
    int item;
    enum column column;
    int64_t at;
    const char *by, *text;
    enum role role;
};

/* All comments on a form's bureau part, the oldest first. */
enum db_result comment_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct comment **out,
    size_t *count) MUST_USE;

/*
 * Add one; `at`, `by` and `role` come from the actor. The idempotency key is
 * its key: DB_OK also when it is there already. The caller has asked may().
 */
enum db_result comment_add(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct comment *comment, const char *key_hex, const char *address,
    int64_t now, struct arena *arena) MUST_USE;

#endif
