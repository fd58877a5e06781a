/*
 * Which figures of a form count: the one place that accepts cells or takes that
 * back, so that what is read from accepted_line is what cell says. Private to
 * sql/.
 */
#ifndef SQL_ACCEPTED_H
#define SQL_ACCEPTED_H

#include "sql/db.h"

/*
 * All cells of a form are accepted, or none is. `key`: period, region, form,
 * bureau. Inside the caller's transaction, after the cells were written.
 */
enum db_result accepted_set(struct db *write, const struct value key[4],
    bool accepted, struct arena *arena) MUST_USE;

/* Whether all lines are what cells say; they are not when figures were put into
 * cell past the program. Reads both tables whole: false also when it cannot. */
bool accepted_agree(struct db *read, struct arena *arena);

#endif
