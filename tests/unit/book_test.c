#include "export/book_internal.h"

#include <fcntl.h>
#include <glob.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "export/files.h"
#include "export/qr.h"
#include "tests/unit/suite.h"

static char folder[] = "/tmp/pinzhi-book-XXXXXX";
static char file[64];
static const struct look body = {STYLE_BODY, NUMBER_GENERAL, 0};
static const struct look value = {STYLE_VALUE, NUMBER_D1, EDGE_LAST};

static struct arena *begin(struct book **book, struct sheet **sheet)
{
    struct arena *arena = arena_new(32 << 20);

    if (file[0] == '\0') {
        if (mkdtemp(folder) == NULL) {
            exit(70);
        }
        snprintf(file, sizeof(file), "%s/a.xlsx", folder);
    }
    unlink(file);
    *book = book_new(file, 1702893600, arena);
    *sheet = book_sheet(*book, "表");
    return arena;
}

static bool exists(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0;
}

static bool part_left(void)
{
    char part[80];
    glob_t found;
    bool left;

    snprintf(part, sizeof(part), "%s.*part", file);
    left = glob(part, 0, NULL, &found) == 0;
    globfree(&found);
    return left;
}

static void write_some(struct book *book, struct sheet *sheet)
{
    cell_text(sheet, 0, 0, body, "规上工业总产值\n第二行");
    cell_number(sheet, 0, 1, value, 3039.6);
    cell_formula(sheet, 1, 1, value, "=B1*2", 6079.2);
    cell_formula_text(sheet, 2, 1, body, "=IF(B1>0,\"有\",\"\")", "有");
    cell_blank(sheet, 3, 0, body);
    sheet_merge(sheet, (struct cell_range){4, 0, 4, 2}, body);
    cell_text(sheet, 4, 0, body, "合并");
    book_define(book, "V_B01", sheet, (struct cell_range){0, 1, 0, 1});
}

static void writes(void)
{
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    struct tally tally = {0};
    const char *why = NULL;
    char first[65], second[65];
    long long bytes;

    write_some(book, sheet);
    CU_ASSERT_TRUE_FATAL(book_close(book, &tally, &why));
    CHECK("rows", tally.rows == 5);
    CHECK("cells", tally.cells == 8);
    CHECK("texts", tally.texts == 3);
    CHECK("numbers", tally.numbers == 2);
    CHECK("formulas", tally.formulas == 2);
    CHECK("sum", fabs(tally.sum - 9118.8) < 1e-9);
    CHECK("no part", !part_left());
    CHECK("hash", file_sha256(file, first, &bytes) && bytes > 2000);
    arena_free(arena);
    arena = begin(&book, &sheet);
    write_some(book, sheet);
    CHECK("again", book_close(book, NULL, &why));
    CHECK("hash again", file_sha256(file, second, &bytes));
    CHECK("same bytes", strcmp(first, second) == 0);
    arena_free(arena);
}

static void write_nan(struct sheet *sheet)
{
    cell_number(sheet, 0, 0, value, NAN);
}

static void write_infinite(struct sheet *sheet)
{
    cell_formula(sheet, 0, 0, value, "=1/0", INFINITY);
}

static void write_bad_utf8(struct sheet *sheet)
{
    cell_text(sheet, 0, 0, body, "\xC3(");
}

static void write_control(struct sheet *sheet)
{
    cell_text(sheet, 0, 0, body, "Word\x0Bpaste");
}

static void write_noncharacter(struct sheet *sheet)
{
    cell_text(sheet, 0, 0, body, "\xEF\xBF\xBF");
}

static void write_long(struct sheet *sheet)
{
    char *text = malloc(40001);

    if (text != NULL) {
        memset(text, 'x', 40000);
        text[40000] = '\0';
        cell_text(sheet, 0, 0, body, text);
    }
    free(text);
}

static void write_twice(struct sheet *sheet)
{
    cell_number(sheet, 0, 0, value, 1);
    cell_number(sheet, 0, 0, value, 2);
}

static void write_behind(struct sheet *sheet)
{
    cell_number(sheet, 3, 0, value, 1);
    sheet_flush(sheet);
    cell_number(sheet, 2, 0, value, 1);
}

static void write_picture(struct sheet *sheet)
{
    sheet_picture(sheet, 0, 0, 2, (const unsigned char *)"GIF89a", 6, 1, "x");
}

static void write_outside(struct sheet *sheet)
{
    cell_number(sheet, 0, BOOK_COLUMNS, value, 1);
}

static void write_no_formula(struct sheet *sheet)
{
    cell_formula(sheet, 0, 0, value, "A1+1", 1);
}

static void write_wide(struct sheet *sheet)
{
    sheet_column(sheet, 0, 256);
}

static void write_merges(struct sheet *sheet)
{
    const struct look plain = {STYLE_PLAIN, NUMBER_GENERAL, 0};

    sheet_merge(sheet, (struct cell_range){0, 0, 1, 2}, plain);
    sheet_merge(sheet, (struct cell_range){2, 0, 3, 2}, plain);
    sheet_merge(sheet, (struct cell_range){1, 2, 2, 3}, plain);
}

static void write_comments(struct sheet *sheet)
{
    cell_comment(sheet, 0, 0, "一");
    cell_comment(sheet, 0, 1, "二");
    cell_comment(sheet, 0, 0, "三");
}

static void write_choices(struct sheet *sheet)
{
    sheet_choices(sheet, (struct cell_range){0, 0, 0, 0}, "\"是,否\"", "x");
}

static void write_footer(struct sheet *sheet)
{
    char text[300];
    struct print_setup setup = {.footer = text, .repeat_first = -1};

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    sheet_print(sheet, &setup);
}

static void refuses(void)
{
    static const struct {
        const char *name;
        void (*write)(struct sheet *);
        const char *why;
    } rows[] = {
        {"nan", write_nan, "finite"},
        {"infinite", write_infinite, "finite"},
        {"not UTF-8", write_bad_utf8, "no cell can hold"},
        {"control", write_control, "no cell can hold"},
        {"noncharacter", write_noncharacter, "no cell can hold"},
        {"long", write_long, "no cell can hold"},
        {"twice", write_twice, "written twice"},
        {"behind", write_behind, "has been written"},
        {"picture", write_picture, "no PNG"},
        {"outside", write_outside, "outside its sheet"},
        {"no formula", write_no_formula, "no formula"},
        {"wide", write_wide, "column width"},
        {"footer", write_footer, "footer"},
        {"merges", write_merges, "merged twice"},
        {"comments", write_comments, "two comments"},
        {"choices", write_choices, "no range"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct book *book;
        struct sheet *sheet;
        struct arena *arena = begin(&book, &sheet);
        const char *why = NULL;

        rows[i].write(sheet);
        /* Later good calls change nothing. */
        cell_number(sheet, 9, 0, value, 1);
        CHECK(rows[i].name, !book_close(book, NULL, &why));
        CHECK(rows[i].name, why != NULL && strstr(why, rows[i].why) != NULL);
        CHECK(rows[i].name, !exists(file) && !part_left());
        arena_free(arena);
    }
}

static void names_ranges(void)
{
    static const struct {
        const char *name;
        bool good;
    } rows[] = {{"V_B01", true}, {"TOTAL_SCORE", true}, {"G_1", true},
        {"FLOORS", false}, {"ABC123", false}, {"B01", false}, {"CAP", false},
        {"1_A", false}, {"A B_C", false}, {"总分_A", false}, {"", false}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct book *book;
        struct sheet *sheet;
        struct arena *arena = begin(&book, &sheet);
        const char *why;

        cell_number(sheet, 0, 0, value, 1);
        book_define(book, rows[i].name, sheet, (struct cell_range){0, 0, 0, 0});
        CHECK(rows[i].name, book_close(book, NULL, &why) == rows[i].good);
        arena_free(arena);
    }
}

/* Whether a part of the file holds a text. */
static bool holds(const char *part, const char *want)
{
    char text[4096] = "";
    int code;
    zip_t *zip = zip_open(file, ZIP_RDONLY, &code);
    zip_file_t *entry = zip == NULL ? NULL : zip_fopen(zip, part, 0);

    if (entry != NULL) {
        zip_fread(entry, text, sizeof(text) - 1);
        zip_fclose(entry);
    }
    zip_discard(zip);
    return strstr(text, want) != NULL;
}

static void guards(void)
{
    const struct cell_rule rule = {"=A1<\"\"", "填数", "一\n二", "三\t四"};
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    const char *why;

    cell_blank(sheet, 0, 0, value);
    sheet_rule(sheet, 0, 0, &rule);
    sheet_hide(book_sheet(book, "二"));
    CHECK("closed", book_close(book, NULL, &why));
    CHECK("lines", holds("xl/worksheets/sheet1.xml", "prompt=\"一&#10;二\""));
    CHECK("tab", holds("xl/worksheets/sheet1.xml", "error=\"三&#9;四\""));
    CHECK("formula", holds("xl/worksheets/sheet1.xml", "A1&lt;&quot;&quot;"));
    CHECK("hidden", holds("xl/workbook.xml", "state=\"veryHidden\""));
    arena_free(arena);
}

static void names_sheets(void)
{
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    const struct sheet *other = book_sheet(book, "表");

    CHECK("unique", strcmp(sheet_title(other), "表 (2)") == 0);
    CHECK("quoted",
        strcmp(sheet_quoted(book_sheet(book, "it's")), "'it''s'") == 0);
    book_drop(book);
    CHECK("dropped", !exists(file) && !part_left());
    arena_free(arena);
}

static void misses_folder(void)
{
    struct arena *arena = arena_new(32 << 20);
    struct book *book = book_new("/nonexistent/pinzhi/a.xlsx", 0, arena);
    const char *why = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(book);
    book_sheet(book, "表");
    CHECK("no folder", !book_close(book, NULL, &why));
    CHECK("said", why != NULL && strstr(why, "/nonexistent/pinzhi") != NULL);
    arena_free(arena);
}

/* A disk that runs full in the middle. */
static void fills_disk(void)
{
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    const struct rlimit little = {4096, RLIM_INFINITY};
    const struct rlimit enough = {RLIM_INFINITY, RLIM_INFINITY};
    const char *why = NULL;
    bool closed;

    for (int row = 0; row < 2000; row++) {
        cell_number(sheet, row, 0, value, row * 1.1);
    }
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    closed = book_close(book, NULL, &why);
    setrlimit(RLIMIT_FSIZE, &enough);
    signal(SIGXFSZ, SIG_DFL);
    CHECK("full disk", !closed && why != NULL);
    CHECK("no file", !exists(file) && !part_left());
    arena_free(arena);
}

/* Two sheets row by row, and one that is kept: the same memory for ten times
 * the rows. */
static bool stream(int rows, struct tally *tally, size_t *used)
{
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    struct sheet *other = book_sheet(book, "二"),
                 *last = book_sheet(book, "三");
    const char *why = NULL;
    bool closed;

    sheet_freeze(sheet, 1, 1);
    sheet_filter(sheet, (struct cell_range){0, 0, rows - 1, 2});
    for (int i = 0; i < rows; i++) {
        struct sheet *to = i < rows / 2 ? sheet : other;
        int row = i % (rows / 2);

        sheet_row(to, row, 20);
        cell_text(to, row, 0, body, row % 2 == 0 ? "苏南" : "R&D <1>");
        cell_number(to, row, 1, value, i * 0.1);
        cell_formula(to, row, 2, value, "=1+1", 2);
        if (row % 100 == 99) {
            sheet_flush(to);
        }
    }
    cell_number(last, 5, 300, value, 7);
    *used = arena_used(arena);
    closed = book_close(book, tally, &why);
    arena_free(arena);
    return closed;
}

static void streams(void)
{
    struct tally tally = {0};
    size_t few = 0, many = 0;

    CHECK("few", stream(2000, &tally, &few));
    CHECK("rows", tally.rows == 2001 && tally.cells == 6001);
    tally = (struct tally){0};
    CHECK("many", stream(20000, &tally, &many));
    CHECK("rows", tally.rows == 20001 && tally.cells == 60001);
    CHECK("sum", fabs(tally.sum - (0.1 * 19999 * 10000 + 40000 + 7)) < 1e-3);
    CHECK("memory", many == few);
}

/* More unlike texts than are shared: the rest stand in their cells. */
static void writes_many_texts(void)
{
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    struct tally tally = {0};
    const char *why = NULL;
    char text[40];

    for (int row = 0; row < 70000; row++) {
        snprintf(text, sizeof(text), " 第%d号 <&_x0041_> ", row);
        cell_text(sheet, row, 0, body, text);
        cell_text(sheet, row, 1, body, "同");
    }
    CHECK("closed", book_close(book, &tally, &why));
    CHECK("texts", tally.texts == 140000 && tally.rows == 70000);
    arena_free(arena);
}

static void ends_a_stream(void)
{
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    struct sheet *other = book_sheet(book, "二");
    const char *why = NULL;

    cell_number(sheet, 0, 0, value, 1);
    sheet_flush(sheet);
    cell_number(other, 0, 0, value, 1);
    sheet_flush(other);
    cell_number(sheet, 1, 0, value, 1);
    CHECK("ended", !book_close(book, NULL, &why));
    CHECK("said", why != NULL && strstr(why, "has been written") != NULL);
    arena_free(arena);
}

static void names_cells(void)
{
    static const struct {
        int row, column;
        const char *want;
    } rows[] = {{0, 0, "A1"}, {9, 25, "Z10"}, {0, 26, "AA1"}, {0, 63, "BL1"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[CELL_NAME_ROOM];

        CHECK(rows[i].want, strcmp(cell_name(rows[i].row, rows[i].column, out),
                                rows[i].want) == 0);
    }
}

static void draws_code(void)
{
    static const unsigned char start[] = {0x89, 'P', 'N', 'G'};
    struct arena *arena = arena_new(4 << 20);
    size_t size = 0;
    int side = 0;
    const unsigned char *png =
        qr_png("PINZHI;320481;2023-11", 4, arena, &size, &side);

    CU_ASSERT_PTR_NOT_NULL_FATAL(png);
    CHECK("png", memcmp(png, start, sizeof(start)) == 0);
    CHECK("side", side >= 29 * 4 && side % 4 == 0);
    CHECK("end", size > 57 && memcmp(png + size - 8, "IEND", 4) == 0);
    arena_free(arena);
}

/* Any byte of a finished file that is another one is found. */
static void finds_damage(void)
{
    enum { MOST = 16 << 10 };
    struct book *book;
    struct sheet *sheet;
    struct arena *arena = begin(&book, &sheet);
    struct tally tally;
    const char *why = NULL;
    char bytes[MOST];
    size_t n = 0, found = 0;
    int fd;

    write_some(book, sheet);
    CHECK("written", book_close(book, NULL, &why));
    fd = open(file, O_RDWR);
    n = (size_t)read(fd, bytes, MOST);
    CHECK("whole", n > 1000 && n < MOST);
    tally = (struct tally){0};
    CHECK("good", book_read_back(file, &tally, 1, arena, &why));
    for (size_t at = 0; at < n; at++) {
        char other = (char)~bytes[at]; /* a last byte has bits of no use */

        arena_reset(arena);
        tally = (struct tally){0};
        found += pwrite(fd, &other, 1, (off_t)at) == 1 &&
                 !book_read_back(file, &tally, 1, arena, &why);
        CHECK("mended", pwrite(fd, &bytes[at], 1, (off_t)at) == 1);
    }
    CHECK("every byte", found == n);
    close(fd);
    arena_free(arena);
}

static void cleans_up(void)
{
    CHECK("removed", folder_remove(folder) && !exists(folder));
}

SUITE(book, {"writes", writes}, {"refuses", refuses},
    {"names ranges", names_ranges}, {"names sheets", names_sheets},
    {"guards", guards}, {"misses folder", misses_folder},
    {"fills disk", fills_disk}, {"names cells", names_cells},
    {"streams", streams}, {"ends a stream", ends_a_stream},
    {"writes many texts", writes_many_texts}, {"draws code", draws_code},
    {"finds damage", finds_damage}, {"cleans up", cleans_up})
