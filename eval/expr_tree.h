/*
 * The tree of an expression: private to eval/expr_*.c, and to
 * export/review_sheet.c, which prints the two sides of a relation.
 */
#ifndef EVAL_EXPR_TREE_H
#define EVAL_EXPR_TREE_H

#include "eval/expr.h"

#define EXPR_TEXT_MAX  4096
#define EXPR_DEPTH_MAX 32
#define EXPR_NODES_MAX 256
#define EXPR_ARGS_MAX  16

enum node_kind {
    NODE_NUMBER,
    NODE_REFERENCE,
    NODE_NEGATE,
    NODE_ADD,
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_DIVIDE,
    NODE_LESS_EQUAL,
    NODE_GREATER_EQUAL,
    NODE_LESS,
    NODE_GREATER,
    NODE_EQUAL,
    NODE_DIFFERENT,
    NODE_ABS,
    NODE_MIN,
    NODE_MAX,
    NODE_FIRST
};

struct expr {
    enum node_kind kind;
    decimal number;                  /* NODE_NUMBER */
    struct expr_reference reference; /* NODE_REFERENCE */
    int count;                       /* of args */
    struct expr **args;
};

static inline bool node_is_relation(enum node_kind kind)
{
    return kind >= NODE_LESS_EQUAL && kind <= NODE_DIFFERENT;
}

#endif
