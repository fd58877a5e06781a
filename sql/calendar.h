/*
 * The reporting calendar: which forms of which edition are open for a period,
 * and their four moments.
 */
#ifndef SQL_CALENDAR_H
#define SQL_CALENDAR_H

#include "eval/framework.h"
#include "eval/state.h"
#include "sql/db.h"

struct deadline {
    const char *period; /* "2023-11" */
    const char *form;   /* "401" */
    const char *edition;
    int64_t open, due, late, lock;
    int64_t exception; /* granted to one bureau: `late` and `lock` are not
                          before it; 0: none */
};

/* Move the last moments of a form to `until`, where they are earlier; 0: no
 * exception. */
void deadline_except(struct deadline *deadline, int64_t until);

/* Until when a bureau is awaited: the due moment or, where it is later, that of
 * its exception or (`redo`) that by which a returned form is corrected. */
int64_t deadline_due(
    const struct deadline *deadline, enum state state, int64_t redo);

/*
 * Open a period: one row for each form of its frequency, moments from the
 * edition counted from the period's end, or from `end_day` when that is not
 * 0 (data taken in afterwards). Forms already open keep their row. Audited.
 */
enum db_result calendar_open(struct db *write, const struct framework *fw,
    struct period period, int32_t end_day, int64_t now,
    struct arena *arena) MUST_USE;

/* The rows of one period, by form; or (period NULL) those that open or lock
 * after `since`. */
enum db_result calendar_list(struct db *read, const char *period, int64_t since,
    struct arena *arena, struct deadline **out, size_t *count) MUST_USE;

/* Those that are open to anybody at `now`: not locked yet, or an exception of
 * some bureau lasts. By period and form. */
enum db_result calendar_unlocked(struct db *read, int64_t now,
    struct arena *arena, struct deadline **out, size_t *count) MUST_USE;

/* All periods that have rows, newest first, of one frequency. */
enum db_result calendar_periods(struct db *read, enum freq freq,
    struct arena *arena, const char ***out, size_t *count) MUST_USE;

/* The edition of an evaluation period: of its calendar rows, else the newest
 * published edition. */
enum db_result calendar_edition(struct db *read, struct period period,
    struct arena *arena, const char **edition) MUST_USE;

#endif
