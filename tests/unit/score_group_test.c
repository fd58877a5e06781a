/* Evaluation with what an edition need not have: weights of a group, peers,
 * the second expression, vetoes, floors, means; and places among regions. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/score.h"
#include "tests/unit/score_means.h"
#include "tests/unit/suite.h"
#include "tests/unit/wide_edition.h"

#define ARENA ((size_t)8 << 20)

static const struct period year = {2023, FREQ_YEAR, 0};

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static void put(struct figures *figures, const struct framework *fw,
    const char *item, enum when when, double value)
{
    struct cell *cell =
        &figures->cell[when][framework_item(fw, text_of(item))][COLUMN_TOTAL];

    cell->state = CELL_VALUE;
    cell->accepted = true;
    decimal_from_double(value, &cell->value);
}

/* Output now and last year, land, energy, unemployment; last year's of 0 is
 * not reported. */
struct region_figures {
    double b01, last, b04, b05, e06;
};

static struct figures fill(const struct framework *fw,
    const struct region_figures *from, struct arena *arena)
{
    struct figures figures;

    figures_make(&figures, (size_t)fw->item_count, arena);
    put(&figures, fw, "B01", WHEN_NOW, from->b01);
    if (from->last != 0) {
        put(&figures, fw, "B01", WHEN_LAST_YEAR, from->last);
    }
    put(&figures, fw, "B04", WHEN_NOW, from->b04);
    put(&figures, fw, "B05", WHEN_NOW, from->b05);
    put(&figures, fw, "E06", WHEN_NOW, from->e06);
    return figures;
}

/* An edition with one change; the arithmetic mean unless that is the change. */
static const struct framework *edition(
    const char *file, const char *old, const char *new, struct arena *arena)
{
    struct framework_file files[WIDE_EDITION_FILES];
    size_t count;

    CHECK(new, wide_edition_changed(file, old, new, arena, files));
    return framework_read(files, WIDE_EDITION_FILES, arena, NULL, 0, &count);
}

static const struct framework *arithmetic(struct arena *arena)
{
    return edition("edition.csv",
        "aggregate,generalised\naggregate_power,0.5\n", "", arena);
}

/*
 * A-01 progress: attainments of 4000, 80 + 2 * (50 - 45) = 90. A-02 growth
 * 11.11 by min-max, 0.1 shifted. A-03 land 150, half way between 0.6 and 1:
 * 80. B-01 energy 12 against 10, 5 each: 90. B-02 unemployment 6 of 0 to 12:
 * 100.
 */
static const struct region_figures own = {2000, 1800, 150, 12, 6};

static void scores_by_every_method(void)
{
    static const struct {
        const char *name;
        int group;
        bool peers;
        double spread[6], rates[6], total;
    } rows[] = {
        {"alone", -1, false, {30, 0, 30, 10, 30, 0}, {90, 0, 80, 90, 100, 0},
            27 + 24 + 9 + 30},
        {"among others", -1, true, {20, 20, 20, 10, 30, 0},
            {90, 55, 80, 90, 100, 0}, 18 + 11 + 16 + 9 + 30},
        {"of a group", 0, true, {40, 30, 0, 10, 20, 0},
            {90, 55, 80, 90, 100, 0}, 36 + 16.5 + 0 + 9 + 20},
        {"of a group without weights", 1, true, {20, 20, 20, 10, 30, 0},
            {90, 55, 80, 90, 100, 0}, 18 + 11 + 16 + 9 + 30},
    };
    static const double growths[] = {100 / 9.0 + 10, 100 / 9.0 - 10};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        const struct framework *fw = arithmetic(arena);
        struct figures figures = fill(fw, &own, arena);
        struct peer_values of[6] = {[1] = {growths, 2}};
        const struct peers peers = {of};
        const struct score_input input = {
            &figures, NULL, rows[i].group, rows[i].peers ? &peers : NULL};
        struct evaluation e;

        CHECK(rows[i].name, score_evaluate(fw, year, &input, arena, &e));
        for (int k = 0; k < 6; k++) {
            CHECK(rows[i].name,
                near(e.indicators[k].spread, rows[i].spread[k], 1e-9));
            CHECK(rows[i].name,
                near(e.indicators[k].rate, rows[i].rates[k], 1e-9));
        }
        CHECK(rows[i].name, near(e.total, rows[i].total, 1e-9));
        CHECK(rows[i].name, e.group == rows[i].group);
        CHECK(rows[i].name,
            e.indicators[1].outcome ==
                (rows[i].peers ? OUTCOME_SCORED : OUTCOME_NO_PEERS));
        CHECK(rows[i].name,
            e.indicators[1].group.count == (rows[i].peers ? 2 : 0));
        CHECK(rows[i].name, e.indicators[0].second == 1800);
        arena_free(arena);
    }
}

static void the_second_expression_counts(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = arithmetic(arena);
    const struct region_figures first_year = {2000, 0, 150, 12, 6};
    struct figures figures = fill(fw, &first_year, arena);
    const struct score_input input = {&figures, NULL, -1, NULL};
    struct cell *last = figures.cell[WHEN_LAST_YEAR][0];
    struct evaluation e;

    CU_ASSERT(score_evaluate(fw, year, &input, arena, &e));
    CU_ASSERT_EQUAL(e.indicators[0].outcome, OUTCOME_MISSING);
    CU_ASSERT(e.indicators[0].has_value);
    last[COLUMN_TOTAL].state = CELL_NOT_APPLICABLE;
    CU_ASSERT(score_evaluate(fw, year, &input, arena, &e));
    CU_ASSERT_EQUAL(e.indicators[0].outcome, OUTCOME_MISSING);
    last[COLUMN_TOTAL].approved = last[COLUMN_TOTAL].accepted = true;
    CU_ASSERT(score_evaluate(fw, year, &input, arena, &e));
    CU_ASSERT_EQUAL(e.indicators[0].outcome, OUTCOME_NOT_APPLICABLE);
    arena_free(arena);
}

static void means_of_qualities(void)
{
    static const struct {
        const char *name, *words;
        double wanted; /* of 85 (weight 60) and 97.5 (weight 40) */
    } rows[] = {
        {"arithmetic", "aggregate,arithmetic\n", 90},
        {"geometric", "aggregate,geometric\n", 89.795216},
        {"harmonic", "aggregate,harmonic\n", 89.594595},
        {"power 2", "aggregate,generalised\naggregate_power,2\n", 90.208093},
        {"power 0", "aggregate,generalised\n", 89.795216},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        const struct framework *fw = edition("edition.csv",
            "aggregate,generalised\naggregate_power,0.5\n", rows[i].words,
            arena);
        struct figures figures = fill(fw, &own, arena);
        const struct score_input input = {&figures, NULL, -1, NULL};
        struct evaluation e;

        CHECK(rows[i].name, score_evaluate(fw, year, &input, arena, &e));
        CHECK(rows[i].name, near(e.total, rows[i].wanted, 1e-6));
        arena_free(arena);
    }
}

static void means_at_their_edges(void)
{
    static const struct {
        const char *name;
        enum mean mean;
        double power, values[3], weights[3], wanted;
    } rows[] = {
        {"arithmetic", MEAN_ARITHMETIC, 0, {1, 2, 6}, {1, 1, 2}, 3.75},
        {"geometric", MEAN_GEOMETRIC, 0, {1, 2, 4}, {1, 1, 1}, 2},
        {"harmonic", MEAN_HARMONIC, 0, {1, 2, 2}, {1, 1, 1}, 1.5},
        {"quadratic", MEAN_GENERALISED, 2, {1, 7, 5}, {1, 1, 1}, 5},
        {"power 1", MEAN_GENERALISED, 1, {1, 2, 6}, {1, 1, 1}, 3},
        {"power 0", MEAN_GENERALISED, 0, {1, 2, 4}, {1, 1, 1}, 2},
        {"power -1", MEAN_GENERALISED, -1, {1, 2, 2}, {1, 1, 1}, 1.5},
        {"a large power", MEAN_GENERALISED, 1e6, {1, 2, 1e12}, {1, 1, 1}, 1e12},
        {"a small power", MEAN_GENERALISED, -1e6, {3, 9, 1e12}, {1, 1, 1}, 3},
        {"one value", MEAN_HARMONIC, 0, {7, 0, 0}, {2, 0, 0}, 7},
        {"a zero", MEAN_GEOMETRIC, 0, {0, 50, 50}, {1, 1, 1}, 0},
        {"a zero, harmonic", MEAN_HARMONIC, 0, {0, 50, 50}, {1, 1, 1}, 0},
        {"a zero, power -2", MEAN_GENERALISED, -2, {0, 5, 5}, {1, 1, 1}, 0},
        {"a zero, power 2", MEAN_GENERALISED, 2, {0, 3, 3}, {2, 1, 1},
            2.1213203435596424},
        {"a zero without weight", MEAN_GEOMETRIC, 0, {0, 4, 9}, {0, 1, 1}, 6},
        {"a negative", MEAN_GEOMETRIC, 0, {-1, 4, 9}, {1, 1, 1}, 0},
        {"all zero", MEAN_HARMONIC, 0, {0, 0, 0}, {1, 1, 1}, 0},
        {"no weight", MEAN_GEOMETRIC, 0, {1, 2, 3}, {0, 0, 0}, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double mean = mean_of(
            rows[i].mean, rows[i].power, rows[i].values, rows[i].weights, 3);

        CHECK(rows[i].name,
            near(mean, rows[i].wanted, 1e-5 * (1 + rows[i].wanted)));
    }
}

/* Grades 优 90 (the first 10), 良 80, 中 60, 差; a quality under 60 leaves 中
 * at best; more than half out of work is a veto. */
static void what_forces_a_grade(void)
{
    static const struct {
        const char *name;
        struct region_figures figures;
        const char *grade;
        int floor_quality;
        bool veto;
    } rows[] = {
        {"none", {2000, 1800, 150, 12, 6}, "优", -1, false},
        {"a quality under the floor", {2000, 1000, 200, 24, 12}, "中", 1,
            false},
        {"the floor leaves what is worse", {1000, 1200, 90, 24, 12}, "差", 0,
            false},
        {"a veto", {2000, 1800, 150, 12, 51}, "差", 1, true},
        {"no veto at its bound", {4000, 1800, 250, 9, 50}, "中", 1, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        const struct framework *fw = arithmetic(arena);
        struct figures figures = fill(fw, &rows[i].figures, arena);
        const struct score_input input = {&figures, NULL, -1, NULL};
        struct evaluation e;

        CHECK(rows[i].name, score_evaluate(fw, year, &input, arena, &e));
        CHECK(rows[i].name, strcmp(e.grade->name.zh, rows[i].grade) == 0);
        CHECK(rows[i].name, e.floor_quality == rows[i].floor_quality);
        CHECK(rows[i].name, (e.veto != NULL) == rows[i].veto);
        arena_free(arena);
    }
}

/* What is not reported is no reason for a veto, and nothing has no grade. */
static void nothing_reported(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = arithmetic(arena);
    const struct period january = {2023, FREQ_MONTH, 1};
    struct figures figures;
    const struct score_input input = {&figures, NULL, -1, NULL};
    struct evaluation e;

    figures_make(&figures, (size_t)fw->item_count, arena);
    CU_ASSERT(score_evaluate(fw, january, &input, arena, &e));
    CU_ASSERT_PTR_NULL(e.veto);
    CU_ASSERT(e.scored);
    for (int i = 0; i < fw->item_count; i++) {
        struct cell *cell = &figures.cell[WHEN_NOW][i][COLUMN_TOTAL];

        cell->state = CELL_NOT_APPLICABLE;
        cell->approved = cell->accepted = true;
        figures.cell[WHEN_LAST_YEAR][i][COLUMN_TOTAL] = *cell;
    }
    CU_ASSERT(score_evaluate(fw, january, &input, arena, &e));
    CU_ASSERT(!e.scored);
    CU_ASSERT_PTR_NULL(e.grade);
    CU_ASSERT_EQUAL(e.total, 0);
    arena_free(arena);
}

static void values_and_peers(void)
{
    static const struct region_figures regions[3] = {
        {2000, 1800, 150, 12, 6}, {3000, 0, 100, 5, 4}, {1000, 2000, 50, 9, 3}};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = arithmetic(arena);
    struct indicator_value *values[3];
    struct peers peers;

    for (size_t r = 0; r < 3; r++) {
        struct figures figures = fill(fw, &regions[r], arena);

        CU_ASSERT(score_values(fw, year, &figures, arena, &values[r]));
    }
    CU_ASSERT(values[0][0].has && values[0][0].value == 2000);
    CU_ASSERT(values[2][1].has && near(values[2][1].value, -50, 1e-9));
    CU_ASSERT(!values[1][1].has && values[1][1].value == 0);
    CU_ASSERT(!values[0][5].has);
    CU_ASSERT(score_peers(fw, (const struct indicator_value *const *)values, 3,
        0, arena, &peers));
    CU_ASSERT_EQUAL(peers.of[0].count, 2);
    CU_ASSERT_EQUAL(peers.of[0].values[0], 3000);
    CU_ASSERT_EQUAL(peers.of[1].count, 1);
    CU_ASSERT(near(peers.of[1].values[0], -50, 1e-9));
    CU_ASSERT_EQUAL(peers.of[5].count, 0);
    arena_free(arena);
}

/* A peer of which only values were entered. */
static void scores_entered_values(void)
{
    static const double growths[] = {1, 21};
    const struct indicator_value values[6] = {[0] = {true, 2000},
        [1] = {true, 11},
        [2] = {true, 150},
        [4] = {true, 51},
        [5] = {true, 3}};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = arithmetic(arena);
    const struct peer_values of[6] = {[1] = {growths, 2}};
    const struct peers peers = {of};
    struct evaluation e;

    CU_ASSERT(score_entered(fw, year, values, 0, &peers, arena, &e));
    /* Progress needs an earlier value; energy is not known; a count is shown.
     */
    CU_ASSERT_EQUAL(e.indicators[0].outcome, OUTCOME_NOT_DUE);
    CU_ASSERT_EQUAL(e.indicators[1].outcome, OUTCOME_SCORED);
    CU_ASSERT(near(e.indicators[1].rate, 55, 1e-9));
    CU_ASSERT_EQUAL(e.indicators[3].outcome, OUTCOME_NOT_DUE);
    CU_ASSERT_EQUAL(e.indicators[5].outcome, OUTCOME_SHOWN);
    CU_ASSERT(near(e.indicators[4].rate, 0, 1e-9));
    CU_ASSERT_PTR_NULL(e.veto);
    CU_ASSERT(e.scored);
    CU_ASSERT(score_entered(fw, year, values, -1, NULL, arena, &e));
    CU_ASSERT_EQUAL(e.indicators[1].outcome, OUTCOME_NO_PEERS);
    for (size_t cap = 1; cap < 900; cap += 24) {
        struct arena *small = arena_new(cap);

        CU_ASSERT(
            !score_entered(fw, year, values, 0, &peers, small, &e) || e.scored);
        arena_free(small);
    }
    arena_free(arena);
}

/* -- places ---------------------------------------------------------------- */

static void places_among_regions(void)
{
    static const struct {
        const char *name;
        int group;
        bool scored, veto;
        double total;
        int rank;
        const char *grade;
    } rows[] = {
        {"320481", 0, true, false, 95.004, 2, "良"},
        {"320482", 0, true, false, 97, 1, "优"},
        {"320483", 0, true, false, 95.0049, 2, "良"},
        {"320484", 1, true, false, 85, 4, "中"},
        {"320485", -1, true, false, 83, 5, "中"},
        {"320486", 1, false, false, 0, 0, NULL},
        {"320487", 1, true, true, 82, 6, "差"},
    };
    static const struct grade grades[] = {{{"优", ""}, 90 * DECIMAL_ONE, 1},
        {{"良", ""}, 80 * DECIMAL_ONE, 3}, {{"中", ""}, 60 * DECIMAL_ONE, 0},
        {{"差", ""}, 0, 0}};
    const struct framework fw = {.grades = grades,
        .grade_count = 4,
        .group_count = 2,
        .tie = TIE_ROUNDED};
    static const struct veto veto = {.code = "V"};
    const size_t n = sizeof(rows) / sizeof(rows[0]);
    struct standing standings[sizeof(rows) / sizeof(rows[0])];
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < n; i++) {
        const struct evaluation e = {.fw = &fw,
            .group = rows[i].group,
            .scored = rows[i].scored,
            .total = rows[i].total,
            .veto = rows[i].veto ? &veto : NULL,
            .grade = !rows[i].scored ? NULL
                     : rows[i].veto  ? &grades[3]
                                     : score_grade(&fw, rows[i].total)};

        standings[i] = score_standing(rows[i].name, &e);
    }
    CU_ASSERT(score_standings(&fw, standings, n, arena));
    arena_free(arena);
    for (size_t i = 0; i < n; i++) {
        const struct grade *grade = standings[i].grade;

        CHECK(rows[i].name, standings[i].rank == rows[i].rank);
        CHECK(rows[i].name, rows[i].grade == NULL
                                ? grade == NULL
                                : strcmp(grade->name.zh, rows[i].grade) == 0);
        CHECK(rows[i].name, (standings[i].veto != NULL) == rows[i].veto);
    }
    /* Of group 0 97 is first and the two that are printed alike are second. */
    CU_ASSERT_EQUAL(standings[1].group_rank, 1);
    CU_ASSERT_EQUAL(standings[0].group_rank, 2);
    CU_ASSERT_EQUAL(standings[2].group_rank, 2);
    CU_ASSERT_EQUAL(standings[3].group_rank, 1);
    CU_ASSERT_EQUAL(standings[4].group_rank, 0);
    CU_ASSERT_EQUAL(standings[6].group_rank, 2);
}

static void exact_ties(void)
{
    static const struct grade grades[] = {{{"差", ""}, 0, 0}};
    struct framework fw = {.grades = grades, .grade_count = 1};
    struct arena *arena = arena_new(ARENA), *small = arena_new(16);
    struct standing rows[] = {
        {.region = "a", .group = -1, .scored = true, .total = 95.004},
        {.region = "b", .group = -1, .scored = true, .total = 95.0049}};

    fw.tie = TIE_EXACT;
    CU_ASSERT(score_standings(&fw, rows, 2, arena));
    CU_ASSERT_EQUAL(rows[0].rank, 2);
    CU_ASSERT_EQUAL(rows[1].rank, 1);
    CU_ASSERT_PTR_NULL(rows[0].grade);
    fw.tie = TIE_ROUNDED;
    CU_ASSERT(score_standings(&fw, rows, 2, arena));
    CU_ASSERT_EQUAL(rows[0].rank, 1);
    CU_ASSERT_EQUAL(rows[1].rank, 1);
    CU_ASSERT(!score_standings(&fw, rows, 2, small));
    arena_free(small);
    arena_free(arena);
}

static void survives_any_arena(void)
{
    struct arena *whole = arena_new(ARENA);
    const struct framework *fw = wide_edition(whole);
    struct figures figures = fill(fw, &own, whole);
    const struct score_input input = {&figures, NULL, 0, NULL};
    struct indicator_value *values;
    struct evaluation e;
    size_t before = arena_used(whole), needed;

    CU_ASSERT(score_evaluate(fw, year, &input, whole, &e));
    needed = arena_used(whole) - before;
    CU_ASSERT(score_values(fw, year, &figures, whole, &values));
    for (size_t cap = 1; cap < needed; cap += 24) {
        struct arena *small = arena_new(cap);
        const struct indicator_value *const all[] = {values};
        struct indicator_value *again;
        struct evaluation other;
        struct peers peers;

        CU_ASSERT(!score_evaluate(fw, year, &input, small, &other));
        arena_reset(small);
        CU_ASSERT(!score_values(fw, year, &figures, small, &again) ||
                  again[0].value == values[0].value);
        arena_reset(small);
        CU_ASSERT(!score_peers(fw, all, 1, 1, small, &peers) ||
                  peers.of[0].count == 1);
        arena_free(small);
    }
    arena_free(whole);
}

SUITE(score_group, {"scores by every method", scores_by_every_method},
    {"the second expression counts", the_second_expression_counts},
    {"means of qualities", means_of_qualities},
    {"means at their edges", means_at_their_edges},
    {"what forces a grade", what_forces_a_grade},
    {"nothing reported", nothing_reported},
    {"values and peers", values_and_peers},
    {"scores entered values", scores_entered_values},
    {"places among regions", places_among_regions}, {"exact ties", exact_ties},
    {"survives any arena", survives_any_arena})
