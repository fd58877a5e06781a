/*
 * One reminder of one form and bureau: private to sql/reminder*.c.
 */
#ifndef SQL_REMINDER_WRITE_H
#define SQL_REMINDER_WRITE_H

#include "sql/reminder.h"

struct reminding {
    const struct framework *fw;
    const char *region, *period, *step, *sender;
    int64_t again; /* what was sent before this moment is sent again */
    unsigned roles, channels;
    struct words text;
    struct quiet quiet;
    struct recipient *people; /* of the region, or of more */
    size_t people_count;
    int64_t now;
    struct arena *arena;
    struct reminder_target target;
    int written; /* messages */
};

enum reminder_fate { REMINDER_SENT, REMINDER_HELD, REMINDER_NOBODY };

/* Claim it and write it to everybody it is for, in the caller's transaction. */
enum db_result reminder_write(
    struct db *write, struct reminding *r, enum reminder_fate *fate) MUST_USE;

void reminder_count(struct reminder_outcome *out, enum reminder_fate fate);

#endif
