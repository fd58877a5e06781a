/*
 * One CSV table of a composite indicator while it is read: its columns by name,
 * its rows, fields without the blanks around them, and faults with their place.
 * Private to eval/composite_read.c.
 */
#ifndef EVAL_COMPOSITE_TABLE_H
#define EVAL_COMPOSITE_TABLE_H

#include "eval/coded.h"
#include "eval/composite.h"
#include "eval/csv.h"

/* The faults of both tables, by file, line and column; the first `cap`. */
struct composite_faults {
    struct arena *arena;
    struct composite_fault *list;
    size_t cap, count; /* count may be larger than cap */
    bool full;         /* the arena: told once */
};

struct composite_table {
    struct composite_faults *faults;
    bool is_data; /* iData, else iMeta */
    struct csv csv;
    struct coded *columns; /* of the header, sorted */
    int *rows;             /* of the CSV, without those of empty fields only */
    int row_count;
};

/* Places of a fault that are no row; their column is -1 when it is none. */
enum { TABLE_WHOLE = -2, TABLE_HEADER = -1 };

/* Read `in`; `faults` and `is_data` are set. False with a fault noted. */
bool table_open(struct composite_table *t, struct text in);

/* Column by name, -1 when there is none; a fault when there are two. */
int table_column(struct composite_table *t, struct text name);

/* A field; empty for column -1. */
struct text table_text(const struct composite_table *t, int row, int column);

/* True for what stands for no value: "" and "NA". */
bool table_missing(struct text field);

/* Any number whose fourth power is still a double: no step of a chain leaves
 * the doubles. */
bool table_parse(struct text field, double *out);

/* The number of a field, `none` where it is missing; `none` too, with a fault
 * noted, where there is something else. */
double table_number(
    const struct composite_table *t, int row, int column, double none);

/* Line on which a row begins; 1 and 0 for TABLE_HEADER and TABLE_WHOLE. */
int table_line(const struct composite_table *t, int row);

/*
 * Note a fault, printf into a sentence. At a field (row and column from 0) the
 * sentence begins with the name of its column and its text in quotes.
 */
void table_note(const struct composite_table *t, int row, int column,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Text as a fault quotes it: its first code points. */
enum { QUOTE_POINTS = 60 };
struct table_quoted {
    char bytes[QUOTE_POINTS * 4 + 4];
};
struct table_quoted table_quoted(struct text value);

/* Zeroed memory; NULL with a fault noted when the arena is full. */
void *faults_take(struct composite_faults *f, size_t count, size_t size);

/* `text` with a NUL behind it, where it stands when it has one; "" with a fault
 * noted when the arena is full. */
const char *faults_keep(struct composite_faults *f, struct text text);

#endif
