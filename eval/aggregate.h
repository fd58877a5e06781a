/*
 * Aggregation: the numbers of siblings become the number of their parent. A
 * missing number is left out and its weight with it; a unit of which too
 * little is there has none. Weights are relative: only their proportions count.
 */
#ifndef EVAL_AGGREGATE_H
#define EVAL_AGGREGATE_H

#include "eval/composite.h"

enum aggregation {
    AGGREGATE_ARITHMETIC, /* sum w x / sum w */
    AGGREGATE_GEOMETRIC,  /* exp(sum w ln x / sum w); x > 0 */
    AGGREGATE_HARMONIC,   /* sum w / sum (w/x); x > 0 */
    AGGREGATE_POWER,      /* (sum w x^p / sum w)^(1/p), 0 the geometric */
    AGGREGATE_MINIMUM,    /* the weakest alone counts */
    AGGREGATE_MPI,        /* mean - sd * cv: imbalance costs */
    AGGREGATE_COPELAND,   /* pairwise comparison with all other units */
    AGGREGATE_TOPSIS,     /* nearness to the best, farness from the worst */
    AGGREGATE__COUNT
};

struct aggregator {
    enum aggregation method;
    double power;     /* of AGGREGATE_POWER */
    double available; /* share of siblings that must be there, 0 to 1 */
};

/* Names on the command line, parallel to the enumeration. */
extern const char *const aggregators[AGGREGATE__COUNT];

/* Where an aggregation cannot be done. */
struct aggregate_fault {
    int column, unit; /* of the number at fault; -1: of none */
    const char *what; /* English sentence, static text */
};

/*
 * Aggregate `columns` siblings of `units`: x[j] is a column, w[j] its weight.
 * The result goes to `out`. False with `*fault` filled: a number that the
 * method cannot take (0 or below for the geometric and harmonic mean, below 0
 * for a power mean or one that needs it above 0), a negative weight outside
 * the arithmetic mean, a result beyond what a double can hold. `room` holds
 * twice `units` numbers and is overwritten.
 *
 * Copeland: the score of unit a is the sum over all other units b of the
 * weight share of the siblings in which a is above b, ties (to 12 digits)
 * counting one half;
 * siblings that either of them lacks are left out, and 1/2 is given where
 * nothing can be compared (OECD/JRC Handbook, 2008, section 6.2; COINr's
 * a_copeland). Its cost grows with the square of units.
 *
 * TOPSIS: v = w x / sum w, distances d+ to the best and d- to the worst v of
 * every sibling, d- / (d+ + d-); 1/2 when both are 0 (Hwang and Yoon, Multiple
 * Attribute Decision Making, 1981). To be run on NORMALISE_VECTOR.
 *
 * MPI: M - S * S / M with the weighted mean M and weighted standard deviation S
 * of the siblings, M where that is 0 or below (after Mazziotta and Pareto, On a
 * generalized non-compensatory composite index for measuring socio-economic
 * phenomena, Social Indicators Research 127(3), 2016).
 */
bool aggregate_columns(const struct aggregator *aggregator,
    const double *const *x, const double *w, int columns, int units,
    double *room, double *out, struct aggregate_fault *fault);

#endif
