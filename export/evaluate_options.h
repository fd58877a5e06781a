/*
 * The words of `pinzhi-export evaluate`, read into a chain. Private to export/.
 */
#ifndef EXPORT_EVALUATE_OPTIONS_H
#define EXPORT_EVALUATE_OPTIONS_H

#include <stdint.h>

#include "eval/chain.h"

/* What is printed. */
enum dump {
    DUMP_AGGREGATED, /* every level; ranks instead with --ranks */
    DUMP_DENOMINATED,
    DUMP_IMPUTED,
    DUMP_TREATED,
    DUMP_NORMALISED,
    DUMP_WEIGHTS,
    DUMP_TREATMENT, /* what was done to each indicator */
    DUMP_RANKS,
    DUMP__COUNT
};

struct evaluate_options {
    const char *meta, *data, *output; /* paths; output NULL: stdout */
    const char *impute, *treat, *normalise, *weights, *aggregate; /* words */
    const char *available, *tie;
    bool denominate, ranks, quiet, help;
    enum scope scope;
    enum dump dump;
    /* robustness */
    int draws, sobol, threads; /* 0: not asked; threads 0: all */
    bool remove_one;
    uint64_t seed;
    double noise;
    const char *treat_with, *normalise_with,
        *aggregate_with; /* alternatives, by
                                                         ";" */
};

/* Read argv; 0, or an exit code with a line on stderr. */
int evaluate_options(int argc, char **argv, struct evaluate_options *out);

void evaluate_help(void);

/* Place of the decimals that ranks are compared at; -1: exactly. False with
 * *what filled. */
bool evaluate_tie(const char *word, int *places, const char **what);

/*
 * The words of the methods as a chain; the composite resolves codes of groups
 * and units. False with a sentence in `*what`: which word, and what is known
 * instead. `previous:FILE` and the files of weights are left to the caller:
 * the method is set, the path is in `*previous_path` and `*weights_path`.
 */
struct evaluate_paths {
    const char *previous, *weights;
    enum weights_kind {
        WEIGHTS_NONE,
        WEIGHTS_TABLE,
        WEIGHTS_AHP,
        WEIGHTS_EXPERTS
    } kind;
};
bool evaluate_chain(const struct evaluate_options *options,
    const struct composite *c, struct arena *arena, struct chain *out,
    struct evaluate_paths *paths, const char **what);

/* One treatment, one normaliser, one list of aggregators: also the
 * alternatives of the robustness analysis. */
bool evaluate_treatment(
    const char *word, struct treatment *out, const char **what);
bool evaluate_normaliser(const char *word, const struct composite *c,
    struct arena *arena, struct normaliser *out, const char **what);
bool evaluate_aggregators(const char *words, const struct composite *c,
    double available, struct arena *arena,
    struct aggregator out[COMPOSITE_LEVELS_MAX + 1], const char **what);

#endif
