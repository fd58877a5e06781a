#include "sql/background.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns of CELL_COLUMNS; a text stands where a cell has its note. */
enum { PERIOD, ITEM, COLUMN, STATE, VALUE, TEXT };

/* Which counties a text of growth is of; see FORM_PEERS. */
enum { OF_GROUP, OF_PREFECTURE };

struct taking {
    const struct framework *fw;
    struct arena *arena;
    char (*period)[PERIOD_TEXT]; /* past_keys */
    struct past (*past)[COLUMN__COUNT];
    struct background *background;
};

void background_periods(struct period period, past_keys out)
{
    for (int i = 0; i < FRAMEWORK_PERIODS; i++) {
        out[i][0] = '\0';
        if (period.year > 1990) {
            period = period_previous(period);
            period_format(period, out[i]);
        }
    }
}

/* -- lists ----------------------------------------------------------------- */

/* The next piece of a list and what it is divided into: "a=b,". */
struct piece {
    struct text left, right;
};

static bool next_piece(const char **at, char between, struct piece *out)
{
    size_t n = strcspn(*at, ",");
    const char *middle = memchr(*at, between, n), *end = *at + n;

    if (middle == NULL) {
        return false;
    }
    out->left = (struct text){*at, (size_t)(middle - *at)};
    out->right = (struct text){middle + 1, (size_t)(end - middle - 1)};
    *at = *end == ',' ? end + 1 : end;
    return true;
}

static size_t pieces(const char *list)
{
    size_t n = 1;

    for (; *list != '\0'; list++) {
        n += *list == ',';
    }
    return n;
}

static bool take_number(struct text text, decimal *out)
{
    return decimal_parse(text, DECIMAL_PLACES, out) == DECIMAL_OK;
}

/* -- earlier figures ------------------------------------------------------- */

/* The periods of a list fall, so each is looked for behind the one before. */
static bool take_past(
    const struct taking *t, const char *list, struct past *out)
{
    struct past_point *points =
        arena_array(t->arena, pieces(list), sizeof(*points));
    struct piece piece;
    int ago = 0;

    out->point = points;
    while (points != NULL && ago < FRAMEWORK_PERIODS &&
           next_piece(&list, '=', &piece)) {
        while (
            ago < FRAMEWORK_PERIODS && !text_is(piece.left, t->period[ago])) {
            ago++;
        }
        points[out->count].ago = ++ago;
        out->count += ago <= FRAMEWORK_PERIODS &&
                      take_number(piece.right, &points[out->count].value);
    }
    return points != NULL;
}

static bool take_history(
    const struct taking *t, const struct past *past, struct series *out)
{
    double *values =
        arena_array(t->arena, (size_t)past->count + 1, sizeof(*values));

    for (int i = 0; values != NULL && i < past->count; i++) {
        if (past->point[i].ago <= t->fw->outlier_periods) {
            values[out->count++] = decimal_to_double(past->point[i].value);
        }
    }
    out->value = values;
    return values != NULL;
}

static bool take_earlier(
    const struct taking *t, const struct value *row, int item)
{
    struct past *past = &t->past[item][row[COLUMN].i];

    return take_past(t, value_string(&row[TEXT]), past) &&
           (t->fw->outlier_history == 0 ||
               take_history(
                   t, past, &t->background->history[item][row[COLUMN].i]));
}

/* -- the group ------------------------------------------------------------- */

static bool take_growth(
    const struct taking *t, const char *list, struct series *out)
{
    double *values = arena_array(t->arena, pieces(list), sizeof(*values));
    struct piece piece;
    decimal now, last;

    while (values != NULL && next_piece(&list, '/', &piece)) {
        if (take_number(piece.left, &now) && take_number(piece.right, &last)) {
            double before = decimal_to_double(last);

            values[out->count++] =
                (decimal_to_double(now) - before) / fabs(before) * 100;
        }
    }
    out->value = values;
    return values != NULL;
}

/* An edition that has groups compares within them alone. */
static bool is_peer(const struct taking *t, const struct value *row)
{
    return t->fw->outlier_group != 0 &&
           row[STATE].i == (t->fw->group_count > 0 ? OF_GROUP : OF_PREFECTURE);
}

/* -- rows ------------------------------------------------------------------ */

static bool take_row(const struct taking *t, const struct value *row)
{
    int item = framework_item(t->fw, (struct text){row[ITEM].p, row[ITEM].n});

    if (item < 0) {
        return true;
    }
    if (row[COLUMN].kind == VALUE_NULL) {
        return !is_peer(t, row) || take_growth(t, value_string(&row[TEXT]),
                                       &t->background->growth[item]);
    }
    return row[COLUMN].i < 0 || row[COLUMN].i >= COLUMN__COUNT ||
           take_earlier(t, row, item);
}

static bool make_room(struct taking *t)
{
    size_t items = (size_t)t->fw->item_count + 1;

    t->background = arena_alloc(t->arena, sizeof(*t->background));
    t->past = arena_array(t->arena, items, sizeof(*t->past));
    if (t->background == NULL || t->past == NULL) {
        return false;
    }
    t->background->history =
        arena_array(t->arena, items, sizeof(*t->background->history));
    t->background->growth =
        arena_array(t->arena, items, sizeof(*t->background->growth));
    return t->background->history != NULL && t->background->growth != NULL;
}

bool background_take(const struct rows *rows, size_t first, past_keys keys,
    const struct framework *fw, struct arena *arena, struct opened_form *form)
{
    struct taking t = {.fw = fw, .arena = arena, .period = keys};
    bool ok = make_room(&t);

    for (size_t i = 0; ok && i < rows->count; i++) {
        const struct value *row = row_at(rows, i) + first;

        ok = row[PERIOD].kind != VALUE_NULL || row[ITEM].kind == VALUE_NULL ||
             take_row(&t, row);
    }
    form->past = t.past;
    form->figures.background = t.background;
    return ok;
}

/* -- a whole county -------------------------------------------------------- */

void background_prefecture(
    const char *region, char first[REGION_ROOM], char last[REGION_ROOM])
{
    snprintf(first, REGION_ROOM, "%.4s00", region);
    snprintf(last, REGION_ROOM, "%.4s99", region);
}

static enum db_result load_freq(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct background *out)
{
    struct opened_form whole = {0};
    past_keys past;
    char now[PERIOD_TEXT], last_year[PERIOD_TEXT];
    char first[REGION_ROOM], last[REGION_ROOM];
    struct value values[FRAMEWORK_PERIODS + 11];
    struct rows rows = {0};
    enum db_result result;
    size_t n = 0;

    background_periods(period, past);
    background_prefecture(region, first, last);
    period_format(period, now);
    period_format(period_last_year(period), last_year);
    const char *const texts[] = {region, now, last_year, fw->edition, region,
        last_year, now, first, last, region, fw->edition};

    for (; n < FRAMEWORK_PERIODS; n++) {
        values[n] = value_text(past[n]);
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        values[n++] = value_text(texts[i]);
    }
    result = db_run(read, SQL_CELL_BEHIND, values, n, arena, &rows);
    if (db_answered(result)) {
        result = background_take(&rows, 0, past, fw, arena, &whole) ? DB_OK
                                                                    : DB_FAIL;
    }
    for (int i = 0; result == DB_OK && i < fw->item_count; i++) {
        if (fw->items[i].freq == period.freq) {
            memcpy(out->history[i], whole.figures.background->history[i],
                sizeof(out->history[i]));
            out->growth[i] = whole.figures.background->growth[i];
        }
    }
    return result;
}

enum db_result background_load(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    const struct background **out)
{
    struct taking t = {.fw = fw, .arena = arena};
    enum db_result result = make_room(&t) ? DB_OK : DB_FAIL;

    for (int f = 0; result == DB_OK && f < FREQ__COUNT; f++) {
        result = load_freq(read, fw, region, period_for(period, (enum freq)f),
            arena, t.background);
    }
    *out = t.background;
    return result;
}
