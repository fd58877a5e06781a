/*
 * What the figures of a form are judged by beside other cells: the county's own
 * earlier figures and growth in its group. They come with the form, in the one
 * SELECT that reads it, out of accepted_line; private to sql/.
 */
#ifndef SQL_BACKGROUND_H
#define SQL_BACKGROUND_H

#include "sql/submission.h"

/* Which other counties an edition compares with. The statements that bring
 * them stand in this order behind the one that brings none. */
enum others { OTHERS_NONE, OTHERS_GROUP, OTHERS_PREFECTURE };
enum others background_others(const struct framework *fw);

enum { BACKGROUND_VALUES = FRAMEWORK_PERIODS + 12, REGION_ROOM = 8 };

/* What is asked; it lives as long as its answer. */
struct asked_background {
    enum others others;
    const char *edition; /* whose groups are meant; "" when none are */
    char now[PERIOD_TEXT], last[PERIOD_TEXT];
    char past[FRAMEWORK_PERIODS][PERIOD_TEXT]; /* the newest first, then "" */
    char first[REGION_ROOM], end[REGION_ROOM]; /* of the prefecture */
};

/*
 * Ask for what stands behind a form of a region and period, as `fw` compares:
 * the values of its marks into `values`, of BACKGROUND_VALUES; returns how
 * many. `fw` NULL: without other counties.
 */
size_t background_ask(struct asked_background *asked,
    const struct framework *fw, const char *region, struct period period,
    const char *form, struct value *values);

/* Whether what was asked for is what `fw` compares with. */
bool background_suits(
    const struct asked_background *asked, const struct framework *fw);

/*
 * The texts among the rows (statements.h, FORM_CELLS), whose cell columns begin
 * at `first`: into form->past, and as far as the edition looks for outliers
 * into form->figures.background. False when the arena is full.
 */
bool background_take(const struct rows *rows, size_t first,
    const struct asked_background *asked, const struct framework *fw,
    struct arena *arena, struct opened_form *form);

/*
 * What all items of a county are judged by, each at the record that period_for
 * names.
 */
enum db_result background_load(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    const struct background **out) MUST_USE;

#endif
