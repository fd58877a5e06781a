/*
 * Workbooks made part by part, right and wrong, for the tests of their reader.
 */
#ifndef TESTS_XLSX_MADE_H
#define TESTS_XLSX_MADE_H

#include "eval/arena.h"
#include "eval/text.h"

struct xlsx_made {
    const char *name, *content; /* of a part; content "" a folder's */
};

/* The zip of these parts, in the arena; {NULL, 0} when it cannot be made. */
struct text xlsx_make(
    const struct xlsx_made *parts, size_t count, struct arena *arena);

/* A whole workbook of one sheet "S": its <sheetData>, shared strings (<si>
 * elements) and cell formats (<xf> elements); NULL: none. */
struct text xlsx_make_sheet(const char *rows, const char *strings,
    const char *formats, struct arena *arena);

#define XLSX_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define XLSX_DOC \
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define XLSX_RELS "http://schemas.openxmlformats.org/package/2006/relationships"

#endif
