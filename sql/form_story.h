/*
 * What stands behind the cells of a form that is being filled in: the figures
 * of the periods before, and who changed a cell when.
 */
#ifndef SQL_FORM_STORY_H
#define SQL_FORM_STORY_H

#include "sql/submission.h"

enum { HISTORY_PERIODS = 12 };

struct history_point {
    bool has; /* a value was accepted for that period */
    decimal value;
};

/* Accepted values of the last HISTORY_PERIODS periods of the form's frequency
 * up to the one before its own, the oldest first; by item and column. */
struct history {
    char period[HISTORY_PERIODS][PERIOD_TEXT];
    struct history_point (*point[HISTORY_PERIODS])[COLUMN__COUNT];
};

enum db_result history_load(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena,
    struct history *out) MUST_USE;

/* One change of one cell: "B01.total 3039.6>3040.6" of an audit row. */
struct cell_change {
    int64_t at;
    const char *by, *from, *to; /* as in the audit row: "-" missing, "n/a" */
};

/* Changes of a cell by saves and submissions, the newest first. */
enum db_result cell_changes(struct db *read, const struct framework *fw,
    const struct opened_form *form, int item, enum column column,
    struct arena *arena, struct cell_change **out, size_t *count) MUST_USE;

#endif
