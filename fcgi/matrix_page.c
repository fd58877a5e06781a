#include "fcgi/pages.h"

#include "fcgi/form_empty.h"
#include "fcgi/matrix.h"

const struct field_rule matrix_page_fields[] = {
    {"sent", FIELD_COUNT, 100000, false, N_("Outcome")},
    {"held", FIELD_COUNT, 100000, false, N_("Outcome")},
    {"nobody", FIELD_COUNT, 100000, false, N_("Outcome")},
    {0},
};

/* -- writing --------------------------------------------------------------- */

static void rate_stat(struct html *h, int part, int whole, const char *text)
{
    part_stat_begin(h);
    tally_parts(h, part, whole);
    html_lit(h, " <span class=\"rate\">");
    tally_rate(h, part, whole);
    html_lit(h, "</span>");
    part_stat_middle(h);
    html_text(h, text);
    part_stat_end(h);
}

static void count_stat(struct html *h, int number, const char *text)
{
    part_stat_begin(h);
    html_int(h, number);
    part_stat_middle(h);
    html_text(h, text);
    part_stat_end(h);
}

static void stats(
    const struct request *req, struct html *h, const struct tally *all)
{
    html_lit(h, "<div class=\"stats\">");
    rate_stat(h, all->reported, all->due, tr(req, "Reported, of those due"));
    rate_stat(h, all->timely, all->due, tr(req, "In time, of those due"));
    count_stat(h, all->empty, tr(req, "of those reported, empty forms"));
    count_stat(h, all->overdue, tr(req, "past their due time"));
    count_stat(h, all->returned, tr(req, "returned, being corrected"));
    count_stat(h, all->waiting, tr(req, "waiting for review"));
    rate_stat(
        h, all->filled, all->cells, tr(req, "cells filled, of those due"));
    html_lit(h, "</div>");
}

static void column_heads(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    html_lit(h, "<table class=\"list matrix\"><thead><tr><th scope=\"col\">");
    html_text(h, tr(req, "Reporting unit"));
    html_lit(h, "</th>");
    for (int form = 0; form < matrix->fw->form_count; form++) {
        const struct form *of = &matrix->fw->forms[form];
        if (!matrix_column(matrix, form)) {
            continue;
        }
        html_lit(h, "<th scope=\"col\">");
        html_text(h, of->code);
        html_text(h, tr(req, " form"));
        html_lit(h, "<br><span class=\"mute\">");
        html_text(h, say(req, &matrix->fw->qualities[of->quality].brief));
        html_lit(h, "</span></th>");
    }
    html_lit(h, "<th scope=\"col\">");
    html_text(h, tr(req, "Reported / due"));
    html_lit(h, "</th><th scope=\"col\">");
    html_text(h, tr(req, "Reported"));
    html_lit(h, "</th><th scope=\"col\">");
    html_text(h, tr(req, "In time"));
    html_lit(h, "</th></tr></thead><tbody>");
}

/* Where a state leads: the reviewer's page once there is something to judge. */
static void state_link(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission *head = matrix_head(matrix, form, bureau);
    bool judge = req->session.actor.role == ROLE_REVIEWER && head &&
                 head->state != STATE_NONE && head->state != STATE_DRAFT;
    html_lit(h, "<a href=\"/");
    if (judge) {
        html_lit(h, "review/");
    } else {
        html_lit(h, "form/");
    }
    part_form_path(h, matrix->region.code, matrix->key,
        matrix->fw->forms[form].code, matrix->fw->bureaus[bureau].code);
    html_lit(h, "\">");
    matrix_state(req, h, matrix, form, bureau);
    html_lit(h, "</a>");
}

static void state_cell(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    if (!matrix_asked(matrix, form, bureau)) {
        html_lit(h, "<td class=\"state none\">·</td>");
        return;
    }
    html_lit(h, "<td class=\"state\">");
    state_link(req, h, matrix, form, bureau);
    html_lit(h, "</td>");
}

static void bureau_row(const struct request *req, struct html *h,
    const struct matrix *matrix, int bureau)
{
    struct tally tally = matrix_count(req, matrix, -1, bureau);
    if (tally.due == 0) {
        return;
    }
    if (tally.overdue > 0) {
        html_lit(h, "<tr class=\"urgent\"><th scope=\"row\">");
    } else {
        html_lit(h, "<tr><th scope=\"row\">");
    }
    html_text(h, say(req, &matrix->fw->bureaus[bureau].name));
    html_lit(h, "</th>");
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (matrix_column(matrix, form)) {
            state_cell(req, h, matrix, form, bureau);
        }
    }
    tally_rates(h, &tally);
    html_lit(h, "</tr>");
}

static void foot_row(const struct request *req, struct html *h,
    const struct matrix *matrix, const char *label, bool timely)
{
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, label);
    html_lit(h, "</th>");
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (!matrix_column(matrix, form)) {
            continue;
        }
        struct tally tally = matrix_count(req, matrix, form, -1);
        html_lit(h, "<td class=\"num\">");
        tally_rate(h, timely ? tally.timely : tally.reported, tally.due);
        html_lit(h, "</td>");
    }
    const struct tally *all = &matrix->all;
    html_lit(h, "<td class=\"num\">");
    tally_parts(h, timely ? all->timely : all->reported, all->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, timely ? 0 : all->reported, timely ? 0 : all->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, timely ? all->timely : 0, timely ? all->due : 0);
    html_lit(h, "</td></tr>");
}

static void sample(struct html *h, const char *kind, const char *word)
{
    html_lit(h, "<span class=\"tag ");
    html_text(h, kind);
    html_lit(h, "\">");
    html_text(h, word);
    html_lit(h, "</span> ");
}

const char *matrix_note(const struct request *req)
{
    return tr(req,
        "A dot: not asked for. Reported = reported / due, in time = reported "
        "by the due time / due. Due is every form of a unit that owns rows of "
        "it. Returned forms do not count as reported; empty forms do: they "
        "are reported without a number, with a reason.");
}

/* The states in words, and how the rates are counted. */
static void legend(const struct request *req, struct html *h)
{
    static const enum state states[] = {STATE_NONE, STATE_DRAFT,
        STATE_SUBMITTED, STATE_RETURNED, STATE_ACCEPTED, STATE_CONFIRMED,
        STATE_LOCKED};
    html_lit(h, "<p class=\"legend\"><b>");
    html_text(h, tr(req, "States"));
    html_lit(h, "</b> ");
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        struct words words = state_words(states[i]);
        sample(h, state_key(states[i]), say(req, &words));
    }
    sample(h, "late", tr(req, "n days late"));
    form_empty_tag(req, h);
    html_lit(h, "</p><p class=\"mute\">");
    html_text(h, matrix_note(req));
    html_lit(h, " ");
    html_text(h, tr(req, "A state leads to its form."));
    html_lit(h, "</p>");
}

static void matrix_link(struct html *h, const struct matrix *matrix,
    const char *what, const char *label)
{
    html_lit(h, "<a class=\"button\" href=\"/matrix/");
    html_url(h, matrix->region.code);
    html_lit(h, "/");
    html_url(h, matrix->key);
    html_lit(h, "/");
    html_text(h, what);
    html_lit(h, "\">");
    html_text(h, label);
    html_lit(h, "</a>");
}

void matrix_table(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    column_heads(req, h, matrix);
    for (int bureau = 0; bureau < matrix->fw->bureau_count; bureau++) {
        bureau_row(req, h, matrix, bureau);
    }
    html_lit(h, "</tbody><tfoot>");
    foot_row(req, h, matrix, tr(req, "Reported"), false);
    foot_row(req, h, matrix, tr(req, "In time"), true);
    html_lit(h, "</tfoot></table></div>");
    legend(req, h);
}

static void page_head(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Completeness"));
    html_lit(h, " <span>");
    html_text(h, say(req, &matrix->region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, matrix->period));
    html_lit(h, "</span></h1><div class=\"actions\">");
    matrix_link(h, matrix, "history", tr(req, "By periods"));
    matrix_link(h, matrix, "xlsx", tr(req, "Download Excel"));
    matrix_link(h, matrix, "csv", tr(req, "Download CSV"));
    matrix_link(h, matrix, "print", tr(req, "Print view"));
    html_lit(h, "</div>");
    part_periods(req, h, "/matrix", matrix->region.code, matrix->period);
    html_lit(h, "</div>");
}

void matrix_write(struct request *req, struct reply *reply,
    const struct matrix *matrix, const char *notice, bool good)
{
    struct html *h = &reply->body;
    page_begin(req, reply, tr(req, "Completeness"), "/matrix");
    page_head(req, h, matrix);
    if (*notice) {
        page_notice(h, notice, good);
    }
    if (matrix->all.due == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "No form has been opened for this period."));
        html_lit(h, "</p>");
    } else {
        stats(req, h, &matrix->all);
        html_lit(h, "<div class=\"two\"><div>");
        matrix_table(req, h, matrix);
        html_lit(h, "</div>");
        matrix_late_list(req, h, matrix);
        html_lit(h, "</div>");
    }
    page_end(req, reply);
}

/* What the last press of the button did, from the address it led to. */
static const char *outcome(const struct request *req)
{
    const struct field *sent = request_field(req, "sent");
    const struct field *held = request_field(req, "held");
    const struct field *nobody = request_field(req, "nobody");
    if (!sent || !held || !nobody) {
        return "";
    }
    const char *text = arena_printf(req->arena,
        tr(req, "%d forms reminded. %d held back, reminded by hand within 24 "
                "hours. %d without an account to write to."),
        (int)sent->number, (int)held->number, (int)nobody->number);
    return text ? text : "";
}

void matrix_page(struct request *req, struct reply *reply)
{
    struct matrix matrix;
    if (matrix_load(req, reply, &matrix)) {
        matrix_write(req, reply, &matrix, outcome(req), true);
    }
}

void matrix_newest(struct request *req, struct reply *reply)
{
    const char *region = req->session.actor.region;
    if (part_is_county(region)) {
        part_newest(req, reply, "matrix");
    } else {
        part_newest_of(req, reply, "counties", region);
    }
}
