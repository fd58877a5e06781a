#include "fcgi/form_sheet.h"

#include <string.h>

#include "fcgi/form_cell.h"
#include "fcgi/parts.h"
#include "fcgi/spark.h"

static const struct form *form_of(const struct sheet *sheet)
{
    return &sheet->fw->forms[sheet->form->key.form];
}

const char *sheet_explanation(const struct sheet *sheet, const char *code)
{
    for (size_t i = 0; i < sheet->explanation_count; i++) {
        if (strcmp(sheet->explanations[i].code, code) == 0) {
            return sheet->explanations[i].text;
        }
    }
    return "";
}

bool sheet_explains_other(const struct sheet *sheet, const struct hit *hit)
{
    char mark[HIT_MARK];
    hit_mark(hit, mark);
    for (size_t i = 0; i < sheet->explanation_count; i++) {
        const struct explanation *e = &sheet->explanations[i];
        if (strcmp(e->code, hit->code) == 0) {
            return e->mark && *e->mark && strcmp(e->mark, mark) != 0;
        }
    }
    return false;
}

const struct cell *sheet_carried(
    const struct sheet *sheet, int item, enum column column)
{
    const struct figures *figures = &sheet->form->figures;
    const struct cell *last = &figures->cell[WHEN_LAST_YEAR][item][column];
    const struct item *about = &sheet->fw->items[item];
    bool offered = sheet->carry == CARRY_ALL ||
                   (sheet->carry == CARRY_MARKED && about->carry);
    return offered && about->freq != FREQ_MONTH && !sheet->echo &&
                   figures->cell[WHEN_NOW][item][column].version == 0 &&
                   last->state == CELL_VALUE
               ? last
               : NULL;
}

/* -- head ------------------------------------------------------------------ */

static void mark_line(struct html *h, const char *label, const char *value)
{
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, "</dt><dd>");
    html_text(h, value);
    html_lit(h, "</dd></div>");
}

static void sheet_head(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    const struct form *form = form_of(sheet);
    const struct session *session = &req->session;
    const char *region = sheet->form->key.region;
    html_lit(h, "<div class=\"sheet-head\"><h2>");
    html_text(h, say(req, &form->title));
    html_lit(h, "</h2><dl class=\"legal\">");
    mark_line(h, tr(req, "Form No.: "), form->number);
    mark_line(h, tr(req, "Issued by: "), form->issuer);
    mark_line(h, tr(req, "Approval (filing) No.: "), form->approval);
    mark_line(h, tr(req, "Valid until: "),
        *form->valid_until ? form->valid_until : tr(req, "      (month/year)"));
    html_lit(h, "</dl><p class=\"whose\">");
    html_text(h, tr(req, "Reporting authority: "));
    if (strcmp(session->actor.region, region) == 0) {
        html_text(h, req->english ? session->region_en : session->region_zh);
    }
    html_text(h, tr(req, " ("));
    html_text(h, region);
    html_text(h, tr(req, ")"));
    html_lit(h, "</p><p class=\"when\">");
    html_text(h, part_period(req, sheet->form->key.period));
    html_lit(h, "</p></div>");
}

static void head_cell(struct html *h, const char *text)
{
    html_lit(h, "<th scope=\"col\">");
    html_text(h, text);
    html_lit(h, "</th>");
}

static void head_tall(struct html *h, const char *text)
{
    html_lit(h, "<th scope=\"col\" rowspan=\"2\">");
    html_text(h, text);
    html_lit(h, "</th>");
}

static void head_pair(struct html *h, const char *text)
{
    html_lit(h, "<th scope=\"colgroup\" colspan=\"2\">");
    html_text(h, text);
    html_lit(h, "</th>");
}

/* Growth is of the cumulative column, where there are two. */
static void head_growth(
    const struct request *req, struct html *h, enum freq freq)
{
    if (freq == FREQ_YEAR) {
        head_cell(h, tr(req, "Growth (%)"));
        return;
    }
    html_lit(h, "<th scope=\"col\" rowspan=\"2\">");
    html_text(h, tr(req, "Growth (%)"));
    html_lit(h, "<br>");
    html_text(h, part_column(req, freq, COLUMN_TOTAL));
    html_lit(h, "</th>");
}

/* Beside the official columns, on the screen only. */
static void head_trend(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    if (sheet->history) {
        html_lit(h, "<th scope=\"col\" rowspan=\"2\" class=\"trend\">");
        html_text(h, tr(req, "Last 12 periods"));
        html_lit(h, "<br><span class=\"mute\">");
        html_text(h, tr(req, "for reference"));
        html_lit(h, "</span></th>");
    }
}

static void trend_none(struct html *h, const struct sheet *sheet)
{
    if (sheet->history) {
        html_lit(h, "<td class=\"trend\"></td>");
    }
}

static void head_year(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    html_lit(h, "<tr>");
    head_cell(h, tr(req, "Indicator"));
    head_cell(h, tr(req, "Unit"));
    head_cell(h, tr(req, "Code"));
    head_cell(h, tr(req, "Actual, this year"));
    head_cell(h, tr(req, "Actual, last year"));
    head_growth(req, h, FREQ_YEAR);
    head_cell(h, tr(req, "Remarks"));
    head_trend(req, h, sheet);
    html_lit(h,
        "</tr><tr class=\"abc\"><td>甲</td><td>乙</td><td>丙</td><td>1</td>"
        "<td>2</td><td>3</td><td>4</td></tr>");
}

static void head_months(const struct request *req, struct html *h,
    const struct sheet *sheet, enum freq freq)
{
    html_lit(h, "<tr>");
    head_tall(h, tr(req, "Indicator"));
    head_tall(h, tr(req, "Unit"));
    head_tall(h, tr(req, "Code"));
    head_pair(h, tr(req, "This year"));
    head_pair(h, tr(req, "Same period last year"));
    head_growth(req, h, freq);
    head_tall(h, tr(req, "Remarks"));
    head_trend(req, h, sheet);
    html_lit(h, "</tr><tr>");
    for (int twice = 0; twice < 2; twice++) {
        head_cell(h, part_column(req, freq, COLUMN_CURRENT));
        head_cell(h, part_column(req, freq, COLUMN_TOTAL));
    }
    html_lit(h,
        "</tr><tr class=\"abc\"><td>甲</td><td>乙</td><td>丙</td><td>1</td>"
        "<td>2</td><td>3</td><td>4</td><td>5</td><td>6</td>");
    trend_none(h, sheet);
    html_lit(h, "</tr>");
}

/* -- rows ------------------------------------------------------------------ */

static void heading_row(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, bool year)
{
    html_lit(h, "<tr class=\"group\"><th scope=\"rowgroup\">");
    html_text(h, say(req, &row->label));
    html_lit(
        h, "</th><td>—</td><td>—</td><td>—</td><td>—</td><td>—</td><td>—</td>");
    if (!year) {
        html_lit(h, "<td>—</td><td>—</td>");
    }
    trend_none(h, sheet);
    html_lit(h, "</tr>");
}

/* The code leads to all about its row. */
static void code(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row)
{
    if (!sheet->history) {
        html_text(h, row->code);
        return;
    }
    html_lit(h, "<a href=\"?cell=");
    html_url(h, sheet->fw->items[row->item].code);
    html_lit(h, ".total#panel\"");
    html_attr(h, "title", tr(req, "About this row"));
    html_lit(h, ">");
    html_text(h, row->code);
    html_lit(h, "</a>");
}

static void trend_cell(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row)
{
    if (!sheet->history) {
        return;
    }
    html_lit(h, "<td class=\"trend\">");
    if (!spark_write(h, sheet->history, row->item, COLUMN_TOTAL,
            &sheet->form->figures.cell[WHEN_NOW][row->item][COLUMN_TOTAL],
            tr(req, "Last 12 periods"))) {
        html_lit(h, "<span class=\"mute\">");
        html_text(h, tr(req, "no history"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</td>");
}

static void row_head(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row)
{
    const struct item *item = &sheet->fw->items[row->item];
    html_lit(h, "<tr><th scope=\"row\" class=\"name in");
    html_int(h, row->indent);
    html_lit(h, "\"");
    if (*say(req, &item->scope)) {
        html_attr(h, "title", say(req, &item->scope));
    }
    html_lit(h, ">");
    html_text(h, say(req, &row->label));
    if (item->bureau != sheet->form->key.bureau && !sheet->print) {
        html_lit(h, " <span class=\"owner\">");
        html_text(h, say(req, &sheet->fw->bureaus[item->bureau].name));
        html_lit(h, "</span>");
    }
    html_lit(h, "</th><td class=\"unit\">");
    html_text(h, say(req, &item->unit));
    html_lit(h, "</td><td class=\"code\">");
    code(req, h, sheet, row);
    html_lit(h, "</td>");
}

static void read_cell(const struct request *req, struct html *h,
    const struct item *item, const struct cell *cell, const char *label)
{
    html_lit(h, "<td class=\"read\" data-label=\"");
    html_text(h, label);
    html_lit(h, "\">");
    part_cell(req, h, item, cell);
    html_lit(h, "</td>");
}

static void no_cell(struct html *h)
{
    html_lit(h, "<td class=\"read none\">—</td>");
}

/* "last-total" is what the script reckons the growth from. */
static void last_year_cell(const struct request *req, struct html *h,
    const struct sheet *sheet, int index, enum column column)
{
    const struct item *item = &sheet->fw->items[index];
    if (!item->has_last_year ||
        (column == COLUMN_CURRENT && !item->has_current)) {
        no_cell(h);
        return;
    }
    if (column == COLUMN_TOTAL) {
        html_lit(h, "<td class=\"read last-total\" data-label=\"");
    } else {
        html_lit(h, "<td class=\"read\" data-label=\"");
    }
    html_text(h, tr(req, "Last year"));
    html_lit(h, " ");
    html_text(h, part_column(req, item->freq, column));
    html_lit(h, "\">");
    part_cell(req, h, item,
        &sheet->form->figures.cell[WHEN_LAST_YEAR][index][column]);
    html_lit(h, "</td>");
}

static void growth_cell(const struct request *req, struct html *h,
    const struct sheet *sheet, int index)
{
    const struct figures *figures = &sheet->form->figures;
    html_lit(h, "<td class=\"read growth\" data-label=\"");
    html_text(h, tr(req, "Growth (%)"));
    html_lit(h, "\"><output>");
    part_growth(h, &sheet->fw->items[index],
        &figures->cell[WHEN_NOW][index][COLUMN_TOTAL],
        &figures->cell[WHEN_LAST_YEAR][index][COLUMN_TOTAL]);
    html_lit(h, "</output></td>");
}

static void now_cell(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, enum column column)
{
    const struct item *item = &sheet->fw->items[row->item];
    if (column == COLUMN_CURRENT && !item->has_current) {
        no_cell(h);
    } else if (sheet->editable && item->bureau == sheet->form->key.bureau &&
               submission_cell_open(sheet->form, row->item, column)) {
        cell_field(req, h, sheet, row, column);
    } else {
        read_cell(req, h, item,
            &sheet->form->figures.cell[WHEN_NOW][row->item][column],
            part_column(req, item->freq, column));
    }
}

static void item_row(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, bool year)
{
    row_head(req, h, sheet, row);
    if (!year) {
        now_cell(req, h, sheet, row, COLUMN_CURRENT);
    }
    now_cell(req, h, sheet, row, COLUMN_TOTAL);
    if (!year) {
        last_year_cell(req, h, sheet, row->item, COLUMN_CURRENT);
    }
    last_year_cell(req, h, sheet, row->item, COLUMN_TOTAL);
    growth_cell(req, h, sheet, row->item);
    cell_remark(req, h, sheet, row);
    trend_cell(req, h, sheet, row);
    html_lit(h, "</tr>");
    cell_messages(
        req, h, sheet, row, (year ? 7 : 9) + (sheet->history != NULL));
}

/* -- foot ------------------------------------------------------------------ */

static void signature(struct html *h, const char *label, const char *value)
{
    html_lit(h, "<span>");
    html_text(h, label);
    html_text(h, value);
    html_lit(h, "</span>");
}

/* Where the workbook has it: third of the notes. */
static void relations_note(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    char growth[DECIMAL_TEXT];
    const char *relations = check_relations(
        sheet->fw, sheet->form->key.form, req->english, req->arena);
    if (!relations || *relations == '\0') {
        return;
    }
    html_lit(h, "<li>");
    html_text(h, tr(req, "Audit relations: "));
    html_text(h, relations);
    decimal_plain(sheet->fw->growth_query, growth);
    const char *query = arena_printf(req->arena,
        tr(req, "; growth beyond %s%% is to be explained."), growth);
    html_text(h, query ? query : "");
    html_lit(h, "</li>");
}

/* "2023年12月18日" or "2023-12-18"; "" for a moment that is none. */
static const char *report_date(const struct request *req, int64_t moment)
{
    int year, month, day;
    if (moment == 0) {
        return "";
    }
    date_civil(time_day(moment), &year, &month, &day);
    const char *text =
        req->english
            ? arena_printf(req->arena, "%d-%02d-%02d", year, month, day)
            : arena_printf(req->arena, "%d年%d月%d日", year, month, day);
    return text ? text : "";
}

static void sheet_foot(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    const struct form *form = form_of(sheet);
    const struct submission *head = &sheet->form->head;
    bool signed_off =
        head->state >= STATE_SUBMITTED && head->state != STATE_RETURNED;
    html_lit(h, "<p class=\"signatures\">");
    signature(h, tr(req, "Head of unit: "), "");
    signature(h, tr(req, "Head of statistics: "), "");
    signature(
        h, tr(req, "Filled in by: "), signed_off ? head->submitted_by : "");
    signature(h, tr(req, "Telephone: "), "");
    signature(h, tr(req, "Date of report: "),
        report_date(req, signed_off ? head->submitted_at : 0));
    html_lit(h, "</p><div class=\"notes\"><p>");
    html_text(h, tr(req, "Notes:"));
    html_lit(h, "</p><ol>");
    for (int i = 0; i < form->note_count; i++) {
        if (i == 2) {
            relations_note(req, h, sheet);
        }
        html_lit(h, "<li>");
        html_text(h, say(req, &form->notes[i]));
        html_lit(h, "</li>");
    }
    html_lit(h, "</ol><p class=\"seal\">");
    html_text(h, tr(req, "(seal)"));
    html_lit(h, "</p></div>");
}

void sheet_write(
    const struct request *req, struct html *h, const struct sheet *sheet)
{
    const struct form *form = form_of(sheet);
    bool year = form->freq == FREQ_YEAR;
    html_lit(h, "<section class=\"sheet\">");
    sheet_head(req, h, sheet);
    html_lit(h,
        "<div class=\"scroll\" tabindex=\"0\"><table class=\"official\"><thead>");
    if (year) {
        head_year(req, h, sheet);
    } else {
        head_months(req, h, sheet, form->freq);
    }
    html_lit(h, "</thead><tbody>");
    for (int i = 0; i < form->row_count; i++) {
        if (form->rows[i].item < 0) {
            heading_row(req, h, sheet, &form->rows[i], year);
        } else {
            item_row(req, h, sheet, &form->rows[i], year);
        }
    }
    html_lit(h, "</tbody></table></div>");
    sheet_foot(req, h, sheet);
    html_lit(h, "</section>");
}
