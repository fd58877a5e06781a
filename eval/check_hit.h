/*
 * A form in the middle of being checked: private to eval/check*.c.
 */
#ifndef EVAL_CHECK_HIT_H
#define EVAL_CHECK_HIT_H

#include "eval/check.h"
#include "eval/check_name.h"

struct checking {
    const struct framework *fw;
    const struct figures *figures;
    struct arena *arena;
    int form;
    struct hit *hits;
    int count, room;
    bool full; /* the arena is */
};

/* Take a hit in; its texts may be NULL when the arena was full. */
void check_add(struct checking *c, struct hit hit);

/* Figures of a row that lie far from the county's own earlier ones, and growth
 * that lies far from that of its group. */
void check_outliers(struct checking *c, int item);

#endif
