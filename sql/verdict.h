/*
 * Verdicts: what the reviewer decided about each cell of each version. The
 * cells of a return are those that their bureau may change then.
 */
#ifndef SQL_VERDICT_H
#define SQL_VERDICT_H

#include "sql/submission.h"

/*
 * All verdicts about one form, those of older versions first. DB_NONE: none.
 */
enum db_result verdict_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena,
    struct cell_verdict **out, size_t *count) MUST_USE;

/*
 * The verdicts of the last return into form->returned, when the form is
 * returned and only some cells are open; else nothing is read. False: the
 * database did not answer, or the arena is full.
 */
bool verdict_take_returned(struct db *read, const struct framework *fw,
    struct opened_form *form, struct arena *arena) MUST_USE;

/* Write the verdicts about the version of the form, within a transaction. */
enum db_result verdict_write(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct cell_verdict *verdicts, size_t count, int64_t now,
    struct arena *arena) MUST_USE;

/* "B01.total accept; B02.total return: reason; ", for the audit row. NULL: the
 * arena is full. */
const char *verdict_detail(const struct framework *fw,
    const struct cell_verdict *verdicts, size_t count, struct arena *arena);

/*
 * Keep verdicts without deciding about the form (input->event is not looked
 * at): audited as "judge", the version of the form does not grow. Asks may()
 * for ACTION_FORM_RETURN, and for ACTION_FORM_ACCEPT when that is refused.
 * Results: PUT_OK, PUT_REPLAYED, PUT_REFUSED, PUT_STALE (the form moved on),
 * PUT_INCOMPLETE (no verdict, or a return without its reason), PUT_FAIL.
 */
void verdict_save(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct review_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out);

/* True when each return among the verdicts says why. */
bool verdict_reasons_given(const struct cell_verdict *verdicts, size_t count);

#endif
