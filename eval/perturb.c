#include "eval/perturb.h"

#include <math.h>
#include <string.h>

#include "eval/random.h"
#include "eval/statistics.h"

/* Eight uniform numbers of 16 bits come with one block: fine enough for a
 * weight that nobody knows to a percent. */
enum { WORDS = 8, LANES = RANDOM_LANES };

/* Draws are made LANES at a time, side by side: each sum is the one that a draw
 * alone would have. */
struct lanes {
    double of[LANES];
};

struct room {
    const struct perturb_plan *plan;
    struct arena *arena;
    struct lanes *base;    /* weights of indicators, then of qualities */
    struct lanes *weights; /* the same, moved */
    struct lanes *rates;   /* of the qualities of one unit */
    struct lanes *shares;
    double *lane_rates, *lane_shares; /* the same of one lane */
    int weight_count;
};

static struct lanes everywhere(decimal weight)
{
    struct lanes out;

    for (int lane = 0; lane < LANES; lane++) {
        out.of[lane] = decimal_to_double(weight);
    }
    return out;
}

static bool room_make(
    const struct perturb_plan *plan, struct arena *arena, struct room *out)
{
    const struct framework *fw = plan->fw;
    int indicators = fw->indicator_count, qualities = fw->quality_count;
    size_t weights = (size_t)(indicators + qualities) + WORDS;
    size_t room = (size_t)qualities + 1;

    *out = (struct room){.plan = plan,
        .arena = arena,
        .base = arena_array(arena, weights, sizeof(struct lanes)),
        .weights = arena_array(arena, weights, sizeof(struct lanes)),
        .rates = arena_array(arena, room, sizeof(struct lanes)),
        .shares = arena_array(arena, room, sizeof(struct lanes)),
        .lane_rates = arena_array(arena, room, sizeof(double)),
        .lane_shares = arena_array(arena, room, sizeof(double)),
        .weight_count = indicators + qualities};
    if (out->base == NULL || out->weights == NULL || out->rates == NULL ||
        out->shares == NULL || out->lane_rates == NULL ||
        out->lane_shares == NULL) {
        return false;
    }
    for (int i = 0; i < indicators; i++) {
        out->base[i] = everywhere(framework_weight(fw, plan->group, i));
    }
    for (int q = 0; q < qualities; q++) {
        out->base[indicators + q] =
            everywhere(framework_quality_weight(fw, plan->group, q));
    }
    return true;
}

/* Half of a word as a factor around 1. */
static double factor(uint32_t word, int half, double noise)
{
    int32_t bits = (int32_t)(word >> 16 * half & 0xffff);
    double u = (bits + 0.5) / 65536;

    return 1 + noise * (2 * u - 1);
}

/* The weights of the draws from `number` on. */
static void move_weights(struct room *room, uint32_t number)
{
    const struct perturb_plan *plan = room->plan;
    const uint32_t key[2] = {
        (uint32_t)plan->seed, (uint32_t)(plan->seed >> 32)};

    for (int i = 0; i < room->weight_count; i += WORDS) {
        const uint32_t counter[4] = {number, 0, (uint32_t)i / WORDS, 0};
        uint32_t block[WORDS / 2][LANES];

        random_blocks(counter, key, block);
        for (int k = 0; k < WORDS; k++) {
            const struct lanes *base = &room->base[i + k];
            struct lanes *moved = &room->weights[i + k];

            for (int lane = 0; lane < LANES; lane++) {
                moved->of[lane] = base->of[lane] * factor(block[k / 2][lane],
                                                       k % 2, plan->noise);
            }
        }
    }
}

/* The rate of a quality of a unit in each lane, and its share. `without`: an
 * indicator that is left out, -1 none. */
static void rate_quality(struct room *room, const struct lanes *weights,
    const double *rates, int without, int q)
{
    const struct framework *fw = room->plan->fw;
    const struct quality *quality = &fw->qualities[q];
    const struct lanes *whole = &weights[fw->indicator_count + q];
    struct lanes sum = {{0}}, weight = {{0}};

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        if (isnan(rates[i]) || i == without) {
            continue;
        }
        for (int lane = 0; lane < LANES; lane++) {
            sum.of[lane] += weights[i].of[lane] * rates[i];
            weight.of[lane] += weights[i].of[lane];
        }
    }
    for (int lane = 0; lane < LANES; lane++) {
        bool some = weight.of[lane] > 0;

        room->rates[q].of[lane] = some ? sum.of[lane] / weight.of[lane] : 0;
        room->shares[q].of[lane] = some ? whole->of[lane] : 0;
    }
}

/* The total of a lane by a mean that is not the arithmetic one. */
static bool mean_of(const struct room *room, int lane, double *out)
{
    const struct framework *fw = room->plan->fw;

    for (int q = 0; q < fw->quality_count; q++) {
        room->lane_rates[q] = room->rates[q].of[lane];
        room->lane_shares[q] = room->shares[q].of[lane];
    }
    return score_aggregate(fw->aggregate,
        decimal_to_double(fw->aggregate_power), room->lane_rates,
        room->lane_shares, (size_t)fw->quality_count, room->arena, out);
}

/* NaN: nothing takes part. False: arena full. */
static bool total_of(struct room *room, const struct lanes *weights,
    const double *rates, int without, struct lanes *out)
{
    const struct framework *fw = room->plan->fw;
    struct lanes sum = {{0}}, weight = {{0}};
    bool ok = true;

    for (int q = 0; q < fw->quality_count; q++) {
        rate_quality(room, weights, rates, without, q);
        for (int lane = 0; lane < LANES; lane++) {
            sum.of[lane] += room->shares[q].of[lane] * room->rates[q].of[lane];
            weight.of[lane] += room->shares[q].of[lane];
        }
    }
    for (int lane = 0; ok && lane < LANES; lane++) {
        bool some = weight.of[lane] > 0;

        out->of[lane] = some ? sum.of[lane] / weight.of[lane] : NAN;
        if (some && fw->aggregate != MEAN_ARITHMETIC) {
            ok = mean_of(room, lane, &out->of[lane]);
        }
    }
    return ok;
}

/* By the edition's tie rule, as score_standings has it. */
static bool is_more(const struct framework *fw, double a, double b)
{
    return fw->tie == TIE_EXACT
               ? a > b
               : decimal_round_double(a, 2) > decimal_round_double(b, 2);
}

/* Total and rank of unit 0 with these weights. */
static bool place(struct room *room, const struct lanes *weights,
    struct lanes *total, struct lanes *rank)
{
    const struct perturb_plan *plan = room->plan;
    bool ok = total_of(room, weights, plan->rates[0], -1, total);

    for (int lane = 0; lane < LANES; lane++) {
        rank->of[lane] = 1;
    }
    for (int i = 1; ok && i < plan->unit_count; i++) {
        struct lanes other;

        ok = total_of(room, weights, plan->rates[i], -1, &other);
        for (int lane = 0; ok && lane < LANES; lane++) {
            rank->of[lane] +=
                !isnan(other.of[lane]) &&
                is_more(plan->fw, other.of[lane], total->of[lane]);
        }
    }
    return ok;
}

/* All of it but the nominal value; the values are sorted. */
static void spread_over(double *values, int count, struct spread *out)
{
    stat_sort(values, count);
    out->median = stat_quantile(values, count, 0.5);
    out->q5 = stat_quantile(values, count, 0.05);
    out->q95 = stat_quantile(values, count, 0.95);
    out->least = values[0];
    out->most = values[count - 1];
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
        struct lanes total = {{NAN}};

        ok = isnan(rates[i]) || total_of(room, room->base, rates, i, &total);
        out->without[i] = total.of[0];
    }
    return ok;
}

bool perturb(
    const struct perturb_plan *plan, struct arena *arena, struct perturbed *out)
{
    size_t draws = (size_t)plan->draws + LANES - 1; /* whole lanes */
    double *totals = arena_array(arena, draws, sizeof(*totals));
    double *ranks = arena_array(arena, draws, sizeof(*ranks));
    struct lanes total, rank;
    struct room room;
    bool ok = totals != NULL && ranks != NULL &&
              room_make(plan, arena, &room) &&
              place(&room, room.base, &total, &rank) && !isnan(total.of[0]);

    if (!ok || !leave_out(&room, out)) {
        return false;
    }
    out->total.nominal = total.of[0];
    out->rank.nominal = rank.of[0];
    for (int i = 0; ok && i < plan->draws; i += LANES) {
        move_weights(&room, (uint32_t)i);
        ok = place(&room, room.weights, &total, &rank);
        memcpy(&totals[i], total.of, sizeof(total.of));
        memcpy(&ranks[i], rank.of, sizeof(rank.of));
    }
    spread_over(totals, plan->draws, &out->total);
    spread_over(ranks, plan->draws, &out->rank);
    return ok;
}
