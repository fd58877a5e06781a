/*
 * Normalisation: each indicator onto a common scale on which more is better.
 * The number x of a unit is first multiplied by the indicator's direction (1
 * or -1); the formulas below are over that product y, with min and max of the
 * units that are there. Ranks give ties the lowest place. A missing number
 * stays missing. Where no spread is left (min = max) every unit gets the
 * middle of the scale; nothing is ever infinite.
 */
#ifndef EVAL_NORMALISE_H
#define EVAL_NORMALISE_H

#include "eval/composite.h"

enum normalisation {
    NORMALISE_NONE,       /* y */
    NORMALISE_MINMAX,     /* (y-min)/(max-min)*(u-l)+l; l,u = 0,100 */
    NORMALISE_ZSCORE,     /* (y-mean)/sd*s+m; m,s = 0,1 */
    NORMALISE_PRANK,      /* (rank-1)/(n-1), 1 is the smallest */
    NORMALISE_RANK,       /* rank, 1 is the smallest */
    NORMALISE_BORDA,      /* rank - 1 */
    NORMALISE_DIST2MAX,   /* 1-(max-y)/(max-min) */
    NORMALISE_DIST2REF,   /* 1-(r-y)/(r-min), r of the reference unit */
    NORMALISE_DIST2TARG,  /* 1-(T-y)/(T-min), T of iMeta */
    NORMALISE_FRACMAX,    /* y/max */
    NORMALISE_GOALPOSTS,  /* (y-l)/(u-l) within [0,1], times a = 1 */
    NORMALISE_VECTOR,     /* y / sqrt(sum y^2), for TOPSIS */
    NORMALISE_ATTAINMENT, /* x/T*100 or T/x*100 within [0,cap = 100] */
    NORMALISE_INDEX,      /* x/T*100 or T/x*100, any size */
    NORMALISE_EFFICACY,   /* (y-s)/(h-s)*c+d; c,d = 40,60 */
    NORMALISE_EXPONENT,   /* 60*exp(-ln 0.6 * (y-s)/(h-s)) */
    NORMALISE_RANKING,    /* 100 - step*(place-1), at least 0; step = 5 */
    NORMALISE__COUNT
};

/* A method with its parameters, those of the list above. */
struct normaliser {
    enum normalisation method;
    double p[3];   /* in the order in which the list names them */
    bool given;    /* goalposts: l, u, a are p, the same for all indicators */
    bool cap;      /* dist2ref, dist2targ: at most 1 */
    int reference; /* dist2ref: the unit */
};

/* Its name on the command line, its parameters' defaults and how many. */
struct normaliser_row {
    const char *name;
    int some, most; /* numbers after the colon: none, or one of these */
    double p[3];
};
extern const struct normaliser_row normalisers[NORMALISE__COUNT];

/*
 * Normalise one indicator: `x` as it is, `out` on the scale, both of `units`.
 * `room` and `ranks` hold `units` and are overwritten. NULL, or an English
 * sentence (static text) that says why it cannot be done: no Target, no
 * goalposts, equal goalposts, a reference that is missing, or a result beyond
 * what a double can hold.
 *
 * Goalposts and h, s of the efficacy methods are those of iMeta (goalpost_lower
 * and goalpost_upper, in the units of x; with direction -1 the lower one is the
 * better) or, for efficacy, max and min of the units when it gives none. A
 * target that no unit is under scores as its formula says; where target or
 * reference equals min, all have reached it: 1. A number of 0 where less is
 * better has fully attained: the cap; the index has none there and is missing,
 * as are all fractions of a maximum of 0.
 * Sources: OECD/JRC Handbook, 2008, section 5; COINr's Normalise; domain rules
 * M1, M2, M5, M7, M9, M10, M11.
 */
const char *normalise_column(const struct normaliser *normaliser,
    const struct node *indicator, const double *x, int units, double *room,
    int *ranks, double *out);

#endif
