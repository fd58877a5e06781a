/*
 * The shapes of the API's answers and its codes of errors, as data: the
 * OpenAPI document is written from them, and tests hold the answers against
 * it.
 */
#ifndef FCGI_OPENAPI_SCHEMA_H
#define FCGI_OPENAPI_SCHEMA_H

#include "fcgi/route.h"

/*
 * `members` are "name:type" between blanks. Types: s text, i whole number, n
 * number, b true or false, t moment, Name an object of that name, [Name] or
 * [s] a list; "?" at the end: or null; "!" at the end: not always there. A
 * "*" alone: other members too.
 */
struct openapi_schema {
    const char *name, *what, *members;
};
extern const struct openapi_schema openapi_schemas[];
extern const size_t openapi_schema_count;

/* What a handler of the API answers with: a shape, or a media type. */
struct openapi_answer {
    handler *handle;
    const char *answer;
};
extern const struct openapi_answer openapi_answers[];
extern const size_t openapi_answer_count;

/* What "error.code" says, with its status. */
struct openapi_code {
    int status;
    const char *code, *what;
};
extern const struct openapi_code openapi_codes[];
extern const size_t openapi_code_count;

#endif
