/* The expression language: what parses, sentences, Excel formulas. */
#include "eval/expr.h"

#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Items B00 to B09 by number; B01 is Liyang's output in every table. */
static int find_item(const void *context, struct text code)
{
    (void)context;
    return code.n == 3 && code.p[0] == 'B' && code.p[1] == '0' &&
                   code.p[2] >= '0' && code.p[2] <= '9'
               ? code.p[2] - '0'
               : -1;
}

/* "B01.month.last": what the parser reads. */
static const char *code_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    static const char *const when[] = {"", ".last", ".previous"};

    (void)context;
    return arena_printf(arena, "B0%d%s%s", r.item,
        r.column == COLUMN_CURRENT ? ".month" : "", when[r.when]);
}

/* V_B01, P_B01, M_B01: names of cells in a workbook. */
static const char *cell_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    static const char *const when[] = {"V", "P", "Q"};

    (void)context;
    return arena_printf(arena, "%s%s_B0%d", when[r.when],
        r.column == COLUMN_CURRENT ? "M" : "", r.item);
}

static const char *title_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    (void)context;
    return arena_printf(
        arena, "%s", r.when == WHEN_LAST_YEAR ? "上年同期" : "规上工业总产值");
}

static const char *no_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    (void)context;
    (void)r;
    (void)arena;
    return NULL;
}

static struct expr *tree_of(const char *source, struct arena *arena)
{
    struct expr_error error;

    return expr_parse(text_of(source), find_item, NULL, arena, &error);
}

static const struct fault_row {
    const char *name, *in;
    size_t at;
    const char *what; /* a word of the sentence */
} fault_rows[] = {
    {"empty", "", 0, "empty"},
    {"blanks", "  ", 2, "missing"},
    {"unknown item", "1+B99", 2, "no item"},
    {"code of an indicator", "ECO", 0, "no item"},
    {"position in code points", "（B01）× Z9", 7, "no item"},
    {"behind full-width signs", "B01≤≤B02", 4, "missing"},
    {"operator at the end", "B01+", 4, "missing"},
    {"operator at the beginning", "*B01", 0, "missing"},
    {"two operators", "B01+*B02", 4, "missing"},
    {"two minus signs", "--B01", 1, "missing"},
    {"plus sign in front", "+B01", 0, "missing"},
    {"two operands", "B01 B02", 4, "stand here"},
    {"number before an item", "2B01", 1, "stand here"},
    {"open bracket", "(B01", 4, "bracket"},
    {"open call", "abs(B01", 7, "bracket"},
    {"closing bracket", "B01)", 3, "stand here"},
    {"empty brackets", "()", 1, "missing"},
    {"chained relation", "B01<B02<B03", 7, "stand here"},
    {"unknown function", "total(B01)", 0, "no function"},
    {"item called", "B01(1)", 0, "no function"},
    {"function without call", "abs", 0, "no item"},
    {"no argument", "min()", 4, "missing"},
    {"comma at the end", "min(B01,)", 8, "missing"},
    {"two arguments of abs", "abs(B01,B02)", 8, "too many arg"},
    {"seventeen arguments", "max(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17)",
        43, "too many arg"},
    {"two points", "1.2.3", 0, "number"},
    {"seven places", "0.1234567", 0, "number"},
    {"too large", "99999999999999999999", 0, "number"},
    {"exponent", "1e400", 1, "stand here"},
    {"thousands", "1,234", 1, "stand here"},
    {"unknown suffix", "B01.year", 3, ".month"},
    {"suffix twice", "B01.last.last", 8, ".month"},
    {"last and previous", "B01.last.previous", 8, ".month"},
    {"empty suffix", "B01.", 3, ".month"},
    {"suffix of a number", "1.last", 2, "stand here"},
    {"quote", "\"B01\"", 0, "missing"},
    {"power", "B01^2", 3, "stand here"},
    {"square bracket", "B01[1]", 3, "stand here"},
    {"underscore", "B01+_B02", 4, "no item"},
    {"curly bracket", "B01{1}", 3, "stand here"},
    {"a word that begins like and", "B01 and1", 4, "stand here"},
    {"not UTF-8", "B01+\xFF", 0, "UTF-8"},
};

static void faults_have_places(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    for (size_t i = 0; i < COUNT(fault_rows); i++) {
        const struct fault_row *row = &fault_rows[i];
        struct expr_error error = {77, NULL};

        arena_reset(arena);
        CHECK(row->name, expr_parse(text_of(row->in), find_item, NULL, arena,
                             &error) == NULL);
        CHECK(row->name, error.at == row->at);
        CHECK(row->name,
            error.what != NULL && strstr(error.what, row->what) != NULL);
    }
    arena_free(arena);
}

/* `before` n times, `middle`, `after` n times. */
static const struct limit_row {
    const char *name, *before, *middle, *after;
    int times;
    const char *what; /* NULL: it can be read */
} limit_rows[] = {
    {"31 brackets", "(", "B01", ")", 31, NULL},
    {"32 brackets", "(", "B01", ")", 32, "too deep"},
    {"bracket bomb", "(", "", "", 4000, "too deep"},
    {"call bomb", "abs(", "B01", ")", 800, "too deep"},
    {"minus bomb", "-(", "B01", ")", 1300, "too deep"},
    {"128 terms", "B01+", "B01", "", 127, NULL},
    {"129 terms", "B01+", "B01", "", 128, "too many parts"},
    {"1000 terms", "1+", "1", "", 1000, "too many parts"},
    {"one minus too many", "B01+", "-B01+-B01+-B01", "", 125, "too many parts"},
    {"4 KiB of blanks", " ", "B01", "", 4093, NULL},
    {"over 4 KiB", " ", "B01", "", 4094, "too long"},
};

static const char *repeated(const struct limit_row *row, struct arena *arena)
{
    size_t before = strlen(row->before), middle = strlen(row->middle);
    size_t after = strlen(row->after), times = (size_t)row->times;
    char *text = arena_alloc(arena, times * (before + after) + middle + 1);
    char *at = text;

    for (size_t i = 0; i < times; i++, at += before) {
        memcpy(at, row->before, before);
    }
    memcpy(at, row->middle, middle);
    at += middle;
    for (size_t i = 0; i < times; i++, at += after) {
        memcpy(at, row->after, after);
    }
    return text;
}

static void limits_hold(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);

    for (size_t i = 0; i < COUNT(limit_rows); i++) {
        const struct limit_row *row = &limit_rows[i];
        struct expr_error error = {0, ""};
        struct expr *tree;

        arena_reset(arena);
        tree = expr_parse(
            text_of(repeated(row, arena)), find_item, NULL, arena, &error);
        CHECK(row->name, (tree != NULL) == (row->what == NULL));
        CHECK(row->name,
            row->what == NULL || strstr(error.what, row->what) != NULL);
    }
    arena_free(arena);
}

static void full_arena(void)
{
    static const char source[] = "first(B01/(B02-B03),max(B04,5))>=1";
    int parsed = 0;

    for (size_t cap = 1; cap < 4096; cap += 16) {
        struct arena *arena = arena_new(cap);
        struct expr_error error = {0, NULL};
        struct expr *tree =
            expr_parse(text_of(source), find_item, NULL, arena, &error);

        if (tree == NULL) {
            CHECK("says so", strstr(error.what, "memory") != NULL);
        } else {
            const struct expr_reference *refs;

            parsed++;
            (void)expr_sentence(tree, code_name, NULL, arena);
            (void)expr_excel(tree, code_name, NULL, arena);
            (void)expr_references(tree, arena, &refs);
        }
        arena_free(arena);
    }
    CHECK("enough at last", parsed > 0);
}

static void cells_in_order(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    const struct expr_reference *refs;
    struct expr *tree =
        tree_of("B03/B01.last+first(B03,B01.month)-B01.last", arena);

    CHECK("three", expr_references(tree, arena, &refs) == 3);
    CHECK("first mention", refs[0].item == 3 && refs[0].when == WHEN_NOW);
    CHECK("last year", refs[1].item == 1 && refs[1].when == WHEN_LAST_YEAR &&
                           refs[1].column == COLUMN_TOTAL);
    CHECK("month", refs[2].item == 1 && refs[2].when == WHEN_NOW &&
                       refs[2].column == COLUMN_CURRENT);
    CHECK("this year and last",
        expr_references(tree_of("B01+B01.last+B01", arena), arena, &refs) == 2);
    CHECK("none", expr_references(tree_of("1+1", arena), arena, &refs) == 0);
    CHECK("no list", refs == NULL);
    arena_free(arena);
}

static const struct text_row {
    const char *in, *sentence, *excel;
} text_rows[] = {
    {"B01", "B01", "IF(ISNUMBER(V_B01),V_B01,\"\")"},
    {"1.50", "1.5", "1.5"},
    {"-3", "－3", "-3"},
    {"(B01/B01.last-1)*100", "（B01÷B01.last－1）×100",
        "IF(AND(ISNUMBER(V_B01),ISNUMBER(P_B01),P_B01<>0),"
        "(V_B01/P_B01-1)*100,\"\")"},
    {"B01/B02*100", "B01÷B02×100",
        "IF(AND(ISNUMBER(V_B01),ISNUMBER(V_B02),V_B02<>0),"
        "V_B01/V_B02*100,\"\")"},
    {"B01.month+B01.previous", "B01.month＋B01.previous",
        "IF(AND(ISNUMBER(VM_B01),ISNUMBER(Q_B01)),VM_B01+Q_B01,\"\")"},
    {"B01+B01*2", "B01＋B01×2", "IF(ISNUMBER(V_B01),V_B01+V_B01*2,\"\")"},
    {"((B01))", "B01", "IF(ISNUMBER(V_B01),V_B01,\"\")"},
    {"(1+2)+3", "1＋2＋3", "1+2+3"},
    {"1-(2-3)", "1－（2－3）", "1-(2-3)"},
    {"1-(2+3)", "1－（2＋3）", "1-(2+3)"},
    {"2*(3*4)", "2×（3×4）", "2*(3*4)"},
    {"8/(4/2)", "8÷（4÷2）", "IF(4/2<>0,8/(4/2),\"\")"},
    {"8/4/2", "8÷4÷2", "8/4/2"},
    {"(8-4)*2", "（8－4）×2", "(8-4)*2"},
    {"8-4*2", "8－4×2", "8-4*2"},
    {"2--3", "2－（－3）", "2-(-3)"},
    {"-(1+2)", "－（1＋2）", "-(1+2)"},
    {"-(2*3)", "－（2×3）", "-(2*3)"},
    {"-2*3", "－2×3", "-2*3"},
    {"-(-2)", "－（－2）", "-(-2)"},
    {"min(1,2+3)", "min(1,2＋3)", "MIN(1,2+3)"},
    {"max(B01,0)", "max(B01,0)", "IF(ISNUMBER(V_B01),MAX(V_B01,0),\"\")"},
    {"abs(B01-B02)", "abs(B01－B02)",
        "IF(AND(ISNUMBER(V_B01),ISNUMBER(V_B02)),ABS(V_B01-V_B02),\"\")"},
    {"B01<=B02", "B01≤B02",
        "IF(AND(ISNUMBER(V_B01),ISNUMBER(V_B02)),V_B01<=V_B02,\"\")"},
    {"1<2", "1<2", "1<2"},
    {"1>2", "1>2", "1>2"},
    {"1>=2", "1≥2", "1>=2"},
    {"1=2", "1＝2", "1=2"},
    {"1<>2", "1≠2", "1<>2"},
    {"(1<2)<3", "（1<2）<3", "N(1<2)<3"},
    {"(1<2)+3", "（1<2）＋3", "N(1<2)+3"},
    {"min(1<2,3)", "min(1<2,3)", "MIN(N(1<2),3)"},
    {"1+first(B01<2,3)", "1＋first(B01<2,3)",
        "IF(ISNUMBER(IF(ISNUMBER(V_B01),N(V_B01<2),3)),"
        "1+IF(ISNUMBER(V_B01),N(V_B01<2),3),\"\")"},
    {"1/(B01-B02)", "1÷（B01－B02）",
        "IF(IF(AND(ISNUMBER(V_B01),ISNUMBER(V_B02)),V_B01-V_B02<>0),"
        "1/(V_B01-V_B02),\"\")"},
    {"1/(B01/B02)", "1÷（B01÷B02）",
        "IF(IF(AND(ISNUMBER(V_B01),ISNUMBER(V_B02),V_B02<>0),"
        "V_B01/V_B02<>0),1/(V_B01/V_B02),\"\")"},
    {"1/(1/(B01-1))", "1÷（1÷（B01－1））",
        "IF(IF(ISNUMBER(V_B01),IF(V_B01-1<>0,1/(V_B01-1)<>0)),"
        "1/(1/(V_B01-1)),\"\")"},
    {"1/(1-1)+1/(2-2)", "1÷（1－1）＋1÷（2－2）",
        "IF(IF(1-1<>0,2-2<>0),1/(1-1)+1/(2-2),\"\")"},
    {"1/0", "1÷0", "IF(0<>0,1/0,\"\")"},
    {"first(B01/B02*100,B03)", "first(B01÷B02×100,B03)",
        "IF(AND(ISNUMBER(V_B01),ISNUMBER(V_B02),V_B02<>0),V_B01/V_B02*100,"
        "IF(ISNUMBER(V_B03),V_B03,\"\"))"},
    {"-first(1-2,B01)", "－first(1－2,B01)", "IF(ISNUMBER((1-2)),-(1-2),\"\")"},
    {"first(B01,0)", "first(B01,0)", "IF(ISNUMBER(V_B01),V_B01,0)"},
    {"first(B01,B02)-first(B01,B03)", "first(B01,B02)－first(B01,B03)",
        "IF(AND(ISNUMBER(IF(ISNUMBER(V_B01),V_B01,IF(ISNUMBER(V_B02),V_B02,"
        "\"\"))),ISNUMBER(IF(ISNUMBER(V_B01),V_B01,IF(ISNUMBER(V_B03),V_B03,"
        "\"\")))),IF(ISNUMBER(V_B01),V_B01,IF(ISNUMBER(V_B02),V_B02,\"\"))-"
        "IF(ISNUMBER(V_B01),V_B01,IF(ISNUMBER(V_B03),V_B03,\"\")),\"\")"},
    {"1/(B01-1)+1/(B01-2)+1/(B01-1)",
        "1÷（B01－1）＋1÷（B01－2）＋1÷（B01－1）",
        "IF(IF(ISNUMBER(V_B01),IF(V_B01-1<>0,V_B01-2<>0)),"
        "1/(V_B01-1)+1/(V_B01-2)+1/(V_B01-1),\"\")"},
    {"first(first(B01,B02),B03)", "first(first(B01,B02),B03)",
        "IF(ISNUMBER(V_B01),V_B01,IF(ISNUMBER(V_B02),V_B02,"
        "IF(ISNUMBER(V_B03),V_B03,\"\")))"},
    {"B01/first(B02,B02.last)", "B01÷first(B02,B02.last)",
        "IF(AND(ISNUMBER(V_B01),ISNUMBER(IF(ISNUMBER(V_B02),V_B02,"
        "IF(ISNUMBER(P_B02),P_B02,\"\"))),IF(ISNUMBER(V_B02),V_B02,"
        "IF(ISNUMBER(P_B02),P_B02,\"\"))<>0),V_B01/IF(ISNUMBER(V_B02),V_B02,"
        "IF(ISNUMBER(P_B02),P_B02,\"\")),\"\")"},
};

static void sentences_and_formulas(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    for (size_t i = 0; i < COUNT(text_rows); i++) {
        const struct text_row *row = &text_rows[i];
        const char *sentence = "", *excel = "", *again = "";
        struct expr *tree;

        arena_reset(arena);
        tree = tree_of(row->in, arena);
        CHECK(row->in, tree != NULL);
        if (tree != NULL) {
            sentence = expr_sentence(tree, code_name, NULL, arena);
            excel = expr_excel(tree, cell_name, NULL, arena);
            tree = tree_of(sentence, arena);
        }
        CHECK(row->in, strcmp(sentence, row->sentence) == 0);
        CHECK(row->in, strcmp(excel, row->excel) == 0);
        if (tree != NULL) {
            again = expr_sentence(tree, code_name, NULL, arena);
        }
        CHECK(row->in, strcmp(sentence, again) == 0);
    }
    arena_free(arena);
}

static void names_are_the_callers(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    struct expr *tree = tree_of("B01/B01.last-1", arena);

    CHECK("titles", strcmp(expr_sentence(tree, title_name, NULL, arena),
                        "规上工业总产值÷上年同期－1") == 0);
    CHECK("no name", expr_sentence(tree, no_name, NULL, arena) == NULL);
    CHECK("no cell", expr_excel(tree, no_name, NULL, arena) == NULL);
    arena_free(arena);
}

/* A "first" inside a sum stands twice in its formula: 2^n without a limit. */
static void formula_has_a_limit(void)
{
    static const struct limit_row row = {
        "nested first", "first(1/B01+", "B02", ",3)", 30, NULL};
    static const struct limit_row many = {
        "128 cells", "B01.last/B02+", "B03", "", 63, NULL};
    struct arena *arena = arena_new((size_t)4 << 20);
    struct expr *tree = tree_of(repeated(&row, arena), arena);

    CHECK("parsed", tree != NULL);
    CHECK("too long for Excel",
        tree != NULL && expr_excel(tree, cell_name, NULL, arena) == NULL);
    CHECK("but not for a sentence",
        tree != NULL && expr_sentence(tree, code_name, NULL, arena) != NULL);
    tree = tree_of(repeated(&many, arena), arena);
    CHECK("many cells, few guards",
        tree != NULL && expr_excel(tree, cell_name, NULL, arena) != NULL);
    arena_free(arena);
}

SUITE(expr, {"faults have places", faults_have_places},
    {"limits hold", limits_hold}, {"full arena", full_arena},
    {"cells in order", cells_in_order},
    {"sentences and formulas", sentences_and_formulas},
    {"names are the caller's", names_are_the_callers},
    {"formula has a limit", formula_has_a_limit})
