#include "eval/method_sentence.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/method_trial.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)1 << 20)

/* Where both languages say the same, zh is NULL. */
static const struct {
    const char *name, *method;
    char direction;
    double value;
    const char *parameters, *en, *zh;
} rows[] = {
    {"attainment", "attainment", '+', 3039.6, "target 3100, decimals 1",
        "3039.6 ÷ 3100 × 100 = 98.05", NULL},
    {"two decimals more than published", "attainment", '+', 14.80342,
        "target 15, decimals 1", "14.803 ÷ 15 × 100 = 98.69", NULL},
    {"cut at the cap", "attainment", '+', 15, "target 10",
        "15 ÷ 10 × 100 = 150, at most 100", "15 ÷ 10 × 100 = 150，封顶 100"},
    {"less is better", "attainment", '-', 40, "target 30", "30 ÷ 40 × 100 = 75",
        NULL},
    {"below zero", "attainment", '+', -5, "target 10",
        "a value below zero gets 0", "数值为负，计 0"},
    {"none of the bad", "attainment", '-', 0, "target 30, cap 120",
        "nothing of what should be little: the cap, 120",
        "数值为 0，按封顶计 120"},
    {"inside the interval", "interval", 'I', 4.5,
        "low 3, high 6, floor 0, ceiling 12", "inside the target interval: 100",
        "在目标区间内，得 100"},
    {"below the interval", "interval", 'I', 1.5,
        "low 3, high 6, floor 0, ceiling 12",
        "(1 − (3 − 1.5) ÷ max(3 − 0, 12 − 6)) × 100 = 75", NULL},
    {"above the interval", "interval", 'I', 20,
        "low 3, high 6, floor 0, ceiling 12",
        "(1 − (20 − 6) ÷ max(3 − 0, 12 − 6)) × 100 = −133.33, at least 0",
        "(1 − (20 − 6) ÷ max(3 − 0, 12 − 6)) × 100 = −133.33，最低 0"},
    {"middle", "middle", 'I', 3.5, "floor 2, ceiling 8",
        "(1 − |2 × 3.5 − 2 − 8| ÷ (8 − 2)) × 100 = 50", NULL},
    {"efficacy", "efficacy", '+', 9.6, "target 12, low 6",
        "(9.6 − 6) ÷ (12 − 6) × 40 + 60 = 84", NULL},
    {"a sign behind an operator", "efficacy", '-', 0, "target -3, low 3",
        "(0 − 3) ÷ ((−3) − 3) × 40 + 60 = 80", NULL},
    {"efficacy of equals", "efficacy", '+', 4, "peers 4/4",
        "all regions are equal, and the best: 100",
        "各地数值相同，均为最好，得 100"},
    {"exponential", "exponential", '+', 10, "target 15, low 5",
        "60 × exp(−ln 0.6 × (10 − 5) ÷ (15 − 5)) = 77.46", NULL},
    {"exponential of equals", "exponential", '-', 3, "peers 3",
        "all regions are equal, and the best: 100",
        "各地数值相同，均为最好，得 100"},
    {"exponential beyond any figure", "exponential", '+', 100,
        "target 1, low 0",
        "60 × exp(−ln 0.6 × (100 − 0) ÷ (1 − 0)) = 9.18e+23, at most 100",
        "60 × exp(−ln 0.6 × (100 − 0) ÷ (1 − 0)) = 9.18e+23，封顶 100"},
    {"index far below zero", "index", '+', -1e30, "target 10",
        "(−1e+30) ÷ 10 × 100 = −1e+31, at least 0",
        "(−1e+30) ÷ 10 × 100 = −1e+31，最低 0"},
    {"between two bands", "banded", '+', 8, "bands 20:1/9.5:0.8/1.7:0.6",
        "(0.6 + (8 − 1.7) ÷ (9.5 − 1.7) × (0.8 − 0.6)) × 100 = 76.15", NULL},
    {"the best band", "banded", '+', 99, "bands 20:1/9.5:0.8", "1 × 100 = 100",
        NULL},
    {"short of the bands", "banded", '+', 1, "bands 20:1/9.5:0.8",
        "short of the last band: 0", "未达最低一档，得 0"},
    {"bands, less", "banded", '-', 15, "bands 10:1/20:0.5",
        "(0.5 + (15 − 20) ÷ (10 − 20) × (1 − 0.5)) × 100 = 75", NULL},
    {"min-max in a group", "minmax", '+', 4, "peers 2/10",
        "(4 − 2) ÷ (10 − 2) × 100 = 25", NULL},
    {"shifted min-max", "minmax", '+', 4, "peers 2/10, floor 0.1",
        "(0.1 + (1 − 0.1) × (4 − 2) ÷ (10 − 2)) × 100 = 32.5", NULL},
    {"min-max of equals", "minmax", '+', 3, "peers 3/3",
        "all regions are equal, and the best: 100",
        "各地数值相同，均为最好，得 100"},
    {"index", "index", '+', 50, "target 10", "50 ÷ 10 × 100 = 500", NULL},
    {"index below zero", "index", '+', -50, "target 10",
        "(−50) ÷ 10 × 100 = −500, at least 0",
        "(−50) ÷ 10 × 100 = −500，最低 0"},
    {"ranking", "ranking", '+', 2, "step 5, peers 1/3/4",
        "rank 3 of 4: 100 − 5 × (3 − 1) = 90",
        "第 3 位，共 4 个：100 − 5 × (3 − 1) = 90"},
    {"reached", "reached", '+', 8, "target 8", "the target is reached: 100",
        "达到目标，得 100"},
    {"not reached", "reached", '+', 7.9, "target 8",
        "the target is not reached: 0", "未达目标，得 0"},
    {"reached, less", "reached", '-', 7.9, "target 8",
        "the target is reached: 100", "达到目标，得 100"},
    {"reached by rank", "reached", '+', 8,
        "target 8, limit 60, step 10, peers 9",
        "rank 2 of 2: 60 + (100 − 60) × max(0, 100 − 10 × (2 − 1)) ÷ 100 = 96",
        "第 2 位，共 2 个：60 + (100 − 60) × max(0, 100 − 10 × (2 − 1)) ÷ 100 "
        "= 96"},
    {"deduction", "deduction", '+', 7.5, "target 8, step 10",
        "100 − 10 × (8 − 7.5) = 95", NULL},
    {"deduction, less", "deduction", '-', 30, "target 8, step 10",
        "100 − 10 × (30 − 8) = −120, at least 0",
        "100 − 10 × (30 − 8) = −120，最低 0"},
    {"no gap", "deduction", '+', 9, "target 8, step 10",
        "no gap, nothing is deducted: 100", "没有差距，不扣分，得 100"},
    {"corrected", "corrected", '+', 80,
        "target 100, step 0.5, limit 5, second 4",
        "80 ÷ 100 × 100 + 0.5 × 4 = 82", NULL},
    {"corrected by no more than the limit", "corrected", '+', 80,
        "target 100, step 0.5, limit 5, second -20",
        "80 ÷ 100 × 100 + max(−5, 0.5 × (−20)) = 75", NULL},
    {"corrected where attained", "corrected", '+', 120,
        "target 100, step 0.5, limit 5, second 20",
        "min(100, 120 ÷ 100 × 100) + min(5, 0.5 × 20) = 105, at most 100",
        "min(100, 120 ÷ 100 × 100) + min(5, 0.5 × 20) = 105，封顶 100"},
    {"progress", "progress", '+', 80, "target 100, low 60, step 2, second 70",
        "60 + 2 × (80 ÷ 100 × 100 − 70 ÷ 100 × 100) = 80", NULL},
    {"progress from nothing", "progress", '+', 80,
        "target 100, low 60, step 0.5, second -1",
        "60 + 0.5 × (80 ÷ 100 × 100 − 0) = 100", NULL},
    {"no rate", "attainment", '+', 8, "target 0", "", NULL},
    {"nobody to compare with", "ranking", '+', 8, "step 5", "", NULL},
    {"shown only", "none", 'X', 8, "", "", NULL},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static bool make(size_t row, struct method_trial *trial)
{
    return method_trial_make(trial, rows[row].method, rows[row].direction,
        rows[row].value, rows[row].parameters);
}

static void tells_how(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < ROWS; i++) {
        const char *zh = rows[i].zh == NULL ? rows[i].en : rows[i].zh;
        struct method_trial trial;
        struct words words;

        CHECK(rows[i].name, make(i, &trial));
        words = method_sentence(&trial.fw, &trial.x, &trial.in, arena);
        CHECK(rows[i].name, strcmp(words.en, rows[i].en) == 0);
        CHECK(rows[i].name, strcmp(words.zh, zh) == 0);
        if (strcmp(words.en, rows[i].en) != 0) {
            printf("  %s\n", words.en);
        }
    }
    arena_free(arena);
}

/* What a sentence ends with is what is scored. */
static void ends_with_the_rate(void)
{
    struct arena *arena = arena_new(ARENA);

    for (size_t i = 0; i < ROWS; i++) {
        struct method_trial trial;
        struct words words;
        const char *end;
        bool defined;
        double rate;

        CHECK(rows[i].name, make(i, &trial));
        rate = method_rate(&trial.fw, &trial.x, &trial.in, &defined);
        words = method_sentence(&trial.fw, &trial.x, &trial.in, arena);
        CHECK(rows[i].name, defined == (words.en[0] != '\0'));
        end = strrchr(words.en, ' ');
        CHECK(rows[i].name,
            !defined || strcmp(end + 1, sentence_number(rate, 2, arena)) == 0);
    }
    arena_free(arena);
}

static void every_method_has_one(void)
{
    for (int m = METHOD_NONE + 1; m < METHOD__COUNT; m++) {
        const char *name = method_name((enum method)m);
        bool found = false;

        for (size_t i = 0; i < ROWS; i++) {
            found |= strcmp(rows[i].method, name) == 0;
        }
        CHECK(name, found);
    }
}

/* Whole or NULL, never a part: at every size of the arena. */
static void survives_any_arena(void)
{
    for (size_t i = 0; i < ROWS; i++) {
        struct method_trial trial;

        CHECK(rows[i].name, make(i, &trial));
        for (size_t cap = 8; cap < 1024; cap += 8) {
            struct arena *small = arena_new(cap);
            struct words words = {NULL, NULL};

            if (small != NULL) {
                words = method_sentence(&trial.fw, &trial.x, &trial.in, small);
            }
            CHECK(rows[i].name,
                words.en == NULL || strcmp(words.en, rows[i].en) == 0);
            CHECK(rows[i].name, (words.en == NULL) == (words.zh == NULL));
            arena_free(small);
        }
    }
}

SUITE(method_sentence, {"tells how", tells_how},
    {"ends with the rate", ends_with_the_rate},
    {"every method has one", every_method_has_one},
    {"survives any arena", survives_any_arena})
