/*
 * Expressions over items that are single letters: A is item 0, B item 1. Define
 * LETTERS, how many there are, before.
 */
#ifndef TESTS_EXPR_LETTERS_H
#define TESTS_EXPR_LETTERS_H

#include "eval/expr.h"

/* For expr_parse. */
static inline int find_item(const void *context, struct text code)
{
    (void)context;
    return code.n == 1 && code.p[0] >= 'A' && code.p[0] < 'A' + LETTERS
               ? code.p[0] - 'A'
               : -1;
}

/* "A.month.last", as it is written. */
static inline const char *code_name(
    const void *context, struct expr_reference r, struct arena *arena)
{
    static const char *const when[] = {"", ".last", ".previous"};

    (void)context;
    return arena_printf(arena, "%c%s%s", 'A' + r.item,
        r.column == COLUMN_CURRENT ? ".month" : "", when[r.when]);
}

static inline void give(struct figures *f, enum when when, int item,
    enum column column, decimal value)
{
    f->cell[when][item][column].state = CELL_VALUE;
    f->cell[when][item][column].value = value;
}

/* Cells of six letters: A 3039.6 (month 250, last year 2647.7, the period
 * before 2789.6), B 0, C missing, D not applicable, E 0.1, F 0.2. */
static inline bool give_letters(struct figures *f, struct arena *arena)
{
    if (!figures_make(f, LETTERS, arena)) {
        return false;
    }
    give(f, WHEN_NOW, 0, COLUMN_TOTAL, 3039600000);
    give(f, WHEN_NOW, 0, COLUMN_CURRENT, 250000000);
    give(f, WHEN_LAST_YEAR, 0, COLUMN_TOTAL, 2647700000);
    give(f, WHEN_PREVIOUS, 0, COLUMN_TOTAL, 2789600000);
    give(f, WHEN_NOW, 1, COLUMN_TOTAL, 0);
    f->cell[WHEN_NOW][3][COLUMN_TOTAL].state = CELL_NOT_APPLICABLE;
    give(f, WHEN_NOW, 4, COLUMN_TOTAL, 100000);
    give(f, WHEN_NOW, 5, COLUMN_TOTAL, 200000);
    return true;
}

#endif
