/*
 * An evaluation explained: from the total down to qualities, indicators, their
 * formulas with the numbers in them, the cells that these read, and who
 * entered each. One structure for the page, the API and the workbook; none of
 * them reckons anything again. Words are in both languages, never NULL.
 */
#ifndef EVAL_EXPLAIN_H
#define EVAL_EXPLAIN_H

#include "eval/score.h"

/* Who entered a cell as it stands, and who accepted it; names as they were
 * then, moments in unix seconds. "" and 0: not known, or not done. */
struct provenance {
    const char *by;
    int64_t at;
    const char *reviewed_by;
    int64_t reviewed_at;
};

/* As figures: `cell[when][item][column]`, one for each cell. */
struct provenances {
    struct provenance (*cell[WHEN__COUNT])[COLUMN__COUNT];
};

/* One cell that a formula reads. */
struct explained_cell {
    int item, form, bureau; /* indexes in the framework */
    enum column column;
    enum when when;
    struct period period; /* of the record that the cell stands in */
    char key[PERIOD_TEXT];
    const struct cell *cell;      /* value, state, note, version, accepted */
    const struct provenance *who; /* its place in the table below */
};

/* An indicator or a quality that takes no part and leaves its weight to the
 * others. */
struct explained_share {
    int index; /* in fw->indicators or fw->qualities */
    double weight;
    struct words why;
};

struct explained_indicator {
    int index; /* in fw->indicators */
    const struct indicator *indicator;
    const struct indicator_score *score; /* outcome, value, rate, points */
    bool takes_part;      /* scored, or missing at the method's minimum */
    struct words outcome; /* "" when scored, else "not reported", ... */
    struct words formula; /* items by name; where the count comes from */
    struct words numbers; /* the same with numbers and what comes out; "" for
                             a count */
    struct words second, second_numbers; /* the other expression, "" none */
    struct words method;                 /* 目标实现法 */
    struct words reckoning; /* of the rate: "3039.6 ÷ 3100 × 100 = 98.05"; why
                               the minimum when missing; "" without a rate */
    double least;           /* percent: what a missing value gets */
    bool capped;
    double most;   /* percent, when capped */
    double weight; /* as the framework gives it to the county's group */
    struct words spreading; /* "2 × 60 ÷ 50 = 2.4": how weight became spread,
                               "" when it takes no part */
    struct words contribution; /* "98.05 × 2.4 ÷ 100 = 2.35", likewise */
    struct explained_cell *cells;
    size_t cell_count;
};

struct explained_quality {
    const struct quality *quality;
    const struct quality_score
        *score;                /* weight after spreading, rate, points */
    double weight;             /* before */
    double taking_part;        /* weights of its indicators that take part */
    struct words spreading;    /* "60 × 100 ÷ 80 = 75", "" when not scored */
    struct words contribution; /* "91.2 × 75 ÷ 100 = 68.4", likewise */
    const struct explained_share *left; /* indicators left out */
    size_t left_count;
};

struct explained {
    const struct framework *fw; /* the edition */
    const struct evaluation *evaluation;
    char period[PERIOD_TEXT];
    struct words reckoning; /* of the total: "12.3 + 45.6 = 57.9" */
    struct words grading;   /* why the grade: the bound, the veto, the floor */
    struct provenances who; /* of all cells; empty until the caller fills it */
    struct explained_quality *qualities;    /* parallel to fw->qualities */
    struct explained_indicator *indicators; /* parallel to fw->indicators */
    const struct explained_share *left;     /* qualities left out */
    size_t left_count;
};

/*
 * Explain `evaluation`, which was made from `figures`; both must outlive the
 * result, which is in `arena`. False: arena full.
 */
bool explain(const struct evaluation *evaluation, const struct figures *figures,
    struct arena *arena, struct explained *out);

/* The formula of an indicator with its items by name: "总产值÷总产值（上年同
 * 期）－1"; where a count comes from. Both NULL when the arena is full. */
struct words explain_formula(
    const struct framework *fw, const struct indicator *x, struct arena *arena);

#endif
