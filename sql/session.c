#include "sql/session.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"

static const char csrf_context[] = "pinzhi csrf";

bool session_token_hash(const char *token, unsigned char hash[32])
{
    return strlen(token) == SESSION_TOKEN_TEXT - 1 &&
           crypto_generichash(hash, 32, (const unsigned char *)token,
               SESSION_TOKEN_TEXT - 1, NULL, 0) == 0;
}

/* A keyed hash of the token: known to its holder's pages, stored nowhere. */
static void derive_csrf(const char *token, char out[33])
{
    unsigned char hash[16];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)token,
        strlen(token), (const unsigned char *)csrf_context,
        sizeof(csrf_context) - 1);
    sodium_bin2hex(out, 33, hash, sizeof(hash));
}

void session_take(
    const struct value *row, const char *token, struct session *out)
{
    memset(out, 0, sizeof(*out));
    out->actor = (struct actor){row[0].i, value_string(&row[1]),
        value_string(&row[2]), role_of(value_string(&row[3])),
        value_string(&row[4]), value_string(&row[5]), value_string(&row[12])};
    out->bureau_code = out->actor.bureau;
    out->must_change = row[6].i != 0;
    out->expired = row[6].i == 2;
    out->factor = row[14].i != 0;
    out->expires = row[7].i;
    out->seen = row[8].i;
    out->region_zh = value_string(&row[9]);
    out->region_en = value_string(&row[10]);
    out->sample = row[11].i != 0;
    out->unread = (int)row[13].i;
    derive_csrf(token, out->csrf);
}

enum db_result session_find(struct db *read, const char *token, int64_t now,
    int idle_seconds, struct arena *arena, struct session *out)
{
    unsigned char hash[32];
    struct rows rows;
    enum db_result result;

    if (!session_token_hash(token, hash)) {
        return DB_NONE;
    }
    const struct value values[] = {value_bytes(hash, sizeof(hash)),
        value_int(now), value_int(now - idle_seconds)};

    result = db_run(read, SQL_SESSION_FIND, values, 3, arena, &rows);
    if (result == DB_OK) {
        session_take(row_at(&rows, 0), token, out);
    }
    return result;
}

enum db_result session_touch(struct db *write, const char *token, int64_t now)
{
    unsigned char hash[32];
    const struct value values[] = {
        value_int(now), value_bytes(hash, sizeof(hash))};

    return session_token_hash(token, hash)
               ? db_write(write, SQL_SESSION_TOUCH, values, 2, NULL)
               : DB_NONE;
}

/* -- ending ---------------------------------------------------------------- */

struct ending {
    enum sql statement;
    struct value values[2];
    size_t count;
    const char *action, *detail;
    const struct actor *actor;
    const char *address;
    int64_t now;
    struct arena *arena;
    char key[33];
};

static enum db_result end(struct db *write, void *context)
{
    const struct ending *e = context;
    const struct audit audit = {
        e->action, e->actor->login, "ok", e->detail, e->key, 0, e->address};
    enum db_result result =
        db_run(write, e->statement, e->values, e->count, e->arena, NULL);

    return result == DB_OK ||
                   (result == DB_NONE && e->statement != SQL_SESSION_END_ONE)
               ? audit_write(write, e->actor, &audit, e->now, e->arena)
               : result;
}

static enum db_result carry_out(struct db *write, struct ending *ending)
{
    enum db_result result;

    audit_new_key(ending->key);
    result = db_transaction(write, end, ending);
    return result == DB_CONFLICT ? DB_OK : result; /* committed, unanswered */
}

enum db_result session_end(struct db *write, const char *token,
    const struct actor *actor, const char *address, int64_t now,
    struct arena *arena)
{
    unsigned char hash[32];
    struct ending ending = {.statement = SQL_SESSION_END,
        .count = 1,
        .action = "logout",
        .detail = "",
        .actor = actor,
        .address = address,
        .now = now,
        .arena = arena};

    if (!session_token_hash(token, hash)) {
        return DB_NONE;
    }
    ending.values[0] = value_bytes(hash, sizeof(hash));
    return carry_out(write, &ending);
}

enum db_result session_end_one(struct db *write, const struct actor *actor,
    const char *id, const char *address, int64_t now, struct arena *arena)
{
    struct ending ending = {.statement = SQL_SESSION_END_ONE,
        .values = {value_int(actor->account), value_text(id)},
        .count = 2,
        .action = "session",
        .detail = "before: in use; after: ended",
        .actor = actor,
        .address = address,
        .now = now,
        .arena = arena};

    return carry_out(write, &ending);
}

enum db_result session_end_others(struct db *write, const struct actor *actor,
    const char *token, const char *address, int64_t now, struct arena *arena)
{
    unsigned char hash[32];
    struct ending ending = {.statement = SQL_SESSION_END_OTHERS,
        .count = 2,
        .action = "session",
        .detail = "before: all in use; after: this one alone",
        .actor = actor,
        .address = address,
        .now = now,
        .arena = arena};

    if (!session_token_hash(token, hash)) {
        return DB_NONE;
    }
    ending.values[0] = value_int(actor->account);
    ending.values[1] = value_bytes(hash, sizeof(hash));
    return carry_out(write, &ending);
}

/* -- listing --------------------------------------------------------------- */

enum db_result session_list(struct db *read, int64_t account, const char *token,
    int64_t now, int idle_seconds, struct arena *arena,
    struct session_line **out, size_t *count)
{
    const struct value values[] = {
        value_int(account), value_int(now), value_int(now - idle_seconds)};
    unsigned char hash[32] = {0};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_SESSION_LIST, values, 3, arena, &rows);
    bool known = token != NULL && session_token_hash(token, hash);

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

        (*out)[i] = (struct session_line){value_string(&row[0]),
            known && row[1].n == sizeof(hash) &&
                memcmp(row[1].p, hash, sizeof(hash)) == 0,
            row[2].i, row[3].i, row[4].i, value_string(&row[5]),
            value_string(&row[6]), row[7].i != 0};
    }
    *count = rows.count;
    return DB_OK;
}
