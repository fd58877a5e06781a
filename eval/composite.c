#include "eval/composite.h"

int composite_node(const struct composite *c, struct text code)
{
    for (int n = 0; n < c->node_count; n++) {
        if (text_is(code, c->nodes[n].code)) {
            return n;
        }
    }
    return -1;
}

int composite_unit(const struct composite *c, struct text code)
{
    for (int u = 0; u < c->unit_count; u++) {
        if (text_is(code, c->unit_codes[u])) {
            return u;
        }
    }
    return -1;
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
