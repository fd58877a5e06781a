#include "fcgi/openapi.h"

#include <stdio.h>
#include <string.h>

#include "fcgi/api.h"
#include "fcgi/openapi_schema.h"

#define PREFIX "/api/v1/"
#define NAME   80 /* bytes of a name with its NUL */

static bool described(const struct route *route)
{
    return strncmp(route->pattern, PREFIX, strlen(PREFIX)) == 0;
}

/* -- types ----------------------------------------------------------------- */

static void reference(struct json *j, const char *name)
{
    char path[NAME + 32];
    snprintf(path, sizeof(path), "#/components/schemas/%s", name);
    member_text(j, "$ref", path);
}

static const struct {
    const char *code, *type, *format;
} types[] = {{"s", "string", NULL}, {"i", "integer", NULL},
    {"n", "number", NULL}, {"b", "boolean", NULL}, {"t", "string", "date-time"},
    {"v", NULL, NULL}};

/* Members of the schema of one type; `null`: or null. */
static void type_members(struct json *j, const char *type, bool null)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(type, types[i].code) != 0) {
            continue;
        }
        if (!types[i].type || null) {
            member_list(j, "type");
            member_text(j, NULL, types[i].type ? types[i].type : "string");
            member_text(j, NULL, types[i].type ? "null" : "number");
            member_end(j);
        } else {
            member_text(j, "type", types[i].type);
        }
        if (types[i].format) {
            member_text(j, "format", types[i].format);
        }
        return;
    }
    if (!null) {
        reference(j, type);
        return;
    }
    member_list(j, "anyOf");
    member_object(j, NULL);
    reference(j, type);
    member_end(j);
    member_object(j, NULL);
    member_text(j, "type", "null");
    member_end(j);
    member_end(j);
}

/* "name:[Type]?" as a member of "properties". */
static void property(struct json *j, const char *word, size_t n)
{
    char text[NAME];
    snprintf(text, sizeof(text), "%.*s", (int)n, word);
    char *type = strchr(text, ':');
    if (!type) {
        return;
    }
    *type++ = '\0';
    size_t last = strlen(type) - 1;
    bool null = type[last] == '?';
    if (null || type[last] == '!') {
        type[last--] = '\0';
    }
    member_object(j, text);
    if (type[0] == '[') {
        type[last] = '\0';
        member_text(j, "type", "array");
        member_object(j, "items");
        type_members(j, type + 1, false);
        member_end(j);
    } else {
        type_members(j, type, null);
    }
    member_end(j);
}

static void required(struct json *j, const char *members)
{
    member_list(j, "required");
    for (const char *p = members; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        char name[NAME];
        snprintf(name, sizeof(name), "%.*s", (int)strcspn(p, ":"), p);
        if (p[0] != '*' && p[n - 1] != '!') {
            member_text(j, NULL, name);
        }
        p += n;
    }
    member_end(j);
}

static void schema(struct json *j, const struct openapi_schema *of)
{
    bool open = strchr(of->members, '*') != NULL;
    member_object(j, of->name);
    member_text(j, "type", "object");
    member_text(j, "description", of->what);
    member_object(j, "properties");
    for (const char *p = of->members; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        property(j, p, n);
        p += n;
    }
    member_end(j);
    required(j, of->members);
    member_bool(j, "additionalProperties", open);
    member_end(j);
}

/* -- what is sent ---------------------------------------------------------- */

/* The type of a field; `max` of texts counts characters. */
static void field_schema(struct json *j, const struct field_rule *rule)
{
    member_object(j, "schema");
    if (rule->kind == FIELD_COUNT) {
        member_text(j, "type", "integer");
        member_int(j, "minimum", 0);
        member_int(j, "maximum", rule->max);
    } else {
        member_text(j, "type", "string");
        member_int(j, "maxLength", rule->max);
    }
    member_end(j);
}

static void parameter(
    struct json *j, const char *in, const char *name, bool always)
{
    member_object(j, NULL);
    member_text(j, "name", name);
    member_text(j, "in", in);
    member_bool(j, "required", always);
}

static void text_parameter(
    struct json *j, const char *in, const char *name, const char *what)
{
    parameter(j, in, name, strcmp(in, "path") == 0);
    if (what) {
        member_text(j, "description", what);
    }
    member_object(j, "schema");
    member_text(j, "type", "string");
    member_end(j);
    member_end(j);
}

static void path_parameters(struct json *j, const char *pattern)
{
    for (const char *p = strchr(pattern, ':'); p; p = strchr(p + 1, ':')) {
        char name[NAME];
        snprintf(name, sizeof(name), "%.*s", (int)strcspn(p + 1, "/"), p + 1);
        text_parameter(j, "path", name, NULL);
    }
}

static bool takes_table(const struct route *route)
{
    return route->fields == api_table_fields;
}

/* Fields that stand in the query: those of a GET, and beside a table. */
static void query_parameters(struct json *j, const struct route *route)
{
    for (const struct field_rule *rule = route->fields; rule && rule->name;
         rule++) {
        if (rule->kind == FIELD_KEY || rule->kind == FIELD_FILE) {
            continue;
        }
        parameter(j, "query", rule->name, rule->required);
        member_text(j, "description", rule->label);
        field_schema(j, rule);
        member_end(j);
    }
}

static void parameters(struct json *j, const struct route *route)
{
    bool post = route->method == METHOD_POST;
    member_list(j, "parameters");
    path_parameters(j, route->pattern);
    if (!post || takes_table(route)) {
        query_parameters(j, route);
    }
    if (post) {
        text_parameter(j, "header", "Idempotency-Key",
            "any text that is new for each thing done; the same again has the "
            "same answer and no second effect. A member key of 32 hex digits "
            "does the same.");
        text_parameter(j, "header", "X-CSRF-Token",
            "with a session cookie, not with a token");
    }
    member_end(j);
}

static void list_of(struct json *j, const char *name, const char *of)
{
    member_object(j, name);
    member_text(j, "type", "array");
    member_object(j, "items");
    reference(j, of);
    member_end(j);
    member_end(j);
}

/* Groups of fields are lists in JSON; their cells come once, with "v.". */
static void body_property(struct json *j, const struct field_rule *rule)
{
    if (rule->kind != FIELD_GROUP) {
        member_object(j, rule->name);
        member_text(j, "description", rule->label);
        member_text(
            j, "type", rule->kind == FIELD_COUNT ? "integer" : "string");
        member_end(j);
    } else if (rule->name[0] == 'v') {
        list_of(j, "cells", "CellInput");
    } else if (rule->name[0] == 'j') {
        list_of(j, "cells", "CellVerdict");
    } else if (rule->name[0] == 'x') {
        list_of(j, "explanations", "Explanation");
    }
}

static void json_body(struct json *j, const struct route *route)
{
    member_text(j, "type", "object");
    member_object(j, "properties");
    for (const struct field_rule *rule = route->fields; rule->name; rule++) {
        body_property(j, rule);
    }
    member_end(j);
    member_list(j, "required");
    for (const struct field_rule *rule = route->fields; rule->name; rule++) {
        if (rule->required && rule->kind != FIELD_KEY) {
            member_text(j, NULL, rule->name);
        }
    }
    member_end(j);
    member_bool(j, "additionalProperties", false);
}

static void request_body(struct json *j, const struct route *route)
{
    if (route->method != METHOD_POST) {
        return;
    }
    member_object(j, "requestBody");
    member_bool(j, "required", true);
    member_object(j, "content");
    member_object(j, takes_table(route) ? "text/csv" : "application/json");
    member_object(j, "schema");
    if (takes_table(route)) {
        member_text(j, "type", "string");
    } else {
        json_body(j, route);
    }
    for (int i = 0; i < 4; i++) {
        member_end(j);
    }
}

/* -- what comes back ------------------------------------------------------- */

static void response(struct json *j, const char *status)
{
    member_object(j, status);
    member_text(j, "$ref", "#/components/responses/Error");
    member_end(j);
}

static const char *answer_of(const struct route *route)
{
    for (size_t i = 0; i < openapi_answer_count; i++) {
        if (openapi_answers[i].handle == route->handle) {
            return openapi_answers[i].answer;
        }
    }
    return "";
}

static void responses(struct json *j, const struct route *route)
{
    const char *answer = answer_of(route);
    bool media = strchr(answer, '/') != NULL;
    member_object(j, "responses");
    member_object(j, "200");
    member_text(j, "description", route->what);
    member_object(j, "content");
    member_object(j, media ? answer : "application/json");
    member_object(j, "schema");
    if (media) {
        member_text(j, "type", "string");
    } else {
        reference(j, answer);
    }
    for (int i = 0; i < 4; i++) {
        member_end(j);
    }
    response(j, "4XX");
    response(j, "5XX");
    member_end(j);
}

static void method(struct json *j, const struct route *route)
{
    bool post = route->method == METHOD_POST;
    char id[NAME] = "";
    snprintf(id, sizeof(id), "%s%s", post ? "post" : "get",
        route->pattern + strlen(PREFIX) - 1);
    for (char *p = id; *p; p++) {
        *p = strchr("/:.", *p) ? '_' : *p;
    }
    member_object(j, post ? "post" : "get");
    member_text(j, "operationId", id);
    member_text(j, "summary", route->what);
    if (route->flags & ROUTE_OPEN) {
        member_list(j, "security");
        member_end(j);
    }
    parameters(j, route);
    request_body(j, route);
    responses(j, route);
    member_end(j);
}

/* "/forms/{region}" of "/api/v1/forms/:region". */
static void path_name(const char *pattern, char out[2 * NAME])
{
    size_t n = 0;
    for (const char *p = pattern + strlen(PREFIX) - 1; *p && n < 2 * NAME - 3;
         p++) {
        if (*p != ':') {
            out[n++] = *p;
            continue;
        }
        size_t length = strcspn(p + 1, "/");
        out[n++] = '{';
        memcpy(out + n, p + 1, length);
        n += length;
        out[n++] = '}';
        p += length;
    }
    out[n] = '\0';
}

static bool first_of_path(size_t which)
{
    for (size_t i = 0; i < which; i++) {
        if (strcmp(routes[i].pattern, routes[which].pattern) == 0) {
            return false;
        }
    }
    return true;
}

static void paths(struct json *j)
{
    member_object(j, "paths");
    for (size_t i = 0; i < route_count; i++) {
        char name[2 * NAME];
        if (!described(&routes[i]) || !first_of_path(i)) {
            continue;
        }
        path_name(routes[i].pattern, name);
        member_object(j, name);
        for (size_t k = i; k < route_count; k++) {
            if (strcmp(routes[k].pattern, routes[i].pattern) == 0) {
                method(j, &routes[k]);
            }
        }
        member_end(j);
    }
    member_end(j);
}

/* -- the whole ------------------------------------------------------------- */

static void codes(struct json *j)
{
    member_list(j, "x-error-codes");
    for (size_t i = 0; i < openapi_code_count; i++) {
        member_object(j, NULL);
        member_int(j, "status", openapi_codes[i].status);
        member_text(j, "code", openapi_codes[i].code);
        member_text(j, "what", openapi_codes[i].what);
        member_end(j);
    }
    member_end(j);
}

static void error_response(struct json *j)
{
    member_object(j, "responses");
    member_object(j, "Error");
    member_text(j, "description",
        "refused or failed; nothing has been changed. x-error-codes lists "
        "the codes.");
    member_object(j, "content");
    member_object(j, "application/json");
    member_object(j, "schema");
    reference(j, "Error");
    for (int i = 0; i < 5; i++) {
        member_end(j);
    }
}

static void security(struct json *j)
{
    member_object(j, "securitySchemes");
    member_object(j, "token");
    member_text(j, "type", "http");
    member_text(j, "scheme", "bearer");
    member_text(j, "description",
        "made on the page API tokens; POST needs the scope submit");
    member_end(j);
    member_object(j, "session");
    member_text(j, "type", "apiKey");
    member_text(j, "in", "cookie");
    member_text(j, "name", "sid");
    member_end(j);
    member_end(j);
}

static void components(struct json *j)
{
    member_object(j, "components");
    member_object(j, "schemas");
    for (size_t i = 0; i < openapi_schema_count; i++) {
        schema(j, &openapi_schemas[i]);
    }
    member_end(j);
    error_response(j);
    security(j);
    member_end(j);
}

static void either_scheme(struct json *j)
{
    static const char *const names[] = {"token", "session"};
    member_list(j, "security");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        member_object(j, NULL);
        member_list(j, names[i]);
        member_end(j);
        member_end(j);
    }
    member_end(j);
}

void openapi_write(struct html *out)
{
    struct json j;
    member_start(&j, out);
    member_object(&j, NULL);
    member_text(&j, "openapi", "3.1.0");
    member_object(&j, "info");
    member_text(&j, "title", "Pinzhi");
    member_text(&j, "version", "1");
    member_text(&j, "description",
        "Forms of a county's bureaus: what is due, values, review, scores and "
        "workbooks. docs/api.md has worked examples.");
    member_end(&j);
    member_list(&j, "servers");
    member_object(&j, NULL);
    member_text(&j, "url", "/api/v1");
    member_end(&j);
    member_end(&j);
    either_scheme(&j);
    paths(&j);
    components(&j);
    codes(&j);
    member_end(&j);
    html_lit(out, "\n");
}

void api_openapi(struct request *req, struct reply *reply)
{
    (void)req;
    reply->type = "application/json";
    openapi_write(&reply->body);
}
