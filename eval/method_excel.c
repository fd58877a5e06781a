#include "eval/method_row.h"

/* Attainment of a cell: the value's, or that of another. */
static const char *attainment(const struct indicator *x, const char *value,
    const struct method_cells *c, struct arena *arena)
{
    if (method_less_is_better(x)) {
        return arena_printf(arena,
            "IF(%s<0,0,IF(%s=0,%s,MAX(0,MIN(%s,%s/%s*100))))", value, value,
            c->cap, c->cap, c->target, value);
    }
    return arena_printf(
        arena, "MAX(0,MIN(%s,%s/%s*100))", c->cap, value, c->target);
}

EXCEL(excel_attainment)
{
    (void)fw;
    return attainment(x, cells->value, cells, arena);
}

EXCEL(excel_interval)
{
    const struct method_cells *c = cells;

    (void)fw;
    (void)x;
    return arena_printf(arena,
        "MAX(0,MIN(%s,100*(1-MAX(%s-%s,%s-%s,0)/MAX(%s-%s,%s-%s))))", c->cap,
        c->low, c->value, c->value, c->high, c->low, c->floor, c->ceiling,
        c->high);
}

EXCEL(excel_middle)
{
    const struct method_cells *c = cells;

    (void)fw;
    (void)x;
    return arena_printf(arena, "MAX(0,MIN(%s,100*(1-ABS(2*%s-%s-%s)/(%s-%s))))",
        c->cap, c->value, c->floor, c->ceiling, c->ceiling, c->floor);
}

/* The rate where values differ; that of the best where those of the whole
 * group are equal. */
static const char *unless_equal(const struct indicator *x, const char *rate,
    const struct method_cells *c, struct arena *arena)
{
    return rate == NULL || !method_is_of_group(x)
               ? rate
               : arena_printf(arena, "IF(%s=%s,MIN(%s,100),%s)", c->target,
                     c->low, c->cap, rate);
}

EXCEL(excel_efficacy)
{
    const struct method_cells *c = cells;

    (void)fw;
    return unless_equal(x,
        arena_printf(arena, "MAX(0,MIN(%s,(%s-%s)/(%s-%s)*40+60))", c->cap,
            c->value, c->low, c->target, c->low),
        c, arena);
}

EXCEL(excel_exponential)
{
    const struct method_cells *c = cells;

    (void)fw;
    return unless_equal(x,
        arena_printf(arena, "MIN(%s,60*EXP(MIN(700,-LN(0.6)*(%s-%s)/(%s-%s))))",
            c->cap, c->value, c->low, c->target, c->low),
        c, arena);
}

EXCEL(excel_minmax)
{
    const struct method_cells *c = cells;
    const char *z = arena_printf(arena, "MAX(0,MIN(1,(%s-%s)/(%s-%s)))",
        c->value, c->low, c->target, c->low);

    (void)fw;
    if (z != NULL && x->has_floor) {
        z = arena_printf(arena, "(%s+(1-%s)*%s)", c->floor, c->floor, z);
    }
    return z == NULL ? NULL
                     : unless_equal(x,
                           arena_printf(arena, "MIN(%s,%s*100)", c->cap, z), c,
                           arena);
}

/* What a value in band `i` (from 1) gets: the last band that it reaches. */
static const char *in_band(
    int i, const struct method_cells *c, struct arena *arena)
{
    if (i == 1) {
        return arena_printf(arena, "%s_1", c->band_coefficient);
    }
    return arena_printf(arena, "%s_%d+(%s-%s_%d)/(%s_%d-%s_%d)*(%s_%d-%s_%d)",
        c->band_coefficient, i, c->value, c->band_from, i, c->band_from, i - 1,
        c->band_from, i, c->band_coefficient, i - 1, c->band_coefficient, i);
}

EXCEL(excel_banded)
{
    const char *sign = method_less_is_better(x) ? "<=" : ">=";
    const char *rest = "0";

    (void)fw;
    for (int i = x->band_count; i >= 1 && rest != NULL; i--) {
        const char *rate = in_band(i, cells, arena);

        rest = rate == NULL
                   ? NULL
                   : arena_printf(arena, "IF(%s%s%s_%d,%s,%s)", cells->value,
                         sign, cells->band_from, i, rate, rest);
    }
    return rest == NULL
               ? NULL
               : arena_printf(arena, "MIN(%s,%s*100)", cells->cap, rest);
}

EXCEL(excel_index)
{
    (void)fw;
    (void)x;
    return arena_printf(arena, "MAX(0,%s/%s*100)", cells->value, cells->target);
}

EXCEL(excel_ranking)
{
    (void)fw;
    (void)x;
    return arena_printf(arena, "MAX(0,MIN(%s,100-%s*(%s-1)))", cells->cap,
        cells->step, cells->rank);
}

EXCEL(excel_reached)
{
    const struct method_cells *c = cells;
    const char *sign = method_less_is_better(x) ? "<=" : ">=";
    const char *value =
        fw->tie == TIE_EXACT
            ? c->value
            : arena_printf(arena, "ROUND(%s,%d)", c->value, x->decimals);

    if (value == NULL || !x->has_limit) {
        return value == NULL ? NULL
                             : arena_printf(arena, "IF(%s%s%s,MIN(%s,100),0)",
                                   value, sign, c->target, c->cap);
    }
    return arena_printf(arena,
        "IF(%s%s%s,MIN(%s,%s+(100-%s)*MAX(0,100-%s*(%s-1))/100),0)", value,
        sign, c->target, c->cap, c->limit, c->limit, c->step, c->rank);
}

EXCEL(excel_deduction)
{
    const struct method_cells *c = cells;
    bool less = method_less_is_better(x);

    (void)fw;
    return arena_printf(arena, "MAX(0,MIN(%s,100-%s*MAX(0,%s-%s)))", c->cap,
        c->step, less ? c->value : c->target, less ? c->target : c->value);
}

EXCEL(excel_corrected)
{
    const struct method_cells *c = cells;
    const char *rate = attainment(x, c->value, c, arena);

    (void)fw;
    return rate == NULL
               ? NULL
               : arena_printf(arena, "MAX(0,MIN(%s,%s+MAX(-%s,MIN(%s,%s*%s))))",
                     c->cap, rate, c->limit, c->limit, c->step, c->second);
}

EXCEL(excel_progress)
{
    const struct method_cells *c = cells;
    const char *now = attainment(x, c->value, c, arena);
    const char *then = attainment(x, c->second, c, arena);

    (void)fw;
    return now == NULL || then == NULL
               ? NULL
               : arena_printf(arena, "MAX(0,MIN(%s,%s+%s*(%s-%s)))", c->cap,
                     c->low, c->step, now, then);
}
