#include "export/qr.h"
#include "export/sheets.h"

#include <string.h>

#define QR_ROW    6
#define QR_COLUMN 9
/* Six rows of 20 points are 160 pixels. */
#define QR_PIXELS 154.0

/* One line of the control totals; a NULL formula prints "—". */
struct control_line {
    const char *what;
    struct {
        const char *formula;
        double cached;
    } rows, due, reported, missing, not_due, sum, score;
};

static void put_control(
    struct page *page, const struct control_line *line, bool last)
{
    const struct {
        const char *from, *to, *formula;
        double cached;
        struct look look;
    } cells[] = {
        {"d", "d", line->rows.formula, line->rows.cached,
            {STYLE_CENTRE, NUMBER_COUNT, 0}},
        {"e", "e", line->due.formula, line->due.cached,
            {STYLE_CENTRE, NUMBER_COUNT, 0}},
        {"f", "f", line->reported.formula, line->reported.cached,
            {STYLE_CENTRE, NUMBER_COUNT, 0}},
        {"g", "g", line->missing.formula, line->missing.cached,
            {STYLE_CENTRE, NUMBER_COUNT, 0}},
        {"h", "h", line->not_due.formula, line->not_due.cached,
            {STYLE_CENTRE, NUMBER_COUNT, 0}},
        {"i", "j", line->sum.formula, line->sum.cached,
            {STYLE_VALUE, NUMBER_D1, 0}},
        {"k", "l", line->score.formula, line->score.cached,
            {STYLE_VALUE, NUMBER_SCORE, 0}},
    };

    page_row(page, 1, last);
    put_span(page, "a", "c", STYLE_BODY, line->what);
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        if (cells[i].formula != NULL) {
            put_span_formula(page, cells[i].from, cells[i].to, cells[i].look,
                cells[i].formula, cells[i].cached);
        } else {
            put_span(page, cells[i].from, cells[i].to, STYLE_CENTRE, "—");
        }
    }
}

static void put_raw(struct county *county, struct page *page)
{
    const struct control *raw = &county->raw;
    const struct control_line line = {"原始数据（基础数据项）",
        .rows = {"=ROWS(V_ALL)", raw->rows},
        .due = {"=COUNTIF(V_STATE,\"已报\")+COUNTIF(V_STATE,\"未报\")",
            raw->due},
        .reported = {"=COUNTIF(V_STATE,\"已报\")", raw->reported},
        .missing = {"=COUNTIF(V_STATE,\"未报\")", raw->missing},
        .not_due = {"=COUNTIF(V_STATE,\"未到期\")+COUNTIF(V_STATE,\"不适用\")",
            raw->not_due},
        .sum = {"=SUM(V_ALL)", raw->sum}};

    put_control(page, &line, false);
}

static void put_quality(struct county *county, struct page *page, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    const struct quality_score *score =
        &county->report->evaluation.qualities[q];
    const char *flags = quality_label(county, "E", q);
    const char *rates = quality_label(county, "R", q);
    const struct control_line line = {
        sheet_say(county, "%s（指标）", quality->name.zh),
        .rows = {sheet_say(county, "=ROWS(%s_ALL)", flags), quality->count},
        .due = {sheet_say(county, "=SUM(%s_ALL)", flags), score->due},
        .reported = {sheet_say(county, "=COUNT(%s_ALL)", rates),
            score->reported},
        .missing = {sheet_say(
                        county, "=SUM(%s_ALL)-COUNT(%s_ALL)", flags, rates),
            score->due - score->reported},
        .not_due = {sheet_say(
                        county, "=ROWS(%s_ALL)-SUM(%s_ALL)", flags, flags),
            quality->count - score->due},
        .score = {sheet_say(county, "=%s", quality_label(county, "Q", q)),
            score->points}};

    put_control(page, &line, false);
}

static void put_totals(struct county *county, struct page *page)
{
    const struct evaluation *all = &county->report->evaluation;
    const struct control_line summary = {"综合评价（品质）",
        .rows = {"=ROWS(W_Q_ALL)", county->fw->quality_count},
        .score = {"=TOTAL_SCORE", all->total}};
    const struct control_line entries = {"荣誉与等次登记表（加分，单列）",
        .rows = {"=COUNT(R_LINE)", county->register_rows},
        .score = {"=BONUS_SUM", decimal_to_double(county->report->bonus)}};

    put_control(page, &entries, false);
    put_control(page, &summary, true);
}

static void put_places(struct county *county, struct page *page)
{
    const struct evaluation *all = &county->report->evaluation;
    const char *grade = all->grade == NULL ? "—" : all->grade->name.zh;
    bool sample = county->report->region.sample || county->fw->sample;

    if (sample) {
        place_text(page, "sample", "示例数据");
        place_text(page, "sample_note",
            county->report->region.sample
                ? "　本地区全部数值为生成的示例数据，不是公布数"
                : "　权重、目标值、评分参数和得分为示例，不是公布数；数值为公布数");
    } else {
        place_text(page, "sample_note", "");
    }
    place_text(page, "state",
        county->preliminary ? "预报（有应报未报或强制错误）" : "正式");
    place_formula_text(page, "total",
        "=TEXT(ROUND(TOTAL_SCORE,2),\"0.00\")&\" 分（\"&TOTAL_GRADE&\"）\"",
        sheet_say(county, "%.2f 分（%s）", decimal_round_double(all->total, 2),
            grade));
}

/* What is left of a picture in the middle of the columns from QR_COLUMN on. */
static double qr_left(const struct layout *layout)
{
    double pixels = page_width(layout) - page_pixels_of(layout, QR_COLUMN);

    return pixels > QR_PIXELS ? (pixels - QR_PIXELS) / 2 : 0;
}

static void put_qr(struct county *county, struct page *page)
{
    char period[PERIOD_TEXT];
    const char *text;
    const unsigned char *png;
    size_t size = 0;
    int side = 1;

    period_format(county->report->period, period);
    text = sheet_say(county, "PINZHI;%s;%s;%s;%s", county->report->region.code,
        period, county->report->data_version, county->code);
    png = qr_png(text, 4, county->arena, &size, &side);
    if (png == NULL) {
        book_fail(county->book, "the QR code cannot be made");
        return;
    }
    sheet_picture(page->sheet, QR_ROW, QR_COLUMN, qr_left(page->layout), png,
        size, QR_PIXELS / side, text);
}

void cover_sheet(struct county *county, struct page *page, int index)
{
    (void)index;
    put_places(county, page);
    put_raw(county, page);
    for (int q = 0; q < county->fw->quality_count; q++) {
        put_quality(county, page, q);
    }
    put_totals(county, page);
    put_qr(county, page);
    page_close(page);
}
