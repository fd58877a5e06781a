/* The cell as the page showed it: written, and read back or refused. */
#include "fcgi/form_base.h"

#include <string.h>

#include "tests/unit/suite.h"

static void goes_and_comes(void)
{
    static const struct {
        const char *name;
        struct cell cell;
        const char *want;
    } rows[] = {
        {"never stored", {.note = ""}, "0:-:"},
        {"zero", {.state = CELL_VALUE, .version = 3, .note = ""}, "3:0:"},
        {"number",
            {.state = CELL_VALUE,
                .value = 3039600000,
                .version = 7,
                .note = "a:b"},
            "7:3039.6:a:b"},
        {"negative",
            {.state = CELL_VALUE,
                .value = -1,
                .version = 4294967295,
                .note = ""},
            "4294967295:-0.000001:"},
        {"not applicable",
            {.state = CELL_NOT_APPLICABLE, .version = 2, .note = "本县无"},
            "2:n:本县无"},
    };
    struct arena *arena = arena_new(1 << 22);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cell back;
        struct html h;

        html_start(&h, arena);
        form_base_write(&h, &rows[i].cell);
        html_raw_literal(&h, "", 1);
        CHECK(rows[i].name, strcmp(h.p, rows[i].want) == 0);
        CHECK(rows[i].name, form_base_read(h.p, &back));
        CHECK(rows[i].name, back.state == rows[i].cell.state &&
                                back.value == rows[i].cell.value &&
                                back.version == rows[i].cell.version &&
                                strcmp(back.note, rows[i].cell.note) == 0);
    }
    arena_free(arena);
}

static void refuses(void)
{
    static const char *const rows[] = {"", ":", "1", "1:", "1:2",
        "x:1:", ":1:", "-1:1:", "4294967296:1:", "99999999999999999999:1:",
        "1::", "1:nan:", "1:1e5:", "1:n/a:", "1:0.0000001:"};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cell cell = {.version = 77};

        CHECK(rows[i], !form_base_read(rows[i], &cell) && cell.version == 77);
    }
}

SUITE(form_base, {"goes and comes", goes_and_comes}, {"refuses", refuses})
