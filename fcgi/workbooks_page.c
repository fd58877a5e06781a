/* The workbooks of a region and period: that of a county at once, those of many
 * counties asked for, made in the background, fetched or cancelled. */
#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/parts.h"
#include "fcgi/record.h"
#include "fcgi/runner.h"
#include "fcgi/workbooks.h"

enum { LISTED = 30, REFRESH = 3 };

const struct field_rule workbooks_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule workbooks_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"kind", FIELD_LINE, 10, true, N_("Workbook")},
    {"group", FIELD_LINE, 16, false, N_("Group")},
    {"months", FIELD_COUNT, TREND_MOST, false, N_("Number of periods")},
    {0},
};

const struct field_rule workbooks_cancel_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {0},
};

/* What the page shows. */
struct view {
    struct region region;
    struct period period;
    char key[PERIOD_TEXT];
    const struct framework *fw;
    bool wide; /* workbooks of many counties are for this account */
    bool live; /* one of the jobs waits or runs */
    struct book_job *jobs;
    size_t count;
};

static bool load(struct request *req, struct reply *reply, struct view *view)
{
    if (!part_place(req, reply, &view->region, &view->period, &view->fw)) {
        return false;
    }
    const struct object object = {.region = view->region.code, .bureau = ""};
    view->wide =
        may(&req->session.actor, ACTION_RANKING, &object, req->now) == MAY;
    period_format(view->period, view->key);
    if (view->wide &&
        !db_answered(book_job_list(req->read, view->region.code, view->key,
            LISTED, req->arena, &view->jobs, &view->count))) {
        reply_unavailable(req, reply);
        return false;
    }
    for (size_t i = 0; i < view->count; i++) {
        view->live |= book_job_is_live(&view->jobs[i]);
    }
    return true;
}

/* -- asking for one -------------------------------------------------------- */

static void county(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "County workbook"));
    html_lit(h, "</h2><p>");
    if (part_is_county(view->region.code)) {
        html_text(h, tr(req, "Cover, scores with live formulas, and every "
                             "form. It comes at once."));
        html_lit(h, "</p>");
        part_link(h, "/workbook", view->region.code, view->period,
            tr(req, "Download workbook (.xlsx)"));
    } else {
        html_text(h, tr(req, "It is made of one county: choose it above."));
        html_lit(h, "</p>");
    }
    html_lit(h, "</section>");
}

static void kind_choice(const struct request *req, struct html *h,
    enum province_kind kind, const char *text)
{
    const char *code = province_code(kind);
    const char *asked = request_value(req, "kind");
    html_lit(h, "<li><label><input type=\"radio\" name=\"kind\" required");
    html_attr(h, "value", code);
    if (kind == PROVINCE_RANKS) {
        html_attr(h, "id", "kind");
    }
    if (*asked ? strcmp(asked, code) == 0 : kind == PROVINCE_RANKS) {
        html_lit(h, " checked");
    }
    html_lit(h, "> <b>");
    html_text(h, workbooks_kind(req, code));
    html_lit(h, "</b> ");
    html_text(h, text);
    html_lit(h, "</label></li>");
}

static void group_choice(
    const struct request *req, struct html *h, const struct framework *fw)
{
    const char *asked = request_value(req, "group");
    if (fw->group_count == 0) {
        return;
    }
    page_field_begin(h, "group", tr(req, "Group"));
    html_lit(h, "<select id=\"group\" name=\"group\">");
    part_option(h, "", tr(req, "all counties"), *asked == '\0');
    for (int i = 0; i < fw->group_count; i++) {
        part_option(h, fw->groups[i].code, say(req, &fw->groups[i].name),
            strcmp(asked, fw->groups[i].code) == 0);
    }
    html_lit(h, "</select>");
    page_field_end(req, h, "group");
}

static void months_choice(const struct request *req, struct html *h)
{
    const char *asked = request_value(req, "months");
    page_field_begin(h, "months", tr(req, "Periods of the trend"));
    html_lit(h, "<input id=\"months\" name=\"months\" type=\"number\" min=\"1\""
                " max=\"240\"");
    html_attr(h, "value", *asked ? asked : "12");
    page_field_marks(req, h, "months");
    html_lit(h, ">");
    page_field_end(req, h, "months");
}

static void ask_form(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<form class=\"card\" method=\"post\" action=\"/workbooks/");
    html_url(h, view->region.code);
    html_lit(h, "/");
    html_url(h, view->key);
    html_lit(h, "\"><h2>");
    html_text(h, tr(req, "Workbooks of all counties of the region"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<ul class=\"kinds\">");
    kind_choice(req, h, PROVINCE_RANKS,
        tr(req, "overall, by quality and by indicator, with heat, movement "
                "and outliers"));
    kind_choice(req, h, PROVINCE_DETAIL,
        tr(req, "one row a county: value, attainment, weight and points"));
    kind_choice(req, h, PROVINCE_TREND,
        tr(req, "totals, ranks and qualities over the last periods"));
    html_lit(h, "</ul>");
    page_field_fault(req, h, "kind");
    group_choice(req, h, view->fw);
    months_choice(req, h);
    html_lit(h, "<button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Make workbook"));
    html_lit(h, "</button><p class=\"mute\">");
    html_text(h, tr(req, "It is made in the background. What was made before "
                         "of the same data is not made again."));
    html_lit(h, "</p></form>");
}

/* -- what was asked for ---------------------------------------------------- */

static void job_path(struct html *h, const struct book_job *job)
{
    html_lit(h, "/workbooks/");
    html_url(h, job->region);
    html_lit(h, "/");
    html_url(h, job->period);
    html_lit(h, "/");
    html_url(h, job->id);
}

static const char *group_name(
    const struct request *req, const struct framework *fw, const char *code)
{
    int group = framework_group(fw, text_of(code));
    return group < 0 ? code : say(req, &fw->groups[group].name);
}

static void what(const struct request *req, struct html *h,
    const struct view *view, const struct book_job *job)
{
    html_text(h, workbooks_kind(req, job->kind));
    if (*job->group) {
        html_lit(h, " <span class=\"mute\">");
        html_text(h, group_name(req, view->fw, job->group));
        html_lit(h, "</span>");
    }
    if (job->months > 0) {
        const char *text =
            arena_printf(req->arena, tr(req, "%d periods"), job->months);
        html_lit(h, " <span class=\"mute\">");
        html_text(h, text ? text : "");
        html_lit(h, "</span>");
    }
}

static void asked(
    const struct request *req, struct html *h, const struct book_job *job)
{
    char text[TIME_TEXT];
    time_format(job->asked_at, text);
    html_text(h, text);
    html_lit(h, " ");
    html_text(h, part_person(req, job->asked_name));
}

static void progress(
    const struct request *req, struct html *h, const struct book_job *job)
{
    if (job->total == 0) {
        html_text(h, tr(req, "Reading the data"));
        return;
    }
    html_lit(h, "<progress");
    html_attr(h, "aria-label", tr(req, "Progress"));
    html_lit(h, " max=\"");
    html_int(h, job->total);
    html_lit(h, "\" value=\"");
    html_int(h, job->done);
    html_lit(h, "\"></progress> <span class=\"digits\">");
    html_int(h, (int64_t)job->done * 100 / job->total);
    html_lit(h, "%</span>");
}

static void state(
    const struct request *req, struct html *h, const struct book_job *job)
{
    static const struct {
        const char *state, *text;
        bool good, bad;
    } states[] = {
        {"queued", N_("waiting"), false, false},
        {"running", N_("being made"), false, false},
        {"done", N_("ready"), true, false},
        {"failed", N_("failed"), false, true},
        {"cancelled", N_("cancelled"), false, false},
    };
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (strcmp(states[i].state, job->state) == 0) {
            html_lit(h, "<span");
            html_attr(h, "class",
                states[i].good  ? "tag accepted"
                : states[i].bad ? "tag late"
                                : "tag");
            html_lit(h, ">");
            html_text(h, tr(req, states[i].text));
            html_lit(h, "</span> ");
        }
    }
    if (strcmp(job->state, "running") == 0) {
        progress(req, h, job);
    }
    if (*job->message) {
        html_text(h, tr(req, job->message));
    }
}

static void cancel_button(
    const struct request *req, struct html *h, const struct book_job *job)
{
    html_lit(h, "<form method=\"post\" action=\"");
    job_path(h, job);
    html_lit(h, "\">");
    page_guard(req, h);
    html_lit(h, "<button type=\"submit\">");
    html_text(h, tr(req, "Cancel"));
    html_lit(h, "</button></form>");
}

static void act(
    const struct request *req, struct html *h, const struct book_job *job)
{
    if (strcmp(job->state, "done") == 0) {
        html_lit(h, "<a class=\"button\" href=\"");
        job_path(h, job);
        html_lit(h, "\">");
        html_text(h, tr(req, "Download Excel"));
        html_lit(h, "</a>");
    } else if (book_job_is_live(job) &&
               job->asked_by == req->session.actor.account) {
        cancel_button(req, h, job);
    }
}

static void job_row(const struct request *req, struct html *h,
    const struct view *view, const char *const heads[4],
    const struct book_job *job)
{
    html_lit(h, "<tr>");
    part_card_cell(h, "what", heads[0]);
    what(req, h, view, job);
    html_lit(h, "</td>");
    part_card_cell(h, "", heads[1]);
    asked(req, h, job);
    html_lit(h, "</td>");
    part_card_cell(h, "", heads[2]);
    state(req, h, job);
    html_lit(h, "</td>");
    part_card_cell(h, "act", heads[3]);
    act(req, h, job);
    html_lit(h, "</td></tr>");
}

/* The script of the page puts a fresh copy of this in its place while something
 * is under way. */
static void jobs(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *const heads[] = {tr(req, "Workbook"),
        tr(req, "Asked at, by whom"), tr(req, "State"), tr(req, "What to do")};
    html_lit(h, "<section id=\"jobs\" aria-live=\"polite\"");
    if (view->live) {
        html_lit(h, " data-live");
    }
    html_lit(h, "><h2>");
    html_text(h, tr(req, "Workbooks that were asked for"));
    html_lit(h, "</h2>");
    if (view->count == 0) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, tr(req, "Nothing has been asked for yet."));
        html_lit(h, "</p></section>");
        return;
    }
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list cards jobs", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < view->count; i++) {
        job_row(req, h, view, heads, &view->jobs[i]);
    }
    html_lit(h, "</tbody></table></div></section>");
}

/* -- the page -------------------------------------------------------------- */

static void notice(const struct request *req, struct html *h)
{
    static const struct {
        const char *done, *text;
    } notices[] = {
        {"asked", N_("The workbook is being made. It can be fetched below as "
                     "soon as it is ready.")},
        {"ready", N_("This workbook was made before of the same data: it is "
                     "ready below.")},
        {"cancelled", N_("Cancelled. Nothing was kept.")},
        {"again", N_("The finished file had been cleared: it is being made "
                     "again.")},
    };
    for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++) {
        if (strcmp(notices[i].done, request_value(req, "done")) == 0) {
            page_notice(h, tr(req, notices[i].text), true);
        }
    }
}

static void write_page(
    struct request *req, struct reply *reply, const struct view *view)
{
    struct html *h = &reply->body;
    part_strip(req, view->fw, view->region.sample);
    req->refresh = view->live ? REFRESH : 0;
    page_begin(req, reply, tr(req, "Workbooks"), "/evaluation");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Workbooks"));
    html_lit(h, " <span>");
    html_text(h, say(req, &view->region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, view->period));
    html_lit(h, "</span></h1><div class=\"actions\"><a class=\"button\" "
                "href=\"/verify\">");
    html_text(h, tr(req, "Verify a workbook"));
    html_lit(h, "</a></div></div>");
    part_periods(req, h, "/workbooks", view->region.code, view->period);
    notice(req, h);
    page_faults(req, h);
    county(req, h, view);
    if (view->wide) {
        ask_form(req, h, view);
        jobs(req, h, view);
        html_lit(h, "<script src=\"/static/workbooks.js\" defer></script>");
    }
    page_end(req, reply);
}

void workbooks_page(struct request *req, struct reply *reply)
{
    struct view view = {0};
    if (load(req, reply, &view)) {
        write_page(req, reply, &view);
    }
}

void workbooks_newest(struct request *req, struct reply *reply)
{
    part_newest_of(req, reply, "workbooks", req->session.actor.region);
}

static void back(
    const struct request *req, struct reply *reply, const char *done)
{
    const char *path = arena_printf(req->arena, "/workbooks/%s/%s?done=%s",
        req->params[0], req->params[1], done);
    reply_redirect(reply, path ? path : "/workbooks");
}

void workbooks_submit(struct request *req, struct reply *reply)
{
    struct view view = {0};
    struct book_job job;
    if (!load(req, reply, &view)) {
        return;
    }
    const struct province_request wish =
        workbooks_wish(req, &view.region, view.period, view.fw);
    if (req->fault_count > 0) {
        reply->status = 422;
        write_page(req, reply, &view);
        return;
    }
    if (workbooks_ask(req, reply, &wish, &job)) {
        back(req, reply, book_job_is_live(&job) ? "asked" : "ready");
    }
}

void workbooks_cancelled(struct request *req, struct reply *reply)
{
    struct book_job job;
    if (workbooks_job(req, reply, &job) && workbooks_cancel(req, reply, &job)) {
        back(req, reply, "cancelled");
    }
}

/* -- the file -------------------------------------------------------------- */

static const char *file_name(
    const struct request *req, const struct book_job *job)
{
    struct region region;
    const char *name = job->region;
    if (region_find(req->read, job->region, req->arena, &region) == DB_OK) {
        name = say(req, &region.name);
    }
    return arena_printf(req->arena, "%s %s %s.xlsx", name,
        part_period_of(req, job->period), workbooks_kind(req, job->kind));
}

static void send_file(
    struct request *req, struct reply *reply, const struct book_job *job)
{
    const char *object = arena_printf(
        req->arena, "%s/%s/%s", job->region, job->period, job->kind);
    if (!record_download(req, object, job->sha256)) {
        reply_unavailable(req, reply);
        return;
    }
    reply->type = "application/"
                  "vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    reply->accel = arena_printf(req->arena, "/exports/%s", job->place);
    reply->filename = file_name(req, job);
    if (!reply->accel || !reply->filename) {
        reply_unavailable(req, reply);
    }
}

/* A file that is gone is made again. */
static void make_again(
    struct request *req, struct reply *reply, const struct book_job *job)
{
    enum db_result result = book_job_again(req->write, job->id, req->now);
    if (result != DB_OK && result != DB_CONFLICT && result != DB_NONE) {
        reply_unavailable(req, reply);
        return;
    }
    runner_wake();
    if (req->is_api) {
        reply_error(req, reply, 409, "again",
            tr(req, "The finished file had been cleared: it is being made "
                    "again."));
    } else {
        back(req, reply, "again");
    }
}

void workbooks_file(struct request *req, struct reply *reply)
{
    struct book_job job;
    if (!workbooks_job(req, reply, &job)) {
        return;
    }
    if (strcmp(job.state, "done") != 0) {
        reply_error(req, reply, 409, "unready",
            tr(req, "This workbook is not ready. Its page says how far it is, "
                    "or why it was not made."));
    } else if (book_worker_file(req->config, &job, req->arena)) {
        send_file(req, reply, &job);
    } else {
        make_again(req, reply, &job);
    }
}
