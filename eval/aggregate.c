#include "eval/aggregate.h"

#include <math.h>
#include <string.h>

#include "eval/statistics.h"

const char *const aggregators[AGGREGATE__COUNT] = {
    [AGGREGATE_ARITHMETIC] = "amean",
    [AGGREGATE_GEOMETRIC] = "gmean",
    [AGGREGATE_HARMONIC] = "hmean",
    [AGGREGATE_POWER] = "genmean",
    [AGGREGATE_MINIMUM] = "minimum",
    [AGGREGATE_MPI] = "mpi",
    [AGGREGATE_COPELAND] = "copeland",
    [AGGREGATE_TOPSIS] = "topsis",
};

/* Siblings on their way to a parent. */
struct siblings {
    const struct aggregator *how;
    const double *const *x;
    const double *w;
    int columns, units;
    double *weight; /* of each unit: of what is there */
    double *room;   /* of each unit */
    double *out;
};

/* -- means: column by column, so that memory is read in order -------------- */

static double logarithm(double x, double p)
{
    (void)p;
    return log(x);
}

static double exponential(double x, double p)
{
    (void)p;
    return exp(x);
}

static double inverse(double x, double p)
{
    (void)p;
    return 1 / x;
}

static double power(double x, double p)
{
    return pow(x, p);
}

static double root(double x, double p)
{
    return pow(x, 1 / p);
}

/* A mean is the mean of f(x), put back by g: Kolmogorov's form. */
static void mean_of(struct siblings *s, double (*f)(double x, double p),
    double (*g)(double x, double p))
{
    memset(s->out, 0, (size_t)s->units * sizeof(*s->out));
    memset(s->weight, 0, (size_t)s->units * sizeof(*s->weight));
    for (int j = 0; j < s->columns; j++) {
        const double *x = s->x[j];
        double w = s->w[j];

        for (int u = 0; u < s->units; u++) {
            if (!is_missing(x[u])) {
                s->out[u] += w * f(x[u], s->how->power);
                s->weight[u] += w;
            }
        }
    }
    for (int u = 0; u < s->units; u++) {
        s->out[u] = s->weight[u] == 0
                        ? MISSING
                        : g(s->out[u] / s->weight[u], s->how->power);
    }
}

/* The arithmetic mean again, without calls: it is most of all work. */
static void arithmetic(struct siblings *s)
{
    memset(s->out, 0, (size_t)s->units * sizeof(*s->out));
    memset(s->weight, 0, (size_t)s->units * sizeof(*s->weight));
    for (int j = 0; j < s->columns; j++) {
        const double *x = s->x[j];
        double w = s->w[j];

        for (int u = 0; u < s->units; u++) {
            bool there = !is_missing(x[u]);

            s->out[u] += there ? w * x[u] : 0;
            s->weight[u] += there ? w : 0;
        }
    }
    for (int u = 0; u < s->units; u++) {
        s->out[u] = s->weight[u] == 0 ? MISSING : s->out[u] / s->weight[u];
    }
}

static void geometric(struct siblings *s)
{
    mean_of(s, logarithm, exponential);
}

static void harmonic(struct siblings *s)
{
    mean_of(s, inverse, inverse);
}

static void generalised(struct siblings *s)
{
    if (s->how->power == 0) {
        geometric(s);
    } else if (s->how->power == 1) {
        arithmetic(s);
    } else {
        mean_of(s, power, root);
    }
}

static void minimum(struct siblings *s)
{
    for (int u = 0; u < s->units; u++) {
        s->out[u] = MISSING;
        for (int j = 0; j < s->columns; j++) {
            if (s->w[j] > 0 && !(s->x[j][u] >= s->out[u]) &&
                !is_missing(s->x[j][u])) {
                s->out[u] = s->x[j][u];
            }
        }
    }
}

static void penalised(struct siblings *s)
{
    arithmetic(s);
    memset(s->room, 0, (size_t)s->units * sizeof(*s->room));
    for (int j = 0; j < s->columns; j++) {
        for (int u = 0; u < s->units; u++) {
            double d = s->x[j][u] - s->out[u];

            s->room[u] += is_missing(d) ? 0 : s->w[j] * d * d;
        }
    }
    for (int u = 0; u < s->units; u++) {
        if (s->out[u] > 0) {
            s->out[u] -= s->room[u] / s->weight[u] / s->out[u];
        }
    }
}

/* -- comparison of all units ----------------------------------------------- */

/* Scores that sums brought to within rounding of each other are a tie. */
static bool is_tie(double x, double y)
{
    return fabs(x - y) <= 1e-12 * fmax(fabs(x), fabs(y));
}

/* The weight share by which unit a outranks unit b. */
static double outranks(const struct siblings *s, int a, int b)
{
    double above = 0, all = 0;

    for (int j = 0; j < s->columns; j++) {
        double x = s->x[j][a], y = s->x[j][b];

        if (!is_missing(x) && !is_missing(y)) {
            above += is_tie(x, y) ? s->w[j] / 2 : x > y ? s->w[j] : 0;
            all += s->w[j];
        }
    }
    return all > 0 ? above / all : 0.5;
}

/* A unit of which nothing is there is not compared. */
static void mark_present(struct siblings *s)
{
    for (int u = 0; u < s->units; u++) {
        s->out[u] = MISSING;
        for (int j = 0; j < s->columns; j++) {
            if (!is_missing(s->x[j][u])) {
                s->out[u] = 0;
            }
        }
    }
}

static void copeland(struct siblings *s)
{
    mark_present(s);
    for (int a = 0; a < s->units; a++) {
        for (int b = a + 1; b < s->units; b++) {
            if (!is_missing(s->out[a]) && !is_missing(s->out[b])) {
                double share = outranks(s, a, b);

                s->out[a] += share;
                s->out[b] += 1 - share;
            }
        }
    }
}

static void topsis(struct siblings *s)
{
    double total = 0;

    mark_present(s);
    memset(s->weight, 0, (size_t)s->units * sizeof(*s->weight));
    memset(s->room, 0, (size_t)s->units * sizeof(*s->room));
    for (int j = 0; j < s->columns; j++) {
        total += s->w[j];
    }
    for (int j = 0; j < s->columns && total > 0; j++) {
        double low, high, w = s->w[j] / total;

        stat_range(s->x[j], s->units, &low, &high);
        for (int u = 0; u < s->units; u++) {
            if (!is_missing(s->x[j][u])) {
                double best = w * (high - s->x[j][u]);
                double worst = w * (s->x[j][u] - low);

                s->weight[u] += best * best;
                s->room[u] += worst * worst;
            }
        }
    }
    for (int u = 0; u < s->units; u++) {
        double best = sqrt(s->weight[u]), worst = sqrt(s->room[u]);

        if (!is_missing(s->out[u])) {
            s->out[u] = best + worst > 0 ? worst / (best + worst) : 0.5;
        }
    }
}

/* -- which numbers a method takes ------------------------------------------ */

enum domain { DOMAIN_ALL, DOMAIN_NOT_NEGATIVE, DOMAIN_POSITIVE };

static const struct method {
    enum domain domain;
    void (*run)(struct siblings *s);
} methods[AGGREGATE__COUNT] = {
    [AGGREGATE_ARITHMETIC] = {DOMAIN_ALL, arithmetic},
    [AGGREGATE_GEOMETRIC] = {DOMAIN_POSITIVE, geometric},
    [AGGREGATE_HARMONIC] = {DOMAIN_POSITIVE, harmonic},
    [AGGREGATE_POWER] = {DOMAIN_NOT_NEGATIVE, generalised},
    [AGGREGATE_MINIMUM] = {DOMAIN_ALL, minimum},
    [AGGREGATE_MPI] = {DOMAIN_ALL, penalised},
    [AGGREGATE_COPELAND] = {DOMAIN_ALL, copeland},
    [AGGREGATE_TOPSIS] = {DOMAIN_ALL, topsis},
};

static enum domain domain_of(const struct aggregator *how)
{
    if (how->method != AGGREGATE_POWER) {
        return methods[how->method].domain;
    }
    return how->power == 1  ? DOMAIN_ALL
           : how->power > 0 ? DOMAIN_NOT_NEGATIVE
                            : DOMAIN_POSITIVE;
}

static bool in_domain(const struct siblings *s, struct aggregate_fault *fault)
{
    static const char *const wants[] = {[DOMAIN_ALL] = "",
        [DOMAIN_NOT_NEGATIVE] = "is below 0, which this mean cannot take; "
                                "normalise to a scale from 0, as minmax:0,100",
        [DOMAIN_POSITIVE] = "is not above 0, which this mean cannot take; "
                            "normalise to a scale above 0, as minmax:1,100"};
    enum domain domain = domain_of(s->how);

    for (int j = 0; j < s->columns; j++) {
        for (int u = 0; u < s->units && domain != DOMAIN_ALL; u++) {
            double x = s->x[j][u];

            if (x < 0 || (x == 0 && domain == DOMAIN_POSITIVE)) {
                *fault = (struct aggregate_fault){j, u, wants[domain]};
                return false;
            }
        }
        if (s->w[j] < 0 && s->how->method != AGGREGATE_ARITHMETIC) {
            *fault = (struct aggregate_fault){
                j, -1, "weighs less than 0, which only amean can take"};
            return false;
        }
    }
    return true;
}

/* Too little of a unit: no number. */
static void require_available(struct siblings *s)
{
    for (int u = 0; u < s->units && s->how->available > 0; u++) {
        int there = 0;

        for (int j = 0; j < s->columns; j++) {
            there += !is_missing(s->x[j][u]);
        }
        if ((double)there / s->columns < s->how->available) {
            s->out[u] = MISSING;
        }
    }
}

static bool is_finite(const struct siblings *s, struct aggregate_fault *fault)
{
    for (int u = 0; u < s->units; u++) {
        if (isinf(s->out[u])) {
            *fault = (struct aggregate_fault){
                -1, u, "becomes larger than a number can be"};
            return false;
        }
    }
    return true;
}

bool aggregate_columns(const struct aggregator *aggregator,
    const double *const *x, const double *w, int columns, int units,
    double *room, double *out, struct aggregate_fault *fault)
{
    struct siblings s = {
        aggregator, x, w, columns, units, room, room + units, out};

    if (!in_domain(&s, fault)) {
        return false;
    }
    methods[aggregator->method].run(&s);
    require_available(&s);
    return is_finite(&s, fault);
}
