#include "fcgi/review_cells.h"

#include <stdlib.h>
#include <string.h>

#include "fcgi/form_cell.h"
#include "fcgi/form_query.h"
#include "fcgi/parts.h"
#include "sql/verdict.h"

/* -- where each cell stands ------------------------------------------------ */

struct gathering {
    const struct request *req;
    const struct sheet *sheet;
    struct review_cells *out;
    struct review_before before;
    struct cell_verdict *verdicts;
    size_t verdict_count;
};

/* What came with the request; UNJUDGED: nothing did. */
static enum judgement posted(
    const struct request *req, const struct review_cell *c, const char **reason)
{
    const char *item = req->fw->items[c->row->item].code;
    const char *judged =
        request_value(req, part_cell_field(req, 'j', item, c->column));
    if (strcmp(judged, "accept") == 0) {
        return ACCEPTED;
    }
    *reason = request_value(req, part_cell_field(req, 'r', item, c->column));
    return strcmp(judged, "return") == 0 ? RETURNED : UNJUDGED;
}

/* The kept verdicts about a cell, oldest first: the last counts. */
static void take_kept(const struct gathering *g, struct review_cell *c)
{
    const struct submission *head = &g->sheet->form->head;
    for (size_t i = 0; i < g->verdict_count; i++) {
        const struct cell_verdict *v = &g->verdicts[i];
        if (v->item != c->row->item || v->column != c->column) {
            continue;
        }
        if (!v->accepts && v->version < head->version) {
            c->was = v;
        }
        if (v->version == head->version) {
            c->judgement = v->accepts ? ACCEPTED : RETURNED;
            c->reason = v->reason;
        } else if (v->accepts && c->now->version <= v->version) {
            c->judgement = ACCEPTED;
        }
    }
}

static bool has_hit(const struct sheet *sheet, const struct review_cell *c)
{
    for (int i = 0; i < sheet->hit_count; i++) {
        if (sheet->hits[i].item == c->row->item &&
            sheet->hits[i].column == c->column) {
            return true;
        }
    }
    return false;
}

static void add_cell(
    struct gathering *g, const struct form_row *row, enum column column)
{
    const struct figures *figures = &g->sheet->form->figures;
    struct review_cell *c = &g->out->of[g->out->count++];
    const char *reason = "";
    *c = (struct review_cell){.row = row,
        .column = column,
        .now = &figures->cell[WHEN_NOW][row->item][column],
        .last = &figures->cell[WHEN_LAST_YEAR][row->item][column],
        .before = g->before.cell[row->item][column],
        .reason = ""};
    take_kept(g, c);
    enum judgement judgement = posted(g->req, c, &reason);
    if (judgement != UNJUDGED) {
        c->judgement = judgement;
        c->reason = reason;
    }
    c->rank = c->was && c->was->version == g->sheet->form->head.returned_version
                  ? 0
              : c->before.version != 0 ? 1
              : has_hit(g->sheet, c)   ? 2
                                       : 3;
    g->out->judged[c->judgement]++;
}

static int by_rank(const void *left, const void *right)
{
    const struct review_cell *a = left, *b = right;
    if (a->rank != b->rank) {
        return a->rank - b->rank;
    }
    return a->row != b->row ? (a->row > b->row) - (a->row < b->row)
                            : (int)a->column - (int)b->column;
}

bool review_cells_read(const struct request *req, const struct sheet *sheet,
    const struct submission_event *events, size_t event_count,
    struct review_cells *out)
{
    const struct form *form = &req->fw->forms[sheet->form->key.form];
    struct gathering g = {.req = req, .sheet = sheet, .out = out};
    *out = (struct review_cells){0};
    out->of = arena_array(req->arena,
        (size_t)form->row_count * COLUMN__COUNT + 1, sizeof(*out->of));
    if (!out->of ||
        !db_answered(verdict_list(req->read, req->fw, sheet->form, req->arena,
            &g.verdicts, &g.verdict_count)) ||
        !review_before_read(
            req, events, event_count, 1u << EVENT_RETURN, &g.before)) {
        return false;
    }
    out->returned = g.before.returned;
    for (int i = 0; i < form->row_count; i++) {
        const struct form_row *row = &form->rows[i];
        if (row->item < 0 ||
            req->fw->items[row->item].bureau != sheet->form->key.bureau) {
            continue;
        }
        if (req->fw->items[row->item].has_current) {
            add_cell(&g, row, COLUMN_CURRENT);
        }
        add_cell(&g, row, COLUMN_TOTAL);
    }
    qsort(out->of, out->count, sizeof(*out->of), by_rank);
    return true;
}

/* -- findings -------------------------------------------------------------- */

static void finding(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct hit *hit)
{
    const char *text = sheet_explanation(sheet, hit->code);
    html_lit(h, "<p>");
    part_severity(req, h, hit->severity);
    html_lit(h, " ");
    html_text(h, say(req, &hit->sentence));
    if (*text) {
        html_lit(h, "<br><b>");
        html_text(h, tr(req, "Explanation:"));
        html_lit(h, "</b> ");
        html_text(h, text);
        if (sheet_explains_other(sheet, hit)) {
            html_lit(h, "<br><b class=\"alarm\">");
            html_text(h,
                tr(req, "The figures have changed since this explanation was "
                        "written."));
            html_lit(h, "</b>");
        }
    } else if (hit->severity == SEVERITY_EXPLAIN) {
        html_lit(h, "<br><b class=\"alarm\">");
        html_text(h, tr(req, "No explanation"));
        html_lit(h, "</b>");
    }
    html_lit(h, "</p>");
    form_query_link(req, h, hit);
}

static void labelled(struct html *h, const char *label, const char *text)
{
    html_lit(h, "<p><b>");
    html_text(h, label);
    html_lit(h, "</b> ");
    html_text(h, text);
    html_lit(h, "</p>");
}

/* What was wrong the last time, and what the unit says to it. */
static void said_before(
    const struct request *req, struct html *h, const struct review_cell *c)
{
    const char *note = cell_note(&req->form.figures, c->row->item);
    html_lit(h, "<p><span class=\"tag returned\">");
    html_text(h, tr(req, "Returned before"));
    html_lit(h, "</span> <b>");
    html_text(h, tr(req, "Reason of the return:"));
    html_lit(h, "</b> ");
    html_text(h, c->was->reason);
    html_lit(h, " <span class=\"by\">");
    html_text(h, c->was->by);
    html_lit(h, " ");
    page_moment(req, h, c->was->at);
    html_lit(h, "</span></p>");
    labelled(h, tr(req, "Reply of the unit:"), *note ? note : tr(req, "none"));
}

static void findings(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_cell *c)
{
    bool any = c->was != NULL;
    html_lit(h, "<td class=\"findings\">");
    if (c->was) {
        said_before(req, h, c);
    }
    for (int i = 0; i < sheet->hit_count; i++) {
        const struct hit *hit = &sheet->hits[i];
        if (hit->item == c->row->item && hit->column == c->column) {
            finding(req, h, sheet, hit);
            any = true;
        }
    }
    if (c->now->state == CELL_NOT_APPLICABLE) {
        labelled(h, tr(req, "Not applicable because:"), c->now->note);
    } else if (*c->now->note && !c->was) {
        labelled(h, tr(req, "Remark:"), c->now->note);
    } else if (!any && c->now->state == CELL_VALUE) {
        html_text(h, tr(req, "All relations hold"));
    }
    html_lit(h, "</td>");
}

/* -- the verdict ----------------------------------------------------------- */

static void choice(struct html *h, const char *name, const char *value,
    const char *label, bool chosen)
{
    html_lit(h, "<label><input type=\"radio\"");
    html_attr(h, "name", name);
    html_attr(h, "value", value);
    if (chosen) {
        html_lit(h, " checked");
    }
    html_lit(h, "> ");
    html_text(h, label);
    html_lit(h, "</label>");
}

static void judge_cell(
    const struct request *req, struct html *h, const struct review_cell *c)
{
    const char *item = req->fw->items[c->row->item].code;
    const char *name = part_cell_field(req, 'j', item, c->column);
    const char *why = part_cell_field(req, 'r', item, c->column);
    html_lit(h, "<td class=\"judge\"><fieldset><legend class=\"hidden\">");
    html_text(h, c->row->code);
    html_lit(h, " ");
    html_text(h, say(req, &c->row->label));
    html_lit(h, "</legend><div class=\"pair\">");
    choice(h, name, "accept", tr(req, "Accept"), c->judgement == ACCEPTED);
    choice(h, name, "return", tr(req, "Return"), c->judgement == RETURNED);
    html_lit(h, "</div><label class=\"why\"><span>");
    html_text(h, tr(req, "Reason (the unit reads it)"));
    html_lit(h, "</span><input list=\"reasons\" maxlength=\"200\" "
                "autocomplete=\"off\"");
    html_attr(h, "id", why);
    html_attr(h, "name", why);
    html_attr(h, "value",
        c->judgement == RETURNED ? c->reason : request_value(req, why));
    page_field_marks(req, h, why);
    html_lit(h, "></label>");
    page_field_fault(req, h, why);
    html_lit(h, "</fieldset></td>");
}

static void judged_cell(
    const struct request *req, struct html *h, const struct review_cell *c)
{
    html_lit(h, "<td class=\"judge\">");
    if (c->judgement == ACCEPTED) {
        html_lit(h, "<span class=\"tag accepted\">");
        html_text(h, tr(req, "Accepted"));
        html_lit(h, "</span>");
    } else if (c->judgement == RETURNED) {
        html_lit(h, "<span class=\"tag returned\">");
        html_text(h, tr(req, "Returned"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</td>");
}

/* -- the table ------------------------------------------------------------- */

static void number_cell(const struct request *req, struct html *h,
    const char *head, const struct item *item, const struct cell *cell)
{
    part_card_cell(h, "num", head);
    if (cell) {
        part_cell(req, h, item, cell);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

/* What became of a cell since the return, in a word or a number. */
static void difference(const struct request *req, struct html *h,
    const struct item *item, const struct review_cell *c)
{
    part_card_cell(h, "num mute", tr(req, "Difference"));
    if (c->before.version == 0 && c->rank == 0) {
        html_lit(h, "<b class=\"alarm\">");
        html_text(h, tr(req, "not changed since the return"));
        html_lit(h, "</b>");
    } else if (c->before.version == 0) {
        html_text(h, tr(req, "unchanged"));
    } else if (c->before.state == CELL_VALUE && c->now->state == CELL_VALUE) {
        if (c->now->value > c->before.value) {
            html_lit(h, "+");
        }
        html_decimal(h, c->now->value - c->before.value, item->decimals);
    } else if (c->now->state == CELL_MISSING) {
        html_text(h, tr(req, "taken back"));
    } else {
        html_text(h, tr(req, "changed"));
    }
    html_lit(h, "</td>");
}

/* The returned version beside this one: a change is marked and bold. */
static void version_cells(const struct request *req, struct html *h,
    const struct item *item, const struct review_cell *c)
{
    const char *head = tr(req, "This version");
    number_cell(req, h, tr(req, "Returned version"), item,
        c->before.version ? &c->before : c->now);
    if (c->before.version) {
        part_card_cell(h, "num changed", head);
        html_lit(h, "<b>");
        part_cell(req, h, item, c->now);
        html_lit(h, "</b></td>");
    } else if (c->rank == 0) {
        part_card_cell(h, "num stuck", head);
        html_lit(h, "<b>");
        part_cell(req, h, item, c->now);
        html_lit(h, "</b></td>");
    } else {
        number_cell(req, h, head, item, c->now);
    }
    difference(req, h, item, c);
}

static void cell_row(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_cells *cells,
    const struct review_cell *c, bool judged)
{
    const struct item *item = &req->fw->items[c->row->item];
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, c->row->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &c->row->label));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, "</span></th><td>");
    html_text(h, part_column(req, item->freq, c->column));
    html_lit(h, "</td>");
    if (cells->returned) {
        version_cells(req, h, item, c);
    } else {
        number_cell(req, h, tr(req, "This version"), item, c->now);
    }
    number_cell(req, h, tr(req, "Last year"), item,
        item->has_last_year ? c->last : NULL);
    part_card_cell(h, "num", tr(req, "Growth (%)"));
    part_growth(h, item, c->now, c->last);
    html_lit(h, "</td>");
    findings(req, h, sheet, c);
    if (judged) {
        judge_cell(req, h, c);
    } else {
        judged_cell(req, h, c);
    }
    html_lit(h, "</tr>");
}

static void table_head(const struct request *req, struct html *h, bool returned)
{
    const char *heads[10];
    size_t n = 0;
    heads[n++] = tr(req, "Code");
    heads[n++] = tr(req, "Indicator");
    heads[n++] = tr(req, "Column");
    if (returned) {
        heads[n++] = tr(req, "Returned version");
    }
    heads[n++] = tr(req, "This version");
    if (returned) {
        heads[n++] = tr(req, "Difference");
    }
    heads[n++] = tr(req, "Last year");
    heads[n++] = tr(req, "Growth (%)");
    heads[n++] = tr(req, "Findings and explanations");
    heads[n++] = tr(req, "Verdict");
    part_table(h, "list review cards", heads, n);
}

void review_cells_write(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_cells *cells, bool judged)
{
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    table_head(req, h, cells->returned);
    for (size_t i = 0; i < cells->count; i++) {
        cell_row(req, h, sheet, cells, &cells->of[i], judged);
    }
    html_lit(h, "</tbody></table></div>");
}
