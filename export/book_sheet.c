/* What a sheet is told besides its cells. */
#include <math.h>
#include <string.h>

#include "eval/text.h"
#include "export/book_internal.h"

#define POINTS_MAX   409.0
#define WIDTH_MAX    255.0
#define FOOTER_MAX   255
#define USUAL_POINTS 15.0
#define USUAL_PIXELS 64 /* of a column */

void sheet_column(struct sheet *sheet, int column, double width)
{
    double *widths;

    if (!sheet_ready(sheet, 0, column)) {
        return;
    }
    if (!isfinite(width) || width < 0 || width > WIDTH_MAX) {
        book_fail(sheet->book, "a column width outside 0 to 255");
        return;
    }
    while (sheet->widths.count <= (size_t)column) {
        widths = list_add(sheet->book, &sheet->widths, 1, sizeof(*widths));
        if (widths == NULL) {
            return;
        }
        *widths = -1;
    }
    widths = sheet->widths.items;
    widths[column] = width;
}

void sheet_row(struct sheet *sheet, int row, double points)
{
    struct list *heights = &sheet->heights;

    if (!sheet_ready(sheet, row, 0)) {
        return;
    }
    if (!isfinite(points) || points < 0 || row < sheet->base) {
        book_fail(sheet->book, "a row height below 0, or one that is late");
        return;
    }
    size_t at = (size_t)(row - sheet->base);

    if (at >= heights->count) {
        size_t more = at + 1 - heights->count;
        float *added = list_add(sheet->book, heights, more, sizeof(float));

        if (added == NULL) {
            return;
        }
        memset(added, 0, more * sizeof(float));
    }
    ((float *)heights->items)[at] =
        (float)(points < POINTS_MAX ? points : POINTS_MAX);
}

/* A width is in digits of the usual font, of 7 pixels, with 5 pixels around. */
int sheet_column_pixels(const struct sheet *sheet, int column)
{
    const double *widths = sheet->widths.items;

    if ((size_t)column >= sheet->widths.count || widths[column] < 0) {
        return USUAL_PIXELS;
    }
    return widths[column] < 1 ? (int)(widths[column] * 12 + 0.5)
                              : (int)(widths[column] * 7 + 0.5) + 5;
}

int sheet_row_pixels(const struct sheet *sheet, int row)
{
    const float *heights = sheet->heights.items;
    size_t at = (size_t)(row - sheet->base);
    double points = USUAL_POINTS;

    if (at < sheet->heights.count && heights[at] > 0) {
        points = (double)heights[at];
    }
    return (int)(4.0 / 3.0 * points);
}

void sheet_freeze(struct sheet *sheet, int rows, int columns)
{
    if (sheet_ready(sheet, rows, columns)) {
        sheet->freeze_rows = rows;
        sheet->freeze_columns = columns;
    }
}

void sheet_filter(struct sheet *sheet, struct cell_range range)
{
    if (sheet_ready(sheet, range.last_row, range.last_column)) {
        sheet->filter = range;
    }
}

static void add_format(struct sheet *sheet, struct stored_format format)
{
    struct stored_format *to;

    if (sheet_ready(sheet, format.range.last_row, format.range.last_column)) {
        to = list_add(sheet->book, &sheet->formats, 1, sizeof(*to));
        if (to != NULL) {
            *to = format;
        }
    }
}

void sheet_bars(struct sheet *sheet, struct cell_range range)
{
    add_format(sheet, (struct stored_format){FORMAT_BARS, range, 0, 100});
}

void sheet_heat(
    struct sheet *sheet, struct cell_range range, double least, double most)
{
    add_format(sheet, (struct stored_format){FORMAT_HEAT, range, least, most});
}

void sheet_sparkline(struct sheet *sheet, int row, int column,
    const struct sheet *from, struct cell_range values)
{
    struct stored_sparkline *to;

    if (sheet_ready(sheet, row, column)) {
        to = list_add(sheet->book, &sheet->sparklines, 1, sizeof(*to));
        if (to != NULL) {
            *to = (struct stored_sparkline){row, column, from, values};
        }
    }
}

/* A number of four bytes, highest first. */
static uint32_t big_endian(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

void sheet_picture(struct sheet *sheet, int row, int column, double x,
    const unsigned char *png, size_t size, double scale, const char *name)
{
    static const unsigned char start[] = {0x89, 'P', 'N', 'G', '\r', '\n'};
    struct book *book = sheet->book;
    struct stored_drawing *to;

    if (!sheet_ready(sheet, row, column)) {
        return;
    }
    if (png == NULL || size < 24 || memcmp(png, start, sizeof(start)) != 0 ||
        book_text(book, name) == NULL) {
        book_fail(book, "a picture that is no PNG with a name");
        return;
    }
    to = list_add(book, &sheet->drawings, 1, sizeof(*to));
    if (to != NULL) {
        *to = (struct stored_drawing){.kind = DRAWING_PICTURE,
            .row = row,
            .column = column,
            .x = x,
            .y = 2,
            .width = scale * big_endian(png + 16),
            .height = scale * big_endian(png + 20),
            .png = png,
            .size = size,
            .name = arena_copy(book->arena, name, strlen(name)),
            .number = ++book->media_count};
    }
}

void sheet_print(struct sheet *sheet, const struct print_setup *setup)
{
    struct book *book = sheet->book;
    const char *good;

    if (!sheet_ready(sheet, setup->area.last_row, setup->area.last_column)) {
        return;
    }
    good = book_text(book, setup->footer != NULL ? setup->footer : "");
    if (good == NULL || text_length(text_of(good)) >= FOOTER_MAX) {
        book_fail(book,
            arena_printf(book->arena,
                "sheet %s: a footer of more than 254 characters", sheet->name));
        return;
    }
    sheet->print = *setup;
    sheet->print.footer = arena_copy(book->arena, good, strlen(good));
    sheet->printed = true;
}
