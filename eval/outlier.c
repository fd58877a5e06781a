#include "eval/outlier.h"

#include <math.h>
#include <string.h>

#include "eval/statistics.h"

static const double MEDIAN_SCALE = 0.6745; /* 3rd quartile of the normal */
static const double MEAN_SCALE = 1.253314; /* square root of pi / 2 */

struct outlier outlier_of(
    double x, const double *points, int n, int least, double *room)
{
    struct outlier out = {false, 0, 0};
    double *distance = room + n, mad, mean;

    if (n < least || n < 1) {
        return out;
    }
    out.median = stat_median(points, n, room);
    for (int i = 0; i < n; i++) {
        distance[i] = fabs(points[i] - out.median);
    }
    mad = stat_median(distance, n, room);
    mean = stat_mean(distance, n);
    out.judged = mean > 0 && isfinite(mean);
    if (out.judged) {
        out.score = mad > 0 ? MEDIAN_SCALE * (x - out.median) / mad
                            : (x - out.median) / (MEAN_SCALE * mean);
    }
    return out;
}

/* -- among others ---------------------------------------------------------- */

/* Sorted points without the one at `gap`, and how far they are from a median:
 * those below it fall towards it, the `n - below` others rise from it. */
struct others {
    const double *sorted;
    int n, gap;
    int below;
    double median;
};

static double other(const struct others *o, int i)
{
    return o->sorted[i < o->gap ? i : i + 1];
}

/* The first of the others that is not under x; n when all are. */
static int first_from(const struct others *o, double x)
{
    int from = 0, to = o->n;

    while (from < to) {
        int middle = from + (to - from) / 2;

        if (other(o, middle) < x) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* The i-th distance, counted from the median, below it and above. */
static double below(const struct others *o, int i)
{
    return fabs(other(o, o->below - 1 - i) - o->median);
}

static double above(const struct others *o, int i)
{
    return fabs(other(o, o->below + i) - o->median);
}

/* The k-th smallest distance, from 0. How many of the k + 1 smallest are below
 * the median is found by halving. */
static double distance_at(const struct others *o, int k)
{
    int take = k + 1, rest = o->n - o->below;
    int from = take > rest ? take - rest : 0;
    int to = take < o->below ? take : o->below;

    while (from < to) {
        int left = from + (to - from) / 2;

        if (below(o, left) < above(o, take - left - 1)) {
            from = left + 1;
        } else {
            to = left;
        }
    }
    if (from == 0) {
        return above(o, take - 1);
    }
    if (from == take) {
        return below(o, take - 1);
    }
    return fmax(below(o, from - 1), above(o, take - from - 1));
}

/* stat_quantile at the middle of what `at` gives. */
static double middle(
    const struct others *o, double at(const struct others *o, int i))
{
    int half = (o->n - 1) / 2;
    double low = at(o, half);

    return o->n % 2 == 1 ? low : low + 0.5 * (at(o, half + 1) - low);
}

/* As it is defined: for numbers that the short way could round otherwise. */
static struct outlier judge_slowly(
    const double *points, int n, int self, int least, double *room)
{
    size_t before = (size_t)self, after = (size_t)(n - self - 1);

    memcpy(room, points, before * sizeof(*room));
    memcpy(room + before, points + self + 1, after * sizeof(*room));
    return outlier_of(points[self], room, n - 1, least, room + n);
}

/* The mean distance of the others, summed in their order. */
static double mean_distance(
    const double *points, int n, int self, double median)
{
    double sum = 0;

    for (int i = 0; i < n; i++) {
        if (i != self) {
            sum += fabs(points[i] - median);
        }
    }
    return sum / (n - 1);
}

struct outlier outlier_among(const double *points, const double *sorted, int n,
    int self, int least, double *room)
{
    static const double tiny = 1e-290, huge = 1e290;
    struct others o = {.sorted = sorted, .n = n, .gap = n};
    double x = points[self], mad, mean;

    if (n - 1 < least || n < 2) {
        return (struct outlier){false, 0, 0};
    }
    o.gap = first_from(&o, x); /* of them all */
    o.n = n - 1;
    o.median = middle(&o, other);
    o.below = first_from(&o, o.median);
    mad = middle(&o, distance_at);
    if (!(mad == 0 || mad > tiny) || !(sorted[n - 1] < huge) ||
        !(sorted[0] > -huge)) {
        return judge_slowly(points, n, self, least, room);
    }
    if (mad > 0) {
        return (struct outlier){
            true, o.median, MEDIAN_SCALE * (x - o.median) / mad};
    }
    mean = mean_distance(points, n, self, o.median);
    return (struct outlier){mean > 0, o.median,
        mean > 0 ? (x - o.median) / (MEAN_SCALE * mean) : 0};
}
