/* Every normalisation on a column small enough to compute by hand. */
#include <math.h>
#include <string.h>

#include "eval/normalise.h"
#include "tests/unit/columns.h"
#include "tests/unit/suite.h"

enum { UNITS = 5 };

static const struct node up = {
    .direction = 1, .target = 8, .low = NA, .high = NA};
static const struct node down = {
    .direction = -1, .target = 2, .low = NA, .high = NA};
static const struct node posts = {
    .direction = 1, .target = NA, .low = 2, .high = 6};
static const struct node posts_down = {
    .direction = -1, .target = NA, .low = 2, .high = 6};

static const struct row {
    const char *name;
    struct normaliser how;
    const struct node *node;
    double x[UNITS], want[UNITS];
} rows[] = {
    {"none keeps", {.method = NORMALISE_NONE}, &up, {1, 2, NA, 4, 5},
        {1, 2, NA, 4, 5}},
    {"none turns", {.method = NORMALISE_NONE}, &down, {1, 2, NA, 4, 5},
        {-1, -2, NA, -4, -5}},
    {"minmax", {.method = NORMALISE_MINMAX, .p = {0, 100}}, &up,
        {1, 2, NA, 4, 5}, {0, 25, NA, 75, 100}},
    {"minmax turned", {.method = NORMALISE_MINMAX, .p = {0, 100}}, &down,
        {1, 2, NA, 4, 5}, {100, 75, NA, 25, 0}},
    {"minmax shifted", {.method = NORMALISE_MINMAX, .p = {0.1, 1}}, &up,
        {1, 2, 3, 4, 5}, {0.1, 0.325, 0.55, 0.775, 1}},
    {"minmax of equals: the middle",
        {.method = NORMALISE_MINMAX, .p = {0, 100}}, &up, {3, 3, NA, 3, 3},
        {50, 50, NA, 50, 50}},
    {"minmax of one unit", {.method = NORMALISE_MINMAX, .p = {0, 100}}, &up,
        {NA, NA, 7, NA, NA}, {NA, NA, 50, NA, NA}},
    {"minmax of nothing", {.method = NORMALISE_MINMAX, .p = {0, 100}}, &up,
        {NA, NA, NA, NA, NA}, {NA, NA, NA, NA, NA}},
    {"zscore", {.method = NORMALISE_ZSCORE, .p = {0, 1}}, &up, {1, 2, 3, 4, 5},
        {-1.2649110640673518, -0.6324555320336759, 0, 0.6324555320336759,
            1.2649110640673518}},
    {"zscore on 100, 15", {.method = NORMALISE_ZSCORE, .p = {100, 15}}, &up,
        {1, NA, 2, NA, 3}, {85, NA, 100, NA, 115}},
    {"zscore of equals: the mean", {.method = NORMALISE_ZSCORE, .p = {10, 1}},
        &up, {3, 3, 3, 3, 3}, {10, 10, 10, 10, 10}},
    {"zscore of one unit", {.method = NORMALISE_ZSCORE, .p = {10, 1}}, &up,
        {3, NA, NA, NA, NA}, {10, NA, NA, NA, NA}},
    {"percentile rank, ties share the lowest", {.method = NORMALISE_PRANK}, &up,
        {1, 2, 2, 4, 5}, {0, 0.25, 0.25, 0.75, 1}},
    {"percentile rank of one unit", {.method = NORMALISE_PRANK}, &up,
        {1, NA, NA, NA, NA}, {0, NA, NA, NA, NA}},
    {"rank", {.method = NORMALISE_RANK}, &up, {5, 2, 2, NA, 7},
        {3, 1, 1, NA, 4}},
    {"rank turned", {.method = NORMALISE_RANK}, &down, {5, 2, 2, NA, 7},
        {2, 3, 3, NA, 1}},
    {"borda", {.method = NORMALISE_BORDA}, &up, {5, 2, 2, NA, 7},
        {2, 0, 0, NA, 3}},
    {"distance to the maximum", {.method = NORMALISE_DIST2MAX}, &up,
        {1, 2, 3, 4, 5}, {0, 0.25, 0.5, 0.75, 1}},
    {"distance to the maximum of equals", {.method = NORMALISE_DIST2MAX}, &up,
        {2, 2, 2, 2, 2}, {0.5, 0.5, 0.5, 0.5, 0.5}},
    {"distance to a unit", {.method = NORMALISE_DIST2REF, .reference = 2}, &up,
        {1, 2, 3, 4, 5}, {0, 0.5, 1, 1.5, 2}},
    {"distance to a unit, at most 1",
        {.method = NORMALISE_DIST2REF, .reference = 2, .cap = true}, &up,
        {1, 2, 3, 4, 5}, {0, 0.5, 1, 1, 1}},
    {"distance to the worst unit: all have reached it",
        {.method = NORMALISE_DIST2REF, .reference = 0}, &up, {1, 2, NA, 4, 5},
        {1, 1, NA, 1, 1}},
    {"distance to a target", {.method = NORMALISE_DIST2TARG}, &up,
        {0, 4, 8, 12, NA}, {0, 0.5, 1, 1.5, NA}},
    {"distance to a target, at most 1",
        {.method = NORMALISE_DIST2TARG, .cap = true}, &up, {0, 4, 8, 12, NA},
        {0, 0.5, 1, 1, NA}},
    {"distance to a target turned", {.method = NORMALISE_DIST2TARG}, &down,
        {2, 4, 6, 10, NA}, {1, 0.75, 0.5, 0, NA}},
    {"fraction of the maximum", {.method = NORMALISE_FRACMAX}, &up,
        {1, 2, NA, 4, 5}, {0.2, 0.4, NA, 0.8, 1}},
    {"fractions of a maximum of 0", {.method = NORMALISE_FRACMAX}, &up,
        {0, -1, -2, NA, 0}, {NA, NA, NA, NA, NA}},
    {"goalposts of iMeta", {.method = NORMALISE_GOALPOSTS, .p = {100}}, &posts,
        {1, 3, 4, 6, 9}, {0, 25, 50, 100, 100}},
    {"goalposts where less is better",
        {.method = NORMALISE_GOALPOSTS, .p = {1}}, &posts_down, {1, 3, 4, 6, 9},
        {1, 0.75, 0.5, 0, 0}},
    {"goalposts for all",
        {.method = NORMALISE_GOALPOSTS, .p = {0, 10, 10}, .given = true}, &up,
        {-1, 0, 5, 10, NA}, {0, 0, 5, 10, NA}},
    {"vector", {.method = NORMALISE_VECTOR}, &up, {3, 4, 0, NA, 0},
        {0.6, 0.8, 0, NA, 0}},
    {"vector of zeros", {.method = NORMALISE_VECTOR}, &up, {0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0}},
    {"attainment", {.method = NORMALISE_ATTAINMENT, .p = {100}}, &up,
        {2, 8, 10, -1, NA}, {25, 100, 100, 0, NA}},
    {"attainment to 120", {.method = NORMALISE_ATTAINMENT, .p = {120}}, &up,
        {2, 8, 9, 99, NA}, {25, 100, 112.5, 120, NA}},
    {"attainment where less is better",
        {.method = NORMALISE_ATTAINMENT, .p = {100}}, &down, {2, 4, 1, 0, -1},
        {100, 50, 100, 100, 0}},
    {"index", {.method = NORMALISE_INDEX}, &up, {4, 8, 16, -8, NA},
        {50, 100, 200, -100, NA}},
    {"index where less is better has none at 0", {.method = NORMALISE_INDEX},
        &down, {4, 2, 1, 0, NA}, {50, 100, 200, NA, NA}},
    {"efficacy in the group", {.method = NORMALISE_EFFICACY, .p = {40, 60}},
        &up, {1, 2, 3, 4, 5}, {60, 70, 80, 90, 100}},
    {"efficacy by goalposts has no floor",
        {.method = NORMALISE_EFFICACY, .p = {40, 60}}, &posts, {1, 2, 4, 6, 8},
        {50, 60, 80, 100, 120}},
    {"efficacy of equals", {.method = NORMALISE_EFFICACY, .p = {40, 60}}, &up,
        {3, 3, 3, 3, NA}, {80, 80, 80, 80, NA}},
    {"exponential efficacy", {.method = NORMALISE_EXPONENT}, &up,
        {1, 2, 3, 4, 5},
        {60, 68.17316198804998, 77.45966692414834, 88.01117367933934, 100}},
    {"ranking, 5 points a place", {.method = NORMALISE_RANKING, .p = {5}}, &up,
        {9, 8, 8, 1, NA}, {100, 95, 95, 85, NA}},
    {"ranking ends at 0", {.method = NORMALISE_RANKING, .p = {40}}, &up,
        {9, 8, 7, 6, NA}, {100, 60, 20, 0, NA}},
};

static const char *run(const struct normaliser *how, const struct node *node,
    const double *x, double *out)
{
    double room[UNITS];
    int ranks[UNITS];

    return normalise_column(how, node, x, UNITS, room, ranks, out);
}

static void scales(void)
{
    double out[UNITS];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];

        CHECK(row->name, run(&row->how, row->node, row->x, out) == NULL);
        CHECK(row->name, same_column(out, row->want, UNITS));
    }
}

static void refuses(void)
{
    static const struct node zero_target = {
        .direction = 1, .target = 0, .low = 1, .high = 1};
    static const struct {
        const char *name;
        struct normaliser how;
        const struct node *node;
        double x[UNITS];
        const char *says;
    } faults[] = {
        {"no target", {.method = NORMALISE_DIST2TARG}, &posts, {1, 2},
            "Target"},
        {"no target to attain", {.method = NORMALISE_ATTAINMENT}, &posts,
            {1, 2}, "Target"},
        {"target of 0", {.method = NORMALISE_INDEX}, &zero_target, {1, 2},
            "above 0"},
        {"no goalposts", {.method = NORMALISE_GOALPOSTS}, &up, {1, 2},
            "goalpost_lower"},
        {"equal goalposts", {.method = NORMALISE_GOALPOSTS}, &zero_target,
            {1, 2}, "equal"},
        {"reference missing", {.method = NORMALISE_DIST2REF, .reference = 1},
            &up, {1, NA}, "reference"},
        {"beyond a double", {.method = NORMALISE_INDEX}, &up, {1e308, 1},
            "too large"},
    };
    double out[UNITS];

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        const char *what =
            run(&faults[i].how, faults[i].node, faults[i].x, out);

        CHECK(faults[i].name, what != NULL);
        CHECK(faults[i].name,
            what != NULL && strstr(what, faults[i].says) != NULL);
    }
}

SUITE(normalise, {"scales", scales}, {"refuses", refuses})
