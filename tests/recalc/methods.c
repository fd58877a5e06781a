/* Every method over values on and around its parameters: a line each of what it
 * is, the cells A to K of its row, its bands, the formula over them, and the
 * rate. Read by tests/method_recalc.py. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/method_trial.h"

static const struct {
    const char *method;
    char direction;
    const char *parameters;
} rows[] = {{"attainment", '+', "target 12, cap 120"},
    {"attainment", '-', "target 12"},
    {"interval", 'I', "low 3, high 6, floor 0, ceiling 12"},
    {"middle", 'I', "floor 2, ceiling 8"},
    {"efficacy", '+', "target 12, low 6"}, {"efficacy", '-', "peers 3/9/4"},
    {"efficacy", '+', "peers 6/6"}, {"exponential", '+', "target 12, low 6"},
    {"exponential", '-', "peers 3/9"}, {"exponential", '+', "peers 6"},
    {"banded", '+', "bands 20:1/9.5:0.8/1.7:0.6/0:0.4"},
    {"banded", '-', "bands 3:1/6:0.5"}, {"minmax", '+', "target 12, low 3"},
    {"minmax", '-', "peers 3/9, floor 0.1"}, {"minmax", '+', "peers 6/6"},
    {"index", '+', "target 6"}, {"ranking", '+', "step 5, peers 3/6/12"},
    {"ranking", '-', "step 40, peers 3/6/12"}, {"reached", '+', "target 6"},
    {"reached", '-', "target 6, tie 1"},
    {"reached", '+', "target 6, limit 40, step 10, peers 7/6/12"},
    {"deduction", '+', "target 12, step 12.5"},
    {"deduction", '-', "target 3, step 12.5"},
    {"corrected", '+', "target 12, step 1.5, limit 5, second 2"},
    {"corrected", '-', "target 12, step 1.5, limit 5, second -9"},
    {"progress", '+', "target 12, low 80, step 2, second 5"},
    {"progress", '-', "target 3, low 80, step 2, second 5"}};

static const double values[] = {
    -9, 0, 0.25, 1.7, 3, 5.996, 6, 7.5, 9.5, 12, 31, 9e12};

#define CELLS (sizeof(struct method_cells) / sizeof(const char *))

/* The cells of a row: A is the value, then as in struct method_cells. */
static struct method_cells cells_of(int row, struct arena *arena)
{
    const char *at[CELLS];

    for (size_t i = 0; i < CELLS; i++) {
        at[i] = arena_printf(arena, "%c%d", (char)('A' + i), row);
    }
    return (struct method_cells){.value = at[0],
        .target = at[1],
        .low = at[2],
        .high = at[3],
        .floor = at[4],
        .ceiling = at[5],
        .step = at[6],
        .limit = at[7],
        .second = at[8],
        .rank = at[9],
        .cap = at[10],
        .band_from = arena_printf(arena, "F%d", row),
        .band_coefficient = arena_printf(arena, "K%d", row)};
}

static double of(decimal value)
{
    return decimal_to_double(value);
}

int main(void)
{
    int row = 0;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
            struct arena *arena = arena_new(1 << 16);
            struct method_trial t;
            struct method_cells cells = cells_of(++row, arena);
            bool defined;
            double rate;

            if (!method_trial_make(&t, rows[i].method, rows[i].direction,
                    values[v], rows[i].parameters)) {
                return EXIT_FAILURE;
            }
            rate = method_rate(&t.fw, &t.x, &t.in, &defined);
            printf("%s %s\t%.17g|%.17g|%.17g|%.17g|%.17g|%.17g|%.17g|%.17g|"
                   "%.17g|%d|%.17g\t",
                rows[i].method, rows[i].parameters, values[v],
                method_best(&t.x, &t.in.group), method_worst(&t.x, &t.in.group),
                of(t.x.high), of(t.x.floor), of(t.x.ceiling), of(t.x.step),
                of(t.x.limit), t.in.second, t.in.group.rank, of(t.fw.rate_cap));
            for (int b = 0; b < t.x.band_count; b++) {
                printf("%s%.17g:%.17g", b == 0 ? "" : "|", of(t.bands[b].from),
                    of(t.bands[b].coefficient));
            }
            printf("\t%s\t%.17g\n", method_excel(&t.fw, &t.x, &cells, arena),
                defined ? rate : -1);
            arena_free(arena);
        }
    }
    return EXIT_SUCCESS;
}
