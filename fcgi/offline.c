#include "fcgi/offline.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "export/xlsx_child.h"
#include "fcgi/book.h"
#include "fcgi/form_base.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"
#include "sql/audit.h"
#include "sql/config.h"
#include "sql/file.h"

enum { NOTE_MAX = 200, REASON_POINTS = 500 };

/* -- a workbook as a reply ------------------------------------------------- */

bool offline_source(struct request *req, struct reply *reply, const char *code,
    struct template_source *source)
{
    struct region *region = arena_alloc(req->arena, sizeof(*region));
    struct layouts *layouts = arena_alloc(req->arena, sizeof(*layouts));
    unsigned char *key = arena_alloc(req->arena, SECRET_BYTES);
    if (!region || !layouts || !key ||
        region_find(req->read, code, req->arena, region) != DB_OK ||
        secret_get(req->read, req->write, "template", req->now, req->arena,
            key) != DB_OK ||
        !layouts_load(req->config->layout_dir, req->arena, layouts, stderr)) {
        reply_unavailable(req, reply);
        return false;
    }
    *source =
        (struct template_source){req->fw, &req->form, region, layouts, key};
    return true;
}

const char *offline_name(const struct request *req,
    const struct template_source *source, const struct template *t,
    const char *name)
{
    const struct words *bureau =
        &source->fw->bureaus[source->form->key.bureau].name;
    return arena_printf(req->arena, "%s %s %s %s %s.xlsx", t->form,
        say(req, &source->region->name), t->period, say(req, bureau), name);
}

void offline_send(struct request *req, struct reply *reply,
    const struct template_source *source, const struct template *t,
    const struct template_fill *fills, size_t fill_count, const char *name)
{
    const char *file = book_path(req, ".xlsx");
    bool written = file && template_write(source, t, fills, fill_count, file,
                               req->arena) == EXPORT_OK;
    const char *object = arena_printf(
        req->arena, "%s/%s/%s/%s", t->region, t->period, t->form, t->bureau);
    book_send(
        req, reply, file, written, object, offline_name(req, source, t, name));
}

/* -- an upload ------------------------------------------------------------- */

/* Whose the template is, against where it was brought. */
static const char *foreign(const struct request *req, const struct template *t)
{
    const struct opened_form *form = &req->form;
    char period[PERIOD_TEXT];
    period_format(form->key.period, period);
    return arena_printf(req->arena,
        tr(req, "This file is form %s of %s for region %s, unit %s, edition "
                "%s (%s). You are at form %s of %s for region %s, unit %s, "
                "edition %s (%s). Open the form it belongs to, or download "
                "this one."),
        t->form, part_period_of(req, t->period), t->region, t->bureau,
        t->edition, t->edition_version, req->fw->forms[form->key.form].code,
        part_period_of(req, period), form->key.region,
        req->fw->bureaus[form->key.bureau].code, req->fw->edition,
        req->fw->version);
}

/* A text that the page would not take either: it says so field by field. */
static void judge_text(struct request *req, const struct template_entry *entry)
{
    bool reason = entry->field[0] == 'x';
    if (entry->problem) {
        request_fault(req, entry->field, tr(req, entry->problem));
    } else if (reason && text_check(text_of(entry->text), REASON_POINTS,
                             true) != TEXT_OK) {
        request_fault(req, entry->field,
            tr(req, "An explanation has at most 500 characters."));
    }
}

static void put_field(struct request *req, struct field *fields,
    const char *name, const char *value)
{
    fields[req->field_count++] = (struct field){.name = name, .value = value};
}

/* The cell as the template was sealed with it: what the save is merged with. */
static bool put_base(struct request *req, struct field *fields,
    const struct template_row *row, enum column column)
{
    const char *name = part_cell_field(req, 'w', row->item, column);
    struct html text;
    html_start(&text, req->arena);
    form_base_text(&text, &row->base[column]);
    html_raw_literal(&text, "", 1);
    put_field(req, fields, name, text.p);
    return *name && !text.failed;
}

/* An explanation that came out with the template is none of this file's: it
 * counts for the numbers that it was written about. */
static bool said_before(
    const struct request *req, const struct template_entry *entry)
{
    const struct opened_form *form = &req->form;
    for (size_t i = 0; i < form->explanation_count; i++) {
        if (entry->field[0] == 'x' &&
            strcmp(entry->field + 2, form->explanations[i].code) == 0) {
            return strcmp(entry->text, form->explanations[i].text) == 0;
        }
    }
    return false;
}

/* The entries as fields of the page. */
static bool as_fields(struct request *req, const struct template_read *read)
{
    const struct template *t = &read->t;
    struct field *fields = arena_array(
        req->arena, read->entry_count + 2 * t->row_count + 1, sizeof(*fields));
    if (!fields) {
        return false;
    }
    req->field_count = 0;
    for (size_t i = 0; i < read->entry_count; i++) {
        if (!said_before(req, &read->entries[i])) {
            put_field(
                req, fields, read->entries[i].field, read->entries[i].text);
            judge_text(req, &read->entries[i]);
        }
    }
    for (size_t i = 0; i < t->row_count; i++) {
        const struct item *item =
            &req->fw->items[framework_item(req->fw, text_of(t->rows[i].item))];
        if ((item->has_current &&
                !put_base(req, fields, &t->rows[i], COLUMN_CURRENT)) ||
            !put_base(req, fields, &t->rows[i], COLUMN_TOTAL)) {
            return false;
        }
    }
    req->fields = fields;
    return true;
}

/* Of a form of which some cells were returned, only these change. */
static void judge_returned(struct request *req, const struct offline *o)
{
    for (size_t i = 0; i < o->input.cell_count; i++) {
        const struct cell_input *to = &o->input.cells[i];
        const struct cell *was = &o->stored[to->item][to->column];
        bool same = was->state == to->state &&
                    (to->state != CELL_VALUE || was->value == to->value);
        if (!same && !submission_cell_open(&req->form, to->item, to->column)) {
            request_fault(req,
                part_cell_field(
                    req, 'v', req->fw->items[to->item].code, to->column),
                tr(req, refusal_text(REFUSED_CELL)));
        }
    }
}

/* The figures as they would be, and what the rules say of them. */
static bool judge(struct request *req, struct offline *o)
{
    struct figures *figures = &req->form.figures;
    size_t n = figures->item_count;
    if (!form_input_read(req, &o->input)) {
        return false;
    }
    o->stored = arena_array(req->arena, n + 1, sizeof(*o->stored));
    if (!o->stored) {
        return false;
    }
    memcpy(o->stored, figures->cell[WHEN_NOW], n * sizeof(*o->stored));
    judge_returned(req, o);
    form_input_show(req, &o->input);
    o->hit_count = check_form(req->fw, req->form.key.form, req->form.key.bureau,
        figures, req->arena, &o->hits);
    return o->hit_count >= 0;
}

const char *offline_take(struct request *req, struct text workbook,
    const unsigned char key[SECRET_BYTES], struct offline *out)
{
    struct xlsx_book *book = arena_alloc(req->arena, sizeof(*book));
    const char *no_memory = tr(req, template_fault_text(TEMPLATE_NO_MEMORY));
    *out = (struct offline){0};
    if (!book) {
        return no_memory;
    }
    enum xlsx_fault fault =
        xlsx_read_apart(workbook, &xlsx_form, req->arena, book);
    if (fault != XLSX_OK) {
        return tr(req, xlsx_fault_text(fault));
    }
    enum template_fault what =
        template_take(book, key, req->fw, req->arena, &out->read);
    if (what != TEMPLATE_OK) {
        return tr(req, template_fault_text(what));
    }
    if (!template_is_of(&out->read.t, req->fw, &req->form.key)) {
        return foreign(req, &out->read.t);
    }
    return as_fields(req, &out->read) && judge(req, out) ? NULL : no_memory;
}

bool offline_unexplained(
    const struct request *req, const struct offline *o, const struct hit *hit)
{
    return hit->severity == SEVERITY_EXPLAIN &&
           !submission_explained(req->fw, &req->form, o->input.explanations,
               o->input.explanation_count, hit);
}

/* The column of the template that a field's kind and end name. */
static enum template_column column_of(const char *field)
{
    const char *dot = strrchr(field, '.');
    bool total = !dot || strcmp(dot, ".current") != 0;
    if (field[0] == 'n') {
        return TEMPLATE_REMARK;
    }
    if (field[0] == 's') {
        return total ? TEMPLATE_STATE_TOTAL : TEMPLATE_STATE_CURRENT;
    }
    return total ? TEMPLATE_TOTAL : TEMPLATE_CURRENT;
}

const char *offline_place(
    const struct request *req, const struct offline *o, const char *field)
{
    const struct template_read *read = &o->read;
    char name[CELL_NAME_ROOM];
    for (size_t i = 0; i < read->entry_count; i++) {
        if (strcmp(read->entries[i].field, field) == 0) {
            return read->entries[i].place;
        }
    }
    for (size_t i = 0; i < read->t.row_count; i++) {
        const struct template_row *row = &read->t.rows[i];
        size_t n = strlen(row->item);
        if (field[0] != 'x' && strncmp(field + 2, row->item, n) == 0 &&
            (field[2 + n] == '.' || field[2 + n] == '\0')) {
            const char *place = arena_printf(req->arena, "%s!%s", read->t.sheet,
                cell_name(
                    row->row, read->t.columns[column_of(field)].column, name));
            return place ? place : "";
        }
    }
    return TEMPLATE_REASON_SHEET;
}
