/*
 * Everything a county's evaluation page and workbook need, read at one moment
 * and scored.
 */
#ifndef SQL_REPORT_H
#define SQL_REPORT_H

#include "eval/entry.h"
#include "eval/score.h"
#include "sql/exception.h"
#include "sql/revision.h"

struct region {
    const char *code;
    struct words name;
    bool sample; /* generated data: every page and cover says 示例数据 */
};

struct explained;
struct history;
struct lineage;

/* The scores of one that the county is compared with, in percent; NaN
 * where it takes no part. */
struct rival {
    double total;
    const double *qualities, *indicators; /* rates, as in the framework */
};

struct report {
    const struct framework *fw;
    struct region region;
    struct period period;
    /* For each item the record of period_for(period, item->freq): accepted
     * cells; others are missing. WHEN_LAST_YEAR and WHEN_PREVIOUS likewise. */
    struct figures figures;
    /* The same with cells that wait for review: what forms print; with what
     * outliers are judged by. */
    struct figures reported;
    const char *group; /* of the edition, that the county is in; "" none */
    /* Whom the methods that compare look at; 0 where none does. */
    int peer_counties, peer_entered;
    const struct peers *peers;  /* NULL: none, or no method compares */
    const struct rival *rivals; /* those of peers that are scored */
    size_t rival_count;
    struct evaluation evaluation;
    const int *register_counts; /* of the indicators that count honours */
    const struct explained *explained; /* of report_explain; NULL until then */
    const struct history *history;     /* of report_load_past; else NULL */
    const struct lineage *lineage;     /* of published_load; NULL until then */
    /* Among all counties with figures, where a grade is only for the first
     * so many; else not ranked here. */
    struct standing standing;
    struct entry *entries;
    struct entry_points *points; /* parallel to entries */
    size_t entry_count;
    decimal bonus, penalty;        /* capped sums of counted points */
    struct submission_line *lines; /* every assigned form x bureau of the
                                      month, quarter and year of `period` */
    size_t line_count;
    struct submission_event *events;
    size_t event_count;
    struct explanation_line {
        const char *period, *form, *bureau, *code, *text;
        int64_t at;
        const char *by;
    } * explanations;
    size_t explanation_count;
    struct revision *revisions; /* of these periods' forms, asked or judged */
    size_t revision_count;
    struct exception *exceptions; /* from their locks, the newest of each */
    size_t exception_count;
    int64_t as_of;         /* newest reviewed_at or saved_at; 0: none */
    char data_version[32]; /* "D-202311-5f3a9c01": of all that is read */
    const char *edition_hash;
};

/*
 * Load and score. Run inside db_snapshot when the result must be one moment.
 * DB_NONE: unknown region.
 */
enum db_result report_load(struct db *db, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct report *out) MUST_USE;

/* The same, in as many statements, with the periods before: history.h. */
enum db_result report_load_past(struct db *db, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct report *out) MUST_USE;

/*
 * The evaluation of a loaded report with other figures in the place of its own.
 * False when the arena is full.
 */
bool report_score(const struct report *report, const struct figures *figures,
    struct arena *arena, struct evaluation *out) MUST_USE;

/*
 * Every accepted cumulative figure of one period in all regions, as rows of
 * region, item, value: what a ranking needs, by one primary-key range.
 */
enum db_result report_pull(struct db *read, struct period period,
    struct arena *arena, struct rows *out) MUST_USE;

/* A region by a row that begins with its code, names, mark of sample data. */
struct value;
void region_take(const struct value *row, struct region *out);

/* All regions, by code. */
enum db_result region_list(struct db *read, struct arena *arena,
    struct region **out, size_t *count) MUST_USE;
enum db_result region_find(struct db *read, const char *code,
    struct arena *arena, struct region *out) MUST_USE;
enum db_result region_put(
    struct db *write, const struct region *region, const char *parent) MUST_USE;

#endif
