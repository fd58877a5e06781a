#include "eval/entry.h"

#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"
#include "tests/unit/wide_edition.h"

enum { NATIONAL, PROVINCE, CITY, NO_LEVEL = -1 };
enum { SCORED = 0, REGISTER_COUNT = 7, NO_INDICATOR = -1 };

static const struct framework *edition(struct arena **arena)
{
    *arena = arena_new((size_t)4 << 20);
    return small_edition(*arena);
}

static struct entry honour(int level, const char *date)
{
    return (struct entry){.kind = ENTRY_HONOUR,
        .title = "荣誉",
        .level = level,
        .date = date,
        .quality = -1,
        .indicator = NO_INDICATOR,
        .state = "accepted"};
}

static void keys_come_back(void)
{
    for (int i = 0; i < ENTRY__COUNT; i++) {
        const char *key = entry_kind_key((enum entry_kind)i);

        CHECK(key, entry_kind_of(key) == (enum entry_kind)i);
        CHECK(key, entry_kind_words((enum entry_kind)i).zh[0] != '\0');
        CHECK(key, entry_kind_words((enum entry_kind)i).en[0] != '\0');
    }
    CU_ASSERT_EQUAL(entry_kind_of("荣誉"), ENTRY__COUNT);
    CU_ASSERT_EQUAL(entry_kind_of(""), ENTRY__COUNT);
}

static void only_honours_count(void)
{
    struct arena *arena;
    const struct framework *fw = edition(&arena);
    const struct period year = {2023, FREQ_YEAR, 0};

    for (int i = 0; i < ENTRY__COUNT; i++) {
        struct entry entry = honour(NATIONAL, "2023年");
        struct entry_points points;

        entry.kind = (enum entry_kind)i;
        points = entry_points(fw, year, &entry, 1, 0);
        CHECK(
            entry_kind_key(entry.kind), points.counted == (i == ENTRY_HONOUR));
        CHECK(entry_kind_key(entry.kind), points.reason.zh[0] != '\0');
        CHECK(entry_kind_key(entry.kind), points.reason.en[0] != '\0');
        CHECK(entry_kind_key(entry.kind),
            points.standard == (i == ENTRY_HONOUR ? 5 * DECIMAL_ONE : 0));
    }
    arena_free(arena);
}

/* An evaluation of 2023-11. */
static void counts_what_falls_in_time(void)
{
    static const struct {
        const char *name;
        int level, indicator;
        const char *date;
        bool counted;
        const char *reason;
    } rows[] = {
        {"year alone", NATIONAL, NO_INDICATOR, "2023年", true, "计入"},
        {"bare year", CITY, NO_INDICATOR, "2023", true, "计入"},
        {"held again", NATIONAL, NO_INDICATOR, "2023年（蝉联）", true, "计入"},
        {"day inside", PROVINCE, NO_INDICATOR, "2023-11-30", true, "计入"},
        {"day after", NATIONAL, NO_INDICATOR, "2023-12-13", false,
            "不计：期后事项"},
        {"month inside", NATIONAL, NO_INDICATOR, "2023年11月", true, "计入"},
        {"month after", NATIONAL, NO_INDICATOR, "2023年12月", false,
            "不计：期后事项"},
        {"month of one digit", NATIONAL, NO_INDICATOR, "2023年9月", true,
            "计入"},
        {"month by hyphen", NATIONAL, NO_INDICATOR, "2023-12", false,
            "不计：期后事项"},
        {"year before", NATIONAL, NO_INDICATOR, "2022年", false,
            "不计：公布年份不是评价年份"},
        {"year after", NATIONAL, NO_INDICATOR, "2024年", false,
            "不计：期后事项"},
        {"no year", NATIONAL, NO_INDICATOR, "近年来", false,
            "不计：公布时间未载"},
        {"no date", NATIONAL, NO_INDICATOR, "", false, "不计：公布时间未载"},
        {"no level", NO_LEVEL, NO_INDICATOR, "2023年", false, "不计：级别未载"},
        {"of a scored indicator", NATIONAL, SCORED, "2023年", false,
            "不计：已计入相关指标"},
        {"of a register count", NATIONAL, REGISTER_COUNT, "2023年", true,
            "计入"},
    };
    struct arena *arena;
    const struct framework *fw = edition(&arena);
    const struct period november = {2023, FREQ_MONTH, 11};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct entry entry = honour(rows[i].level, rows[i].date);
        struct entry_points points;

        entry.indicator = rows[i].indicator;
        points = entry_points(fw, november, &entry, 1, 0);
        CHECK(rows[i].name, points.counted == rows[i].counted);
        CHECK(rows[i].name, strcmp(points.reason.zh, rows[i].reason) == 0);
    }
    arena_free(arena);
}

/* Two entries of one title; which of them counts. */
static void counts_one_matter_once(void)
{
    static const struct {
        const char *name;
        int level[2];
        const char *date[2], *state[2];
        bool counted[2];
    } rows[] = {
        {"the higher level", {CITY, NATIONAL}, {"2023年", "2023年"},
            {"accepted", "accepted"}, {false, true}},
        {"the first of equals", {PROVINCE, PROVINCE}, {"2023年", "2023年"},
            {"accepted", "accepted"}, {true, false}},
        {"the higher is of another year", {CITY, NATIONAL},
            {"2023年", "2022年"}, {"accepted", "accepted"}, {true, false}},
        {"the higher has no level", {CITY, NO_LEVEL}, {"2023年", "2023年"},
            {"accepted", "accepted"}, {true, false}},
        {"the higher is not reviewed", {CITY, NATIONAL}, {"2023年", "2023年"},
            {"accepted", "submitted"}, {true, true}},
    };
    struct arena *arena;
    const struct framework *fw = edition(&arena);
    const struct period year = {2023, FREQ_YEAR, 0};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct entry entries[2] = {honour(rows[i].level[0], rows[i].date[0]),
            honour(rows[i].level[1], rows[i].date[1])};

        for (size_t e = 0; e < 2; e++) {
            entries[e].state = rows[i].state[e];
        }
        for (size_t e = 0; e < 2; e++) {
            CHECK(rows[i].name, entry_points(fw, year, entries, 2, e).counted ==
                                    rows[i].counted[e]);
        }
        entries[1].title = "另一项";
        CHECK(rows[i].name, entry_points(fw, year, entries, 2, 0).counted);
    }
    arena_free(arena);
}

/* Levels: national 5, city 1; accident -2, criticism -0.5; at most 10 and 6. */
static void criticism_costs(void)
{
    static const struct {
        const char *name;
        enum entry_kind kind;
        int level;
        bool counted, penalty;
    } rows[] = {
        {"an honour", ENTRY_HONOUR, 0, true, false},
        {"an honour that would cost", ENTRY_HONOUR, 2, false, false},
        {"an accident", ENTRY_CRITICISM, 2, true, true},
        {"a criticism that would earn", ENTRY_CRITICISM, 0, false, false},
        {"a criticism of no level", ENTRY_CRITICISM, NO_LEVEL, false, false},
    };
    struct arena *arena = arena_new((size_t)4 << 20);
    const struct framework *fw = wide_edition(arena);
    const struct period year = {2023, FREQ_YEAR, 0};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct entry entry = honour(rows[i].level, "2023年");
        struct entry_points points;

        entry.kind = rows[i].kind;
        points = entry_points(fw, year, &entry, 1, 0);
        CHECK(rows[i].name, points.counted == rows[i].counted);
        CHECK(rows[i].name, points.penalty == rows[i].penalty);
    }
    arena_free(arena);
}

/* The same matter as an honour and as two criticisms: each side counts once. */
static void each_side_counts_once(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);
    const struct framework *fw = wide_edition(arena);
    const struct period year = {2023, FREQ_YEAR, 0};
    struct entry entries[3] = {
        honour(0, "2023年"), honour(3, "2023年"), honour(2, "2023年")};
    struct entry_points points[3];
    struct entry_sum sum;

    entries[1].kind = entries[2].kind = ENTRY_CRITICISM;
    for (size_t i = 0; i < 3; i++) {
        points[i] = entry_points(fw, year, entries, 3, i);
    }
    CU_ASSERT(points[0].counted);
    CU_ASSERT(!points[1].counted);
    CU_ASSERT(points[2].counted);
    sum = entry_sum(fw, points, 3);
    CU_ASSERT_EQUAL(sum.bonus, 5 * DECIMAL_ONE);
    CU_ASSERT_EQUAL(sum.penalty, 2 * DECIMAL_ONE);
    arena_free(arena);
}

static void both_sides_are_capped(void)
{
    const struct framework fw = {
        .bonus_cap = 10 * DECIMAL_ONE, .penalty_cap = 6 * DECIMAL_ONE};
    const struct entry_points points[] = {
        {.counted = true, .standard = 5 * DECIMAL_ONE},
        {.counted = true, .standard = 7 * DECIMAL_ONE},
        {.counted = false, .standard = 7 * DECIMAL_ONE},
        {.counted = true, .penalty = true, .standard = 4 * DECIMAL_ONE},
        {.counted = true, .penalty = true, .standard = 3 * DECIMAL_ONE},
        {.counted = false, .penalty = true, .standard = 3 * DECIMAL_ONE}};
    struct entry_sum sum = entry_sum(&fw, points, 6);

    CU_ASSERT_EQUAL(sum.bonus, 10 * DECIMAL_ONE);
    CU_ASSERT_EQUAL(sum.penalty, 6 * DECIMAL_ONE);
    sum = entry_sum(&fw, points, 1);
    CU_ASSERT_EQUAL(sum.bonus, 5 * DECIMAL_ONE);
    CU_ASSERT_EQUAL(sum.penalty, 0);
}

SUITE(entry, {"keys come back", keys_come_back},
    {"criticism costs", criticism_costs},
    {"each side counts once", each_side_counts_once},
    {"both sides are capped", both_sides_are_capped},
    {"only honours count", only_honours_count},
    {"counts what falls in time", counts_what_falls_in_time},
    {"counts one matter once", counts_one_matter_once})
