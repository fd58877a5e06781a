#include "eval/perturb.h"

#include <math.h>

#include "eval/random.h"
#include "eval/statistics.h"

/* Eight uniform numbers of 16 bits come with one block: fine enough for a
 * weight that nobody knows to a percent. */
enum { WORDS = 8 };

struct room {
    const struct perturb_plan *plan;
    struct arena *arena;
    double *base, *weights; /* of indicators, then of qualities */
    double *rates, *shares; /* of the qualities of one unit */
    int weight_count;
};

static bool room_make(
    const struct perturb_plan *plan, struct arena *arena, struct room *out)
{
    const struct framework *fw = plan->fw;
    int indicators = fw->indicator_count, qualities = fw->quality_count;
    size_t weights = (size_t)(indicators + qualities) + WORDS;

    *out = (struct room){.plan = plan,
        .arena = arena,
        .base = arena_array(arena, weights, sizeof(double)),
        .weights = arena_array(arena, weights, sizeof(double)),
        .rates = arena_array(arena, (size_t)qualities + 1, sizeof(double)),
        .shares = arena_array(arena, (size_t)qualities + 1, sizeof(double)),
        .weight_count = indicators + qualities};
    if (out->base == NULL || out->weights == NULL || out->rates == NULL ||
        out->shares == NULL) {
        return false;
    }
    for (int i = 0; i < indicators; i++) {
        out->base[i] = decimal_to_double(framework_weight(fw, plan->group, i));
    }
    for (int q = 0; q < qualities; q++) {
        out->base[indicators + q] =
            decimal_to_double(framework_quality_weight(fw, plan->group, q));
    }
    return true;
}

/* The weights of draw `number`. */
static void move_weights(struct room *room, uint32_t number)
{
    const struct perturb_plan *plan = room->plan;
    const uint32_t key[2] = {
        (uint32_t)plan->seed, (uint32_t)(plan->seed >> 32)};

    for (int i = 0; i < room->weight_count; i += WORDS) {
        const uint32_t counter[4] = {number, 0, (uint32_t)i / WORDS, 0};
        uint32_t block[WORDS / 2];

        random_block(counter, key, block);
        for (int k = 0; k < WORDS; k++) {
            uint32_t word = block[k / 2] >> 16 * (k % 2) & 0xffff;
            double u = ((double)word + 0.5) / 65536;

            room->weights[i + k] =
                room->base[i + k] * (1 + plan->noise * (2 * u - 1));
        }
    }
}

/* The rates of the qualities of a unit; whether one takes part. `without`: an
 * indicator that is left out, -1 none. */
static bool rate_qualities(
    struct room *room, const double *weights, const double *rates, int without)
{
    const struct framework *fw = room->plan->fw;
    bool some = false;

    for (int q = 0; q < fw->quality_count; q++) {
        const struct quality *quality = &fw->qualities[q];
        double sum = 0, weight = 0;

        for (int i = quality->first; i < quality->first + quality->count; i++) {
            if (!isnan(rates[i]) && i != without) {
                sum += weights[i] * rates[i];
                weight += weights[i];
            }
        }
        room->rates[q] = weight > 0 ? sum / weight : 0;
        room->shares[q] = weight > 0 ? weights[fw->indicator_count + q] : 0;
        some |= room->shares[q] > 0;
    }
    return some;
}

/* NaN: nothing takes part. False: arena full. */
static bool total_of(struct room *room, const double *weights,
    const double *rates, int without, double *out)
{
    const struct framework *fw = room->plan->fw;
    double sum = 0, weight = 0;

    *out = NAN;
    if (!rate_qualities(room, weights, rates, without)) {
        return true;
    }
    if (fw->aggregate != MEAN_ARITHMETIC) {
        return score_aggregate(fw->aggregate,
            decimal_to_double(fw->aggregate_power), room->rates, room->shares,
            (size_t)fw->quality_count, room->arena, out);
    }
    for (int q = 0; q < fw->quality_count; q++) {
        sum += room->shares[q] * room->rates[q];
        weight += room->shares[q];
    }
    *out = sum / weight;
    return true;
}

/* By the edition's tie rule, as score_standings has it. */
static bool is_more(const struct framework *fw, double a, double b)
{
    return fw->tie == TIE_EXACT
               ? a > b
               : decimal_round_double(a, 2) > decimal_round_double(b, 2);
}

/* Total and rank of unit 0 with these weights. */
static bool place(
    struct room *room, const double *weights, double *total, double *rank)
{
    const struct perturb_plan *plan = room->plan;
    bool ok = total_of(room, weights, plan->rates[0], -1, total);

    *rank = 1;
    for (int i = 1; ok && i < plan->unit_count; i++) {
        double other;

        ok = total_of(room, weights, plan->rates[i], -1, &other);
        *rank += !isnan(other) && is_more(plan->fw, other, *total);
    }
    return ok;
}

static struct spread spread_of(double nominal, double *values, int count)
{
    stat_sort(values, count);
    return (struct spread){.nominal = nominal,
        .median = stat_quantile(values, count, 0.5),
        .q5 = stat_quantile(values, count, 0.05),
        .q95 = stat_quantile(values, count, 0.95),
        .least = values[0],
        .most = values[count - 1]};
}

static bool leave_out(struct room *room, struct perturbed *out)
{
    const struct framework *fw = room->plan->fw;
    const double *rates = room->plan->rates[0];
    bool ok;

    out->without = arena_array(
        room->arena, (size_t)fw->indicator_count + 1, sizeof(double));
    ok = out->without != NULL;
    for (int i = 0; ok && i < fw->indicator_count; i++) {
        out->without[i] = NAN;
        ok = isnan(rates[i]) ||
             total_of(room, room->base, rates, i, &out->without[i]);
    }
    return ok;
}

bool perturb(
    const struct perturb_plan *plan, struct arena *arena, struct perturbed *out)
{
    double *totals = arena_array(arena, (size_t)plan->draws, sizeof(double));
    double *ranks = arena_array(arena, (size_t)plan->draws, sizeof(double));
    double total, rank;
    struct room room;
    bool ok = totals != NULL && ranks != NULL &&
              room_make(plan, arena, &room) &&
              place(&room, room.base, &total, &rank) && !isnan(total);

    for (int i = 0; ok && i < plan->draws; i++) {
        move_weights(&room, (uint32_t)i);
        ok = place(&room, room.weights, &totals[i], &ranks[i]);
    }
    if (!ok || !leave_out(&room, out)) {
        return false;
    }
    out->total = spread_of(total, totals, plan->draws);
    out->rank = spread_of(rank, ranks, plan->draws);
    return true;
}
