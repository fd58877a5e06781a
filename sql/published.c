#include "sql/published.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_PARTS = 6, ENTRY_PARTS = 8 };

/* -- as JSON --------------------------------------------------------------- */

static json_t *cell_json(
    const char *item, int when, int column, const struct cell *cell)
{
    return json_pack("[s, i, i, i, I, b]", item, when, column, (int)cell->state,
        (json_int_t)cell->value, cell->approved);
}

static json_t *cells_json(const struct report *r)
{
    json_t *list = json_array();

    for (int w = 0; w < WHEN__COUNT; w++) {
        for (int i = 0; i < r->fw->item_count; i++) {
            for (int c = 0; c < COLUMN__COUNT; c++) {
                const struct cell *cell = &r->figures.cell[w][i][c];

                if (cell->state != CELL_MISSING) {
                    json_array_append_new(
                        list, cell_json(r->fw->items[i].code, w, c, cell));
                }
            }
        }
    }
    return list;
}

static json_t *indicators_json(const struct report *r)
{
    json_t *points = json_object();

    for (int i = 0; i < r->fw->indicator_count; i++) {
        const struct indicator_score *score = &r->evaluation.indicators[i];

        if (score_takes_part(score)) {
            json_object_set_new(
                points, r->fw->indicators[i].code, json_real(score->points));
        }
    }
    return points;
}

static json_t *qualities_json(const struct report *r)
{
    json_t *points = json_object();

    for (int q = 0; q < r->fw->quality_count; q++) {
        if (r->evaluation.qualities[q].scored) {
            json_object_set_new(points, r->fw->qualities[q].code,
                json_real(r->evaluation.qualities[q].points));
        }
    }
    return points;
}

static json_t *entries_json(const struct report *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->entry_count; i++) {
        const struct entry *e = &r->entries[i];

        json_array_append_new(
            list, json_pack("[I, s, s, s, s, s, o, s]", (json_int_t)e->id,
                      entry_kind_key(e->kind), e->title,
                      e->level < 0 ? "" : r->fw->levels[e->level].code, e->body,
                      e->date,
                      e->has_number ? json_integer((json_int_t)e->number)
                                    : json_null(),
                      e->state));
    }
    return list;
}

/* In the arena; NULL when memory is out. */
static const char *as_text(const struct report *r, struct arena *arena)
{
    json_t *json = json_pack("{s:b, s:f, s:o, s:o, s:o, s:o}", "scored",
        r->evaluation.scored, "total", r->evaluation.total, "cells",
        cells_json(r), "indicators", indicators_json(r), "qualities",
        qualities_json(r), "entries", entries_json(r));
    char *text = json == NULL
                     ? NULL
                     : json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER |
                                            JSON_REAL_PRECISION(17));
    const char *copy =
        text == NULL ? NULL : arena_copy(arena, text, strlen(text));

    free(text);
    json_decref(json);
    return copy;
}

/* -- and back -------------------------------------------------------------- */

static const char *string_of(const json_t *value, struct arena *arena)
{
    const char *text = json_string_value(value);

    return text == NULL ? "" : arena_copy(arena, text, strlen(text));
}

static struct text text_at(const json_t *list, size_t i)
{
    const char *text = json_string_value(json_array_get(list, i));

    return text_of(text == NULL ? "" : text);
}

static int64_t whole_at(const json_t *list, size_t i)
{
    return (int64_t)json_integer_value(json_array_get(list, i));
}

/* False when it is not a cell of the edition. */
static bool take_cell(
    const json_t *from, const struct framework *fw, struct figures *figures)
{
    int item = framework_item(fw, text_at(from, 0));
    int64_t when = whole_at(from, 1), column = whole_at(from, 2);
    int64_t state = whole_at(from, 3);

    if (json_array_size(from) != CELL_PARTS || item < 0 || when < 0 ||
        when >= WHEN__COUNT || column < 0 || column >= COLUMN__COUNT ||
        (state != CELL_VALUE && state != CELL_NOT_APPLICABLE)) {
        return false;
    }
    figures->cell[when][item][column] =
        (struct cell){.state = (enum cell_state)state,
            .value = whole_at(from, 4),
            .approved = json_is_true(json_array_get(from, 5)),
            .accepted = true,
            .note = ""};
    return true;
}

static bool take_cells(const json_t *list, const struct framework *fw,
    struct arena *arena, struct figures *out)
{
    bool ok =
        json_is_array(list) && figures_make(out, (size_t)fw->item_count, arena);

    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        ok = take_cell(json_array_get(list, i), fw, out);
    }
    return ok;
}

static struct published_points points_of(const json_t *object, const char *code)
{
    const json_t *points = json_object_get(object, code);

    return (struct published_points){
        json_is_number(points), json_number_value(points)};
}

static bool take_points(const json_t *json, const struct framework *fw,
    struct arena *arena, struct published *out)
{
    const json_t *indicators = json_object_get(json, "indicators");
    const json_t *qualities = json_object_get(json, "qualities");

    out->indicators = arena_array(
        arena, (size_t)fw->indicator_count + 1, sizeof(*out->indicators));
    out->qualities = arena_array(
        arena, (size_t)fw->quality_count + 1, sizeof(*out->qualities));
    if (!json_is_object(indicators) || !json_is_object(qualities) ||
        out->indicators == NULL || out->qualities == NULL) {
        return false;
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        out->indicators[i] = points_of(indicators, fw->indicators[i].code);
    }
    for (int q = 0; q < fw->quality_count; q++) {
        out->qualities[q] = points_of(qualities, fw->qualities[q].code);
    }
    return true;
}

static struct entry entry_of(
    const json_t *from, const struct framework *fw, struct arena *arena)
{
    const json_t *number = json_array_get(from, 6);
    const char *kind = json_string_value(json_array_get(from, 1));

    return (struct entry){.id = whole_at(from, 0),
        .kind = entry_kind_of(kind == NULL ? "" : kind),
        .title = string_of(json_array_get(from, 2), arena),
        .level = framework_level(fw, text_at(from, 3)),
        .body = string_of(json_array_get(from, 4), arena),
        .date = string_of(json_array_get(from, 5), arena),
        .has_number = json_is_integer(number),
        .number = json_integer_value(number),
        .state = string_of(json_array_get(from, 7), arena)};
}

static bool take_entries(const json_t *list, const struct framework *fw,
    struct arena *arena, struct published *out)
{
    size_t count = json_array_size(list);

    out->entries = arena_array(arena, count + 1, sizeof(*out->entries));
    for (size_t i = 0; out->entries != NULL && i < count; i++) {
        const json_t *from = json_array_get(list, i);
        struct entry e = entry_of(from, fw, arena);

        if (json_array_size(from) != ENTRY_PARTS || e.kind == ENTRY__COUNT ||
            e.title == NULL || e.body == NULL || e.date == NULL ||
            e.state == NULL) {
            return false;
        }
        out->entries[out->entry_count++] = e;
    }
    return json_is_array(list) && out->entries != NULL;
}

static bool from_text(const struct value *text, const struct framework *fw,
    struct arena *arena, struct published *out)
{
    json_t *json = json_loadb(text->p == NULL ? "" : text->p, text->n, 0, NULL);
    bool ok = json != NULL;

    if (ok) {
        out->scored = json_is_true(json_object_get(json, "scored"));
        out->total = json_number_value(json_object_get(json, "total"));
        ok = take_cells(
                 json_object_get(json, "cells"), fw, arena, &out->figures) &&
             take_points(json, fw, arena, out) &&
             take_entries(json_object_get(json, "entries"), fw, arena, out);
    }
    json_decref(json);
    return ok;
}

/* -- in the database ------------------------------------------------------- */

/* What every statement begins with; `period` is room for the second. */
static void key_of(
    const struct report *report, char period[PERIOD_TEXT], struct value out[2])
{
    period_format(report->period, period);
    out[0] = value_text(report->region.code);
    out[1] = value_text(period);
}

static enum db_result read_base(struct db *db, const struct report *report,
    enum sql statement, const char *last, struct arena *arena,
    struct lineage *out)
{
    struct published *base = arena_alloc(arena, sizeof(*base));
    char period[PERIOD_TEXT];
    struct value values[3];
    struct rows rows;
    enum db_result result;
    const struct value *row;

    key_of(report, period, values);
    values[2] = value_text(last);
    result = db_run(db, statement, values, 3, arena, &rows);
    if (result != DB_OK || base == NULL) {
        return result == DB_OK ? DB_FAIL : result;
    }
    row = row_at(&rows, 0);
    *base = (struct published){.data_version = value_string(&row[0]),
        .sha256 = value_string(&row[1]),
        .code = value_string(&row[2]),
        .as_of = row[3].i,
        .made_at = row[4].i,
        .step = row[5].i};
    out->base = base;
    return from_text(&row[6], report->fw, arena, base) ? DB_OK : DB_FAIL;
}

/* The head of the audit log's chain as it was when this data version was first
 * published, and its `*base`; else the head as it is, and NULL. */
static enum db_result read_own(struct db *db, const struct report *report,
    struct arena *arena, const char **base, struct lineage *out)
{
    char period[PERIOD_TEXT];
    struct value values[3];
    struct rows rows;
    enum db_result result;

    key_of(report, period, values);
    values[2] = value_text(report->data_version);
    result = db_run(db, SQL_PUBLISHED_OWN, values, 3, arena, &rows);
    *base = NULL;
    for (size_t i = 0; result == DB_OK && i < rows.count && *base == NULL;
         i++) {
        const struct value *row = row_at(&rows, i);

        *base = row[0].kind == VALUE_NULL ? NULL : value_string(&row[0]);
        out->seal = row[1].i;
        snprintf(out->chain, sizeof(out->chain), "%s", value_string(&row[2]));
    }
    return result;
}

enum db_result published_load(struct db *db, const struct report *report,
    struct arena *arena, struct lineage *out)
{
    const char *base;
    enum db_result result;

    *out = (struct lineage){0};
    result = read_own(db, report, arena, &base, out);
    if (db_answered(result) && base == NULL) {
        result = read_base(
            db, report, SQL_PUBLISHED_LAST, report->fw->edition, arena, out);
    } else if (result == DB_OK && base[0] != '\0') {
        result = read_base(db, report, SQL_PUBLISHED_FIND, base, arena, out);
    }
    return result == DB_NONE ? DB_OK : result;
}

enum db_result published_add(struct db *write, const struct report *report,
    const char *sha256, const char *code, int64_t now, struct arena *arena)
{
    const struct lineage *lineage = report->lineage;
    const struct published *base = lineage->base;
    const char *text = as_text(report, arena);
    char period[PERIOD_TEXT];
    struct value values[] = {value_null(), value_null(),
        value_text(report->data_version), value_text(report->fw->edition),
        value_int(base == NULL ? 1 : base->step + 1),
        value_text(base == NULL ? "" : base->data_version), value_text(sha256),
        value_text(code), value_int(report->as_of), value_int(now),
        value_int(lineage->seal), value_text(lineage->chain), value_text(text)};
    enum db_result result;

    if (text == NULL) {
        return DB_FAIL;
    }
    key_of(report, period, values);
    result = db_run(write, SQL_PUBLISHED_ADD, values,
        sizeof(values) / sizeof(values[0]), arena, NULL);
    return result == DB_NONE ? DB_OK : result;
}
