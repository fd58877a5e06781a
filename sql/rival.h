/*
 * The scores of those that a county is compared with, for its ranks.
 */
#ifndef SQL_RIVAL_H
#define SQL_RIVAL_H

#include "sql/cohort.h"

/*
 * Score all that unit `self` is compared with, itself left out, into
 * report->rivals in `arena`. Peers that one of them has entered by hand are
 * not in the cohort of another county: methods that compare do without them.
 * False: an arena is full.
 */
bool rivals_load(const struct cohort *cohort, size_t self, struct arena *arena,
    struct arena *scratch, struct report *report) MUST_USE;

#endif
