/* Means, comparisons of all units, and what they refuse. */
#include <math.h>
#include <string.h>

#include "eval/aggregate.h"
#include "tests/unit/columns.h"
#include "tests/unit/suite.h"

enum { UNITS = 4, COLUMNS = 3 };

static const double first[UNITS] = {1, 2, NA, 4};
static const double second[UNITS] = {4, 2, NA, NA};
static const double third[UNITS] = {2, 2, NA, 1};
static const double *const three[COLUMNS] = {first, second, third};

static const struct row {
    const char *name;
    struct aggregator how;
    double w[COLUMNS];
    double want[UNITS];
} rows[] = {
    {"arithmetic", {AGGREGATE_ARITHMETIC, 1, 0}, {1, 1, 2}, {2.25, 2, NA, 2}},
    {"weights are relative", {AGGREGATE_ARITHMETIC, 1, 0}, {10, 10, 20},
        {2.25, 2, NA, 2}},
    {"arithmetic with a negative weight", {AGGREGATE_ARITHMETIC, 1, 0},
        {2, -1, 1}, {0, 2, NA, 3}},
    {"weights that sum to 0", {AGGREGATE_ARITHMETIC, 1, 0}, {1, -1, 0},
        {NA, NA, NA, 4}},
    {"geometric", {AGGREGATE_GEOMETRIC, 1, 0}, {1, 1, 1}, {2, 2, NA, 2}},
    {"harmonic", {AGGREGATE_HARMONIC, 1, 0}, {1, 1, 1},
        {1.7142857142857142, 2, NA, 1.6}},
    {"power 2", {AGGREGATE_POWER, 2, 0}, {1, 1, 1},
        {2.6457513110645907, 2, NA, 2.9154759474226504}},
    {"power 1 is the arithmetic mean", {AGGREGATE_POWER, 1, 0}, {1, 1, 2},
        {2.25, 2, NA, 2}},
    {"power 0 is the geometric mean", {AGGREGATE_POWER, 0, 0}, {1, 1, 1},
        {2, 2, NA, 2}},
    {"power -1 is the harmonic mean", {AGGREGATE_POWER, -1, 0}, {1, 1, 1},
        {1.7142857142857142, 2, NA, 1.6}},
    {"minimum", {AGGREGATE_MINIMUM, 1, 0}, {1, 1, 1}, {1, 2, NA, 1}},
    {"minimum without what weighs 0", {AGGREGATE_MINIMUM, 1, 0}, {0, 1, 1},
        {2, 2, NA, 1}},
    {"mpi: balance costs nothing", {AGGREGATE_MPI, 1, 0}, {1, 1, 0},
        {2.5 - 2.25 / 2.5, 2, NA, 4}},
    {"copeland", {AGGREGATE_COPELAND, 1, 0}, {1, 1, 1},
        {0.5 + 0.5, 0.5 + 0.5, NA, 0.5 + 0.5}},
    {"copeland by weight", {AGGREGATE_COPELAND, 1, 0}, {0, 3, 1},
        {0.875 + 1, 0.125 + 1, NA, 0}},
    {"topsis", {AGGREGATE_TOPSIS, 1, 0}, {1, 0, 0}, {0, 1.0 / 3, NA, 1}},
    {"topsis without weights", {AGGREGATE_TOPSIS, 1, 0}, {0, 0, 0},
        {0.5, 0.5, NA, 0.5}},
    {"two of three must be there", {AGGREGATE_ARITHMETIC, 1, 0.66}, {1, 1, 2},
        {2.25, 2, NA, 2}},
    {"all must be there", {AGGREGATE_ARITHMETIC, 1, 1}, {1, 1, 2},
        {2.25, 2, NA, NA}},
};

static void means(void)
{
    double room[2 * UNITS], out[UNITS];
    struct aggregate_fault fault;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(rows[i].name, aggregate_columns(&rows[i].how, three, rows[i].w,
                                COLUMNS, UNITS, room, out, &fault));
        CHECK(rows[i].name, same_column(out, rows[i].want, UNITS));
    }
}

static void refuses(void)
{
    static const double bad[UNITS] = {1, -1, 0, 2};
    static const double zero[UNITS] = {1, 0, 1, 2};
    static const double huge[UNITS] = {1, 1e200, 1, 2};
    static const struct {
        const char *name;
        struct aggregator how;
        const double *x;
        double w;
        int column, unit;
    } faults[] = {
        {"geometric of a negative", {AGGREGATE_GEOMETRIC, 1, 0}, bad, 1, 0, 1},
        {"geometric of 0", {AGGREGATE_GEOMETRIC, 1, 0}, zero, 1, 0, 1},
        {"harmonic of 0", {AGGREGATE_HARMONIC, 1, 0}, zero, 1, 0, 1},
        {"power 2 of a negative", {AGGREGATE_POWER, 2, 0}, bad, 1, 0, 1},
        {"power -2 of 0", {AGGREGATE_POWER, -2, 0}, zero, 1, 0, 1},
        {"power beyond a double", {AGGREGATE_POWER, 9, 0}, huge, 1, -1, 1},
        {"negative weight", {AGGREGATE_COPELAND, 1, 0}, zero, -1, 0, -1},
    };
    double room[2 * UNITS], out[UNITS];

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct aggregate_fault fault = {9, 9, NULL};
        const double *const x[1] = {faults[i].x};

        CHECK(faults[i].name, !aggregate_columns(&faults[i].how, x,
                                  &faults[i].w, 1, UNITS, room, out, &fault));
        CHECK(faults[i].name, fault.column == faults[i].column);
        CHECK(faults[i].name, fault.unit == faults[i].unit);
        CHECK(faults[i].name, fault.what != NULL && fault.what[0] != '\0');
    }
}

SUITE(aggregate, {"means", means}, {"refuses", refuses})
