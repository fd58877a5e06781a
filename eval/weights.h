/*
 * Weights of indicators from data or from judgement. Each function fills
 * `weights` for `columns` columns of `units` rows (matrix by column, see
 * eval/composite.h) so that they sum to 1, and returns NULL; or an English
 * sentence (static text) that says why there are none, and which column it is
 * about in `*at` (-1: all of them). Nothing is changed then.
 */
#ifndef EVAL_WEIGHTS_H
#define EVAL_WEIGHTS_H

#include "eval/arena.h"
#include "eval/composite.h"

/*
 * Entropy weights: p = x / sum x, e = -sum p ln p / ln m over the m units that
 * are there (p = 0 adds nothing), w = (1 - e) / sum (1 - e). A constant column
 * weighs 0; all constant: equal weights. Needs two units and no negative
 * number. Source: Shannon 1948; domain rule M16. The caller chooses the
 * convention: raw shares (the data as they are) or min-max (the data scaled to
 * [0,1] with 1 the best).
 */
const char *weights_entropy(
    const double *x, int units, int columns, double *weights, int *at);

/*
 * CRITIC: C_j = sd_j * sum_k (1 - r_jk), w = C / sum C, on data scaled to
 * [0,1]. A constant column weighs 0 and correlates with nothing (r = 0).
 * Source: Diakoulaki, Mavrotas and Papayannakis, Determining objective weights
 * in multiple criteria problems, Computers & Operations Research 22(7), 1995.
 */
const char *weights_critic(const double *x, int units, int columns,
    struct arena *arena, double *weights, int *at);

/* Coefficient of variation: sd / |mean|, shares of the sum. A mean of 0 has
 * none. */
const char *weights_variation(
    const double *x, int units, int columns, double *weights, int *at);

/*
 * First principal component of the correlation matrix over the rows that are
 * complete. `squared` false: its loadings, with the sign that makes their sum
 * positive (some can stay negative), divided by their sum; true: their squares
 * (OECD/JRC Handbook on Constructing Composite Indicators, 2008, section 6.1),
 * which are never negative. Constant columns weigh 0.
 */
const char *weights_pca(const double *x, int units, int columns, bool squared,
    struct arena *arena, double *weights, int *at);

/* The mean over experts, rows of `experts` numbers by expert, each expert's
 * row scaled to sum to 1 first. Negative or all-zero rows are refused. */
const char *weights_experts(
    const double *given, int experts, int columns, double *weights, int *at);

/*
 * AHP: principal eigenvector of the pairwise comparisons, `ratio[i * n + j]` =
 * how many times more important i is than j, positive and reciprocal within
 * 1e-6. `*consistency` is the consistency ratio CR = ((lambda - n) / (n - 1))
 * / RI, RI of random matrices for n = 1..15 (0 for n <= 2); under 0.1 is
 * acceptable. Source: Saaty, The Analytic Hierarchy Process, 1980.
 */
const char *weights_ahp(const double *ratio, int n, struct arena *arena,
    double *weights, double *consistency, int *at);

#endif
