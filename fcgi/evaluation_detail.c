#include "fcgi/evaluation_detail.h"

#include <string.h>

#include "fcgi/parts.h"

#define DETAIL_COLUMNS 11

/* What one unfolded indicator needs. */
struct how {
    const struct request *req;
    const struct report *report;
    const struct explained *all;
    const struct explained_indicator *x;
};

void detail_target(struct html *h, const struct indicator *indicator)
{
    const unsigned uses = method_parameters(indicator);
    const int places = indicator->decimals;
    if (uses & PARAMETER_HIGH) {
        html_decimal(h, indicator->low, places);
        html_lit(h, "–");
        html_decimal(h, indicator->high, places);
    } else if (uses & PARAMETER_CEILING) {
        html_decimal(h, indicator->floor, places);
        html_lit(h, "–");
        html_decimal(h, indicator->ceiling, places);
    } else if ((uses & PARAMETER_TARGET) &&
               (indicator->has_target || indicator->has_low)) {
        html_decimal(h, indicator->target, places);
    } else {
        html_lit(h, "—");
    }
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

static void line(const struct request *req, struct html *h, const char *label,
    const struct words *words)
{
    if (*say(req, words)) {
        line_begin(h, label);
        html_text(h, say(req, words));
        line_end(h);
    }
}

/* The item's code, leading to its form for those who may read it. */
static void item_link(
    struct html *h, const struct how *how, const struct explained_cell *cell)
{
    const struct request *req = how->req;
    const struct framework *fw = how->all->fw;
    const struct object object = {
        .region = how->report->region.code,
        .bureau = fw->bureaus[cell->bureau].code,
    };
    bool open =
        may(&req->session.actor, ACTION_FORM_READ, &object, req->now) == MAY;
    if (open) {
        html_lit(h, "<a href=\"/form/");
        part_form_path(h, object.region, cell->key, fw->forms[cell->form].code,
            object.bureau);
        html_lit(h, "\">");
    }
    html_text(h, fw->items[cell->item].code);
    if (open) {
        html_lit(h, "</a>");
    }
}

/* "label name 2023-12-05 09:00"; nothing when nobody is known. */
static void person(
    struct html *h, const char *label, const char *name, int64_t at)
{
    char time[TIME_TEXT];
    if (*name == '\0' || at == 0) {
        return;
    }
    time_format(at, time);
    time[sizeof("2023-12-05 09:00") - 1] = '\0';
    html_lit(h, " · ");
    html_text(h, label);
    html_lit(h, " ");
    html_text(h, name);
    html_lit(h, " <time>");
    html_text(h, time);
    html_lit(h, "</time>");
}

/* Form, bureau, who entered the cell and who accepted it. */
static void origin(
    struct html *h, const struct how *how, const struct explained_cell *cell)
{
    const struct request *req = how->req;
    const struct framework *fw = how->all->fw;
    html_lit(h, " <span class=\"mute who\">");
    html_text(h, fw->forms[cell->form].number);
    html_lit(h, " ");
    html_text(h, say(req, &fw->bureaus[cell->bureau].name));
    person(h, tr(req, "entered by"), cell->who->by, cell->who->at);
    person(h, tr(req, "accepted by"), cell->who->reviewed_by,
        cell->who->reviewed_at);
    if (*cell->cell->note) {
        html_lit(h, " · ");
        html_text(h, cell->cell->note);
    }
    html_lit(h, "</span>");
}

/* One cell that the formula draws from. */
static void fetched(
    struct html *h, const struct how *how, const struct explained_cell *cell)
{
    const struct request *req = how->req;
    const struct item *item = &how->all->fw->items[cell->item];
    html_lit(h, "<li>");
    item_link(h, how, cell);
    html_lit(h, " ");
    html_text(h, say(req, &item->name));
    html_lit(h, " ");
    html_text(h, part_period(req, cell->period));
    html_lit(h, " ");
    html_text(h, part_column(req, item->freq, cell->column));
    html_lit(h, " <b>");
    part_cell(req, h, item, cell->cell);
    html_lit(h, "</b> ");
    if (cell->cell->state == CELL_VALUE) {
        html_text(h, say(req, &item->unit));
    }
    origin(h, how, cell);
    html_lit(h, "</li>");
}

static void data_line(struct html *h, const struct how *how)
{
    const struct explained_indicator *x = how->x;
    line_begin(h, tr(how->req, "Data"));
    if (x->cell_count == 0) {
        html_text(h, say(how->req, &x->formula));
    } else {
        html_lit(h, "<ul>");
        for (size_t i = 0; i < x->cell_count; i++) {
            fetched(h, how, &x->cells[i]);
        }
        html_lit(h, "</ul>");
    }
    line_end(h);
}

static void formula_lines(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    const struct explained_indicator *x = how->x;
    data_line(h, how);
    if (x->cell_count == 0) {
        return;
    }
    line(req, h, tr(req, "Formula"), &x->formula);
    line(req, h, tr(req, "Value"), &x->numbers);
    line(req, h, tr(req, "Compared with"), &x->second);
    line(req, h, tr(req, "Its value"), &x->second_numbers);
}

static void percent(struct html *h, double value)
{
    html_real(h, value, 2);
    html_lit(h, "%");
}

static void rate_line(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    const struct explained_indicator *x = how->x;
    line_begin(h, tr(req, "Attainment"));
    html_text(h, say(req, &x->reckoning));
    if (x->score->outcome == OUTCOME_MISSING) {
        html_lit(h, " <b>");
        percent(h, x->score->rate);
        html_lit(h, "</b>");
    }
    html_lit(h, " <span class=\"mute\">");
    html_text(h, say(req, &x->method));
    html_lit(h, " · ");
    html_text(h, tr(req, "when not reported"));
    html_lit(h, " ");
    percent(h, x->least);
    if (x->capped) {
        html_lit(h, " · ");
        html_text(h, tr(req, "at most"));
        html_lit(h, " ");
        percent(h, x->most);
    }
    html_lit(h, "</span>");
    line_end(h);
}

/* "A-03 20 (not due yet) ": who left its weight to the others. */
static void left_out(const struct request *req, struct html *h,
    const struct explained_share *share, const char *name)
{
    html_text(h, name);
    html_lit(h, " ");
    html_real(h, share->weight, 2);
    html_text(h, tr(req, " ("));
    html_text(h, say(req, &share->why));
    html_text(h, tr(req, ")"));
    html_lit(h, " ");
}

/* Which qualities, and which indicators of this one, left their weight. */
static void weight_line(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    const struct explained *all = how->all;
    const struct explained_quality *quality =
        &all->qualities[how->x->indicator->quality];
    line_begin(h, tr(req, "Weight"));
    if (quality->left_count + all->left_count == 0) {
        html_text(h, say(req, &how->x->spreading));
        html_lit(h, " ");
        html_text(h, tr(req, "as in the framework"));
        line_end(h);
        return;
    }
    html_text(h, tr(req, "Left out, their weight spread over the others: "));
    for (size_t i = 0; i < quality->left_count; i++) {
        left_out(req, h, &quality->left[i],
            all->fw->indicators[quality->left[i].index].code);
    }
    for (size_t i = 0; i < all->left_count; i++) {
        left_out(req, h, &all->left[i],
            say(req, &all->fw->qualities[all->left[i].index].name));
    }
    html_lit(h, "<br>");
    html_text(h, say(req, &how->x->spreading));
    line_end(h);
}

static void source_line(struct html *h, const struct how *how)
{
    const struct request *req = how->req;
    line_begin(h, tr(req, "Source"));
    if (*say(req, &how->x->indicator->origin)) {
        html_text(h, say(req, &how->x->indicator->origin));
        html_lit(h, " · ");
    }
    html_text(h, tr(req, "Framework edition"));
    html_lit(h, " ");
    html_text(h, how->all->fw->edition);
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
    html_text(h, how->x->indicator->code);
    html_lit(h, "</span></summary><dl>");
    formula_lines(h, how);
    if (how->x->takes_part) {
        rate_line(h, how);
        line(req, h, tr(req, "Contribution"), &how->x->contribution);
        weight_line(h, how);
    } else {
        line(req, h, tr(req, "Score"), &how->x->outcome);
    }
    source_line(h, how);
    html_lit(h, "</dl></details></td></tr>");
}

/* -- the row --------------------------------------------------------------- */

static void value_cell(struct html *h, const struct how *how)
{
    const struct indicator_score *score = how->x->score;
    if (score->has_value) {
        html_lit(h, "<td class=\"num\">");
        html_real(h, score->value, how->x->indicator->decimals);
    } else if (score->outcome == OUTCOME_MISSING) {
        html_lit(h, "<td class=\"num missing\">");
        html_text(h, say(how->req, &how->x->outcome));
    } else {
        html_lit(h, "<td class=\"num mute\">");
        html_text(h, score->outcome == OUTCOME_SHOWN
                         ? "—"
                         : say(how->req, &how->x->outcome));
    }
    html_lit(h, "</td>");
}

static void target_cell(struct html *h, const struct how *how)
{
    html_lit(h, "<td class=\"num\">");
    detail_target(h, how->x->indicator);
    if (how->x->indicator->method != METHOD_NONE) {
        html_lit(h, " ");
        part_origin(how->req, h, how->x->indicator->published);
    }
    html_lit(h, "</td>");
}

static void indicator_row(
    const struct request *req, struct html *h, const struct how *how)
{
    const struct explained_indicator *x = how->x;
    html_lit(h, "<tr id=\"");
    html_text(h, x->indicator->code);
    html_lit(h, "\"><td class=\"code\">");
    html_text(h, x->indicator->code);
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, say(req, &x->indicator->name));
    html_lit(h, "</th><td class=\"unit\">");
    html_text(h, say(req, &x->indicator->unit));
    html_lit(h, "</td>");
    value_cell(h, how);
    target_cell(h, how);
    html_lit(h, "<td class=\"num\">");
    if (x->takes_part && x->score->has_value) {
        html_real(h, x->score->rate, 1);
        html_lit(h, "%");
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</td>");
    part_number_cell(h, x->takes_part, x->score->rate, 2);
    part_number_cell(h, x->weight > 0, x->weight, 2);
    part_number_cell(h, x->takes_part, x->score->spread, 2);
    part_number_cell(h, x->takes_part, x->score->points, 2);
    html_lit(h, "<td></td></tr>");
    explanation(h, how, DETAIL_COLUMNS);
}

static void sum_row(const struct request *req, struct html *h,
    const struct explained_quality *quality)
{
    const struct quality_score *score = quality->score;
    html_lit(h, "</tbody><tfoot><tr><td></td><th scope=\"row\">");
    html_text(h, tr(req, "Sum"));
    html_lit(h, "</th><td></td><td></td><td></td><td></td>");
    part_number_cell(h, score->scored, score->rate, 2);
    part_number_cell(h, true, quality->weight, 2);
    part_number_cell(h, score->scored, score->weight, 2);
    part_number_cell(h, score->scored, score->points, 2);
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
    const struct report *report, const struct explained *explained, int quality)
{
    const struct explained_quality *q = &explained->qualities[quality];
    const struct quality *of = q->quality;
    const char *const heads[] = {tr(req, "Code"), tr(req, "Indicator"),
        tr(req, "Unit"), tr(req, "Value"), tr(req, "Target"),
        tr(req, "Attainment"), tr(req, "Score"), tr(req, "Weight"),
        tr(req, "Spread weight"), tr(req, "Contribution"), tr(req, "How")};
    html_lit(h, "<section class=\"quality\"><h2");
    html_attr(h, "id", of->code);
    html_lit(h, ">");
    html_text(h, say(req, &of->name));
    html_lit(h, " <b>");
    if (q->score->scored) {
        html_real(h, q->score->rate, 2);
    } else {
        html_lit(h, "—");
    }
    html_lit(h, "</b></h2><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list detail", heads, sizeof(heads) / sizeof(heads[0]));
    for (int i = of->first; i < of->first + of->count; i++) {
        const struct how how = {
            req, report, explained, &explained->indicators[i]};
        group_row(req, h, explained->fw, of, i);
        indicator_row(req, h, &how);
    }
    sum_row(req, h, q);
    html_lit(h, "</section>");
}

/* -- the total ------------------------------------------------------------- */

/* "91.2 × 30 ÷ 100 = 27.36", and how the weight came about. */
static void quality_line(const struct request *req, struct html *h,
    const struct explained_quality *q)
{
    if (!q->score->scored) {
        return;
    }
    line_begin(h, say(req, &q->quality->name));
    html_text(h, say(req, &q->contribution));
    html_lit(h, " <span class=\"mute\">");
    html_text(h, tr(req, "Weight"));
    html_lit(h, " ");
    html_text(h, say(req, &q->spreading));
    html_lit(h, "</span>");
    line_end(h);
}

void detail_total(const struct request *req, struct html *h,
    const struct explained *explained)
{
    if (!explained->evaluation->scored) {
        return;
    }
    html_lit(h, "<details class=\"card how\" id=\"how\"><summary>");
    html_text(h, tr(req, "How the total came about"));
    html_lit(h, "</summary><dl>");
    for (int q = 0; q < explained->fw->quality_count; q++) {
        quality_line(req, h, &explained->qualities[q]);
    }
    line_begin(h, tr(req, "Total of 100"));
    html_text(h, say(req, &explained->reckoning));
    line_end(h);
    line(req, h, tr(req, "Grade"), &explained->grading);
    html_lit(h, "</dl></details>");
}
