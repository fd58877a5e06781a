#include "eval/composite_table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "eval/number.h"

#define NO_MEMORY "there is no memory for the tables"

/* -- faults ---------------------------------------------------------------- */

static bool later(
    const struct composite_fault *a, const struct composite_fault *b)
{
    if (a->in_data != b->in_data) {
        return a->in_data;
    }
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

/* Where the fault goes in the list, after those of the same place; NULL when
 * the list ends before it. */
static struct composite_fault *make_place(
    struct composite_faults *f, const struct composite_fault *fault)
{
    size_t kept = f->count < f->cap ? f->count : f->cap, at = kept;

    f->count++;
    while (at > 0 && later(&f->list[at - 1], fault)) {
        at--;
    }
    if (at == f->cap) {
        return NULL;
    }
    if (kept == f->cap) {
        kept--;
    }
    memmove(&f->list[at + 1], &f->list[at], (kept - at) * sizeof(*f->list));
    return &f->list[at];
}

struct table_quoted table_quoted(struct text value)
{
    struct table_quoted out = {""};
    size_t n = 0;

    for (int i = 0; i < QUOTE_POINTS && n < value.n; i++) {
        text_next(value, &n);
    }
    snprintf(out.bytes, sizeof(out.bytes), "%.*s%s", (int)n, value.p,
        n < value.n ? "…" : "");
    return out;
}

/* A sentence is one line whatever the table holds. */
static const char *sentence(struct composite_faults *f, char *text)
{
    const char *copy;

    for (char *p = text; (p = strpbrk(p, "\t\r\n")) != NULL;) {
        *p = ' ';
    }
    copy = arena_copy(f->arena, text, strlen(text));
    return copy == NULL ? NO_MEMORY : copy;
}

void table_note(const struct composite_table *t, int row, int column,
    const char *format, ...)
{
    struct composite_fault fault = {
        t->is_data, table_line(t, row), column + 1, ""};
    struct composite_fault *place = make_place(t->faults, &fault);
    char text[1600];
    int n = 0;
    va_list list;

    if (place == NULL) {
        return;
    }
    if (row >= 0) {
        n = snprintf(text, sizeof(text), "%s \"%s\" ",
            table_quoted(text_of(t->csv.header[column])).bytes,
            table_quoted(table_text(t, row, column)).bytes);
    }
    va_start(list, format);
    vsnprintf(text + n, sizeof(text) - (size_t)n, format, list);
    va_end(list);
    fault.what = sentence(t->faults, text);
    *place = fault;
}

static void note_memory(struct composite_faults *f)
{
    const struct composite_fault fault = {false, 0, 0, NO_MEMORY};
    struct composite_fault *place = f->full ? NULL : make_place(f, &fault);

    f->full = true;
    if (place != NULL) {
        *place = fault;
    }
}

/* -- memory ---------------------------------------------------------------- */

void *faults_take(struct composite_faults *f, size_t count, size_t size)
{
    void *made = arena_array(f->arena, count, size);

    if (made == NULL) {
        note_memory(f);
    }
    return made;
}

const char *faults_keep(struct composite_faults *f, struct text text)
{
    const char *copy = text.p;

    if (copy[text.n] != '\0') {
        copy = arena_copy(f->arena, text.p, text.n);
    }
    if (copy == NULL) {
        note_memory(f);
        return "";
    }
    return copy;
}

/* -- the table ------------------------------------------------------------- */

static struct text field(const struct csv *csv, size_t row, int column)
{
    return text_trim(text_of(csv_at(csv, row, column)));
}

/* True when no field says anything: what spreadsheets leave behind. */
static bool empty_row(const struct csv *csv, size_t row)
{
    int column = 0;

    while (column < csv->column_count && field(csv, row, column).n == 0) {
        column++;
    }
    return column == csv->column_count;
}

bool table_open(struct composite_table *t, struct text in)
{
    struct csv *csv = &t->csv;
    struct csv_fault fault;

    if (!csv_read(in, t->faults->arena, csv, &fault)) {
        struct composite_fault at = {
            t->is_data, fault.line, fault.column, fault.what};
        struct composite_fault *place = make_place(t->faults, &at);

        if (place != NULL) {
            *place = at;
        }
        return false;
    }
    t->columns =
        faults_take(t->faults, (size_t)csv->column_count, sizeof(*t->columns));
    t->rows = faults_take(t->faults, csv->row_count, sizeof(*t->rows));
    if (t->faults->full) {
        return false;
    }
    for (int i = 0; i < csv->column_count; i++) {
        struct text name = text_trim(text_of(csv->header[i]));

        t->columns[i] = (struct coded){faults_keep(t->faults, name), i};
    }
    coded_sort(t->columns, csv->column_count);
    for (size_t i = 0; i < csv->row_count; i++) {
        if (!empty_row(csv, i)) {
            t->rows[t->row_count++] = (int)i;
        }
    }
    return !t->faults->full;
}

int table_column(struct composite_table *t, struct text name)
{
    int count = t->csv.column_count;
    int place = coded_place(t->columns, count, name);

    if (place < 0) {
        return -1;
    }
    if (place + 1 < count && coded_again(t->columns, place + 1)) {
        table_note(t, TABLE_HEADER, t->columns[place + 1].at,
            "the column %s stands twice; keep one of them",
            table_quoted(name).bytes);
    }
    return t->columns[place].at;
}

struct text table_text(const struct composite_table *t, int row, int column)
{
    return field(&t->csv, (size_t)t->rows[row], column);
}

bool table_missing(struct text text)
{
    return text.n == 0 || text_is(text, "NA");
}

bool table_parse(struct text text, double *out)
{
    return number_parse(text, out) && fabs(*out) <= 1e75;
}

double table_number(
    const struct composite_table *t, int row, int column, double none)
{
    struct text text = table_text(t, row, column);
    double x;

    if (table_missing(text)) {
        return none;
    }
    if (!table_parse(text, &x)) {
        table_note(t, row, column,
            "is no number up to 1e75: write digits with at most one point, or "
            "nothing where it is missing");
        return none;
    }
    return x;
}

int table_line(const struct composite_table *t, int row)
{
    return row >= 0 ? t->csv.lines[t->rows[row]] : row - TABLE_WHOLE;
}
