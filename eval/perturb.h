/*
 * How far a county's total, and its rank, hang on the weights: every weight is
 * moved a little, many times, and each indicator is left out once. Weights
 * alone: for composites, where treatment and aggregation vary too, see
 * eval/robustness.h.
 */
#ifndef EVAL_PERTURB_H
#define EVAL_PERTURB_H

#include <stdint.h>

#include "eval/score.h"

/* Rates in percent, NaN where something takes no part. */
struct perturb_plan {
    const struct framework *fw;
    int group; /* whose weights are moved; -1: those of the edition */
    /* The rates of the indicators of each unit, parallel to fw->indicators;
     * unit 0 is the one that is asked about. */
    const double *const *rates;
    int unit_count;
    double noise; /* each weight times 1 + noise * (2 u - 1); 0 to 1 */
    int draws;    /* at least 1 */
    uint64_t seed;
};

/* Quantiles of type 7 (eval/statistics.h) over the draws. */
struct spread {
    double nominal; /* with the weights as they are */
    double median, q5, q95, least, most;
};

struct perturbed {
    struct spread total;
    struct spread
        rank; /* 1 + units with a larger total by the edition's tie rule;
                           of one unit all 1 */
    /* The total of unit 0 without an indicator, its weight spread as that of
     * one that takes no part: parallel to fw->indicators. NaN where the
     * indicator takes no part or nothing is left. */
    double *without;
};

/*
 * In each draw the weight of every indicator and of every quality is moved,
 * each by a u of its own, and weights are spread again: over the indicators
 * that take part, and the qualities that have one. All units get the weights
 * of a draw. The u of a draw are half words of eval/random.h, those of seed
 * and draw alone: the same input gives the same bits. False: arena full, or
 * unit 0 has no rate at all.
 */
bool perturb(const struct perturb_plan *plan, struct arena *arena,
    struct perturbed *out);

#endif
