/*
 * A sheet made from a layout: headings, data rows by column key, foot and
 * notes, print setup.
 */
#ifndef EXPORT_PAGE_H
#define EXPORT_PAGE_H

#include "export/layout.h"

struct page {
    struct book *book;
    struct sheet *sheet;
    const struct layout *layout;
    const struct filling *fillings;
    size_t filling_count;
    struct arena *arena;
    int row;                     /* the row being filled */
    int first;                   /* first data row */
    double row_height;           /* points; of the layout, or of page_fill */
    double points;               /* of all rows so far */
    double raised[LAYOUT_ROWS];  /* points that heading rows got */
    unsigned edges;              /* of the row being filled */
    bool filled[LAYOUT_COLUMNS]; /* its columns */
    bool footed;                 /* the foot is written */
    int half; /* 1, 2: keys mean those of that half of a twin; else 0 */
};

/* The column of a key in the half being filled; -1 when there is none. */
int page_column(const struct page *page, const char *key);

/* Begin: columns, headings, frozen panes. */
void page_open(struct page *page, struct book *book, struct sheet *sheet,
    const struct layout *layout, const struct filling *fillings, size_t count,
    struct arena *arena);

/* Begin a data row; the last of a table gets the heavy lower rule. `lines` is
 * how many lines of text its fullest cell has (page_lines). */
void page_row(struct page *page, int lines, bool last);

/* Make data rows higher, up to `most` points, so that `rows` of them fill the
 * one page of the sheet. Before the first of them. */
void page_fill(struct page *page, int rows, double most);

/* End a data row: columns that were not put get `text` in `style`
 * (STYLE__COUNT: the column's own). */
void page_rest(struct page *page, enum style style, const char *text);

/* Put a value into the column of a key; a key that the layout does not have
 * is passed over. `style` STYLE__COUNT is the column's own. */
void put_text(
    struct page *page, const char *key, enum style style, const char *text);
void put_number(struct page *page, const char *key, enum style style,
    enum number number, double value);
void put_formula(struct page *page, const char *key, enum style style,
    enum number number, const char *formula, double cached);
void put_formula_text(struct page *page, const char *key, enum style style,
    enum number number, const char *formula, const char *cached);

/* The same by the number of the column, for rows of very many. */
void put_text_at(
    struct page *page, int column, enum style style, const char *text);
void put_number_at(struct page *page, int column, enum style style,
    enum number number, double value);

/* A link to another sheet. */
void put_link(struct page *page, const char *key, enum style style,
    const struct sheet *to, const char *text);

/* Merge the columns of two keys of the row and write a text. */
void put_span(struct page *page, const char *from, const char *to,
    enum style style, const char *text);

/* The same with a number that is counted by a formula. */
void put_span_formula(struct page *page, const char *from, const char *to,
    struct look look, const char *formula, double cached);

/* Begin a row of heads inside a list, under the section that it belongs to. */
void page_heads(struct page *page, int lines);

/* A title line inside a list, merged over all printed columns: what follows is
 * a table of its own. */
void page_section(struct page *page, const char *text);

/* A place of the heading. */
void place_text(struct page *page, const char *key, const char *text);
void place_formula(
    struct page *page, const char *key, const char *formula, double cached);
void place_formula_text(struct page *page, const char *key, const char *formula,
    const char *cached);

/* The name of the row's cell of a key ("H8"), in the arena; "" without it. */
const char *page_cell(const struct page *page, const char *key);
/* The range of a key over rows ("H8:H20"). */
const char *page_range(
    const struct page *page, const char *key, int row, int last_row);
struct cell_range page_at(
    const struct page *page, const char *key, int row, int last_row);

/* Define a name for the row's cell of a key. */
void page_define(struct page *page, const char *key, const char *name);

/* Pixels of a column of so many characters, and the lines that a text of `size`
 * points takes in so many pixels. */
double page_pixels(double width);
int page_lines_in(const char *text, double pixels, double size);

/* Pixels of the first columns, and of all printed ones. */
double page_pixels_of(const struct layout *layout, int columns);
double page_width(const struct layout *layout);

/* Points that are as high as the printed part of the paper when the columns are
 * as wide as it. */
double page_paper_points(const struct layout *layout);

/* Pages beside each other: as few as can be read, at most those of the layout;
 * columns that stay in view are on each. 0: free. */
int page_wide(const struct layout *layout);

/* The columns that notes go over: those of the first page. */
int page_note_columns(const struct layout *layout);

/* Lines that `text` takes in the column of a key, at least 1. */
int page_lines(const struct page *page, const char *key, const char *text);

/* A result that is written as a number and no formula: in the 15 digits that
 * every program keeps when it saves the book anew. */
double page_digits(double value);

/* now - then as the cached value of that formula: a difference of rounding is
 * none, as spreadsheet programs have it. */
double page_difference(double now, double then);

/* The most lines that any of these texts takes in its column. */
struct page_text {
    const char *key, *text;
};
int page_most(
    const struct page *page, const struct page_text *texts, size_t count);

/* Foot rows and notes under the table: `extra` ones first, then the layout's,
 * numbered and led by 说明. */
void page_foot(struct page *page, const char *const *extra, size_t extra_count);

/* Finish: the foot unless it is there, print area and setup. */
void page_close(struct page *page);

#endif
