/*
 * A table of a page as a workbook: a title, a line under it, heads, rows, sums
 * and notes on one sheet, ready to be printed on A4 across.
 */
#ifndef EXPORT_GRID_H
#define EXPORT_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "eval/arena.h"
#include "export/style.h"

struct grid_column {
    const char *head;
    double width; /* in characters */
};

/* A text, or a number where it is NULL. */
struct grid_cell {
    const char *text;
    double value;
    enum style style;
    enum number number;
};

struct grid {
    const char *name, *title;
    const char *left, *right; /* the line under the title */
    const struct grid_column *columns;
    int column_count;              /* 2 to BOOK_COLUMNS (export/book.h) */
    const struct grid_cell *cells; /* row by row */
    int row_count;
    const char *const *notes; /* under the table, a line each */
    int note_count;
};

/* Write FILE. False with `*why`: then there is none. */
bool grid_write(const struct grid *grid, const char *file, int64_t created,
    struct arena *arena, const char **why);

#endif
