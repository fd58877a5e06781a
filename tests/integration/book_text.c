#include "tests/integration/book_text.h"

#include <string.h>

#include "export/xlsx_child.h"
#include "sql/file.h"
#include "tests/unit/suite.h"

#define ROOM ((size_t)64 << 20)

bool book_says(const char *path, const char *text)
{
    struct arena *arena = arena_new(ROOM);
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));
    struct text bytes;
    bool says = false;

    CHECK(path, file_read(path, ROOM, arena, &bytes) == NULL);
    CHECK(path, xlsx_read_apart(bytes, &xlsx_workbook, arena, book) == XLSX_OK);
    for (size_t i = 0; i < book->cell_count; i++) {
        const char *cell = book->cells[i].text;

        says = says || (cell != NULL && strncmp(cell, text, strlen(text)) == 0);
    }
    arena_free(arena);
    return says;
}
