/* Published inputs and outputs: the tables of five examples, and where
 * PINZHI_TEST_DATA names a folder with golden/ every file of it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"
#include "eval/score.h"
#include "tests/unit/method_trial.h"
#include "tests/unit/score_means.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)4 << 20)

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
            scores[i] = method_efficacy(
                rows[i].value[c], rows[i].satisfactory, rows[i].not_allowed);
            CHECK(rows[i].name,
                decimal_round_double(scores[i], 2) == rows[i].wanted[c]);
        }
        CHECK("total", decimal_round_double(
                           mean_of(MEAN_ARITHMETIC, 1, scores, weights, 4),
                           2) == totals[c]);
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
            scores[k] = method_efficacy(rows[i].value[k], best[k], worst[k]);
            CHECK(rows[i].name, near(scores[k], rows[i].wanted[k], 0.005));
        }
        means[i] = mean_of(MEAN_GEOMETRIC, 0, scores, weights, 4);
        CHECK(rows[i].name, near(means[i], rows[i].mean, 0.005));
    }
    rank_of(means, 4, true, ranks);
    for (size_t i = 0; i < 4; i++) {
        CHECK(rows[i].name, ranks[i] == rows[i].rank);
    }
}

static void golden_below_not_allowed(void)
{
    CU_ASSERT_EQUAL(
        decimal_round_double(method_efficacy(5.81, 12, 6), 2), 58.73);
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
            near(mean_of(MEAN_ARITHMETIC, 1, index, weights, 7), wanted[c],
                0.2));
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

        rank_of(rows[i].values, 6, rows[i].descending, ranks);
        CHECK(rows[i].name, memcmp(ranks, rows[i].ranks, sizeof(ranks)) == 0);
    }
}

/* -- the files themselves -------------------------------------------------- */

/* A file of golden/; false, said aloud, when there is none. */
static bool open_file(const char *name, struct arena *arena, struct csv *out)
{
    const char *folder = getenv("PINZHI_TEST_DATA");
    char path[1000], *bytes = arena_alloc(arena, 1 << 16);
    struct csv_fault fault;
    FILE *file;
    size_t n;

    snprintf(
        path, sizeof(path), "%s/golden/%s", folder == NULL ? "" : folder, name);
    file = folder == NULL ? NULL : fopen(path, "r");
    if (file == NULL) {
        printf("    skipped: PINZHI_TEST_DATA names no folder with golden/%s\n",
            name);
        return false;
    }
    n = fread(bytes, 1, 1 << 16, file);
    fclose(file);
    CHECK(name, csv_read((struct text){bytes, n}, arena, out, &fault));
    return true;
}

static const char *words_at(const struct csv *csv, size_t row, const char *name)
{
    return csv_at(csv, row, csv_column(csv, name));
}

static double number_at(const struct csv *csv, size_t row, const char *name)
{
    decimal value = 0;

    CHECK(name, decimal_parse(text_of(words_at(csv, row, name)), DECIMAL_PLACES,
                    &value) == DECIMAL_OK);
    return decimal_to_double(value);
}

/* The rate of a value under a method with these parameters. */
static double rate_of(
    const char *method, char direction, double value, const char *parameters)
{
    struct method_trial t;
    bool defined = false;
    double rate;

    CHECK(parameters,
        method_trial_make(&t, method, direction, value, parameters));
    rate = method_rate(&t.fw, &t.x, &t.in, &defined);
    CHECK(parameters, defined);
    return rate;
}

/* g01: efficacy by given values, weighted arithmetic mean, two decimals. */
static void file_weighted_efficacy(void)
{
    static const char *const firms[] = {"jia", "yi"};
    struct arena *arena = arena_new(ARENA);
    struct csv in, out;

    if (open_file("g01_efficacy_weighted_input.csv", arena, &in) &&
        open_file("g01_efficacy_weighted_expected.csv", arena, &out)) {
        for (size_t f = 0; f < 2; f++) {
            double rates[8], weights[8];

            for (size_t i = 0; i < in.row_count; i++) {
                rates[i] = rate_of("efficacy", '+', number_at(&in, i, firms[f]),
                    arena_printf(arena, "target %s, low %s",
                        words_at(&in, i, "satisfactory"),
                        words_at(&in, i, "not_allowed")));
                weights[i] = number_at(&in, i, "weight");
                CHECK(firms[f], decimal_round_double(rates[i], 2) ==
                                    number_at(&out, i, firms[f]));
            }
            CHECK(firms[f],
                decimal_round_double(
                    mean_of(MEAN_ARITHMETIC, 1, rates, weights, in.row_count),
                    2) == number_at(&out, in.row_count, firms[f]));
        }
    }
    arena_free(arena);
}

/* The column of an input but for one row, as a list of peers. */
static const char *others(
    const struct csv *csv, size_t self, int column, struct arena *arena)
{
    const char *list = "peers ";

    for (size_t i = 0; i < csv->row_count; i++) {
        if (i != self) {
            list = arena_printf(arena, "%s%s/", list, csv_at(csv, i, column));
        }
    }
    return list;
}

/* g02: efficacy between the extremes of the group, geometric mean, ranks. */
static void file_geometric_efficacy(void)
{
    static const double ones[] = {1, 1, 1, 1};
    struct arena *arena = arena_new(ARENA);
    double means[8];
    int ranks[8];
    struct csv in, out;

    if (open_file("g02_efficacy_geometric_input.csv", arena, &in) &&
        open_file("g02_efficacy_geometric_expected.csv", arena, &out)) {
        for (size_t i = 0; i < in.row_count; i++) {
            double rates[4];

            for (int k = 0; k < 4; k++) {
                rates[k] = rate_of("efficacy", '+',
                    number_at(&in, i, in.header[k + 1]),
                    others(&in, i, k + 1, arena));
                CHECK(out.header[k + 1],
                    near(rates[k], number_at(&out, i, out.header[k + 1]),
                        0.005));
            }
            means[i] = mean_of(MEAN_GEOMETRIC, 0, rates, ones, 4);
            CHECK("mean",
                near(means[i], number_at(&out, i, "D_geometric"), 0.005));
        }
        rank_of(means, in.row_count, true, ranks);
        for (size_t i = 0; i < in.row_count; i++) {
            CHECK("rank", ranks[i] == (int)number_at(&out, i, "rank"));
        }
    }
    arena_free(arena);
}

/* g04: a score between two bands, in points of its weight. */
static void file_banded(void)
{
    struct arena *arena = arena_new(ARENA);
    struct csv csv;

    if (open_file("g04_efficacy_banded_sasac.csv", arena, &csv)) {
        for (size_t i = 0; i < csv.row_count; i++) {
            double rate = rate_of("banded", '+', number_at(&csv, i, "actual"),
                arena_printf(arena, "bands %s:%s/%s:%s",
                    words_at(&csv, i, "upper_band_value"),
                    words_at(&csv, i, "upper_band_coeff"),
                    words_at(&csv, i, "band_value"),
                    words_at(&csv, i, "band_coeff")));

            CHECK(words_at(&csv, i, "case"),
                decimal_round_double(rate / 100 * number_at(&csv, i, "weight"),
                    2) == number_at(&csv, i, "expected_score"));
        }
    }
    arena_free(arena);
}

/* g03 below the value that is not allowed: the bare coefficient. */
static void file_edge(void)
{
    struct arena *arena = arena_new(ARENA);
    struct csv csv;

    if (open_file("g03_efficacy_edge.csv", arena, &csv)) {
        for (size_t i = 0; i < csv.row_count; i++) {
            double rate = rate_of("efficacy", '+', number_at(&csv, i, "x"),
                arena_printf(arena, "target %s, low %s",
                    words_at(&csv, i, "satisfactory"),
                    words_at(&csv, i, "not_allowed")));

            CHECK(
                words_at(&csv, i, "case"), decimal_round_double(rate, 2) ==
                                               number_at(&csv, i, "expected"));
        }
    }
    arena_free(arena);
}

/* g12: index against standards that are printed rounded; equal weights. */
static void file_index(void)
{
    static const char *const cities[] = {"jia", "yi"};
    struct arena *arena = arena_new(ARENA);
    struct csv csv;

    if (open_file("g12_composite_index_two_cities.csv", arena, &csv)) {
        for (size_t c = 0; c < 2; c++) {
            const char *printed = arena_printf(arena, "%s_index", cities[c]);
            double rates[16], ones[16];
            size_t n = csv.row_count - 1;

            for (size_t i = 0; i < n; i++) {
                ones[i] = 1;
                rates[i] = rate_of("index", '+', number_at(&csv, i, cities[c]),
                    arena_printf(
                        arena, "target %s", words_at(&csv, i, "standard")));
                CHECK(words_at(&csv, i, "indicator"),
                    near(rates[i], number_at(&csv, i, printed), 0.2));
            }
            CHECK(printed, near(mean_of(MEAN_ARITHMETIC, 1, rates, ones, n),
                               number_at(&csv, n, printed), 0.2));
        }
    }
    arena_free(arena);
}

/* g14: places in a series, by score_rank and by the ranking method. */
static void check_series(const struct csv *csv, size_t first, size_t n)
{
    bool more = number_at(csv, first, "direction") > 0;
    const char *name = words_at(csv, first, "series");
    double values[16];
    int ranks[16];

    for (size_t i = 0; i < n; i++) {
        values[i] = number_at(csv, first + i, "value");
    }
    rank_of(values, n, more, ranks);
    for (size_t i = 0; i < n; i++) {
        int wanted = (int)number_at(csv, first + i, "expected_rank");
        const struct framework fw = {.tie = TIE_ROUNDED};
        const struct indicator x = {
            .decimals = 1, .direction = more ? DIRECTION_MORE : DIRECTION_LESS};
        /* The region itself among the values is equal, so not before it. */
        const struct peer_values all = {values, (int)n};

        CHECK(name, ranks[i] == wanted);
        CHECK(name, method_group(&fw, &x, &all, values[i]).rank == wanted);
    }
}

static void file_ties(void)
{
    struct arena *arena = arena_new(ARENA);
    struct csv csv;

    if (open_file("g14_tie_ranking_taizhou2022.csv", arena, &csv)) {
        for (size_t first = 0, i = 1; i <= csv.row_count; i++) {
            if (i == csv.row_count || strcmp(words_at(&csv, i, "series"),
                                          words_at(&csv, first, "series"))) {
                check_series(&csv, first, i - first);
                first = i;
            }
        }
    }
    arena_free(arena);
}

SUITE(score_golden, {"weighted efficacy", golden_weighted_efficacy},
    {"geometric efficacy", golden_geometric_efficacy},
    {"below not allowed", golden_below_not_allowed},
    {"composite index", golden_composite_index}, {"ties", golden_ties},
    {"file g01", file_weighted_efficacy}, {"file g02", file_geometric_efficacy},
    {"file g03", file_edge}, {"file g04", file_banded},
    {"file g12", file_index}, {"file g14", file_ties})
