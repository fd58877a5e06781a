#include "fcgi/form_conflict.h"

#include <string.h>

#include "fcgi/form_base.h"
#include "fcgi/form_json.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"

static void hidden(struct html *h, const char *name, const char *value)
{
    html_lit(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_attr(h, "value", value);
    html_lit(h, ">");
}

/* True for the base of a cell in conflict: the page shows a newer one. */
static bool superseded(const struct request *req,
    const struct put_outcome *outcome, const struct field *field)
{
    for (size_t i = 0; i < outcome->conflict_count; i++) {
        const struct conflict *conflict = &outcome->conflicts[i];
        const char *name = part_cell_field(
            req, 'w', req->fw->items[conflict->item].code, conflict->column);
        if (strcmp(field->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* All that was typed goes along, except choices of an earlier such page. */
static void carry(const struct request *req, struct html *h,
    const struct put_outcome *outcome)
{
    for (size_t i = 0; i < req->field_count; i++) {
        const struct field *field = &req->fields[i];
        if (field->name[0] && strchr("vsnxw", field->name[0]) &&
            field->name[1] == '.' && !superseded(req, outcome, field)) {
            hidden(h, field->name, field->value);
        }
    }
}

/* What the choice is made against. */
static void new_base(
    const struct request *req, struct html *h, const struct conflict *conflict)
{
    html_lit(h, "<input type=\"hidden\"");
    html_attr(h, "name",
        part_cell_field(
            req, 'w', req->fw->items[conflict->item].code, conflict->column));
    html_lit(h, " value=\"");
    form_base_write(h, &conflict->theirs);
    html_lit(h, "\">");
}

/* Who saved the other value, and when. */
static void whose(
    const struct request *req, struct html *h, const struct conflict *conflict)
{
    if (conflict->at == 0) {
        return;
    }
    html_lit(h, "<br><span class=\"owner\">");
    html_text(h, part_person(req, conflict->by));
    html_lit(h, " ");
    page_moment(req, h, conflict->at);
    html_lit(h, "</span>");
}

static void choice(const struct request *req, struct html *h,
    const struct item *item, const struct conflict *conflict, bool theirs)
{
    const struct cell mine = {
        .value = conflict->mine.value,
        .state = conflict->mine.state,
        .note = conflict->mine.note,
    };
    const struct cell *cell = theirs ? &conflict->theirs : &mine;
    const char *name = part_cell_field(req, 'c', item->code, conflict->column);
    html_lit(h, "<td class=\"choice\"><label><input type=\"radio\" required");
    html_attr(h, "name", name);
    html_attr(h, "value", theirs ? "theirs" : "mine");
    html_lit(h, "> <b>");
    part_cell(req, h, item, cell);
    html_lit(h, "</b> <span class=\"note\">");
    html_text(h, cell->note ? cell->note : "");
    html_lit(h, "</span></label>");
    if (theirs) {
        new_base(req, h, conflict);
        whose(req, h, conflict);
    }
    html_lit(h, "</td>");
}

static void conflict_row(
    const struct request *req, struct html *h, const struct conflict *conflict)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    const struct item *item = &req->fw->items[conflict->item];
    const struct form_row *row = form_row_of(form, conflict->item);
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, row ? row->code : "");
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &item->name));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, part_column(req, item->freq, conflict->column));
    html_lit(h, "</span></th><td class=\"unit\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, "</td>");
    choice(req, h, item, conflict, true);
    choice(req, h, item, conflict, false);
    html_lit(h, "</tr>");
}

static void heads(const struct request *req, struct html *h)
{
    const char *const heads[] = {
        tr(req, "Code"),
        tr(req, "Indicator"),
        tr(req, "Unit"),
        tr(req, "Stored now"),
        tr(req, "Typed by you"),
    };
    part_table(h, "list conflict", heads, sizeof(heads) / sizeof(heads[0]));
}

static void buttons(const struct request *req, struct html *h)
{
    html_lit(h, "<p class=\"actions\"><button class=\"primary\" "
                "name=\"event\" value=\"save\">");
    html_text(h, tr(req, "Save with these choices"));
    html_lit(h, "</button> <button name=\"event\" value=\"submit\">");
    html_text(h, tr(req, "Check and submit"));
    html_lit(h, "</button> <a class=\"button\"");
    html_attr(h, "href", form_path(req, "form"));
    html_lit(h, ">");
    html_text(h, tr(req, "Keep what is stored"));
    html_lit(h, "</a></p>");
}

void form_conflict_write(
    struct request *req, struct reply *reply, const struct put_outcome *outcome)
{
    struct html *h = &reply->body;
    const char *text =
        tr(req, "Somebody else saved this form while you were filling it in. "
                "Nothing of yours is lost: choose a value for each cell that "
                "differs, then save.");
    if (req->wants_json) {
        form_json_stale(req, reply, outcome, text);
        return;
    }
    reply->status = 409;
    page_begin(req, reply, tr(req, "Two versions"), "/tasks");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Two versions"));
    html_lit(h, "</h1>");
    page_notice(h, text, false);
    html_lit(h, "<form method=\"post\"");
    html_attr(h, "action", form_path(req, "form"));
    html_lit(h, ">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, outcome->version);
    html_lit(h, "\">");
    carry(req, h, outcome);
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    heads(req, h);
    for (size_t i = 0; i < outcome->conflict_count; i++) {
        conflict_row(req, h, &outcome->conflicts[i]);
    }
    html_lit(h, "</tbody></table></div>");
    buttons(req, h);
    html_lit(h, "</form>");
    page_end(req, reply);
}
