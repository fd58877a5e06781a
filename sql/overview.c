#include "sql/overview.h"

#include <string.h>

static enum db_result take_heads(const struct rows *rows, struct arena *arena,
    struct overview_head **out, size_t *count)
{
    *count = 0;
    *out = arena_array(arena, rows->count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = row_at(rows, i);

        (*out)[i] = (struct overview_head){value_string(&row[0]),
            value_string(&row[1]), value_string(&row[2]), value_string(&row[3]),
            state_of(value_string(&row[4])), (int)row[5].i, row[6].i != 0,
            row[7].i};
    }
    *count = rows->count;
    return DB_OK;
}

static enum db_result heads(struct db *read, enum sql statement,
    const struct value *values, size_t value_count, struct arena *arena,
    struct overview_head **out, size_t *count)
{
    struct rows rows;
    enum db_result result =
        db_run(read, statement, values, value_count, arena, &rows);

    *count = 0;
    *out = NULL;
    return result == DB_OK ? take_heads(&rows, arena, out, count) : result;
}

static void period_values(
    const char *const *periods, size_t count, struct value *out)
{
    for (size_t i = 0; i < OVERVIEW_PERIODS; i++) {
        out[i] = value_text(i < count ? periods[i] : "");
    }
}

enum db_result overview_calendar(struct db *read, const char *const *periods,
    size_t period_count, struct arena *arena, struct deadline **out,
    size_t *count)
{
    struct value values[OVERVIEW_PERIODS];
    struct rows rows;

    period_values(periods, period_count, values);
    enum db_result result = db_run(
        read, SQL_CALENDAR_AMONG, values, OVERVIEW_PERIODS, arena, &rows);

    *count = 0;
    *out = NULL;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[i] = (struct deadline){.period = value_string(&row[0]),
            .form = value_string(&row[1]),
            .edition = value_string(&row[2]),
            .open = row[3].i,
            .due = row[4].i,
            .late = row[5].i,
            .lock = row[6].i};
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result overview_county(struct db *read, const char *region,
    const char *const *periods, size_t period_count, struct arena *arena,
    struct overview_head **out, size_t *count)
{
    struct value values[OVERVIEW_PERIODS + 1];

    period_values(periods, period_count, values);
    values[OVERVIEW_PERIODS] = value_text(region);
    return heads(read, SQL_OVERVIEW_COUNTY, values, OVERVIEW_PERIODS + 1, arena,
        out, count);
}

enum db_result overview_counties(struct db *read, const char *period,
    const char *from, const char *to, struct arena *arena,
    struct overview_head **out, size_t *count)
{
    const struct value values[] = {
        value_text(period), value_text(from), value_text(to)};

    return heads(read, SQL_OVERVIEW_COUNTIES, values, 3, arena, out, count);
}

const char *overview_pattern(const char *region, struct arena *arena)
{
    size_t n = strlen(region);

    while (n > 2 && region[n - 1] == '0' && region[n - 2] == '0') {
        n -= 2;
    }
    return arena_printf(arena, "%.*s%%", (int)n, region);
}

enum db_result overview_regions(struct db *read, const char *region,
    const char *after, int most, struct arena *arena, struct region **out,
    size_t *count)
{
    const struct value values[] = {value_text(overview_pattern(region, arena)),
        value_text(after), value_int(most)};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_COUNTY_PAGE, values, 3, arena, &rows);

    *count = 0;
    *out = NULL;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[i] = (struct region){value_string(&row[0]),
            {value_string(&row[1]), value_string(&row[2])}, row[3].i != 0};
    }
    *count = rows.count;
    return DB_OK;
}
