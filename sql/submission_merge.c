#include <string.h>

#include "sql/submission_put.h"

static bool differs(const struct cell *stored, const struct cell_input *input)
{
    return stored->state != input->state ||
           (input->state == CELL_VALUE && stored->value != input->value) ||
           strcmp(stored->note, input->note) != 0;
}

/* Saved by somebody else since the page was made. Without a base the form's
 * version decides: a cell carries that of the save which last changed it. */
static bool is_stale(const struct put *p, const struct cell *stored,
    const struct cell_input *input)
{
    return input->base != NULL ? stored->version != input->base->version
                               : stored->version > p->input->base_version;
}

/* What is sent to be submitted was read by the one who submits it, so that a
 * cell that was not typed into counts too. */
static bool is_touched(const struct put *p, const struct cell_input *input)
{
    return input->base == NULL || differs(input->base, input) ||
           p->input->event == EVENT_SUBMIT;
}

static void take_cell(
    struct put *p, struct cell *cell, const struct cell_input *input)
{
    struct put_outcome *out = p->out;

    if (!differs(cell, input) || !is_touched(p, input)) {
        return;
    }
    if (is_stale(p, cell, input)) {
        out->conflicts[out->conflict_count++] =
            (struct conflict){input->item, input->column, *cell, *input, "", 0};
        return;
    }
    p->changed[p->changed_count++] = input;
    cell->state = input->state;
    cell->value = input->state == CELL_VALUE ? input->value : 0;
    cell->note = input->note;
    cell->version = p->form->head.version + 1;
}

bool put_merge(struct put *p)
{
    const struct figures *from = &p->form->figures;
    size_t count = p->input->cell_count;
    struct cell(*now)[COLUMN__COUNT] =
        arena_array(p->arena, from->item_count + 1, sizeof(*now));

    p->changed = arena_array(p->arena, count + 1, sizeof(*p->changed));
    p->out->conflicts =
        arena_array(p->arena, count + 1, sizeof(*p->out->conflicts));
    if (now == NULL || p->changed == NULL || p->out->conflicts == NULL) {
        return false;
    }
    memcpy(now, from->cell[WHEN_NOW], from->item_count * sizeof(*now));
    p->merged = *from;
    p->merged.cell[WHEN_NOW] = now;
    for (size_t i = 0; i < count; i++) {
        const struct cell_input *input = &p->input->cells[i];

        take_cell(p, &now[input->item][input->column], input);
    }
    return p->changed_count <= PUT_TUPLES_MAX;
}
