#include "eval/framework.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)8 << 20)

static void reads_an_edition(void)
{
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    CU_ASSERT_PTR_NOT_NULL_FATAL(fw);
    CU_ASSERT_STRING_EQUAL(fw->edition, "small");
    CU_ASSERT_STRING_EQUAL(fw->title.zh, "小指标体系");
    CU_ASSERT(fw->sample);
    CU_ASSERT_EQUAL(fw->rate_cap, 100 * DECIMAL_ONE);
    CU_ASSERT_EQUAL(fw->qualities[1].first, 4);
    CU_ASSERT_EQUAL(fw->qualities[1].count, 4);
    CU_ASSERT_EQUAL(fw->items[2].maximum, 900 * DECIMAL_ONE);
    CU_ASSERT(fw->items[2].has_minimum && fw->items[2].has_maximum);
    CU_ASSERT(!fw->items[0].has_maximum);
    CU_ASSERT_EQUAL(fw->items[3].minimum, -100 * DECIMAL_ONE);
    CU_ASSERT_EQUAL(fw->forms[0].row_count, 5);
    CU_ASSERT_EQUAL(fw->forms[0].rows[0].item, -1);
    CU_ASSERT_EQUAL(fw->forms[2].rows[1].item, 6);
    CU_ASSERT_EQUAL(fw->forms[0].note_count, 2);
    CU_ASSERT_STRING_EQUAL(fw->forms[0].notes[1].en, "Second note");
    CU_ASSERT_EQUAL(fw->forms[0].lock.days, 25);
    CU_ASSERT_EQUAL(fw->forms[0].lock.hour, 18);
    CU_ASSERT_EQUAL(fw->forms[0].due.hour, 24);
    CU_ASSERT_EQUAL(fw->indicators[5].method, METHOD_INTERVAL);
    CU_ASSERT_EQUAL(fw->indicators[4].direction, DIRECTION_LESS);
    CU_ASSERT_PTR_NULL(fw->indicators[7].expr);
    CU_ASSERT_EQUAL(fw->rules[2].severity, SEVERITY_EXPLAIN);
    CU_ASSERT_EQUAL(fw->rules[0].column, COLUMN_CURRENT);
    arena_free(arena);
}

static void finds_by_code(void)
{
    static const struct {
        const char *name;
        int (*find)(const struct framework *, struct text);
        const char *code;
        int wanted;
    } rows[] = {
        {"quality", framework_quality, "BBB", 1},
        {"bureau", framework_bureau, "swj", 1},
        {"item", framework_item, "B07", 6},
        {"indicator", framework_indicator, "B-04", 7},
        {"form", framework_form, "301", 2},
        {"level", framework_level, "city", 2},
        {"part of a code", framework_item, "B0", -1},
        {"other case", framework_item, "b01", -1},
        {"nothing", framework_form, "", -1},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(rows[i].name,
            rows[i].find(fw, text_of(rows[i].code)) == rows[i].wanted);
    }
    arena_free(arena);
}

static void assigns_forms(void)
{
    static const struct {
        const char *name;
        int form, bureau, cells;
    } rows[] = {
        {"statistics, monthly", 0, 0, 4},
        {"tax, monthly", 0, 1, 2},
        {"statistics, quarterly", 1, 0, 2},
        {"tax, quarterly", 1, 1, 0},
        {"statistics, annual", 2, 0, 1},
        {"tax, annual", 2, 1, 1},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(rows[i].name, framework_due_cells(fw, rows[i].form,
                                rows[i].bureau) == rows[i].cells);
        CHECK(rows[i].name, framework_assigned(fw, rows[i].form,
                                rows[i].bureau) == (rows[i].cells > 0));
    }
    arena_free(arena);
}

/* Ten of these within one another double their formula ten times. */
#define FIRST5 "first(1/B01+first(1/B01+first(1/B01+first(1/B01+first(1/B01+"
#define LAST5  ",1),1),1),1),1)"

/* One change to a good edition, and the fault it must give. */
static const struct {
    const char *name, *file, *old, *new;
    int line, column;
    const char *what; /* a part of the fault's text */
} faulty[] = {
    {"no header", "edition.csv", "key,value", "key,wert", 0, 0,
        "the column \"value\" is missing"},
    {"key missing", "edition.csv", "rate_cap,100\n", "", 0, 0,
        "the key \"rate_cap\" is missing"},
    {"key unknown", "edition.csv", "version,1\n", "version,1\nfoo,1\n", 6, 1,
        "key \"foo\" is not known"},
    {"key twice", "edition.csv", "version,1\n", "version,1\nversion,2\n", 6, 1,
        "key \"version\" stands twice"},
    {"cap of nothing", "edition.csv", "rate_cap,100", "rate_cap,0", 0, 0,
        "rate_cap must be above 0"},
    {"growth of nothing", "edition.csv", "growth_query,30", "growth_query,0", 0,
        0, "growth_query must be above 0"},
    {"negative bonus", "edition.csv", "bonus_cap,10", "bonus_cap,-1", 0, 0,
        "bonus_cap must not be negative"},
    {"a code that is too long", "bureau.csv", "swj,税务局",
        "s23456789012345678901234567890123,税务局", 3, 1,
        "code \"s23456789012345678901234567890123\" must be 1 to 32"},
    {"a long value is cut", "quality.csv", "甲,A,60",
        "甲,A,品质品质品质品质品质品质品质品质品质品质品质品质品质品质品质品质"
        "品质品质品质品质品质品质品质品质品质品质品质品质品质品质品质",
        2, 6, "品质…\" must be a number"},
    {"negative decimals", "item.csv", "M,1,yes,yes,tjj", "M,-1,yes,yes,tjj", 2,
        9, "decimals \"-1\" must be a whole number from 0 to 1000"},
    {"half a decimal", "item.csv", "M,1,yes,yes,tjj", "M,0.5,yes,yes,tjj", 2, 9,
        "decimals \"0.5\" must be a whole number"},
    {"all too many decimals", "item.csv", "M,1,yes,yes,tjj",
        "M,1001,yes,yes,tjj", 2, 9, "decimals \"1001\" must be a whole number"},
    {"indicator of too many decimals", "indicator.csv", "+,M,tjj,1,B01",
        "+,M,tjj,7,B01", 2, 12, "decimals \"7\" is more than six"},
    {"quality of negative weight", "quality.csv", "甲,A,60", "甲,A,-60", 2, 6,
        "weight \"-60\" must not be negative"},
    {"no grades", "grade.csv",
        "优,Excellent,90\n良,Good,80\n中,Fair,60\n差,Poor,0\n", "", 0, 3,
        "must be 0 or below in the last grade"},
    {"days before the period", "form.csv", "18 24:00", "-8 24:00", 2, 11,
        "due \"-8 24:00\" must be days"},
    {"minute 60", "form.csv", "18 24:00", "18 23:60", 2, 11, "must be days"},
    {"negative hour", "form.csv", "18 24:00", "18 -1:00", 2, 11,
        "must be days"},
    {"negative minute", "form.csv", "18 24:00", "18 10:-1", 2, 11,
        "must be days"},
    {"more than a moment", "form.csv", "18 24:00", "18 10:00x", 2, 11,
        "must be days"},
    {"yes or no", "edition.csv", "sample,yes", "sample,maybe", 8, 2,
        "value \"maybe\" of sample must be yes or no"},
    {"broken CSV", "level.csv", "city,市", "city,\"市", 4, 6, ""},
    {"not a number", "quality.csv", "甲,A,60", "甲,A,6o", 2, 6,
        "weight \"6o\" must be a number"},
    {"nan", "quality.csv", "甲,A,60", "甲,A,nan", 2, 6, "weight \"nan\""},
    {"weights over 100", "quality.csv", "甲,A,60", "甲,A,61", 0, 0,
        "the weights sum to 101 instead of 100"},
    {"weight of a quality", "indicator.csv", ",200,,,,,20,", ",200,,,,,21,", 2,
        6, "weight \"60\" of AAA is not the sum of its indicators, 61"},
    {"negative weight", "indicator.csv", ",200,,,,,20,", ",200,,,,,-20,", 4, 20,
        "weight \"-20\" must not be negative"},
    {"a shown indicator weighs", "indicator.csv", "none,,,,,,0,",
        "none,,,,,,1,", 5, 20, "weight \"1\" must be 0"},
    {"code twice", "bureau.csv", "Tax\n", "Tax\ntjj,局,Bureau\n", 4, 1,
        "code \"tjj\" stands twice"},
    {"code with a blank", "bureau.csv", "swj,税务局", "s wj,税务局", 3, 1,
        "code \"s wj\" must be 1 to 32 letters"},
    {"code of a level twice", "level.csv", "city,市", "province,市", 4, 1,
        "code \"province\" stands twice"},
    {"unknown quality", "form.csv", "M,AAA", "M,CCC", 2, 6,
        "quality \"CCC\" is not a code of quality.csv"},
    {"unknown frequency", "form.csv", "M,AAA", "W,AAA", 2, 5,
        "freq \"W\" must be M, Q or Y"},
    {"moment without a time", "form.csv", "18 24:00", "18", 2, 11,
        "due \"18\" must be days"},
    {"moment after midnight", "form.csv", "18 24:00", "18 24:01", 2, 11,
        "due \"18 24:01\" must be days"},
    {"due before it opens", "form.csv", "1 00:00,18 24:00", "20 00:00,18 24:00",
        2, 11, "due \"18 24:00\" comes before open"},
    {"locked before late", "form.csv", "25 18:00", "19 18:00", 2, 13,
        "lock \"19 18:00\" comes before late"},
    {"unknown bureau", "item.csv", "yes,yes,swj", "yes,yes,xyz", 3, 12,
        "bureau \"xyz\" is not a code of bureau.csv"},
    {"too many decimals", "item.csv", "M,1,yes,yes,tjj", "M,7,yes,yes,tjj", 2,
        9, "decimals \"7\" is more than six"},
    {"minimum over maximum", "item.csv", "tjj,401,0,900", "tjj,401,901,900", 4,
        14, "minimum \"901\" is over the maximum"},
    {"item in no form", "form_row.csv", "301,02,位次,Rank,B07",
        "301,,位次,Rank,", 8, 1, "code \"B07\" stands in no row"},
    {"two owners", "item.csv", "swj,401,0,\n",
        "swj,401,0,\nB01,又,Again,亿元,bn "
        "yuan,,,M,1,yes,yes,swj,401,0,\n",
        4, 12, "bureau \"swj\" would own B01 together with tjj"},
    {"an item twice", "item.csv", "swj,401,0,\n",
        "swj,401,0,\nB01,又,Again,亿元,"
        "bn yuan,,,M,1,yes,yes,tjj,401,0,\n",
        4, 1, "code \"B01\" stands twice"},
    {"a form that nobody fills", "form.csv", "301,品质综301表",
        "402,品质综402表,空表,Empty,M,AAA,,,,1 00:00,18 24:00,20 24:00,25 "
        "18:00\n301,品质综301表",
        4, 1, "code \"402\" has no row with an item"},
    {"item in two rows", "form_row.csv", "Sales,B02", "Sales,B01", 4, 5,
        "item \"B01\" stands in two rows"},
    {"item of another form", "form_row.csv", "411,01,土地,Land,B04",
        "411,01,土地,Land,B05", 7, 5,
        "item \"B05\" belongs to form 301, not to 411"},
    {"item of another frequency", "item.csv", "亩,mu,,,Q,", "亩,mu,,,Y,", 7, 5,
        "item \"B04\" has another frequency than form 411"},
    {"row code twice", "form_row.csv", "401,02,", "401,01,", 4, 2,
        "code \"01\" stands twice"},
    {"row without a code", "form_row.csv", "401,02,", "401,,", 4, 2,
        "code \"\" a row with an item needs a code"},
    {"rows apart", "form_row.csv", "301,02,", "401,05,", 9, 1,
        "form \"401\" has rows that do not stand together"},
    {"notes apart", "form_note.csv", "401,第二条", "301,x,x\n401,第二条", 4, 1,
        "form \"401\" has notes that do not stand together"},
    {"indicators apart", "indicator.csv", "A-03,AAA", "A-03,BBB", 5, 2,
        "quality \"AAA\" has indicators that do not stand together"},
    {"formula of an unknown item", "indicator.csv", "1,B01,", "1,B99,", 2, 13,
        "formula \"B99\" at character 1"},
    {"formula does not end", "indicator.csv", "(B01/B01.last-1)",
        "(B01/B01.last", 3, 13, "formula \"(B01/B01.last*100\" at character"},
    {"formula divides by zero", "indicator.csv", "1,B01,", "1,B01/0,", 2, 13,
        "formula \"B01/0\""},
    {"formula divides by a difference", "indicator.csv", "1,B01,",
        "1,B01/(B02-B02),", 2, 13,
        "formula \"B01/(B02-B02)\" always divides by zero"},
    {"a branch that is not taken divides by zero", "indicator.csv", "1,B01,",
        "1,\"if(1<2,B01,B01/0)\",", 2, 13, "always divides by zero"},
    {"formula too long for Excel", "indicator.csv", "1,B01,",
        "1,\"" FIRST5 FIRST5 "B01" LAST5 LAST5 "\",", 2, 13,
        "too long or too deep for a workbook"},
    {"formula without an item", "indicator.csv", "1,B01,", "1,17,", 2, 13,
        "formula \"17\" mentions no item"},
    {"percent of an amount", "indicator.csv", "亿元,bn,一,1,+,M,tjj,1,B01,",
        "%,%,一,1,+,M,tjj,1,B01,", 2, 13,
        "formula \"B01\" gives what is in 亿元, not in %"},
    {"a ratio for percent", "indicator.csv", "(B01/B01.last-1)*100",
        "B01/B01.last-1", 3, 13, "is a plain ratio, not in %"},
    {"amounts added to counts", "indicator.csv", "1,B01,", "1,B01+B03,", 2, 13,
        "formula \"B01+B03\" adds what is in 亿元 and what is in 家"},
    {"a choice between units", "indicator.csv", "1,B01,",
        "1,\"if(B03>0,B01,B03)\",", 2, 13, "chooses between what is in 亿元"},
    {"formula is a relation", "indicator.csv", "1,B01,", "1,B01<=B02,", 2, 13,
        "is a relation, not a number"},
    {"no month", "indicator.csv", "0,B03,", "0,B03.month,", 8, 13,
        "asks for the month of B03, which has none"},
    {"count with a formula", "indicator.csv", "C,Y,tjj,0,,", "C,Y,tjj,0,B03,",
        9, 13, "formula \"B03\" must be empty"},
    {"method unknown", "indicator.csv", "attainment,4000", "min-max,4000", 2,
        14, "method \"min-max\" is not a method"},
    {"direction unknown", "indicator.csv", "1,+,M,tjj,1,B01", "1,*,M,tjj,1,B01",
        2, 9, "direction \"*\" must be one of"},
    {"scored though only shown", "indicator.csv", "1,+,M,tjj,1,B01",
        "1,X,M,tjj,1,B01", 2, 14, "method \"attainment\" does not fit"},
    {"interval without I", "indicator.csv", "2,I,M", "2,+,M", 7, 14,
        "it is for I, where the best is inside"},
    {"attainment inside an interval", "indicator.csv", "1,+,M,tjj,1,B01",
        "1,I,M,tjj,1,B01", 2, 14, "it is for + - R G"},
    {"rank by interval", "indicator.csv", "2,I,M", "2,R,M", 7, 14,
        "it is for I, where the best is inside"},
    {"target of nothing", "indicator.csv", "attainment,4000", "attainment,0", 2,
        15, "target \"0\" must be above 0"},
    {"interval upside down", "indicator.csv", ",,3,6,0,12,", ",,6,3,0,12,", 7,
        16, "low \"6\" needs floor <= low <= high <= ceiling"},
    {"interval without room", "indicator.csv", ",,3,6,0,12,", ",,3,6,3,6,", 7,
        18, "floor \"3\" leaves no room"},
    {"efficacy without width", "indicator.csv", "efficacy,15,5", "efficacy,5,5",
        3, 15, "target \"5\" is satisfactory and not allowed"},
    {"efficacy upside down", "indicator.csv", "efficacy,15,5", "efficacy,5,15",
        3, 15, "target \"5\" must be over"},
    {"rule compares nothing", "rule.csv", "B01>=B02+B03", "B01-B02", 4, 4,
        "relation \"B01-B02\" compares nothing"},
    {"rule on a foreign row", "rule.csv", ",,,B04,total", ",,,B01,total", 7, 7,
        "item \"B01\" belongs to form 401, not to 411"},
    {"rule on no column", "rule.csv", ",,,B01,total", ",,,B03,current", 4, 8,
        "column \"current\" does not exist for item B03"},
    {"severity unknown", "rule.csv", "401,explain,B01", "401,stop,B01", 4, 3,
        "severity \"stop\" must be block, explain or hint"},
    {"grades rise", "grade.csv", "良,Good,80", "良,Good,95", 3, 3,
        "from \"95\" must be under the grade before"},
    {"a total without a grade", "grade.csv", "差,Poor,0", "差,Poor,1", 5, 3,
        "from \"1\" must be 0 or below"},
    {"levels rise", "level.csv", "Province,3", "Province,6", 3, 4,
        "points \"6\" must not be over the level before"},
};

/* The fault in the file that was changed, or in the one that it breaks. */
static bool has_fault(
    const struct framework_fault *faults, size_t count, size_t row)
{
    for (size_t i = 0; i < count; i++) {
        if (faults[i].line == faulty[row].line &&
            faults[i].column == faulty[row].column &&
            strstr(faults[i].what, faulty[row].what) != NULL) {
            return true;
        }
    }
    return false;
}

static void names_each_fault(void)
{
    struct framework_file files[SMALL_EDITION_FILES];
    struct framework_fault faults[20];
    size_t count;

    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        bool named;

        CHECK(faulty[i].name, small_edition_changed(faulty[i].file,
                                  faulty[i].old, faulty[i].new, arena, files));
        CHECK(faulty[i].name, framework_read(files, SMALL_EDITION_FILES, arena,
                                  faults, 20, &count) == NULL);
        count = count < 20 ? count : 20;
        named = has_fault(faults, count, i);
        CHECK(faulty[i].name, named);
        for (size_t f = 0; !named && f < count; f++) {
            printf("%s: %s:%d:%d: %s\n", faulty[i].name, faults[f].file,
                faults[f].line, faults[f].column, faults[f].what);
        }
        arena_free(arena);
    }
}

static void lines_are_those_of_the_file(void)
{
    struct framework_file files[SMALL_EDITION_FILES];
    struct framework_fault fault;
    struct arena *arena = arena_new(ARENA);
    size_t count;

    CU_ASSERT(small_edition_changed("rule.csv", "R3,401,explain,B01>=B02+B03,,",
        "R3,401,explain,B01-B02,\"two\nlines\",", arena, files));
    framework_read(files, SMALL_EDITION_FILES, arena, &fault, 1, &count);
    CU_ASSERT_EQUAL(fault.line, 4);
    CU_ASSERT(
        small_edition_changed("rule.csv", "R1,401,block,B01.month<=B01,本",
            "R1,401,block,B01.month<=B01,\"a\n\nb\"本", arena, files));
    CU_ASSERT(small_edition_changed(
        "rule.csv", "R2,401,block", "\n\nR2,401,blck", arena, files));
    framework_read(files, SMALL_EDITION_FILES, arena, &fault, 1, &count);
    CU_ASSERT_EQUAL(fault.line, 5);
    arena_free(arena);
}

static void counts_faults_beyond_its_room(void)
{
    struct framework_file files[SMALL_EDITION_FILES];
    struct framework_fault faults[2];
    struct arena *arena = arena_new(ARENA);
    size_t count;

    CU_ASSERT(
        small_edition_changed("quality.csv", "code,", "kode,", arena, files));
    CU_ASSERT_PTR_NULL(
        framework_read(files, SMALL_EDITION_FILES, arena, faults, 2, &count));
    CU_ASSERT(count > 2);
    CU_ASSERT_STRING_EQUAL(faults[0].file, "quality.csv");
    arena_free(arena);
}

static void a_missing_file_is_named(void)
{
    struct framework_file files[SMALL_EDITION_FILES];
    struct framework_fault faults[20];
    size_t count;

    for (size_t drop = 0; drop < SMALL_EDITION_FILES; drop++) {
        struct arena *arena = arena_new(ARENA);
        const char *name;
        bool named = false;

        small_edition_files(files);
        name = files[drop].name;
        files[drop].name = "other.csv";
        CHECK(name, framework_read(files, SMALL_EDITION_FILES, arena, faults,
                        20, &count) == NULL);
        for (size_t i = 0; i < count && i < 20; i++) {
            named |= strcmp(faults[i].file, name) == 0 &&
                     strcmp(faults[i].what, "the file is missing") == 0;
        }
        CHECK(name, named);
        arena_free(arena);
    }
}

/* However little memory there is, the reader says so and nothing else. */
static void survives_any_arena(void)
{
    struct framework_file files[SMALL_EDITION_FILES];
    struct framework_fault faults[4];
    char name[40];
    size_t count, needed;
    struct arena *arena = arena_new(ARENA);

    small_edition(arena);
    needed = arena_used(arena);
    arena_free(arena);
    small_edition_files(files);
    for (size_t cap = 64; cap < needed; cap += needed / 200 + 1) {
        arena = arena_new(cap);
        snprintf(name, sizeof(name), "%zu bytes", cap);
        CHECK(name, framework_read(files, SMALL_EDITION_FILES, arena, faults, 4,
                        &count) == NULL);
        CHECK(name, count > 0);
        arena_free(arena);
    }
}

/* The edition that the product ships with. */
static void the_built_in_edition_is_good(void)
{
    static char bytes[SMALL_EDITION_FILES][1 << 18];
    struct framework_file files[SMALL_EDITION_FILES];
    struct framework_fault faults[10];
    struct arena *arena = arena_new((size_t)64 << 20);
    const struct framework *fw;
    size_t count;

    small_edition_files(files);
    for (size_t i = 0; i < SMALL_EDITION_FILES; i++) {
        char path[100];
        FILE *file;

        snprintf(
            path, sizeof(path), "sql/framework/liyang-2023/%s", files[i].name);
        file = fopen(path, "r");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        files[i].content =
            (struct text){bytes[i], fread(bytes[i], 1, sizeof(bytes[i]), file)};
        fclose(file);
    }
    fw = framework_read(files, SMALL_EDITION_FILES, arena, faults, 10, &count);
    for (size_t i = 0; i < count && i < 10; i++) {
        printf("%s:%d:%d: %s\n", faults[i].file, faults[i].line,
            faults[i].column, faults[i].what);
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(fw);
    CU_ASSERT_EQUAL(fw->quality_count, 6);
    CU_ASSERT_EQUAL(fw->indicator_count, 82);
    arena_free(arena);
}

/* A-01 with another formula and unit; the fault that it must give, if any. */
static const struct {
    const char *name, *unit, *formula, *what;
} of_units[] = {
    {"an amount", "亿元", "B01", NULL},
    {"a sum of one unit", "亿元", "B01+B02", NULL},
    {"a sum in another unit", "万元", "B01+B02", "gives what is in 亿元"},
    {"a part of a product", "亿元", "B01*(B02+B03)", "adds what is in"},
    {"the least of two units", "亿元", "min(B01,B03)", "compares what"},
    {"the most of one unit", "亿元", "max(B01,B02)", NULL},
    {"the first of two units", "亿元", "first(B01,E06)",
        "chooses between what"},
    {"a difference and a number", "亿元", "100-B01", NULL},
    {"turned", "家", "-B01", "gives what is in 亿元"},
    {"in size", "亿元", "abs(B01-B02)", NULL},
    {"rounded", "亿元", "round(B01,1)", NULL},
    {"by a condition", "亿元", "if(B03>100,B01,B02)", NULL},
    {"by a condition, elsewhere", "家", "if(B03>100,B01,B02)",
        "gives what is in 亿元"},
    {"scaled", "万元", "B01*10000", NULL},
    {"divided by a number", "万元", "B01/10", NULL},
    {"for each", "万元/家", "B01*10000/B03", NULL},
    {"a share", "%", "B01/B02*100", NULL},
    {"a share the other way", "%", "100*(B01/B02)", NULL},
    {"a share in a function", "%", "share(B01,B02)", NULL},
    {"growth", "%", "growth(B01)", NULL},
    {"growth as an amount", "亿元", "growth(B01)", "gives what is in %"},
    {"a ratio", "倍", "B01/B02", NULL},
    {"a ratio for percent", "%", "B01/B02", "is a plain ratio"},
    {"a ratio of ratios", "%", "(B01/B02)/(B01.last/B02.last)",
        "is a plain ratio"},
    {"a thousandth", "‰", "B01/B02*1000", NULL},
    {"a ratio and an amount", "亿元", "first(B01/B02,B01)", NULL},
    {"numbers alone beside it", "亿元", "B01+2*3-4/2", NULL},
    {"points of percent", "百分点", "E06-E06.last", NULL},
    {"percent of percent", "%", "E06-E06.last", NULL},
    {"what has no unit", "位", "B07", NULL},
    {"a truth", "-", "(B01>B02)+0", NULL},
};

static void units_of_formulas(void)
{
    for (size_t i = 0; i < sizeof(of_units) / sizeof(of_units[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        struct framework_file files[SMALL_EDITION_FILES];
        struct framework_fault faults[8];
        size_t count;
        bool named = false;

        CHECK(of_units[i].name,
            small_edition_changed("indicator.csv",
                "亿元,bn,一,1,+,M,tjj,1,B01,",
                arena_printf(arena, "%s,bn,一,1,+,M,tjj,1,\"%s\",",
                    of_units[i].unit, of_units[i].formula),
                arena, files));
        framework_read(files, SMALL_EDITION_FILES, arena, faults, 8, &count);
        for (size_t f = 0; f < count && f < 8; f++) {
            named |= of_units[i].what != NULL &&
                     strstr(faults[f].what, of_units[i].what) != NULL;
        }
        CHECK(of_units[i].name, named == (of_units[i].what != NULL));
        CHECK(of_units[i].name, (count > 0) == (of_units[i].what != NULL));
        arena_free(arena);
    }
}

SUITE(framework, {"reads an edition", reads_an_edition},
    {"finds by code", finds_by_code}, {"assigns forms", assigns_forms},
    {"names each fault", names_each_fault},
    {"units of formulas", units_of_formulas},
    {"lines are those of the file", lines_are_those_of_the_file},
    {"counts faults beyond its room", counts_faults_beyond_its_room},
    {"a missing file is named", a_missing_file_is_named},
    {"survives any arena", survives_any_arena},
    {"the built-in edition is good", the_built_in_edition_is_good})
