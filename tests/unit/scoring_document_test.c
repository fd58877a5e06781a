/* Worked numbers of docs/scoring.md. */
#include <stdio.h>
#include <string.h>

#include "eval/score.h"
#include "tests/unit/method_trial.h"
#include "tests/unit/score_means.h"
#include "tests/unit/suite.h"

static double number(const char *cell)
{
    decimal value = 0;

    decimal_parse(text_of(cell), DECIMAL_PLACES, &value);
    return decimal_to_double(value);
}

/* Cells of a Markdown row, trimmed in place; their number. */
static size_t split(char *line, char *cells[], size_t room)
{
    size_t n = 0;

    for (char *cell = strtok(line, "|"); cell != NULL && n < room;
         cell = strtok(NULL, "|")) {
        struct text trimmed = text_trim(text_of(cell));

        if (trimmed.n > 0) {
            cells[n] = cell + (trimmed.p - cell);
            cells[n++][trimmed.n] = '\0';
        }
    }
    return n;
}

/* method | direction | x | parameters | rate; METHOD__COUNT: another table. */
static enum method check_worked(char *line)
{
    char *cells[8];
    size_t n = split(line, cells, 8);
    struct method_trial t;
    bool defined;
    double rate;

    if (n != 5 || method_named(cells[0]) == METHOD__COUNT) {
        return METHOD__COUNT;
    }
    CHECK(cells[3], method_trial_make(
                        &t, cells[0], cells[1][0], number(cells[2]), cells[3]));
    rate = method_rate(&t.fw, &t.x, &t.in, &defined);
    CHECK(cells[4], defined);
    CHECK(cells[4], decimal_round_double(rate, 4) == number(cells[4]));
    return t.x.method;
}

/* mean | p | rates | total, of equal weights. */
static bool check_mean(char *line)
{
    static const char *const means[] = {[MEAN_ARITHMETIC] = "arithmetic",
        [MEAN_GEOMETRIC] = "geometric",
        [MEAN_HARMONIC] = "harmonic",
        [MEAN_GENERALISED] = "generalised"};
    static const double ones[] = {1, 1, 1};
    char *cells[8], *rest;
    size_t n = split(line, cells, 8), m = 0;
    double rates[3] = {0}, mean;

    while (m < 4 && (n != 4 || strcmp(cells[0], means[m]) != 0)) {
        m++;
    }
    if (m == 4) {
        return false;
    }
    rest = cells[2];
    for (size_t i = 0; i < 3; i++) {
        rates[i] = number(strtok_r(NULL, "/", &rest));
    }
    mean = mean_of((enum mean)m, number(cells[1]), rates, ones, 3);
    CHECK(cells[3], decimal_round_double(mean, 4) == number(cells[3]));
    return true;
}

static void means_are_right(void)
{
    FILE *file = fopen("docs/scoring.md", "r");
    char line[1000];
    int worked = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        worked += line[0] == '|' && check_mean(line);
    }
    fclose(file);
    CU_ASSERT(worked >= 5);
}

static void document_is_right(void)
{
    FILE *file = fopen("docs/scoring.md", "r");
    int worked[METHOD__COUNT + 1] = {0};
    char line[1000];

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        worked[line[0] == '|' ? check_worked(line) : METHOD__COUNT]++;
    }
    fclose(file);
    for (int m = METHOD_NONE + 1; m < METHOD__COUNT; m++) {
        CHECK(method_name((enum method)m), worked[m] > 0);
    }
}

/* Every method has a paragraph of its own: "### Title (`name`, ...)". */
static void document_is_whole(void)
{
    for (int m = 0; m < METHOD__COUNT; m++) {
        FILE *file = fopen("docs/scoring.md", "r");
        char line[1000], name[40];
        bool found = false;

        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        snprintf(name, sizeof(name), "(`%s`", method_name((enum method)m));
        while (fgets(line, sizeof(line), file) != NULL) {
            found |= strncmp(line, "### ", 4) == 0 && strstr(line, name);
        }
        fclose(file);
        CHECK(method_name((enum method)m), found);
    }
}

SUITE(scoring_document, {"document is right", document_is_right},
    {"means are right", means_are_right},
    {"document is whole", document_is_whole})
