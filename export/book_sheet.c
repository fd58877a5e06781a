#include "export/book_internal.h"

#include <math.h>
#include <string.h>

#include "eval/text.h"

#define POINTS_MAX 409.0
#define WIDTH_MAX  255.0
#define FOOTER_MAX 255
#define MM(inches) ((inches) / 25.4)

static const char *const faces[] = {[FACE_SONG] = "宋体", [FACE_HEI] = "黑体"};
static const uint8_t aligns[] = {[ALIGN_LEFT] = LXW_ALIGN_LEFT,
    [ALIGN_CENTRE] = LXW_ALIGN_CENTER,
    [ALIGN_RIGHT] = LXW_ALIGN_RIGHT};

static void set_font(lxw_format *format, const struct style_row *row)
{
    format_set_font_name(format, faces[row->face]);
    format_set_font_size(format, row->size);
    format_set_font_color(format, row->colour);
    if (row->bold) {
        format_set_bold(format);
    }
    if (row->underline) {
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
    }
}

static void set_place(lxw_format *format, const struct style_row *row)
{
    format_set_align(format, aligns[row->align]);
    format_set_align(
        format, row->top ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
    if (row->wrap) {
        format_set_text_wrap(format);
    }
    if (row->frame == FRAME_GRID && row->align == ALIGN_LEFT) {
        format_set_indent(format, 1);
    }
    if (row->fill != 0) {
        format_set_bg_color(format, row->fill);
    }
}

static void set_grid(lxw_format *format, unsigned edges)
{
    bool ink = (edges & EDGE_INK) != 0;
    uint32_t rule = ink ? COLOUR_INK : COLOUR_RULE;
    uint32_t heavy = ink ? COLOUR_INK : COLOUR_ACCENT;
    bool top = (edges & EDGE_TOP) != 0, bottom = (edges & EDGE_BOTTOM) != 0;

    format_set_top(format, top ? LXW_BORDER_MEDIUM : LXW_BORDER_THIN);
    format_set_top_color(format, top ? heavy : rule);
    format_set_bottom(format, bottom ? LXW_BORDER_MEDIUM : LXW_BORDER_THIN);
    format_set_bottom_color(format, bottom ? heavy : rule);
    if ((edges & EDGE_FIRST) == 0) {
        format_set_left(format, LXW_BORDER_THIN);
        format_set_left_color(format, rule);
    }
    if ((edges & EDGE_LAST) == 0) {
        format_set_right(format, LXW_BORDER_THIN);
        format_set_right_color(format, rule);
    }
}

static void set_frame(
    lxw_format *format, const struct style_row *row, unsigned edges)
{
    switch (row->frame) {
    case FRAME_NONE:
        if ((edges & EDGE_TOP) != 0) {
            format_set_top(format, LXW_BORDER_MEDIUM);
            format_set_top_color(format, COLOUR_ACCENT);
        }
        break;
    case FRAME_GRID: set_grid(format, edges); break;
    case FRAME_BOX:
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, COLOUR_ACCENT);
        break;
    case FRAME_DASHED:
        format_set_border(format, LXW_BORDER_DASHED);
        format_set_border_color(format, COLOUR_RULE);
        break;
    }
}

static lxw_format *make_format(struct book *book, struct look look)
{
    const struct style_row *row = style_row(look.style);
    lxw_format *format = workbook_add_format(book->raw);

    if (format == NULL) {
        return NULL;
    }
    set_font(format, row);
    set_place(format, row);
    set_frame(format, row, look.edges);
    if (row->unlocked) {
        format_set_unlocked(format);
    }
    if (look.number != NUMBER_GENERAL) {
        format_set_num_format(format, number_format(look.number));
    }
    return format;
}

lxw_format *book_format(struct book *book, struct look look)
{
    uint32_t key =
        1 + (uint32_t)look.edges +
        32 * ((uint32_t)look.number + NUMBER__COUNT * (uint32_t)look.style);
    uint32_t at = key * 2654435761u >> 21;

    while (book->formats[at].key != 0 && book->formats[at].key != key) {
        at = (at + 1) % BOOK_FORMATS;
    }
    if (book->formats[at].key == key) {
        return book->formats[at].format;
    }
    if (book->format_count == BOOK_FORMATS / 2) {
        book_fail(book, "too many cell formats");
        return NULL;
    }
    book->formats[at].format = make_format(book, look);
    if (book->formats[at].format == NULL) {
        book_fail(book, NULL);
        return NULL;
    }
    book->formats[at].key = key;
    book->format_count++;
    return book->formats[at].format;
}

void sheet_column(struct sheet *sheet, int column, double width)
{
    if (!sheet_ready(sheet, 0, column)) {
        return;
    }
    if (!isfinite(width) || width < 0 || width > WIDTH_MAX) {
        book_fail(sheet->book, "a column width outside 0 to 255");
        return;
    }
    sheet_note(sheet, 0, column,
        worksheet_set_column(
            sheet->raw, (lxw_col_t)column, (lxw_col_t)column, width, NULL));
}

void sheet_row(struct sheet *sheet, int row, double points)
{
    if (!sheet_ready(sheet, row, 0)) {
        return;
    }
    if (!isfinite(points) || points < 0) {
        book_fail(sheet->book, "a row height below 0");
        return;
    }
    sheet_note(sheet, row, 0,
        worksheet_set_row(sheet->raw, (lxw_row_t)row,
            points < POINTS_MAX ? points : POINTS_MAX, NULL));
}

void sheet_freeze(struct sheet *sheet, int rows, int columns)
{
    if (sheet_ready(sheet, rows, columns)) {
        worksheet_freeze_panes(sheet->raw, (lxw_row_t)rows, (lxw_col_t)columns);
    }
}

void sheet_bars(struct sheet *sheet, struct cell_range range)
{
    lxw_conditional_format bar = {
        .type = LXW_CONDITIONAL_DATA_BAR,
        .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .min_value = 0,
        .max_value = 100,
        .bar_color = COLOUR_BAR,
        .bar_solid = LXW_TRUE,
        .bar_no_border = LXW_TRUE,
        .data_bar_2010 = LXW_TRUE,
    };

    if (sheet_ready(sheet, range.last_row, range.last_column)) {
        sheet_note(sheet, range.row, range.column,
            worksheet_conditional_format_range(sheet->raw, (lxw_row_t)range.row,
                (lxw_col_t)range.column, (lxw_row_t)range.last_row,
                (lxw_col_t)range.last_column, &bar));
    }
}

void sheet_picture(struct sheet *sheet, int row, int column,
    const unsigned char *png, size_t size, double scale, const char *name)
{
    /* The library copies the description and does not change it. */
    lxw_image_options options = {.x_scale = scale,
        .y_scale = scale,
        .x_offset = 2,
        .y_offset = 2,
        .object_position = LXW_OBJECT_MOVE_AND_SIZE};

    if (!sheet_ready(sheet, row, column)) {
        return;
    }
    options.description = arena_copy(sheet->book->arena, name, strlen(name));
    if (png == NULL || options.description == NULL) {
        book_fail(sheet->book, NULL);
        return;
    }
    sheet_note(sheet, row, column,
        worksheet_insert_image_buffer_opt(sheet->raw, (lxw_row_t)row,
            (lxw_col_t)column, png, size, &options));
}

static void set_footer(struct sheet *sheet, const struct print_setup *setup)
{
    lxw_header_footer_options options = {.margin = MM(setup->footer_margin)};
    const char *good = book_text(sheet->book, setup->footer);

    if (good == NULL || text_length(text_of(good)) >= FOOTER_MAX) {
        book_fail(sheet->book,
            arena_printf(sheet->book->arena,
                "sheet %s: a footer of more than 254 characters", sheet->name));
        return;
    }
    sheet_note(
        sheet, 0, 0, worksheet_set_footer_opt(sheet->raw, good, &options));
}

void sheet_print(struct sheet *sheet, const struct print_setup *setup)
{
    if (!sheet_ready(sheet, setup->area.last_row, setup->area.last_column)) {
        return;
    }
    worksheet_set_paper(sheet->raw, 9); /* A4 */
    worksheet_set_landscape(sheet->raw);
    worksheet_center_horizontally(sheet->raw);
    worksheet_set_margins(sheet->raw, MM(setup->left), MM(setup->right),
        MM(setup->top), MM(setup->bottom));
    set_footer(sheet, setup);
    worksheet_fit_to_pages(
        sheet->raw, (uint16_t)setup->wide, (uint16_t)setup->tall);
    sheet_note(sheet, 0, 0,
        worksheet_print_area(sheet->raw, (lxw_row_t)setup->area.row,
            (lxw_col_t)setup->area.column, (lxw_row_t)setup->area.last_row,
            (lxw_col_t)setup->area.last_column));
    if (setup->repeat_first >= 0) {
        sheet_note(sheet, 0, 0,
            worksheet_repeat_rows(sheet->raw, (lxw_row_t)setup->repeat_first,
                (lxw_row_t)setup->repeat_last));
    }
}
