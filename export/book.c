#include "export/book_internal.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "eval/number.h"
#include "eval/text.h"
#include "export/files.h"

static const char no_memory[] = "out of memory";

void book_fail(struct book *book, const char *why)
{
    if (book->fault == NULL) {
        book->fault = why != NULL ? why : no_memory;
    }
}

/* Bytes free in a folder that can be written to; -1 with errno. */
static long long room_in(const char *folder)
{
    struct statvfs disk;

    if (access(folder, W_OK | X_OK) != 0 || statvfs(folder, &disk) != 0) {
        return -1;
    }
    return (long long)disk.f_bavail * (long long)disk.f_frsize;
}

static atomic_uint books_begun;

bool book_has_room(const char *folder)
{
    return room_in(folder) >= BOOK_SPACE;
}

/* A full disk gives a damaged workbook without any error: ask first. */
static const char *space_fault(const char *folder, struct arena *arena)
{
    long long room = folder == NULL ? -1 : room_in(folder);

    if (folder == NULL) {
        return no_memory;
    }
    if (room < 0) {
        return arena_printf(arena, "folder %s: %s", folder, strerror(errno));
    }
    if (room < BOOK_SPACE) {
        return arena_printf(arena,
            "folder %s: less than %lld MiB free, make room first", folder,
            BOOK_SPACE >> 20);
    }
    return NULL;
}

void *list_add(struct book *book, struct list *list, size_t n, size_t size)
{
    size_t room = list->room == 0 ? 64 : list->room;
    void *added;

    if (list->count + n > list->room) {
        while (room < list->count + n) {
            room *= 2;
        }
        char *items = arena_room(book->arena, room, size);

        if (items == NULL) {
            book_fail(book, NULL);
            return NULL;
        }
        if (list->count > 0) {
            memcpy(items, list->items, list->count * size);
        }
        list->items = items;
        list->room = room;
    }
    added = (char *)list->items + list->count * size;
    list->count += n;
    return added;
}

/* What every book has. */
static struct book *begin(struct arena *arena)
{
    struct book *book = arena_alloc(arena, sizeof(*book));

    if (book != NULL) {
        book->arena = arena;
        book->slots = arena_array(arena, BOOK_SLOTS, sizeof(*book->slots));
        book->slot_count = BOOK_SLOTS;
        if (book->slots == NULL) {
            book_fail(book, NULL);
        }
    }
    return book;
}

struct book *book_tables(struct arena *arena)
{
    struct book *book = begin(arena);

    if (book != NULL) {
        book->tables = true;
    }
    return book;
}

bool book_is_tables(const struct book *book)
{
    return book->tables;
}

struct book *book_new(const char *file, int64_t created, struct arena *arena)
{
    struct book *book = begin(arena);
    const char *folder = folder_of(file, arena);
    const char *why;

    if (book == NULL) {
        return NULL;
    }
    book->created = created;
    book->file = arena_copy(arena, file, strlen(file));
    /* Two may write the same file at once, each its own. */
    book->part = arena_printf(arena, "%s.%ld-%u.part", file, (long)getpid(),
        atomic_fetch_add(&books_begun, 1));
    why = book->file == NULL || book->part == NULL ? no_memory
                                                   : space_fault(folder, arena);
    if (why != NULL) {
        book_fail(book, why);
        book->part = NULL;
        return book;
    }
    book->pack = pack_new(book->part, arena);
    if (book->pack == NULL) {
        book_fail(book, NULL);
    }
    return book;
}

static const char *property(struct book *book, const char *text)
{
    const char *good = book_text(book, text != NULL ? text : "");

    if (good == NULL || text_length(text_of(good)) > 255) {
        book_fail(book, "a document property is no text of 255 characters");
        return NULL;
    }
    return arena_copy(book->arena, good, strlen(good));
}

void book_properties(struct book *book, const struct book_words *words)
{
    book->words = (struct book_words){property(book, words->title),
        property(book, words->subject), property(book, words->author),
        property(book, words->keywords), property(book, words->comments)};
}

/* A legal name that no other sheet has. */
static const char *free_name(struct book *book, const char *wanted)
{
    char clean[SHEET_NAME_ROOM], name[SHEET_NAME_ROOM];
    int n = 1;

    sheet_name_clean(wanted, clean);
    memcpy(name, clean, sizeof(name));
    for (int i = 0; i < book->sheet_count; i++) {
        if (sheet_name_same(book->sheets[i].name, name)) {
            sheet_name_variant(clean, ++n, name);
            i = -1;
        }
    }
    return arena_copy(book->arena, name, strlen(name));
}

/* 'name' with apostrophes doubled, as formulas quote it. */
static const char *quoted(const char *name, struct arena *arena)
{
    char out[3 * SHEET_NAME_ROOM];
    size_t n = 0;

    out[n++] = '\'';
    for (const char *p = name; *p != '\0'; p++) {
        if (*p == '\'') {
            out[n++] = '\'';
        }
        out[n++] = *p;
    }
    out[n++] = '\'';
    return arena_copy(arena, out, n);
}

struct sheet *book_sheet(struct book *book, const char *name)
{
    /* A sheet is always given back, so that callers need not look. */
    int at =
        book->sheet_count < BOOK_SHEETS ? book->sheet_count : BOOK_SHEETS - 1;
    struct sheet *sheet = &book->sheets[at];

    if (book->sheet_count == BOOK_SHEETS) {
        book_fail(book, "too many sheets");
        return sheet;
    }
    sheet->book = book;
    sheet->name = free_name(book, name);
    sheet->quoted =
        sheet->name == NULL ? NULL : quoted(sheet->name, book->arena);
    if (sheet->quoted == NULL) {
        sheet->name = sheet->quoted = "";
        book_fail(book, NULL);
    }
    sheet->filter.last_row = -1;
    sheet->print.repeat_first = -1;
    book->sheet_count++;
    return sheet;
}

int sheet_number(const struct sheet *sheet)
{
    return (int)(sheet - sheet->book->sheets) + 1;
}

const char *sheet_title(const struct sheet *sheet)
{
    return sheet->name;
}

const char *sheet_quoted(const struct sheet *sheet)
{
    return sheet->quoted;
}

/* Letters, digits and "_", a letter first, a "_" somewhere: B01 and FLOOR are
 * no names, V_B01 is. */
static bool good_name(const char *name)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";

    return name[0] >= 'A' && name[0] <= 'Z' && strlen(name) <= 60 &&
           strspn(name, letters) == strlen(name) && strchr(name, '_') != NULL;
}

const char *absolute_range(struct book *book, struct cell_range range)
{
    bool one = range.row == range.last_row && range.column == range.last_column;
    char first[CELL_NAME_ROOM], last[CELL_NAME_ROOM];
    int n, m;

    cell_name(range.row, range.column, first);
    cell_name(range.last_row, range.last_column, last);
    n = (int)strcspn(first, "0123456789");
    m = (int)strcspn(last, "0123456789");
    return one ? arena_printf(book->arena, "$%.*s$%s", n, first, first + n)
               : arena_printf(book->arena, "$%.*s$%s:$%.*s$%s", n, first,
                     first + n, m, last, last + m);
}

static void keep_name(struct book *book, const char *name, const char *formula)
{
    if (book->names == NULL) {
        book->names =
            arena_array(book->arena, BOOK_NAMES, sizeof(*book->names));
    }
    if (book->names == NULL || formula == NULL) {
        book_fail(book, NULL);
    } else if (book->name_count == BOOK_NAMES) {
        book_fail(book, "too many names");
    } else {
        book->names[book->name_count++] = (struct book_name){name, formula};
    }
}

void book_define(struct book *book, const char *name, const struct sheet *sheet,
    struct cell_range range)
{
    const char *where;

    if (book->fault != NULL) {
        return;
    }
    if (name == NULL || !good_name(name)) {
        book_fail(book, arena_printf(book->arena, "%s is no name for a range",
                            name != NULL ? name : "(none)"));
        return;
    }
    where = absolute_range(book, range);
    keep_name(book, arena_copy(book->arena, name, strlen(name)),
        where == NULL
            ? NULL
            : arena_printf(book->arena, "%s!%s", sheet->quoted, where));
}

static int by_name(const void *a, const void *b)
{
    return strcasecmp(((const struct book_name *)a)->name,
        ((const struct book_name *)b)->name);
}

static void sort_names(struct book *book)
{
    if (book->name_count > 0 && book->fault == NULL) {
        qsort(book->names, (size_t)book->name_count, sizeof(*book->names),
            by_name);
    }
    for (int i = 1; i < book->name_count && book->fault == NULL; i++) {
        if (by_name(&book->names[i - 1], &book->names[i]) == 0) {
            book_fail(
                book, arena_printf(book->arena, "the name %s is given twice",
                          book->names[i].name));
        }
    }
}

const char *cell_name(int row, int column, char out[CELL_NAME_ROOM])
{
    char letters[4], digits[NUMBER_ROOM];
    size_t count;
    int n = 0;

    for (int c = column + 1; c > 0 && n < 3; c = (c - 1) / 26) {
        letters[n++] = (char)('A' + (c - 1) % 26);
    }
    for (int i = 0; i < n; i++) {
        out[i] = letters[n - 1 - i];
    }
    count = number_digits((uint64_t)row + 1, digits);
    memcpy(out + n, digits, count);
    out[(size_t)n + count] = '\0';
    return out;
}

static bool close_to(double a, double b)
{
    double size = a < 0 ? -a : a;
    double gap = a < b ? b - a : a - b;

    return gap <= 1e-9 * (size > 1 ? size : 1);
}

/* Compare what was meant with what is there. NULL when they agree. */
static const char *difference(
    const struct sheet *sheet, const struct tally *found, struct arena *arena)
{
    const struct tally *meant = &sheet->tally;

    if (meant->rows == found->rows && meant->cells == found->cells &&
        meant->texts == found->texts && meant->numbers == found->numbers &&
        meant->formulas == found->formulas &&
        close_to(meant->sum, found->sum)) {
        return NULL;
    }
    return arena_printf(arena,
        "sheet %s was damaged on its way to the disk: %zu of %zu rows, %zu of "
        "%zu cells, control total %.6f for %.6f",
        sheet->name, found->rows, meant->rows, found->cells, meant->cells,
        found->sum, meant->sum);
}

static bool read_back(struct book *book, struct tally *total)
{
    struct tally found[BOOK_SHEETS] = {{0}};
    const char *why = NULL;

    if (!book_read_back(
            book->part, found, book->sheet_count, book->arena, &why)) {
        book_fail(book, why);
        return false;
    }
    for (int i = 0; i < book->sheet_count && why == NULL; i++) {
        why = difference(&book->sheets[i], &found[i], book->arena);
        if (total != NULL) {
            total->rows += found[i].rows;
            total->cells += found[i].cells;
            total->texts += found[i].texts;
            total->numbers += found[i].numbers;
            total->formulas += found[i].formulas;
            total->sum += found[i].sum;
        }
    }
    if (why != NULL) {
        book_fail(book, why);
    }
    return why == NULL;
}

static bool publish(struct book *book)
{
    if (file_publish(book->part, book->file, book->arena)) {
        return true;
    }
    book_fail(book,
        arena_printf(book->arena, "file %s: %s", book->file, strerror(errno)));
    return false;
}

/* Everything that is not written yet, the packing list last. */
static void write_parts(struct book *book)
{
    if (book->streaming != NULL) {
        sheet_write_end(book->streaming);
    }
    for (int i = 0; i < book->sheet_count; i++) {
        struct sheet *sheet = &book->sheets[i];

        sheet_write_drawings(sheet);
        sheet_write_comments(sheet);
        sheet_write_end(sheet);
    }
    book_strings(book);
    book_styles(book);
    book_workbook(book);
    book_properties_parts(book);
    book_relations(book);
    book_content_types(book);
}

/* Write the archive to its end and close it. */
static void finish(struct book *book)
{
    const char *why;

    write_parts(book);
    if (book->fault == NULL) {
        why = pack_close(book->pack);
        book->pack = NULL;
        if (why != NULL) {
            book_fail(book, why);
        }
    }
}

bool book_close(struct book *book, struct tally *total, const char **why)
{
    bool ok = false;

    if (book->fault == NULL && book->sheet_count == 0) {
        book_fail(book, "a workbook without a sheet");
    }
    sort_names(book);
    if (book->fault == NULL) {
        finish(book);
    }
    if (book->fault == NULL) {
        ok = read_back(book, total) && publish(book);
    }
    *why = book->fault;
    if (!ok) {
        book_drop(book);
    }
    return ok;
}

void book_drop(struct book *book)
{
    pack_drop(book->pack);
    book->pack = NULL;
    if (book->part != NULL) {
        unlink(book->part);
    }
}
