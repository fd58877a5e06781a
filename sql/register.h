/*
 * The register of honours, ranks, grades, targets and notes of a region and
 * year: entered by bureaus, accepted or returned by the reviewer.
 */
#ifndef SQL_REGISTER_H
#define SQL_REGISTER_H

#include "eval/entry.h"
#include "eval/rights.h"
#include "sql/db.h"

/* Entries of a region and year, in register order. */
enum db_result register_list(struct db *read, const struct framework *fw,
    const char *region, int year, struct arena *arena, struct entry **out,
    size_t *count) MUST_USE;

/* What the entries of a region and year come to in an evaluation. */
struct register_sum {
    struct entry_points *points; /* parallel to the entries */
    int *counts;                 /* accepted ones behind each indicator */
    decimal bonus, penalty;      /* capped sums of counted points */
};

/*
 * Judge entries by entry_points; those that are not accepted do not count.
 * In `arena`; false when it is full.
 */
bool register_reckon(const struct framework *fw, struct period period,
    const struct entry *entries, size_t count, struct arena *arena,
    struct register_sum *out);

/*
 * Add an entry (state "submitted"), or change a returned one of the same
 * bureau when entry->id is not 0 (entry->version is the one the page was made
 * from). DB_CONFLICT: stale version, or this idempotency key is done already
 * (then *replayed). Refusals are decided by the caller with may(). Audited.
 */
enum db_result register_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const char *region, int year,
    const struct entry *entry, const char *key_hex, const char *address,
    int64_t now, struct arena *arena, bool *replayed) MUST_USE;

/* Accept (`reason` NULL) or return an entry. Audited. */
enum db_result register_review(struct db *write, const struct actor *actor,
    const char *region, int64_t id, uint32_t version, const char *reason,
    const char *key_hex, const char *address, int64_t now, struct arena *arena,
    bool *replayed) MUST_USE;

#endif
