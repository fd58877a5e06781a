/*
 * Verification codes in what is read of a workbook. Private to export/xlsx_*.c.
 */
#ifndef EXPORT_XLSX_CODE_H
#define EXPORT_XLSX_CODE_H

#include "export/xlsx_read.h"

/* Note the codes in a text, as far as there is room for different ones. */
void xlsx_note_codes(const char *text, struct xlsx_book *out);

/* Those in the document properties, of a damaged package too. */
void xlsx_note_properties(
    struct text bytes, struct arena *arena, struct xlsx_book *out);

#endif
