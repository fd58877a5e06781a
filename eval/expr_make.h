/*
 * The parser's place, and the functions that are made of other parts: private
 * to eval/expr_parse.c and eval/expr_make.c.
 */
#ifndef EVAL_EXPR_MAKE_H
#define EVAL_EXPR_MAKE_H

#include "eval/expr_tree.h"

struct parser {
    struct text in;
    size_t at;
    int depth, nodes;
    expr_item_lookup *lookup;
    const void *context;
    struct arena *arena;
    struct expr_error *error; /* filled by the first fault */
};

/* NULL, with the fault at byte `at`. */
struct expr *expr_fail(struct parser *p, size_t at, const char *what);

/* A node with room for `args` arguments; NULL with a fault. */
struct expr *expr_node(struct parser *p, enum node_kind kind, int args);

/*
 * Each takes the arguments of `call`, which may be used again, and returns the
 * tree, or NULL with a fault at the argument, or the reference in it, that
 * cannot be.
 *  round       half away from zero, to 0 or the places given
 *  sum         a + b + ...
 *  ratio       a / b             share   a / b * 100
 *  growth      (a / a of the same period last year - 1) * 100
 *  last        a of the same period last year
 *  previous    a of the period before
 *  cumulative  the cumulative column of every item in a
 */
typedef struct expr *expr_make(struct parser *p, struct expr *call);
expr_make expr_make_round, expr_make_sum, expr_make_ratio, expr_make_share,
    expr_make_growth, expr_make_last, expr_make_previous, expr_make_cumulative;

#endif
