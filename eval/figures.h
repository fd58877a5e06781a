/*
 * Figures: the cells of one region around one period, as the rules, the
 * formulas and the scores see them. A dense table, so that a formula finds
 * B01 of last year by index.
 */
#ifndef EVAL_FIGURES_H
#define EVAL_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval/decimal.h"

/* The three states of a cell, never merged. Zero is a value. */
enum cell_state {
    CELL_MISSING,       /* not reported */
    CELL_VALUE,         /* reported: `value` holds it */
    CELL_NOT_APPLICABLE /* does not exist here: `note` holds the reason */
};

/* The columns of a form an item can be reported in. */
enum column {
    COLUMN_CURRENT, /* 本月, 本季: this month or quarter alone */
    COLUMN_TOTAL, /* 1－本月, 1－本季, 本年实际: cumulative, or end of period */
    COLUMN__COUNT
};

/* Which record a formula speaks of. */
enum when {
    WHEN_NOW,       /* the period itself */
    WHEN_LAST_YEAR, /* the same period of last year (accepted records only) */
    WHEN_PREVIOUS,  /* the period before */
    WHEN__COUNT
};

struct cell {
    decimal value;    /* of CELL_VALUE, else 0 */
    const char *note; /* remark or reason, never NULL ("" when none) */
    enum cell_state state;
    bool approved;    /* a CELL_NOT_APPLICABLE that the reviewer accepted */
    bool accepted;    /* the cell stands in an accepted submission */
    uint32_t version; /* of the submission that last changed it; 0 never */
};

/* Numbers to judge one figure by; at most what an edition asks for. */
struct series {
    const double *value;
    int count;
};

/* What a cell is compared with beside other cells; accepted figures only. */
struct background {
    /* Of earlier periods of the county, [item][column], the newest first. */
    struct series (*history)[COLUMN__COUNT];
    struct series *growth; /* of the other counties of its group, or, where the
                              edition has no groups, of its prefecture: percent
                              over last year, cumulative column, [item] */
};

/* `cell[when][item][column]`; every cell exists (missing by default). */
struct figures {
    struct cell (*cell[WHEN__COUNT])[COLUMN__COUNT];
    size_t item_count;
    const struct background *background; /* NULL: none is known */
};

/*
 * All cells missing, in `arena`. False when the arena is full.
 */
struct arena;
bool figures_make(
    struct figures *figures, size_t item_count, struct arena *arena);

#endif
