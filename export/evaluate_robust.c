#include "export/evaluate_robust.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "eval/robustness.h"
#include "export/command.h"
#include "export/evaluate_write.h"

enum { ALTERNATIVES_MAX = 16, THREADS_MAX = 256 };
#define RUNS_MAX   ((int64_t)100 * 1000 * 1000) /* ranks kept at once */
#define ROOM_BYTES ((size_t)1 << 30)

bool evaluate_robust_asked(const struct evaluate_options *o)
{
    return o->draws > 0 || o->sobol > 0 || o->remove_one;
}

/* -- threads --------------------------------------------------------------- */

/* Runs 0 to `count`, shared out by number; each writes its own place. */
struct work {
    const struct robustness *r;
    void (*run)(
        struct work *work, int64_t number, struct robustness_room *room);
    int64_t count;
    int threads;
    int *ranks;    /* by unit: [unit * count + draw] */
    double *shift; /* of each run */
    enum factor which[FACTOR__COUNT];
    int factor_count, points;
};

struct worker {
    struct work *work;
    int first;
    bool ok;
    pthread_t thread;
};

static void *work_share(void *context)
{
    struct worker *me = context;
    struct arena *arena = arena_new(ROOM_BYTES);
    struct robustness_room room;

    me->ok = arena != NULL && robustness_room_make(me->work->r, arena, &room);
    for (int64_t i = me->first; i < me->work->count && me->ok;
         i += me->work->threads) {
        me->work->run(me->work, i, &room);
    }
    arena_free(arena);
    return NULL;
}

/* False: no memory, or no thread could be had. */
static bool work_all(struct work *work)
{
    struct worker workers[THREADS_MAX];
    int started = 0;
    bool ok = true;

    for (int t = 0; t < work->threads; t++) {
        workers[t] = (struct worker){.work = work, .first = t};
        if (pthread_create(&workers[t].thread, NULL, work_share, &workers[t]) !=
            0) {
            ok = false;
            break;
        }
        started++;
    }
    for (int t = 0; t < started; t++) {
        pthread_join(workers[t].thread, NULL);
        ok = ok && workers[t].ok;
    }
    return ok;
}

static int threads_of(const struct evaluate_options *o, int64_t runs)
{
    long all = o->threads > 0 ? o->threads : sysconf(_SC_NPROCESSORS_ONLN);

    all = all < 1 ? 1 : all > THREADS_MAX ? THREADS_MAX : all;
    return (int)(all > runs ? runs : all);
}

static int no_memory(void)
{
    return command_fail(EXIT_SOFTWARE, "out of memory");
}

/* -- draws ----------------------------------------------------------------- */

static void run_draw(
    struct work *work, int64_t number, struct robustness_room *room)
{
    robustness_draw(work->r, (uint64_t)number, room);
    for (int u = 0; u < work->r->c->unit_count; u++) {
        work->ranks[u * work->count + number] = room->ranks[u];
    }
}

static void write_intervals(
    FILE *out, const struct work *work, double *room, struct arena *arena)
{
    const struct composite *c = work->r->c;

    fputs("uCode,Nominal,Mean,Median,Q5,Q95,Best,Worst\n", out);
    for (int u = 0; u < c->unit_count; u++) {
        const struct rank_summary s = robustness_summary(
            work->ranks + u * work->count, (int)work->count, room);

        write_field(out, c->unit_codes[u], arena);
        if (work->r->nominal[u] == 0) {
            fputs(",NA,NA,NA,NA,NA,NA,NA\n", out);
            continue;
        }
        fprintf(out, ",%d", work->r->nominal[u]);
        write_number(out, s.mean);
        write_number(out, s.median);
        write_number(out, s.q5);
        write_number(out, s.q95);
        fprintf(out, ",%d,%d\n", s.best, s.worst);
    }
}

static int monte_carlo(FILE *out, const struct evaluate_options *o,
    const struct robustness *r, struct arena *arena)
{
    int64_t cells = (int64_t)o->draws * r->c->unit_count;
    struct work work = {.r = r,
        .run = run_draw,
        .count = o->draws,
        .threads = threads_of(o, o->draws)};
    double *room = arena_array(arena, (size_t)o->draws, sizeof(*room));

    if (cells > RUNS_MAX) {
        return command_fail(EXIT_USAGE,
            "--monte-carlo %d is too many for %d units; at most %lld", o->draws,
            r->c->unit_count, (long long)(RUNS_MAX / r->c->unit_count));
    }
    work.ranks = arena_array(arena, (size_t)cells, sizeof(*work.ranks));
    if (work.ranks == NULL || room == NULL || !work_all(&work)) {
        return no_memory();
    }
    write_intervals(out, &work, room, arena);
    return 0;
}

/* -- one indicator less ---------------------------------------------------- */

static void run_without(
    struct work *work, int64_t number, struct robustness_room *room)
{
    robustness_without(work->r, (int)number, room);
    work->shift[number] = robustness_shift(work->r, room);
    for (int u = 0; u < work->r->c->unit_count; u++) {
        work->ranks[u * work->count + number] = room->ranks[u];
    }
}

/* The unit whose rank moves most without indicator `i`. */
static int largest_mover(const struct work *work, int i)
{
    int most = 0, by = -1;

    for (int u = 0; u < work->r->c->unit_count; u++) {
        int rank = work->ranks[u * work->count + i];
        int shift = abs(rank - work->r->nominal[u]);

        if (rank > 0 && work->r->nominal[u] > 0 && shift > by) {
            by = shift;
            most = u;
        }
    }
    return most;
}

static int remove_one(FILE *out, const struct evaluate_options *o,
    const struct robustness *r, struct arena *arena)
{
    const struct composite *c = r->c;
    size_t n = (size_t)c->indicator_count;
    struct work work = {.r = r,
        .run = run_without,
        .count = c->indicator_count,
        .threads = threads_of(o, c->indicator_count),
        .shift = arena_array(arena, n, sizeof(*work.shift)),
        .ranks =
            arena_array(arena, n * (size_t)c->unit_count, sizeof(*work.ranks))};

    if (work.shift == NULL || work.ranks == NULL || !work_all(&work)) {
        return no_memory();
    }
    fputs("iCode,MeanShift,MostMoved,From,To\n", out);
    for (int i = 0; i < c->indicator_count; i++) {
        int u = largest_mover(&work, i);

        write_field(out, c->nodes[i].code, arena);
        write_number(out, work.shift[i]);
        fputc(',', out);
        write_field(out, c->unit_codes[u], arena);
        fprintf(out, ",%d,%d\n", r->nominal[u], work.ranks[u * work.count + i]);
    }
    return 0;
}

/* -- shares of the variance ------------------------------------------------ */

static void run_sobol(
    struct work *work, int64_t number, struct robustness_room *room)
{
    double choice[FACTOR__COUNT];

    sobol_choice(
        work->r, work->which, work->factor_count, work->points, number, choice);
    robustness_choose(work->r, choice, room);
    work->shift[number] = robustness_shift(work->r, room);
}

static int sobol(FILE *out, const struct evaluate_options *o,
    const struct robustness *r, struct arena *arena)
{
    struct work work = {.r = r, .run = run_sobol, .points = o->sobol};
    double first[FACTOR__COUNT], total[FACTOR__COUNT];

    work.factor_count = robustness_factors(r, work.which);
    if (work.factor_count < 2) {
        return command_fail(EXIT_USAGE,
            "--sobol compares choices and has only one: add --normalise-with, "
            "--aggregate-with or --treat-with");
    }
    work.count = (int64_t)o->sobol * (work.factor_count + 2);
    work.threads = threads_of(o, work.count);
    work.shift = arena_array(arena, (size_t)work.count, sizeof(*work.shift));
    if (work.shift == NULL || !work_all(&work)) {
        return no_memory();
    }
    sobol_estimate(work.shift, o->sobol, work.factor_count, first, total);
    fputs("Factor,First,Total\n", out);
    for (int f = 0; f < work.factor_count; f++) {
        fputs(factors[work.which[f]], out);
        write_number(out, first[f]);
        write_number(out, total[f]);
        fputc('\n', out);
    }
    return 0;
}

/* -- alternatives ---------------------------------------------------------- */

struct alternatives {
    struct treatment treatments[ALTERNATIVES_MAX];
    struct normaliser normalisers[ALTERNATIVES_MAX];
    struct aggregator aggregates[ALTERNATIVES_MAX][COMPOSITE_LEVELS_MAX + 1];
};

/* The words of a list by ";", each NUL-terminated; -1: too many. */
static int words_of(
    const char *list, struct arena *arena, const char *words[ALTERNATIVES_MAX])
{
    int count = 0;

    while (*list != '\0') {
        size_t n = strcspn(list, ";");

        if (n > 0) {
            if (count == ALTERNATIVES_MAX - 1) {
                return -1;
            }
            words[count++] = arena_copy(arena, list, n);
        }
        list += n + (list[n] == ';');
    }
    return count;
}

/* The plan: the nominal choice first, then the alternatives. */
static bool take_plan(const struct evaluate_options *o,
    const struct composite *c, const struct chain *chain, struct arena *arena,
    struct alternatives *a, struct robustness_plan *plan, const char **what)
{
    const char *words[ALTERNATIVES_MAX];
    int treats, scales, aggregates;
    bool ok = true;

    *what = "at most 15 alternatives can be named";
    a->treatments[0] = chain->treat;
    treats = words_of(o->treat_with, arena, words);
    for (int i = 0; i < treats && ok; i++) {
        ok = words[i] != NULL &&
             evaluate_treatment(words[i], &a->treatments[i + 1], what);
    }
    a->normalisers[0] = chain->normalise;
    scales = words_of(o->normalise_with, arena, words);
    for (int i = 0; i < scales && ok; i++) {
        ok = words[i] != NULL && evaluate_normaliser(words[i], c, arena,
                                     &a->normalisers[i + 1], what);
    }
    memcpy(a->aggregates[0], chain->aggregate, sizeof(a->aggregates[0]));
    aggregates = words_of(o->aggregate_with, arena, words);
    for (int i = 0; i < aggregates && ok; i++) {
        ok = words[i] != NULL &&
             evaluate_aggregators(words[i], c, chain->aggregate[0].available,
                 arena, a->aggregates[i + 1], what);
    }
    *plan = (struct robustness_plan){o->seed, o->noise, a->treatments,
        treats + 1, a->normalisers, scales + 1, a->aggregates, aggregates + 1};
    return ok && treats >= 0 && scales >= 0 && aggregates >= 0;
}

int evaluate_robust(FILE *out, const struct evaluate_options *o,
    const struct composite *c, const struct chain *chain,
    const struct chain_result *result, struct arena *arena)
{
    struct alternatives *a = arena_alloc(arena, sizeof(*a));
    struct robustness_plan plan;
    struct robustness r;
    struct chain_fault fault;
    const char *what;
    int code = 0;

    if (a == NULL) {
        return no_memory();
    }
    if (!take_plan(o, c, chain, arena, a, &plan, &what)) {
        return command_fail(EXIT_USAGE, "%s", what);
    }
    if (!robustness_prepare(c, result, &plan, arena, &r, &fault)) {
        return command_fail(EXIT_DATA, "%s: %s", fault.step, fault.what);
    }
    if (o->draws > 0) {
        code = monte_carlo(out, o, &r, arena);
    }
    if (code == 0 && o->remove_one) {
        fputs(o->draws > 0 ? "\n" : "", out);
        code = remove_one(out, o, &r, arena);
    }
    if (code == 0 && o->sobol > 0) {
        fputs(o->draws > 0 || o->remove_one ? "\n" : "", out);
        code = sobol(out, o, &r, arena);
    }
    return code;
}
