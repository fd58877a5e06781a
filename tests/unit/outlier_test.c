/* Outliers, and the worked numbers of docs/scoring.md. */
#include "eval/outlier.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/check.h"
#include "tests/unit/small_edition.h"
#include "tests/unit/suite.h"

#define ARENA ((size_t)8 << 20)

enum { MOST = 24, LEAST = 5 };

static const struct row {
    const char *name;
    double x;
    int n;
    double points[MOST];
    bool judged;
    double median, score;
} rows[] = {
    {"in the middle", 6, 5, {4, 5, 6, 7, 8}, true, 6, 0},
    /* median 6, distances 2 1 0 1 2: MAD 1, 0.6745 * 4 */
    {"above", 10, 5, {4, 5, 6, 7, 8}, true, 6, 2.698},
    {"below", 2, 5, {8, 7, 6, 5, 4}, true, 6, -2.698},
    {"one wrong point moves nothing", 10, 5, {4, 5, 6, 7, 8000}, true, 6,
        2.698},
    {"even count", 10, 6, {1, 2, 3, 4, 5, 6}, true, 3.5, 2.92283333333333},
    /* MAD 0, mean distance 10 / 6 */
    {"more than half alike", 20, 6, {5, 5, 5, 5, 5, 15}, true, 5,
        15 / (1.253314 * 10 / 6)},
    {"all alike", 9, 6, {5, 5, 5, 5, 5, 5}, false, 5, 0},
    {"too few", 9, 4, {1, 2, 3, 4}, false, 0, 0},
    {"none", 9, 0, {0}, false, 0, 0},
};

static void scores(void)
{
    double room[2 * MOST];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        struct outlier found =
            outlier_of(row->x, row->points, row->n, LEAST, room);

        CHECK(row->name, found.judged == row->judged);
        CHECK(row->name, fabs(found.median - row->median) < 1e-12);
        CHECK(row->name, fabs(found.score - row->score) < 1e-9);
    }
}

/* "| 5000 | 3000 3010 ... | 3020.1 | 8.4 |": x, points, median, score. */
static bool check_line(char *line)
{
    double x, median, score, points[MOST], room[2 * MOST];
    char *at = line + 1, *end;
    struct outlier found;
    int n = 0;

    x = strtod(at, &end);
    if (end == at || (at = strchr(end, '|')) == NULL) {
        return false;
    }
    for (at++; n < MOST; n++, at = end) {
        points[n] = strtod(at, &end);
        if (end == at) {
            break;
        }
    }
    if (n < LEAST || sscanf(at, " | %lf | %lf", &median, &score) != 2) {
        return false;
    }
    found = outlier_of(x, points, n, LEAST, room);
    CHECK(line, found.judged && fabs(found.median - median) < 0.05 &&
                    fabs(found.score - score) < 0.005);
    return true;
}

static void document_is_right(void)
{
    FILE *file = fopen("docs/scoring.md", "r");
    char line[1000];
    int worked = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        worked += line[0] == '|' && check_line(line);
    }
    fclose(file);
    CU_ASSERT(worked >= 2);
}

static const double past[] = {9, 10, 11, 12, 8};

/* A month of 60 after five of about 10; growth of 20 % in a group with 1. */
static void judge(const struct framework *fw, struct arena *arena, bool group,
    struct hit **hits, int *count)
{
    int b01 = framework_item(fw, TEXT("B01"));
    struct background background = {0};
    struct figures figures;

    figures_make(&figures, (size_t)fw->item_count, arena);
    background.history =
        arena_array(arena, (size_t)fw->item_count, sizeof(*background.history));
    background.growth =
        arena_array(arena, (size_t)fw->item_count, sizeof(*background.growth));
    background.history[b01][COLUMN_CURRENT] = (struct series){past, 5};
    background.history[b01][COLUMN_TOTAL] = (struct series){past, 5};
    background.growth[b01] = (struct series){past, group ? 5 : 4};
    figures.background = &background;
    figures.cell[WHEN_NOW][b01][COLUMN_CURRENT] =
        (struct cell){60 * DECIMAL_ONE, "", CELL_VALUE, false, false, 0};
    figures.cell[WHEN_NOW][b01][COLUMN_TOTAL] =
        (struct cell){120 * DECIMAL_ONE, "", CELL_VALUE, false, false, 0};
    figures.cell[WHEN_LAST_YEAR][b01][COLUMN_TOTAL] =
        (struct cell){100 * DECIMAL_ONE, "", CELL_VALUE, false, true, 0};
    *count = check_form(fw, 0, -1, &figures, arena, hits);
}

static const struct finding {
    const char *name, *keys;
    bool group;                 /* has enough counties */
    const char *code, *zh, *en; /* of the only hit; NULL: none */
    enum severity severity;
} findings[] = {
    {"not looked for", "", true, NULL, NULL, NULL, SEVERITY_HINT},
    {"own history", "outlier_history,3.5\noutlier_points,5\n", true,
        "history:B01",
        "01行1栏：本期 60.0，近5期中位数 10.0，偏离 33.7 倍（界限 3.5），"
        "须说明原因。",
        "Row 01 col. 1: this period 60.0, the median of the last 5 periods "
        "10.0; it lies 33.7 times the usual deviation from it (limit 3.5): say "
        "why.",
        SEVERITY_EXPLAIN},
    {"within the limit", "outlier_history,33.8\noutlier_points,5\n", true, NULL,
        NULL, NULL, SEVERITY_HINT},
    {"too few periods", "outlier_history,3.5\noutlier_points,6\n", true, NULL,
        NULL, NULL, SEVERITY_HINT},
    {"a hint", "outlier_history,3.5\noutlier_points,5\noutlier_severity,hint\n",
        true, "history:B01",
        "01行1栏：本期 60.0，近5期中位数 10.0，偏离 33.7 倍（界限 3.5），"
        "请核对。",
        "Row 01 col. 1: this period 60.0, the median of the last 5 periods "
        "10.0; it lies 33.7 times the usual deviation from it (limit 3.5).",
        SEVERITY_HINT},
    {"the group", "outlier_group,3.5\noutlier_points,5\n", true, "group:B01",
        "01行2栏：同比增速 20.0%，同市5个地区中位数 10.0%，偏离 6.7 倍（界限 "
        "3.5），须说明原因。",
        "Row 01 col. 2: growth 20.0%, the median of the other 5 counties of "
        "the prefecture 10.0%; it lies 6.7 times the usual deviation from it "
        "(limit 3.5): say why.",
        SEVERITY_EXPLAIN},
    {"too few counties", "outlier_group,3.5\noutlier_points,5\n", false, NULL,
        NULL, NULL, SEVERITY_HINT},
};

static void says_what_is_far_off(void)
{
    for (size_t i = 0; i < sizeof(findings) / sizeof(findings[0]); i++) {
        const struct finding *f = &findings[i];
        struct arena *arena = arena_new(ARENA);
        struct framework_file files[SMALL_EDITION_FILES];
        size_t faults;
        const struct framework *fw;
        struct hit *hits;
        int count = -1;

        CHECK(f->name,
            small_edition_changed("edition.csv", "bonus_cap",
                arena_printf(arena, "%sbonus_cap", f->keys), arena, files));
        fw =
            framework_read(files, SMALL_EDITION_FILES, arena, NULL, 0, &faults);
        CHECK(f->name, fw != NULL);
        if (fw != NULL) {
            judge(fw, arena, f->group, &hits, &count);
        }
        CHECK(f->name, count == (f->code != NULL));
        if (count == 1 && f->code != NULL) {
            CHECK(hits[0].code, strcmp(hits[0].code, f->code) == 0);
            CHECK(f->name, hits[0].severity == f->severity);
            CHECK(hits[0].sentence.zh, strcmp(hits[0].sentence.zh, f->zh) == 0);
            CHECK(hits[0].sentence.en, strcmp(hits[0].sentence.en, f->en) == 0);
        }
        arena_free(arena);
    }
}

static void explanations_are_counted_in_characters(void)
{
    static const struct {
        const char *name, *text;
        bool enough;
    } texts[] = {{"nothing", "", false}, {"blanks", "          ", false},
        {"nine", "一二三四五六七八九", false},
        {"ten", "一二三四五六七八九十", true}, {"latin", "new plant 10", true},
        {"blanks between", "a b c d e f g h i", false}};
    const struct framework fw = {.explanation_length = 10};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        CHECK(texts[i].name,
            explanation_suffices(&fw, texts[i].text) == texts[i].enough);
    }
}

static void marks_tell_numbers_apart(void)
{
    const struct hit a = {.sentence = {"01行（12.0）", ""}},
                     b = {.sentence = {"01行（12.1）", ""}};
    char first[HIT_MARK], again[HIT_MARK], other[HIT_MARK];

    hit_mark(&a, first);
    hit_mark(&a, again);
    hit_mark(&b, other);
    CU_ASSERT_EQUAL(strlen(first), HIT_MARK - 1);
    CU_ASSERT_STRING_EQUAL(first, again);
    CU_ASSERT_STRING_NOT_EQUAL(first, other);
}

SUITE(outlier, {"scores", scores}, {"document is right", document_is_right},
    {"says what is far off", says_what_is_far_off},
    {"counts characters", explanations_are_counted_in_characters},
    {"marks", marks_tell_numbers_apart})
