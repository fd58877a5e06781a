/*
 * What is reported, read from the headers alone: never a cell, so that a county
 * and a page of counties cost the same with ten million values stored.
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

/* All headers of a period from one county code to another, in no order. */
enum db_result overview_counties(struct db *read, const char *period,
    const char *from, const char *to, struct arena *arena,
    struct overview_head **out, size_t *count) MUST_USE;

/* What LIKE takes for a region and all below it: "32%" for 32 and 320000,
 * "3204%" for 320400. NULL: the arena is full. */
const char *overview_pattern(const char *region, struct arena *arena);

#endif
