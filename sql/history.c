#include "sql/history.h"

#include <sodium.h>
#include <string.h>

#include "sql/submission_row.h"

struct earlier {
    const struct framework *fw;
    struct arena *arena;
    struct history *out;
    /* Keys of the records that twelve periods draw from, then those that only
     * the report itself does. */
    char key[HISTORY_KEYS][PERIOD_TEXT];
    int key_count, own_count;
    /* Of each period and record the index of its key. */
    int of[HISTORY_PERIODS][WHEN__COUNT][FREQ__COUNT];
    struct cell_place *places;
    int *place_key; /* of each place */
    size_t place_count;
};

static int key_of(const struct earlier *e, const char *text)
{
    for (int i = 0; i < e->key_count; i++) {
        if (strcmp(e->key[i], text) == 0) {
            return i;
        }
    }
    return -1;
}

/* False: there is no room for one more. */
static bool name_key(struct earlier *e, const char *text, int *at)
{
    *at = key_of(e, text);
    if (*at < 0 && e->key_count < HISTORY_KEYS) {
        *at = e->key_count++;
        memcpy(e->key[*at], text, PERIOD_TEXT);
    }
    return *at >= 0;
}

static bool name_keys(
    struct earlier *e, struct period period, int of[WHEN__COUNT][FREQ__COUNT])
{
    period_keys keys;
    bool ok = true;

    submission_periods(period, keys);
    for (int w = 0; w < WHEN__COUNT; w++) {
        for (int f = 0; ok && f < FREQ__COUNT; f++) {
            ok = name_key(e, keys[w][f], &of[w][f]);
        }
    }
    return ok;
}

static bool name_periods(struct earlier *e, struct period now)
{
    int of_report[WHEN__COUNT][FREQ__COUNT];
    struct period period = now;
    bool ok = true;

    for (int i = 0; ok && i < HISTORY_PERIODS; i++) {
        period = period_previous(period);
        e->out->period[i] = period;
        ok = name_keys(e, period, e->of[i]);
    }
    e->own_count = e->key_count;
    return ok && name_keys(e, now, of_report);
}

struct earlier *history_begin(const struct report *report, struct arena *arena,
    struct value values[HISTORY_KEYS])
{
    struct earlier *e = arena_alloc(arena, sizeof(*e));
    struct history *out = arena_alloc(arena, sizeof(*out));

    if (e == NULL || out == NULL) {
        return NULL;
    }
    *e = (struct earlier){.fw = report->fw, .arena = arena, .out = out};
    if (!name_periods(e, report->period)) {
        return NULL;
    }
    for (int i = 0; i < HISTORY_KEYS; i++) {
        values[i] = value_text(e->key[i]);
    }
    return e;
}

static bool is_figure(const struct cell *cell)
{
    return cell->accepted && cell->state != CELL_MISSING;
}

static bool take_cells(struct earlier *e, const struct rows *rows)
{
    e->places = arena_array(e->arena, rows->count + 1, sizeof(*e->places));
    e->place_key = arena_array(e->arena, rows->count + 1, sizeof(int));
    for (size_t i = 0;
         e->places != NULL && e->place_key != NULL && i < rows->count; i++) {
        struct cell_place *place = &e->places[e->place_count];

        if (submission_take_cell(row_at(rows, i), e->fw, place) &&
            is_figure(&place->cell)) {
            int key = key_of(e, place->period);

            e->place_key[e->place_count] = key;
            e->place_count += key >= 0 && key < e->own_count;
        }
    }
    return e->places != NULL && e->place_key != NULL;
}

static void hash_cells(struct earlier *e)
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < e->place_count; i++) {
        const struct cell_place *place = &e->places[i];
        const char *item = e->fw->items[place->item].code;
        const int64_t numbers[] = {
            place->column, place->cell.state, place->cell.value};

        crypto_hash_sha256_update(&state, (const unsigned char *)place->period,
            strlen(place->period) + 1);
        crypto_hash_sha256_update(
            &state, (const unsigned char *)item, strlen(item) + 1);
        crypto_hash_sha256_update(
            &state, (const unsigned char *)numbers, sizeof(numbers));
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(e->out->hash, sizeof(e->out->hash), hash, sizeof(hash));
}

/* The figures of one period; whether one is of the period itself. */
static bool fill_figures(
    const struct earlier *e, int period, struct figures *figures)
{
    bool some = false;

    for (size_t i = 0; i < e->place_count; i++) {
        const struct cell_place *place = &e->places[i];
        enum freq freq = e->fw->items[place->item].freq;

        for (int w = 0; w < WHEN__COUNT; w++) {
            if (e->of[period][w][freq] == e->place_key[i]) {
                figures->cell[w][place->item][place->column] = place->cell;
                some |= w == WHEN_NOW && freq == e->out->period[period].freq;
            }
        }
    }
    return some;
}

static bool score_period(
    const struct earlier *e, const struct report *report, int period)
{
    struct figures figures;
    const struct score_input input = {.figures = &figures,
        .group = framework_group(e->fw, text_of(report->group))};
    struct evaluation *evaluation = arena_alloc(e->arena, sizeof(*evaluation));

    if (evaluation == NULL ||
        !figures_make(&figures, (size_t)e->fw->item_count, e->arena)) {
        return false;
    }
    if (!fill_figures(e, period, &figures)) {
        return true;
    }
    e->out->at[period] = evaluation;
    return score_evaluate(
        e->fw, e->out->period[period], &input, e->arena, evaluation);
}

static bool score_all(const struct earlier *e, const struct report *report)
{
    bool ok = true;

    e->out->scored = true;
    for (int i = 0; i < e->fw->indicator_count; i++) {
        e->out->scored &= !method_needs_peers(&e->fw->indicators[i]);
    }
    for (int i = 0; ok && i < HISTORY_PERIODS; i++) {
        ok = score_period(e, report, i);
    }
    return ok;
}

bool history_take(
    struct earlier *e, struct report *report, const struct rows *rows)
{
    if (!take_cells(e, rows) || !score_all(e, report)) {
        return false;
    }
    hash_cells(e);
    report->history = e->out;
    return true;
}

const struct evaluation *history_find(
    const struct history *history, struct period period)
{
    for (int i = 0; history != NULL && i < HISTORY_PERIODS; i++) {
        if (period_equal(history->period[i], period)) {
            return history->at[i];
        }
    }
    return NULL;
}
