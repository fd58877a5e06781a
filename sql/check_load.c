#include "sql/check_load.h"

#include <string.h>

#include "sql/submission_row.h"

/* As many as SQL_CELL_CHECK has room for. */
enum { KEYS = WHEN__COUNT * FREQ__COUNT, VALUES = KEYS + 1 + FRAMEWORK_READS };

struct loading {
    struct db *read;
    const struct framework *fw;
    const struct form_key *key;
    struct arena *arena;
    struct figures *figures;
    period_keys period;
    const struct form *form;
};

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
    return n;
}

static enum db_result load_cells(struct loading *l)
{
    struct value values[VALUES];
    struct cell_place place;
    struct rows rows;
    size_t n = fill_values(l, values);
    enum db_result result =
        db_run(l->read, SQL_CELL_CHECK, values, n, l->arena, &rows);

    for (size_t i = 0; result == DB_OK && i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        if (submission_take_cell(row, l->fw, &place)) {
            put_cell(l, &place, &row[rows.columns - 1]);
        }
    }
    return db_answered(result) ? DB_OK : result;
}

enum db_result check_load(struct db *read, const struct framework *fw,
    const struct form_key *key, struct arena *arena, struct figures *figures)
{
    struct loading l = {.read = read,
        .fw = fw,
        .key = key,
        .arena = arena,
        .figures = figures,
        .form = &fw->forms[key->form]};

    submission_periods(key->period, l.period);
    return l.form->read_count > 0 ? load_cells(&l) : DB_OK;
}
