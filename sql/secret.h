/*
 * Secrets that the program makes for itself: random keys, one a purpose, made
 * once and kept in the database, so that every worker on every host has the
 * same. Shown nowhere, logged nowhere.
 */
#ifndef SQL_SECRET_H
#define SQL_SECRET_H

#include "sql/db.h"

#define SECRET_BYTES 32

/*
 * The secret of a purpose ("template"), made by `write` when there is none
 * yet (with an audit row; of two that make it at once one wins, and both get
 * that). `write` is a DB_WRITE connection without an open transaction. DB_FAIL
 * when the database does not answer or what it holds is damaged.
 */
enum db_result secret_get(struct db *read, struct db *write,
    const char *purpose, int64_t now, struct arena *arena,
    unsigned char out[SECRET_BYTES]) MUST_USE;

#endif
