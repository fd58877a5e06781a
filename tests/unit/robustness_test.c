#include "eval/robustness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"

enum { UNITS = 6, NODES = 6, DRAWS = 1000 };
#define ARENA ((size_t)1 << 20)

/* -- a small composite ----------------------------------------------------- */

static const char meta[] = "iCode,Type,Level,Parent,Direction,Weight\n"
                           "a,Indicator,1,P,1,1\n"
                           "b,Indicator,1,P,1,1\n"
                           "c,Indicator,1,Q,1,1\n"
                           "P,Aggregate,2,T,1,2\n"
                           "Q,Aggregate,2,T,1,1\n"
                           "T,Aggregate,3,,1,1\n";

/* The last number of a is an outlier; unit 6 has nothing. */
static const char data[] = "uCode,a,b,c\n"
                           "1,1,9,3\n"
                           "2,2,7,8\n"
                           "3,3,2,6\n"
                           "4,4,5,1\n"
                           "5,50,1,4\n"
                           "6,NA,NA,NA\n";

struct fixture {
    struct arena *arena;
    struct composite c;
    struct chain_result result;
    struct robustness r;
    struct robustness_room room;
};

static const struct treatment treatments[] = {
    {false, 0, 0, 0, false}, {true, 5, 2, 3.5, true}};
static const struct normaliser scales[] = {
    {.method = NORMALISE_MINMAX, .p = {1, 100}},
    {.method = NORMALISE_RANK},
    {.method = NORMALISE_ZSCORE, .p = {100, 15}},
};
static struct aggregator aggregates[2][COMPOSITE_LEVELS_MAX + 1];

static void fill_aggregates(void)
{
    for (int level = 0; level <= COMPOSITE_LEVELS_MAX; level++) {
        aggregates[0][level] =
            (struct aggregator){.method = AGGREGATE_ARITHMETIC};
        aggregates[1][level] =
            (struct aggregator){.method = AGGREGATE_GEOMETRIC};
    }
}

static struct robustness_plan plan_of(double noise, int treatment_count,
    int normaliser_count, int aggregate_count)
{
    fill_aggregates();
    return (struct robustness_plan){.seed = 20240101,
        .noise = noise,
        .treatments = treatments,
        .treatment_count = treatment_count,
        .normalisers = scales,
        .normaliser_count = normaliser_count,
        .aggregates = aggregates,
        .aggregate_count = aggregate_count};
}

static struct chain chain_of(int treatment, int normaliser, int aggregate)
{
    struct chain chain = {
        .treat = treatments[treatment], .normalise = scales[normaliser]};

    memcpy(chain.aggregate, aggregates[aggregate], sizeof(chain.aggregate));
    return chain;
}

static void open_small(struct fixture *f)
{
    struct composite_fault fault;
    struct chain_fault why;
    struct chain chain = chain_of(0, 0, 0);
    size_t faults;

    f->arena = arena_new(ARENA);
    CU_ASSERT_FATAL(composite_read(
        text_of(meta), text_of(data), f->arena, &f->c, &fault, 1, &faults));
    CU_ASSERT_FATAL(chain_run(&f->c, &chain, f->arena, &f->result, &why));
}

static void open_plan(struct fixture *f, const struct robustness_plan *plan)
{
    struct chain_fault fault;

    open_small(f);
    CU_ASSERT_FATAL(
        robustness_prepare(&f->c, &f->result, plan, f->arena, &f->r, &fault));
    CU_ASSERT_FATAL(robustness_room_make(&f->r, f->arena, &f->room));
}

static bool has_ranks(const struct fixture *f, const int *want)
{
    return memcmp(f->room.ranks, want, UNITS * sizeof(*want)) == 0;
}

/* -- choices --------------------------------------------------------------- */

/* A choice gives what the whole chain gives with the same methods. */
static const struct choice_row {
    const char *name;
    double choice[FACTOR__COUNT];
    int treatment, normaliser, aggregate;
} choice_rows[] = {
    {"nominal", {0, 0, 0, 0}, 0, 0, 0},
    {"end of the first thirds", {0, 0.49, 0.33, 0.49}, 0, 0, 0},
    {"treated", {0, 0.5, 0, 0}, 1, 0, 0},
    {"ranks", {0, 0, 0.34, 0}, 0, 1, 0},
    {"z-scores", {0, 0, 0.67, 0}, 0, 2, 0},
    {"geometric", {0, 0, 0, 0.5}, 0, 0, 1},
    {"treated ranks, geometric", {0, 0.75, 0.5, 0.75}, 1, 1, 1},
    {"the largest of all", {0, 1 - 0x1p-53, 1 - 0x1p-53, 1 - 0x1p-53}, 1, 2, 1},
};

static void chooses(void)
{
    struct robustness_plan plan = plan_of(0, 2, 3, 2);
    struct fixture f;

    open_plan(&f, &plan);
    CU_ASSERT(memcmp(f.r.nominal, f.result.ranks + (NODES - 1) * UNITS,
                  UNITS * sizeof(int)) == 0);
    for (size_t i = 0; i < sizeof(choice_rows) / sizeof(choice_rows[0]); i++) {
        const struct choice_row *row = &choice_rows[i];
        struct chain chain =
            chain_of(row->treatment, row->normaliser, row->aggregate);
        struct chain_result result;
        struct chain_fault fault;

        robustness_choose(&f.r, row->choice, &f.room);
        CHECK(row->name, chain_run(&f.c, &chain, f.arena, &result, &fault));
        CHECK(row->name, has_ranks(&f, result.ranks + (NODES - 1) * UNITS));
        CHECK(row->name, memcmp(f.room.columns, result.aggregated,
                             (NODES - 1) * UNITS * sizeof(double)) == 0);
    }
    arena_free(f.arena);
}

/* Up to sixteen alternatives, the largest number below 1 takes the last. */
static void chooses_the_last(void)
{
    struct normaliser many[16];
    const double choice[FACTOR__COUNT] = {0, 0, 1 - 0x1p-53, 0};
    struct robustness_plan plan = plan_of(0, 1, 1, 1);
    struct fixture f;

    for (int k = 0; k < 16; k++) {
        many[k] = (struct normaliser){
            .method = NORMALISE_MINMAX, .p = {0, 1 + (double)k}};
    }
    plan.normalisers = many;
    plan.normaliser_count = 16;
    open_plan(&f, &plan);
    for (int count = 1; count <= 16; count++) {
        f.r.plan.normaliser_count = count;
        robustness_choose(&f.r, choice, &f.room);
        CHECK("unit 5 is the best in a", f.room.columns[4] == count);
    }
    arena_free(f.arena);
}

/* Weights stay within the noise, reach its ends and centre on the nominal. */
static void disturbs_weights(void)
{
    struct robustness_plan plan = plan_of(0.25, 1, 1, 1);
    double low[NODES], high[NODES], sum[NODES] = {0};
    struct fixture f;

    open_plan(&f, &plan);
    for (int i = 0; i < DRAWS; i++) {
        robustness_draw(&f.r, (uint64_t)i, &f.room);
        for (int n = 0; n < NODES; n++) {
            double w = f.room.weights[n] / f.c.nodes[n].weight;

            low[n] = i == 0 ? w : fmin(low[n], w);
            high[n] = i == 0 ? w : fmax(high[n], w);
            sum[n] += w;
        }
    }
    for (int n = 0; n < NODES; n++) {
        CHECK(f.c.nodes[n].code, low[n] >= 0.75 && low[n] < 0.76);
        CHECK(f.c.nodes[n].code, high[n] < 1.25 && high[n] > 1.24);
        CHECK(f.c.nodes[n].code,
            fabs(sum[n] / DRAWS - 1) < 4 * 0.25 / sqrt(3.0 * DRAWS));
    }
    arena_free(f.arena);
}

/* A draw is the same whoever does it, in whatever order; another seed gives
 * other draws. */
static void draws_by_number(void)
{
    struct robustness_plan plan = plan_of(0.25, 2, 3, 2);
    static double seen[DRAWS][NODES];
    struct robustness_room other;
    struct fixture f;
    int changed = 0;

    open_plan(&f, &plan);
    CU_ASSERT_FATAL(robustness_room_make(&f.r, f.arena, &other));
    for (int i = 0; i < DRAWS; i++) {
        robustness_draw(&f.r, (uint64_t)i, &f.room);
        for (int u = 0; u < UNITS - 1; u++) {
            seen[i][u] = f.room.columns[(NODES - 1) * UNITS + u];
        }
    }
    for (int i = DRAWS - 1; i >= 0; i--) {
        robustness_draw(&f.r, (uint64_t)i, &other);
        CU_ASSERT(memcmp(seen[i], other.columns + (NODES - 1) * UNITS,
                      (UNITS - 1) * sizeof(double)) == 0);
        changed += i > 0 && seen[i][0] != seen[i - 1][0];
    }
    CU_ASSERT(changed == DRAWS - 1);
    f.r.plan.seed++;
    robustness_draw(&f.r, 0, &other);
    CU_ASSERT(seen[0][0] != other.columns[(NODES - 1) * UNITS]);
    arena_free(f.arena);
}

/* Every alternative has its share of the draws, within four deviations. */
static void draws_all_alternatives(void)
{
    struct robustness_plan plan = plan_of(0, 2, 3, 1);
    int taken[6] = {0};
    struct fixture f;

    open_plan(&f, &plan);
    for (int i = 0; i < DRAWS; i++) {
        robustness_draw(&f.r, (uint64_t)i, &f.room);
        for (int s = 0; s < 6; s++) {
            taken[s] += memcmp(f.room.columns, f.r.normalised[s],
                            3 * UNITS * sizeof(double)) == 0;
        }
    }
    for (int s = 0; s < 6; s++) {
        CU_ASSERT(abs(taken[s] - DRAWS / 6) < 4 * sqrt(5 / 36.0 * DRAWS));
    }
    arena_free(f.arena);
}

/* -- one indicator less ---------------------------------------------------- */

static const struct without_row {
    const char *name;
    int ranks[UNITS];
    double shift;
} without_rows[] = {
    {"without a", {2, 1, 4, 3, 5, 0}, 1.2},
    {"without b", {4, 2, 3, 5, 1, 0}, 0.8},
    /* Q has nothing then, and T is P. */
    {"without c", {1, 3, 5, 4, 1, 0}, 1.4},
};

static void leaves_out(void)
{
    static const int nominal[UNITS] = {3, 1, 4, 5, 2, 0};
    struct robustness_plan plan = plan_of(0.25, 2, 3, 2);
    struct fixture f;

    open_plan(&f, &plan);
    CU_ASSERT(memcmp(f.r.nominal, nominal, sizeof(nominal)) == 0);
    for (int i = 0; i < 3; i++) {
        const struct without_row *row = &without_rows[i];

        robustness_without(&f.r, i, &f.room);
        CHECK(row->name, has_ranks(&f, row->ranks));
        CHECK(row->name,
            fabs(robustness_shift(&f.r, &f.room) - row->shift) < 1e-15);
    }
    arena_free(f.arena);
}

/* Units without a rank on either side do not count. */
static void shifts(void)
{
    static const int lost[UNITS] = {0, 1, 4, 5, 4, 1};
    static const int none[UNITS] = {0, 0, 0, 0, 0, 0};
    struct robustness_plan plan = plan_of(0, 1, 1, 1);
    struct fixture f;

    open_plan(&f, &plan);
    robustness_draw(&f.r, 5, &f.room);
    CU_ASSERT(robustness_shift(&f.r, &f.room) == 0);
    memcpy(f.room.ranks, lost, sizeof(lost));
    CU_ASSERT(robustness_shift(&f.r, &f.room) == 0.5);
    memcpy(f.room.ranks, none, sizeof(none));
    CU_ASSERT(robustness_shift(&f.r, &f.room) == 0);
    arena_free(f.arena);
}

/* -- summaries ------------------------------------------------------------- */

static const struct summary_row {
    const char *name;
    int draws;
    int ranks[8];
    struct rank_summary want;
} summary_rows[] = {
    {"one draw", 1, {7}, {7, 7, 7, 7, 7, 7}},
    {"five draws", 5, {3, 1, 2, 2, 12}, {4, 2, 1.2, 10.2, 1, 12}},
    {"even", 4, {4, 1, 3, 2}, {2.5, 2.5, 1.15, 3.85, 1, 4}},
    {"without a rank at times", 7, {0, 3, 1, 0, 2, 2, 12},
        {4, 2, 1.2, 10.2, 1, 12}},
    {"never a rank", 3, {0, 0, 0}, {MISSING, MISSING, MISSING, MISSING, 0, 0}},
};

static bool same(double a, double b)
{
    return is_missing(a) ? is_missing(b) : fabs(a - b) < 1e-14;
}

static void summarises(void)
{
    for (size_t i = 0; i < sizeof(summary_rows) / sizeof(summary_rows[0]);
         i++) {
        const struct summary_row *row = &summary_rows[i];
        double room[8];
        struct rank_summary s =
            robustness_summary(row->ranks, row->draws, room);

        CHECK(row->name, same(row->want.mean, s.mean));
        CHECK(row->name, same(row->want.median, s.median));
        CHECK(row->name, same(row->want.q5, s.q5));
        CHECK(row->name, same(row->want.q95, s.q95));
        CHECK(
            row->name, s.best == row->want.best && s.worst == row->want.worst);
    }
}

/* -- factors --------------------------------------------------------------- */

static const struct factors_row {
    const char *name;
    double noise;
    int treatments, normalisers, aggregates;
    int count;
    enum factor which[FACTOR__COUNT];
} factors_rows[] = {
    {"none", 0, 1, 1, 1, 0, {0}},
    {"weights", 0.1, 1, 1, 1, 1, {FACTOR_WEIGHTS}},
    {"treatment and mean", 0, 2, 1, 2, 2, {FACTOR_TREATMENT, FACTOR_AGGREGATE}},
    {"all", 1, 2, 3, 2, 4,
        {FACTOR_WEIGHTS, FACTOR_TREATMENT, FACTOR_NORMALISE, FACTOR_AGGREGATE}},
};

static void lists_factors(void)
{
    for (size_t i = 0; i < sizeof(factors_rows) / sizeof(factors_rows[0]);
         i++) {
        const struct factors_row *row = &factors_rows[i];
        const struct robustness r = {
            .plan = plan_of(row->noise, row->treatments, row->normalisers,
                row->aggregates)};
        enum factor which[FACTOR__COUNT];
        int count = robustness_factors(&r, which);

        CHECK(row->name, count == row->count);
        for (int f = 0; f < count && f < row->count; f++) {
            CHECK(row->name, which[f] == row->which[f]);
        }
    }
}

/* Both normalisations rank alike, so that the noise alone moves ranks. */
static void divides_the_variance(void)
{
    enum { POINTS = 512 };
    static const struct normaliser alike[] = {
        {.method = NORMALISE_MINMAX, .p = {1, 100}},
        {.method = NORMALISE_MINMAX, .p = {0, 1}}};
    struct robustness_plan plan = plan_of(0.9, 1, 2, 1);
    enum factor which[FACTOR__COUNT];
    static double y[POINTS * 4];
    double first[FACTOR__COUNT], total[FACTOR__COUNT];
    struct fixture f;

    plan.normalisers = alike;
    open_plan(&f, &plan);
    CU_ASSERT_FATAL(robustness_factors(&f.r, which) == 2);
    for (int64_t run = 0; run < POINTS * 4; run++) {
        double choice[FACTOR__COUNT];

        sobol_choice(&f.r, which, 2, POINTS, run, choice);
        robustness_choose(&f.r, choice, &f.room);
        y[run] = robustness_shift(&f.r, &f.room);
    }
    sobol_estimate(y, POINTS, 2, first, total);
    CU_ASSERT(fabs(first[0] - 1) < 0.1 && fabs(total[0] - 1) < 0.1);
    CU_ASSERT(first[1] == 0 && total[1] == 0);
    arena_free(f.arena);
}

/* -- what cannot be prepared ----------------------------------------------- */

static const struct refusal_row {
    const char *name;
    struct normaliser normalisers[2];
    int aggregates;
    const char *step, *says;
} refusal_rows[] = {
    {"no Target", {{.method = NORMALISE_MINMAX}, {.method = NORMALISE_INDEX}},
        1, "normalise", "a: iMeta gives it no Target"},
    {"a mean of 0",
        {{.method = NORMALISE_RANK},
            {.method = NORMALISE_MINMAX, .p = {0, 100}}},
        2, "aggregate", "a of 1: is not above 0"},
};

static void refuses_alternatives(void)
{
    for (size_t i = 0; i < sizeof(refusal_rows) / sizeof(refusal_rows[0]);
         i++) {
        const struct refusal_row *row = &refusal_rows[i];
        struct robustness_plan plan = plan_of(0.25, 1, 2, row->aggregates);
        struct chain_fault fault = {"", ""};
        struct fixture f;

        plan.normalisers = row->normalisers;
        open_small(&f);
        CHECK(row->name,
            !robustness_prepare(&f.c, &f.result, &plan, f.arena, &f.r, &fault));
        CHECK(row->name, strcmp(fault.step, row->step) == 0);
        CHECK(
            row->name, strncmp(fault.what, row->says, strlen(row->says)) == 0);
        arena_free(f.arena);
    }
}

/* With every size of arena either all works or the fault says why not. */
static void reports_no_memory(void)
{
    struct robustness_plan plan = plan_of(0.25, 2, 3, 2);
    int prepared = 0, ready = 0;
    struct fixture f;

    open_small(&f);
    for (size_t cap = 8; cap <= 8192; cap += 8) {
        struct arena *arena = arena_new(cap);
        struct chain_fault fault = {"", ""};
        bool ok =
            robustness_prepare(&f.c, &f.result, &plan, arena, &f.r, &fault);

        CU_ASSERT(ok || strcmp(fault.what, "out of memory") == 0);
        prepared += ok;
        ready += ok && robustness_room_make(&f.r, arena, &f.room);
        arena_free(arena);
    }
    CU_ASSERT(prepared > 0 && prepared < 1024);
    CU_ASSERT(ready > 0 && ready < prepared);
    arena_free(f.arena);
}

SUITE(robustness, {"chooses", chooses}, {"chooses the last", chooses_the_last},
    {"disturbs weights", disturbs_weights},
    {"draws by number", draws_by_number},
    {"draws all alternatives", draws_all_alternatives},
    {"leaves out", leaves_out}, {"shifts", shifts}, {"summarises", summarises},
    {"lists factors", lists_factors},
    {"divides the variance", divides_the_variance},
    {"refuses alternatives", refuses_alternatives},
    {"reports no memory", reports_no_memory})
