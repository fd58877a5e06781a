/*
 * Outliers by robust statistics: what one wrong figure cannot move.
 *
 * The modified z-score of Iglewicz and Hoaglin, How to Detect and Handle
 * Outliers, ASQC Quality Press 1993, chapter 3:
 *
 *   M = 0.6745 (x - median) / MAD,  MAD = median of |x_i - median|
 *
 * which they call an outlier beyond 3.5. Where more than half of the points are
 * alike MAD is 0 and the mean of |x_i - median| takes its place, as SPSS does:
 * M = (x - median) / (1.253314 meanAD); 0.6745 and 1.253314 make both agree
 * with the standard deviation of a normal distribution. Where all points are
 * alike there is no spread to measure by and nothing is judged.
 */
#ifndef EVAL_OUTLIER_H
#define EVAL_OUTLIER_H

#include <stdbool.h>

struct outlier {
    bool judged; /* false: too few points, or all alike */
    double median;
    double score; /* M; negative below the median */
};

/*
 * Judge `x` by `n` points (x itself not among them), when there are at least
 * `least`. `room` holds 2n numbers and is overwritten.
 */
struct outlier outlier_of(
    double x, const double *points, int n, int least, double *room);

/*
 * Judge point `self` of `n` by the others: to the last bit as outlier_of with
 * the others in their order, but without a sort. `sorted` are the same points
 * ascending, none missing; they are sorted once for all points. O(log n); O(n)
 * where more than half are alike. `room` holds 3n numbers and is overwritten.
 */
struct outlier outlier_among(const double *points, const double *sorted, int n,
    int self, int least, double *room);

#endif
