/* Columns of numbers, missing ones among them. */
#ifndef TESTS_COLUMNS_H
#define TESTS_COLUMNS_H

#include <math.h>

#include "eval/composite.h"

#define NA MISSING

/* True when two columns are missing the same numbers and have the others alike
 * to twelve digits. */
static inline bool same_column(const double *a, const double *b, int count)
{
    for (int u = 0; u < count; u++) {
        if (is_missing(a[u]) != is_missing(b[u]) ||
            fabs(a[u] - b[u]) > 1e-12 * (1 + fabs(b[u]))) {
            return false;
        }
    }
    return true;
}

#endif
