/*
 * CSV as RFC 4180 has it: comma, quotes doubled inside quotes, LF or CRLF, an
 * optional UTF-8 byte order mark. Every row has as many fields as the header.
 */
#ifndef EVAL_CSV_H
#define EVAL_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"
#include "eval/text.h"

#define CSV_COLUMNS_MAX 4096

struct csv {
    size_t row_count; /* without the header */
    int column_count;
    const char **header; /* column names */
    const char **fields; /* row by row, NUL-terminated, never NULL */
    int *lines;          /* line, from 1, on which each row begins */
};

struct csv_fault {
    int line, column; /* from 1; column counts code points */
    const char *what; /* English sentence, static text */
};

/*
 * Read the whole of `in` into `arena`. False with `*fault` filled: quote that
 * does not end or stands inside a field, wrong number of fields, not UTF-8, a
 * code point of text_control(), CR without LF outside quotes, no header, arena
 * full. Empty lines are skipped.
 */
bool csv_read(struct text in, struct arena *arena, struct csv *out,
    struct csv_fault *fault);

/* Index of the column called `name`, -1 when there is none. */
int csv_column(const struct csv *csv, const char *name);

/* A field; "" for column -1. */
const char *csv_at(const struct csv *csv, size_t row, int column);

/*
 * One field as it must be written: as it is, or in quotes when it holds a
 * comma, a quote or a line break. In `arena`; NULL when that is full. (In a
 * table of one column an empty field is an empty line, and those are skipped.)
 */
const char *csv_quote(const char *field, struct arena *arena);

/*
 * The same for text that a person typed: what a spreadsheet would take for a
 * formula (it begins with = + - @ TAB or CR) gets an apostrophe before it. A
 * number stays as it is. In `arena`; NULL when that is full.
 */
const char *csv_text(const char *field, struct arena *arena);

#endif
