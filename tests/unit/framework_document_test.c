/* docs/framework.md describes every column of every file of an edition. */
#include <stdio.h>
#include <string.h>

#include "eval/framework_read.h"
#include "eval/method.h"
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
    static const char *const files[TABLE__COUNT] = {
        [TABLE_EDITION] = "edition.csv",
        [TABLE_QUALITY] = "quality.csv",
        [TABLE_BUREAU] = "bureau.csv",
        [TABLE_FORM] = "form.csv",
        [TABLE_ITEM] = "item.csv",
        [TABLE_INDICATOR] = "indicator.csv",
        [TABLE_FORM_ROW] = "form_row.csv",
        [TABLE_FORM_NOTE] = "form_note.csv",
        [TABLE_RULE] = "rule.csv",
        [TABLE_GRADE] = "grade.csv",
        [TABLE_LEVEL] = "level.csv",
        [TABLE_BAND] = "band.csv",
        [TABLE_GROUP] = "group.csv",
        [TABLE_WEIGHT] = "weight.csv",
        [TABLE_VETO] = "veto.csv"};
    struct arena *arena = arena_new((size_t)16 << 20);
    const char *document = read_whole("docs/framework.md", arena).p;

    for (int t = 0; t < TABLE__COUNT; t++) {
        const char *section = section_of(document, files[t], arena);
        const struct column_rule *rule = framework_columns((enum table)t);

        for (; rule->name != NULL; rule++) {
            CHECK(arena_printf(arena, "%s: %s", files[t], rule->name),
                describes(section, rule->name));
        }
        CHECK(files[t], t < TABLE__OPTIONAL || strstr(section, "Optional."));
    }
    arena_free(arena);
}

/* Every method has a row in the table of directions and parameters. */
static void describes_every_method(void)
{
    struct arena *arena = arena_new((size_t)16 << 20);
    const char *document = read_whole("docs/framework.md", arena).p;
    const char *section = section_of(document, "indicator.csv", arena);

    for (int m = 0; m < METHOD__COUNT; m++) {
        const char *name = method_name((enum method)m);

        CHECK(name, describes(section, name));
    }
    arena_free(arena);
}

SUITE(framework_document, {"describes every column", describes_every_column},
    {"describes every method", describes_every_method})
