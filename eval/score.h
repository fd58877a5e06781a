/*
 * Scores. Arithmetic in double, built with -ffp-contract=off; nothing is
 * rounded before display; a total is rounded half up at two decimals once, for
 * printing and for its grade. docs/scoring.md has each formula with its source
 * and a worked number.
 */
#ifndef EVAL_SCORE_H
#define EVAL_SCORE_H

#include "eval/method.h"

/* What became of an indicator in this evaluation. */
enum outcome {
    OUTCOME_SCORED,
    OUTCOME_MISSING,        /* due and not reported: the method's minimum */
    OUTCOME_NOT_APPLICABLE, /* approved: weight spread inside the quality */
    OUTCOME_NOT_DUE,        /* its period has not ended and nothing came early,
                               or its items are of different periods: weight
                               spread */
    OUTCOME_NO_PEERS,       /* compared with other regions, and there are none:
                         weight spread */
    OUTCOME_SHOWN           /* never scored */
};

struct indicator_score {
    enum outcome outcome;
    bool has_value;
    double value;  /* of the formula, unrounded */
    double second; /* of the other expression of the method; 0 without */
    struct method_group group; /* where the method looks at the others */
    double rate;   /* 实现程度 in percent; the minimum when missing */
    double spread; /* points of 100 after spreading: those of a quality sum to
                      its weight below; 0 when it takes no part */
    double points; /* rate / 100 * spread */
};

/* Scored, or missing at the method's minimum: it shares in the weights. */
bool score_takes_part(const struct indicator_score *score);

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
    int group;                          /* in fw->groups, -1 none */
    bool scored;
    double total; /* of 100, unrounded: the mean of the rates of the qualities
                     that take part, by the edition's kind of mean; of the
                     arithmetic one the sum of all points */
    const struct grade *grade; /* of the total, or the lower one that a veto or
                                  a quality under the floor forces; NULL when
                                  nothing is scored. Rank limits are applied by
                                  score_standings */
    const struct veto *veto;   /* the first that holds, NULL none */
    int floor_quality;         /* the first under the quality floor, -1 none */
    int due, reported;
};

/* Values of the other regions, parallel to fw->indicators; those of one that
 * has no value are left out. */
struct peers {
    const struct peer_values *of;
};

/*
 * `figures` holds, for each item, the record of period_for(period,
 * item->freq), accepted cells only. A cell that is not applicable counts as
 * such when it is approved and accepted, else as missing. `register_counts`
 * has one count for each indicator (counted register entries; NULL: none).
 * `group` is an index of fw->groups or -1. `peers` may be NULL.
 */
struct score_input {
    const struct figures *figures;
    const int *register_counts;
    int group;
    const struct peers *peers;
};

/* Evaluate one region. False: arena full. */
bool score_evaluate(const struct framework *fw, struct period period,
    const struct score_input *input, struct arena *arena,
    struct evaluation *out);

/*
 * The values of all indicators of one region, parallel to fw->indicators, in
 * `arena`: of score_evaluate, without scoring. False: arena full.
 */
struct indicator_value {
    bool has;
    double value; /* 0 without one */
};
bool score_values(const struct framework *fw, struct period period,
    const struct figures *figures, struct arena *arena,
    struct indicator_value **out);

/*
 * Evaluate a region of which only values of indicators are known, parallel to
 * fw->indicators. An indicator takes no part when it has none, and when its
 * method has a second expression; no veto holds. False: arena full.
 */
bool score_entered(const struct framework *fw, struct period period,
    const struct indicator_value *values, int group, const struct peers *peers,
    struct arena *arena, struct evaluation *out);

/*
 * The peers of region `self` among `count` regions (their score_values), in
 * `arena`. False: arena full.
 */
bool score_peers(const struct framework *fw,
    const struct indicator_value *const *values, size_t count, size_t self,
    struct arena *arena, struct peers *out);

/*
 * One region among all that are compared. `grade` goes in as that of its
 * evaluation and comes out with the rank limits applied. Rank and group_rank
 * are 0 for a region in which nothing is scored, group_rank also for one
 * without a group.
 */
struct standing {
    const char *region; /* its code */
    int group;          /* -1: none */
    bool scored;
    double total;
    const struct grade *grade;
    const struct veto *veto;
    int rank, group_rank;
};
struct standing score_standing(const char *region, const struct evaluation *e);

/*
 * Standard competition ranks, 1 the highest total, among all rows and among
 * those of a group, by the edition's tie rule: totals compared as printed (two
 * decimals) or exactly. Then grades: of one that is only for the first N, a
 * region ranked behind N gets the next. A veto takes no rank away. The order
 * of the rows stays. False: arena full, and nothing is changed.
 */
bool score_standings(const struct framework *fw, struct standing *rows,
    size_t count, struct arena *arena);

/* The power of a mean, `power` of the generalised one: 0 is the geometric. */
double score_power(enum mean mean, double power);

/*
 * Any of the means, of values from 0. Geometric, harmonic and a generalised
 * one of a power up to 0 are 0 when one of the values that weigh something is
 * 0 or less, which is their limit; power 0 is the geometric mean. 0 when
 * weights sum to 0. A generalised mean cannot overflow. False: arena full.
 */
bool score_aggregate(enum mean mean, double power, const double *values,
    const double *weights, size_t count, struct arena *arena, double *out);

/* The grade of a total (rounded half up at two decimals first), for a region
 * of any rank. */
const struct grade *score_grade(const struct framework *fw, double total);

#endif
