/*
 * The tree of an expression: private to eval/, which parses, computes, writes
 * and checks it.
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
    NODE_FIRST,
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_IF,
    NODE_ROUND /* the second argument is a NODE_NUMBER from 0 to 6 */
};

struct expr {
    enum node_kind kind;
    decimal number;                  /* NODE_NUMBER */
    struct expr_reference reference; /* NODE_REFERENCE */
    size_t at; /* byte of the source where it begins, for faults */
    int count; /* of args */
    struct expr **args;
};

static inline bool node_is_relation(enum node_kind kind)
{
    return kind >= NODE_LESS_EQUAL && kind <= NODE_DIFFERENT;
}

static inline bool node_is_logical(enum node_kind kind)
{
    return node_is_relation(kind) || (kind >= NODE_AND && kind <= NODE_NOT);
}

#endif
