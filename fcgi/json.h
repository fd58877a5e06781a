/*
 * JSON as it is written: objects, lists and values into a growing buffer, the
 * commas set by themselves. A member of an object has a name; an element of a
 * list has NULL in its place. Text is written as html_json does, exact decimals
 * as text, so that no reader makes a binary number of them.
 */
#ifndef FCGI_JSON_H
#define FCGI_JSON_H

#include "eval/framework.h"
#include "fcgi/html.h"

enum { JSON_DEPTH_MAX = 16 };

struct json {
    struct html *out;
    int depth;
    bool some[JSON_DEPTH_MAX]; /* something stands at this depth already */
    char end[JSON_DEPTH_MAX];
};

/* Begin; `out` fails when memory is out or the depth is passed. */
void member_start(struct json *j, struct html *out);

void member_object(struct json *j, const char *name); /* "{" */
void member_list(struct json *j, const char *name);   /* "[" */
void member_end(struct json *j);                      /* of the last of them */

/* Values. A NULL text and a moment of 0 are null. */
void member_text(struct json *j, const char *name, const char *value);
void member_int(struct json *j, const char *name, int64_t value);
void member_bool(struct json *j, const char *name, bool value);
void member_null(struct json *j, const char *name);
/* "3039.6", as text, without trailing zeros. */
void member_exact(struct json *j, const char *name, decimal value);
/* 17 significant digits, which read back to the same bits; null without one. */
void member_number(struct json *j, const char *name, bool has, double value);
/* "2023-12-05T09:00:00+08:00" */
void member_time(struct json *j, const char *name, int64_t moment);
/* {"zh":..,"en":..} */
void member_words(struct json *j, const char *name, struct words words);

#endif
