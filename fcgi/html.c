#include "fcgi/html.h"

#include <math.h>
#include <string.h>

#define FIRST_ROOM ((size_t)16 << 10)

void html_start(struct html *h, struct arena *arena)
{
    *h = (struct html){.arena = arena};
}

/* Room for `n` more bytes; false (and `failed`) when memory is out. */
static bool reserve(struct html *h, size_t n)
{
    if (n <= h->room - h->n) {
        return true;
    }
    size_t room = h->room ? h->room * 2 : FIRST_ROOM;
    while (room - h->n < n) {
        room *= 2;
    }
    char *p = h->failed ? NULL : arena_alloc(h->arena, room);
    if (!p) {
        h->failed = true;
        return false;
    }
    if (h->n > 0) {
        memcpy(p, h->p, h->n);
    }
    h->p = p;
    h->room = room;
    return true;
}

static void append(struct html *h, const char *bytes, size_t n)
{
    if (n == 0 || !reserve(h, n)) {
        return;
    }
    memcpy(h->p + h->n, bytes, n);
    h->n += n;
}

void html_raw_literal(struct html *h, const char *literal, size_t n)
{
    append(h, literal, n);
}

/* -- escaping -------------------------------------------------------------- */

/* 1 + index into `escapes` for the bytes that must not appear as they are. */
static const unsigned char special[256] = {
    ['&'] = 1,
    ['<'] = 2,
    ['>'] = 3,
    ['"'] = 4,
    ['\''] = 5,
};

static const struct text escapes[] = {
    {"&amp;", 5},
    {"&lt;", 4},
    {"&gt;", 4},
    {"&quot;", 6},
    {"&#39;", 5},
};

void html_text_n(struct html *h, const char *text, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned kind = special[(unsigned char)text[i]];
        if (kind == 0) {
            continue;
        }
        append(h, text + from, i - from);
        append(h, escapes[kind - 1].p, escapes[kind - 1].n);
        from = i + 1;
    }
    append(h, text + from, n - from);
}

void html_text(struct html *h, const char *text)
{
    html_text_n(h, text, strlen(text));
}

static bool unreserved(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

void html_url(struct html *h, const char *segment)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const char *p = segment; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (unreserved(c)) {
            append(h, p, 1);
        } else {
            append(h, (const char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
        }
    }
}

void html_json(struct html *h, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    append(h, "\"", 1);
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '"' || c == '\\') {
            append(h, (const char[]){'\\', *p}, 2);
        } else if (c < 0x20 || c == '<' || c == '&') {
            append(h,
                (const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]},
                6);
        } else {
            append(h, p, 1);
        }
    }
    append(h, "\"", 1);
}

/* -- numbers --------------------------------------------------------------- */

void html_int(struct html *h, int64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0) {
        append(h, "-", 1);
    }
    append(h, digits + at, sizeof(digits) - at);
}

void html_decimal(struct html *h, decimal value, int places)
{
    char out[DECIMAL_TEXT];
    append(h, out, decimal_format(value, places, true, out));
}

/*
 * The value as a decimal of six places, rounded half up at `places` as it is
 * published. Where the digits beyond are not close to a half, the nearest
 * integer is right already and the careful way by text is saved.
 */
static bool real_to_decimal(double value, int places, decimal *out)
{
    static const double scales[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    double shifted = value * scales[places];
    double apart = fabs(fabs(shifted - trunc(shifted)) - 0.5);
    if (apart > 1e-6 && fabs(shifted) < 1e8) {
        *out = (decimal)llround(shifted) *
               (decimal)scales[DECIMAL_PLACES - places];
        return true;
    }
    return decimal_from_double(decimal_round_double(value, places), out);
}

void html_real(struct html *h, double value, int places)
{
    decimal rounded;
    if (real_to_decimal(value, places, &rounded)) {
        html_decimal(h, rounded, places);
    } else {
        append(h, "—", sizeof("—") - 1);
    }
}
