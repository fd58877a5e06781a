/* How the cells of a form are named in hits and in printed relations. */
#include <string.h>

#include "eval/check_name.h"

static const struct form_row *row_of(const struct framework *fw, int item)
{
    const struct form *form = &fw->forms[fw->items[item].form];

    for (int i = 0; i < form->row_count; i++) {
        if (form->rows[i].item == item) {
            return &form->rows[i];
        }
    }
    return NULL;
}

const char *check_row_code(const struct framework *fw, int item)
{
    const struct form_row *row = row_of(fw, item);

    return row == NULL ? fw->items[item].code : row->code;
}

int check_column_number(const struct framework *fw, struct expr_reference cell)
{
    int past = cell.when == WHEN_LAST_YEAR;

    if (fw->items[cell.item].freq == FREQ_YEAR) {
        return 1 + past;
    }
    return (cell.column == COLUMN_TOTAL ? 2 : 1) + 2 * past;
}

/* What the columns are called on a form of this frequency. */
static struct words column_words(enum freq freq, int number)
{
    static const struct words words[FREQ__COUNT][4] = {
        [FREQ_MONTH] = {{"本月", "month"}, {"1－本月", "to date"},
            {"上年同期本月", "month, last year"},
            {"上年同期1－本月", "to date, last year"}},
        [FREQ_QUARTER] = {{"本季", "quarter"}, {"1－本季", "to date"},
            {"上年同期本季", "quarter, last year"},
            {"上年同期1－本季", "to date, last year"}},
        [FREQ_YEAR] = {{"本年", "this year"}, {"上年", "last year"}},
    };

    return words[freq][number - 1];
}

bool check_name_cells(
    struct naming *n, const struct expr *expr, struct arena *arena)
{
    const struct expr_reference *cells;
    size_t count = expr_references(expr, arena, &cells);

    n->one_row = n->one_column = count > 0;
    for (size_t i = 0; i < count; i++) {
        bool here = n->fw->items[cells[i].item].form == n->form;

        n->one_row &= here && cells[i].item == cells[0].item;
        n->one_column &= here && cells[i].when != WHEN_PREVIOUS &&
                         check_column_number(n->fw, cells[i]) ==
                             check_column_number(n->fw, cells[0]);
    }
    n->one_column &= !n->one_row;
    return count > 0;
}

/* "401表" in front of a cell of another form, "上期" of the period before. */
static const char *before_place(
    const struct naming *n, struct expr_reference cell, struct arena *arena)
{
    const struct item *item = &n->fw->items[cell.item];
    const char *previous = cell.when != WHEN_PREVIOUS ? ""
                           : n->english               ? "previous "
                                                      : "上期";

    if (item->form == n->form) {
        return previous;
    }
    return arena_printf(arena, n->english ? "%sform %s " : "%s%s表", previous,
        n->fw->forms[item->form].code);
}

/* "01行2栏", without what all cells share. */
static const char *place(
    const struct naming *n, struct expr_reference cell, struct arena *arena)
{
    const char *before = before_place(n, cell, arena);
    const char *code = check_row_code(n->fw, cell.item);
    int number = check_column_number(n->fw, cell);

    if (before == NULL) {
        return NULL;
    }
    if (n->one_row) {
        return arena_printf(
            arena, n->english ? "%scol. %d" : "%s%d栏", before, number);
    }
    if (n->one_column) {
        return arena_printf(
            arena, n->english ? "%srow %s" : "%s%s行", before, code);
    }
    return arena_printf(arena, n->english ? "%srow %s col. %d" : "%s%s行%d栏",
        before, code, number);
}

/* What a cell holds, in print: "3,039.6", or why there is nothing. */
static const char *content(
    const struct naming *n, struct expr_reference cell, char number[])
{
    static const struct words nothing[] = {
        [CELL_MISSING] = {"未报", "not reported"},
        [CELL_NOT_APPLICABLE] = {"不适用", "not applicable"}};
    const struct cell *found =
        &n->figures->cell[cell.when][cell.item][cell.column];

    decimal_format(
        found->value, n->fw->items[cell.item].decimals, true, number);
    return found->state == CELL_VALUE ? number
           : n->english               ? nothing[found->state].en
                                      : nothing[found->state].zh;
}

const char *check_place_with_number(
    const void *context, struct expr_reference cell, struct arena *arena)
{
    const struct naming *n = context;
    int owner = n->fw->items[cell.item].bureau;
    bool own = n->bureau < 0 || owner == n->bureau;
    const struct words *name = &n->fw->bureaus[owner].name;
    const char *where = place(n, cell, arena);
    char number[DECIMAL_TEXT];

    return where == NULL
               ? NULL
               : arena_printf(arena,
                     n->english ? "%s (%s%s%s)" : "%s（%s%s%s）", where,
                     own          ? ""
                     : n->english ? name->en
                                  : name->zh,
                     own ? "" : " ", content(n, cell, number));
}

const char *check_place_in_notes(
    const void *context, struct expr_reference cell, struct arena *arena)
{
    const struct naming *n = context;
    const struct item *item = &n->fw->items[cell.item];
    const char *before = before_place(n, cell, arena);
    int number = check_column_number(n->fw, cell);
    struct words words = column_words(item->freq, number);

    if (before == NULL) {
        return NULL;
    }
    if (n->one_row) {
        return arena_printf(arena, "%s%d(%s)", before, number,
            n->english ? words.en : words.zh);
    }
    if (cell.column == COLUMN_TOTAL && cell.when != WHEN_LAST_YEAR) {
        return arena_printf(
            arena, "%s%s", before, check_row_code(n->fw, cell.item));
    }
    return arena_printf(
        arena, "%s%s(%d)", before, check_row_code(n->fw, cell.item), number);
}

const char *check_sentence(const struct naming *n, const struct expr *expr,
    expr_name *name, struct arena *arena)
{
    return n->english ? expr_words(expr, EXPR_ENGLISH, name, n, arena)
                      : expr_sentence(expr, name, n, arena);
}
