/*
 * Rows of submissions and cells: private to sql/.
 */
#ifndef SQL_SUBMISSION_ROW_H
#define SQL_SUBMISSION_ROW_H

#include "sql/submission.h"

#define HEAD_COUNT 13 /* of HEAD_COLUMNS in statements.h */

/* A header from its columns; all NULL: no record. */
void submission_take_head(const struct value *row, struct submission *out);

/* A cell of CELL_COLUMNS and where it stands. */
struct cell_place {
    const char *period;
    int item;
    enum column column;
    struct cell cell;
};

/* False for a row without a cell, or of an item the edition does not have. */
bool submission_take_cell(const struct value *row, const struct framework *fw,
    struct cell_place *out);

/* "320481/2023-11/401/tjj", the object of audit rows. NULL: arena full. */
const char *submission_object(const struct framework *fw,
    const struct form_key *key, struct arena *arena);

/* The keys of the records that an evaluation of a period is drawn from. */
typedef char period_keys[WHEN__COUNT][FREQ__COUNT][PERIOD_TEXT];
void submission_periods(struct period period, period_keys out);

/* The object for may(). */
struct object submission_rights(
    const struct framework *fw, const struct opened_form *form);

#endif
