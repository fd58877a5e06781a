#include "export/book_internal.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/markup.h"
#include "export/unpack.h"

enum { VALUE_MAX = 64, PACKED_ROOM = 1 << 15, PLAIN_ROOM = 1 << 16 };

/* What is read of a workbook, part by part and piece by piece. */
struct parts {
    const struct unpack *archive;
    const struct unpack_entry *entry; /* the part, as it is packed */
    uint32_t taken;                   /* of its packed bytes */
    struct inflate_state inflate;
    uint8_t packed[PACKED_ROOM];
    char *bytes; /* `n` of them unpacked; the first `piece` have been given */
    size_t room, n, piece;
    uint64_t size; /* of the part so far */
    uint32_t crc;
    bool last;
    size_t strings;   /* <si> of sharedStrings.xml */
    size_t last_used; /* 1 + the largest index into them */
    struct markup markup;
};

/* What is read of a cell. */
struct cell {
    bool in_value, text, shared;
};

#define IS(text, literal)                  \
    ((text).n == sizeof("" literal) - 1 && \
        memcmp((text).p, literal, sizeof(literal) - 1) == 0)

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

/* A whole number of at most nine digits; -1 when it is none. */
static long whole_of(struct text value)
{
    long out = 0;

    if (value.n == 0 || value.n > 9) {
        return -1;
    }
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9') {
            return -1;
        }
        out = out * 10 + (value.p[i] - '0');
    }
    return out;
}

static double number_of_value(struct text value, long whole)
{
    char text[VALUE_MAX] = "";

    if (whole >= 0) { /* as every third is */
        return (double)whole;
    }
    if (value.n < sizeof(text)) {
        memcpy(text, value.p, value.n);
        text[value.n] = '\0';
    }
    return strtod(text, NULL);
}

/* An index that is no number is beyond all texts. */
static void take_value(struct parts *parts, const struct cell *cell,
    struct text value, struct tally *tally)
{
    long whole = whole_of(value);
    size_t index = whole < 0 ? SIZE_MAX - 1 : (size_t)whole;

    if (!cell->text) {
        tally->sum += number_of_value(value, whole);
    } else if (cell->shared && 1 + index > parts->last_used) {
        parts->last_used = 1 + index;
    }
}

static void take_close(
    struct text name, struct cell *cell, size_t *row_cells, struct tally *tally)
{
    if (is_letter(name, 'v')) {
        cell->in_value = false;
        tally->numbers += !cell->text;
        tally->texts += cell->text;
    } else if (IS(name, "is")) {
        tally->texts++;
    } else if (IS(name, "row")) {
        tally->rows += *row_cells > 0;
        *row_cells = 0;
    }
}

/* -- pieces ---------------------------------------------------------------- */

/* Unpack what there is; false when that brings nothing. */
static bool inflate_some(struct parts *parts)
{
    struct inflate_state *inflate = &parts->inflate;
    uint32_t room = inflate->avail_out;
    bool more = false;

    if (inflate->avail_in == 0) {
        size_t got = unpack_read(parts->archive, parts->entry, parts->taken,
            parts->packed, PACKED_ROOM);

        more = got > 0;
        parts->taken += (uint32_t)got;
        inflate->next_in = parts->packed;
        inflate->avail_in = (uint32_t)got;
    }
    return isal_inflate(inflate) == ISAL_DECOMP_OK &&
           (more || inflate->avail_out < room ||
               inflate->block_state == ISAL_BLOCK_FINISH);
}

static bool unpack(struct parts *parts)
{
    struct inflate_state *inflate = &parts->inflate;
    size_t before = parts->n;

    inflate->next_out = (uint8_t *)parts->bytes + parts->n;
    inflate->avail_out = (uint32_t)(parts->room - parts->n);
    while (
        inflate->avail_out > 0 && inflate->block_state != ISAL_BLOCK_FINISH) {
        if (!inflate_some(parts)) {
            return false;
        }
    }
    parts->n = parts->room - inflate->avail_out;
    parts->last =
        inflate->block_state == ISAL_BLOCK_FINISH && inflate->avail_out > 0;
    parts->crc = crc32_gzip_refl(
        parts->crc, (const uint8_t *)parts->bytes + before, parts->n - before);
    parts->size += parts->n - before;
    return true;
}

static bool make_room(struct parts *parts)
{
    size_t room = parts->room == 0 ? PLAIN_ROOM : parts->room * 2;
    char *bytes = realloc(parts->bytes, room);

    if (bytes != NULL) {
        parts->bytes = bytes;
        parts->room = room;
    }
    return bytes != NULL;
}

/* The next piece of the part: to its last ">", or to the end. */
static bool next_piece(struct parts *parts)
{
    parts->n -= parts->piece;
    if (parts->n > 0) {
        memmove(parts->bytes, parts->bytes + parts->piece, parts->n);
    }
    do {
        if ((parts->n == parts->room && !make_room(parts)) || !unpack(parts)) {
            return false;
        }
        parts->piece = parts->n;
        while (!parts->last && parts->piece > 0 &&
               parts->bytes[parts->piece - 1] != '>') {
            parts->piece--;
        }
    } while (parts->piece == 0 && !parts->last);
    return true;
}

/* The next thing in the part, whatever piece it is in. */
static enum markup_kind next(struct parts *parts)
{
    enum markup_kind kind = markup_next(&parts->markup);

    while (kind == MARKUP_MORE) {
        if (!next_piece(parts) ||
            !markup_more(&parts->markup,
                (struct text){parts->bytes, parts->piece}, parts->last)) {
            return MARKUP_BAD;
        }
        kind = markup_next(&parts->markup);
    }
    return kind;
}

static bool begin(struct parts *parts)
{
    isal_inflate_init(&parts->inflate);
    parts->inflate.avail_in = 0;
    parts->n = parts->piece = parts->size = parts->crc = parts->taken = 0;
    return next_piece(parts) &&
           markup_begin(&parts->markup,
               (struct text){parts->bytes, parts->piece}, parts->last);
}

/* -- parts ----------------------------------------------------------------- */

/* Count a sheet to its end. False when it is no whole XML. */
static bool count_sheet(struct parts *parts, struct tally *tally)
{
    struct markup *markup = &parts->markup;
    struct cell cell = {0};
    size_t row_cells = 0;

    for (;;) {
        switch (next(parts)) {
        case MARKUP_MORE:
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
        kind = next(parts);
        if (strings && kind == MARKUP_OPEN && IS(markup->name, "si")) {
            parts->strings++;
        }
    } while (kind != MARKUP_BAD && kind != MARKUP_DONE);
    return kind == MARKUP_DONE;
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

/* A part to its end: a sheet is counted. */
static bool read_part(
    struct parts *parts, const char *name, struct tally *tally)
{
    return begin(parts) &&
           (tally != NULL
                   ? count_sheet(parts, tally)
                   : read_other(parts, named(name, "xl/sharedStrings.xml")));
}

/* The same with the sums that the archive has of it. */
static bool check_part(
    struct parts *parts, const struct unpack_entry *entry, struct tally *tally)
{
    parts->entry = entry;
    return read_part(parts, entry->name, tally) &&
           parts->size == entry->plain && parts->crc == entry->crc &&
           parts->taken == entry->packed && parts->inflate.avail_in == 0;
}

static const char *read_parts(struct parts *parts, struct tally *tallies,
    int sheet_count, struct arena *arena)
{
    int sheets = 0;

    for (int i = 0; i < parts->archive->count; i++) {
        const struct unpack_entry *entry = &parts->archive->entries[i];
        int sheet = sheet_index(entry->name);
        bool counted = sheet >= 0 && sheet < sheet_count;

        if (!is_xml(entry->name)) {
            continue;
        }
        sheets += counted;
        if (!check_part(parts, entry, counted ? &tallies[sheet] : NULL)) {
            return arena_printf(
                arena, "part %s cannot be read back", entry->name);
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
    struct parts *parts = calloc(1, sizeof(*parts));
    struct unpack archive;

    if (parts == NULL || !unpack_open(&archive, file, arena)) {
        *why = arena_printf(arena, "file %s is no workbook", file);
    } else {
        parts->archive = &archive;
        *why = read_parts(parts, tallies, sheet_count, arena);
        free(parts->bytes);
        unpack_close(&archive);
    }
    free(parts);
    return *why == NULL;
}
