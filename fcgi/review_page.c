#include "fcgi/review_page.h"

#include <string.h>

#include "fcgi/form_empty.h"
#include "fcgi/form_steps.h"
#include "fcgi/moment_input.h"
#include "fcgi/pages.h"
#include "fcgi/parts.h"
#include "fcgi/review_cells.h"
#include "sql/signature.h"

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

static void signed_line(const struct request *req, struct html *h,
    const struct signature *signature)
{
    html_lit(h, "<p class=\"mute\">");
    if (!signature->valid) {
        html_text(h, tr(req, "The head of the unit has not signed these "
                             "figures."));
        html_lit(h, "</p>");
        return;
    }
    html_text(h, tr(req, "Signed by the head of the unit:"));
    html_lit(h, " ");
    html_text(h, signature->by);
    html_lit(h, " ");
    page_moment(req, h, signature->at);
    html_lit(h, "</p>");
}

/* -- the verdict ----------------------------------------------------------- */

static bool allowed(const struct request *req, enum action action)
{
    struct object object = form_object(req);
    return may(&req->session.actor, action, &object, req->now) == MAY;
}

static bool can_judge(const struct request *req)
{
    return allowed(req, ACTION_FORM_RETURN) || allowed(req, ACTION_FORM_ACCEPT);
}

/* Suggestions for the reason fields: the browser offers them as one types. */
static void ready_reasons(const struct request *req, struct html *h)
{
    static const char *const reasons[] = {
        N_("The figure does not follow the definition of the indicator."),
        N_("It looks as if the figure was put into the wrong cell."),
        N_("Supporting documents are missing."),
        N_("A target was reported instead of the actual figure."),
        N_("The unit of measurement looks wrong."),
        N_("It does not fit the figure of the month before."),
    };
    html_lit(h, "<datalist id=\"reasons\">");
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        html_lit(h, "<option");
        html_attr(h, "value", tr(req, reasons[i]));
        html_lit(h, "></option>");
    }
    html_lit(h, "</datalist>");
}

static void whole_reason(const struct request *req, struct html *h)
{
    form_step_reason(req, h,
        tr(req, "Reason for the form as a whole (alone, it returns every "
                "cell)"));
}

static void button(struct html *h, const char *class_name, const char *event,
    const char *label)
{
    html_lit(h, "<button name=\"event\"");
    html_attr(h, "class", class_name);
    html_attr(h, "value", event);
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</button>");
}

static void count_of(struct html *h, const char *id, const char *label, int n)
{
    html_lit(h, "<span><b>");
    html_text(h, label);
    html_lit(h, "</b> <span");
    html_attr(h, "id", id);
    html_lit(h, ">");
    html_int(h, n);
    html_lit(h, "</span></span> ");
}

static void counts(
    const struct request *req, struct html *h, const struct review_cells *cells)
{
    html_lit(h, "<p class=\"judged\" role=\"status\">");
    count_of(h, "n-accept", tr(req, "Accepted:"), cells->judged[ACCEPTED]);
    count_of(h, "n-return", tr(req, "To return:"), cells->judged[RETURNED]);
    count_of(h, "n-none", tr(req, "Not judged:"), cells->judged[UNJUDGED]);
    html_lit(h, "<span class=\"keys mute\"><kbd>A</kbd> ");
    html_text(h, tr(req, "accept"));
    html_lit(h, " <kbd>R</kbd> ");
    html_text(h, tr(req, "return"));
    html_lit(h, " <kbd>↑↓</kbd> ");
    html_text(h, tr(req, "move"));
    html_lit(h, "</span></p>");
}

static void buttons(const struct request *req, struct html *h)
{
    html_lit(h, "<div class=\"actions\">");
    button(h, "", "judge", tr(req, "Keep the verdicts"));
    button(h, "", "rest", tr(req, "Accept all that are not judged"));
    if (allowed(req, ACTION_FORM_RETURN)) {
        button(h, "danger", "return", tr(req, "Return to the unit"));
    }
    if (allowed(req, ACTION_FORM_ACCEPT)) {
        button(h, "primary", "accept", tr(req, "Accept the form"));
    }
    if (allowed(req, ACTION_FORM_CONFIRM)) {
        button(h, "primary", "confirm", tr(req, "Confirm the form"));
    }
    if (allowed(req, ACTION_FORM_LOCK)) {
        button(h, "primary", "lock", tr(req, "Lock the figures"));
    }
    html_lit(h, "</div><p class=\"mute\">");
    html_text(h, tr(req, "The form can be accepted once every cell is; that "
                         "also approves the cells marked not applicable. A "
                         "return opens the cells marked to return and no "
                         "others. A reviewer judges and never changes a "
                         "figure."));
    html_lit(h, "</p>");
}

static void judge_begin(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"judging\" id=\"judging\" method=\"post\"");
    html_attr(h, "action", form_path(req, "review"));
    html_lit(h, ">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, req->form.head.version);
    html_lit(h, "\">");
    ready_reasons(req, h);
}

static void judge_end(
    const struct request *req, struct html *h, const struct review_cells *cells)
{
    html_lit(h, "<section class=\"verdict card\"><h2>");
    html_text(h, tr(req, "Verdict"));
    html_lit(h, "</h2>");
    counts(req, h, cells);
    html_lit(h, "<div class=\"fields\">");
    whole_reason(req, h);
    moment_input_write(req, h, "redo",
        tr(req, "To be corrected until (empty: until the lock)"), 0);
    html_lit(h, "</div>");
    buttons(req, h);
    html_lit(h, "</section></form>"
                "<script src=\"/static/review.js\" defer></script>");
}

static void judge_cells(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_cells *cells)
{
    bool judged = can_judge(req);
    if (judged) {
        judge_begin(req, h);
    }
    review_cells_write(req, h, sheet, cells, judged);
    if (judged) {
        judge_end(req, h, cells);
        return;
    }
    html_lit(h, "<p class=\"notice\">");
    html_text(h, tr(req, "There is nothing to judge in this state."));
    html_lit(h, "</p>");
}

/* -- the bar --------------------------------------------------------------- */

static void neighbour(
    struct html *h, const struct submission_line *line, const char *label)
{
    if (!line) {
        return;
    }
    html_lit(h, "<a class=\"button\" href=\"/review/");
    part_form_path(h, line->region, line->period, line->form, line->bureau);
    html_lit(h, "\">");
    html_text(h, label);
    html_lit(h, "</a>");
}

static bool is_this(
    const struct request *req, const struct submission_line *line)
{
    return strcmp(line->region, req->params[0]) == 0 &&
           strcmp(line->period, req->params[1]) == 0 &&
           strcmp(line->form, req->params[2]) == 0 &&
           strcmp(line->bureau, req->params[3]) == 0;
}

/* The forms before and after this one among those that wait; of one that does
 * not wait, the first of them is next. */
static void neighbours(const struct request *req, struct html *h)
{
    struct submission_line *lines = NULL;
    size_t count = 0, at = 0;
    if (submission_queue(req->read, req->form.key.region, req->arena, &lines,
            &count) != DB_OK) {
        count = 0;
    }
    while (at < count && !is_this(req, &lines[at])) {
        at++;
    }
    html_lit(h, "<div class=\"actions\">");
    form_step_links(req, h);
    neighbour(h, at > 0 && at < count ? &lines[at - 1] : NULL,
        tr(req, "Previous form"));
    neighbour(h,
        at == count      ? lines
        : at + 1 < count ? &lines[at + 1]
                         : NULL,
        tr(req, "Next form"));
    html_lit(h, "</div>");
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
    part_state(req, h, head, &req->form.deadline);
    html_lit(h, "<span class=\"mute\">");
    html_text(h, tr(req, "version"));
    html_lit(h, " ");
    html_int(h, head->version);
    html_lit(h, "</span>");
    neighbours(req, h);
    html_lit(h, "</div><div class=\"form-dates\">");
    form_dates(req, h, &req->form.deadline);
    html_lit(h, "</div>");
}

/* What the page shows beside the form itself. */
struct review {
    struct form_view view;
    struct submission_event *events;
    size_t event_count;
    struct review_cells cells;
    struct signature signature;
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
    if (!form_view_open(req, &review->view)) {
        return false;
    }
    review->view.sheet.editable = false;
    if (!signature_read(
            req->read, req->fw, &req->form, req->arena, &review->signature)) {
        return false;
    }
    return review_cells_read(req, &review->view.sheet, review->events,
        review->event_count, &review->cells);
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
        page_notice(h, notice, false);
    }
    if (strcmp(request_value(req, "done"), "kept") == 0) {
        page_notice(h,
            tr(req, "The verdicts are kept. The unit sees them when "
                    "the form is returned or accepted."),
            true);
    }
    form_empty_notice(req, h);
    history(req, h, review.events, review.event_count);
    signed_line(req, h, &review.signature);
    page_faults(req, h);
    judge_cells(req, h, &review.view.sheet, &review.cells);
    html_lit(h, "<details class=\"whole\"><summary>");
    html_text(h, tr(req, "The whole form as printed"));
    html_lit(h, "</summary>");
    sheet_write(req, h, &review.view.sheet);
    html_lit(h, "</details>");
    page_end(req, reply);
}

const struct field_rule review_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Confirmation")},
    {0},
};

void review_page(struct request *req, struct reply *reply)
{
    if (form_exists(req, reply)) {
        review_view_write(req, reply, NULL);
    }
}
