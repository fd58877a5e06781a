/*
 * Scores. Arithmetic in double, built with -ffp-contract=off; nothing is
 * rounded before display; a total is rounded half up at two decimals once, for
 * printing and for its grade. docs/scoring.md has each formula with its source
 * and a worked number.
 */
#ifndef EVAL_SCORE_H
#define EVAL_SCORE_H

#include "eval/framework.h"

/* What became of an indicator in this evaluation. */
enum outcome {
    OUTCOME_SCORED,
    OUTCOME_MISSING,        /* due and not reported: the method's minimum */
    OUTCOME_NOT_APPLICABLE, /* approved: weight spread inside the quality */
    OUTCOME_NOT_DUE,        /* its period has not ended and nothing came early,
                               or its items are of different periods: weight
                               spread */
    OUTCOME_SHOWN           /* never scored */
};

struct indicator_score {
    enum outcome outcome;
    bool has_value;
    double value;  /* of the formula, unrounded */
    double rate;   /* 实现程度 in percent; the minimum when missing */
    double spread; /* points of 100 after spreading: those of a quality sum to
                      its weight below; 0 when it takes no part */
    double points; /* rate / 100 * spread */
};

struct quality_score {
    bool scored;   /* at least one indicator takes part */
    double weight; /* points of 100, after spreading over scored qualities */
    double rate;   /* sum of points / sum of spread, percent */
    double points; /* of 100 */
    int due, reported; /* indicators that take part (due, or reported early);
                          those of them with a value */
};

struct evaluation {
    const struct framework *fw;
    struct period period;
    struct indicator_score *indicators; /* parallel to fw->indicators */
    struct quality_score *qualities;    /* parallel to fw->qualities */
    bool scored;
    double total;              /* of 100, unrounded */
    const struct grade *grade; /* NULL when nothing is scored */
    int due, reported;
};

/*
 * Evaluate one region. `figures` holds, for each item, the record of
 * period_for(period, item->freq), accepted cells only. A cell that is not
 * applicable counts as such when it is approved and accepted, else as missing.
 * `register_counts` has one count for each indicator (counted register
 * entries; NULL: none). False: arena full.
 */
bool score_evaluate(const struct framework *fw, struct period period,
    const struct figures *figures, const int *register_counts,
    struct arena *arena, struct evaluation *out);

/*
 * The rate in percent of value `x` under the indicator's method (public for
 * tests and explanations):
 *  attainment  x/T*100, or T/x*100 when less is better (also ranks and
 *              grades), within [0, cap]; x = 0 of what should be little gives
 *              the cap, a negative x 0 (source: domain M1, M2; NBS 2008)
 *  interval    100 inside [a,b], else 100*(1-distance/max(a-m, M-b)), at
 *              least 0 (M3)
 *  efficacy    (x-s)/(h-s)*40+60, within [0, cap] (M5)
 * `*defined` is false when the parameters divide by zero.
 */
double score_rate(const struct framework *fw, const struct indicator *x,
    double value, bool *defined);

/* The rate a missing value gets: 60 for efficacy, else 0. */
double score_minimum(enum method method);

/* Efficacy coefficient without any clipping: 58.73 is legal (golden g03). */
double score_efficacy(double x, double satisfactory, double not_allowed);

/* Weighted arithmetic mean; NaN-free: returns 0 when weights sum to 0. */
double score_mean(const double *values, const double *weights, size_t count);

/* Geometric mean; values must be positive, else returns 0 (documented). */
double score_geometric(
    const double *values, const double *weights, size_t count);

/*
 * score_rate as an Excel formula without "=", over cells or names for the value
 * and the parameters; ASCII, no volatile function. `value` must hold a number:
 * the caller writes what stands for a missing one around it. NULL for
 * METHOD_NONE or arena full.
 */
struct score_cells {
    const char *value, *target, *low, *high, *floor, *ceiling, *cap;
};
const char *score_excel(const struct indicator *indicator,
    const struct score_cells *cells, struct arena *arena);

/* The grade of a total (rounded half up at two decimals first). */
const struct grade *score_grade(const struct framework *fw, double total);

/* Standard competition ranking 1,2,2,4: ranks[i] of values[i], 1 for the
 * largest when `descending`, else for the smallest. Values (no NaN) are
 * compared as they are; round first for the official rule. */
void score_rank(
    const double *values, size_t count, bool descending, int *ranks);

#endif
