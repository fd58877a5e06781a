#include "sql/check_load.h"

#include <math.h>
#include <string.h>

#include "sql/submission_row.h"

/* As many as SQL_CELL_CHECK has room for. */
enum {
    KEYS = WHEN__COUNT * FREQ__COUNT,
    VALUES = KEYS + 1 + FRAMEWORK_READS + FRAMEWORK_PERIODS + 2
};

struct loading {
    struct db *read;
    const struct framework *fw;
    const struct form_key *key;
    struct arena *arena;
    struct figures *figures;
    period_keys period;
    const struct form *form;
    char past[FRAMEWORK_PERIODS][PERIOD_TEXT]; /* the newest first */
    int past_count;
    struct background *background;
};

/* -- what is needed -------------------------------------------------------- */

static void want_history(struct loading *l)
{
    struct period period = l->key->period;

    if (l->fw->outlier_history == 0) {
        return;
    }
    for (int i = 0; i < l->fw->outlier_periods && period.year > 1990; i++) {
        period = period_previous(period);
        period_format(period, l->past[l->past_count++]);
    }
}

/* -- cells ----------------------------------------------------------------- */

static void put_cell(struct loading *l, const struct cell_place *place,
    const struct value *state)
{
    const struct item *item = &l->fw->items[place->item];

    for (int w = 0; w < WHEN__COUNT; w++) {
        bool counts = w == WHEN_NOW
                          ? state_is_reported(state_of(value_string(state)))
                          : place->cell.accepted;
        bool own = item->form == l->key->form && w != WHEN_PREVIOUS;

        if (counts && !own &&
            strcmp(place->period, l->period[w][item->freq]) == 0) {
            l->figures->cell[w][place->item][place->column] = place->cell;
        }
    }
}

/* Where a period stands among the earlier ones; -1: it is none of them. */
static int past_of(const struct loading *l, const char *period)
{
    for (int i = 0; i < l->past_count; i++) {
        if (strcmp(l->past[i], period) == 0) {
            return i;
        }
    }
    return -1;
}

/* Rows come in any order: first by the place of their period. */
struct earlier {
    decimal value[FRAMEWORK_PERIODS];
    bool there[FRAMEWORK_PERIODS];
};

static void put_earlier(const struct loading *l, struct earlier *earlier,
    const struct cell_place *place)
{
    int at = past_of(l, place->period);

    if (at >= 0) {
        struct earlier *of =
            &earlier[place->item * COLUMN__COUNT + (int)place->column];

        of->value[at] = place->cell.value;
        of->there[at] = true;
    }
}

static bool make_series(
    struct loading *l, const struct earlier *from, struct series *out)
{
    double *values =
        arena_array(l->arena, (size_t)l->past_count + 1, sizeof(*values));

    for (int i = 0; values != NULL && i < l->past_count; i++) {
        if (from->there[i]) {
            values[out->count++] = decimal_to_double(from->value[i]);
        }
    }
    out->value = values;
    return values != NULL;
}

static bool make_history(struct loading *l, const struct earlier *earlier)
{
    size_t items = (size_t)l->fw->item_count;
    struct series(*history)[COLUMN__COUNT] =
        arena_array(l->arena, items + 1, sizeof(*history));
    bool ok = history != NULL;

    for (size_t i = 0; ok && i < items; i++) {
        for (size_t c = 0; ok && c < COLUMN__COUNT; c++) {
            ok =
                l->fw->items[i].form != l->key->form ||
                make_series(l, &earlier[i * COLUMN__COUNT + c], &history[i][c]);
        }
    }
    l->background->history = history;
    return ok;
}

static size_t fill_values(const struct loading *l, struct value values[VALUES])
{
    size_t n = 0;

    for (int w = 0; w < WHEN__COUNT; w++) {
        for (int f = 0; f < FREQ__COUNT; f++) {
            values[n++] = value_text(l->period[w][f]);
        }
    }
    values[n++] = value_text(l->key->region);
    for (int i = 0; i < FRAMEWORK_READS; i++) {
        values[n++] = value_text(i < l->form->read_count
                                     ? l->fw->forms[l->form->reads[i]].code
                                     : "");
    }
    for (int i = 0; i < FRAMEWORK_PERIODS; i++) {
        values[n++] = value_text(i < l->past_count ? l->past[i] : "");
    }
    values[n++] = value_text(l->key->region);
    values[n++] = value_text(l->form->code);
    return n;
}

static enum db_result load_cells(struct loading *l)
{
    size_t cells = (size_t)l->fw->item_count * COLUMN__COUNT;
    struct earlier *earlier =
        arena_array(l->arena, cells + 1, sizeof(*earlier));
    struct value values[VALUES];
    struct cell_place place;
    struct rows rows;
    size_t n = fill_values(l, values);
    enum db_result result =
        db_run(l->read, SQL_CELL_CHECK, values, n, l->arena, &rows);

    if (!db_answered(result) || earlier == NULL) {
        return earlier == NULL ? DB_FAIL : result;
    }
    for (size_t i = 0; result == DB_OK && i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        const struct value *state = &row[rows.columns - 1];

        if (!submission_take_cell(row, l->fw, &place)) {
            continue;
        }
        if (value_string(state)[0] == '\0') {
            put_earlier(l, earlier, &place);
        } else {
            put_cell(l, &place, state);
        }
    }
    return make_history(l, earlier) ? DB_OK : DB_FAIL;
}

/* -- the group ------------------------------------------------------------- */

static double growth(decimal now, decimal last)
{
    double before = decimal_to_double(last);

    return (decimal_to_double(now) - before) / fabs(before) * 100;
}

/* Rows stand together by item. */
static bool take_growth(struct loading *l, const struct rows *rows)
{
    double *values = arena_array(l->arena, rows->count + 1, sizeof(*values));
    struct series *series =
        arena_array(l->arena, (size_t)l->fw->item_count + 1, sizeof(*series));

    if (values == NULL || series == NULL) {
        return false;
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = row_at(rows, i);
        int item = framework_item(l->fw, (struct text){row[0].p, row[0].n});

        values[i] = growth(row[1].i, row[2].i);
        if (item >= 0) {
            series[item].value =
                series[item].count == 0 ? &values[i] : series[item].value;
            series[item].count++;
        }
    }
    l->background->growth = series;
    return true;
}

static enum db_result load_group(struct loading *l)
{
    char now[PERIOD_TEXT], last[PERIOD_TEXT];
    struct rows rows;
    enum db_result result;

    if (l->fw->outlier_group == 0 || l->fw->group_count == 0) {
        return DB_OK;
    }
    period_format(l->key->period, now);
    period_format(period_last_year(l->key->period), last);
    const struct value values[] = {value_text(now), value_text(l->form->code),
        value_text(last), value_text(l->fw->edition),
        value_text(l->key->region)};

    result = db_run(l->read, SQL_CELL_GROUP, values, 5, l->arena, &rows);
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    return take_growth(l, &rows) ? DB_OK : DB_FAIL;
}

enum db_result check_load(struct db *read, const struct framework *fw,
    const struct form_key *key, struct arena *arena, struct figures *figures)
{
    struct loading l = {.read = read,
        .fw = fw,
        .key = key,
        .arena = arena,
        .figures = figures,
        .form = &fw->forms[key->form],
        .background = arena_alloc(arena, sizeof(struct background))};
    enum db_result result = DB_OK;

    if (l.background == NULL) {
        return DB_FAIL;
    }
    want_history(&l);
    submission_periods(key->period, l.period);
    figures->background = l.background;
    if (l.form->read_count > 0 || l.past_count > 0) {
        result = load_cells(&l);
    }
    return result == DB_OK ? load_group(&l) : result;
}
