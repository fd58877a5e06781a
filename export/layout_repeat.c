/* A layout with a block of columns as often as an edition wants it. */
#include <stdio.h>
#include <string.h>

#include "export/layout.h"

/* What is repeated: columns `first` to `last`, `times` times. */
struct repetition {
    const struct layout *from;
    struct layout *to;
    struct arena *arena;
    int first, last, times;
    bool full; /* something did not fit */
};

static int width(const struct repetition *r)
{
    return r->last - r->first + 1;
}

/* "rate#" of copy 2 is "rate2". */
static const char *numbered(struct repetition *r, const char *text, int copy)
{
    const char *mark = text == NULL ? NULL : strchr(text, '#');
    const char *out = text;

    if (mark != NULL) {
        out = arena_printf(
            r->arena, "%.*s%d%s", (int)(mark - text), text, copy, mark + 1);
        r->full = r->full || out == NULL;
    }
    return out;
}

static void copy_columns(struct repetition *r)
{
    const struct layout *from = r->from;
    struct layout *to = r->to;
    int shift = (r->times - 1) * width(r);

    to->column_count = from->column_count + shift;
    to->printed += r->first < from->printed ? shift : 0;
    if (to->column_count > LAYOUT_COLUMNS) {
        r->full = true;
        return;
    }
    for (int i = from->column_count - 1; i > r->last; i--) {
        to->columns[i + shift] = from->columns[i];
    }
    for (int copy = 1; copy <= r->times; copy++) {
        for (int i = r->first; i <= r->last; i++) {
            int at = i + (copy - 1) * width(r);

            to->columns[at] = from->columns[i];
            to->columns[at].key = numbered(r, from->columns[i].key, copy);
        }
    }
}

/* Cells of the block that are made for each copy: a part of it, and the whole
 * where it is numbered. */
static bool is_repeated(const struct repetition *r, const struct layout_cell *c)
{
    bool inside =
        c->range.column >= r->first && c->range.last_column <= r->last;
    bool whole = c->range.column == r->first && c->range.last_column == r->last;

    return inside && (!whole || c->style == STYLE_NUMBER_ROW ||
                         strchr(c->text != NULL ? c->text : "", '#') != NULL ||
                         strchr(c->key != NULL ? c->key : "", '#') != NULL);
}

static void add(struct repetition *r, struct layout_cell cell)
{
    if (r->to->cell_count == LAYOUT_CELLS) {
        r->full = true;
    } else {
        r->to->cells[r->to->cell_count++] = cell;
    }
}

static void copy_cell(struct repetition *r, const struct layout_cell *cell)
{
    int shift = (r->times - 1) * width(r);

    for (int copy = 1; is_repeated(r, cell) && copy <= r->times; copy++) {
        struct layout_cell new = *cell;

        new.range.column += (copy - 1) * width(r);
        new.range.last_column += (copy - 1) * width(r);
        new.key = numbered(r, cell->key, copy);
        new.text = numbered(r, cell->text, copy);
        add(r, new);
    }
    if (!is_repeated(r, cell)) {
        struct layout_cell new = *cell;

        new.range.column += new.range.column > r->last ? shift : 0;
        new.range.last_column += new.range.last_column >= r->last ? shift : 0;
        add(r, new);
    }
}

/* The numbers of a row of 甲 乙 1 2 run on. */
static void renumber(struct repetition *r)
{
    int number = 0;

    for (int column = 0; column < r->to->column_count; column++) {
        for (int i = 0; i < r->to->cell_count; i++) {
            struct layout_cell *cell = &r->to->cells[i];

            if (cell->style == STYLE_NUMBER_ROW &&
                cell->range.column == column && cell->text[0] >= '1' &&
                cell->text[0] <= '9') {
                cell->text = arena_printf(r->arena, "%d", ++number);
                r->full = r->full || cell->text == NULL;
            }
        }
    }
}

const struct layout *layout_repeat(const struct layout *layout,
    const char *first, const char *last, int times, struct arena *arena)
{
    struct repetition r = {.from = layout,
        .to = arena_alloc(arena, sizeof(*r.to)),
        .arena = arena,
        .first = layout_column(layout, first),
        .last = layout_column(layout, last),
        .times = times};

    if (r.to == NULL || r.first < 0 || r.last < r.first || times < 1) {
        return NULL;
    }
    *r.to = *layout;
    copy_columns(&r);
    r.to->cell_count = 0;
    for (int i = 0; !r.full && i < layout->cell_count; i++) {
        copy_cell(&r, &layout->cells[i]);
    }
    if (!r.full) {
        renumber(&r);
    }
    for (int i = 0; i < r.to->foot_cell_count; i++) {
        struct cell_range *range = &r.to->foot_cells[i].range;
        int shift = (times - 1) * width(&r);

        range->column += range->column > r.last ? shift : 0;
        range->last_column += range->last_column >= r.last ? shift : 0;
    }
    return r.full ? NULL : r.to;
}
