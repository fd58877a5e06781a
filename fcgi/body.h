/*
 * Decoding of bodies and queries into pairs of bytes, without judging them.
 */
#ifndef FCGI_BODY_H
#define FCGI_BODY_H

#include "eval/arena.h"
#include "eval/text.h"

/* A name and a value, decoded; each followed by a NUL that is not counted. Of
 * a file the value is its content, and `file` the name it was sent with; p is
 * NULL for anything else. */
struct pair {
    struct text name, value, file;
};

enum body_fault {
    BODY_OK,
    BODY_BROKEN, /* cut off, or not encoded as its type says */
    BODY_MANY,   /* more than `cap` pairs */
    BODY_TYPE,   /* neither of the two types */
    BODY_MEMORY
};

struct pairs {
    struct pair *of;
    size_t count, cap;
};

/* application/x-www-form-urlencoded, also a query. Appends to `out`, which
 * has room for `out->cap` pairs. */
enum body_fault body_urlencoded(
    struct text in, struct arena *arena, struct pairs *out);

/* multipart/form-data by the boundary in `type`. A file field in which none
 * was chosen is left out. */
enum body_fault body_multipart(
    struct text in, const char *type, struct arena *arena, struct pairs *out);

/* By its content type. */
enum body_fault body_decode(
    struct text in, const char *type, struct arena *arena, struct pairs *out);

/* True when a body of this content type is taken; below /api/ (`api`) JSON and
 * CSV, elsewhere forms. */
bool body_type_known(const char *type, bool api);

/* What a body is by its content type. */
bool body_is_json(const char *type);
bool body_is_csv(const char *type);

/* Percent-decode `in` to `out` (room for in.n + 1); "+" is a blank when
 * `form`. False when an escape is broken. */
bool percent_decode(struct text in, bool form, char *out, size_t *n);

#endif
