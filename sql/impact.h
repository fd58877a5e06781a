/*
 * What another edition would make of a period: every county scored under the
 * edition in force and under the other one, from the same figures.
 */
#ifndef SQL_IMPACT_H
#define SQL_IMPACT_H

#include "sql/report.h"

enum { IMPACT_BEFORE, IMPACT_AFTER, IMPACT__SIDES };

enum { IMPACT_MOVES = 3 }; /* indicators told of each county */

/* A quality or an indicator of one of both editions, by its code. */
struct impact_part {
    const char *code;
    struct words name;       /* that of the other edition, if it has it */
    bool in[IMPACT__SIDES];  /* which editions have it */
    double mean;             /* mean of the changes in points */
    double size;             /* mean of their absolute values */
    double most;             /* the largest change, with its sign */
    const char *most_region; /* its county; "" when nothing changed */
};

/* What a part contributes to a county's total. */
struct impact_points {
    bool has;      /* it takes part in the score */
    double points; /* of 100; 0 without */
};

struct impact_side {
    bool scored;
    double total;
    const struct grade *grade; /* NULL when nothing is scored */
    int rank;                  /* among the counties below; 0 not scored */
    int due, reported;         /* indicators that take part; with a value */
};

struct impact_region {
    const char *code;
    struct words name;
    bool sample; /* generated data */
    struct impact_side side[IMPACT__SIDES];
    struct impact_points *qualities[IMPACT__SIDES];  /* as impact.qualities */
    struct impact_points *indicators[IMPACT__SIDES]; /* as impact.indicators */
    int moves[IMPACT_MOVES]; /* of impact.indicators, the largest change
                                first; -1: no further one changed */
};

struct impact {
    const struct framework *fw[IMPACT__SIDES];
    struct period period;
    struct impact_region *regions; /* by their rank afterwards, then by code */
    size_t region_count;
    struct impact_part *qualities; /* of the other edition, then those that
                                      only the edition in force has */
    int quality_count;
    struct impact_part *indicators; /* likewise */
    int indicator_count;
    int *movers; /* indicators, the largest mean size of a change first */
    int rank_changes, grade_changes; /* counties whose rank, grade changes */
    int due_count; /* base items of the other edition whose period has ended */
    const char **missing; /* those of them without an accepted figure in any
                             county: what needs them counts as missing */
    int missing_count;
    int missing_new; /* those of these that the edition in force lacks */
};

/*
 * Score every county with accepted figures of `period` under `before` and
 * `after`; `after` need not be stored. Run inside db_snapshot when it must be
 * one moment. Counties without a group of their own in `after` are in the one
 * they have in `before`, when `after` has such a group. DB_OK also without any
 * county.
 */
enum db_result impact_load(struct db *db, const struct framework *before,
    const struct framework *after, struct period period, struct arena *arena,
    struct impact *out) MUST_USE;

/* Change of a total or of points, 0 where a side is not scored. */
double impact_delta(const struct impact_region *region);
double impact_part_delta(
    const struct impact_points *const sides[IMPACT__SIDES], int part);

#endif
