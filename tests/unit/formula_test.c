#include "export/formula.h"

#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *name, *formula;
    int rows, columns;
    const char *want;
} moved[] = {
    {"nothing", "", 1, 1, ""},
    {"down", "A1+B2", 3, 0, "A4+B5"},
    {"right", "A1+Z2", 0, 1, "B1+AA2"},
    {"back", "C5", -4, -2, "A1"},
    {"fixed", "$A$1+$A1+A$1", 2, 1, "$A$1+$A3+B$1"},
    {"range", "SUM(A1:B2)", 1, 1, "SUM(B2:C3)"},
    {"columns", "SUM(A:$B)", 5, 1, "SUM(B:$B)"},
    {"rows", "SUM(1:$2)", 1, 5, "SUM(2:$2)"},
    {"other sheet", "'A1 x'!A1+S1!A1", 1, 0, "'A1 x'!A2+S1!A2"},
    {"quote in a sheet", "'a''A1'!A1", 1, 0, "'a''A1'!A2"},
    {"text", "\"A1\"&A1&\"a\"\"A1\"", 1, 0, "\"A1\"&A2&\"a\"\"A1\""},
    {"function like a cell", "LOG10(A1)", 1, 0, "LOG10(A2)"},
    {"name", "V_B01+W_A1+A1.x", 1, 1, "V_B01+W_A1+A1.x"},
    {"Chinese", "IF(A1>0,\"好\",表A1)", 1, 0, "IF(A2>0,\"好\",表A1)"},
    {"number", "1E5+2.5*A1", 1, 0, "1E5+2.5*A2"},
    {"off the sheet", "A1+B2", -1, 0, "#REF!+B1"},
    {"off to the left", "A1+B2", 0, -1, "#REF!+A2"},
    {"last column", "XFD1", 0, 1, "#REF!"},
    {"last column back", "XFD1", 0, -1, "XFC1"},
    {"open text", "A1&\"A1", 1, 0, "A2&\"A1"},
};

static void moves(void)
{
    for (size_t i = 0; i < COUNT(moved); i++) {
        struct arena *arena = arena_new(1 << 16);
        const char *got = formula_shift(
            moved[i].formula, moved[i].rows, moved[i].columns, arena);

        CHECK(moved[i].name, got != NULL && strcmp(got, moved[i].want) == 0);
        arena_free(arena);
    }
}

static const struct formula_sheet sheets[] = {
    {"新 表", "401 经济发展"}, {"other", NULL}};

static const struct {
    const char *name, *formula, *want;
} plain[] = {
    {"nothing", "", ""},
    {"equals sign", "=A1", "A1"},
    {"blanks", " SUM( a1 , b2 )\n", "SUM(A1,B2)"},
    {"intersection", "A1:B2  B1:C2", "A1:B2 B1:C2"},
    {"text as it is", "\"a  b\"&x", "\"a  b\"&X"},
    {"newer function", "_xlfn.CONCAT(A1)", "CONCAT(A1)"},
    {"sheet quoted or not", "Sheet1!A1", "'SHEET1'!A1"},
    {"sheet quoted", "'Sheet1'!A1", "'SHEET1'!A1"},
    {"sheet renamed", "SUM('新 表'!A1,other!B1)",
        "SUM('401 经济发展'!A1,'OTHER'!B1)"},
    {"the name in a text", "\"新 表\"", "\"新 表\""},
};

static void plains(void)
{
    for (size_t i = 0; i < COUNT(plain); i++) {
        struct arena *arena = arena_new(1 << 16);
        const char *got =
            formula_plain(plain[i].formula, sheets, COUNT(sheets), arena);

        CHECK(plain[i].name, got != NULL && strcmp(got, plain[i].want) == 0);
        arena_free(arena);
    }
}

SUITE(formula, {"moves", moves}, {"plains", plains})
