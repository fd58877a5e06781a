#include <stdio.h>
#include <string.h>

#include "eval/number.h"
#include "export/evaluate_options.h"

/* "name:rest" in two; the rest is empty where there is no colon. */
static void split(const char *word, struct text *name, struct text *rest)
{
    const char *colon = strchr(word, ':');

    *name = text_of(word);
    *rest = text_of("");
    if (colon != NULL) {
        name->n = (size_t)(colon - word);
        *rest = text_of(colon + 1);
    }
}

/* The next of a list, which moves on behind it; false at its end. */
static bool next_part(struct text *list, char by, struct text *part)
{
    const char *end;

    if (list->p == NULL) {
        return false;
    }
    end = memchr(list->p, by, list->n);
    *part =
        (struct text){list->p, end == NULL ? list->n : (size_t)(end - list->p)};
    *list = end == NULL ? (struct text){NULL, 0}
                        : (struct text){end + 1, list->n - part->n - 1};
    return true;
}

static bool say(const char **what, const char *sentence)
{
    *what = sentence == NULL ? "out of memory" : sentence;
    return false;
}

/* Numbers by comma into `out`; the number of them, or -1. */
static int numbers(struct text list, double *out, int most)
{
    struct text part;
    int n = 0;

    if (list.n == 0) {
        return 0;
    }
    while (next_part(&list, ',', &part)) {
        if (n == most || !number_parse(part, &out[n])) {
            return -1;
        }
        n++;
    }
    return n;
}

/* -- imputation and treatment ---------------------------------------------- */

static const struct impute_word {
    const char *name;
    enum imputation method;
    enum { TAKES_NOTHING, TAKES_GROUP, TAKES_FILE } takes;
} impute_words[] = {
    {"none", IMPUTE_NONE, TAKES_NOTHING},
    {"mean", IMPUTE_MEAN, TAKES_NOTHING},
    {"median", IMPUTE_MEDIAN, TAKES_NOTHING},
    {"group-mean", IMPUTE_GROUP_MEAN, TAKES_GROUP},
    {"group-median", IMPUTE_GROUP_MEDIAN, TAKES_GROUP},
    {"previous", IMPUTE_PREVIOUS, TAKES_FILE},
};

static bool take_impute_rest(const struct impute_word *word, struct text rest,
    const struct composite *c, struct arena *arena, struct chain *out,
    struct evaluate_paths *paths, const char **what)
{
    if ((word->takes == TAKES_NOTHING) != (rest.n == 0)) {
        return say(what, arena_printf(arena, "--impute %s takes %s", word->name,
                             word->takes == TAKES_NOTHING ? "nothing behind it"
                             : word->takes == TAKES_GROUP
                                 ? "a group column: group-mean:COLUMN"
                                 : "a file: previous:iData.csv"));
    }
    if (word->takes == TAKES_FILE) {
        paths->previous = rest.p;
    }
    if (word->takes == TAKES_GROUP) {
        out->grouping = composite_grouping(c, rest);
        if (out->grouping < 0) {
            return say(what,
                arena_printf(arena, "--impute: iMeta has no Group \"%.*s\"",
                    (int)rest.n, rest.p));
        }
    }
    out->impute = word->method;
    return true;
}

static bool take_impute(const char *text, const struct composite *c,
    struct arena *arena, struct chain *out, struct evaluate_paths *paths,
    const char **what)
{
    struct text name, rest;

    split(text, &name, &rest);
    for (size_t i = 0; i < sizeof(impute_words) / sizeof(impute_words[0]);
         i++) {
        if (text_is(name, impute_words[i].name)) {
            return take_impute_rest(
                &impute_words[i], rest, c, arena, out, paths, what);
        }
    }
    return say(what,
        "--impute is one of none, mean, median, group-mean:COLUMN, "
        "group-median:COLUMN, previous:FILE");
}

bool evaluate_treatment(
    const char *text, struct treatment *out, const char **what)
{
    double p[3] = {treatment_default.most, treatment_default.skewness,
        treatment_default.kurtosis};
    struct text name, rest;
    bool plain;

    split(text, &name, &rest);
    plain = text_is(name, "winsorise-only");
    if (text_is(name, "none") && rest.n == 0) {
        *out = chain_default.treat;
        return true;
    }
    if ((!text_is(name, "winsorise") && !plain) || numbers(rest, p, 3) < 0 ||
        !(p[0] >= 0 && p[0] <= 1e6) || p[1] < 0) {
        return say(what,
            "--treat is none, winsorise or winsorise:POINTS,SKEWNESS,KURTOSIS "
            "(5,2,3.5; then the logarithm), or the same as winsorise-only "
            "without the logarithm");
    }
    *out = (struct treatment){true, (int)p[0], p[1], p[2], !plain};
    return true;
}

/* -- normalisation --------------------------------------------------------- */

/* Parameters behind the colon: numbers, and for distances a unit and "cap". */
static bool take_parameters(struct normaliser *out, struct text rest,
    const struct composite *c, struct arena *arena, const char **what)
{
    const struct normaliser_row *row = &normalisers[out->method];
    struct text part;
    int n;

    if (out->method == NORMALISE_DIST2REF) {
        if (!next_part(&rest, ',', &part) ||
            (out->reference = composite_unit(c, part)) < 0) {
            return say(what,
                arena_printf(arena,
                    "--normalise dist2ref:UNIT needs a uCode of iData, not "
                    "\"%.*s\"",
                    (int)part.n, part.p));
        }
    }
    if (out->method == NORMALISE_DIST2REF ||
        out->method == NORMALISE_DIST2TARG) {
        out->cap = rest.p != NULL && text_is(rest, "cap");
        return out->cap || rest.n == 0 ||
               say(what, "--normalise: behind the distance only \"cap\" is "
                         "known");
    }
    n = numbers(rest, out->p, row->most);
    out->given = out->method == NORMALISE_GOALPOSTS && n == 3;
    return n == 0 || (n > 0 && (n == row->some || n == row->most)) ||
           say(what, arena_printf(arena, "--normalise %s takes %d number(s)",
                         row->name, row->most));
}

static const char *list_of_normalisers(struct arena *arena)
{
    const char *list = "";

    for (int i = 0; i < NORMALISE__COUNT && list != NULL; i++) {
        list = arena_printf(
            arena, "%s%s%s", list, i == 0 ? "" : ", ", normalisers[i].name);
    }
    return list == NULL ? "" : list;
}

/* What a scale must fulfil. */
static bool check_parameters(const struct normaliser *n, const char **what)
{
    if (n->method == NORMALISE_MINMAX && !(n->p[0] < n->p[1])) {
        return say(what, "--normalise minmax:L,U needs L under U");
    }
    if (n->method == NORMALISE_ZSCORE && !(n->p[1] > 0)) {
        return say(what, "--normalise zscore:M,S needs S above 0");
    }
    if (n->given && n->p[0] == n->p[1]) {
        return say(what, "--normalise goalposts:L,U,A needs L other than U");
    }
    return true;
}

bool evaluate_normaliser(const char *word, const struct composite *c,
    struct arena *arena, struct normaliser *out, const char **what)
{
    struct text name, rest;

    split(word, &name, &rest);
    for (int i = 0; i < NORMALISE__COUNT; i++) {
        if (text_is(name, normalisers[i].name)) {
            *out = (struct normaliser){.method = (enum normalisation)i};
            memcpy(out->p, normalisers[i].p, sizeof(out->p));
            return take_parameters(out, rest, c, arena, what) &&
                   check_parameters(out, what);
        }
    }
    return say(what, arena_printf(arena, "--normalise knows %s",
                         list_of_normalisers(arena)));
}

/* -- aggregation ----------------------------------------------------------- */

static bool take_aggregator(struct text word, double available,
    struct aggregator *out, const char **what)
{
    const char *colon = memchr(word.p, ':', word.n);
    struct text name = {
        word.p, colon == NULL ? word.n : (size_t)(colon - word.p)};

    *out = (struct aggregator){AGGREGATE__COUNT, 1, available};
    for (int i = 0; i < AGGREGATE__COUNT; i++) {
        if (text_is(name, aggregators[i])) {
            out->method = (enum aggregation)i;
        }
    }
    if (out->method != AGGREGATE__COUNT &&
        (out->method == AGGREGATE_POWER) == (colon != NULL) &&
        (colon == NULL ||
            number_parse(
                (struct text){colon + 1, word.n - name.n - 1}, &out->power))) {
        return true;
    }
    return say(what, "--aggregate knows amean, gmean, hmean, genmean:POWER, "
                     "minimum, mpi, copeland, topsis");
}

bool evaluate_aggregators(const char *words, const struct composite *c,
    double available, struct arena *arena,
    struct aggregator out[COMPOSITE_LEVELS_MAX + 1], const char **what)
{
    struct text list = text_of(words), part;
    int n = 0;

    while (next_part(&list, ',', &part)) {
        if (n == COMPOSITE_LEVELS_MAX ||
            !take_aggregator(part, available, &out[n], what)) {
            return n < COMPOSITE_LEVELS_MAX ? false
                                            : say(what, "too many levels");
        }
        n++;
    }
    if (n != 1 && n != c->level_count - 1) {
        return say(what, arena_printf(arena,
                             "--aggregate has %d methods: write one for all "
                             "levels, or one for each of the %d above the "
                             "indicators, lowest first",
                             n, c->level_count - 1));
    }
    /* From the back: the first of the list belongs to parents of level 2. */
    for (int level = COMPOSITE_LEVELS_MAX; level >= 0; level--) {
        out[level] = out[n == 1 || level < 2 || level >= n + 2 ? 0 : level - 2];
    }
    return true;
}

/* -- weights and the whole ------------------------------------------------- */

static void take_weights(
    const char *word, struct chain *out, struct evaluate_paths *paths)
{
    static const struct {
        const char *prefix;
        enum weights_kind kind;
    } files[] = {{"ahp:", WEIGHTS_AHP}, {"experts:", WEIGHTS_EXPERTS},
        {"file:", WEIGHTS_TABLE}};

    for (int i = 0; i < WEIGH__COUNT; i++) {
        if (i != WEIGH_GIVEN && strcmp(word, weightings[i]) == 0) {
            out->weigh = (enum weighting)i;
            return;
        }
    }
    out->weigh = WEIGH_GIVEN;
    paths->kind = WEIGHTS_TABLE;
    paths->weights = word;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        size_t n = strlen(files[i].prefix);

        if (strncmp(word, files[i].prefix, n) == 0) {
            paths->kind = files[i].kind;
            paths->weights = word + n;
        }
    }
}

bool evaluate_chain(const struct evaluate_options *o, const struct composite *c,
    struct arena *arena, struct chain *out, struct evaluate_paths *paths,
    const char **what)
{
    double available;

    *out = chain_default;
    *paths = (struct evaluate_paths){NULL, NULL, WEIGHTS_NONE};
    out->denominate = o->denominate;
    out->scope = o->scope;
    take_weights(o->weights, out, paths);
    if (!number_parse(text_of(o->available), &available) || available < 0 ||
        available > 1) {
        return say(what, "--available is a share from 0 to 1");
    }
    return take_impute(o->impute, c, arena, out, paths, what) &&
           evaluate_treatment(o->treat, &out->treat, what) &&
           evaluate_normaliser(o->normalise, c, arena, &out->normalise, what) &&
           evaluate_aggregators(
               o->aggregate, c, available, arena, out->aggregate, what);
}
