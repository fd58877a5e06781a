/*
 * The tables of a book as CSV: the cells that a workbook would have, values of
 * formulas as they are cached there. The second way out of export/page.h; no
 * sheet knows of it.
 */
#ifndef EXPORT_BOOK_CSV_H
#define EXPORT_BOOK_CSV_H

#include "eval/text.h"
#include "export/book.h"

struct csv_table {
    const char *sheet; /* the title of its sheet */
    const char *file; /* "综合评价.csv", "审核情况 三、上报情况.csv": no "/" */
    struct text text;
};

struct csv_tables {
    struct csv_table *list; /* in the order of the sheets */
    size_t count;
};

/*
 * RFC 4180 in UTF-8: CRLF, a row of heads, then the rows of the table. Numbers
 * have the digits of the workbook; what a spreadsheet would take for a formula
 * is guarded as csv_text does. `mark` puts a byte order mark first, by which
 * Excel knows UTF-8. In the arena of the book. False with `*why`.
 */
bool book_csv(
    struct book *book, bool mark, struct csv_tables *out, const char **why);

#endif
