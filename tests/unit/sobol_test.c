/*
 * Sobol's indices on functions whose variance is known, and the worked numbers
 * of robustness in docs/comparison.md.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/random.h"
#include "eval/robustness.h"
#include "tests/unit/suite.h"

#define PI 3.14159265358979323846

/* -- estimates ------------------------------------------------------------- */

static double additive(const double *x)
{
    return 100 + x[0] + 2 * x[1] + 3 * x[2];
}

/* Ishigami and Homma 1990 with a = 7, b = 0.1 on [-pi, pi]^3. */
static double ishigami(const double *x)
{
    double y[3];

    for (int i = 0; i < 3; i++) {
        y[i] = PI * (2 * x[i] - 1);
    }
    return sin(y[0]) + 7 * sin(y[1]) * sin(y[1]) +
           0.1 * pow(y[2], 4) * sin(y[0]);
}

static double constant(const double *x)
{
    (void)x;
    return 0.1;
}

/* Variances: 1/12, 4/12, 9/12. Ishigami: V = a^2/8 + b pi^4/5 + b^2 pi^8/18 +
 * 1/2, V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8, V13 = b^2 pi^8 (1/18 - 1/50). */
static const struct sobol_row {
    const char *name;
    double (*model)(const double *x);
    double first[3], total[3];
    double within;
} sobol_rows[] = {
    {"additive", additive, {1 / 14.0, 4 / 14.0, 9 / 14.0},
        {1 / 14.0, 4 / 14.0, 9 / 14.0}, 0.02},
    {"ishigami", ishigami, {0.3139, 0.4424, 0}, {0.5576, 0.4424, 0.2437}, 0.03},
    {"constant", constant, {0, 0, 0}, {0, 0, 0}, 0},
};

static void estimates_known_models(void)
{
    enum { POINTS = 4096 };
    static const enum factor which[3] = {
        FACTOR_WEIGHTS, FACTOR_TREATMENT, FACTOR_NORMALISE};
    const struct robustness r = {.plan = {.seed = 1}};
    static double y[POINTS * 5];

    for (size_t i = 0; i < sizeof(sobol_rows) / sizeof(sobol_rows[0]); i++) {
        const struct sobol_row *row = &sobol_rows[i];
        double first[3], total[3];

        for (int64_t run = 0; run < POINTS * 5; run++) {
            double choice[FACTOR__COUNT];

            sobol_choice(&r, which, 3, POINTS, run, choice);
            y[run] = row->model(choice);
        }
        sobol_estimate(y, POINTS, 3, first, total);
        for (int f = 0; f < 3; f++) {
            CHECK(row->name, fabs(first[f] - row->first[f]) <= row->within);
            CHECK(row->name, fabs(total[f] - row->total[f]) <= row->within);
        }
    }
}

/* A = 1, 3; B = 2, 6; AB = 2, 4: m = 3, V = 14/4, first = (-1 * 1 + 3 * 1) / 2
 * / V, total = (1 + 1) / 4 / V. */
static void estimates_by_hand(void)
{
    static const double y[6] = {1, 3, 2, 6, 2, 4};
    double first, total;

    sobol_estimate(y, 2, 1, &first, &total);
    CU_ASSERT(fabs(first - 1 / 3.5) < 1e-15);
    CU_ASSERT(fabs(total - 0.5 / 3.5) < 1e-15);
}

/* Equal outputs whose mean is rounded have no variance all the same. */
static void decides_no_variance(void)
{
    static const double y[9] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 5};
    double first = -1, total = -1;

    sobol_estimate(y, 3, 1, &first, &total);
    CU_ASSERT(first == 0 && total == 0);
}

/* Factors that a run does not name stay nominal. */
static void keeps_others_nominal(void)
{
    static const enum factor which[1] = {FACTOR_NORMALISE};
    const struct robustness r = {.plan = {.seed = 1}};
    double choice[FACTOR__COUNT];

    sobol_choice(&r, which, 1, 10, 25, choice);
    CU_ASSERT(choice[FACTOR_WEIGHTS] == 0 && choice[FACTOR_TREATMENT] == 0);
    CU_ASSERT(choice[FACTOR_NORMALISE] > 0 && choice[FACTOR_AGGREGATE] == 0);
}

/* -- the worked numbers of docs/comparison.md ------------------------------ */

static void document_is_right(void)
{
    static const int ranks[5] = {3, 1, 2, 2, 12};
    static const double y[6] = {1, 3, 2, 6, 2, 4};
    double room[5], first, total;
    struct rank_summary s = robustness_summary(ranks, 5, room);
    FILE *file = fopen("docs/comparison.md", "r");
    char line[600], word[100], third[2];
    double want = 0;
    int worked = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    sobol_estimate(y, 2, 1, &first, &total);
    const struct {
        const char *word;
        double result;
    } numbers[] = {{"mean", s.mean}, {"median", s.median}, {"q5", s.q5},
        {"q95", s.q95}, {"best", s.best}, {"worst", s.worst}, {"first", first},
        {"total", total}, {"philox", random_uniform(0, 0, 0, 0)}};

    while (fgets(line, sizeof(line), file) != NULL) {
        if (sscanf(line, "| %99[^ |] | %lf | %1s", word, &want, third) != 2) {
            continue;
        }
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
            if (strcmp(word, numbers[i].word) == 0) {
                CHECK(word, fabs(numbers[i].result - want) < 0.00005001);
                worked++;
            }
        }
    }
    fclose(file);
    CU_ASSERT_EQUAL(worked, 9);
}

SUITE(sobol, {"estimates known models", estimates_known_models},
    {"estimates by hand", estimates_by_hand},
    {"decides no variance", decides_no_variance},
    {"keeps others nominal", keeps_others_nominal},
    {"document is right", document_is_right})
