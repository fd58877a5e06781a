/*
 * Submissions: one bureau's part of one form for one region and period. The
 * browser, the importer and the tests all pass through submission_put and
 * submission_review; nothing else writes a cell.
 */
#ifndef SQL_SUBMISSION_H
#define SQL_SUBMISSION_H

#include "eval/check.h"
#include "eval/rights.h"
#include "sql/account.h"
#include "sql/calendar.h"
#include "sql/db.h"
#include "sql/edition.h"

struct form_key {
    const char *region; /* "320481" */
    struct period period;
    int form, bureau; /* indexes in the framework */
};

/* The header as stored. */
struct submission {
    enum state state;
    uint32_t version; /* grows with every write; 0: no record */
    int64_t saved_at, submitted_at, reviewed_at;
    const char *saved_by, *submitted_by, *reviewed_by; /* names, "" none */
    const char *reason;                                /* of the last return */
    int filled;                /* cells that are not missing */
    int valued;                /* cells that hold a number */
    int explained;             /* number of explanations */
    int returns;               /* how often returned */
    bool late;                 /* first submitted after its due moment */
    uint32_t returned_version; /* that was last returned */
    int returned_cells;        /* that the last return opens; 0: all of them */
    int64_t redo; /* until when to correct them; 0: until the lock */
};

/*
 * An empty form (空表): reported without a number, because nothing happened or
 * nothing of it exists here. It is submitted as such, with a reason: that is
 * its explanation under this code.
 */
#define EXPLANATION_EMPTY "empty"
bool submission_empty(const struct submission *head);

/* What the reviewer decided about one cell of one version. */
struct cell_verdict {
    int item;
    enum column column;
    bool accepts;       /* else it is to be returned */
    const char *reason; /* of a return, "" else */
    uint32_t version;   /* of the submission that was judged */
    int64_t at;
    const char *by;
};

/* An explanation of a hit that asked for one. */
struct explanation {
    const char *code; /* of the hit */
    const char *text;
    const char *mark; /* hit_mark of what it was written about; "" or NULL
                         unknown: then it counts for what is found now */
};

/* Accepted values of a cell in earlier periods, the newest first. */
struct past {
    struct past_point {
        int ago; /* periods before that of the form: 1 the last one */
        decimal value;
    } * point;
    int count;
};

struct opened_form {
    struct form_key key;
    struct submission head;
    struct deadline deadline; /* open == 0: the form is not in the calendar */
    struct figures figures;   /* all bureaus' cells of the form: now and
                                 accepted ones of last year */
    struct past (*past)[COLUMN__COUNT]; /* of FRAMEWORK_PERIODS */
    bool without_background; /* earlier values and growth were not asked for */
    struct explanation *explanations;
    size_t explanation_count;
    const struct cell_verdict *returned; /* cells of a return that names some */
    size_t returned_count;
};

/* The form as may() sees it: its moments with the exception it was granted. */
struct object submission_rights(
    const struct framework *fw, const struct opened_form *form);

/* The verdict by which a cell was returned; NULL: it was not, or the return is
 * of the whole form. */
const struct cell_verdict *submission_returned(
    const struct opened_form *form, int item, enum column column);

/* False in a form of which other cells alone were returned: this one stays as
 * it is. */
bool submission_cell_open(
    const struct opened_form *form, int item, enum column column);

/* A form as a path names it; codes as text, not yet resolved. */
struct form_path {
    const char *region;
    struct period period;
    const char *form, *bureau;
};

/*
 * The session of `token` and the form of `path` in one round trip (session,
 * account, region, calendar row, header, cells of now and last year, earlier
 * values, growth in the group): the way of every page about one form. The
 * edition comes from the calendar row, through the cache. DB_NONE: no session
 * (then *form is untouched). A form that is not in the calendar, or a bureau
 * without a row in it, gives DB_OK with *fw NULL. `background` false
 * leaves out what outliers are judged by: for a cell that is saved while it is
 * typed.
 */
enum db_result session_open_form(struct db *read, const char *token,
    const struct form_path *path, bool background, int64_t now,
    int idle_seconds, struct arena *arena, struct session *session,
    const struct framework **fw, struct opened_form *form) MUST_USE;

/* The same form without a session (importer, tests). DB_NONE: not in the
 * calendar or not assigned. */
enum db_result submission_open(struct db *read, const struct form_path *path,
    struct arena *arena, const struct framework **fw,
    struct opened_form *form) MUST_USE;

struct cell_input {
    int item;
    enum column column;
    enum cell_state state;
    decimal value;
    const char *note;
    /* The cell as the page showed it, with its version; NULL when that is not
     * known: then the form's version decides what is stale. */
    const struct cell *base;
};

struct submission_input {
    const char *key_hex;   /* idempotency key: 32 hex digits */
    uint32_t base_version; /* of the form the page was made from */
    enum event event;      /* EVENT_SAVE or EVENT_SUBMIT */
    bool empty;            /* EVENT_SUBMIT: as an empty form, nothing else */
    const struct cell_input *cells; /* the bureau's cells that came */
    size_t cell_count;
    const struct explanation *explanations;
    size_t explanation_count;
    const char *address; /* of the client */
};

enum put_result {
    PUT_OK,
    PUT_REPLAYED,    /* this idempotency key is done already: same answer */
    PUT_REFUSED,     /* may() said no: `refusal` */
    PUT_STALE,       /* someone saved these cells in between: `conflicts` */
    PUT_BLOCKED,     /* blocking hits in a form to submit: nothing changed */
    PUT_UNEXPLAINED, /* explanations missing for `hits` */
    PUT_INCOMPLETE,  /* no cell holds a number: only an empty form has none */
    PUT_NOT_EMPTY,   /* `valued` cells of a form sent as empty hold a number */
    PUT_NO_REASON,   /* of an empty form, why it is */
    PUT_FAIL         /* database; nothing changed */
};

/* A cell that someone else saved in between. */
struct conflict {
    int item;
    enum column column;
    struct cell theirs; /* as stored now */
    struct cell_input mine;
    const char *by; /* who saved theirs, "" not known */
    int64_t at;     /* and when */
};

struct put_outcome {
    enum put_result result;
    enum refusal refusal;
    struct hit *hits; /* of the figures as they would be */
    int hit_count;
    struct conflict *conflicts;
    size_t conflict_count;
    uint32_t version; /* after PUT_OK and PUT_REPLAYED */
    /* After PUT_OK: all cells as they stand, others' newer ones included, and
     * how many of the bureau's are filled. */
    struct figures figures;
    int filled;
    int valued; /* and hold a number; after PUT_NOT_EMPTY too */
};

/*
 * Save or submit. `form` is the form as opened in this request; its figures
 * are merged with the input cell by cell: a cell that nobody else saved since
 * the page was made is written, one that was not typed into stays as stored,
 * and one that somebody else saved and that was typed into is a conflict, which
 * refuses the whole (PUT_STALE with both values, who and when). When the form
 * moves on between reading and writing it is read and merged again.
 *
 * One transaction: header (under the version that was read), cells in one
 * statement, explanations if any, audit row with the idempotency key. One cell
 * of a draft goes in one round trip. Nothing is changed unless PUT_OK. A form
 * opened without its background is read again before it is submitted.
 */
void submission_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct submission_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out);

/* True when a hit has a sufficient explanation of its numbers, among those sent
 * or, where none of its code is, among those of the form. */
bool submission_explained(const struct framework *fw,
    const struct opened_form *form, const struct explanation *sent,
    size_t sent_count, const struct hit *hit);

struct review_input {
    const char *key_hex;
    uint32_t base_version;
    enum event event;   /* EVENT_ACCEPT, _RETURN, _CONFIRM or _LOCK */
    const char *reason; /* of EVENT_RETURN, unless its verdicts say why */
    const char *address;
    const struct cell_verdict *verdicts; /* about cells of this version */
    size_t verdict_count;
    int64_t
        redo; /* EVENT_RETURN: until when to correct it; 0: until the lock */
};

/*
 * Accept, return, confirm or lock, keeping the verdicts that came. A return
 * with cells that are not accepted opens these alone, else all. Nothing is
 * accepted while a cell of it is to be returned (REFUSED_VERDICT), or before
 * the head has signed where the edition wants that (REFUSED_UNSIGNED).
 * Accepting marks the cells accepted and appends them to cell_version under the
 * submission's version. Results: PUT_OK, PUT_REPLAYED, PUT_REFUSED, PUT_STALE,
 * PUT_INCOMPLETE (a return without its reason), PUT_FAIL.
 */
void submission_review(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct review_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out);

/* One line of tasks, queue and matrix, read from headers only. */
struct submission_line {
    const char *region, *period, *form, *bureau; /* codes */
    struct submission head;
    struct deadline deadline;
};

/* Headers of one region and period (NULL: all periods that are open at or
 * lock after `since`), by period, form, bureau. */
enum db_result submission_list(struct db *read, const char *region,
    const char *period, int64_t since, struct arena *arena,
    struct submission_line **out, size_t *count) MUST_USE;

/* Submitted and waiting for review in a region and below it, oldest first. */
enum db_result submission_queue(struct db *read, const char *region,
    struct arena *arena, struct submission_line **out, size_t *count) MUST_USE;

/* Locked ones whose revision is asked for, in a region and below it, oldest
 * first. */
enum db_result submission_revising(struct db *read, const char *region,
    struct arena *arena, struct submission_line **out, size_t *count) MUST_USE;

/* What happened to one submission, oldest first: for history and the annex. */
struct submission_event {
    int64_t at;
    const char *form, *bureau, *actor, *role, *event, *detail;
    uint32_t version;
};
enum db_result submission_history(struct db *read, const char *region,
    const char *period, const char *form /* NULL: all */, struct arena *arena,
    struct submission_event **out, size_t *count) MUST_USE;

#endif
