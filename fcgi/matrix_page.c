#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/parts.h"
#include "fcgi/tally.h"

struct matrix {
    const struct framework *fw;
    struct region region;
    struct period period;
    char key[PERIOD_TEXT];
    struct deadline *deadlines;
    size_t deadline_count;
    struct submission_line *lines;
    size_t line_count;
    struct tally all;
};

static const struct deadline *deadline_of(const struct matrix *matrix, int form)
{
    const char *code = matrix->fw->forms[form].code;
    for (size_t i = 0; i < matrix->deadline_count; i++) {
        if (strcmp(matrix->deadlines[i].form, code) == 0) {
            return &matrix->deadlines[i];
        }
    }
    return NULL;
}

static const struct submission *head_of(
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission_line *line =
        tally_find(matrix->lines, matrix->line_count, matrix->key,
            matrix->fw->forms[form].code, matrix->fw->bureaus[bureau].code);
    return line ? &line->head : NULL;
}

/* A form is asked for when it is in the calendar and the bureau owns rows. */
static bool asked(const struct matrix *matrix, int form, int bureau)
{
    return matrix->fw->forms[form].freq == matrix->period.freq &&
           deadline_of(matrix, form) &&
           framework_assigned(matrix->fw, form, bureau);
}

/* Tally over the forms of one bureau, the bureaus of one form, or (-1) all. */
static struct tally count(const struct request *req,
    const struct matrix *matrix, int only_form, int only_bureau)
{
    struct tally tally = {0};
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (only_form >= 0 && form != only_form) {
            continue;
        }
        for (int bureau = 0; bureau < matrix->fw->bureau_count; bureau++) {
            if ((only_bureau < 0 || bureau == only_bureau) &&
                asked(matrix, form, bureau)) {
                tally_add(&tally, head_of(matrix, form, bureau),
                    deadline_of(matrix, form), req->now);
            }
        }
    }
    return tally;
}

static bool load(
    const struct request *req, struct reply *reply, struct matrix *matrix)
{
    if (!part_region_period(req, reply, &matrix->region, &matrix->period)) {
        return false;
    }
    matrix->fw = part_framework(req, reply, matrix->period);
    if (!matrix->fw) {
        return false;
    }
    period_format(matrix->period, matrix->key);
    enum db_result calendar = calendar_list(req->read, matrix->key, 0,
        req->arena, &matrix->deadlines, &matrix->deadline_count);
    enum db_result lines = submission_list(req->read, matrix->region.code,
        matrix->key, 0, req->arena, &matrix->lines, &matrix->line_count);
    if ((calendar == DB_OK || calendar == DB_NONE) &&
        (lines == DB_OK || lines == DB_NONE)) {
        matrix->all = count(req, matrix, -1, -1);
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- writing --------------------------------------------------------------- */

static void rate_stat(struct html *h, int part, int whole, const char *text)
{
    part_stat_begin(h);
    html_int(h, part);
    html_lit(h, " / ");
    html_int(h, whole);
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
    count_stat(h, all->overdue, tr(req, "past their due time"));
    count_stat(h, all->returned, tr(req, "returned, being corrected"));
    count_stat(h, all->waiting, tr(req, "waiting for review"));
    html_lit(h, "</div>");
}

static void matrix_head(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    html_lit(h, "<table class=\"list matrix\"><thead><tr><th scope=\"col\">");
    html_text(h, tr(req, "Reporting unit"));
    html_lit(h, "</th>");
    for (int form = 0; form < matrix->fw->form_count; form++) {
        const struct form *of = &matrix->fw->forms[form];
        if (of->freq != matrix->period.freq || !deadline_of(matrix, form)) {
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

static void days_late(
    const struct request *req, struct html *h, const struct deadline *deadline)
{
    int days = time_day(req->now) - time_day(deadline->due);
    const char *text =
        arena_printf(req->arena, tr(req, "%d days late"), days > 0 ? days : 1);
    html_lit(h, "<span class=\"tag late\">");
    html_text(h, text ? text : "");
    html_lit(h, "</span>");
}

/* Where a state leads: the reviewer's page once there is something to judge. */
static void state_link(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau,
    const struct submission *head)
{
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
    part_state(req, h, head, deadline_of(matrix, form));
    html_lit(h, "</a>");
}

static void state_cell(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    if (!asked(matrix, form, bureau)) {
        html_lit(h, "<td class=\"state none\">·</td>");
        return;
    }
    const struct submission *head = head_of(matrix, form, bureau);
    const struct deadline *deadline = deadline_of(matrix, form);
    html_lit(h, "<td class=\"state\">");
    state_link(req, h, matrix, form, bureau, head);
    if (!tally_reported(head) && req->now >= deadline->due) {
        days_late(req, h, deadline);
    } else if (tally_reported(head) && head->late) {
        html_lit(h, "<span class=\"tag late\">");
        html_text(h, tr(req, "late"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</td>");
}

static void rates(struct html *h, const struct tally *tally)
{
    html_lit(h, "<td class=\"num\">");
    html_int(h, tally->reported);
    html_lit(h, " / ");
    html_int(h, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, tally->reported, tally->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, tally->timely, tally->due);
    html_lit(h, "</td>");
}

static void bureau_row(const struct request *req, struct html *h,
    const struct matrix *matrix, int bureau)
{
    struct tally tally = count(req, matrix, -1, bureau);
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
        if (matrix->fw->forms[form].freq == matrix->period.freq &&
            deadline_of(matrix, form)) {
            state_cell(req, h, matrix, form, bureau);
        }
    }
    rates(h, &tally);
    html_lit(h, "</tr>");
}

static void foot_row(const struct request *req, struct html *h,
    const struct matrix *matrix, const char *label, bool timely)
{
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, label);
    html_lit(h, "</th>");
    for (int form = 0; form < matrix->fw->form_count; form++) {
        if (matrix->fw->forms[form].freq != matrix->period.freq ||
            !deadline_of(matrix, form)) {
            continue;
        }
        struct tally tally = count(req, matrix, form, -1);
        html_lit(h, "<td class=\"num\">");
        tally_rate(h, timely ? tally.timely : tally.reported, tally.due);
        html_lit(h, "</td>");
    }
    const struct tally *all = &matrix->all;
    html_lit(h, "<td class=\"num\">");
    html_int(h, timely ? all->timely : all->reported);
    html_lit(h, " / ");
    html_int(h, all->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, timely ? 0 : all->reported, timely ? 0 : all->due);
    html_lit(h, "</td><td class=\"num\">");
    tally_rate(h, timely ? all->timely : 0, timely ? all->due : 0);
    html_lit(h, "</td></tr>");
}

static void late_line(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    const struct submission *head = head_of(matrix, form, bureau);
    const struct deadline *deadline = deadline_of(matrix, form);
    if (tally_reported(head)) {
        return;
    }
    html_lit(h, "<li><b>");
    html_text(h, say(req, &matrix->fw->bureaus[bureau].name));
    html_lit(h, "</b> ");
    html_text(h, matrix->fw->forms[form].number);
    html_lit(h, " ");
    part_state(req, h, head, deadline);
    html_lit(h, " ");
    if (req->now >= deadline->due) {
        days_late(req, h, deadline);
    } else {
        html_lit(h, "<span class=\"left\">");
        page_left(req, h, deadline->due);
        html_lit(h, "</span>");
    }
    html_lit(h, "</li>");
}

static void late_list(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    html_lit(h, "<section class=\"card alarm-card\"><h2>");
    html_text(h, tr(req, "Not reported yet"));
    html_lit(h, " <span class=\"count\">");
    html_int(h, matrix->all.due - matrix->all.reported);
    html_lit(h, "</span></h2><ul class=\"late\">");
    for (int form = 0; form < matrix->fw->form_count; form++) {
        for (int bureau = 0; bureau < matrix->fw->bureau_count; bureau++) {
            if (asked(matrix, form, bureau)) {
                late_line(req, h, matrix, form, bureau);
            }
        }
    }
    html_lit(h, "</ul></section>");
}

static void table(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    html_lit(h, "<div class=\"scroll\">");
    matrix_head(req, h, matrix);
    for (int bureau = 0; bureau < matrix->fw->bureau_count; bureau++) {
        bureau_row(req, h, matrix, bureau);
    }
    html_lit(h, "</tbody><tfoot>");
    foot_row(req, h, matrix, tr(req, "Reported"), false);
    foot_row(req, h, matrix, tr(req, "In time"), true);
    html_lit(h, "</tfoot></table></div><p class=\"mute\">");
    html_text(h,
        tr(req,
            "A dot: not asked for. Returned forms do not count as reported. A "
            "state leads to its form."));
    html_lit(h, "</p>");
}

void matrix_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct matrix matrix = {0};
    if (!load(req, reply, &matrix)) {
        return;
    }
    page_begin(req, reply, tr(req, "Completeness"), "/matrix");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Completeness"));
    html_lit(h, " <span>");
    html_text(h, say(req, &matrix.region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, matrix.period));
    html_lit(h, "</span></h1>");
    part_periods(req, h, "/matrix", matrix.region.code, matrix.period);
    html_lit(h, "</div>");
    if (matrix.all.due == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "No form has been opened for this period."));
        html_lit(h, "</p>");
    } else {
        stats(req, h, &matrix.all);
        html_lit(h, "<div class=\"two\"><div>");
        table(req, h, &matrix);
        html_lit(h, "</div>");
        late_list(req, h, &matrix);
        html_lit(h, "</div>");
    }
    page_end(req, reply);
}

void matrix_newest(struct request *req, struct reply *reply)
{
    part_newest(req, reply, "matrix");
}
