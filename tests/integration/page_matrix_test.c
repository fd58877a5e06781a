/* Every route by every role, by page, API and download alike; forged ids and
 * foreign tokens on each of them. */
#include <stdio.h>
#include <string.h>

#include "sql/report.h"
#include "sql/token.h"
#include "tests/integration/page_fixture.h"
#include "tests/integration/page_matrix.h"

enum { NOBODY = ROLE__COUNT, WHO = ROLE__COUNT + 1 };

/* One account a role, and how it is signed in. */
static const char *const logins[WHO] = {"clerk1", "head1", "reviewer1",
    "evaluator9", "editor9", "system1", "security9", "audit9", ""};
static struct page seats[WHO];
static char tokens[WHO][TOKEN_TEXT];

static const char *who_name(int who)
{
    return who == NOBODY ? "nobody" : role_key((enum role)who);
}

/* -- people ---------------------------------------------------------------- */

static void add(enum role role)
{
    const struct account account = {.login = logins[role],
        .name = logins[role],
        .role = role,
        .region = REGION,
        .bureau = ""};

    CHECK(
        logins[role], account_create(fixture.write, NULL, &account, PASSWORD,
                          ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
}

static void sign_in_as(int who)
{
    page.bearer = NULL;
    CHECK(logins[who], page_sign_in(logins[who]));
    seats[who] = page;
}

static void make_token(int who)
{
    const struct token_wish wish = {
        "matrix", SESSION_SUBMIT, 1, fixture_key(), ADDRESS};

    CHECK(logins[who],
        token_create(fixture.write, &seats[who].session.actor, &wish,
            fixture.now, fixture.arena, tokens[who]) == DB_OK);
}

static void begin(void)
{
    static const enum role added[] = {
        ROLE_EVALUATOR, ROLE_EDITOR, ROLE_SECURITY, ROLE_AUDIT};

    fixture_clear();
    memset(&page, 0, sizeof(page));
    memset(seats, 0, sizeof(seats));
    for (size_t i = 0; i < COUNT(added); i++) {
        add(added[i]);
    }
    for (int who = 0; who < NOBODY; who++) {
        sign_in_as(who);
        make_token(who);
    }
}

static void end(void)
{
    fixture_query("DELETE FROM account WHERE login LIKE '%9'; "
                  "DELETE FROM api_token");
    memset(&page, 0, sizeof(page));
    fixture_clear();
}

/* -- asking ---------------------------------------------------------------- */

/* The values that the segments of a pattern take. */
struct ids {
    const char *region, *period, *form, *bureau, *other;
};
static const struct ids own = {REGION, "2023-11", FORM, "tjj", "x"};

static const char *id_of(const struct ids *ids, const char *name, size_t n)
{
    const struct {
        const char *name, *value;
    } known[] = {
        {"region", ids->region},
        {"period", ids->period},
        {"form", ids->form},
        {"bureau", ids->bureau},
        {"year", "2023"},
        {"edition", ids == &own ? EDITION : ids->other},
        {"login", ids == &own ? "clerk1" : ids->other},
    };

    for (size_t i = 0; i < COUNT(known); i++) {
        if (strlen(known[i].name) == n &&
            strncmp(known[i].name, name, n) == 0) {
            return known[i].value;
        }
    }
    return ids->other;
}

static const char *path_of(const char *pattern, const struct ids *ids)
{
    const char *path = "";

    while (*pattern != '\0') {
        size_t n = strcspn(pattern + 1, "/");

        path = pattern[1] == ':' ? arena_printf(fixture.arena, "%s/%s", path,
                                       id_of(ids, pattern + 2, n - 1))
                                 : arena_printf(fixture.arena, "%s/%.*s", path,
                                       (int)n, pattern + 1);
        pattern += n + 1;
    }
    return path;
}

static bool is_post(const struct route *route)
{
    return route->method == METHOD_POST;
}

/* Ask in an arena of its own, emptied before each question: there are some
 * thousands of them. The answer stays until the next one. */
static int serve(const char *path, const char *type, const char *body)
{
    static struct arena *scratch;
    struct arena *kept = fixture.arena;
    int status;

    if (scratch == NULL) {
        scratch = arena_new((size_t)16 << 20);
    }
    arena_reset(scratch);
    fixture.arena = scratch;
    status = page_serve(path, type, body);
    fixture.arena = kept;
    return status;
}

static bool of_api(const struct route *route)
{
    return strncmp(route->pattern, "/api/", 5) == 0;
}

/* The kind of body that a route takes. */
static const char *type_of(const struct route *route)
{
    const struct field_rule *rule = route->fields;

    while (rule != NULL && rule->name != NULL && rule->kind != FIELD_FILE) {
        rule++;
    }
    return !of_api(route)                       ? PAGE_FORM
           : rule != NULL && rule->name != NULL ? "text/csv"
                                                : "application/json";
}

/* A POST with no more than `csrf`, which the API takes as a header. */
static int send(const struct route *route, const char *path, const char *csrf)
{
    const char *form = arena_printf(fixture.arena, "csrf=%s", csrf);

    return serve(path, type_of(route),
        !is_post(route) ? NULL
        : of_api(route) ? "{}"
                        : form);
}

/* Ask by cookie; a POST carries `csrf` and nothing else. */
static int ask(
    int who, const struct route *route, const char *path, const char *csrf)
{
    page = seats[who];
    snprintf(page.session.csrf, sizeof(page.session.csrf), "%.32s", csrf);
    return send(route, path, csrf);
}

static int ask_own(int who, const struct route *route, const char *path)
{
    return ask(who, route, path, seats[who].session.csrf);
}

static bool to_login(void)
{
    return page.reply.location != NULL &&
           strncmp(page.reply.location, "/login", 6) == 0;
}

static char letter(int status)
{
    return status >= 500                                    ? '!'
           : status == 401 || (status == 303 && to_login()) ? 'l'
           : status == 403                                  ? '.'
                                                            : 'y';
}

/* -- the matrix ------------------------------------------------------------ */

static const struct matrix_row *row_of(const struct route *route)
{
    const char *method = is_post(route) ? "POST" : "GET";

    for (size_t i = 0; i < COUNT(matrix); i++) {
        if (strcmp(matrix[i].method, method) == 0 &&
            strcmp(matrix[i].pattern, route->pattern) == 0) {
            return &matrix[i];
        }
    }
    return NULL;
}

static bool signs_out(const struct route *route)
{
    return strcmp(route->pattern, "/logout") == 0;
}

/* The same door by a program's token: nowhere but below /api/. */
static void by_token(int who, const struct route *route, const char *path,
    char want, const char *name)
{
    char got;

    memset(&page, 0, sizeof(page));
    page.bearer = tokens[who];
    got = letter(send(route, path, ""));
    if (route->flags & ROUTE_OPEN) {
        CHECK(name, got != '!');
    } else {
        CHECK(name, got == (of_api(route) ? want : 'l'));
    }
    CHECK(name, page.reply.cookie == NULL || route->flags & ROUTE_OPEN);
}

static void cell(
    const struct route *route, const struct matrix_row *row, int who)
{
    const char *path = path_of(route->pattern, &own);
    const char *name = arena_printf(fixture.arena, "%s %s by %s", row->method,
        route->pattern, who_name(who));
    char got = letter(ask_own(who, route, path));

    CHECK(name, got == row->letters[who]);
    if (who != NOBODY) {
        by_token(who, route, path, row->letters[who], name);
    }
    if (who != NOBODY && signs_out(route)) {
        sign_in_as(who);
    }
}

/* What a route that has no row does now, to be read and put there by hand. */
static void show_row(const struct route *route)
{
    char letters[WHO + 1] = "";

    for (int who = 0; who < WHO; who++) {
        letters[who] =
            letter(ask_own(who, route, path_of(route->pattern, &own)));
    }
    printf("page_matrix.h lacks: {\"%s\", \"%s\", \"%s\"},\n",
        is_post(route) ? "POST" : "GET", route->pattern, letters);
}

static void every_role_on_every_route(void)
{
    begin();
    for (size_t i = 0; i < route_count; i++) {
        const struct matrix_row *row = row_of(&routes[i]);
        static const struct matrix_row none = {"?", "?", "?????????"};

        if (row == NULL) {
            show_row(&routes[i]);
        }
        CHECK(routes[i].pattern, row != NULL);
        for (int who = 0; who < WHO; who++) {
            cell(&routes[i], row == NULL ? &none : row, who);
        }
    }
    CHECK("no row without a route", COUNT(matrix) == route_count);
    end();
}

/* -- forged ids ------------------------------------------------------------ */

/* What all tables hold but sessions and the log, which refusals may reach. */
static const char *everything(void)
{
    static const char *sql;

    if (sql == NULL) {
        static char text[4096];
        const char *list = fixture_query(
            "SELECT GROUP_CONCAT(table_name ORDER BY table_name) FROM "
            "information_schema.tables WHERE table_schema = DATABASE() AND "
            "table_type = 'BASE TABLE' AND table_name NOT IN ('session', "
            "'audit', 'api_token')");

        snprintf(text, sizeof(text), "CHECKSUM TABLE %s", list);
        sql = text;
    }
    return fixture_query(sql);
}

static const struct forgery {
    const char *name;
    struct ids ids;
    bool bureau; /* a reviewer of the county has this one by right */
} forgeries[] = {
    {"another county", {"320482", "2023-11", FORM, "tjj", "x"}, false},
    {"another province", {"330481", "2023-11", FORM, "tjj", "x"}, false},
    {"its city", {"320400", "2023-11", FORM, "tjj", "x"}, false},
    {"another bureau", {REGION, "2023-11", FORM, "shuiwj", "x"}, true},
    {"a longer code", {REGION, "2023-11", FORM, "tjj2", "x"}, true},
    {"no region", {"zz", "2023-11", FORM, "tjj", "zz"}, false},
    {"letters of SQL",
        {"'%20OR%201=1", "'", "'%20--%20", "'%22", "'%20OR%20'1'='1"}, false},
    {"markup", {"%3Cscript%3E", "%3Cb%3E", "%3Cb%3E", "%3Cb%3E", "%3Cb%3E"},
        false},
    {"very long",
        {"99048132048132048132048132048132048132048132048132048132048132",
            "2023-1111111111", "401401401401401401401401401401401401401",
            "tjjtjjtjjtjjtjjtjjtjjtjjtjjtjjtjjtjjtjjtjjtjj",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
        false},
};

static bool names(const struct route *route, const char *segment)
{
    return strstr(route->pattern, segment) != NULL;
}

/* Does a forgery touch what this route names, for this role. */
static bool forged(
    const struct route *route, const struct forgery *forgery, int who)
{
    bool fills = who == ROLE_CLERK || who == ROLE_HEAD;

    return forgery->bureau ? names(route, ":bureau") && fills
                           : names(route, ":region");
}

static void forge(
    const struct route *route, const struct forgery *forgery, int who)
{
    const char *name = arena_printf(fixture.arena, "%s: %s by %s",
        forgery->name, route->pattern, who_name(who));
    const char *path = path_of(route->pattern, &forgery->ids);
    int status = ask_own(who, route, path);

    if (forged(route, forgery, who)) {
        CHECK(name, status == 403 || status == 404);
    } else {
        CHECK(name, status < 500);
    }
    if (of_api(route)) {
        page.bearer = tokens[who];
        status = send(route, path, "");
        CHECK(name, forged(route, forgery, who) ? status == 403 || status == 404
                                                : status < 500);
    }
}

static void forged_ids_are_refused(void)
{
    const char *before;

    begin();
    before = everything();
    for (size_t i = 0; i < route_count; i++) {
        if (strchr(routes[i].pattern, ':') == NULL) {
            continue;
        }
        for (size_t k = 0; k < COUNT(forgeries); k++) {
            for (int who = 0; who < NOBODY; who++) {
                forge(&routes[i], &forgeries[k], who);
            }
        }
    }
    CHECK("nothing has changed", strcmp(before, everything()) == 0);
    end();
}

/* -- tokens of pages ------------------------------------------------------- */

static void foreign_tokens_are_refused(void)
{
    const char *before;

    begin();
    before = everything();
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        const struct matrix_row *row = row_of(route);
        const char *path = path_of(route->pattern, &own);
        const char *const rows[] = {"", "ffffffffffffffffffffffffffffffff",
            seats[ROLE_AUDIT].session.csrf, seats[ROLE_SYSTEM].token};

        for (int who = 0; is_post(route) && who < NOBODY; who++) {
            for (size_t k = 0; k < COUNT(rows) && row != NULL; k++) {
                bool own_one = who == ROLE_AUDIT && k == 2;

                if (row->letters[who] == 'y' && !own_one) {
                    CHECK(
                        route->pattern, ask(who, route, path, rows[k]) == 403);
                }
            }
        }
    }
    CHECK("nothing has changed", strcmp(before, everything()) == 0);
    end();
}

SUITE(page_matrix, {"every role on every route", every_role_on_every_route},
    {"forged ids are refused", forged_ids_are_refused},
    {"foreign tokens are refused", foreign_tokens_are_refused})
