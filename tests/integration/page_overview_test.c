/* The matrix, its reminders, the counties and the messages, as pages. */
#include <string.h>

#include "tests/integration/page_fixture.h"

#define MATRIX "/matrix/" REGION "/2023-11"

enum { STATEMENTS_MAX = 80 };

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

static void begin(const char *login)
{
    fixture_clear();
    CHECK("sign in", page_sign_in(login));
}

static int remind(const char *fields)
{
    return page_post(MATRIX "/remind", fields, fixture_key());
}

static const struct row {
    const char *name, *login, *path;
    int status;
} rows[] = {
    {"matrix", "reviewer1", MATRIX, 200},
    {"periods", "reviewer1", MATRIX "/history", 200},
    {"file", "reviewer1", MATRIX "/csv", 200},
    {"counties", "reviewer1", "/counties/" REGION "/2023-11", 200},
    {"another county", "reviewer1", "/matrix/320482/2023-11", 403},
    {"its periods", "reviewer1", "/matrix/320482/2023-11/history", 403},
    {"its file", "reviewer1", "/matrix/320482/2023-11/csv", 403},
    {"the province", "reviewer1", "/counties/32/2023-11", 403},
    {"no such period", "reviewer1", "/matrix/" REGION "/2023-13/csv", 404},
    {"a clerk", "clerk1", MATRIX, 403},
    {"a clerk's messages", "clerk1", "/messages", 200},
    {"a strange place", "clerk1", "/messages?before=x-'y", 200},
};

static void who_sees_what(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        begin(rows[i].login);
        CHECK(
            rows[i].name, page_serve(rows[i].path, "", NULL) == rows[i].status);
    }
}

static void never_above_all(void)
{
    begin("reviewer1");
    fixture_query("INSERT INTO submission (period, region, form, bureau, state,"
                  " version, filled) VALUES ('2023-11', '" REGION
                  "', '401', 'tjj', 'accepted', 2, 9999)");
    CHECK("by forms", page_serve(MATRIX, "", NULL) == 200 && !has("9999"));
    CHECK("by periods",
        page_serve(MATRIX "/history", "", NULL) == 200 && !has("9999"));
    CHECK("by counties",
        page_serve("/counties/" REGION "/2023-11", "", NULL) == 200 &&
            !has("9999"));
}

static void reminds(void)
{
    begin("reviewer1");
    CHECK("sent", remind("remind.401.tjj=yes&text=%7Bform%7D") == 303 &&
                      strstr(page.reply.location, "sent=1") != NULL);
    CHECK("held", remind("remind.401.tjj=yes&text=%7Bform%7D") == 303 &&
                      strstr(page.reply.location, "held=1") != NULL);
    CHECK("none ticked", remind("text=x") == 422);
    CHECK("a form that is not asked for",
        remind("remind.999.tjj=yes&text=x") == 422);
    CHECK("unknown word",
        remind("remind.401.tjj=yes&text=%7Bx%7D") == 422 && has("{x}"));
    CHECK("markup stays text",
        remind("remind.401.tjj=yes&text=%3Cscript%3E%7Bx%7D") == 422 &&
            has("&lt;script&gt;{x}"));
    CHECK("an evaluator's key is no right",
        page_post("/matrix/320482/2023-11/remind", "remind.401.tjj=yes&text=x",
            fixture_key()) == 403);
    CHECK("one message a person",
        fixture_number("SELECT COUNT(*) - COUNT(DISTINCT account_id) FROM "
                       "message") == 0);
    CHECK("sign in", page_sign_in("clerk1"));
    CHECK("the clerk sees it",
        page_serve("/messages", "", NULL) == 200 && has("class=\"unread\""));
    CHECK("read", page_post("/messages", "id=0", fixture_key()) == 303);
    CHECK("nothing unread",
        page_serve("/messages", "", NULL) == 200 && !has("class=\"unread\""));
    CHECK("no clerk reminds", remind("remind.401.tjj=yes&text=x") == 403);
}

/* An exception moves the line of its bureau; who answers for some bureaus sees
 * and reminds these alone. */
static void late_list(void)
{
    begin("reviewer1");
    fixture_query("UPDATE calendar SET due_at = due_at - 864000 WHERE form = "
                  "'401'");
    CHECK("late", page_serve(MATRIX, "", NULL) == 200 && !has("put off until"));
    fixture_query("INSERT INTO form_exception (period, region, form, bureau, "
                  "until_at, reason, at, by_name) SELECT period, '" REGION
                  "', form, 'tjj', lock_at + 86400, 'x', 1, 'x' FROM calendar "
                  "WHERE form = '401'");
    CHECK(
        "put off", page_serve(MATRIX, "", NULL) == 200 && has("put off until"));
    const char *item = strstr(page.reply.body.p, "id=\"remind.401.tjj\"");
    const char *end = item ? strstr(item, "</li>") : NULL;
    const char *late = item ? strstr(item, "days late") : NULL;
    CHECK("not late", item && end && (!late || late > end));
    CHECK("by the unit's name", page_serve("/exceptions", "", NULL) == 200 &&
                                    has("401 Bureau of Statistics"));
    fixture_query("UPDATE form_exception SET revoked_at = 1");
    CHECK("revoked",
        page_serve(MATRIX, "", NULL) == 200 && !has("put off until"));
    fixture_query("UPDATE calendar SET due_at = due_at + 864000 WHERE form = "
                  "'401'");
    fixture_query("UPDATE account SET bureau = 'shuiwj' WHERE login = "
                  "'reviewer1'");
    CHECK("sign in", page_sign_in("reviewer1"));
    CHECK("own bureau", page_serve(MATRIX, "", NULL) == 200 &&
                            has("remind.401.shuiwj") && !has("remind.401.tjj"));
    CHECK("no other", remind("remind.401.tjj=yes&text=x") == 422);
    CHECK("own", remind("remind.401.shuiwj=yes&text=x") == 303);
    fixture_query("UPDATE account SET bureau = '' WHERE login = 'reviewer1'");
}

/* The clerk's tasks know of an exception before anything is filled in. */
static void task_put_off(void)
{
    begin("clerk1");
    fixture_query("CREATE TABLE was AS SELECT * FROM calendar");
    fixture_query(arena_printf(fixture.arena,
        "UPDATE calendar SET due_at = %lld - 172800, late_at = %lld - 86400, "
        "lock_at = %lld + 864000 WHERE form = '401'",
        (long long)fixture.now, (long long)fixture.now,
        (long long)fixture.now));
    CHECK("closed", page_serve("/tasks", "", NULL) == 200 &&
                        has("closed; ask the reviewer"));
    fixture_query(arena_printf(fixture.arena,
        "INSERT INTO form_exception (period, region, form, bureau, until_at, "
        "reason, at, by_name) SELECT period, '" REGION
        "', form, 'tjj', %lld + 86400, 'x', 1, 'x' FROM calendar WHERE form = "
        "'401'",
        (long long)fixture.now));
    CHECK("put off", page_serve("/tasks", "", NULL) == 200 &&
                         !has("closed; ask the reviewer"));
    fixture_query("REPLACE INTO calendar SELECT * FROM was");
    fixture_query("DROP TABLE was");
}

static void addresses(void)
{
    begin("clerk1");
    CHECK("wrong", page_post("/messages/contact", "email=x&mobile=1",
                       fixture_key()) == 422);
    CHECK("nothing stored",
        fixture_number("SELECT COUNT(*) FROM account_contact") == 0);
    CHECK("right",
        page_post("/messages/contact",
            "email=a%40example.cn&mobile=13800000000", fixture_key()) == 303);
    CHECK("audited with both",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'contact' "
                       "AND detail LIKE '%-> a@example.cn%'") == 1);
}

/* The n-th statement of either connection fails: 503 and nothing is written. */
static void every_statement(void)
{
    struct db *const connections[] = {fixture.read, fixture.write};

    for (size_t c = 0; c < COUNT(connections); c++) {
        unsigned n = 1;

        for (; n < STATEMENTS_MAX; n++) {
            const char *before;
            int status;

            begin("reviewer1");
            before = fixture_state();
            db_fail_at(connections[c], n);
            status = remind("remind.401.tjj=yes&text=x");
            db_fail_at(connections[c], 0);
            if (status == 303) {
                break;
            }
            CHECK("refused", status == 503);
            CHECK("whole", strcmp(before, fixture_state()) == 0);
        }
        CHECK("walked", n > 4 && n < STATEMENTS_MAX);
    }
}

SUITE(page_overview, {"who sees what", who_sees_what},
    {"never above all", never_above_all}, {"reminds", reminds},
    {"late list", late_list}, {"task put off", task_put_off},
    {"addresses", addresses}, {"every statement", every_statement})
