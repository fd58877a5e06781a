/*
 * What is reported: of a county read from the headers alone, never a cell; of
 * many counties from sums that the database keeps (county_tally). So both cost
 * the same with ten million values stored.
 */
#ifndef SQL_OVERVIEW_H
#define SQL_OVERVIEW_H

#include "sql/report.h"

enum { OVERVIEW_PERIODS = 12, OVERVIEW_COUNTIES = 100 };

/* As much of a header as counting needs. */
struct overview_head {
    const char *region, *period, *form, *bureau; /* codes */
    enum state state;
    int filled; /* cells that are not missing */
    bool late;
    int valued;   /* cells that hold a number */
    int64_t redo; /* when returned: until when to correct it; 0: the lock */
};

/* The calendar's rows of up to OVERVIEW_PERIODS periods. */
enum db_result overview_calendar(struct db *read, const char *const *periods,
    size_t period_count, struct arena *arena, struct deadline **out,
    size_t *count) MUST_USE;

/* All headers of a county in up to OVERVIEW_PERIODS periods, in no order. */
enum db_result overview_county(struct db *read, const char *region,
    const char *const *periods, size_t period_count, struct arena *arena,
    struct overview_head **out, size_t *count) MUST_USE;

/* Counties of a region and below it behind the code `after` ("" from the
 * first), by code, at most `most`. */
enum db_result overview_regions(struct db *read, const char *region,
    const char *after, int most, struct arena *arena, struct region **out,
    size_t *count) MUST_USE;

/* What a county has reported in a period, or (code "") all of a region. */
struct county_tally {
    struct region region;
    int filled, reported, timely, returned;
    int empty; /* of those reported: without a number */
};

enum county_order {
    COUNTIES_BY_CODE,
    COUNTIES_BY_NAME, /* Chinese, by sound */
    COUNTIES_BY_NAME_EN,
    COUNTIES_BY_FILLED, /* the least first */
    COUNTIES_BY_TIMELY,
    COUNTIES__ORDERS
};

/* Where a page of them begins: behind this county, by its place in the order
 * and its code. Both "": with the first. */
struct county_place {
    const char *key, *code;
};

/* Counties of a region and below it in an order, at most `most`; whatever is
 * reported in between, none that stays in its place is skipped or repeated. */
enum db_result overview_counties(struct db *read, const char *period,
    const char *region, enum county_order order,
    const struct county_place *after, int most, struct arena *arena,
    struct county_tally **out, size_t *count) MUST_USE;

/* The place of a county in an order, in the arena; NULL: it is full. */
const char *county_key(const struct county_tally *county,
    enum county_order order, struct arena *arena);

/* The sum over all counties of a region and below, and their number. */
enum db_result overview_sum(struct db *read, const char *period,
    const char *region, struct arena *arena, struct county_tally *out,
    int *counties) MUST_USE;

/* What LIKE takes for a region and all below it: "32%" for 32 and 320000,
 * "3204%" for 320400. NULL: the arena is full. */
const char *overview_pattern(const char *region, struct arena *arena);

#endif
