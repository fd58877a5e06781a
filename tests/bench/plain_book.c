/*
 * The same cells by plain libxlsxwriter calls from memory: what a workbook
 * costs without a database, scores or checks, with the library as it ships.
 *
 *   plain_book CELLS COUNT OUT.xlsx     (CELLS from dump_book.py)
 *
 * Prints: books N seconds S cpu C
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

#include "tests/bench/numbered.h"

enum { FIELDS = 9, STYLES_MAX = 1024 };

struct line {
    char kind;
    char *field[FIELDS];
    double number[FIELDS];
};

static struct line *lines;
static size_t line_count;

static void split(char *text, struct line *line)
{
    line->kind = text[0];
    for (int i = 0; i < FIELDS; i++) {
        char *tab = text == NULL ? NULL : strchr(text, '\t');

        if (text == NULL) {
            line->field[i] = strdup("");
            continue;
        }
        if (tab != NULL) {
            *tab = '\0';
        }
        line->field[i] = strdup(text);
        line->number[i] = strtod(text, NULL);
        text = tab == NULL ? NULL : tab + 1;
    }
}

static void load(const char *file)
{
    static char text[65536];
    FILE *in = fopen(file, "r");
    size_t room = 0;

    while (in != NULL && fgets(text, sizeof(text), in) != NULL) {
        text[strcspn(text, "\n")] = '\0';
        if (line_count == room) {
            room = room * 2 + 1024;
            lines = realloc(lines, room * sizeof(*lines));
            if (lines == NULL) {
                exit(70);
            }
        }
        split(text, &lines[line_count++]);
    }
    if (in != NULL) {
        fclose(in);
    }
}

static lxw_format *style(lxw_workbook *book, const struct line *l)
{
    lxw_format *f = workbook_add_format(book);

    format_set_font_name(f, "SimSun");
    format_set_font_size(f, l->number[2]);
    if (l->number[3] > 0) {
        format_set_bold(f);
    }
    if (l->number[4] > 0) {
        format_set_border(f, (uint8_t)l->number[4]);
    }
    if (l->number[5] >= 0) {
        format_set_bg_color(f, (lxw_color_t)l->number[5]);
    }
    format_set_align(f, (uint8_t)l->number[6]);
    if (strcmp(l->field[7], "General") != 0) {
        format_set_num_format(f, l->field[7]);
    }
    return f;
}

static void charts(lxw_workbook *book, lxw_worksheet *sheet, const char *name)
{
    static const uint8_t kinds[] = {
        LXW_CHART_RADAR_WITH_MARKERS, LXW_CHART_BAR};

    for (size_t i = 0; i < 2; i++) {
        lxw_chart *chart = workbook_add_chart(book, kinds[i]);

        for (lxw_col_t column = 2; column < 4; column++) {
            lxw_chart_series *series = chart_add_series(chart, NULL, NULL);

            chart_series_set_categories(series, name, 7, 0, 12, 0);
            chart_series_set_values(series, name, 7, column, 12, column);
        }
        worksheet_insert_chart(sheet, 15, (lxw_col_t)(i * 6), chart);
    }
}

static void cell(
    lxw_worksheet *sheet, const struct line *l, lxw_format *const *styles)
{
    lxw_row_t row = (lxw_row_t)l->number[1];
    lxw_col_t column = (lxw_col_t)l->number[2];
    lxw_format *format = styles[(size_t)l->number[3]];
    char *end;
    double cached = strtod(l->field[5], &end);

    switch (l->kind) {
    case 'N':
        worksheet_write_number(sheet, row, column, l->number[4], format);
        break;
    case 'T':
        if (l->field[4][0] == '\0') {
            worksheet_write_blank(sheet, row, column, format);
        } else {
            worksheet_write_string(sheet, row, column, l->field[4], format);
        }
        break;
    case 'E':
        if (*end == '\0' && end != l->field[5]) {
            worksheet_write_formula_num(
                sheet, row, column, l->field[4], format, cached);
        } else {
            worksheet_write_formula_str(
                sheet, row, column, l->field[4], format, l->field[5]);
        }
        break;
    default: break;
    }
}

static void write_book(const char *file)
{
    static lxw_format *styles[STYLES_MAX];
    lxw_workbook *book = workbook_new(file);
    lxw_worksheet *sheet = NULL;
    int sheets = 0;

    for (size_t i = 0; i < line_count; i++) {
        const struct line *l = &lines[i];

        if (l->kind == 'F') {
            styles[(size_t)l->number[1] % STYLES_MAX] = style(book, l);
        } else if (l->kind == 'S') {
            sheet = workbook_add_worksheet(book, l->field[1]);
            if (++sheets == 3) {
                charts(book, sheet, l->field[1]);
            }
        } else if (l->kind == 'W') {
            worksheet_set_column(sheet, (lxw_col_t)l->number[1],
                (lxw_col_t)l->number[1], l->number[2], NULL);
        } else if (l->kind == 'H') {
            worksheet_set_row(
                sheet, (lxw_row_t)l->number[1], l->number[2], NULL);
        } else if (l->kind == 'M') {
            worksheet_merge_range(sheet, (lxw_row_t)l->number[1],
                (lxw_col_t)l->number[2], (lxw_row_t)l->number[3],
                (lxw_col_t)l->number[4], "", NULL);
        } else {
            cell(sheet, l, styles);
        }
    }
    if (workbook_close(book) != LXW_NO_ERROR) {
        exit(74);
    }
}

int main(int argc, char **argv)
{
    struct timespec from, to;
    clock_t cpu;
    int count;

    if (argc != 4) {
        fputs("plain_book CELLS COUNT OUT.xlsx\n", stderr);
        return 64;
    }
    load(argv[1]);
    count = atoi(argv[2]);
    remove_numbered(argv[3], count, 0);
    clock_gettime(CLOCK_MONOTONIC, &from);
    cpu = clock();
    for (int i = 0; i < count; i++) {
        write_book(numbered(argv[3], i, count));
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    remove_numbered(argv[3], count, 1);
    printf("books %d seconds %.3f cpu %.3f\n", count,
        (double)(to.tv_sec - from.tv_sec) +
            (double)(to.tv_nsec - from.tv_nsec) / 1e9,
        (double)(clock() - cpu) / CLOCKS_PER_SEC);
    return 0;
}
