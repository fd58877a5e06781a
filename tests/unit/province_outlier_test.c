/* The outliers of many counties are those that each county against the others
 * gives by the definition, to the last bit. */
#include <string.h>

#include "eval/outlier.h"
#include "export/province_internal.h"
#include "tests/unit/suite.h"

enum { COUNTIES = 3000, INDICATORS = 8, GROUPS = 40 };

/* What is generated. */
static struct unit units[COUNTIES];
static struct unit_score scores[COUNTIES];
static struct unit_indicator values[COUNTIES][INDICATORS];
static struct province_unit listed[COUNTIES];
static char names[GROUPS][12];
static double points[COUNTIES], room[2 * COUNTIES];

static uint32_t random_state;

static uint32_t random_number(uint32_t under)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % under;
}

/* Columns: even, tied, mostly alike, wide apart, rare, tiny, huge, all alike */
static double value_of_kind(int kind)
{
    double x = random_number(1000000) / 977.0;

    switch (kind) {
    case 0: return x;
    case 1: return random_number(6);
    case 2: return random_number(10) < 7 ? 5 : x;
    case 3: return random_number(30) == 0 ? x * 1e6 : x;
    case 4: return -x;
    case 5: return x * 1e-306;
    case 6: return x * 1e305;
    default: return 3.25;
    }
}

static void generate(int counties)
{
    random_state = 20231130;
    for (int i = 0; i < counties; i++) {
        uint32_t group = random_number(GROUPS) * random_number(GROUPS) / GROUPS;

        for (int k = 0; k < INDICATORS; k++) {
            values[i][k] = (struct unit_indicator){
                .has_value = random_number(k == 4 ? 20 : 9) < 8,
                .value = value_of_kind(k)};
        }
        snprintf(names[group], sizeof(names[group]), "g%u", (unsigned)group);
        units[i].group = names[group];
        scores[i].indicators = values[i];
        listed[i] =
            (struct province_unit){.unit = &units[i], .score = &scores[i]};
    }
}

/* Values of the others, of the group of `self` or of all. */
static int values_of(
    const struct province *p, size_t self, int indicator, bool of_group)
{
    int n = 0;

    for (size_t i = 0; i < p->count; i++) {
        if (i != self && values[i][indicator].has_value &&
            (!of_group || strcmp(units[self].group, units[i].group) == 0)) {
            points[n++] = values[i][indicator].value;
        }
    }
    return n;
}

/* By the definition. False when it is no outlier. */
static bool expected(const struct province *p, size_t unit, int indicator,
    struct province_outlier *out)
{
    double x = values[unit][indicator].value;
    bool of_group = p->fw->group_count > 0;
    int n = values_of(p, unit, indicator, of_group);
    struct outlier found;

    if (of_group && n < p->points) {
        of_group = false;
        n = values_of(p, unit, indicator, false);
    }
    found = outlier_of(x, points, n, p->points, room);
    *out = (struct province_outlier){
        unit, indicator, of_group, x, found.median, found.score};
    return values[unit][indicator].has_value && found.judged &&
           (found.score > p->threshold || found.score < -p->threshold);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool same(
    const struct province_outlier *a, const struct province_outlier *b)
{
    return a->unit == b->unit && a->indicator == b->indicator &&
           a->of_group == b->of_group && same_bits(a->value, b->value) &&
           same_bits(a->median, b->median) && same_bits(a->score, b->score);
}

/* How many outliers there are; -1 when they are others than expected. */
static long compare(const struct province *p)
{
    struct province_outlier wanted;
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++) {
        for (int k = 0; k < INDICATORS; k++) {
            if (expected(p, i, k, &wanted) &&
                (n == p->outlier_count || !same(&wanted, &p->outliers[n++]))) {
                return -1;
            }
        }
    }
    return n == p->outlier_count ? (long)n : -1;
}

static void outliers(const char *name, int counties, int groups)
{
    struct framework fw = {
        .indicator_count = INDICATORS, .group_count = groups};
    struct province p = {.fw = &fw,
        .units = listed,
        .count = (size_t)counties,
        .arena = arena_new((size_t)64 << 20)};

    generate(counties);
    CHECK(name, p.arena != NULL && province_find_outliers(&p));
    CHECK(name, p.outlier_count > 0 && compare(&p) == (long)p.outlier_count);
    arena_free(p.arena);
}

static void as_defined(void)
{
    outliers("31 counties", 31, 0);
    outliers("31 counties in groups", 31, GROUPS);
    outliers("300 counties in groups", 300, GROUPS);
    outliers("3,000 counties in groups", COUNTIES, GROUPS);
    outliers("1,200 counties", 1200, 0);
}

SUITE(province_outlier, {"as defined", as_defined})
