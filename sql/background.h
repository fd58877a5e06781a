/*
 * What the figures of a form are judged by beside other cells: the county's own
 * earlier figures and growth in its group. They come with the form, in the one
 * SELECT that reads it; private to sql/.
 */
#ifndef SQL_BACKGROUND_H
#define SQL_BACKGROUND_H

#include "sql/submission.h"

/* The keys of the periods before one of the same frequency, the newest first;
 * "" where there are no more. */
typedef char past_keys[FRAMEWORK_PERIODS][PERIOD_TEXT];
void background_periods(struct period period, past_keys out);

/*
 * The rows of a form without a period (statements.h, FORM_CELLS, FORM_PEERS),
 * whose cell columns begin at `first`, asked for the periods of `keys`: into
 * form->past, and as far as the edition looks for outliers into
 * form->figures.background. False when the arena is full.
 */
bool background_take(const struct rows *rows, size_t first, past_keys keys,
    const struct framework *fw, struct arena *arena, struct opened_form *form);

/* The first and the last code of the prefecture of a region. */
enum { REGION_ROOM = 8 };
void background_prefecture(
    const char *region, char first[REGION_ROOM], char last[REGION_ROOM]);

/*
 * What all items of a county are judged by, each at the record that period_for
 * names; a query for each frequency.
 */
enum db_result background_load(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    const struct background **out) MUST_USE;

#endif
