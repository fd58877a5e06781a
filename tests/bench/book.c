/*
 * County workbooks from the database, again and again: snapshot, reading,
 * scoring, writing and the check of the finished file.
 *
 *   bench-book REGION PERIOD COUNT OUT.xlsx
 *
 * Prints: books N seconds S cpu C peak_kib P
 */
#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "export/publish.h"
#include "tests/bench/numbered.h"

static bool book(struct db *db, const struct layouts *layouts, char **argv,
    const char *file, struct arena *arena)
{
    struct county_totals totals;
    struct report report;
    struct period period;
    bool ok = period_parse(text_of(argv[2]), &period) &&
              county_load(db, argv[1], period, arena, &report) == EXPORT_OK;

    return ok && county_write(&report, layouts, file, NULL, arena, &totals) ==
                     EXPORT_OK;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct arena *kept = arena_new((size_t)16 << 20);
    struct layouts layouts;
    struct config config;
    struct timespec from, to;
    struct rusage usage;
    struct db *db;
    int count;

    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    if (argc != 5 || arena == NULL || kept == NULL || sodium_init() < 0 ||
        !config_load(&config, stderr) || !db_library_start()) {
        return 64;
    }
    db = db_new(&config, DB_WRITE);
    if (!layouts_load(config.layout_dir, kept, &layouts, stderr)) {
        return 78;
    }
    count = atoi(argv[3]);
    remove_numbered(argv[4], count, 0);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < count; i++) {
        arena_reset(arena);
        if (db == NULL ||
            !book(db, &layouts, argv, numbered(argv[4], i, count), arena)) {
            fputs("bench-book: a workbook could not be written\n", stderr);
            return 70;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    getrusage(RUSAGE_SELF, &usage);
    remove_numbered(argv[4], count, 1);
    printf("books %d seconds %.3f cpu %.3f peak_kib %ld\n", count,
        (double)(to.tv_sec - from.tv_sec) +
            (double)(to.tv_nsec - from.tv_nsec) / 1e9,
        (double)clock() / CLOCKS_PER_SEC, usage.ru_maxrss);
    return 0;
}
