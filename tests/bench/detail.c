/*
 * A detail workbook of 3,000 counties x 82 indicators x 4 columns, about a
 * million cells, by our writer and by libxlsxwriter as it ships.
 *
 *   bench-detail ours|plain|format OUT.xlsx
 *
 * "format" only makes the numbers into text and deflates nothing: the wall.
 * Prints: cells N seconds S cpu C peak_kib P bytes B
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <xlsxwriter.h>

#include "eval/number.h"
#include "export/book.h"

enum { COUNTIES = 3000, COLUMNS = 82 * 4, TITLES = 3 };

/* Figures of one decimal, rates, weights and points, as they are. */
static double value(int row, int column)
{
    double figure = (double)((row * 7919 + column * 104729) % 99991) / 10;

    switch (column % 4) {
    case 0: return figure;
    case 1: return fmod(figure, 100) / 0.97;
    case 2: return 16.67 / 13;
    default: return fmod(figure, 100) / 0.97 * 16.67 / 1300;
    }
}

static void title(int row, int column, char out[24])
{
    switch (column) {
    case 0: snprintf(out, 24, "%06d", 320000 + row); break;
    case 1: snprintf(out, 24, "示例县%d", row); break;
    default: snprintf(out, 24, "第%d组", row % 4); break;
    }
}

static bool ours(const char *file)
{
    const struct look number = {STYLE_VALUE, NUMBER_D2, 0};
    const struct look text = {STYLE_SMALL, NUMBER_TEXT, 0};
    struct arena *arena = arena_new((size_t)64 << 20);
    struct book *book = book_new(file, 0, arena);
    struct sheet *sheet = book_sheet(book, "明细");
    const char *why;
    char words[24];
    bool ok;

    for (int row = 0; row < COUNTIES; row++) {
        for (int column = 0; column < TITLES; column++) {
            title(row, column, words);
            cell_text(sheet, row, column, text, words);
        }
        for (int column = 0; column < COLUMNS; column++) {
            cell_number(
                sheet, row, TITLES + column, number, value(row, column));
        }
        sheet_flush(sheet);
    }
    ok = book_close(book, NULL, &why);
    arena_free(arena);
    return ok;
}

static bool plain(const char *file)
{
    lxw_workbook *book = workbook_new(file);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "明细");
    lxw_format *format = workbook_add_format(book);
    char words[24];

    format_set_num_format(format, "#,##0.00");
    for (int row = 0; row < COUNTIES; row++) {
        for (int column = 0; column < TITLES; column++) {
            title(row, column, words);
            worksheet_write_string(
                sheet, (lxw_row_t)row, (lxw_col_t)column, words, NULL);
        }
        for (int column = 0; column < COLUMNS; column++) {
            worksheet_write_number(sheet, (lxw_row_t)row,
                (lxw_col_t)(TITLES + column), value(row, column), format);
        }
    }
    return workbook_close(book) == LXW_NO_ERROR;
}

static bool format(const char *file)
{
    static char out[1 << 16];
    FILE *to = fopen(file, "w");
    size_t n = 0;

    for (int row = 0; to != NULL && row < COUNTIES; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            n += number_short(value(row, column), out + n);
            if (n > sizeof(out) - 64) {
                n = 0;
            }
        }
    }
    return to != NULL && fclose(to) == 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*write)(const char *file);
    } ways[] = {{"ours", ours}, {"plain", plain}, {"format", format}};
    struct timespec from, to;
    struct rusage usage;
    struct stat about;
    bool ok = false;

    if (argc != 3) {
        fputs("bench-detail ours|plain|format OUT.xlsx\n", stderr);
        return 64;
    }
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        if (strcmp(argv[1], ways[i].name) == 0) {
            ok = ways[i].write(argv[2]);
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    getrusage(RUSAGE_SELF, &usage);
    if (!ok || stat(argv[2], &about) != 0) {
        return 70;
    }
    printf("cells %d seconds %.3f cpu %.3f peak_kib %ld bytes %lld\n",
        COUNTIES * (COLUMNS + TITLES),
        (double)(to.tv_sec - from.tv_sec) +
            (double)(to.tv_nsec - from.tv_nsec) / 1e9,
        (double)clock() / CLOCKS_PER_SEC, usage.ru_maxrss,
        (long long)about.st_size);
    return 0;
}
