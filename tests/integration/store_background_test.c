/* What a figure is judged by, read from lines: the same to the digit as cell by
 * cell. */
#include "sql/background.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/integration/fixture.h"

/* Twelve counties of a prefecture; of their cells some are missing, some not
 * accepted, some zero, B02 was another bureau's last year, and the form, now of
 * months, has lines of quarters and years too, as if it had been of those. */
static const char counties[] =
    "INSERT INTO region SELECT 330000 + seq, '测试', 'test', '', 1 "
    "FROM seq_1_to_12";
static const char cells[] =
    "INSERT INTO cell SELECT period, region, form, item, col, bureau, state, "
    "IF(state = 1, value, NULL), '', 1, accepted FROM (SELECT p.period, "
    "r.code AS region, i.form, i.item, k.col, IF(i.item = 'B02' AND p.period "
    "< '2023', 'tjj', i.bureau) AS bureau, IF(CRC32(CONCAT('s', p.period, "
    "r.code, i.item, k.col)) % 6 = 0, 2, 1) AS state, IF(CRC32(CONCAT('z', "
    "p.period, r.code, i.item, k.col)) % 8 = 0, 0, (CAST(CRC32(CONCAT('v', "
    "p.period, r.code, i.item, k.col)) % 2000001 AS SIGNED) - 500000) / 7) AS "
    "value, CRC32(CONCAT('a', p.period, r.code, i.item, k.col)) % 5 > 0 AS "
    "accepted FROM (SELECT '2023-11' AS period UNION SELECT '2023-10' UNION "
    "SELECT '2023-08' UNION SELECT '2022-11' UNION SELECT '2021-11' UNION "
    "SELECT '2021-10' UNION SELECT '2023-Q4' UNION SELECT '2022-Q4' UNION "
    "SELECT '2023' UNION SELECT '2022') p JOIN region r JOIN (SELECT '401' AS "
    "form, 'B01' AS item, 'tjj' AS bureau UNION SELECT '401', 'B02', 'shuiwj' "
    "UNION SELECT '401', 'B03', 'tjj' UNION SELECT '402', 'B30', 'gxj' UNION "
    "SELECT '401', 'B99', 'tjj') i JOIN (SELECT 0 AS col UNION SELECT 1) k "
    "WHERE r.code LIKE '3300%') x";

static void begin(void)
{
    fixture_clear();
    fixture_query(counties);
    fixture_figures(cells);
}

static void end(void)
{
    fixture_query("DELETE FROM region WHERE code LIKE '3300%'");
    fixture_clear();
}

static double number(const char *text)
{
    decimal value = 0;

    CHECK(text,
        decimal_parse(text_of(text), DECIMAL_PLACES, &value) == DECIMAL_OK);
    return decimal_to_double(value);
}

static const char *next_row(const char *row)
{
    const char *end = strchr(row, '\n');

    return end == NULL ? "" : end + 1;
}

/* How many figures were compared. */
static int same_growth(
    const char *region, const char *of_form, const struct series *growth)
{
    const char *row = fixture_query(arena_printf(fixture.arena,
        "SELECT c.item, c.value, l.value FROM cell c JOIN cell l ON l.period "
        "= '2022-11' AND l.region = c.region AND l.form = c.form AND l.item = "
        "c.item AND l.col = 1 AND l.state = 1 AND l.accepted = 1 AND l.value "
        "<> 0 WHERE c.period = '2023-11' AND c.region LIKE '3300%%' AND "
        "c.region <> '%s' AND c.col = 1 AND c.state = 1 AND c.accepted = 1 AND "
        "c.item <> 'B99'%s ORDER BY c.item, c.region",
        region, of_form));
    int seen[200] = {0}, all = 0;

    for (; *row != '\0'; row = next_row(row), all++) {
        char code[9], now[30], last[30];
        int item, at;

        CHECK(region, sscanf(row, "%8s %29s %29s", code, now, last) == 3);
        item = framework_item(fixture.fw, text_of(code));
        at = seen[item]++;
        CHECK(code, at < growth[item].count &&
                        growth[item].value[at] == (number(now) - number(last)) /
                                                      fabs(number(last)) * 100);
    }
    for (int i = 0; i < fixture.fw->item_count; i++) {
        CHECK(fixture.fw->items[i].code, growth[i].count == seen[i]);
    }
    return all;
}

static int same_past(const char *region, struct past (*past)[COLUMN__COUNT])
{
    const char *row = fixture_query(arena_printf(fixture.arena,
        "SELECT item, col, PERIOD_DIFF(202311, REPLACE(period, '-', '')), "
        "value FROM cell WHERE region = '%s' AND form = '401' AND period "
        "BETWEEN '2021-11' AND '2023-10' AND period LIKE '____-__' AND "
        "period NOT LIKE '%%Q%%' AND state = 1 AND accepted = 1 AND item <> "
        "'B99' ORDER BY item, col, period DESC",
        region));
    int seen[200][COLUMN__COUNT] = {{0}}, all = 0;

    for (; *row != '\0'; row = next_row(row), all++) {
        char code[9], value[30];
        int item, column, ago, at;

        CHECK(region,
            sscanf(row, "%8s %d %d %29s", code, &column, &ago, value) == 4);
        item = framework_item(fixture.fw, text_of(code));
        at = seen[item][column]++;
        CHECK(code, at < past[item][column].count &&
                        past[item][column].point[at].ago == ago &&
                        decimal_to_double(past[item][column].point[at].value) ==
                            number(value));
    }
    for (int i = 0; i < fixture.fw->item_count; i++) {
        for (int c = 0; c < COLUMN__COUNT; c++) {
            CHECK(fixture.fw->items[i].code, past[i][c].count == seen[i][c]);
        }
    }
    return all;
}

static void a_form_as_cell_by_cell(void)
{
    int growth = 0, past = 0;

    begin();
    for (int i = 1; i <= 12; i++) {
        const char *region = arena_printf(fixture.arena, "3300%02d", i);
        const struct form_path path = {region, NOVEMBER_2023, FORM, "tjj"};
        const struct framework *fw;
        struct opened_form form = {0};

        CHECK(region, submission_open(fixture.read, &path, fixture.arena, &fw,
                          &form) == DB_OK);
        growth += same_growth(
            region, " AND c.form = '401'", form.figures.background->growth);
        past += same_past(region, form.past);
    }
    CHECK("with figures", growth > 100 && past > 100);
    end();
}

static void a_county_as_cell_by_cell(void)
{
    const struct background *background;
    int growth = 0;

    begin();
    for (int i = 1; i <= 12; i++) {
        const char *region = arena_printf(fixture.arena, "3300%02d", i);

        CHECK(region, background_load(fixture.read, fixture.fw, region,
                          NOVEMBER_2023, fixture.arena, &background) == DB_OK);
        growth += same_growth(region, "", background->growth);
    }
    CHECK("with figures", growth > 100);
    end();
}

SUITE(store_background, {"a form as cell by cell", a_form_as_cell_by_cell},
    {"a county as cell by cell", a_county_as_cell_by_cell})
