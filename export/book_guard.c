/* Guards of sheets that are filled in: protection and what a cell takes. */
#include <string.h>

#include "eval/text.h"
#include "export/book_internal.h"

/* What the library takes, in characters; it copies without looking further. */
enum { TITLE_MAX = 32, WORDS_MAX = 255 };

void sheet_protect(struct sheet *sheet)
{
    lxw_protection options = {
        .format_columns = LXW_TRUE, .format_rows = LXW_TRUE};

    if (sheet_ready(sheet, 0, 0)) {
        worksheet_protect(sheet->raw, NULL, &options);
    }
}

void sheet_hide(struct sheet *sheet)
{
    if (sheet_ready(sheet, 0, 0)) {
        worksheet_hide(sheet->raw);
    }
}

void sheet_first(struct sheet *sheet)
{
    if (sheet_ready(sheet, 0, 0)) {
        worksheet_activate(sheet->raw);
    }
}

/* The library does not write through the pointers it is given. */
static char *words(struct sheet *sheet, const char *text, size_t most)
{
    const char *good = book_text(sheet->book, text);

    if (good == NULL || text_length(text_of(good)) > most) {
        book_fail(sheet->book, "the words of a cell's rule are too long");
        return NULL;
    }
    return arena_copy(sheet->book->arena, good, strlen(good));
}

static void add(
    struct sheet *sheet, struct cell_range range, lxw_data_validation *rule)
{
    if (sheet->book->fault == NULL) {
        sheet_note(sheet, range.row, range.column,
            worksheet_data_validation_range(sheet->raw, (lxw_row_t)range.row,
                (lxw_col_t)range.column, (lxw_row_t)range.last_row,
                (lxw_col_t)range.last_column, rule));
    }
}

void sheet_choices(struct sheet *sheet, struct cell_range range,
    const char *list, const char *message)
{
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
        .value_formula = words(sheet, list, WORDS_MAX),
        .error_message = words(sheet, message, WORDS_MAX)};

    if (sheet_ready(sheet, range.last_row, range.last_column)) {
        add(sheet, range, &rule);
    }
}

void sheet_rule(
    struct sheet *sheet, int row, int column, const struct cell_rule *rule)
{
    struct cell_range range = {row, column, row, column};
    lxw_data_validation raw = {.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA,
        .value_formula = words(sheet, rule->formula, WORDS_MAX),
        .input_title = words(sheet, rule->title, TITLE_MAX),
        .input_message = words(sheet, rule->hint, WORDS_MAX),
        .error_title = words(sheet, rule->title, TITLE_MAX),
        .error_message = words(sheet, rule->message, WORDS_MAX)};

    if (sheet_ready(sheet, row, column)) {
        add(sheet, range, &raw);
    }
}
