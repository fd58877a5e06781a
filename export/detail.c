/* The detail of every county, row by row: 3,000 counties x 82 indicators x 4
 * columns are a million cells. */
#include <stdio.h>
#include <string.h>

#include "export/province_internal.h"

static const char *const columns[] = {
    "指标值", "实现程度\n（%）", "权重\n（分）", "得分\n（分）"};

enum { EACH = sizeof(columns) / sizeof(columns[0]), HEADS = 6, TITLE_ROWS = 3 };

/* Columns that stay in view, and are printed on every page. */
enum { KEPT = 3, PAGE_INDICATORS = 3 /* of a printed page */ };

static const struct {
    const char *title;
    double width;
} heads[HEADS] = {{"位次", 7}, {"代码", 10}, {"县（市、区）", 17}, {"组别", 16},
    {"总分\n（分）", 10}, {"等次", 7}};

static const struct look head = {STYLE_HEAD, NUMBER_GENERAL, 0};
static const struct look words = {STYLE_LINE, NUMBER_GENERAL, 0};
static const struct look code = {STYLE_SMALL_CENTRE, NUMBER_TEXT, 0};
static const struct look middle = {STYLE_SMALL_CENTRE, NUMBER_GENERAL, 0};

static struct look value(enum number number)
{
    return (struct look){STYLE_VALUE, number, 0};
}

static void merged(
    struct sheet *sheet, struct cell_range range, const char *text)
{
    sheet_merge(sheet, range, head);
    cell_text(sheet, range.row, range.column, head, text);
}

/* Headings: the indicator's code, its name, and its four columns. */
static void write_heads(
    const struct province *p, struct sheet *sheet, int from, int to)
{
    for (int i = 0; i < HEADS; i++) {
        sheet_column(sheet, i, heads[i].width);
        merged(sheet, (struct cell_range){0, i, TITLE_ROWS - 1, i},
            heads[i].title);
    }
    for (int k = from; k < to; k++) {
        int column = HEADS + (k - from) * EACH;

        merged(sheet, (struct cell_range){0, column, 0, column + EACH - 1},
            p->fw->indicators[k].code);
        merged(sheet, (struct cell_range){1, column, 1, column + EACH - 1},
            p->fw->indicators[k].name.zh);
        for (int i = 0; i < EACH; i++) {
            sheet_column(sheet, column + i, i == 0 ? 12 : 9);
            cell_text(sheet, TITLE_ROWS - 1, column + i, head, columns[i]);
        }
    }
    sheet_row(sheet, 1, 32);
    sheet_row(sheet, 2, 30);
}

static void put(struct sheet *sheet, int row, int column, struct look look,
    bool has, double number)
{
    if (has) {
        cell_number(sheet, row, column, look, number);
    }
}

static void write_indicator(const struct province *p, struct sheet *sheet,
    int row, int column, int indicator, const struct unit_indicator *x)
{
    int decimals = p->fw->indicators[indicator].decimals;
    bool part = x->outcome == OUTCOME_SCORED || x->outcome == OUTCOME_MISSING;

    put(sheet, row, column, value(number_decimals(decimals)), x->has_value,
        x->value);
    put(sheet, row, column + 1, value(NUMBER_RATE), part, x->rate);
    put(sheet, row, column + 2, value(NUMBER_SCORE), part, x->spread);
    put(sheet, row, column + 3, value(NUMBER_SCORE), part, x->points);
}

static void write_county(const struct province *p, struct sheet *sheet, int row,
    const struct province_unit *u, int from, int to)
{
    const struct standing *standing = &u->score->standing;

    put(sheet, row, 0, middle, u->place > 0, u->place);
    cell_text(sheet, row, 1, code, u->unit->code);
    cell_text(sheet, row, 2, words, u->unit->name.zh);
    cell_text(sheet, row, 3, words, province_group(p, u->unit->group));
    put(sheet, row, 4, value(NUMBER_SCORE), standing->scored, standing->total);
    cell_text(sheet, row, 5, middle,
        standing->grade != NULL ? standing->grade->name.zh : "—");
    for (int k = from; k < to; k++) {
        write_indicator(p, sheet, row, HEADS + (k - from) * EACH, k,
            &u->score->indicators[k]);
    }
}

static void print(
    struct province *p, struct sheet *sheet, int rows, int indicators)
{
    struct print_setup setup = {.left = 15,
        .right = 15,
        .top = 17,
        .bottom = 18,
        .footer_margin = 9,
        .wide = (indicators + PAGE_INDICATORS - 1) / PAGE_INDICATORS,
        .repeat_last = TITLE_ROWS - 1,
        .repeat_columns = KEPT,
        .area = {0, 0, rows - 1, HEADS + indicators * EACH - 1}};

    province_fill(p, "sheet", sheet_title(sheet));
    setup.footer =
        layout_fill_footer("&L&\"宋体,Regular\"&8 {region}（{code}） {period} "
                           "{sheet} {mark}&C&\"宋体,Regular\"&8 第&P页 共&N页"
                           "&R&\"宋体,Regular\"&8 体系 {edition} 校验码 "
                           "{verify}",
            p->fillings, p->filling_count, p->arena);
    if (setup.footer == NULL) {
        book_fail(p->book, NULL);
        return;
    }
    sheet_print(sheet, &setup);
}

static void write_sheet(struct province *p, int from, int to)
{
    struct sheet *sheet = book_sheet(p->book, "明细");
    int rows = TITLE_ROWS + (int)p->count;

    sheet_freeze(sheet, TITLE_ROWS, KEPT);
    sheet_filter(sheet, (struct cell_range){TITLE_ROWS - 1, 0, rows - 1,
                            HEADS + (to - from) * EACH - 1});
    print(p, sheet, rows, to - from);
    write_heads(p, sheet, from, to);
    for (size_t i = 0; i < p->count && province_step(p); i++) {
        write_county(p, sheet, TITLE_ROWS + (int)i, &p->units[i], from, to);
        sheet_flush(sheet);
    }
}

static int sheets_of(const struct province *p)
{
    return (p->fw->indicator_count + DETAIL_INDICATORS - 1) / DETAIL_INDICATORS;
}

int detail_steps(const struct province *p)
{
    return sheets_of(p) * (int)p->count;
}

void detail_write(struct province *p)
{
    for (int k = 0; k < p->fw->indicator_count; k += DETAIL_INDICATORS) {
        int left = p->fw->indicator_count - k;

        write_sheet(
            p, k, k + (left < DETAIL_INDICATORS ? left : DETAIL_INDICATORS));
    }
}
