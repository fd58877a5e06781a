/*
 * Which records of two tables are the same one: private to
 * eval/framework_diff.c.
 */
#ifndef EVAL_FRAMEWORK_MATCH_H
#define EVAL_FRAMEWORK_MATCH_H

#include "eval/csv.h"

/* One of the two tables. */
struct match_side {
    struct csv csv;
    const char **keys; /* of each record, made unique by "#2" */
    int *partner;      /* record of the other side, -1 none */
    bool *moved;       /* not in the order that the most records keep */
};

/* The files whose keys are known, in the order in which an edition is read;
 * NULL behind the last. */
const char *match_file(int i);

/*
 * Fill keys, partner and moved of both sides from their csv; what moved is
 * marked on both. False: the arena is full.
 */
bool match_records(const char *file, struct match_side *a, struct match_side *b,
    struct arena *arena);

#endif
