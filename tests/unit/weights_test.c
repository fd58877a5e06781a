/*
 * Weights: published worked examples, then every edge. The long numbers were
 * computed apart from this program, by NumPy's own eigenvalues and
 * correlations.
 */
#include "eval/weights.h"

#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"

enum { CELLS = 32, MOST = 8 };
#define NA    MISSING
#define ARENA ((size_t)1 << 20)

enum from { ENTROPY, CRITIC, VARIATION, PCA, PCA_SQUARED };

/* Four aircraft by six attributes: Hwang and Yoon, Multiple Attribute Decision
 * Making, 1981, section 3.1. */
#define FIGHTERS                                                              \
    {                                                                         \
        2, 2.5, 1.8, 2.2, 1500, 2700, 2000, 1800, 20000, 18000, 21000, 20000, \
            5.5, 6.5, 4.5, 5, 5, 3, 7, 5, 9, 5, 7, 5                          \
    }

/* Five programs by six criteria, scaled to [0,1]: Tus and Aytac Adali, The new
 * combination with CRITIC and WASPAS methods, Opsearch 56(2), 2019. */
#define PROGRAMS                                                              \
    {                                                                         \
        1, 80 / 4400.0, 1400 / 4400.0, 0, 200 / 4400.0, 1 / 3.0, 1, 1 / 3.0,  \
            2 / 3.0, 0, 0.5, 0.5, 0, 0.5, 1, 1, 1 / 3.0, 2 / 3.0, 0, 2 / 3.0, \
            0.5, 0, 1, 0, 0.5, 1 / 3.0, 0, 2 / 3.0, 1 / 3.0, 1                \
    }

static const struct data_row {
    const char *name;
    enum from from;
    int units, columns;
    double x[CELLS];
    double want[MOST];
    double within;
} data_rows[] = {
    {"entropy, published to four digits", ENTROPY, 4, 6, FIGHTERS,
        {0.0649, 0.2055, 0.0133, 0.0829, 0.3570, 0.2764}, 2e-3},
    {"entropy, all digits", ENTROPY, 4, 6, FIGHTERS,
        {0.06418973460150276, 0.20608816423562373, 0.01344459087436756,
            0.08132562861545618, 0.35868002434480767, 0.2762718573282421},
        1e-12},
    /* p = 1/2, 1/2, 0: e = ln 2 / ln 3; p = 1, 0, 0: e = 0 */
    {"entropy with zeros", ENTROPY, 3, 2, {1, 1, 0, 7, 0, 0},
        {0.2695772896908149, 0.730422710309185}, 1e-12},
    /* of two that are there: p = 1, 0, so that e = 0 in both columns */
    {"entropy over what is there", ENTROPY, 3, 2, {NA, 5, 0, 0, NA, 4},
        {0.5, 0.5}, 0},
    {"entropy of a constant column: 0", ENTROPY, 3, 3,
        {0.1, 0.1, 0.1, 1, 0, 0, 2, NA, 2}, {0, 1, 0}, 0},
    {"entropy of zeros: 0", ENTROPY, 2, 2, {0, 0, 1, 2}, {0, 1}, 0},
    {"entropy, all constant: equal", ENTROPY, 2, 3, {1, 1, 2, 2, 0, 0},
        {1 / 3.0, 1 / 3.0, 1 / 3.0}, 1e-15},
    {"entropy of numbers far apart", ENTROPY, 2, 2, {1e300, 1e-300, 0, 3},
        {0.5, 0.5}, 0},
    {"critic, published to three digits", CRITIC, 5, 6, PROGRAMS,
        {0.157, 0.249, 0.168, 0.121, 0.154, 0.151}, 5e-4},
    {"critic, all digits", CRITIC, 5, 6, PROGRAMS,
        {0.157003432041533, 0.24948924316364143, 0.1676752491926968,
            0.1211002224302237, 0.15409929158594757, 0.15063256158595756},
        1e-12},
    /* r = -1; sd 1/2 and 1/4 */
    {"critic of two that contradict", CRITIC, 3, 2, {0, 0.5, 1, 0.5, 0.25, 0},
        {2 / 3.0, 1 / 3.0}, 1e-15},
    {"critic of two that say the same: equal", CRITIC, 3, 2,
        {0.9, 0.3, 0.6, 0.9 * 6 / 10, 0.3 * 6 / 10, 0.6 * 6 / 10}, {0.5, 0.5},
        0},
    /* sd 1/2, 0, 1/4; 1 - r = 2 of the outer two, 1 with the constant one */
    {"critic of a constant column: 0, r = 0", CRITIC, 3, 3,
        {0, 0.5, 1, 0.1, 0.1, 0.1, 0.5, 0.25, 0}, {2 / 3.0, 0, 1 / 3.0}, 1e-15},
    {"critic, all constant: equal", CRITIC, 2, 2, {1, 1, 0, 0}, {0.5, 0.5}, 0},
    /* r = -1 over the first three, sd 1/2 of three and sqrt(1/24) of four */
    {"critic over what is there", CRITIC, 4, 2,
        {0, 0.5, 1, NA, 0.5, 0.25, 0, 0.25},
        {0.7101020514433644, 0.2898979485566356}, 1e-15},
    {"critic of one column", CRITIC, 2, 1, {0, 1}, {1}, 0},
    /* sd / mean: 1/2 and sqrt 3 / 3 */
    {"variation", VARIATION, 3, 2, {1, 2, 3, 2, 2, 5},
        {0.4641016151377546, 0.5358983848622454}, 1e-15},
    {"variation of aircraft", VARIATION, 4, 6, FIGHTERS,
        {0.11339289338400822, 0.20573121170443265, 0.05141177321631829,
            0.1281971707318938, 0.26354687288251466, 0.23772007808083243},
        1e-12},
    {"variation below 0", VARIATION, 3, 2, {-1, -2, -3, 2, 2, 5},
        {0.4641016151377546, 0.5358983848622454}, 1e-15},
    {"variation of a constant column: 0", VARIATION, 3, 3,
        {0, 0, 0, 0.1, 0.1, 0.1, 1, NA, 2}, {0, 0, 1}, 0},
    {"variation, all constant: equal", VARIATION, 2, 2, {0, 0, 3, 3},
        {0.5, 0.5}, 0},
    {"pca of two", PCA, 4, 2, {1, 2, 3, 4, 1, 3, 2, 9}, {0.5, 0.5}, 1e-12},
    {"pca, a loading below 0", PCA, 5, 6, PROGRAMS,
        {0.2633650877047394, -0.42439542337404706, 0.00398722301942391,
            0.39876638659235786, 0.40709210584555877, 0.3511846202119671},
        1e-10},
    {"pca squared", PCA_SQUARED, 5, 6, PROGRAMS,
        {0.0994342978089967, 0.2582029431041630, 2.279086771692857e-05,
            0.2279590773081591, 0.23757742237450707, 0.1768034685364567},
        1e-10},
    {"pca squared of two that contradict", PCA_SQUARED, 3, 2,
        {1, 2, 3, 3, 2, 1}, {0.5, 0.5}, 1e-12},
    {"pca of one column", PCA, 3, 1, {1, 2, 4}, {1}, 0},
    {"pca of a constant column: 0", PCA, 3, 3,
        {0.1, 0.1, 0.1, 1, 2, 4, 2, 3, 9}, {0, 0.5, 0.5}, 1e-12},
    /* the third row would turn the correlation */
    {"pca of complete rows", PCA, 4, 2, {1, 2, NA, 4, 1, 3, -99, 9}, {0.5, 0.5},
        1e-12},
};

static const char *weigh(enum from from, const double *x, int units,
    int columns, struct arena *arena, double *weights, int *at)
{
    switch (from) {
    case ENTROPY: return weights_entropy(x, units, columns, weights, at);
    case CRITIC: return weights_critic(x, units, columns, arena, weights, at);
    case VARIATION: return weights_variation(x, units, columns, weights, at);
    case PCA:
    case PCA_SQUARED: break;
    }
    return weights_pca(
        x, units, columns, from == PCA_SQUARED, arena, weights, at);
}

static bool near(
    const double *weights, const double *want, int n, double within)
{
    double sum = 0;

    for (int j = 0; j < n; j++) {
        sum += weights[j];
        if (!(fabs(weights[j] - want[j]) <= within)) {
            return false;
        }
    }
    return fabs(sum - 1) < 1e-14;
}

static void weighs_by_data(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < sizeof(data_rows) / sizeof(data_rows[0]); i++) {
        const struct data_row *row = &data_rows[i];
        double weights[MOST];
        int at = 0;

        CHECK(row->name, weigh(row->from, row->x, row->units, row->columns,
                             arena, weights, &at) == NULL);
        CHECK(row->name, at == -1);
        CHECK(row->name, near(weights, row->want, row->columns, row->within));
    }
    arena_free(arena);
}

static const struct refusal_row {
    const char *name;
    enum from from;
    int units, columns;
    double x[CELLS];
    const char *says;
    int at;
} refusal_rows[] = {
    {"entropy of one unit", ENTROPY, 1, 1, {3}, "under two numbers", 0},
    {"entropy of one number", ENTROPY, 3, 2, {1, 2, 3, NA, NA, 3},
        "under two numbers", 1},
    {"entropy below 0", ENTROPY, 2, 2, {1, 2, -1, 2}, "negative", 1},
    {"entropy of a constant below 0", ENTROPY, 2, 1, {-2, -2}, "negative", 0},
    {"entropy too large", ENTROPY, 2, 2, {1, 2, 1e308, 1.7e308}, "too large",
        1},
    {"critic of one unit", CRITIC, 1, 2, {0, 1}, "under two numbers", 0},
    {"critic of nothing", CRITIC, 2, 2, {0, 1, NA, NA}, "under two numbers", 1},
    {"critic too large", CRITIC, 2, 2, {1e308, -1e308, 0, 1}, "too large", 0},
    {"variation of one unit", VARIATION, 1, 1, {3}, "under two numbers", 0},
    {"variation around 0", VARIATION, 2, 2, {1, 2, -1, 1}, "mean of 0", 1},
    {"variation around 0 but for rounding", VARIATION, 3, 1, {0.1, 0.2, -0.3},
        "mean of 0", 0},
    {"variation too large", VARIATION, 2, 1, {1e308, 1.7e308}, "too large", 0},
    {"pca of one unit", PCA, 1, 2, {1, 2}, "under two units", -1},
    {"pca without complete rows", PCA, 2, 2, {1, NA, NA, 2}, "under two units",
        -1},
    {"pca, all constant", PCA, 2, 2, {1, 1, 3, 3}, "no indicator differs", -1},
    {"pca without correlation", PCA, 4, 2, {1, 1, 3, 3, 1, 3, 1, 3},
        "equally much", -1},
    {"pca of contraries", PCA, 3, 2, {1, 2, 3, 3, 2, 1}, "sum to 0", -1},
};

static void refuses_data(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < sizeof(refusal_rows) / sizeof(refusal_rows[0]);
         i++) {
        const struct refusal_row *row = &refusal_rows[i];
        double weights[MOST];
        int at = -2;
        const char *said = weigh(
            row->from, row->x, row->units, row->columns, arena, weights, &at);

        CHECK(row->name, said != NULL && strstr(said, row->says) != NULL);
        CHECK(row->name, at == row->at);
    }
    arena_free(arena);
}

/* -- experts --------------------------------------------------------------- */

static const struct experts_row {
    const char *name;
    int experts, columns;
    double given[CELLS];
    double want[MOST];
    const char *says; /* NULL: no fault */
    int at;
} experts_rows[] = {
    {"one expert", 1, 3, {2, 1, 1}, {0.5, 0.25, 0.25}, NULL, -1},
    {"each on a scale of its own", 2, 2, {1, 3, 50, 50}, {0.375, 0.625}, NULL,
        -1},
    {"zero is a weight", 2, 2, {0, 1, 1, 1}, {0.25, 0.75}, NULL, -1},
    {"negative", 2, 2, {1, 1, 1, -1}, {0}, "negative or missing", 1},
    {"missing", 1, 2, {NA, 1}, {0}, "negative or missing", 0},
    {"nothing", 2, 2, {1, 1, 0, 0}, {0}, "nothing but zeros", -1},
    {"too large", 1, 2, {1e308, 1e308}, {0}, "too large", -1},
};

static void averages_experts(void)
{
    for (size_t i = 0; i < sizeof(experts_rows) / sizeof(experts_rows[0]);
         i++) {
        const struct experts_row *row = &experts_rows[i];
        double weights[MOST];
        int at = -2;
        const char *said = weights_experts(
            row->given, row->experts, row->columns, weights, &at);

        CHECK(row->name, at == row->at);
        CHECK(row->name, (said == NULL) == (row->says == NULL));
        if (said == NULL) {
            CHECK(row->name, near(weights, row->want, row->columns, 1e-15));
        } else if (row->says != NULL) {
            CHECK(row->name, strstr(said, row->says) != NULL);
        }
    }
}

/* -- AHP ------------------------------------------------------------------- */

/* The comparisons above the diagonal, row by row; those below are their
 * inverse. */
static const struct ahp_row {
    const char *name;
    int n;
    double above[28];
    double want[MOST];
    double within, consistency, consistent_within;
} ahp_rows[] = {
    {"one", 1, {0}, {1}, 0, 0, 0},
    {"two", 2, {3}, {0.75, 0.25}, 1e-15, 0, 0},
    {"two far apart", 2, {1e6}, {1e6 / 1000001, 1 / 1000001.0}, 1e-12, 0, 0},
    {"three, consistent", 3, {2, 6, 3}, {0.6, 0.3, 0.1}, 1e-14, 0, 1e-14},
    /* lambda = 1 + 2 + 1/2 by symmetry, RI = 0.58 */
    {"three in a circle", 3, {2, 0.5, 2}, {1 / 3.0, 1 / 3.0, 1 / 3.0}, 1e-14,
        0.25 / 0.58, 1e-13},
    /* Brightness of four chairs: Saaty 1980, lambda = 4.39. */
    {"chairs", 4, {5, 6, 7, 4, 6, 4},
        {0.6186687796321189, 0.2353228216445599, 0.10093397289776256,
            0.0450744258255588},
        1e-12, 0.14471489576896307, 1e-10},
    {"chairs, published", 4, {5, 6, 7, 4, 6, 4}, {0.62, 0.23, 0.10, 0.05}, 6e-3,
        0.13 / 0.90, 5e-3},
    /* Distances from Philadelphia: Saaty 1980, lambda = 6.45. */
    {"distances, published", 6,
        {1 / 3.0, 8, 3, 3, 7, 9, 3, 3, 9, 1 / 6.0, 1 / 5.0, 2, 1 / 3.0, 6, 6},
        {0.263, 0.397, 0.033, 0.116, 0.164, 0.027}, 2e-3, 0.09 / 1.24, 2e-3},
    /* Buying a house: Saaty, How to make a decision, European Journal of
     * Operational Research 48(1), 1990: lambda 9.669, CI 0.238, CR 0.169. */
    {"house, published", 8,
        {5, 3, 7, 6, 6, 1 / 3.0, 1 / 4.0, 1 / 3.0, 5, 3, 3, 1 / 5.0, 1 / 7.0, 6,
            3, 4, 6, 1 / 5.0, 1 / 3.0, 1 / 4.0, 1 / 7.0, 1 / 8.0, 1 / 2.0,
            1 / 5.0, 1 / 6.0, 1 / 5.0, 1 / 6.0, 1 / 2.0},
        {0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333}, 5e-4, 0.169,
        5e-4},
    {"house, all digits", 8,
        {5, 3, 7, 6, 6, 1 / 3.0, 1 / 4.0, 1 / 3.0, 5, 3, 3, 1 / 5.0, 1 / 7.0, 6,
            3, 4, 6, 1 / 5.0, 1 / 3.0, 1 / 4.0, 1 / 7.0, 1 / 8.0, 1 / 2.0,
            1 / 5.0, 1 / 6.0, 1 / 5.0, 1 / 6.0, 1 / 2.0},
        {0.17301747464834766, 0.05397572299903931, 0.1881102988574409,
            0.01750791130819571, 0.03104373640390229, 0.03632220215465611,
            0.16683367362634793, 0.3331889800020701},
        1e-13, 0.16908686090356131, 1e-12},
};

static void fill_pairs(const double *above, int n, double *ratio)
{
    for (int i = 0; i < n; i++) {
        ratio[i * n + i] = 1;
        for (int j = i + 1; j < n; j++) {
            ratio[i * n + j] = *above;
            ratio[j * n + i] = 1 / *above++;
        }
    }
}

static void compares_in_pairs(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < sizeof(ahp_rows) / sizeof(ahp_rows[0]); i++) {
        const struct ahp_row *row = &ahp_rows[i];
        double ratio[MOST * MOST], weights[MOST], consistency = -1;
        int at = -2;

        fill_pairs(row->above, row->n, ratio);
        CHECK(row->name, weights_ahp(ratio, row->n, arena, weights,
                             &consistency, &at) == NULL);
        CHECK(row->name, at == -1 && consistency >= 0);
        CHECK(row->name, near(weights, row->want, row->n, row->within));
        CHECK(row->name,
            fabs(consistency - row->consistency) <= row->consistent_within);
    }
    arena_free(arena);
}

/* Slow for a power iteration: the second eigenvalue is nearly as large. */
static void compares_contradictions(void)
{
    struct arena *arena = arena_new(ARENA);
    const double above[] = {1000, 1000, 0.001, 1000, 1000, 1000};
    double ratio[16], weights[4], consistency;
    int at;

    fill_pairs(above, 4, ratio);
    CU_ASSERT_PTR_NULL(
        weights_ahp(ratio, 4, arena, weights, &consistency, &at));
    for (int i = 0; i < 4; i++) {
        double sum = 0, lambda = consistency * 0.9 * 3 + 4;

        for (int j = 0; j < 4; j++) {
            sum += ratio[i * 4 + j] * weights[j];
        }
        CHECK("a w = lambda w",
            fabs(sum - lambda * weights[i]) < 1e-12 * lambda * weights[i]);
    }
    arena_free(arena);
}

/* CR = (lambda - n) / (n - 1) / RI with Saaty's RI of each size. */
static void divides_by_random_index(void)
{
    static const double index[] = {0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45,
        1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
    struct arena *arena = arena_new(ARENA);
    double ratio[15 * 15], weights[15], consistency;
    int at;

    for (int n = 3; n <= 15; n++) {
        double lambda = 0;

        for (int i = 0; i < n * n; i++) {
            ratio[i] = 1;
        }
        ratio[1] = 9;
        ratio[n] = 1 / 9.0;
        CU_ASSERT_PTR_NULL(
            weights_ahp(ratio, n, arena, weights, &consistency, &at));
        for (int j = 0; j < n; j++) {
            lambda += ratio[j] * weights[j] / weights[0];
        }
        CU_ASSERT(lambda > n + 0.1);
        CU_ASSERT(
            fabs(consistency * index[n - 3] * (n - 1) + n - lambda) < 1e-12);
    }
    arena_free(arena);
}

static const struct pairs_row {
    const char *name;
    int n;
    double ratio[9];
    const char *says;
    int at;
} pairs_rows[] = {
    {"zero", 2, {1, 0, 1, 1}, "not above 0", 0},
    {"negative", 2, {1, -2, -0.5, 1}, "not above 0", 0},
    {"missing", 2, {1, 2, NA, 1}, "inverse", 0},
    {"too large", 2, {1, 2e6, 5e-7, 1}, "above 1000000", 0},
    {"itself", 2, {1, 1, 1, 2}, "not 1 compared with itself", 1},
    {"not reciprocal", 3, {1, 2, 3, 0.5, 1, 4, 1 / 3.0, 0.26, 1}, "inverse", 1},
    {"rounded too much", 2, {1, 3, 0.333, 1}, "inverse", 0},
};

static void refuses_pairs(void)
{
    struct arena *arena = arena_new(ARENA);
    double many[16 * 16], weights[16], consistency;
    const char *said;
    int at = -2;

    for (size_t i = 0; i < sizeof(pairs_rows) / sizeof(pairs_rows[0]); i++) {
        const struct pairs_row *row = &pairs_rows[i];

        said =
            weights_ahp(row->ratio, row->n, arena, weights, &consistency, &at);
        CHECK(row->name, said != NULL && strstr(said, row->says) != NULL);
        CHECK(row->name, at == row->at);
    }
    for (int i = 0; i < 16 * 16; i++) {
        many[i] = 1;
    }
    said = weights_ahp(many, 16, arena, weights, &consistency, &at);
    CU_ASSERT(said != NULL && strstr(said, "more than 15") != NULL);
    CU_ASSERT_PTR_NULL(
        weights_ahp(many, 15, arena, weights, &consistency, &at));
    arena_free(arena);
}

/* -- no memory ------------------------------------------------------------- */

static void reports_no_memory(void)
{
    static const double x[4] = {1, 2, 3, 1}, ratio[4] = {1, 1, 1, 1};
    int failed[3] = {0, 0, 0};

    for (size_t cap = 1; cap <= 512; cap++) {
        struct arena *arena = arena_new(cap);
        double weights[2], consistency;
        int at;
        const char *said[3] = {
            weights_critic(x, 2, 2, arena, weights, &at), NULL, NULL};

        arena_reset(arena);
        said[1] = weights_pca(x, 2, 2, true, arena, weights, &at);
        arena_reset(arena);
        said[2] = weights_ahp(ratio, 2, arena, weights, &consistency, &at);
        for (int i = 0; i < 3; i++) {
            failed[i] += said[i] != NULL;
            CU_ASSERT(said[i] == NULL || strcmp(said[i], "out of memory") == 0);
        }
        arena_free(arena);
    }
    for (int i = 0; i < 3; i++) {
        CU_ASSERT(failed[i] > 0 && failed[i] < 512);
    }
}

SUITE(weights, {"weighs by data", weighs_by_data},
    {"refuses data", refuses_data}, {"averages experts", averages_experts},
    {"compares in pairs", compares_in_pairs},
    {"compares contradictions", compares_contradictions},
    {"divides by random index", divides_by_random_index},
    {"refuses pairs", refuses_pairs}, {"reports no memory", reports_no_memory})
