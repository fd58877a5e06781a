#include "eval/explain.h"
#include "eval/explain_words.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA     ((size_t)8 << 20)
#define CELLS_MAX 8

/* State: v a value, n not applicable with approval. */
struct given {
    const char *item;
    enum when when;
    char state;
    decimal value; /* in tenths */
};

static const struct county {
    const char *name;
    struct period period;
    struct given given[CELLS_MAX];
} counties[] = {
    {"november", {2023, FREQ_MONTH, 11},
        {{"B01", WHEN_NOW, 'v', 20000}, {"B01", WHEN_LAST_YEAR, 'v', 18000},
            {"E06", WHEN_NOW, 'v', 90}, {"B02", WHEN_NOW, 'v', 125}}},
    {"year", {2023, FREQ_YEAR, 0},
        {{"B01", WHEN_NOW, 'v', 50000}, {"B01", WHEN_LAST_YEAR, 'v', 0},
            {"B04", WHEN_NOW, 'n', 0}, {"E06", WHEN_NOW, 'v', -10}}},
};
enum { NOVEMBER, YEAR };

static void fill(const struct framework *fw, struct figures *figures,
    const struct given *given, struct arena *arena)
{
    figures_make(figures, (size_t)fw->item_count, arena);
    for (int i = 0; i < CELLS_MAX && given[i].item != NULL; i++) {
        int item = framework_item(fw, text_of(given[i].item));
        struct cell *cell = &figures->cell[given[i].when][item][COLUMN_TOTAL];

        cell->state = given[i].state == 'v' ? CELL_VALUE : CELL_NOT_APPLICABLE;
        cell->value = given[i].value * DECIMAL_ONE / 10;
        cell->approved = cell->accepted = true;
    }
}

static struct explained explained(
    const struct county *county, struct arena *arena)
{
    struct figures *figures = arena_alloc(arena, sizeof(*figures));
    struct evaluation *e = arena_alloc(arena, sizeof(*e));
    const struct framework *fw = small_edition(arena);
    struct explained out;

    fill(fw, figures, county->given, arena);
    CHECK(county->name,
        score_evaluate(fw, county->period,
            &(struct score_input){figures, NULL, -1, NULL}, arena, e));
    CHECK(county->name, explain(e, figures, arena, &out));
    return out;
}

/* Cells as "B01 2023-11 2000; ": item, record, value. */
static const char *cells_of(
    const struct explained_indicator *x, const struct framework *fw)
{
    static char text[256];
    size_t n = 0;

    text[0] = '\0';
    for (size_t i = 0; i < x->cell_count; i++) {
        const struct explained_cell *c = &x->cells[i];
        char value[DECIMAL_TEXT] = "-";

        if (c->cell->state == CELL_VALUE) {
            decimal_plain(c->cell->value, value);
        }
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s %s %s %s; ",
            fw->items[c->item].code, c->key, value, fw->forms[c->form].code);
    }
    return text;
}

static const struct {
    int county;
    const char *indicator, *outcome, *formula, *numbers, *reckoning;
    const char *spreading, *contribution, *cells;
} rows[] = {
    {NOVEMBER, "A-01", "", "Output", "2000", "2000 ÷ 4000 × 100 = 50",
        "20 × 60 ÷ 40 = 30", "50 × 30 ÷ 100 = 15", "B01 2023-11 2000 401; "},
    {NOVEMBER, "A-02", "",
        "(Output ÷ Output (same period last year) − 1) × 100",
        "2000 ÷ 1800 − 1 = 11.111%",
        "(11.111 − 5) ÷ (15 − 5) × 40 + 60 = 84.44", "20 × 60 ÷ 40 = 30",
        "84.44 × 30 ÷ 100 = 25.33",
        "B01 2023-11 2000 401; B01 2022-11 1800 401; "},
    {NOVEMBER, "A-03", "not due yet", "Land", "not reported", "", "", "",
        "B04 2023-Q4 - 411; "},
    {NOVEMBER, "A-04", "shown, not scored", "Sales", "12.5", "", "", "",
        "B02 2023-11 12.5 401; "},
    {NOVEMBER, "B-01", "not due yet", "Energy", "not reported", "", "", "",
        "B05 2023 - 301; "},
    {NOVEMBER, "B-02", "", "Unemployment", "9",
        "(1 − (9 − 6) ÷ max(3 − 0, 12 − 6)) × 100 = 50", "20 × 40 ÷ 20 = 40",
        "50 × 40 ÷ 100 = 20", "E06 2023-11 9 401; "},
    {NOVEMBER, "B-04", "shown, not scored", "counted from the register", "", "",
        "", "", ""},
    {YEAR, "A-01", "", "Output", "5000", "5000 ÷ 4000 × 100 = 125, at most 100",
        "20 × 60 ÷ 40 = 30", "100 × 30 ÷ 100 = 30", "B01 2023-12 5000 401; "},
    {YEAR, "A-02", "not reported",
        "(Output ÷ Output (same period last year) − 1) × 100",
        "(5000 ÷ 0 − 1) × 100",
        "a divisor is zero, there is no value: counts as not reported",
        "20 × 60 ÷ 40 = 30", "60 × 30 ÷ 100 = 18",
        "B01 2023-12 5000 401; B01 2022-12 0 401; "},
    {YEAR, "A-03", "not applicable", "Land", "not applicable", "", "", "",
        "B04 2023-Q4 - 411; "},
    {YEAR, "B-01", "not reported", "Energy", "not reported",
        "due and not reported: the lowest score of the method, the weight "
        "stays",
        "10", "0 × 10 ÷ 100 = 0", "B05 2023 - 301; "},
    {YEAR, "B-02", "", "Unemployment", "(−1)",
        "(1 − (3 − (−1)) ÷ max(3 − 0, 12 − 6)) × 100 = 33.33", "20",
        "33.33 × 20 ÷ 100 = 6.67", "E06 2023-12 -1 401; "},
};

static void explains_each_indicator(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct explained e = explained(&counties[rows[i].county], arena);
        const char *name = rows[i].indicator;
        const struct explained_indicator *x =
            &e.indicators[framework_indicator(e.fw, text_of(name))];
        const struct {
            const char *is, *wanted;
        } texts[] = {{x->outcome.en, rows[i].outcome},
            {x->formula.en, rows[i].formula}, {x->numbers.en, rows[i].numbers},
            {x->reckoning.en, rows[i].reckoning},
            {x->spreading.en, rows[i].spreading},
            {x->contribution.en, rows[i].contribution},
            {cells_of(x, e.fw), rows[i].cells}};

        for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
            bool same = strcmp(texts[k].is, texts[k].wanted) == 0;

            CHECK(name, same);
            if (!same) {
                printf("  %s: \"%s\"\n", name, texts[k].is);
            }
        }
        CHECK(name, x->takes_part == (rows[i].spreading[0] != '\0'));
        CHECK(name, strcmp(x->indicator->code, name) == 0);
    }
    arena_free(arena);
}

static void speaks_both_languages(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct explained e = explained(&counties[NOVEMBER], arena);
    const struct explained_indicator *growth = &e.indicators[1];
    const struct {
        const char *name, *is, *wanted;
    } texts[] = {
        {"formula", growth->formula.zh,
            "(总产值 ÷ 总产值（上年同期） − 1) × 100"},
        {"method", growth->method.zh, "功效系数法"},
        {"outcome", e.indicators[2].outcome.zh, "未到期"},
        {"count", e.indicators[7].formula.zh, "由荣誉登记簿计数"},
        {"nothing reported", e.indicators[2].numbers.zh, "未报"},
        {"grade", e.grading.zh, "60 分及以上为中"},
        {"grade in English", e.grading.en, "60 and above is Fair"},
        {"total", e.reckoning.zh, "40.33 + 20 = 60.33"},
        {"period", e.period, "2023-11"},
        {"edition", e.fw->edition, "small"},
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        CHECK(texts[i].name, strcmp(texts[i].is, texts[i].wanted) == 0);
    }
    arena_free(arena);
}

/* Whoever is left out is named, with the weight it leaves. */
static void says_whose_weight_it_was(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct explained e = explained(&counties[NOVEMBER], arena);
    const struct explained_quality *a = &e.qualities[0], *b = &e.qualities[1];

    CU_ASSERT_EQUAL_FATAL(a->left_count, 1);
    CU_ASSERT_STRING_EQUAL(e.fw->indicators[a->left[0].index].code, "A-03");
    CU_ASSERT_STRING_EQUAL(a->left[0].why.en, "not due yet");
    CU_ASSERT(a->left[0].weight == 20 && a->taking_part == 40);
    CU_ASSERT_STRING_EQUAL(a->spreading.en, "60");
    CU_ASSERT_EQUAL_FATAL(b->left_count, 2);
    CU_ASSERT_STRING_EQUAL(e.fw->indicators[b->left[1].index].code, "B-03");
    CU_ASSERT(b->weight == 40 && b->taking_part == 20);
    CU_ASSERT_EQUAL(e.left_count, 0);
    arena_free(arena);
}

/* Nothing to add up is no total of 0. */
static void says_nothing_of_nothing(void)
{
    static const struct county none = {"nothing", {2023, FREQ_MONTH, 11},
        {{"B01", WHEN_NOW, 'n', 0}, {"B01", WHEN_LAST_YEAR, 'v', 10},
            {"E06", WHEN_NOW, 'n', 0}}};
    struct arena *arena = arena_new(ARENA);
    const struct explained e = explained(&none, arena);

    CU_ASSERT(!e.evaluation->scored);
    CU_ASSERT_STRING_EQUAL(e.reckoning.en, "");
    CU_ASSERT_STRING_EQUAL(e.grading.en, "");
    CU_ASSERT_STRING_EQUAL(e.qualities[0].contribution.en, "");
    CU_ASSERT_EQUAL(e.left_count, 2);
    arena_free(arena);
}

/* A quality without an indicator leaves its weight to the other. */
static void names_a_quality_left_out(void)
{
    static const struct county only = {"output only", {2023, FREQ_MONTH, 11},
        {{"B01", WHEN_NOW, 'v', 20000}, {"E06", WHEN_NOW, 'n', 0}}};
    struct arena *arena = arena_new(ARENA);
    const struct explained e = explained(&only, arena);

    CU_ASSERT_EQUAL_FATAL(e.left_count, 1);
    CU_ASSERT_EQUAL(e.left[0].index, 1);
    CU_ASSERT(e.left[0].weight == 40);
    CU_ASSERT_STRING_EQUAL(e.left[0].why.en, "no indicator takes part");
    CU_ASSERT_STRING_EQUAL(e.qualities[0].spreading.en, "60 × 100 ÷ 60 = 100");
    CU_ASSERT_STRING_EQUAL(e.qualities[1].spreading.en, "");
    CU_ASSERT_STRING_EQUAL(e.indicators[0].spreading.en, "20 × 100 ÷ 40 = 50");
    arena_free(arena);
}

static void knows_the_bounds(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct explained e = explained(&counties[YEAR], arena);

    CU_ASSERT(e.indicators[0].least == 0 && e.indicators[0].most == 100);
    CU_ASSERT(e.indicators[1].least == 60 && e.indicators[1].capped);
    CU_ASSERT(e.indicators[1].weight == 20);
    CU_ASSERT(e.indicators[1].cells[0].who->by[0] == '\0');
    CU_ASSERT(e.indicators[1].cells[0].who->reviewed_at == 0);
    arena_free(arena);
}

/* Why a grade is what it is, where the total alone would give another. */
static void tells_why_the_grade(void)
{
    static const struct {
        const char *name;
        bool floor, veto;
        int grade;
        double total, rate;
        const char *en;
    } grades[] = {
        {"by the total", false, false, 1, 85, 90, "80 and above is Good"},
        {"under the floor", true, false, 2, 85, 45.256,
            "Quality A 45.26 is under 50: at most Fair"},
        {"under the floor anyway", true, false, 3, 50, 45,
            "0 and above is Poor"},
        {"behind the places", false, false, 1, 95, 90,
            "ranked behind the places of a higher grade: Good"},
        {"veto", false, true, 3, 85, 90, "veto (major accident): Poor"},
    };
    static const struct veto veto = {
        .code = "V1", .text = {"重大事故", "major accident"}};

    for (size_t i = 0; i < sizeof(grades) / sizeof(grades[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        struct explained e = explained(&counties[YEAR], arena);
        struct evaluation changed = *e.evaluation;
        struct framework fw = *e.fw;
        struct figures figures;

        figures_make(&figures, (size_t)fw.item_count, arena);
        fw.quality_floor = 50 * DECIMAL_ONE;
        changed.fw = &fw;
        changed.total = grades[i].total;
        changed.qualities[0].rate = grades[i].rate;
        changed.floor_quality = grades[i].floor ? 0 : -1;
        changed.veto = grades[i].veto ? &veto : NULL;
        fw.floor_grade = 2;
        changed.grade = &fw.grades[grades[i].grade];
        CHECK(grades[i].name, explain(&changed, &figures, arena, &e));
        CHECK(grades[i].name, strcmp(e.grading.en, grades[i].en) == 0);
        arena_free(arena);
    }
}

/* An indicator whose method has a further expression. */
static void explains_a_second_expression(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    struct indicator *indicators =
        arena_array(arena, (size_t)fw->indicator_count, sizeof(*indicators));
    struct framework changed = *fw;
    struct figures figures;
    struct evaluation e;
    struct explained out;

    memcpy(indicators, fw->indicators,
        (size_t)fw->indicator_count * sizeof(*indicators));
    changed.indicators = indicators;
    indicators[0].method = METHOD_CORRECTED;
    indicators[0].second_expr = fw->indicators[1].expr;
    indicators[0].step = DECIMAL_ONE / 2;
    indicators[0].limit = 5 * DECIMAL_ONE;
    fill(fw, &figures, counties[NOVEMBER].given, arena);
    CU_ASSERT_FATAL(score_evaluate(&changed, counties[NOVEMBER].period,
        &(struct score_input){&figures, NULL, -1, NULL}, arena, &e));
    CU_ASSERT_FATAL(explain(&e, &figures, arena, &out));
    CU_ASSERT_STRING_EQUAL(out.indicators[0].second.en,
        "(Output ÷ Output (same period last year) − 1) × 100");
    CU_ASSERT_STRING_EQUAL(out.indicators[0].second_numbers.en,
        "(2000 ÷ 1800 − 1) × 100 = 11.111");
    CU_ASSERT_STRING_EQUAL(out.indicators[0].reckoning.en,
        "2000 ÷ 4000 × 100 + min(5, 0.5 × 11.111) = 55");
    CU_ASSERT_STRING_EQUAL(cells_of(&out.indicators[0], fw),
        "B01 2023-11 2000 401; B01 2022-11 1800 401; ");
    arena_free(arena);
}

/* A total that is no sum: the numbers of the mean itself. */
static void explains_other_means(void)
{
    static const struct {
        const char *name;
        enum mean mean;
        decimal power;
        const char *zh;
    } means[] = {
        {"geometric", MEAN_GEOMETRIC, 0,
            "加权几何平均：exp((60 × ln 67.22 + 40 × ln 50) ÷ 100) = 59.72"},
        {"harmonic", MEAN_HARMONIC, 0,
            "加权调和平均：100 ÷ (60 ÷ 67.22 + 40 ÷ 50) = 59.08"},
        {"root", MEAN_GENERALISED, DECIMAL_ONE / 2,
            "加权幂平均：((60 × 67.22^0.5 + 40 × 50^0.5) ÷ 100)^(1 ÷ 0.5) = 60.03"},
        {"power 0", MEAN_GENERALISED, 0,
            "加权幂平均：exp((60 × ln 67.22 + 40 × ln 50) ÷ 100) = 59.72"},
        {"negative", MEAN_GENERALISED, -2 * DECIMAL_ONE,
            "加权幂平均：((60 × 67.22^(−2) + 40 × 50^(−2)) ÷ 100)^(1 ÷ (−2)) = 58.44"},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    struct framework changed = *fw;
    struct figures figures;
    struct evaluation e;
    struct words got;

    fill(fw, &figures, counties[NOVEMBER].given, arena);
    for (size_t i = 0; i < sizeof(means) / sizeof(means[0]); i++) {
        changed.aggregate = means[i].mean;
        changed.aggregate_power = means[i].power;
        CU_ASSERT_FATAL(score_evaluate(&changed, counties[NOVEMBER].period,
            &(struct score_input){&figures, NULL, -1, NULL}, arena, &e));
        got = explain_total(&e, arena);
        CHECK(means[i].name, strcmp(got.zh, means[i].zh) == 0);
        e.qualities[0].rate = e.total = 0;
        got = explain_total(&e, arena);
        CHECK(means[i].name, (strstr(got.en, "a quality has the rate 0: 0") !=
                                 NULL) == (i != 2));
    }
    arena_free(arena);
}

/* A value that the parameters give no rate is told apart from a missing one. */
static void tells_bad_parameters(void)
{
    struct arena *arena = arena_new(ARENA);
    struct explained e = explained(&counties[NOVEMBER], arena);
    struct framework changed = *e.fw;
    struct indicator *x =
        arena_array(arena, (size_t)changed.indicator_count, sizeof(*x));
    struct evaluation of = *e.evaluation;
    struct figures figures;

    memcpy(x, changed.indicators, (size_t)changed.indicator_count * sizeof(*x));
    changed.indicators = x;
    of.fw = &changed;
    of.indicators[0].outcome = OUTCOME_MISSING;
    fill(&changed, &figures, counties[NOVEMBER].given, arena);
    CU_ASSERT_FATAL(explain(&of, &figures, arena, &e));
    CU_ASSERT_STRING_EQUAL(e.indicators[0].reckoning.en,
        "the parameters of the indicator divide by zero: counts as not "
        "reported");
    x[0].method = METHOD_INDEX;
    x[0].second_expr = changed.indicators[5].expr;
    figures.cell[WHEN_NOW][framework_item(&changed, TEXT("E06"))][COLUMN_TOTAL]
        .state = CELL_MISSING;
    CU_ASSERT_FATAL(explain(&of, &figures, arena, &e));
    CU_ASSERT_STRING_EQUAL(e.indicators[0].reckoning.en,
        "due and not reported: the lowest score of the method, the weight "
        "stays");
    CU_ASSERT(!e.indicators[0].capped);
    CU_ASSERT_STRING_EQUAL(e.indicators[0].second_numbers.en, "not reported");
    arena_free(arena);
}

static int find_item(const void *fw, struct text code)
{
    return framework_item(fw, code);
}

/* Which record and column a name is of. */
static void names_records_and_columns(void)
{
    static const struct {
        const char *formula, *zh, *en;
    } names[] = {
        {"B01", "总产值", "Output"},
        {"B01.month", "总产值（本月）", "Output (this month)"},
        {"B04.month", "土地（本季）", "Land (this quarter)"},
        {"B01.previous", "总产值（上期）", "Output (period before)"},
        {"B01.last", "总产值（上年同期）", "Output (same period last year)"},
        {"B01.last.month", "总产值（上年同期，本月）",
            "Output (same period last year, this month)"},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct expr_error error;
        const struct indicator x = {
            .expr = expr_parse(
                text_of(names[i].formula), find_item, fw, arena, &error)};
        const struct words words = explain_formula(fw, &x, arena);

        CHECK(names[i].formula, strcmp(words.zh, names[i].zh) == 0);
        CHECK(names[i].formula, strcmp(words.en, names[i].en) == 0);
    }
    arena_free(arena);
}

static void survives_any_arena(void)
{
    struct arena *whole = arena_new(ARENA);
    const struct explained all = explained(&counties[NOVEMBER], whole);
    struct figures figures;
    struct explained out;
    size_t used;

    fill(all.fw, &figures, counties[NOVEMBER].given, whole);
    used = arena_used(whole);
    CU_ASSERT(explain(all.evaluation, &figures, whole, &out));
    used = arena_used(whole) - used;
    for (size_t cap = 1; cap < used + 512; cap += 8) {
        struct arena *small = arena_new(cap);
        char name[40];

        snprintf(name, sizeof(name), "%zu bytes", cap);
        CHECK(name, small == NULL ||
                        !explain(all.evaluation, &figures, small, &out) ||
                        strcmp(out.reckoning.en, all.reckoning.en) == 0);
        arena_free(small);
    }
    arena_free(whole);
}

SUITE(explain, {"explains each indicator", explains_each_indicator},
    {"speaks both languages", speaks_both_languages},
    {"says whose weight it was", says_whose_weight_it_was},
    {"says nothing of nothing", says_nothing_of_nothing},
    {"names a quality left out", names_a_quality_left_out},
    {"knows the bounds", knows_the_bounds},
    {"tells why the grade", tells_why_the_grade},
    {"explains a second expression", explains_a_second_expression},
    {"explains other means", explains_other_means},
    {"tells bad parameters", tells_bad_parameters},
    {"names records and columns", names_records_and_columns},
    {"survives any arena", survives_any_arena})
