#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/ranking_table.h"

const struct field_rule ranking_page_fields[] = {
    {"group", FIELD_LINE, 16, false, N_("Group")},
    {0},
};

const struct field_rule ranking_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"note", FIELD_LINE, 200, false, N_("Remark")},
    {0},
};

/* What the page shows. */
struct view {
    struct region region;
    struct period period;
    const struct framework *fw;
    struct run_scope scope;
    struct run_result result;
    struct ranking ranking;
    bool empty; /* no county has accepted figures */
    bool kept;  /* as `run` */
    struct run run;
};

static bool find(
    const struct request *req, struct reply *reply, struct view *view)
{
    if (!part_place(req, reply, &view->region, &view->period, &view->fw)) {
        return false;
    }
    view->scope = ranking_scope(req, view->region.code);
    return true;
}

static bool load(
    const struct request *req, struct reply *reply, struct view *view)
{
    if (!find(req, reply, view)) {
        return false;
    }
    enum db_result result = run_reckon(req->read, view->fw, view->period,
        &view->scope, 0, req->arena, &view->result);
    view->empty = result == DB_NONE;
    view->ranking = (struct ranking){
        .fw = view->fw, .period = view->period, .region = view->region.code};
    if (result == DB_OK) {
        enum db_result kept = run_of_input(
            req->read, view->result.input_hash, req->arena, &view->run);
        view->kept = kept == DB_OK;
        if ((kept == DB_OK || kept == DB_NONE) &&
            ranking_of_result(req, &view->result, &view->ranking)) {
            return true;
        }
    } else if (view->empty) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- on top ---------------------------------------------------------------- */

static void head(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Ranking"));
    html_lit(h, " <span>");
    html_text(h, say(req, &view->region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, view->period));
    html_lit(h, " ");
    html_text(h, say(req, &view->fw->title));
    html_lit(h, "</span></h1><div class=\"actions\">");
    if (strcmp(view->region.code, req->session.actor.region) != 0) {
        part_link(h, "/ranking", req->session.actor.region, view->period,
            req->english ? req->session.region_en : req->session.region_zh);
    }
    part_link(
        h, "/workbooks", view->region.code, view->period, tr(req, "Workbooks"));
    part_link(h, "/peers", view->region.code, view->period,
        tr(req, "Peers entered by hand"));
    html_lit(h, "<a class=\"button\" href=\"/runs/");
    html_url(h, view->region.code);
    html_lit(h, "\">");
    html_text(h, tr(req, "Evaluation runs"));
    html_lit(h, "</a></div></div>");
    part_periods(req, h, "/ranking", view->region.code, view->period);
}

static const struct ranking_row *own_row(const struct view *view)
{
    for (size_t i = 0; i < view->ranking.count; i++) {
        const struct ranking_row *row = &view->ranking.rows[i];
        if (*row->owner == '\0' && strcmp(row->code, view->region.code) == 0) {
            return row;
        }
    }
    return NULL;
}

static void stat(struct html *h, int number, const char *of)
{
    part_stat_begin(h);
    html_int(h, number);
    part_stat_middle(h);
    html_text(h, of);
    part_stat_end(h);
}

static void own_stats(
    const struct request *req, struct html *h, const struct view *view)
{
    const struct ranking_row *own = own_row(view);
    if (!own || own->place == 0) {
        return;
    }
    html_lit(h, "<div class=\"stat total\"><b>");
    html_int(h, own->place);
    part_stat_middle(h);
    html_text(h, tr(req, "rank of the county"));
    part_stat_end(h);
    if (own->group_place > 0) {
        stat(h, own->group_place, tr(req, "rank in its group"));
    }
}

static void stats(
    const struct request *req, struct html *h, const struct view *view)
{
    int counties = 0, entered = 0;
    for (size_t i = 0; i < view->result.cohort.count; i++) {
        if (view->result.chosen[i]) {
            counties += *view->result.cohort.units[i].owner == '\0';
            entered += *view->result.cohort.units[i].owner != '\0';
        }
    }
    html_lit(h, "<div class=\"stats\">");
    own_stats(req, h, view);
    stat(h, counties, tr(req, "counties with accepted figures"));
    stat(h, entered, tr(req, "peers entered by hand"));
    html_lit(h, "</div>");
}

/* Links to one group after the other, where the edition has groups. */
static void group_tabs(const struct request *req, struct html *h,
    const struct view *view, const char *group)
{
    if (view->fw->group_count == 0) {
        return;
    }
    html_lit(h, "<nav");
    html_attr(h, "aria-label", tr(req, "Groups"));
    html_lit(h, "><ul class=\"tabs\"><li><a href=\"?\"");
    if (*group == '\0') {
        html_lit(h, " aria-current=\"page\"");
    }
    html_lit(h, ">");
    html_text(h, tr(req, "All groups"));
    html_lit(h, "</a></li>");
    for (int i = 0; i < view->fw->group_count; i++) {
        html_lit(h, "<li><a href=\"?group=");
        html_url(h, view->fw->groups[i].code);
        html_lit(h, "\"");
        if (strcmp(group, view->fw->groups[i].code) == 0) {
            html_lit(h, " aria-current=\"page\"");
        }
        html_lit(h, ">");
        html_text(h, say(req, &view->fw->groups[i].name));
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

/* -- keeping --------------------------------------------------------------- */

static void keep_form(const struct request *req, struct html *h)
{
    const struct page_input input = {.name = "note",
        .label = tr(req, "Remark"),
        .type = "text",
        .value = request_value(req, "note"),
        .autocomplete = "off",
        .hint = tr(req, "why it is kept, for example: first draft for the "
                        "meeting on the 25th"),
        .max = 200};
    html_lit(h, "<form method=\"post\"");
    html_attr(h, "action", req->path);
    html_lit(h, ">");
    page_guard(req, h);
    page_input(req, h, &input);
    html_lit(h, "<button class=\"primary\">");
    html_text(h, tr(req, "Evaluate now and keep"));
    html_lit(h, "</button></form>");
}

static void keeping(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<section class=\"card narrow\"><h2>");
    html_text(h, tr(req, "Keep these scores"));
    html_lit(h, "</h2>");
    if (view->kept) {
        char moment[TIME_TEXT];
        time_format(view->run.created_at, moment);
        html_lit(h, "<p class=\"notice good\">");
        html_text(h, tr(req, "These scores are kept, digit by digit, as the "
                             "run"));
        html_lit(h, " <a href=\"/runs/");
        html_url(h, view->region.code);
        html_lit(h, "/");
        html_url(h, view->run.id);
        html_lit(h, "\">");
        html_text(h, view->run.id);
        html_lit(h, "</a> <span class=\"by\">");
        html_text(h, moment);
        html_lit(h, "</span></p></section>");
        return;
    }
    html_lit(h, "<p>");
    html_text(h,
        tr(req, "The figures on this page follow the data. A run keeps them "
                "with all they were made from; it is never changed, and can be "
                "checked at any time."));
    html_lit(h, "</p>");
    keep_form(req, h);
    html_lit(h, "</section>");
}

static void nothing(const struct request *req, struct html *h)
{
    html_lit(h, "<p class=\"notice\">");
    html_text(h, tr(req, "No county here has accepted figures in this period. "
                         "Once forms are accepted, the counties stand here by "
                         "rank."));
    html_lit(h, "</p>");
}

/* The group of the query where the edition has it, else all. */
static const char *shown_group(
    const struct request *req, const struct framework *fw)
{
    const char *group = request_value(req, "group");
    return framework_group(fw, text_of(group)) >= 0 ? group : "";
}

static void pair(struct html *h, const char *label, const char *value)
{
    html_lit(h, "<span>");
    html_text(h, label);
    html_lit(h, " <b class=\"hash\">");
    html_text(h, value);
    html_lit(h, "</b></span> ");
}

static void foot(
    const struct request *req, struct html *h, const struct view *view)
{
    char now[TIME_TEXT];
    time_format(req->now, now);
    html_lit(h, "<p class=\"as-of\">");
    pair(h, tr(req, "Reckoned at"), now);
    pair(h, tr(req, "Framework edition"), view->fw->edition);
    pair(h, tr(req, "Hash of the data"), view->result.input_hash);
    html_lit(h, "</p>");
}

static void write_page(
    struct request *req, struct reply *reply, const struct view *view)
{
    struct html *h = &reply->body;
    const char *group = shown_group(req, view->fw);
    ranking_strip(req, &view->ranking);
    page_begin(req, reply, tr(req, "Ranking"), "/ranking");
    head(req, h, view);
    page_faults(req, h);
    if (view->empty) {
        nothing(req, h);
    } else {
        stats(req, h, view);
        group_tabs(req, h, view, group);
        ranking_write(req, h, &view->ranking, group);
        keeping(req, h, view);
        foot(req, h, view);
    }
    page_end(req, reply);
}

void ranking_page(struct request *req, struct reply *reply)
{
    struct view view = {0};
    if (load(req, reply, &view)) {
        write_page(req, reply, &view);
    }
}

void ranking_submit(struct request *req, struct reply *reply)
{
    struct view view = {0};
    const char *empty = "";
    bool existing = false;
    if (req->fault_count > 0) {
        reply->status = 422;
        ranking_page(req, reply);
        return;
    }
    if (!find(req, reply, &view)) {
        return;
    }
    const struct run_request request = {view.period, view.scope,
        request_value(req, "note"), &req->session.actor,
        request_value(req, "key"), req->address};
    enum db_result result = run_make(req->write, view.fw, &request, req->now,
        req->arena, &view.run, &existing, &empty);
    if (result == DB_OK) {
        const char *path = arena_printf(req->arena, "/runs/%s/%s?done=%s",
            view.region.code, view.run.id, existing ? "existing" : "made");
        reply_redirect(reply, path ? path : "/ranking");
    } else if (result == DB_NONE) {
        reply_error(req, reply, 409, "empty",
            tr(req, "No county here has accepted figures in this period. "
                    "Once forms are accepted, the counties stand here by "
                    "rank."));
    } else {
        reply_unavailable(req, reply);
    }
}

void ranking_newest(struct request *req, struct reply *reply)
{
    part_newest_of(req, reply, "ranking", req->session.actor.region);
}
