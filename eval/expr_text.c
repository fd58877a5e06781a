#include "eval/expr_tree.h"

#include <string.h>

#include "eval/expr_write.h"

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
    [NODE_FIRST] = "first",
    [NODE_AND] = " 且 ",
    [NODE_OR] = " 或 ",
    [NODE_NOT] = "非 ",
    [NODE_IF] = "if",
    [NODE_ROUND] = "round"};

const char *expr_sign(const struct expr *e, bool excel)
{
    static const char *const ascii[] = {[NODE_LESS_EQUAL] = "<=",
        [NODE_GREATER_EQUAL] = ">=",
        [NODE_LESS] = "<",
        [NODE_GREATER] = ">",
        [NODE_EQUAL] = "=",
        [NODE_DIFFERENT] = "<>"};

    return !node_is_relation(e->kind) ? NULL
           : excel                    ? ascii[e->kind]
                                      : printed[e->kind];
}

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
        [NODE_FIRST] = WHOLE,
        [NODE_AND] = BOTH,
        [NODE_OR] = EITHER,
        [NODE_NOT] = NOT,
        [NODE_IF] = WHOLE,
        [NODE_ROUND] = WHOLE};

    return strengths[kind];
}

void write_part(struct writer *w, const struct expr *e, enum strength least)
{
    bool truth = least > TOP && w->truth != NULL && node_is_relation(e->kind);
    /* Who writes choices in a way of its own writes them as calls. */
    bool call = w->choice != NULL && node_is_logical(e->kind) &&
                !node_is_relation(e->kind);
    bool brackets = truth || (!call && strength_of(e->kind) < least);

    if (truth) {
        buffer_add(&w->out, w->truth);
    }
    if (brackets) {
        buffer_add(&w->out, w->open);
    }
    write_whole(w, e);
    if (brackets) {
        buffer_add(&w->out, w->close);
    }
}

static void write_binary(struct writer *w, const struct expr *e)
{
    enum strength own = strength_of(e->kind);
    /* a-(b-c), a/(b*c): the right side must bind more; a relation has no
     * relation beside it; two signs never stand together. */
    enum strength right =
        e->args[1]->kind == NODE_NEGATE ? WHOLE : (enum strength)(own + 1);

    write_part(w, e->args[0], own == RELATION ? SUM : own);
    buffer_add(&w->out, w->signs[e->kind]);
    write_part(w, e->args[1], right);
}

static void write_call(struct writer *w, const struct expr *e)
{
    buffer_add(&w->out, w->signs[e->kind]);
    for (int i = 0; i < e->count; i++) {
        buffer_add(&w->out, i == 0 ? "(" : w->comma);
        write_part(w, e->args[i], EITHER);
    }
    buffer_add(&w->out, ")");
}

static void write_number(struct writer *w, decimal number)
{
    char text[DECIMAL_TEXT];

    decimal_plain(number, text);
    buffer_add(&w->out, text);
}

/* Connectives and choices: by the writer's own way, or as signs and calls. */
static void write_choice(struct writer *w, const struct expr *e)
{
    if (w->choice != NULL) {
        w->choice(w, e);
    } else if (e->kind == NODE_NOT) {
        buffer_add(&w->out, w->signs[NODE_NOT]);
        write_part(w, e->args[0], NOT);
    } else if (node_is_logical(e->kind)) {
        write_binary(w, e);
    } else {
        write_call(w, e);
    }
}

void write_whole(struct writer *w, const struct expr *e)
{
    if (w->out.failed) {
        return;
    }
    switch (e->kind) {
    case NODE_NUMBER: write_number(w, e->number); return;
    case NODE_REFERENCE:
        buffer_add(&w->out, w->name(w->context, e->reference, w->out.arena));
        return;
    case NODE_NEGATE:
        buffer_add(&w->out, w->signs[NODE_NEGATE]);
        write_part(w, e->args[0], WHOLE);
        return;
    case NODE_FIRST:
    case NODE_IF:
    case NODE_AND:
    case NODE_OR:
    case NODE_NOT: write_choice(w, e); return;
    case NODE_ROUND:
    case NODE_ABS:
    case NODE_MIN:
    case NODE_MAX: write_call(w, e); return;
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
    case NODE_LESS_EQUAL:
    case NODE_GREATER_EQUAL:
    case NODE_LESS:
    case NODE_GREATER:
    case NODE_EQUAL:
    case NODE_DIFFERENT: write_binary(w, e);
    }
}

const char *expr_sentence(const struct expr *e, expr_name *name,
    const void *context, struct arena *arena)
{
    struct writer w = {.signs = printed,
        .open = "（",
        .close = "）",
        .comma = ",",
        .name = name,
        .context = context,
        .out = {.arena = arena, .limit = EXPR_SENTENCE_MAX}};

    write_whole(&w, e);
    return buffer_text(&w.out);
}
