/* What a layout must be as a whole. */
#include "export/layout.h"

#include <stddef.h>

/* What a whole layout must have, and the line that is wrong; NULL when it has
 * it all. */
static const char *lacks(const struct layout *layout, int *line)
{
    *line = 1;
    if (layout->name == NULL || layout->name[0] == '\0') {
        return "no layout directive";
    }
    *line = layout->line;
    if (layout->printed == 0) {
        return "no column";
    }
    if (layout->print.footer == NULL) {
        return "no footer";
    }
    *line = layout->repeat_line;
    if (layout->print.repeat_last >= layout->header_rows ||
        layout->print.repeat_last < layout->print.repeat_first) {
        return "rows to repeat are not heading rows";
    }
    *line = layout->table_line;
    if (layout->table_row > 0 && layout->table_row >= layout->header_rows) {
        return "the table does not begin in a heading row";
    }
    return NULL;
}

static bool overlap(struct cell_range a, struct cell_range b)
{
    return a.row <= b.last_row && b.row <= a.last_row &&
           a.column <= b.last_column && b.column <= a.last_column;
}

/* Cells that have no columns, or lie over one before them. */
static const char *misplaced(const struct layout_cell *cells, int count,
    const struct layout *layout, int *line)
{
    for (int i = 0; i < count; i++) {
        *line = cells[i].line;
        if (cells[i].range.last_column >= layout->column_count) {
            return "a cell outside the columns";
        }
        for (int k = 0; k < i; k++) {
            if (overlap(cells[i].range, cells[k].range)) {
                return "a cell over another one before it";
            }
        }
    }
    return NULL;
}

const char *layout_whole_fault(const struct layout *layout, int *line)
{
    const char *what = lacks(layout, line);

    if (what == NULL) {
        what = misplaced(layout->cells, layout->cell_count, layout, line);
    }
    return what != NULL ? what
                        : misplaced(layout->foot_cells, layout->foot_cell_count,
                              layout, line);
}
