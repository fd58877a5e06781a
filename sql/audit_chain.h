/*
 * The chain over the audit log. Every row is linked exactly once, by a digest
 * over all its fields; a seal closes a set of links with a hash over them and
 * over the seal before. Written by the sealer (sql/audit_seal.h), read again
 * here, from the database or from an exported file.
 */
#ifndef SQL_AUDIT_CHAIN_H
#define SQL_AUDIT_CHAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sql/db.h"

#define CHAIN_HEX 65 /* 64 hex digits and NUL */

/* What the first seal follows. */
#define CHAIN_START \
    "0000000000000000000000000000000000000000000000000000000000000000"

/* A row of the log as stored; key and hash in hex, the key "" without one. */
struct audit_row {
    int64_t id, at, account, version;
    const char *login, *name, *role, *address, *action, *object, *result,
        *detail, *key, *hash;
    const char *digest; /* of its link, hex */
};

struct audit_seal {
    int64_t number, at, count; /* 1, 2, 3, ...; moment; rows under it */
    int64_t first, last;       /* smallest and largest id under it */
    const char *algorithm;     /* "sha256" or "sm3" */
    const char *chain;         /* hex */
};

/* True for the algorithms a seal can name: SHA-256 (FIPS 180-4) and SM3 (GB/T
 * 32905-2016), both from libcrypto, both of 32 bytes. */
bool chain_algorithm(const char *name);

/* The digest of a row: every field but `digest`, each after its length, so
 * that no two rows read alike. False: the algorithm is not there. */
bool chain_digest(
    const char *algorithm, const struct audit_row *row, char out[CHAIN_HEX]);

/* A hash over `previous`, what the seal says and the links in order of id. */
bool chain_hash(const struct audit_seal *seal, const char *previous,
    const struct audit_row *rows, size_t count, char out[CHAIN_HEX]);

/* Whether the row's own hash, written with it, is that of its fields. */
bool chain_row_true(const struct audit_row *row);

/* The columns of SQL_SEAL_ROWS and SQL_AUDIT_UNSEALED as a row; its texts are
 * those of `values`. */
struct audit_row chain_row(const struct value *values);

/* -- reading it again ------------------------------------------------------ */

/* What was found. `fault` is "" as long as all is well, else the first thing
 * that is wrong, with the number of the seal and of the row. */
struct chain_report {
    int64_t seals, rows;  /* read */
    int64_t last;         /* number of the last seal */
    char head[CHAIN_HEX]; /* its hash: keep it elsewhere to compare */
    int64_t waiting;      /* rows without a seal, of the database */
    bool known;           /* the head that was asked for is in the chain */
    char fault[240];
};

/*
 * Judge one seal with its rows; `report` carries the chain on. False: a fault
 * was found. Before the first call `report` is zero but for `head`, which is
 * what the first seal follows, and `last`, the number before it.
 */
bool chain_judge(struct chain_report *report, const struct audit_seal *seal,
    const struct audit_row *rows, size_t count);

/*
 * The whole chain of the database from seal `from` on (1: from its start;
 * later ones take the hash of the seal before as given). `head`: a hash that
 * must be in it, "" none. Rows older than ten minutes without a seal are a
 * fault too. DB_OK: read to the end or to the first fault. `arena` is emptied
 * on the way.
 */
enum db_result chain_verify(struct db *read, int64_t from, const char *head,
    int64_t now, struct arena *arena, struct chain_report *report) MUST_USE;

/*
 * Seals made before `before` (0: all) from `from` on, each followed by its
 * rows, as JSON lines; the first line says what they follow. DB_FAIL also when
 * `out` takes no more. `arena` is emptied on the way.
 */
enum db_result chain_export(struct db *read, int64_t from, int64_t before,
    FILE *out, struct arena *arena, struct chain_report *report) MUST_USE;

/* The same judgement on an exported file, without a database. */
void chain_verify_file(FILE *in, const char *head, struct arena *arena,
    struct chain_report *report);

/*
 * The newest seal: its number and hash, for the cover of a workbook and for
 * whoever keeps it elsewhere. DB_NONE: nothing is sealed yet.
 */
enum db_result audit_head(struct db *read, struct arena *arena, int64_t *number,
    char hash[CHAIN_HEX]) MUST_USE;

#endif
