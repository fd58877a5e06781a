#include "fcgi/pages.h"

#include <stdlib.h>
#include <string.h>

#include "fcgi/form_empty.h"
#include "fcgi/parts.h"
#include "fcgi/reach.h"
#include "sql/check_store.h"

const struct field_rule review_queue_fields[] = {
    {"done", FIELD_LINE, 20, false, N_("Confirmation")},
    {0},
};

struct lines {
    struct submission_line *of;
    size_t count;
};

/* What waits, in every region that the account works in. */
struct queue {
    struct lines waiting, revising;
    struct rows night[SCOPES_MAX]; /* hits of the nightly check, by region */
    int regions;
    bool several; /* of more than one county */
    struct reach reach;
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

/* True when a row of hits is of this form. */
static bool is_of(const struct value *row, const struct submission_line *line)
{
    return strcmp(value_string(&row[0]), line->region) == 0 &&
           strcmp(value_string(&row[1]), line->period) == 0 &&
           strcmp(value_string(&row[2]), line->form) == 0 &&
           strcmp(value_string(&row[3]), line->bureau) == 0;
}

static void night_hits(
    const struct request *req, struct html *h, const struct value *row)
{
    for (int severity = 0; severity < 2; severity++) {
        if (row[4 + severity].i > 0) {
            part_severity(req, h, (enum severity)severity);
            html_lit(h, " ");
            html_int(h, row[4 + severity].i);
            html_lit(h, " ");
        }
    }
}

/* What the night's check found in it, blocking hits first. */
static void night_cell(const struct request *req, struct html *h,
    const struct queue *queue, const struct submission_line *line)
{
    html_lit(h, "<td>");
    for (int k = 0; k < queue->regions; k++) {
        for (size_t i = 0; i < queue->night[k].count; i++) {
            const struct value *row = row_at(&queue->night[k], i);
            if (is_of(row, line)) {
                night_hits(req, h, row);
            }
        }
    }
    html_lit(h, "</td>");
}

/* The unit and, where there are several, its county. */
static void unit(const struct request *req, struct html *h,
    const struct queue *queue, const char *name, const char *region)
{
    html_text(h, name);
    if (queue->several) {
        html_lit(h, " · ");
        html_text(h, reach_name(req, &queue->reach, region));
    }
}

static void queue_row(const struct request *req, struct html *h,
    const struct queue *queue, const struct submission_line *line)
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
    unit(req, h, queue, say(req, &fw->bureaus[bureau].name), line->region);
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
    night_cell(req, h, queue, line);
    action_cell(req, h, line);
}

/* Revisions that wait for a decision; and where exceptions are. */
static void revisions(
    const struct request *req, struct html *h, const struct queue *queue)
{
    const struct submission_line *lines = queue->revising.of;
    for (size_t i = 0; i < queue->revising.count; i++) {
        html_lit(h, "<p class=\"notice\"><b>");
        html_text(h, tr(req, "A revision waits for a decision:"));
        html_lit(h, "</b> <a href=\"/revision/");
        part_form_path(h, lines[i].region, lines[i].period, lines[i].form,
            lines[i].bureau);
        html_lit(h, "\">");
        html_text(h, lines[i].form);
        html_lit(h, " ");
        unit(req, h, queue, lines[i].bureau, lines[i].region);
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

/* -- gathering ------------------------------------------------------------- */

/* Append what a reviewer of some bureaus answers for. */
static bool append(const struct request *req, struct lines *out,
    const struct submission_line *lines, size_t count)
{
    struct submission_line *room =
        arena_array(req->arena, out->count + count + 1, sizeof(*room));
    if (!room) {
        return false;
    }
    for (size_t i = 0; i < out->count; i++) {
        room[i] = out->of[i];
    }
    out->of = room;
    for (size_t i = 0; i < count; i++) {
        if (actor_covers(
                &req->session.actor, lines[i].region, lines[i].bureau)) {
            room[out->count++] = lines[i];
        }
    }
    return true;
}

static bool add_region(
    const struct request *req, const char *region, struct queue *queue)
{
    struct submission_line *lines = NULL;
    size_t count = 0;
    return db_answered(submission_queue(
               req->read, region, req->arena, &lines, &count)) &&
           append(req, &queue->waiting, lines, count) &&
           db_answered(submission_revising(
               req->read, region, req->arena, &lines, &count)) &&
           append(req, &queue->revising, lines, count) &&
           db_answered(check_counts(
               req->read, region, req->arena, &queue->night[queue->regions++]));
}

/* Oldest first, whatever its county. */
static int by_age(const void *a, const void *b)
{
    const struct submission_line *x = a, *y = b;
    int64_t gap = x->head.submitted_at - y->head.submitted_at;
    int order = gap < 0 ? -1 : gap > 0;
    order = order != 0 ? order : strcmp(x->period, y->period);
    order = order != 0 ? order : strcmp(x->region, y->region);
    order = order != 0 ? order : strcmp(x->form, y->form);
    return order != 0 ? order : strcmp(x->bureau, y->bureau);
}

static bool gather(const struct request *req, struct queue *queue)
{
    struct scope scope;
    for (int i = 0; actor_region(&req->session.actor, i, &scope); i++) {
        if (!add_region(req, scope.region, queue)) {
            return false;
        }
    }
    if (queue->regions > 1 && queue->waiting.count > 1) {
        qsort(queue->waiting.of, queue->waiting.count,
            sizeof(*queue->waiting.of), by_age);
    }
    if (!reach_load(req, &queue->reach)) {
        return false;
    }
    queue->several = queue->reach.count > 1;
    return true;
}

void review_queue_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct queue queue = {0};
    if (!gather(req, &queue)) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, tr(req, "Review"), "/review");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Waiting for review"));
    html_lit(h, " <span class=\"count\">");
    html_int(h, (int64_t)queue.waiting.count);
    html_lit(h, "</span></h1>");
    done_line(req, h);
    revisions(req, h, &queue);
    if (queue.waiting.count == 0) {
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
    for (size_t i = 0; i < queue.waiting.count; i++) {
        queue_row(req, h, &queue, &queue.waiting.of[i]);
    }
    html_lit(h, "</tbody></table></div>");
    page_end(req, reply);
}
