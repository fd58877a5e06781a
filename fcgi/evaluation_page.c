#include "fcgi/pages.h"

#include <string.h>

#include "export/soffice.h"
#include "fcgi/evaluation_chart.h"
#include "fcgi/evaluation_detail.h"
#include "fcgi/parts.h"

#define COSTLY 3 /* missing indicators named on top */

/* -- the boxes on top ------------------------------------------------------ */

static void total_stat(
    const struct request *req, struct html *h, const struct report *report)
{
    const struct evaluation *evaluation = &report->evaluation;
    html_lit(h, "<div class=\"stat total\"><b>");
    if (evaluation->scored) {
        html_real(h, evaluation->total, 2);
    } else {
        html_lit(h, "—");
    }
    part_stat_middle(h);
    html_text(h, tr(req, "Total of 100"));
    if (report->bonus > 0) {
        html_lit(h, "<br>");
        html_text(h, tr(req, "register points, listed apart:"));
        html_lit(h, " ");
        html_decimal(h, report->bonus, 2);
    }
    if (report->penalty > 0) {
        html_lit(h, "<br>");
        html_text(h, tr(req, "points that criticism costs, listed apart:"));
        html_lit(h, " ");
        html_decimal(h, report->penalty, 2);
    }
    part_stat_end(h);
}

/* What forces a lower grade than the total would have. */
static void grade_reason(
    const struct request *req, struct html *h, const struct report *report)
{
    const struct evaluation *evaluation = &report->evaluation;
    if (evaluation->veto) {
        html_lit(h, "<br>");
        html_text(h, tr(req, "Veto:"));
        html_lit(h, " ");
        html_text(h, say(req, &evaluation->veto->text));
    } else if (evaluation->grade && evaluation->floor_quality >= 0) {
        const struct quality *quality =
            &report->fw->qualities[evaluation->floor_quality];
        html_lit(h, "<br>");
        html_text(h, tr(req, "A quality is under the floor:"));
        html_lit(h, " ");
        html_text(h, say(req, &quality->brief));
    }
}

static void grade_stat(
    const struct request *req, struct html *h, const struct report *report)
{
    const struct grade *grade = report->evaluation.grade;
    part_stat_begin(h);
    html_text(h, grade ? say(req, &grade->name) : "—");
    part_stat_middle(h);
    html_text(h, tr(req, "Grade"));
    if (grade && grade->from > 0) {
        html_lit(h, "<br>");
        html_decimal(h, grade->from, 0);
        html_text(h, tr(req, " and above"));
    }
    grade_reason(req, h, report);
    part_stat_end(h);
}

static void complete_stat(
    const struct request *req, struct html *h, const struct report *report)
{
    const struct evaluation *evaluation = &report->evaluation;
    part_stat_begin(h);
    html_int(h, evaluation->reported);
    html_lit(h, " / ");
    html_int(h, evaluation->due);
    part_stat_middle(h);
    html_text(h, tr(req, "indicators with a value, of those due"));
    part_stat_end(h);
}

/* What an indicator costs by not being reported: full points less its
 * minimum. */
static double cost_of(const struct report *report, int index)
{
    const struct indicator_score *score = &report->evaluation.indicators[index];
    return score->outcome == OUTCOME_MISSING ? score->spread - score->points
                                             : 0;
}

static int costliest(const struct report *report, const int *taken, int count)
{
    int best = -1;
    for (int i = 0; i < report->fw->indicator_count; i++) {
        bool seen = false;
        for (int k = 0; k < count; k++) {
            seen |= taken[k] == i;
        }
        if (!seen && cost_of(report, i) > 0 &&
            (best < 0 || cost_of(report, i) > cost_of(report, best))) {
            best = i;
        }
    }
    return best;
}

static void costly_stat(
    const struct request *req, struct html *h, const struct report *report)
{
    int taken[COSTLY], count = 0;
    while (count < COSTLY) {
        int next = costliest(report, taken, count);
        if (next < 0) {
            break;
        }
        taken[count++] = next;
    }
    html_lit(h, "<div class=\"stat costly\"><span><strong>");
    html_text(h, tr(req, "What costs most"));
    html_lit(h, "</strong>");
    for (int i = 0; i < count; i++) {
        const struct indicator *indicator = &report->fw->indicators[taken[i]];
        html_lit(h, "<br><a href=\"#");
        html_url(h, indicator->code);
        html_lit(h, "\">");
        html_text(h, indicator->code);
        html_lit(h, "</a> ");
        html_text(h, say(req, &indicator->name));
        html_lit(h, " −");
        html_real(h, cost_of(report, taken[i]), 2);
    }
    if (count == 0) {
        html_lit(h, "<br>");
        html_text(h, tr(req, "Everything due is reported."));
    }
    html_lit(h, "</span></div>");
}

static void stats(
    const struct request *req, struct html *h, const struct report *report)
{
    html_lit(h, "<div class=\"stats\">");
    total_stat(req, h, report);
    grade_stat(req, h, report);
    complete_stat(req, h, report);
    costly_stat(req, h, report);
    html_lit(h, "</div>");
}

/* -- frame ----------------------------------------------------------------- */

/* The workbook in other clothes; PDF only where it can be made. */
static void other_outlets(const struct request *req, struct html *h,
    const char *region, const char *period)
{
    const struct {
        const char *path, *title;
        bool shown;
    } outlets[] = {{"csv", tr(req, "Tables (CSV)"), true},
        {"pdf", tr(req, "PDF"),
            soffice_program(req->config, req->arena) != NULL}};

    for (size_t i = 0; i < sizeof(outlets) / sizeof(outlets[0]); i++) {
        if (outlets[i].shown) {
            html_lit(h, " <a class=\"button\" href=\"/workbook/");
            html_url(h, region);
            html_lit(h, "/");
            html_url(h, period);
            html_lit(h, "/");
            html_url(h, outlets[i].path);
            html_lit(h, "\">");
            html_text(h, outlets[i].title);
            html_lit(h, "</a>");
        }
    }
}

static void head(
    const struct request *req, struct html *h, const struct report *report)
{
    char key[PERIOD_TEXT];
    period_format(report->period, key);
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Evaluation"));
    html_lit(h, " <span>");
    html_text(h, say(req, &report->region.name));
    html_lit(h, " ");
    html_text(h, part_period(req, report->period));
    html_lit(h, " ");
    html_text(h, say(req, &report->fw->title));
    html_lit(h, "</span>");
    if (report->fw->sample || report->region.sample) {
        part_origin(req, h, false);
    }
    html_lit(h, "</h1><div class=\"actions\">"
                "<a class=\"button primary\" href=\"/workbook/");
    html_url(h, report->region.code);
    html_lit(h, "/");
    html_url(h, key);
    html_lit(h, "\">");
    html_text(h, tr(req, "Download workbook (Excel)"));
    html_lit(h, "</a>");
    other_outlets(req, h, report->region.code, key);
    const struct object object = {.region = report->region.code, .bureau = ""};
    if (may(&req->session.actor, ACTION_WORKBOOK, &object, req->now) == MAY) {
        part_link(h, "/workbooks", report->region.code, report->period,
            tr(req, "All workbooks"));
    }
    html_lit(h, " <a class=\"button\" href=\"/verify\">");
    html_text(h, tr(req, "Verify a workbook"));
    html_lit(h, "</a></div></div>");
    part_periods(req, h, "/evaluation", report->region.code, report->period);
}

static void charts(
    const struct request *req, struct html *h, const struct report *report)
{
    html_lit(h, "<div class=\"charts\"><section class=\"card\"><h2>");
    html_text(h, tr(req, "The qualities"));
    html_lit(h, "</h2>");
    chart_radar(req, h, &report->evaluation);
    html_lit(h, "</section><section class=\"card\"><h2>");
    html_text(h, tr(req, "Scores and contributions"));
    html_lit(h, "</h2>");
    chart_bars(req, h, &report->evaluation);
    html_lit(h, "</section></div>");
}

static void entry_row(const struct request *req, struct html *h,
    const struct report *report, size_t i)
{
    const struct entry *entry = &report->entries[i];
    const struct entry_points *points = &report->points[i];
    html_lit(h, "<tr><td class=\"num\">");
    html_int(h, entry->line);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, entry->title);
    html_lit(h, "</th><td>");
    html_text(h, entry->level >= 0
                     ? say(req, &report->fw->levels[entry->level].name)
                     : "—");
    html_lit(h, "</td><td>");
    html_text(h, entry->date);
    html_lit(h, "</td><td class=\"num\">");
    if (points->counted) {
        html_text(h, points->penalty ? "－" : "");
        html_decimal(h, points->standard, 2);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td><td>");
    html_text(h, say(req, &points->reason));
    html_lit(h, "</td></tr>");
}

static void honours(
    const struct request *req, struct html *h, const struct report *report)
{
    const char *const heads[] = {tr(req, "No."), tr(req, "Title"),
        tr(req, "Level"), tr(req, "Date"), tr(req, "Points"),
        tr(req, "Counted or not, and why")};
    html_lit(h, "<section class=\"quality\"><h2 id=\"register\">");
    html_text(h, tr(req, "Honours of the register"));
    html_lit(h, " <b>");
    html_decimal(h, report->bonus, 2);
    html_lit(h, "</b> <span class=\"mute\">");
    html_text(h, tr(req, "at most"));
    html_lit(h, " ");
    html_decimal(h, report->fw->bonus_cap, 2);
    html_lit(h, "</span></h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < report->entry_count; i++) {
        if (report->entries[i].kind == ENTRY_HONOUR ||
            report->entries[i].kind == ENTRY_CRITICISM) {
            entry_row(req, h, report, i);
        }
    }
    html_lit(h, "</tbody></table></div></section>");
}

static void foot_pair(struct html *h, const char *label, const char *value)
{
    html_lit(h, "<span>");
    html_text(h, label);
    html_lit(h, " <b>");
    html_text(h, value);
    html_lit(h, "</b></span> ");
}

/* The group of the county, and whom the methods that compare look at. */
static void compared(
    const struct request *req, struct html *h, const struct report *report)
{
    int group = framework_group(report->fw, text_of(report->group));
    if (group >= 0) {
        foot_pair(
            h, tr(req, "Group"), say(req, &report->fw->groups[group].name));
    }
    if (!report->peers) {
        return;
    }
    const char *text =
        arena_printf(req->arena, tr(req, "%d counties, %d peers"),
            report->peer_counties, report->peer_entered);
    foot_pair(h, tr(req, "Compared with"), text ? text : "");
    if (report->peer_entered > 0) {
        part_entered(req, h);
    }
}

static void foot(
    const struct request *req, struct html *h, const struct report *report)
{
    char as_of[TIME_TEXT] = "—", now[TIME_TEXT];
    if (report->as_of > 0) {
        time_format(report->as_of, as_of);
    }
    time_format(req->now, now);
    html_lit(h, "<p class=\"as-of\">");
    foot_pair(h, tr(req, "Data as of"), as_of);
    foot_pair(h, tr(req, "Reckoned at"), now);
    foot_pair(h, tr(req, "Data version"), report->data_version);
    foot_pair(h, tr(req, "Framework edition"), report->fw->edition);
    compared(req, h, report);
    html_lit(h, "<span class=\"mute hash\">");
    html_text(h, report->edition_hash ? report->edition_hash : "");
    html_lit(h, "</span></p>");
}

bool evaluation_load(const struct request *req, struct reply *reply,
    struct report *report, struct explained *explained)
{
    struct region region;
    struct period period;
    const struct framework *fw;
    if (!part_place(req, reply, &region, &period, &fw)) {
        return false;
    }
    if (report_load(req->read, fw, region.code, period, req->arena, report) ==
            DB_OK &&
        report_explain(req->read, report, req->arena, explained) == DB_OK) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

void evaluation_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct report report;
    struct explained explained;
    if (!evaluation_load(req, reply, &report, &explained)) {
        return;
    }
    part_strip(req, report.fw, report.region.sample);
    page_begin(req, reply, tr(req, "Evaluation"), "/evaluation");
    head(req, h, &report);
    stats(req, h, &report);
    charts(req, h, &report);
    detail_total(req, h, &explained);
    for (int i = 0; i < report.fw->quality_count; i++) {
        detail_quality(req, h, &report, &explained, i);
    }
    honours(req, h, &report);
    foot(req, h, &report);
    page_end(req, reply);
}

void evaluation_newest(struct request *req, struct reply *reply)
{
    part_newest(req, reply, "evaluation");
}
