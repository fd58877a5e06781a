#include "export/sheetname.h"

#include <stdio.h>
#include <string.h>

#include "eval/text.h"
#include "tests/unit/suite.h"

static void cleans(void)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"综合评价", "综合评价"},
        {"401 经济发展", "401 经济发展"},
        {"a/b\\c?d*e[f]g:h", "a_b_c_d_e_f_g_h"},
        {"  'quoted'  ", "quoted"},
        {"it's", "it's"},
        {"", "Sheet"},
        {" '' ", "Sheet"},
        {"\x01\x0b", "__"},
        {"bad \xff byte", "bad _ byte"},
        {"history", "history_"},
        {"1234567890123456789012345678901", "1234567890123456789012345678901"},
        {"12345678901234567890123456789012", "123456789012345678901234567890…"},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十…"},
        /* A character of two units is not cut in half. */
        {"12345678901234567890123456789\xF0\xA0\xAE\xB7\xF0\xA0\xAE\xB7",
            "12345678901234567890123456789…"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[SHEET_NAME_ROOM];

        sheet_name_clean(rows[i].in, out);
        CHECK(rows[i].in, strcmp(out, rows[i].want) == 0);
        CHECK(rows[i].in, text_utf8_valid(text_of(out)));
    }
}

static void compares(void)
{
    CHECK("case", sheet_name_same("Sheet", "sHEET"));
    CHECK("other", !sheet_name_same("Sheet", "Sheet2"));
    CHECK("chinese", sheet_name_same("参数", "参数"));
}

static void varies(void)
{
    char out[SHEET_NAME_ROOM];

    sheet_name_variant("参数", 2, out);
    CHECK("short", strcmp(out, "参数 (2)") == 0);
    sheet_name_variant("1234567890123456789012345678901", 12, out);
    CHECK("long", strcmp(out, "1234567890123456789012345… (12)") == 0);
    CHECK("length", text_length(text_of(out)) == SHEET_NAME_UNITS);
}

SUITE(sheetname, {"cleans", cleans}, {"compares", compares}, {"varies", varies})
