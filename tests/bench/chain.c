/*
 * The chain of a composite indicator, again and again, on one thread.
 *
 *   bench-chain iMeta.csv iData.csv GROUP COUNT
 *
 * Denominate, impute the mean of GROUP, winsorise, min-max, arithmetic means,
 * ranks of the aggregates. Prints: chain COUNT median_ms M peak_kib P
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "eval/chain.h"

static struct text read_file(const char *path, struct arena *arena)
{
    FILE *in = fopen(path, "rb");
    char *bytes = arena_alloc(arena, 8 << 20);
    size_t n = in == NULL || bytes == NULL ? 0 : fread(bytes, 1, 8 << 20, in);

    if (in != NULL) {
        fclose(in);
    }
    return (struct text){bytes, n};
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    struct arena *tables = arena_new((size_t)64 << 20);
    struct arena *arena = arena_new((size_t)64 << 20);
    int count = argc == 5 ? atoi(argv[4]) : 0;
    double *times = calloc((size_t)count + 1, sizeof(*times));
    struct chain chain = chain_default;
    struct composite c;
    struct composite_fault faults[1];
    struct chain_fault fault;
    struct chain_result result;
    struct rusage usage;
    size_t fault_count;

    if (count < 1 || times == NULL ||
        !composite_read(read_file(argv[1], tables), read_file(argv[2], tables),
            tables, &c, faults, 1, &fault_count)) {
        fputs("bench-chain iMeta.csv iData.csv GROUP COUNT\n", stderr);
        return 64;
    }
    chain.denominate = true;
    chain.impute = IMPUTE_GROUP_MEAN;
    chain.grouping = composite_grouping(&c, text_of(argv[3]));
    chain.treat = treatment_default;
    for (int i = 0; i < count; i++) {
        arena_reset(arena);
        times[i] = now();
        if (!chain_run(&c, &chain, arena, &result, &fault)) {
            fprintf(stderr, "%s: %s\n", fault.step, fault.what);
            return 65;
        }
        times[i] = now() - times[i];
    }
    qsort(times, (size_t)count, sizeof(*times), ascending);
    getrusage(RUSAGE_SELF, &usage);
    printf("chain %d median_ms %.4f peak_kib %ld\n", count, times[count / 2],
        usage.ru_maxrss);
    free(times);
    arena_free(arena);
    arena_free(tables);
    return 0;
}
