/*
 * A workbook of which one sheet is printed: the others stay, since its formulas
 * read them, and print nothing.
 */
#ifndef EXPORT_SHEET_ALONE_H
#define EXPORT_SHEET_ALONE_H

#include <stdbool.h>

#include "eval/arena.h"

/*
 * Change FILE, an .xlsx, so that only the sheet called `name` is printed; NULL
 * leaves all as they are. False with `*why`: not a workbook that can be read,
 * or no such sheet (its sheets are named then). Only the list of sheets is
 * read, the rest is copied as it is.
 */
bool sheet_alone(
    const char *file, const char *name, struct arena *arena, const char **why);

#endif
