#include "eval/score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)8 << 20)

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

/* -- golden examples (published inputs and outputs) ------------------------ */

static void golden_weighted_efficacy(void)
{
    static const struct {
        const char *name;
        double satisfactory, not_allowed, weight, value[2], wanted[2];
    } rows[] = {
        {"总资产贡献率", 12, 6, 33, {9.60, 6.92}, {84.00, 66.13}},
        {"资本保值增值率", 150, 100, 26, {120.67, 113.23}, {76.54, 70.58}},
        {"流动资产周转率", 2, 1, 25, {1.76, 1.59}, {90.40, 83.60}},
        {"工业全员劳动生产率", 50000, 15000, 16, {34956.03, 44551.24},
            {82.81, 93.77}},
    };
    static const double totals[2] = {83.47, 76.08};

    for (size_t c = 0; c < 2; c++) {
        double scores[4], weights[4];

        for (size_t i = 0; i < 4; i++) {
            weights[i] = rows[i].weight;
            scores[i] = score_efficacy(
                rows[i].value[c], rows[i].satisfactory, rows[i].not_allowed);
            CHECK(rows[i].name,
                decimal_round_double(scores[i], 2) == rows[i].wanted[c]);
        }
        CHECK("total", decimal_round_double(
                           score_mean(scores, weights, 4), 2) == totals[c]);
    }
}

/* Satisfactory and not allowed are the best and the worst of the group; the
 * source rounds the ratio to four decimals first, hence the tolerance. */
static void golden_geometric_efficacy(void)
{
    static const struct {
        const char *name;
        double value[4], wanted[4], mean;
        int rank;
    } rows[] = {
        {"甲", {5733, 60.5, 91.5, 16.7}, {100.000, 77.472, 91.808, 100.000},
            91.835, 1},
        {"乙", {3575, 52.2, 93.2, 7.3}, {60.000, 60.000, 100.000, 60.000},
            68.173, 4},
        {"丙", {3929, 71.2, 84.9, 10.7}, {66.560, 100.000, 60.000, 74.468},
            73.847, 3},
        {"丁", {4404, 69.7, 88.0, 12.8}, {75.368, 96.844, 74.940, 83.404},
            82.185, 2},
    };
    static const double best[4] = {5733, 71.2, 93.2, 16.7};
    static const double worst[4] = {3575, 52.2, 84.9, 7.3};
    static const double weights[4] = {1, 1, 1, 1};
    double means[4];
    int ranks[4];

    for (size_t i = 0; i < 4; i++) {
        double scores[4];

        for (size_t k = 0; k < 4; k++) {
            scores[k] = score_efficacy(rows[i].value[k], best[k], worst[k]);
            CHECK(rows[i].name, near(scores[k], rows[i].wanted[k], 0.005));
        }
        means[i] = score_geometric(scores, weights, 4);
        CHECK(rows[i].name, near(means[i], rows[i].mean, 0.005));
    }
    score_rank(means, 4, true, ranks);
    for (size_t i = 0; i < 4; i++) {
        CHECK(rows[i].name, ranks[i] == rows[i].rank);
    }
}

static void golden_below_not_allowed(void)
{
    CU_ASSERT_EQUAL(
        decimal_round_double(score_efficacy(5.81, 12, 6), 2), 58.73);
}

/* Printed standards are rounded and means truncated: tolerance 0.2. */
static void golden_composite_index(void)
{
    static const double standard[] = {
        7993.3, 28.9, 65.4, 5832.0, 81.2, 59.2, 164.0};
    static const double value[2][7] = {
        {12561.1, 36.4, 90.4, 5018.0, 111.5, 186.3, 240.0},
        {18353.0, 50.0, 256.4, 7277.0, 139.2, 344.8, 394.0}};
    static const double wanted[2] = {157.9, 273.3};
    static const double weights[] = {1, 1, 1, 1, 1, 1, 1};

    for (size_t c = 0; c < 2; c++) {
        double index[7];

        for (size_t i = 0; i < 7; i++) {
            index[i] = value[c][i] / standard[i] * 100;
        }
        CHECK(c == 0 ? "甲" : "乙",
            near(score_mean(index, weights, 7), wanted[c], 0.2));
    }
}

static void golden_ties(void)
{
    static const struct {
        const char *name;
        bool descending;
        double values[6];
        int ranks[6];
    } rows[] = {
        {"202207优良天数比例", true, {90.3, 87.1, 80.6, 77.4, 77.4, 71.0},
            {1, 2, 3, 4, 4, 6}},
        {"202207PM2.5", false, {17, 19, 20, 21, 21, 22}, {1, 2, 3, 4, 4, 6}},
        {"2022年1-7月优良天数比例", true, {77.8, 75.0, 74.5, 73.6, 72.6, 72.6},
            {1, 2, 3, 4, 5, 5}},
        {"2022年1-7月PM2.5", false, {34, 34, 35, 35, 36, 37},
            {1, 1, 3, 3, 5, 6}},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int ranks[6];

        score_rank(rows[i].values, 6, rows[i].descending, ranks);
        CHECK(rows[i].name, memcmp(ranks, rows[i].ranks, sizeof(ranks)) == 0);
    }
}

/* -- rates ----------------------------------------------------------------- */

static struct indicator indicator_of(
    enum method method, enum direction direction, const double parameters[5])
{
    struct indicator x = {.method = method, .direction = direction};
    decimal *members[5] = {&x.target, &x.low, &x.high, &x.floor, &x.ceiling};

    for (size_t i = 0; i < 5; i++) {
        decimal_from_double(parameters[i], members[i]);
    }
    return x;
}

/* Hand-made cases: target, low, high, floor, ceiling; value, cap, rate. */
static const struct {
    const char *name;
    enum method method;
    enum direction direction;
    double parameters[5], value, cap, wanted;
} rates[] = {
    {"half of the target", METHOD_ATTAINMENT, DIRECTION_MORE, {4000}, 2000, 100,
        50},
    {"zero is a value", METHOD_ATTAINMENT, DIRECTION_MORE, {4000}, 0, 100, 0},
    {"negative attains nothing", METHOD_ATTAINMENT, DIRECTION_MORE, {10}, -5,
        100, 0},
    {"over the target", METHOD_ATTAINMENT, DIRECTION_MORE, {10}, 15, 100, 100},
    {"a higher cap", METHOD_ATTAINMENT, DIRECTION_MORE, {10}, 11, 120, 110},
    {"at a higher cap", METHOD_ATTAINMENT, DIRECTION_MORE, {10}, 15, 120, 120},
    {"a third, unrounded", METHOD_ATTAINMENT, DIRECTION_MORE, {3}, 1, 100,
        100 / 3.0},
    {"less is better", METHOD_ATTAINMENT, DIRECTION_LESS, {30}, 40, 100, 75},
    {"less than the target", METHOD_ATTAINMENT, DIRECTION_LESS, {30}, 20, 100,
        100},
    {"nothing of the bad", METHOD_ATTAINMENT, DIRECTION_LESS, {30}, 0, 120,
        120},
    {"negative of the bad", METHOD_ATTAINMENT, DIRECTION_LESS, {30}, -1, 100,
        0},
    {"rank 1 of target 1", METHOD_ATTAINMENT, DIRECTION_RANK, {1}, 1, 100, 100},
    {"rank 4 of target 1", METHOD_ATTAINMENT, DIRECTION_RANK, {1}, 4, 100, 25},
    {"grade 2 of target 1", METHOD_ATTAINMENT, DIRECTION_GRADE, {1}, 2, 100,
        50},
    {"inside the interval", METHOD_INTERVAL, DIRECTION_INTERVAL,
        {0, 3, 6, 0, 12}, 4.5, 100, 100},
    {"at its lower edge", METHOD_INTERVAL, DIRECTION_INTERVAL, {0, 3, 6, 0, 12},
        3, 100, 100},
    {"at its upper edge", METHOD_INTERVAL, DIRECTION_INTERVAL, {0, 3, 6, 0, 12},
        6, 100, 100},
    {"below it", METHOD_INTERVAL, DIRECTION_INTERVAL, {0, 3, 6, 0, 12}, 1.5,
        100, 75},
    {"above it", METHOD_INTERVAL, DIRECTION_INTERVAL, {0, 3, 6, 0, 12}, 9, 100,
        50},
    {"at the allowed bound", METHOD_INTERVAL, DIRECTION_INTERVAL,
        {0, 3, 6, 0, 12}, 12, 100, 0},
    {"beyond the allowed bound", METHOD_INTERVAL, DIRECTION_INTERVAL,
        {0, 3, 6, 0, 12}, 20, 100, 0},
    {"an interval of one point", METHOD_INTERVAL, DIRECTION_INTERVAL,
        {0, 5, 5, 0, 10}, 4, 100, 80},
    {"satisfactory", METHOD_EFFICACY, DIRECTION_MORE, {15, 5}, 15, 100, 100},
    {"not allowed", METHOD_EFFICACY, DIRECTION_MORE, {15, 5}, 5, 100, 60},
    {"between", METHOD_EFFICACY, DIRECTION_MORE, {12, 6}, 9.6, 100, 84},
    {"over satisfactory", METHOD_EFFICACY, DIRECTION_MORE, {15, 5}, 20, 100,
        100},
    {"below not allowed", METHOD_EFFICACY, DIRECTION_MORE, {12, 6}, 5.81, 100,
        5.81 * 40 / 6 + 20},
    {"far below", METHOD_EFFICACY, DIRECTION_MORE, {15, 5}, -100, 100, 0},
    {"less is better by h < s", METHOD_EFFICACY, DIRECTION_LESS, {-3, 3}, 0,
        100, 80},
    {"rank by efficacy", METHOD_EFFICACY, DIRECTION_RANK, {1, 6}, 2, 100, 92},
};

static void rates_by_hand(void)
{
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct indicator x = indicator_of(
            rates[i].method, rates[i].direction, rates[i].parameters);
        struct framework fw = {.rate_cap = 0};
        bool defined;
        double rate;

        decimal_from_double(rates[i].cap, &fw.rate_cap);
        rate = score_rate(&fw, &x, rates[i].value, &defined);
        CHECK(rates[i].name, defined);
        CHECK(rates[i].name, near(rate, rates[i].wanted, 1e-9));
    }
}

static void parameters_without_width(void)
{
    static const struct {
        const char *name;
        enum method method;
        double parameters[5];
    } rows[] = {
        {"no method", METHOD_NONE, {1}},
        {"target of nothing", METHOD_ATTAINMENT, {0}},
        {"h = s", METHOD_EFFICACY, {5, 5}},
        {"no room", METHOD_INTERVAL, {0, 3, 6, 3, 6}},
    };
    const struct framework fw = {.rate_cap = 100 * DECIMAL_ONE};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct indicator x =
            indicator_of(rows[i].method, DIRECTION_MORE, rows[i].parameters);
        bool defined = true;

        CHECK(rows[i].name, score_rate(&fw, &x, 4, &defined) == 0);
        CHECK(rows[i].name, !defined);
    }
}

static void excel_formulas(void)
{
    static const struct {
        const char *name;
        enum method method;
        enum direction direction;
        const char *wanted;
    } rows[] = {
        {"attainment", METHOD_ATTAINMENT, DIRECTION_MORE,
            "MAX(0,MIN(CP,V/T*100))"},
        {"attainment, less", METHOD_ATTAINMENT, DIRECTION_LESS,
            "IF(V<0,0,IF(V=0,CP,MAX(0,MIN(CP,T/V*100))))"},
        {"attainment, rank", METHOD_ATTAINMENT, DIRECTION_RANK,
            "IF(V<0,0,IF(V=0,CP,MAX(0,MIN(CP,T/V*100))))"},
        {"interval", METHOD_INTERVAL, DIRECTION_INTERVAL,
            "MAX(0,MIN(CP,100*(1-MAX(LO-V,V-HI,0)/MAX(LO-FL,CE-HI))))"},
        {"efficacy", METHOD_EFFICACY, DIRECTION_MORE,
            "MAX(0,MIN(CP,(V-LO)/(T-LO)*40+60))"},
    };
    static const struct score_cells cells = {
        "V", "T", "LO", "HI", "FL", "CE", "CP"};
    struct arena *arena = arena_new(ARENA);
    struct indicator none = {.method = METHOD_NONE};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct indicator x = {
            .method = rows[i].method, .direction = rows[i].direction};
        const char *formula = score_excel(&x, &cells, arena);

        CHECK(rows[i].name,
            formula != NULL && strcmp(formula, rows[i].wanted) == 0);
    }
    CU_ASSERT_PTR_NULL(score_excel(&none, &cells, arena));
    arena_free(arena);
}

static void means_of_nothing(void)
{
    static const double values[] = {1, 0}, weights[] = {0, 0}, ones[] = {1, 1};

    CU_ASSERT_EQUAL(score_mean(values, weights, 2), 0);
    CU_ASSERT_EQUAL(score_mean(values, ones, 0), 0);
    CU_ASSERT_EQUAL(score_geometric(values, ones, 2), 0);
    CU_ASSERT_EQUAL(score_geometric(values, weights, 1), 0);
    CU_ASSERT_EQUAL(score_minimum(METHOD_EFFICACY), 60);
    CU_ASSERT_EQUAL(score_minimum(METHOD_ATTAINMENT), 0);
    CU_ASSERT_EQUAL(score_minimum(METHOD_INTERVAL), 0);
}

static void grades_by_the_rounded_total(void)
{
    static const struct {
        const char *name;
        double total;
        const char *grade;
    } rows[] = {
        {"full", 100, "优"},
        {"at the bound", 90, "优"},
        {"rounds up to it", 89.995, "优"},
        {"rounds down from it", 89.9949, "良"},
        {"sixty", 60, "中"},
        {"under sixty", 59.99, "差"},
        {"nothing", 0, "差"},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(rows[i].name, strcmp(score_grade(fw, rows[i].total)->name.zh,
                                rows[i].grade) == 0);
    }
    arena_free(arena);
}

/* -- one region ------------------------------------------------------------ */

/* A cell: item, "l" last year else now, state (v value, n not applicable and
 * approved and accepted, u not approved, w approved but not accepted). */
struct given {
    const char *item;
    char when, state;
    int64_t value;
};

#define CELLS_MAX 8

static void fill(const struct framework *fw, struct figures *figures,
    const struct given *given, struct arena *arena)
{
    figures_make(figures, (size_t)fw->item_count, arena);
    for (int i = 0; i < CELLS_MAX && given[i].item != NULL; i++) {
        int item = framework_item(fw, text_of(given[i].item));
        enum when when = given[i].when == 'l' ? WHEN_LAST_YEAR : WHEN_NOW;
        struct cell *cell = &figures->cell[when][item][COLUMN_TOTAL];

        cell->state = given[i].state == 'v' ? CELL_VALUE : CELL_NOT_APPLICABLE;
        cell->value = given[i].value * DECIMAL_ONE;
        cell->approved = given[i].state == 'n' || given[i].state == 'w';
        cell->accepted = given[i].state == 'v' || given[i].state == 'n';
    }
}

/*
 * Weights: A-01 20, A-02 20 (efficacy 5 to 15), A-03 20 (quarterly); B-01 10
 * (annual, 10 at most), B-02 20 (interval 3 to 6), B-03 10 (annual, of a
 * monthly item). One letter an indicator: s scored, m missing, n not
 * applicable, d not due, x shown.
 */
static const struct {
    const char *name;
    struct period period;
    struct given given[CELLS_MAX];
    const char *outcomes;
    double spread[8];
    double total;
    int due, reported;
    const char *grade; /* NULL: nothing is scored */
} evaluations[] = {
    {"what is not due spreads its weight", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 2000}, {"B01", 'l', 'v', 1800},
            {"E06", ' ', 'v', 4}},
        "ssdxdsdx", {30, 30, 0, 0, 0, 40}, 30 * .5 + 30 * (.84 + .04 / 9) + 40,
        3, 3, "良"},
    {"what is missing keeps its weight", {2023, FREQ_MONTH, 11},
        {{"B01", 'l', 'v', 1800}, {"E06", ' ', 'v', 4}}, "mmdxdsdx",
        {30, 30, 0, 0, 0, 40}, 0 + 30 * .6 + 40, 3, 1, "差"},
    {"a divisor of zero is missing", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 0}, {"E06", ' ', 'v', 4}},
        "smdxdsdx", {30, 30, 0, 0, 0, 40}, 30 + 30 * .6 + 40, 3, 2, "良"},
    {"what is early counts", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 2000}, {"E06", ' ', 'v', 4},
            {"B05", ' ', 'v', 20}, {"B04", ' ', 'v', 100}},
        "sssxssdx", {20, 20, 20, 0, 40 / 3.0, 80 / 3.0},
        20 + 20 + 10 + 20 / 3.0 + 80 / 3.0, 5, 5, "良"},
    {"zero is a value", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 0}, {"B01", 'l', 'v', 1800}, {"E06", ' ', 'v', 0}},
        "ssdxdsdx", {30, 30, 0, 0, 0, 40}, 0 + 0 + 40 * .5, 3, 3, "差"},
    {"a quality with nothing scored", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 2000}, {"B01", 'l', 'v', 1000},
            {"E06", ' ', 'n', 0}},
        "ssdxdndx", {50, 50}, 25 + 50, 2, 2, "中"},
    {"not applicable spreads inside its quality", {2023, FREQ_YEAR, 0},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 2000}, {"B04", ' ', 'n', 0},
            {"E06", ' ', 'v', 4}, {"B05", ' ', 'v', 10},
            {"B03", ' ', 'v', 400}},
        "ssnxsssx", {30, 30, 0, 0, 10, 20, 10}, 60 + 10 + 20 + 5, 5, 5, "优"},
    {"not applicable without approval is missing", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 2000},
            {"E06", ' ', 'u', 0}},
        "ssdxdmdx", {30, 30, 0, 0, 0, 40}, 60, 3, 2, "中"},
    {"not applicable before acceptance is missing", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 2000},
            {"E06", ' ', 'w', 0}},
        "ssdxdmdx", {30, 30, 0, 0, 0, 40}, 60, 3, 2, "中"},
    {"a month is no year", {2023, FREQ_MONTH, 11}, {{"B03", ' ', 'v', 800}},
        "mmdxdmdx", {30, 30, 0, 0, 0, 40}, 18, 3, 0, "差"},
    {"at the end of a quarter", {2023, FREQ_QUARTER, 3},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 2000},
            {"E06", ' ', 'v', 4}},
        "ssmxdsdx", {20, 20, 20, 0, 0, 40}, 80, 4, 3, "良"},
    {"everything is due at the end of the year", {2023, FREQ_YEAR, 0},
        {{"B01", ' ', 'v', 4000}, {"B01", 'l', 'v', 2000}}, "ssmxmmmx",
        {20, 20, 20, 0, 10, 20, 10}, 40, 6, 2, "差"},
    {"nothing is applicable", {2023, FREQ_MONTH, 11},
        {{"B01", ' ', 'n', 0}, {"B01", 'l', 'v', 1}, {"E06", ' ', 'n', 0}},
        "nndxdndx", {0}, 0, 0, 0, NULL},
};

static void check_evaluation(
    size_t row, const struct framework *fw, const struct evaluation *e)
{
    static const char letters[] = "smndx";
    const char *name = evaluations[row].name;
    double spread = 0, points = 0;

    for (int i = 0; i < fw->indicator_count; i++) {
        const struct indicator_score *score = &e->indicators[i];

        CHECK(name, letters[score->outcome] == evaluations[row].outcomes[i]);
        CHECK(name, near(score->spread, evaluations[row].spread[i], 1e-9));
        CHECK(name,
            near(score->points, score->rate / 100 * score->spread, 1e-12));
        spread += score->spread;
        points += score->points;
    }
    CHECK(name, e->scored == (evaluations[row].grade != NULL));
    CHECK(name, near(spread, e->scored ? 100 : 0, 1e-9));
    CHECK(name, near(points, e->total, 1e-9));
    CHECK(name, near(e->total, evaluations[row].total, 1e-9));
    CHECK(name, e->due == evaluations[row].due);
    CHECK(name, e->reported == evaluations[row].reported);
    CHECK(name, evaluations[row].grade == NULL
                    ? e->grade == NULL
                    : strcmp(e->grade->name.zh, evaluations[row].grade) == 0);
    for (int q = 0; q < fw->quality_count; q++) {
        const struct quality_score *quality = &e->qualities[q];

        CHECK(name,
            near(quality->points, quality->rate / 100 * quality->weight, 1e-9));
    }
}

static void evaluates_a_region(void)
{
    for (size_t i = 0; i < sizeof(evaluations) / sizeof(evaluations[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        const struct framework *fw = small_edition(arena);
        struct figures figures;
        struct evaluation e;

        fill(fw, &figures, evaluations[i].given, arena);
        CHECK(evaluations[i].name, score_evaluate(fw, evaluations[i].period,
                                       &figures, NULL, arena, &e));
        check_evaluation(i, fw, &e);
        arena_free(arena);
    }
}

static void shows_counts_and_values(void)
{
    static const struct given given[CELLS_MAX] = {{"B02", ' ', 'v', 7}};
    static const int counts[8] = {0, 0, 0, 0, 0, 0, 0, 3};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    const struct period november = {2023, FREQ_MONTH, 11};
    struct figures figures;
    struct evaluation e;

    fill(fw, &figures, given, arena);
    CU_ASSERT(score_evaluate(fw, november, &figures, counts, arena, &e));
    CU_ASSERT(e.indicators[3].has_value && e.indicators[3].value == 7);
    CU_ASSERT(e.indicators[7].has_value && e.indicators[7].value == 3);
    CU_ASSERT_EQUAL(e.indicators[7].points, 0);
    CU_ASSERT(score_evaluate(fw, november, &figures, NULL, arena, &e));
    CU_ASSERT(!e.indicators[7].has_value);
    arena_free(arena);
}

static void keeps_values_unrounded(void)
{
    static const struct given given[CELLS_MAX] = {
        {"B01", ' ', 'v', 2000}, {"B01", 'l', 'v', 1800}};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    const struct period november = {2023, FREQ_MONTH, 11};
    struct figures figures;
    struct evaluation e;

    fill(fw, &figures, given, arena);
    CU_ASSERT(score_evaluate(fw, november, &figures, NULL, arena, &e));
    CU_ASSERT(near(e.indicators[1].value, 100 / 9.0, 1e-9));
    CU_ASSERT(near(e.indicators[1].rate, (100 / 9.0 - 5) * 4 + 60, 1e-9));
    arena_free(arena);
}

static void survives_any_arena(void)
{
    struct arena *whole = arena_new(ARENA);
    const struct framework *fw = small_edition(whole);
    const struct period november = {2023, FREQ_MONTH, 11};
    struct figures figures;
    struct evaluation e;
    size_t before;

    fill(fw, &figures, evaluations[0].given, whole);
    before = arena_used(whole);
    CU_ASSERT(score_evaluate(fw, november, &figures, NULL, whole, &e));
    for (size_t cap = 1; cap < arena_used(whole) - before; cap += 24) {
        struct arena *small = arena_new(cap);
        char name[40];

        snprintf(name, sizeof(name), "%zu bytes", cap);
        CHECK(name,
            small == NULL ||
                !score_evaluate(fw, november, &figures, NULL, small, &e) ||
                near(e.total, evaluations[0].total, 1e-9));
        arena_free(small);
    }
    arena_free(whole);
}

SUITE(score, {"golden: weighted efficacy", golden_weighted_efficacy},
    {"golden: geometric efficacy", golden_geometric_efficacy},
    {"golden: below not allowed", golden_below_not_allowed},
    {"golden: composite index", golden_composite_index},
    {"golden: ties", golden_ties}, {"rates by hand", rates_by_hand},
    {"parameters without width", parameters_without_width},
    {"excel formulas", excel_formulas}, {"means of nothing", means_of_nothing},
    {"grades by the rounded total", grades_by_the_rounded_total},
    {"evaluates a region", evaluates_a_region},
    {"shows counts and values", shows_counts_and_values},
    {"keeps values unrounded", keeps_values_unrounded},
    {"survives any arena", survives_any_arena})
