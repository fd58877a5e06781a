/*
 * Text that comes in pieces and is kept with a bound; what styles say of
 * numbers. Private to export/xlsx_*.c.
 */
#ifndef EXPORT_XLSX_TEXT_H
#define EXPORT_XLSX_TEXT_H

#include "export/xlsx_read.h"

struct xlsx_string {
    size_t n, most; /* up to XLSX_STRING_MOST */
    char bytes[XLSX_STRING_MOST + 1];
};

/* Empty, as before the first piece. */
void xlsx_restart(struct xlsx_string *string);

/* Append; XLSX_LARGE when it is longer than a string may be. */
enum xlsx_fault xlsx_append(
    struct xlsx_string *string, const char *text, size_t n);

/* The text with its escapes (_x000D_) taken back and its control characters
 * made visible as U+FFFD, line ends as LF, in the arena; NULL: no room. */
const char *xlsx_clean(const struct xlsx_string *string, struct arena *arena);

/* What a number format makes of a number: XLSX_NUMBER, XLSX_PERCENT or
 * XLSX_DATE; `code` is NULL for a built-in one. */
enum xlsx_kind xlsx_format_kind(long id, const char *code);

#endif
