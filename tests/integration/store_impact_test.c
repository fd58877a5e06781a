/* What another edition makes of a period. */
#include "sql/impact.h"

#include <math.h>
#include <string.h>

#include "sql/edition.h"
#include "tests/integration/edition_set.h"
#include "tests/integration/fixture.h"

#define AFTER "impact-1"

static const char *const counties[] = {"320481", "320482", "320483", "320484"};

/* Accepted cumulative figures: of B01 and its last year, and of B02. */
static void enter(
    const char *region, const char *item, const char *period, const char *value)
{
    fixture_figures(arena_printf(fixture.arena,
        "INSERT INTO cell (period, region, form, item, col, bureau, state, "
        "value, version, accepted) VALUES ('%s', '%s', '401', '%s', 1, 'tjj', "
        "1, %s, 1, 1)",
        period, region, item, value));
}

static void start(void)
{
    static const char *const output[] = {"3000", "2000", "3250", "3250"};

    fixture_clear();
    fixture_query("DELETE FROM edition WHERE code = '" AFTER "'; "
                  "DELETE FROM edition_file WHERE edition = '" AFTER "'; "
                  "DELETE FROM region WHERE code <> '" REGION "'");
    for (size_t i = 0; i < COUNT(counties); i++) {
        const struct region region = {counties[i], {"县", "County"}, i > 0};

        CHECK("region", region_put(fixture.write, &region, "320400") == DB_OK);
        enter(counties[i], "B01", "2023-11", output[i]);
        enter(counties[i], "B01", "2022-11", i == 1 ? "1000" : "3000");
        enter(counties[i], "B02", "2023-11", "3000");
    }
    /* One that has nothing of the period. */
    enter("320485", "B01", "2022-11", "1");
}

static void end(void)
{
    fixture_clear();
    fixture_query("DELETE FROM edition WHERE code = '" AFTER "'; "
                  "DELETE FROM edition_file WHERE edition = '" AFTER "'; "
                  "DELETE FROM region WHERE code <> '" REGION "'");
}

/* An edition that is stored nowhere. */
static const struct framework *read_set(
    const struct set_edit *edits, size_t count)
{
    struct framework_file *files;
    size_t file_count = edition_set(AFTER, edits, count, &files), faults;
    struct framework_fault fault = {0};
    const struct framework *fw =
        framework_read(files, file_count, fixture.arena, &fault, 1, &faults);

    CHECK(fault.what == NULL ? "read" : fault.what, fw != NULL);
    return fw;
}

static struct impact load(const struct framework *after)
{
    struct impact impact;

    CHECK("loaded", impact_load(fixture.read, fixture.fw, after, NOVEMBER_2023,
                        fixture.arena, &impact) == DB_OK);
    return impact;
}

static const struct impact_region *region_in(
    const struct impact *impact, const char *code)
{
    for (size_t i = 0; i < impact->region_count; i++) {
        if (strcmp(impact->regions[i].code, code) == 0) {
            return &impact->regions[i];
        }
    }
    return NULL;
}

static int part_in(const struct impact_part *parts, int count, const char *code)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(parts[i].code, code) == 0) {
            return i;
        }
    }
    return -1;
}

static void nothing_from_nothing(void)
{
    struct impact impact;

    start();
    impact = load(read_set(NULL, 0));
    CHECK("counties with figures", impact.region_count == COUNT(counties));
    CHECK("no change", impact.rank_changes == 0 && impact.grade_changes == 0);
    for (size_t i = 0; i < impact.region_count; i++) {
        const struct impact_region *r = &impact.regions[i];

        CHECK(r->code, r->side[0].scored && impact_delta(r) == 0);
        CHECK(r->code, r->side[0].rank == r->side[1].rank);
        CHECK(r->code, r->moves[0] == -1);
        CHECK(r->code, r->sample == (strcmp(r->code, REGION) != 0));
    }
    CHECK("by rank, then code",
        strcmp(impact.regions[0].code, "320482") == 0 &&
            strcmp(impact.regions[1].code, "320483") == 0 &&
            strcmp(impact.regions[2].code, "320484") == 0 &&
            impact.regions[1].side[1].rank == impact.regions[2].side[1].rank &&
            strcmp(impact.regions[3].code, REGION) == 0);
    end();
}

/* Both sides against the score of the county's own page. */
static void as_the_pages_say(void)
{
    static const struct set_edit edits[] = {
        {"indicator.csv", "attainment,3100,", "attainment,6000,"}};
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    const struct framework *stored = NULL;
    struct framework_file *files;
    struct edition edition;
    struct impact impact;
    size_t count;
    int part;

    start();
    impact = load(read_set(edits, 1));
    count = edition_set(AFTER, edits, 1, &files);
    CHECK("stored", edition_import(fixture.write, files, count, &call,
                        fixture.arena, &edition) == DB_OK &&
                        edition_get(fixture.read, AFTER, &stored) == DB_OK);
    part = part_in(impact.indicators, impact.indicator_count, "ECO-01");
    for (size_t i = 0; stored != NULL && i < COUNT(counties); i++) {
        const struct framework *fw[] = {fixture.fw, stored};
        const struct impact_region *r = region_in(&impact, counties[i]);

        for (int side = 0; side < IMPACT__SIDES; side++) {
            struct report report;
            const struct evaluation *e = &report.evaluation;

            CHECK(counties[i],
                report_load(fixture.read, fw[side], counties[i], NOVEMBER_2023,
                    fixture.arena, &report) == DB_OK);
            CHECK(counties[i], r->side[side].total == e->total);
            CHECK(counties[i],
                strcmp(r->side[side].grade->name.zh, e->grade->name.zh) == 0);
            CHECK(counties[i], r->side[side].due == e->due &&
                                   r->side[side].reported == e->reported);
            CHECK(counties[i],
                r->indicators[side][part].points ==
                    e->indicators[framework_indicator(fw[side], TEXT("ECO-01"))]
                        .points);
            CHECK(counties[i],
                r->qualities[side][0].points == e->qualities[0].points);
        }
        CHECK(counties[i], r->moves[0] == part && r->moves[1] == -1);
        CHECK(counties[i], impact_delta(r) < 0);
    }
    CHECK("moved most",
        impact.movers[0] == part && impact.indicators[part].most < 0 &&
            impact.indicators[part].size == -impact.indicators[part].mean);
    end();
}

/* A new item has no figures yet: what needs it is missing, and told. */
static void tells_what_is_missing(void)
{
    static const struct set_edit edits[] = {
        {"item.csv", "\nB01,",
            "\nN01,新,New,亿元,100 million yuan,,,M,1,yes,yes,tjj,401,0,\nB01,"},
        {"form_row.csv", "\n401,01,", "\n401,99,新,New,N01,1,,\n401,01,"},
        {"indicator.csv", "\nECO-01,", "\nECO-99,"},
        {"indicator.csv", ",1,B01,attainment,", ",1,N01,attainment,"}};
    struct impact none, impact;
    int old_part, new_part;

    start();
    none = load(fixture.fw);
    impact = load(read_set(edits, COUNT(edits)));
    CHECK("one more", impact.due_count == none.due_count + 1 &&
                          impact.missing_count == none.missing_count + 1 &&
                          impact.missing_new == 1 && none.missing_new == 0);
    CHECK("named", strcmp(impact.missing[0], "N01") == 0);
    old_part = part_in(impact.indicators, impact.indicator_count, "ECO-01");
    new_part = part_in(impact.indicators, impact.indicator_count, "ECO-99");
    CHECK("both", old_part >= 0 && new_part >= 0);
    CHECK("gone", impact.indicators[old_part].in[IMPACT_BEFORE] &&
                      !impact.indicators[old_part].in[IMPACT_AFTER]);
    CHECK("new", !impact.indicators[new_part].in[IMPACT_BEFORE] &&
                     impact.indicators[new_part].in[IMPACT_AFTER]);
    for (size_t i = 0; i < impact.region_count; i++) {
        const struct impact_region *r = &impact.regions[i];

        CHECK(r->code, r->side[1].due == r->side[0].due &&
                           r->side[1].reported == r->side[0].reported - 1);
        CHECK(r->code, r->indicators[1][new_part].has &&
                           r->indicators[1][new_part].points == 0);
        CHECK(r->code,
            r->indicators[0][old_part].has && !r->indicators[1][old_part].has);
        CHECK(r->code,
            fabs(impact_delta(r) + r->indicators[0][old_part].points) < 1e-9);
    }
    end();
}

static void ranks_change(void)
{
    /* Growth loses its weight to output: 320482 grew most and is smallest. */
    static const struct set_edit edits[] = {
        {"indicator.csv", "attainment,3100,,,,,1.20,",
            "attainment,3100,,,,,2.20,"},
        {"indicator.csv", "attainment,15,,,,,1.19,",
            "attainment,15,,,,,0.19,"}};
    const struct impact_region *small;
    struct impact impact;

    start();
    impact = load(read_set(edits, COUNT(edits)));
    small = region_in(&impact, "320482");
    CHECK("first before, last after",
        small->side[0].rank == 1 && small->side[1].rank == 4);
    CHECK("counted", impact.rank_changes == 4);
    CHECK("last", strcmp(impact.regions[3].code, "320482") == 0);
    end();
}

/* No county, and an arena too small for some. */
static void edges(void)
{
    struct impact impact;
    bool failed = false, passed = false;

    fixture_clear();
    impact = load(fixture.fw);
    CHECK("no county", impact.region_count == 0 && impact.indicator_count > 0 &&
                           impact.missing_count == impact.due_count);
    start();
    for (size_t cap = 1 << 10; cap < (1 << 18); cap *= 2) {
        struct arena *arena = arena_new(cap);
        bool ok = impact_load(fixture.read, fixture.fw, fixture.fw,
                      NOVEMBER_2023, arena, &impact) == DB_OK;

        failed |= !ok;
        passed |= ok;
        CHECK("whole", !ok || impact.region_count == COUNT(counties));
        arena_free(arena);
    }
    CHECK("both", failed && passed);
    end();
}

SUITE(store_impact, {"nothing from nothing", nothing_from_nothing},
    {"as the pages say", as_the_pages_say},
    {"tells what is missing", tells_what_is_missing},
    {"ranks change", ranks_change}, {"edges", edges})
