#include "eval/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/number.h"

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

void *arena_room(struct arena *arena, size_t count, size_t size)
{
    return size != 0 && count > SIZE_MAX / size ? NULL
                                                : take(arena, count * size);
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

/* Where plain formats are printed; `full` when it does not fit. */
struct line {
    char *to, *end;
    bool full;
};

static void put(struct line *line, const char *bytes, size_t n)
{
    if ((size_t)(line->end - line->to) <= n) {
        line->full = true;
        return;
    }
    memcpy(line->to, bytes, n);
    line->to += n;
}

static void put_whole(struct line *line, int n)
{
    char digits[NUMBER_ROOM];
    size_t count = number_digits(n < 0 ? -(uint64_t)n : (uint64_t)n, digits);

    if (n < 0) {
        put(line, "-", 1);
    }
    put(line, digits, count);
}

/* As much of a string as "%.*s" lets stand. */
static const char *put_part(struct line *line, const char *at, va_list *list)
{
    const char *string;
    int most;

    if (at[1] != '*' || at[2] != 's') {
        return NULL;
    }
    most = va_arg(*list, int);
    string = va_arg(*list, const char *);
    if (string == NULL || most < 0) {
        return NULL;
    }
    put(line, string, strnlen(string, (size_t)most));
    return at + 3;
}

/* The conversion behind a "%", and what follows it; NULL: vsnprintf's. */
static const char *put_one(struct line *line, const char *at, va_list *list)
{
    const char *string;

    switch (*at) {
    case '%': put(line, at, 1); break;
    case 'd': put_whole(line, va_arg(*list, int)); break;
    case 's':
        string = va_arg(*list, const char *);
        if (string == NULL) {
            return NULL;
        }
        put(line, string, strlen(string));
        break;
    case '.': return put_part(line, at, list);
    default: return NULL;
    }
    return at + 1;
}

/* Most formats have nothing but %s, %.*s and %d: these are printed here, at
 * a fifth of what vsnprintf costs. The length, -1 for any other or without
 * room. */
static int print_plain(char *to, size_t room, const char *format, va_list *list)
{
    struct line line = {to, to + room, false};

    while (!line.full && format[0] != '\0') {
        size_t n = 0;

        while (format[n] != '\0' && format[n] != '%') {
            n++;
        }
        put(&line, format, n);
        format += n;
        if (format[0] == '%') {
            format = put_one(&line, format + 1, list);
            if (format == NULL) {
                return -1;
            }
        }
    }
    if (line.full) {
        return -1;
    }
    *line.to = '\0';
    return (int)(line.to - to);
}

/* Printed where the next text would stand; again only when it cannot. */
char *arena_vprintf(struct arena *arena, const char *format, va_list list)
{
    struct block *block = arena->now;
    char *guess = (char *)block + HEADER + block->used, *text;
    size_t room = block->size - block->used;
    va_list again;
    int n;

    va_copy(again, list);
    n = room == 0 ? -1 : print_plain(guess, room, format, &again);
    va_end(again);
    if (n < 0) {
        va_copy(again, list);
        n = vsnprintf(guess, room, format, again);
        va_end(again);
    }
    text = n < 0 ? NULL : take(arena, (size_t)n + 1);
    if (text != NULL && text != guess) {
        vsnprintf(text, (size_t)n + 1, format, list);
    }
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list list;
    char *text;

    va_start(list, format);
    text = arena_vprintf(arena, format, list);
    va_end(list);
    return text;
}
