#include "sql/overview.h"

#include <stdlib.h>
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
            (int)row[7].i, row[8].i};
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

/* -- many counties --------------------------------------------------------- */

/* What an order's statement compares before the code. */
static const struct {
    enum sql statement;
    enum { BY_NOTHING, BY_TEXT, BY_NUMBER } key;
} orders[COUNTIES__ORDERS] = {
    [COUNTIES_BY_CODE] = {SQL_COUNTIES_BY_CODE, BY_NOTHING},
    [COUNTIES_BY_NAME] = {SQL_COUNTIES_BY_NAME, BY_TEXT},
    [COUNTIES_BY_NAME_EN] = {SQL_COUNTIES_BY_NAME_EN, BY_TEXT},
    [COUNTIES_BY_FILLED] = {SQL_COUNTIES_BY_FILLED, BY_NUMBER},
    [COUNTIES_BY_TIMELY] = {SQL_COUNTIES_BY_TIMELY, BY_NUMBER},
};

const char *county_key(const struct county_tally *county,
    enum county_order order, struct arena *arena)
{
    switch (order) {
    case COUNTIES_BY_NAME: return county->region.name.zh;
    case COUNTIES_BY_NAME_EN: return county->region.name.en;
    case COUNTIES_BY_FILLED: return arena_printf(arena, "%d", county->filled);
    case COUNTIES_BY_TIMELY: return arena_printf(arena, "%d", county->timely);
    case COUNTIES_BY_CODE:
    case COUNTIES__ORDERS: break;
    }
    return "";
}

/* Before the first number stands -1. */
static struct value key_value(enum county_order order, const char *key)
{
    return orders[order].key == BY_TEXT ? value_text(key)
           : key[0] == '\0'             ? value_int(-1)
                                        : value_int(strtol(key, NULL, 10));
}

static struct county_tally take_county(const struct value *row)
{
    return (struct county_tally){
        {value_string(&row[0]), {value_string(&row[1]), value_string(&row[2])},
            row[3].i != 0},
        (int)row[4].i, (int)row[5].i, (int)row[6].i, (int)row[7].i,
        (int)row[8].i};
}

enum db_result overview_counties(struct db *read, const char *period,
    const char *region, enum county_order order,
    const struct county_place *after, int most, struct arena *arena,
    struct county_tally **out, size_t *count)
{
    struct value values[6] = {
        value_text(period), value_text(overview_pattern(region, arena))};
    size_t n = 2;
    struct rows rows;
    enum db_result result;

    if (orders[order].key != BY_NOTHING) {
        values[n++] = key_value(order, after->key);
        values[n++] = key_value(order, after->key);
    }
    values[n++] = value_text(after->code);
    values[n++] = value_int(most);
    result = db_run(read, orders[order].statement, values, n, arena, &rows);
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
        (*out)[i] = take_county(row_at(&rows, i));
    }
    *count = rows.count;
    return DB_OK;
}

/* A sum over integers comes as a decimal. */
static int whole(const struct value *value)
{
    return (
        int)(value->kind == VALUE_DECIMAL ? value->i / DECIMAL_ONE : value->i);
}

enum db_result overview_sum(struct db *read, const char *period,
    const char *region, struct arena *arena, struct county_tally *out,
    int *counties)
{
    const struct value pattern = value_text(overview_pattern(region, arena));
    const struct value values[] = {pattern, value_text(period), pattern};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_COUNTIES_SUM, values, 3, arena, &rows);

    if (result == DB_OK) {
        const struct value *row = row_at(&rows, 0);

        *counties = (int)row[0].i;
        *out = (struct county_tally){{"", {"", ""}, false}, whole(&row[1]),
            whole(&row[2]), whole(&row[3]), whole(&row[4]), whole(&row[5])};
    }
    return result;
}
