#include "eval/expr_tree.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define RELATIVE_TOLERANCE 1e-9

static struct expr_value exact_value(decimal number)
{
    return (struct expr_value){
        EXPR_VALUE, true, number, decimal_to_double(number)};
}

static struct expr_value real_value(double real)
{
    return isfinite(real) ? (struct expr_value){EXPR_VALUE, false, 0, real}
                          : (struct expr_value){EXPR_MISSING, false, 0, 0};
}

static struct expr_value no_value(enum expr_state state)
{
    return (struct expr_value){state, false, 0, 0};
}

static struct expr_value cell_value(
    struct expr_reference r, const struct figures *figures)
{
    const struct cell *cell;

    if ((size_t)r.item >= figures->item_count) {
        return no_value(EXPR_MISSING);
    }
    cell = &figures->cell[r.when][r.item][r.column];
    switch (cell->state) {
    case CELL_VALUE: return exact_value(cell->value);
    case CELL_NOT_APPLICABLE: return no_value(EXPR_NOT_APPLICABLE);
    case CELL_MISSING: break;
    }
    return no_value(EXPR_MISSING);
}

static double add(double a, double b)
{
    return a + b;
}

static double subtract(double a, double b)
{
    return a - b;
}

static double multiply(double a, double b)
{
    return a * b;
}

/* a / b, b not 0, when six places hold it exactly. */
static bool divide_exactly(decimal a, decimal b, decimal *out)
{
    __extension__ __int128 scaled = (__int128)a * DECIMAL_ONE, quotient;

    if (scaled % b != 0) {
        return false;
    }
    quotient = scaled / b;
    if (quotient > DECIMAL_LIMIT || quotient < -DECIMAL_LIMIT) {
        return false;
    }
    *out = (decimal)quotient;
    return true;
}

static double divide(double a, double b)
{
    return a / b;
}

static struct expr_value arithmetic(
    enum node_kind kind, struct expr_value a, struct expr_value b)
{
    static const struct {
        bool (*exact)(decimal a, decimal b, decimal *out);
        double (*real)(double a, double b);
    } operators[] = {[NODE_ADD] = {decimal_add, add},
        [NODE_SUBTRACT] = {decimal_subtract, subtract},
        [NODE_MULTIPLY] = {decimal_multiply, multiply},
        [NODE_DIVIDE] = {divide_exactly, divide}};
    decimal out;

    if (kind == NODE_DIVIDE && b.real == 0) {
        return no_value(EXPR_DIVIDE_BY_ZERO);
    }
    if (a.exact && b.exact && operators[kind].exact(a.number, b.number, &out)) {
        return exact_value(out);
    }
    return real_value(operators[kind].real(a.real, b.real));
}

/* -1, 0, 1: exact numbers exactly, others with a relative tolerance. */
static int compare(struct expr_value a, struct expr_value b)
{
    double size = fmax(fabs(a.real), fabs(b.real));

    if (a.exact && b.exact) {
        return (a.number > b.number) - (a.number < b.number);
    }
    if (fabs(a.real - b.real) <= RELATIVE_TOLERANCE * size) {
        return 0;
    }
    return a.real < b.real ? -1 : 1;
}

static bool holds(enum node_kind kind, int order)
{
    enum { LESS = 1, SAME = 2, MORE = 4 };
    static const unsigned accepts[] = {[NODE_LESS_EQUAL] = LESS | SAME,
        [NODE_GREATER_EQUAL] = SAME | MORE,
        [NODE_LESS] = LESS,
        [NODE_GREATER] = MORE,
        [NODE_EQUAL] = SAME,
        [NODE_DIFFERENT] = LESS | MORE};

    return (accepts[kind] & (order < 0 ? LESS : order > 0 ? MORE : SAME)) != 0;
}

static struct expr_value binary(
    const struct expr *e, const struct figures *figures)
{
    struct expr_value a = expr_evaluate(e->args[0], figures);
    struct expr_value b = expr_evaluate(e->args[1], figures);

    if (a.state != EXPR_VALUE || b.state != EXPR_VALUE) {
        return no_value(a.state > b.state ? a.state : b.state);
    }
    if (node_is_relation(e->kind)) {
        return exact_value(holds(e->kind, compare(a, b)) ? DECIMAL_ONE : 0);
    }
    return arithmetic(e->kind, a, b);
}

static struct expr_value negated(struct expr_value v)
{
    v.number = -v.number;
    v.real = 0 - v.real; /* not -0 */
    return v;
}

static struct expr_value extreme(
    const struct expr *e, const struct figures *figures)
{
    struct expr_value best = expr_evaluate(e->args[0], figures);

    for (int i = 1; i < e->count; i++) {
        struct expr_value v = expr_evaluate(e->args[i], figures);

        if (v.state != EXPR_VALUE || best.state != EXPR_VALUE) {
            best = v.state > best.state ? v : best;
        } else if ((compare(v, best) < 0) == (e->kind == NODE_MIN) &&
                   compare(v, best) != 0) {
            best = v;
        }
    }
    return best;
}

static struct expr_value first(
    const struct expr *e, const struct figures *figures)
{
    struct expr_value v = expr_evaluate(e->args[0], figures);

    for (int i = 1; i < e->count && v.state != EXPR_VALUE; i++) {
        struct expr_value next = expr_evaluate(e->args[i], figures);

        if (next.state == EXPR_VALUE || next.state < v.state) {
            v = next;
        }
    }
    return v;
}

static bool is_true(struct expr_value v)
{
    return v.state == EXPR_VALUE && v.real != 0;
}

static bool is_false(struct expr_value v)
{
    return v.state == EXPR_VALUE && v.real == 0;
}

/* A side that decides does so whatever the other one is. */
static struct expr_value connective(
    const struct expr *e, const struct figures *figures)
{
    struct expr_value a = expr_evaluate(e->args[0], figures);
    struct expr_value b = expr_evaluate(e->args[1], figures);
    bool either = e->kind == NODE_OR;

    if (either ? is_true(a) || is_true(b) : is_false(a) || is_false(b)) {
        return exact_value(either ? DECIMAL_ONE : 0);
    }
    if (a.state != EXPR_VALUE || b.state != EXPR_VALUE) {
        return no_value(a.state > b.state ? a.state : b.state);
    }
    return exact_value(either ? 0 : DECIMAL_ONE);
}

static struct expr_value negation(struct expr_value v)
{
    return v.state == EXPR_VALUE ? exact_value(v.real == 0 ? DECIMAL_ONE : 0)
                                 : v;
}

/* The branch that is not taken is not looked at. */
static struct expr_value conditional(
    const struct expr *e, const struct figures *figures)
{
    struct expr_value condition = expr_evaluate(e->args[0], figures);

    return condition.state != EXPR_VALUE
               ? no_value(condition.state)
               : expr_evaluate(e->args[is_true(condition) ? 1 : 2], figures);
}

/* Half away from zero to a multiple of `unit`, which divides DECIMAL_LIMIT. */
static decimal to_unit(decimal number, decimal unit)
{
    decimal half = number < 0 ? -(unit / 2) : unit / 2;

    return (number + half) / unit * unit;
}

/*
 * Half away from zero. A quotient is taken at its 15-digit form; when that
 * reaches to the last place wanted, the result is that decimal number exactly.
 */
static struct expr_value rounded(const struct expr *e, struct expr_value v)
{
    int places = (int)(e->args[1]->number / DECIMAL_ONE);
    decimal unit = DECIMAL_ONE, near;
    double real;

    if (v.state != EXPR_VALUE) {
        return v;
    }
    for (int i = 0; i < places; i++) {
        unit /= 10;
    }
    if (v.exact) {
        return exact_value(to_unit(v.number, unit));
    }
    real = decimal_round_double(v.real, places);
    return fabs(real) * (double)(DECIMAL_ONE / unit) < 1e15 &&
                   decimal_from_double(real, &near)
               ? exact_value(to_unit(near, unit))
               : real_value(real);
}

struct expr_value expr_evaluate(
    const struct expr *e, const struct figures *figures)
{
    struct expr_value v;

    switch (e->kind) {
    case NODE_NUMBER: return exact_value(e->number);
    case NODE_REFERENCE: return cell_value(e->reference, figures);
    case NODE_NEGATE: return negated(expr_evaluate(e->args[0], figures));
    case NODE_ABS:
        v = expr_evaluate(e->args[0], figures);
        return v.real < 0 ? negated(v) : v;
    case NODE_MIN:
    case NODE_MAX: return extreme(e, figures);
    case NODE_FIRST: return first(e, figures);
    case NODE_AND:
    case NODE_OR: return connective(e, figures);
    case NODE_NOT: return negation(expr_evaluate(e->args[0], figures));
    case NODE_IF: return conditional(e, figures);
    case NODE_ROUND: return rounded(e, expr_evaluate(e->args[0], figures));
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
    case NODE_LESS_EQUAL:
    case NODE_GREATER_EQUAL:
    case NODE_LESS:
    case NODE_GREATER:
    case NODE_EQUAL:
    case NODE_DIFFERENT: break;
    }
    return binary(e, figures);
}

bool expr_divides_by_zero(const struct expr *e, const struct figures *figures)
{
    bool by_zero =
        e->kind == NODE_DIVIDE && is_false(expr_evaluate(e->args[1], figures));

    for (int i = 0; i < e->count && !by_zero; i++) {
        by_zero = expr_divides_by_zero(e->args[i], figures);
    }
    return by_zero;
}

bool expr_divides(const struct expr *e)
{
    bool divides = e->kind == NODE_DIVIDE;

    for (int i = 0; i < e->count && !divides; i++) {
        divides = expr_divides(e->args[i]);
    }
    return divides;
}

bool expr_is_relation(const struct expr *e)
{
    return node_is_logical(e->kind);
}

const struct expr *expr_side(const struct expr *e, int which)
{
    return node_is_relation(e->kind) ? e->args[which] : NULL;
}

/* A connective: 1 or 0 beside the 1 that it should be, at no distance. */
static struct expr_gap truth(struct expr_value value)
{
    return (struct expr_gap){.left = value,
        .right = exact_value(DECIMAL_ONE),
        .holds = !is_false(value)};
}

struct expr_gap expr_relation(
    const struct expr *e, const struct figures *figures)
{
    struct expr_gap gap = {.holds = true};

    assert(expr_is_relation(e));
    if (!node_is_relation(e->kind)) {
        return truth(expr_evaluate(e, figures));
    }
    gap.left = expr_evaluate(e->args[0], figures);
    gap.right = expr_evaluate(e->args[1], figures);
    if (gap.left.state != EXPR_VALUE || gap.right.state != EXPR_VALUE) {
        return gap;
    }
    gap.holds = holds(e->kind, compare(gap.left, gap.right));
    if (!gap.holds) {
        gap.gap = fabs(gap.left.real - gap.right.real);
    }
    return gap;
}

static bool known(
    const struct expr_reference *list, size_t count, struct expr_reference r)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].item == r.item && list[i].column == r.column &&
            list[i].when == r.when) {
            return true;
        }
    }
    return false;
}

static size_t collect(
    const struct expr *e, struct expr_reference *list, size_t count)
{
    if (e->kind == NODE_REFERENCE && !known(list, count, e->reference)) {
        list[count++] = e->reference;
    }
    for (int i = 0; i < e->count; i++) {
        count = collect(e->args[i], list, count);
    }
    return count;
}

size_t expr_references(const struct expr *e, struct arena *arena,
    const struct expr_reference **out)
{
    struct expr_reference found[EXPR_NODES_MAX];
    size_t count = collect(e, found, 0);
    struct expr_reference *list =
        count == 0 ? NULL : arena_array(arena, count, sizeof(*list));

    *out = list;
    if (list == NULL) {
        return 0;
    }
    memcpy(list, found, count * sizeof(*list));
    return count;
}
