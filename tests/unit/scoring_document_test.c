#include "eval/score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)8 << 20)

static struct indicator indicator_of(
    enum method method, enum direction direction, const double parameters[5])
{
    struct indicator x = {.method = method, .direction = direction};
    decimal *members[5] = {&x.target, &x.low, &x.high, &x.floor, &x.ceiling};

    for (size_t i = 0; i < 5; i++) {
        decimal_from_double(parameters[i], members[i]);
    }
    return x;
}

/* -- the worked numbers of docs/scoring.md --------------------------------- */

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

static enum method method_of(const char *word)
{
    static const char *const words[METHOD__COUNT] = {[METHOD_NONE] = "none",
        [METHOD_ATTAINMENT] = "attainment",
        [METHOD_INTERVAL] = "interval",
        [METHOD_EFFICACY] = "efficacy"};
    int i = 0;

    while (i < METHOD__COUNT && strcmp(words[i], word) != 0) {
        i++;
    }
    return (enum method)i;
}

/* method, direction, x, target, low, high, floor, ceiling, cap, rate */
static bool check_worked(char *line)
{
    static const char signs[] = "+-IRG";
    char *cells[12];
    size_t n = split(line, cells, 12);
    struct framework fw = {.rate_cap = 0};
    struct indicator x;
    double parameters[5], rate;
    bool defined;

    if (n != 10 || method_of(cells[0]) == METHOD__COUNT ||
        strchr(signs, cells[1][0]) == NULL) {
        return false;
    }
    for (size_t i = 0; i < 5; i++) {
        parameters[i] = number(cells[3 + i]);
    }
    x = indicator_of(method_of(cells[0]),
        (enum direction)(strchr(signs, cells[1][0]) - signs), parameters);
    decimal_from_double(number(cells[8]), &fw.rate_cap);
    rate = score_rate(&fw, &x, number(cells[2]), &defined);
    CHECK(cells[9], defined);
    CHECK(cells[9], decimal_round_double(rate, 4) == number(cells[9]));
    return true;
}

static void document_is_right(void)
{
    FILE *file = fopen("docs/scoring.md", "r");
    char line[1000];
    int worked = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        worked += line[0] == '|' && check_worked(line);
    }
    fclose(file);
    CU_ASSERT(worked >= 8);
}

SUITE(scoring_document, {"document is right", document_is_right})
