/*
 * Text that carries its length, and the checks every outside byte passes once
 * on entry: UTF-8, no NUL, no control characters.
 */
#ifndef EVAL_TEXT_H
#define EVAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"

/* Bytes that need not end in NUL. The owner is whoever made them. */
struct text {
    const char *p;
    size_t n;
};

/* A literal as text. */
#define TEXT(literal) ((struct text){"" literal, sizeof(literal) - 1})

/* A NUL-terminated string as text; NULL becomes the empty text. */
struct text text_of(const char *string);

bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *string);

/* Without leading and trailing blanks: ASCII space, TAB, CR, LF, U+3000. */
struct text text_trim(struct text in);

/* True when `in` is well-formed UTF-8 (no surrogates, no overlong forms). */
bool text_utf8_valid(struct text in);

/* Number of Unicode code points; `in` must be valid UTF-8. */
size_t text_length(struct text in);

/*
 * Decode the code point at `in.p[*at]`, which is inside, and move `*at` behind
 * it. Returns U+FFFD and moves one byte when the bytes there are not UTF-8.
 */
unsigned text_next(struct text in, size_t *at);

/*
 * Bytes at the start of `in` whose characters XML takes (XML 1.0, production
 * 2): UTF-8 without control characters but TAB, LF and CR, without U+FFFE and
 * U+FFFF. All of `in.n` when nothing else is in it.
 */
size_t text_clean(struct text in);

/* The same as far as characters are beyond ASCII. */
size_t text_clean_wide(struct text in);

/*
 * True for a code point that no value may hold: C0, DEL, C1, U+FFFE, U+FFFF;
 * TAB, CR and LF too unless `multiline`.
 */
bool text_control(unsigned point, bool multiline);

/* Why text from outside cannot be taken as a single-line or long value. */
enum text_fault {
    TEXT_OK,
    TEXT_NOT_UTF8,
    TEXT_CONTROL, /* a code point of text_control() */
    TEXT_LONG     /* more than the given number of code points */
};

/* Check a value from outside; `multiline` allows TAB, CR and LF. */
enum text_fault text_check(struct text in, size_t max_points, bool multiline);

#endif
