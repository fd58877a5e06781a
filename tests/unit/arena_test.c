/* The memory of one request: zeroed, aligned, capped, reusable. */
#include "eval/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "tests/unit/suite.h"

static const struct size_row {
    const char *name;
    size_t cap, size;
    bool given;
} size_rows[] = {
    {"nothing", 1024, 0, true},
    {"one byte", 1024, 1, true},
    {"the whole cap", 1024, 1024, true},
    {"one over the cap", 1024, 1025, false},
    {"larger than the first block", (size_t)1 << 20, 500000, true},
    {"the largest size", 1024, SIZE_MAX, false},
    {"the largest size of the largest cap", SIZE_MAX, SIZE_MAX, false},
    {"near the largest size", SIZE_MAX, SIZE_MAX - 8, false},
    {"half of everything", SIZE_MAX, SIZE_MAX / 2, false},
    {"no cap at all", 0, 1, false},
};

static void gives_within_the_cap(void)
{
    for (size_t i = 0; i < sizeof(size_rows) / sizeof(size_rows[0]); i++) {
        const struct size_row *row = &size_rows[i];
        struct arena *arena = arena_new(row->cap);
        void *got = arena_alloc(arena, row->size);

        CHECK(row->name, (got != NULL) == row->given);
        arena_free(arena);
    }
}

static void overflow_of_an_array(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    CHECK("product overflows", arena_array(arena, SIZE_MAX / 2, 3) == NULL);
    CHECK("product is 2^64", arena_array(arena, SIZE_MAX / 8 + 1, 8) == NULL);
    CHECK("no elements", arena_array(arena, 0, 8) != NULL);
    CHECK("elements of no size", arena_array(arena, SIZE_MAX, 0) != NULL);
    CHECK("room of a product", arena_room(arena, SIZE_MAX / 2, 3) == NULL);
    CHECK("room", arena_room(arena, 100, 8) != NULL);
    CHECK("copy of everything", arena_copy(arena, "", SIZE_MAX) == NULL);
    arena_free(arena);
}

static void aligned_and_zeroed_again(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);

    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 200; size++) {
            unsigned char *got = arena_alloc(arena, size);
            size_t nonzero = 0;

            CHECK("aligned", (uintptr_t)got % alignof(max_align_t) == 0);
            for (size_t i = 0; i < size; i++) {
                nonzero += got[i] != 0;
            }
            CHECK("zeroed", nonzero == 0);
            memset(got, 0xA5, size);
        }
        CHECK("counted", arena_used(arena) >= 199 * 200 / 2);
        arena_reset(arena);
        CHECK("forgotten", arena_used(arena) == 0);
    }
    arena_free(arena);
}

static void many_blocks(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    char *all[256];
    size_t count = 0;

    while (count < 256 && (all[count] = arena_alloc(arena, 8192)) != NULL) {
        memset(all[count], (int)count, 8192);
        count++;
    }
    CHECK("as many as the cap allows", count == 128);
    for (size_t i = 0; i < count; i++) {
        CHECK("untouched", all[i][0] == (char)i && all[i][8191] == (char)i);
    }
    CHECK("full", arena_alloc(arena, 1) == NULL);
    arena_reset(arena);
    CHECK("empty again", arena_alloc(arena, 8192) != NULL);
    arena_free(arena);
    arena_free(NULL);
}

static void text_in_the_arena(void)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    char *long_text = arena_printf(arena, "%0*d", 100000, 7);

    CHECK("copy ends in NUL", strcmp(arena_copy(arena, "abc", 2), "ab") == 0);
    CHECK("copy of nothing", arena_copy(arena, NULL, 0)[0] == '\0');
    CHECK("printf",
        strcmp(arena_printf(arena, "%s-%d", "品质", 5), "品质-5") == 0);
    CHECK("a part of a text",
        strcmp(arena_printf(arena, "%.*s|%.*s|%.*s", 3, "品质", 0, "a", 9, "b"),
            "品||b") == 0);
    CHECK("a part without an end",
        strcmp(arena_printf(arena, "%.*s", 2, (const char[]){'a', 'b'}),
            "ab") == 0);
    CHECK("a negative part is the whole",
        strcmp(arena_printf(arena, "%.*s%d", -1, "abc", 7), "abc7") == 0);
    CHECK("printf of nothing", arena_printf(arena, "%s", "")[0] == '\0');
    CHECK("long printf", long_text != NULL && strlen(long_text) == 100000 &&
                             long_text[99999] == '7');
    CHECK(
        "printf over the cap", arena_printf(arena, "%0*d", 2000000, 7) == NULL);
    arena_free(arena);
}

SUITE(arena, {"gives within the cap", gives_within_the_cap},
    {"overflow of an array", overflow_of_an_array},
    {"aligned and zeroed again", aligned_and_zeroed_again},
    {"many blocks", many_blocks}, {"text in the arena", text_in_the_arena})
