/* Two lists of cells, as the reading process answers them. */
#include "export/compare.h"

#include <string.h>

#include "export/xlsx_child.h"
#include "tests/unit/suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define BASE                     \
    "S 表\nC 0 0 s 0 Name\n"    \
    "C 0 1 n 0 3039.6\n"         \
    "C 1 1 n 1 6079.2\n= B1*2\n" \
    "C 2 1 s 1 好\n= IF(B2>0,\"好\",\"\")\n"
#define SECOND "S two\nC 0 0 n 0 1\nC 1 0 n 0 2\nC 2 0 n 1 3\n= SUM(A1:A2)\n"
#define NAMES  "N TOTAL\n= 表!$B$2\n"

static const struct {
    const char *name, *recorded, *found;
    const char *want; /* kind and place of each, then sheets; "" equal */
} pairs[] = {
    {"equal", BASE SECOND NAMES "E\n", BASE SECOND NAMES "E\n", ""},
    {"nothing at all", "S a\nE\n", "S a\nE\n", ""},
    {"number", "S a\nC 9 4 n 0 3039.6\nE\n", "S a\nC 9 4 n 0 3139.6\nE\n",
        "value a!E10 3039.6 > 3139.6;"},
    {"number to the last digit that counts", "S a\nC 0 0 n 0 3039.6\nE\n",
        "S a\nC 0 0 n 0 3039.60000000001\nE\n",
        "value a!A1 3039.6 > 3039.60000000001;"},
    {"16th digit", "S a\nC 0 0 n 0 12.438432867951967\nE\n",
        "S a\nC 0 0 n 0 12.438432867952\nE\n", ""},
    {"written otherwise", "S a\nC 0 0 n 0 3039.6\nE\n",
        "S a\nC 0 0 n 0 3.0396E3\nE\n", ""},
    {"format alone", "S a\nC 0 0 n 0 0.5\nE\n", "S a\nC 0 0 p 0 0.5\nE\n", ""},
    {"number as text", "S a\nC 0 0 n 0 5\nE\n", "S a\nC 0 0 s 0 5\nE\n",
        "value a!A1 5 > 5;"},
    {"zero", "S a\nC 0 0 n 0 0\nE\n", "S a\nC 0 0 n 0 -0\nE\n", ""},
    {"not a number", "S a\nC 0 0 n 0 1\nE\n", "S a\nC 0 0 n 0 nan\nE\n",
        "value a!A1 1 > nan;"},
    {"text", "S a\nC 0 0 s 0 良\nE\n", "S a\nC 0 0 s 0 优\nE\n",
        "value a!A1 良 > 优;"},
    {"truth", "S a\nC 0 0 b 0 1\nE\n", "S a\nC 0 0 b 0 0\nE\n",
        "value a!A1 TRUE > FALSE;"},
    {"formula fixed", "S a\nC 0 0 n 1 72.5\n= SUM(B1:B3)\nE\n",
        "S a\nC 0 0 n 0 99\nE\n", "fixed a!A1 =SUM(B1:B3) 72.5 > 99;"},
    {"formula fixed at its own result", "S a\nC 0 0 n 1 72.5\n= B1\nE\n",
        "S a\nC 0 0 n 0 72.5\nE\n", "fixed a!A1 =B1 72.5 > 72.5;"},
    {"computed", "S a\nC 0 0 n 0 5\nE\n", "S a\nC 0 0 n 1 5\n= 2+3\nE\n",
        "computed a!A1 5 > =2+3 5;"},
    {"another formula", "S a\nC 0 0 n 1 5\n= B1\nE\n",
        "S a\nC 0 0 n 1 5\n= B1+0\nE\n", "formula a!A1 =B1 5 > =B1+0 5;"},
    {"formula written otherwise", "S a\nC 0 0 n 1 5\n= SUM(B1,Sheet!C1)\nE\n",
        "S a\nC 0 0 n 1 5\n= sum( B1, 'Sheet'!C1 )\nE\n", ""},
    {"text in a formula", "S a\nC 0 0 s 1 x\n= IF(B1,\"x\",\"\")\nE\n",
        "S a\nC 0 0 s 1 x\n= IF(B1,\"X\",\"\")\nE\n",
        "formula a!A1 =IF(B1,\"x\",\"\") x > =IF(B1,\"X\",\"\") x;"},
    {"no results", "S a\nC 0 0 n 1 5\n= B1\nE\n", "S a\nC 0 0 e 1 \n= B1\nE\n",
        ""},
    {"result to the ninth digit", "S a\nC 0 0 n 1 5\n= B1\nE\n",
        "S a\nC 0 0 n 1 5.000000001\n= B1\nE\n", ""},
    {"result forged, told last", "S a\nC 0 0 n 1 5\n= B1\nC 1 0 n 0 1\nE\n",
        "S a\nC 0 0 n 1 9\n= B1\nC 1 0 n 0 2\nE\n",
        "value a!A2 1 > 2;result a!A1 =B1 5 > =B1 9;"},
    {"added", "S a\nE\n", "S a\nC 0 26 s 0 x\nE\n", "added a!AA1  > x;"},
    {"removed", "S a\nC 0 0 n 1 5\n= B1\nE\n", "S a\nE\n",
        "removed a!A1 =B1 5 > ;"},
    {"empty texts are nothing", "S a\nC 0 0 s 0 \nE\n", "S a\nE\n", ""},
    {"cells in another order", "S a\nC 0 0 n 0 1\nC 1 0 n 0 2\nE\n",
        "S a\nC 1 0 n 0 2\nC 0 0 n 0 1\nE\n", ""},
    {"a place twice", "S a\nC 0 0 n 0 1\nE\n",
        "S a\nC 0 0 n 0 1\nC 0 0 n 0 2\nE\n", "added a!A1  > 2;"},
    {"name", BASE NAMES "E\n", BASE "N TOTAL\n= 表!$B$3\nE\n",
        "name TOTAL =表!$B$2 > =表!$B$3;"},
    {"name quoted", BASE NAMES "E\n", BASE "N TOTAL\n= '表'!$B$2\nE\n", ""},
    {"name gone", BASE NAMES "E\n", BASE "E\n", "name TOTAL =表!$B$2 > ;"},
    {"name of one sheet", BASE NAMES "E\n", BASE NAMES "N TOTAL@0\n= 99\nE\n",
        "name TOTAL@0  > =99;"},
    {"sheet missing", BASE SECOND "E\n", BASE "E\n", "missing two;"},
    {"sheet added", BASE "E\n", BASE SECOND "E\n", "added two;"},
    {"sheets in another order", BASE SECOND "E\n", SECOND BASE "E\n", ""},
    {"sheet renamed, and formulas that lead there",
        SECOND "S x\nC 0 0 n 1 1\n= two!A1\nE\n",
        "S neu\nC 0 0 n 0 1\nC 1 0 n 0 2\nC 2 0 n 1 3\n= SUM(A1:A2)\n"
        "S x\nC 0 0 n 1 1\n= neu!A1\nE\n",
        "renamed two > neu;"},
    {"renamed and changed", SECOND "E\n",
        "S neu\nC 0 0 n 0 1\nC 1 0 n 0 7\nC 2 0 n 1 3\n= SUM(A1:A2)\nE\n",
        "value two!A2 2 > 7;renamed two > neu;"},
    {"another sheet in its place", SECOND "E\n",
        "S neu\nC 0 0 n 0 8\nC 1 0 n 0 9\nE\n", "missing two;added neu;"},
};

static void put(char *out, const struct difference_side *side)
{
    if (side->formula != NULL) {
        strcat(out, side->formula);
    }
    if (side->value != NULL) {
        strcat(out, side->formula != NULL ? " " : "");
        strcat(out, side->value);
    }
}

static const char *said(const struct comparison *c)
{
    static char out[2000];

    out[0] = '\0';
    for (size_t i = 0; i < c->shown; i++) {
        strcat(out, difference_code(c->list[i].kind));
        strcat(strcat(strcat(out, " "), c->list[i].where), " ");
        put(out, &c->list[i].recorded);
        strcat(out, " > ");
        put(out, &c->list[i].found);
        strcat(out, ";");
    }
    for (int i = 0; i < c->sheet_count; i++) {
        strcat(out, sheet_change_code(c->sheets[i].kind));
        strcat(strcat(out, " "), c->sheets[i].name);
        if (c->sheets[i].now != NULL) {
            strcat(strcat(out, " > "), c->sheets[i].now);
        }
        strcat(out, ";");
    }
    return out;
}

static struct xlsx_book *book_of(const char *wire, struct arena *arena)
{
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));

    CHECK(wire, xlsx_wire_read(text_of(wire), arena, book) == XLSX_OK);
    return book;
}

static void compares(void)
{
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct comparison c;

        CHECK(pairs[i].name, books_compare(book_of(pairs[i].recorded, arena),
                                 book_of(pairs[i].found, arena), arena, &c));
        CHECK(pairs[i].name, strcmp(said(&c), pairs[i].want) == 0);
        CHECK(pairs[i].name, books_equal(&c) == (pairs[i].want[0] == '\0'));
        arena_free(arena);
    }
}

/* All are counted, the first are told, long texts are cut between letters. */
static void counts(void)
{
    struct arena *arena = arena_new(4 << 20);
    const char *was = "S a\n", *is = "S a\n", *text = "好";
    struct comparison c;

    for (int i = 0; i < 10; i++) {
        text = arena_printf(arena, "%s%s", text, text);
    }
    for (int i = 0; i < DIFFERENCES_MAX + 7; i++) {
        was = arena_printf(arena, "%sC %d 0 n 0 1\n", was, i);
        is =
            arena_printf(arena, "%sC %d 0 s 0 %s\n", is, i, i < 1 ? text : "x");
    }
    was = arena_printf(arena, "%sE\n", was);
    is = arena_printf(arena, "%sE\n", is);
    CHECK("compared",
        books_compare(book_of(was, arena), book_of(is, arena), arena, &c));
    CHECK("counted",
        c.count == DIFFERENCES_MAX + 7 && c.shown == DIFFERENCES_MAX);
    CHECK("cut", strlen(c.list[0].found.value) <= DIFFERENCE_TEXT_MAX + 3 &&
                     text_utf8_valid(text_of(c.list[0].found.value)));
    arena_free(arena);
}

SUITE(compare, {"compares", compares}, {"counts", counts})
