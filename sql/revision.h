/*
 * Revisions: a bureau asks to change figures that are locked, the reviewer
 * approves or refuses. What is approved is a new version; the old one stays in
 * cell_version.
 */
#ifndef SQL_REVISION_H
#define SQL_REVISION_H

#include "sql/submission.h"

enum revision_state { REVISION_ASKED, REVISION_APPROVED, REVISION_REFUSED };

struct revision_cell {
    int item;
    enum column column;
    struct cell was, is;
};

struct revision {
    const char *id; /* 32 hex digits: the key of the request that asked */
    const char *period, *form, *bureau; /* codes */
    enum revision_state state;
    const char *reason;
    int64_t asked_at;
    const char *asked_by;
    int64_t asked_account; /* cannot decide on it */
    const char *answer;    /* "" until judged, and when nothing was said */
    int64_t judged_at;     /* 0: not judged */
    const char *judged_by;
    uint32_t version; /* with the new values; 0: none */
    struct revision_cell *cells;
    size_t cell_count;
};

/* Revisions of a form, oldest first. DB_NONE: none. */
enum db_result revision_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct revision **out,
    size_t *count) MUST_USE;

/* Revisions of all forms of a region in the month, quarter and year of an
 * evaluation period, by these, form, bureau and moment. DB_NONE: none. */
enum db_result revision_all(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct revision **out, size_t *count) MUST_USE;

/* The one that waits for a decision; NULL: none. */
const struct revision *revision_asked(
    const struct revision *revisions, size_t count);

/* Put the new values of a revision into figures, as if it were approved. */
void revision_apply(const struct revision *revision, struct figures *figures);

struct revision_input {
    const char *key_hex;
    uint32_t base_version;
    enum event event;               /* EVENT_REVISE, _APPROVE or _REFUSE */
    const char *reason;             /* needed to ask and to refuse */
    const struct cell_input *cells; /* of EVENT_REVISE */
    size_t cell_count;
    const char *address;
};

/*
 * Ask for a revision, or decide on the one that waits. Asking moves the form to
 * 修订待批 and keeps the cells that differ; approving writes them as a new,
 * accepted version and locks the form again; refusing locks it as it was. One
 * transaction with its audit row. Results: PUT_OK, PUT_REPLAYED, PUT_REFUSED
 * (REFUSED_OWN: who asked cannot decide), PUT_STALE, PUT_BLOCKED (asked for
 * figures that break a rule: `hits`), PUT_INCOMPLETE (no reason, or nothing
 * differs), PUT_FAIL.
 */
void revision_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct revision_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out);

#endif
