#include "eval/buffer.h"

#include <string.h>

/* Make room for `n` more bytes and NUL; false when that cannot be. */
static bool room_for(struct buffer *b, size_t n)
{
    size_t cap = b->cap == 0 ? 256 : b->cap;
    char *grown;

    if (b->limit > 0 && n > b->limit - b->n) {
        return false;
    }
    while (cap <= b->n + n) {
        cap *= 2;
    }
    if (cap == b->cap) {
        return true;
    }
    grown = arena_alloc(b->arena, cap);
    if (grown == NULL) {
        return false;
    }
    if (b->n > 0) {
        memcpy(grown, b->text, b->n);
    }
    b->text = grown;
    b->cap = cap;
    return true;
}

void buffer_add(struct buffer *b, const char *text)
{
    size_t n = text == NULL ? 0 : strlen(text);

    b->failed = b->failed || text == NULL || !room_for(b, n);
    if (!b->failed) {
        memcpy(b->text + b->n, text, n + 1);
        b->n += n;
    }
}

const char *buffer_text(const struct buffer *b)
{
    return b->failed ? NULL : b->text == NULL ? "" : b->text;
}
