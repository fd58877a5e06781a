#include "export/formula.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/text.h"

enum { SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384, PART_ROOM = 16 };

/* -- tokens ---------------------------------------------------------------- */

enum token_kind {
    TOKEN_END,
    TOKEN_TEXT,   /* "..." */
    TOKEN_SHEET,  /* the name before "!", quotes and all */
    TOKEN_CELL,   /* $A$1 */
    TOKEN_COLUMN, /* A of A:B */
    TOKEN_ROW,    /* 1 of 1:2 */
    TOKEN_WORD,   /* names, functions, numbers */
    TOKEN_BLANK,
    TOKEN_SIGN /* one character */
};

struct tokens {
    const char *start, *at; /* `at`: behind the token */
    struct text token;
};

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
           (c != '\0' && strchr("_.$\\?", c) != NULL);
}

/* Behind the closing quote; doubled ones stand for themselves. */
static const char *behind_quotes(const char *at, char quote)
{
    for (at++; *at != '\0'; at++) {
        if (*at == quote && *++at != quote) {
            return at;
        }
    }
    return at;
}

/* "$AB" or "$12" at `at`: its end, or NULL. */
static const char *behind_part(const char *at, bool letters, size_t most)
{
    size_t n = 0;

    at += *at == '$';
    while (letters ? isalpha((unsigned char)at[n]) != 0
                   : isdigit((unsigned char)at[n]) != 0) {
        n++;
    }
    return n > 0 && n <= most ? at + n : NULL;
}

static enum token_kind kind_of_word(const struct tokens *t, const char *from)
{
    const char *end = t->at;
    const char *column = behind_part(from, true, 3);
    const char *row = behind_part(from, false, 7);
    bool range = *end == ':' || (from > t->start && from[-1] == ':');

    if (*end == '!') {
        return TOKEN_SHEET;
    }
    if (*end == '(') {
        return TOKEN_WORD;
    }
    if (column != NULL && behind_part(column, false, 7) == end) {
        return TOKEN_CELL;
    }
    if (range && column == end) {
        return TOKEN_COLUMN;
    }
    return range && row == end ? TOKEN_ROW : TOKEN_WORD;
}

static enum token_kind next(struct tokens *t)
{
    const char *from = t->at;
    enum token_kind kind = TOKEN_SIGN;

    if (*from == '\0') {
        return TOKEN_END;
    }
    if (*from == '"') {
        t->at = behind_quotes(from, '"');
        kind = TOKEN_TEXT;
    } else if (*from == '\'') {
        t->at = behind_quotes(from, '\'');
        kind = *t->at == '!' ? TOKEN_SHEET : TOKEN_WORD;
    } else if (in_word(*from)) {
        while (in_word(*t->at)) {
            t->at++;
        }
        kind = kind_of_word(t, from);
    } else if (strchr(" \t\r\n", *from) != NULL) {
        t->at += strspn(from, " \t\r\n");
        kind = TOKEN_BLANK;
    } else {
        t->at++;
    }
    t->token = (struct text){from, (size_t)(t->at - from)};
    return kind;
}

/* -- moved ----------------------------------------------------------------- */

static char *put(char *to, const char *bytes, size_t n)
{
    memcpy(to, bytes, n);
    return to + n;
}

/* "$AB" moved; NULL when that is off the sheet. At most PART_ROOM bytes. */
static char *put_column(char *to, const char **at, int by)
{
    bool fixed = **at == '$';
    char letters[4], *first = letters + sizeof(letters);
    long n = 0;

    *at += fixed;
    for (; isalpha((unsigned char)**at); ++*at) {
        n = n * 26 + (toupper((unsigned char)**at) - 'A' + 1);
    }
    n += fixed ? 0 : by;
    if (n < 1 || n > SHEET_COLUMNS) {
        return NULL;
    }
    for (; n > 0; n = (n - 1) / 26) {
        *--first = (char)('A' + (n - 1) % 26);
    }
    to = put(to, "$", fixed);
    return put(to, first, (size_t)(letters + sizeof(letters) - first));
}

static char *put_row(char *to, const char **at, int by)
{
    bool fixed = **at == '$';
    char *end;
    long n;

    *at += fixed;
    n = strtol(*at, &end, 10) + (fixed ? 0 : by);
    *at = end;
    if (n < 1 || n > SHEET_ROWS) {
        return NULL;
    }
    return to + snprintf(to, PART_ROOM, "%s%ld", fixed ? "$" : "", n);
}

static char *put_moved(
    char *to, enum token_kind kind, struct text token, int rows, int columns)
{
    const char *at = token.p;
    char *end = to;

    if (kind != TOKEN_ROW) {
        end = put_column(end, &at, columns);
    }
    if (end != NULL && kind != TOKEN_COLUMN) {
        end = put_row(end, &at, rows);
    }
    return end != NULL ? end : put(to, "#REF!", 5);
}

const char *formula_shift(
    const char *formula, int rows, int columns, struct arena *arena)
{
    struct tokens t = {.start = formula, .at = formula};
    /* A reference of two bytes may grow to eleven. */
    char *out = arena_alloc(arena, strlen(formula) * 6 + 2 * PART_ROOM);
    char *to = out;
    enum token_kind kind;

    while (out != NULL && (kind = next(&t)) != TOKEN_END) {
        to = kind == TOKEN_CELL || kind == TOKEN_COLUMN || kind == TOKEN_ROW
                 ? put_moved(to, kind, t.token, rows, columns)
                 : put(to, t.token.p, t.token.n);
    }
    return out;
}

/* -- plain ----------------------------------------------------------------- */

/* The name of a sheet without its quotes. */
static struct text bare(struct text token)
{
    return token.n > 1 && token.p[0] == '\''
               ? (struct text){token.p + 1, token.n - 2}
               : token;
}

static char *put_upper(char *to, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        *to++ = (unsigned char)bytes[i] < 0x80
                    ? (char)toupper((unsigned char)bytes[i])
                    : bytes[i];
    }
    return to;
}

static char *put_sheet(char *to, struct text token,
    const struct formula_sheet *sheets, size_t count)
{
    struct text name = bare(token);

    for (size_t i = 0; i < count; i++) {
        if (sheets[i].instead != NULL && text_is(name, sheets[i].name)) {
            name = text_of(sheets[i].instead);
            break;
        }
    }
    *to++ = '\'';
    to = put_upper(to, name.p, name.n);
    *to++ = '\'';
    return to;
}

static char *put_word(char *to, struct text token)
{
    static const char *const prefixes[] = {"_xlfn.", "_xlws."};

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        size_t n = strlen(prefixes[i]);

        if (token.n > n && memcmp(token.p, prefixes[i], n) == 0) {
            token = (struct text){token.p + n, token.n - n};
        }
    }
    return put_upper(to, token.p, token.n);
}

/* Room for a name of a sheet in the place of another. */
static size_t longest(const struct formula_sheet *sheets, size_t count)
{
    size_t most = 0;

    for (size_t i = 0; i < count; i++) {
        size_t n = sheets[i].instead == NULL ? 0 : strlen(sheets[i].instead);

        most = n > most ? n : most;
    }
    return most;
}

static size_t room_for(
    const char *formula, const struct formula_sheet *sheets, size_t count)
{
    size_t marks = 0;

    for (const char *at = formula; *at != '\0'; at++) {
        marks += *at == '!';
    }
    return strlen(formula) + 1 + marks * (longest(sheets, count) + 2);
}

const char *formula_plain(const char *formula,
    const struct formula_sheet *sheets, size_t count, struct arena *arena)
{
    struct tokens t = {.start = formula, .at = formula + (*formula == '=')};
    char *out = arena_alloc(arena, room_for(formula, sheets, count));
    char *to = out;
    enum token_kind kind;

    while (out != NULL && (kind = next(&t)) != TOKEN_END) {
        switch (kind) {
        case TOKEN_BLANK:
            /* Between two words a blank is an operator. */
            if (to > out && in_word(to[-1]) && in_word(*t.at)) {
                *to++ = ' ';
            }
            break;
        case TOKEN_TEXT: to = put(to, t.token.p, t.token.n); break;
        case TOKEN_SHEET: to = put_sheet(to, t.token, sheets, count); break;
        case TOKEN_WORD: to = put_word(to, t.token); break;
        case TOKEN_CELL:
        case TOKEN_COLUMN:
        case TOKEN_ROW:
        case TOKEN_SIGN:
        case TOKEN_END: to = put_upper(to, t.token.p, t.token.n); break;
        }
    }
    return out;
}
