/*
 * Treatment of outliers: winsorisation by skewness and kurtosis, then a
 * logarithm where that was not enough. Source: OECD/JRC Handbook, 2008; steps
 * and thresholds as in COINr's Treat (winsorise, log_CT).
 */
#ifndef EVAL_TREAT_H
#define EVAL_TREAT_H

#include "eval/composite.h"

struct treatment {
    bool winsorise; /* false: nothing is treated */
    int most;       /* points to winsorise at most */
    double skewness, kurtosis;
    bool logarithm; /* when winsorising does not suffice */
};

/* 5 points, 2, 3.5, then the logarithm. */
extern const struct treatment treatment_default;

struct treated {
    int high, low; /* points winsorised at each end */
    bool logarithm;
};

/*
 * Treat one column of `units` in place. It has outliers while abs(skewness) >=
 * the threshold and kurtosis >= its own. Then the largest number (all that are
 * tied there; the smallest when the skewness is negative) is set to the next
 * one, again and again until it passes or `most` points were moved. If it
 * still fails, the column as it was becomes log(x - min + 0.01 * (max - min)).
 * A column of under four numbers or without range has no outliers. `room` holds
 * `units` numbers and is overwritten.
 */
struct treated treat_column(
    double *x, int units, const struct treatment *treatment, double *room);

#endif
