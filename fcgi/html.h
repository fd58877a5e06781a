/*
 * The HTML writer. Text and attributes are escaped always; the raw door takes
 * literals only: html_lit(h, variable) does not compile.
 */
#ifndef FCGI_HTML_H
#define FCGI_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval/arena.h"
#include "eval/decimal.h"
#include "eval/text.h"

/* A growing buffer in an arena. `failed` once memory is out: the dispatcher
 * then answers 503. */
struct html {
    struct arena *arena;
    char *p;
    size_t n, room;
    bool failed;
};

void html_start(struct html *h, struct arena *arena);

/* Literal markup. */
#define html_lit(h, s) html_raw_literal((h), "" s "", sizeof("" s "") - 1)
void html_raw_literal(struct html *h, const char *literal, size_t n);

/* Escaped text (& < > " ') for element content and attribute values alike. */
void html_text(struct html *h, const char *text);
void html_text_n(struct html *h, const char *text, size_t n);

/* A JSON string with its quotes; safe inside a script element too. */
void html_json(struct html *h, const char *text);

/* A number. */
void html_int(struct html *h, int64_t number);
/* A decimal, grouped by thousands, rounded to `places`. */
void html_decimal(struct html *h, decimal value, int places);
/* A score or rate, rounded half up to `places` (0 to 6), grouped; "—" when it
 * is not finite or over DECIMAL_LIMIT. */
void html_real(struct html *h, double value, int places);

/* ` name="value"`, the value escaped. `name` is a literal. */
#define html_attr(h, name, value) \
    (html_lit(h, " " name "=\""), html_text((h), (value)), html_lit(h, "\""))

/* Percent-encode for a path segment or query value, then escape. */
void html_url(struct html *h, const char *segment);

#endif
