#include "tests/integration/rule_figures.h"

#include "tests/integration/fixture.h"

#define CELL(period, region, form, item, col, bureau, value, accepted)   \
    "INSERT INTO cell (period, region, form, item, col, bureau, state, " \
    "value, note, version, accepted) VALUES ('" period "', '" region     \
    "', '" form "', '" item "', " col ", '" bureau "', 1, " value        \
    ", '', 1, " accepted ") ON DUPLICATE KEY UPDATE value = VALUES(value);"
#define HEAD(form, bureau, state)                                            \
    "INSERT INTO submission (period, region, form, bureau, state, version, " \
    "filled) VALUES ('" RULE_PERIOD "', '" REGION "', '" form "', '" bureau  \
    "', '" state "', 1, 1) ON DUPLICATE KEY UPDATE state = VALUES(state);"

/* Five months of about 10, five counties that grew by about 10 %. */
static void fill_background(const char *edition)
{
    static const char *const months[] = {
        "2023-05", "2023-06", "2023-07", "2023-08", "2023-09"};

    for (int i = 0; i < 5; i++) {
        fixture_figures(arena_printf(fixture.arena,
            "INSERT INTO cell VALUES ('%s', '" REGION
            "', '401', 'B01', 0, 'tjj', 1, %d, '', 1, 1)",
            months[i], 8 + i));
        fixture_figures(arena_printf(fixture.arena,
            "INSERT INTO region_group (edition, region, grp, changed_at) "
            "VALUES ('%s', '33000%d', 'east', 1); "
            "INSERT INTO cell VALUES ('2022-10', '33000%d', '401', 'B01', 1, "
            "'tjj', 1, 100, '', 1, 1), ('" RULE_PERIOD
            "', '33000%d', '401', 'B01', 1, 'tjj', 1, %d, '', 1, 1)",
            edition, i, i, i, 108 + i));
    }
    fixture_query(arena_printf(fixture.arena,
        "INSERT INTO region_group (edition, region, grp, changed_at) VALUES "
        "('%s', '" REGION "', 'east', 1)",
        edition));
}

void rule_figures_fill(const char *edition)
{
    fill_background(edition);
    fixture_figures(CELL(RULE_PERIOD, REGION, "401", "B01", "0", "tjj", "70",
        "0") CELL(RULE_PERIOD, REGION, "401", "B01", "1", "tjj", "70",
        "0") CELL(RULE_PERIOD, REGION, "401", "B02", "1", "shuiwj", "60", "0")
            CELL(RULE_PERIOD, REGION, "402", "B30", "1", "tjj", "90", "0") CELL(
                "2022-10", REGION, "401", "B01", "1", "tjj", "700", "1")
                CELL("2023-09", REGION, "401", "B01", "1", "tjj", "50", "1")
                    HEAD("401", "tjj", "draft") HEAD("401", "shuiwj", "draft")
                        HEAD("402", "tjj", "submitted"));
}
