/*
 * Every number of the engine in hexadecimal: scripts/test bits builds this with
 * each compiler and level of optimisation and compares what they print.
 */
#include <stdio.h>
#include <string.h>

#include "eval/chain.h"
#include "eval/random.h"
#include "eval/score.h"
#include "tests/unit/small_edition.h"

enum { UNITS = 60, INDICATORS = 12 };

/* A made-up table: three aggregates of four, and one above; one in nine is
 * missing. */
static struct text make_meta(struct arena *arena)
{
    const char *all = "iCode,Type,Level,Parent,Direction,Weight,Target\n"
                      "p0,Aggregate,2,top,1,1,\np1,Aggregate,2,top,1,2,\n"
                      "p2,Aggregate,2,top,1,0.5,\ntop,Aggregate,3,,1,1,\n"
                      "group,Group,,,,,\n";

    for (int i = 0; i < INDICATORS; i++) {
        all = arena_printf(arena, "%si%d,Indicator,1,p%d,%d,%d.25,30\n", all, i,
            i / 4, i % 3 == 0 ? -1 : 1, i % 4);
    }
    return text_of(all);
}

static struct text make_data(struct arena *arena)
{
    char *all = arena_alloc(arena, 1 << 18);
    size_t n = (size_t)sprintf(all, "uCode,group");

    for (int i = 0; i < INDICATORS; i++) {
        n += (size_t)sprintf(all + n, ",i%d", i);
    }
    for (int u = 0; u < UNITS; u++) {
        n += (size_t)sprintf(all + n, "\nu%d,g%d", u, u % 4);
        for (int i = 0; i < INDICATORS; i++) {
            double x = random_uniform(7, 0, (uint64_t)u, (uint32_t)i);

            n += (size_t)(x < 0.11 ? sprintf(all + n, ",")
                                   : sprintf(all + n, ",%.6f",
                                         i % 5 == 0 ? 1 / (1.0001 - x)
                                                    : 20 + x * 50));
        }
    }
    return (struct text){all, n};
}

static void print_numbers(const char *name, const double *x, int count)
{
    printf("%s", name);
    for (int i = 0; i < count; i++) {
        printf(" %a", is_missing(x[i]) ? 0 : x[i]);
    }
    putchar('\n');
}

static void run(const char *name, const struct composite *c,
    const struct chain *chain, struct arena *arena)
{
    struct chain_result r;
    struct chain_fault fault;

    if (!chain_run(c, chain, arena, &r, &fault)) {
        printf("%s: %s %s\n", name, fault.step, fault.what);
        return;
    }
    print_numbers(name, r.weights, c->node_count);
    print_numbers(name, r.aggregated, c->node_count * UNITS);
}

static void run_chains(const struct composite *c, struct arena *arena)
{
    struct chain base = chain_default;

    base.impute = IMPUTE_GROUP_MEAN;
    base.treat = treatment_default;
    for (int n = 0; n < NORMALISE__COUNT; n++) {
        struct chain chain = base;

        chain.normalise.method = (enum normalisation)n;
        memcpy(chain.normalise.p, normalisers[n].p, sizeof(normalisers[n].p));
        run(normalisers[n].name, c, &chain, arena);
    }
    base.normalise.p[0] = 1;
    for (int a = 0; a < AGGREGATE__COUNT; a++) {
        struct chain chain = base;

        for (int level = 0; level <= COMPOSITE_LEVELS_MAX; level++) {
            chain.aggregate[level] =
                (struct aggregator){(enum aggregation)a, 2.5, 0};
        }
        run(aggregators[a], c, &chain, arena);
    }
    for (int w = 0; w < WEIGH__COUNT; w++) {
        struct chain chain = base;

        if (w != WEIGH_GIVEN) {
            chain.weigh = (enum weighting)w;
            run(weightings[w], c, &chain, arena);
        }
    }
}

/* Rates of every method over values from -3 to 27 by parts of seven. */
static void run_methods(void)
{
    static const struct band bands[] = {{"b", 12000000, 1000000},
        {"b", 8000000, 800000}, {"b", 3000000, 600000}};
    static const double peers[] = {2.5, 7.125, 11.0, 19.3};
    const struct framework fw = {.rate_cap = 120 * DECIMAL_ONE};

    for (int m = METHOD_ATTAINMENT; m < METHOD__COUNT; m++) {
        struct indicator x = {.method = (enum method)m,
            .direction = DIRECTION_MORE,
            .decimals = 2,
            .has_target = true,
            .target = 13 * DECIMAL_ONE,
            .has_low = true,
            .low = 6 * DECIMAL_ONE,
            .high = 14 * DECIMAL_ONE,
            .ceiling = 23 * DECIMAL_ONE,
            .has_step = true,
            .step = 1300000,
            .has_limit = true,
            .limit = 7 * DECIMAL_ONE,
            .bands = bands,
            .band_count = 3};

        printf("%s", method_name((enum method)m));
        for (int i = -21; i < 190; i++) {
            const struct peer_values others = {peers, 4};
            struct method_input in = {.value = i / 7.0, .second = i / 9.0};
            bool defined;

            in.group = method_group(&fw, &x, &others, in.value);
            printf(" %a", method_rate(&fw, &x, &in, &defined));
        }
        putchar('\n');
    }
}

/* A whole evaluation of the edition of the unit tests. */
static void run_evaluation(struct arena *arena)
{
    const struct framework *fw = small_edition(arena);
    const struct period period = {2023, FREQ_MONTH, 11};
    struct figures figures;
    struct score_input input = {.figures = &figures, .group = -1};
    struct evaluation e;

    if (fw == NULL || !figures_make(&figures, (size_t)fw->item_count, arena)) {
        return;
    }
    for (int i = 0; i < fw->item_count * WHEN__COUNT; i++) {
        struct cell *cell =
            &figures.cell[i % WHEN__COUNT][i / WHEN__COUNT][COLUMN_TOTAL];

        cell->state = CELL_VALUE;
        cell->accepted = true;
        cell->value = 1234567 + 777777 * i;
    }
    if (score_evaluate(fw, period, &input, arena, &e)) {
        for (int i = 0; i < fw->indicator_count; i++) {
            printf("%s %a %a %a\n", fw->indicators[i].code,
                e.indicators[i].value, e.indicators[i].rate,
                e.indicators[i].points);
        }
        printf("total %a\n", e.total);
    }
}

int main(void)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct composite c;
    struct composite_fault faults[1];
    size_t count;

    if (arena == NULL || !composite_read(make_meta(arena), make_data(arena),
                             arena, &c, faults, 1, &count)) {
        return 1;
    }
    run_chains(&c, arena);
    run_methods();
    run_evaluation(arena);
    arena_free(arena);
    return 0;
}
