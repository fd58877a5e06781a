#include "sql/token.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/session.h"

#define PREFIX      "pz_"
#define DAY_SECONDS 86400

static const char *const scopes[] = {
    [SESSION_BROWSER] = "",
    [SESSION_READ] = "read",
    [SESSION_SUBMIT] = "submit",
};

const char *token_scope_key(enum session_kind kind)
{
    return scopes[kind];
}

enum session_kind token_scope_of(const char *key)
{
    return strcmp(key, scopes[SESSION_READ]) == 0     ? SESSION_READ
           : strcmp(key, scopes[SESSION_SUBMIT]) == 0 ? SESSION_SUBMIT
                                                      : SESSION_BROWSER;
}

static bool token_hash(const char *token, unsigned char hash[32])
{
    return strncmp(token, PREFIX, strlen(PREFIX)) == 0 &&
           session_token_hash(token + strlen(PREFIX), hash);
}

/* -- in use --------------------------------------------------------------- */

enum db_result token_find(struct db *read, const char *token, int64_t now,
    struct arena *arena, struct session *out)
{
    unsigned char hash[32];
    struct rows rows;
    enum db_result result;

    if (!token_hash(token, hash)) {
        return DB_NONE;
    }
    const struct value values[] = {
        value_bytes(hash, sizeof(hash)), value_int(now)};

    result = db_run(read, SQL_TOKEN_FIND, values, 2, arena, &rows);
    if (result != DB_OK) {
        return result;
    }
    session_take(row_at(&rows, 0), token, out);
    out->csrf[0] = '\0';
    out->kind =
        token_scope_of(value_string(&row_at(&rows, 0)[SESSION_COLUMNS - 1]));
    return out->kind == SESSION_BROWSER ? DB_NONE : DB_OK;
}

enum db_result token_touch(
    struct db *write, const char *token, const char *address, int64_t now)
{
    unsigned char hash[32];
    const struct value values[] = {
        value_int(now), value_text(address), value_bytes(hash, sizeof(hash))};

    return token_hash(token, hash)
               ? db_write(write, SQL_TOKEN_TOUCH, values, 3, NULL)
               : DB_NONE;
}

/* -- making and revoking -------------------------------------------------- */

struct call {
    const struct actor *actor;
    const struct token_wish *wish; /* of a new one */
    const unsigned char *hash;
    const char *id, *key, *address;
    int64_t now;
    struct arena *arena;
};

static enum db_result note(
    struct db *write, const struct call *c, const char *detail)
{
    const char *object = arena_printf(c->arena, "token/%s", c->id);
    const struct audit audit = {
        "token", object, "ok", detail, c->key, 0, c->address};

    return object == NULL || detail == NULL
               ? DB_FAIL
               : audit_write(write, c->actor, &audit, c->now, c->arena);
}

static enum db_result add(struct db *write, void *context)
{
    const struct call *c = context;
    const struct token_wish *wish = c->wish;
    int64_t expires = c->now + (int64_t)wish->days * DAY_SECONDS;
    const struct value values[] = {value_text(c->id), value_bytes(c->hash, 32),
        value_int(c->actor->account), value_text(wish->name),
        value_text(token_scope_key(wish->kind)), value_int(c->now),
        value_int(expires)};
    enum db_result result =
        db_run(write, SQL_TOKEN_ADD, values, 7, c->arena, NULL);

    return result == DB_OK
               ? note(write, c,
                     arena_printf(c->arena, "before: none; after: %s, %s, %d d",
                         wish->name, token_scope_key(wish->kind), wish->days))
               : result;
}

enum db_result token_create(struct db *write, const struct actor *actor,
    const struct token_wish *wish, int64_t now, struct arena *arena,
    char out[TOKEN_TEXT])
{
    unsigned char random[32], hash[32];
    char id[17];
    struct call call = {.actor = actor,
        .wish = wish,
        .hash = hash,
        .id = id,
        .key = wish->key_hex,
        .address = wish->address,
        .now = now,
        .arena = arena};

    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(id, sizeof(id), random, 8);
    randombytes_buf(random, sizeof(random));
    memcpy(out, PREFIX, strlen(PREFIX));
    sodium_bin2hex(
        out + strlen(PREFIX), SESSION_TOKEN_TEXT, random, sizeof(random));
    sodium_memzero(random, sizeof(random));
    return token_hash(out, hash) ? db_transaction(write, add, &call) : DB_FAIL;
}

static enum db_result revoke(struct db *write, void *context)
{
    const struct call *c = context;
    const struct value values[] = {
        value_int(c->now), value_text(c->id), value_int(c->actor->account)};
    enum db_result result =
        db_run(write, SQL_TOKEN_REVOKE, values, 3, c->arena, NULL);

    return result == DB_OK ? note(write, c, "before: in use; after: revoked")
                           : result;
}

enum db_result token_revoke(struct db *write, const struct actor *actor,
    const char *id, const char *key_hex, const char *address, int64_t now,
    struct arena *arena)
{
    struct call call = {.actor = actor,
        .id = id,
        .key = key_hex,
        .address = address,
        .now = now,
        .arena = arena};

    return db_transaction(write, revoke, &call);
}

/* -- reading -------------------------------------------------------------- */

enum db_result token_list(struct db *read, int64_t account, struct arena *arena,
    struct token **out, size_t *count)
{
    const struct value value = value_int(account);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_TOKEN_LIST, &value, 1, arena, &rows);

    *count = 0;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[i] = (struct token){value_string(&row[0]), value_string(&row[1]),
            token_scope_of(value_string(&row[2])), row[3].i, row[4].i, row[5].i,
            value_string(&row[6]), row[7].i};
    }
    *count = rows.count;
    return DB_OK;
}
