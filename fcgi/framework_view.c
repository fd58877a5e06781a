#include "fcgi/framework_view.h"

#include "eval/check.h"
#include "fcgi/evaluation_detail.h"
#include "fcgi/parts.h"

static const char *direction_words(
    const struct request *req, enum direction direction)
{
    switch (direction) {
    case DIRECTION_MORE: return tr(req, "more is better");
    case DIRECTION_LESS: return tr(req, "less is better");
    case DIRECTION_INTERVAL: return tr(req, "best inside an interval");
    case DIRECTION_RANK: return tr(req, "rank, 1 is best");
    case DIRECTION_GRADE: return tr(req, "grade, 1 is best");
    case DIRECTION_COUNT: return tr(req, "counted from the register");
    case DIRECTION_SHOWN: break;
    }
    return tr(req, "shown, not scored");
}

static const char *freq_words(const struct request *req, enum freq freq)
{
    switch (freq) {
    case FREQ_MONTH: return tr(req, "month");
    case FREQ_QUARTER: return tr(req, "quarter");
    case FREQ_YEAR:
    case FREQ__COUNT: break;
    }
    return tr(req, "year");
}

static void indicator_row(const struct request *req, struct html *h,
    const struct framework *fw, const struct indicator *indicator)
{
    html_lit(h, "<tr><td class=\"code\">");
    html_text(h, indicator->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &indicator->name));
    html_lit(h, "<br><span class=\"mute\">");
    html_text(h, say(req, &indicator->origin));
    html_lit(h, "</span></th><td class=\"unit\">");
    html_text(h, say(req, &indicator->unit));
    html_lit(h, "</td><td>");
    html_text(h, freq_words(req, indicator->freq));
    html_lit(h, "</td><td>");
    html_text(h, say(req, &fw->bureaus[indicator->bureau].name));
    html_lit(h, "</td><td class=\"formula\">");
    const struct words formula = explain_formula(fw, indicator, req->arena);
    html_text(h, formula.zh ? say(req, &formula) : "");
    html_lit(h, "</td><td class=\"unit\">");
    html_text(h, direction_words(req, indicator->direction));
    html_lit(h, "</td><td class=\"num\">");
    detail_target(h, indicator);
    if (indicator->method != METHOD_NONE) {
        const struct words method = method_words(indicator->method);
        html_lit(h, " ");
        part_origin(req, h, indicator->published);
        html_lit(h, "<br><span class=\"mute\">");
        html_text(h, say(req, &method));
        html_lit(h, "</span>");
    }
    html_lit(h, "</td><td class=\"num\">");
    if (indicator->weight != 0) {
        html_decimal(h, indicator->weight, 2);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td></tr>");
}

static void quality(const struct request *req, struct html *h,
    const struct framework *fw, const struct quality *of)
{
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "Unit"), tr(req, "Reported each"), tr(req, "Reporting unit"),
        tr(req, "Formula"), tr(req, "Direction"), tr(req, "Target"),
        tr(req, "Weight")};
    html_lit(h, "<section class=\"quality\"><h2>");
    html_text(h, say(req, &of->name));
    html_lit(h, " <b>");
    html_decimal(h, of->weight, 2);
    html_lit(h, "</b></h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (int i = of->first; i < of->first + of->count; i++) {
        indicator_row(req, h, fw, &fw->indicators[i]);
    }
    html_lit(h, "</tbody></table></div></section>");
}

static void forms(
    const struct request *req, struct html *h, const struct framework *fw)
{
    const char *const heads[] = {tr(req, "Form"), tr(req, "Title"),
        tr(req, "Reported each"), tr(req, "Rows"), tr(req, "Audit relations")};
    html_lit(h, "<section class=\"quality\"><h2>");
    html_text(h, tr(req, "Forms"));
    html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (int i = 0; i < fw->form_count; i++) {
        const struct form *form = &fw->forms[i];
        const char *relations =
            check_relations(fw, i, req->english, req->arena);
        html_lit(h, "<tr><th scope=\"row\">");
        html_text(h, form->number);
        html_lit(h, "</th><td>");
        html_text(h, say(req, &form->title));
        html_lit(h, "</td><td>");
        html_text(h, freq_words(req, form->freq));
        html_lit(h, "</td><td class=\"num\">");
        html_int(h, form->row_count);
        html_lit(h, "</td><td>");
        html_text(h, relations ? relations : "");
        html_lit(h, "</td></tr>");
    }
    html_lit(h, "</tbody></table></div></section>");
}

static void grades(
    const struct request *req, struct html *h, const struct framework *fw)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "Grades:"));
    for (int i = 0; i < fw->grade_count; i++) {
        html_lit(h, " <b>");
        html_text(h, say(req, &fw->grades[i].name));
        html_lit(h, "</b> ");
        if (fw->grades[i].from > 0) {
            html_lit(h, "≥ ");
            html_decimal(h, fw->grades[i].from, 0);
        }
        if (fw->grades[i].max_rank > 0) {
            const char *text = arena_printf(req->arena,
                tr(req, " (only the first %d)"), fw->grades[i].max_rank);
            html_text(h, text ? text : "");
        }
    }
    html_lit(h, "</p>");
}

/* Levels that earn points, or those that cost them, and their cap. */
static void levels(const struct request *req, struct html *h,
    const struct framework *fw, bool penalty)
{
    html_lit(h, "<p>");
    html_text(h, penalty ? tr(req, "Points that a criticism costs:")
                         : tr(req, "Points of an honour:"));
    for (int i = 0; i < fw->level_count; i++) {
        if (fw->levels[i].penalty == penalty) {
            html_lit(h, " <b>");
            html_text(h, say(req, &fw->levels[i].name));
            html_lit(h, "</b> ");
            html_decimal(h, fw->levels[i].points, 2);
        }
    }
    html_lit(h, " ");
    html_text(h, tr(req, "at most"));
    html_lit(h, " ");
    html_decimal(h, penalty ? fw->penalty_cap : fw->bonus_cap, 2);
    html_lit(h, "</p>");
}

/* What a quality under the floor leaves at best. */
static void quality_floor(
    const struct request *req, struct html *h, const struct framework *fw)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "The grade is at most"));
    html_lit(h, " <b>");
    html_text(h, say(req, &fw->grades[fw->floor_grade].name));
    html_lit(h, "</b> ");
    html_text(h, tr(req, "where a quality is under"));
    html_lit(h, " ");
    html_decimal(h, fw->quality_floor, 0);
    html_lit(h, "%</p>");
}

static void groups(
    const struct request *req, struct html *h, const struct framework *fw)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "Groups of counties:"));
    for (int i = 0; i < fw->group_count; i++) {
        html_lit(h, " <b>");
        html_text(h, say(req, &fw->groups[i].name));
        html_lit(h, "</b> ");
        html_text(h, fw->groups[i].weights ? tr(req, "weights of its own")
                                           : tr(req, "the same weights"));
    }
    html_lit(h, "</p>");
}

static void vetoes(
    const struct request *req, struct html *h, const struct framework *fw)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "Vetoes, which force the lowest grade:"));
    for (int i = 0; i < fw->veto_count; i++) {
        html_lit(h, " <b>");
        html_text(h, fw->vetoes[i].code);
        html_lit(h, "</b> ");
        html_text(h, say(req, &fw->vetoes[i].text));
    }
    html_lit(h, "</p>");
}

void framework_view_content(
    const struct request *req, struct html *h, const struct framework *fw)
{
    grades(req, h, fw);
    levels(req, h, fw, false);
    if (fw->penalty_cap > 0) {
        levels(req, h, fw, true);
    }
    if (fw->has_quality_floor) {
        quality_floor(req, h, fw);
    }
    if (fw->group_count > 0) {
        groups(req, h, fw);
    }
    if (fw->veto_count > 0) {
        vetoes(req, h, fw);
    }
    for (int i = 0; i < fw->quality_count; i++) {
        quality(req, h, fw, &fw->qualities[i]);
    }
    forms(req, h, fw);
}

/* -- editions -------------------------------------------------------------- */

bool framework_view_may_edit(const struct request *req)
{
    const struct object own = {.region = "", .bureau = ""};
    return may(&req->session.actor, ACTION_FRAMEWORK_EDIT, &own, req->now) ==
           MAY;
}

void framework_view_state(
    const struct request *req, struct html *h, enum edition_state state)
{
    static const char *const classes[] = {[EDITION_NONE] = "none",
        [EDITION_DRAFT] = "draft",
        [EDITION_CHECKED] = "submitted",
        [EDITION_PUBLISHED] = "accepted",
        [EDITION_RETIRED] = "locked"};
    struct words words = edition_state_words(state);
    html_lit(h, "<span class=\"tag ");
    html_text(h, classes[state]);
    html_lit(h, "\">");
    html_text(h, say(req, &words));
    html_lit(h, "</span>");
}

void framework_view_path(struct html *h, const char *code)
{
    html_lit(h, "/framework/");
    html_url(h, code);
}

bool framework_view_find(const struct request *req, struct reply *reply,
    const char *code, struct edition *out)
{
    enum db_result result = edition_find(req->read, code, req->arena, out);
    bool hidden = result == DB_OK && out->published_at == 0 &&
                  !framework_view_may_edit(req);
    if (result == DB_NONE || hidden) {
        reply_error(req, reply, 404, "edition",
            tr(req, "There is no edition with this code. Framework lists those "
                    "that there are."));
    } else if (result != DB_OK) {
        reply_unavailable(req, reply);
    }
    return result == DB_OK && !hidden;
}

bool framework_view_read(const struct request *req,
    const struct edition *edition, const struct framework **fw)
{
    struct framework_file *files = NULL;
    struct framework_fault fault;
    size_t count = 0, faults = 0;
    *fw = NULL;
    if (edition->published_at != 0) {
        return edition_get(req->read, edition->code, fw) == DB_OK;
    }
    if (edition_files(req->read, edition->code, req->arena, &files, &count) !=
        DB_OK) {
        return false;
    }
    *fw = framework_read(files, count, req->arena, &fault, 1, &faults);
    return true;
}
