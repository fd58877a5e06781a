#include "eval/csv.h"

#include <string.h>

/* The reader's place in the text. */
struct place {
    struct text in;
    size_t at;
    int line;
    size_t line_start;
    struct csv_fault *fault;
};

static bool fail(struct place *p, size_t at, const char *what)
{
    struct text before = {p->in.p + p->line_start, at - p->line_start};

    p->fault->line = p->line;
    p->fault->column = (int)text_length(before) + 1;
    p->fault->what = what;
    return false;
}

static bool at_end(const struct place *p)
{
    return p->at >= p->in.n;
}

/* True at a line's end; steps over it when asked. */
static bool line_end(struct place *p, bool step)
{
    size_t n = 0;

    if (!at_end(p) && p->in.p[p->at] == '\n') {
        n = 1;
    } else if (p->at + 1 < p->in.n && memcmp(p->in.p + p->at, "\r\n", 2) == 0) {
        n = 2;
    }
    if (n > 0 && step) {
        p->at += n;
        p->line++;
        p->line_start = p->at;
    }
    return n > 0;
}

static bool quoted(struct place *p, char *out, size_t *n)
{
    size_t start = p->at++;
    int line = p->line;
    size_t line_start = p->line_start;

    while (!at_end(p)) {
        char c = p->in.p[p->at];

        if (c == '"') {
            p->at++;
            if (at_end(p) || p->in.p[p->at] != '"') {
                return true;
            }
        } else if (c == '\n') {
            p->line++;
            p->line_start = p->at + 1;
        }
        out[(*n)++] = c;
        p->at++;
    }
    p->line = line;
    p->line_start = line_start;
    return fail(p, start, "a quoted field does not end");
}

static bool plain(struct place *p, char *out, size_t *n)
{
    while (!at_end(p) && p->in.p[p->at] != ',' && !line_end(p, false)) {
        if (p->in.p[p->at] == '"') {
            return fail(p, p->at, "a quote stands inside a field");
        }
        if (p->in.p[p->at] == '\r') {
            return fail(p, p->at, "a carriage return stands alone");
        }
        out[(*n)++] = p->in.p[p->at++];
    }
    return true;
}

/*
 * One field into `out` at `*used`, NUL-terminated. The output never outgrows
 * the input: each field costs one separator there and one NUL here.
 */
static const char *field(struct place *p, char *out, size_t *used)
{
    char *start = out + *used;
    size_t n = 0;
    bool ok = !at_end(p) && p->in.p[p->at] == '"' ? quoted(p, start, &n)
                                                  : plain(p, start, &n);

    if (!ok) {
        return NULL;
    }
    if (!at_end(p) && p->in.p[p->at] != ',' && !line_end(p, false)) {
        fail(p, p->at, "text stands behind a closing quote");
        return NULL;
    }
    start[n] = '\0';
    *used += n + 1;
    return start;
}

/* Fields of one row into `fields`; their number, -1 on a fault. */
static int row(
    struct place *p, const char **fields, int cap, char *out, size_t *used)
{
    for (int n = 0;;) {
        if (n == cap) {
            fail(p, p->at, "a row has too many fields");
            return -1;
        }
        fields[n] = field(p, out, used);
        if (fields[n++] == NULL) {
            return -1;
        }
        if (at_end(p) || line_end(p, true)) {
            return n;
        }
        p->at++; /* the comma */
    }
}

/* Every code point of the text is one that a value may hold. */
static bool check_bytes(struct place *p)
{
    const size_t begin = p->at;

    for (size_t at = p->at; at < p->in.n;) {
        size_t start = at;
        unsigned point = text_next(p->in, &at);

        if (point == 0xFFFD && at == start + 1) {
            return fail(p, start, "the text is not UTF-8");
        }
        if (point == '\n') {
            p->line++;
            p->line_start = at;
        } else if (text_control(point, true)) {
            return fail(p, start, "a control character stands in the text");
        }
    }
    p->line = 1;
    p->line_start = begin;
    return true;
}

static size_t count(struct text in, char byte)
{
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        n += in.p[i] == byte;
    }
    return n;
}

static bool read_header(
    struct place *p, char *out, size_t *used, struct csv *csv)
{
    if (at_end(p)) {
        return fail(p, p->at, "the header line is missing");
    }
    csv->column_count = row(p, csv->header, CSV_COLUMNS_MAX, out, used);
    if (csv->column_count < 0) {
        return false;
    }
    csv->fields = csv->header + csv->column_count;
    return true;
}

static bool read_rows(struct place *p, char *out, size_t *used, struct csv *csv)
{
    while (!at_end(p)) {
        const char **fields =
            csv->fields + csv->row_count * (size_t)csv->column_count;
        int line = p->line, n;

        if (line_end(p, true)) {
            continue;
        }
        n = row(p, fields, csv->column_count, out, used);
        if (n < 0) {
            return false;
        }
        if (n < csv->column_count) {
            p->line = line;
            return fail(p, p->line_start, "a row has too few fields");
        }
        csv->lines[csv->row_count++] = line;
    }
    return true;
}

bool csv_read(struct text in, struct arena *arena, struct csv *out,
    struct csv_fault *fault)
{
    struct place p = {in, 0, 1, 0, fault};
    char *bytes = arena_alloc(arena, in.n + 1);
    size_t used = 0, lines = count(in, '\n') + 1;

    /* A field ends at a comma, a line break or the end: there are no more. */
    *out = (struct csv){.header = arena_array(arena, count(in, ',') + lines,
                            sizeof(*out->header)),
        .lines = arena_array(arena, lines, sizeof(*out->lines))};
    if (bytes == NULL || out->header == NULL || out->lines == NULL) {
        return fail(&p, 0, "there is no memory for the table");
    }
    if (in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0) {
        p.at = p.line_start = 3;
    }
    return check_bytes(&p) && read_header(&p, bytes, &used, out) &&
           read_rows(&p, bytes, &used, out);
}

int csv_column(const struct csv *csv, const char *name)
{
    for (int i = 0; i < csv->column_count; i++) {
        if (strcmp(csv->header[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

const char *csv_at(const struct csv *csv, size_t row_number, int column)
{
    return column < 0 ? ""
                      : csv->fields[row_number * (size_t)csv->column_count +
                                    (size_t)column];
}

const char *csv_quote(const char *text, struct arena *arena)
{
    size_t n = strlen(text), at = 0;
    char *out;

    if (strpbrk(text, ",\"\r\n") == NULL) {
        return text;
    }
    out = arena_alloc(arena, n * 2 + 3);
    if (out == NULL) {
        return NULL;
    }
    out[at++] = '"';
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '"') {
            out[at++] = '"';
        }
        out[at++] = text[i];
    }
    out[at] = '"';
    return out;
}

/* "-12.5" is no formula. */
static bool is_number(const char *text)
{
    const char *digits = text + (*text == '-' || *text == '+');

    return *digits != '\0' && strspn(digits, "0123456789.") == strlen(digits);
}

const char *csv_text(const char *text, struct arena *arena)
{
    size_t n = strlen(text);
    char *guarded;

    if (*text == '\0' || strchr("=+-@\t\r", *text) == NULL || is_number(text)) {
        return csv_quote(text, arena);
    }
    guarded = arena_alloc(arena, n + 2);
    if (guarded == NULL) {
        return NULL;
    }
    guarded[0] = '\'';
    memcpy(guarded + 1, text, n + 1);
    return csv_quote(guarded, arena);
}
