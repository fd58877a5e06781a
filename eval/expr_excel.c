#include "eval/expr_tree.h"

#include "eval/expr_write.h"

#define NESTED_MAX 64 /* functions inside one another that Excel reads */

static const char *const signs[] = {[NODE_NEGATE] = "-",
    [NODE_ADD] = "+",
    [NODE_SUBTRACT] = "-",
    [NODE_MULTIPLY] = "*",
    [NODE_DIVIDE] = "/",
    [NODE_LESS_EQUAL] = "<=",
    [NODE_GREATER_EQUAL] = ">=",
    [NODE_LESS] = "<",
    [NODE_GREATER] = ">",
    [NODE_EQUAL] = "=",
    [NODE_DIFFERENT] = "<>",
    [NODE_ABS] = "ABS",
    [NODE_MIN] = "MIN",
    [NODE_MAX] = "MAX",
    [NODE_ROUND] = "ROUND"};

/* Parts that have a value or none by themselves, as a cell has. */
static bool stands_alone(enum node_kind kind)
{
    return kind == NODE_REFERENCE || kind == NODE_FIRST || kind == NODE_IF ||
           kind == NODE_AND || kind == NODE_OR;
}

/*
 * What must hold before a value can be computed. `cells` must be numbers,
 * then `plain` divisors not zero, all in one AND; then each `compound`
 * divisor in turn, inner ones first: B/C cannot be compared before C is.
 */
struct guards {
    const struct expr *cells[EXPR_NODES_MAX];
    const struct expr *plain[EXPR_NODES_MAX];
    const struct expr *compound[EXPR_NODES_MAX];
    int cell_count, plain_count, compound_count;
};

static bool same_tree(const struct expr *a, const struct expr *b)
{
    if (a->kind != b->kind || a->count != b->count || a->number != b->number ||
        a->reference.item != b->reference.item ||
        a->reference.column != b->reference.column ||
        a->reference.when != b->reference.when) {
        return false;
    }
    for (int i = 0; i < a->count; i++) {
        if (!same_tree(a->args[i], b->args[i])) {
            return false;
        }
    }
    return true;
}

static void add(const struct expr **list, int *count, const struct expr *e)
{
    for (int i = 0; i < *count; i++) {
        if (same_tree(list[i], e)) {
            return;
        }
    }
    list[(*count)++] = e;
}

static void collect(struct guards *g, const struct expr *e)
{
    const struct expr *divisor = e->kind == NODE_DIVIDE ? e->args[1] : NULL;

    if (stands_alone(e->kind)) {
        add(g->cells, &g->cell_count, e);
        return;
    }
    for (int i = 0; i < e->count; i++) {
        collect(g, e->args[i]);
    }
    if (divisor == NULL) {
        return;
    }
    if (stands_alone(divisor->kind)) {
        add(g->plain, &g->plain_count, divisor);
    } else if (divisor->kind != NODE_NUMBER || divisor->number == 0) {
        add(g->compound, &g->compound_count, divisor);
    }
}

/* The guards of `e`; false when it needs none. */
static bool needs_guards(struct guards *g, const struct expr *e)
{
    g->cell_count = g->plain_count = g->compound_count = 0;
    collect(g, e);
    return g->cell_count + g->compound_count > 0;
}

static bool is_connective(enum node_kind kind)
{
    return kind == NODE_AND || kind == NODE_OR;
}

/* A connective, or what is not one. */
static bool is_decided(const struct expr *e)
{
    while (e->kind == NODE_NOT) {
        e = e->args[0];
    }
    return is_connective(e->kind);
}

static void write_known(struct writer *w, const struct expr *e, bool wanted);

/* That a part which stands alone has a value. */
static void write_present(struct writer *w, const struct expr *e)
{
    if (is_connective(e->kind)) {
        buffer_add(&w->out, "OR(");
        write_known(w, e, true);
        buffer_add(&w->out, ",");
        write_known(w, e, false);
    } else {
        buffer_add(&w->out, "ISNUMBER(");
        write_whole(w, e);
    }
    buffer_add(&w->out, ")");
}

static void write_not_zero(struct writer *w, const struct expr *divisor)
{
    write_part(w, divisor, SUM);
    buffer_add(&w->out, "<>0");
}

/* The cells and plain divisors, in AND( ) when there are several. */
static void write_together(struct writer *w, const struct guards *g)
{
    bool several = g->cell_count + g->plain_count > 1;

    if (several) {
        buffer_add(&w->out, "AND(");
    }
    for (int i = 0; i < g->cell_count; i++) {
        buffer_add(&w->out, i > 0 ? "," : "");
        write_present(w, g->cells[i]);
    }
    for (int i = 0; i < g->plain_count; i++) {
        buffer_add(&w->out, ",");
        write_not_zero(w, g->plain[i]);
    }
    if (several) {
        buffer_add(&w->out, ")");
    }
}

/* One condition: IF(together,IF(compound,compound)); IF without a third
 * argument is FALSE. */
static void write_condition(struct writer *w, const struct guards *g)
{
    int steps = (g->cell_count > 0) + g->compound_count, step = 0;

    if (g->cell_count > 0) {
        buffer_add(&w->out, ++step < steps ? "IF(" : "");
        write_together(w, g);
    }
    for (int i = 0; i < g->compound_count; i++) {
        buffer_add(&w->out, step > 0 ? "," : "");
        buffer_add(&w->out, ++step < steps ? "IF(" : "");
        write_not_zero(w, g->compound[i]);
    }
    for (step = 1; step < steps; step++) {
        buffer_add(&w->out, ")");
    }
}

/* IF(condition,value, without its end; false when no condition is needed and
 * the value stands alone, as strong as `alone`. */
static bool write_choice(struct writer *w, const struct expr *e,
    enum strength inside, enum strength alone)
{
    struct guards g;

    if (!needs_guards(&g, e)) {
        write_part(w, e, alone);
        return false;
    }
    buffer_add(&w->out, "IF(");
    write_condition(w, &g);
    buffer_add(&w->out, ",");
    write_part(w, e, inside);
    buffer_add(&w->out, ",");
    return true;
}

/* The arguments of "first", a "first" among them taken apart. */
static int choices(const struct expr *e, const struct expr **list, int count)
{
    if (e->kind != NODE_FIRST) {
        list[count++] = e;
        return count;
    }
    for (int i = 0; i < e->count; i++) {
        count = choices(e->args[i], list, count);
    }
    return count;
}

/*
 * A connective is decided by a side that is known even when the other is not.
 * So each side says twice, as a condition that is never an error, that it is
 * known to be true and that it is known to be false: AND(x,y) is known to be
 * true when both are, and to be false when one is.
 */

/* A side that is no connective: its value compared with zero, or, a relation,
 * with its sign turned round for false. */
static void write_compared(struct writer *w, const struct expr *e, bool wanted)
{
    static const enum node_kind opposite[] = {[NODE_LESS_EQUAL] = NODE_GREATER,
        [NODE_GREATER_EQUAL] = NODE_LESS,
        [NODE_LESS] = NODE_GREATER_EQUAL,
        [NODE_GREATER] = NODE_LESS_EQUAL,
        [NODE_EQUAL] = NODE_DIFFERENT,
        [NODE_DIFFERENT] = NODE_EQUAL};
    struct expr relation = *e;

    if (node_is_relation(e->kind)) {
        relation.kind = wanted ? e->kind : opposite[e->kind];
        write_whole(w, &relation);
    } else {
        write_part(w, e, SUM);
        buffer_add(&w->out, wanted ? "<>0" : "=0");
    }
}

/* The same once its cells are numbers. "first" and "if" are a number or "", and
 * ""=0 is FALSE, N("") is 0. */
static void write_side(struct writer *w, const struct expr *e, bool wanted)
{
    struct guards g;

    if (e->kind == NODE_FIRST || e->kind == NODE_IF) {
        buffer_add(&w->out, wanted ? "N(" : "");
        write_whole(w, e);
        buffer_add(&w->out, wanted ? ")<>0" : "=0");
    } else if (needs_guards(&g, e)) {
        buffer_add(&w->out, "IF(");
        write_condition(w, &g);
        buffer_add(&w->out, ",");
        write_compared(w, e, wanted);
        buffer_add(&w->out, ")");
    } else {
        write_compared(w, e, wanted);
    }
}

/* Whether `e`, to be known as `wanted`, needs all of its sides to be. */
static bool needs_all(const struct expr *e, bool wanted)
{
    return (e->kind == NODE_AND) == wanted;
}

/* The sides of a connective, those of a like one among them taken apart. */
static void write_sides(
    struct writer *w, const struct expr *e, bool wanted, bool all, bool *begun)
{
    if (e->kind == NODE_NOT) {
        write_sides(w, e->args[0], !wanted, all, begun);
    } else if (is_connective(e->kind) && needs_all(e, wanted) == all) {
        write_sides(w, e->args[0], wanted, all, begun);
        write_sides(w, e->args[1], wanted, all, begun);
    } else {
        buffer_add(&w->out, *begun ? "," : "");
        *begun = true;
        write_known(w, e, wanted);
    }
}

/* Known to be true, or to be false: TRUE or FALSE, never an error. */
static void write_known(struct writer *w, const struct expr *e, bool wanted)
{
    bool begun = false;

    if (w->out.failed) {
        return;
    }
    if (e->kind == NODE_NOT) {
        write_known(w, e->args[0], !wanted);
    } else if (is_connective(e->kind)) {
        buffer_add(&w->out, needs_all(e, wanted) ? "AND(" : "OR(");
        write_sides(w, e, wanted, needs_all(e, wanted), &begun);
        buffer_add(&w->out, ")");
    } else {
        write_side(w, e, wanted);
    }
}

static void write_guarded(struct writer *w, const struct expr *e,
    enum strength inside, enum strength alone);

/* A branch: a number or "". */
static void write_branch(struct writer *w, const struct expr *e)
{
    write_guarded(w, e, RELATION, RELATION);
}

/* IF(known to be true,one,IF(known to be false,other,"")). */
static void write_if_known(struct writer *w, const struct expr *e)
{
    buffer_add(&w->out, "IF(");
    write_known(w, e->args[0], true);
    buffer_add(&w->out, ",");
    write_branch(w, e->args[1]);
    buffer_add(&w->out, ",IF(");
    write_known(w, e->args[0], false);
    buffer_add(&w->out, ",");
    write_branch(w, e->args[2]);
    buffer_add(&w->out, ",\"\"))");
}

/* IF(condition's cells are there,IF(condition,one,other),""). */
static void write_if(struct writer *w, const struct expr *e)
{
    struct guards g;
    bool guarded;

    if (is_decided(e->args[0])) {
        write_if_known(w, e);
        return;
    }
    guarded = needs_guards(&g, e->args[0]);
    if (guarded) {
        buffer_add(&w->out, "IF(");
        write_condition(w, &g);
        buffer_add(&w->out, ",");
    }
    buffer_add(&w->out, "IF(");
    write_whole(w, e->args[0]);
    buffer_add(&w->out, ",");
    write_branch(w, e->args[1]);
    buffer_add(&w->out, ",");
    write_branch(w, e->args[2]);
    buffer_add(&w->out, guarded ? "),\"\")" : ")");
}

/* 1, 0 or "". */
static void write_connective(struct writer *w, const struct expr *e)
{
    buffer_add(&w->out, "IF(");
    write_known(w, e, true);
    buffer_add(&w->out, ",1,IF(");
    write_known(w, e, false);
    buffer_add(&w->out, ",0,\"\"))");
}

/* What is a number or "" by itself and needs no guard around it. */
static bool write_closed(struct writer *w, const struct expr *e)
{
    if (is_decided(e)) {
        write_connective(w, e);
    } else if (e->kind == NODE_IF) {
        write_if(w, e);
    } else {
        return false;
    }
    return true;
}

/* Nested IF over the choices, "" when none of them has a value. */
static void write_guarded(struct writer *w, const struct expr *e,
    enum strength inside, enum strength alone)
{
    const struct expr *list[EXPR_NODES_MAX];
    int count = choices(e, list, 0), open = 0;
    bool closed = false;

    while (!w->out.failed && !closed && open < count) {
        if (open == count - 1 && write_closed(w, list[open])) {
            closed = true;
        } else if (write_choice(
                       w, list[open], inside, open > 0 ? inside : alone)) {
            open++;
        } else {
            closed = true;
        }
    }
    buffer_add(&w->out, closed ? "" : "\"\"");
    while (open-- > 0) {
        buffer_add(&w->out, ")");
    }
}

/* The value of a connective that is known: IF's condition has seen to it. */
static void write_truth(struct writer *w, const struct expr *e)
{
    buffer_add(&w->out, "N(");
    write_known(w, e, true);
    buffer_add(&w->out, ")");
}

static void write_not(struct writer *w, const struct expr *e)
{
    buffer_add(&w->out, "N(NOT(");
    write_whole(w, e->args[0]);
    buffer_add(&w->out, "))");
}

/* Inside of a formula a relation is 1 or 0: ISNUMBER(TRUE) is FALSE. */
static void write_choice_of(struct writer *w, const struct expr *e)
{
    static void (*const writers[])(struct writer * w, const struct expr *e) = {
        [NODE_AND] = write_truth,
        [NODE_OR] = write_truth,
        [NODE_NOT] = write_not,
        [NODE_IF] = write_if};

    if (e->kind == NODE_FIRST) {
        write_guarded(w, e, RELATION, WHOLE);
    } else {
        writers[e->kind](w, e);
    }
}

/* How deep functions stand inside one another; plain brackets do not count. */
static int nesting(const char *text)
{
    char opened[EXPR_EXCEL_MAX];
    int depth = 0, deepest = 0;
    size_t open = 0;

    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] == '(') {
            opened[open] = i > 0 && text[i - 1] >= 'A' && text[i - 1] <= 'Z';
            depth += opened[open++];
            deepest = depth > deepest ? depth : deepest;
        } else if (text[i] == ')' && open > 0) {
            depth -= opened[--open];
        }
    }
    return deepest;
}

/* A formula and its end: NULL when it is none that Excel reads. */
static const char *written(const struct expr *e, struct writer *w, bool asked)
{
    if (asked && e->kind == NODE_REFERENCE) {
        write_whole(w, e);
    } else {
        write_guarded(w, e, TOP, TOP);
    }
    return w->out.failed || nesting(w->out.text) > NESTED_MAX ? NULL
                                                              : w->out.text;
}

static struct writer writer(
    expr_name *name, const void *context, struct arena *arena)
{
    return (struct writer){.signs = signs,
        .open = "(",
        .close = ")",
        .comma = ",",
        .truth = "N",
        .choice = write_choice_of,
        .name = name,
        .context = context,
        .out = {.arena = arena, .limit = EXPR_EXCEL_MAX}};
}

const char *expr_excel(const struct expr *e, expr_name *name,
    const void *context, struct arena *arena)
{
    struct writer w = writer(name, context, arena);

    return written(e, &w, false);
}

const char *expr_excel_asked(const struct expr *e, expr_name *name,
    const void *context, struct arena *arena)
{
    struct writer w = writer(name, context, arena);

    return written(e, &w, true);
}
