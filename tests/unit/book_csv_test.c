#include "export/book_csv.h"

#include <string.h>

#include "tests/unit/suite.h"

static struct arena *arena;
static const struct look plain = {STYLE_PLAIN, NUMBER_GENERAL, 0};

/* Two sheets: one table; two sections, of which one has its own heads. */
static struct book *make(void)
{
    static const char *const heads[] = {"代码", "", "数\n值"};
    struct book *book;
    struct sheet *sheet;

    arena = arena_new(64 << 20);
    book = book_tables(arena);
    CU_ASSERT_PTR_NOT_NULL_FATAL(book);
    sheet = book_sheet(book, "表/一");
    sheet_table(sheet, "", heads, 3);
    cell_text(sheet, 0, 0, plain, "a title is no row");
    cell_number(sheet, 3, 2, plain, 3039.6);
    cell_text(sheet, 3, 0, plain, "01");
    cell_text(sheet, 3, 1, plain, "left out");
    sheet_table_row(sheet, 3);
    cell_text(sheet, 4, 0, plain, "=1+1");
    cell_formula(sheet, 4, 2, plain, "=A1*2", 14.801525852626817);
    sheet_table_row(sheet, 4);
    cell_text(sheet, 5, 0, plain, "a,\"b\"\nc & <d> _x0041_");
    cell_formula_text(sheet, 5, 2, plain, "=\"<\"", "<&");
    sheet_table_row(sheet, 5);
    sheet = book_sheet(book, "表二");
    sheet_table(sheet, "", heads, 3);
    sheet_table(sheet, "一、甲（注）", heads, 3);
    cell_text(sheet, 1, 0, plain, "序");
    cell_text(sheet, 1, 1, plain, "名");
    sheet_table_heads(sheet, 1);
    cell_number(sheet, 2, 0, plain, 1);
    cell_text(sheet, 2, 1, plain, "-x");
    sheet_table_row(sheet, 2);
    sheet_table(sheet, "二、乙", heads, 3);
    return book;
}

static const struct {
    const char *sheet, *file, *text;
} want[] = {
    {"表_一", "表_一.csv",
        "代码,数值\r\n01,3039.6\r\n'=1+1,14.801525852626817\r\n"
        "\"a,\"\"b\"\"\nc & <d> _x0041_\",<&\r\n"},
    {"表二", "表二 一、甲.csv", "序,名\r\n1,'-x\r\n"},
    {"表二", "表二 二、乙.csv", "代码,数值\r\n"},
};

static void tables(void)
{
    struct csv_tables got;
    const char *why;

    CU_ASSERT_TRUE_FATAL(book_csv(make(), false, &got, &why));
    CHECK("count", got.count == 3);
    for (size_t i = 0; i < got.count && i < 3; i++) {
        CHECK(want[i].sheet, strcmp(got.list[i].sheet, want[i].sheet) == 0);
        CHECK(want[i].file, strcmp(got.list[i].file, want[i].file) == 0);
        CHECK(want[i].text, strcmp(got.list[i].text.p, want[i].text) == 0 &&
                                got.list[i].text.n == strlen(want[i].text));
    }
    arena_free(arena);
}

static void mark(void)
{
    struct csv_tables got;
    const char *why;

    CU_ASSERT_TRUE_FATAL(book_csv(make(), true, &got, &why));
    for (size_t i = 0; i < got.count; i++) {
        CHECK(got.list[i].file,
            strncmp(got.list[i].text.p, "\xEF\xBB\xBF", 3) == 0 &&
                strcmp(got.list[i].text.p + 3, want[i].text) == 0);
    }
    arena_free(arena);
}

/* A sheet that streams keeps its rows; a fault of the book is told. */
static void rows_stay(void)
{
    struct book *book = make();
    struct sheet *sheet = book_sheet(book, "三");
    static const char *const heads[] = {"h"};
    struct csv_tables got;
    const char *why;

    sheet_table(sheet, "", heads, 1);
    cell_number(sheet, 1, 0, plain, 7);
    sheet_table_row(sheet, 1);
    sheet_flush(sheet);
    CHECK("flushed", book_csv(book, false, &got, &why) &&
                         strcmp(got.list[3].text.p, "h\r\n7\r\n") == 0);
    book_fail(book, "on purpose");
    CHECK("fault",
        !book_csv(book, false, &got, &why) && strcmp(why, "on purpose") == 0);
    arena_free(arena);
}

SUITE(book_csv, {"tables", tables}, {"byte order mark", mark},
    {"rows stay", rows_stay})
