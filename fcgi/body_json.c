#include "fcgi/body_json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/number.h"

#define EXACT_BELOW 1e9 /* nine digits and six places: fifteen are sure */

struct reading {
    struct arena *arena;
    struct pairs *out;
    struct body_json_fault *fault;
    enum body_fault result;
};

static bool stop(struct reading *r, enum body_fault result, const char *what)
{
    if (r->result == BODY_OK) {
        r->result = result;
        *r->fault = (struct body_json_fault){.what = what ? what : ""};
    }
    return false;
}

/* Depth is bounded before the parser recurses. */
static bool shallow(struct text in)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < in.n; i++) {
        if (quoted && in.p[i] == '\\') {
            i++;
        } else if (in.p[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && (in.p[i] == '{' || in.p[i] == '[')) {
            if (++depth > BODY_JSON_DEPTH) {
                return false;
            }
        } else if (!quoted && (in.p[i] == '}' || in.p[i] == ']')) {
            depth--;
        }
    }
    return true;
}

static bool add(struct reading *r, const char *name, struct text value)
{
    struct pairs *out = r->out;
    if (out->count == out->cap) {
        return stop(r, BODY_MANY, NULL);
    }
    char *copy = arena_copy(r->arena, value.p, value.n);
    char *own = name ? arena_copy(r->arena, name, strlen(name)) : NULL;
    if (!copy || !own) {
        return stop(r, BODY_MEMORY, NULL);
    }
    out->of[out->count++] =
        (struct pair){.name = {own, strlen(own)}, .value = {copy, value.n}};
    return true;
}

/* The decimal that a number was written as: the one of fifteen digits that
 * reads as the same double. There is none for a number with more. */
static bool add_real(struct reading *r, const char *name, double value)
{
    char text[32];
    double again = 0;
    snprintf(
        text, sizeof(text), fabs(value) < 0.001 ? "%.12f" : "%.15g", value);
    if (fabs(value) >= EXACT_BELOW || !number_parse(text_of(text), &again) ||
        again != value) {
        return stop(r, BODY_BROKEN,
            arena_printf(r->arena,
                "%s: send a number with as many digits as text, as \"1234.5\"",
                name));
    }
    return add(r, name, text_of(text));
}

static bool add_scalar(struct reading *r, const char *name, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return add(r, name,
            (struct text){json_string_value(value), json_string_length(value)});
    case JSON_INTEGER:
        return add(r, name,
            text_of(arena_printf(
                r->arena, "%lld", (long long)json_integer_value(value))));
    case JSON_REAL: return add_real(r, name, json_real_value(value));
    case JSON_TRUE: return add(r, name, TEXT("1"));
    case JSON_FALSE: return add(r, name, TEXT("0"));
    case JSON_NULL: return true;
    case JSON_OBJECT:
    case JSON_ARRAY: break;
    }
    return stop(r, BODY_BROKEN,
        arena_printf(r->arena, "%s: a text or a number is wanted", name));
}

/* -- the two lists --------------------------------------------------------- */

static const char *text_in(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* Every member of `object` is one of `names`. */
static bool only(
    struct reading *r, json_t *object, const char *const *names, size_t count)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < count; i++) {
            known |= strcmp(key, names[i]) == 0;
        }
        if (!known) {
            return stop(r, BODY_BROKEN,
                arena_printf(r->arena, "\"%.40s\" is no member here", key));
        }
    }
    return true;
}

static bool add_cell(struct reading *r, json_t *cell)
{
    static const char *const names[] = {
        "item", "column", "state", "value", "note", "verdict", "reason"};
    static const struct {
        const char *name, *field;
        bool column; /* the field is of one column, not of the item */
    } parts[] = {{"value", "v", true}, {"state", "s", true},
        {"note", "n", false}, {"verdict", "j", true}, {"reason", "r", true}};
    const char *item = text_in(cell, "item");
    const char *column = text_in(cell, "column");
    if (*item == '\0' || !only(r, cell, names, 7)) {
        return stop(r, BODY_BROKEN,
            "a cell is {\"item\":\"B01\",\"column\":\"total\","
            "\"state\":\"value\",\"value\":\"1.5\",\"note\":\"\"}");
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        const json_t *value = json_object_get(cell, parts[i].name);
        const char *field = arena_printf(r->arena, "%s.%s%s%s", parts[i].field,
            item, parts[i].column ? "." : "",
            !parts[i].column ? ""
            : *column        ? column
                             : "total");
        if (value && !add_scalar(r, field, value)) {
            return false;
        }
    }
    return true;
}

static bool add_explanation(struct reading *r, json_t *explanation)
{
    static const char *const names[] = {"code", "text"};
    const char *code = text_in(explanation, "code");
    if (*code == '\0' || !only(r, explanation, names, 2)) {
        return stop(r, BODY_BROKEN,
            "an explanation is {\"code\":\"growth:B01\",\"text\":\"...\"}");
    }
    return add(r, arena_printf(r->arena, "x.%s", code),
        text_of(text_in(explanation, "text")));
}

static bool add_list(struct reading *r, json_t *list, const char *name,
    bool (*one)(struct reading *, json_t *))
{
    if (!json_is_array(list)) {
        return stop(r, BODY_BROKEN,
            arena_printf(r->arena, "\"%s\" is a list: [...]", name));
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *element = json_array_get(list, i);
        if (!json_is_object(element)) {
            return stop(r, BODY_BROKEN,
                arena_printf(r->arena, "\"%s\" has objects: {...}", name));
        }
        if (!one(r, element)) {
            return false;
        }
    }
    return true;
}

static void add_members(struct reading *r, json_t *root)
{
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        bool good = strcmp(key, "cells") == 0
                        ? add_list(r, value, key, add_cell)
                    : strcmp(key, "explanations") == 0
                        ? add_list(r, value, key, add_explanation)
                        : add_scalar(r, key, value);
        if (!good) {
            return;
        }
    }
}

enum body_fault body_json(struct text in, struct arena *arena,
    struct pairs *out, struct body_json_fault *fault)
{
    struct reading r = {.arena = arena, .out = out, .fault = fault};
    json_error_t error;
    if (!shallow(in)) {
        stop(&r, BODY_BROKEN, "nested too deep");
        return r.result;
    }
    json_t *root = json_loadb(in.p, in.n, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        stop(
            &r, BODY_BROKEN, arena_copy(arena, error.text, strlen(error.text)));
        fault->line = error.line;
        fault->column = error.column;
    } else if (!json_is_object(root)) {
        stop(&r, BODY_BROKEN, "the body is one object: {...}");
    } else {
        add_members(&r, root);
    }
    json_decref(root);
    return r.result;
}
