#include "eval/perturb.h"

#include <math.h>
#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"
#include "tests/unit/wide_edition.h"

#define ARENA ((size_t)16 << 20)
enum { INDICATORS = 16, DRAWS = 1000, MANY = 20000 };
static const double noise = 0.25;

/* A-01 A-02 A-03 (20 points each) A-04, B-01 (10) B-02 (20) B-03 (10) B-04. */
typedef double rates[INDICATORS];
#define NONE ((double)NAN)

static bool run(const struct framework *fw, const double *const *units,
    int count, int draws, uint64_t seed, struct arena *arena,
    struct perturbed *out)
{
    const struct perturb_plan plan = {.fw = fw,
        .group = -1,
        .rates = units,
        .unit_count = count,
        .noise = noise,
        .draws = draws,
        .seed = seed};

    return perturb(&plan, arena, out);
}

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

/* P(a <= k b) of two uniform numbers in [1 - noise, 1 + noise], k <= 1. */
static double below(double k)
{
    double length = 1 + noise - (1 - noise) / k;

    return length <= 0 ? 0 : k / 2 * length * length / (4 * noise * noise);
}

static double quantile_of_ratio(double p)
{
    double low = 0.5, high = 1;

    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;

        *(below(middle) < p ? &low : &high) = middle;
    }
    return low;
}

/* One indicator with 100 in A (60 points), one with 0 in B (40): the total is
 * 100 * 60 a / (60 a + 40 b), whose quantiles have a closed form. */
static void meets_the_closed_form(void)
{
    const rates one = {100, NONE, NONE, NONE, 0, NONE, NONE, NONE};
    const double *const units[] = {one};
    struct arena *arena = arena_new(ARENA);
    struct perturbed out;
    double k = quantile_of_ratio(0.05);

    CU_ASSERT_FATAL(run(small_edition(arena), units, 1, MANY, 7, arena, &out));
    CU_ASSERT(near(out.total.nominal, 60, 1e-12));
    CU_ASSERT(near(out.total.median, 60, 0.2));
    CU_ASSERT(near(out.total.q5, 6000 * k / (60 * k + 40), 0.2));
    CU_ASSERT(near(out.total.q95, 6000 / k / (60 / k + 40), 0.2));
    CU_ASSERT(out.total.least > 100.0 * 60 * 0.75 / (60 * 0.75 + 40 * 1.25));
    CU_ASSERT(out.total.most < 100.0 * 60 * 1.25 / (60 * 1.25 + 40 * 0.75));
    CU_ASSERT(out.rank.q5 == 1 && out.rank.q95 == 1);
    arena_free(arena);
}

/* Equal rates leave nothing to the weights, whatever the mean. */
static void equal_rates_do_not_move(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *editions[] = {
        small_edition(arena), wide_edition(arena)};

    for (size_t e = 0; e < 2; e++) {
        rates all;
        const double *const units[] = {all};
        struct perturbed out;

        for (int i = 0; i < INDICATORS; i++) {
            all[i] = 70;
        }
        CU_ASSERT_FATAL(editions[e]->indicator_count <= INDICATORS);
        CU_ASSERT_FATAL(run(editions[e], units, 1, DRAWS, 1, arena, &out));
        CU_ASSERT(near(out.total.least, 70, 1e-9));
        CU_ASSERT(near(out.total.most, 70, 1e-9));
        CU_ASSERT(near(out.total.nominal, 70, 1e-9));
    }
    arena_free(arena);
}

/* 60 * (80 + 50) / 2 + 40 * 40, by hand without each. */
static void leaves_out_each_indicator(void)
{
    const rates own = {80, 50, NONE, NONE, 40, NONE, NONE, NONE};
    const rates alone = {80, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    const double *const units[] = {own}, *const last[] = {alone};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    struct perturbed out;

    CU_ASSERT_FATAL(run(fw, units, 1, DRAWS, 1, arena, &out));
    CU_ASSERT(near(out.total.nominal, 55, 1e-12));
    CU_ASSERT(near(out.without[0], 46, 1e-12));
    CU_ASSERT(near(out.without[1], 64, 1e-12));
    CU_ASSERT(isnan(out.without[2]));
    CU_ASSERT(near(out.without[4], 65, 1e-12)); /* with its quality */
    CU_ASSERT_FATAL(run(fw, last, 1, DRAWS, 1, arena, &out));
    CU_ASSERT(isnan(out.without[0])); /* nothing is left */
    arena_free(arena);
}

/* One is better throughout; one is better in A and worse in B. */
static void ranks_move_where_weights_decide(void)
{
    const rates own = {60, 60, 60, NONE, 60, 60, 60, NONE};
    const rates better = {61, 61, 61, NONE, 61, 61, 61, NONE};
    const rates other = {70, 70, 70, NONE, 45, 45, 45, NONE};
    const double *const two[] = {own, better}, *const three[] = {
                                                   own, better, other};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    struct perturbed out;

    CU_ASSERT_FATAL(run(fw, two, 2, DRAWS, 1, arena, &out));
    CU_ASSERT(out.rank.least == 2 && out.rank.most == 2);
    CU_ASSERT_FATAL(run(fw, three, 3, DRAWS, 1, arena, &out));
    CU_ASSERT(out.rank.nominal == 2); /* the other has 60 too */
    CU_ASSERT(out.rank.least == 2 && out.rank.q5 == 2);
    CU_ASSERT(out.rank.most == 3 && out.rank.q95 == 3);
    arena_free(arena);
}

static void same_seed_same_bits(void)
{
    const rates own = {80, 50, 90, NONE, 40, 30, 100, NONE};
    const double *const units[] = {own};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    struct perturbed a, b, c;

    CU_ASSERT_FATAL(run(fw, units, 1, DRAWS, 5, arena, &a));
    CU_ASSERT_FATAL(run(fw, units, 1, DRAWS, 5, arena, &b));
    CU_ASSERT_FATAL(run(fw, units, 1, DRAWS, 6, arena, &c));
    CU_ASSERT(memcmp(&a.total, &b.total, sizeof(a.total)) == 0);
    CU_ASSERT(memcmp(&a.total, &c.total, sizeof(a.total)) != 0);
    CU_ASSERT(a.total.q5 < a.total.nominal && a.total.nominal < a.total.q95);
    arena_free(arena);
}

static void refuses_what_has_no_rate(void)
{
    const rates none = {NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    const double *const units[] = {none};
    struct arena *arena = arena_new(ARENA), *tiny = arena_new(1024);
    const struct framework *fw = small_edition(arena);
    struct perturbed out;

    CU_ASSERT(!run(fw, units, 1, DRAWS, 1, arena, &out));
    CU_ASSERT(!run(fw, units, 1, DRAWS, 1, tiny, &out));
    arena_free(tiny);
    arena_free(arena);
}

SUITE(perturb, {"meets the closed form", meets_the_closed_form},
    {"equal rates do not move", equal_rates_do_not_move},
    {"leaves out each indicator", leaves_out_each_indicator},
    {"ranks move where weights decide", ranks_move_where_weights_decide},
    {"same seed, same bits", same_seed_same_bits},
    {"refuses what has no rate", refuses_what_has_no_rate})
