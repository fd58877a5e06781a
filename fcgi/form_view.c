#include "fcgi/form_view.h"

#include <string.h>

#include "fcgi/form_empty.h"
#include "fcgi/form_panel.h"
#include "fcgi/form_steps.h"
#include "fcgi/parts.h"

struct object form_object(const struct request *req)
{
    return submission_rights(req->fw, &req->form);
}

bool form_exists(const struct request *req, struct reply *reply)
{
    if (req->fw) {
        return true;
    }
    reply_error(req, reply, 404, "form",
        tr(req, "This form is not open for this period, or this bureau has no "
                "row in it. My tasks lists the forms you have to fill in."));
    return false;
}

const char *form_path(const struct request *req, const char *what)
{
    const char *path = arena_printf(req->arena, "/%s/%s/%s/%s/%s", what,
        req->params[0], req->params[1], req->params[2], req->params[3]);
    return path ? path : "/tasks";
}

bool form_view_open(const struct request *req, struct form_view *view)
{
    const struct opened_form *form = &req->form;
    struct object object = form_object(req);
    struct hit *hits = NULL;
    *view = (struct form_view){
        .refusal =
            may(&req->session.actor, ACTION_FORM_SAVE, &object, req->now),
    };
    view->sheet = (struct sheet){
        .fw = req->fw,
        .form = form,
        .editable = view->refusal == MAY,
        .explanations = form->explanations,
        .explanation_count = form->explanation_count,
    };
    view->sheet.hit_count = check_form(req->fw, form->key.form,
        form->key.bureau, &form->figures, req->arena, &hits);
    view->sheet.hits = hits;
    view->sheet.trend = true;
    view->has_cell = form_panel_cell(req, &view->item, &view->column);
    return view->sheet.hit_count >= 0;
}

/* -- the bar --------------------------------------------------------------- */

static void saved_line(
    const struct request *req, struct html *h, const struct submission *head)
{
    char time[TIME_TEXT];
    html_lit(h, "<span class=\"saved\" id=\"saved\" role=\"status\">");
    if (head->version > 0) {
        time_format(head->saved_at, time);
        html_text(h, tr(req, "Saved"));
        html_lit(h, " <time>");
        html_text(h, time);
        html_lit(h, "</time> ");
        html_text(h, head->saved_by);
    }
    html_lit(h, "</span>");
}

static void bar_link(const struct request *req, struct html *h,
    const char *what, const char *label)
{
    html_lit(h, "<a class=\"button\"");
    html_attr(h, "href", form_path(req, what));
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</a>");
}

static void actions(const struct request *req, struct html *h)
{
    html_lit(h, "<button name=\"event\" value=\"save\">");
    html_text(h, tr(req, "Save draft"));
    html_lit(h,
        "</button><button class=\"primary\" name=\"event\" value=\"submit\">");
    html_text(h, tr(req, "Check and submit"));
    html_lit(h, "</button>");
}

static void bar(
    const struct request *req, struct html *h, const struct form_view *view)
{
    const struct opened_form *opened = view->sheet.form;
    const struct form *form = &req->fw->forms[opened->key.form];
    html_lit(h, "<div class=\"form-bar\"><a class=\"back\" href=\"/tasks\">");
    html_lit(h, "‹ ");
    html_text(h, tr(req, "My tasks"));
    html_lit(h, "</a><h1>");
    html_text(h, form->number);
    html_lit(h, " <span>");
    html_text(h, part_period(req, opened->key.period));
    html_lit(h, "</span></h1>");
    part_state(req, h, &opened->head, &opened->deadline);
    saved_line(req, h, &opened->head);
    html_lit(h, "<div class=\"actions\">");
    bar_link(req, h, "upload", tr(req, "Fill in offline"));
    bar_link(req, h, "print", tr(req, "Print"));
    form_step_links(req, h);
    if (view->sheet.editable) {
        actions(req, h);
    }
    html_lit(h, "</div></div>");
}

static void one_date(const struct request *req, struct html *h,
    const char *label, int64_t moment, bool left)
{
    html_lit(h, "<span><b>");
    html_text(h, label);
    html_lit(h, "</b> ");
    page_moment(req, h, moment);
    if (left) {
        html_lit(h, " <span class=\"left\">");
        page_left(req, h, moment);
        html_lit(h, "</span>");
    }
    html_lit(h, "</span>");
}

void form_dates(
    const struct request *req, struct html *h, const struct deadline *deadline)
{
    if (req->now < deadline->open) {
        one_date(req, h, tr(req, "Opens"), deadline->open, true);
    }
    one_date(req, h, tr(req, "Due"), deadline->due, req->now >= deadline->open);
    one_date(req, h, tr(req, "Late until"), deadline->late, false);
    one_date(req, h, tr(req, "Locked from"), deadline->lock, false);
}

static void progress(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    const struct form_key *key = &sheet->form->key;
    int due = framework_due_cells(req->fw, key->form, key->bureau);
    html_lit(h, "<span class=\"progress\"><b>");
    html_text(h, say(req, &req->fw->bureaus[key->bureau].name));
    html_lit(h, "</b> ");
    html_text(h, tr(req, "cells filled"));
    html_lit(h, " <span id=\"filled\">");
    html_int(h, sheet->form->head.filled);
    html_lit(h, "</span> / ");
    html_int(h, due);
    html_lit(h, "</span>");
}

static void count_tag(
    const struct request *req, struct html *h, enum severity severity, int n)
{
    html_lit(h, "<span class=\"hit-tag hit-");
    html_text(h, part_severity_class(severity));
    html_lit(h, "\">");
    html_text(h, part_severity_word(req, severity));
    html_lit(h, " ");
    html_int(h, n);
    html_lit(h, "</span> ");
}

static void hit_counts(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    int of[SEVERITY__COUNT] = {0};
    for (int i = 0; i < sheet->hit_count; i++) {
        of[sheet->hits[i].severity]++;
    }
    html_lit(h, "<span class=\"counts\" id=\"counts\"");
    if (sheet->hit_count == 0) {
        html_lit(h, " hidden");
    }
    html_lit(h, ">");
    for (int severity = 0; severity < SEVERITY__COUNT; severity++) {
        if (of[severity] > 0) {
            count_tag(req, h, (enum severity)severity, of[severity]);
        }
    }
    html_lit(h, "<a id=\"next-hit\" href=\"#h.");
    html_url(h, sheet->hit_count > 0 ? sheet->hits[0].code : "");
    html_lit(h, "\">");
    html_text(h, tr(req, "Next (F8)"));
    html_lit(h, "</a></span>");
}

/* -- above the table ------------------------------------------------------- */

/* Why there is nothing to type in; said to those who could otherwise. */
static void why_shut(
    const struct request *req, struct html *h, const struct form_view *view)
{
    const char *text = refusal_text(view->refusal);
    if (view->refusal == REFUSED_ROLE) {
        return;
    }
    switch (view->sheet.form->head.state) {
    case STATE_SUBMITTED:
        text = N_("The form is with the reviewer. To change a figure, ask "
                  "the reviewer to return it.");
        break;
    case STATE_ACCEPTED:
    case STATE_CONFIRMED:
        text = N_("The form is accepted and counts in the evaluation. To "
                  "change a figure, ask the reviewer to return it.");
        break;
    case STATE_NONE:
    case STATE_DRAFT:
    case STATE_RETURNED:
    case STATE_LOCKED:
    case STATE_REVISING:
    case STATE__COUNT: break;
    }
    html_lit(h, "<p class=\"notice\">");
    html_text(h, tr(req, text));
    html_lit(h, "</p>");
}

/* The form's approval does not reach to the end of the period. */
static void expired_notice(
    const struct request *req, struct html *h, const struct opened_form *form)
{
    const struct form *of = &req->fw->forms[form->key.form];

    if (form_expired(of, form->key.period)) {
        page_notice(h,
            tr(req, "The approval of this form has run out: it ended before "
                    "the end of the period."),
            false);
    }
}

static void returned_notice(
    const struct request *req, struct html *h, const struct submission *head)
{
    if (head->state != STATE_RETURNED) {
        return;
    }
    html_lit(h, "<p class=\"notice bad\"><b>");
    html_text(h, tr(req, "Returned by the reviewer:"));
    html_lit(h, "</b> ");
    html_text(h, head->reason);
    html_lit(h, " <span class=\"by\">");
    html_text(h, head->reviewed_by);
    html_lit(h, " ");
    page_moment(req, h, head->reviewed_at);
    html_lit(h, "</span>");
    if (head->returned_cells > 0) {
        html_lit(h, "<br>");
        html_text(h, tr(req, "Only the cells marked below can be changed; "
                             "answer in their remarks."));
    }
    if (head->redo != 0) {
        html_lit(h, " <b>");
        html_text(h, tr(req, "To be corrected until"));
        html_lit(h, "</b> ");
        page_moment(req, h, head->redo);
        html_lit(h, " ");
        page_left(req, h, head->redo);
    }
    html_lit(h, "</p>");
}

static void legend(const struct request *req, struct html *h)
{
    html_lit(h, "<p class=\"legend\"><b>");
    html_text(h, tr(req, "Cells"));
    html_lit(h, "</b> <span>");
    html_text(h, tr(req, "0 is a number"));
    html_lit(h, "</span> <span class=\"missing\">");
    html_text(h, tr(req, "not reported"));
    html_lit(h, "</span> <span>");
    html_lit(h, "— ");
    html_text(h, tr(req, "not applicable (give a reason)"));
    html_lit(h, "</span> <span class=\"read\">");
    html_text(h, tr(req, "grey: read only, or filled in by another unit"));
    html_lit(h, "</span><span class=\"keys\"> <b>");
    html_text(h, tr(req, "Keys"));
    html_lit(h, "</b> <kbd>↑↓←→</kbd> <kbd>Enter</kbd> <kbd>Tab</kbd> ");
    html_text(h, tr(req, "move"));
    html_lit(h, " <kbd>F2</kbd> ");
    html_text(h, tr(req, "edit"));
    html_lit(h, " <kbd>Esc</kbd> ");
    html_text(h, tr(req, "restore"));
    html_lit(h, " <kbd>Delete</kbd> ");
    html_text(h, tr(req, "not reported"));
    html_lit(h, " <kbd>-</kbd> ");
    html_text(h, tr(req, "not applicable"));
    html_lit(h, " <kbd>F8</kbd> ");
    html_text(h, tr(req, "next problem"));
    html_lit(h, " <kbd>Ctrl+V</kbd> ");
    html_text(h, tr(req, "paste a block from Excel"));
    html_lit(h, "</span></p>");
}

/* What the script says, by the names of its data attributes. */
static const struct {
    const char *name, *text;
} words[] = {
    {"saving", N_("Saving")},
    {"saved", N_("Saved")},
    {"unsaved", N_("Not saved:")},
    {"offline", N_("no connection; trying again")},
    {"signed-out", N_("your session has ended; what you typed is kept here.")},
    {"sign-in", N_("Sign in in a new window")},
    {"restore", N_("Values typed on this computer that were never saved: %d")},
    {"restore-yes", N_("Take them over")},
    {"restore-no", N_("Discard them")},
    {"theirs", N_("Stored now:")},
    {"mine", N_("Typed by you:")},
    {"take-theirs", N_("Keep what is stored")},
    {"keep-mine", N_("Take mine")},
    {"missing", N_("not reported")},
    {"na", N_("not applicable")},
    {"explain", N_("Explanation (submitted and printed with the form)")},
};

/* How many empty cells last year's values could fill. */
static int carriable(const struct sheet *sheet)
{
    struct sheet all = *sheet;
    const struct form *form = &sheet->fw->forms[sheet->form->key.form];
    int count = 0;
    all.carry = CARRY_ALL;
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;
        if (item >= 0 &&
            sheet->fw->items[item].bureau == sheet->form->key.bureau) {
            count += sheet_carried(&all, item, COLUMN_TOTAL) != NULL;
        }
    }
    return count;
}

/* Annual and quarterly figures that have not changed are not typed again. */
static void carry_offer(
    const struct request *req, struct html *h, const struct form_view *view)
{
    int count = view->sheet.editable ? carriable(&view->sheet) : 0;
    if (count == 0) {
        return;
    }
    html_lit(h, "<p class=\"notice\">");
    if (view->sheet.carry == CARRY_ALL) {
        html_text(h, tr(req, "Cells with a dashed frame show last year's "
                             "accepted values. Correct what has changed; they "
                             "count once you save or submit."));
    } else {
        html_lit(h, "<a class=\"button\" href=\"?carry=all\">");
        const char *text = arena_printf(req->arena,
            tr(req, "Take over last year's values in %d empty rows"), count);
        html_text(h, text ? text : "");
        html_lit(h, "</a>");
    }
    html_lit(h, "</p>");
}

static void form_open_tag(
    const struct request *req, struct html *h, const struct form_view *view)
{
    html_lit(h, "<form class=\"fill\" id=\"fill\" method=\"post\"");
    html_attr(h, "action", form_path(req, "form"));
    const struct words draft = state_words(STATE_DRAFT);
    html_attr(h, "data-who", req->session.actor.login);
    html_attr(h, "data-draft", say(req, &draft));
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        html_lit(h, " data-");
        html_text(h, words[i].name);
        html_lit(h, "=\"");
        html_text(h, tr(req, words[i].text));
        html_lit(h, "\"");
    }
    html_lit(h, " autocomplete=\"off\">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, view->sheet.form->head.version);
    html_lit(h, "\">");
}

void form_view_write(const struct request *req, struct reply *reply,
    const struct form_view *view)
{
    struct html *h = &reply->body;
    const struct opened_form *form = view->sheet.form;
    page_begin(req, reply, req->fw->forms[form->key.form].number, "/tasks");
    if (view->sheet.editable) {
        form_open_tag(req, h, view);
    }
    bar(req, h, view);
    html_lit(h, "<div class=\"form-dates\">");
    form_dates(req, h, &form->deadline);
    progress(req, h, &view->sheet);
    hit_counts(req, h, &view->sheet);
    html_lit(h, "</div>");
    if (view->notice) {
        page_notice(h, view->notice, view->good);
    }
    expired_notice(req, h, form);
    returned_notice(req, h, &form->head);
    form_empty_notice(req, h);
    if (view->refusal != MAY && !view->notice) {
        why_shut(req, h, view);
    }
    page_faults(req, h);
    carry_offer(req, h, view);
    html_lit(h, "<div class=\"work\"><div>");
    sheet_write(req, h, &view->sheet);
    if (view->sheet.editable) {
        legend(req, h);
        form_empty_offer(
            req, h, sheet_explanation(&view->sheet, EXPLANATION_EMPTY));
    }
    html_lit(h, "</div><div id=\"panel-place\">");
    if (view->has_cell &&
        !form_panel_write(req, h, view, view->item, view->column)) {
        reply_unavailable(req, reply);
        return;
    }
    html_lit(h, "</div></div>");
    if (view->sheet.editable) {
        html_lit(h, "</form>");
        part_paste_box(req, h);
        html_lit(h, "<script src=\"/static/autosave.js\" defer></script>"
                    "<script src=\"/static/form.js\" defer></script>"
                    "<script src=\"/static/panel.js\" defer></script>"
                    "<script src=\"/static/paste.js\" defer></script>");
    }
    form_panel_forms(req, h);
    page_end(req, reply);
}
