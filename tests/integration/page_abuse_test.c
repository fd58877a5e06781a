/* SQL, HTML and damaged text in every field of every form of the route table:
 * stored or refused, never executed, never an error of ours. */
#include <stdio.h>
#include <string.h>

#include "tests/integration/page_fixture.h"

#define SCRIPT "<script>alert(1)</script>"
#define IMAGE  "<img src=x onerror=alert(1)>"

/* Percent-encoded where that matters. */
static const struct {
    const char *name, *text;
} payloads[] = {
    {"SQL", "%27%20OR%201%3D1%3B%20DROP%20TABLE%20audit%3B%20--%20"},
    {"SQL in double quotes", "%22%3B%20DELETE%20FROM%20account%3B%23"},
    {"script", "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"},
    {"image", "%27%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"},
    {"templates", "%24%7B7*7%7D%7B%7B7*7%7D%25s%25n%25x"}, {"NUL", "a%00b"},
    {"right to left", "a%E2%80%AEb"},
    {"four bytes", "%F0%9F%98%80%F0%A0%80%80"}, {"not UTF-8", "%FF%FE%C0%AF"},
    {"lines", "a%0D%0ASet-Cookie:%20x=y"},
    {"path", "..%2F..%2F..%2Fetc%2Fpasswd"},
    {"formula", "%3Dcmd%7C%27%20%2FC%20calc%27!A0"}, {"long", NULL}, /* made */
};

/* What the other fields hold, so that the handler comes as far as it can. */
static const struct {
    const char *name, *value;
} plausible[] = {
    {"event", "save"},
    {"kind", "honour"},
    {"title", "title"},
    {"login", "newone"},
    {"name", "name"},
    {"role", "clerk"},
    {"region", REGION},
    {"bureau", "tjj"},
    {"scope", "read"},
    {"days", "30"},
    {"reason", "a reason of some length"},
    {"note", "note"},
    {"item", "B01"},
    {"column", "total"},
    {"text", "text of a comment"},
    {"verdict", "approve"},
    {"step", "unlock"},
    {"do", "unlock"},
    {"password", PASSWORD},
    {"current", PASSWORD},
    {"new", "Other-horse-8"},
    {"again", "Other-horse-8"},
    {"until", "2023-12-20"},
};

static const struct {
    const char *login;
    enum role role;
    const char *bureau;
} people[] = {
    {"clerk1", ROLE_CLERK, "tjj"},
    {"reviewer1", ROLE_REVIEWER, ""},
    {"system1", ROLE_SYSTEM, ""},
    {"head1", ROLE_HEAD, "tjj"},
    {"editor2", ROLE_EDITOR, ""},
    {"security2", ROLE_SECURITY, ""},
    {"audit2", ROLE_AUDIT, ""},
};

static void add_people(void)
{
    for (size_t i = 4; i < COUNT(people); i++) {
        const struct account account = {.login = people[i].login,
            .name = people[i].login,
            .role = people[i].role,
            .region = REGION,
            .bureau = people[i].bureau};

        CHECK(people[i].login,
            account_create(fixture.write, NULL, &account, PASSWORD, ADDRESS,
                fixture.now, fixture.arena, NULL) == DB_OK);
    }
}

/* Who may send to a route. */
static const char *sender(const struct route *route)
{
    for (size_t i = 0; i < COUNT(people); i++) {
        const struct actor actor = {1, people[i].login, people[i].login,
            people[i].role, REGION, people[i].bureau, NULL};
        const struct object own = {.region = REGION, .bureau = "tjj"};

        if (route->flags & (ROUTE_ANY | ROUTE_OPEN) ||
            may(&actor, route->action, &own, fixture.now) == MAY) {
            return people[i].login;
        }
    }
    return "clerk1";
}

/* "/form/320481/2023-11/401/tjj" of a pattern. */
static const char *path_of(const struct route *route)
{
    static const struct {
        const char *name, *value;
    } parts[] = {{"region", REGION}, {"period", "2023-11"}, {"form", FORM},
        {"bureau", "tjj"}, {"year", "2023"}, {"edition", EDITION},
        {"login", "clerk2"}};
    static char path[200];
    char *at = path;

    for (const char *p = route->pattern; *p != '\0';) {
        size_t n = strcspn(p + 1, "/");
        const char *value = "1";

        if (*p != ':') {
            *at++ = *p++;
            continue;
        }
        for (size_t i = 0; i < COUNT(parts); i++) {
            if (strlen(parts[i].name) == n &&
                strncmp(parts[i].name, p + 1, n) == 0) {
                value = parts[i].value;
            }
        }
        at += sprintf(at, "%s", value);
        p += n + 1;
    }
    *at = '\0';
    return path;
}

static const char *value_of(const struct field_rule *rule)
{
    for (size_t i = 0; i < COUNT(plausible); i++) {
        if (strcmp(plausible[i].name, rule->name) == 0) {
            return plausible[i].value;
        }
    }
    return rule->kind == FIELD_COUNT || rule->kind == FIELD_DECIMAL ? "0" : "x";
}

/* The fields of a route after csrf and key; `bad` holds the payload. */
static const char *body_of(const struct route *route,
    const struct field_rule *bad, const char *payload)
{
    const char *body = "";

    for (const struct field_rule *rule = route->fields; rule && rule->name;
         rule++) {
        bool given = strcmp(rule->name, "csrf") == 0 ||
                     strcmp(rule->name, "key") == 0 ||
                     rule->kind == FIELD_FILE ||
                     (rule->kind == FIELD_GROUP && rule != bad);

        if (!given) {
            body = arena_printf(fixture.arena, "%s%s%s%s=%s", body,
                *body == '\0' ? "" : "&", rule->name,
                rule->kind == FIELD_GROUP ? "B01.total" : "",
                rule == bad ? payload : value_of(rule));
        }
    }
    return body;
}

/* A session under which to send; a new one when the last was ended. */
static bool enter(const char *login)
{
    arena_reset(fixture.arena);
    if (page.token[0] != '\0' &&
        session_find(fixture.read, page.token, fixture.now, IDLE, fixture.arena,
            &page.session) == DB_OK &&
        strcmp(page.session.actor.login, login) == 0) {
        return true;
    }
    fixture_query("UPDATE account SET failures = 0, locked_until = 0, "
                  "disabled = 0; DELETE FROM sign_in_guard");
    return page_sign_in(login);
}

static void send(const struct route *route, const struct field_rule *field)
{
    static char longest[20001];
    const char *login = sender(route);

    memset(longest, 'x', sizeof(longest) - 1);
    for (size_t i = 0; i < COUNT(payloads); i++) {
        const char *what;
        int status;

        if (!enter(login)) {
            CHECK(login, false);
            return;
        }
        what = arena_printf(fixture.arena, "%s %s: %s", route->pattern,
            field->name, payloads[i].name);
        status = page_post(path_of(route),
            body_of(route, field,
                payloads[i].text == NULL ? longest : payloads[i].text),
            fixture_key());
        CHECK(what, status >= 200 && status < 500);
        CHECK(what, strstr(page.reply.body.p, SCRIPT) == NULL ||
                        strncmp(page.reply.type, "text/html", 9) != 0);
        CHECK(what, strstr(page.reply.body.p, IMAGE) == NULL ||
                        strncmp(page.reply.type, "text/html", 9) != 0);
    }
}

static int tables(void)
{
    return fixture_number("SELECT COUNT(*) FROM information_schema.tables "
                          "WHERE table_schema = DATABASE()");
}

static void every_field(void)
{
    int before, walked = 0;

    fixture_clear();
    page.token[0] = '\0';
    add_people();
    before = tables();
    for (size_t r = 0; r < route_count; r++) {
        const struct route *route = &routes[r];
        /* Signing in comes before every session: bad_input tests it. */
        bool skip = route->method != METHOD_POST || route->flags & ROUTE_OPEN;

        for (const struct field_rule *rule = route->fields;
             !skip && rule && rule->name; rule++) {
            if (rule->kind != FIELD_FILE && strcmp(rule->name, "csrf") != 0) {
                send(route, rule);
                walked++;
            }
        }
    }
    CHECK("fields", walked > 80);
    CHECK("every table is there", tables() == before);
    CHECK("every account too",
        fixture_number("SELECT COUNT(*) FROM account WHERE login IN ('clerk1', "
                       "'head1', 'reviewer1', 'system1')") == 4);
    CHECK("nobody got in",
        fixture_number("SELECT COUNT(*) FROM account WHERE role IN ('system', "
                       "'security', 'audit')") == 3);
    fixture_query("DELETE FROM account WHERE login IN ('editor2', "
                  "'security2', 'audit2', 'newone')");
    fixture_clear();
    page.token[0] = '\0';
}

SUITE(page_abuse, {"every field of every form", every_field})
