#include "sql/audit.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define KEY_BYTES 16

/* Two hex digits a byte; false when `hex` is not exactly that. */
static bool key_bytes(const char *hex, unsigned char out[KEY_BYTES])
{
    static const char digits[] = "0123456789abcdef";

    for (int i = 0; i < KEY_BYTES; i++) {
        const char *high =
            hex[2 * i] == '\0' ? NULL : strchr(digits, hex[2 * i]);
        const char *low = high == NULL || hex[2 * i + 1] == '\0'
                              ? NULL
                              : strchr(digits, hex[2 * i + 1]);

        if (low == NULL) {
            return false;
        }
        out[i] = (unsigned char)((high - digits) << 4 | (low - digits));
    }
    return hex[2 * KEY_BYTES] == '\0';
}

static bool sha256(const void *bytes, size_t n, unsigned char out[32])
{
    return EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL) == 1;
}

void hash_hex(const void *bytes, size_t n, char out[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[32] = {0};

    if (!sha256(bytes, n, hash)) {
        memset(hash, 0, sizeof(hash));
    }
    for (int i = 0; i < 32; i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 15];
    }
    out[64] = '\0';
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

enum db_result audit_write(struct db *write, const struct actor *actor,
    const struct audit *audit, int64_t now, struct arena *arena)
{
    static const struct actor nobody = {0, "-", "-", ROLE_SYSTEM, "", ""};
    const struct actor *who = actor == NULL ? &nobody : actor;
    const char *text = canonical(who, audit, now, arena);
    unsigned char key[KEY_BYTES], hash[32];
    bool keyed = audit->key_hex != NULL && key_bytes(audit->key_hex, key);

    if (text == NULL || !sha256(text, strlen(text), hash)) {
        return DB_FAIL;
    }
    const struct value values[] = {value_int(now), value_int(who->account),
        value_text(who->login), value_text(who->name),
        value_text(role_key(who->role)), value_text(audit->address),
        value_text(audit->action), value_text(audit->object),
        value_int(audit->version), value_text(audit->result),
        value_text(audit->detail),
        keyed ? value_bytes(key, sizeof(key)) : value_null(),
        value_bytes(hash, sizeof(hash))};

    return db_run(write, SQL_AUDIT_ADD, values,
        sizeof(values) / sizeof(values[0]), arena, NULL);
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
