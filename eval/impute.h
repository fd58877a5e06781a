/*
 * Imputation: numbers for what is missing, column by column.
 */
#ifndef EVAL_IMPUTE_H
#define EVAL_IMPUTE_H

#include "eval/composite.h"

enum imputation {
    IMPUTE_NONE,
    IMPUTE_MEAN,         /* of the column */
    IMPUTE_MEDIAN,       /* of the column */
    IMPUTE_GROUP_MEAN,   /* of the column over the unit's group */
    IMPUTE_GROUP_MEDIAN, /* likewise */
    IMPUTE_PREVIOUS,     /* the unit's number of the period before */
    IMPUTE__COUNT
};

/*
 * Fill the missing numbers of one column of `units`. `groups` has the group of
 * each unit (-1: none) and is used by the group methods, `previous` the column
 * of the period before, in the same order of units. What has no source stays
 * missing: a unit without a group, a group or column in which nothing is
 * there, a previous number that is missing too. Returns how many were filled.
 * `room` holds `units` numbers and is overwritten.
 */
int impute_column(double *x, int units, enum imputation method,
    const int *groups, const double *previous, double *room);

#endif
