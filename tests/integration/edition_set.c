#include "tests/integration/edition_set.h"

#include <stdio.h>
#include <string.h>

#include "sql/edition.h"
#include "tests/integration/fixture.h"

static bool replace(struct framework_file *file, const struct set_edit *edit)
{
    const char *text =
        arena_copy(fixture.arena, file->content.p, file->content.n);
    const char *at = strstr(text, edit->old);

    if (at == NULL) {
        return false;
    }
    file->content = text_of(arena_printf(fixture.arena, "%.*s%s%s",
        (int)(at - text), text, edit->new, at + strlen(edit->old)));
    return true;
}

size_t edition_set(const char *code, const struct set_edit *edits,
    size_t edit_count, struct framework_file **files)
{
    const struct set_edit head = {"edition.csv", "edition," EDITION,
        arena_printf(fixture.arena, "edition,%s", code)};
    size_t count = 0;

    CHECK(code, edition_load_folder("sql/framework/" EDITION, fixture.arena,
                    files, &count, stderr));
    for (size_t e = 0; e <= edit_count; e++) {
        const struct set_edit *edit = e == 0 ? &head : &edits[e - 1];
        bool done = false;

        for (size_t i = 0; i < count; i++) {
            done |= strcmp((*files)[i].name, edit->file) == 0 &&
                    replace(&(*files)[i], edit);
        }
        CHECK(edit->old, done);
    }
    return count;
}
