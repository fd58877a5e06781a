/*
 * Reading of whole files.
 */
#ifndef SQL_FILE_H
#define SQL_FILE_H

#include "eval/text.h"

/*
 * The bytes of a plain file of up to `most`, with a NUL behind them, in
 * `arena`. NULL, or a sentence that says why there are none (static, or of the
 * system's until the next call).
 */
const char *file_read(
    const char *path, size_t most, struct arena *arena, struct text *out);

#endif
