#include "export/evaluate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/decimal.h"
#include "eval/statistics.h"
#include "export/command.h"
#include "export/evaluate_options.h"
#include "export/evaluate_robust.h"
#include "export/evaluate_weights.h"
#include "export/evaluate_write.h"
#include "sql/file.h"

enum { FAULTS_MAX = 40 };
#define ARENA_MAX ((size_t)2 << 30)
#define FILE_MAX  ((long long)512 << 20)

/* -- files ----------------------------------------------------------------- */

static int read_file(const char *path, struct arena *arena, struct text *out)
{
    const char *why = file_read(path, FILE_MAX, arena, out);

    return why == NULL
               ? 0
               : command_fail(EXIT_INPUT, "%s cannot be read: %s", path, why);
}

static int print_faults(const char *meta, const char *data,
    const struct composite_fault *faults, size_t count)
{
    for (size_t i = 0; i < count && i < FAULTS_MAX; i++) {
        fprintf(stderr, "%s:%d:%d: %s\n", faults[i].in_data ? data : meta,
            faults[i].line, faults[i].column, faults[i].what);
    }
    return command_fail(
        EXIT_DATA, "%zu fault(s) in the tables; nothing was computed", count);
}

static int read_tables(const char *meta, const char *data, struct arena *arena,
    struct composite *out)
{
    struct composite_fault faults[FAULTS_MAX];
    struct text meta_text, data_text;
    size_t count = 0;
    int code = read_file(meta, arena, &meta_text);

    if (code == 0) {
        code = read_file(data, arena, &data_text);
    }
    if (code != 0) {
        return code;
    }
    return composite_read(
               meta_text, data_text, arena, out, faults, FAULTS_MAX, &count)
               ? 0
               : print_faults(meta, data, faults, count);
}

/* Numbers of the period before, unit by unit. */
static int read_previous(const char *meta, const char *path,
    const struct composite *c, struct arena *arena, struct chain *chain)
{
    struct composite before;
    size_t cells = (size_t)c->unit_count * (size_t)c->indicator_count;
    double *previous = arena_array(arena, cells, sizeof(*previous));
    int code = read_tables(meta, path, arena, &before);

    if (code != 0 || previous == NULL) {
        return code != 0 ? code : command_fail(EXIT_SOFTWARE, "out of memory");
    }
    for (int u = 0; u < c->unit_count; u++) {
        int other = composite_unit(&before, text_of(c->unit_codes[u]));

        for (int i = 0; i < c->indicator_count; i++) {
            previous[(size_t)i * (size_t)c->unit_count + (size_t)u] =
                other < 0 ? MISSING
                          : before.data[(size_t)i * (size_t)before.unit_count +
                                        (size_t)other];
        }
    }
    chain->previous = previous;
    return 0;
}

static int read_weights(const struct evaluate_paths *paths,
    const struct composite *c, struct arena *arena, struct chain *chain)
{
    static bool (*const readers[])(const struct composite *c, struct text in,
        struct arena *arena, double *weights,
        const char **what) = {[WEIGHTS_TABLE] = weights_table,
        [WEIGHTS_AHP] = weights_of_pairs,
        [WEIGHTS_EXPERTS] = weights_of_experts};
    double *weights =
        arena_array(arena, (size_t)c->node_count, sizeof(*weights));
    const char *what;
    struct text in;
    int code = read_file(paths->weights, arena, &in);

    if (code != 0 || weights == NULL) {
        return code != 0 ? code : command_fail(EXIT_SOFTWARE, "out of memory");
    }
    for (int n = 0; n < c->node_count; n++) {
        weights[n] = c->nodes[n].weight;
    }
    chain->weights = weights;
    return readers[paths->kind](c, in, arena, weights, &what)
               ? 0
               : command_fail(EXIT_DATA, "%s: %s", paths->weights, what);
}

/* -- results --------------------------------------------------------------- */

/* Ranks at every level, of scores rounded to `places` unless that is -1. */
static bool rank_all(const struct composite *c, int places, struct arena *arena,
    struct chain_result *result)
{
    size_t cells = (size_t)c->unit_count * (size_t)c->node_count;
    double *scores = arena_array(arena, cells, sizeof(*scores));
    struct chain_room room;

    if (scores == NULL || !chain_room_make(c, arena, &room)) {
        return false;
    }
    for (size_t i = 0; i < cells; i++) {
        double x = result->aggregated[i];

        scores[i] =
            is_missing(x) || places < 0 ? x : decimal_round_double(x, places);
    }
    chain_rank(c, scores, 0, c->node_count, &room, result->ranks);
    return true;
}

static void write_result(FILE *out, const struct evaluate_options *o,
    const struct composite *c, const struct chain_result *r,
    struct arena *arena)
{
    const struct {
        const double *x;
        int columns;
    } matrices[DUMP__COUNT] = {
        [DUMP_DENOMINATED] = {r->denominated, c->indicator_count},
        [DUMP_IMPUTED] = {r->imputed, c->indicator_count},
        [DUMP_TREATED] = {r->treated, c->indicator_count},
        [DUMP_NORMALISED] = {r->normalised, c->indicator_count},
        [DUMP_AGGREGATED] = {r->aggregated, c->node_count},
    };

    if (o->dump == DUMP_WEIGHTS) {
        write_weights(out, c, r->weights, arena);
    } else if (o->dump == DUMP_TREATMENT) {
        write_treatment(out, c, r->treatments, arena);
    } else if (o->dump == DUMP_RANKS ||
               (o->ranks && o->dump == DUMP_AGGREGATED)) {
        write_ranks(out, c, r->ranks, c->node_count, arena);
    } else {
        write_matrix(
            out, c, matrices[o->dump].x, matrices[o->dump].columns, arena);
    }
}

/* An indicator that lost all its numbers on the way is named: fractions of a
 * maximum of 0, shares of a denominator that is 0 everywhere. */
static void warn(const struct composite *c, const struct chain_result *r)
{
    for (int i = 0; i < c->indicator_count; i++) {
        size_t at = (size_t)i * (size_t)c->unit_count;

        if (stat_count(c->data + at, c->unit_count) > 0 &&
            stat_count(r->normalised + at, c->unit_count) == 0) {
            fprintf(stderr,
                "pinzhi-export: %s has no number on this scale and is left "
                "out\n",
                c->nodes[i].code);
        }
    }
}

static void tell(const struct evaluate_options *o, const struct composite *c,
    const struct chain_result *r)
{
    int treated = 0;

    for (int i = 0; i < c->indicator_count; i++) {
        treated += r->treatments[i].high + r->treatments[i].low > 0 ||
                   r->treatments[i].logarithm;
    }
    if (!o->quiet) {
        fprintf(stderr,
            "%d units, %d indicators, %d levels; %d numbers imputed, %d "
            "indicators treated\n",
            c->unit_count, c->indicator_count, c->level_count, r->filled,
            treated);
    }
}

static int write_all(const struct evaluate_options *o,
    const struct composite *c, const struct chain *chain,
    const struct chain_result *result, struct arena *arena)
{
    FILE *out = o->output == NULL ? stdout : fopen(o->output, "wb");
    int code = 0;
    bool ok;

    if (out == NULL) {
        return command_fail(
            EXIT_CANNOT_WRITE, "%s cannot be written", o->output);
    }
    if (evaluate_robust_asked(o)) {
        code = evaluate_robust(out, o, c, chain, result, arena);
    } else {
        write_result(out, o, c, result, arena);
    }
    ok = fflush(out) == 0 && ferror(out) == 0;
    if (out != stdout) {
        ok = fclose(out) == 0 && ok;
    }
    return code != 0 || ok ? code
                           : command_fail(EXIT_CANNOT_WRITE,
                                 "the result cannot be written whole");
}

static int run(const struct evaluate_options *o, struct arena *arena)
{
    struct composite c;
    struct chain chain;
    struct chain_result result;
    struct chain_fault fault;
    struct evaluate_paths paths;
    const char *what;
    int places, code = read_tables(o->meta, o->data, arena, &c);

    if (code != 0) {
        return code;
    }
    if (!evaluate_tie(o->tie, &places, &what) ||
        !evaluate_chain(o, &c, arena, &chain, &paths, &what)) {
        return command_fail(EXIT_USAGE, "%s", what);
    }
    if (paths.previous != NULL) {
        code = read_previous(o->meta, paths.previous, &c, arena, &chain);
    }
    if (code == 0 && paths.weights != NULL) {
        code = read_weights(&paths, &c, arena, &chain);
    }
    if (code != 0) {
        return code;
    }
    if (!chain_run(&c, &chain, arena, &result, &fault)) {
        return command_fail(EXIT_DATA, "%s: %s", fault.step, fault.what);
    }
    if ((o->ranks || o->dump == DUMP_RANKS) &&
        !rank_all(&c, places, arena, &result)) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    warn(&c, &result);
    tell(o, &c, &result);
    return write_all(o, &c, &chain, &result, arena);
}

int evaluate_main(int argc, char **argv)
{
    struct evaluate_options options;
    struct arena *arena;
    int code = evaluate_options(argc, argv, &options);

    if (code != 0) {
        return code;
    }
    if (options.help) {
        evaluate_help();
        return 0;
    }
    arena = arena_new(ARENA_MAX);
    if (arena == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    code = run(&options, arena);
    arena_free(arena);
    return code;
}
