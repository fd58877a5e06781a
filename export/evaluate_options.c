#include "export/evaluate_options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/number.h"
#include "export/command.h"

/* -- the command line ------------------------------------------------------ */

static const struct word {
    const char *step, *done; /* "impute", "imputed" */
} dumps[DUMP__COUNT] = {
    [DUMP_AGGREGATED] = {"aggregate", "aggregated"},
    [DUMP_DENOMINATED] = {"denominate", "denominated"},
    [DUMP_IMPUTED] = {"impute", "imputed"},
    [DUMP_TREATED] = {"treat", "treated"},
    [DUMP_NORMALISED] = {"normalise", "normalised"},
    [DUMP_WEIGHTS] = {"weigh", "weights"},
    [DUMP_TREATMENT] = {"treatment", "treatments"},
    [DUMP_RANKS] = {"rank", "ranks"},
};

static bool take_dump(const char *word, enum dump *out)
{
    for (int i = 0; i < DUMP__COUNT; i++) {
        if (strcmp(word, dumps[i].step) == 0 ||
            strcmp(word, dumps[i].done) == 0) {
            *out = (enum dump)i;
            return true;
        }
    }
    return false;
}

enum option_key {
    KEY_META = 256,
    KEY_DATA,
    KEY_OUTPUT,
    KEY_IMPUTE,
    KEY_TREAT,
    KEY_NORMALISE,
    KEY_WEIGHTS,
    KEY_AGGREGATE,
    KEY_AVAILABLE,
    KEY_TIE,
    KEY_TREAT_WITH,
    KEY_NORMALISE_WITH,
    KEY_AGGREGATE_WITH,
    KEY_DENOMINATE,
    KEY_RANKS,
    KEY_SCOPE,
    KEY_REMOVE_ONE,
    KEY_QUIET,
    KEY_HELP,
    KEY_DUMP,
    KEY_DRAWS,
    KEY_SOBOL,
    KEY_THREADS,
    KEY_SEED,
    KEY_NOISE
};

static const struct option known[] = {
    {"meta", required_argument, NULL, KEY_META},
    {"data", required_argument, NULL, KEY_DATA},
    {"output", required_argument, NULL, KEY_OUTPUT},
    {"impute", required_argument, NULL, KEY_IMPUTE},
    {"treat", required_argument, NULL, KEY_TREAT},
    {"normalise", required_argument, NULL, KEY_NORMALISE},
    {"weights", required_argument, NULL, KEY_WEIGHTS},
    {"aggregate", required_argument, NULL, KEY_AGGREGATE},
    {"available", required_argument, NULL, KEY_AVAILABLE},
    {"tie", required_argument, NULL, KEY_TIE},
    {"denominate", no_argument, NULL, KEY_DENOMINATE},
    {"ranks", no_argument, NULL, KEY_RANKS},
    {"scope", required_argument, NULL, KEY_SCOPE},
    {"dump", required_argument, NULL, KEY_DUMP},
    {"monte-carlo", required_argument, NULL, KEY_DRAWS},
    {"sobol", required_argument, NULL, KEY_SOBOL},
    {"remove-one", no_argument, NULL, KEY_REMOVE_ONE},
    {"treat-with", required_argument, NULL, KEY_TREAT_WITH},
    {"normalise-with", required_argument, NULL, KEY_NORMALISE_WITH},
    {"aggregate-with", required_argument, NULL, KEY_AGGREGATE_WITH},
    {"threads", required_argument, NULL, KEY_THREADS},
    {"seed", required_argument, NULL, KEY_SEED},
    {"noise", required_argument, NULL, KEY_NOISE},
    {"quiet", no_argument, NULL, KEY_QUIET},
    {"help", no_argument, NULL, KEY_HELP},
    {NULL, 0, NULL, 0},
};

static bool take_count(const char *text, int most, int *out)
{
    char *end;
    long n = strtol(text, &end, 10);

    *out = (int)n;
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && n >= 1 &&
           n <= most;
}

static bool take_seed(const char *text, uint64_t *out)
{
    char *end;

    *out = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

/* Where the text of an option goes, NULL for those that are not text. */
static const char **text_of_key(struct evaluate_options *o, int key)
{
    const struct {
        int key;
        const char **text;
    } texts[] = {{KEY_META, &o->meta}, {KEY_DATA, &o->data},
        {KEY_OUTPUT, &o->output}, {KEY_IMPUTE, &o->impute},
        {KEY_TREAT, &o->treat}, {KEY_NORMALISE, &o->normalise},
        {KEY_WEIGHTS, &o->weights}, {KEY_AGGREGATE, &o->aggregate},
        {KEY_AVAILABLE, &o->available}, {KEY_TIE, &o->tie},
        {KEY_TREAT_WITH, &o->treat_with},
        {KEY_NORMALISE_WITH, &o->normalise_with},
        {KEY_AGGREGATE_WITH, &o->aggregate_with}};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].key == key) {
            return texts[i].text;
        }
    }
    return NULL;
}

static bool *switch_of_key(struct evaluate_options *o, int key)
{
    const struct {
        int key;
        bool *on;
    } switches[] = {{KEY_DENOMINATE, &o->denominate}, {KEY_RANKS, &o->ranks},
        {KEY_REMOVE_ONE, &o->remove_one}, {KEY_QUIET, &o->quiet},
        {KEY_HELP, &o->help}};

    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        if (switches[i].key == key) {
            return switches[i].on;
        }
    }
    return NULL;
}

/* The rest: numbers and words of a list. NULL, or what they must be. */
static const char *take_value(struct evaluate_options *o, int key)
{
    switch (key) {
    case KEY_DUMP:
        return take_dump(optarg, &o->dump)
                   ? NULL
                   : "--dump is one of denominate, impute, treat, treatment, "
                     "normalise, weights, aggregate, ranks";
    case KEY_SCOPE:
        o->scope = strcmp(optarg, "all") == 0 ? SCOPE_ALL : SCOPE_PARENT;
        return o->scope == SCOPE_ALL || strcmp(optarg, "parent") == 0
                   ? NULL
                   : "--scope is all or parent";
    case KEY_DRAWS:
        return take_count(optarg, 1000000, &o->draws)
                   ? NULL
                   : "--monte-carlo is a number of draws up to 1000000";
    case KEY_SOBOL:
        return take_count(optarg, 1000000, &o->sobol)
                   ? NULL
                   : "--sobol is a number of points up to 1000000";
    case KEY_THREADS:
        return take_count(optarg, 256, &o->threads)
                   ? NULL
                   : "--threads is a number from 1 to 256";
    case KEY_SEED:
        return take_seed(optarg, &o->seed) ? NULL : "--seed is a whole number";
    case KEY_NOISE:
        return number_parse(text_of(optarg), &o->noise) && o->noise >= 0 &&
                       o->noise <= 1
                   ? NULL
                   : "--noise is a share of the weights from 0 to 1, as 0.25";
    default: break;
    }
    return "see --help";
}

int evaluate_options(int argc, char **argv, struct evaluate_options *out)
{
    int key;

    *out = (struct evaluate_options){.impute = "none",
        .treat = "none",
        .normalise = "minmax",
        .weights = "original",
        .aggregate = "amean",
        .available = "0",
        .tie = "exact",
        .seed = 1,
        .noise = 0.25,
        .treat_with = "",
        .normalise_with = "",
        .aggregate_with = ""};
    while ((key = getopt_long(argc, argv, "", known, NULL)) != -1) {
        const char **text = text_of_key(out, key);
        bool *on = switch_of_key(out, key);
        const char *what = NULL;

        if (text != NULL) {
            *text = optarg;
        } else if (on != NULL) {
            *on = true;
        } else {
            what = take_value(out, key);
        }
        if (what != NULL) {
            return command_fail(EXIT_USAGE, "%s", what);
        }
    }
    if (out->help) {
        return 0;
    }
    if (optind < argc) {
        return command_fail(EXIT_USAGE,
            "evaluate takes no operand \"%s\"; see --help", argv[optind]);
    }
    if (out->meta == NULL || out->data == NULL) {
        return command_fail(
            EXIT_USAGE, "evaluate needs --meta and --data; see --help");
    }
    return 0;
}

bool evaluate_tie(const char *word, int *places, const char **what)
{
    static const char prefix[] = "rounded";
    size_t n = sizeof(prefix) - 1;

    *what = "--tie is exact, rounded or rounded:PLACES with up to 9 places";
    *places = -1;
    if (strcmp(word, "exact") == 0) {
        return true;
    }
    if (strncmp(word, prefix, n) != 0) {
        return false;
    }
    *places = 2;
    if (word[n] == ':' && word[n + 1] >= '0' && word[n + 1] <= '9' &&
        word[n + 2] == '\0') {
        *places = word[n + 1] - '0';
        return true;
    }
    return word[n] == '\0';
}
