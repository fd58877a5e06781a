/*
 * Workbooks from outside: by the first byte the rest is a whole file, a part of
 * a good one, or the answer of the reading process. Whatever is read lies
 * within its limits, is UTF-8, and comes through the answer unchanged; a
 * template in it is taken or refused; a workbook equals itself; a formula moved
 * and written plainly stays text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export/compare.h"
#include "export/formula.h"
#include "export/template_read.h"
#include "export/xlsx_child.h"
/* A fuzzer is one file. */
#include "tests/unit/xlsx_made.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void look_at(const struct xlsx_book *book)
{
    must(book->sheet_count <= XLSX_SHEETS && book->cell_count <= XLSX_CELLS);
    for (size_t i = 0; i < book->cell_count; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        must(cell->sheet >= 0 && cell->sheet < book->sheet_count);
        must(cell->row >= 0 && cell->row < XLSX_ROWS && cell->column >= 0 &&
             cell->column < XLSX_COLUMNS);
        must(text_utf8_valid(text_of(cell->text)));
        must(cell->source == NULL ||
             (cell->formula && text_utf8_valid(text_of(cell->source))));
    }
    must(book->name_count <= XLSX_DEFINED && book->code_count <= XLSX_CODES);
}

static void look_at_wire(const struct xlsx_book *book, struct arena *arena)
{
    struct xlsx_book *back = arena_alloc(arena, sizeof(*back));
    struct text wire = {NULL, 0};

    must(back != NULL && xlsx_wire_write(XLSX_OK, book, arena, &wire));
    must(xlsx_wire_read(wire, arena, back) == XLSX_OK);
    must(back->sheet_count == book->sheet_count &&
         back->cell_count == book->cell_count);
    for (size_t i = 0; i < book->cell_count; i++) {
        must(strcmp(back->cells[i].text, book->cells[i].text) == 0);
        must(back->cells[i].row == book->cells[i].row &&
             back->cells[i].kind == book->cells[i].kind);
        must(
            (back->cells[i].source == NULL) == (book->cells[i].source == NULL));
        must(book->cells[i].source == NULL ||
             strcmp(back->cells[i].source, book->cells[i].source) == 0);
    }
    must(back->name_count == book->name_count);
    for (size_t i = 0; i < book->name_count; i++) {
        must(strcmp(back->names[i].name, book->names[i].name) == 0 &&
             strcmp(back->names[i].text, book->names[i].text) == 0);
    }
    must(memcmp(back->codes, book->codes, sizeof(back->codes)) == 0);
}

static void read_file(struct text file, struct arena *arena)
{
    static const unsigned char key[SECRET_BYTES];
    static const struct framework none = {.edition = "", .version = ""};
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));
    struct template_read read;

    must(book != NULL);
    if (xlsx_read(file, &xlsx_form, arena, book) == XLSX_OK) {
        look_at(book);
        look_at_wire(book, arena);
        (void)template_take(book, key, &none, arena, &read);
    }
}

/* The same file as a workbook: it differs from itself in nothing. */
static void read_whole(struct text file, struct arena *arena)
{
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));
    struct comparison *same = arena_alloc(arena, sizeof(*same));

    must(book != NULL && same != NULL);
    if (xlsx_read(file, &xlsx_workbook, arena, book) == XLSX_OK) {
        look_at(book);
        look_at_wire(book, arena);
        must(!books_compare(book, book, arena, same) || books_equal(same));
    }
}

/* Moved there and back, written plainly twice. */
static void read_formula(const char *text, struct arena *arena)
{
    const char *moved = formula_shift(text, 7, 3, arena);
    const char *plain = formula_plain(text, NULL, 0, arena);
    const char *again =
        plain == NULL ? NULL : formula_plain(plain, NULL, 0, arena);

    must(moved != NULL && plain != NULL && again != NULL);
    must(!text_utf8_valid(text_of(text)) ||
         (text_utf8_valid(text_of(moved)) && text_utf8_valid(text_of(plain))));
}

static void read_wire(struct text in, struct arena *arena)
{
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));

    must(book != NULL);
    if (xlsx_wire_read(in, arena, book) == XLSX_OK) {
        look_at(book);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(64 << 20);

    if (size > 0) {
        const char *rest = arena_copy(arena, (const char *)data + 1, size - 1);
        struct text in = {rest, size - 1};
        struct template t;

        switch (data[0]) {
        case 's':
            read_file(xlsx_make_sheet(rest, NULL, "<xf/>", arena), arena);
            break;
        case 't':
            read_file(xlsx_make_sheet("<row><c t=\"s\"><v>0</v></c>"
                                      "</row>",
                          rest, NULL, arena),
                arena);
            break;
        case 'b':
            read_whole(xlsx_make_sheet(rest, NULL, "<xf/>", arena), arena);
            break;
        case 'f': read_formula(rest, arena); break;
        case 'w': read_wire(in, arena); break;
        case 'p': (void)template_parse(rest, arena, &t); break;
        default: read_file(in, arena); read_whole(in, arena);
        }
    }
    arena_free(arena);
    return 0;
}
