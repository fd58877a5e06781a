/*
 * A workbook with everything that export/book.h offers and with texts and
 * numbers that are hard to read, for other programs to agree on:
 *
 *   whole-book FILE.xlsx
 *
 * Exit status 1, with the reason, when it cannot be written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/book.h"
#include "export/qr.h"

static const struct look plain = {STYLE_PLAIN, NUMBER_GENERAL, 0};
static const struct look body = {STYLE_BODY, NUMBER_GENERAL, 0};
static const struct look head = {STYLE_HEAD, NUMBER_GENERAL, EDGE_TOP};
static const struct look value = {STYLE_VALUE, NUMBER_D2, EDGE_LAST};

/* Texts that programs like to read as something else, or to trim. */
static void texts(struct sheet *sheet)
{
    static const char *const rows[] = {" 前后有空格 ", "  ", "一行\n两行",
        "\n先换行", "制表\t符", "<&>\"'", "&amp;", "_x0041_", "_x000a_ _xyz_",
        "=1+1", "+1", "-1", "00123", "1E5", "TRUE", "#N/A", "2023-11", "'引号",
        "溧阳市：规上工业总产值（亿元）", "😀𠮷", "é", "e\xCC\x81",
        "\xC2\xA0不间断", "]]>", "<!-- -->", "R&D"};
    static char longest[32768];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cell_text(sheet, (int)i, 0, body, rows[i]);
        cell_text(sheet, (int)i, 1, plain, rows[i]);
    }
    memset(longest, 'x', sizeof(longest) - 1);
    cell_text(sheet, 30, 0, plain, longest);
    cell_comment(sheet, 0, 0, "批注：第一行\n第二行 <&> “引号”");
    cell_comment(sheet, 30, 0, "最长");
    cell_blank(sheet, 2, 300, plain);
    cell_comment(sheet, 2, 300, "远处");
    sheet_column(sheet, 0, 30);
    sheet_column(sheet, 1, 30);
    sheet_column(sheet, 2, 0.5);
    sheet_row(sheet, 2, 31.5);
    sheet_freeze(sheet, 1, 0);
}

static void numbers(struct sheet *sheet)
{
    static const double rows[] = {0, 1, -1, 0.1, 1.0 / 3, 3039.6, -0.005, 1e15,
        1e16, 1e21, -1e21, 1e-7, 123456789012345680.0, 99.995, 1e300, 1e-300,
        2147483648.0, 0.1 + 0.2};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cell_number(sheet, (int)i, 0, plain, rows[i]);
        cell_number(sheet, (int)i, 1, value, rows[i]);
    }
    for (int number = 0; number < NUMBER__COUNT; number++) {
        struct look look = {STYLE_VALUE, (enum number)number, 0};

        cell_number(sheet, number, 3, look, 1234.5678);
        cell_number(sheet, number, 4, look, -1234.5678);
        cell_number(sheet, number, 5, look, 0);
    }
    cell_number(sheet, 0, BOOK_COLUMNS - 1, plain, 7);
    sheet_freeze(sheet, 0, 2);
}

static void looks(struct sheet *sheet)
{
    for (int style = 0; style < STYLE__COUNT; style++) {
        for (unsigned edges = 0; edges < 16; edges++) {
            struct look look = {(enum style)style, NUMBER_GENERAL,
                edges | (style % 2 == 0 ? 0 : EDGE_INK)};

            cell_blank(sheet, style, (int)edges, look);
        }
    }
    sheet_merge(sheet, (struct cell_range){60, 0, 62, 3}, head);
    cell_text(sheet, 60, 0, head, "合并");
    sheet_merge(sheet, (struct cell_range){60, 4, 60, 6}, plain);
    cell_number(sheet, 60, 4, plain, 5);
}

/* Numbers in C10:C14 are also drawn. */
static void formulas(struct sheet *sheet, const struct sheet *other)
{
    static const char *const names[] = {"经济", "创新", "生态", "幸福", "治理"};

    cell_formula(sheet, 0, 0, value, "=SUM(C10:C14)", 300);
    cell_formula(sheet, 1, 0, value, "='it''s <&> 表'!A6*2", 6079.2);
    cell_formula_text(sheet, 2, 0, body, "=IF(A1>0,\"有 <&> \"\"引\"\"\",\"\")",
        "有 <&> \"引\"");
    cell_formula_text(sheet, 3, 0, body, "=IF(A1>0,\"\",\"无\")", "");
    cell_formula(sheet, 4, 0, value, "=ROUND(T_SUM/7,2)", 42.86);
    cell_formula_text(sheet, 5, 0, body, "=\" 空格 \"&\"\"", " 空格 ");
    cell_link(sheet, 7, 0, (struct look){STYLE_LINK, NUMBER_GENERAL, 0}, other,
        "去看 <&>");
    for (int i = 0; i < 5; i++) {
        cell_text(sheet, 9 + i, 1, body, names[i]);
        cell_number(sheet, 9 + i, 2, value, 40 + 10 * i);
        cell_number(sheet, 9 + i, 3, value, 100 - 10 * i);
    }
}

static void drawn(struct sheet *sheet, struct arena *arena)
{
    const struct cell_range labels = {9, 1, 13, 1};
    const struct chart_series series[2] = {
        {"权重 <&>", {9, 3, 13, 3}, COLOUR_TINT, false},
        {"得分", {9, 2, 13, 2}, COLOUR_ACCENT, true}};
    size_t size;
    int side;
    const unsigned char *png = qr_png("PINZHI", 4, arena, &size, &side);

    sheet_bars(sheet, (struct cell_range){9, 2, 13, 2});
    sheet_heat(sheet, (struct cell_range){9, 3, 13, 3}, 60, 95);
    sheet_bars(sheet, (struct cell_range){9, 4, 13, 4});
    sheet_sparkline(sheet, 9, 5, sheet, (struct cell_range){9, 2, 13, 2});
    sheet_sparkline(sheet, 10, 5, sheet, (struct cell_range){9, 2, 9, 3});
    sheet_radar(sheet, (struct chart_frame){16, 0, 400, 250}, labels, series, 2,
        50, 100);
    sheet_bar_chart(
        sheet, (struct chart_frame){16, 7, 400, 250}, labels, series);
    sheet_picture(sheet, 0, 9, 2, png, size, 0.5, "二维码 <&>");
    cell_comment(sheet, 0, 0, "有图的表也有批注");
}

static void guards(struct sheet *sheet)
{
    const struct cell_rule rule = {"=AND(ISNUMBER(A1),A1<>1,A1&\"\"<>\"\")",
        "填数 <&>", "第一行\n第二行", "不是数：\n<&>"};

    sheet_rule(sheet, 0, 0, &rule);
    sheet_choices(
        sheet, (struct cell_range){1, 0, 5, 0}, "='_选项'!$A$1:$A$3", "请选择");
    cell_blank(sheet, 0, 0, (struct look){STYLE_ENTRY, NUMBER_D1, 0});
    sheet_protect(sheet);
    sheet_first(sheet);
    sheet_print(sheet,
        &(struct print_setup){15, 15, 17, 18, 9, 1, 0, 0, 1, {0, 0, 20, 5},
            "&L&8 320481 <&&>&C第&P页 共&N页", "&R（续表）", 2});
}

static void hidden(struct sheet *sheet)
{
    static const char *const list[] = {"填数", "未报", "不适用"};

    for (int i = 0; i < 3; i++) {
        cell_text(sheet, i, 0, plain, list[i]);
    }
    sheet_hide(sheet);
}

/* Row by row, with blanks to filter; printed on several pages. */
static void stream(struct sheet *sheet)
{
    sheet_column(sheet, 0, 12);
    sheet_freeze(sheet, 1, 1);
    sheet_filter(sheet, (struct cell_range){0, 0, 500, 2});
    for (int row = 0; row <= 500; row++) {
        cell_text(
            sheet, row, 0, row == 0 ? head : body, row % 2 ? "苏南" : "苏");
        cell_number(sheet, row, 1, value, row / 7.0);
        cell_formula(sheet, row, 2, value, "=1+1", 2);
        sheet_row(sheet, row, 16);
        if (row % 100 == 0) {
            sheet_flush(sheet);
        }
    }
    sheet_print(sheet, &(struct print_setup){15, 15, 17, 18, 9, 1, 0, 0, 0,
                           {0, 0, 500, 2}, "&L逐行表 第&P页", "&R（续表）", 0});
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct book *book;
    const char *why = NULL;

    if (argc != 2 || arena == NULL) {
        fprintf(stderr, "whole-book FILE.xlsx\n");
        return 64;
    }
    book = book_new(argv[1], 1702893600, arena);
    book_properties(
        book, &(struct book_words){"题 <&>", "", "作者", "", "说明"});
    struct sheet *words = book_sheet(book, "文字");
    struct sheet *figures = book_sheet(book, "it's <&> 表");
    struct sheet *styles = book_sheet(book, "样式"),
                 *chain = book_sheet(book, "公式"),
                 *form = book_sheet(book, "填报"),
                 *list = book_sheet(book, "_选项"),
                 *rows = book_sheet(book, "明细");

    texts(words);
    numbers(figures);
    looks(styles);
    formulas(chain, figures);
    drawn(chain, arena);
    guards(form);
    hidden(list);
    stream(rows);
    book_define(book, "T_SUM", chain, (struct cell_range){0, 0, 0, 0});
    book_define(book, "T_ALL", figures, (struct cell_range){0, 0, 5, 0});
    if (!book_close(book, NULL, &why)) {
        fprintf(stderr, "whole-book: %s\n", why);
    }
    arena_free(arena);
    return why != NULL;
}
