#include <stdio.h>
#include <string.h>

#include "sql/overview.h"
#include "sql/submission.h"
#include "sql/submission_row.h"

enum { KEY_COUNT = 4, DEADLINE_AT = KEY_COUNT + HEAD_COUNT };

static void take_line(const struct value *row, struct submission_line *out)
{
    const struct value *k = row + DEADLINE_AT;

    out->region = value_string(&row[0]);
    out->period = value_string(&row[1]);
    out->form = value_string(&row[2]);
    out->bureau = value_string(&row[3]);
    submission_take_head(row + KEY_COUNT, &out->head);
    out->deadline = (struct deadline){out->period, out->form,
        value_string(&k[0]), k[1].i, k[2].i, k[3].i, k[4].i, 0};
    deadline_except(&out->deadline, k[5].i);
}

static enum db_result list(struct db *read, enum sql statement,
    const struct value *values, size_t value_count, struct arena *arena,
    struct submission_line **out, size_t *count)
{
    struct rows rows;
    enum db_result result =
        db_run(read, statement, values, value_count, arena, &rows);

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
        take_line(row_at(&rows, i), &(*out)[i]);
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result submission_list(struct db *read, const char *region,
    const char *period, int64_t since, struct arena *arena,
    struct submission_line **out, size_t *count)
{
    const struct value of[] = {value_text(period), value_text(region)};
    const struct value later[] = {value_text(region), value_int(since)};

    return period != NULL
               ? list(read, SQL_SUBMISSION_OF, of, 2, arena, out, count)
               : list(read, SQL_SUBMISSION_SINCE, later, 2, arena, out, count);
}

void submission_now_values(
    period_keys periods, const char *region, struct value out[NOW_VALUES])
{
    for (int f = 0; f < FREQ__COUNT; f++) {
        out[f] = out[FREQ__COUNT + 1 + f] = value_text(periods[WHEN_NOW][f]);
    }
    out[FREQ__COUNT] = value_text(region);
}

enum db_result submission_list_now(struct db *read, const char *region,
    period_keys periods, struct arena *arena, struct submission_line **out,
    size_t *count)
{
    struct value values[NOW_VALUES];

    submission_now_values(periods, region, values);
    return list(
        read, SQL_SUBMISSION_ALL, values, NOW_VALUES, arena, out, count);
}

enum db_result submission_queue(struct db *read, const char *region,
    struct arena *arena, struct submission_line **out, size_t *count)
{
    const struct value value = value_text(overview_pattern(region, arena));

    return list(read, SQL_SUBMISSION_QUEUE, &value, 1, arena, out, count);
}

enum db_result submission_revising(struct db *read, const char *region,
    struct arena *arena, struct submission_line **out, size_t *count)
{
    const struct value value = value_text(overview_pattern(region, arena));

    return list(read, SQL_SUBMISSION_REVISING, &value, 1, arena, out, count);
}

/* Form and bureau of "320481/2023-11/401/tjj"; false for another shape. */
static bool split_object(
    const char *object, struct arena *arena, struct submission_event *out)
{
    const char *period = strchr(object, '/');
    const char *form = period == NULL ? NULL : strchr(period + 1, '/');
    const char *bureau = form == NULL ? NULL : strchr(form + 1, '/');

    if (bureau == NULL) {
        return false;
    }
    out->form = arena_copy(arena, form + 1, (size_t)(bureau - form - 1));
    out->bureau = bureau + 1;
    return out->form != NULL;
}

/* Of a review its reason; what stands behind it is for the log alone. */
static const char *detail_of(
    const struct value *detail, const char *event, struct arena *arena)
{
    enum event of = event_of(event);
    const char *text = value_string(detail);

    return of == EVENT_RETURN || of == EVENT_ACCEPT || of == EVENT_CONFIRM ||
                   of == EVENT_LOCK
               ? arena_copy(arena, text, strcspn(text, "\n"))
               : text;
}

/* The steps that a statement finds. */
static enum db_result list_events(struct db *read, enum sql statement,
    const struct value *values, size_t n, struct arena *arena,
    struct submission_event **out, size_t *count)
{
    struct rows rows;
    enum db_result result = db_run(read, statement, values, n, arena, &rows);

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
        struct submission_event *e = &(*out)[*count];

        e->at = row[0].i;
        e->actor = value_string(&row[2]);
        e->role = value_string(&row[3]);
        e->event = value_string(&row[4]);
        e->detail = detail_of(&row[5], e->event, arena);
        e->version = (uint32_t)row[6].i;
        if (e->detail == NULL) {
            return DB_FAIL;
        }
        *count += split_object(value_string(&row[1]), arena, e);
    }
    return DB_OK;
}

void submission_periods(struct period period, period_keys out)
{
    for (int f = 0; f < FREQ__COUNT; f++) {
        struct period p = period_for(period, (enum freq)f);

        period_format(p, out[WHEN_NOW][f]);
        period_format(period_last_year(p), out[WHEN_LAST_YEAR][f]);
        period_format(period_previous(p), out[WHEN_PREVIOUS][f]);
    }
}

enum db_result submission_history(struct db *read, const char *region,
    const char *period, const char *form, struct arena *arena,
    struct submission_event **out, size_t *count)
{
    const struct value value = value_text(arena_printf(arena, "%s/%s/%s%s%%",
        region, period, form == NULL ? "" : form, form == NULL ? "" : "/"));

    *count = 0;
    *out = NULL;
    return value.p == NULL ? DB_FAIL
                           : list_events(read, SQL_AUDIT_OBJECT, &value, 1,
                                 arena, out, count);
}

enum db_result submission_history_now(struct db *read, const char *region,
    period_keys periods, struct arena *arena, struct submission_event **out,
    size_t *count)
{
    struct value values[2 * FREQ__COUNT - 1]; /* the last has no order */

    for (int f = 0; f < FREQ__COUNT; f++) {
        const char *pattern =
            arena_printf(arena, "%s/%s/%%", region, periods[WHEN_NOW][f]);

        if (pattern == NULL) {
            return DB_FAIL;
        }
        values[f] = value_text(pattern);
        if (f < FREQ__COUNT - 1) {
            values[FREQ__COUNT + f] = values[f];
        }
    }
    return list_events(
        read, SQL_AUDIT_NOW, values, 2 * FREQ__COUNT - 1, arena, out, count);
}
