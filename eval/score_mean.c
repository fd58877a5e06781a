#include "eval/aggregate.h"
#include "eval/score.h"

/* What has a weight, one column a value, as aggregate_columns takes it. */
struct terms {
    double *x, *w;
    const double **columns;
    int count;
    double least, most;
};

static bool take_terms(const double *values, const double *weights,
    size_t count, struct arena *arena, struct terms *out)
{
    *out = (struct terms){.x = arena_array(arena, count + 1, sizeof(*out->x)),
        .w = arena_array(arena, count + 1, sizeof(*out->w)),
        .columns = arena_array(arena, count + 1, sizeof(*out->columns))};
    if (out->x == NULL || out->w == NULL || out->columns == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        double x = values[i];

        if (weights[i] > 0) {
            out->least = out->count == 0 || x < out->least ? x : out->least;
            out->most = out->count == 0 || x > out->most ? x : out->most;
            out->columns[out->count] = &out->x[out->count];
            out->x[out->count] = x;
            out->w[out->count++] = weights[i];
        }
    }
    return true;
}

double score_power(enum mean mean, double power)
{
    static const double powers[] = {
        [MEAN_ARITHMETIC] = 1, [MEAN_GEOMETRIC] = 0, [MEAN_HARMONIC] = -1};

    return mean == MEAN_GENERALISED ? power : powers[mean];
}

bool score_aggregate(enum mean mean, double power, const double *values,
    const double *weights, size_t count, struct arena *arena, double *out)
{
    double p = score_power(mean, power);
    const struct aggregator how = {AGGREGATE_POWER, p, 0};
    struct aggregate_fault fault;
    struct terms t;
    double room[2], unit;

    *out = 0;
    if (!take_terms(values, weights, count, arena, &t)) {
        return false;
    }
    if (t.most <= 0 || (p <= 0 && t.least <= 0)) {
        return true;
    }
    /* In units of the extreme value, so that no power exceeds 1. */
    unit = p == 1 ? 1 : p > 0 ? t.most : t.least;
    for (int i = 0; i < t.count; i++) {
        t.x[i] /= unit;
    }
    (void)aggregate_columns(
        &how, t.columns, t.w, t.count, 1, room, out, &fault);
    *out *= unit;
    return true;
}
