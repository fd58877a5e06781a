#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_empty.h"
#include "fcgi/parts.h"
#include "sql/check_store.h"

const struct field_rule review_queue_fields[] = {
    {"done", FIELD_LINE, 20, false, N_("Confirmation")},
    {0},
};

static void done_line(const struct request *req, struct html *h)
{
    const char *done = request_value(req, "done");
    const char *text = NULL;
    if (strcmp(done, "accepted") == 0) {
        text = tr(req, "Accepted. The figures count in the evaluation now.");
    } else if (strcmp(done, "returned") == 0) {
        text = tr(req, "Returned. The unit sees your reason and can correct "
                       "its figures.");
    } else if (strcmp(done, "confirmed") == 0) {
        text = tr(req, "Confirmed. The form can be locked now, and returned "
                       "until then.");
    } else if (strcmp(done, "locked") == 0) {
        text = tr(req, "Locked. The figures stand; next year's forms show "
                       "them as last year's.");
    }
    if (!text) {
        return;
    }
    page_notice(h, text, true);
}

static void submitted_cell(
    const struct request *req, struct html *h, const struct submission *head)
{
    html_lit(h, "<td class=\"date\">");
    page_moment(req, h, head->submitted_at);
    html_lit(h, " ");
    html_text(h, head->submitted_by);
    if (head->late) {
        html_lit(h, " <span class=\"alarm\">");
        html_text(h, tr(req, "late"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</td>");
}

static void action_cell(const struct request *req, struct html *h,
    const struct submission_line *line)
{
    html_lit(h, "<td class=\"act\"><a class=\"button primary\" "
                "href=\"/review/");
    part_form_path(h, line->region, line->period, line->form, line->bureau);
    html_lit(h, "\">");
    html_text(h, tr(req, "Review"));
    html_lit(h, "</a></td></tr>");
}

/* What the night's check found in it, blocking hits first. */
static void night_cell(const struct request *req, struct html *h,
    const struct rows *night, const struct submission_line *line)
{
    html_lit(h, "<td>");
    for (size_t i = 0; i < night->count; i++) {
        const struct value *row = row_at(night, i);
        if (strcmp(value_string(&row[0]), line->period) != 0 ||
            strcmp(value_string(&row[1]), line->form) != 0 ||
            strcmp(value_string(&row[2]), line->bureau) != 0) {
            continue;
        }
        for (int severity = 0; severity < 2; severity++) {
            if (row[3 + severity].i > 0) {
                part_severity(req, h, (enum severity)severity);
                html_lit(h, " ");
                html_int(h, row[3 + severity].i);
                html_lit(h, " ");
            }
        }
    }
    html_lit(h, "</td>");
}

static void queue_row(const struct request *req, struct html *h,
    const struct rows *night, const struct submission_line *line)
{
    const struct framework *fw = NULL;
    if (edition_get(req->read, line->deadline.edition, &fw) != DB_OK) {
        return;
    }
    int form = framework_form(fw, text_of(line->form));
    int bureau = framework_bureau(fw, text_of(line->bureau));
    if (form < 0 || bureau < 0) {
        return;
    }
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, fw->forms[form].number);
    html_lit(h, "</th><td class=\"what\">");
    html_text(h, say(req, &fw->forms[form].title));
    html_lit(h, "</td><td>");
    html_text(h, part_period_of(req, line->period));
    html_lit(h, "</td><td>");
    html_text(h, say(req, &fw->bureaus[bureau].name));
    html_lit(h, "</td>");
    submitted_cell(req, h, &line->head);
    html_lit(h, "<td class=\"num\">");
    html_int(h, line->head.filled);
    html_lit(h, " / ");
    html_int(h, framework_due_cells(fw, form, bureau));
    form_empty_mark(req, h, &line->head);
    html_lit(h, "</td><td class=\"num\">");
    html_int(h, line->head.returns);
    html_lit(h, "</td>");
    night_cell(req, h, night, line);
    action_cell(req, h, line);
}

/* Revisions that wait for a decision; and where exceptions are. */
static void revisions(const struct request *req, struct html *h,
    const struct submission_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        html_lit(h, "<p class=\"notice\"><b>");
        html_text(h, tr(req, "A revision waits for a decision:"));
        html_lit(h, "</b> <a href=\"/revision/");
        part_form_path(h, lines[i].region, lines[i].period, lines[i].form,
            lines[i].bureau);
        html_lit(h, "\">");
        html_text(h, lines[i].form);
        html_lit(h, " ");
        html_text(h, lines[i].bureau);
        html_lit(h, " ");
        html_text(h, part_period_of(req, lines[i].period));
        html_lit(h, "</a></p>");
    }
    if (req->session.actor.role == ROLE_REVIEWER) {
        html_lit(h, "<p><a href=\"/exceptions\">");
        html_text(h, tr(req, "Exceptions from the lock"));
        html_lit(h, "</a></p>");
    }
}

/* Leave out what a reviewer of some bureaus does not answer for. */
static size_t keep_covered(
    const struct request *req, struct submission_line *lines, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (actor_covers(
                &req->session.actor, lines[i].region, lines[i].bureau)) {
            lines[kept++] = lines[i];
        }
    }
    return kept;
}

void review_queue_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct submission_line *lines = NULL, *revising = NULL;
    size_t count = 0, revising_count = 0;
    struct rows night = {0};
    enum db_result result = submission_queue(
        req->read, part_home_region(req), req->arena, &lines, &count);
    if (!db_answered(result)) {
        reply_unavailable(req, reply);
        return;
    }
    if (!db_answered(submission_revising(req->read, part_home_region(req),
            req->arena, &revising, &revising_count)) ||
        !db_answered(check_counts(
            req->read, part_home_region(req), req->arena, &night))) {
        reply_unavailable(req, reply);
        return;
    }
    count = keep_covered(req, lines, count);
    revising_count = keep_covered(req, revising, revising_count);
    page_begin(req, reply, tr(req, "Review"), "/review");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Waiting for review"));
    html_lit(h, " <span class=\"count\">");
    html_int(h, (int64_t)count);
    html_lit(h, "</span></h1>");
    done_line(req, h);
    revisions(req, h, revising, revising_count);
    if (count == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "Nothing is waiting. Completeness shows which "
                             "units have not reported."));
        html_lit(h, "</p>");
        page_end(req, reply);
        return;
    }
    const char *const heads[] = {tr(req, "Form"), tr(req, "Title"),
        tr(req, "Period"), tr(req, "Reporting unit"), tr(req, "Submitted"),
        tr(req, "Cells filled"), tr(req, "Times returned"),
        tr(req, "Found at night"), tr(req, "Action")};
    html_lit(h, "<div class=\"scroll\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        queue_row(req, h, &night, &lines[i]);
    }
    html_lit(h, "</tbody></table></div>");
    page_end(req, reply);
}
