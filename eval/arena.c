#include "eval/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)64 << 10)

struct block {
    struct block *next;
    size_t size, used; /* of the bytes behind this header */
};

struct arena {
    struct block *first, *now;
    size_t cap, given;
};

/* Offset of the first byte of a block, aligned for any type. */
#define HEADER                                           \
    ((sizeof(struct block) + alignof(max_align_t) - 1) / \
        alignof(max_align_t) * alignof(max_align_t))

static struct block *block_new(size_t size)
{
    struct block *block = malloc(HEADER + size);

    if (block != NULL) {
        *block = (struct block){NULL, size, 0};
    }
    return block;
}

struct arena *arena_new(size_t cap)
{
    struct arena *arena = malloc(sizeof(*arena));
    struct block *block =
        block_new(cap < FIRST_BLOCK && cap > 0 ? cap : FIRST_BLOCK);

    if (arena == NULL || block == NULL) {
        free(arena);
        free(block);
        return NULL;
    }
    *arena = (struct arena){block, block, cap, 0};
    return arena;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;

        free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (arena != NULL) {
        free_blocks(arena->first);
        free(arena);
    }
}

void arena_reset(struct arena *arena)
{
    free_blocks(arena->first->next);
    arena->first->next = NULL;
    arena->first->used = 0;
    arena->now = arena->first;
    arena->given = 0;
}

size_t arena_used(const struct arena *arena)
{
    return arena->given;
}

/* A further block of at least `size` bytes, twice the last one otherwise. */
static struct block *grow(struct arena *arena, size_t size)
{
    size_t twice = arena->now->size * 2;
    struct block *block = block_new(size > twice ? size : twice);

    if (block != NULL) {
        arena->now->next = block;
        arena->now = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    struct block *block = arena->now;
    void *got;

    if (size > arena->cap) {
        return NULL;
    }
    size = (size + align - 1) / align * align;
    if (size > arena->cap - arena->given) {
        return NULL;
    }
    if (size > block->size - block->used) {
        block = grow(arena, size);
        if (block == NULL) {
            return NULL;
        }
    }
    got = (char *)block + HEADER + block->used;
    block->used += size;
    arena->given += size;
    return memset(got, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    return arena_alloc(arena, count * size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t n)
{
    char *copy = n == SIZE_MAX ? NULL : arena_alloc(arena, n + 1);

    if (copy != NULL && n > 0) {
        memcpy(copy, bytes, n);
    }
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list list;
    int n;
    char *text;

    va_start(list, format);
    n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    text = n < 0 ? NULL : arena_alloc(arena, (size_t)n + 1);
    if (text != NULL) {
        va_start(list, format);
        vsnprintf(text, (size_t)n + 1, format, list);
        va_end(list);
    }
    return text;
}
