/*
 * What a county's figures were in the periods before, scored anew by the
 * edition of the report, so that all of them are measured alike.
 */
#ifndef SQL_HISTORY_H
#define SQL_HISTORY_H

#include "sql/db.h"
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
 * For report.c, which reads the cells of a report and those of its history in
 * one statement: begin with the values of SQL_CELL_PAST but its last, and take
 * its rows into report->history when all else of the report is there. NULL and
 * false: the arena is full.
 */
enum { HISTORY_KEYS = 3 * FRAMEWORK_PERIODS };
struct earlier;
struct earlier *history_begin(const struct report *report, struct arena *arena,
    struct value values[HISTORY_KEYS]);
bool history_take(
    struct earlier *earlier, struct report *report, const struct rows *rows);

/* The evaluation of a period; NULL when there is none, or history is NULL. */
const struct evaluation *history_find(
    const struct history *history, struct period period);

#endif
