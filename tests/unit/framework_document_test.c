/* docs/framework.md describes every column of every file of an edition. */
#include <stdio.h>
#include <string.h>

#include "eval/csv.h"
#include "tests/unit/suite.h"

static struct text read_whole(const char *path, struct arena *arena)
{
    enum { MOST = 1 << 20 };
    FILE *in = fopen(path, "rb");
    char *bytes = arena_alloc(arena, MOST);
    size_t n = in == NULL ? 0 : fread(bytes, 1, MOST - 1, in);

    if (in != NULL) {
        fclose(in);
    }
    return (struct text){bytes, n};
}

/* The section "## NAME" up to the next one; "" when there is none. */
static const char *section_of(
    const char *document, const char *name, struct arena *arena)
{
    const char *title = arena_printf(arena, "\n## %s\n", name);
    const char *at = strstr(document, title);
    const char *end = at == NULL ? NULL : strstr(at + 4, "\n## ");

    return at == NULL    ? ""
           : end == NULL ? at
                         : arena_copy(arena, at, (size_t)(end - at));
}

/* True when a row of the section's table begins with the word, alone or in a
 * list: "| name_zh, name_en | ...". */
static bool describes(const char *section, const char *word)
{
    size_t n = strlen(word);

    for (const char *row = strstr(section, "\n| "); row != NULL;
         row = strstr(row + 1, "\n| ")) {
        const char *cell = row + 2, *end = strchr(cell, '|');

        for (const char *at = strstr(cell, word); at != NULL && at < end;
             at = strstr(at + 1, word)) {
            if (at[-1] == ' ' && (at[n] == ' ' || at[n] == ',')) {
                return true;
            }
        }
    }
    return false;
}

static void describes_every_column(void)
{
    static const char *const files[] = {"edition.csv", "quality.csv",
        "bureau.csv", "form.csv", "item.csv", "indicator.csv", "form_row.csv",
        "form_note.csv", "rule.csv", "grade.csv", "level.csv"};
    struct arena *arena = arena_new((size_t)16 << 20);
    const char *document = read_whole("docs/framework.md", arena).p;

    for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
        const char *section = section_of(document, files[f], arena);
        bool keyed = strcmp(files[f], "edition.csv") == 0;
        struct csv_fault fault;
        struct csv csv;

        CHECK(files[f],
            csv_read(read_whole(arena_printf(arena,
                                    "sql/framework/liyang-2023/%s", files[f]),
                         arena),
                arena, &csv, &fault));
        for (int c = 0; !keyed && c < csv.column_count; c++) {
            CHECK(arena_printf(arena, "%s: %s", files[f], csv.header[c]),
                describes(section, csv.header[c]));
        }
        for (size_t r = 0; keyed && r < csv.row_count; r++) {
            CHECK(csv_at(&csv, r, 0), describes(section, csv_at(&csv, r, 0)));
        }
    }
    arena_free(arena);
}

SUITE(framework_document, {"describes every column", describes_every_column})
