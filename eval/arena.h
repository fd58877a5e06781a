/*
 * Arena: the memory of one request, one job or one loaded edition. What is
 * taken from it lives until it is reset; nothing is freed by itself.
 */
#ifndef EVAL_ARENA_H
#define EVAL_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/*
 * A new arena that gives out at most `cap` bytes, in blocks that grow as they
 * are needed. NULL when there is no memory. The caller frees it.
 */
struct arena *arena_new(size_t cap);

/* Return every block. NULL is allowed. */
void arena_free(struct arena *arena);

/* Forget everything; the first block is kept for the next use. */
void arena_reset(struct arena *arena);

/* Bytes given out since the last reset. */
size_t arena_used(const struct arena *arena);

/*
 * `size` zeroed bytes, aligned for any type. NULL when the cap is reached or
 * memory is out; the caller reports that as its own failure.
 */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes; NULL also when that overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* The same with whatever was there before, for what is written at once. */
void *arena_room(struct arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of `n` bytes. NULL as above. */
char *arena_copy(struct arena *arena, const char *bytes, size_t n);

/* printf into the arena. NULL as above. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* vprintf into the arena. NULL as above. */
char *arena_vprintf(struct arena *arena, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));

#endif
