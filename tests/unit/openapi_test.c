/* The description of the API is that of the routes, and is in docs/. */
#include "fcgi/openapi.h"

#include <stdio.h>
#include <string.h>

#include "fcgi/openapi_schema.h"
#include "fcgi/route.h"
#include "tests/unit/suite.h"

#define ARENA (4u << 20)

/* What is in docs/; "" when it cannot be read. */
static const char *printed(struct arena *arena)
{
    FILE *in = fopen("docs/openapi.json", "rb");
    char *text = arena_alloc(arena, 1u << 20);
    if (in && text)
        text[fread(text, 1, (1u << 20) - 1, in)] = '\0';
    if (in)
        fclose(in);
    return text ? text : "";
}

/* Made anew by: pinzhi-fcgi --openapi >docs/openapi.json */
static void document(void)
{
    struct arena *arena = arena_new(ARENA);
    struct html out;
    html_start(&out, arena);
    openapi_write(&out);
    html_lit(&out, "\0");
    CHECK("written", !out.failed);
    CHECK("docs/openapi.json", strcmp(out.p, printed(arena)) == 0);
    arena_free(arena);
}

static bool answers(const struct route *route)
{
    for (size_t i = 0; i < openapi_answer_count; i++)
        if (openapi_answers[i].handle == route->handle)
            return true;
    return false;
}

/* Every route below /api/v1/ says what it answers with. */
static void answered(void)
{
    size_t found = 0;
    for (size_t i = 0; i < route_count; i++)
        if (strncmp(routes[i].pattern, "/api/v1/", 8) == 0) {
            CHECK(routes[i].pattern, answers(&routes[i]));
            found++;
        }
    CHECK("routes", found > 20);
}

static void codes(void)
{
    for (size_t i = 1; i < openapi_code_count; i++) {
        const struct openapi_code *a = &openapi_codes[i - 1], *b = a + 1;
        CHECK(b->code,
            a->status < b->status ||
                (a->status == b->status && strcmp(a->code, b->code) < 0));
    }
}

SUITE(openapi, {"document", document}, {"answered", answered}, {"codes", codes})
