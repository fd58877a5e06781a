/* What a program meets beside the answers: methods, its share of requests,
 * further scopes, tables of which a part is refused, SDMX-CSV. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sql/report.h"
#include "sql/token.h"
#include "tests/integration/page_fixture.h"

#define FORM_PATH "/api/v1/forms/" REGION "/2023-11/401/tjj"
#define VALUES    "/api/v1/values/" REGION "/2023-11"
#define HEAD      "region,period,form,item,column,state,value,note,version\n"
#define ROW(rest) REGION ",2023-11," rest "\n"

static bool has(const char *part)
{
    return strstr(page.reply.body.p, part) != NULL;
}

static void begin(const char *login)
{
    fixture_clear();
    page.key = NULL;
    page.bearer = NULL;
    CHECK(login, page_sign_in(login));
}

/* -- methods --------------------------------------------------------------- */

static const struct method_row {
    const char *method, *path;
    int status;
    const char *allow;
} methods[] = {
    {"DELETE", FORM_PATH, 405, "GET, HEAD, POST, OPTIONS"},
    {"PUT", FORM_PATH, 405, "GET, HEAD, POST, OPTIONS"},
    {"PATCH", VALUES, 405, "GET, HEAD, POST, OPTIONS"},
    {"POST", "/api/v1/tasks", 405, "GET, HEAD, OPTIONS"},
    {"post", "/api/v1/tasks", 405, "GET, HEAD, OPTIONS"},
    {"GET", "/api/v1/reviews/" REGION "/2023-11/401/tjj", 405, "POST, OPTIONS"},
    {"HEAD", "/api/v1/reviews/" REGION "/2023-11/401/tjj", 405,
        "POST, OPTIONS"},
    {"HEAD", "/api/v1/tasks", 200, NULL},
    {"HEAD", FORM_PATH, 200, NULL},
    {"OPTIONS", FORM_PATH, 200, "GET, HEAD, POST, OPTIONS"},
    {"OPTIONS", "/api/v1/tasks", 200, "GET, HEAD, OPTIONS"},
    {"OPTIONS", "/api/v1/nothing", 404, NULL},
    {"DELETE", "/api/v1/nothing", 404, NULL},
    {"OPTIONS", "/tasks", 405, "GET, HEAD"},
};

static void other_methods(void)
{
    begin("clerk1");
    const char *before = fixture_state();
    for (size_t i = 0; i < COUNT(methods); i++) {
        const struct method_row *row = &methods[i];
        CHECK(row->path, page_ask(row->method, row->path) == row->status);
        CHECK(row->path,
            row->allow
                ? page.reply.allow && strcmp(page.reply.allow, row->allow) == 0
                : page.reply.allow == NULL);
        CHECK(row->path,
            row->status != 405 || strncmp(row->path, "/api/", 5) != 0 ||
                has("{\"error\":{\"status\":405,\"code\":\"method\",\"text\":"));
    }
    CHECK("nothing changed", strcmp(before, fixture_state()) == 0);
}

/* -- the share of a token -------------------------------------------------- */

static const char *make_token(void)
{
    static char token[TOKEN_TEXT];
    const struct token_wish wish = {
        "test", SESSION_SUBMIT, 30, fixture_key(), ADDRESS};
    CHECK("token", token_create(fixture.write, &fixture.clerk, &wish,
                       fixture.now, fixture.arena, token) == DB_OK);
    return token;
}

static void floods(void)
{
    begin("clerk1");
    fixture.config.token_rate = 3;
    page.bearer = make_token();
    for (int i = 0; i < 3; i++) {
        CHECK("served", page_serve("/api/v1/tasks", NULL, NULL) == 200);
    }
    CHECK("waits", page_serve("/api/v1/tasks", NULL, NULL) == 429);
    CHECK("how long", page.reply.retry == 20);
    CHECK("in words", has("{\"error\":{\"status\":429,\"code\":\"rate\","
                          "\"text\":\"This token has sent more than 3") &&
                          has("\"fields\":[]"));
    page.key = "x";
    CHECK("sends nothing either",
        page_serve(VALUES, "text/csv", HEAD ROW("401,B01,total,value,1,,0")) ==
            429);
    CHECK("nothing stored", fixture_number("SELECT COUNT(*) FROM cell") == 0);
    CHECK("nowhere neither",
        page_serve("/api/v1/nothing", NULL, NULL) == 429 && !page.reply.allow);
    page.bearer = make_token();
    CHECK("another token", page_serve("/api/v1/tasks", NULL, NULL) == 200);
    page.bearer = NULL;
    for (int i = 0; i < 5; i++) {
        CHECK("a browser", page_serve("/api/v1/tasks", NULL, NULL) == 200);
    }
    fixture.config.token_rate = 0;
    page.bearer = make_token();
    for (int i = 0; i < 5; i++) {
        CHECK("no limit", page_serve("/api/v1/tasks", NULL, NULL) == 200);
    }
    page.bearer = NULL;
}

/* -- scopes ---------------------------------------------------------------- */

static void scope(const char *login, const char *region, const char *bureau)
{
    fixture_query(arena_printf(fixture.arena,
        "INSERT INTO account_scope (account_id, region, bureau) SELECT id, "
        "'%s', '%s' FROM account WHERE login = '%s'",
        region, bureau, login));
}

static void add_county(void)
{
    static const struct region other = {"320482", {"金坛区", "Jintan"}, true};
    CHECK("county", region_put(fixture.write, &other, "320400") == DB_OK);
    fixture_query("INSERT INTO submission (period, region, form, bureau, "
                  "state, version, submitted_at) VALUES ('2023-11', '320482', "
                  "'401', 'tjj', 'submitted', 2, 1)");
}

static void drop_county(void)
{
    fixture_query("DELETE FROM region WHERE code = '320482'");
}

static size_t count_of(const char *part)
{
    size_t count = 0;
    for (const char *at = page.reply.body.p; (at = strstr(at, part)) != NULL;
         at++) {
        count++;
    }
    return count;
}

static void tasks_of_all_scopes(void)
{
    begin("clerk1");
    CHECK("own", page_serve("/api/v1/tasks", NULL, NULL) == 200);
    size_t own = count_of("\"bureau\":\"tjj\"");
    CHECK("own", own > 0 && count_of("\"key\":") == own);

    add_county();
    scope("clerk1", "320482", "tjj");
    scope("clerk1", REGION, "shuiwj");
    CHECK("sign in", page_sign_in("clerk1"));
    CHECK("all", page_serve("/api/v1/tasks?limit=500", NULL, NULL) == 200);
    CHECK("both counties", count_of("\"bureau\":\"tjj\"") == 2 * own);
    CHECK("another bureau",
        has("2023-11/401/shuiwj/320481") && !has("2023-11/401/shuiwj/320482"));
    CHECK("its state",
        has("\"key\":\"2023-11/401/tjj/320482\",\"region\":\"320482\","
            "\"period\":\"2023-11\",\"form\":\"401\",\"bureau\":\"tjj\"") &&
            has("\"state\":\"submitted\",\"version\":2"));
    scope("clerk1", "3204", "tjj");
    CHECK("sign in", page_sign_in("clerk1"));
    CHECK("a city", page_serve("/api/v1/tasks?limit=500", NULL, NULL) == 200);
    CHECK("each once", count_of("\"bureau\":\"tjj\"") == 2 * own);
    drop_county();
}

static void reviews_of_all_scopes(void)
{
    begin("reviewer1");
    add_county();
    CHECK("own", page_serve("/api/v1/reviews", NULL, NULL) == 200 &&
                     has("\"forms\":[]"));
    scope("reviewer1", "320482", "shuiwj");
    CHECK("sign in", page_sign_in("reviewer1"));
    CHECK(
        "of another bureau", page_serve("/api/v1/reviews", NULL, NULL) == 200 &&
                                 has("\"forms\":[]"));
    scope("reviewer1", "320482", "");
    CHECK("sign in", page_sign_in("reviewer1"));
    CHECK("further", page_serve("/api/v1/reviews", NULL, NULL) == 200 &&
                         has("\"key\":\"320482/2023-11/401/tjj\""));
    scope("reviewer1", "32", "");
    CHECK("sign in", page_sign_in("reviewer1"));
    CHECK("once", page_serve("/api/v1/reviews", NULL, NULL) == 200 &&
                      count_of("\"key\":") == 1);
    drop_county();
}

/* -- tables ---------------------------------------------------------------- */

/* A member of the `index`th form of the last answer. */
static json_t *form_of(json_t *json, size_t index, const char *member)
{
    return json_object_get(
        json_array_get(json_object_get(json, "forms"), index), member);
}

/* Two forms, somebody has changed the second: the first is kept. */
static void one_of_two(void)
{
    begin("clerk1");
    scope("clerk1", REGION, "shuiwj");
    CHECK("sign in", page_sign_in("clerk1"));
    page.key = "two forms";
    const struct opened_form form = fixture_form("shuiwj");
    const struct put_outcome out =
        fixture_put(&fixture.other, &form, EVENT_SAVE, "9", fixture_key());
    CHECK("somebody was faster", out.result == PUT_OK);
    CHECK("answer", page_serve(VALUES, "text/csv",
                        HEAD ROW("401,B01,total,value,3039.6,,0")
                            ROW("401,B02,total,value,1,,0")) == 409);
    CHECK("in words", has("1 of 2 forms saved. 401 shuiwj: Somebody else"));
    json_t *json = json_loads(page.reply.body.p, 0, NULL);
    CHECK(
        "both are told", json_array_size(json_object_get(json, "forms")) == 2);
    CHECK("the first is kept", json_is_true(form_of(json, 0, "saved")) &&
                                   json_is_null(form_of(json, 0, "error")));
    CHECK("the second is not", json_is_false(form_of(json, 1, "saved")));
    CHECK("why", strcmp(json_string_value(
                            json_object_get(form_of(json, 1, "error"), "code")),
                     "stale") == 0);
    CHECK("its version stays",
        json_integer_value(form_of(json, 1, "version")) == 1);
    json_decref(json);
    CHECK("as stored",
        fixture_number("SELECT version FROM submission WHERE bureau = 'tjj'") ==
                1 &&
            fixture_number("SELECT value FROM cell WHERE item = 'B02'") == 9);
    CHECK("again", page_serve(VALUES, "text/csv",
                       HEAD ROW("401,B01,total,value,3039.6,,0")
                           ROW("401,B02,total,value,1,,0")) == 409);
    CHECK("the first is the same", has("\"saved\":true,\"version\":1,"
                                       "\"replayed\":true,\"error\":null"));
}

/* The first is refused: the second is saved all the same. */
static void the_other_of_two(void)
{
    begin("clerk1");
    scope("clerk1", REGION, "shuiwj");
    CHECK("sign in", page_sign_in("clerk1"));
    page.key = "two forms";
    const struct opened_form form = fixture_form("tjj");
    CHECK("faster",
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "9", fixture_key())
                .result == PUT_OK);
    CHECK("answer", page_serve(VALUES, "text/csv",
                        HEAD ROW("401,B01,total,value,3039.6,,0")
                            ROW("401,B02,total,value,1,,0")) == 409);
    CHECK("in words", has("1 of 2 forms saved. 401 tjj: Somebody else"));
    CHECK("kept",
        fixture_number("SELECT value FROM cell WHERE item = 'B02'") == 1);
}

/* A form that the account may not save keeps the whole table out. */
static void one_is_foreign(void)
{
    begin("clerk1");
    page.key = "two forms";
    CHECK("answer", page_serve(VALUES, "text/csv",
                        HEAD ROW("401,B01,total,value,3039.6,,0")
                            ROW("401,B02,total,value,1,,0")) == 403);
    CHECK("in words", has("0 of 2 forms saved. 401 shuiwj: "));
    CHECK("both are told",
        has("\"bureau\":\"tjj\",\"saved\":false,\"version\":0,\"replayed\":"
            "false,\"error\":{\"status\":409,\"code\":\"untried\"") &&
            has("\"bureau\":\"shuiwj\",\"saved\":false,\"version\":0,"
                "\"replayed\":false,\"error\":{\"status\":403,\"code\":"
                "\"bureau\""));
    CHECK("nothing", fixture_number("SELECT COUNT(*) FROM cell") == 0);
    CHECK("recorded", fixture_number("SELECT COUNT(*) FROM audit WHERE result "
                                     "<> 'ok'") == 1);
}

/* -- SDMX-CSV -------------------------------------------------------------- */

/* What the strict reader says of the last answer; "" when it is refused. */
static const char *read_back(const char *version)
{
    static char said[100];
    const char *path =
        arena_printf(fixture.arena, "%s/sdmx.csv", fixture.folder);
    const char *command = arena_printf(fixture.arena,
        "/usr/bin/python3 tests/sdmx_read.py %s %s", path, version);
    FILE *file = fopen(path, "wb");
    if (file) {
        fwrite(page.reply.body.p, 1, strlen(page.reply.body.p), file);
        fclose(file);
    }
    FILE *out = popen(command, "r");
    said[0] = '\0';
    if (out && !fgets(said, sizeof(said), out)) {
        said[0] = '\0';
    }
    unlink(path);
    return out && pclose(out) == 0 ? said : "";
}

static const struct sdmx_row {
    const char *period, *freq;
} sdmx_rows[] = {{"2023-11", ",M," REGION ","}, {"2023-Q4", ",Q," REGION ","},
    {"2023", ",A," REGION ","}};

static void sdmx(void)
{
    static const char *const versions[] = {"1", "2"};
    begin("clerk1");
    for (size_t i = 1; i < COUNT(sdmx_rows); i++) {
        struct period period;
        CHECK(sdmx_rows[i].period,
            period_parse(text_of(sdmx_rows[i].period), &period) &&
                calendar_open(fixture.write, fixture.fw, period, 0, fixture.now,
                    fixture.arena) == DB_OK);
    }
    page.key = "values";
    CHECK("a value, a remark with quotes",
        page_serve(VALUES, "text/csv",
            HEAD ROW("401,B01,total,value,3039.60,\"a, \"\"b\"\" 表\",0")) ==
            200);
    CHECK("reviewer", page_sign_in("reviewer1"));
    for (size_t i = 0; i < COUNT(sdmx_rows); i++) {
        for (size_t v = 0; v < COUNT(versions); v++) {
            const char *path = arena_printf(fixture.arena,
                "/api/v1/values/" REGION "/%s/sdmx?version=%s",
                sdmx_rows[i].period, versions[v]);
            CHECK(path, page_serve(path, NULL, NULL) == 200);
            CHECK(path, has(sdmx_rows[i].freq));
            CHECK(path, atoi(read_back(versions[v])) > 3);
        }
    }
    CHECK("the reader is strict", page_serve(VALUES "/csv", NULL, NULL) == 200);
    CHECK("the reader is strict", *read_back("1") == '\0');
    fixture_query("DELETE FROM calendar WHERE period <> '2023-11'");
}

SUITE(page_program, {"other methods", other_methods}, {"floods", floods},
    {"tasks of all scopes", tasks_of_all_scopes},
    {"reviews of all scopes", reviews_of_all_scopes},
    {"one of two forms", one_of_two},
    {"the other of two forms", the_other_of_two},
    {"one form is foreign", one_is_foreign}, {"SDMX-CSV", sdmx})
