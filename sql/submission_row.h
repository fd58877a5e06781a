/*
 * Rows of submissions and cells: private to sql/.
 */
#ifndef SQL_SUBMISSION_ROW_H
#define SQL_SUBMISSION_ROW_H

#include "sql/submission.h"

#define HEAD_COUNT 17 /* of HEAD_COLUMNS in statements.h */

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

/* Period, region, form and bureau: the key of a header. */
void submission_key(const struct framework *fw, const struct opened_form *form,
    struct value key[4]);

/* Hold the header within a transaction. DB_NONE: it is not at the version that
 * was read any more. */
enum db_result submission_hold(struct db *write, const struct framework *fw,
    const struct opened_form *form, struct arena *arena) MUST_USE;

/* What a finished transaction means: PUT_OK, PUT_REPLAYED (its idempotency key
 * was used for the same object before), PUT_STALE, PUT_FAIL. */
enum put_result submission_outcome(struct db *write, enum db_result result,
    const char *key_hex, const char *object, struct arena *arena);

/* The keys of the records that an evaluation of a period is drawn from. */
typedef char period_keys[WHEN__COUNT][FREQ__COUNT][PERIOD_TEXT];
void submission_periods(struct period period, period_keys out);

/* Parameters of the statements that take the three periods of now, a region
 * and, to order by, the periods again. */
enum { NOW_VALUES = 2 * FREQ__COUNT + 1 };
void submission_now_values(
    period_keys periods, const char *region, struct value out[NOW_VALUES]);

/* Headers of a region in the periods of now, by period, form and bureau. */
enum db_result submission_list_now(struct db *read, const char *region,
    period_keys periods, struct arena *arena, struct submission_line **out,
    size_t *count) MUST_USE;

/* What happened to all of them: period by period, oldest first. */
enum db_result submission_history_now(struct db *read, const char *region,
    period_keys periods, struct arena *arena, struct submission_event **out,
    size_t *count) MUST_USE;

#endif
