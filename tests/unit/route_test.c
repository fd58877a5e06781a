#include "fcgi/route.h"

#include <string.h>

#include "sql/config.h"
#include "tests/unit/suite.h"

#define VISITOR "00112233445566778899aabbccddeeff"

/* What can be asked without a session, and so without a database. */
static const struct {
    const char *name, *method, *target, *body;
    int status;
    const char *has; /* in the location or the body */
} rows[] = {
    {"help", "GET", "/help", "", 200, "<h1>Help</h1>"},
    {"help, head only", "HEAD", "/help", "", 200, "<h1>"},
    {"sign in", "GET", "/login", "", 200, "name=\"password\""},
    {"sign in keeps a path", "GET", "/login?next=%2Ftasks", "", 200,
        "name=\"next\" value=\"/tasks\""},
    {"but no foreign one", "GET", "/login?next=//example.org/", "", 200,
        "name=\"next\" value=\"/\""},
    {"markup stays text", "GET", "/login?next=%3Cscript%3E", "", 200,
        "name=\"next\" value=\"/\""},
    {"unknown", "GET", "/nothing", "", 404, "no such page"},
    {"beyond a page", "GET", "/help/more", "", 404, "no such page"},
    {"wrong method", "POST", "/help", "", 405, "this kind of request"},
    {"no such method", "OTHER", "/help", "", 405, "this kind of request"},
    {"needs a session", "GET", "/tasks?x=1", "", 303,
        "/login?next=%2Ftasks%3Fx%3D1"},
    {"the root too", "GET", "/", "", 303, "/login"},
    {"a form too", "GET", "/form/320481/2023-11/401/tjj", "", 303,
        "/login?next=%2Fform%2F320481%2F2023-11%2F401%2Ftjj"},
    {"a program is told", "GET", "/api/evaluation/320481/2023-11", "", 401,
        "\"status\":401"},
    {"where there is nothing", "GET", "/api/nothing", "", 404,
        "\"status\":404"},
    {"sending without a session", "POST", "/form/320481/2023-11/401/tjj",
        "csrf=" VISITOR "&v.B01.total=1", 401, "Your session has ended"},
    {"what was typed is carried", "POST", "/form/320481/2023-11/401/tjj",
        "key=" VISITOR "&csrf=" VISITOR "&version=1&event=save"
        "&v.B01.total=3%2C039.6",
        401, "name=\"v.B01.total\" value=\"3,039.6\""},
    {"no token", "POST", "/login", "login=a&password=b", 403,
        "token is missing"},
    {"wrong token", "POST", "/login",
        "csrf=ffffffffffffffffffffffffffffffff&login=a&password=b", 403,
        "out of date"},
    {"unknown field", "POST", "/login",
        "csrf=" VISITOR "&login=a&password=b&x=1", 422, "no field"},
    {"missing field", "POST", "/login", "csrf=" VISITOR "&login=a", 422,
        "Password: missing"},
    {"a body that is none", "POST", "/login", "%", 422, "damaged"},
    {"language", "GET", "/language?to=en&next=/help", "", 303, "/help"},
    {"language, foreign", "GET", "/language?to=en&next=//x.org", "", 303, "/"},
    {"health from afar", "GET", "/healthz", "", 404, "no such page"},
    {"metrics from afar", "GET", "/metrics", "", 404, "no such page"},
};

static void served(void)
{
    static const struct config config = {.idle_minutes = 30};
    struct arena *arena = arena_new(16 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct reply reply;
        struct request req = {
            .arena = arena,
            .config = &config,
            .now = 1702600000,
            .address = "192.0.2.7",
            .content_type = "application/x-www-form-urlencoded",
            .body = rows[i].body,
            .body_size = strlen(rows[i].body),
            .english = true,
            .same_origin = true,
            .token = "",
            .visitor = VISITOR,
            .id = "0123456789abcdef",
        };
        CHECK(
            rows[i].name, request_target(&req, rows[i].method, rows[i].target));
        reply_start(&reply, arena);
        route_serve(&req, &reply);
        html_lit(&reply.body, "\0");
        CHECK(rows[i].name, reply.status == rows[i].status);
        CHECK(rows[i].name, reply.location
                                ? strcmp(reply.location, rows[i].has) == 0
                                : strstr(reply.body.p, rows[i].has) != NULL);
        CHECK(rows[i].name, !strstr(reply.body.p, "<script>"));
        arena_reset(arena);
    }
    arena_free(arena);
}

static void from_this_host(void)
{
    static const char *const paths[] = {"/healthz", "/metrics"};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct reply reply;
        struct request req = {.arena = arena, .token = "", .loopback = true};
        CHECK(paths[i], request_target(&req, "GET", paths[i]));
        reply_start(&reply, arena);
        route_serve(&req, &reply);
        CHECK(paths[i], reply.status == 200 && reply.body.n > 0);
        CHECK(paths[i], strncmp(reply.type, "text/plain", 10) == 0);
    }
    arena_free(arena);
}

/* A script's request is answered in JSON, whatever goes wrong. */
static void json_errors(void)
{
    struct arena *arena = arena_new(1 << 20);
    struct reply reply;
    struct request req = {
        .arena = arena, .token = "", .wants_json = true, .english = true};
    CHECK("target", request_target(&req, "GET", "/nothing"));
    reply_start(&reply, arena);
    route_serve(&req, &reply);
    html_lit(&reply.body, "\0");
    CHECK("type", strcmp(reply.type, "application/json") == 0);
    CHECK("text", strstr(reply.body.p, "\"status\":404") != NULL);
    arena_free(arena);
}

static bool is_api(const struct route *route)
{
    return strncmp(route->pattern, "/api/", strlen("/api/")) == 0;
}

/* Every row can be reached, every POST declares its token. */
static void table(void)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        bool token = false;
        for (const struct field_rule *rule = route->fields; rule && rule->name;
             rule++)
            token |= strcmp(rule->name, "csrf") == 0 && rule->required &&
                     rule->kind == FIELD_KEY;
        CHECK(route->pattern, route->handle && route->what);
        /* Programs send theirs as a header. */
        CHECK(route->pattern,
            token == (route->method == METHOD_POST && !is_api(route)));
        for (size_t k = 0; k < i; k++)
            CHECK(route->pattern,
                routes[k].method != route->method ||
                    strcmp(routes[k].pattern, route->pattern) != 0);
    }
}

SUITE(route, {"served", served}, {"from this host", from_this_host},
    {"json errors", json_errors}, {"table", table})
