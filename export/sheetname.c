#include "export/sheetname.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "eval/text.h"

static size_t units_of(unsigned point)
{
    return point > 0xFFFF ? 2 : 1;
}

static size_t units(struct text in)
{
    size_t n = 0;

    for (size_t at = 0; at < in.n;) {
        n += units_of(text_next(in, &at));
    }
    return n;
}

/* The bytes of `in` that fill at most `most` units, at a whole character. */
static size_t fitting(struct text in, size_t most)
{
    size_t at = 0, used = 0;

    while (at < in.n) {
        size_t next = at;
        size_t more = units_of(text_next(in, &next));

        if (used + more > most) {
            break;
        }
        used += more;
        at = next;
    }
    return at;
}

static bool refused(unsigned point)
{
    return point < 0x20 || point == 0x7F || point == 0xFFFD ||
           (point < 0x80 && strchr("[]:*?/\\", (int)point) != NULL);
}

/* Copies with every refused character replaced; `out` holds `room` bytes. */
static size_t replaced(struct text in, char *out, size_t room)
{
    size_t n = 0;

    for (size_t at = 0; at < in.n && n + 5 < room;) {
        size_t from = at;
        unsigned point = text_next(in, &at);

        if (refused(point)) {
            out[n++] = '_';
        } else {
            memcpy(out + n, in.p + from, at - from);
            n += at - from;
        }
    }
    out[n] = '\0';
    return n;
}

static struct text without_apostrophes(struct text in)
{
    struct text out = text_trim(in);

    while (out.n > 0 && (out.p[0] == '\'' || out.p[out.n - 1] == '\'')) {
        if (out.p[0] == '\'') {
            out.p++;
        }
        out.n--;
        out = text_trim(out);
    }
    return out;
}

static void cut(struct text in, size_t most, const char *end, char *out)
{
    static const char dots[] = "…";
    size_t tail = units(text_of(end));

    if (units(in) + tail <= most) {
        snprintf(out, SHEET_NAME_ROOM, "%.*s%s", (int)in.n, in.p, end);
        return;
    }
    in.n = fitting(in, most - tail - 1);
    snprintf(out, SHEET_NAME_ROOM, "%.*s%s%s", (int)in.n, in.p, dots, end);
}

void sheet_name_clean(const char *in, char out[SHEET_NAME_ROOM])
{
    /* A longer name is cut anyway; this holds more than it keeps. */
    char held[4 * SHEET_NAME_ROOM];
    struct text name = {held, replaced(text_of(in), held, sizeof(held))};

    name = without_apostrophes(name);
    if (name.n == 0) {
        name = TEXT("Sheet");
    }
    cut(name, SHEET_NAME_UNITS, "", out);
    if (sheet_name_same(out, "History")) {
        strcat(out, "_");
    }
}

bool sheet_name_same(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

void sheet_name_variant(const char *clean, int n, char out[SHEET_NAME_ROOM])
{
    char end[16];

    snprintf(end, sizeof(end), " (%d)", n);
    cut(text_of(clean), SHEET_NAME_UNITS, end, out);
}
