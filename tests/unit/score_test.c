#include "eval/score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/score_means.h"
#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)8 << 20)

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static void means_of_nothing(void)
{
    static const double values[] = {1, 0}, weights[] = {0, 0}, ones[] = {1, 1};

    CU_ASSERT_EQUAL(mean_of(MEAN_ARITHMETIC, 1, values, weights, 2), 0);
    CU_ASSERT_EQUAL(mean_of(MEAN_ARITHMETIC, 1, values, ones, 0), 0);
    CU_ASSERT_EQUAL(mean_of(MEAN_GEOMETRIC, 0, values, ones, 2), 0);
    CU_ASSERT_EQUAL(mean_of(MEAN_GEOMETRIC, 0, values, weights, 1), 0);
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
 * applicable, d not due, o no peers, x shown.
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
    static const char letters[] = "smndox";
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
        CHECK(evaluations[i].name,
            score_evaluate(fw, evaluations[i].period,
                &(struct score_input){&figures, NULL, -1, NULL}, arena, &e));
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
    CU_ASSERT(score_evaluate(fw, november,
        &(struct score_input){&figures, counts, -1, NULL}, arena, &e));
    CU_ASSERT(e.indicators[3].has_value && e.indicators[3].value == 7);
    CU_ASSERT(e.indicators[7].has_value && e.indicators[7].value == 3);
    CU_ASSERT_EQUAL(e.indicators[7].points, 0);
    CU_ASSERT(score_evaluate(fw, november,
        &(struct score_input){&figures, NULL, -1, NULL}, arena, &e));
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
    CU_ASSERT(score_evaluate(fw, november,
        &(struct score_input){&figures, NULL, -1, NULL}, arena, &e));
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
    CU_ASSERT(score_evaluate(fw, november,
        &(struct score_input){&figures, NULL, -1, NULL}, whole, &e));
    for (size_t cap = 1; cap < arena_used(whole) - before; cap += 24) {
        struct arena *small = arena_new(cap);
        char name[40];

        snprintf(name, sizeof(name), "%zu bytes", cap);
        CHECK(name, small == NULL ||
                        !score_evaluate(fw, november,
                            &(struct score_input){&figures, NULL, -1, NULL},
                            small, &e) ||
                        near(e.total, evaluations[0].total, 1e-9));
        arena_free(small);
    }
    arena_free(whole);
}

SUITE(score, {"means of nothing", means_of_nothing},
    {"grades by the rounded total", grades_by_the_rounded_total},
    {"evaluates a region", evaluates_a_region},
    {"shows counts and values", shows_counts_and_values},
    {"keeps values unrounded", keeps_values_unrounded},
    {"survives any arena", survives_any_arena})
