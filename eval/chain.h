/*
 * The chain from data to ranks: denominate, impute, treat, normalise, weigh,
 * aggregate level by level, rank. Matrices are by column as in
 * eval/composite.h; nothing is rounded on the way.
 */
#ifndef EVAL_CHAIN_H
#define EVAL_CHAIN_H

#include "eval/aggregate.h"
#include "eval/impute.h"
#include "eval/normalise.h"
#include "eval/treat.h"

enum weighting {
    WEIGH_ORIGINAL,       /* those of iMeta */
    WEIGH_EQUAL,          /* all 1 */
    WEIGH_GIVEN,          /* chain.weights: a table, experts, AHP */
    WEIGH_ENTROPY,        /* raw shares, on the treated data */
    WEIGH_ENTROPY_MINMAX, /* on the data scaled to [0,1], 1 the best */
    WEIGH_CRITIC,         /* likewise */
    WEIGH_VARIATION,      /* coefficient of variation of the treated data */
    WEIGH_PCA,            /* loadings, on the normalised data */
    WEIGH_PCA_SQUARED,    /* squared loadings, likewise */
    WEIGH__COUNT
};

/* Names on the command line, parallel to the enumeration. */
extern const char *const weightings[WEIGH__COUNT];

struct chain {
    bool denominate;
    enum imputation impute;
    int grouping;           /* of the composite, for the group methods */
    const double *previous; /* indicator columns, for IMPUTE_PREVIOUS */
    struct treatment treat;
    struct normaliser normalise;
    enum weighting weigh; /* methods from data weigh the indicators; above
                             them the weights of iMeta stand */
    enum scope {
        SCOPE_OF_METHOD,   /* PCA within each parent, the others over all */
        SCOPE_ALL,         /* all indicators at once */
        SCOPE_PARENT       /* the children of each parent by themselves */
    } scope;               /* of the methods from data */
    const double *weights; /* of each node, for WEIGH_GIVEN */
    struct aggregator aggregate[COMPOSITE_LEVELS_MAX + 1]; /* by the level of
                                                              the parent */
};

/* No denomination, imputation or treatment; min-max to [0,100]; weights of
 * iMeta; arithmetic means. */
extern const struct chain chain_default;

struct chain_result {
    double *denominated, *imputed, *treated, *normalised; /* indicators */
    double *weights;            /* of each node, relative to its siblings */
    double *aggregated;         /* all nodes; the indicators' are normalised */
    int *ranks;                 /* parallel to `aggregated`: 1 is the largest,
                                   ties share the lowest, 0 where missing; those
                                   of indicators by chain_rank alone */
    struct treated *treatments; /* of each indicator */
    int filled;                 /* numbers imputed */
};

/* Why a chain stopped: an English sentence in the arena, with the codes of the
 * indicator or aggregate and of the unit it is about. */
struct chain_fault {
    const char *step; /* "normalise" */
    const char *what;
};

/* Run it all; the result lives in `arena`. False with `*fault` filled. */
bool chain_run(const struct composite *c, const struct chain *chain,
    struct arena *arena, struct chain_result *out, struct chain_fault *fault);

/*
 * The steps by themselves, for whoever repeats some of them. chain_room is what
 * they may overwrite; one for each thread.
 */
struct chain_room {
    double *numbers; /* twice the units */
    int *ranks;      /* the units */
    const double **columns;
    double *weights; /* both: the nodes */
};
bool chain_room_make(
    const struct composite *c, struct arena *arena, struct chain_room *out);

/* `treated` onto a common scale in `normalised`; the arena is for words. */
bool chain_normalise(const struct composite *c,
    const struct normaliser *normaliser, const double *treated,
    struct chain_room *room, double *normalised, struct arena *arena,
    struct chain_fault *fault);

/*
 * Aggregates above the indicators: reads the indicator columns of `columns`,
 * fills those of the other nodes. A node weighs `weights[node]`; one that
 * weighs 0 is left out.
 */
bool chain_aggregate(const struct composite *c,
    const struct aggregator aggregate[COMPOSITE_LEVELS_MAX + 1],
    const double *weights, struct chain_room *room, double *columns,
    struct arena *arena, struct chain_fault *fault);

/* Ranks of the columns of nodes `from` up to, not including, `to`. */
void chain_rank(const struct composite *c, const double *columns, int from,
    int to, struct chain_room *room, int *ranks);

#endif
