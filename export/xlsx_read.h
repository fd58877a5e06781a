/*
 * Reading of a workbook that came from outside, by libzip and expat: every
 * cell with what stands in it, and nothing else of the file but, where that is
 * wanted, formulas, defined names and verification codes. All is bounded:
 * bytes, unpacked bytes and their ratio, entries, depth, sheets, rows,
 * columns, cells, length and sum of strings. Names in the file are compared
 * and never used as paths. Pure over its bytes; runs in a child process
 * (export/xlsx_child.h) and in the fuzzer.
 */
#ifndef EXPORT_XLSX_READ_H
#define EXPORT_XLSX_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"
#include "eval/text.h"

/* Limits. What is beyond them is XLSX_LARGE. */
enum {
    XLSX_BYTES = 2 << 20,     /* of the file */
    XLSX_UNPACKED = 24 << 20, /* of all parts that are read */
    XLSX_RATIO = 200,         /* unpacked to packed of one part over 1 MB */
    XLSX_ENTRIES = 300,
    XLSX_DEPTH = 40, /* of elements */
    XLSX_SHEETS = 64,
    XLSX_ROWS = 10000,
    XLSX_COLUMNS = 384,      /* a sheet of the detail has 6 + 90 x 4 */
    XLSX_CELLS = 50000,      /* with something in them */
    XLSX_STRINGS = 50000,    /* shared */
    XLSX_STRING = 2000,      /* bytes of one in a form */
    XLSX_STRING_MOST = 8192, /* and of a text or formula in a workbook */
    XLSX_STYLES = 65536,
    XLSX_DEFINED = 10000,       /* names */
    XLSX_CODES = 4,             /* different ones */
    XLSX_MEMORY = 24 << 20,     /* of what is kept of a form */
    XLSX_MEMORY_MOST = 48 << 20 /* and of a workbook */
};

/* What is read: a form that was filled in, or an evaluation workbook. */
struct xlsx_limits {
    const char *word; /* of the reading process */
    size_t string;    /* bytes of one */
    size_t memory;    /* of what is kept */
    size_t wire;      /* bytes of the answer */
    bool whole;       /* formulas, names and codes too */
};
extern const struct xlsx_limits xlsx_form, xlsx_workbook;

enum xlsx_fault {
    XLSX_OK,
    XLSX_NOT_WORKBOOK, /* no .xlsx: another kind of file */
    XLSX_ENCRYPTED,    /* needs a password */
    XLSX_OLD,          /* .xls of 2003 and before */
    XLSX_OPENDOCUMENT, /* .ods */
    XLSX_BINARY,       /* .xlsb */
    XLSX_MACROS,
    XLSX_EXTERNAL, /* refers to other files */
    XLSX_DOCTYPE,  /* declares entities */
    XLSX_NAMES,    /* two parts of one name, or a name that leads elsewhere */
    XLSX_LARGE,    /* over one of the limits */
    XLSX_DAMAGED,
    XLSX_CHILD, /* the reading process did not answer */
    XLSX__COUNT
};

/* English sentence for a fault: a gettext message id saying what to do. */
const char *xlsx_fault_text(enum xlsx_fault fault);

enum xlsx_kind {
    XLSX_TEXT = 's',
    XLSX_NUMBER = 'n',
    XLSX_PERCENT = 'p', /* a number shown in percent */
    XLSX_DATE = 'd',    /* a number shown as a date, or a date as text */
    XLSX_BOOLEAN = 'b',
    XLSX_ERROR = 'e' /* #DIV/0!, or a formula that has no result */
};

struct xlsx_cell {
    int sheet;       /* index */
    int row, column; /* from 0 */
    enum xlsx_kind kind;
    bool formula;       /* the text is its stored result */
    const char *text;   /* as written: numbers are not touched */
    const char *source; /* the formula without "="; NULL: none, not wanted */
};

/* A name that formulas use, and what it stands for. Names that programs keep
 * for themselves (print areas, filters) are left out. */
struct xlsx_name {
    const char *name, *text;
};

#define XLSX_CODE_LENGTH 14 /* "KGK3-9785-EESY" */

struct xlsx_book {
    const char *sheets[XLSX_SHEETS];
    int sheet_count;
    struct xlsx_cell *cells; /* by sheet, row, column as in the file */
    size_t cell_count;
    struct xlsx_name *names;
    size_t name_count;
    /* What looks like a verification code in properties, cells and footers;
     * those of the properties also of a file with a fault. */
    char codes[XLSX_CODES][XLSX_CODE_LENGTH + 1];
    int code_count;
};

/* Read a workbook into `arena`. */
enum xlsx_fault xlsx_read(struct text bytes, const struct xlsx_limits *limits,
    struct arena *arena, struct xlsx_book *out);

#endif
