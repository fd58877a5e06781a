/*
 * How far the ranks of the top of a composite hang on choices: the weights, the
 * treatment of the data, the normalisation, the aggregation. Source: Saisana,
 * Saltelli and Tarantola, Uncertainty and sensitivity analysis techniques as
 * tools for the quality assessment of composite indicators, Journal of the
 * Royal Statistical Society A 168(2), 2005.
 *
 * A choice is a number in [0,1) for each factor; what a draw chooses follows
 * from the seed and its number alone (eval/random.h). Nothing here starts a
 * thread: draws are independent, any thread may do any of them with a room of
 * its own, and the prepared data are only read.
 */
#ifndef EVAL_ROBUSTNESS_H
#define EVAL_ROBUSTNESS_H

#include <stdint.h>

#include "eval/chain.h"

enum factor {
    FACTOR_WEIGHTS,   /* each weight times 1 + noise * (2 u - 1) */
    FACTOR_TREATMENT, /* which of the treatments */
    FACTOR_NORMALISE, /* which of the normalisations */
    FACTOR_AGGREGATE, /* which of the aggregations */
    FACTOR__COUNT
};

extern const char *const factors[FACTOR__COUNT]; /* "weights", ... */

/* Alternatives; the first of each is the nominal one. */
struct robustness_plan {
    uint64_t seed;
    double noise; /* 0 to 1 */
    const struct treatment *treatments;
    int treatment_count;
    const struct normaliser *normalisers;
    int normaliser_count;
    struct aggregator (*aggregates)[COMPOSITE_LEVELS_MAX + 1]; /* only read */
    int aggregate_count;
};

struct robustness {
    const struct composite *c;
    struct robustness_plan plan;
    const double *weights;
    double **normalised; /* [treatment * normaliser_count + normaliser] */
    int top;             /* node whose ranks are watched */
    int *nominal;        /* its ranks without noise */
};

/* What one thread writes. */
struct robustness_room {
    struct chain_room chain;
    struct arena *arena;
    double *columns, *weights;
    int *ranks; /* of the units */
};

/*
 * Treat and normalise in every way, and try every combination once, so that no
 * draw can fail. The plan's arrays must live as long as `out`. False with
 * `*fault`: a normalisation or mean that this data cannot take, arena full.
 */
bool robustness_prepare(const struct composite *c,
    const struct chain_result *result, const struct robustness_plan *plan,
    struct arena *arena, struct robustness *out, struct chain_fault *fault);

bool robustness_room_make(const struct robustness *r, struct arena *arena,
    struct robustness_room *out);

/* Ranks of all units, in room->ranks, under one choice. */
void robustness_choose(const struct robustness *r,
    const double choice[FACTOR__COUNT], struct robustness_room *room);

/* The same under the choice of draw `number`. */
void robustness_draw(
    const struct robustness *r, uint64_t number, struct robustness_room *room);

/* The same without one indicator, all else nominal. An aggregate that only it
 * was below has no number then. */
void robustness_without(
    const struct robustness *r, int indicator, struct robustness_room *room);

/* Mean absolute difference of room->ranks from the nominal ranks. */
double robustness_shift(
    const struct robustness *r, const struct robustness_room *room);

/* The ranks of one unit over the draws. */
struct rank_summary {
    double mean, median, q5, q95; /* quantiles of type 7 */
    int best, worst;
};

/* `ranks` of `draws` draws; those in which the unit has no rank (0) are left
 * out, and where it never has one the numbers are MISSING and 0. `room` holds
 * as many numbers and is overwritten. */
struct rank_summary robustness_summary(
    const int *ranks, int draws, double *room);

/*
 * Variance-based sensitivity. A design of `points` has points * (factors + 2)
 * runs: A, B, and for each factor A with that one of B. `y` has the outputs in
 * that order, block by block. First order by estimator (b), total order by
 * Jansen's, estimator (f), of table 2 in Saltelli et al., Variance based
 * sensitivity analysis of model output, Computer Physics Communications 181(2),
 * 2010, over the variance V of A and B together (divisor 2 N):
 *
 *   first[i] = 1/N sum (f(B) - m) (f(AB_i) - f(A)) / V
 *   total[i] = 1/2N sum (f(A) - f(AB_i))^2 / V
 *
 * m, the mean of A and B, changes nothing on average and steadies the first.
 * Where all outputs of A and B are equal all are 0. Estimates: small ones may
 * come out below 0, and none is cut off.
 */
void sobol_estimate(const double *y, int points, int factor_count,
    double *first, double *total);

/* The choice of run `run` of that design for the factors listed in `which`;
 * others stay nominal. */
void sobol_choice(const struct robustness *r, const enum factor *which,
    int factor_count, int points, int64_t run, double choice[FACTOR__COUNT]);

/* The factors that have more than one alternative; returns how many. */
int robustness_factors(
    const struct robustness *r, enum factor which[FACTOR__COUNT]);

#endif
