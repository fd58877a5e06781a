#include "eval/check.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA     ((size_t)8 << 20)
#define CELLS_MAX 6

enum { MONTHLY, QUARTERLY, ANNUAL, ALL = -1, STATISTICS = 0, TAX = 1 };

/* A cell that is set: item, column (c current, t total, l total of last year),
 * value in thousandths. */
struct given {
    const char *item;
    char where;
    int64_t thousandths;
};

static void set(const struct framework *fw, struct figures *figures,
    const struct given *given)
{
    int item = framework_item(fw, text_of(given->item));
    enum when when = given->where == 'l' ? WHEN_LAST_YEAR : WHEN_NOW;
    enum column column = given->where == 'c' ? COLUMN_CURRENT : COLUMN_TOTAL;
    struct cell *cell = &figures->cell[when][item][column];

    cell->state = CELL_VALUE;
    cell->value = given->thousandths * DECIMAL_ONE / 1000;
}

static void fill(const struct framework *fw, struct figures *figures,
    const struct given *given, struct arena *arena)
{
    figures_make(figures, (size_t)fw->item_count, arena);
    for (int i = 0; i < CELLS_MAX && given[i].item != NULL; i++) {
        set(fw, figures, &given[i]);
    }
}

static const struct {
    const char *name;
    int form;
    struct given given[CELLS_MAX];
    const char *code; /* of the hit; NULL: there is none */
    enum severity severity;
    double gap;
    const char *zh, *en;
} said[] = {
    {"a figure in the wrong column", MONTHLY,
        {{"B01", 'c', 3793600}, {"B01", 't', 3039600}}, "R1", SEVERITY_BLOCK,
        754,
        "01行：1栏（3,793.6）≤2栏（3,039.6）不成立，超出 754.0 亿元。"
        "本月数不应大于累计数。",
        "Row 01: col. 1 (3,793.6) ≤ col. 2 (3,039.6) does not hold: over by "
        "754.0 bn yuan. The month is at most the total."},
    {"a part over the whole", MONTHLY,
        {{"B01", 't', 12000}, {"B02", 't', 7500}, {"B03", 't', 5000}}, "R3",
        SEVERITY_EXPLAIN, 0.5,
        "2栏：01行（12.0）≥02行（税务局 7.5）＋03行（5）不成立，差 0.5 亿元。",
        "Column 2: row 01 (12.0) ≥ row 02 (Tax 7.5) + row 03 (5) does not hold: "
        "short by 0.5 bn yuan."},
    {"a gap smaller than the decimals", MONTHLY,
        {{"B01", 'c', 10040}, {"B01", 't', 10000}}, "R1", SEVERITY_BLOCK, 0.04,
        "01行：1栏（10.0）≤2栏（10.0）不成立，超出 0.04 亿元。"
        "本月数不应大于累计数。",
        "Row 01: col. 1 (10.0) ≤ col. 2 (10.0) does not hold: over by 0.04 bn "
        "yuan. The month is at most the total."},
    {"equal where they must differ", MONTHLY,
        {{"B01", 't', 5000}, {"B02", 't', 5000}}, "R5", SEVERITY_EXPLAIN, 0,
        "2栏：02行（5.0）≠01行（统计局 5.0）不成立。",
        "Column 2: row 02 (5.0) ≠ row 01 (Statistics 5.0) does not hold."},
    {"a cell of another form", QUARTERLY,
        {{"B04", 't', 900000}, {"B01", 't', 800500}}, "R6", SEVERITY_BLOCK,
        99.5, "01行2栏（900）≤401表01行2栏（800.5）不成立，超出 99.5 亩。",
        "Relation row 01 col. 2 (900) ≤ form 401 row 01 col. 2 (800.5) does not hold: "
        "over by 99.5 mu."},
    {"below the minimum", MONTHLY, {{"B01", 't', -1500}}, "range:B01",
        SEVERITY_BLOCK, 1.5, "01行2栏（-1.5）小于最小值 0 亿元。",
        "The figure in row 01 col. 2 (-1.5) is below the minimum of 0 bn "
        "yuan."},
    {"above the maximum", MONTHLY, {{"B03", 't', 1001000}}, "range:B03",
        SEVERITY_BLOCK, 101, "03行2栏（1,001）大于最大值 900 家。",
        "The figure in row 03 col. 2 (1,001) is above the maximum of 900 "
        "firms."},
    {"at the maximum", MONTHLY, {{"B03", 't', 900000}}, NULL, SEVERITY_BLOCK, 0,
        NULL, NULL},
    {"growth over the limit", MONTHLY,
        {{"B01", 't', 5000000}, {"B01", 'l', 2647700}}, "growth:B01",
        SEVERITY_EXPLAIN, 58.843,
        "01行：2栏（5,000.0）比4栏（2,647.7）增长 88.8%，超过 30%，须说明原因。",
        "Row 01: col. 2 (5,000.0) is 88.8% above col. 4 (2,647.7), more than "
        "30%: say why."},
    {"fall over the limit", ANNUAL, {{"B05", 't', 60000}, {"B05", 'l', 100000}},
        "growth:B05", SEVERITY_EXPLAIN, 10,
        "01行：1栏（60.0）比2栏（100.0）下降 40.0%，超过 30%，须说明原因。",
        "Row 01: col. 1 (60.0) is 40.0% below col. 2 (100.0), more than 30%: "
        "say why."},
    {"growth at the limit", ANNUAL,
        {{"B05", 't', 130000}, {"B05", 'l', 100000}}, NULL, SEVERITY_BLOCK, 0,
        NULL, NULL},
    {"no growth over nothing", ANNUAL, {{"B05", 't', 60000}, {"B05", 'l', 0}},
        NULL, SEVERITY_BLOCK, 0, NULL, NULL},
    {"no growth without a last year", ANNUAL, {{"B05", 't', 60000}}, NULL,
        SEVERITY_BLOCK, 0, NULL, NULL},
    {"a missing cell breaks no relation", MONTHLY, {{"B01", 'c', 3793600}},
        NULL, SEVERITY_BLOCK, 0, NULL, NULL},
    {"nothing reported", MONTHLY, {{NULL, 0, 0}}, NULL, SEVERITY_BLOCK, 0, NULL,
        NULL},
};

static void says_what_is_wrong(void)
{
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        struct arena *arena = arena_new(ARENA);
        const struct framework *fw = small_edition(arena);
        struct figures figures;
        struct hit *hits;
        int count;

        fill(fw, &figures, said[i].given, arena);
        count = check_form(fw, said[i].form, ALL, &figures, arena, &hits);
        CHECK(said[i].name, count == (said[i].code != NULL));
        if (count == 1) {
            double off = hits[0].gap - said[i].gap;

            CHECK(said[i].name, strcmp(hits[0].code, said[i].code) == 0);
            CHECK(said[i].name, hits[0].severity == said[i].severity);
            CHECK(said[i].name, off < 1e-3 && off > -1e-3);
            CHECK(hits[0].sentence.zh,
                strcmp(hits[0].sentence.zh, said[i].zh) == 0);
            CHECK(hits[0].sentence.en,
                strcmp(hits[0].sentence.en, said[i].en) == 0);
        }
        arena_free(arena);
    }
}

/* Many faults at once: rows in form order, within a row by severity. */
static void keeps_the_order(void)
{
    static const struct given given[CELLS_MAX] = {{"B01", 'c', 9000},
        {"B01", 't', -5000}, {"B01", 'l', 100000}, {"B02", 't', 500000},
        {"B02", 'l', 100000}, {"B03", 't', 1000000}};
    static const struct {
        const char *name;
        int bureau;
        const char *codes[8];
    } rows[] = {
        {"all", ALL,
            {"range:B01", "R1", "growth:B01", "R3", "growth:B02", "R4",
                "range:B03"}},
        {"statistics", STATISTICS,
            {"range:B01", "R1", "growth:B01", "R3", "range:B03"}},
        {"tax", TAX, {"growth:B02", "R4"}},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);
    struct figures figures;
    struct hit *hits;

    fill(fw, &figures, given, arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int count =
            check_form(fw, MONTHLY, rows[i].bureau, &figures, arena, &hits);
        int wanted = 0;

        while (rows[i].codes[wanted] != NULL) {
            wanted++;
        }
        CHECK(rows[i].name, count == wanted);
        for (int h = 0; h < count && h < wanted; h++) {
            CHECK(hits[h].code, strcmp(hits[h].code, rows[i].codes[h]) == 0);
        }
    }
    arena_free(arena);
}

static void prints_relations(void)
{
    static const struct {
        int form;
        bool english;
        const char *text;
    } rows[] = {
        {MONTHLY, false, "1(本月)≤2(1－本月)；01≥02＋03；02≠01"},
        {MONTHLY, true, "1(month) ≤ 2(to date); 01 ≥ 02 + 03; 02 ≠ 01"},
        {QUARTERLY, false, "01≤401表01"},
        {QUARTERLY, true, "01 ≤ form 401 01"},
        {ANNUAL, false, ""},
    };
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw = small_edition(arena);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *text =
            check_relations(fw, rows[i].form, rows[i].english, arena);

        CHECK(rows[i].text, text != NULL && strcmp(text, rows[i].text) == 0);
    }
    arena_free(arena);
}

/* A relation that only some rows keep names them. */
static void relations_name_their_rows(void)
{
    struct framework_file files[SMALL_EDITION_FILES];
    struct arena *arena = arena_new(ARENA);
    const struct framework *fw;
    size_t faults;

    CU_ASSERT(small_edition_changed("rule.csv",
        "R2,401,block,B02.month<=B02,本月数不应大于累计数,The month is at most "
        "the total,B02,current\n",
        "R2,401,block,B02.month<=B01.month,,,B02,current\n", arena, files));
    fw = framework_read(files, SMALL_EDITION_FILES, arena, NULL, 0, &faults);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fw);
    CU_ASSERT_STRING_EQUAL(check_relations(fw, MONTHLY, false, arena),
        "01行：1(本月)≤2(1－本月)；02(1)≤01(1)；01≥02＋03；02≠01");
    arena_free(arena);
}

/* However little memory there is: all hits, or -1. */
static void survives_any_arena(void)
{
    struct arena *whole = arena_new(ARENA);
    const struct framework *fw = small_edition(whole);
    struct figures figures;
    size_t before;
    struct hit *hits;
    int count;
    char name[40];

    fill(fw, &figures, said[0].given, whole);
    before = arena_used(whole);
    count = check_form(fw, MONTHLY, ALL, &figures, whole, &hits);
    CU_ASSERT_EQUAL(count, 1);
    for (size_t cap = 0; cap < arena_used(whole) - before; cap += 16) {
        struct arena *small = arena_new(cap);
        int got;

        if (small == NULL) {
            continue;
        }
        snprintf(name, sizeof(name), "%zu bytes", cap);
        got = check_form(fw, MONTHLY, ALL, &figures, small, &hits);
        CHECK(name, got == -1 || got == count);
        arena_free(small);
    }
    arena_free(whole);
}

SUITE(check, {"says what is wrong", says_what_is_wrong},
    {"keeps the order", keeps_the_order},
    {"prints relations", prints_relations},
    {"relations name their rows", relations_name_their_rows},
    {"survives any arena", survives_any_arena})
