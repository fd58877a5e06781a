/*
 * The audit log: one row in the same transaction as what it records, each
 * with its own hash. The program's account can only insert and read.
 */
#ifndef SQL_AUDIT_H
#define SQL_AUDIT_H

#include "eval/rights.h"
#include "sql/db.h"

struct audit {
    const char *action;  /* "login", "submit", "accept", "download", ... */
    const char *object;  /* "320481/2023-11/401/tjj" */
    const char *result;  /* "ok", "refused", "wrong" */
    const char *detail;  /* before and after, reason; "" none */
    const char *key_hex; /* idempotency key or NULL */
    uint32_t version;    /* of the object after the action, 0 none */
    const char *address;
};

enum { AUDIT_WIDTH = 13 }; /* columns of SQL_AUDIT_ADD */

/*
 * The columns of one row, its hash included, for a procedure that writes it
 * together with what it records. False: arena full, or a damaged key.
 */
bool audit_values(const struct actor *actor, const struct audit *audit,
    int64_t now, struct arena *arena, struct value out[AUDIT_WIDTH]) MUST_USE;

/*
 * Write one row. DB_CONFLICT: the idempotency key is taken. `actor` NULL: the
 * command line.
 */
enum db_result audit_write(struct db *write, const struct actor *actor,
    const struct audit *audit, int64_t now, struct arena *arena) MUST_USE;

/* A statement and the row that tells of it. */
struct audit_step {
    enum sql statement;
    const struct value *values;
    size_t count;
    const struct actor *actor; /* NULL: the command line */
    struct audit audit;
    int64_t now;
    struct arena *arena;
};

/*
 * The whole of a transaction (db_transaction) that takes one step: run its
 * statement and, when that changed something, write the row. `step` is a
 * struct audit_step; results are those of the two.
 */
enum db_result audit_run(struct db *write, void *step) MUST_USE;

/* A fresh key for an action that came without one: so that a replay of its
 * transaction finds what was done. `out` receives 32 hex digits and NUL. */
void audit_new_key(char out[33]);

/*
 * True when the transaction with this key is done, although its last answer
 * was a conflict: then its commit had gone through unanswered.
 */
bool audit_done(struct db *write, const char *key_hex, struct arena *arena);

/*
 * The version a finished idempotency key led to. DB_NONE: key unknown.
 */
enum db_result audit_replay(struct db *db, const char *key_hex,
    struct arena *arena, uint32_t *version, const char **object) MUST_USE;

/* SHA-256 (hex, 64 digits and NUL) of bytes; also used for workbooks. */
void hash_hex(const void *bytes, size_t n, char out[65]);

#endif
