#include "export/xlsx_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void xlsx_restart(struct xlsx_string *string)
{
    string->n = 0;
    string->bytes[0] = '\0';
}

enum xlsx_fault xlsx_append(
    struct xlsx_string *string, const char *text, size_t n)
{
    if (n > string->most - string->n) {
        return XLSX_LARGE;
    }
    memcpy(string->bytes + string->n, text, n);
    string->n += n;
    string->bytes[string->n] = '\0';
    return XLSX_OK;
}

/* "_x000D_": the code point, and -1 when it is no such escape. */
static long escape(const char *at)
{
    long code = 0;

    if (at[0] != '_' || at[1] != 'x') {
        return -1;
    }
    for (int i = 2; i < 6; i++) {
        if (!isxdigit((unsigned char)at[i])) {
            return -1;
        }
        code = code * 16 + (isdigit((unsigned char)at[i])
                                   ? at[i] - '0'
                                   : tolower((unsigned char)at[i]) - 'a' + 10);
    }
    return at[6] == '_' ? code : -1;
}

/* A code point below 65536 that is no half of a pair; else U+FFFD. */
static size_t put_point(char *out, long code)
{
    if (code == '\r') {
        return 0;
    }
    if (text_control((unsigned)code, true) ||
        (code >= 0xD800 && code < 0xE000)) {
        code = 0xFFFD;
    }
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
}

const char *xlsx_clean(const struct xlsx_string *string, struct arena *arena)
{
    const struct text in = {string->bytes, string->n};
    /* A control character of one byte becomes three. */
    char *out = arena_alloc(arena, string->n * 3 + 1);
    size_t n = 0;

    for (size_t at = 0; out != NULL && at < in.n;) {
        long code = escape(in.p + at);
        size_t from = at;

        if (code >= 0) {
            n += put_point(out + n, code);
            at += 7;
            continue;
        }
        unsigned point = text_next(in, &at);

        if (point < 0x10000) {
            n += put_point(out + n, (long)point);
        } else {
            memcpy(out + n, in.p + from, at - from);
            n += at - from;
        }
    }
    return out;
}

/* Built-in formats of dates and times, those of Chinese too. */
static bool date_id(long id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) ||
           (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* What stands in a code outside of texts, colours and conditions. */
static enum xlsx_kind code_kind(const char *code)
{
    char quote = '\0';

    for (const char *at = code; *at != '\0'; at++) {
        if (quote != '\0') {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '"' || *at == '[') {
            quote = *at == '"' ? '"' : ']';
        } else if (*at == '\\' || *at == '_' || *at == '*') {
            at += at[1] != '\0';
        } else if (*at == '%') {
            return XLSX_PERCENT;
        } else if (strchr("yYdDhHsS", *at) != NULL) {
            return XLSX_DATE;
        } else if (strncasecmp(at, "General", 7) == 0) {
            at += 6;
        }
    }
    return XLSX_NUMBER;
}

enum xlsx_kind xlsx_format_kind(long id, const char *code)
{
    if (code != NULL) {
        return code_kind(code);
    }
    if (id == 9 || id == 10) {
        return XLSX_PERCENT;
    }
    return date_id(id) ? XLSX_DATE : XLSX_NUMBER;
}
