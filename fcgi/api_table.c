#include "fcgi/api_table.h"

#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"
#include "fcgi/parts.h"
#include "fcgi/tally.h"

/* -- reading --------------------------------------------------------------- */

/* A form as opened by whichever of its bureaus comes first: the cells of all
 * of them come with it. */
static enum db_result open_form(const struct request *req,
    const struct table *table, const char *form, struct opened_form *opened,
    const struct framework **fw)
{
    int index = framework_form(*fw, text_of(form));
    for (int b = 0; index >= 0 && b < (*fw)->bureau_count; b++) {
        if (framework_assigned(*fw, index, b)) {
            const struct form_path path = {table->region.code, table->period,
                form, (*fw)->bureaus[b].code};
            return submission_open(req->read, &path, req->arena, fw, opened);
        }
    }
    return DB_NONE;
}

static bool readable(const struct request *req, const struct table *table,
    const struct framework *fw, int bureau)
{
    const struct object object = {
        .region = table->region.code, .bureau = fw->bureaus[bureau].code};
    return may(&req->session.actor, ACTION_FORM_READ, &object, req->now) == MAY;
}

static const struct submission *head_of(const struct table *table,
    const struct submission_line *lines, size_t count,
    const struct framework *fw, int form, int bureau)
{
    static const struct submission none = {0};
    const struct submission_line *line = tally_find(lines, count,
        table->period_key, fw->forms[form].code, fw->bureaus[bureau].code);
    return line ? &line->head : &none;
}

/* Both columns of one row of a form. */
static bool add_item(const struct request *req, struct table *table,
    const struct framework *fw, int form, int item,
    const struct opened_form *opened, const struct submission *head)
{
    for (int c = 0; c < COLUMN__COUNT; c++) {
        enum column column = (enum column)c;
        if (column == COLUMN_CURRENT && !fw->items[item].has_current) {
            continue;
        }
        struct table_row *row = &table->rows[table->count++];
        *row = (struct table_row){.fw = fw,
            .form = form,
            .item = item,
            .column = column,
            .cell = &opened->figures.cell[WHEN_NOW][item][column],
            .version = head->version,
            .state = head->state};
        row->key = arena_printf(req->arena, "%s/%s/%s", fw->forms[form].code,
            fw->items[item].code, part_column_code(column));
        if (!row->key) {
            return false;
        }
    }
    return true;
}

static bool add_form(const struct request *req, struct table *table,
    const struct framework *fw, const struct opened_form *opened,
    const struct submission_line *lines, size_t line_count)
{
    int index = opened->key.form;
    const struct form *form = &fw->forms[index];
    struct table_row *room = arena_array(req->arena,
        table->count + (size_t)form->row_count * COLUMN__COUNT + 1,
        sizeof(*room));
    if (!room) {
        return false;
    }
    if (table->count > 0) {
        memcpy(room, table->rows, table->count * sizeof(*room));
    }
    table->rows = room;
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;
        int bureau = item < 0 ? -1 : fw->items[item].bureau;
        if (item >= 0 && readable(req, table, fw, bureau) &&
            !add_item(req, table, fw, index, item, opened,
                head_of(table, lines, line_count, fw, index, bureau))) {
            return false;
        }
    }
    return true;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(
        ((const struct table_row *)a)->key, ((const struct table_row *)b)->key);
}

/* False: the database did not answer, or memory is out. */
static bool load(const struct request *req, struct table *table)
{
    struct deadline *deadlines = NULL;
    struct submission_line *lines = NULL;
    size_t count = 0, line_count = 0;
    const char *only = request_value(req, "form");
    if (!db_answered(calendar_list(
            req->read, table->period_key, 0, req->arena, &deadlines, &count)) ||
        !db_answered(submission_list(req->read, table->region.code,
            table->period_key, 0, req->arena, &lines, &line_count))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct framework *fw = NULL;
        struct opened_form opened;
        if (*only && strcmp(only, deadlines[i].form) != 0) {
            continue;
        }
        if (edition_get(req->read, deadlines[i].edition, &fw) != DB_OK) {
            return false;
        }
        enum db_result result =
            open_form(req, table, deadlines[i].form, &opened, &fw);
        if (!db_answered(result) ||
            (result == DB_OK &&
                !add_form(req, table, fw, &opened, lines, line_count))) {
            return false;
        }
    }
    if (table->count > 1) {
        qsort(table->rows, table->count, sizeof(*table->rows), by_key);
    }
    return true;
}

bool table_load(
    const struct request *req, struct reply *reply, struct table *out)
{
    *out = (struct table){0};
    if (!part_region_period(req, reply, &out->region, &out->period)) {
        return false;
    }
    period_format(out->period, out->period_key);
    if (!load(req, out)) {
        reply_unavailable(req, reply);
        return false;
    }
    return true;
}

/* -- CSV ------------------------------------------------------------------- */

const char *table_column_name(enum table_column column)
{
    static const char *const names[] = {[TABLE_REGION] = "region",
        [TABLE_PERIOD] = "period",
        [TABLE_FORM] = "form",
        [TABLE_ITEM] = "item",
        [TABLE_COLUMN] = "column",
        [TABLE_STATE] = "state",
        [TABLE_VALUE] = "value",
        [TABLE_NOTE] = "note",
        [TABLE_VERSION] = "version"};
    return names[column];
}

static bool is_formula(char first)
{
    return first != '\0' && strchr("=+-@\t\r", first) != NULL;
}

const char *table_guard(const char *text, struct arena *arena)
{
    const char *guarded =
        is_formula(*text) ? arena_printf(arena, "'%s", text) : text;
    return guarded ? guarded : "";
}

const char *table_unguard(const char *text)
{
    return text[0] == '\'' && is_formula(text[1]) ? text + 1 : text;
}
