#include "fcgi/form_cell.h"

#include <string.h>

#include "fcgi/form_base.h"
#include "fcgi/form_query.h"
#include "fcgi/parts.h"

/* The severest hit on one cell; NULL when there is none. */
static const struct hit *hit_of(
    const struct sheet *sheet, int item, enum column column)
{
    const struct hit *found = NULL;
    for (int i = 0; i < sheet->hit_count; i++) {
        const struct hit *hit = &sheet->hits[i];
        if (hit->item == item && hit->column == column &&
            (!found || hit->severity < found->severity)) {
            found = hit;
        }
    }
    return found;
}

const char *cell_note(const struct figures *figures, int item)
{
    const struct cell *cells = figures->cell[WHEN_NOW][item];
    return *cells[COLUMN_TOTAL].note ? cells[COLUMN_TOTAL].note
                                     : cells[COLUMN_CURRENT].note;
}

static void field_name(struct html *h, const char *item, enum column column)
{
    html_text(h, item);
    if (column == COLUMN_CURRENT) {
        html_lit(h, ".current");
    } else {
        html_lit(h, ".total");
    }
}

/* "value" is the quiet default: an empty number then means not reported. */
static void state_choice(const struct request *req, struct html *h,
    const char *item, enum column column, const char *state)
{
    html_lit(h, "<select name=\"s.");
    field_name(h, item, column);
    html_lit(h, "\" aria-label=\"");
    html_text(h, tr(req, "State of the cell"));
    html_lit(h, "\">");
    part_option(h, "", tr(req, "Number"), strcmp(state, "na") != 0);
    part_option(h, "missing", tr(req, "Not reported"), false);
    part_option(h, "na", tr(req, "Not applicable"), strcmp(state, "na") == 0);
    html_lit(h, "</select>");
}

static void field_value(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct item *item, enum column column,
    const struct cell *cell)
{
    if (sheet->echo) {
        html_text(h,
            request_value(req, part_cell_field(req, 'v', item->code, column)));
    } else if (cell->state == CELL_VALUE) {
        html_decimal(h, cell->value, item->decimals);
    }
}

/* The cell as its field shows it: last year's value where that is offered. */
static const struct cell *shown_cell(
    const struct sheet *sheet, int item, enum column column)
{
    const struct cell *carried = sheet_carried(sheet, item, column);
    return carried ? carried
                   : &sheet->form->figures.cell[WHEN_NOW][item][column];
}

static void field_input(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, enum column column,
    const struct cell *cell)
{
    const struct item *item = &sheet->fw->items[row->item];
    html_lit(h, "<input id=\"v.");
    field_name(h, item->code, column);
    html_lit(h, "\" name=\"v.");
    field_name(h, item->code, column);
    html_lit(h,
        "\" inputmode=\"decimal\" autocomplete=\"off\" placeholder=\" \" "
        "maxlength=\"40\" data-places=\"");
    html_int(h, item->decimals);
    html_lit(h, "\" value=\"");
    field_value(req, h, sheet, item, column, cell);
    html_lit(h, "\" aria-describedby=\"m.");
    html_text(h, item->code);
    html_lit(h, "\" aria-label=\"");
    html_text(h, row->code);
    html_lit(h, " ");
    html_text(h, say(req, &row->label));
    html_lit(h, " ");
    html_text(h, part_column(req, item->freq, column));
    html_lit(h, "\"");
}

/* The class of a field's ground: fault, severity of its hit, state. */
static void field_ground(struct html *h, const char *fault,
    const struct hit *hit, bool not_applicable, bool carried)
{
    html_lit(h, "<td class=\"own");
    if (fault || (hit && hit->severity == SEVERITY_BLOCK)) {
        html_lit(h, " bad");
    } else if (hit && hit->severity == SEVERITY_EXPLAIN) {
        html_lit(h, " ask");
    }
    if (not_applicable) {
        html_lit(h, " na");
    }
    if (carried) {
        html_lit(h, " carried");
    }
    html_lit(h, "\" data-label=\"");
}

/* What the next save is merged with: of a page that shows again what was
 * typed, still the cell as the first page showed it. */
static void base_field(const struct request *req, struct html *h,
    const struct sheet *sheet, const char *item, enum column column,
    const struct cell *cell)
{
    const char *name = part_cell_field(req, 'w', item, column);
    html_lit(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_lit(h, " value=\"");
    if (sheet->echo && request_field(req, name)) {
        html_text(h, request_value(req, name));
    } else {
        form_base_write(h, cell);
    }
    html_lit(h, "\">");
}

void cell_field(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, enum column column)
{
    const struct item *item = &sheet->fw->items[row->item];
    const struct cell *cell =
        &sheet->form->figures.cell[WHEN_NOW][row->item][column];
    const char *state = cell->state == CELL_NOT_APPLICABLE ? "na" : "";
    const char *fault = NULL;
    if (sheet->echo) {
        fault = request_fault_of(
            req, part_cell_field(req, 'v', item->code, column));
        state =
            request_value(req, part_cell_field(req, 's', item->code, column));
    }
    const struct hit *hit = hit_of(sheet, row->item, column);
    field_ground(h, fault, hit, strcmp(state, "na") == 0,
        sheet_carried(sheet, row->item, column) != NULL);
    html_text(h, part_column(req, item->freq, column));
    html_lit(h, "\">");
    if (hit) {
        part_severity(req, h, hit->severity);
    }
    field_input(
        req, h, sheet, row, column, shown_cell(sheet, row->item, column));
    if (fault || hit) {
        html_lit(h, " aria-invalid=\"true\"");
    }
    if (sheet->focus && sheet->focus_item == row->item &&
        sheet->focus_column == column) {
        html_lit(h, " autofocus");
    }
    html_lit(h, "><span class=\"word\" aria-hidden=\"true\">");
    html_text(h, tr(req, "not reported"));
    html_lit(h, "</span><span class=\"word-na\" aria-hidden=\"true\">");
    html_lit(h, "—");
    html_text(h, tr(req, " (to be approved)"));
    html_lit(h, "</span>");
    if (sheet_carried(sheet, row->item, column)) {
        html_lit(h, "<span class=\"from-last\">");
        html_text(h, tr(req, "last year's, please confirm"));
        html_lit(h, "</span>");
    }
    state_choice(req, h, item->code, column, state);
    base_field(req, h, sheet, item->code, column, cell);
    html_lit(h, "</td>");
}

static void remark_field(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row)
{
    const struct item *item = &sheet->fw->items[row->item];
    const char *value = cell_note(&sheet->form->figures, row->item);
    if (sheet->echo) {
        const char *name = arena_printf(req->arena, "n.%s", item->code);
        value = name ? request_value(req, name) : "";
    }
    html_lit(h, "<input id=\"n.");
    html_text(h, item->code);
    html_lit(h, "\" name=\"n.");
    html_text(h, item->code);
    html_lit(h, "\" maxlength=\"200\" autocomplete=\"off\" value=\"");
    html_text(h, value);
    html_lit(h, "\" aria-label=\"");
    html_text(h, row->code);
    html_lit(h, " ");
    html_text(h, tr(req, "Remarks or reason"));
    html_lit(h, "\">");
}

void cell_remark(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row)
{
    const struct item *item = &sheet->fw->items[row->item];
    const char *printed = say(req, &row->remark);
    bool own = sheet->editable && item->bureau == sheet->form->key.bureau &&
               (submission_cell_open(sheet->form, row->item, COLUMN_CURRENT) ||
                   submission_cell_open(sheet->form, row->item, COLUMN_TOTAL));
    html_lit(h, "<td class=\"remark\" data-label=\"");
    html_text(h, tr(req, "Remarks"));
    html_lit(h, "\">");
    if (*printed &&
        !(sheet->print && *cell_note(&sheet->form->figures, row->item))) {
        html_lit(h, "<span class=\"printed\">");
        html_text(h, printed);
        html_lit(h, "</span> ");
    }
    if (own) {
        remark_field(req, h, sheet, row);
    } else {
        html_text(h, cell_note(&sheet->form->figures, row->item));
    }
    html_lit(h, "</td>");
}

/* What the hit says now, so that what is written is about these numbers. */
static void mark_field(struct html *h, const struct hit *hit)
{
    char mark[HIT_MARK];
    hit_mark(hit, mark);
    html_lit(h, "<input type=\"hidden\" name=\"h.");
    html_text(h, hit->code);
    html_lit(h, "\" value=\"");
    html_text(h, mark);
    html_lit(h, "\">");
}

/* An explanation that was written about other numbers says so. */
static void older_numbers(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct hit *hit)
{
    if (sheet_explains_other(sheet, hit)) {
        html_lit(h, "<p class=\"fault\">");
        html_text(h,
            tr(req, sheet->editable
                        ? "The figures have changed since this explanation was "
                          "written. Check that it still holds, or write it "
                          "anew; submitting confirms it."
                        : "The figures have changed since this explanation was "
                          "written."));
        html_lit(h, "</p>");
    }
}

static void explanation_box(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct hit *hit)
{
    const char *text = sheet_explanation(sheet, hit->code);
    if (!sheet->editable) {
        html_lit(h, "<p class=\"given\"><b>");
        html_text(h, tr(req, "Explanation:"));
        html_lit(h, "</b> ");
        html_text(h, *text ? text : tr(req, "none"));
        html_lit(h, "</p>");
        older_numbers(req, h, sheet, hit);
        return;
    }
    const char *name = arena_printf(req->arena, "x.%s", hit->code);
    if (sheet->echo && name && request_field(req, name)) {
        text = request_value(req, name);
    }
    html_lit(h, "<label class=\"explain\">");
    html_text(h, tr(req, "Explanation (submitted and printed with the form)"));
    html_lit(h, "<textarea rows=\"2\" maxlength=\"500\" name=\"x.");
    html_text(h, hit->code);
    html_lit(h, "\">");
    html_text(h, text);
    html_lit(h, "</textarea></label>");
    mark_field(h, hit);
    older_numbers(req, h, sheet, hit);
    const char *fault = name ? request_fault_of(req, name) : NULL;
    if (fault) {
        html_lit(h, "<p class=\"fault\">");
        html_text(h, fault);
        html_lit(h, "</p>");
    }
}

static void hit_row(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct hit *hit)
{
    html_lit(h, "<div class=\"message ");
    html_text(h, part_severity_class(hit->severity));
    html_lit(h, "\" id=\"h.");
    html_text(h, hit->code);
    html_lit(h, "\" tabindex=\"-1\" data-cell=\"v.");
    field_name(h, sheet->fw->items[hit->item].code, hit->column);
    html_lit(h, "\"><p>");
    part_severity(req, h, hit->severity);
    html_lit(h, " <b>");
    html_text(h, say(req, &hit->sentence));
    html_lit(h, "</b></p>");
    if (hit->severity == SEVERITY_EXPLAIN) {
        explanation_box(req, h, sheet, hit);
    }
    form_query_link(req, h, hit);
    html_lit(h, "</div>");
}

static bool fault_line(
    const struct request *req, struct html *h, const char *name)
{
    const char *fault = name ? request_fault_of(req, name) : NULL;
    if (fault && h) {
        html_lit(h, "<div class=\"message block\"><p class=\"fault\">");
        html_text(h, fault);
        html_lit(h, "</p></div>");
    }
    return fault != NULL;
}

/* The faults of an item's fields; with `h` NULL only whether there are any. */
static bool fault_lines(
    const struct request *req, struct html *h, const struct item *item)
{
    if (req->fault_count == 0) {
        return false;
    }
    const char *fields[] = {
        part_cell_field(req, 'v', item->code, COLUMN_CURRENT),
        part_cell_field(req, 'v', item->code, COLUMN_TOTAL),
        arena_printf(req->arena, "n.%s", item->code),
    };
    bool any = false;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        any |= fault_line(req, h, fields[i]);
    }
    return any;
}

/* Why the reviewer returned a cell; the remark is where to answer. */
static void returned_line(const struct request *req, struct html *h,
    const struct item *item, const struct cell_verdict *verdict)
{
    if (!verdict) {
        return;
    }
    html_lit(h, "<div class=\"message block\"><p><span class=\"tag "
                "returned\">");
    html_text(h, tr(req, "Returned"));
    html_lit(h, "</span> ");
    html_text(h, part_column(req, item->freq, verdict->column));
    html_lit(h, " <b>");
    html_text(h, verdict->reason);
    html_lit(h, "</b> <span class=\"by\">");
    html_text(h, verdict->by);
    html_lit(h, " ");
    page_moment(req, h, verdict->at);
    html_lit(h, "</span></p></div>");
}

void cell_messages(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, int columns)
{
    const struct item *item = &sheet->fw->items[row->item];
    int hits = 0;
    for (int i = 0; i < sheet->hit_count; i++) {
        hits += sheet->hits[i].item == row->item;
    }
    for (int c = 0; c < COLUMN__COUNT; c++) {
        hits +=
            submission_returned(sheet->form, row->item, (enum column)c) != NULL;
    }
    if (hits == 0 && !fault_lines(req, NULL, item)) {
        return;
    }
    html_lit(h, "<tr class=\"messages\"><td colspan=\"");
    html_int(h, columns);
    html_lit(h, "\" id=\"m.");
    html_text(h, item->code);
    html_lit(h, "\">");
    for (int c = 0; c < COLUMN__COUNT; c++) {
        returned_line(req, h, item,
            submission_returned(sheet->form, row->item, (enum column)c));
    }
    fault_lines(req, h, item);
    for (int i = 0; i < sheet->hit_count; i++) {
        if (sheet->hits[i].item == row->item) {
            hit_row(req, h, sheet, &sheet->hits[i]);
        }
    }
    html_lit(h, "</td></tr>");
}
