/*
 * Codes sorted for look-up: what each stands for is found in log n steps.
 */
#ifndef EVAL_CODED_H
#define EVAL_CODED_H

#include "eval/text.h"

struct coded {
    const char *code; /* never NULL */
    int at;           /* what it stands for: an index from 0 */
};

/* Sort by the bytes of the code, and by `at` among equals. */
void coded_sort(struct coded *index, int count);

/* Place of the first entry with this code in a sorted index, -1 when there is
 * none. */
int coded_place(const struct coded *index, int count, struct text code);

/* `at` of that entry, -1 when there is none. */
int coded_find(const struct coded *index, int count, struct text code);

/* True when the entry at `place` has the code of the one before it. */
bool coded_again(const struct coded *index, int place);

#endif
