/*
 * CSV: whatever is read can be written and is read again as the same; a fault
 * has a place inside the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Text that grows; plain malloc, so that it may outgrow the arena. */
struct output {
    char *bytes;
    size_t n, cap;
};

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void put(struct output *out, const char *text)
{
    size_t n = strlen(text);

    while (out->n + n + 1 > out->cap) {
        out->cap = out->cap * 2 + 256;
        out->bytes = realloc(out->bytes, out->cap);
        must(out->bytes != NULL);
    }
    memcpy(out->bytes + out->n, text, n + 1);
    out->n += n;
}

static void put_row(struct output *out, const char *const *fields, int count,
    struct arena *arena)
{
    for (int i = 0; i < count; i++) {
        const char *field = csv_quote(fields[i], arena);

        must(field != NULL);
        put(out, i > 0 ? "," : "");
        /* Alone on its line an empty field would be an empty line. */
        put(out, count == 1 && field[0] == '\0' ? "\"\"" : field);
    }
    put(out, "\r\n");
}

static void check_fields(const struct csv *csv, int lines)
{
    int before = 0;

    must(csv->column_count >= 1 && csv->column_count <= CSV_COLUMNS_MAX);
    for (size_t r = 0; r < csv->row_count; r++) {
        must(csv->lines[r] > before && csv->lines[r] <= lines);
        before = csv->lines[r];
        for (int i = 0; i < csv->column_count; i++) {
            struct text field = text_of(csv_at(csv, r, i));

            must(text_check(field, field.n, true) == TEXT_OK);
        }
    }
    for (int i = 0; i < csv->column_count; i++) {
        int found = csv_column(csv, csv->header[i]);

        must(found >= 0 && found <= i);
    }
}

static void check_same(const struct csv *a, const struct csv *b)
{
    must(a->row_count == b->row_count && a->column_count == b->column_count);
    for (int i = 0; i < a->column_count; i++) {
        must(strcmp(a->header[i], b->header[i]) == 0);
        for (size_t r = 0; r < a->row_count; r++) {
            must(strcmp(csv_at(a, r, i), csv_at(b, r, i)) == 0);
        }
    }
}

static void check_again(const struct csv *csv, struct arena *arena)
{
    struct output out = {0};
    struct csv again;
    struct csv_fault fault;

    put(&out, "\xEF\xBB\xBF");
    put_row(&out, csv->header, csv->column_count, arena);
    for (size_t r = 0; r < csv->row_count; r++) {
        put_row(&out, csv->fields + r * (size_t)csv->column_count,
            csv->column_count, arena);
    }
    must(csv_read((struct text){out.bytes, out.n}, arena, &again, &fault));
    check_same(csv, &again);
    free(out.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text in = {(const char *)data, size};
    struct arena *arena = arena_new((size_t)64 << 20);
    struct csv csv;
    struct csv_fault fault = {0};
    int lines = 1;

    must(arena != NULL);
    for (size_t i = 0; i < size; i++) {
        lines += data[i] == '\n';
    }
    if (csv_read(in, arena, &csv, &fault)) {
        check_fields(&csv, lines);
        check_again(&csv, arena);
    } else {
        must(fault.what != NULL && fault.line >= 1 && fault.line <= lines);
        must(fault.column >= 1 && (size_t)fault.column <= size + 1);
    }
    arena_free(arena);
    return 0;
}
