#include "sql/audit.h"

#include <sodium.h>
#include <string.h>

#define KEY_BYTES 16

/* False when `hex` is not two hex digits a byte. */
static bool key_bytes(const char *hex, unsigned char out[KEY_BYTES])
{
    size_t n = 0;

    return hex != NULL && strlen(hex) == 2 * KEY_BYTES &&
           sodium_hex2bin(out, KEY_BYTES, hex, 2 * KEY_BYTES, NULL, &n, NULL) ==
               0 &&
           n == KEY_BYTES;
}

void audit_new_key(char out[33])
{
    unsigned char bytes[KEY_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(out, 2 * KEY_BYTES + 1, bytes, sizeof(bytes));
}

void hash_hex(const void *bytes, size_t n, char out[65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, bytes, n);
    sodium_bin2hex(out, 65, hash, sizeof(hash));
}

/* The fields of a row in a fixed order, separated by a byte that cannot stand
 * in any of them. */
static const char *canonical(const struct actor *actor,
    const struct audit *audit, int64_t now, struct arena *arena)
{
    return arena_printf(arena,
        "%lld\x1f%lld\x1f%s\x1f%s\x1f%s\x1f%s\x1f%s\x1f%u\x1f%s\x1f%s\x1f%s",
        (long long)now, (long long)actor->account, actor->login,
        role_key(actor->role), audit->address, audit->action, audit->object,
        (unsigned)audit->version, audit->result, audit->detail,
        audit->key_hex == NULL ? "" : audit->key_hex);
}

bool audit_values(const struct actor *actor, const struct audit *audit,
    int64_t now, struct arena *arena, struct value out[AUDIT_WIDTH])
{
    static const struct actor nobody = {0, "-", "-", ROLE_SYSTEM, "", "", NULL};
    const struct actor *who = actor == NULL ? &nobody : actor;
    const char *text = canonical(who, audit, now, arena), *kept;
    unsigned char key[KEY_BYTES], hash[32];
    bool keyed = key_bytes(audit->key_hex, key);

    if (text == NULL || (audit->key_hex != NULL && !keyed)) {
        return false;
    }
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    kept = arena_copy(arena, (const char *)hash, sizeof(hash));
    const char *kept_key =
        keyed ? arena_copy(arena, (const char *)key, sizeof(key)) : "";
    const struct value values[AUDIT_WIDTH] = {value_int(now),
        value_int(who->account), value_text(who->login), value_text(who->name),
        value_text(role_key(who->role)), value_text(audit->address),
        value_text(audit->action), value_text(audit->object),
        value_int(audit->version), value_text(audit->result),
        value_text(audit->detail),
        keyed ? value_bytes(kept_key, sizeof(key)) : value_null(),
        value_bytes(kept, sizeof(hash))};

    memcpy(out, values, sizeof(values));
    return kept != NULL && kept_key != NULL;
}

enum db_result audit_write(struct db *write, const struct actor *actor,
    const struct audit *audit, int64_t now, struct arena *arena)
{
    struct value values[AUDIT_WIDTH];

    return audit_values(actor, audit, now, arena, values)
               ? db_run(write, SQL_AUDIT_ADD, values, AUDIT_WIDTH, arena, NULL)
               : DB_FAIL;
}

enum db_result audit_run(struct db *write, void *step)
{
    const struct audit_step *s = step;
    enum db_result result =
        db_run(write, s->statement, s->values, s->count, s->arena, NULL);

    return result == DB_OK
               ? audit_write(write, s->actor, &s->audit, s->now, s->arena)
               : result;
}

enum db_result audit_replay(struct db *db, const char *key_hex,
    struct arena *arena, uint32_t *version, const char **object)
{
    unsigned char key[KEY_BYTES];
    struct value value;
    struct rows rows;
    enum db_result result;

    if (!key_bytes(key_hex, key)) {
        return DB_NONE;
    }
    value = value_bytes(key, sizeof(key));
    result = db_run(db, SQL_AUDIT_REPLAY, &value, 1, arena, &rows);
    if (result == DB_OK) {
        *object = value_string(&row_at(&rows, 0)[0]);
        *version = (uint32_t)row_at(&rows, 0)[1].i;
    }
    return result;
}

bool audit_done(struct db *write, const char *key_hex, struct arena *arena)
{
    uint32_t version;
    const char *object;
    enum db_result result =
        audit_replay(write, key_hex, arena, &version, &object);

    db_rollback(write);
    return result == DB_OK;
}
