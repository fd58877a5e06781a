/*
 * The sealer: links every row of the audit log that has no link yet and closes
 * them with the next seal of the chain (sql/audit_chain.h).
 */
#ifndef SQL_AUDIT_SEAL_H
#define SQL_AUDIT_SEAL_H

#include "sql/db.h"

enum {
    SEAL_DELAY =
        10, /* seconds a row waits, so that few come after their seal */
    SEAL_EVERY = 20, /* seconds between two looks of a service */
    SEAL_ROWS = 200  /* at most under one seal */
};

/*
 * One seal over the oldest rows without one, at most SEAL_ROWS, none younger
 * than SEAL_DELAY. DB_OK with their number; DB_NONE: there are none, or another
 * sealer was there first. Any number of sealers may run, on any node: the
 * number of a seal and the link of a row are keys, so of two one is refused
 * and takes nothing. A row that becomes visible after its neighbours were
 * sealed has no link and is found by the next look, up to an hour later by
 * the sealer of a service (`whole` false), at any time with `whole`.
 */
enum db_result audit_seal_once(struct db *write, const char *algorithm,
    bool whole, int64_t now, struct arena *arena, size_t *sealed) MUST_USE;

/* The same until nothing is left; `arena` is emptied after each seal. The
 * number of rows sealed. */
enum db_result audit_seal_all(struct db *write, const char *algorithm,
    bool whole, int64_t now, struct arena *arena, size_t *sealed) MUST_USE;

#endif
