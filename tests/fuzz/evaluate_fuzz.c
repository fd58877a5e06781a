/*
 * The words and the files of weights of `pinzhi-export evaluate`: whatever they
 * hold, an answer or a sentence; weights that come of them are finite.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export/evaluate_options.h"
#include "export/evaluate_weights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char meta[] =
    "iCode,Type,Level,Parent,Direction,Weight\n"
    "a,Indicator,1,P,1,1\nb,Indicator,1,P,-1,3\nc,Indicator,1,Q,1,1\n"
    "P,Aggregate,2,T,1,1\nQ,Aggregate,2,T,1,1\nT,Aggregate,3,,1,1\n"
    "g,Group,,,,\n";
static const char table[] = "uCode,a,b,c,g\nu1,1,2,3,x\nu2,2,2,,y\n";

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void try_words(
    const char *word, const struct composite *c, struct arena *arena)
{
    struct evaluate_options options = {.impute = word,
        .treat = "none",
        .normalise = "minmax",
        .weights = word,
        .aggregate = "amean",
        .available = "0"};
    struct normaliser normaliser;
    struct treatment treatment;
    struct aggregator aggregate[COMPOSITE_LEVELS_MAX + 1];
    struct evaluate_paths paths;
    struct chain chain;
    const char *what = NULL;
    int places;

    must(evaluate_normaliser(word, c, arena, &normaliser, &what) ||
         what != NULL);
    what = NULL;
    must(evaluate_treatment(word, &treatment, &what) || what != NULL);
    what = NULL;
    must(evaluate_aggregators(word, c, 0, arena, aggregate, &what) ||
         what != NULL);
    what = NULL;
    must(evaluate_chain(&options, c, arena, &chain, &paths, &what) ||
         what != NULL);
    must(evaluate_tie(word, &places, &what) || what != NULL);
    must(places >= -1 && places <= 9);
}

static void try_weights(
    struct text in, const struct composite *c, struct arena *arena)
{
    static bool (*const readers[])(const struct composite *c, struct text in,
        struct arena *arena, double *weights, const char **what) = {
        weights_table, weights_of_experts, weights_of_pairs};

    for (size_t i = 0; i < 3; i++) {
        double weights[8] = {1, 1, 1, 1, 1, 1};
        const char *what = NULL;

        if (readers[i](c, in, arena, weights, &what)) {
            for (int n = 0; n < c->node_count; n++) {
                must(isfinite(weights[n]) && weights[n] >= 0);
            }
        } else {
            must(what != NULL && what[0] != '\0');
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)4 << 20);
    struct composite_fault faults[1];
    struct composite c;
    size_t count;
    char *word =
        arena == NULL ? NULL : arena_copy(arena, (const char *)data, size);

    if (word != NULL && composite_read(text_of(meta), text_of(table), arena, &c,
                            faults, 1, &count)) {
        try_words(word, &c, arena);
        try_weights((struct text){word, size}, &c, arena);
    }
    arena_free(arena);
    return 0;
}
