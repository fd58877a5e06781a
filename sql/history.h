/*
 * What a county's figures were in the periods before, scored anew by the
 * edition of the report, so that all of them are measured alike.
 */
#ifndef SQL_HISTORY_H
#define SQL_HISTORY_H

#include "sql/report.h"

enum { HISTORY_PERIODS = 12 };

struct history {
    struct period period[HISTORY_PERIODS]; /* the newest first: [0] is the one
                                              before that of the report */
    const struct evaluation *at[HISTORY_PERIODS]; /* NULL: nothing accepted */
    /* False where methods compare with others, whose earlier figures are not
     * read: then only the values of the evaluations mean anything. */
    bool scored;
    char hash[65]; /* of all that was read */
};

/*
 * Load it for a loaded report, by one statement, into report->history. Run
 * inside the snapshot of the report. DB_FAIL too when the arena is full.
 */
enum db_result history_load(
    struct db *db, struct report *report, struct arena *arena) MUST_USE;

/* The evaluation of a period; NULL when there is none, or history is NULL. */
const struct evaluation *history_find(
    const struct history *history, struct period period);

#endif
