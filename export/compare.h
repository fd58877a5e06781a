/*
 * Two workbooks cell by cell: what was recorded, and what a file holds now.
 * What a spreadsheet program changes by saving a file anew is no difference:
 * the 16th digit of a number, blanks in formulas, results that were left out.
 * Pure.
 */
#ifndef EXPORT_COMPARE_H
#define EXPORT_COMPARE_H

#include "export/xlsx_read.h"

enum {
    DIFFERENCES_MAX = 200,     /* told one by one; all are counted */
    DIFFERENCE_TEXT_MAX = 500, /* bytes of a value or formula that is told */
};

enum difference_kind {
    DIFFERENT_VALUE,
    DIFFERENT_FORMULA,
    DIFFERENT_FIXED,    /* a value in the place of a formula */
    DIFFERENT_COMPUTED, /* a formula in the place of a value */
    DIFFERENT_ADDED,    /* the cell was empty */
    DIFFERENT_REMOVED,  /* it is empty now */
    DIFFERENT_NAME,     /* what a name of formulas stands for */
    DIFFERENT_RESULT,   /* of a formula that is as recorded: it follows */
    DIFFERENT__COUNT
};

/* What stands there; both NULL: nothing. */
struct difference_side {
    const char *formula; /* with "=" */
    const char *value;   /* or the stored result of the formula */
};

struct difference {
    enum difference_kind kind;
    const char *where; /* "401 经济发展!E10", or the name */
    struct difference_side recorded, found;
};

enum sheet_change_kind { SHEET_MISSING, SHEET_ADDED, SHEET_RENAMED };

struct sheet_change {
    enum sheet_change_kind kind;
    const char *name; /* as recorded; of an added one its own */
    const char *now;  /* of a renamed one */
};

struct comparison {
    struct difference *list; /* results last */
    size_t shown;            /* of the list */
    size_t count;            /* all but results */
    size_t results;
    struct sheet_change sheets[2 * XLSX_SHEETS];
    int sheet_count;
};

/*
 * Compare in the order of the recorded sheets. Cells of missing and added
 * sheets are not told one by one; a sheet whose cells are mostly those of a
 * missing one is that sheet, renamed. False when memory is out.
 */
bool books_compare(const struct xlsx_book *recorded,
    const struct xlsx_book *found, struct arena *arena, struct comparison *out);

/* True when nothing differs. */
bool books_equal(const struct comparison *comparison);

/* One word for a kind, for programs: "value", "fixed", "renamed". */
const char *difference_code(enum difference_kind kind);
const char *sheet_change_code(enum sheet_change_kind kind);

#endif
