#include "eval/robustness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/random.h"
#include "eval/statistics.h"

const char *const factors[FACTOR__COUNT] = {
    [FACTOR_WEIGHTS] = "weights",
    [FACTOR_TREATMENT] = "treatment",
    [FACTOR_NORMALISE] = "normalise",
    [FACTOR_AGGREGATE] = "aggregate",
};

/* Streams of random numbers that have nothing to do with each other. */
enum stream { STREAM_DRAW, STREAM_WEIGHTS, STREAM_A, STREAM_B };

static size_t cells(const struct composite *c, int columns)
{
    return (size_t)c->unit_count * (size_t)columns;
}

/* -- one run --------------------------------------------------------------- */

/* Below `count`: for the largest u under 1, u * count is never rounded up. */
static int pick(double u, int count)
{
    return (int)(u * count);
}

/* A set of weights for a choice in [0,1); 0 is without noise. */
static void disturb(const struct robustness *r, double choice, double *weights)
{
    uint64_t set = (uint64_t)(choice * 9007199254740992.0);

    for (int n = 0; n < r->c->node_count; n++) {
        double u = set == 0 ? 0.5
                            : random_uniform(r->plan.seed, STREAM_WEIGHTS, set,
                                  (uint32_t)n);

        weights[n] = r->weights[n] * (1 + r->plan.noise * (2 * u - 1));
    }
}

static bool run(const struct robustness *r, const double *normalised,
    const struct aggregator *aggregate, struct robustness_room *room,
    struct chain_fault *fault)
{
    const struct composite *c = r->c;
    bool ok;

    memcpy(room->columns, normalised,
        cells(c, c->indicator_count) * sizeof(double));
    ok = chain_aggregate(c, aggregate, room->weights, &room->chain,
        room->columns, room->arena, fault);
    stat_rank(room->columns + cells(c, r->top), c->unit_count, true,
        room->chain.numbers, room->ranks);
    return ok;
}

void robustness_choose(const struct robustness *r,
    const double choice[FACTOR__COUNT], struct robustness_room *room)
{
    const struct robustness_plan *plan = &r->plan;
    int treatment = pick(choice[FACTOR_TREATMENT], plan->treatment_count);
    int normaliser = pick(choice[FACTOR_NORMALISE], plan->normaliser_count);
    int aggregate = pick(choice[FACTOR_AGGREGATE], plan->aggregate_count);
    struct chain_fault fault;

    disturb(r, choice[FACTOR_WEIGHTS], room->weights);
    (void)run(r, r->normalised[treatment * plan->normaliser_count + normaliser],
        plan->aggregates[aggregate], room, &fault);
}

void robustness_draw(
    const struct robustness *r, uint64_t number, struct robustness_room *room)
{
    double choice[FACTOR__COUNT];

    for (uint32_t f = 0; f < FACTOR__COUNT; f++) {
        choice[f] = random_uniform(r->plan.seed, STREAM_DRAW, number, f);
    }
    robustness_choose(r, choice, room);
}

void robustness_without(
    const struct robustness *r, int indicator, struct robustness_room *room)
{
    struct chain_fault fault;

    disturb(r, 0, room->weights);
    room->weights[indicator] = 0;
    (void)run(r, r->normalised[0], r->plan.aggregates[0], room, &fault);
}

double robustness_shift(
    const struct robustness *r, const struct robustness_room *room)
{
    double sum = 0;
    int count = 0;

    for (int u = 0; u < r->c->unit_count; u++) {
        if (room->ranks[u] > 0 && r->nominal[u] > 0) {
            sum += abs(room->ranks[u] - r->nominal[u]);
            count++;
        }
    }
    return count == 0 ? 0 : sum / count;
}

/* -- preparation ----------------------------------------------------------- */

bool robustness_room_make(const struct robustness *r, struct arena *arena,
    struct robustness_room *out)
{
    const struct composite *c = r->c;

    out->arena = arena;
    out->columns =
        arena_array(arena, cells(c, c->node_count), sizeof(*out->columns));
    out->weights =
        arena_array(arena, (size_t)c->node_count, sizeof(*out->weights));
    out->ranks = arena_array(arena, (size_t)c->unit_count, sizeof(*out->ranks));
    return out->columns != NULL && out->weights != NULL && out->ranks != NULL &&
           chain_room_make(c, arena, &out->chain);
}

/* The imputed data treated in one way, normalised in every way. */
static bool prepare_treatment(struct robustness *r, const double *imputed,
    int treatment, struct robustness_room *room, struct chain_fault *fault)
{
    const struct composite *c = r->c;
    size_t n = cells(c, c->indicator_count);
    double *treated = arena_array(room->arena, n, sizeof(*treated));
    bool ok = treated != NULL;

    if (ok) {
        memcpy(treated, imputed, n * sizeof(*treated));
    }
    for (int i = 0; i < c->indicator_count && ok; i++) {
        (void)treat_column(treated + cells(c, i), c->unit_count,
            &r->plan.treatments[treatment], room->chain.numbers);
    }
    for (int k = 0; k < r->plan.normaliser_count && ok; k++) {
        double *out = arena_array(room->arena, n, sizeof(*out));

        r->normalised[treatment * r->plan.normaliser_count + k] = out;
        ok = out != NULL && chain_normalise(c, &r->plan.normalisers[k], treated,
                                &room->chain, out, room->arena, fault);
    }
    return ok;
}

/* Every data set with every aggregation once. */
static bool try_all(struct robustness *r, struct robustness_room *room,
    struct chain_fault *fault)
{
    int sets = r->plan.treatment_count * r->plan.normaliser_count;
    bool ok = true;

    disturb(r, 0, room->weights);
    for (int s = 0; s < sets && ok; s++) {
        for (int a = 0; a < r->plan.aggregate_count && ok; a++) {
            ok = run(r, r->normalised[s], r->plan.aggregates[a], room, fault);
            if (ok && s == 0 && a == 0) {
                memcpy(r->nominal, room->ranks,
                    cells(r->c, 1) * sizeof(*r->nominal));
            }
        }
    }
    return ok;
}

bool robustness_prepare(const struct composite *c,
    const struct chain_result *result, const struct robustness_plan *plan,
    struct arena *arena, struct robustness *out, struct chain_fault *fault)
{
    struct robustness_room room;
    size_t sets =
        (size_t)plan->treatment_count * (size_t)plan->normaliser_count;
    bool ok;

    *fault = (struct chain_fault){"robustness", "out of memory"};
    *out = (struct robustness){.c = c,
        .plan = *plan,
        .weights = result->weights,
        .top = c->node_count - 1,
        .normalised = arena_array(arena, sets, sizeof(*out->normalised)),
        .nominal = arena_array(arena, cells(c, 1), sizeof(*out->nominal))};
    ok = out->normalised != NULL && out->nominal != NULL &&
         robustness_room_make(out, arena, &room);
    for (int t = 0; t < plan->treatment_count && ok; t++) {
        ok = prepare_treatment(out, result->imputed, t, &room, fault);
    }
    return ok && try_all(out, &room, fault);
}

/* -- summaries ------------------------------------------------------------- */

struct rank_summary robustness_summary(
    const int *ranks, int draws, double *room)
{
    struct rank_summary s = {MISSING, MISSING, MISSING, MISSING, 0, 0};
    int there = 0;

    for (int i = 0; i < draws; i++) {
        if (ranks[i] > 0) {
            room[there++] = ranks[i];
        }
    }
    if (there == 0) {
        return s;
    }
    s.mean = stat_mean(room, there);
    stat_sort(room, there);
    s.median = stat_quantile(room, there, 0.5);
    s.q5 = stat_quantile(room, there, 0.05);
    s.q95 = stat_quantile(room, there, 0.95);
    s.best = (int)room[0];
    s.worst = (int)room[there - 1];
    return s;
}

/* Mean and variance of n outputs; the variance of equal ones is exactly 0. */
static double variance_of(const double *y, int n, double *mean)
{
    double low, high, squares = 0;

    *mean = stat_mean(y, n);
    (void)stat_range(y, n, &low, &high);
    for (int i = 0; i < n && low < high; i++) {
        squares += (y[i] - *mean) * (y[i] - *mean);
    }
    return squares / n;
}

void sobol_estimate(
    const double *y, int points, int factor_count, double *first, double *total)
{
    const double *a = y, *b = y + points;
    double mean, variance = variance_of(y, 2 * points, &mean);

    for (int f = 0; f < factor_count; f++) {
        const double *ab = y + (size_t)(2 + f) * (size_t)points;
        double one = 0, all = 0;

        for (int i = 0; i < points; i++) {
            one += (b[i] - mean) * (ab[i] - a[i]);
            all += (a[i] - ab[i]) * (a[i] - ab[i]);
        }
        first[f] = variance > 0 ? one / points / variance : 0;
        total[f] = variance > 0 ? all / (2.0 * points) / variance : 0;
    }
}

void sobol_choice(const struct robustness *r, const enum factor *which,
    int factor_count, int points, int64_t at, double choice[FACTOR__COUNT])
{
    int block = (int)(at / points);
    uint64_t row = (uint64_t)(at % points);

    memset(choice, 0, FACTOR__COUNT * sizeof(*choice));
    for (int f = 0; f < factor_count; f++) {
        bool from_b = block == 1 || block == f + 2;

        choice[which[f]] = random_uniform(
            r->plan.seed, from_b ? STREAM_B : STREAM_A, row, (uint32_t)f);
    }
}

int robustness_factors(
    const struct robustness *r, enum factor which[FACTOR__COUNT])
{
    const bool varies[FACTOR__COUNT] = {
        [FACTOR_WEIGHTS] = r->plan.noise > 0,
        [FACTOR_TREATMENT] = r->plan.treatment_count > 1,
        [FACTOR_NORMALISE] = r->plan.normaliser_count > 1,
        [FACTOR_AGGREGATE] = r->plan.aggregate_count > 1,
    };
    int count = 0;

    for (int f = 0; f < FACTOR__COUNT; f++) {
        if (varies[f]) {
            which[count++] = (enum factor)f;
        }
    }
    return count;
}
