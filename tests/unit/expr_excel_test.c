/* Excel formulas of connectives and choices, and what Excel cannot read. */
#include <string.h>

#include "tests/unit/suite.h"

#define LETTERS 6
#include "tests/expr_letters.h"

#define ARENA    ((size_t)4 << 20)
#define COUNT(x) (sizeof(x) / sizeof((x)[0]))

static const char *cell_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    (void)context;
    return arena_printf(arena, "%c%d", 'A' + r.item, (int)r.when + 1);
}

/* A name that no workbook would give: its brackets do not pair. */
static const char *open_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    (void)r;
    return arena_printf(arena, "%s", (const char *)context);
}

static const char *formula_of(const char *source, struct arena *arena)
{
    struct expr_error error;
    struct expr *e =
        expr_parse(text_of(source), find_item, NULL, arena, &error);

    CHECK(source, e != NULL);
    return e == NULL ? "" : expr_excel(e, cell_name, NULL, arena);
}

#define IS(cell)   "ISNUMBER(" cell ")"
#define IF(c, x)   "IF(" c "," x ")"
#define A_THERE(x) IF(IS("A1"), x)
#define B_THERE(x) IF(IS("B1"), x)

static const struct row {
    const char *source, *excel;
} rows[] = {
    {"A>1 and B>1",
        "IF(AND(" A_THERE("A1>1") "," B_THERE("B1>1") "),1,IF(OR(" A_THERE(
            "A1<=1") "," B_THERE("B1<=1") "),0,\"\"))"},
    {"A>=1 or B<1",
        "IF(OR(" A_THERE("A1>=1") "," B_THERE("B1<1") "),1,IF(AND(" A_THERE(
            "A1<1") "," B_THERE("B1>=1") "),0,\"\"))"},
    {"A<=1 or B=1 or A<>B",
        "IF(OR(" A_THERE("A1<=1") "," B_THERE(
            "B1=1") ",IF(AND(ISNUMBER(A1),ISNUMBER(B1)),A1<>B1)),1,IF("
                    "AND(" A_THERE("A1>1") "," B_THERE(
                        "B1<>1") ",IF(AND(ISNUMBER(A1),ISNUMBER(B1)),A1=B1)"
                                 "),0,\"\"))"},
    /* Not: the one becomes the other, and sides of a like kind join. */
    {"not(A and B)",
        "IF(OR(" A_THERE("A1=0") "," B_THERE("B1=0") "),1,IF(AND(" A_THERE(
            "A1<>0") "," B_THERE("B1<>0") "),0,\"\"))"},
    {"not(not A or B) and 1<2",
        "IF(AND(" A_THERE("A1<>0") "," B_THERE("B1=0") ",1<2),1,IF(OR(" A_THERE(
            "A1=0") "," B_THERE("B1<>0") ",1>=2),0,\"\"))"},
    {"A and (B or 2>1)",
        "IF(AND(" A_THERE("A1<>0") ",OR(" B_THERE("B1<>0") ",2>1)),1,IF(OR(" A_THERE(
            "A1=0") ",AND(" B_THERE("B1=0") ",2<=1)),0,\"\"))"},
    /* A part of something else is 1 or 0 once it is known. */
    {"(A and 1<2)*5",
        "IF(OR(AND(" A_THERE("A1<>0") ",1<2),OR(" A_THERE(
            "A1=0") ",1>=2)),N(AND(" A_THERE("A1<>0") ",1<2))*5,\"\")"},
    {"1/(1<2 or A)",
        "IF(AND(OR(OR(1<2," A_THERE("A1<>0") "),AND(1>=2," A_THERE("A1=0") ")),N(OR(1<2," A_THERE(
            "A1<>0") "))<>0),1/N(OR(1<2," A_THERE("A1<>0") ")),\"\")"},
    {"-(1<2 and 2<3)",
        "IF(OR(AND(1<2,2<3),OR(1>=2,2>=3)),-N(AND(1<2,2<3)),\"\")"},
    {"not A+1", "IF(ISNUMBER(A1),N(NOT(A1+1)),\"\")"},
    /* Sides that are a number or "" by themselves. */
    {"first(A,B) and 1<2",
        "IF(AND(N(IF(ISNUMBER(A1),A1,IF(ISNUMBER(B1),B1,\"\")))<>0,1<2),1,"
        "IF(OR(IF(ISNUMBER(A1),A1,IF(ISNUMBER(B1),B1,\"\"))=0,1>=2),0,"
        "\"\"))"},
    {"if(1<2,A,2) or 1<2",
        "IF(OR(N(IF(1<2,IF(ISNUMBER(A1),A1,\"\"),2))<>0,1<2),1,"
        "IF(AND(IF(1<2,IF(ISNUMBER(A1),A1,\"\"),2)=0,1>=2),0,\"\"))"},
    {"1/A>2 and 1<2",
        "IF(AND(IF(AND(ISNUMBER(A1),A1<>0),1/A1>2),1<2),1,"
        "IF(OR(IF(AND(ISNUMBER(A1),A1<>0),1/A1<=2),1>=2),0,\"\"))"},
    /* Choices. */
    {"if(A,1,2)", "IF(ISNUMBER(A1),IF(A1,1,2),\"\")"},
    {"if(A<1,B,B<2)", "IF(ISNUMBER(A1),IF(A1<1," B_THERE("B1,\"\"") "," B_THERE(
                          "N(B1<2),\"\"") "),\"\")"},
    {"if(A or 1<2,3,4)", "IF(OR(" A_THERE("A1<>0") ",1<2),3,IF(AND(" A_THERE(
                             "A1=0") ",1>=2),4,\"\"))"},
    {"if(not(A or 1<2),3,4)",
        "IF(AND(" A_THERE("A1=0") ",1>=2),3,IF(OR(" A_THERE(
            "A1<>0") ",1<2),4,\"\"))"},
    {"if(not A,3,4)", "IF(ISNUMBER(A1),IF(N(NOT(A1)),3,4),\"\")"},
    {"if(1<2,if(A,1,2),3)", "IF(1<2,IF(ISNUMBER(A1),IF(A1,1,2),\"\"),3)"},
    {"if(1<2,3,4)+1", "IF(ISNUMBER(IF(1<2,3,4)),IF(1<2,3,4)+1,\"\")"},
    {"first(A)-first(A,B)",
        "IF(AND(ISNUMBER(IF(ISNUMBER(A1),A1,\"\")),ISNUMBER(IF(ISNUMBER(A1),A1,"
        "IF(ISNUMBER(B1),B1,\"\")))),IF(ISNUMBER(A1),A1,\"\")-"
        "IF(ISNUMBER(A1),A1,IF(ISNUMBER(B1),B1,\"\")),\"\")"},
    {"first(A,if(B,1,2))",
        "IF(ISNUMBER(A1),A1,IF(ISNUMBER(B1),IF(B1,1,2),\"\"))"},
    {"first(A,B and 1<2)",
        "IF(ISNUMBER(A1),A1,IF(AND(" B_THERE("B1<>0") ",1<2),1,IF(OR(" B_THERE(
            "B1=0") ",1>=2),0,\"\")))"},
    {"first(1<2 and A,3)",
        "IF(OR(AND(1<2," A_THERE("A1<>0") "),OR(1>=2," A_THERE(
            "A1=0") ")),N(AND(1<2," A_THERE("A1<>0") ")),3)"},
    {"round(A/B,1)",
        "IF(AND(ISNUMBER(A1),ISNUMBER(B1),B1<>0),ROUND(A1/B1,1),\"\")"},
    {"round(A<2,0)", "IF(ISNUMBER(A1),ROUND(N(A1<2),0),\"\")"},
    {"sum(A,B)", "IF(AND(ISNUMBER(A1),ISNUMBER(B1)),A1+B1,\"\")"},
    {"share(A,A.last)",
        "IF(AND(ISNUMBER(A1),ISNUMBER(A2),A2<>0),A1/A2*100,\"\")"},
};

/* Where ISNUMBER is asked outside, a cell alone is its name. */
static void asked_outside(void)
{
    static const struct row asked[] = {
        {"A", "A1"},
        {"A.last", "A2"},
        {"-A", "IF(ISNUMBER(A1),-A1,\"\")"},
        {"A+B", "IF(AND(ISNUMBER(A1),ISNUMBER(B1)),A1+B1,\"\")"},
        {"first(A)", "IF(ISNUMBER(A1),A1,\"\")"},
        {"3", "3"},
    };
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(asked); i++) {
        struct expr_error error;
        struct expr *e = expr_parse(
            text_of(asked[i].source), find_item, NULL, arena, &error);

        CHECK(asked[i].source, e != NULL);
        CHECK(
            asked[i].source, strcmp(expr_excel_asked(e, cell_name, NULL, arena),
                                 asked[i].excel) == 0);
    }
    arena_free(arena);
}

static void formulas(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = formula_of(rows[i].source, arena);

        CHECK(rows[i].source, got != NULL && strcmp(got, rows[i].excel) == 0);
    }
    arena_free(arena);
}

/* `before` n times, `middle`, `after` n times. */
static const char *repeated(const char *before, const char *middle,
    const char *after, int times, struct arena *arena)
{
    const char *text = middle;

    for (int i = 0; i < times; i++) {
        text = arena_printf(arena, "%s%s%s", before, text, after);
    }
    return text;
}

/* Ever longer or deeper: written as long as Excel can read it. */
static void limits(void)
{
    static const struct {
        const char *name, *before, *middle, *after;
        int most; /* times that can be written */
    } limit_rows[] = {
        {"and, a chain of 64", "A>1 and ", "B", "", 63},
        {"or, a chain of 64", "A or ", "B>1", "", 63},
        {"if within if", "if(A>1,", "B", ",2)", 29},
        {"if within its condition", "if(", "A", ",B,2)", 4},
        {"or within and", "A or (B and (", "C", "))", 15},
    };
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(limit_rows); i++) {
        for (int times = 1; times <= limit_rows[i].most; times++) {
            arena_reset(arena);
            CHECK(limit_rows[i].name,
                formula_of(repeated(limit_rows[i].before, limit_rows[i].middle,
                               limit_rows[i].after, times, arena),
                    arena) != NULL);
        }
    }
    arena_free(arena);
}

/* Functions stand too deep for Excel long before the text is too long. */
static void nesting(void)
{
    struct arena *arena = arena_new(ARENA);

    for (int times = 20; times <= 28; times++) {
        const char *inner = repeated("not ", "A", "", times, arena);
        const char *source = repeated("B and 0<(", inner, ")", 3, arena);

        CHECK(source, (formula_of(source, arena) != NULL) == (times < 28));
    }
    arena_free(arena);
}

/* Written no further once it is too long. */
static void too_long(void)
{
    static const char *const rest[] = {"", ")*5", ",A,B)"};
    static const char *const begin[] = {"", "(", "if("};
    struct arena *arena = arena_new(ARENA);
    const char *chain = repeated("", "A>B", " and A>B", 60, arena);

    for (size_t i = 0; i < COUNT(rest); i++) {
        const char *source =
            arena_printf(arena, "%s%s%s", begin[i], chain, rest[i]);
        struct expr_error error;
        struct expr *e =
            expr_parse(text_of(source), find_item, NULL, arena, &error);

        CHECK(source, e != NULL);
        CHECK(source, expr_excel(e, open_name, "A_LONG_NAME", arena) == NULL);
        CHECK(source, expr_excel(e, open_name, "A", arena) != NULL);
    }
    arena_free(arena);
}

static void names_with_brackets(void)
{
    struct arena *arena = arena_new(ARENA);
    struct expr_error error;
    struct expr *e = expr_parse(TEXT("abs(A)"), find_item, NULL, arena, &error);

    CHECK("closing", strcmp(expr_excel(e, open_name, ")))))", arena),
                         "IF(ISNUMBER()))))),ABS()))))),\"\")") == 0);
    CHECK("opening", expr_excel(e, open_name, "a((", arena) != NULL);
    arena_free(arena);
}

SUITE(expr_excel, {"formulas", formulas}, {"asked outside", asked_outside},
    {"limits", limits}, {"nesting", nesting}, {"too long", too_long},
    {"names with brackets", names_with_brackets})
