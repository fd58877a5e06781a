#include "eval/evidence_type.h"

#include <string.h>

enum { NAME_POINTS = 80, ENDING_BYTES = 5 };

#define MAGIC_OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define MAGIC_ZIP "PK\x03\x04"
#define OFFICE    "application/vnd.openxmlformats-officedocument."

static const struct kind {
    const char *ending;
    struct text magic;
    const char *part; /* that a ZIP must have; "" for other files */
    const char *type;
} kinds[] = {
    {".pdf", {"%PDF-", 5}, "", "application/pdf"},
    {".png", {"\x89PNG\r\n\x1A\n", 8}, "", "image/png"},
    {".jpg", {"\xFF\xD8\xFF", 3}, "", "image/jpeg"},
    {".jpeg", {"\xFF\xD8\xFF", 3}, "", "image/jpeg"},
    {".docx", {MAGIC_ZIP, 4}, "word/document.xml",
        OFFICE "wordprocessingml.document"},
    {".xlsx", {MAGIC_ZIP, 4}, "xl/workbook.xml", OFFICE "spreadsheetml.sheet"},
    {".doc", {MAGIC_OLE, 8}, "", "application/msword"},
    {".xls", {MAGIC_OLE, 8}, "", "application/vnd.ms-excel"},
    {".wps", {MAGIC_OLE, 8}, "", "application/vnd.ms-works"},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool ends_with(struct text name, const char *ending)
{
    size_t n = strlen(ending);

    if (name.n <= n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (lower(name.p[name.n - n + i]) != ending[i]) {
            return false;
        }
    }
    return true;
}

static bool contains(struct text in, const char *what)
{
    size_t n = strlen(what);

    while (in.n >= n) {
        const char *next = memchr(in.p, what[0], in.n - n + 1);

        if (next == NULL) {
            return false;
        }
        if (memcmp(next, what, n) == 0) {
            return true;
        }
        in.n -= (size_t)(next + 1 - in.p);
        in.p = next + 1;
    }
    return false;
}

static bool fits(const struct kind *kind, struct text content)
{
    if (content.n < kind->magic.n ||
        memcmp(content.p, kind->magic.p, kind->magic.n) != 0) {
        return false;
    }
    /* The names of its parts stand in a ZIP as they are. */
    return kind->part[0] == '\0' || (contains(content, "[Content_Types].xml") &&
                                        contains(content, kind->part) &&
                                        !contains(content, "vbaProject.bin"));
}

const char *evidence_type(struct text name, struct text content)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (ends_with(name, kinds[i].ending)) {
            return fits(&kinds[i], content) ? kinds[i].type : NULL;
        }
    }
    return NULL;
}

/* What a name must not carry: controls, marks of direction and of no width,
 * what a file system reads as more than a name, what is not UTF-8. */
static bool dropped(unsigned point)
{
    return text_control(point, false) || point == 0xFFFD || point == 0xFEFF ||
           (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x2069) ||
           (point < 0x80 && strchr("/\\:*?\"<>|", (int)point) != NULL);
}

static struct text last_part(struct text name)
{
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            return (struct text){name.p + i, name.n - i};
        }
    }
    return name;
}

/* The last "." and what follows it, when that is short; else empty. */
static struct text ending_of(struct text name)
{
    for (size_t i = 1; i <= ENDING_BYTES && i < name.n; i++) {
        if (name.p[name.n - i] == '.') {
            return (struct text){name.p + name.n - i, i};
        }
    }
    return (struct text){name.p + name.n, 0};
}

const char *evidence_name(struct text name, struct arena *arena)
{
    struct text in = last_part(name), ending = ending_of(in);
    size_t at = 0, n = 0, points = 0, stem = in.n - ending.n;
    char *out = arena_alloc(arena, in.n + sizeof("file"));

    if (out == NULL) {
        return NULL;
    }
    while (at < stem && points < NAME_POINTS - ENDING_BYTES) {
        size_t from = at;
        unsigned point = text_next(in, &at);

        if (!dropped(point) && !(n == 0 && (point == '.' || point == ' '))) {
            memcpy(out + n, in.p + from, at - from);
            n += at - from;
            points++;
        }
    }
    if (n == 0) {
        memcpy(out, "file", 4);
        n = 4;
    }
    for (size_t i = 0; i < ending.n; i++) {
        unsigned char c = (unsigned char)ending.p[i];

        if (c < 0x80 && !dropped(c)) {
            out[n++] = (char)c;
        }
    }
    out[n] = '\0';
    return out;
}
