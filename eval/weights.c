#include "eval/weights.h"

#include <math.h>

#include "eval/statistics.h"

static const char too_few[] = "has under two numbers, from which no weight "
                              "follows";

static const char too_large[] = "its numbers are too large or too far apart to "
                                "compute with";

/* Parts of their sum; all equal where that is 0. */
static const char *to_shares(double *weights, int columns, int *at)
{
    double sum = 0;

    for (int j = 0; j < columns; j++) {
        *at = j;
        sum += weights[j];
        if (!isfinite(sum)) {
            return too_large;
        }
    }
    for (int j = 0; j < columns; j++) {
        weights[j] = sum == 0 ? 1.0 / columns : weights[j] / sum;
    }
    *at = -1;
    return NULL;
}

static bool is_constant(const double *x, int units)
{
    double low, high;

    return !stat_range(x, units, &low, &high) || low == high;
}

static bool is_negative(const double *x, int units)
{
    double low, high;

    return stat_range(x, units, &low, &high) && low < 0;
}

/* 1 - e of one column that is not constant and not negative; infinite when it
 * cannot be summed. */
static double diversity(const double *x, int units)
{
    double sum = 0, entropy = 0;

    for (int u = 0; u < units; u++) {
        sum += is_missing(x[u]) ? 0 : x[u];
    }
    if (!isfinite(sum)) {
        return sum;
    }
    for (int u = 0; u < units; u++) {
        double p = x[u] / sum;

        entropy -= p > 0 ? p * log(p) : 0;
    }
    return fmax(0, 1 - entropy / log(stat_count(x, units)));
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
        if (is_negative(column, units)) {
            return "has a negative number, which has no share; take "
                   "entropy-minmax";
        }
        weights[j] = is_constant(column, units) ? 0 : diversity(column, units);
    }
    return to_shares(weights, columns, at);
}

const char *weights_variation(
    const double *x, int units, int columns, double *weights, int *at)
{
    for (int j = 0; j < columns; j++) {
        const double *column = x + (size_t)j * (size_t)units;
        double mean = fabs(stat_mean(column, units));

        *at = j;
        if (stat_count(column, units) < 2) {
            return too_few;
        }
        weights[j] =
            is_constant(column, units) ? 0 : stat_sd(column, units) / mean;
        if (weights[j] > 1e12) {
            return "has a mean of 0, of which there is no coefficient of "
                   "variation";
        }
    }
    return to_shares(weights, columns, at);
}

/* Correlations of all columns; one with a constant column is 0, and what
 * differs from 1 by rounding is 1. */
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

            r[i * n + j] = r[j * n + i] = is_missing(one)   ? 0
                                          : one > 1 - 1e-12 ? 1
                                                            : one;
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
    return to_shares(weights, columns, at);
}

const char *weights_experts(
    const double *given, int experts, int columns, double *weights, int *at)
{
    for (int j = 0; j < columns; j++) {
        weights[j] = 0;
    }
    for (int e = 0; e < experts; e++) {
        const double *row = given + (size_t)e * (size_t)columns;
        double sum = 0;

        for (int j = 0; j < columns; j++) {
            *at = j;
            if (!(row[j] >= 0)) {
                return "has a weight that is negative or missing";
            }
            sum += row[j];
        }
        *at = -1;
        if (!(sum > 0 && isfinite(sum))) {
            return "an expert gave nothing but zeros, or numbers too large to "
                   "add";
        }
        for (int j = 0; j < columns; j++) {
            weights[j] += row[j] / sum / experts;
        }
    }
    return NULL;
}
