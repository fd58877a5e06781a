#include "eval/statistics.h"

#include <math.h>
#include <string.h>

#include "eval/composite.h"
#include "tests/unit/suite.h"

enum { MOST = 12 };
#define NA MISSING

static bool same(double a, double b, double within)
{
    return is_missing(a) ? is_missing(b) : fabs(a - b) <= within;
}

/* -- one number of a column ------------------------------------------------ */

static const struct row {
    const char *name;
    int n;
    double x[MOST];
    int count;
    double mean, sd, median;
} rows[] = {
    {"nothing", 0, {0}, 0, NA, NA, NA},
    {"all missing", 3, {NA, NA, NA}, 0, NA, NA, NA},
    {"one", 1, {4}, 1, 4, NA, 4},
    {"one of three", 3, {NA, 4, NA}, 1, 4, NA, 4},
    {"two", 3, {1, NA, 2}, 2, 1.5, 0.7071067811865476, 1.5},
    {"odd, unsorted", 5, {9, 1, 5, 3, 2}, 5, 4, 3.1622776601683795, 3},
    {"negative", 4, {-1, -2, -4, -1}, 4, -2, 1.4142135623730951, -1.5},
    {"ties", 4, {2, 2, 2, 6}, 4, 3, 2, 2},
};

static void describes_columns(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        double room[MOST];

        CHECK(row->name, stat_count(row->x, row->n) == row->count);
        CHECK(row->name, same(row->mean, stat_mean(row->x, row->n), 0));
        CHECK(row->name, same(row->sd, stat_sd(row->x, row->n), 1e-15));
        CHECK(
            row->name, same(row->median, stat_median(row->x, row->n, room), 0));
    }
}

static const struct range_row {
    const char *name;
    int n;
    double x[MOST];
    bool there;
    double low, high;
} range_rows[] = {
    {"nothing", 0, {0}, false, 0, 0},
    {"all missing", 2, {NA, NA}, false, 0, 0},
    {"one", 2, {NA, -3}, true, -3, -3},
    {"several", 5, {2, NA, -1, 7, 0}, true, -1, 7},
};

static void finds_ranges(void)
{
    for (size_t i = 0; i < sizeof(range_rows) / sizeof(range_rows[0]); i++) {
        const struct range_row *row = &range_rows[i];
        double low, high;

        CHECK(row->name, stat_range(row->x, row->n, &low, &high) == row->there);
        CHECK(row->name, !row->there || (low == row->low && high == row->high));
    }
}

/* -- quantiles ------------------------------------------------------------- */

/* quantile(x, p, type = 7) of R */
static const struct quantile_row {
    const char *name;
    int n;
    double sorted[MOST];
    double p, want;
} quantile_rows[] = {
    {"of one", 1, {5}, 0.3, 5},
    {"lowest", 4, {1, 2, 4, 8}, 0, 1},
    {"highest", 4, {1, 2, 4, 8}, 1, 8},
    {"5 %", 4, {1, 2, 4, 8}, 0.05, 1.15},
    {"quarter", 4, {1, 2, 4, 8}, 0.25, 1.75},
    {"half", 4, {1, 2, 4, 8}, 0.5, 3},
    {"95 %", 4, {1, 2, 4, 8}, 0.95, 7.4},
    {"at a number", 5, {1, 2, 4, 8, 16}, 0.75, 8},
};

static void finds_quantiles(void)
{
    for (size_t i = 0; i < sizeof(quantile_rows) / sizeof(quantile_rows[0]);
         i++) {
        const struct quantile_row *row = &quantile_rows[i];

        CHECK(row->name,
            same(row->want, stat_quantile(row->sorted, row->n, row->p), 1e-14));
    }
}

/* -- shape ----------------------------------------------------------------- */

static const struct shape_row {
    const char *name;
    int n;
    double x[MOST];
    bool defined;
    double skewness, kurtosis, within;
} shape_rows[] = {
    /* the example in the manual of Excel's SKEW and KURT */
    {"Excel's example", 10, {3, 4, 5, 2, 3, 4, 5, 6, 4, 7}, true, 0.359543071,
        -0.151799637, 1e-9},
    {"symmetric", 5, {1, 2, 3, 4, 5}, true, 0, -1.2, 1e-14},
    {"one outlier", 5, {NA, 0, 0, 0, 4}, true, 2, 4, 1e-14},
    {"one outlier below", 4, {0, 0, -4, 0}, true, -2, 4, 1e-14},
    {"three", 4, {1, 2, NA, 9}, false, 0, 0, 0},
    {"all missing", 4, {NA, NA, NA, NA}, false, 0, 0, 0},
    /* their mean is not 0.1 */
    {"constant", 6, {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, false, 0, 0, 0},
    {"too large", 4, {1e200, 0, 0, 0}, false, 0, 0, 0},
    {"too close", 4, {1e-200, 0, 0, 0}, false, 0, 0, 0},
};

static void finds_shapes(void)
{
    for (size_t i = 0; i < sizeof(shape_rows) / sizeof(shape_rows[0]); i++) {
        const struct shape_row *row = &shape_rows[i];
        double skewness = 0, kurtosis = 0;

        CHECK(row->name,
            stat_shape(row->x, row->n, &skewness, &kurtosis) == row->defined);
        CHECK(row->name,
            !row->defined || same(row->skewness, skewness, row->within));
        CHECK(row->name,
            !row->defined || same(row->kurtosis, kurtosis, row->within));
    }
}

/* -- correlation ----------------------------------------------------------- */

static const struct correlation_row {
    const char *name;
    int n;
    double x[MOST], y[MOST];
    double want;
} correlation_rows[] = {
    {"same direction", 3, {1, 2, 3}, {10, 20, 30}, 1},
    {"contrary", 3, {1, 2, 3}, {3, 2, 1}, -1},
    /* rounding alone would give 1.0000000000000002 */
    {"never above 1", 3, {0.5, 0.6, 0.2},
        {0.5 * 6 / 10, 0.6 * 6 / 10, 0.2 * 6 / 10}, 1},
    {"never below -1", 3, {0.5, 0.6, 0.2},
        {-0.5 * 6 / 10, -0.6 * 6 / 10, -0.2 * 6 / 10}, -1},
    {"none", 4, {1, 1, 2, 2}, {1, 2, 1, 2}, 0},
    /* deviations -1.5 -0.5 0.5 1.5 and -2 0 -1 3: 7 / sqrt(5 * 14) */
    {"some", 4, {1, 2, 3, 4}, {0, 2, 1, 5}, 0.8366600265340756},
    {"rows with both", 6, {1, NA, 2, 3, 99, 4}, {0, 7, 2, 1, NA, 5},
        0.8366600265340756},
    {"one row", 3, {1, NA, 2}, {1, 2, NA}, NA},
    {"no row", 2, {1, NA}, {NA, 1}, NA},
    {"first constant", 3, {0.1, 0.1, 0.1}, {1, 2, 4}, NA},
    {"second constant", 3, {1, 2, 4}, {0.1, 0.1, 0.1}, NA},
    {"constant where both are", 3, {1, 1, 2}, {1, 2, NA}, NA},
    {"first too large", 2, {1e200, 0}, {1, 2}, NA},
    {"second too large", 2, {1, 2}, {1e200, 0}, NA},
    {"first too close", 2, {1e-200, 0}, {1, 2}, NA},
    {"second too close", 2, {1, 2}, {1e-200, 0}, NA},
};

static void correlates(void)
{
    for (size_t i = 0;
         i < sizeof(correlation_rows) / sizeof(correlation_rows[0]); i++) {
        const struct correlation_row *row = &correlation_rows[i];
        double r = stat_correlation(row->x, row->y, row->n);

        CHECK(row->name, same(row->want, r, 1e-15));
        CHECK(row->name, !(fabs(r) > 1));
    }
}

/* -- ranks ----------------------------------------------------------------- */

static const struct rank_row {
    const char *name;
    int n;
    double x[MOST];
    bool descending;
    int want[MOST];
} rank_rows[] = {
    {"largest first", 4, {10, 30, 20, 40}, true, {4, 2, 3, 1}},
    {"smallest first", 4, {10, 30, 20, 40}, false, {1, 3, 2, 4}},
    {"ties share the lowest", 4, {5, 7, 7, 9}, true, {4, 2, 2, 1}},
    {"ties upwards", 4, {5, 7, 7, 9}, false, {1, 2, 2, 4}},
    {"missing has none", 5, {NA, 2, NA, 3, 1}, true, {0, 2, 0, 1, 3}},
    {"all tied", 3, {0, 0, 0}, true, {1, 1, 1}},
    {"zeros of both signs", 3, {0.0, -0.0, -1}, true, {1, 1, 3}},
    {"nothing", 2, {NA, NA}, true, {0, 0}},
    {"one", 1, {3}, false, {1}},
};

static void ranks(void)
{
    for (size_t i = 0; i < sizeof(rank_rows) / sizeof(rank_rows[0]); i++) {
        const struct rank_row *row = &rank_rows[i];
        double room[MOST];
        int got[MOST];

        stat_rank(row->x, row->n, row->descending, room, got);
        CHECK(row->name,
            memcmp(got, row->want, (size_t)row->n * sizeof(*got)) == 0);
    }
}

SUITE(statistics, {"describes columns", describes_columns},
    {"finds ranges", finds_ranges}, {"finds quantiles", finds_quantiles},
    {"finds shapes", finds_shapes}, {"correlates", correlates},
    {"ranks", ranks})
