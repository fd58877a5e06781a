#include "export/book_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "eval/text.h"

static const char no_memory[] = "out of memory";

void book_fail(struct book *book, const char *why)
{
    if (book->fault == NULL) {
        book->fault = why != NULL ? why : no_memory;
    }
}

/* The folder of a path, in the arena. */
static const char *folder_of(const char *file, struct arena *arena)
{
    const char *slash = strrchr(file, '/');

    if (slash == NULL) {
        return ".";
    }
    return slash == file ? "/"
                         : arena_copy(arena, file, (size_t)(slash - file));
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

/* Making and removing a file a part costs a disk's file system a fifth of the
 * workbook's time: in memory when there is plenty, else beside the file. */
static const char *parts_folder(const char *folder)
{
    static const char memory[] = "/dev/shm";

    return room_in(memory) >= BOOK_MEMORY ? memory : folder;
}

static void open_raw(struct book *book, const char *tmp_dir)
{
    /* The library does not write through these pointers. */
    char *tmp = arena_copy(book->arena, tmp_dir, strlen(tmp_dir));
    lxw_workbook_options options = {.tmpdir = tmp};

    book->part = arena_printf(book->arena, "%s.part", book->file);
    if (book->part == NULL || tmp == NULL) {
        book_fail(book, NULL);
        return;
    }
    book->raw = workbook_new_opt(book->part, &options);
    if (book->raw == NULL) {
        book_fail(book, NULL);
    }
}

struct book *book_new(
    const char *file, const char *tmp_dir, int64_t created, struct arena *arena)
{
    struct book *book = arena_alloc(arena, sizeof(*book));
    lxw_doc_properties properties = {.created = (time_t)created};
    const char *folder = folder_of(file, arena);
    const char *why;

    if (book == NULL) {
        return NULL;
    }
    book->arena = arena;
    book->file = arena_copy(arena, file, strlen(file));
    if (tmp_dir == NULL || tmp_dir[0] == '\0') {
        tmp_dir = parts_folder(folder);
    }
    why = book->file == NULL ? no_memory : space_fault(folder, arena);
    if (why == NULL) {
        why = space_fault(tmp_dir, arena);
    }
    if (why != NULL) {
        book_fail(book, why);
        return book;
    }
    open_raw(book, tmp_dir);
    if (book->raw != NULL) {
        workbook_set_properties(book->raw, &properties);
    }
    return book;
}

static char *property(struct book *book, const char *text)
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
    lxw_doc_properties properties = {0};

    if (book->fault != NULL) {
        return;
    }
    properties.title = property(book, words->title);
    properties.subject = property(book, words->subject);
    properties.author = property(book, words->author);
    properties.keywords = property(book, words->keywords);
    properties.comments = property(book, words->comments);
    properties.created = book->raw->properties->created;
    if (book->fault == NULL &&
        workbook_set_properties(book->raw, &properties) != LXW_NO_ERROR) {
        book_fail(book, "document properties were refused");
    }
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
    book->sheet_count++;
    if (book->fault == NULL) {
        sheet->raw = workbook_add_worksheet(book->raw, sheet->name);
        if (sheet->raw == NULL) {
            book_fail(book, "a sheet was refused");
        } else {
            worksheet_gridlines(sheet->raw, LXW_HIDE_ALL_GRIDLINES);
        }
    }
    return sheet;
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
           strspn(name, letters) == strlen(name) &&
           (strchr(name, '_') != NULL || strlen(name) > 4);
}

static const char *absolute(int row, int column, char out[CELL_NAME_ROOM])
{
    char plain[CELL_NAME_ROOM];
    size_t letters;

    cell_name(row, column, plain);
    letters = strcspn(plain, "0123456789");
    snprintf(
        out, CELL_NAME_ROOM, "$%.*s$%s", (int)letters, plain, plain + letters);
    return out;
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
    char first[CELL_NAME_ROOM], last[CELL_NAME_ROOM];
    bool one = range.row == range.last_row && range.column == range.last_column;
    const char *formula;

    if (book->fault != NULL) {
        return;
    }
    if (name == NULL || !good_name(name)) {
        book_fail(book, arena_printf(book->arena, "%s is no name for a range",
                            name != NULL ? name : "(none)"));
        return;
    }
    absolute(range.row, range.column, first);
    absolute(range.last_row, range.last_column, last);
    formula = arena_printf(book->arena, "=%s!%s%s%s", sheet->quoted, first,
        one ? "" : ":", one ? "" : last);
    keep_name(book, name, formula);
}

/* The library keeps names in a sorted list and looks for the place of each
 * from its head: last ones first makes that one step. */
static int last_first(const void *a, const void *b)
{
    return strcasecmp(((const struct book_name *)b)->name,
        ((const struct book_name *)a)->name);
}

static void define_names(struct book *book)
{
    if (book->name_count > 0) {
        qsort(book->names, (size_t)book->name_count, sizeof(*book->names),
            last_first);
    }
    for (int i = 0; i < book->name_count && book->fault == NULL; i++) {
        const struct book_name *name = &book->names[i];

        if (i > 0 && last_first(name, name - 1) == 0) {
            book_fail(book, arena_printf(book->arena,
                                "the name %s is given twice", name->name));
        } else if (workbook_define_name(book->raw, name->name, name->formula) !=
                   LXW_NO_ERROR) {
            book_fail(book, arena_printf(book->arena, "the name %s was refused",
                                name->name));
        }
    }
}

const char *cell_name(int row, int column, char out[CELL_NAME_ROOM])
{
    char letters[4];
    int n = 0;

    for (int c = column + 1; c > 0 && n < 3; c = (c - 1) / 26) {
        letters[n++] = (char)('A' + (c - 1) % 26);
    }
    for (int i = 0; i < n; i++) {
        out[i] = letters[n - 1 - i];
    }
    snprintf(out + n, (size_t)(CELL_NAME_ROOM - n), "%d", row + 1);
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

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

static bool publish(struct book *book)
{
    const char *folder = folder_of(book->file, book->arena);

    if (folder != NULL && sync_path(book->part, O_RDWR) &&
        rename(book->part, book->file) == 0 &&
        sync_path(folder, O_RDONLY | O_DIRECTORY)) {
        return true;
    }
    book_fail(book,
        arena_printf(book->arena, "file %s: %s", book->file, strerror(errno)));
    return false;
}

bool book_close(struct book *book, struct tally *total, const char **why)
{
    bool ok = false;

    if (book->fault == NULL && book->sheet_count == 0) {
        book_fail(book, "a workbook without a sheet");
    }
    define_names(book);
    if (book->fault == NULL) {
        lxw_error error = workbook_close(book->raw);

        book->raw = NULL;
        if (error != LXW_NO_ERROR) {
            book_fail(book, lxw_strerror(error));
        }
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
    if (book->raw != NULL) {
        /* The only call of the library that frees without writing. */
        lxw_workbook_free(book->raw);
        book->raw = NULL;
    }
    if (book->part != NULL) {
        unlink(book->part);
    }
}
