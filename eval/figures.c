#include "eval/figures.h"

#include "eval/arena.h"

bool figures_make(
    struct figures *figures, size_t item_count, struct arena *arena)
{
    figures->item_count = item_count;
    figures->background = NULL;
    for (int w = 0; w < WHEN__COUNT; w++) {
        struct cell(*cells)[COLUMN__COUNT] =
            arena_array(arena, item_count + 1, sizeof(*cells));

        if (cells == NULL) {
            return false;
        }
        for (size_t i = 0; i < item_count; i++) {
            cells[i][COLUMN_CURRENT].note = cells[i][COLUMN_TOTAL].note = "";
        }
        figures->cell[w] = cells;
    }
    return true;
}
