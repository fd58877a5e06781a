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

struct arena *arena_new(size_t cap_wanted)
{
    /* A cap that is the sum of two sizes must not overflow. */
    size_t cap = cap_wanted < PTRDIFF_MAX ? cap_wanted : PTRDIFF_MAX;
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

/* A further block of `size` bytes or, as far as the cap goes, twice the last
 * one. */
static struct block *grow(struct arena *arena, size_t size)
{
    size_t twice = arena->now->size * 2, left = arena->cap - arena->given;
    size_t most = twice < left ? twice : left;
    struct block *block = block_new(size > most ? size : most);

    if (block != NULL) {
        arena->now->next = block;
        arena->now = block;
    }
    return block;
}

/* `size` bytes with whatever the block held before. */
static void *take(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    struct block *block = arena->now;
    void *got;

    if (size > arena->cap - arena->given) {
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
    return got;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *got = take(arena, size);

    return got == NULL ? NULL : memset(got, 0, size);
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
    char *copy = n == SIZE_MAX ? NULL : take(arena, n + 1);

    if (copy == NULL) {
        return NULL;
    }
    if (n > 0) {
        memcpy(copy, bytes, n);
    }
    copy[n] = '\0';
    return copy;
}

/* Printed where the next text would stand; again only when it cannot. */
char *arena_printf(struct arena *arena, const char *format, ...)
{
    struct block *block = arena->now;
    char *guess = (char *)block + HEADER + block->used, *text;
    va_list list;
    int n;

    va_start(list, format);
    n = vsnprintf(guess, block->size - block->used, format, list);
    va_end(list);
    text = n < 0 ? NULL : take(arena, (size_t)n + 1);
    if (text != NULL && text != guess) {
        va_start(list, format);
        vsnprintf(text, (size_t)n + 1, format, list);
        va_end(list);
    }
    return text;
}
