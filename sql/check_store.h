/*
 * The check of all that is reported: a later figure of another bureau, form or
 * period can break a relation of a form that was right when it was submitted.
 * The nightly job and `pinzhi-admin check` look again and keep what they find
 * for the reviewer.
 */
#ifndef SQL_CHECK_STORE_H
#define SQL_CHECK_STORE_H

#include "sql/submission.h"

/* A hit and the submission that carries it. */
struct found {
    const char *form, *bureau;
    const char *item; /* code of the cell's item */
    struct hit hit;   /* hit.item and gap are 0 when it comes from the store */
    int64_t at;       /* when it was found */
};

/*
 * Check every reported form of a region and period (`form` NULL: all) as page
 * and upload do. By form and bureau, in the order of check_form. DB_NONE:
 * nothing is reported.
 */
enum db_result check_look(struct db *read, const char *region,
    const char *period, const char *form, int64_t now, struct arena *arena,
    struct found **out, size_t *count) MUST_USE;

/*
 * Keep the hits of a region and period in place of those that are kept: one
 * transaction with its audit row. Nothing is written where they are the same.
 */
enum db_result check_keep(struct db *write, const char *region,
    const char *period, const struct found *found, size_t count, int64_t now,
    struct arena *arena) MUST_USE;

/* What is kept, by form, bureau and severity. */
enum db_result check_kept(struct db *read, const char *region,
    const char *period, struct arena *arena, struct found **out,
    size_t *count) MUST_USE;

/* How many hits are kept of each submission of a region and below it: rows of
 * county, period, form, bureau, blocking ones, those to explain. */
enum db_result check_counts(struct db *read, const char *region,
    struct arena *arena, struct rows *out) MUST_USE;

/* Regions and periods with reported forms that lock at or after `since`: rows
 * of both, by region and period. DB_NONE: there are none. */
enum db_result check_due(struct db *read, int64_t since, struct arena *arena,
    struct rows *out) MUST_USE;

/*
 * Look at and keep one of them: a transaction of its own, so that a run that
 * ends early has done what it has done. `hits`: how many there are.
 */
enum db_result check_again(struct db *write, const char *region,
    const char *period, int64_t now, struct arena *arena,
    size_t *hits) MUST_USE;

#endif
