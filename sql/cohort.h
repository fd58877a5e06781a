/*
 * A cohort: all that an evaluation of many counties is made from, read at one
 * moment. A unit of it is a county with accepted figures, or a peer that a
 * region has entered by hand. What was read of a unit is one canonical text:
 * it is hashed, stored with a run, and scored, so that the same text gives the
 * same score wherever it comes from.
 */
#ifndef SQL_COHORT_H
#define SQL_COHORT_H

#include "sql/report.h"

struct unit {
    const char *code;  /* of the county or peer */
    const char *owner; /* "": a county; else the region that entered it */
    struct words name;
    bool sample;       /* generated data */
    const char *group; /* code of the edition, "" none; a peer that names none
                          is in that of its owner */
    const char *home_group; /* of the county itself, or of the owner */
    /*
     * Lines of fields between TABs, in the order of the edition:
     *   group  CODE
     *   home   CODE                     group of the owner of a peer
     *   cell   ITEM WHEN COLUMN VALUE   accepted; when and column as in
     *                                   eval/figures.h; "-": not applicable
     *   entry  KIND LEVEL DATE QUALITY INDICATOR TITLE   accepted
     *   value  INDICATOR VALUE          entered by hand
     */
    const char *content;
};

struct cohort {
    const struct framework *fw;
    struct period period;
    const char *edition_hash; /* "" of one that is not stored */
    struct unit *units; /* counties by code, then peers by owner and code */
    size_t count;
    size_t counties; /* how many of them are counties */
};

/*
 * Who is scored: codes divided by commas. A county is when it lies in one of
 * `regions` ("": everywhere) and has accepted figures; peers are when one of
 * `owners` has entered them.
 */
struct run_scope {
    const char *regions, *owners;
};

/* True when a region lies in one of the codes. */
bool scope_covers(const char *codes, const char *region);

/* What is read of all that is there. */
struct cohort_part {
    struct run_scope scope; /* and, as far as methods or grades of the edition
                               depend on others, whom it is compared with; more
                               may come with them: cohort_keep */
    bool without_entries;   /* of the register, which no method compares */
};

/*
 * Read the units of a part, or (NULL) all. Run inside db_snapshot when it must
 * be one moment. A peer with the code of a county that has figures is left
 * out: the figures count. Entries of the register are the accepted ones of the
 * period's year.
 */
enum db_result cohort_load(struct db *db, const struct framework *fw,
    struct period period, const struct cohort_part *part, struct arena *arena,
    struct cohort *out) MUST_USE;

/* SHA-256 (hex) over edition, period, scope and every unit with its text. */
void cohort_hash(
    const struct cohort *cohort, const struct run_scope *scope, char out[65]);

/* Index of a unit, -1 when there is none. */
int cohort_find(
    const struct cohort *cohort, const char *owner, const char *code);

/* True when the methods that compare let `self` look at `other`: see
 * cohort_score. A unit looks at itself. */
bool cohort_compares(const struct cohort *cohort, size_t self, size_t other);

/*
 * Forget the units that the scores of the `chosen` do not depend on; `chosen`
 * is moved along. False: the arena is full and nothing is done.
 */
bool cohort_keep(struct cohort *cohort, bool *chosen, struct arena *arena);

/* What scoring made of an indicator of a unit. */
struct unit_indicator {
    enum outcome outcome;
    bool has_value;
    double value, rate, spread, points; /* as in struct indicator_score */
};

/* What scoring made of a unit. */
struct unit_score {
    struct standing standing;        /* total, grade, ranks among the chosen */
    struct quality_score *qualities; /* parallel to fw->qualities */
    int due, reported;
    const char *detail; /* CSV, see docs/evaluator.md; NULL unless asked for */
    struct unit_indicator *indicators; /* parallel to fw->indicators; NULL
                                          unless asked for */
};

/* What is asked for besides: bits of cohort_score. */
enum cohort_extra { COHORT_DETAIL = 1, COHORT_INDICATORS = 2 };

/*
 * Score the units that are `chosen` (parallel to cohort->units), each with the
 * group and the peers that it has on its own page: the other counties of its
 * group and the peers that it entered; a peer is compared with those its owner
 * is compared with, the owner among them. Ranks are among the chosen.
 * `out` is parallel to cohort->units, in `arena`. False: memory is out.
 */
bool cohort_score(const struct cohort *cohort, const bool *chosen,
    unsigned extra, struct arena *arena, struct unit_score **out);

/*
 * The values of all indicators of every unit, [unit][indicator], in `arena`.
 * False: memory is out.
 */
bool cohort_values(const struct cohort *cohort, struct arena *arena,
    const struct indicator_value ***out);

/*
 * The peers of a unit, as its own page has them, and how many of them are
 * counties and entered by hand. False: memory is out.
 */
bool cohort_peers(const struct cohort *cohort, size_t self, struct arena *arena,
    struct peers *out, int *counties, int *entered);

/* What the score of one county depends on beside its own figures. */
enum cohort_need {
    COHORT_NONE,  /* nothing */
    COHORT_PEERS, /* a method compares: its group and the peers it entered */
    COHORT_ALL    /* a grade is only for the first so many of all */
};
enum cohort_need cohort_needed(const struct framework *fw);

#endif
