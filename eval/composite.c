#include "eval/composite.h"

int composite_node(const struct composite *c, struct text code)
{
    return coded_find(c->node_index, c->node_count, code);
}

int composite_unit(const struct composite *c, struct text code)
{
    return coded_find(c->unit_index, c->unit_count, code);
}

int composite_grouping(const struct composite *c, struct text code)
{
    for (int g = 0; g < c->grouping_count; g++) {
        if (text_is(code, c->groupings[g].code)) {
            return g;
        }
    }
    return -1;
}
