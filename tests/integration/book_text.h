/*
 * What a workbook that was written says.
 */
#ifndef TESTS_BOOK_TEXT_H
#define TESTS_BOOK_TEXT_H

#include <stdbool.h>

/* True when some cell begins with `text`; a failed check when the file cannot
 * be read. */
bool book_says(const char *path, const char *text);

#endif
