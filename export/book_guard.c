/* Guards of sheets that are filled in: protection and what a cell takes. */
#include <string.h>

#include "eval/text.h"
#include "export/book_internal.h"

/* What spreadsheet programs take, in characters. */
enum { TITLE_MAX = 32, WORDS_MAX = 255 };

void sheet_protect(struct sheet *sheet)
{
    sheet->protect = true;
}

void sheet_hide(struct sheet *sheet)
{
    sheet->hidden = true;
}

void sheet_first(struct sheet *sheet)
{
    sheet->book->first = sheet_number(sheet) - 1;
}

static const char *words(struct sheet *sheet, const char *text, size_t most)
{
    const char *good = text == NULL ? "" : book_text(sheet->book, text);

    if (good == NULL || text_length(text_of(good)) > most) {
        book_fail(sheet->book, "the words of a cell's rule are too long");
        return NULL;
    }
    return arena_copy(sheet->book->arena, good, strlen(good));
}

static void add(struct sheet *sheet, const struct stored_rule *rule)
{
    struct stored_rule *to;

    if (!sheet_ready(sheet, rule->range.last_row, rule->range.last_column)) {
        return;
    }
    to = list_add(sheet->book, &sheet->rules, 1, sizeof(*to));
    if (to != NULL) {
        *to = *rule;
    }
}

void sheet_choices(struct sheet *sheet, struct cell_range range,
    const char *list, const char *message)
{
    if (list == NULL || list[0] != '=' || strchr(list, '"') != NULL) {
        book_fail(sheet->book, "a drop-down from no range");
        return;
    }
    const struct stored_rule rule = {range, true,
        .formula = words(sheet, list, WORDS_MAX),
        .message = words(sheet, message, WORDS_MAX)};

    add(sheet, &rule);
}

void sheet_rule(
    struct sheet *sheet, int row, int column, const struct cell_rule *rule)
{
    const struct stored_rule stored = {{row, column, row, column}, false,
        .formula = words(sheet, rule->formula, WORDS_MAX),
        .title = words(sheet, rule->title, TITLE_MAX),
        .hint = words(sheet, rule->hint, WORDS_MAX),
        .message = words(sheet, rule->message, WORDS_MAX)};

    add(sheet, &stored);
}
