#include "eval/weights.h"

#include <math.h>

#include "eval/statistics.h"

static const char too_few[] = "has under two numbers, from which no weight "
                              "follows";

/* Parts of their sum; all equal where that is 0. */
static void to_shares(double *weights, int columns)
{
    double sum = 0;

    for (int j = 0; j < columns; j++) {
        sum += weights[j];
    }
    for (int j = 0; j < columns; j++) {
        weights[j] = sum == 0 ? 1.0 / columns : weights[j] / sum;
    }
}

static bool is_constant(const double *x, int units)
{
    double low, high;

    return !stat_range(x, units, &low, &high) || low == high;
}

/* 1 - e of one column; -1 when it has a negative number. */
static double diversity(const double *x, int units)
{
    double sum = 0, entropy = 0;
    int there = stat_count(x, units);

    for (int u = 0; u < units; u++) {
        if (x[u] < 0) {
            return -1;
        }
        sum += is_missing(x[u]) ? 0 : x[u];
    }
    if (is_constant(x, units) || there < 2) {
        return 0;
    }
    for (int u = 0; u < units; u++) {
        if (x[u] > 0) {
            entropy -= x[u] / sum * log(x[u] / sum);
        }
    }
    return fmax(0, 1 - entropy / log(there));
}

const char *weights_entropy(
    const double *x, int units, int columns, double *weights, int *at)
{
    for (int j = 0; j < columns; j++) {
        const double *column = x + (size_t)j * (size_t)units;

        *at = j;
        if (stat_count(column, units) < 2) {
            return too_few;
        }
        if (diversity(column, units) < 0) {
            return "has a negative number, which has no share; take "
                   "entropy-minmax";
        }
    }
    for (int j = 0; j < columns; j++) {
        weights[j] = diversity(x + (size_t)j * (size_t)units, units);
    }
    to_shares(weights, columns);
    return NULL;
}

const char *weights_variation(
    const double *x, int units, int columns, double *weights, int *at)
{
    for (int j = 0; j < columns; j++) {
        const double *column = x + (size_t)j * (size_t)units;

        *at = j;
        if (stat_count(column, units) < 2) {
            return too_few;
        }
        if (stat_mean(column, units) == 0) {
            return "has a mean of 0, of which there is no coefficient of "
                   "variation";
        }
    }
    for (int j = 0; j < columns; j++) {
        const double *column = x + (size_t)j * (size_t)units;

        weights[j] =
            is_constant(column, units)
                ? 0
                : stat_sd(column, units) / fabs(stat_mean(column, units));
    }
    to_shares(weights, columns);
    return NULL;
}

/* Correlations of all columns; one with a constant column is 0. */
static double *correlate(
    const double *x, int units, int columns, struct arena *arena)
{
    size_t n = (size_t)columns;
    double *r = arena_array(arena, n * n + 1, sizeof(*r));

    for (size_t i = 0; r != NULL && i < n; i++) {
        r[i * n + i] = 1;
        for (size_t j = 0; j < i; j++) {
            double one = stat_correlation(
                x + i * (size_t)units, x + j * (size_t)units, units);

            r[i * n + j] = r[j * n + i] = is_missing(one) ? 0 : one;
        }
    }
    return r;
}

const char *weights_critic(const double *x, int units, int columns,
    struct arena *arena, double *weights, int *at)
{
    const double *r = correlate(x, units, columns, arena);

    *at = -1;
    if (r == NULL) {
        return "out of memory";
    }
    for (int j = 0; j < columns; j++) {
        if (stat_count(x + (size_t)j * (size_t)units, units) < 2) {
            *at = j;
            return too_few;
        }
    }
    for (int j = 0; j < columns; j++) {
        const double *column = x + (size_t)j * (size_t)units;
        double conflict = 0;

        for (int k = 0; k < columns; k++) {
            conflict += 1 - r[j * columns + k];
        }
        weights[j] =
            is_constant(column, units) ? 0 : stat_sd(column, units) * conflict;
    }
    to_shares(weights, columns);
    return NULL;
}

const char *weights_experts(
    const double *given, int experts, int columns, double *weights, int *at)
{
    *at = -1;
    for (int e = 0; e < experts; e++) {
        double sum = 0;

        for (int j = 0; j < columns; j++) {
            if (!(given[e * columns + j] >= 0)) {
                *at = j;
                return "has a weight that is negative or missing";
            }
            sum += given[e * columns + j];
        }
        if (!(sum > 0)) {
            return "an expert gave nothing but zeros";
        }
    }
    for (int j = 0; j < columns; j++) {
        weights[j] = 0;
    }
    for (int e = 0; e < experts; e++) {
        double sum = 0;

        for (int j = 0; j < columns; j++) {
            sum += given[e * columns + j];
        }
        for (int j = 0; j < columns; j++) {
            weights[j] += given[e * columns + j] / sum / experts;
        }
    }
    return NULL;
}
