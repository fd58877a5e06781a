/*
 * The comparison of two file sets: the first byte chooses the file, "|" at a
 * line's end parts the two. Back and forth must be each other's inverse, and
 * what is compared with itself has no difference.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/difference_back.h"

static const char *const names[] = {"edition.csv", "item.csv", "form_row.csv",
    "form_note.csv", "band.csv", "weight.csv", "grade.csv", "more.csv"};

static void compare(const struct framework_file *a,
    const struct framework_file *b, struct arena *arena)
{
    struct framework_diff there, again, none;

    if (!framework_diff(a, 1, b, 1, arena, &there) ||
        !framework_diff(b, 1, a, 1, arena, &again) ||
        !framework_diff(a, 1, a, 1, arena, &none))
        abort();
    if (none.count != 0)
        abort();
    for (int k = 0; k < DIFFERENCE__COUNT; k++) {
        if (there.kinds[k] != again.kinds[difference_back[k]])
            abort();
    }
    for (size_t i = 0; i < there.count; i++) {
        const struct difference *d = &there.of[i];

        if (strlen(d->key) + strlen(d->column) + strlen(d->before) +
                strlen(d->after) >
            1 << 20)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data + 1, *part;
    struct framework_file a, b;
    struct arena *arena;

    if (size < 2 || size > 4096)
        return 0;
    part = memchr(bytes, '|', size - 1);
    if (part == NULL)
        return 0;
    a.name = b.name = names[data[0] % (sizeof(names) / sizeof(names[0]))];
    a.content = (struct text){bytes, (size_t)(part - bytes)};
    b.content = (struct text){part + 1, size - 2 - a.content.n};
    arena = arena_new((size_t)256 << 20);
    compare(&a, &b, arena);
    arena_free(arena);
    return 0;
}
