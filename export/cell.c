#include "export/book_internal.h"

#include <math.h>
#include <string.h>

#include "eval/text.h"

#define TEXT_UNITS    32767
#define FORMULA_BYTES 8000

const char *book_text(struct book *book, const char *text)
{
    struct text in = text_of(text);
    size_t units = 0, n = 0;
    char *out;

    if (in.n > TEXT_UNITS * 3) {
        return NULL;
    }
    for (size_t at = 0; at < in.n; units++) {
        size_t before = at;
        unsigned point = (unsigned char)in.p[at];

        if (point >= 0x20 && point < 0x80) { /* as most of it is */
            at++;
            continue;
        }
        point = text_next(in, &at);
        if ((point == 0xFFFD && at == before + 1) || /* no UTF-8 */
            (point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
            point == 0xFFFE || point == 0xFFFF) {
            return NULL;
        }
        units += point > 0xFFFF;
    }
    if (units > TEXT_UNITS) {
        return NULL;
    }
    if (memchr(in.p, '\r', in.n) == NULL) {
        return text;
    }
    out = arena_copy(book->arena, in.p, in.n);
    for (size_t i = 0; out != NULL && i < in.n; i++) {
        if (in.p[i] != '\r') {
            out[n++] = in.p[i];
        }
    }
    if (out != NULL) {
        out[n] = '\0';
    }
    return out;
}

bool sheet_ready(struct sheet *sheet, int row, int column)
{
    if (sheet->book->fault != NULL) {
        return false;
    }
    if (row >= 0 && row < LXW_ROW_MAX && column >= 0 && column < BOOK_COLUMNS) {
        return true;
    }
    book_fail(sheet->book, "a cell outside its sheet");
    return false;
}

static void fail_cell(
    struct sheet *sheet, int row, int column, const char *what)
{
    char name[CELL_NAME_ROOM];

    book_fail(
        sheet->book, arena_printf(sheet->book->arena, "%s!%s: %s", sheet->name,
                         cell_name(row, column, name), what));
}

void sheet_note(struct sheet *sheet, int row, int column, lxw_error error)
{
    if (error != LXW_NO_ERROR) {
        fail_cell(sheet, row, column, lxw_strerror(error));
    }
}

static bool grow(struct sheet *sheet, int row)
{
    int rows = sheet->rows == 0 ? 64 : sheet->rows;
    uint64_t *seen;

    if (row < sheet->rows) {
        return true;
    }
    while (rows <= row) {
        rows *= 2;
    }
    seen = arena_array(sheet->book->arena, (size_t)rows, sizeof(*seen));
    if (seen == NULL) {
        book_fail(sheet->book, NULL);
        return false;
    }
    if (sheet->rows > 0) {
        memcpy(seen, sheet->seen, (size_t)sheet->rows * sizeof(*seen));
    }
    sheet->seen = seen;
    sheet->rows = rows;
    return true;
}

/* Take a cell: once only, and it counts. */
static bool take(struct sheet *sheet, int row, int column)
{
    uint64_t bit;

    if (!sheet_ready(sheet, row, column) || !grow(sheet, row)) {
        return false;
    }
    bit = UINT64_C(1) << column;
    if ((sheet->seen[row] & bit) != 0) {
        fail_cell(sheet, row, column, "written twice");
        return false;
    }
    sheet->tally.rows += sheet->seen[row] == 0;
    sheet->tally.cells++;
    sheet->seen[row] |= bit;
    return true;
}

void cell_blank(struct sheet *sheet, int row, int column, struct look look)
{
    if (take(sheet, row, column)) {
        sheet_note(sheet, row, column,
            worksheet_write_blank(sheet->raw, (lxw_row_t)row, (lxw_col_t)column,
                book_format(sheet->book, look)));
    }
}

void cell_text(struct sheet *sheet, int row, int column, struct look look,
    const char *text)
{
    const char *good;

    if (text == NULL || text[0] == '\0') {
        cell_blank(sheet, row, column, look);
        return;
    }
    if (!take(sheet, row, column)) {
        return;
    }
    good = book_text(sheet->book, text);
    if (good == NULL) {
        fail_cell(sheet, row, column, "text that no cell can hold");
        return;
    }
    sheet->tally.texts++;
    sheet_note(sheet, row, column,
        worksheet_write_string(sheet->raw, (lxw_row_t)row, (lxw_col_t)column,
            good, book_format(sheet->book, look)));
}

void cell_number(
    struct sheet *sheet, int row, int column, struct look look, double number)
{
    if (!take(sheet, row, column)) {
        return;
    }
    if (!isfinite(number)) {
        fail_cell(sheet, row, column, "not a finite number");
        return;
    }
    sheet->tally.numbers++;
    sheet->tally.sum += number;
    sheet_note(sheet, row, column,
        worksheet_write_number(sheet->raw, (lxw_row_t)row, (lxw_col_t)column,
            number, book_format(sheet->book, look)));
}

static bool good_formula(
    struct sheet *sheet, int row, int column, const char *formula)
{
    if (formula != NULL && formula[0] == '=' &&
        strlen(formula) <= FORMULA_BYTES &&
        book_text(sheet->book, formula) != NULL) {
        return true;
    }
    fail_cell(sheet, row, column, "no formula, or one that is too long");
    return false;
}

void cell_formula(struct sheet *sheet, int row, int column, struct look look,
    const char *formula, double cached)
{
    if (!take(sheet, row, column) ||
        !good_formula(sheet, row, column, formula)) {
        return;
    }
    if (!isfinite(cached)) {
        fail_cell(sheet, row, column, "not a finite number");
        return;
    }
    sheet->tally.formulas++;
    sheet->tally.numbers++;
    sheet->tally.sum += cached;
    sheet_note(sheet, row, column,
        worksheet_write_formula_num(sheet->raw, (lxw_row_t)row,
            (lxw_col_t)column, formula, book_format(sheet->book, look),
            cached));
}

void cell_formula_text(struct sheet *sheet, int row, int column,
    struct look look, const char *formula, const char *cached)
{
    const char *good;

    if (!take(sheet, row, column) ||
        !good_formula(sheet, row, column, formula)) {
        return;
    }
    good = book_text(sheet->book, cached != NULL ? cached : "");
    if (good == NULL) {
        fail_cell(sheet, row, column, "text that no cell can hold");
        return;
    }
    sheet->tally.formulas++;
    sheet->tally.texts++;
    sheet_note(sheet, row, column,
        worksheet_write_formula_str(sheet->raw, (lxw_row_t)row,
            (lxw_col_t)column, formula, book_format(sheet->book, look), good));
}

void cell_link(struct sheet *sheet, int row, int column, struct look look,
    const struct sheet *to, const char *text)
{
    const char *target, *good;

    if (!take(sheet, row, column)) {
        return;
    }
    target = arena_printf(sheet->book->arena, "internal:%s!A1", to->quoted);
    good = book_text(sheet->book, text);
    if (target == NULL || good == NULL || good[0] == '\0') {
        fail_cell(sheet, row, column, "a link without a text");
        return;
    }
    sheet->tally.texts++;
    sheet_note(sheet, row, column,
        worksheet_write_url_opt(sheet->raw, (lxw_row_t)row, (lxw_col_t)column,
            target, book_format(sheet->book, look), good, NULL));
}

void cell_comment(struct sheet *sheet, int row, int column, const char *text)
{
    lxw_comment_options options = {
        .author = NULL, .visible = LXW_COMMENT_DISPLAY_HIDDEN};
    const char *good;

    if (!sheet_ready(sheet, row, column)) {
        return;
    }
    good = book_text(sheet->book, text);
    if (good == NULL || good[0] == '\0') {
        fail_cell(sheet, row, column, "a comment without a text");
        return;
    }
    sheet_note(sheet, row, column,
        worksheet_write_comment_opt(
            sheet->raw, (lxw_row_t)row, (lxw_col_t)column, good, &options));
}

void sheet_merge(struct sheet *sheet, struct cell_range range, struct look look)
{
    if (!sheet_ready(sheet, range.row, range.column) ||
        (range.row == range.last_row && range.column == range.last_column)) {
        return;
    }
    /* Without a format the library only notes the range. */
    sheet_note(sheet, range.row, range.column,
        worksheet_merge_range(sheet->raw, (lxw_row_t)range.row,
            (lxw_col_t)range.column, (lxw_row_t)range.last_row,
            (lxw_col_t)range.last_column, "", NULL));
    /* Only a frame needs the other cells. */
    if (style_row(look.style)->frame == FRAME_NONE) {
        return;
    }
    for (int row = range.row; row <= range.last_row; row++) {
        for (int column = range.column; column <= range.last_column; column++) {
            if (row != range.row || column != range.column) {
                cell_blank(sheet, row, column, look);
            }
        }
    }
}
