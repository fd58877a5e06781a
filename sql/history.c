#include "sql/history.h"

#include <sodium.h>
#include <string.h>

#include "sql/submission_row.h"

/* Keys of the records that twelve periods draw from; SQL_CELL_EARLIER has room
 * for as many. */
enum { KEYS_MAX = 64 };

struct earlier {
    const struct framework *fw;
    struct arena *arena;
    struct history *out;
    char key[KEYS_MAX][PERIOD_TEXT];
    int key_count;
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
    if (*at < 0 && e->key_count < KEYS_MAX) {
        *at = e->key_count++;
        memcpy(e->key[*at], text, PERIOD_TEXT);
    }
    return *at >= 0;
}

static bool name_periods(struct earlier *e, struct period period)
{
    bool ok = true;

    for (int i = 0; i < HISTORY_PERIODS; i++) {
        period_keys keys;

        period = period_previous(period);
        e->out->period[i] = period;
        submission_periods(period, keys);
        for (int w = 0; w < WHEN__COUNT; w++) {
            for (int f = 0; ok && f < FREQ__COUNT; f++) {
                ok = name_key(e, keys[w][f], &e->of[i][w][f]);
            }
        }
    }
    return ok;
}

static enum db_result read_cells(
    struct earlier *e, struct db *db, const char *region, struct rows *rows)
{
    struct value values[KEYS_MAX + 1];

    for (int i = 0; i < KEYS_MAX; i++) {
        values[i] = value_text(i < e->key_count ? e->key[i] : "");
    }
    values[KEYS_MAX] = value_text(region);
    return db_run(db, SQL_CELL_EARLIER, values, KEYS_MAX + 1, e->arena, rows);
}

static bool take_cells(struct earlier *e, const struct rows *rows)
{
    e->places = arena_array(e->arena, rows->count + 1, sizeof(*e->places));
    e->place_key = arena_array(e->arena, rows->count + 1, sizeof(int));
    for (size_t i = 0;
         e->places != NULL && e->place_key != NULL && i < rows->count; i++) {
        struct cell_place *place = &e->places[e->place_count];

        if (submission_take_cell(row_at(rows, i), e->fw, place)) {
            e->place_key[e->place_count++] = key_of(e, place->period);
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

enum db_result history_load(
    struct db *db, struct report *report, struct arena *arena)
{
    struct earlier *e = arena_alloc(arena, sizeof(*e));
    struct history *out = arena_alloc(arena, sizeof(*out));
    struct rows rows;
    enum db_result result;

    if (e == NULL || out == NULL) {
        return DB_FAIL;
    }
    *e = (struct earlier){.fw = report->fw, .arena = arena, .out = out};
    if (!name_periods(e, report->period)) {
        return DB_FAIL;
    }
    result = read_cells(e, db, report->region.code, &rows);
    if (!db_answered(result)) {
        return result;
    }
    if (!take_cells(e, &rows) || !score_all(e, report)) {
        return DB_FAIL;
    }
    hash_cells(e);
    report->history = out;
    return DB_OK;
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
