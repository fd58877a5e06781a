/* Values and relations of expressions over the cells of a region. */
#include "eval/expr.h"

#include <math.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Items B00 to B09 by number; B01 is Liyang's output in every table. */
#define ITEMS 10

static int find_item(const void *context, struct text code)
{
    (void)context;
    return code.n == 3 && code.p[0] == 'B' && code.p[1] == '0' &&
                   code.p[2] >= '0' && code.p[2] <= '9'
               ? code.p[2] - '0'
               : -1;
}

static struct expr *tree_of(const char *source, struct arena *arena)
{
    struct expr_error error;

    return expr_parse(text_of(source), find_item, NULL, arena, &error);
}

/* One cell of the figures of a row. */
struct given {
    int item;
    enum when when;
    enum column column;
    enum cell_state state;
    decimal value;
};

#define NOW(item, value)                                         \
    {                                                            \
        item, WHEN_NOW, COLUMN_TOTAL, CELL_VALUE, INT64_C(value) \
    }
#define LAST(item, value)                                              \
    {                                                                  \
        item, WHEN_LAST_YEAR, COLUMN_TOTAL, CELL_VALUE, INT64_C(value) \
    }
#define MONTH(item, value)                                         \
    {                                                              \
        item, WHEN_NOW, COLUMN_CURRENT, CELL_VALUE, INT64_C(value) \
    }
#define BEFORE(item, value)                                           \
    {                                                                 \
        item, WHEN_PREVIOUS, COLUMN_TOTAL, CELL_VALUE, INT64_C(value) \
    }
#define NA(item)                                             \
    {                                                        \
        item, WHEN_NOW, COLUMN_TOTAL, CELL_NOT_APPLICABLE, 0 \
    }

static struct figures figures_of(
    const struct given *given, size_t count, struct arena *arena)
{
    struct figures figures = {0};

    CHECK("figures", figures_make(&figures, ITEMS, arena));
    for (size_t i = 0; i < count; i++) {
        struct cell *cell =
            &figures.cell[given[i].when][given[i].item][given[i].column];

        cell->state = given[i].state;
        cell->value = given[i].value;
    }
    return figures;
}

#define HUGE6                                                  \
    "9000000000000*9000000000000*9000000000000*9000000000000*" \
    "9000000000000*9000000000000"

static const struct value_row {
    const char *name, *in;
    struct given given[4];
    size_t count;
    struct expr_value want; /* `real` only when it is not exact */
} value_rows[] = {
    {"number", "2.5", {{0}}, 0, {EXPR_VALUE, true, 2500000, 0}},
    {"0.1+0.2", "0.1+0.2", {{0}}, 0, {EXPR_VALUE, true, 300000, 0}},
    {"0.1+0.2=0.3", "0.1+0.2=0.3", {{0}}, 0, {EXPR_VALUE, true, 1000000, 0}},
    {"product before sum", "1+2*3", {{0}}, 0, {EXPR_VALUE, true, 7000000, 0}},
    {"brackets", "(1+2)*3", {{0}}, 0, {EXPR_VALUE, true, 9000000, 0}},
    {"to the left", "10-4-3", {{0}}, 0, {EXPR_VALUE, true, 3000000, 0}},
    {"quotients to the left", "100/5/2", {{0}}, 0,
        {EXPR_VALUE, true, 10000000, 0}},
    {"a quotient of two and a half", "10/4", {{0}}, 0,
        {EXPR_VALUE, true, 2500000, 0}},
    {"of six places", "-1/64", {{0}}, 0, {EXPR_VALUE, true, -15625, 0}},
    {"of seven places", "1/128", {{0}}, 0, {EXPR_VALUE, false, 0, 0.0078125}},
    {"over the limit by a divisor", "9000000000000/0.5", {{0}}, 0,
        {EXPR_VALUE, false, 0, 1.8e13}},
    {"under the limit by a divisor", "-9000000000000/0.5", {{0}}, 0,
        {EXPR_VALUE, false, 0, -1.8e13}},
    {"0.3/0.1", "0.3/0.1", {{0}}, 0, {EXPR_VALUE, true, 3000000, 0}},
    {"too large for a double", HUGE6 "*" HUGE6 "*" HUGE6 "*" HUGE6, {{0}}, 0,
        {EXPR_MISSING, false, 0, 0}},
    {"minus sign", "-2*3", {{0}}, 0, {EXPR_VALUE, true, -6000000, 0}},
    {"minus behind an operator", "2--3", {{0}}, 0,
        {EXPR_VALUE, true, 5000000, 0}},
    {"signs as printed", "（8－2）×3÷2＋1", {{0}}, 0,
        {EXPR_VALUE, true, 10000000, 0}},
    {"too fine a product", "0.001*0.0001", {{0}}, 0,
        {EXPR_VALUE, false, 0, 1e-7}},
    {"over the limit", "9000000000000*9000000000000", {{0}}, 0,
        {EXPR_VALUE, false, 0, 8.1e25}},
    {"abs", "abs(2-5)", {{0}}, 0, {EXPR_VALUE, true, 3000000, 0}},
    {"min", "min(3,1,2)", {{0}}, 0, {EXPR_VALUE, true, 1000000, 0}},
    {"max", "max(3,1,5)", {{0}}, 0, {EXPR_VALUE, true, 5000000, 0}},
    {"min of one", "min(3)", {{0}}, 0, {EXPR_VALUE, true, 3000000, 0}},
    {"max of a quotient", "max(1/3,0.3)", {{0}}, 0,
        {EXPR_VALUE, false, 0, 1.0 / 3}},
    {"cell", "B01", {NOW(1, 3039600000)}, 1, {EXPR_VALUE, true, 3039600000, 0}},
    {"zero is a value", "B01", {NOW(1, 0)}, 1, {EXPR_VALUE, true, 0, 0}},
    {"month", "B01.month", {MONTH(1, 300000000), NOW(1, 1)}, 2,
        {EXPR_VALUE, true, 300000000, 0}},
    {"previous", "B01-B01.previous", {NOW(1, 5000000), BEFORE(1, 3000000)}, 2,
        {EXPR_VALUE, true, 2000000, 0}},
    {"suffixes in either order", "B01.last.month+B01.month.last",
        {{1, WHEN_LAST_YEAR, COLUMN_CURRENT, CELL_VALUE, 2000000}}, 1,
        {EXPR_VALUE, true, 4000000, 0}},
    {"growth of Liyang", "(B01/B01.last-1)*100",
        {NOW(1, 3039600000), LAST(1, 2647700000)}, 2,
        {EXPR_VALUE, false, 0, (3039.6 / 2647.7 - 1) * 100}},
    {"B01 missing", "(B01/B01.last-1)*100", {LAST(1, 2647700000)}, 1,
        {EXPR_MISSING, false, 0, 0}},
    {"last year missing", "(B01/B01.last-1)*100", {NOW(1, 3039600000)}, 1,
        {EXPR_MISSING, false, 0, 0}},
    {"last year zero", "(B01/B01.last-1)*100", {NOW(1, 1), LAST(1, 0)}, 2,
        {EXPR_DIVIDE_BY_ZERO, false, 0, 0}},
    {"zero by zero", "0/0", {{0}}, 0, {EXPR_DIVIDE_BY_ZERO, false, 0, 0}},
    {"by a difference of zero", "1/(B01-B02)", {NOW(1, 300000), NOW(2, 300000)},
        2, {EXPR_DIVIDE_BY_ZERO, false, 0, 0}},
    {"missing times zero", "B01*0", {{0}}, 0, {EXPR_MISSING, false, 0, 0}},
    {"not applicable", "B01+1", {NA(1)}, 1, {EXPR_NOT_APPLICABLE, false, 0, 0}},
    {"missing outweighs not applicable", "B01+B02", {NA(1)}, 1,
        {EXPR_MISSING, false, 0, 0}},
    {"zero divisor outweighs missing", "B01+1/0", {{0}}, 0,
        {EXPR_DIVIDE_BY_ZERO, false, 0, 0}},
    {"missing in min", "min(1,B01)", {{0}}, 0, {EXPR_MISSING, false, 0, 0}},
    {"missing in max", "max(B01,1)", {{0}}, 0, {EXPR_MISSING, false, 0, 0}},
    {"missing in abs", "abs(-B01)", {{0}}, 0, {EXPR_MISSING, false, 0, 0}},
    {"missing in a relation", "B01<=5", {{0}}, 0, {EXPR_MISSING, false, 0, 0}},
    {"first of two", "first(B01,B02)", {NOW(1, 7), NOW(2, 8)}, 2,
        {EXPR_VALUE, true, 7, 0}},
    {"first is missing", "first(B01,B02)", {NOW(2, 8)}, 1,
        {EXPR_VALUE, true, 8, 0}},
    {"first is not applicable", "first(B01,B02)", {NA(1), NOW(2, 8)}, 2,
        {EXPR_VALUE, true, 8, 0}},
    {"first has a zero divisor", "first(B01/B02,B03)",
        {NOW(1, 1), NOW(2, 0), NOW(3, 8)}, 3, {EXPR_VALUE, true, 8, 0}},
    {"first of none", "first(B01,B02)", {{0}}, 0, {EXPR_MISSING, false, 0, 0}},
    {"first of none, one not applicable", "first(B01,B02)", {NA(2)}, 1,
        {EXPR_NOT_APPLICABLE, false, 0, 0}},
    {"relation holds", "B01<=B02", {NOW(1, 5), NOW(2, 5)}, 2,
        {EXPR_VALUE, true, 1000000, 0}},
    {"relation fails by a millionth", "B01<=B02", {NOW(1, 6), NOW(2, 5)}, 2,
        {EXPR_VALUE, true, 0, 0}},
    {"relation as a number", "(B01>B02)*10", {NOW(1, 6), NOW(2, 5)}, 2,
        {EXPR_VALUE, true, 10000000, 0}},
    {"thirds are equal", "1/3+1/3=2/3", {{0}}, 0,
        {EXPR_VALUE, true, 1000000, 0}},
    {"10/4=2.5", "10/4=2.5", {{0}}, 0, {EXPR_VALUE, true, 1000000, 0}},
    {"0.7+0.1=0.8", "0.7+0.1=0.8", {{0}}, 0, {EXPR_VALUE, true, 1000000, 0}},
    {"1.1*3=3.3", "1.1*3=3.3", {{0}}, 0, {EXPR_VALUE, true, 1000000, 0}},
    {"0.3-0.1=0.2", "0.3-0.1=0.2", {{0}}, 0, {EXPR_VALUE, true, 1000000, 0}},
    {"a millionth beside a billion", "1000000000.000001=1000000000", {{0}}, 0,
        {EXPR_VALUE, true, 0, 0}},
    {"half beside a billion, divided", "1000000000/1=1000000000.5", {{0}}, 0,
        {EXPR_VALUE, true, 0, 0}},
    {"percent of a share", "1/8*100=12.5", {{0}}, 0,
        {EXPR_VALUE, true, 1000000, 0}},
};

static bool same_value(struct expr_value a, struct expr_value b)
{
    double real = b.exact ? decimal_to_double(b.number) : b.real;

    return a.state == b.state && a.exact == b.exact && a.number == b.number &&
           fabs(a.real - real) <= 1e-12 * fabs(real) &&
           !(a.real == 0 && signbit(a.real));
}

static void values(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    for (size_t i = 0; i < COUNT(value_rows); i++) {
        const struct value_row *row = &value_rows[i];
        struct figures figures;
        struct expr *tree;

        arena_reset(arena);
        figures = figures_of(row->given, row->count, arena);
        tree = tree_of(row->in, arena);
        CHECK(row->name, tree != NULL);
        if (tree != NULL) {
            CHECK(row->name,
                same_value(expr_evaluate(tree, &figures), row->want));
        }
    }
    arena_free(arena);
}

static void growth_as_published(void)
{
    static const struct given given[] = {
        NOW(1, 3039600000), LAST(1, 2647700000)};
    struct arena *arena = arena_new((size_t)1 << 20);
    struct figures figures = figures_of(given, 2, arena);
    struct expr_value got =
        expr_evaluate(tree_of("(B01/B01.last-1)*100", arena), &figures);

    CHECK("14.8", decimal_round_double(got.real, 1) == 14.8);
    arena_free(arena);
}

static const struct relation_row {
    const char *name, *in;
    struct given given[2];
    size_t count;
    bool holds;
    double gap;
} relation_rows[] = {
    {"part of a whole", "B01<=B02", {NOW(1, 1000000), NOW(2, 3000000)}, 2, true,
        0},
    {"more than the whole", "B01<=B02", {NOW(1, 5000000), NOW(2, 3000000)}, 2,
        false, 2},
    {"≤ as printed", "B01≤B02", {NOW(1, 5000000), NOW(2, 3000000)}, 2, false,
        2},
    {"≥ as printed", "B01≥B02", {NOW(1, 1000000), NOW(2, 3000000)}, 2, false,
        2},
    {"≠ as printed", "B01≠B02", {NOW(1, 1000000), NOW(2, 1000000)}, 2, false,
        0},
    {"less", "B01<B02", {NOW(1, 1000000), NOW(2, 3000000)}, 2, true, 0},
    {"not less but equal", "B01<B02", {NOW(1, 3000000), NOW(2, 3000000)}, 2,
        false, 0},
    {"greater", "B01>B02", {NOW(1, 4000000), NOW(2, 3000000)}, 2, true, 0},
    {"not greater", "B01＞B02", {NOW(1, 2000000), NOW(2, 3000000)}, 2, false,
        1},
    {"at least", "B01>=B02", {NOW(1, 3000000), NOW(2, 3000000)}, 2, true, 0},
    {"equal", "B01=B02", {NOW(1, 3000000), NOW(2, 3000000)}, 2, true, 0},
    {"not equal", "B01＝B02", {NOW(1, 3000001), NOW(2, 3000000)}, 2, false,
        0.000001},
    {"different", "B01<>B02", {NOW(1, 3000001), NOW(2, 3000000)}, 2, true, 0},
    {"left missing", "B01<=B02", {NOW(2, 3000000)}, 1, true, 0},
    {"right not applicable", "B01<=B02", {NOW(1, 3000000), NA(2)}, 2, true, 0},
    {"no divisor", "B01/B02<=0", {NOW(1, 3000000), NOW(2, 0)}, 2, true, 0},
    {"share agrees", "abs(B01/B02*100-50)<=0.05",
        {NOW(1, 1000000), NOW(2, 2000000)}, 2, true, 0},
    {"share differs", "abs(B01/B02*100-50)<=0.05",
        {NOW(1, 1000000), NOW(2, 4000000)}, 2, false, 24.95},
    {"tolerance of quotients", "B01/B02*B02=B01",
        {NOW(1, 1000000), NOW(2, 3000000)}, 2, true, 0},
};

static void relations(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    for (size_t i = 0; i < COUNT(relation_rows); i++) {
        const struct relation_row *row = &relation_rows[i];
        struct figures figures;
        struct expr *tree;
        struct expr_gap gap;

        arena_reset(arena);
        figures = figures_of(row->given, row->count, arena);
        tree = tree_of(row->in, arena);
        CHECK(row->name, tree != NULL && expr_is_relation(tree));
        if (tree != NULL && expr_is_relation(tree)) {
            gap = expr_relation(tree, &figures);
            CHECK(row->name, gap.holds == row->holds);
            CHECK(row->name, fabs(gap.gap - row->gap) < 1e-9);
        }
    }
    CHECK("sum is none", !expr_is_relation(tree_of("1+(2<3)", arena)));
    arena_free(arena);
}

SUITE(expr_value, {"values", values},
    {"growth as published", growth_as_published}, {"relations", relations})
