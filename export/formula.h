/*
 * The text of a formula as spreadsheet programs write it: moved to another
 * cell, and in the one form in which two writings of it are equal. Nothing is
 * computed. Pure.
 */
#ifndef EXPORT_FORMULA_H
#define EXPORT_FORMULA_H

#include "eval/arena.h"

/* The same formula `rows` further down and `columns` to the right: relative
 * references move along, what would leave the sheet is #REF!. NULL: no
 * memory. */
const char *formula_shift(
    const char *formula, int rows, int columns, struct arena *arena);

/* A sheet that is called otherwise in one of two books. */
struct formula_sheet {
    const char *name, *instead; /* NULL: kept */
};

/*
 * A formula without "=", blanks that mean nothing and prefixes of newer
 * functions; letters outside of texts in upper case, names of sheets always
 * quoted, those of the `count` `sheets` replaced. NULL: no memory.
 */
const char *formula_plain(const char *formula,
    const struct formula_sheet *sheets, size_t count, struct arena *arena);

#endif
