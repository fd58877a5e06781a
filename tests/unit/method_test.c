#include "eval/method.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/method_trial.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)1 << 20)

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

/* Hand-made cases. */
static const struct {
    const char *name, *method;
    char direction;
    double value;
    const char *parameters;
    double wanted;
} rates[] = {
    {"half of the target", "attainment", '+', 2000, "target 4000", 50},
    {"zero is a value", "attainment", '+', 0, "target 4000", 0},
    {"negative attains nothing", "attainment", '+', -5, "target 10", 0},
    {"over the target", "attainment", '+', 15, "target 10", 100},
    {"a higher cap", "attainment", '+', 11, "target 10, cap 120", 110},
    {"at a higher cap", "attainment", '+', 15, "target 10, cap 120", 120},
    {"a third, unrounded", "attainment", '+', 1, "target 3", 100 / 3.0},
    {"less is better", "attainment", '-', 40, "target 30", 75},
    {"less than the target", "attainment", '-', 20, "target 30", 100},
    {"nothing of the bad", "attainment", '-', 0, "target 30, cap 120", 120},
    {"negative of the bad", "attainment", '-', -1, "target 30", 0},
    {"rank 1 of target 1", "attainment", 'R', 1, "target 1", 100},
    {"rank 4 of target 1", "attainment", 'R', 4, "target 1", 25},
    {"grade 2 of target 1", "attainment", 'G', 2, "target 1", 50},
#define INTERVAL "low 3, high 6, floor 0, ceiling 12"
    {"inside the interval", "interval", 'I', 4.5, INTERVAL, 100},
    {"at its lower edge", "interval", 'I', 3, INTERVAL, 100},
    {"at its upper edge", "interval", 'I', 6, INTERVAL, 100},
    {"below it", "interval", 'I', 1.5, INTERVAL, 75},
    {"above it", "interval", 'I', 9, INTERVAL, 50},
    {"at the allowed bound", "interval", 'I', 12, INTERVAL, 0},
    {"beyond the allowed bound", "interval", 'I', 20, INTERVAL, 0},
    {"an interval of one point", "interval", 'I', 4,
        "low 5, high 5, floor 0, ceiling 10", 80},
    {"in the middle", "middle", 'I', 5, "floor 2, ceiling 8", 100},
    {"below the middle", "middle", 'I', 3.5, "floor 2, ceiling 8", 50},
    {"above the middle", "middle", 'I', 7.25, "floor 2, ceiling 8", 25},
    {"at the end", "middle", 'I', 8, "floor 2, ceiling 8", 0},
    {"beyond the end", "middle", 'I', -9, "floor 2, ceiling 8", 0},
    {"satisfactory", "efficacy", '+', 15, "target 15, low 5", 100},
    {"not allowed", "efficacy", '+', 5, "target 15, low 5", 60},
    {"between", "efficacy", '+', 9.6, "target 12, low 6", 84},
    {"over satisfactory", "efficacy", '+', 20, "target 15, low 5", 100},
    {"below not allowed", "efficacy", '+', 5.81, "target 12, low 6",
        5.81 * 40 / 6 + 20},
    {"far below", "efficacy", '+', -100, "target 15, low 5", 0},
    {"less is better by h < s", "efficacy", '-', 0, "target -3, low 3", 80},
    {"rank by efficacy", "efficacy", 'R', 2, "target 1, low 6", 92},
    {"down to a low that is not given", "efficacy", '+', 5, "target 10", 80},
    {"efficacy in a group", "efficacy", '+', 6, "peers 2/10", 80},
    {"the best of a group", "efficacy", '+', 12, "peers 2/10", 100},
    {"the worst where less is better", "efficacy", '-', 12, "peers 2/10", 60},
    {"a group of equals", "efficacy", '+', 4, "peers 4/4", 100},
    {"equals under a low cap", "efficacy", '+', 4, "peers 4, cap 90", 90},
    {"exponential at h", "exponential", '+', 15, "target 15, low 5", 100},
    {"exponential at s", "exponential", '+', 5, "target 15, low 5", 60},
    {"exponential between", "exponential", '+', 10, "target 15, low 5",
        77.459666924148338},
    {"exponential below s", "exponential", '+', 0, "target 15, low 5",
        46.475800154489},
    {"exponential, less", "exponential", '-', 15, "target 5, low 15", 60},
    {"exponential in a group", "exponential", '-', 2, "peers 3/6", 100},
    {"exponential of equals", "exponential", '-', 3, "peers 3", 100},
    {"exponential beyond all", "exponential", '+', 1e9, "target 1, low 0", 100},
#define BANDS "bands 20:1/9.5:0.8/1.7:0.6/0:0.4"
    {"the worked example", "banded", '+', 8, BANDS, 60 + 20 * 6.3 / 7.8},
    {"at a band", "banded", '+', 9.5, BANDS, 80},
    {"in the last band", "banded", '+', 0.85, BANDS, 50},
    {"over the best band", "banded", '+', 99, BANDS, 100},
    {"short of the last band", "banded", '+', -0.1, BANDS, 0},
    {"one band", "banded", '+', 5, "bands 5:0.7", 70},
    {"bands, less", "banded", '-', 15, "bands 10:1/20:0.5", 75},
    {"better than all bands, less", "banded", '-', 5, "bands 10:1/20:0.5", 100},
    {"worse than all bands, less", "banded", '-', 21, "bands 10:1/20:0.5", 0},
    {"bands under a cap", "banded", '+', 5, "bands 5:1.2", 100},
    {"min-max in a group", "minmax", '+', 4, "peers 2/10", 25},
    {"min-max, less", "minmax", '-', 4, "peers 2/10", 75},
    {"the largest", "minmax", '+', 11, "peers 2/10", 100},
    {"the smallest", "minmax", '+', 1, "peers 2/10", 0},
    {"min-max of equals", "minmax", '+', 3, "peers 3/3/3", 100},
    {"goalposts", "minmax", '+', 4, "target 10, low 2", 25},
    {"beyond the goalposts", "minmax", '+', 14, "target 10, low 2, cap 120",
        100},
    {"short of the goalposts", "minmax", '+', 1, "target 10, low 2", 0},
    {"shifted", "minmax", '+', 4, "peers 2/10, floor 0.1", 32.5},
    {"shifted worst", "minmax", '+', 2, "peers 6/10, floor 0.1", 10},
    {"shifted equals", "minmax", '+', 2, "peers 2, floor 0.1", 100},
    {"index", "index", '+', 12561.1, "target 7993.3", 157.145359238362},
    {"index over any cap", "index", '+', 50, "target 10, cap 100", 500},
    {"index of a negative", "index", '+', -50, "target 10", 0},
    {"first", "ranking", '+', 9, "step 5, peers 1/2/3", 100},
    {"third", "ranking", '+', 2, "step 5, peers 1/3/4", 90},
    {"third where less is better", "ranking", '-', 2, "step 5, peers 1/0/4",
        90},
    {"two share a rank", "ranking", '+', 3, "step 5, peers 3/4/1", 95},
    {"the next rank is skipped", "ranking", '+', 1, "step 5, peers 3/3", 90},
    {"no points are left", "ranking", '+', 1, "step 40, peers 3/3/4/5", 0},
    {"equal as published", "ranking", '+', 2.004, "step 5, peers 2.0049", 100},
    {"not equal exactly", "ranking", '+', 2.004, "step 5, peers 2.0049, tie 1",
        95},
    {"reached", "reached", '+', 8, "target 8", 100},
    {"not reached", "reached", '+', 7.9, "target 8", 0},
    {"reached as published", "reached", '+', 7.996, "target 8", 100},
    {"not reached exactly", "reached", '+', 7.996, "target 8, tie 1", 0},
    {"reached by staying under", "reached", '-', 0, "target 0", 100},
    {"not reached, less", "reached", '-', 1, "target 0", 0},
    {"reached and first", "reached", '+', 9,
        "target 8, limit 40, step 10, peers 7/8.5", 100},
    {"reached and second", "reached", '+', 8.5,
        "target 8, limit 40, step 10, peers 7/9", 94},
    {"not reached though first", "reached", '+', 7.5,
        "target 8, limit 40, step 10, peers 7/6", 0},
    {"no gap", "deduction", '-', 35, "target 35, step 12.5", 100},
    {"better than asked", "deduction", '-', 20, "target 35, step 12.5", 100},
    {"three units over", "deduction", '-', 38, "target 35, step 12.5", 62.5},
    {"deducted to the end", "deduction", '-', 90, "target 35, step 12.5", 0},
    {"below what is asked", "deduction", '+', 78, "target 80, step 6", 88},
#define GROWTH "target 100, step 1.5, limit 5, second "
    {"corrected up", "corrected", '+', 80, GROWTH "2", 83},
    {"corrected down", "corrected", '+', 80, GROWTH "-2", 77},
    {"a correction at its limit", "corrected", '+', 80, GROWTH "9", 85},
    {"a correction down to its limit", "corrected", '+', 80, GROWTH "-9", 75},
    {"corrected over the cap", "corrected", '+', 99, GROWTH "9", 100},
    {"corrected under 0", "corrected", '+', 1, GROWTH "-9", 0},
    {"corrected, less", "corrected", '-', 200, GROWTH "1", 51.5},
#define LAST "target 100, low 80, step 2, second "
    {"progress", "progress", '+', 75, LAST "70", 90},
    {"as it was", "progress", '+', 75, LAST "75", 80},
    {"a step back", "progress", '+', 70, LAST "75", 70},
    {"progress over the cap", "progress", '+', 100, LAST "50", 100},
    {"progress under 0", "progress", '+', 0, LAST "90", 0},
    {"progress beyond the target", "progress", '+', 150, LAST "120", 80},
    {"progress, less", "progress", '-', 250, LAST "200", 60},
};

static void rates_by_hand(void)
{
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct method_trial t;
        bool defined = false;

        CHECK(rates[i].name,
            method_trial_make(&t, rates[i].method, rates[i].direction,
                rates[i].value, rates[i].parameters));
        CHECK(rates[i].name, near(method_rate(&t.fw, &t.x, &t.in, &defined),
                                 rates[i].wanted, 1e-9));
        CHECK(rates[i].name, defined);
    }
}

static void what_has_no_rate(void)
{
    static const struct {
        const char *name, *method;
        char direction;
        const char *parameters;
    } rows[] = {
        {"no method", "none", 'X', ""},
        {"target of nothing", "attainment", '+', "target 0"},
        {"h = s", "efficacy", '+', "target 5, low 5"},
        {"h = s, exponential", "exponential", '+', "target 5, low 5"},
        {"goalposts without width", "minmax", '+', "target 5, low 5"},
        {"no room", "interval", 'I', "low 3, high 6, floor 3, ceiling 6"},
        {"no width", "middle", 'I', "floor 3, ceiling 3"},
        {"no bands", "banded", '+', ""},
        {"index of nothing", "index", '+', "target 0"},
        {"correction of nothing", "corrected", '+', "target 0"},
        {"progress to nothing", "progress", '+', "target 0"},
        {"nobody to rank with", "ranking", '+', "step 5"},
        {"nobody to be first of", "reached", '+', "target 1, limit 40, step 5"},
        {"nobody to be best of", "efficacy", '+', ""},
        {"nobody, exponential", "exponential", '+', ""},
        {"nobody, min-max", "minmax", '+', ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct method_trial t;
        bool defined = true;

        CHECK(rows[i].name, method_trial_make(&t, rows[i].method,
                                rows[i].direction, 4, rows[i].parameters));
        CHECK(rows[i].name, method_rate(&t.fw, &t.x, &t.in, &defined) == 0);
        CHECK(rows[i].name, !defined);
    }
}

/* Whatever the figures, a rate is a number from 0, and under the cap. */
static void rates_are_numbers(void)
{
    static const double values[] = {
        -9e18, -9e12, -1, -1e-6, 0, 1e-6, 1, 9e12, 9e18};
    const size_t n = sizeof(values) / sizeof(values[0]);

    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        for (size_t v = 0; v < n * n; v++) {
            struct method_trial t;
            bool defined;
            double rate;

            method_trial_make(&t, rates[i].method, rates[i].direction,
                values[v / n], rates[i].parameters);
            t.in.second = values[v % n];
            rate = method_rate(&t.fw, &t.x, &t.in, &defined);
            CHECK(rates[i].name, defined && isfinite(rate) && rate >= 0);
            CHECK(rates[i].name, rate <= decimal_to_double(t.fw.rate_cap) ||
                                     method_is_uncapped(t.x.method));
        }
    }
}

static void minimum_of_the_missing(void)
{
    static const struct {
        const char *method, *parameters;
        char direction;
        double wanted;
    } rows[] = {
        {"attainment", "target 1", '+', 0},
        {"interval", "", 'I', 0},
        {"middle", "", 'I', 0},
        {"efficacy", "target 1", '+', 60},
        {"exponential", "target 1", '+', 60},
        {"banded", "", '+', 0},
        {"minmax", "", '+', 0},
        {"minmax", "floor 0.1", '+', 10},
        {"index", "target 1", '+', 0},
        {"ranking", "step 5", '+', 0},
        {"reached", "target 1", '+', 0},
        {"deduction", "target 1", '+', 0},
        {"corrected", "target 1", '+', 0},
        {"progress", "target 1", '+', 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct method_trial t;

        CHECK(rows[i].method, method_trial_make(&t, rows[i].method,
                                  rows[i].direction, 0, rows[i].parameters));
        CHECK(rows[i].method, near(method_minimum(&t.x), rows[i].wanted, 1e-9));
    }
}

/* -- Excel ----------------------------------------------------------------- */

static const struct method_cells cells = {.value = "V",
    .target = "T",
    .low = "LO",
    .high = "HI",
    .floor = "FL",
    .ceiling = "CE",
    .step = "ST",
    .limit = "LI",
    .second = "S",
    .rank = "RK",
    .band_from = "BF",
    .band_coefficient = "BC",
    .cap = "CP"};

#define ATTAINED "MAX(0,MIN(CP,V/T*100))"
#define ATTAINED_LESS(x) \
    "IF(" x "<0,0,IF(" x "=0,CP,MAX(0,MIN(CP,T/" x "*100))))"

static const struct {
    const char *name, *method;
    char direction;
    const char *parameters, *wanted;
} formulas[] = {
    {"attainment", "attainment", '+', "target 1", ATTAINED},
    {"attainment, less", "attainment", '-', "target 1", ATTAINED_LESS("V")},
    {"attainment, rank", "attainment", 'R', "target 1", ATTAINED_LESS("V")},
    {"interval", "interval", 'I', INTERVAL,
        "MAX(0,MIN(CP,100*(1-MAX(LO-V,V-HI,0)/MAX(LO-FL,CE-HI))))"},
    {"middle", "middle", 'I', "floor 1, ceiling 2",
        "MAX(0,MIN(CP,100*(1-ABS(2*V-FL-CE)/(CE-FL))))"},
    {"efficacy", "efficacy", '+', "target 2, low 1",
        "MAX(0,MIN(CP,(V-LO)/(T-LO)*40+60))"},
    {"efficacy in a group", "efficacy", '+', "",
        "IF(T=LO,MIN(CP,100),MAX(0,MIN(CP,(V-LO)/(T-LO)*40+60)))"},
    {"exponential", "exponential", '+', "target 2, low 1",
        "MIN(CP,60*EXP(MIN(700,-LN(0.6)*(V-LO)/(T-LO))))"},
    {"exponential in a group", "exponential", '+', "",
        "IF(T=LO,MIN(CP,100),MIN(CP,60*EXP(MIN(700,-LN(0.6)*(V-LO)/(T-LO)))))"},
    {"one band", "banded", '+', "bands 5:0.7",
        "MIN(CP,IF(V>=BF_1,BC_1,0)*100)"},
    {"two bands, less", "banded", '-', "bands 5:0.7/7:0.5",
        "MIN(CP,IF(V<=BF_1,BC_1,IF(V<=BF_2,BC_2+(V-BF_2)/(BF_1-BF_2)*(BC_1-"
        "BC_2),0))*100)"},
    {"goalposts", "minmax", '+', "target 2, low 1",
        "MIN(CP,MAX(0,MIN(1,(V-LO)/(T-LO)))*100)"},
    {"shifted in a group", "minmax", '+', "floor 0.1",
        "IF(T=LO,MIN(CP,100),MIN(CP,(FL+(1-FL)*MAX(0,MIN(1,(V-LO)/"
        "(T-LO))))*100))"},
    {"index", "index", '+', "target 1", "MAX(0,V/T*100)"},
    {"ranking", "ranking", '+', "step 5", "MAX(0,MIN(CP,100-ST*(RK-1)))"},
    {"reached", "reached", '+', "target 8", "IF(ROUND(V,2)>=T,MIN(CP,100),0)"},
    {"reached exactly, less", "reached", '-', "target 8, tie 1",
        "IF(V<=T,MIN(CP,100),0)"},
    {"reached and ranked", "reached", '+', "target 8, limit 40, step 5",
        "IF(ROUND(V,2)>=T,MIN(CP,LI+(100-LI)*MAX(0,100-ST*(RK-1))/100),0)"},
    {"deduction", "deduction", '+', "target 8, step 5",
        "MAX(0,MIN(CP,100-ST*MAX(0,T-V)))"},
    {"deduction, less", "deduction", '-', "target 8, step 5",
        "MAX(0,MIN(CP,100-ST*MAX(0,V-T)))"},
    {"corrected", "corrected", '+', GROWTH "1",
        "MAX(0,MIN(CP," ATTAINED "+MAX(-LI,MIN(LI,ST*S))))"},
    {"progress", "progress", '-', LAST "1",
        "MAX(0,MIN(CP,LO+ST*(" ATTAINED_LESS("V") "-" ATTAINED_LESS("S") ")))"},
    {"no method", "none", 'X', "", NULL},
};

static void excel_formulas(void)
{
    for (size_t i = 0; i < sizeof(formulas) / sizeof(formulas[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        struct method_trial t;
        const char *formula;

        CHECK(formulas[i].name,
            method_trial_make(&t, formulas[i].method, formulas[i].direction, 1,
                formulas[i].parameters));
        formula = method_excel(&t.fw, &t.x, &cells, arena);
        CHECK(formulas[i].name,
            formulas[i].wanted == NULL
                ? formula == NULL
                : formula != NULL && strcmp(formula, formulas[i].wanted) == 0);
        arena_free(arena);
    }
}

/* However little memory there is: the whole formula or none. */
static void excel_survives_any_arena(void)
{
    for (size_t i = 0; i < sizeof(formulas) / sizeof(formulas[0]); i++) {
        for (size_t cap = 1; cap < 700; cap += 8) {
            struct arena *arena = arena_new(cap);
            struct method_trial t;
            const char *formula;

            method_trial_make(&t, formulas[i].method, formulas[i].direction, 1,
                formulas[i].parameters);
            formula =
                arena == NULL ? NULL : method_excel(&t.fw, &t.x, &cells, arena);
            CHECK(formulas[i].name,
                formula == NULL || strcmp(formula, formulas[i].wanted) == 0);
            arena_free(arena);
        }
    }
}

/* -- parameters ------------------------------------------------------------ */

static const struct {
    const char *name, *method;
    char direction;
    const char *parameters, *column; /* NULL: good */
} checked[] = {
    {"nothing for X", "none", 'X', "", NULL},
    {"a method for X", "attainment", 'X', "target 1", "method"},
    {"a method for C", "interval", 'C', INTERVAL, "method"},
    {"none for +", "none", '+', "", "method"},
    {"interval for +", "interval", '+', INTERVAL, "method"},
    {"attainment for I", "attainment", 'I', "target 1", "method"},
    {"index for -", "index", '-', "target 1", "method"},
    {"no target", "attainment", '+', "", "target"},
    {"interval upside down", "interval", 'I',
        "low 6, high 3, floor 0, ceiling 12", "low"},
    {"floor over low", "interval", 'I', "low 3, high 6, floor 4, ceiling 12",
        "low"},
    {"high over ceiling", "interval", 'I', "low 3, high 6, floor 0, ceiling 5",
        "low"},
    {"no room", "interval", 'I', "low 3, high 6, floor 3, ceiling 6", "floor"},
    {"room below only", "interval", 'I', "low 3, high 6, floor 0, ceiling 6",
        NULL},
    {"no width", "middle", 'I', "floor 3, ceiling 3", "floor"},
    {"the middle", "middle", 'I', "floor 3, ceiling 5", NULL},
    {"h = s", "efficacy", '+', "target 5, low 5", "target"},
    {"h < s for +", "efficacy", '+', "target 4, low 5", "target"},
    {"h > s for -", "exponential", '-', "target 6, low 5", "target"},
    {"h > s for a rank", "efficacy", 'R', "target 6, low 5", "target"},
    {"h and s of the group", "efficacy", '+', "", NULL},
    {"no bands", "banded", '+', "", "band"},
    {"bands that fall", "banded", '+', "bands 9:1/5:0.6", NULL},
    {"bands that fall, less", "banded", '-', "bands 9:1/5:0.6", "band"},
    {"bands that rise, less", "banded", '-', "bands 5:1/9:0.6", NULL},
    {"two bands from one bound", "banded", '+', "bands 9:1/9:0.6", "band"},
    {"shifted below 0", "minmax", '+', "floor -0.1", "floor"},
    {"shifted to the top", "minmax", '+', "floor 1", "floor"},
    {"goalposts upside down", "minmax", '+', "target 1, low 2", "target"},
    {"min-max of the group", "minmax", '-', "floor 0.1", NULL},
    {"rank without a step", "ranking", '+', "", "step"},
    {"step down", "ranking", '+', "step -1", "step"},
    {"rank", "ranking", '+', "step 5", NULL},
    {"reaching nothing", "reached", '+', "", "target"},
    {"reaching zero", "reached", '-', "target 0", NULL},
    {"a step without a limit", "reached", '+', "target 1, step 5", "step"},
    {"a limit without a step", "reached", '+', "target 1, limit 40", "step"},
    {"a limit of all", "reached", '+', "target 1, limit 100, step 5", "limit"},
    {"a limit of nothing", "reached", '+', "target 1, limit 0, step 5",
        "limit"},
    {"reaching, then ranking", "reached", '+', "target 1, limit 40, step 5",
        NULL},
    {"deduction from nothing", "deduction", '+', "step 5", "target"},
    {"deduction of nothing", "deduction", '+', "target 5", "step"},
    {"deduction", "deduction", '+', "target 5, step 2", NULL},
    {"correction without a target", "corrected", '+',
        "step 1, limit 5, second 1", "target"},
    {"correction without a step", "corrected", '+',
        "target 1, limit 5, second 1", "step"},
    {"correction without a limit", "corrected", '+',
        "target 1, step 1, second 1", "limit"},
    {"correction by nothing", "corrected", '+', "target 1, step 1, limit 5",
        "second"},
    {"correction", "corrected", '+', GROWTH "1", NULL},
    {"progress without a target", "progress", '+', "low 80, step 1, second 1",
        "target"},
    {"progress without a step", "progress", '+', "target 1, low 80, second 1",
        "step"},
    {"progress from below nothing", "progress", '+',
        "target 1, low -80, step 1, second 1", "low"},
    {"progress since when", "progress", '+', "target 1, low 80, step 1",
        "second"},
    {"progress", "progress", '+', LAST "1", NULL},
    {"a step that nobody uses", "attainment", '+', "target 1, step 5", "step"},
    {"a limit that nobody uses", "ranking", '+', "step 5, limit 5", "limit"},
    {"an expression that nobody uses", "index", '+', "target 1, second 1",
        "second"},
    {"bands that nobody uses", "attainment", '+', "target 1, bands 5:1",
        "band"},
};

static void checks_parameters(void)
{
    for (size_t i = 0; i < sizeof(checked) / sizeof(checked[0]); i++) {
        struct method_trial t;
        struct method_fault fault;

        CHECK(checked[i].name,
            method_trial_make(&t, checked[i].method, checked[i].direction, 0,
                checked[i].parameters));
        fault = method_check(&t.x);
        CHECK(checked[i].name,
            checked[i].column == NULL
                ? fault.column == NULL
                : fault.column != NULL &&
                      strcmp(fault.column, checked[i].column) == 0);
        CHECK(checked[i].name, (fault.column == NULL) == (fault.what == NULL));
    }
}

static void names_and_words(void)
{
    CU_ASSERT_EQUAL(method_named("ranking"), METHOD_RANKING);
    CU_ASSERT_EQUAL(method_named("rank"), METHOD__COUNT);
    for (int m = 0; m < METHOD__COUNT; m++) {
        const char *name = method_name((enum method)m);

        CHECK(name, method_named(name) == (enum method)m);
        CHECK(name, method_words((enum method)m).zh[0] != '\0' &&
                        method_words((enum method)m).en[0] != '\0');
        CHECK(name,
            (method_rule((enum method)m)[0] != '\0') == (m != METHOD_NONE));
    }
}

static void parameters_by_what_is_given(void)
{
    static const struct {
        const char *name, *method, *parameters;
        unsigned wanted;
        bool peers;
    } rows[] = {
        {"reached", "reached", "target 1", PARAMETER_TARGET, false},
        {"reached and ranked", "reached", "target 1, limit 40, step 5",
            PARAMETER_TARGET | PARAMETER_LIMIT | PARAMETER_STEP |
                PARAMETER_RANK,
            true},
        {"goalposts", "minmax", "target 1", PARAMETER_TARGET | PARAMETER_LOW,
            false},
        {"shifted", "minmax", "floor 0.1",
            PARAMETER_TARGET | PARAMETER_LOW | PARAMETER_FLOOR, true},
        {"attainment", "attainment", "", PARAMETER_TARGET, false},
        {"ranking", "ranking", "step 5", PARAMETER_STEP | PARAMETER_RANK, true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct method_trial t;

        CHECK(rows[i].name,
            method_trial_make(&t, rows[i].method, '+', 0, rows[i].parameters));
        CHECK(rows[i].name, method_parameters(&t.x) == rows[i].wanted);
        CHECK(rows[i].name, method_needs_peers(&t.x) == rows[i].peers);
    }
}

SUITE(method, {"rates by hand", rates_by_hand},
    {"what has no rate", what_has_no_rate},
    {"rates are numbers", rates_are_numbers},
    {"minimum of the missing", minimum_of_the_missing},
    {"excel formulas", excel_formulas},
    {"excel survives any arena", excel_survives_any_arena},
    {"checks parameters", checks_parameters},
    {"names and words", names_and_words},
    {"parameters by what is given", parameters_by_what_is_given})
