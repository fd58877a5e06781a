#include "sql/audit_seal.h"

#include <sodium.h>

#include "sql/audit_chain.h"

enum { HOUR = 3600, SEAL_WIDTH = 7, LINK_WIDTH = 3, HASH_BYTES = 32 };

struct sealing {
    const char *algorithm;
    bool whole;
    int64_t now;
    struct arena *arena;
    size_t sealed;
    struct audit_row *rows; /* of this seal, in order of id */
};

/* The seal before, and the id from which rows without a link are looked for. */
static enum db_result read_last(struct db *write, const struct sealing *s,
    const char **previous, int64_t *number, int64_t *from)
{
    const struct value hour_ago = value_int(s->now - HOUR);
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_SEAL_LAST, NULL, 0, s->arena, &rows);

    *previous = CHAIN_START;
    *number = *from = 0;
    if (result != DB_OK) {
        return result;
    }
    *number = row_at(&rows, 0)[0].i;
    *previous = value_string(&row_at(&rows, 0)[1]);
    if (!s->whole) {
        result = db_run(write, SQL_SEAL_FLOOR, &hour_ago, 1, s->arena, &rows);
        *from = result == DB_OK ? row_at(&rows, 0)[0].i : 0;
    }
    return result;
}

static enum db_result read_rows(
    struct db *write, struct sealing *s, int64_t from)
{
    const struct value values[] = {
        value_int(from), value_int(s->now - SEAL_DELAY), value_int(SEAL_ROWS)};
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_AUDIT_UNSEALED, values, 3, s->arena, &rows);

    if (result != DB_OK) {
        return result;
    }
    s->sealed = rows.count;
    s->rows = arena_array(s->arena, rows.count, sizeof(*s->rows));
    for (size_t i = 0; s->rows != NULL && i < rows.count; i++) {
        char *digest = arena_alloc(s->arena, CHAIN_HEX);

        s->rows[i] = chain_row(row_at(&rows, i));
        s->rows[i].digest = digest;
        if (digest == NULL ||
            !chain_digest(s->algorithm, &s->rows[i], digest)) {
            return DB_FAIL;
        }
    }
    return s->rows == NULL ? DB_FAIL : DB_OK;
}

static struct value hash_value(const char *hex, struct arena *arena)
{
    unsigned char bytes[HASH_BYTES];
    const char *kept;

    if (sodium_hex2bin(
            bytes, sizeof(bytes), hex, CHAIN_HEX - 1, NULL, NULL, NULL) != 0) {
        return value_null();
    }
    kept = arena_copy(arena, (const char *)bytes, sizeof(bytes));
    return kept == NULL ? value_null() : value_bytes(kept, sizeof(bytes));
}

static enum db_result add_links(
    struct db *write, const struct sealing *s, int64_t number)
{
    struct value *values =
        arena_array(s->arena, s->sealed * LINK_WIDTH, sizeof(*values));

    if (values == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < s->sealed; i++) {
        values[i * LINK_WIDTH] = value_int(s->rows[i].id);
        values[i * LINK_WIDTH + 1] = value_int(number);
        values[i * LINK_WIDTH + 2] = hash_value(s->rows[i].digest, s->arena);
    }
    return db_run_many(
        write, SQL_LINK_ADD, values, LINK_WIDTH, s->sealed, s->arena);
}

static enum db_result add_seal(struct db *write, const struct sealing *s,
    const char *previous, int64_t number)
{
    const struct audit_seal seal = {
        .number = number, .at = s->now, .algorithm = s->algorithm};
    char hash[CHAIN_HEX];

    if (!chain_hash(&seal, previous, s->rows, s->sealed, hash)) {
        return DB_FAIL;
    }
    const struct value values[SEAL_WIDTH] = {value_int(number),
        value_int(s->now), value_text(s->algorithm),
        value_int((int64_t)s->sealed), value_int(s->rows[0].id),
        value_int(s->rows[s->sealed - 1].id), hash_value(hash, s->arena)};
    return db_run(write, SQL_SEAL_ADD, values, SEAL_WIDTH, s->arena, NULL);
}

static enum db_result seal(struct db *write, void *context)
{
    struct sealing *s = context;
    const char *previous;
    int64_t number, from;
    enum db_result result = read_last(write, s, &previous, &number, &from);

    s->sealed = 0;
    if (!db_answered(result)) {
        return result;
    }
    result = read_rows(write, s, from);
    if (result == DB_OK) {
        result = add_seal(write, s, previous, number + 1);
    }
    return result == DB_OK ? add_links(write, s, number + 1) : result;
}

enum db_result audit_seal_once(struct db *write, const char *algorithm,
    bool whole, int64_t now, struct arena *arena, size_t *sealed)
{
    struct sealing s = {algorithm, whole, now, arena, 0, NULL};
    enum db_result result = db_transaction(write, seal, &s);

    *sealed = result == DB_OK ? s.sealed : 0;
    return result == DB_CONFLICT ? DB_NONE : result;
}

enum db_result audit_seal_all(struct db *write, const char *algorithm,
    bool whole, int64_t now, struct arena *arena, size_t *sealed)
{
    enum db_result result = DB_OK;
    size_t once = SEAL_ROWS;

    for (*sealed = 0; result == DB_OK && once == SEAL_ROWS; *sealed += once) {
        result = audit_seal_once(write, algorithm, whole, now, arena, &once);
        arena_reset(arena);
    }
    return result;
}
