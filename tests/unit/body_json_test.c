/* JSON bodies as the fields of a form. */
#include "fcgi/body_json.h"

#include <stdio.h>
#include <string.h>

#include "fcgi/api_table.h"
#include "tests/unit/suite.h"

enum { PAIRS = 8 };

static const struct row {
    const char *name, *body;
    enum body_fault fault;
    const char *pairs; /* "name=value " of each, or a part of the fault */
} rows[] = {
    {"nothing", "{}", BODY_OK, ""},
    {"scalars", "{\"a\":\"x\",\"b\":7,\"c\":true,\"d\":false,\"e\":null}",
        BODY_OK, "a=x b=7 c=1 d=0 "},
    {"a cell", "{\"cells\":[{\"item\":\"B01\",\"value\":\"1.5\"}]}", BODY_OK,
        "v.B01.total=1.5 "},
    {"a whole cell",
        "{\"cells\":[{\"item\":\"B01\",\"column\":\"current\",\"state\":\"na\","
        "\"note\":\"why\"}]}",
        BODY_OK, "s.B01.current=na n.B01=why "},
    {"an explanation", "{\"explanations\":[{\"code\":\"X\",\"text\":\"y\"}]}",
        BODY_OK, "x.X=y "},
    {"decimals", "{\"a\":3039.6}", BODY_OK, "a=3039.6 "},
    {"six places", "{\"a\":0.000001}", BODY_OK, "a=0.000001000000 "},
    {"a tenth of that", "{\"a\":-0.0000001}", BODY_OK, "a=-0.000000100000 "},
    {"the largest that is sure", "{\"a\":999999999.999999}", BODY_OK,
        "a=999999999.999999 "},
    {"over it", "{\"a\":1000000000.5}", BODY_BROKEN, "as text"},
    {"more digits than are sure", "{\"a\":123456789.1234567}", BODY_BROKEN,
        "as text"},
    {"large and whole", "{\"a\":9000000000000}", BODY_OK, "a=9000000000000 "},
    {"no double", "{\"a\":1e400}", BODY_BROKEN, "real number overflow"},
    {"no integer", "{\"a\":99999999999999999999}", BODY_BROKEN, "too big"},
    {"twice", "{\"a\":1,\"a\":2}", BODY_BROKEN, "duplicate"},
    {"a list", "[1]", BODY_BROKEN, "one object"},
    {"text", "\"a\"", BODY_BROKEN, "expected"},
    {"an object in it", "{\"a\":{}}", BODY_BROKEN, "a text or a number"},
    {"cells that are no list", "{\"cells\":{}}", BODY_BROKEN, "is a list"},
    {"a cell that is none", "{\"cells\":[1]}", BODY_BROKEN, "has objects"},
    {"a cell without an item", "{\"cells\":[{\"value\":1}]}", BODY_BROKEN,
        "a cell is"},
    {"brackets in a text", "{\"a\":\"[[[[[[\\\"[[\"}", BODY_OK,
        "a=[[[[[[\"[[ "},
    {"too deep", "{\"a\":[[[[]]]]}", BODY_BROKEN, "too deep"},
    {"too many",
        "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,"
        "\"h\":1,\"i\":1}",
        BODY_MANY, ""},
    {"bytes after it", "{} x", BODY_BROKEN, "end of file expected"},
    {"not UTF-8", "{\"a\":\"\xff\"}", BODY_BROKEN, "decode"},
};

static const char *list(const struct pairs *pairs, char *out, size_t room)
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < pairs->count && n < room; i++)
        n += (size_t)snprintf(out + n, room - n, "%s=%s ", pairs->of[i].name.p,
            pairs->of[i].value.p);
    return out;
}

static void bodies(void)
{
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct pair room[PAIRS];
        struct pairs pairs = {.of = room, .cap = PAIRS};
        struct body_json_fault fault = {.what = ""};
        char text[400];
        CHECK(rows[i].name, body_json(text_of(rows[i].body), arena, &pairs,
                                &fault) == rows[i].fault);
        CHECK(rows[i].name,
            rows[i].fault == BODY_OK
                ? strcmp(list(&pairs, text, sizeof(text)), rows[i].pairs) == 0
                : strstr(fault.what, rows[i].pairs) != NULL);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void guards(void)
{
    static const char *const texts[] = {
        "=1", "+1", "-1", "@x", "\tx", "plain", "", "'quoted", "'"};
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *guarded = table_guard(texts[i], arena);
        CHECK(texts[i], !strchr("=+-@\t", guarded[0]) || guarded[0] == '\0');
        CHECK(texts[i], strcmp(table_unguard(guarded), texts[i]) == 0);
    }
    arena_free(arena);
}

SUITE(body_json, {"bodies", bodies}, {"guards", guards})
