/*
 * Audit of a form: which rules its figures break, said with the numbers.
 */
#ifndef EVAL_CHECK_H
#define EVAL_CHECK_H

#include "eval/framework.h"

/* A rule that fired. `rule` is NULL for the built-in ones. */
struct hit {
    const char *code;      /* rule code; "growth:B01", "range:B01" built in */
    enum severity severity;
    int item;
    enum column column;
    struct words sentence; /* 01（12.0）≥ 02（7.5）＋03（5.1）不成立，差 0.6 */
    double gap;
};

/*
 * Check the rows of `form` that `bureau` owns (-1: all rows) over `figures`.
 * Built in: a value outside the item's minimum and maximum blocks; growth over
 * last year beyond fw->growth_query percent asks for an explanation. Missing
 * cells break no relation. Hits in form order, blocking ones first within a
 * row. Returns their number, -1 when the arena is full.
 */
int check_form(const struct framework *fw, int form, int bureau,
    const struct figures *figures, struct arena *arena, struct hit **out);

/* The relations of a form as printed in its 说明: "05≥06；1(本月)≤2(1－本月)". */
const char *check_relations(
    const struct framework *fw, int form, bool english, struct arena *arena);

#endif
