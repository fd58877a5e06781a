/*
 * Statistics of one column of numbers, missing ones (NaN) left out. Sums run
 * from the first unit to the last, so the same data give the same bits.
 */
#ifndef EVAL_STATISTICS_H
#define EVAL_STATISTICS_H

#include <stdbool.h>

/* Numbers that are there. */
int stat_count(const double *x, int n);

/* Sum over count; MISSING when nothing is there. */
double stat_mean(const double *x, int n);

/* Sample standard deviation, divisor count - 1; MISSING under two numbers. */
double stat_sd(const double *x, int n);

/* Smallest and largest; false when nothing is there. */
bool stat_range(const double *x, int n, double *minimum, double *maximum);

/* Middle of the sorted numbers, the mean of both middles for an even count;
 * MISSING when nothing is there. `room` holds n numbers and is overwritten. */
double stat_median(const double *x, int n, double *room);

/*
 * Quantile p in [0,1], between neighbours by straight line: type 7 of Hyndman
 * and Fan, Sample quantiles in statistical packages, The American Statistician
 * 50(4), 1996. `sorted` ascending, n >= 1, none missing.
 */
double stat_quantile(const double *sorted, int n, double p);

/*
 * Skewness and kurtosis as Excel's SKEW and KURT have them (type 2 of Joanes
 * and Gill, Comparing measures of sample skewness and kurtosis, The
 * Statistician 47(1), 1998). False when undefined: under four numbers, all
 * equal, or squares that cannot be held.
 */
bool stat_shape(const double *x, int n, double *skewness, double *kurtosis);

/* Pearson's correlation over the rows where both are there, within [-1,1];
 * MISSING under two such rows, when a column is constant there, or when its
 * squares cannot be held. */
double stat_correlation(const double *x, const double *y, int n);

/* Sort ascending in place; none missing. */
void stat_sort(double *x, int n);

/*
 * Ranks with ties sharing the lowest: 1, 2, 2, 4. 1 for the largest when
 * `descending`, else for the smallest; 0 for a missing number. `room` holds n
 * and is overwritten.
 */
void stat_rank(
    const double *x, int n, bool descending, double *room, int *ranks);

#endif
