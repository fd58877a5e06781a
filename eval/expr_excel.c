#include "eval/expr_tree.h"

#include <string.h>

#include "eval/expr_write.h"

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

static void write_not_zero(struct writer *w, const struct expr *divisor)
{
    write_part(w, divisor, SUM);
    write_text(w, "<>0");
}

/* The cells and plain divisors, in AND( ) when there are several. */
static void write_together(struct writer *w, const struct guards *g)
{
    bool several = g->cell_count + g->plain_count > 1;

    if (several) {
        write_text(w, "AND(");
    }
    for (int i = 0; i < g->cell_count; i++) {
        write_text(w, i > 0 ? ",ISNUMBER(" : "ISNUMBER(");
        write_whole(w, g->cells[i]);
        write_text(w, ")");
    }
    for (int i = 0; i < g->plain_count; i++) {
        write_text(w, ",");
        write_not_zero(w, g->plain[i]);
    }
    if (several) {
        write_text(w, ")");
    }
}

/* One condition: IF(together,IF(compound,compound)); IF without a third
 * argument is FALSE. */
static void write_condition(struct writer *w, const struct guards *g)
{
    int steps = (g->cell_count > 0) + g->compound_count, step = 0;

    if (g->cell_count > 0) {
        write_text(w, ++step < steps ? "IF(" : "");
        write_together(w, g);
    }
    for (int i = 0; i < g->compound_count; i++) {
        write_text(w, step > 0 ? "," : "");
        write_text(w, ++step < steps ? "IF(" : "");
        write_not_zero(w, g->compound[i]);
    }
    for (step = 1; step < steps; step++) {
        write_text(w, ")");
    }
}

/* IF(condition,value, without its end; false when no condition is needed and
 * the value stands alone, as strong as `alone`. */
static bool write_choice(struct writer *w, const struct expr *e,
    enum strength inside, enum strength alone)
{
    struct guards g;

    g.cell_count = g.plain_count = g.compound_count = 0;
    collect(&g, e);
    if (g.cell_count + g.compound_count == 0) {
        write_part(w, e, alone);
        return false;
    }
    write_text(w, "IF(");
    write_condition(w, &g);
    write_text(w, ",");
    write_part(w, e, inside);
    write_text(w, ",");
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

/* Nested IF over the choices, "" when none of them has a value. */
static void write_guarded(struct writer *w, const struct expr *e,
    enum strength inside, enum strength alone)
{
    const struct expr *list[EXPR_NODES_MAX];
    int count = choices(e, list, 0), open = 0;

    if (count == 1 && stands_alone(list[0]->kind) &&
        list[0]->kind != NODE_REFERENCE) {
        write_whole(w, list[0]);
        return;
    }
    while (!w->failed && open < count &&
           write_choice(w, list[open], inside, open > 0 ? inside : alone)) {
        open++;
    }
    if (open == count) {
        write_text(w, "\"\"");
    }
    while (open-- > 0) {
        write_text(w, ")");
    }
}

/* A part that is a number or "". */
static void write_side(struct writer *w, const struct expr *e)
{
    write_guarded(w, e, RELATION, RELATION);
}

/* IF(condition's cells are there,IF(condition,one,other),""). */
static void write_if(struct writer *w, const struct expr *e)
{
    struct guards g;

    g.cell_count = g.plain_count = g.compound_count = 0;
    collect(&g, e->args[0]);
    if (g.cell_count + g.compound_count > 0) {
        write_text(w, "IF(");
        write_condition(w, &g);
        write_text(w, ",");
    }
    write_text(w, "IF(");
    write_whole(w, e->args[0]);
    write_text(w, ",");
    write_side(w, e->args[1]);
    write_text(w, ",");
    write_side(w, e->args[2]);
    write_text(w, ")");
    if (g.cell_count + g.compound_count > 0) {
        write_text(w, ",\"\")");
    }
}

/* One test of both sides, as AND(a,b): each between `before` and `after`. */
static void write_both(struct writer *w, const struct expr *e,
    const char *function, const char *before, const char *after)
{
    write_text(w, function);
    for (int i = 0; i < 2; i++) {
        write_text(w, i == 0 ? "(" : ",");
        write_text(w, before);
        write_side(w, e->args[i]);
        write_text(w, after);
    }
    write_text(w, ")");
}

/* A false side decides "and" whatever the other is; ""=0 is FALSE. */
static void write_and(struct writer *w, const struct expr *e)
{
    write_text(w, "IF(");
    write_both(w, e, "OR", "", "=0");
    write_text(w, ",0,IF(");
    write_both(w, e, "AND", "ISNUMBER(", ")");
    write_text(w, ",1,\"\"))");
}

/* A true side decides "or" whatever the other is; N("") is 0. */
static void write_or(struct writer *w, const struct expr *e)
{
    write_text(w, "IF(");
    write_both(w, e, "OR", "N(", ")<>0");
    write_text(w, ",1,IF(");
    write_both(w, e, "AND", "ISNUMBER(", ")");
    write_text(w, ",0,\"\"))");
}

static void write_not(struct writer *w, const struct expr *e)
{
    write_text(w, "N(NOT(");
    write_whole(w, e->args[0]);
    write_text(w, "))");
}

/* Inside of a formula a relation is 1 or 0: ISNUMBER(TRUE) is FALSE. */
static void write_choice_of(struct writer *w, const struct expr *e)
{
    static void (*const writers[])(struct writer * w, const struct expr *e) = {
        [NODE_AND] = write_and,
        [NODE_OR] = write_or,
        [NODE_NOT] = write_not,
        [NODE_IF] = write_if};

    if (e->kind == NODE_FIRST) {
        write_guarded(w, e, RELATION, WHOLE);
    } else {
        writers[e->kind](w, e);
    }
}

const char *expr_excel(const struct expr *e, expr_name *name,
    const void *context, struct arena *arena)
{
    struct writer w = {.signs = signs,
        .open = "(",
        .close = ")",
        .truth = "N",
        .choice = write_choice_of,
        .name = name,
        .context = context,
        .arena = arena,
        .limit = EXPR_EXCEL_MAX};

    write_guarded(&w, e, TOP, TOP);
    return w.failed ? NULL : w.text;
}
