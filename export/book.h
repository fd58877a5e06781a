/*
 * A workbook file (.xlsx, ECMA-376 transitional). No other call writes one.
 * Every call checks what it is given; the first error is kept, all later
 * calls do nothing, and book_close says what it was. What is written to disk
 * is read back and counted before it gets its name.
 *
 * Cells are kept until the book is closed, 24 bytes each, or until their sheet
 * is flushed: a sheet flushed every few rows takes the same memory however
 * many rows it has.
 */
#ifndef EXPORT_BOOK_H
#define EXPORT_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval/arena.h"
#include "export/style.h"

/* Free space asked of the disk before a workbook is begun. */
#define BOOK_SPACE (16LL << 20)
/* What a sheet can have: Excel's limits. */
#define BOOK_ROWS    1048576
#define BOOK_COLUMNS 16384

struct book;
struct sheet;

/* Rows and columns from 0. */
struct cell_range {
    int row, column, last_row, last_column;
};

/* What was written to a sheet and what was read back of it. */
struct tally {
    size_t rows; /* with at least one cell */
    size_t cells;
    size_t texts, numbers, formulas;
    double sum; /* of all numbers, cached ones included */
};

struct book_words {
    const char *title, *subject, *author, *keywords, *comments;
};

/* True when a folder can be written to and the disk has BOOK_SPACE left. */
bool book_has_room(const char *folder);

/*
 * Begin FILE. It is written as FILE.PID-N.part in its folder, with no other
 * file; `created` (UNIX seconds) is the only time in it, so the same calls give
 * the same bytes. NULL only when memory is out; a disk that is full or a folder
 * that is missing is a fault of the book.
 */
struct book *book_new(const char *file, int64_t created, struct arena *arena);

/*
 * A book that becomes no workbook: the same calls, and what its sheets have of
 * tables is taken as CSV (export/book_csv.h). Nothing is written; NULL only
 * when memory is out. book_close is not for it, book_drop need not be called.
 */
struct book *book_tables(struct arena *arena);
bool book_is_tables(const struct book *book);

void book_properties(struct book *book, const struct book_words *words);

/* Add a sheet; the name is made legal and unique (export/sheetname.h). */
struct sheet *book_sheet(struct book *book, const char *name);
const char *sheet_title(const struct sheet *sheet);
/* Its name as a formula needs it: 'name'. */
const char *sheet_quoted(const struct sheet *sheet);

/*
 * Give a range a name for the whole workbook: ASCII, at most 60 characters, a
 * letter first and a "_" in it: never read as a cell or a function.
 */
void book_define(struct book *book, const char *name, const struct sheet *sheet,
    struct cell_range range);

/* Fail the book in the caller's words (static or in the arena). */
void book_fail(struct book *book, const char *why);

/*
 * Finish: write, read back, compare row and cell counts and control totals,
 * fsync, rename, fsync the folder. False with `*why`: then there is no file
 * and no .part. `total` (may be NULL) receives the counts of all sheets. The
 * book is gone either way.
 */
bool book_close(struct book *book, struct tally *total, const char **why);

/* Give up: no file, no .part. */
void book_drop(struct book *book);

/*
 * Write the rows so far to the file and forget them: their cells and heights
 * cannot be given any more. Columns and panes come before the
 * first call; one sheet at a time is flushed, and the next one ends it. For
 * sheets without pictures and charts.
 */
void sheet_flush(struct sheet *sheet);

/* Cells, in any order. Each can be written once; an empty text is a blank with
 * its look. */
void cell_text(struct sheet *sheet, int row, int column, struct look look,
    const char *text);
void cell_blank(struct sheet *sheet, int row, int column, struct look look);
void cell_number(
    struct sheet *sheet, int row, int column, struct look look, double number);
/* Formulas, with "=" in front, always carry their value. */
void cell_formula(struct sheet *sheet, int row, int column, struct look look,
    const char *formula, double cached);
void cell_formula_text(struct sheet *sheet, int row, int column,
    struct look look, const char *formula, const char *cached);
/* A link to the top of another sheet. */
void cell_link(struct sheet *sheet, int row, int column, struct look look,
    const struct sheet *to, const char *text);
/* One a cell, shown beside it. */
void cell_comment(struct sheet *sheet, int row, int column, const char *text);

/* Merge a range: the other cells get the look and the edges of the whole. The
 * first cell is written by its own call. No merge lies over another. */
void sheet_merge(
    struct sheet *sheet, struct cell_range range, struct look look);

void sheet_column(struct sheet *sheet, int column, double width);
void sheet_row(struct sheet *sheet, int row, double points);
void sheet_freeze(struct sheet *sheet, int rows, int columns);
/* Data bars from 0 to 100 behind the numbers of a range. */
void sheet_bars(struct sheet *sheet, struct cell_range range);
/* Colours behind the numbers of a range, white at `least`, dark at `most`,
 * which may be the lower one: fixed ends, so that prints of different months
 * compare. */
void sheet_heat(
    struct sheet *sheet, struct cell_range range, double least, double most);
/* Columns of the values of a range drawn inside a cell, the last one dark:
 * lines are not drawn by every program that prints. */
void sheet_sparkline(struct sheet *sheet, int row, int column,
    const struct sheet *from, struct cell_range values);
/* Drop-downs to filter by in the first row of a range. One a sheet. */
void sheet_filter(struct sheet *sheet, struct cell_range range);
/* A PNG picture at a cell, `x` pixels from its left, scaled; `name` for readers
 * that cannot see it. The bytes must outlive the book. */
void sheet_picture(struct sheet *sheet, int row, int column, double x,
    const unsigned char *png, size_t size, double scale, const char *name);

/*
 * What of a sheet is a table, for a book of tables; others take no notice.
 * Begin a table `name` ("": the sheet's only one) with a head for each of its
 * columns, "" for one that is left out; texts outlive the book. Its rows follow
 * one by one; the cells of a head row take the place of the heads.
 */
void sheet_table(struct sheet *sheet, const char *name,
    const char *const *heads, int columns);
void sheet_table_row(struct sheet *sheet, int row);
void sheet_table_heads(struct sheet *sheet, int row);

/* Guards of a sheet that is filled in (export/book_guard.c). */

/* Protect it without a password: only cells of an unlocked style can be typed
 * into; columns and rows can be sized. */
void sheet_protect(struct sheet *sheet);
/* Not shown, and not offered to be shown by the usual menu. */
void sheet_hide(struct sheet *sheet);
/* Open the book on this sheet. */
void sheet_first(struct sheet *sheet);
/* A drop-down from a range of another sheet ("='name'!$A$1:$A$3"): there is no
 * other kind: a list of texts ends at 255 characters. Other texts are refused
 * with `message`. */
void sheet_choices(struct sheet *sheet, struct cell_range range,
    const char *list, const char *message);
/* What a cell takes, as a formula ("=ISNUMBER(E9)", at most 255 characters of
 * ASCII), the words shown beside the cell and those of the refusal. */
struct cell_rule {
    const char *formula, *title, *hint, *message;
};
void sheet_rule(
    struct sheet *sheet, int row, int column, const struct cell_rule *rule);

struct print_setup {
    double left, right, top, bottom, footer_margin; /* millimetres */
    int wide, tall;                                 /* pages; 0 is free */
    int repeat_first, repeat_last;                  /* rows from 0; -1: none */
    struct cell_range area;
    const char *footer;
    const char *continued; /* header from the second page on; NULL: none */
    int repeat_columns;    /* from the left, with rows to repeat; 0: none */
};
void sheet_print(struct sheet *sheet, const struct print_setup *setup);

/* Charts over ranges of a sheet (export/chart.c). `at` is the corner cell,
 * width and height are pixels. */
struct chart_frame {
    int row, column;
    int width, height;
};
struct chart_series {
    const char *name;
    struct cell_range values;
    uint32_t colour;
    bool dashed;
};
void sheet_radar(struct sheet *sheet, struct chart_frame frame,
    struct cell_range labels, const struct chart_series *series, size_t count,
    double least, double most);
/* The first series stands behind the second. */
void sheet_bar_chart(struct sheet *sheet, struct chart_frame frame,
    struct cell_range labels, const struct chart_series series[2]);

/* A1 or $A$1 into `out`, which holds 16 bytes. */
#define CELL_NAME_ROOM 16
const char *cell_name(int row, int column, char out[CELL_NAME_ROOM]);

#endif
