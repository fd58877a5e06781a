#include "eval/statistics.h"

#include <math.h>
#include <stdlib.h>

#include "eval/composite.h"

int stat_count(const double *x, int n)
{
    int count = 0;

    for (int i = 0; i < n; i++) {
        count += !is_missing(x[i]);
    }
    return count;
}

double stat_mean(const double *x, int n)
{
    double sum = 0;
    int count = 0;

    for (int i = 0; i < n; i++) {
        if (!is_missing(x[i])) {
            sum += x[i];
            count++;
        }
    }
    return count > 0 ? sum / count : MISSING;
}

double stat_sd(const double *x, int n)
{
    double mean = stat_mean(x, n), squares = 0;
    int count = 0;

    for (int i = 0; i < n; i++) {
        if (!is_missing(x[i])) {
            squares += (x[i] - mean) * (x[i] - mean);
            count++;
        }
    }
    return count > 1 ? sqrt(squares / (count - 1)) : MISSING;
}

bool stat_range(const double *x, int n, double *minimum, double *maximum)
{
    double low = HUGE_VAL, high = -HUGE_VAL;

    /* A comparison with a missing number is false. */
    for (int i = 0; i < n; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    *minimum = low;
    *maximum = high;
    return low <= high;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Few numbers are sorted sooner than a general sort has begun. */
static void insert_sorted(double *x, int n)
{
    for (int i = 1; i < n; i++) {
        double value = x[i];
        int at = i;

        for (; at > 0 && x[at - 1] > value; at--) {
            x[at] = x[at - 1];
        }
        x[at] = value;
    }
}

static bool is_sorted(const double *x, int n)
{
    int i = 1;

    while (i < n && x[i - 1] <= x[i]) {
        i++;
    }
    return i >= n;
}

void stat_sort(double *x, int n)
{
    if (n <= 64) {
        insert_sorted(x, n);
    } else if (!is_sorted(x, n)) {
        qsort(x, (size_t)n, sizeof(*x), ascending);
    }
}

/* The numbers that are there, sorted into `room`. */
static int sorted_into(const double *x, int n, double *room)
{
    int count = 0;

    for (int i = 0; i < n; i++) {
        if (!is_missing(x[i])) {
            room[count++] = x[i];
        }
    }
    stat_sort(room, count);
    return count;
}

double stat_median(const double *x, int n, double *room)
{
    int count = sorted_into(x, n, room);

    return count == 0 ? MISSING : stat_quantile(room, count, 0.5);
}

double stat_quantile(const double *sorted, int n, double p)
{
    double at = p * (n - 1);
    int below = (int)at;
    double part = at - below;

    return part == 0
               ? sorted[below]
               : sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

bool stat_shape(const double *x, int n, double *skewness, double *kurtosis)
{
    double mean = stat_mean(x, n), m2 = 0, m3 = 0, m4 = 0;
    double k = stat_count(x, n), low, high;

    if (k < 4 || !stat_range(x, n, &low, &high) || low == high) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!is_missing(x[i])) {
            double d = x[i] - mean, square = d * d;

            m2 += square;
            m3 += square * d;
            m4 += square * square;
        }
    }
    *skewness = sqrt(k) * m3 / (m2 * sqrt(m2)) * sqrt(k * (k - 1)) / (k - 2);
    *kurtosis = ((k + 1) * (k * m4 / (m2 * m2) - 3) + 6) * (k - 1) /
                ((k - 2) * (k - 3));
    return isfinite(*skewness) && isfinite(*kurtosis);
}

double stat_correlation(const double *x, const double *y, int n)
{
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0, r;
    bool x_varies = false, y_varies = false;
    int count = 0, first = 0;

    for (int i = 0; i < n; i++) {
        if (!is_missing(x[i]) && !is_missing(y[i])) {
            first = count == 0 ? i : first;
            x_varies = x_varies || x[i] != x[first];
            y_varies = y_varies || y[i] != y[first];
            mean_x += x[i];
            mean_y += y[i];
            count++;
        }
    }
    if (!x_varies || !y_varies) {
        return MISSING;
    }
    mean_x /= count;
    mean_y /= count;
    for (int i = 0; i < n; i++) {
        if (!is_missing(x[i]) && !is_missing(y[i])) {
            xx += (x[i] - mean_x) * (x[i] - mean_x);
            yy += (y[i] - mean_y) * (y[i] - mean_y);
            xy += (x[i] - mean_x) * (y[i] - mean_y);
        }
    }
    if (!(xx > 0 && yy > 0 && isfinite(xx) && isfinite(yy))) {
        return MISSING;
    }
    r = xy / (sqrt(xx) * sqrt(yy));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

/* How many of `sorted` are under x (`over` false), or not above it (true). */
static int count_under(const double *sorted, int n, double x, bool over)
{
    int low = 0, high = n;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (sorted[middle] < x || (over && sorted[middle] == x)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void stat_rank(
    const double *x, int n, bool descending, double *room, int *ranks)
{
    int count = sorted_into(x, n, room);

    for (int i = 0; i < n; i++) {
        if (is_missing(x[i])) {
            ranks[i] = 0;
        } else if (descending) {
            ranks[i] = count - count_under(room, count, x[i], true) + 1;
        } else {
            ranks[i] = count_under(room, count, x[i], false) + 1;
        }
    }
}
