/* What an edition would make of a period: scores and ranks. */
#include <math.h>
#include <string.h>

#include "fcgi/framework_view.h"
#include "fcgi/parts.h"
#include "sql/impact.h"

enum { REGIONS_SHOWN = 200, MOVERS_SHOWN = 12, CODES_SHOWN = 30 };

const struct field_rule framework_impact_fields[] = {
    {"against", FIELD_LINE, EDITION_CODE_MAX, false, N_("Compared with")},
    {0},
};

struct view {
    struct edition edition;
    const struct framework *before, *after;
    struct period period;
    struct impact impact;
};

/* -- numbers --------------------------------------------------------------- */

/* "+0.12", "−0.12", "0.00": a change has its sign. */
static void change(struct html *h, double value, int places)
{
    double rounded = fabs(value) < 0.5 * pow(10, -places) ? 0 : value;
    if (rounded > 0) {
        html_lit(h, "+");
    } else if (rounded < 0) {
        html_lit(h, "−");
    }
    html_real(h, fabs(rounded), places);
}

static void change_cell(struct html *h, double value)
{
    if (fabs(value) < 0.005) {
        html_lit(h, "<td class=\"num mute\">");
    } else {
        html_lit(h, "<td class=\"num changed\">");
    }
    change(h, value, 2);
    html_lit(h, "</td>");
}

static void total_cell(struct html *h, const struct impact_side *side)
{
    html_lit(h, "<td class=\"num\">");
    if (side->scored) {
        html_real(h, side->total, 2);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

static void rank(struct html *h, const struct impact_side *side)
{
    if (side->rank > 0) {
        html_int(h, side->rank);
    } else {
        html_lit(h, "—");
    }
}

static const char *grade(
    const struct request *req, const struct impact_side *side)
{
    return side->grade ? say(req, &side->grade->name) : "—";
}

/* Two values with an arrow, or one when they are the same. */
static void rank_cell(struct html *h, const struct impact_region *r)
{
    const struct impact_side *before = &r->side[IMPACT_BEFORE];
    const struct impact_side *after = &r->side[IMPACT_AFTER];
    if (before->rank == after->rank) {
        html_lit(h, "<td class=\"num\">");
    } else {
        html_lit(h, "<td class=\"num changed\">");
        rank(h, before);
        html_lit(h, " → ");
    }
    rank(h, after);
    html_lit(h, "</td>");
}

static void grade_cell(
    const struct request *req, struct html *h, const struct impact_region *r)
{
    const char *before = grade(req, &r->side[IMPACT_BEFORE]);
    const char *after = grade(req, &r->side[IMPACT_AFTER]);
    if (strcmp(before, after) == 0) {
        html_lit(h, "<td>");
    } else {
        html_lit(h, "<td class=\"changed\">");
        html_text(h, before);
        html_lit(h, " → ");
    }
    html_text(h, after);
    html_lit(h, "</td>");
}

/* -- counties -------------------------------------------------------------- */

static void moves_cell(
    struct html *h, const struct impact *impact, const struct impact_region *r)
{
    const struct impact_points *const sides[] = {
        r->indicators[IMPACT_BEFORE], r->indicators[IMPACT_AFTER]};
    html_lit(h, "<td class=\"code\">");
    for (int m = 0; m < IMPACT_MOVES && r->moves[m] >= 0; m++) {
        if (m > 0) {
            html_lit(h, "<br>");
        }
        html_text(h, impact->indicators[r->moves[m]].code);
        html_lit(h, " ");
        change(h, impact_part_delta(sides, r->moves[m]), 2);
    }
    html_lit(h, "</td>");
}

static void region_row(const struct request *req, struct html *h,
    const struct impact *impact, const struct impact_region *r)
{
    const struct impact_points *const qualities[] = {
        r->qualities[IMPACT_BEFORE], r->qualities[IMPACT_AFTER]};
    html_lit(h, "<tr><th scope=\"row\" class=\"name\">");
    html_text(h, say(req, &r->name));
    if (r->sample) {
        html_lit(h, " ");
        part_origin(req, h, false);
    }
    html_lit(h, "</th>");
    total_cell(h, &r->side[IMPACT_BEFORE]);
    total_cell(h, &r->side[IMPACT_AFTER]);
    change_cell(h, impact_delta(r));
    rank_cell(h, r);
    grade_cell(req, h, r);
    for (int q = 0; q < impact->quality_count; q++) {
        change_cell(h, impact_part_delta(qualities, q));
    }
    moves_cell(h, impact, r);
    html_lit(h, "</tr>");
}

static void region_heads(
    const struct request *req, struct html *h, const struct impact *impact)
{
    const char *const fixed[] = {tr(req, "County"), tr(req, "Before"),
        tr(req, "After"), tr(req, "Change"), tr(req, "Rank"), tr(req, "Grade")};
    html_lit(h, "<table class=\"list ranking\"><thead><tr>");
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, fixed[i]);
        html_lit(h, "</th>");
    }
    for (int q = 0; q < impact->quality_count; q++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, impact->qualities[q].code);
        html_lit(h, "</th>");
    }
    html_lit(h, "<th scope=\"col\">");
    html_text(h, tr(req, "Moved most"));
    html_lit(h, "</th></tr></thead><tbody>");
}

/* A county of the account's own region. */
static bool is_own(const struct request *req, const char *region)
{
    const struct object object = {.region = region, .bureau = ""};
    return may(&req->session.actor, ACTION_EVALUATION, &object, req->now) ==
           MAY;
}

/* The own ones, up to a number that a page can hold. */
static void regions(
    const struct request *req, struct html *h, const struct impact *impact)
{
    size_t shown = 0, left = 0;
    html_lit(h, "<section class=\"quality\"><h2>");
    html_text(h, tr(req, "Counties, in the order of their rank afterwards"));
    html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\">");
    region_heads(req, h, impact);
    for (size_t i = 0; i < impact->region_count; i++) {
        const struct impact_region *r = &impact->regions[i];
        if (shown < REGIONS_SHOWN && is_own(req, r->code)) {
            region_row(req, h, impact, r);
            shown++;
        } else {
            left++;
        }
    }
    html_lit(h, "</tbody></table></div>");
    if (left > 0) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, arena_printf(req->arena,
                         tr(req, "Counties that are ranked with these and not "
                                 "shown here: %d."),
                         (int)left));
        html_lit(h, "</p>");
    }
    html_lit(h, "</section>");
}

/* -- indicators ------------------------------------------------------------ */

static const char *presence(
    const struct request *req, const struct impact_part *part)
{
    if (part->in[IMPACT_BEFORE] && part->in[IMPACT_AFTER]) {
        return "";
    }
    return part->in[IMPACT_AFTER] ? tr(req, "added") : tr(req, "removed");
}

static void mover_row(
    const struct request *req, struct html *h, const struct impact_part *part)
{
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, part->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &part->name));
    html_lit(h, "</th><td>");
    html_text(h, presence(req, part));
    html_lit(h, "</td>");
    change_cell(h, part->mean);
    html_lit(h, "<td class=\"num\">");
    html_real(h, part->size, 3);
    html_lit(h, "</td>");
    change_cell(h, part->most);
    html_lit(h, "<td class=\"code\">");
    html_text(h, is_own(req, part->most_region) ? part->most_region : "—");
    html_lit(h, "</td></tr>");
}

static void movers(
    const struct request *req, struct html *h, const struct impact *impact)
{
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "In the editions"), tr(req, "Mean change"),
        tr(req, "Mean size of it"), tr(req, "Largest"), tr(req, "In county")};
    html_lit(h, "<section class=\"quality\"><h2>");
    html_text(h, tr(req, "Indicators that move most, in points of 100"));
    html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (int i = 0; i < impact->indicator_count && i < MOVERS_SHOWN; i++) {
        const struct impact_part *part = &impact->indicators[impact->movers[i]];
        if (part->size > 0) {
            mover_row(req, h, part);
        }
    }
    html_lit(h, "</tbody></table></div></section>");
}

/* -- on top ---------------------------------------------------------------- */

static void stat(struct html *h, int number, const char *label)
{
    part_stat_begin(h);
    html_int(h, number);
    part_stat_middle(h);
    html_text(h, label);
    part_stat_end(h);
}

static void stats(
    const struct request *req, struct html *h, const struct impact *impact)
{
    html_lit(h, "<div class=\"stats\">");
    stat(h, (int)impact->region_count, tr(req, "counties with figures"));
    stat(h, impact->rank_changes, tr(req, "ranks change"));
    stat(h, impact->grade_changes, tr(req, "grades change"));
    stat(h, impact->missing_count, tr(req, "base items without any figure"));
    html_lit(h, "</div>");
}

/* How much of the difference is only that nobody was asked yet. */
static void missing(
    const struct request *req, struct html *h, const struct impact *impact)
{
    if (impact->missing_count == 0) {
        return;
    }
    html_lit(h, "<p class=\"notice\">");
    html_text(h,
        arena_printf(req->arena,
            tr(req, "Of %d base items that are due, %d have no accepted "
                    "figure in any county; %d of these are not in the edition "
                    "compared with. Indicators that need them count as "
                    "missing:"),
            impact->due_count, impact->missing_count, impact->missing_new));
    for (int i = 0; i < impact->missing_count && i < CODES_SHOWN; i++) {
        html_lit(h, " ");
        html_text(h, impact->missing[i]);
    }
    html_text(h, impact->missing_count > CODES_SHOWN ? " …" : "");
    html_lit(h, "</p>");
}

static void period_links(
    const struct request *req, struct html *h, const struct view *view)
{
    char here[PERIOD_TEXT];
    period_format(view->period, here);
    html_lit(h, "<nav class=\"periods\"");
    html_attr(h, "aria-label", tr(req, "Periods"));
    html_lit(h, "><ul>");
    const char **keys;
    size_t count = part_period_keys(req, PERIODS_SHOWN, &keys);
    for (size_t i = 0; i < count; i++) {
        html_lit(h, "<li><a href=\"");
        framework_view_path(h, view->edition.code);
        html_lit(h, "/impact/");
        html_url(h, keys[i]);
        if (strcmp(keys[i], here) == 0) {
            html_lit(h, "\" aria-current=\"page\">");
        } else {
            html_lit(h, "\">");
        }
        html_text(h, part_period_of(req, keys[i]));
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

static void head(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<p><a href=\"");
    framework_view_path(h, view->edition.code);
    html_lit(h, "\">");
    html_text(h, view->edition.code);
    html_lit(h, "</a> ");
    framework_view_state(req, h, view->edition.state);
    html_lit(h, "</p><h1>");
    html_text(h, tr(req, "Effect on scores and ranks"));
    html_lit(h, " <span>");
    html_text(h, part_period(req, view->period));
    html_lit(h, " ");
    html_text(h, view->before->edition);
    html_lit(h, " → ");
    html_text(h, view->after->edition);
    html_lit(h, "</span></h1>");
    period_links(req, h, view);
    html_lit(h, "<p class=\"mute\">");
    html_text(h, tr(req, "Every county is scored twice from the same accepted "
                         "figures. Nothing is stored and nothing changes by "
                         "looking at it."));
    html_lit(h, "</p>");
}

/* -- the page -------------------------------------------------------------- */

static const struct framework *find_before(
    const struct request *req, struct reply *reply, struct period period)
{
    const char *against = request_value(req, "against");
    const struct framework *fw = NULL;
    if (*against == '\0') {
        return part_framework(req, reply, period);
    }
    switch (edition_get(req->read, against, &fw)) {
    case DB_OK: return fw;
    case DB_NONE:
        reply_error(req, reply, 404, "edition",
            tr(req, "There is no edition with this code. Framework lists those "
                    "that there are."));
        return NULL;
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    reply_unavailable(req, reply);
    return NULL;
}

static bool find(
    const struct request *req, struct reply *reply, struct view *view)
{
    if (!period_parse(text_of(req->params[1]), &view->period)) {
        reply_error(req, reply, 404, "period",
            tr(req, "There is no such period. A period is written 2023-11, "
                    "2023-Q4 or 2023."));
        return false;
    }
    if (!framework_view_find(req, reply, req->params[0], &view->edition)) {
        return false;
    }
    view->before = find_before(req, reply, view->period);
    if (!view->before) {
        return false;
    }
    if (!framework_view_read(req, &view->edition, &view->after)) {
        reply_unavailable(req, reply);
        return false;
    }
    if (!view->after) {
        reply_error(req, reply, 409, "faults",
            tr(req, "This draft has faults, so it cannot be scored. Its page "
                    "tells them after a check."));
    }
    return view->after != NULL;
}

/* Both sides from one moment. */
static bool reckon(const struct request *req, struct view *view)
{
    bool ok = db_snapshot(req->write) == DB_OK &&
              impact_load(req->write, view->before, view->after, view->period,
                  req->arena, &view->impact) == DB_OK;
    db_rollback(req->write);
    return ok;
}

void framework_impact_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct view view = {0};
    if (!find(req, reply, &view)) {
        return;
    }
    if (!reckon(req, &view)) {
        reply_unavailable(req, reply);
        return;
    }
    part_strip(req, view.after, false);
    page_begin(req, reply, tr(req, "Effect on scores and ranks"), "/framework");
    head(req, h, &view);
    stats(req, h, &view.impact);
    missing(req, h, &view.impact);
    regions(req, h, &view.impact);
    movers(req, h, &view.impact);
    page_end(req, reply);
}
