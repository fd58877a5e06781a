/*
 * Text that grows in an arena. The first failure stops all further writing, so
 * that only the end has to look at it.
 */
#ifndef EVAL_BUFFER_H
#define EVAL_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"

/* Begin with the arena and, where there is one, the limit; the rest is zero. */
struct buffer {
    struct arena *arena;
    size_t limit; /* bytes of text at most; 0: as many as the arena has */
    char *text;   /* what has been written, ends in NUL; NULL: nothing yet */
    size_t n, cap;
    bool failed; /* arena full, limit reached, or NULL was added */
};

/* Add a string to the end. NULL, what does not fit, and anything after a
 * failure add nothing. */
void buffer_add(struct buffer *buffer, const char *text);

/* What has been written, "" for nothing; NULL after a failure. It lives in the
 * arena and is good until the next buffer_add. */
const char *buffer_text(const struct buffer *buffer);

#endif
