/*
 * The data layer: one connection, prepared statements chosen by enum, rows
 * copied into the caller's arena. The only file that knows <mysql.h> is db.c.
 */
#ifndef SQL_DB_H
#define SQL_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval/arena.h"
#include "eval/decimal.h"
#include "sql/statements.h"

struct config;

enum db_result {
    DB_OK,       /* done; at least one row read, or written as asked */
    DB_NONE,     /* no row read, no row changed */
    DB_CONFLICT, /* a unique key or an optimistic version stood against it */
    DB_AGAIN,    /* deadlock, lock wait, cluster conflict or lost connection:
                    the transaction is gone; replay it from its top */
    DB_FAIL      /* anything else; logged with the server's own words */
};

#define MUST_USE __attribute__((warn_unused_result))

/* True when a read was answered, with rows or without one. */
static inline bool db_answered(enum db_result result)
{
    return result == DB_OK || result == DB_NONE;
}

enum db_mode {
    DB_READ, /* session read-only and autocommit: a GET cannot write and pays
                for no COMMIT */
    DB_WRITE /* autocommit off: ends with db_commit or db_rollback */
};

/* Once per process before threads start, and at its end. */
bool db_library_start(void);
void db_library_end(void);

/* Once per thread that uses a connection, at its end. */
void db_thread_end(void);

/*
 * A connection object. It connects on first use and again after a loss
 * (between transactions, never inside one); utf8mb4 is verified after each
 * connect. NULL only when memory is out. `config` must outlive it.
 */
struct db *db_new(const struct config *config, enum db_mode mode);
void db_free(struct db *db);

/* Connect now. DB_OK or DB_FAIL with `*why` (in `arena`, which may be NULL)
 * for the operator. */
enum db_result db_connect(
    struct db *db, struct arena *arena, const char **why) MUST_USE;

/* A parameter or a column. */
enum value_kind { VALUE_NULL, VALUE_INT, VALUE_DECIMAL, VALUE_BYTES };
struct value {
    enum value_kind kind;
    int64_t i;     /* VALUE_INT; VALUE_DECIMAL as scaled decimal */
    const char *p; /* VALUE_BYTES: text or binary, NUL-terminated too */
    size_t n;
};

struct value value_null(void);
struct value value_int(int64_t i);
struct value value_decimal(decimal d);
struct value value_text(const char *s); /* NULL becomes SQL NULL */
struct value value_bytes(const void *p, size_t n);

/* Columns: a DECIMAL arrives as VALUE_DECIMAL, integers as VALUE_INT, all else
 * as VALUE_BYTES. value_string gives "" for NULL. */
const char *value_string(const struct value *value);

struct rows {
    size_t count, columns;
    struct value *cells; /* row by row */
};
const struct value *row_at(const struct rows *rows, size_t row);

/* A further row; `*room` is how many there is memory for. NULL: arena full. */
struct value *rows_add(struct rows *rows, size_t *room, struct arena *arena);

/*
 * Run one statement. The number of parameters must be that of its text
 * (asserted). For SELECT `rows` receives everything, in `arena`; DB_NONE when
 * empty. For others DB_NONE means no row was changed; `rows` may be NULL.
 */
enum db_result db_run(struct db *db, enum sql statement,
    const struct value *parameters, size_t count, struct arena *arena,
    struct rows *rows) MUST_USE;

/*
 * Run a multi-row INSERT: the last "(...)" group of the statement's VALUES is
 * repeated `tuples` times (1 to 512; prepared once per number); `parameters`
 * holds tuples x width values.
 */
enum db_result db_run_many(struct db *db, enum sql statement,
    const struct value *parameters, size_t width, size_t tuples,
    struct arena *arena) MUST_USE;

/*
 * One statement of a migration file: the only text that does not come from
 * the table. Nothing from outside the installed files may reach it.
 */
enum db_result db_script(struct db *db, const char *text, size_t n) MUST_USE;

/* One try of db_call. */
enum db_result db_call_once(struct db *db, enum sql statement,
    const struct value *parameters, size_t count, struct arena *arena) MUST_USE;

enum db_result db_commit(struct db *db) MUST_USE;
void db_rollback(struct db *db);

/*
 * Run `work` as one transaction: its result DB_OK commits, everything else
 * rolls back. DB_AGAIN (also from the commit) replays it from its top with
 * backoff, at most 5 times in all, then DB_FAIL. `work` must be repeatable:
 * it starts from its context alone.
 */
typedef enum db_result db_work(struct db *db, void *context);
enum db_result db_transaction(
    struct db *db, db_work *work, void *context) MUST_USE;

/*
 * A procedure that is a whole transaction: it commits, or rolls back and raises
 * the error again. One round trip. DB_AGAIN is replayed like a transaction;
 * DB_NONE: it found other rows than the caller had read.
 */
enum db_result db_call(struct db *db, enum sql statement,
    const struct value *parameters, size_t count, struct arena *arena) MUST_USE;

/* One statement as a whole transaction. */
enum db_result db_write(struct db *db, enum sql statement,
    const struct value *parameters, size_t count, struct arena *arena) MUST_USE;

/*
 * A read snapshot: all reads until db_rollback see the moment of the first. On
 * a DB_WRITE connection.
 */
enum db_result db_snapshot(struct db *db) MUST_USE;

/* Statements run since the connection object was made (COMMIT included). */
uint64_t db_statement_count(const struct db *db);

/*
 * For tests: the n-th statement from now (1 the next; COMMIT counts) fails
 * as DB_FAIL without reaching the server; 0 turns it off.
 */
void db_fail_at(struct db *db, uint64_t n);

#endif
