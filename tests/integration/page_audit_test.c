/* The pages of the audit log, and what every door writes into it. */
#include <string.h>

#include "sql/audit.h"
#include "sql/audit_seal.h"
#include "tests/integration/page_fixture.h"

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

static int rows_of(const char *where)
{
    return fixture_number(arena_printf(
        fixture.arena, "SELECT COUNT(*) FROM audit WHERE %s", where));
}

static void enter(void)
{
    const struct account account = {.login = "audit1",
        .name = "audit1",
        .role = ROLE_AUDIT,
        .region = REGION,
        .bureau = ""};

    fixture_clear();
    CHECK("account", account_create(fixture.write, NULL, &account, PASSWORD,
                         ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
}

static void leave(void)
{
    fixture_query("DELETE FROM account WHERE login = 'audit1'");
    fixture_clear();
}

static void add(const char *action, const char *object, const char *result,
    const char *detail, int64_t at)
{
    const struct audit audit = {
        action, object, result, detail, NULL, 0, ADDRESS};

    CHECK(object, audit_write(fixture.write, &fixture.clerk, &audit, at,
                      fixture.arena) == DB_OK &&
                      db_commit(fixture.write) == DB_OK);
}

static void searches(void)
{
    static const struct {
        const char *name, *query;
        bool old, new, wrong;
    } rows[] = {
        {"all", "", true, true, true},
        {"from", "?from=2023-12-10", false, true, true},
        {"until", "?until=2023-12-09", true, false, false},
        {"one day", "?from=2023-12-09&until=2023-12-09", false, false, false},
        {"login", "?login=clerk1", true, true, true},
        {"another login", "?login=clerk2", false, false, false},
        {"action", "?action=save", true, false, false},
        {"object", "?object=320481/2023", true, true, true},
        {"its wildcards are text", "?object=320481_2023", false, false, false},
        {"result", "?result=wrong", false, false, true},
        {"quotes", "?login=%27+OR+1%3D1+--+", false, false, false},
        {"all of them",
            "?login=clerk1&action=submit&object=320&result=ok&from=2023-12-10",
            false, true, false},
    };

    enter();
    add("save", "320481/2023-11/old", "ok", "B01.total 3>4; ",
        fixture.now - 2 * 86400);
    add("submit", "320481/2023-11/new", "ok", "", fixture.now);
    add("return", "320481/2023-11/wrong", "wrong", "", fixture.now);
    CHECK("in", page_sign_in("audit1"));
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name,
            page_serve(arena_printf(fixture.arena, "/audit%s", rows[i].query),
                "", NULL) == 200);
        CHECK(rows[i].name, has("2023-11/old<") == rows[i].old);
        CHECK(rows[i].name, has("2023-11/new<") == rows[i].new);
        CHECK(rows[i].name, has("2023-11/wrong<") == rows[i].wrong);
    }
    CHECK("no date", page_serve("/audit?from=x", "", NULL) == 400);
    CHECK("unfolded", page_serve("/audit?action=save", "", NULL) == 200 &&
                          has("B01.total</th><td>3</td><td>4</td>"));
    leave();
}

static void by_pages(void)
{
    static const char link[] = "href=\"/audit?action=save&amp;before=";
    const char *next;

    enter();
    for (int i = 0; i < 120; i++) {
        add("save", arena_printf(fixture.arena, "object-%d.", i), "ok", "",
            fixture.now - 1000 + i / 7);
    }
    CHECK("in", page_sign_in("audit1"));
    CHECK("first", page_serve("/audit?action=save", "", NULL) == 200 &&
                       has("object-119.") && has("object-70.") &&
                       !has("object-69."));
    next = strstr(page.reply.body.p, link);
    CHECK("leads on", next != NULL);
    next = arena_printf(fixture.arena, "/audit?action=save&before=%.*s",
        (int)strcspn(next + strlen(link), "\""), next + strlen(link));
    CHECK("second", page_serve(next, "", NULL) == 200 && has("object-69.") &&
                        has("object-20.") && !has("object-70.") &&
                        !has("object-19."));
    leave();
}

static void says_what_is_sealed(void)
{
    struct arena *own = arena_new((size_t)1 << 20);
    size_t sealed;

    enter();
    add("save", "object-1", "ok", "", fixture.now - 60);
    CHECK("sealed", audit_seal_all(fixture.write, "sha256", false, fixture.now,
                        own, &sealed) != DB_FAIL &&
                        sealed == 1);
    add("save", "object-2", "ok", "", fixture.now);
    CHECK("in", page_sign_in("audit1"));
    CHECK("both", page_serve("/audit?action=save", "", NULL) == 200 &&
                      has("<td class=\"num\">1</td>") && has("not yet") &&
                      has("Newest seal of the chain: 1"));
    arena_free(own);
    leave();
}

static void only_its_administrator(void)
{
    static const char *const others[] = {
        "clerk1", "head1", "reviewer1", "system1"};

    enter();
    for (size_t i = 0; i < COUNT(others); i++) {
        CHECK(others[i], page_sign_in(others[i]));
        CHECK(others[i], page_serve("/audit", "", NULL) == 403);
        CHECK(others[i], page_serve("/audit/csv", "", NULL) == 403);
    }
    CHECK("and that stands there",
        rows_of("result = 'refused' AND action = 'open' AND object LIKE "
                "'/audit%'") == 2 * (int)COUNT(others));
    leave();
}

static void as_a_file(void)
{
    enter();
    add("save", "object-1", "ok", "=1+1, \"x\"", fixture.now);
    add("save", "object-2", "ok", "-5", fixture.now);
    CHECK("in", page_sign_in("audit1"));
    CHECK("file", page_serve("/audit/csv?action=save", "", NULL) == 200);
    CHECK("as one", strcmp(page.reply.type, "text/csv; charset=utf-8") == 0 &&
                        page.reply.filename != NULL);
    CHECK("a formula is text", has(",\"'=1+1, \"\"x\"\"\","));
    CHECK("a number is a number", has(",-5,"));
    CHECK("audited", rows_of("action = 'download' AND object = 'audit' AND "
                             "detail = 'action=save'") == 1);
    leave();
}

/* What cannot be written down does not happen. */
static void not_without_its_row(void)
{
    enter();
    CHECK("in", page_sign_in("audit1"));
    for (unsigned n = 1; n <= 2; n++) {
        db_fail_at(fixture.write, n);
        CHECK("no file", page_serve("/audit/csv", "", NULL) == 503);
        db_fail_at(fixture.write, 0);
        CHECK("not a byte of it", !has("sha256"));
    }
    CHECK("in", page_sign_in("clerk1"));
    db_fail_at(fixture.write, 1);
    CHECK("no refusal unseen", page_serve("/audit", "", NULL) == 503);
    db_fail_at(fixture.write, 0);
    leave();
}

SUITE(page_audit, {"searches", searches}, {"by pages", by_pages},
    {"says what is sealed", says_what_is_sealed},
    {"only its administrator", only_its_administrator},
    {"as a file", as_a_file}, {"not without its row", not_without_its_row})
