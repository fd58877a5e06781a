/* Editions, the calendar, regions. */
#include "sql/edition.h"

#include <stdio.h>
#include <string.h>

#include "sql/calendar.h"
#include "sql/report.h"
#include "tests/integration/fixture.h"

static void inverse_to_the_byte(void)
{
    struct framework_file *files, *stored;
    size_t count, stored_count;

    fixture_clear();
    CHECK("read", edition_load_folder("sql/framework/" EDITION, fixture.arena,
                      &files, &count, stderr));
    CHECK("stored", edition_files(fixture.read, EDITION, fixture.arena, &stored,
                        &stored_count) == DB_OK);
    CHECK("all", count > 0 && count == stored_count);
    for (size_t i = 0; i < count && i < stored_count; i++) {
        CHECK(files[i].name, strcmp(files[i].name, stored[i].name) == 0);
        CHECK(files[i].name, text_equal(files[i].content, stored[i].content));
    }
}

static void cached(void)
{
    const struct framework *again, *none;

    fixture_clear();
    CHECK("the same", edition_get(fixture.read, EDITION, &again) == DB_OK &&
                          again == fixture.fw);
    CHECK("none", edition_get(fixture.read, "nothing", &none) == DB_NONE);
    CHECK("not a code", edition_get(fixture.read, "版本", &none) == DB_NONE);
}

static void opens_periods(void)
{
    static const struct period december = {2023, FREQ_MONTH, 12};
    struct deadline *rows, *again;
    size_t count, again_count;

    fixture_clear();
    CHECK("open", calendar_open(fixture.write, fixture.fw, december, 0,
                      fixture.now, fixture.arena) == DB_OK);
    CHECK("rows", calendar_list(fixture.read, "2023-12", 0, fixture.arena,
                      &rows, &count) == DB_OK);
    CHECK("in order", rows[0].open < rows[0].due &&
                          rows[0].due <= rows[0].late &&
                          rows[0].late <= rows[0].lock);
    for (size_t i = 0; i < count; i++) {
        int form = framework_form(fixture.fw, text_of(rows[i].form));

        CHECK(rows[i].form,
            form >= 0 && fixture.fw->forms[form].freq == FREQ_MONTH);
        CHECK(rows[i].form, strcmp(rows[i].edition, EDITION) == 0);
    }
    CHECK("again",
        calendar_open(fixture.write, fixture.fw, december,
            date_days(2024, 6, 30), fixture.now, fixture.arena) == DB_OK);
    CHECK("kept", calendar_list(fixture.read, "2023-12", 0, fixture.arena,
                      &again, &again_count) == DB_OK &&
                      again_count == count && again[0].due == rows[0].due);
    CHECK("audited once",
        fixture_number(
            "SELECT COUNT(*) FROM audit WHERE action = 'calendar'") == 1);
    fixture_query("DELETE FROM calendar WHERE period = '2023-12'");
}

static void lists_periods(void)
{
    const struct {
        const char *name;
        struct period period;
    } opened[] = {
        {"2023", {2023, FREQ_YEAR, 0}},
        {"2023-Q4", {2023, FREQ_QUARTER, 4}},
        {"2023-12", {2023, FREQ_MONTH, 12}},
    };
    const char **periods, *edition = NULL;
    size_t count;

    fixture_clear();
    for (size_t i = 0; i < COUNT(opened); i++) {
        CHECK(opened[i].name,
            calendar_open(fixture.write, fixture.fw, opened[i].period, 0,
                fixture.now, fixture.arena) == DB_OK);
    }
    CHECK("months", calendar_periods(fixture.read, FREQ_MONTH, fixture.arena,
                        &periods, &count) == DB_OK &&
                        count == 2 && strcmp(periods[0], "2023-12") == 0 &&
                        strcmp(periods[1], "2023-11") == 0);
    CHECK("quarters", calendar_periods(fixture.read, FREQ_QUARTER,
                          fixture.arena, &periods, &count) == DB_OK &&
                          count == 1 && strcmp(periods[0], "2023-Q4") == 0);
    CHECK("years", calendar_periods(fixture.read, FREQ_YEAR, fixture.arena,
                       &periods, &count) == DB_OK &&
                       count == 1 && strcmp(periods[0], "2023") == 0);
    CHECK("edition of a period", calendar_edition(fixture.read, NOVEMBER_2023,
                                     fixture.arena, &edition) == DB_OK &&
                                     strcmp(edition, EDITION) == 0);
    CHECK("newest edition else",
        calendar_edition(fixture.read, (struct period){2001, FREQ_MONTH, 3},
            fixture.arena, &edition) == DB_OK &&
            strcmp(edition, EDITION) == 0);
    fixture_query("DELETE FROM calendar WHERE period <> '2023-11'");
}

static void keeps_regions(void)
{
    static const struct region sample = {
        "320482", {"示例县", "Sample County"}, true};
    struct region *list, found;
    size_t count;

    fixture_clear();
    CHECK("put", region_put(fixture.write, &sample, "320400") == DB_OK);
    CHECK("the same again",
        region_put(fixture.write, &sample, "320400") == DB_OK);
    CHECK("list",
        region_list(fixture.read, fixture.arena, &list, &count) == DB_OK &&
            count == 2 && strcmp(list[0].code, REGION) == 0 &&
            !list[0].sample && list[1].sample);
    CHECK("find",
        region_find(fixture.read, "320482", fixture.arena, &found) == DB_OK &&
            strcmp(found.name.zh, "示例县") == 0);
    CHECK("none",
        region_find(fixture.read, "320499", fixture.arena, &found) == DB_NONE);
    CHECK("no code",
        region_find(fixture.read, "溧阳", fixture.arena, &found) == DB_NONE);
    fixture_query("DELETE FROM region WHERE code = '320482'");
}

SUITE(store_edition, {"inverse to the byte", inverse_to_the_byte},
    {"cached", cached}, {"opens periods", opens_periods},
    {"lists periods", lists_periods}, {"keeps regions", keeps_regions})
