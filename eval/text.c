#include "eval/text.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT 0xFFFDu

struct text text_of(const char *string)
{
    return string == NULL ? TEXT("") : (struct text){string, strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool text_is(struct text a, const char *string)
{
    return text_equal(a, text_of(string));
}

/* Bytes of a blank at `p` (1 or 3), 0 when there is none. */
static size_t blank_at(const char *p, size_t n)
{
    if (n >= 1 && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')) {
        return 1;
    }
    return n >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t blank_before_end(struct text in)
{
    size_t n = in.n > 0 ? blank_at(in.p + in.n - 1, 1) : 0;

    return n > 0 || in.n < 3 ? n : blank_at(in.p + in.n - 3, 3) / 3 * 3;
}

struct text text_trim(struct text in)
{
    for (size_t n; (n = blank_at(in.p, in.n)) > 0;) {
        in.p += n;
        in.n -= n;
    }
    for (size_t n; (n = blank_before_end(in)) > 0;) {
        in.n -= n;
    }
    return in;
}

/* Length of the sequence that `first` begins; 0 for a byte that begins none. */
static size_t sequence(unsigned char first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return 2;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return 3;
    }
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* False for overlong forms, surrogates and values over U+10FFFF. */
static bool allowed(unsigned point, size_t n)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};

    return point >= least[n] && point <= 0x10FFFF &&
           !(point >= 0xD800 && point <= 0xDFFF);
}

/* Decode at `p`; returns the bytes used, 0 when they are not UTF-8. */
static size_t decode(const char *p, size_t room, unsigned *point)
{
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *b = (const unsigned char *)p;
    size_t n = sequence(b[0]);

    if (n == 0 || n > room) {
        return 0;
    }
    *point = b[0] & mask[n];
    for (size_t i = 1; i < n; i++) {
        if ((b[i] & 0xC0) != 0x80) {
            return 0;
        }
        *point = *point << 6 | (b[i] & 0x3Fu);
    }
    return allowed(*point, n) ? n : 0;
}

/* A character of three bytes that is plainly one, as all Chinese is: those
 * that begin with E0, ED or EF may be none. */
static bool is_three(const unsigned char *b, size_t room)
{
    return room >= 3 && b[0] > 0xE0 && b[0] < 0xEF && b[0] != 0xED &&
           (b[1] & 0xC0) == 0x80 && (b[2] & 0xC0) == 0x80;
}

unsigned text_next(struct text in, size_t *at)
{
    const unsigned char *b = (const unsigned char *)in.p + *at;
    unsigned point;

    if (is_three(b, in.n - *at)) {
        *at += 3;
        return (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    }

    size_t n = decode(in.p + *at, in.n - *at, &point);

    if (n == 0) {
        ++*at;
        return REPLACEMENT;
    }
    *at += n;
    return point;
}

bool text_utf8_valid(struct text in)
{
    for (size_t at = 0; at < in.n;) {
        unsigned point;
        size_t n = decode(in.p + at, in.n - at, &point);

        if (n == 0) {
            return false;
        }
        at += n;
    }
    return true;
}

size_t text_length(struct text in)
{
    size_t points = 0;

    for (size_t i = 0; i < in.n; i++) {
        points += ((unsigned char)in.p[i] & 0xC0) != 0x80;
    }
    return points;
}

/* Bytes of printable ASCII at `p`, eight or none. */
static size_t plain_eight(const char *p, size_t room)
{
    const uint64_t each = UINT64_MAX / 255;
    uint64_t eight;

    if (room < sizeof(eight)) {
        return 0;
    }
    memcpy(&eight, p, sizeof(eight));
    return ((eight | (eight - each * 0x20)) & each * 0x80) == 0 ? sizeof(eight)
                                                                : 0;
}

/* Bytes of the character at `p` when XML takes it, else 0. */
static size_t clean_one(const char *p, size_t room)
{
    unsigned point;
    size_t n;

    if (is_three((const unsigned char *)p, room)) {
        return 3;
    }
    n = decode(p, room, &point);
    return n > 0 && (point | 1) != 0xFFFF &&
                   (point >= 0x20 || point == '\t' || point == '\n' ||
                       point == '\r')
               ? n
               : 0;
}

size_t text_clean(struct text in)
{
    size_t at = 0, n = 1;

    while (at < in.n && n > 0) {
        n = plain_eight(in.p + at, in.n - at);
        if (n == 0) {
            n = clean_one(in.p + at, in.n - at);
        }
        at += n;
    }
    return at;
}

size_t text_clean_wide(struct text in)
{
    size_t at = 0, n = 1;

    while (at < in.n && n > 0 && (unsigned char)in.p[at] >= 0x80) {
        n = clean_one(in.p + at, in.n - at);
        at += n;
    }
    return at;
}

bool text_control(unsigned point, bool multiline)
{
    if (point == '\t' || point == '\n' || point == '\r') {
        return !multiline;
    }
    /* U+FFFE and U+FFFF may not stand in XML, so in no workbook. */
    return point < 0x20 || (point >= 0x7F && point < 0xA0) ||
           (point & ~1u) == 0xFFFE;
}

enum text_fault text_check(struct text in, size_t max_points, bool multiline)
{
    if (!text_utf8_valid(in)) {
        return TEXT_NOT_UTF8;
    }
    for (size_t at = 0; at < in.n;) {
        if (text_control(text_next(in, &at), multiline)) {
            return TEXT_CONTROL;
        }
    }
    return text_length(in) > max_points ? TEXT_LONG : TEXT_OK;
}
