#include <math.h>

#include "eval/score.h"

double score_mean(const double *values, const double *weights, size_t count)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < count; i++) {
        sum += values[i] * weights[i];
        weight += weights[i];
    }
    return weight > 0 ? sum / weight : 0;
}

double score_geometric(
    const double *values, const double *weights, size_t count)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < count; i++) {
        if (weights[i] > 0 && values[i] <= 0) {
            return 0;
        }
        if (weights[i] > 0) {
            sum += log(values[i]) * weights[i];
            weight += weights[i];
        }
    }
    return weight > 0 ? exp(sum / weight) : 0;
}

/* A mean over what has a weight, each value turned into a term. */
static double mean_of(const double *values, const double *weights, size_t count,
    double power, double unit)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < count; i++) {
        if (weights[i] > 0) {
            sum += pow(values[i] / unit, power) * weights[i];
            weight += weights[i];
        }
    }
    return unit * pow(sum / weight, 1 / power);
}

/* The least and the largest value that weigh something; 0 when none does. */
static void range(const double *values, const double *weights, size_t count,
    double *least, double *most)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        if (weights[i] > 0) {
            *least = !any || values[i] < *least ? values[i] : *least;
            *most = !any || values[i] > *most ? values[i] : *most;
            any = true;
        }
    }
}

double score_aggregate(enum mean mean, double power, const double *values,
    const double *weights, size_t count)
{
    static const double powers[] = {[MEAN_ARITHMETIC] = 1,
        [MEAN_GEOMETRIC] = 0,
        [MEAN_HARMONIC] = -1,
        [MEAN_GENERALISED] = 0};
    double p = mean == MEAN_GENERALISED ? power : powers[mean];
    double least = 0, most = 0;

    range(values, weights, count, &least, &most);
    if (most <= 0) {
        return 0;
    }
    if (p == 1) {
        return score_mean(values, weights, count);
    }
    if (p <= 0 && least <= 0) {
        return 0;
    }
    /* In units of the extreme value, so that no power exceeds 1. */
    return p == 0 ? score_geometric(values, weights, count)
                  : mean_of(values, weights, count, p, p > 0 ? most : least);
}
