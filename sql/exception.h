/*
 * Exceptions from the last moments of a form: one bureau may report, correct or
 * be reviewed until a later one. Who, why and until when is kept and audited.
 */
#ifndef SQL_EXCEPTION_H
#define SQL_EXCEPTION_H

#include "sql/submission.h"

struct exception {
    const char *edition, *period, *form, *bureau; /* codes */
    int64_t until;
    const char *reason;
    int64_t at;
    const char *by;
    int64_t revoked_at; /* 0: it holds */
    const char *revoked_by;
    const char *region;
};

/* One that moves a due moment. */
struct extension {
    const char *region, *period, *form, *bureau; /* codes */
    int64_t until;
};

struct exception_input {
    const char *key_hex;
    int64_t until; /* a later one replaces the last; 0 revokes it */
    const char *reason;
    const char *address;
};

/*
 * Grant or revoke; audited as "except" with before and after. Asks may() for
 * ACTION_EXCEPTION. Results: PUT_OK, PUT_REPLAYED, PUT_REFUSED, PUT_INCOMPLETE
 * (no reason, or a moment that is not ahead), PUT_STALE (nothing to revoke),
 * PUT_FAIL.
 */
void exception_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct exception_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out);

/* Those of a region and below it that last, or lasted, until `since` or later,
 * the newest first. DB_NONE: none. */
enum db_result exception_list(struct db *read, const char *region,
    int64_t since, struct arena *arena, struct exception **out,
    size_t *count) MUST_USE;

/* Until when one of a county's list that holds leaves a form open; 0: there is
 * none. */
int64_t exception_until(const struct exception *list, size_t count,
    const char *period, const char *form, const char *bureau);

/* All that last beyond the due moment of a form that is open to anybody at
 * `now`, by region. DB_NONE: none. */
enum db_result exception_unlocked(struct db *read, int64_t now,
    struct arena *arena, struct extension **out, size_t *count) MUST_USE;

#endif
