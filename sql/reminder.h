/*
 * Reminders of forms that are not reported: by hand from the matrix, and by
 * the timer along the ladder of the table reminder_step. The table reminder
 * keeps what was sent; its key lets nothing be sent twice, however many try at
 * once and wherever one of them stops.
 */
#ifndef SQL_REMINDER_H
#define SQL_REMINDER_H

#include <stdio.h>

#include "sql/message.h"
#include "sql/submission.h"

enum {
    REMINDER_HOURS = 24, /* between two by hand of one form and bureau */
    REMINDER_TEXT_MAX = 300
};

/* Which channels beside the pages the configuration can serve. */
unsigned reminder_open_channels(const struct config *config);

/* What has been sent of a county's forms of a period, by form and bureau. */
struct reminded {
    const char *form, *bureau, *step; /* codes; "hand" is by hand */
    int times;
    int64_t at;
    const char *sender; /* "" the timer */
};
enum db_result reminder_list(struct db *read, const char *region,
    const char *period, struct arena *arena, struct reminded **out,
    size_t *count) MUST_USE;

/* A form and bureau to remind, by index in the framework. */
struct reminder_target {
    int form, bureau;
    struct deadline deadline; /* its own: with its exception, if any */
};

struct reminder_order {
    const char *key_hex, *address; /* idempotency key; of the client */
    const char *region;
    struct period period;
    unsigned channels;
    const char *text; /* with placeholders; NULL: the standard ones */
    const struct reminder_target *targets;
    size_t target_count;
};

struct reminder_outcome {
    int sent;   /* targets */
    int held;   /* reminded within the last 24 hours */
    int nobody; /* no account to write to */
    int people; /* messages written */
    bool replayed;
};

/*
 * By hand: one transaction with its audit row. Mail and short messages leave
 * after the quiet hours. DB_OK with replayed: this key is done already.
 */
enum db_result reminder_send(struct db *write, const struct config *config,
    const struct framework *fw, const struct actor *actor,
    const struct reminder_order *order, int64_t now, struct arena *arena,
    struct reminder_outcome *out) MUST_USE;

/*
 * By the timer or the night's job: every step that holds at `now`, of every
 * county, form and bureau that has not reported and was not sent this step;
 * each a transaction with its audit row. An exception, or the moment by which a
 * returned form is to be corrected, is a due moment of its own, whose steps are
 * sent again. With `dry` nothing is written and each one goes to `list` as a
 * line (NULL: not).
 */
enum db_result reminder_run(struct db *read, struct db *write,
    const struct config *config, int64_t now, bool dry, FILE *list,
    struct arena *arena, struct reminder_outcome *out) MUST_USE;

#endif
