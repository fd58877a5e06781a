/*
 * Sheet layouts: columns, headings, widths, print setup and notes as data, in
 * one text file a sheet under export/layouts/. A new year's form is an edit of
 * such a file. One directive a line, "#" begins a comment line:
 *
 *   layout NAME
 *   lines  accent|ink                  colour of the rules
 *   margins LEFT RIGHT TOP BOTTOM FOOTER     millimetres; paper is A4 landscape
 *   fit    WIDE TALL                   pages; 0 is free
 *   repeat FIRST LAST                  rows printed on every page, from 1
 *   freeze ROWS COLUMNS
 *   column KEY WIDTH STYLE [NUMBER]    the next column; KEY is what the program
 *                                      puts there
 *   beyond                             columns from here are not printed
 *   height FIRST[-LAST] POINTS         of heading rows, from 1
 *   table  ROW                         first row under the heavy upper rule
 *   cell   RANGE STYLE [TEXT]          a heading cell; RANGE is A1 or A1:C2
 *   place  KEY RANGE STYLE [NUMBER]    a heading cell that the program fills
 *   number ROW WORD...                 甲 乙 丙 1 2: one word a printed column
 *   rows   POINTS                      height of data rows
 *   foot   POINTS                      begins a row under the table
 *   at     FIRST[:LAST][*ROWS] STYLE [TEXT]  a cell of it, by column letters
 *   note   TEXT                        a line of 说明, merged and wrapped
 *   footer TEXT                        page footer with its &-codes
 *   continued TEXT                     header of the pages behind the first
 *   twin   NAME ROWS                   a form of more rows takes the layout
 *                                      NAME, whose keys end in 1 and 2: two
 *                                      rows of the form side by side
 *
 * TEXT runs to the end of the line; \n in it is a line break and {name} is
 * replaced by the program. Names of styles and numbers: export/style.c. All of
 * it with examples: docs/layout.md.
 */
#ifndef EXPORT_LAYOUT_H
#define EXPORT_LAYOUT_H

#include <stdbool.h>
#include <stdio.h>

#include "eval/text.h"
#include "export/book.h"

#define LAYOUT_COLUMNS 400
#define LAYOUT_CELLS   700
#define LAYOUT_FOOT    96 /* cells of the foot */
#define LAYOUT_ROWS    64
#define LAYOUT_NOTES   12

struct layout_column {
    const char *key;
    double width;
    enum style style;
    enum number number;
};

struct layout_cell {
    struct cell_range range; /* in a foot: row is the number of the foot row */
    enum style style;
    enum number number;
    const char *key; /* of a place; NULL for a fixed text */
    const char *text;
    int line; /* of its file */
};

struct layout {
    const char *name;
    const char *file;
    int line;         /* of its name */
    int repeat_line;  /* of its rows to repeat */
    int table_line;   /* of its table */
    const char *twin; /* NULL: none */
    int twin_rows;
    bool ink;
    struct print_setup print; /* without area; footer with {names} */
    int freeze_rows, freeze_columns;
    struct layout_column columns[LAYOUT_COLUMNS];
    int column_count;
    int printed;                 /* columns inside the print area */
    double heights[LAYOUT_ROWS]; /* 0: not given */
    int header_rows;
    int table_row; /* from 0 */
    struct layout_cell cells[LAYOUT_CELLS];
    int cell_count;
    double row_height;
    double foot_heights[LAYOUT_NOTES];
    int foot_count;
    struct layout_cell foot_cells[LAYOUT_FOOT];
    int foot_cell_count;
    const char *notes[LAYOUT_NOTES];
    int note_count;
};

struct layouts {
    struct layout **list;
    int count;
    const char *version; /* 8 hex digits over all files */
};

/* Where and why a layout cannot be used; line and column from 1. */
struct layout_fault {
    const char *file;
    int line;
    const char *what;
};

/* Read one layout. NULL with the first fault. */
struct layout *layout_read(const char *file, struct text content,
    struct arena *arena, struct layout_fault *fault);

/* The first fault of a layout as a whole and its line; NULL for none. */
const char *layout_whole_fault(const struct layout *layout, int *line);

/*
 * Read every *.layout of `folder`. False with one line on `err` that names
 * file and line.
 */
bool layouts_load(const char *folder, struct arena *arena,
    struct layouts *layouts, FILE *err);

/* True when every sheet has its layout with the columns that formulas need and
 * twins are there; else a line on `err` for each fault, with file and line. */
bool layouts_check(const struct layouts *layouts, FILE *err);

/* By name; NULL when there is none. */
const struct layout *layout_find(
    const struct layouts *layouts, const char *name);

/* The column of a key, -1 when the layout has none. */
int layout_column(const struct layout *layout, const char *key);
/* The place of a key, NULL when the layout has none. */
const struct layout_cell *layout_place(
    const struct layout *layout, const char *key);

/*
 * The layout with the columns `first` to `last` repeated `times` times, in
 * `arena`: one copy for each quality or indicator of an edition. "#" in their
 * keys, and in keys and texts of the heading cells inside them, becomes the
 * number of the copy from 1. Such cells, those of a part of the block and
 * those of a number row are repeated too; others that reach to `last` are
 * widened, those behind are moved, and the numbers of a number row run on.
 * NULL: unknown columns, more than LAYOUT_COLUMNS or LAYOUT_CELLS, or the arena
 * is full.
 */
const struct layout *layout_repeat(const struct layout *layout,
    const char *first, const char *last, int times, struct arena *arena);

/* True when the program has a replacement for {name} in some sheet. */
bool layout_name(struct text name);

/* Replacements for {name}. */
struct filling {
    const char *name, *value;
};

/* `text` with every {name} replaced; one that is unknown stays as it is. In
 * `arena`, or `text` itself when there is none; NULL when the arena is full. */
const char *layout_fill(const char *text, const struct filling *fillings,
    size_t count, struct arena *arena);

/* The same for a footer or header of pages: "&" of a value is doubled, for a
 * single one begins a code there; values are shortened ("溧阳…") to
 * LAYOUT_FOOTER_VALUE characters, for left, middle and right are one line, and
 * further until the whole takes no more than Excel's LAYOUT_FOOTER. */
#define LAYOUT_FOOTER       254
#define LAYOUT_FOOTER_VALUE 24
const char *layout_fill_footer(const char *text, const struct filling *fillings,
    size_t count, struct arena *arena);

#endif
