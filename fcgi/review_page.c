#include "fcgi/review_page.h"

#include <string.h>

#include "fcgi/pages.h"
#include "fcgi/parts.h"
#include "fcgi/review_before.h"

static void number_cell(const struct request *req, struct html *h,
    const struct item *item, const struct cell *cell, bool exists)
{
    html_lit(h, "<td class=\"num\">");
    if (exists) {
        part_cell(req, h, item, cell);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

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
}

static void findings(const struct request *req, struct html *h,
    const struct sheet *sheet, int item, enum column column)
{
    bool any = false;
    html_lit(h, "<td class=\"findings\">");
    for (int i = 0; i < sheet->hit_count; i++) {
        const struct hit *hit = &sheet->hits[i];
        if (hit->item != item || hit->column != column) {
            continue;
        }
        finding(req, h, sheet, hit);
        any = true;
    }
    const struct cell *cell =
        &sheet->form->figures.cell[WHEN_NOW][item][column];
    if (cell->state == CELL_NOT_APPLICABLE) {
        html_lit(h, "<p><b>");
        html_text(h, tr(req, "Not applicable because:"));
        html_lit(h, "</b> ");
        html_text(h, cell->note);
        html_lit(h, "</p>");
        any = true;
    } else if (*cell->note) {
        html_lit(h, "<p>");
        html_text(h, cell->note);
        html_lit(h, "</p>");
        any = true;
    }
    if (!any && cell->state == CELL_VALUE) {
        html_text(h, tr(req, "All relations hold"));
    }
    html_lit(h, "</td>");
}

/* The returned version beside this one: a change is marked and bold. */
static void before_cells(const struct request *req, struct html *h,
    const struct item *item, const struct cell *was, const struct cell *now)
{
    if (was->version == 0) {
        number_cell(req, h, item, now, true);
        html_lit(h, "<td class=\"num mute\">");
        html_text(h, tr(req, "unchanged"));
        html_lit(h, "</td>");
        return;
    }
    number_cell(req, h, item, was, true);
    html_lit(h, "<td class=\"num changed\"><b>");
    part_cell(req, h, item, now);
    html_lit(h, "</b></td>");
}

static void cell_row(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_before *before,
    const struct form_row *row, enum column column)
{
    const struct item *item = &sheet->fw->items[row->item];
    const struct figures *figures = &sheet->form->figures;
    const struct cell *now = &figures->cell[WHEN_NOW][row->item][column];
    const struct cell *last = &figures->cell[WHEN_LAST_YEAR][row->item][column];
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, row->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &row->label));
    html_lit(h, " <span class=\"owner\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, "</span></th><td>");
    html_text(h, part_column(req, item->freq, column));
    html_lit(h, "</td>");
    if (before->returned) {
        before_cells(req, h, item, &before->cell[row->item][column], now);
    } else {
        number_cell(req, h, item, now, true);
    }
    number_cell(req, h, item, last, item->has_last_year);
    html_lit(h, "<td class=\"num\">");
    part_growth(h, item, now, last);
    html_lit(h, "</td>");
    findings(req, h, sheet, row->item, column);
    html_lit(h, "</tr>");
}

static void cells_head(const struct request *req, struct html *h, bool returned)
{
    const char *heads[8];
    size_t n = 0;
    heads[n++] = tr(req, "Code");
    heads[n++] = tr(req, "Indicator");
    heads[n++] = tr(req, "Column");
    if (returned) {
        heads[n++] = tr(req, "Returned version");
    }
    heads[n++] = tr(req, "This version");
    heads[n++] = tr(req, "Last year");
    heads[n++] = tr(req, "Growth (%)");
    heads[n++] = tr(req, "Findings and explanations");
    part_table(h, "list review", heads, n);
}

static void cells(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_before *before)
{
    const struct form *form = &req->fw->forms[sheet->form->key.form];
    html_lit(h, "<div class=\"scroll\">");
    cells_head(req, h, before->returned);
    for (int i = 0; i < form->row_count; i++) {
        const struct form_row *row = &form->rows[i];
        if (row->item < 0 ||
            req->fw->items[row->item].bureau != sheet->form->key.bureau) {
            continue;
        }
        if (req->fw->items[row->item].has_current) {
            cell_row(req, h, sheet, before, row, COLUMN_CURRENT);
        }
        cell_row(req, h, sheet, before, row, COLUMN_TOTAL);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- what happened so far -------------------------------------------------- */

static const char *event_word(const struct request *req, const char *key)
{
    switch (event_of(key)) {
    case EVENT_SAVE: return tr(req, "Draft saved");
    case EVENT_SUBMIT: return tr(req, "Submitted");
    case EVENT_RETURN: return tr(req, "Returned");
    case EVENT_ACCEPT: return tr(req, "Accepted");
    case EVENT_SIGN: return tr(req, "Signed");
    case EVENT_CONFIRM: return tr(req, "Confirmed");
    case EVENT_LOCK: return tr(req, "Locked");
    case EVENT_REVISE: return tr(req, "Revision asked for");
    case EVENT_APPROVE: return tr(req, "Revision approved");
    case EVENT_REFUSE: return tr(req, "Revision refused");
    case EVENT__COUNT: break;
    }
    return key;
}

static void history(const struct request *req, struct html *h,
    const struct submission_event *events, size_t count)
{
    const char *bureau = req->fw->bureaus[req->form.key.bureau].code;
    html_lit(h, "<ol class=\"history\">");
    for (size_t i = 0; i < count; i++) {
        enum event event = event_of(events[i].event);
        if (strcmp(events[i].bureau, bureau) != 0 || event == EVENT_SAVE) {
            continue;
        }
        html_lit(h, "<li><b>");
        html_text(h, event_word(req, events[i].event));
        html_lit(h, "</b> ");
        page_moment(req, h, events[i].at);
        html_lit(h, " ");
        html_text(h, events[i].actor);
        if (event == EVENT_RETURN) {
            html_lit(h, "<br>");
            html_text(h, events[i].detail);
        }
        html_lit(h, "</li>");
    }
    html_lit(h, "</ol>");
}

/* -- the verdict ----------------------------------------------------------- */

static void reason_field(const struct request *req, struct html *h)
{
    const char *fault = request_fault_of(req, "reason");
    html_lit(h, "<label class=\"explain\">");
    html_text(h, tr(req, "Reason (required to return; the unit reads it)"));
    html_lit(h,
        "<textarea id=\"reason\" name=\"reason\" rows=\"3\" maxlength=\"500\"");
    if (fault) {
        html_lit(h, " aria-invalid=\"true\" aria-describedby=\"why\" "
                    "autofocus");
    }
    html_lit(h, ">");
    html_text(h, request_value(req, "reason"));
    html_lit(h, "</textarea></label>");
    if (fault) {
        html_lit(h, "<p class=\"fault\" id=\"why\">");
        html_text(h, fault);
        html_lit(h, "</p>");
    }
}

static bool allowed(const struct request *req, enum action action)
{
    struct object object = form_object(req);
    return may(&req->session.actor, action, &object, req->now) == MAY;
}

static void buttons(const struct request *req, struct html *h)
{
    html_lit(h, "<div class=\"actions\"><button class=\"danger\" "
                "name=\"event\" value=\"return\">");
    html_text(h, tr(req, "Return to the unit"));
    html_lit(h, "</button>");
    if (allowed(req, ACTION_FORM_ACCEPT)) {
        html_lit(h, "<button class=\"primary\" name=\"event\" "
                    "value=\"accept\">");
        html_text(h, tr(req, "Accept the form"));
        html_lit(h, "</button>");
    }
    if (allowed(req, ACTION_FORM_CONFIRM)) {
        html_lit(h, "<button class=\"primary\" name=\"event\" "
                    "value=\"confirm\">");
        html_text(h, tr(req, "Confirm the form"));
        html_lit(h, "</button>");
    }
    if (allowed(req, ACTION_FORM_LOCK)) {
        html_lit(h, "<button class=\"primary\" name=\"event\" "
                    "value=\"lock\">");
        html_text(h, tr(req, "Lock the figures"));
        html_lit(h, "</button>");
    }
    html_lit(h, "<span class=\"mute\">");
    html_text(h, tr(req, "Accepting also approves the cells marked not "
                         "applicable. A reviewer judges and never changes a "
                         "figure."));
    html_lit(h, "</span></div>");
}

static void verdict(const struct request *req, struct html *h)
{
    if (!allowed(req, ACTION_FORM_RETURN)) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "There is nothing to judge in this state."));
        html_lit(h, "</p>");
        return;
    }
    html_lit(h, "<form class=\"verdict card\" method=\"post\"");
    html_attr(h, "action", form_path(req, "review"));
    html_lit(h, "><h2>");
    html_text(h, tr(req, "Verdict"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, req->form.head.version);
    html_lit(h, "\">");
    reason_field(req, h);
    buttons(req, h);
    html_lit(h, "</form>");
}

static void title_bar(
    const struct request *req, struct html *h, const struct form *form)
{
    const struct submission *head = &req->form.head;
    html_lit(h, "<div class=\"form-bar\"><a class=\"back\" href=\"/review\">");
    html_lit(h, "‹ ");
    html_text(h, tr(req, "Waiting for review"));
    html_lit(h, "</a><h1>");
    html_text(h, form->number);
    html_lit(h, " <span>");
    html_text(h, part_period(req, req->form.key.period));
    html_lit(h, " ");
    html_text(h, say(req, &req->fw->bureaus[req->form.key.bureau].name));
    html_lit(h, "</span></h1>");
    page_state(req, h, head->state);
    html_lit(h, "<span class=\"mute\">");
    html_text(h, tr(req, "version"));
    html_lit(h, " ");
    html_int(h, head->version);
    html_lit(h, "</span></div><div class=\"form-dates\">");
    form_dates(req, h, &req->form.deadline);
    html_lit(h, "</div>");
}

/* What the page shows beside the form itself. */
struct review {
    struct form_view view;
    struct submission_event *events;
    size_t event_count;
    struct review_before before;
};

static bool load(const struct request *req, struct review *review)
{
    enum db_result result =
        submission_history(req->read, req->form.key.region, req->params[1],
            req->params[2], req->arena, &review->events, &review->event_count);
    if (result == DB_NONE) {
        review->event_count = 0;
    } else if (result != DB_OK) {
        return false;
    }
    if (!review_before_read(
            req, review->events, review->event_count, &review->before) ||
        !form_view_open(req, &review->view)) {
        return false;
    }
    review->view.sheet.editable = false;
    return true;
}

void review_view_write(
    struct request *req, struct reply *reply, const char *notice)
{
    struct html *h = &reply->body;
    const struct form *form = &req->fw->forms[req->form.key.form];
    struct review review = {0};
    if (!load(req, &review)) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, form->number, "/review");
    title_bar(req, h, form);
    if (notice) {
        html_lit(h, "<p class=\"notice bad\" role=\"alert\">");
        html_text(h, notice);
        html_lit(h, "</p>");
    }
    history(req, h, review.events, review.event_count);
    cells(req, h, &review.view.sheet, &review.before);
    verdict(req, h);
    html_lit(h, "<details class=\"whole\"><summary>");
    html_text(h, tr(req, "The whole form as printed"));
    html_lit(h, "</summary>");
    sheet_write(req, h, &review.view.sheet);
    html_lit(h, "</details>");
    page_end(req, reply);
}

void review_page(struct request *req, struct reply *reply)
{
    if (form_exists(req, reply)) {
        review_view_write(req, reply, NULL);
    }
}
