/*
 * Workbooks from outside: by the first byte the rest is a whole file, a part of
 * a good one, or the answer of the reading process. Whatever is read lies
 * within its limits, is UTF-8, and comes through the answer unchanged; a
 * template in it is taken or refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
    }
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
    }
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
        case 'w': read_wire(in, arena); break;
        case 'p': (void)template_parse(rest, arena, &t); break;
        default: read_file(in, arena);
        }
    }
    arena_free(arena);
    return 0;
}
