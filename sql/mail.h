/*
 * A letter as it travels: a mail by RFC 5322, 2045 and 2047, and the body for a
 * gateway of short messages. Nothing from outside can add a header or leave its
 * place: text goes in as base64, in JSON as an escaped string, in a form
 * percent-encoded.
 */
#ifndef SQL_MAIL_H
#define SQL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "eval/arena.h"

struct mail {
    const char *from, *to; /* addresses */
    const char *subject, *text;
    const char *id; /* of the Message-ID: the same in every try, so that a
                       reader shows a mail once that went out twice */
    int64_t at;
};

/* The mail with its headers, CRLF lines. NULL: an address holds a blank, a
 * control character, "<" or ">"; or the arena is full. */
const char *mail_text(const struct mail *mail, struct arena *arena);

/* A header value: as it is when ASCII, else encoded words of at most 75
 * characters, folded. NULL: the arena is full. */
const char *mail_words(const char *text, struct arena *arena);

/* `template` with {phone} and {text} filled in, escaped for a JSON string or
 * (`form`) percent-encoded. NULL: the arena is full. */
const char *sms_body(const char *template, bool form, const char *phone,
    const char *text, struct arena *arena);

#endif
