#include "export/grid.h"

#include "export/book.h"

enum { TITLE_ROW, LINE_ROW, HEAD_ROW, FIRST_ROW };

#define FOOTER "&L&\"宋体,Regular\"&8 &A&R&\"宋体,Regular\"&8 &P / &N"

static struct look look_at(const struct grid *grid, int row, int column,
    enum style style, enum number number)
{
    unsigned edges = (column == 0 ? EDGE_FIRST : 0) |
                     (column == grid->column_count - 1 ? EDGE_LAST : 0) |
                     (row == HEAD_ROW ? EDGE_TOP : 0) |
                     (row == HEAD_ROW + grid->row_count ? EDGE_BOTTOM : 0);

    return (struct look){style, number, edges};
}

static void write_line(struct sheet *sheet, int row, int first, int last,
    enum style style, const char *text)
{
    const struct look look = {style, NUMBER_GENERAL, 0};

    cell_text(sheet, row, first, look, text);
    if (last > first) {
        sheet_merge(sheet, (struct cell_range){row, first, row, last}, look);
    }
}

static void write_head(struct sheet *sheet, const struct grid *grid)
{
    int last = grid->column_count - 1, half = grid->column_count / 2;

    sheet_row(sheet, TITLE_ROW, 30);
    write_line(sheet, TITLE_ROW, 0, last, STYLE_TITLE, grid->title);
    sheet_row(sheet, LINE_ROW, 18);
    write_line(sheet, LINE_ROW, 0, half - 1, STYLE_PLAIN, grid->left);
    write_line(sheet, LINE_ROW, half, last, STYLE_MARK, grid->right);
    sheet_row(sheet, HEAD_ROW, 32);
    for (int i = 0; i < grid->column_count; i++) {
        sheet_column(sheet, i, grid->columns[i].width);
        cell_text(sheet, HEAD_ROW, i,
            look_at(grid, HEAD_ROW, i, STYLE_HEAD, NUMBER_GENERAL),
            grid->columns[i].head);
    }
    sheet_freeze(sheet, FIRST_ROW, 1);
}

static void write_rows(struct sheet *sheet, const struct grid *grid)
{
    const struct grid_cell *cell = grid->cells;

    for (int row = FIRST_ROW; row < FIRST_ROW + grid->row_count; row++) {
        sheet_row(sheet, row, 18);
        for (int i = 0; i < grid->column_count; i++, cell++) {
            const struct look look =
                look_at(grid, row, i, cell->style, cell->number);

            if (cell->text != NULL) {
                cell_text(sheet, row, i, look, cell->text);
            } else {
                cell_number(sheet, row, i, look, cell->value);
            }
        }
    }
}

static void write_notes(struct sheet *sheet, const struct grid *grid)
{
    for (int i = 0; i < grid->note_count; i++) {
        int row = FIRST_ROW + grid->row_count + i;

        sheet_row(sheet, row, 30);
        write_line(
            sheet, row, 0, grid->column_count - 1, STYLE_NOTE, grid->notes[i]);
    }
}

bool grid_write(const struct grid *grid, const char *file, int64_t created,
    struct arena *arena, const char **why)
{
    int last = HEAD_ROW + grid->row_count + grid->note_count;
    const struct print_setup print = {.left = 12,
        .right = 12,
        .top = 14,
        .bottom = 15,
        .footer_margin = 8,
        .wide = 1,
        .repeat_first = HEAD_ROW,
        .repeat_last = HEAD_ROW,
        .area = {0, 0, last, grid->column_count - 1},
        .footer = FOOTER};
    const struct book_words words = {.title = grid->title,
        .subject = grid->left,
        .author = "",
        .keywords = "",
        .comments = ""};
    struct book *book = book_new(file, created, arena);
    struct sheet *sheet;

    if (book == NULL) {
        *why = "out of memory";
        return false;
    }
    book_properties(book, &words);
    sheet = book_sheet(book, grid->name);
    write_head(sheet, grid);
    write_rows(sheet, grid);
    write_notes(sheet, grid);
    sheet_print(sheet, &print);
    return book_close(book, NULL, why);
}
