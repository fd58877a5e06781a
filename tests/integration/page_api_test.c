/* The API from its path to its answer: what is read, saved, refused, paged. */
#include <jansson.h>
#include <string.h>

#include "tests/integration/page_fixture.h"

#define FORM_PATH  "/api/v1/forms/" REGION "/2023-11/401/tjj"
#define VALUES     "/api/v1/values/" REGION "/2023-11"
#define JSON       "application/json"
#define KEY        "a key of the client"
#define HEAD       "region,period,form,item,column,state,value,note,version\n"
#define ROW(rest)  REGION ",2023-11,401," rest "\n"
#define SAVE(rest) "{\"version\":0,\"event\":\"save\"," rest "}"
#define B01(value)                                                      \
    SAVE("\"cells\":[{\"item\":\"B01\",\"column\":\"total\",\"state\":" \
         "\"value\",\"value\":" value "}]")

/* The parsed body of the last answer; freed by the caller. */
static json_t *answer(const char *name)
{
    json_error_t error;
    json_t *json = json_loads(page.reply.body.p, 0, &error);
    CHECK(name, json != NULL);
    return json;
}

static bool has(const char *part)
{
    return strstr(page.reply.body.p, part) != NULL;
}

static void begin(const char *login)
{
    fixture_clear();
    page.key = NULL;
    CHECK(login, page_sign_in(login));
}

/* -- reading --------------------------------------------------------------- */

static const struct read_row {
    const char *login, *path;
    int status;
    const char *has;
} reads[] = {
    {"clerk1", "/api/v1/tasks", 200, "\"key\":\"2023-11/401/tjj/320481\""},
    {"reviewer1", "/api/v1/tasks", 403, "\"code\":\"role\""},
    {"clerk1", FORM_PATH, 200, "\"item\":\"B01\",\"column\":\"total\""},
    {"reviewer1", FORM_PATH, 200, "\"writable\":false"},
    {"clerk1", "/api/v1/forms/" REGION "/2023-11/401/shuiwj", 403,
        "\"code\":\"bureau\""},
    {"clerk1", "/api/v1/forms/110101/2023-11/401/tjj", 403,
        "\"code\":\"region\""},
    {"reviewer1", "/api/v1/forms/" REGION "/2023-11/999/tjj", 404,
        "\"code\":\"form\""},
    {"reviewer1", "/api/v1/forms/" REGION "/2023-13/401/tjj", 404,
        "\"code\":\"form\""},
    {"clerk1", FORM_PATH "/history", 200, "\"events\":[]"},
    {"reviewer1", "/api/v1/reviews", 200, "\"forms\":[]"},
    {"clerk1", "/api/v1/reviews", 403, "\"code\":\"role\""},
    {"reviewer1", "/api/v1/completeness/" REGION "/2023-11", 200,
        "\"state\":\"none\""},
    {"reviewer1", "/api/v1/completeness/" REGION "/2023-99", 404,
        "\"code\":\"period\""},
    {"reviewer1", VALUES, 200, "\"state\":\"missing\",\"value\":null"},
    {"reviewer1", VALUES "?limit=501", 400, "\"name\":\"limit\""},
    {"clerk1", VALUES "/csv", 200, "320481,2023-11,401,B01,total,missing,,,0"},
    {"reviewer1", VALUES "?form=401&limit=1", 200,
        "2023-11?limit=1\\u0026form=401\\u0026after=401"},
    {"reviewer1", VALUES "?form=402", 200, "\"key\":\"402/"},
    {"reviewer1", VALUES "?form=999", 200, "\"values\":[],\"next\":null"},
    {"clerk1", VALUES "/sdmx", 200,
        "PINZHI:FORM_VALUES(1.0),M,320481,B01,TOTAL,2023-11,,O,"},
    {"clerk1", VALUES "/sdmx?version=2", 200,
        "dataflow,PINZHI:FORM_VALUES(1.0),I,M,320481,B01,TOTAL,2023-11,,O,"},
    {"reviewer1", "/api/v1/evaluation/" REGION "/2023-11", 200, "\"total\":"},
    {"reviewer1", "/api/v1/ranking/" REGION "/2023-11", 200, "\"rows\":[]"},
    {"reviewer1", "/api/v1/workbooks/" REGION, 200,
        "\"path\":\"/api/v1/workbooks/320481/2023-11\""},
    {"reviewer1", "/api/v1/workbooks/999999", 403, "\"code\":\"region\""},
    {"clerk1", "/api/v1/workbooks/" REGION, 403, "\"code\":\"role\""},
    {"clerk1", "/api/v1/editions", 200, "\"code\":\"liyang-2023\""},
    {"clerk1", "/api/v1/editions/liyang-2023", 200, "\"name\":\"item.csv\""},
    {"clerk1", "/api/v1/editions/none", 404, "\"code\":\"edition\""},
    {"clerk1", "/api/v1/editions/liyang-2023/files/item.csv", 200, "B01,"},
    {"clerk1", "/api/v1/editions/liyang-2023/files/none.csv", 404,
        "\"code\":\"file\""},
    {"clerk1", "/api/v1/editions/liyang-2023/forms/401", 200, "\"relation\":"},
    {"clerk1", "/api/v1/editions/liyang-2023/forms/999", 404,
        "\"code\":\"form\""},
    {"clerk1", "/api/v1/editions/liyang-2023/diff/liyang-2023", 200,
        "\"differences\":[],\"next\":null"},
    {"clerk1", "/api/v1/openapi.json", 200, "\"openapi\":\"3.1.0\""},
    {"clerk1", "/api/v1/nothing", 404, "\"code\":\"path\""},
};

static void reading(void)
{
    for (size_t i = 0; i < COUNT(reads); i++) {
        begin(reads[i].login);
        int status = page_serve(reads[i].path, NULL, NULL);
        CHECK(reads[i].path, status == reads[i].status);
        CHECK(reads[i].path, has(reads[i].has));
        if (status != 200) {
            json_decref(answer(reads[i].path));
        }
    }
}

/* What has a tag is not sent twice. */
static void tags(void)
{
    begin("clerk1");
    CHECK("first", page_serve("/api/v1/editions/liyang-2023/forms/401", NULL,
                       NULL) == 200);
    page.if_none_match = page.reply.etag;
    CHECK("tag", page.if_none_match != NULL);
    CHECK("again", page_serve("/api/v1/editions/liyang-2023/forms/401", NULL,
                       NULL) == 304);
    CHECK("empty", page.reply.body.p[0] == '\0');
    page.if_none_match = NULL;
}

/* -- saving ---------------------------------------------------------------- */

static const struct save_row {
    const char *name, *type, *body;
    int status;
    const char *has;
} saves[] = {
    {"a number as text", JSON, B01("\"3039.6\""), 200,
        "\"version\":1,\"state\":\"draft\",\"filled\":1"},
    {"a number", JSON, B01("3039.6"), 200, "\"version\":1"},
    {"a whole number", JSON, B01("3039"), 200, "\"version\":1"},
    {"no cell at all", JSON, SAVE("\"cells\":[]"), 200, "\"version\":"},
    {"a note that is not text", JSON,
        SAVE("\"cells\":[{\"item\":\"B01\",\"note\":[]}]"), 400,
        "\"code\":\"body\""},
    {"no JSON", JSON, "{\"version\":0,\n\"event\"", 400, "line 2"},
    {"empty", JSON, "", 400, "\"code\":\"body\""},
    {"a list", JSON, "[]", 400, "one object"},
    {"too deep", JSON, "{\"a\":[[[[1]]]]}", 400, "nested too deep"},
    {"a member twice", JSON, "{\"version\":0,\"version\":0}", 400, "duplicate"},
    {"a NUL in a name", JSON, "{\"a\\u0000b\":1}", 400, "\"code\":\"body\""},
    {"a surrogate", JSON, "{\"version\":\"\\ud800\"}", 400,
        "\"code\":\"body\""},
    {"a number too large to be sure", JSON, B01("5000000000.5"), 400,
        "as text"},
    {"1e400", JSON, B01("1e400"), 400, "\"code\":\"body\""},
    {"nan", JSON, B01("\"nan\""), 422, "\"name\":\"v.B01.total\""},
    {"too fine", JSON, B01("0.0000001"), 422, "\"name\":\"v.B01.total\""},
    {"unknown member", JSON, SAVE("\"surprise\":1"), 422, "surprise"},
    {"unknown member of a cell", JSON,
        SAVE("\"cells\":[{\"item\":\"B01\",\"colour\":1}]"), 400, "colour"},
    {"a cell of another bureau", JSON,
        SAVE("\"cells\":[{\"item\":\"B02\",\"value\":1}]"), 422,
        "\"name\":\"v.B02.total\""},
    {"no event", JSON, "{\"version\":0}", 422, "\"name\":\"event\""},
    {"no version", JSON, "{\"event\":\"save\"}", 422, "\"name\":\"version\""},
    {"a form of HTML", PAGE_FORM, "version=0&event=save", 415,
        "\"code\":\"type\""},
    {"a table", "text/csv", HEAD, 415, "\"code\":\"type\""},
    {"an empty submission", JSON, "{\"version\":0,\"event\":\"submit\"}", 422,
        "\"code\":\"empty\""},
};

static void saving(void)
{
    for (size_t i = 0; i < COUNT(saves); i++) {
        const struct save_row *row = &saves[i];
        begin("clerk1");
        page.key = KEY;
        const char *before = fixture_state();
        CHECK(row->name,
            page_serve(FORM_PATH, row->type, row->body) == row->status);
        CHECK(row->name, has(row->has));
        json_decref(answer(row->name));
        if (row->status != 200) {
            CHECK(row->name, strcmp(before, fixture_state()) == 0);
        }
    }
}

static void guarded(void)
{
    begin("clerk1");
    CHECK("no key", page_serve(FORM_PATH, JSON, B01("1")) == 422);
    CHECK("no key", has("\"name\":\"key\""));
    page.key = KEY;
    page.without_token = true;
    CHECK("no token", page_serve(FORM_PATH, JSON, B01("1")) == 403);
    page.without_token = false;
    CHECK("nothing", fixture_number("SELECT COUNT(*) FROM cell") == 0);
}

static void replayed(void)
{
    begin("clerk1");
    page.key = KEY;
    CHECK("first", page_serve(FORM_PATH, JSON, B01("1.5")) == 200);
    CHECK("first", has("\"version\":1") && has("\"replayed\":false"));
    CHECK("again", page_serve(FORM_PATH, JSON, B01("1.5")) == 200);
    CHECK("again", has("\"version\":1") && has("\"replayed\":true"));
    CHECK("state", has("\"state\":\"draft\",\"filled\":1"));
    CHECK("once", fixture_number("SELECT version FROM submission") == 1);
}

static void stale(void)
{
    begin("clerk1");
    page.key = KEY;
    CHECK("first", page_serve(FORM_PATH, JSON, B01("1.5")) == 200);
    page.key = "another";
    CHECK("second", page_serve(FORM_PATH, JSON, B01("2.5")) == 409);
    CHECK("code", has("\"code\":\"stale\""));
    CHECK("mine", has("\"mine\":{\"state\":\"value\",\"value\":\"2.5\""));
    CHECK("theirs", has("\"theirs\":{\"state\":\"value\",\"value\":\"1.5\""));
}

/* The page, the list and the form speak of the same figures. */
static void same_answer(void)
{
    begin("clerk1");
    page.key = KEY;
    CHECK("save", page_serve(FORM_PATH, JSON, B01("\"3039.6\"")) == 200);
    CHECK("form", page_serve(FORM_PATH, NULL, NULL) == 200);
    CHECK("form", has("\"value\":\"3039.6\""));
    CHECK("hits", has("\"hits\":["));
    CHECK("list", page_serve(VALUES, NULL, NULL) == 200);
    CHECK("list", has("\"value\":\"3039.6\""));
    CHECK("csv", page_serve(VALUES "/csv", NULL, NULL) == 200);
    CHECK("csv", has("401,B01,total,value,3039.6,,1"));
    CHECK("sdmx", page_serve(VALUES "/sdmx", NULL, NULL) == 200);
    CHECK("sdmx", has("B01,TOTAL,2023-11,3039.6,V,"));
    CHECK("page",
        page_serve("/form/" REGION "/2023-11/401/tjj", NULL, NULL) == 200);
    CHECK("page", has("3,039.6"));
    CHECK("history", page_serve(FORM_PATH "/history", NULL, NULL) == 200);
    CHECK("history", has("\"event\":\"save\""));
    CHECK("audited",
        fixture_number(
            "SELECT COUNT(*) FROM audit WHERE action = 'download'") == 2);
}

/* -- review ---------------------------------------------------------------- */

static void reviewing(void)
{
    static const char path[] = "/api/v1/reviews/" REGION "/2023-11/401/tjj";
    begin("clerk1");
    struct opened_form form = fixture_form("tjj");
    struct put_outcome out = fixture_put(
        &fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    CHECK("submitted", out.result == PUT_OK);
    CHECK("reviewer1", page_sign_in("reviewer1"));
    page.key = KEY;
    CHECK("queue", page_serve("/api/v1/reviews", NULL, NULL) == 200);
    CHECK("queue", has("320481/2023-11/401/tjj"));
    CHECK("no reason",
        page_serve(path, JSON, "{\"version\":1,\"event\":\"return\"}") == 422);
    CHECK("no reason", has("\"name\":\"reason\""));
    CHECK("no verdict",
        page_serve(path, JSON, "{\"version\":1,\"event\":\"save\"}") == 422);
    CHECK("stale",
        page_serve(path, JSON, "{\"version\":0,\"event\":\"accept\"}") == 409);
    CHECK("accept",
        page_serve(path, JSON, "{\"version\":1,\"event\":\"accept\"}") == 200);
    CHECK("accept", has("\"state\":\"accepted\",\"replayed\":false"));
    CHECK("again",
        page_serve(path, JSON, "{\"version\":1,\"event\":\"accept\"}") == 200);
    CHECK("again", has("\"state\":\"accepted\",\"replayed\":true"));
    CHECK("ranking",
        page_serve("/api/v1/ranking/" REGION "/2023-11", NULL, NULL) == 200);
    CHECK("ranking", has("\"key\":\"/320481\""));
}

/* A return of one cell opens that cell, and says why. */
static void returning(void)
{
    static const char path[] = "/api/v1/reviews/" REGION "/2023-11/401/tjj";
    begin("clerk1");
    struct opened_form form = fixture_form("tjj");
    struct put_outcome out = fixture_put(
        &fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    CHECK("submitted", out.result == PUT_OK);
    CHECK("reviewer", page_sign_in("reviewer1"));
    page.key = KEY;
    CHECK("foreign cell",
        page_serve(path, JSON,
            "{\"version\":1,\"event\":\"return\",\"cells\":[{\"item\":"
            "\"B02\",\"verdict\":\"return\",\"reason\":\"x\"}]}") == 422);
    CHECK("foreign cell", has("\"name\":\"j.B02.total\""));
    CHECK("return",
        page_serve(path, JSON,
            "{\"version\":1,\"event\":\"return\",\"cells\":[{\"item\":"
            "\"B01\",\"verdict\":\"return\",\"reason\":\"Why?\"}]}") == 200);
    CHECK("return", has("\"state\":\"returned\""));
    CHECK("clerk", page_sign_in("clerk1"));
    CHECK("form", page_serve(FORM_PATH, NULL, NULL) == 200);
    CHECK("form", has("\"open\":true,\"returned\":\"Why?\""));
    CHECK("form", has("\"open\":false,\"returned\":null"));
}

/* -- pages of a list ------------------------------------------------------- */

/* How many rows a walk by `limit` finds, and whether in ascending order. */
static size_t walk(const char *first, const char *list, int limit)
{
    const char *path = arena_printf(fixture.arena, "%s?limit=%d", first, limit);
    char last[100] = "";
    size_t count = 0;
    while (path) {
        CHECK(path, page_serve(path, NULL, NULL) == 200);
        json_t *json = answer(path);
        json_t *rows = json_object_get(json, list);
        CHECK(path, json_array_size(rows) <= (size_t)limit);
        for (size_t i = 0; i < json_array_size(rows); i++) {
            const char *key = json_string_value(
                json_object_get(json_array_get(rows, i), "key"));
            CHECK(path, key && strcmp(key, last) > 0);
            snprintf(last, sizeof(last), "%s", key ? key : "");
            count++;
        }
        const char *next = json_string_value(json_object_get(json, "next"));
        path = next ? arena_copy(fixture.arena, next, strlen(next)) : NULL;
        json_decref(json);
    }
    return count;
}

static void paging(void)
{
    static const struct {
        const char *path, *list;
    } lists[] = {{VALUES, "values"},
        {"/api/v1/completeness/" REGION "/2023-11", "forms"}};
    begin("reviewer1");
    for (size_t i = 0; i < COUNT(lists); i++) {
        size_t all = walk(lists[i].path, lists[i].list, 500);
        CHECK(lists[i].path, all > 3 && all < 500);
        CHECK(lists[i].path, walk(lists[i].path, lists[i].list, 1) == all);
        CHECK(lists[i].path, walk(lists[i].path, lists[i].list, 7) == all);
    }
}

/* -- tables ---------------------------------------------------------------- */

static const struct table_row {
    const char *name, *login, *body;
    int status;
    const char *has;
} tables[] = {
    {"one value", "clerk1", HEAD ROW("B01,total,value,3039.6,,0"), 200,
        "\"form\":\"401\",\"bureau\":\"tjj\",\"saved\":true,\"version\":1"},
    {"with a byte order mark", "clerk1",
        "\xEF\xBB\xBF" HEAD ROW("B01,total,value,3039.6,,0"), 200,
        "\"saved\":true"},
    {"a formula as text", "clerk1", HEAD ROW("B01,total,value,3039.6,'=1+1,0"),
        200, "\"saved\":true"},
    {"GBK", "clerk1", HEAD ROW("B01,total,value,1,\xC4\xE3,0"), 422, "GBK"},
    {"no column", "clerk1", "region,period\n1,2\n", 422,
        "no column \\\"form\\\""},
    {"no rows", "clerk1", HEAD, 422, "0 rows"},
    {"a broken line", "clerk1", HEAD "a,b\n", 422, "\"name\":\"line 2\""},
    {"two faults at once", "clerk1",
        HEAD ROW("B01,total,value,1.2.3,,0") ROW("B03,total,value,x,,0"), 422,
        "\"name\":\"line 3\""},
    {"another county", "clerk1",
        HEAD "110101,2023-11,401,B01,total,value,1,,0\n", 422,
        "not those of the address"},
    {"another period", "clerk1",
        HEAD REGION ",2023-10,401,B01,total,value,1,,0\n", 422,
        "not those of the address"},
    {"no such item", "clerk1", HEAD ROW("B99,total,value,1,,0"), 422,
        "no such item"},
    {"no such form", "clerk1",
        HEAD REGION ",2023-11,999,B01,total,value,1,,0\n", 422, "not open"},
    {"no such state", "clerk1", HEAD ROW("B01,total,perhaps,1,,0"), 422,
        "value, missing or na"},
    {"a number that is missing", "clerk1", HEAD ROW("B01,total,missing,1,,0"),
        422, "number beside"},
    {"no version", "clerk1", HEAD ROW("B01,total,value,1,,"), 422,
        "whole number"},
    {"twice", "clerk1",
        HEAD ROW("B01,total,value,1,,0") ROW("B01,total,value,2,,0"), 422,
        "came before"},
    {"not applicable without a reason", "clerk1", HEAD ROW("B01,total,na,,,0"),
        422, "\"name\":\"line 2\""},
    {"another bureau", "clerk1", HEAD ROW("B02,total,value,1,,0"), 403,
        "\"code\":\"bureau\""},
    {"a reviewer", "reviewer1", HEAD ROW("B01,total,value,1,,0"), 403,
        "\"code\":\"role\""},
};

static void table_rows(void)
{
    for (size_t i = 0; i < COUNT(tables); i++) {
        const struct table_row *row = &tables[i];
        begin(row->login);
        page.key = KEY;
        const char *before = fixture_state();
        CHECK(row->name,
            page_serve(VALUES, "text/csv", row->body) == row->status);
        CHECK(row->name, has(row->has));
        /* What may not be asked at all leaves a row in the audit log. */
        if (row->status == 422) {
            CHECK(row->name, strcmp(before, fixture_state()) == 0);
        }
        if (row->status != 200) {
            CHECK(row->name, fixture_number("SELECT COUNT(*) FROM cell") == 0);
        }
    }
    CHECK("JSON", page_serve(VALUES, JSON, "{}") == 415);
}

/* What is fetched can be sent back as it is; formulas stay text. */
static void table_round_trip(void)
{
    begin("clerk1");
    page.key = KEY;
    CHECK("put", page_serve(VALUES, "text/csv",
                     HEAD ROW("B01,total,value,3039.6,'=1+1,0")) == 200);
    CHECK("text",
        strcmp(fixture_query("SELECT note FROM cell WHERE item = "
                             "'B01'"),
            "=1+1\n") == 0 ||
            strcmp(fixture_query("SELECT note FROM cell WHERE item = 'B01'"),
                "=1+1") == 0);
    CHECK("get", page_serve(VALUES "/csv", NULL, NULL) == 200);
    CHECK("guarded", has("401,B01,total,value,3039.6,'=1+1,1"));
    const char *table =
        arena_copy(fixture.arena, page.reply.body.p, strlen(page.reply.body.p));
    page.key = "the same again";
    CHECK("back", page_serve(VALUES, "text/csv", table) == 200);
    CHECK("same", fixture_number("SELECT COUNT(*) FROM cell "
                                 "WHERE state = 1 AND item = 'B01'") == 1);
}

SUITE(page_api, {"reading", reading}, {"tags", tags}, {"saving", saving},
    {"guarded", guarded}, {"replayed", replayed}, {"stale", stale},
    {"same answer", same_answer}, {"reviewing", reviewing},
    {"returning", returning}, {"paging", paging}, {"tables", table_rows},
    {"table round trip", table_round_trip})
