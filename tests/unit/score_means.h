/* Means and ranks of a few numbers, without arenas and rooms around them. */
#ifndef TESTS_SCORE_MEANS_H
#define TESTS_SCORE_MEANS_H

#include "eval/score.h"
#include "eval/statistics.h"

/* score_aggregate; -1 when memory is out. */
static inline double mean_of(enum mean mean, double power, const double *values,
    const double *weights, size_t count)
{
    struct arena *arena = arena_new((size_t)1 << 16);
    double out = -1;

    if (arena == NULL ||
        !score_aggregate(mean, power, values, weights, count, arena, &out)) {
        out = -1;
    }
    arena_free(arena);
    return out;
}

enum { RANKED_MAX = 64 };

/* stat_rank of at most RANKED_MAX numbers. */
static inline void rank_of(
    const double *values, size_t count, bool descending, int *ranks)
{
    double room[RANKED_MAX];

    stat_rank(values, (int)count, descending, room, ranks);
}

#endif
