/* What an upload would change and what is wrong with it. */
#include <string.h>

#include "fcgi/form_empty.h"
#include "fcgi/form_view.h"
#include "fcgi/offline.h"
#include "fcgi/parts.h"

/* What is wrong with a field, all of it in one text. */
struct mark {
    const char *field, *text;
};

struct view {
    const struct request *req;
    const struct offline *o;
    struct html *h;
    struct mark *marks;
    size_t mark_count;
};

/* -- marks ----------------------------------------------------------------- */

static void mark(struct view *v, const char *field, const char *text)
{
    for (size_t i = 0; i < v->mark_count; i++) {
        if (strcmp(v->marks[i].field, field) == 0) {
            const char *both =
                arena_printf(v->req->arena, "%s\n%s", v->marks[i].text, text);
            v->marks[i].text = both ? both : text;
            return;
        }
    }
    v->marks[v->mark_count++] = (struct mark){field, text};
}

static void mark_hit(struct view *v, const struct hit *hit)
{
    const struct request *req = v->req;
    const char *sentence = say(req, &hit->sentence);
    if (hit->severity == SEVERITY_BLOCK) {
        mark(v,
            part_cell_field(
                req, 'v', req->fw->items[hit->item].code, hit->column),
            sentence);
    } else if (offline_unexplained(req, v->o, hit)) {
        const char *field = arena_printf(req->arena, "x.%s", hit->code);
        const char *text = arena_printf(req->arena, "%s\n%s", sentence,
            tr(req, "Say in a sentence why the figure is right, or correct "
                    "it."));
        mark(v, field ? field : "", text ? text : sentence);
    }
}

static bool mark_all(struct view *v)
{
    const struct request *req = v->req;
    v->marks = arena_array(req->arena,
        req->fault_count + (size_t)v->o->hit_count + 1, sizeof(*v->marks));
    if (!v->marks) {
        return false;
    }
    for (size_t i = 0; i < req->fault_count; i++) {
        mark(v, req->faults[i].field, req->faults[i].text);
    }
    for (int i = 0; i < v->o->hit_count; i++) {
        mark_hit(v, &v->o->hits[i]);
    }
    return true;
}

/* -- problems -------------------------------------------------------------- */

static const char *text_of_field(const struct view *v, const char *field)
{
    const struct template_read *read = &v->o->read;
    for (size_t i = 0; i < read->entry_count; i++) {
        if (strcmp(read->entries[i].field, field) == 0) {
            return read->entries[i].text;
        }
    }
    return "";
}

static void problem_row(struct view *v, const struct mark *m)
{
    struct html *h = v->h;
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, offline_place(v->req, v->o, m->field));
    html_lit(h, "</th><td>");
    html_text(h, text_of_field(v, m->field));
    html_lit(h, "</td><td class=\"why\">");
    html_text(h, m->text);
    html_lit(h, "</td></tr>");
}

static void problems(struct view *v)
{
    const char *const heads[] = {tr(v->req, "Cell"), tr(v->req, "Stands there"),
        tr(v->req, "What is wrong")};
    struct html *h = v->h;
    if (v->mark_count == 0) {
        return;
    }
    html_lit(h, "<h2>");
    html_text(h, tr(v->req, "Problems"));
    html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list problems", heads, 3);
    for (size_t i = 0; i < v->mark_count; i++) {
        problem_row(v, &v->marks[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- changes --------------------------------------------------------------- */

static bool changes(const struct cell *was, const struct cell_input *to)
{
    return was->state != to->state ||
           (to->state == CELL_VALUE && was->value != to->value) ||
           strcmp(was->note, to->note) != 0;
}

static void cell_with_note(const struct view *v, const struct item *item,
    const struct cell *cell, const char *note)
{
    part_cell(v->req, v->h, item, cell);
    if (*note) {
        html_lit(v->h, " <span class=\"note\">");
        html_text(v->h, note);
        html_lit(v->h, "</span>");
    }
}

static bool by_formula(const struct view *v, const char *field)
{
    const struct template_read *read = &v->o->read;
    for (size_t i = 0; i < read->entry_count; i++) {
        if (strcmp(read->entries[i].field, field) == 0) {
            return read->entries[i].formula;
        }
    }
    return false;
}

static void change_row(
    struct view *v, const struct cell *was, const struct cell_input *to)
{
    const struct request *req = v->req;
    const struct item *item = &req->fw->items[to->item];
    const struct cell now = {
        .state = to->state, .value = to->value, .note = to->note};
    const char *field = part_cell_field(req, 'v', item->code, to->column);
    struct html *h = v->h;
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, offline_place(req, v->o, field));
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &item->name));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, part_column(req, item->freq, to->column));
    html_lit(h, "</span></th><td class=\"unit\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, "</td><td class=\"num\">");
    cell_with_note(v, item, was, was->note);
    html_lit(h, "</td><td class=\"num changed\">");
    cell_with_note(v, item, &now, to->note);
    if (by_formula(v, field)) {
        html_lit(h, " <span class=\"note\">");
        html_text(h, tr(req, "result of a formula"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</td></tr>");
}

static void change_table(struct view *v, size_t count)
{
    const struct request *req = v->req;
    const char *const heads[] = {tr(req, "Cell"), tr(req, "Indicator"),
        tr(req, "Unit"), tr(req, "Stored now"), tr(req, "In the file")};
    const struct form_input *input = &v->o->input;
    html_lit(v->h, "<h2>");
    html_text(v->h, tr(req, "Changes"));
    html_lit(v->h, "</h2>");
    if (count > 0) {
        html_lit(v->h, "<div class=\"scroll\" tabindex=\"0\">");
        part_table(v->h, "list", heads, 5);
        for (size_t i = 0; i < input->cell_count; i++) {
            const struct cell_input *to = &input->cells[i];
            const struct cell *was = &v->o->stored[to->item][to->column];
            if (changes(was, to)) {
                change_row(v, was, to);
            }
        }
        html_lit(v->h, "</tbody></table></div>");
    }
    html_lit(v->h, "<p>");
    html_text(v->h, arena_printf(req->arena,
                        tr(req, "Cells that change: %d. Unchanged: %d."),
                        (int)count, (int)v->o->read.unchanged));
    html_lit(v->h, "</p>");
}

static size_t count_changes(const struct view *v)
{
    const struct form_input *input = &v->o->input;
    size_t n = 0;
    for (size_t i = 0; i < input->cell_count; i++) {
        const struct cell_input *to = &input->cells[i];
        n += changes(&v->o->stored[to->item][to->column], to);
    }
    return n;
}

/* Hints, and explanations that were given, are said and block nothing. */
static void hints(struct view *v)
{
    const struct request *req = v->req;
    struct html *h = v->h;
    html_lit(h, "<ul class=\"hints\">");
    for (int i = 0; i < v->o->hit_count; i++) {
        const struct hit *hit = &v->o->hits[i];
        if (hit->severity != SEVERITY_BLOCK &&
            !offline_unexplained(req, v->o, hit)) {
            html_lit(h, "<li>");
            part_severity(req, h, hit->severity);
            html_lit(h, " ");
            html_text(h, say(req, &hit->sentence));
            html_lit(h, "</li>");
        }
    }
    html_lit(h, "</ul>");
}

/* -- what to do ------------------------------------------------------------ */

static void hidden(struct html *h, const char *name, const char *value)
{
    html_lit(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_attr(h, "value", value);
    html_lit(h, ">");
}

/* True when no cell of the bureau would hold a number. */
static bool is_empty(const struct view *v)
{
    const struct request *req = v->req;
    for (int i = 0; i < req->fw->item_count; i++) {
        const struct cell *cells = req->form.figures.cell[WHEN_NOW][i];
        if (req->fw->items[i].form == req->form.key.form &&
            req->fw->items[i].bureau == req->form.key.bureau &&
            (cells[COLUMN_CURRENT].state == CELL_VALUE ||
                cells[COLUMN_TOTAL].state == CELL_VALUE)) {
            return false;
        }
    }
    return true;
}

/* It has the field of the reason then. */
static bool asks_why_empty(const struct view *v)
{
    return v->mark_count == 0 && is_empty(v);
}

/* What came, as fields of the page; when it is to be saved the cells as they
 * were sealed (w.) too, and not the reason that has a field there. */
static void carry(struct view *v, bool saves)
{
    const struct request *req = v->req;
    for (size_t i = 0; i < req->field_count; i++) {
        const char *name = req->fields[i].name;
        bool asked =
            asks_why_empty(v) && strcmp(name, "x." EXPLANATION_EMPTY) == 0;
        if (saves ? !asked : name[0] != 'w') {
            hidden(v->h, name, req->fields[i].value);
        }
    }
}

/* The clerk's own file back: all of it goes along, nothing is kept here. */
static void marked_file(struct view *v)
{
    struct html *h = v->h;
    if (v->mark_count == 0) {
        return;
    }
    html_lit(h, "<form method=\"post\"");
    html_attr(h, "action", form_path(v->req, "returned"));
    html_lit(h, ">");
    page_guard(v->req, h);
    html_lit(h, "<input type=\"hidden\" name=\"sealed\"");
    html_attr(h, "value", v->o->read.sealed);
    html_lit(h, ">");
    hidden(h, "seal", v->o->read.seal);
    carry(v, false);
    for (size_t i = 0; i < v->mark_count; i++) {
        const char *name =
            arena_printf(v->req->arena, "p.%s", v->marks[i].field);
        hidden(h, name ? name : "", v->marks[i].text);
    }
    html_lit(h, "<p class=\"actions\"><button>");
    html_text(h, tr(v->req, "Download your file with these cells marked"));
    html_lit(h, "</button></p><p class=\"mute\">");
    html_text(h, tr(v->req, "It holds everything you filled in, the wrong "
                            "cells red with a comment. Correct them and "
                            "upload it again."));
    html_lit(h, "</p></form>");
}

/* The reason in the file, else the one that is stored. */
static const char *why_empty(const struct view *v)
{
    const struct form_input *in = &v->o->input;
    const struct opened_form *form = &v->req->form;
    const char *reason =
        form_empty_reason(in->explanations, in->explanation_count);
    return *reason
               ? reason
               : form_empty_reason(form->explanations, form->explanation_count);
}

/* Submitting it, with figures or as the empty form that it is. */
static void submit_buttons(struct view *v)
{
    if (is_empty(v)) {
        form_empty_button(v->req, v->h);
        return;
    }
    html_lit(v->h, "<button class=\"primary\" name=\"event\" "
                   "value=\"submit\">");
    html_text(v->h, tr(v->req, "Check and submit"));
    html_lit(v->h, "</button> ");
}

static void apply(struct view *v)
{
    struct html *h = v->h;
    bool ready = v->mark_count == 0;
    html_lit(h, "<form method=\"post\"");
    html_attr(h, "action", form_path(v->req, "form"));
    html_lit(h, ">");
    page_guard(v->req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, v->o->read.t.version);
    html_lit(h, "\">");
    carry(v, true);
    if (asks_why_empty(v)) {
        form_empty_fields(v->req, h, why_empty(v));
    }
    html_lit(h, "<p class=\"actions\"><button name=\"event\" value=\"save\"");
    if (!ready) {
        html_lit(h, " class=\"primary\"");
    }
    html_lit(h, ">");
    html_text(h, tr(v->req, "Save draft"));
    html_lit(h, "</button> ");
    if (ready) {
        submit_buttons(v);
    }
    html_lit(h, "<a class=\"button\"");
    html_attr(h, "href", form_path(v->req, "upload"));
    html_lit(h, ">");
    html_text(h, tr(v->req, "Discard"));
    html_lit(h, "</a></p></form>");
}

static const char *verdict(const struct view *v)
{
    if (v->req->fault_count > 0) {
        return tr(v->req,
            "Nothing has been saved: some cells cannot be read. Correct the "
            "cells below and upload the file again.");
    }
    return v->mark_count > 0
               ? tr(v->req,
                     "Nothing has been saved yet. These figures can be saved "
                     "as a draft; before they can be submitted the problems "
                     "below have to go.")
               : tr(v->req, "Nothing has been saved yet. No problem was found: "
                            "look at the changes and decide.");
}

static void write_json(struct view *v, struct reply *reply, size_t count)
{
    struct html *h = v->h;
    if (v->req->fault_count > 0) {
        reply_error(v->req, reply, 422, "fields", verdict(v));
        return;
    }
    reply->type = "application/json";
    html_lit(h, "{\"version\":");
    html_int(h, v->o->read.t.version);
    html_lit(h, ",\"changes\":");
    html_int(h, (int64_t)count);
    html_lit(h, ",\"unchanged\":");
    html_int(h, (int64_t)v->o->read.unchanged);
    html_lit(h, ",\"problems\":[");
    for (size_t i = 0; i < v->mark_count; i++) {
        if (i > 0) {
            html_lit(h, ",");
        }
        html_lit(h, "{\"field\":");
        html_json(h, v->marks[i].field);
        html_lit(h, ",\"text\":");
        html_json(h, v->marks[i].text);
        html_lit(h, "}");
    }
    html_lit(h, "]}");
}

static void begin(struct view *v, struct reply *reply)
{
    const struct request *req = v->req;
    struct html *h = v->h;
    bool faulty = req->fault_count > 0;
    reply->status = faulty ? 422 : 200;
    page_begin(req, reply, tr(req, "Uploaded form"), "/tasks");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Uploaded form"));
    html_lit(h, "</h1><p class=\"mute\">");
    html_text(h, req->fw->forms[req->form.key.form].number);
    html_lit(h, " ");
    html_text(h, part_period(req, req->form.key.period));
    html_lit(h, "</p><p class=\"notice");
    if (faulty) {
        html_lit(h, " bad\" role=\"alert\">");
    } else if (v->mark_count > 0) {
        html_lit(h, "\" role=\"status\">");
    } else {
        html_lit(h, " good\" role=\"status\">");
    }
    html_text(h, verdict(v));
    html_lit(h, "</p>");
}

void offline_write(
    struct request *req, struct reply *reply, const struct offline *o)
{
    struct view view = {.req = req, .o = o, .h = &reply->body};
    size_t count;
    if (!mark_all(&view)) {
        reply_unavailable(req, reply);
        return;
    }
    count = count_changes(&view);
    if (req->wants_json) {
        write_json(&view, reply, count);
        return;
    }
    begin(&view, reply);
    problems(&view);
    marked_file(&view);
    change_table(&view, count);
    hints(&view);
    if (req->fault_count == 0) {
        apply(&view);
    } else {
        html_lit(view.h, "<p class=\"actions\"><a class=\"button\"");
        html_attr(view.h, "href", form_path(req, "upload"));
        html_lit(view.h, ">");
        html_text(view.h, tr(req, "Upload another file"));
        html_lit(view.h, "</a></p>");
    }
    page_end(req, reply);
}
