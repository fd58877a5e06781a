/* What an account sees of a neighbouring county by a further scope: its tasks,
 * what it reviews, exceptions; a city stands for each county below it. */
#include <string.h>

#include "tests/integration/page_fixture.h"

#define OTHER "320482"
#define PATH  OTHER "/2023-11/401/tjj"

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

static void begin(const char *login, const char *region, const char *bureau)
{
    fixture_clear();
    fixture_query("DELETE FROM check_hit");
    fixture_query("REPLACE INTO region (code, name_zh, name_en, parent, sample)"
                  " VALUES ('" OTHER "', '金坛', 'Jintan', '320400', 0)");
    if (*region != '\0') {
        fixture_query(arena_printf(fixture.arena,
            "INSERT INTO account_scope (account_id, region, bureau) SELECT id, "
            "'%s', '%s' FROM account WHERE login = '%s'",
            region, bureau, login));
    }
    CHECK(login, page_sign_in(login));
}

static void end(void)
{
    fixture_query("DELETE FROM region WHERE code = '" OTHER "'");
    fixture_query("DELETE FROM check_hit");
    fixture_clear();
}

static const struct row {
    const char *name, *region, *clerk, *reviewer; /* bureau of either */
    bool task, review;
} rows[] = {
    {"no further scope", "", "", "", false, false},
    {"the county", OTHER, "tjj", "", true, true},
    {"the city", "320400", "tjj", "", true, true},
    {"the city in short", "3204", "tjj", "", true, true},
    {"the province", "32", "tjj", "", true, true},
    {"the province in full", "320000", "tjj", "", true, true},
    {"another city", "320500", "tjj", "", false, false},
    {"another bureau", "320400", "shuiwj", "shuiwj", false, false},
};

static void tasks(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        begin("clerk1", rows[i].region, rows[i].clerk);
        CHECK(rows[i].name, page_serve("/tasks?view=all", "", NULL) == 200);
        CHECK(rows[i].name, has("/form/" REGION "/2023-11/401/tjj"));
        CHECK(rows[i].name, has("/form/" PATH) == rows[i].task);
        CHECK(rows[i].name, !rows[i].task || has("Jintan"));
        CHECK(rows[i].name, !has("/form/320400/") && !has("/form/32/"));
        page.key = NULL;
        CHECK(rows[i].name, page_serve("/api/v1/tasks", NULL, NULL) == 200);
        CHECK(
            rows[i].name, has("\"2023-11/401/tjj/" OTHER "\"") == rows[i].task);
    }
    end();
}

/* A form that waits, one that is to be revised and an exception, in both
 * counties; the night's check found something in the own one alone. */
static void fill(void)
{
    static const char *const regions[] = {REGION, OTHER};

    for (size_t i = 0; i < COUNT(regions); i++) {
        fixture_query(arena_printf(fixture.arena,
            "INSERT INTO submission (period, region, form, bureau, state, "
            "version, filled, submitted_at) VALUES "
            "('2023-11', '%s', '401', 'tjj', 'submitted', 2, 1, %d), "
            "('2023-11', '%s', '401', 'shuiwj', 'revising', 2, 1, 1)",
            regions[i], 2 - (int)i, regions[i]));
        fixture_query(arena_printf(fixture.arena,
            "INSERT INTO form_exception (period, region, form, bureau, "
            "until_at, reason, at, by_name) VALUES ('2023-11', '%s', '401', "
            "'tjj', %lld, 'x', 1, 'x')",
            regions[i], (long long)fixture.now + 86400));
    }
    fixture_query("INSERT INTO check_hit VALUES ('2023-11', '" REGION
                  "', '401', 'tjj', 'R', 0, 'B01', 1, '', '', 1)");
}

/* The row of a form in the list that waits; "" when it is not there. */
static const char *line_of(const char *region)
{
    const char *path =
        arena_printf(fixture.arena, "/review/%s/2023-11/401/tjj", region);
    const char *at = strstr(page.reply.body.p, path), *from = at;

    while (from != NULL && strncmp(from, "<tr>", 4) != 0) {
        from--;
    }
    return from == NULL ? ""
                        : arena_copy(fixture.arena, from, (size_t)(at - from));
}

static void reviews(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        begin("reviewer1", rows[i].region, rows[i].reviewer);
        fill();
        CHECK(rows[i].name, page_serve("/review", "", NULL) == 200);
        CHECK(rows[i].name, has("/review/" REGION "/2023-11/401/tjj"));
        CHECK(rows[i].name, has("/review/" PATH) == rows[i].review);
        CHECK(rows[i].name, has("/revision/" REGION "/"));
        CHECK(rows[i].name,
            has("/revision/" OTHER "/") ==
                (rows[i].review || strcmp(rows[i].reviewer, "shuiwj") == 0));
        CHECK(rows[i].name, strstr(line_of(REGION), "hit-tag") != NULL);
        CHECK(rows[i].name, strstr(line_of(OTHER), "hit-tag") == NULL);
        if (rows[i].review) {
            CHECK(rows[i].name, strstr(line_of(OTHER), "Jintan") != NULL);
            CHECK(rows[i].name,
                strstr(page.reply.body.p, "/review/" PATH) <
                    strstr(page.reply.body.p, "/review/" REGION "/2023-11"));
        }
        CHECK(rows[i].name, page_serve("/exceptions", "", NULL) == 200);
        CHECK(rows[i].name, has("/exception/" REGION "/2023-11/401/tjj"));
        CHECK(rows[i].name, has("/exception/" PATH) == rows[i].review);
    }
    end();
}

SUITE(page_scopes, {"tasks", tasks}, {"reviews", reviews})
