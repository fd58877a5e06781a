#include "eval/normalise.h"

#include <math.h>

#include "eval/statistics.h"

const struct normaliser_row normalisers[NORMALISE__COUNT] = {
    [NORMALISE_NONE] = {"none", 0, 0, {0}},
    [NORMALISE_MINMAX] = {"minmax", 2, 2, {0, 100}},
    [NORMALISE_ZSCORE] = {"zscore", 2, 2, {0, 1}},
    [NORMALISE_PRANK] = {"prank", 0, 0, {0}},
    [NORMALISE_RANK] = {"rank", 0, 0, {0}},
    [NORMALISE_BORDA] = {"borda", 0, 0, {0}},
    [NORMALISE_DIST2MAX] = {"dist2max", 0, 0, {0}},
    [NORMALISE_DIST2REF] = {"dist2ref", 0, 0, {0}},
    [NORMALISE_DIST2TARG] = {"dist2targ", 0, 0, {0}},
    [NORMALISE_FRACMAX] = {"fracmax", 0, 0, {0}},
    [NORMALISE_GOALPOSTS] = {"goalposts", 1, 3, {1}},
    [NORMALISE_VECTOR] = {"vector", 0, 0, {0}},
    [NORMALISE_ATTAINMENT] = {"attainment", 1, 1, {100}},
    [NORMALISE_INDEX] = {"index", 0, 0, {0}},
    [NORMALISE_EFFICACY] = {"efficacy", 2, 2, {40, 60}},
    [NORMALISE_EXPONENT] = {"exponential", 0, 0, {0}},
    [NORMALISE_RANKING] = {"ranking", 1, 1, {5}},
};

/* What a method works on. */
struct column {
    const struct normaliser *how;
    const struct node *node;
    const double *x;
    int units;
    double *room;
    int *ranks;
    double low, high; /* range of y */
    double *y;        /* x times direction; becomes the result */
};

/* y becomes a*(y-b)/c+d; where c is 0, the middle of a's scale. */
static void scale(struct column *c, double base, double range, double by,
    double plus, double middle)
{
    for (int u = 0; u < c->units; u++) {
        if (!is_missing(c->y[u])) {
            c->y[u] =
                range == 0 ? middle : (c->y[u] - base) / range * by + plus;
        }
    }
}

static const char *no_change(struct column *c)
{
    (void)c;
    return NULL;
}

static const char *by_minmax(struct column *c)
{
    double l = c->how->p[0], u = c->how->p[1];

    scale(c, c->low, c->high - c->low, u - l, l, (l + u) / 2);
    return NULL;
}

static const char *by_zscore(struct column *c)
{
    double mean = stat_mean(c->y, c->units), sd = stat_sd(c->y, c->units);

    scale(c, mean, is_missing(sd) || c->low == c->high ? 0 : sd, c->how->p[1],
        c->how->p[0], c->how->p[0]);
    return NULL;
}

/* Ascending ranks less `less`, over `over`. */
static void by_ranks(struct column *c, double less, double over)
{
    stat_rank(c->y, c->units, false, c->room, c->ranks);
    for (int u = 0; u < c->units; u++) {
        if (c->ranks[u] > 0) {
            c->y[u] = (c->ranks[u] - less) / over;
        }
    }
}

static const char *by_prank(struct column *c)
{
    int n = stat_count(c->y, c->units);

    by_ranks(c, 1, n > 1 ? n - 1 : 1);
    return NULL;
}

static const char *by_rank(struct column *c)
{
    by_ranks(c, 0, 1);
    return NULL;
}

static const char *by_borda(struct column *c)
{
    by_ranks(c, 1, 1);
    return NULL;
}

static const char *by_maximum(struct column *c)
{
    double range = c->high - c->low;

    for (int u = 0; u < c->units; u++) {
        if (!is_missing(c->y[u])) {
            c->y[u] = range == 0 ? 0.5 : 1 - (c->high - c->y[u]) / range;
        }
    }
    return NULL;
}

/* Distance to a value that all are measured by. */
static void by_distance(struct column *c, double value)
{
    double range = value - c->low;

    for (int u = 0; u < c->units; u++) {
        if (!is_missing(c->y[u])) {
            double y = range == 0 ? 1 : 1 - (value - c->y[u]) / range;

            c->y[u] = c->how->cap && y > 1 ? 1 : y;
        }
    }
}

static const char *by_reference(struct column *c)
{
    if (is_missing(c->y[c->how->reference])) {
        return "the reference unit has no number for it";
    }
    by_distance(c, c->y[c->how->reference]);
    return NULL;
}

static const char no_target[] =
    "iMeta gives it no Target; fill that column or choose another method";

static const char *by_target(struct column *c)
{
    if (is_missing(c->node->target)) {
        return no_target;
    }
    by_distance(c, c->node->target * c->node->direction);
    return NULL;
}

static const char *by_fraction(struct column *c)
{
    for (int u = 0; u < c->units; u++) {
        c->y[u] = c->high == 0 ? MISSING : c->y[u] / c->high;
    }
    return NULL;
}

/* The better and the worse goalpost on the scale of y. */
static bool goalposts(const struct column *c, double *worse, double *better)
{
    double l = c->how->given ? c->how->p[0] : c->node->low;
    double u = c->how->given ? c->how->p[1] : c->node->high;
    bool less = c->node->direction < 0;

    *worse = less ? -u : l;
    *better = less ? -l : u;
    return !is_missing(l) && !is_missing(u);
}

static const char *by_goalposts(struct column *c)
{
    double worse, better;
    double times = c->how->given ? c->how->p[2] : c->how->p[0];

    if (!goalposts(c, &worse, &better)) {
        return "iMeta gives it no goalpost_lower and goalpost_upper; fill "
               "them in or write goalposts:LOWER,UPPER,SCALE";
    }
    if (worse == better) {
        return "its goalposts are equal";
    }
    for (int u = 0; u < c->units; u++) {
        if (!is_missing(c->y[u])) {
            double y = (c->y[u] - worse) / (better - worse);

            c->y[u] = (y > 1 ? 1 : y < 0 ? 0 : y) * times;
        }
    }
    return NULL;
}

static const char *by_vector(struct column *c)
{
    double squares = 0;

    for (int u = 0; u < c->units; u++) {
        squares += is_missing(c->y[u]) ? 0 : c->y[u] * c->y[u];
    }
    for (int u = 0; u < c->units && squares > 0; u++) {
        c->y[u] = c->y[u] / sqrt(squares);
    }
    return NULL;
}

/* x/T or T/x in percent, MISSING where x is 0 and should be little. */
static double attained(const struct column *c, double x)
{
    if (c->node->direction > 0) {
        return x / c->node->target * 100;
    }
    return x == 0 ? MISSING : c->node->target / x * 100;
}

static const char *check_target(const struct column *c)
{
    if (is_missing(c->node->target)) {
        return no_target;
    }
    return c->node->target > 0 ? NULL : "its Target must be above 0";
}

static const char *by_attainment(struct column *c)
{
    double cap = c->how->p[0];

    for (int u = 0; u < c->units; u++) {
        double x = c->x[u], rate = attained(c, x);

        if (!is_missing(x)) {
            rate = is_missing(rate) || rate > cap ? cap : rate;
            c->y[u] = x < 0 ? 0 : rate;
        }
    }
    return check_target(c);
}

static const char *by_index(struct column *c)
{
    for (int u = 0; u < c->units; u++) {
        c->y[u] = is_missing(c->x[u]) ? MISSING : attained(c, c->x[u]);
    }
    return check_target(c);
}

/* The satisfactory value and the one not allowed: goalposts, or the range. */
static void bounds(const struct column *c, double *s, double *h)
{
    if (!goalposts(c, s, h)) {
        *s = c->low;
        *h = c->high;
    }
}

static const char *by_efficacy(struct column *c)
{
    double s, h, by = c->how->p[0], plus = c->how->p[1];

    bounds(c, &s, &h);
    scale(c, s, h - s, by, plus, plus + by / 2);
    return NULL;
}

static const char *by_exponent(struct column *c)
{
    double s, h;

    bounds(c, &s, &h);
    scale(c, s, h - s, 1, 0, 0.5);
    for (int u = 0; u < c->units; u++) {
        if (!is_missing(c->y[u])) {
            c->y[u] = 60 * exp(-log(0.6) * c->y[u]);
        }
    }
    return NULL;
}

static const char *by_ranking(struct column *c)
{
    stat_rank(c->y, c->units, true, c->room, c->ranks);
    for (int u = 0; u < c->units; u++) {
        if (c->ranks[u] > 0) {
            double points = 100 - c->how->p[0] * (c->ranks[u] - 1);

            c->y[u] = points < 0 ? 0 : points;
        }
    }
    return NULL;
}

static const char *(*const methods[NORMALISE__COUNT])(struct column *c) = {
    [NORMALISE_NONE] = no_change,
    [NORMALISE_MINMAX] = by_minmax,
    [NORMALISE_ZSCORE] = by_zscore,
    [NORMALISE_PRANK] = by_prank,
    [NORMALISE_RANK] = by_rank,
    [NORMALISE_BORDA] = by_borda,
    [NORMALISE_DIST2MAX] = by_maximum,
    [NORMALISE_DIST2REF] = by_reference,
    [NORMALISE_DIST2TARG] = by_target,
    [NORMALISE_FRACMAX] = by_fraction,
    [NORMALISE_GOALPOSTS] = by_goalposts,
    [NORMALISE_VECTOR] = by_vector,
    [NORMALISE_ATTAINMENT] = by_attainment,
    [NORMALISE_INDEX] = by_index,
    [NORMALISE_EFFICACY] = by_efficacy,
    [NORMALISE_EXPONENT] = by_exponent,
    [NORMALISE_RANKING] = by_ranking,
};

static bool all_finite(const double *y, int units)
{
    for (int u = 0; u < units; u++) {
        if (!is_missing(y[u]) && !isfinite(y[u])) {
            return false;
        }
    }
    return true;
}

const char *normalise_column(const struct normaliser *normaliser,
    const struct node *indicator, const double *x, int units, double *room,
    int *ranks, double *out)
{
    struct column c = {normaliser, indicator, x, units, room, ranks, 0, 0, out};
    const char *fault;

    for (int u = 0; u < units; u++) {
        out[u] = x[u] * indicator->direction;
    }
    stat_range(out, units, &c.low, &c.high);
    fault = methods[normaliser->method](&c);
    return fault != NULL || all_finite(out, units)
               ? fault
               : "its numbers are too large or too far apart to compute with";
}
