/* A sheet of an upload by row and column: what it takes and what it leaves. */
#include "export/template_grid.h"

#include "tests/unit/suite.h"

/* An eighth of what a request may take. */
enum { MEMORY = 2 << 20, ROWS = 500, FORM_COLUMNS = 12 };

static struct xlsx_book *form_of(int rows, struct arena *arena)
{
    struct xlsx_book *book = arena_alloc(arena, sizeof(*book));
    struct xlsx_cell *cells =
        arena_array(arena, (size_t)rows * FORM_COLUMNS, sizeof(*cells));

    *book = (struct xlsx_book){
        .sheets = {"form"}, .sheet_count = 1, .cells = cells};
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < FORM_COLUMNS; column++) {
            cells[book->cell_count++] = (struct xlsx_cell){
                .row = row, .column = column, .text = "12.3"};
        }
    }
    return book;
}

static void sizes(void)
{
    static const struct {
        const char *name, *sheet;
        int rows, want;
    } rows[] = {
        {"one row", "form", 1, 1},
        {"a long form", "form", ROWS, ROWS},
        {"rows beyond what is looked at", "form", TEMPLATE_GRID_ROWS + 9,
            TEMPLATE_GRID_ROWS},
        {"no such sheet", "other", 3, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena *made = arena_new(8 << 20), *arena = arena_new(MEMORY);
        const struct xlsx_book *book = form_of(rows[i].rows, made);
        struct template_grid grid;

        CHECK(rows[i].name,
            template_grid_open(&grid, book, rows[i].sheet, arena));
        CHECK(rows[i].name, grid.rows == rows[i].want);
        CHECK(rows[i].name,
            (template_grid_at(&grid, rows[i].want - 1, FORM_COLUMNS - 1) !=
                NULL) == (rows[i].want > 0));
        CHECK(
            rows[i].name, template_grid_at(&grid, rows[i].want, 0) == NULL &&
                              template_grid_at(&grid, 0, FORM_COLUMNS) == NULL);
        arena_free(arena);
        arena_free(made);
    }
}

static void no_memory(void)
{
    struct arena *made = arena_new(8 << 20), *arena = arena_new(4096);
    struct template_grid grid;

    CHECK("said to be that",
        !template_grid_open(&grid, form_of(ROWS, made), "form", arena));
    arena_free(arena);
    arena_free(made);
}

SUITE(template_grid, {"sizes", sizes}, {"no_memory", no_memory})
