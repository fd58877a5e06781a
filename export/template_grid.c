#include "export/template_grid.h"

#include <string.h>

enum { WIDTH = TEMPLATE_GRID_COLUMNS };

int template_grid_sheet(const struct xlsx_book *book, const char *name)
{
    for (int i = 0; i < book->sheet_count; i++) {
        if (strcmp(book->sheets[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

bool template_grid_open(struct template_grid *grid,
    const struct xlsx_book *book, const char *name, struct arena *arena)
{
    int sheet = template_grid_sheet(book, name);

    *grid = (struct template_grid){.name = name};
    for (size_t i = 0; i < book->cell_count; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        if (cell->sheet == sheet && cell->row >= grid->rows) {
            grid->rows = cell->row < TEMPLATE_GRID_ROWS ? cell->row + 1
                                                        : TEMPLATE_GRID_ROWS;
        }
    }
    grid->cells = arena_array(
        arena, (size_t)grid->rows * WIDTH + 1, sizeof(*grid->cells));
    if (grid->cells == NULL) {
        return false;
    }
    for (size_t i = 0; i < book->cell_count; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        if (cell->sheet == sheet && cell->row < TEMPLATE_GRID_ROWS &&
            cell->column < WIDTH) {
            grid->cells[cell->row * WIDTH + cell->column] = cell;
        }
    }
    return true;
}

const struct xlsx_cell *template_grid_at(
    const struct template_grid *grid, int row, int column)
{
    return row < 0 || row >= grid->rows || column < 0 || column >= WIDTH
               ? NULL
               : grid->cells[row * WIDTH + column];
}

static bool holds(
    const struct template_grid *grid, int row, int column, const char *text)
{
    const struct xlsx_cell *cell = template_grid_at(grid, row, column);

    return cell != NULL && text_is(text_trim(text_of(cell->text)), text);
}

/* A column by its number: where it was, or elsewhere in the row. */
static int find_column(
    const struct template_grid *grid, int row, const struct template_head *head)
{
    if (holds(grid, row, head->column, head->head)) {
        return head->column;
    }
    for (int column = 0; column < WIDTH; column++) {
        if (holds(grid, row, column, head->head)) {
            return column;
        }
    }
    return -1;
}

/* All columns in one row, or none. */
static bool find_all(
    struct template_grid *grid, const struct template *t, int row)
{
    for (int i = 0; i < TEMPLATE__COLUMNS; i++) {
        grid->columns[i] = t->columns[i].column < 0
                               ? -1
                               : find_column(grid, row, &t->columns[i]);
        if (t->columns[i].column >= 0 && grid->columns[i] < 0) {
            return false;
        }
    }
    grid->head = row;
    return true;
}

bool template_grid_head(struct template_grid *grid, const struct template *t)
{
    bool found = find_all(grid, t, t->head_row);

    for (int row = 0; row < grid->rows && !found; row++) {
        found = find_all(grid, t, row);
    }
    return found;
}

int template_grid_row(
    const struct template_grid *grid, const char *code, bool *twice)
{
    int column = grid->columns[TEMPLATE_CODE], found = -1;

    *twice = false;
    for (int row = grid->head + 1; row < grid->rows; row++) {
        if (holds(grid, row, column, code)) {
            *twice |= found >= 0;
            found = row;
        }
    }
    return *twice ? -1 : found;
}
