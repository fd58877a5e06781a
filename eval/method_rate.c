#include <math.h>

#include "eval/method_row.h"

static double clip(double rate, double cap)
{
    return rate < 0 ? 0 : rate > cap ? cap : rate;
}

/* Attainment of `x`: the value of this period, or that of another. */
static double attainment(const struct method_case *c, double x)
{
    if (x < 0) {
        return 0;
    }
    if (!c->less) {
        return clip(x / c->target * 100, c->cap);
    }
    /* Nothing at all of what should be little: fully attained. */
    return x == 0 ? c->cap : clip(c->target / x * 100, c->cap);
}

double rate_attainment(const struct method_case *c, bool *ok)
{
    *ok = c->target > 0;
    return *ok ? attainment(c, c->value) : 0;
}

double rate_interval(const struct method_case *c, bool *ok)
{
    double x = c->value;
    double distance = x < c->low ? c->low - x : x > c->high ? x - c->high : 0;
    double room = fmax(c->low - c->floor, c->ceiling - c->high);

    *ok = room > 0;
    return *ok ? clip(100 * (1 - distance / room), c->cap) : 0;
}

double rate_middle(const struct method_case *c, bool *ok)
{
    double width = c->ceiling - c->floor;
    double distance = fabs(2 * c->value - c->floor - c->ceiling);

    *ok = width > 0;
    return *ok ? clip(100 * (1 - distance / width), c->cap) : 0;
}

/* Where the values of a whole group are equal nobody is behind the best. */
static bool all_equal(const struct method_case *c)
{
    return c->target == c->low && method_is_of_group(c->indicator);
}

/* Between the worst (0) and the best (1), both not included in the limits. */
static double position(const struct method_case *c)
{
    return (c->value - c->low) / (c->target - c->low);
}

double method_efficacy(double x, double satisfactory, double not_allowed)
{
    return (x - not_allowed) / (satisfactory - not_allowed) * 40 + 60;
}

double rate_efficacy(const struct method_case *c, bool *ok)
{
    *ok = c->target != c->low || all_equal(c);
    return all_equal(c) ? clip(100, c->cap)
           : *ok ? clip(method_efficacy(c->value, c->target, c->low), c->cap)
                 : 0;
}

double rate_exponential(const struct method_case *c, bool *ok)
{
    static const double minus_ln_06 = 0.51082562376599068;

    *ok = c->target != c->low || all_equal(c);
    return all_equal(c) ? clip(100, c->cap)
           : *ok ? clip(60 * exp(fmin(700, minus_ln_06 * position(c))), c->cap)
                 : 0;
}

double rate_minmax(const struct method_case *c, bool *ok)
{
    double z;

    *ok = c->target != c->low || all_equal(c);
    if (!*ok) {
        return 0;
    }
    z = all_equal(c) ? 1 : clip(position(c), 1);
    return clip((c->floor + (1 - c->floor) * z) * 100, c->cap);
}

/* Linear between the coefficients of two bands; 0 short of the last. */
double rate_banded(const struct method_case *c, bool *ok)
{
    const struct band *bands = c->indicator->bands;
    double sign = c->less ? -1 : 1;

    *ok = c->indicator->band_count > 0;
    for (int i = 0; i < c->indicator->band_count; i++) {
        double from = decimal_to_double(bands[i].from);
        double base = decimal_to_double(bands[i].coefficient);
        double share = 0, more = 0;

        if ((c->value - from) * sign < 0) {
            continue;
        }
        if (i > 0) {
            share = (c->value - from) /
                    (decimal_to_double(bands[i - 1].from) - from);
            more = decimal_to_double(bands[i - 1].coefficient) - base;
        }
        return clip((base + share * more) * 100, c->cap);
    }
    return 0;
}

double rate_index(const struct method_case *c, bool *ok)
{
    *ok = c->target > 0;
    return *ok ? fmax(0, c->value / c->target * 100) : 0;
}

static double by_rank(const struct method_case *c)
{
    return fmax(0, 100 - c->step * (c->rank - 1));
}

double rate_ranking(const struct method_case *c, bool *ok)
{
    *ok = true;
    return clip(by_rank(c), c->cap);
}

double rate_reached(const struct method_case *c, bool *ok)
{
    bool reached =
        c->less ? c->published <= c->target : c->published >= c->target;
    double rate = c->indicator->has_limit
                      ? c->limit + (100 - c->limit) * by_rank(c) / 100
                      : 100;

    *ok = true;
    return reached ? clip(rate, c->cap) : 0;
}

double rate_deduction(const struct method_case *c, bool *ok)
{
    double gap = c->less ? c->value - c->target : c->target - c->value;

    *ok = true;
    return clip(100 - c->step * fmax(0, gap), c->cap);
}

double rate_corrected(const struct method_case *c, bool *ok)
{
    double by = fmax(-c->limit, fmin(c->limit, c->step * c->second));

    *ok = c->target > 0;
    return *ok ? clip(attainment(c, c->value) + by, c->cap) : 0;
}

double rate_progress(const struct method_case *c, bool *ok)
{
    *ok = c->target > 0;
    return *ok ? clip(c->low + c->step * (attainment(c, c->value) -
                                             attainment(c, c->second)),
                     c->cap)
               : 0;
}
