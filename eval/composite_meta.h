/*
 * iMeta of a composite indicator while both tables are read: which row is which
 * node, grouping or denominator. Private to eval/composite_read.c.
 */
#ifndef EVAL_COMPOSITE_META_H
#define EVAL_COMPOSITE_META_H

#include "eval/composite_table.h"

enum meta_column {
    META_CODE,
    META_TYPE,
    META_LEVEL,
    META_PARENT,
    META_DIRECTION,
    META_WEIGHT,
    META_NAME,
    META_TARGET,
    META_DENOMINATOR,
    META_LOW,
    META_HIGH,
    META__COUNT
};

struct composite_meta {
    struct composite_table table;
    struct composite *c;
    int column[META__COUNT];      /* -1: none */
    struct composite_item *items; /* of each row */
    struct coded *index;          /* rows by iCode, without those left out */
    int index_count;
    /* Rows of the nodes, groupings and denominators, in their order. */
    int *node_rows, *grouping_rows, *denominator_rows;
};

/*
 * Read `in`; `table` is prepared for table_open. Fills of `m->c` the nodes,
 * their children and index, and the numbers of groupings and denominators.
 * Faults are noted; false when not even the codes of the columns of iData are
 * known.
 */
bool composite_meta_read(struct composite_meta *m, struct text in);

/* iCode of a row. */
const char *composite_meta_code(const struct composite_meta *m, int row);

#endif
