/* The worked numbers of docs/comparison.md are computed again. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/weights.h"
#include "export/evaluate_options.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)1 << 20)
enum { UNITS = 5 };

static const struct node node = {
    .direction = 1, .target = 8, .low = (double)NAN, .high = (double)NAN};
static const char *const codes[UNITS] = {"1", "2", "3", "4", "5"};

static bool near(double x, const char *printed)
{
    double want = 0;

    return sscanf(printed, "%lf", &want) == 1 && fabs(x - want) < 0.00005001;
}

/* The table and data of the first steps, as `pinzhi-export evaluate` reads
 * them. */
static const char meta[] = "iCode,Type,Level,Parent,Direction,Weight,"
                           "Denominator\n"
                           "x,Indicator,1,Top,1,1,size\nTop,Aggregate,2,,1,1,\n"
                           "group,Group,,,,,\nsize,Denominator,,,,,\n";
static const char data[] = "uCode,x,group,size\n"
                           "1,1,a,4\n2,2,a,4\n3,,a,4\n4,4,a,4\n5,8,a,4\n"
                           "6,5,b,4\n7,6,b,4\n8,7,b,4\n9,9,b,4\n10,100,b,4\n";

static bool run_steps(const struct evaluate_options *options,
    struct composite *c, struct arena *arena, struct chain_result *out)
{
    struct composite_fault faults[1];
    struct chain_fault fault;
    struct evaluate_paths paths;
    struct chain chain;
    const char *what;
    size_t count;

    return composite_read(
               text_of(meta), text_of(data), arena, c, faults, 1, &count) &&
           evaluate_chain(options, c, arena, &chain, &paths, &what) &&
           chain_run(c, &chain, arena, out, &fault);
}

/* Denomination, imputation, treatment: the number of a unit after them. */
static bool check_step(
    const char *word, const char *unit, const char *result, struct arena *arena)
{
    bool denominate = strcmp(word, "denominate") == 0;
    bool treat = strncmp(word, "winsorise", 9) == 0;
    const struct evaluate_options options = {.denominate = denominate,
        .treat = treat ? word : "none",
        .impute = denominate || treat ? "none" : word,
        .normalise = "none",
        .weights = "original",
        .aggregate = "amean",
        .available = "0",
        .tie = "exact"};
    struct chain_result got;
    struct composite c;

    if (strcmp(unit, "3") != 0 && strcmp(unit, "10") != 0) {
        return false;
    }
    if (!run_steps(&options, &c, arena, &got)) {
        CU_FAIL("the steps do not run");
        return false;
    }
    CHECK(word, near(got.treated[composite_unit(&c, text_of(unit))], result));
    return true;
}

/* The second of 1, 2, 3, 4, 5 on a scale. */
static bool check_scale(
    const char *word, const char *y, const char *result, struct arena *arena)
{
    static const double x[UNITS] = {1, 2, 3, 4, 5};
    const char *names[UNITS];
    struct coded index[UNITS];
    struct composite c = {
        .unit_count = UNITS, .unit_codes = names, .unit_index = index};
    struct normaliser how;
    double room[UNITS], out[UNITS];
    int ranks[UNITS];
    const char *what;

    memcpy(names, codes, sizeof(names));
    for (int u = 0; u < UNITS; u++) {
        index[u] = (struct coded){codes[u], u};
    }
    if (strcmp(y, "2") != 0 ||
        !evaluate_normaliser(word, &c, arena, &how, &what)) {
        return false;
    }
    CHECK(word,
        normalise_column(&how, &node, x, UNITS, room, ranks, out) == NULL);
    CHECK(word, near(out[1], result));
    return true;
}

static bool check_mean(
    const char *word, const char *result, struct arena *arena)
{
    static const double first[2] = {2, 6}, second[2] = {8, 3};
    static const double *const x[2] = {first, second};
    static const double w[2] = {1, 3};
    struct composite c = {.level_count = 2};
    struct aggregator how[COMPOSITE_LEVELS_MAX + 1];
    struct aggregate_fault fault;
    double room[4], out[2];
    const char *what;

    if (!evaluate_aggregators(word, &c, 0, arena, how, &what)) {
        return false;
    }
    CHECK(word, aggregate_columns(&how[2], x, w, 2, 2, room, out, &fault));
    CHECK(word, near(out[0], result));
    return true;
}

static bool check_weights(const char *word, const char *first,
    const char *second, struct arena *arena)
{
    static const double raw[6] = {1, 2, 3, 2, 2, 8};
    static const double scaled[6] = {0, 0.5, 1, 0, 0, 1};
    static const double experts[4] = {1, 3, 1, 1};
    double w[2];
    int at;
    const char *fault = "";

    if (strcmp(word, "entropy") == 0) {
        fault = weights_entropy(raw, 3, 2, w, &at);
    } else if (strcmp(word, "entropy-minmax") == 0) {
        fault = weights_entropy(scaled, 3, 2, w, &at);
    } else if (strcmp(word, "critic") == 0) {
        fault = weights_critic(scaled, 3, 2, arena, w, &at);
    } else if (strcmp(word, "cv") == 0) {
        fault = weights_variation(raw, 3, 2, w, &at);
    } else if (strcmp(word, "pca") == 0 || strcmp(word, "pca-squared") == 0) {
        fault = weights_pca(raw, 3, 2, word[3] == '-', arena, w, &at);
    } else if (strcmp(word, "experts") == 0) {
        fault = weights_experts(experts, 2, 2, w, &at);
    } else {
        return false;
    }
    CHECK(word, fault == NULL);
    CHECK(word, near(w[0], first) && near(w[1], second));
    return true;
}

static void pairs_of_the_text(void)
{
    static const double ratio[9] = {
        1, 3, 5, 1 / 3.0, 1, 2, 1 / 5.0, 1 / 2.0, 1};
    struct arena *arena = arena_new(ARENA);
    double w[3], consistency;
    int at;

    CU_ASSERT_PTR_NULL(weights_ahp(ratio, 3, arena, w, &consistency, &at));
    CU_ASSERT(near(w[0], "0.6483") && near(w[1], "0.2297") &&
              near(w[2], "0.1220") && near(consistency, "0.0032"));
    arena_free(arena);
}

static void document_is_right(void)
{
    FILE *file = fopen("docs/comparison.md", "r");
    struct arena *arena = arena_new(ARENA);
    char line[600], cell[3][100];
    int worked = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        int n = sscanf(line, "| %99[^ |] | %99[^ |] | %99[^ |] |", cell[0],
            cell[1], cell[2]);

        if (n == 3) {
            worked += check_step(cell[0], cell[1], cell[2], arena) ||
                      check_scale(cell[0], cell[1], cell[2], arena) ||
                      check_weights(cell[0], cell[1], cell[2], arena);
        } else if (n == 2 && strchr("0123456789", cell[1][0]) != NULL) {
            worked += check_mean(cell[0], cell[1], arena);
        }
    }
    fclose(file);
    arena_free(arena);
    CU_ASSERT_EQUAL(worked, 7 + 16 + 7 + 8);
}

SUITE(comparison_document, {"document is right", document_is_right},
    {"pairs of the text", pairs_of_the_text})
