/*
 * Sheet names: what Excel, WPS and LibreOffice all take.
 */
#ifndef EXPORT_SHEETNAME_H
#define EXPORT_SHEETNAME_H

#include <stdbool.h>
#include <stddef.h>

/* 31 UTF-16 units of at most three bytes each, and NUL. */
#define SHEET_NAME_ROOM  96
#define SHEET_NAME_UNITS 31

/*
 * Make a name out of `in`: [ ] : * ? / \ and control characters become "_",
 * blanks and apostrophes at the ends go, more than 31 UTF-16 units are cut at
 * a whole character and end in "…", an empty name becomes "Sheet", and the
 * reserved "History" gets a "_". Bytes that are not UTF-8 become "_".
 */
void sheet_name_clean(const char *in, char out[SHEET_NAME_ROOM]);

/* Whether two names are the same sheet: letters without regard to case. */
bool sheet_name_same(const char *a, const char *b);

/*
 * The `n`-th variant of a clean name, for n from 2: "name (2)", the name cut
 * so that the whole keeps to 31 units.
 */
void sheet_name_variant(const char *clean, int n, char out[SHEET_NAME_ROOM]);

#endif
