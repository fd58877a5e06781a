/* and, or, not, if, round and the functions made of other parts. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"

#define LETTERS 6
#include "tests/expr_letters.h"

#define ARENA    ((size_t)1 << 20)
#define COUNT(x) (sizeof(x) / sizeof((x)[0]))

static struct figures figures_of(struct arena *arena)
{
    struct figures f;

    CU_ASSERT_FATAL(give_letters(&f, arena));
    return f;
}

static const struct row {
    const char *source;
    enum expr_state state;
    double value;
    const char *sentence; /* NULL: as the source */
    const char *excel;    /* NULL: not looked at */
} rows[] = {
    {"A>B 且 E<F", EXPR_VALUE, 1, NULL, NULL},
    {"A>B and E>F", EXPR_VALUE, 0, "A>B 且 E>F", NULL},
    {"A>B or C>F", EXPR_VALUE, 1, "A>B 或 C>F", NULL},
    {"A<B or C>F", EXPR_MISSING, 0, "A<B 或 C>F", NULL},
    {"C>F or D>F", EXPR_MISSING, 0, "C>F 或 D>F", NULL},
    {"D>F and A>B", EXPR_NOT_APPLICABLE, 0, "D>F 且 A>B", NULL},
    {"B and C", EXPR_VALUE, 0, "B 且 C",
        "IF(AND(IF(ISNUMBER(B),B<>0),IF(ISNUMBER(C),C<>0)),1,"
        "IF(OR(IF(ISNUMBER(B),B=0),IF(ISNUMBER(C),C=0)),0,\"\"))"},
    {"C and B", EXPR_VALUE, 0, "C 且 B", NULL},
    {"C and A", EXPR_MISSING, 0, "C 且 A", NULL},
    {"not A", EXPR_VALUE, 0, "非 A", "IF(ISNUMBER(A),N(NOT(A)),\"\")"},
    {"not not B", EXPR_VALUE, 0, "非 非 B", NULL},
    {"not(A>B)", EXPR_VALUE, 0, "非 A>B", NULL},
    {"not C", EXPR_MISSING, 0, "非 C", NULL},
    {"A and B or E", EXPR_VALUE, 1, "A 且 B 或 E", NULL},
    {"A and (B or E)", EXPR_VALUE, 1, "A 且 （B 或 E）", NULL},
    {"(A>B)+(E>F)", EXPR_VALUE, 1, "（A>B）＋（E>F）", NULL},
    {"(not B)*5", EXPR_VALUE, 5, "（非 B）×5", NULL},
    {"E+F=0.3", EXPR_VALUE, 1, "E＋F＝0.3", NULL},
    {"1/3=0.333333", EXPR_VALUE, 0, "1÷3＝0.333333", NULL},
    {"10/4=2.5", EXPR_VALUE, 1, "10÷4＝2.5", NULL},
    {"if(A>B,E,C)", EXPR_VALUE, 0.1, NULL,
        "IF(AND(ISNUMBER(A),ISNUMBER(B)),IF(A>B,IF(ISNUMBER(E),E,\"\"),"
        "IF(ISNUMBER(C),C,\"\")),\"\")"},
    {"if(A<B,E,C)", EXPR_MISSING, 0, NULL, NULL},
    {"if(C>B,1,2)", EXPR_MISSING, 0, NULL, NULL},
    {"if(B=0,0,A/B)", EXPR_VALUE, 0, "if(B＝0,0,A÷B)", NULL},
    {"if(1,2,3)", EXPR_VALUE, 2, NULL, "IF(1,2,3)"},
    {"round(A/7,2)", EXPR_VALUE, 434.23, "round(A÷7,2)",
        "IF(ISNUMBER(A),ROUND(A/7,2),\"\")"},
    {"round(2.5)", EXPR_VALUE, 3, "round(2.5,0)", "ROUND(2.5,0)"},
    {"round(-2.5,0)", EXPR_VALUE, -3, "round(－2.5,0)", NULL},
    {"round(2.4)", EXPR_VALUE, 2, "round(2.4,0)", NULL},
    {"round(0.123456,6)", EXPR_VALUE, 0.123456, NULL, NULL},
    {"round(-0.4)", EXPR_VALUE, 0, "round(－0.4,0)", NULL},
    {"round(2/3,2)=0.67", EXPR_VALUE, 1, "round(2÷3,2)＝0.67", NULL},
    {"round(C,1)", EXPR_MISSING, 0, NULL, NULL},
    {"sum(A,E,F)", EXPR_VALUE, 3039.9, "A＋E＋F", NULL},
    {"sum(A)", EXPR_VALUE, 3039.6, "A", NULL},
    {"sum(A,C)", EXPR_MISSING, 0, "A＋C", NULL},
    {"ratio(E,F)", EXPR_VALUE, 0.5, "E÷F", NULL},
    {"ratio(A,B)", EXPR_DIVIDE_BY_ZERO, 0, "A÷B", NULL},
    {"share(E,F)", EXPR_VALUE, 50, "E÷F×100", NULL},
    {"growth(A)", EXPR_VALUE, 14.801525852626804, "（A÷A.last－1）×100",
        "IF(AND(ISNUMBER(A),ISNUMBER(A.last),A.last<>0),(A/A.last-1)*100,"
        "\"\")"},
    {"last(A)+previous(A)", EXPR_VALUE, 5437.3, "A.last＋A.previous", NULL},
    {"A-previous(A)", EXPR_VALUE, 250, "A－A.previous", NULL},
    {"cumulative(A.month)", EXPR_VALUE, 3039.6, "A", NULL},
    {"A.total", EXPR_VALUE, 3039.6, "A", NULL},
    {"A.ago(0)", EXPR_VALUE, 3039.6, "A", NULL},
    {"A.ago(1)", EXPR_VALUE, 2789.6, "A.previous", NULL},
    {"A.ago( 12 )", EXPR_VALUE, 2647.7, "A.last", NULL},
    {"A.ago（12）.total", EXPR_VALUE, 2647.7, "A.last", NULL},
    {"A.month.ago(0)", EXPR_VALUE, 250, "A.month", NULL},
    {"last(A.ago(0).month)", EXPR_MISSING, 0, "A.month.last", NULL},
    {"增长（A）", EXPR_VALUE, 14.801525852626804, "（A÷A.last－1）×100", NULL},
    {"占比(E,F)+比率(E,F)", EXPR_VALUE, 50.5, "E÷F×100＋E÷F", NULL},
    {"如果(非 A,1,四舍五入(E,0))", EXPR_VALUE, 0, "if(非 A,1,round(E,0))",
        NULL},
    {"合计(E,F)", EXPR_VALUE, 0.3, "E＋F", NULL},
    {"绝对值(E-F)", EXPR_VALUE, 0.1, "abs(E－F)", NULL},
    {"最大值(E,F)-最小值(E,F)", EXPR_VALUE, 0.1, "max(E,F)－min(E,F)", NULL},
    {"先取(C,A)", EXPR_VALUE, 3039.6, "first(C,A)", NULL},
    {"A-上期(A)", EXPR_VALUE, 250, "A－A.previous", NULL},
    {"A-上年同期(A)", EXPR_VALUE, 391.9, "A－A.last", NULL},
    {"累计(A.month)", EXPR_VALUE, 3039.6, "A", NULL},
    {"if(A and B,1,2)", EXPR_VALUE, 2, "if(A 且 B,1,2)", NULL},
    {"min(not A,B or A)", EXPR_VALUE, 0, "min(非 A,B 或 A)", NULL},
    {"min(A,A)", EXPR_VALUE, 3039.6, NULL, NULL},
    {"max(E,A/A,F)", EXPR_VALUE, 1, "max(E,A÷A,F)", NULL},
    {"E and F", EXPR_VALUE, 1, "E 且 F", NULL},
    {"E or C", EXPR_VALUE, 1, "E 或 C", NULL},
    {"C or E", EXPR_VALUE, 1, "C 或 E", NULL},
    {"B or B", EXPR_VALUE, 0, "B 或 B", NULL},
    {"C and D", EXPR_MISSING, 0, "C 且 D", NULL},
    {"not(A/B)", EXPR_DIVIDE_BY_ZERO, 0, "非 A÷B", NULL},
    {"round(9000000000000*9000000000000)", EXPR_VALUE, 8.1e25,
        "round(9000000000000×9000000000000,0)", NULL},
    {"round(9000000000000*10/3)", EXPR_VALUE, 3e13,
        "round(9000000000000×10÷3,0)", NULL},
    {"round(9000000000000/7,6)", EXPR_VALUE, 9e12 / 7,
        "round(9000000000000÷7,6)", NULL},
    {"round(1000000000000/3,2)=333333333333.33", EXPR_VALUE, 1,
        "round(1000000000000÷3,2)＝333333333333.33", NULL},
    {"round(2.675,2)=2.68", EXPR_VALUE, 1, "round(2.675,2)＝2.68", NULL},
    {"round(-2.675,2)", EXPR_VALUE, -2.68, "round(－2.675,2)", NULL},
    {"round(1/8,2)-round(-1/8,2)", EXPR_VALUE, 0.26,
        "round(1÷8,2)－round(－1÷8,2)", NULL},
    {"1+1/3", EXPR_VALUE, 4.0 / 3, "1＋1÷3", NULL},
    {"1/3+1", EXPR_VALUE, 4.0 / 3, "1÷3＋1", NULL},
    {"max(3,3)-min(2,2)", EXPR_VALUE, 1, "max(3,3)－min(2,2)", NULL},
    {"round(8999999999999.5)", EXPR_VALUE, 9e12, "round(8999999999999.5,0)",
        NULL},
    {"round(1234.5,0)-round(-1234.4)", EXPR_VALUE, 2469,
        "round(1234.5,0)－round(－1234.4,0)", NULL},
    {"last(share(A,A))", EXPR_VALUE, 100, "A.last÷A.last×100", NULL},
};

static struct expr *tree_of(
    const char *source, struct arena *arena, struct expr_error *error)
{
    return expr_parse(text_of(source), find_item, NULL, arena, error);
}

static void values(void)
{
    struct arena *arena = arena_new(ARENA);
    struct figures figures = figures_of(arena);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct expr_error error = {0, NULL};
        struct expr *e = tree_of(rows[i].source, arena, &error);
        struct expr_value v;

        CHECK(rows[i].source, e != NULL);
        if (e == NULL) {
            continue;
        }
        v = expr_evaluate(e, &figures);
        CHECK(rows[i].source, v.state == rows[i].state);
        CHECK(rows[i].source,
            fabs(v.real - rows[i].value) < 1e-9 + 1e-12 * fabs(v.real));
    }
    arena_free(arena);
}

static void texts(void)
{
    struct arena *arena = arena_new(ARENA);
    struct figures figures = figures_of(arena);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct expr_error error = {0, NULL};
        struct expr *e = tree_of(rows[i].source, arena, &error), *again;
        const char *want =
            rows[i].sentence == NULL ? rows[i].source : rows[i].sentence;
        const char *said = expr_sentence(e, code_name, NULL, arena);
        const char *excel = expr_excel(e, code_name, NULL, arena);

        CHECK(rows[i].source, strcmp(said, want) == 0);
        CHECK(rows[i].source, excel != NULL);
        CHECK(rows[i].source,
            rows[i].excel == NULL || strcmp(excel, rows[i].excel) == 0);
        again = tree_of(said, arena, &error);
        CHECK(rows[i].source, again != NULL);
        CHECK(rows[i].source,
            again != NULL && expr_evaluate(again, &figures).real ==
                                 expr_evaluate(e, &figures).real);
    }
    arena_free(arena);
}

static void faults(void)
{
    static const struct {
        const char *source;
        size_t at;
        const char *says;
    } wrong[] = {
        {"A and", 5, "missing"},
        {"and A", 0, "no item"},
        {"not", 3, "missing"},
        {"A andB", 2, "stand here"},
        {"if(A,B)", 6, "more arguments"},
        {"if(A,B,C,D)", 9, "too many"},
        {"round(A,7)", 8, "0 to 6"},
        {"round(A,-1)", 8, "0 to 6"},
        {"round(A,1.5)", 8, "0 to 6"},
        {"round(A,B)", 8, "0 to 6"},
        {"round(A, 1+1)", 9, "0 to 6"},
        {"round(A,A*B)", 8, "0 to 6"},
        {"ratio(A)", 7, "more arguments"},
        {"last(B+A.last)", 7, "moved again"},
        {"previous(growth(A))", 16, "moved again"},
        {"growth(last(A))", 12, "moved again"},
        {"A.ago", 5, "bracket"},
        {"A.ago 12", 6, "bracket"},
        {"A.ago(", 6, "number"},
        {"A.ago(B)", 6, "number"},
        {"A.ago(12", 8, "bracket"},
        {"A.ago( 3)", 7, ".ago(12)"},
        {"A.ago(-1)", 6, "number"},
        {"A.ago(12.5)", 6, ".ago(12)"},
        {"A.ago(24)+1", 6, ".ago(12)"},
        {"A.ago(12).last", 9, ".previous"},
        {"A.last.ago(0)", 6, ".previous"},
        {"growth(A.ago(12))", 7, "moved again"},
        {"A.total.month", 7, ".month"},
        {"A.month.last.month", 12, ".month"},
        {"A.", 1, ".month"},
        {"增长", 0, "no item"},
        {"增", 0, "missing"},
        {"平均(A)", 0, "missing"},
        {"占比(A)", 4, "more arguments"},
        {"（占比（A，增长（B，C）））", 11, "too many"},
        {"sum()", 4, "missing"},
    };
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct expr_error error = {99, ""};

        CHECK(wrong[i].source, tree_of(wrong[i].source, arena, &error) == NULL);
        CHECK(wrong[i].source, error.at == wrong[i].at);
        CHECK(wrong[i].source, strstr(error.what, wrong[i].says) != NULL);
    }
    arena_free(arena);
}

/* A connective compares nothing: it is 1 or 0 beside 1. */
static void relations(void)
{
    struct arena *arena = arena_new(ARENA);
    struct figures figures = figures_of(arena);
    struct expr_error error;
    struct expr *both = tree_of("A<B and E<F", arena, &error);
    struct expr *unknown = tree_of("C<B or B", arena, &error);
    struct expr *less = tree_of("A<B", arena, &error);
    struct expr_gap gap = expr_relation(both, &figures);

    CU_ASSERT(expr_is_relation(both) && expr_is_relation(less));
    CU_ASSERT(!expr_is_relation(tree_of("if(A,B,C)", arena, &error)));
    CU_ASSERT(!gap.holds && gap.gap == 0 && gap.left.real == 0);
    CU_ASSERT_EQUAL(gap.right.real, 1);
    CU_ASSERT(expr_relation(unknown, &figures).holds);
    CU_ASSERT_PTR_NULL(expr_side(both, 0));
    CU_ASSERT_PTR_NULL(expr_sign(both, true));
    CU_ASSERT_PTR_NOT_NULL(expr_side(less, 1));
    CU_ASSERT_STRING_EQUAL(expr_sign(less, true), "<");
    CU_ASSERT_STRING_EQUAL(expr_sign(less, false), "<");
    arena_free(arena);
}

/* A divisor of zero is found where it is not reckoned with, too. */
static void divisors(void)
{
    static const struct {
        const char *source;
        bool divides, by_zero;
    } of[] = {
        {"A+E", false, false},
        {"A/E", true, false},
        {"A/B", true, true},
        {"1+E/A", true, false},
        {"first(A,E/(F-F))", true, true},
        {"if(A>B,A,1/0)", true, true},
        {"A>B or 1/B>2", true, true},
        {"A/C", true, false},
        {"(1/B)*C", true, true},
        {"if(B=0,0,A/B)", true, true},
        {"growth(A)", true, false},
    };
    struct arena *arena = arena_new(ARENA);
    struct figures figures = figures_of(arena);
    struct expr_error error;

    for (size_t i = 0; i < COUNT(of); i++) {
        struct expr *e = tree_of(of[i].source, arena, &error);

        CHECK(of[i].source, expr_divides(e) == of[i].divides);
        CHECK(of[i].source, expr_divides_by_zero(e, &figures) == of[i].by_zero);
    }
    arena_free(arena);
}

/* Whatever the memory, a tree or a fault. */
static void no_memory(void)
{
    bool worked = false;

    for (size_t cap = 64; cap < 8192; cap += 16) {
        struct arena *arena = arena_new(cap);
        struct expr_error error = {0, NULL};
        struct expr *e =
            arena == NULL
                ? NULL
                : tree_of("if(not growth(A)>round(sum(A,B,C),2) or "
                          "share(A,B)>1 and cumulative(A.month)>1,last(A),1)",
                      arena, &error);

        CU_ASSERT(arena == NULL || e != NULL || error.what != NULL);
        worked = e != NULL;
        arena_free(arena);
    }
    CU_ASSERT(worked);
}

/* As deep as not can stand, and one more; an item that the figures lack. */
static void limits(void)
{
    struct arena *arena = arena_new(ARENA);
    struct figures few;
    struct expr_error error = {0, NULL};
    char source[4 * 40 + 2] = "", sum[300];

    for (int i = 0; i < 30; i++) {
        strcat(source, "not ");
    }
    strcat(source, "A");
    CU_ASSERT_PTR_NOT_NULL(tree_of(source, arena, &error));
    for (int i = 0; i < 33; i++) {
        memcpy(source + 4 * i, "not ", 5);
    }
    strcat(source, "A");
    CU_ASSERT_PTR_NULL(tree_of(source, arena, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.what, "too deep"));
    strcpy(sum, "round(1");
    for (int i = 0; i < 127; i++) {
        strcat(sum, "+1");
    }
    strcat(sum, ")");
    CU_ASSERT_PTR_NULL(tree_of(sum, arena, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.what, "too many parts"));
    CU_ASSERT_FATAL(figures_make(&few, 1, arena));
    CU_ASSERT_EQUAL(
        expr_evaluate(tree_of("F", arena, &error), &few).state, EXPR_MISSING);
    arena_free(arena);
}

SUITE(expr_logic, {"limits", limits}, {"values", values}, {"texts", texts},
    {"faults", faults}, {"divisors", divisors}, {"relations", relations},
    {"no memory", no_memory})
