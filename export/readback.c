#include "export/book_internal.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define CHUNK     32768
#define VALUE_MAX 64

/* One part while it is read. */
struct part {
    XML_Parser parser;
    struct tally *tally; /* NULL: no sheet, well-formed is enough */
    size_t row_cells;
    bool in_value, text, shared;
    char value[VALUE_MAX];
    size_t used;
    bool counted;     /* sharedStrings.xml: its texts are counted */
    size_t strings;   /* <si> of sharedStrings.xml */
    size_t last_used; /* 1 + the largest index into them */
    bool refused;
};

static bool named(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static void XMLCALL on_string(void *user, const char *name, const char **attrs)
{
    struct part *part = user;

    (void)attrs;
    part->strings += named(name, "si");
}

/* A cell: what kind its value is stands in its attribute t. */
static void on_cell(struct part *part, const char **attrs)
{
    part->text = part->shared = false;
    for (; attrs[0] != NULL; attrs += 2) {
        if (attrs[0][0] == 't') {
            part->text = true;
            part->shared = named(attrs[1], "s");
        }
    }
    part->row_cells++;
    part->tally->cells++;
}

static void XMLCALL on_start(void *user, const char *name, const char **attrs)
{
    struct part *part = user;

    if (name[1] == '\0') {
        if (name[0] == 'c') {
            on_cell(part, attrs);
        } else if (name[0] == 'f') {
            part->tally->formulas++;
        } else if (name[0] == 'v') {
            part->in_value = true;
            part->used = 0;
        }
    } else if (named(name, "row")) {
        part->row_cells = 0;
    }
}

static void on_value(struct part *part)
{
    part->value[part->used] = '\0';
    if (!part->text) {
        part->tally->numbers++;
        part->tally->sum += strtod(part->value, NULL);
        return;
    }
    part->tally->texts++;
    if (part->shared) {
        size_t index = (size_t)strtoul(part->value, NULL, 10) + 1;

        if (index > part->last_used) {
            part->last_used = index;
        }
    }
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct part *part = user;

    if (name[0] == 'v' && name[1] == '\0') {
        part->in_value = false;
        on_value(part);
    } else if (named(name, "row")) {
        part->tally->rows += part->row_cells > 0;
    }
}

static void XMLCALL on_text(void *user, const char *bytes, int n)
{
    struct part *part = user;

    if (part->in_value && (size_t)n < VALUE_MAX - part->used) {
        memcpy(part->value + part->used, bytes, (size_t)n);
        part->used += (size_t)n;
    }
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system,
    const char *public, int subset)
{
    struct part *part = user;

    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    part->refused = true;
    XML_StopParser(part->parser, XML_FALSE);
}

/* Feed one entry to the parser, to its end: libzip checks its sum there. */
static bool feed(zip_file_t *file, XML_Parser parser)
{
    for (;;) {
        void *buffer = XML_GetBuffer(parser, CHUNK);
        zip_int64_t n = buffer == NULL ? -1 : zip_fread(file, buffer, CHUNK);

        if (n < 0 || XML_ParseBuffer(parser, (int)n, n == 0) != XML_STATUS_OK) {
            return false;
        }
        if (n == 0) {
            return true;
        }
    }
}

static bool read_part(zip_t *zip, zip_uint64_t index, struct part *part)
{
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    bool ok;

    if (file == NULL) {
        return false;
    }
    if (!XML_ParserReset(part->parser, "UTF-8")) {
        zip_fclose(file);
        return false;
    }
    XML_SetUserData(part->parser, part);
    if (part->tally != NULL) {
        XML_SetElementHandler(part->parser, on_start, on_end);
        XML_SetCharacterDataHandler(part->parser, on_text);
    } else if (part->counted) {
        XML_SetStartElementHandler(part->parser, on_string);
    }
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
    ok = feed(file, part->parser) && !part->refused;
    return zip_fclose(file) == 0 && ok;
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

static const char *read_parts(zip_t *zip, struct part *part,
    struct tally *tallies, int sheet_count, struct arena *arena)
{
    int sheets = 0;

    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        int sheet = name == NULL ? -1 : sheet_index(name);

        if (name == NULL || !is_xml(name)) {
            continue;
        }
        part->tally =
            sheet >= 0 && sheet < sheet_count ? &tallies[sheet] : NULL;
        part->counted = named(name, "xl/sharedStrings.xml");
        sheets += part->tally != NULL;
        if (!read_part(zip, (zip_uint64_t)i, part)) {
            return arena_printf(arena, "part %s cannot be read back", name);
        }
    }
    if (sheets != sheet_count || part->last_used > part->strings) {
        return arena_printf(arena,
            "%d of %d sheets, %zu of %zu texts came back", sheets, sheet_count,
            part->strings, part->last_used);
    }
    return NULL;
}

bool book_read_back(const char *file, struct tally *tallies, int sheet_count,
    struct arena *arena, const char **why)
{
    struct part part = {0};
    int code = 0;
    zip_t *zip = zip_open(file, ZIP_RDONLY | ZIP_CHECKCONS, &code);

    if (zip == NULL) {
        *why = arena_printf(arena, "file %s is no workbook", file);
        return false;
    }
    part.parser = XML_ParserCreate("UTF-8");
    *why = part.parser == NULL
               ? "out of memory"
               : read_parts(zip, &part, tallies, sheet_count, arena);
    if (part.parser != NULL) {
        XML_ParserFree(part.parser);
    }
    zip_discard(zip);
    return *why == NULL;
}
