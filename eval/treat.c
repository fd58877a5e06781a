#include "eval/treat.h"

#include <math.h>
#include <string.h>

#include "eval/statistics.h"

const struct treatment treatment_default = {true, 5, 2, 3.5, true};

/* Whether the column has outliers, and at which end. */
static bool has_outliers(
    const double *x, int n, const struct treatment *t, bool *high)
{
    double skewness, kurtosis;

    if (!stat_shape(x, n, &skewness, &kurtosis)) {
        return false;
    }
    *high = skewness >= 0;
    return fabs(skewness) >= t->skewness && kurtosis >= t->kurtosis;
}

/* Pull the numbers at one end to the next one; returns how many they are. */
static int pull(double *x, int n, bool high)
{
    double least, most, end, next;
    int count = 0;

    stat_range(x, n, &least, &most);
    end = high ? most : least;
    next = high ? least : most;
    for (int u = 0; u < n; u++) {
        if (x[u] != end && (high ? x[u] > next : x[u] < next)) {
            next = x[u];
        }
    }
    for (int u = 0; u < n; u++) {
        if (x[u] == end) {
            x[u] = next;
            count++;
        }
    }
    return count;
}

static void take_logarithm(double *x, int n)
{
    double least, most;

    stat_range(x, n, &least, &most);
    for (int u = 0; u < n; u++) {
        if (!is_missing(x[u])) {
            x[u] = log(x[u] - least + 0.01 * (most - least));
        }
    }
}

struct treated treat_column(
    double *x, int units, const struct treatment *t, double *room)
{
    struct treated done = {0, 0, false};
    bool high = false, outliers = true;

    if (!t->winsorise || !has_outliers(x, units, t, &high)) {
        return done;
    }
    memcpy(room, x, (size_t)units * sizeof(*x));
    /* Points pulled before are tied with the next one and counted with it. */
    while (outliers && done.high + done.low < t->most) {
        if (high) {
            done.high = pull(x, units, true);
        } else {
            done.low = pull(x, units, false);
        }
        outliers = has_outliers(x, units, t, &high);
    }
    if (outliers && t->logarithm) {
        memcpy(x, room, (size_t)units * sizeof(*x));
        take_logarithm(x, units);
        done = (struct treated){0, 0, true};
    }
    return done;
}
