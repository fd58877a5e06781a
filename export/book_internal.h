/*
 * The inside of a workbook: private to export/book*.c, export/cell.c and
 * export/chart.c. What callers say is kept in the arena; it becomes XML
 * (ECMA-376, SpreadsheetML) when the book is closed or a sheet is flushed.
 */
#ifndef EXPORT_BOOK_INTERNAL_H
#define EXPORT_BOOK_INTERNAL_H

#include "export/book.h"
#include "export/pack.h"
#include "export/sheetname.h"

#define BOOK_SHEETS 128
#define BOOK_LOOKS  2048 /* a power of two */
#define BOOK_NAMES  16384
/* Unlike texts that are shared; others stand in their cells. */
#define BOOK_STRINGS 65536
#define BOOK_SLOTS   4096 /* at first; a power of two */

enum stored_kind {
    STORED_BLANK,
    STORED_NUMBER,
    STORED_TEXT,        /* `at`: index of a shared text */
    STORED_INLINE,      /* `at`: offset in the sheet's words */
    STORED_FORMULA,     /* `at`: the same; number is the cached value */
    STORED_FORMULA_TEXT /* the cached text is the word behind the formula */
};

struct stored {
    uint32_t row;
    uint16_t column;
    uint16_t look; /* index into cellXfs */
    enum stored_kind kind;
    uint32_t at;
    double number;
};

/* A growing array in the arena. */
struct list {
    void *items;
    size_t count, room;
};

/* Lists of a sheet. */
struct stored_link {
    int row, column;
    const struct sheet *to;
    const char *text;
};
enum format_kind { FORMAT_BARS, FORMAT_HEAT };
struct stored_format {
    enum format_kind kind;
    struct cell_range range;
    double least, most;
};
struct stored_rule {
    struct cell_range range;
    bool list; /* of a range, else a formula that has to hold */
    const char *formula, *title, *hint, *message;
};
struct stored_comment {
    int row, column;
    const char *text;
};
struct stored_sparkline {
    int row, column;
    const struct sheet *from;
    struct cell_range values;
};
enum drawing_kind { DRAWING_PICTURE, DRAWING_RADAR, DRAWING_BAR, DRAWING_LINE };
struct stored_drawing {
    enum drawing_kind kind;
    int row, column;      /* of its upper left corner */
    double x, y;          /* pixels into that cell */
    double width, height; /* pixels */
    const unsigned char *png;
    size_t size;
    const char *name;
    struct cell_range labels;
    struct chart_series *series;
    size_t series_count;
    double least, most;
    int number; /* of its media or chart part, from 1 */
};

struct stored_table {
    const char *name;
    const char *const *heads;
    int columns, head_row; /* row -1: the heads */
    struct list rows;      /* int */
};

struct sheet {
    struct book *book;
    const char *name, *quoted;
    struct list cells;         /* struct stored, from row `base` on */
    struct list heights;       /* float, points by row - base; 0: usual */
    struct list widths;        /* double, by column; -1: usual */
    struct list words;         /* char, NUL between */
    struct list order, starts; /* uint32_t, for sorting */
    struct list merges;        /* struct cell_range */
    struct list links, formats, rules, comments, sparklines, drawings;
    struct list tables;       /* of a book of tables */
    struct cell_range filter; /* last_row -1: none */
    struct print_setup print;
    bool printed, protect, hidden;
    int freeze_rows, freeze_columns;
    int base;          /* rows before it are written */
    bool begun, ended; /* its part */
    struct tally tally;
};

struct book {
    struct arena *arena;
    struct pack *pack; /* NULL: a book of tables, or it is closed */
    bool tables;
    const char *file, *part, *fault;
    int64_t created;
    struct book_words words;
    struct sheet sheets[BOOK_SHEETS];
    int sheet_count, first;
    struct sheet *streaming; /* whose part is open */
    struct {
        uint32_t key; /* 0: free */
        uint16_t index;
    } looks[BOOK_LOOKS];
    struct look look_list[BOOK_LOOKS / 2];
    int look_count;
    struct book_name {
        const char *name, *formula; /* without "=" */
    } * names;
    int name_count;
    struct list strings;      /* uint32_t, offsets of shared texts */
    struct list string_bytes; /* char, NUL between */
    uint32_t *slots;          /* a hash of them: 1 + index, 0 free */
    size_t slot_count;
    size_t string_uses;
    int media_count, chart_count;
};

/* Add `n` items of `size` bytes with whatever is there; the first of them, or
 * NULL with a failed book. */
void *list_add(struct book *book, struct list *list, size_t n, size_t size);

/* The index of a look among the cell formats. 0 after a fault. */
uint16_t book_look(struct book *book, struct look look);

/* True when the book can go on and the cell is inside the sheet. */
bool sheet_ready(struct sheet *sheet, int row, int column);

/* The text as it may enter a cell: UTF-8, no control characters but TAB and
 * LF (CR is dropped), at most 32,767 UTF-16 units. NULL when it may not. */
const char *book_text(struct book *book, const char *text);

/* The text that STORED_TEXT has the index of. */
const char *shared_text(const struct book *book, uint32_t index);

/* Write a part of the archive. */
void book_styles(struct book *book);
void book_strings(struct book *book);
void book_workbook(struct book *book);
void book_relations(struct book *book);
void book_properties_parts(struct book *book);
void book_content_types(struct book *book);
/* All rows there are, and the part's head before the first. */
void sheet_write_rows(struct sheet *sheet);
/* What is left of the sheet's part, and its relations, comments, drawings. */
void sheet_write_end(struct sheet *sheet);
void sheet_write_drawings(struct sheet *sheet);
void sheet_write_comments(struct sheet *sheet);
void chart_write(const struct sheet *sheet, const struct stored_drawing *chart);

/* "xl/worksheets/sheet3.xml" of its pattern with one %d, in the arena. */
const char *part_name(struct book *book, const char *pattern, int number);
int sheet_number(const struct sheet *sheet); /* from 1 */

/* Pixels of a column or row on the screen. */
int sheet_column_pixels(const struct sheet *sheet, int column);
int sheet_row_pixels(const struct sheet *sheet, int row);

/* A1:B2, $A$1:$B$2. */
void xml_range(struct pack *out, struct cell_range range);
const char *absolute_range(struct book *book, struct cell_range range);

/*
 * Read FILE back: every part well-formed, nothing encrypted, one tally a
 * sheet. False with a sentence in `arena`.
 */
bool book_read_back(const char *file, struct tally *tallies, int sheet_count,
    struct arena *arena, const char **why);

#endif
