#include "eval/framework.h"

#include <string.h>

/* A code is the first member of every record of an edition. */
static int find(const void *records, int count, size_t size, struct text code)
{
    for (int i = 0; i < count; i++) {
        const char *const *record =
            (const void *)((const char *)records + (size_t)i * size);

        if (text_is(code, *record)) {
            return i;
        }
    }
    return -1;
}

int framework_quality(const struct framework *fw, struct text code)
{
    return find(
        fw->qualities, fw->quality_count, sizeof(fw->qualities[0]), code);
}

int framework_bureau(const struct framework *fw, struct text code)
{
    return find(fw->bureaus, fw->bureau_count, sizeof(fw->bureaus[0]), code);
}

int framework_item(const struct framework *fw, struct text code)
{
    return find(fw->items, fw->item_count, sizeof(fw->items[0]), code);
}

int framework_indicator(const struct framework *fw, struct text code)
{
    return find(
        fw->indicators, fw->indicator_count, sizeof(fw->indicators[0]), code);
}

int framework_form(const struct framework *fw, struct text code)
{
    return find(fw->forms, fw->form_count, sizeof(fw->forms[0]), code);
}

int framework_level(const struct framework *fw, struct text code)
{
    return find(fw->levels, fw->level_count, sizeof(fw->levels[0]), code);
}

int framework_group(const struct framework *fw, struct text code)
{
    return find(fw->groups, fw->group_count, sizeof(fw->groups[0]), code);
}

decimal framework_weight(const struct framework *fw, int group, int indicator)
{
    const decimal *own = group < 0 ? NULL : fw->groups[group].weights;

    return own == NULL ? fw->indicators[indicator].weight : own[indicator];
}

decimal framework_quality_weight(
    const struct framework *fw, int group, int quality)
{
    const struct quality *q = &fw->qualities[quality];
    decimal sum = 0;

    for (int i = q->first; i < q->first + q->count; i++) {
        sum += framework_weight(fw, group, i);
    }
    return sum;
}

const struct form_row *form_row_of(const struct form *form, int item)
{
    for (int i = 0; i < form->row_count; i++) {
        if (form->rows[i].item == item) {
            return &form->rows[i];
        }
    }
    return NULL;
}

bool form_expired(const struct form *form, struct period period)
{
    struct period until;

    return period_parse(text_of(form->valid_until), &until) &&
           period_end(until) < period_end(period);
}

int framework_due_cells(const struct framework *fw, int form, int bureau)
{
    const struct form *f = &fw->forms[form];
    int cells = 0;

    for (int i = 0; i < f->row_count; i++) {
        const struct item *item =
            f->rows[i].item < 0 ? NULL : &fw->items[f->rows[i].item];

        if (item != NULL && item->bureau == bureau) {
            cells += item->has_current ? 2 : 1;
        }
    }
    return cells;
}

bool framework_assigned(const struct framework *fw, int form, int bureau)
{
    return framework_due_cells(fw, form, bureau) > 0;
}
