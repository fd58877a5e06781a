/*
 * Writing a tree as text: private to eval/expr_*.c. The first failure (arena
 * full, limit reached, no name) stops all further writing, so that even a
 * tree whose text would be exponentially long costs no more than the limit.
 */
#ifndef EVAL_EXPR_WRITE_H
#define EVAL_EXPR_WRITE_H

#include "eval/buffer.h"
#include "eval/expr_tree.h"

/* Bytes of a sentence at most; no tree within the limits comes near. */
#define EXPR_SENTENCE_MAX ((size_t)1 << 20)

/* How strongly a part binds; a weaker part inside a stronger one is put in
 * brackets. At the TOP a relation stays one. */
enum strength { TOP, EITHER, BOTH, NOT, RELATION, SUM, PRODUCT, SIGN, WHOLE };

struct writer {
    const char *const *signs; /* by node kind */
    const char *open, *close; /* brackets around a part */
    const char *comma;        /* between arguments */
    const char *truth;        /* function that makes a relation 1 or 0 when it
                                 is a part; NULL: none is needed */
    /* Writes what has no form of its own here: first, if, and, or, not; NULL:
     * as calls and connectives. */
    void (*choice)(struct writer *w, const struct expr *e);
    expr_name *name;
    const void *context;
    struct buffer out; /* its first failure stops all further writing */
};

/* A tree without brackets around it. */
void write_whole(struct writer *w, const struct expr *e);

/* A part, in brackets when it binds less than `least`. */
void write_part(struct writer *w, const struct expr *e, enum strength least);

#endif
