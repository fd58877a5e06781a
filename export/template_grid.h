/*
 * A sheet that was read, by row and column; the rows and columns of a form in
 * it. Private to export/.
 */
#ifndef EXPORT_TEMPLATE_GRID_H
#define EXPORT_TEMPLATE_GRID_H

#include "export/template.h"
#include "export/xlsx_read.h"

/* What is looked at; a form, with columns that its clerk put in, has fewer. */
enum { TEMPLATE_GRID_ROWS = 2048, TEMPLATE_GRID_COLUMNS = 64 };

struct template_grid {
    const char *name; /* of the sheet */
    const struct xlsx_cell **cells;
    int rows;                       /* of it, at most TEMPLATE_GRID_ROWS */
    int head;                       /* the row of column numbers */
    int columns[TEMPLATE__COLUMNS]; /* where each is, -1: the form has none */
};

/* The index of a sheet by name; -1 when there is none. */
int template_grid_sheet(const struct xlsx_book *book, const char *name);

/* No rows when there is no such sheet. False when memory is out. */
bool template_grid_open(struct template_grid *grid,
    const struct xlsx_book *book, const char *name, struct arena *arena);

/* NULL: nothing stands there. */
const struct xlsx_cell *template_grid_at(
    const struct template_grid *grid, int row, int column);

/* Find the row of column numbers and the columns, where they were or
 * elsewhere. False when one is missing. */
bool template_grid_head(struct template_grid *grid, const struct template *t);

/* The row of a code, wherever it is. -1: none, or (`*twice`) several. */
int template_grid_row(
    const struct template_grid *grid, const char *code, bool *twice);

#endif
