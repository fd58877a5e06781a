/*
 * Files of weights for `pinzhi-export evaluate`. Private to export/.
 */
#ifndef EXPORT_EVALUATE_WEIGHTS_H
#define EXPORT_EVALUATE_WEIGHTS_H

#include "eval/composite.h"

/*
 * Each fills `weights` of every node from the CSV text `in`; what the table
 * does not speak of keeps its weight. False with a sentence in `*what`: line,
 * column, what is wrong.
 *
 * table    iCode, Weight
 * experts  iCode, and one column of weights for each expert; for all children
 *          of a parent or none. The mean of the experts' shares.
 * ahp      iCode, and one column for each of the codes: how many times more
 *          important the row is than the column, 3 or 1/3; for all children of
 *          a parent or none; cells between other codes are not read. A
 *          consistency ratio of 0.1 or more is refused.
 */
bool weights_table(const struct composite *c, struct text in,
    struct arena *arena, double *weights, const char **what);
bool weights_of_experts(const struct composite *c, struct text in,
    struct arena *arena, double *weights, const char **what);
bool weights_of_pairs(const struct composite *c, struct text in,
    struct arena *arena, double *weights, const char **what);

#endif
