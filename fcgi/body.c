#include "fcgi/body.h"

#include <string.h>
#include <strings.h>

/* -- percent-encoding ------------------------------------------------------ */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool percent_decode(struct text in, bool form, char *out, size_t *n)
{
    size_t to = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '+' && form) {
            c = ' ';
        } else if (c == '%') {
            int high = in.n - i > 2 ? hex_digit(in.p[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(in.p[i + 2]) : -1;
            if (low < 0) {
                return false;
            }
            c = (char)(high << 4 | low);
            i += 2;
        }
        out[to++] = c;
    }
    out[to] = '\0';
    *n = to;
    return true;
}

static struct text until(struct text in, char end)
{
    const char *found = in.n > 0 ? memchr(in.p, end, in.n) : NULL;
    return (struct text){in.p, found ? (size_t)(found - in.p) : in.n};
}

static struct text after(struct text in, size_t n)
{
    return n >= in.n ? (struct text){in.p + in.n, 0}
                     : (struct text){in.p + n, in.n - n};
}

static enum body_fault decoded(struct text in, char **room, struct text *out)
{
    out->p = *room;
    if (!percent_decode(in, true, *room, &out->n)) {
        return BODY_BROKEN;
    }
    *room += out->n + 1;
    return BODY_OK;
}

enum body_fault body_urlencoded(
    struct text in, struct arena *arena, struct pairs *out)
{
    /* Each NUL takes the place of a "=" or "&"; the last has none. */
    char *room = arena_alloc(arena, in.n + 1);
    if (!room) {
        return BODY_MEMORY;
    }
    while (in.n > 0) {
        struct text piece = until(in, '&');
        in = after(in, piece.n + 1);
        if (piece.n == 0) {
            continue;
        }
        if (out->count == out->cap) {
            return BODY_MANY;
        }
        struct pair *pair = &out->of[out->count];
        *pair = (struct pair){0};
        struct text name = until(piece, '=');
        if (decoded(name, &room, &pair->name) != BODY_OK) {
            return BODY_BROKEN;
        }
        pair->value = TEXT("");
        if (name.n < piece.n &&
            decoded(after(piece, name.n + 1), &room, &pair->value) != BODY_OK) {
            return BODY_BROKEN;
        }
        out->count++;
    }
    return BODY_OK;
}

/* -- multipart ------------------------------------------------------------- */

#define BOUNDARY_MAX 70 /* RFC 2046 */

static bool starts(struct text in, const char *with)
{
    size_t n = strlen(with);
    return in.n >= n && strncasecmp(in.p, with, n) == 0;
}

/* The first place of `what` in `in`, or in.n. */
static size_t place(struct text in, struct text what)
{
    for (size_t i = 0; what.n <= in.n && i <= in.n - what.n; i++) {
        const char *next = memchr(in.p + i, what.p[0], in.n - what.n - i + 1);
        if (!next) {
            break;
        }
        i = (size_t)(next - in.p);
        if (memcmp(next, what.p, what.n) == 0) {
            return i;
        }
    }
    return in.n;
}

/* "\r\n--" and the boundary that `type` names. */
static bool delimiter(
    const char *type, char out[BOUNDARY_MAX + 5], struct text *text)
{
    const char *at = strstr(type, "boundary=");
    if (!at) {
        return false;
    }
    at += sizeof("boundary=") - 1;
    bool quoted = *at == '"';
    at += quoted;
    size_t n = strcspn(at, quoted ? "\"" : "; \t");
    if (n == 0 || n > BOUNDARY_MAX) {
        return false;
    }
    memcpy(out, "\r\n--", 4);
    memcpy(out + 4, at, n);
    *text = (struct text){out, n + 4};
    return true;
}

/* A quoted parameter of a header line, as browsers write it. */
static bool parameter(struct text line, const char *name, struct text *value)
{
    size_t at = place(line, text_of(name));
    if (at == line.n) {
        return false;
    }
    struct text rest = after(line, at + strlen(name));
    *value = until(rest, '"');
    return value->n < rest.n;
}

/* The names of a part and of its file, from its header lines. */
static enum body_fault part_names(
    struct text head, struct text *name, struct text *file)
{
    while (head.n > 0) {
        size_t n = place(head, TEXT("\r\n"));
        struct text line = {head.p, n};
        head = after(head, n + 2);
        if (!starts(line, "content-disposition:")) {
            continue;
        }
        if (!parameter(line, "; filename=\"", file)) {
            *file = (struct text){NULL, 0};
        }
        if (parameter(line, "; name=\"", name)) {
            return BODY_OK;
        }
    }
    return BODY_BROKEN;
}

static bool keep(struct arena *arena, struct text *text)
{
    text->p = arena_copy(arena, text->p, text->n);
    return text->p != NULL;
}

static enum body_fault part(
    struct text in, struct arena *arena, struct pairs *out)
{
    struct text name, file;
    size_t n = place(in, TEXT("\r\n\r\n"));
    if (n == in.n) {
        return BODY_BROKEN;
    }
    enum body_fault fault = part_names((struct text){in.p, n}, &name, &file);
    if (fault != BODY_OK) {
        return fault;
    }
    struct text value = after(in, n + 4);
    if (file.p && file.n == 0 && value.n == 0) {
        return BODY_OK;
    }
    if (out->count == out->cap) {
        return BODY_MANY;
    }
    struct pair *pair = &out->of[out->count];
    *pair = (struct pair){name, value, file};
    if (!keep(arena, &pair->name) || !keep(arena, &pair->value) ||
        (file.p && !keep(arena, &pair->file))) {
        return BODY_MEMORY;
    }
    out->count++;
    return BODY_OK;
}

enum body_fault body_multipart(
    struct text in, const char *type, struct arena *arena, struct pairs *out)
{
    char room[BOUNDARY_MAX + 5];
    struct text mark;
    if (!delimiter(type, room, &mark)) {
        return BODY_BROKEN;
    }
    /* The first delimiter has no line end before it. */
    if (in.n < mark.n || memcmp(in.p, mark.p + 2, mark.n - 2) != 0) {
        return BODY_BROKEN;
    }
    in = after(in, mark.n - 2);
    while (starts(in, "\r\n")) {
        struct text content = after(in, 2);
        size_t n = place(content, mark);
        if (n == content.n) {
            return BODY_BROKEN;
        }
        enum body_fault fault = part((struct text){content.p, n}, arena, out);
        if (fault != BODY_OK) {
            return fault;
        }
        in = after(content, n + mark.n);
    }
    return starts(in, "--") ? BODY_OK : BODY_BROKEN;
}

/* -- by type --------------------------------------------------------------- */

enum body_kind { KIND_FORM, KIND_MULTIPART, KIND_JSON, KIND_CSV, KIND_NONE };

static enum body_kind kind_of(const char *type)
{
    static const char *const names[] = {
        [KIND_FORM] = "application/x-www-form-urlencoded",
        [KIND_MULTIPART] = "multipart/form-data",
        [KIND_JSON] = "application/json",
        [KIND_CSV] = "text/csv",
    };
    for (int kind = 0; kind < KIND_NONE; kind++) {
        size_t n = strlen(names[kind]);
        if (strncasecmp(type, names[kind], n) == 0 &&
            (type[n] == '\0' || type[n] == ';' || type[n] == ' ')) {
            return (enum body_kind)kind;
        }
    }
    return KIND_NONE;
}

bool body_type_known(const char *type, bool api)
{
    enum body_kind kind = kind_of(type);
    return api ? kind == KIND_JSON || kind == KIND_CSV
               : kind == KIND_FORM || kind == KIND_MULTIPART;
}

bool body_is_json(const char *type)
{
    return kind_of(type) == KIND_JSON;
}

bool body_is_csv(const char *type)
{
    return kind_of(type) == KIND_CSV;
}

enum body_fault body_decode(
    struct text in, const char *type, struct arena *arena, struct pairs *out)
{
    enum body_kind kind = kind_of(type);
    return kind == KIND_FORM        ? body_urlencoded(in, arena, out)
           : kind == KIND_MULTIPART ? body_multipart(in, type, arena, out)
                                    : BODY_TYPE;
}
