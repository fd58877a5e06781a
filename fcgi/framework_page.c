#include "fcgi/pages.h"

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
        html_lit(h, " ");
        part_origin(req, h, indicator->published);
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
    html_lit(h, "</b></h2><div class=\"scroll\">");
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
    html_lit(h, "</h2><div class=\"scroll\">");
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
    }
    html_lit(h, "</p><p>");
    html_text(h, tr(req, "Points of an honour:"));
    for (int i = 0; i < fw->level_count; i++) {
        html_lit(h, " <b>");
        html_text(h, say(req, &fw->levels[i].name));
        html_lit(h, "</b> ");
        html_decimal(h, fw->levels[i].points, 2);
    }
    html_lit(h, " ");
    html_text(h, tr(req, "at most"));
    html_lit(h, " ");
    html_decimal(h, fw->bonus_cap, 2);
    html_lit(h, "</p>");
}

/* The edition of the newest period; its calendar decides. */
static struct period newest(const struct request *req)
{
    struct period period = {.year = 2023, .freq = FREQ_YEAR};
    const char **keys = NULL;
    size_t count = 0;
    if (calendar_periods(req->read, FREQ_MONTH, req->arena, &keys, &count) ==
        DB_OK) {
        (void)period_parse(text_of(keys[0]), &period);
    }
    return period;
}

void framework_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    const struct framework *fw = part_framework(req, reply, newest(req));
    if (!fw) {
        return;
    }
    part_strip(req, fw, false);
    page_begin(req, reply, tr(req, "Framework"), "/framework");
    html_lit(h, "<h1>");
    html_text(h, say(req, &fw->title));
    html_lit(h, " <span>");
    html_text(h, fw->edition);
    html_lit(h, "</span>");
    if (fw->sample) {
        part_origin(req, h, false);
    }
    html_lit(h, "</h1><p class=\"mute\">");
    html_text(h, tr(req, "A published edition never changes."));
    html_lit(h, "</p>");
    grades(req, h, fw);
    for (int i = 0; i < fw->quality_count; i++) {
        quality(req, h, fw, &fw->qualities[i]);
    }
    forms(req, h, fw);
    page_end(req, reply);
}
