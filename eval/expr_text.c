#include "eval/expr_tree.h"

#include <string.h>

/* How strongly a part binds; a weaker part inside a stronger one is put in
 * brackets. */
enum strength { RELATION = 1, SUM, PRODUCT, SIGN, WHOLE };

/* One way of writing: the words of each kind of node. */
struct style {
    bool excel;
    const char *const *signs; /* by node kind */
    expr_name *name;
    const void *context;
    struct arena *arena;
};

static const char *const printed[] = {[NODE_NEGATE] = "－",
    [NODE_ADD] = "＋",
    [NODE_SUBTRACT] = "－",
    [NODE_MULTIPLY] = "×",
    [NODE_DIVIDE] = "÷",
    [NODE_LESS_EQUAL] = "≤",
    [NODE_GREATER_EQUAL] = "≥",
    [NODE_LESS] = "<",
    [NODE_GREATER] = ">",
    [NODE_EQUAL] = "＝",
    [NODE_DIFFERENT] = "≠",
    [NODE_ABS] = "abs",
    [NODE_MIN] = "min",
    [NODE_MAX] = "max",
    [NODE_FIRST] = "first"};

static const char *const excel[] = {[NODE_NEGATE] = "-",
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
    [NODE_FIRST] = ""};

static enum strength strength_of(enum node_kind kind)
{
    static const enum strength strengths[] = {[NODE_NUMBER] = WHOLE,
        [NODE_REFERENCE] = WHOLE,
        [NODE_NEGATE] = SIGN,
        [NODE_ADD] = SUM,
        [NODE_SUBTRACT] = SUM,
        [NODE_MULTIPLY] = PRODUCT,
        [NODE_DIVIDE] = PRODUCT,
        [NODE_LESS_EQUAL] = RELATION,
        [NODE_GREATER_EQUAL] = RELATION,
        [NODE_LESS] = RELATION,
        [NODE_GREATER] = RELATION,
        [NODE_EQUAL] = RELATION,
        [NODE_DIFFERENT] = RELATION,
        [NODE_ABS] = WHOLE,
        [NODE_MIN] = WHOLE,
        [NODE_MAX] = WHOLE,
        [NODE_FIRST] = WHOLE};

    return strengths[kind];
}

static const char *whole(const struct expr *e, const struct style *style);

/* A part, in brackets when it binds less than `least`. */
static const char *part(
    const struct expr *e, enum strength least, const struct style *style)
{
    const char *text = whole(e, style);

    if (text == NULL || strength_of(e->kind) >= least) {
        return text;
    }
    return arena_printf(style->arena, style->excel ? "(%s)" : "（%s）", text);
}

static const char *binary(const struct expr *e, const struct style *style)
{
    enum strength own = strength_of(e->kind);
    const char *left = part(e->args[0], own, style);
    /* a-(b-c), a/(b*c): the right side must bind more. */
    const char *right = part(e->args[1], own + 1, style);

    return left == NULL || right == NULL
               ? NULL
               : arena_printf(style->arena, "%s%s%s", left,
                     style->signs[e->kind], right);
}

static const char *call(const struct expr *e, const struct style *style)
{
    const char *list = whole(e->args[0], style);

    for (int i = 1; list != NULL && i < e->count; i++) {
        const char *next = whole(e->args[i], style);

        list = next == NULL ? NULL
                            : arena_printf(style->arena, "%s,%s", list, next);
    }
    return list == NULL ? NULL
                        : arena_printf(style->arena, "%s(%s)",
                              style->signs[e->kind], list);
}

/* "first" as it is printed: its first choice; the rest are substitutes. */
static const char *first_choice(const struct expr *e, const struct style *style)
{
    return part(e->args[0], WHOLE, style);
}

static const char *number_text(decimal number, struct arena *arena)
{
    char text[DECIMAL_TEXT];
    size_t n = decimal_plain(number, text);

    return arena_copy(arena, text, n);
}

static const char *guarded(const struct expr *e, const struct style *style);

static const char *whole(const struct expr *e, const struct style *style)
{
    const char *inner;

    switch (e->kind) {
    case NODE_NUMBER: return number_text(e->number, style->arena);
    case NODE_REFERENCE:
        return style->name(style->context, e->reference, style->arena);
    case NODE_NEGATE:
        inner = part(e->args[0], SIGN + 1, style);
        return inner == NULL ? NULL
                             : arena_printf(style->arena, "%s%s",
                                   style->signs[NODE_NEGATE], inner);
    case NODE_FIRST:
        return style->excel ? guarded(e, style) : first_choice(e, style);
    case NODE_ABS:
    case NODE_MIN:
    case NODE_MAX: return call(e, style);
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
    return binary(e, style);
}

/* "guards,condition", or the condition alone when there is none yet. */
static const char *also(
    const char *guards, const char *condition, const struct style *style)
{
    if (guards == NULL || condition == NULL || condition[0] == '\0') {
        return guards;
    }
    if (guards[0] == '\0') {
        return condition;
    }
    return strstr(guards, condition) != NULL
               ? guards
               : arena_printf(style->arena, "%s,%s", guards, condition);
}

/*
 * The conditions under which a part has a value, joined by commas: every cell
 * is a number, every divisor that is no constant is not zero.
 */
static const char *conditions(
    const struct expr *e, const char *guards, const struct style *style)
{
    const char *text;

    if (e->kind == NODE_REFERENCE) {
        text = whole(e, style);
        return text == NULL
                   ? NULL
                   : also(guards,
                         arena_printf(style->arena, "ISNUMBER(%s)", text),
                         style);
    }
    if (e->kind == NODE_FIRST) {
        text = guarded(e, style);
        return text == NULL
                   ? NULL
                   : also(guards,
                         arena_printf(style->arena, "ISNUMBER(%s)", text),
                         style);
    }
    for (int i = 0; guards != NULL && i < e->count; i++) {
        guards = conditions(e->args[i], guards, style);
    }
    return guards;
}

/* The divisors of a part, each "divisor<>0", joined by commas. */
static const char *divisors(
    const struct expr *e, const char *guards, const struct style *style)
{
    for (int i = 0; guards != NULL && i < e->count && e->kind != NODE_FIRST;
         i++) {
        guards = divisors(e->args[i], guards, style);
    }
    if (guards != NULL && e->kind == NODE_DIVIDE &&
        e->args[1]->kind != NODE_NUMBER) {
        const char *text = part(e->args[1], SUM, style);

        return text == NULL
                   ? NULL
                   : also(guards, arena_printf(style->arena, "%s<>0", text),
                         style);
    }
    return guards;
}

/* IF(guards, value, otherwise); the value alone when nothing can be missing.
 * Divisors are tested only once all cells are numbers: AND does not stop. */
static const char *guard(const struct expr *e, const char *value,
    const char *otherwise, const struct style *style)
{
    const char *cells = conditions(e, "", style);
    const char *zeros = divisors(e, "", style);

    if (cells == NULL || zeros == NULL || value == NULL || otherwise == NULL) {
        return NULL;
    }
    if (zeros[0] != '\0') {
        value = arena_printf(style->arena,
            strchr(zeros, ',') == NULL ? "IF(%s,%s,%s)" : "IF(AND(%s),%s,%s)",
            zeros, value, otherwise);
    }
    if (value == NULL || cells[0] == '\0') {
        return value;
    }
    return arena_printf(style->arena,
        strchr(cells, ',') == NULL ? "IF(%s,%s,%s)" : "IF(AND(%s),%s,%s)",
        cells, value, otherwise);
}

static const char *guarded(const struct expr *e, const struct style *style)
{
    const char *text = "\"\"";

    if (e->kind != NODE_FIRST) {
        return guard(e, whole(e, style), text, style);
    }
    for (int i = e->count - 1; text != NULL && i >= 0; i--) {
        text = e->args[i]->kind == NODE_FIRST
                   ? guarded(e->args[i], style)
                   : guard(e->args[i], whole(e->args[i], style), text, style);
    }
    return text;
}

const char *expr_sentence(const struct expr *e, expr_name *name,
    const void *context, struct arena *arena)
{
    const struct style style = {false, printed, name, context, arena};

    return whole(e, &style);
}

const char *expr_excel(const struct expr *e, expr_name *name,
    const void *context, struct arena *arena)
{
    const struct style style = {true, excel, name, context, arena};

    return guarded(e, &style);
}
