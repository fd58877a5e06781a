/*
 * A JSON body of values: whatever comes, either every pair is text of known
 * length, or the fault says why.
 */
#include "fcgi/body_json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(8 << 20);
    struct pair room[PAIRS];
    struct pairs out = {.of = room, .cap = PAIRS};
    struct body_json_fault fault = {0};
    const char *bytes = arena_copy(arena, (const char *)data, size);
    enum body_fault result =
        body_json((struct text){bytes, size}, arena, &out, &fault);
    if (result == BODY_BROKEN && (!fault.what || fault.line < 0))
        abort();
    for (size_t i = 0; result == BODY_OK && i < out.count; i++) {
        if (!out.of[i].name.p || out.of[i].name.p[out.of[i].name.n] != '\0' ||
            out.of[i].value.p[out.of[i].value.n] != '\0' || out.of[i].file.p)
            abort();
    }
    arena_free(arena);
    return 0;
}
