#include "fcgi/evaluation_detail.h"

#include <string.h>

#include "fcgi/parts.h"

#define DETAIL_COLUMNS 11

/* What one unfolded explanation needs. */
struct how {
    const struct request *req;
    const struct report *report;
    const struct indicator *indicator;
    const struct indicator_score *score;
};

/* -- the formula in words and with numbers --------------------------------- */

/* Names of an item: its title, with the year or column it is of. */
static const char *item_name(
    const void *context, struct expr_reference ref, struct arena *arena)
{
    const struct how *how = context;
    const struct request *req = how->req;
    const struct item *item = &how->report->fw->items[ref.item];
    const char *name = say(req, &item->name);
    const char *which = "";
    if (ref.when == WHEN_LAST_YEAR) {
        which = tr(req, " (same period last year)");
    } else if (ref.when == WHEN_PREVIOUS) {
        which = tr(req, " (period before)");
    } else if (ref.column == COLUMN_CURRENT) {
        which = tr(req, " (this month)");
    }
    return arena_printf(arena, "%s%s", name, which);
}

static const struct cell *cell_of(
    const struct report *report, struct expr_reference ref)
{
    return &report->figures.cell[ref.when][ref.item][ref.column];
}

static const char *item_number(
    const void *context, struct expr_reference ref, struct arena *arena)
{
    const struct how *how = context;
    const struct cell *cell = cell_of(how->report, ref);
    char number[DECIMAL_TEXT];
    switch (cell->state) {
    case CELL_VALUE:
        decimal_format(cell->value, how->report->fw->items[ref.item].decimals,
            false, number);
        return arena_copy(arena, number, strlen(number));
    case CELL_NOT_APPLICABLE: return tr(how->req, "not applicable");
    case CELL_MISSING: break;
    }
    return tr(how->req, "not reported");
}

const char *detail_formula(const struct request *req,
    const struct framework *fw, const struct indicator *indicator)
{
    const struct report report = {.fw = fw};
    const struct how how = {
        .req = req, .report = &report, .indicator = indicator};
    if (!indicator->expr) {
        return tr(req, "counted from the register");
    }
    const char *text =
        expr_sentence(indicator->expr, item_name, &how, req->arena);
    return text ? text : "";
}

void detail_target(struct html *h, const struct indicator *indicator)
{
    const int places = indicator->decimals;
    switch (indicator->method) {
    case METHOD_INTERVAL:
        html_decimal(h, indicator->low, places);
        html_lit(h, "–");
        html_decimal(h, indicator->high, places);
        return;
    case METHOD_ATTAINMENT:
    case METHOD_EFFICACY: html_decimal(h, indicator->target, places); return;
    case METHOD_NONE:
    case METHOD__COUNT: break;
    }
    html_lit(h, "—");
}

/* -- the lines of an explanation ------------------------------------------- */

static void line_begin(struct html *h, const char *label)
{
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, "</dt><dd>");
}

static void line_end(struct html *h)
{
    html_lit(h, "</dd></div>");
}

static void value_of(struct html *h, const struct how *how)
{
    html_real(h, how->score->value, how->indicator->decimals);
}

static void unit_of(struct html *h, const struct how *how)
{
    const char *unit = say(how->req, &how->indicator->unit);
    if (strcmp(unit, "-") != 0) {
        html_text(h, unit);
    }
}

/* The item's code, leading to its form for those who may read it. */
static void item_link(struct html *h, const struct how *how,
    const struct item *item, const char *period)
{
    const struct request *req = how->req;
    const struct framework *fw = how->report->fw;
    const struct object object = {
        .region = how->report->region.code,
        .bureau = fw->bureaus[item->bureau].code,
    };
    bool open =
        may(&req->session.actor, ACTION_FORM_READ, &object, req->now) == MAY;
    if (open) {
        html_lit(h, "<a href=\"/form/");
        part_form_path(h, object.region, period, fw->forms[item->form].code,
            object.bureau);
        html_lit(h, "\">");
    }
    html_text(h, item->code);
    if (open) {
        html_lit(h, "</a>");
    }
}

/* One cell that the formula draws from. */
static void fetched(
    struct html *h, const struct how *how, struct expr_reference ref)
{
    const struct request *req = how->req;
    const struct framework *fw = how->report->fw;
    const struct item *item = &fw->items[ref.item];
    struct period period = period_for(how->report->period, item->freq);
    char key[PERIOD_TEXT];
    if (ref.when == WHEN_LAST_YEAR) {
        period = period_last_year(period);
    } else if (ref.when == WHEN_PREVIOUS) {
        period = period_previous(period);
    }
    period_format(period, key);
    html_lit(h, "<li>");
    item_link(h, how, item, key);
    html_lit(h, " ");
    html_text(h, say(req, &item->name));
    html_lit(h, " ");
    html_text(h, part_period(req, period));
    html_lit(h, " ");
    html_text(h, part_column(req, item->freq, ref.column));
    html_lit(h, " <b>");
    part_cell(req, h, item, cell_of(how->report, ref));
    html_lit(h, "</b> ");
    if (cell_of(how->report, ref)->state == CELL_VALUE) {
        html_text(h, say(req, &item->unit));
    }
    html_lit(h, " <span class=\"mute\">");
    html_text(h, fw->forms[item->form].number);
    html_lit(h, " ");
    html_text(h, say(req, &fw->bureaus[item->bureau].name));
    html_lit(h, "</span></li>");
}

static void fetch_line(struct html *h, const struct how *how)
{
    const struct expr_reference *refs = NULL;
    size_t count =
        expr_references(how->indicator->expr, how->req->arena, &refs);
    line_begin(h, tr(how->req, "Data"));
    html_lit(h, "<ul>");
    for (size_t i = 0; refs && i < count; i++) {
        fetched(h, how, refs[i]);
    }
    html_lit(h, "</ul>");
    line_end(h);
}

static void value_line(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    line_begin(h, tr(req, "Formula"));
    html_text(h, detail_formula(req, how->report->fw, how->indicator));
    line_end(h);
    const char *numbers =
        expr_sentence(how->indicator->expr, item_number, how, req->arena);
    line_begin(h, tr(req, "Value"));
    html_text(h, numbers ? numbers : "");
    html_lit(h, " ＝ <b>");
    if (how->score->has_value) {
        value_of(h, how);
        unit_of(h, how);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</b>");
    line_end(h);
}

static bool upward(enum direction direction)
{
    return direction == DIRECTION_MORE || direction == DIRECTION_COUNT;
}

static void attainment(struct html *h, const struct how *how)
{
    const struct indicator *indicator = how->indicator;
    if (upward(indicator->direction)) {
        value_of(h, how);
        html_lit(h, " ÷ ");
        html_decimal(h, indicator->target, indicator->decimals);
    } else {
        html_decimal(h, indicator->target, indicator->decimals);
        html_lit(h, " ÷ ");
        value_of(h, how);
    }
    html_lit(h, " × 100");
}

static void interval(struct html *h, const struct how *how)
{
    const struct indicator *indicator = how->indicator;
    const int places = indicator->decimals;
    double low = decimal_to_double(indicator->low);
    double high = decimal_to_double(indicator->high);
    double x = how->score->value;
    if (x >= low && x <= high) {
        html_text(h, tr(how->req, "inside the target interval"));
        return;
    }
    html_lit(h, "(1 － ");
    html_real(h, x < low ? low - x : x - high, places);
    html_lit(h, " ÷ max(");
    html_decimal(h, indicator->low, places);
    html_lit(h, "－");
    html_decimal(h, indicator->floor, places);
    html_lit(h, "，");
    html_decimal(h, indicator->ceiling, places);
    html_lit(h, "－");
    html_decimal(h, indicator->high, places);
    html_lit(h, ")) × 100");
}

static void efficacy(struct html *h, const struct how *how)
{
    const struct indicator *indicator = how->indicator;
    const int places = indicator->decimals;
    html_lit(h, "(");
    value_of(h, how);
    html_lit(h, " － ");
    html_decimal(h, indicator->low, places);
    html_lit(h, ") ÷ (");
    html_decimal(h, indicator->target, places);
    html_lit(h, " － ");
    html_decimal(h, indicator->low, places);
    html_lit(h, ") × 40 ＋ 60");
}

static void rate_line(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    line_begin(h, tr(req, "Attainment"));
    if (how->score->outcome == OUTCOME_MISSING) {
        html_text(h, tr(req, "due and not reported: the lowest score of the "
                             "method, the weight stays"));
    } else {
        switch (how->indicator->method) {
        case METHOD_ATTAINMENT: attainment(h, how); break;
        case METHOD_INTERVAL: interval(h, how); break;
        case METHOD_EFFICACY: efficacy(h, how); break;
        case METHOD_NONE:
        case METHOD__COUNT: break;
        }
    }
    html_lit(h, " ＝ <b>");
    html_real(h, how->score->rate, 2);
    html_lit(h, "%</b> <span class=\"mute\">");
    html_text(h, tr(req, "at least 0, at most"));
    html_lit(h, " ");
    html_decimal(h, how->report->fw->rate_cap, 0);
    html_lit(h, "%</span>");
    line_end(h);
    line_begin(h, tr(req, "Contribution"));
    html_real(h, how->score->rate, 2);
    html_lit(h, " × ");
    html_real(h, how->score->spread, 2);
    html_lit(h, " ÷ 100 ＝ <b>");
    html_real(h, how->score->points, 2);
    html_lit(h, "</b>");
    line_end(h);
}

static bool takes_part(const struct indicator_score *score)
{
    return score->outcome == OUTCOME_SCORED ||
           score->outcome == OUTCOME_MISSING;
}

static const char *outcome_words(
    const struct request *req, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_SCORED: return "";
    case OUTCOME_MISSING: return tr(req, "not reported");
    case OUTCOME_NOT_APPLICABLE: return tr(req, "not applicable");
    case OUTCOME_NOT_DUE: return tr(req, "not due yet");
    case OUTCOME_SHOWN: break;
    }
    return tr(req, "shown, not scored");
}

/* Which indicators of the quality left their weight to the others. */
static double left_out(
    struct html *h, const struct how *how, const struct quality *quality)
{
    const struct report *report = how->report;
    double remaining = 0;
    for (int i = quality->first; i < quality->first + quality->count; i++) {
        const struct indicator *other = &report->fw->indicators[i];
        const struct indicator_score *score = &report->evaluation.indicators[i];
        if (takes_part(score)) {
            remaining += decimal_to_double(other->weight);
            continue;
        }
        if (score->outcome == OUTCOME_SHOWN || other->weight == 0) {
            continue;
        }
        html_text(h, other->code);
        html_lit(h, " ");
        html_decimal(h, other->weight, 2);
        html_text(h, tr(how->req, " ("));
        html_text(h, outcome_words(how->req, score->outcome));
        html_text(h, tr(how->req, ")"));
        html_lit(h, " ");
    }
    return remaining;
}

static void weight_line(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    const struct framework *fw = how->report->fw;
    const struct quality *quality = &fw->qualities[how->indicator->quality];
    double weight = decimal_to_double(how->indicator->weight);
    double gap = how->score->spread - weight;
    line_begin(h, tr(req, "Weight"));
    if (gap < 0.00005 && gap > -0.00005) {
        html_real(h, weight, 2);
        html_lit(h, " ");
        html_text(h, tr(req, "as in the framework"));
        line_end(h);
        return;
    }
    html_text(h, tr(req, "Left out, their weight spread over the others: "));
    double remaining = left_out(h, how, quality);
    html_lit(h, "<br>");
    html_real(h, weight, 2);
    html_lit(h, " × ");
    html_real(h,
        how->report->evaluation.qualities[how->indicator->quality].weight, 2);
    html_lit(h, " ÷ ");
    html_real(h, remaining, 2);
    html_lit(h, " ＝ <b>");
    html_real(h, how->score->spread, 2);
    html_lit(h, "</b>");
    line_end(h);
}

static void explanation(struct html *h, const struct how *how, int columns)
{
    const struct request *req = how->req;
    html_lit(h, "<tr class=\"how\"><td colspan=\"");
    html_int(h, columns);
    html_lit(h, "\"><details><summary>");
    html_text(h, tr(req, "How"));
    html_lit(h, "<span class=\"hidden\"> ");
    html_text(h, how->indicator->code);
    html_lit(h, "</span></summary><dl>");
    if (how->indicator->expr) {
        fetch_line(h, how);
        value_line(h, how);
    } else {
        line_begin(h, tr(req, "Data"));
        html_text(h, tr(req, "counted from the register"));
        line_end(h);
    }
    if (takes_part(how->score)) {
        rate_line(h, how);
        weight_line(h, how);
    } else {
        line_begin(h, tr(req, "Score"));
        html_text(h, outcome_words(req, how->score->outcome));
        line_end(h);
    }
    if (*say(req, &how->indicator->origin)) {
        line_begin(h, tr(req, "Source"));
        html_text(h, say(req, &how->indicator->origin));
        line_end(h);
    }
    html_lit(h, "</dl></details></td></tr>");
}

/* -- the row --------------------------------------------------------------- */

static void value_cell(struct html *h, const struct how *how)
{
    if (how->score->has_value) {
        html_lit(h, "<td class=\"num\">");
        value_of(h, how);
    } else if (how->score->outcome == OUTCOME_MISSING) {
        html_lit(h, "<td class=\"num missing\">");
        html_text(h, tr(how->req, "not reported"));
    } else {
        html_lit(h, "<td class=\"num mute\">");
        html_text(h, how->score->outcome == OUTCOME_SHOWN
                         ? "—"
                         : outcome_words(how->req, how->score->outcome));
    }
    html_lit(h, "</td>");
}

static void target_cell(struct html *h, const struct how *how)
{
    html_lit(h, "<td class=\"num\">");
    detail_target(h, how->indicator);
    if (how->indicator->method != METHOD_NONE) {
        html_lit(h, " ");
        part_origin(how->req, h, how->indicator->published);
    }
    html_lit(h, "</td>");
}

static void real_cell(struct html *h, bool has, double value, int places)
{
    html_lit(h, "<td class=\"num\">");
    if (has) {
        html_real(h, value, places);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
}

static void indicator_row(const struct request *req, struct html *h,
    const struct report *report, int index)
{
    const struct how how = {
        .req = req,
        .report = report,
        .indicator = &report->fw->indicators[index],
        .score = &report->evaluation.indicators[index],
    };
    bool part = takes_part(how.score);
    html_lit(h, "<tr id=\"");
    html_text(h, how.indicator->code);
    html_lit(h, "\"><td class=\"code\">");
    html_text(h, how.indicator->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &how.indicator->name));
    html_lit(h, "</th><td class=\"unit\">");
    html_text(h, say(req, &how.indicator->unit));
    html_lit(h, "</td>");
    value_cell(h, &how);
    target_cell(h, &how);
    html_lit(h, "<td class=\"num\">");
    if (part && how.score->has_value) {
        html_real(h, how.score->rate, 1);
        html_lit(h, "%");
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
    real_cell(h, part, how.score->rate, 2);
    real_cell(h, how.indicator->weight != 0,
        decimal_to_double(how.indicator->weight), 2);
    real_cell(h, part, how.score->spread, 2);
    real_cell(h, part, how.score->points, 2);
    html_lit(h, "<td></td></tr>");
    explanation(h, &how, DETAIL_COLUMNS);
}

static void sum_row(const struct request *req, struct html *h,
    const struct report *report, int quality)
{
    const struct quality_score *score = &report->evaluation.qualities[quality];
    html_lit(h, "</tbody><tfoot><tr><td></td><th scope=\"row\">");
    html_text(h, tr(req, "Sum"));
    html_lit(h, "</th><td></td><td></td><td></td><td></td>");
    real_cell(h, score->scored, score->rate, 2);
    real_cell(
        h, true, decimal_to_double(report->fw->qualities[quality].weight), 2);
    real_cell(h, score->scored, score->weight, 2);
    real_cell(h, score->scored, score->points, 2);
    html_lit(h, "<td></td></tr></tfoot></table></div>");
}

/* The heading of a group stands before its first indicator. */
static void group_row(const struct request *req, struct html *h,
    const struct framework *fw, const struct quality *quality, int index)
{
    const char *group = say(req, &fw->indicators[index].group);
    const char *before = index > quality->first
                             ? say(req, &fw->indicators[index - 1].group)
                             : "";
    if (*group == '\0' || strcmp(group, before) == 0) {
        return;
    }
    html_lit(h, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"");
    html_int(h, DETAIL_COLUMNS);
    html_lit(h, "\">");
    html_text(h, group);
    html_lit(h, "</th></tr>");
}

void detail_quality(const struct request *req, struct html *h,
    const struct report *report, int quality)
{
    const struct quality *of = &report->fw->qualities[quality];
    const struct quality_score *score = &report->evaluation.qualities[quality];
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "Unit"), tr(req, "Value"), tr(req, "Target"),
        tr(req, "Attainment"), tr(req, "Score"), tr(req, "Weight"),
        tr(req, "Spread weight"), tr(req, "Contribution"), tr(req, "How")};
    html_lit(h, "<section class=\"quality\"><h2");
    html_attr(h, "id", of->code);
    html_lit(h, ">");
    html_text(h, say(req, &of->name));
    html_lit(h, " <b>");
    if (score->scored) {
        html_real(h, score->rate, 2);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</b></h2><div class=\"scroll\">");
    part_table(h, "list detail", heads, sizeof(heads) / sizeof(heads[0]));
    for (int i = of->first; i < of->first + of->count; i++) {
        group_row(req, h, report->fw, of, i);
        indicator_row(req, h, report, i);
    }
    sum_row(req, h, report, quality);
    html_lit(h, "</section>");
}
