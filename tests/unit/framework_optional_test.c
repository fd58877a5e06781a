/* What an edition need not have: groups and their weights, bands, vetoes, rank
 * limits, penalties, other means. */
#include <stdio.h>
#include <string.h>

#include "eval/framework.h"
#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"
#include "tests/unit/wide_edition.h"

#define ARENA ((size_t)8 << 20)
static void reads_what_is_optional(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = wide_edition(arena);

    CU_ASSERT_PTR_NOT_NULL_FATAL(fw);
    CU_ASSERT_EQUAL(fw->penalty_cap, 6 * DECIMAL_ONE);
    CU_ASSERT_EQUAL(fw->tie, TIE_EXACT);
    CU_ASSERT_EQUAL(fw->aggregate, MEAN_GENERALISED);
    CU_ASSERT_EQUAL(fw->aggregate_power, DECIMAL_ONE / 2);
    CU_ASSERT(fw->has_quality_floor);
    CU_ASSERT_EQUAL(fw->floor_grade, 2);
    CU_ASSERT_EQUAL(fw->grades[0].max_rank, 10);
    CU_ASSERT_EQUAL(fw->grades[1].max_rank, 0);
    CU_ASSERT(fw->levels[2].penalty && !fw->levels[1].penalty);
    CU_ASSERT_EQUAL(fw->indicators[0].step, 2 * DECIMAL_ONE);
    CU_ASSERT_PTR_NOT_NULL(fw->indicators[0].second_expr);
    CU_ASSERT_PTR_NULL(fw->indicators[1].second_expr);
    CU_ASSERT(fw->indicators[1].has_floor && !fw->indicators[1].has_target);
    CU_ASSERT_EQUAL(fw->indicators[2].band_count, 2);
    CU_ASSERT_EQUAL(fw->indicators[2].bands[1].coefficient, 600000);
    CU_ASSERT_EQUAL(fw->indicators[1].band_count, 0);
    CU_ASSERT_EQUAL(fw->group_count, 2);
    CU_ASSERT_EQUAL(framework_group(fw, TEXT("west")), 1);
    CU_ASSERT_EQUAL(fw->veto_count, 1);
    CU_ASSERT_PTR_NOT_NULL(fw->vetoes[0].expr);
    arena_free(arena);
}

static void weighs_by_group(void)
{
    static const struct {
        const char *name;
        int group;
        decimal indicator, quality; /* of A-03, of AAA; points */
    } rows[] = {{"no group", -1, 20, 60}, {"own weights", 0, 0, 70},
        {"a group without weights", 1, 20, 60}};
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = wide_edition(arena);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(rows[i].name, framework_weight(fw, rows[i].group, 2) ==
                                rows[i].indicator * DECIMAL_ONE);
        CHECK(rows[i].name, framework_quality_weight(fw, rows[i].group, 0) ==
                                rows[i].quality * DECIMAL_ONE);
    }
    arena_free(arena);
}

/* An edition from before has none of it, and the defaults are its rules. */
static void an_older_edition_reads_as_before(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    CU_ASSERT_PTR_NOT_NULL_FATAL(fw);
    CU_ASSERT_EQUAL(fw->tie, TIE_ROUNDED);
    CU_ASSERT_EQUAL(fw->aggregate, MEAN_ARITHMETIC);
    CU_ASSERT(!fw->has_quality_floor);
    CU_ASSERT_EQUAL(fw->floor_grade, -1);
    CU_ASSERT_EQUAL(fw->penalty_cap, 0);
    CU_ASSERT_EQUAL(fw->group_count + fw->band_count + fw->veto_count, 0);
    CU_ASSERT_STRING_EQUAL(fw->indicators[0].second, "");
    CU_ASSERT_STRING_EQUAL(fw->indicators[0].band, "");
    CU_ASSERT(!fw->levels[0].penalty);
    CU_ASSERT_EQUAL(fw->grades[0].max_rank, 0);
    arena_free(arena);
}

/* One change to a good edition, and the fault it must give. */
static const struct {
    const char *name, *file, *old, *new;
    int line, column;
    const char *what;
} faulty[] = {
    {"negative cap", "edition.csv", "penalty_cap,6", "penalty_cap,-6", 0, 0,
        "penalty_cap must not be negative"},
    {"unknown tie", "edition.csv", "tie,exact", "tie,maybe", 13, 2,
        "value \"maybe\" of tie must be rounded or exact"},
    {"unknown mean", "edition.csv", "generalised", "median", 14, 2,
        "value \"median\" of aggregate must be arithmetic"},
    {"a power of another mean", "edition.csv", "aggregate,generalised",
        "aggregate,harmonic", 0, 0, "aggregate_power is only for"},
    {"a floor without a grade", "edition.csv", "floor_grade,中\n", "", 0, 0,
        "quality_floor and floor_grade belong together"},
    {"a grade without a floor", "edition.csv", "quality_floor,60\n", "", 0, 0,
        "quality_floor and floor_grade belong together"},
    {"an unknown floor grade", "edition.csv", "floor_grade,中",
        "floor_grade,Fair", 0, 0, "floor_grade must be a name_zh"},
    {"a step of nobody", "indicator.csv", ",0,12,,,,,30", ",0,12,5,,,,30", 6,
        20, "step \"5\" is not used by the method"},
    {"an unknown band", "indicator.csv", "land,20", "sea,20", 4, 23,
        "band \"sea\" is not a code of band.csv"},
    {"bands upside down", "band.csv", "land,100", "land,300", 4, 23,
        "band \"land\" has bounds that do not get worse"},
    {"coefficients upside down", "band.csv", "land,100,0.6", "land,100,1.6", 3,
        3, "coefficient \"1.6\" must not be over the band before"},
    {"a negative coefficient", "band.csv", "spare,1,1", "spare,1,-1", 4, 3,
        "coefficient \"-1\" must not be negative"},
    {"bands apart", "band.csv", "spare,1,1\n", "spare,1,1\nland,50,0.4\n", 5, 1,
        "band \"land\" has bands that do not stand together"},
    {"too many bands", "band.csv", "spare,1,1\n",
        "spare,1,1\nspare,2,1\nspare,3,1\nspare,4,1\nspare,5,1\nspare,6,1\n"
        "spare,7,1\nspare,8,1\nspare,9,1\nspare,10,1\nspare,11,1\nspare,12,1\n"
        "spare,13,1\nspare,14,1\nspare,15,1\nspare,16,1\nspare,17,1\n",
        20, 1, "band \"spare\" has more than 16 bands"},
    {"second does not parse", "indicator.csv", "B01.last,,", "B01.lost,,", 2,
        22, "second \"B01.lost\" at character"},
    {"second is a relation", "indicator.csv", "B01.last,,", "B01<B02,,", 2, 22,
        "second \"B01<B02\" is a relation"},
    {"progress from another unit", "indicator.csv", "B01.last,,", "B03.last,,",
        2, 22, "second \"B03.last\" gives what is in 家, not in 亿元"},
    {"no second", "indicator.csv", "B01.last,,", ",,", 2, 22,
        "second \"\" must be given"},
    {"group twice", "group.csv", "west,西部", "east,西部", 3, 1,
        "code \"east\" stands twice"},
    {"weights of no group", "weight.csv", "east,A-02", "north,A-02", 3, 1,
        "group \"north\" is not a code of group.csv"},
    {"weights of no indicator", "weight.csv", "east,A-02", "east,A-09", 3, 2,
        "indicator \"A-09\" is not a code of indicator.csv"},
    {"weights over 100", "weight.csv", "A-02,30", "A-02,31", 0, 0,
        "the weights of group east sum to 101 instead of 100"},
    {"two weights", "weight.csv", "east,A-03,0", "east,A-01,0", 4, 2,
        "indicator \"A-01\" has two weights in group east"},
    {"a weight is missing", "weight.csv", "east,A-03,0\n", "", 0, 0,
        "group east has no weight of A-03"},
    {"a negative weight", "weight.csv", "A-03,0", "A-03,-1", 4, 3,
        "weight \"-1\" must not be negative"},
    {"a weight of what is shown", "weight.csv", "east,A-03,0",
        "east,A-03,0\neast,B-03,1", 5, 3, "weight \"1\" must be 0"},
    {"a veto that compares nothing", "veto.csv", "E06>50", "E06-50", 2, 2,
        "relation \"E06-50\" compares nothing"},
    {"a veto of an unknown item", "veto.csv", "E06>50", "E66>50", 2, 2,
        "relation \"E66>50\" at character 1"},
    {"a veto that is empty", "veto.csv", "E06>50", "", 2, 2,
        "relation \"\" must not be empty"},
    {"veto twice", "veto.csv", "V1,E06", "V1,E06>60,,\nV1,E06", 3, 1,
        "code \"V1\" stands twice"},
    {"a rank that is none", "grade.csv", "90,10", "90,ten", 2, 4,
        "max_rank \"ten\" must be empty or a whole number"},
    {"no grade is left", "grade.csv", "差,Poor,0,", "差,Poor,0,500", 5, 4,
        "max_rank \"500\" must be empty in the last grade"},
    {"fewer for a lower grade", "grade.csv", "良,Good,80,", "良,Good,80,5", 3,
        4, "max_rank \"5\" must not be under that of the grade before"},
    {"penalties rise", "level.csv", "Criticism,0.5", "Criticism,3", 5, 4,
        "points \"3\" must not be over the level before"},
    {"a negative penalty", "level.csv", "Criticism,0.5", "Criticism,-1", 5, 4,
        "points \"-1\" must not be negative"},
    {"penalties without a cap", "edition.csv", "penalty_cap,6\n", "", 4, 5,
        "penalty \"yes\" needs a penalty_cap"},
    {"a penalty in other words", "level.csv", "2,yes", "2,true", 4, 5,
        "penalty \"true\" must be yes or no"},
    {"a column is missing", "veto.csv", "relation", "relations", 0, 0,
        "the column \"relation\" is missing"},
};

static void names_each_fault(void)
{
    struct framework_file files[WIDE_EDITION_FILES];
    struct framework_fault faults[20];

    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        bool named = false;
        size_t count;

        CHECK(faulty[i].name, wide_edition_changed(faulty[i].file,
                                  faulty[i].old, faulty[i].new, arena, files));
        CHECK(faulty[i].name, framework_read(files, WIDE_EDITION_FILES, arena,
                                  faults, 20, &count) == NULL);
        for (size_t f = 0; f < count && f < 20; f++) {
            named |= faults[f].line == faulty[i].line &&
                     faults[f].column == faulty[i].column &&
                     strstr(faults[f].what, faulty[i].what) != NULL;
        }
        CHECK(faulty[i].name, named);
        for (size_t f = 0; !named && f < count && f < 20; f++) {
            printf("%s: %s:%d:%d: %s\n", faulty[i].name, faults[f].file,
                faults[f].line, faults[f].column, faults[f].what);
        }
        arena_free(arena);
    }
}

static void survives_any_arena(void)
{
    struct arena *arena = arena_new(ARENA);
    struct framework_file files[WIDE_EDITION_FILES];
    struct framework_fault faults[4];
    size_t count, needed;

    wide_edition_changed("edition.csv", "", "", arena, files);
    needed = arena_used(arena);
    framework_read(files, WIDE_EDITION_FILES, arena, faults, 4, &count);
    needed = arena_used(arena) - needed;
    for (size_t cap = 64; cap < needed; cap += needed / 200 + 1) {
        struct arena *small = arena_new(cap);
        char name[40];

        snprintf(name, sizeof(name), "%zu bytes", cap);
        CHECK(name, framework_read(files, WIDE_EDITION_FILES, small, faults, 4,
                        &count) == NULL);
        CHECK(name, count > 0);
        arena_free(small);
    }
    arena_free(arena);
}

static void hints_at_what_nobody_uses(void)
{
    static const char *const wanted[] = {
        "item.csv B07: no indicator, relation or veto reads it",
        "band.csv spare: no indicator uses it",
        "bureau.csv idle: it owns no item, so no form reaches it"};
    struct arena *arena = arena_new(ARENA);
    struct framework_file files[WIDE_EDITION_FILES];
    struct framework_fault hints[8];
    const struct framework *fw;
    size_t count;

    wide_edition_changed("edition.csv", "", "", arena, files);
    for (size_t i = 0; i < WIDE_EDITION_FILES; i++) {
        if (strcmp(files[i].name, "bureau.csv") == 0) {
            files[i].content = text_of(arena_printf(arena, "%.*sidle,局,Idle\n",
                (int)files[i].content.n, files[i].content.p));
        }
    }
    fw = framework_read(files, WIDE_EDITION_FILES, arena, NULL, 0, &count);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fw);
    count = framework_hints(fw, arena, hints, 8);
    CU_ASSERT_EQUAL(count, 3);
    for (size_t i = 0; i < count && i < 3; i++) {
        CHECK(wanted[i],
            strcmp(arena_printf(arena, "%s %s", hints[i].file, hints[i].what),
                wanted[i]) == 0);
    }
    CU_ASSERT_EQUAL(framework_hints(fw, arena, hints, 1), 3);
    arena_free(arena);
}

/* A form that is filled for nobody is told as a whole, not item by item. */
static void hints_at_an_idle_form(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = wide_edition(arena);
    struct framework changed = *fw;
    struct framework_fault hints[8];
    struct arena *full;

    changed.indicator_count = 2;
    changed.veto_count = 0;
    changed.rule_count = 0;
    CU_ASSERT_EQUAL(framework_hints(&changed, arena, hints, 8), 7);
    CU_ASSERT_STRING_EQUAL(hints[0].file, "item.csv");
    CU_ASSERT_STRING_EQUAL(hints[3].what,
        "411: no indicator, relation or veto reads any of its items");
    CU_ASSERT_STRING_EQUAL(hints[4].file, "form.csv");
    full = arena_new(1);
    CU_ASSERT_EQUAL(framework_hints(&changed, full, hints, 8), 0);
    arena_free(full);
    arena_free(arena);
}

SUITE(framework_optional, {"reads what is optional", reads_what_is_optional},
    {"weighs by group", weighs_by_group},
    {"an older edition reads as before", an_older_edition_reads_as_before},
    {"names each fault", names_each_fault},
    {"hints at what nobody uses", hints_at_what_nobody_uses},
    {"hints at an idle form", hints_at_an_idle_form},
    {"survives any arena", survives_any_arena})
