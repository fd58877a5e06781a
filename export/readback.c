#include "export/book_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "export/markup.h"

#define VALUE_MAX 64

/* What is read of a workbook, part by part. */
struct parts {
    char *bytes; /* of one part */
    size_t room;
    size_t strings;   /* <si> of sharedStrings.xml */
    size_t last_used; /* 1 + the largest index into them */
    struct markup markup;
};

/* What is read of a cell. */
struct cell {
    bool in_value, text, shared;
};

static bool named(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static bool is_letter(struct text name, char letter)
{
    return name.n == 1 && name.p[0] == letter;
}

/* A cell: what kind its value is stands in its attribute t. */
static struct cell cell_of(const struct markup *markup)
{
    struct cell cell = {0};

    for (int i = 0; i < markup->attribute_count; i++) {
        if (is_letter(markup->attributes[i].name, 't')) {
            cell.text = true;
            cell.shared = is_letter(markup->attributes[i].value, 's');
        }
    }
    return cell;
}

static void take_value(struct parts *parts, const struct cell *cell,
    struct text value, struct tally *tally)
{
    char text[VALUE_MAX] = "";

    if (value.n < sizeof(text)) {
        memcpy(text, value.p, value.n);
        text[value.n] = '\0';
    }
    if (!cell->text) {
        tally->sum += strtod(text, NULL);
    } else if (cell->shared) {
        size_t index = (size_t)strtoul(text, NULL, 10) + 1;

        if (index > parts->last_used) {
            parts->last_used = index;
        }
    }
}

static void take_close(
    struct text name, struct cell *cell, size_t *row_cells, struct tally *tally)
{
    if (is_letter(name, 'v')) {
        cell->in_value = false;
        tally->numbers += !cell->text;
        tally->texts += cell->text;
    } else if (text_is(name, "row")) {
        tally->rows += *row_cells > 0;
        *row_cells = 0;
    }
}

/* Count a sheet to its end. False when it is no whole XML. */
static bool count_sheet(struct parts *parts, struct tally *tally)
{
    struct markup *markup = &parts->markup;
    struct cell cell = {0};
    size_t row_cells = 0;

    for (;;) {
        switch (markup_next(markup)) {
        case MARKUP_BAD: return false;
        case MARKUP_DONE: return true;
        case MARKUP_OPEN:
            if (is_letter(markup->name, 'c')) {
                cell = cell_of(markup);
                tally->cells++;
                row_cells++;
            }
            tally->formulas += is_letter(markup->name, 'f');
            cell.in_value = is_letter(markup->name, 'v');
            break;
        case MARKUP_CLOSE:
            take_close(markup->name, &cell, &row_cells, tally);
            break;
        case MARKUP_TEXT:
            if (cell.in_value) {
                take_value(parts, &cell, markup->text, tally);
            }
            break;
        }
    }
}

/* Read any other part to its end; `strings`: count the texts in it. */
static bool read_other(struct parts *parts, bool strings)
{
    struct markup *markup = &parts->markup;
    enum markup_kind kind;

    do {
        kind = markup_next(markup);
        if (strings && kind == MARKUP_OPEN && text_is(markup->name, "si")) {
            parts->strings++;
        }
    } while (kind != MARKUP_BAD && kind != MARKUP_DONE);
    return kind == MARKUP_DONE;
}

static bool make_room(struct parts *parts, zip_uint64_t size)
{
    char *bytes;

    if (size < parts->room) {
        return true;
    }
    bytes =
        size < SIZE_MAX / 2 ? realloc(parts->bytes, (size_t)size * 2) : NULL;
    if (bytes == NULL) {
        return false;
    }
    parts->bytes = bytes;
    parts->room = (size_t)size * 2;
    return true;
}

/* All bytes of an entry. The read behind the last one finds no more and makes
 * libzip compare the sum. */
static bool load(zip_t *zip, zip_uint64_t index, struct parts *parts)
{
    struct zip_stat about;
    zip_file_t *file;
    bool ok;

    if (zip_stat_index(zip, index, 0, &about) != 0 ||
        (about.valid & ZIP_STAT_SIZE) == 0 || !make_room(parts, about.size)) {
        return false;
    }
    file = zip_fopen_index(zip, index, 0);
    if (file == NULL) {
        return false;
    }
    ok = zip_fread(file, parts->bytes, about.size) == (zip_int64_t)about.size &&
         zip_fread(file, parts->bytes + about.size, 1) == 0;
    return zip_fclose(file) == 0 && ok &&
           markup_begin(
               &parts->markup, (struct text){parts->bytes, (size_t)about.size});
}

/* The sheet an entry holds, from 0; -1 when it is another part. */
static int sheet_index(const char *name)
{
    static const char start[] = "xl/worksheets/sheet";
    char *end;
    long n;

    if (strncmp(name, start, sizeof(start) - 1) != 0) {
        return -1;
    }
    n = strtol(name + sizeof(start) - 1, &end, 10);
    return named(end, ".xml") && n > 0 && n <= BOOK_SHEETS ? (int)n - 1 : -1;
}

static bool is_xml(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot != NULL &&
           (named(dot, ".xml") || named(dot, ".rels") || named(dot, ".vml"));
}

static const char *read_parts(zip_t *zip, struct parts *parts,
    struct tally *tallies, int sheet_count, struct arena *arena)
{
    int sheets = 0;

    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        int sheet = name == NULL ? -1 : sheet_index(name);
        bool counted = sheet >= 0 && sheet < sheet_count;

        if (name == NULL || !is_xml(name)) {
            continue;
        }
        sheets += counted;
        if (!load(zip, (zip_uint64_t)i, parts) ||
            !(counted
                    ? count_sheet(parts, &tallies[sheet])
                    : read_other(parts, named(name, "xl/sharedStrings.xml")))) {
            return arena_printf(arena, "part %s cannot be read back", name);
        }
    }
    if (sheets != sheet_count || parts->last_used > parts->strings) {
        return arena_printf(arena,
            "%d of %d sheets, %zu of %zu texts came back", sheets, sheet_count,
            parts->strings, parts->last_used);
    }
    return NULL;
}

bool book_read_back(const char *file, struct tally *tallies, int sheet_count,
    struct arena *arena, const char **why)
{
    struct parts parts = {0};
    int code = 0;
    zip_t *zip = zip_open(file, ZIP_RDONLY | ZIP_CHECKCONS, &code);

    if (zip == NULL) {
        *why = arena_printf(arena, "file %s is no workbook", file);
        return false;
    }
    *why = read_parts(zip, &parts, tallies, sheet_count, arena);
    free(parts.bytes);
    zip_discard(zip);
    return *why == NULL;
}
