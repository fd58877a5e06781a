#include "sql/form_story.h"

#include <string.h>

#include "sql/submission_row.h"

static bool make_room(
    const struct framework *fw, struct arena *arena, struct history *out)
{
    size_t items = (size_t)fw->item_count;

    for (int i = 0; i < HISTORY_PERIODS; i++) {
        out->point[i] = arena_array(arena, items, sizeof(*out->point[i]));
        if (out->point[i] == NULL) {
            return false;
        }
    }
    return true;
}

static void take_point(
    const struct value *row, const struct framework *fw, struct history *out)
{
    int item = framework_item(fw, (struct text){row[1].p, row[1].n});

    for (int i = 0; i < HISTORY_PERIODS && item >= 0; i++) {
        if (strcmp(out->period[i], value_string(&row[0])) == 0 &&
            row[2].i >= 0 && row[2].i < COLUMN__COUNT) {
            out->point[i][item][row[2].i] =
                (struct history_point){true, row[3].i};
        }
    }
}

enum db_result history_load(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct history *out)
{
    struct value values[HISTORY_PERIODS + 2];
    struct period period = form->key.period;
    struct rows rows;
    enum db_result result;

    memset(out, 0, sizeof(*out));
    if (!make_room(fw, arena, out)) {
        return DB_FAIL;
    }
    for (int i = HISTORY_PERIODS - 1; i >= 0; i--) {
        period = period_previous(period);
        period_format(period, out->period[i]);
        values[i] = value_text(out->period[i]);
    }
    values[HISTORY_PERIODS] = value_text(form->key.region);
    values[HISTORY_PERIODS + 1] = value_text(fw->forms[form->key.form].code);
    result = db_run(
        read, SQL_CELL_HISTORY, values, HISTORY_PERIODS + 2, arena, &rows);
    for (size_t i = 0; result == DB_OK && i < rows.count; i++) {
        take_point(row_at(&rows, i), fw, out);
    }
    return db_answered(result) ? DB_OK : result;
}

/* The change of `name` that the detail of an audit row tells of. */
static bool find_change(const char *detail, const char *name,
    struct arena *arena, struct cell_change *out)
{
    size_t n = strlen(name);

    while (*detail != '\0') {
        size_t whole = strcspn(detail, ";");
        const char *arrow = memchr(detail, '>', whole);

        if (whole > n && memcmp(detail, name, n) == 0 && arrow != NULL &&
            arrow > detail + n) {
            out->from =
                arena_copy(arena, detail + n, (size_t)(arrow - detail) - n);
            out->to = arena_copy(
                arena, arrow + 1, whole - (size_t)(arrow + 1 - detail));
            return out->from != NULL && out->to != NULL;
        }
        detail += whole;
        detail += strspn(detail, "; ");
    }
    return false;
}

enum db_result cell_changes(struct db *read, const struct framework *fw,
    const struct opened_form *form, int item, enum column column,
    struct arena *arena, struct cell_change **out, size_t *count)
{
    const char *name = arena_printf(arena, "%s.%s ", fw->items[item].code,
        column == COLUMN_CURRENT ? "current" : "total");
    const struct value object =
        value_text(submission_object(fw, &form->key, arena));
    struct rows rows = {0};
    enum db_result result =
        db_run(read, SQL_AUDIT_CHANGES, &object, 1, arena, &rows);

    *count = 0;
    *out = arena_array(arena, rows.count + 1, sizeof(**out));
    if (!db_answered(result) || *out == NULL || name == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        struct cell_change *change = &(*out)[*count];

        change->at = row[0].i;
        change->by = value_string(&row[1]);
        *count += find_change(value_string(&row[2]), name, arena, change);
    }
    return DB_OK;
}
