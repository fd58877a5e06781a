/*
 * What stands behind the cells of a form that is being filled in: who changed
 * one when.
 */
#ifndef SQL_FORM_STORY_H
#define SQL_FORM_STORY_H

#include "sql/submission.h"

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
