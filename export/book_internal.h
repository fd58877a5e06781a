/*
 * The inside of a workbook: private to export/book*.c and export/chart.c.
 */
#ifndef EXPORT_BOOK_INTERNAL_H
#define EXPORT_BOOK_INTERNAL_H

#include <xlsxwriter.h>

#include "export/book.h"
#include "export/sheetname.h"

#define BOOK_SHEETS  128
#define BOOK_FORMATS 2048 /* a power of two */
#define BOOK_NAMES   4096

struct sheet {
    struct book *book;
    lxw_worksheet *raw;
    const char *name, *quoted;
    uint64_t *seen; /* one bit a cell, one word a row */
    int rows;       /* room in `seen` */
    struct tally tally;
};

struct book {
    struct arena *arena;
    lxw_workbook *raw;
    const char *file, *part;
    const char *fault;
    struct sheet sheets[BOOK_SHEETS];
    int sheet_count;
    struct {
        uint32_t key; /* 0: free */
        lxw_format *format;
    } formats[BOOK_FORMATS];
    int format_count;
    struct book_name {
        const char *name, *formula;
    } * names;
    int name_count;
};

/* The one format of a look. NULL after a fault. */
lxw_format *book_format(struct book *book, struct look look);

/* True when the book can go on and the cell is inside the sheet. */
bool sheet_ready(struct sheet *sheet, int row, int column);

/* Keep the error of a library call, naming the cell. */
void sheet_note(struct sheet *sheet, int row, int column, lxw_error error);

/*
 * Read FILE back: every part well-formed, nothing encrypted, one tally a
 * sheet. False with a sentence in `arena`.
 */
bool book_read_back(const char *file, struct tally *tallies, int sheet_count,
    struct arena *arena, const char **why);

/* The text as it may enter a cell: UTF-8, no control characters but TAB and
 * LF (CR is dropped), at most 32,767 UTF-16 units. NULL when it may not. */
const char *book_text(struct book *book, const char *text);

#endif
