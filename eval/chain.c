#include "eval/chain.h"

#include <stdio.h>
#include <string.h>

#include "eval/statistics.h"
#include "eval/weights.h"

const char *const weightings[WEIGH__COUNT] = {
    [WEIGH_ORIGINAL] = "original",
    [WEIGH_EQUAL] = "equal",
    [WEIGH_GIVEN] = "given",
    [WEIGH_ENTROPY] = "entropy",
    [WEIGH_ENTROPY_MINMAX] = "entropy-minmax",
    [WEIGH_CRITIC] = "critic",
    [WEIGH_VARIATION] = "cv",
    [WEIGH_PCA] = "pca",
    [WEIGH_PCA_SQUARED] = "pca-squared",
};

const struct chain chain_default = {
    .normalise = {.method = NORMALISE_MINMAX, .p = {0, 100}},
};

static size_t cells(const struct composite *c, int columns)
{
    return (size_t)c->unit_count * (size_t)columns;
}

static bool no_memory(struct chain_fault *fault, const char *step)
{
    *fault = (struct chain_fault){step, "out of memory"};
    return false;
}

/* A fault about a node (-1: none) and a unit (-1: none). */
static bool refuse(const struct composite *c, const char *step, int node,
    int unit, const char *what, struct arena *arena, struct chain_fault *fault)
{
    const char *said = arena_printf(arena, "%s%s%s%s %s",
        node < 0 ? "" : c->nodes[node].code, node < 0 || unit < 0 ? "" : " of ",
        unit < 0 ? "" : c->unit_codes[unit], node < 0 && unit < 0 ? "" : ":",
        what);

    *fault = (struct chain_fault){step, said == NULL ? what : said};
    return false;
}

bool chain_room_make(
    const struct composite *c, struct arena *arena, struct chain_room *out)
{
    size_t nodes = (size_t)c->node_count;

    out->numbers = arena_array(arena, cells(c, 2), sizeof(*out->numbers));
    out->ranks = arena_array(arena, (size_t)c->unit_count, sizeof(*out->ranks));
    out->columns = arena_array(arena, nodes, sizeof(*out->columns));
    out->weights = arena_array(arena, nodes, sizeof(*out->weights));
    return out->numbers != NULL && out->ranks != NULL && out->columns != NULL &&
           out->weights != NULL;
}

/* -- data ------------------------------------------------------------------ */

/* A denominator that is missing or 0 gives no number. */
static void denominate(const struct composite *c, double *data)
{
    for (int i = 0; i < c->indicator_count; i++) {
        int by = c->nodes[i].denominator;

        for (int u = 0; u < c->unit_count && by >= 0; u++) {
            double d = c->denominators[cells(c, by) + (size_t)u];

            data[cells(c, i) + (size_t)u] =
                d == 0 || is_missing(d) ? MISSING
                                        : data[cells(c, i) + (size_t)u] / d;
        }
    }
}

static int impute(const struct composite *c, const struct chain *chain,
    struct chain_room *room, double *data)
{
    bool grouped = chain->impute == IMPUTE_GROUP_MEAN ||
                   chain->impute == IMPUTE_GROUP_MEDIAN;
    int filled = 0;

    for (int i = 0; i < c->indicator_count; i++) {
        filled +=
            impute_column(data + cells(c, i), c->unit_count, chain->impute,
                grouped ? c->groupings[chain->grouping].of_unit : NULL,
                chain->previous == NULL ? NULL : chain->previous + cells(c, i),
                room->numbers);
    }
    return filled;
}

static double *copy(
    const struct composite *c, const double *data, struct arena *arena)
{
    size_t n = cells(c, c->indicator_count);
    double *made = arena_array(arena, n, sizeof(*made));

    if (made != NULL) {
        memcpy(made, data, n * sizeof(*made));
    }
    return made;
}

/* Denominate, impute and treat: fills the first three members of `out` and its
 * last two. */
static bool prepare(const struct composite *c, const struct chain *chain,
    struct chain_room *room, struct arena *arena, struct chain_result *out,
    struct chain_fault *fault)
{
    out->denominated = copy(c, c->data, arena);
    if (out->denominated != NULL && chain->denominate) {
        denominate(c, out->denominated);
    }
    out->imputed =
        out->denominated == NULL ? NULL : copy(c, out->denominated, arena);
    if (out->imputed == NULL) {
        return no_memory(fault, "impute");
    }
    out->filled = impute(c, chain, room, out->imputed);
    out->treated = copy(c, out->imputed, arena);
    out->treatments = arena_array(
        arena, (size_t)c->indicator_count, sizeof(*out->treatments));
    if (out->treated == NULL || out->treatments == NULL) {
        return no_memory(fault, "treat");
    }
    for (int i = 0; i < c->indicator_count; i++) {
        out->treatments[i] = treat_column(out->treated + cells(c, i),
            c->unit_count, &chain->treat, room->numbers);
    }
    return true;
}

bool chain_normalise(const struct composite *c,
    const struct normaliser *normaliser, const double *treated,
    struct chain_room *room, double *normalised, struct arena *arena,
    struct chain_fault *fault)
{
    for (int i = 0; i < c->indicator_count; i++) {
        const char *what = normalise_column(normaliser, &c->nodes[i],
            treated + cells(c, i), c->unit_count, room->numbers, room->ranks,
            normalised + cells(c, i));

        if (what != NULL) {
            return refuse(c, "normalise", i, -1, what, arena, fault);
        }
    }
    return true;
}

/* -- weights --------------------------------------------------------------- */

/* What a method from data reads, and whether scaled to [0,1] first. */
static const struct source {
    bool from_data, scaled, normalised;
    enum scope scope;
} sources[WEIGH__COUNT] = {
    [WEIGH_ENTROPY] = {true, false, false, SCOPE_ALL},
    [WEIGH_ENTROPY_MINMAX] = {true, true, false, SCOPE_ALL},
    [WEIGH_CRITIC] = {true, true, false, SCOPE_ALL},
    [WEIGH_VARIATION] = {true, false, false, SCOPE_ALL},
    [WEIGH_PCA] = {true, false, true, SCOPE_PARENT},
    [WEIGH_PCA_SQUARED] = {true, false, true, SCOPE_PARENT},
};

static const char *weigh_columns(enum weighting method, const double *x,
    int units, int columns, struct arena *arena, double *weights, int *at)
{
    switch (method) {
    case WEIGH_ENTROPY:
    case WEIGH_ENTROPY_MINMAX:
        return weights_entropy(x, units, columns, weights, at);
    case WEIGH_CRITIC:
        return weights_critic(x, units, columns, arena, weights, at);
    case WEIGH_VARIATION:
        return weights_variation(x, units, columns, weights, at);
    case WEIGH_PCA:
    case WEIGH_PCA_SQUARED:
        return weights_pca(
            x, units, columns, method == WEIGH_PCA_SQUARED, arena, weights, at);
    case WEIGH_ORIGINAL:
    case WEIGH_EQUAL:
    case WEIGH_GIVEN:
    case WEIGH__COUNT: break;
    }
    return NULL;
}

/* Weigh the indicators listed in `of`, whose columns are packed first. */
static bool weigh_run(const struct composite *c, enum weighting method,
    const double *x, const int *of, int count, struct arena *arena,
    double *weights, struct chain_fault *fault)
{
    double *packed = arena_array(arena, cells(c, count), sizeof(*packed));
    double *found = arena_array(arena, (size_t)count, sizeof(*found));
    const char *what;
    int at = -1;

    if (packed == NULL || found == NULL) {
        return no_memory(fault, "weights");
    }
    for (int k = 0; k < count; k++) {
        memcpy(packed + cells(c, k), x + cells(c, of[k]),
            cells(c, 1) * sizeof(*packed));
    }
    what =
        weigh_columns(method, packed, c->unit_count, count, arena, found, &at);
    if (what != NULL) {
        return refuse(
            c, "weights", at < 0 ? -1 : of[at], -1, what, arena, fault);
    }
    for (int k = 0; k < count; k++) {
        weights[of[k]] = found[k];
    }
    return true;
}

/* The indicators among the children of a node, in `of`. */
static int indicators_below(const struct composite *c, int node, int *of)
{
    const struct node *parent = &c->nodes[node];
    int count = 0;

    for (int k = parent->first; k < parent->first + parent->count; k++) {
        if (c->children[k] < c->indicator_count) {
            of[count++] = c->children[k];
        }
    }
    return count;
}

static bool weigh_from_data(const struct composite *c,
    const struct chain *chain, const double *x, double *weights,
    struct arena *arena, struct chain_fault *fault)
{
    int *of = arena_array(arena, (size_t)c->indicator_count + 1, sizeof(*of));
    bool ok = true;

    if (of == NULL) {
        return no_memory(fault, "weights");
    }
    if ((chain->scope == SCOPE_OF_METHOD ? sources[chain->weigh].scope
                                         : chain->scope) == SCOPE_ALL) {
        for (int i = 0; i < c->indicator_count; i++) {
            of[i] = i;
        }
        return weigh_run(
            c, chain->weigh, x, of, c->indicator_count, arena, weights, fault);
    }
    for (int n = c->indicator_count; n < c->node_count && ok; n++) {
        int count = indicators_below(c, n, of);

        ok = count == 0 ||
             weigh_run(c, chain->weigh, x, of, count, arena, weights, fault);
    }
    return ok;
}

/* Weights of all nodes. */
static bool weigh(const struct composite *c, const struct chain *chain,
    const struct chain_result *result, struct chain_room *room, double *weights,
    struct arena *arena, struct chain_fault *fault)
{
    static const struct normaliser unit_scale = {
        .method = NORMALISE_MINMAX, .p = {0, 1}};
    const struct source *source = &sources[chain->weigh];
    const double *x = source->normalised ? result->normalised : result->treated;
    double *scaled;

    for (int n = 0; n < c->node_count; n++) {
        weights[n] = chain->weigh == WEIGH_EQUAL   ? 1
                     : chain->weigh == WEIGH_GIVEN ? chain->weights[n]
                                                   : c->nodes[n].weight;
    }
    if (!source->from_data) {
        return true;
    }
    if (source->scaled) {
        scaled = copy(c, x, arena);
        if (scaled == NULL) {
            return no_memory(fault, "weights");
        }
        if (!chain_normalise(c, &unit_scale, x, room, scaled, arena, fault)) {
            return false;
        }
        x = scaled;
    }
    return weigh_from_data(c, chain, x, weights, arena, fault);
}

/* -- aggregates and ranks -------------------------------------------------- */

bool chain_aggregate(const struct composite *c,
    const struct aggregator aggregate[COMPOSITE_LEVELS_MAX + 1],
    const double *weights, struct chain_room *room, double *columns,
    struct arena *arena, struct chain_fault *fault)
{
    for (int n = c->indicator_count; n < c->node_count; n++) {
        const struct node *parent = &c->nodes[n];
        struct aggregate_fault why;
        int count = 0;

        for (int k = parent->first; k < parent->first + parent->count; k++) {
            int child = c->children[k];

            if (weights[child] != 0) {
                room->columns[count] = columns + cells(c, child);
                room->weights[count++] = weights[child];
            }
        }
        if (!aggregate_columns(&aggregate[parent->level], room->columns,
                room->weights, count, c->unit_count, room->numbers,
                columns + cells(c, n), &why)) {
            int child =
                why.column < 0
                    ? n
                    : (int)((size_t)(room->columns[why.column] - columns) /
                            (size_t)c->unit_count);

            return refuse(
                c, "aggregate", child, why.unit, why.what, arena, fault);
        }
    }
    return true;
}

void chain_rank(const struct composite *c, const double *columns, int from,
    int to, struct chain_room *room, int *ranks)
{
    for (int n = from; n < to; n++) {
        stat_rank(columns + cells(c, n), c->unit_count, true, room->numbers,
            ranks + cells(c, n));
    }
}

bool chain_run(const struct composite *c, const struct chain *chain,
    struct arena *arena, struct chain_result *out, struct chain_fault *fault)
{
    struct chain_room room;

    memset(out, 0, sizeof(*out));
    out->normalised = arena_array(
        arena, cells(c, c->indicator_count), sizeof(*out->normalised));
    out->weights =
        arena_array(arena, (size_t)c->node_count, sizeof(*out->weights));
    out->aggregated =
        arena_array(arena, cells(c, c->node_count), sizeof(*out->aggregated));
    out->ranks =
        arena_array(arena, cells(c, c->node_count), sizeof(*out->ranks));
    if (!chain_room_make(c, arena, &room) || out->normalised == NULL ||
        out->weights == NULL || out->aggregated == NULL || out->ranks == NULL) {
        return no_memory(fault, "start");
    }
    if (!prepare(c, chain, &room, arena, out, fault) ||
        !chain_normalise(c, &chain->normalise, out->treated, &room,
            out->normalised, arena, fault) ||
        !weigh(c, chain, out, &room, out->weights, arena, fault)) {
        return false;
    }
    memcpy(out->aggregated, out->normalised,
        cells(c, c->indicator_count) * sizeof(double));
    if (!chain_aggregate(c, chain->aggregate, out->weights, &room,
            out->aggregated, arena, fault)) {
        return false;
    }
    chain_rank(c, out->aggregated, c->indicator_count, c->node_count, &room,
        out->ranks);
    return true;
}
