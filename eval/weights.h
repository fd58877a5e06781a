/*
 * Weights of indicators from data or from judgement. Each function fills
 * `weights` for `columns` (at least one) columns of `units` rows (matrix by
 * column, see eval/composite.h) so that they sum to 1, and returns NULL; or an
 * English sentence (static text) that says why there are none, and which column
 * it is about in `*at` (-1: all of them). `weights` is not to be used then. The
 * arena is for intermediate matrices; when it is full the sentence says so.
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
 * [0,1]. Missing numbers are left out: sd over the units that are there, r over
 * those in which both are. A constant column weighs 0 and correlates with
 * nothing (r = 0); where every C is 0 (all columns say the same) the weights
 * are equal. Needs two units.
 * Source: Diakoulaki, Mavrotas and Papayannakis, Determining objective weights
 * in multiple criteria problems, Computers & Operations Research 22(7), 1995.
 */
const char *weights_critic(const double *x, int units, int columns,
    struct arena *arena, double *weights, int *at);

/* Coefficient of variation: sd (divisor count - 1) / |mean|, shares of the sum.
 * A constant column weighs 0; all constant: equal weights. Otherwise a mean of
 * 0, or under sd / 1e12, has none. Needs two units. */
const char *weights_variation(
    const double *x, int units, int columns, double *weights, int *at);

/*
 * First principal component of the correlation matrix over the rows that are
 * complete. `squared` false: its loadings, with the sign that makes their sum
 * positive (some can stay negative), divided by their sum; true: their squares
 * (OECD/JRC Handbook on Constructing Composite Indicators, 2008, section 6.1),
 * which are never negative. Constant columns weigh 0. Refused: under two
 * complete rows, nothing that varies, a second component that explains as much
 * as the first (as where nothing correlates), loadings that sum to 0.
 */
const char *weights_pca(const double *x, int units, int columns, bool squared,
    struct arena *arena, double *weights, int *at);

/* The mean over experts (at least one): given[e * columns + j], each expert's
 * numbers scaled to sum to 1 first. A negative or missing number is refused,
 * and an expert who gives only zeros. */
const char *weights_experts(
    const double *given, int experts, int columns, double *weights, int *at);

/*
 * AHP: principal eigenvector of the pairwise comparisons, `ratio[i * n + j]` =
 * how many times more important i is than j, up to a million and reciprocal
 * within 1e-6. `*consistency` is the consistency ratio CR = CI / RI, CI =
 * (lambda - n) / (n - 1), RI that of random matrices for n = 3..15; 0 for n <=
 * 2, which are always consistent. Under 0.1 is acceptable; the caller decides.
 * More than 15 are refused. Source: Saaty, The Analytic Hierarchy Process,
 * 1980.
 */
const char *weights_ahp(const double *ratio, int n, struct arena *arena,
    double *weights, double *consistency, int *at);

#endif
