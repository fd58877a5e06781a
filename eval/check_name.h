/*
 * How the cells of a form are named: private to eval/check*.c.
 */
#ifndef EVAL_CHECK_NAME_H
#define EVAL_CHECK_NAME_H

#include "eval/framework.h"

/* What the cells of one expression need to say of themselves. */
struct naming {
    const struct framework *fw;
    const struct figures *figures; /* NULL: names without numbers */
    int form;                      /* the form that is checked */
    bool one_row, one_column;      /* said once, in front of the sentence */
    bool english;
    int bureau; /* that carries the hit: others are named with their numbers;
                   -1: none is named */
};

const char *check_row_code(const struct framework *fw, int item);

/* The printed column number of a cell: 本月 1, 1－本月 2, last year 3 and 4;
 * annual forms have 本年 1 and 上年 2. */
int check_column_number(const struct framework *fw, struct expr_reference cell);

/* Find out what the cells of `expr` have in common; false when it has none. */
bool check_name_cells(
    struct naming *n, const struct expr *expr, struct arena *arena);

/* "01行2栏（3,039.6）"; of another bureau "01行2栏（统计局 3,039.6）". */
const char *check_place_with_number(
    const void *context, struct expr_reference cell, struct arena *arena);

/* "01", or "01(1)" where the column is not the cumulative one; "1(本月)" when
 * all stand in one row. */
const char *check_place_in_notes(
    const void *context, struct expr_reference cell, struct arena *arena);

/* The expression with its cells named by `name`. NULL: the arena is full. */
const char *check_sentence(const struct naming *n, const struct expr *expr,
    expr_name *name, struct arena *arena);

#endif
