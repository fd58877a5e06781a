#include "sql/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/secret.h"
#include "sql/session.h"
#include "sql/signin.h"

#define PURPOSE "totp"

enum {
    STEP = 30,
    KEY = SECRET_BYTES,
    NONCE = crypto_secretbox_NONCEBYTES,
    SEALED = NONCE + crypto_secretbox_MACBYTES + TOTP_SECRET,
    RECOVERY_LETTERS = 10
};

/* -- the code ------------------------------------------------------------- */

unsigned totp_code(
    const unsigned char *secret, size_t n, int64_t step, int digits)
{
    static const unsigned powers[] = {1000000, 10000000, 100000000};
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    unsigned size = 0, at, number;

    for (int i = 0; i < 8; i++) {
        counter[i] = (unsigned char)(step >> (56 - 8 * i));
    }
    if (HMAC(EVP_sha1(), secret, (int)n, counter, sizeof(counter), mac,
            &size) == NULL ||
        size != 20) {
        return 0;
    }
    at = mac[19] & 15u;
    number = (mac[at] & 127u) << 24 | (unsigned)mac[at + 1] << 16 |
             (unsigned)mac[at + 2] << 8 | mac[at + 3];
    return number % powers[digits - 6];
}

void totp_base32(const unsigned char *bytes, size_t n, char *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned held = 0;
    int bits = 0;

    for (size_t i = 0; i < n; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5) {
            *out++ = letters[held >> (bits - 5) & 31];
        }
    }
    if (bits > 0) {
        *out++ = letters[held << (5 - bits) & 31];
    }
    *out = '\0';
}

/* -- policy --------------------------------------------------------------- */

bool totp_offered(const struct config *config)
{
    return strcmp(config->two_factor, "off") != 0;
}

/* The setting is a list of roles, separated by commas. */
bool totp_required(const struct config *config, enum role role)
{
    const char *list = config->two_factor, *key = role_key(role);
    size_t n = strlen(key);

    while (*list != '\0') {
        if (strncmp(list, key, n) == 0 && (list[n] == ',' || list[n] == '\0')) {
            return true;
        }
        list += strcspn(list, ",");
        list += *list == ',';
    }
    return false;
}

/* -- secrets -------------------------------------------------------------- */

static enum db_result find_key(
    struct db *db, struct arena *arena, unsigned char key[KEY])
{
    const struct value purpose = value_text(PURPOSE);
    struct rows rows;
    enum db_result result =
        db_run(db, SQL_SECRET_FIND, &purpose, 1, arena, &rows);

    if (result != DB_OK || row_at(&rows, 0)[0].n != KEY) {
        return DB_FAIL;
    }
    memcpy(key, row_at(&rows, 0)[0].p, KEY);
    return DB_OK;
}

/* Columns of SQL_TOTP_FIND. */
enum { C_SEALED, C_MADE_AT, C_CONFIRMED_AT, C_LAST_STEP };

/* An account's row and opened secret; DB_NONE when there is none. */
static enum db_result open_secret(struct db *db, int64_t account,
    struct arena *arena, const struct value **row,
    unsigned char secret[TOTP_SECRET])
{
    const struct value id = value_int(account);
    unsigned char key[KEY];
    struct rows rows;
    const unsigned char *sealed;
    enum db_result result = db_run(db, SQL_TOTP_FIND, &id, 1, arena, &rows);
    bool opened;

    if (result != DB_OK) {
        return result;
    }
    *row = row_at(&rows, 0);
    result = find_key(db, arena, key);
    if (result != DB_OK || (*row)[C_SEALED].n != SEALED) {
        return DB_FAIL;
    }
    sealed = (const unsigned char *)(*row)[C_SEALED].p;
    opened = crypto_secretbox_open_easy(
                 secret, sealed + NONCE, SEALED - NONCE, sealed, key) == 0;
    sodium_memzero(key, sizeof(key));
    return opened ? DB_OK : DB_FAIL;
}

/* -- checking ------------------------------------------------------------- */

/* Six digits, blanks between them left out; false when it is none. */
static bool six_digits(const char *text, unsigned *out)
{
    int n = 0;

    for (*out = 0; *text != '\0'; text++) {
        if (*text == ' ') {
            continue;
        }
        if (*text < '0' || *text > '9' || ++n > 6) {
            return false;
        }
        *out = *out * 10 + (unsigned)(*text - '0');
    }
    return n == 6;
}

/* The step of a code that is good now, 0 none. */
static int64_t step_of(
    const unsigned char secret[TOTP_SECRET], unsigned code, int64_t now)
{
    int64_t found = 0;

    for (int64_t step = now / STEP - 1; step <= now / STEP + 1; step++) {
        found = totp_code(secret, TOTP_SECRET, step, 6) == code ? step : found;
    }
    return found;
}

/* A recovery code as it is stored: keyed, so that a copy of the table alone
 * does not help to guess. False when it cannot be one. */
static bool recovery_hash(const char *text, int64_t account,
    const unsigned char key[KEY], unsigned char hash[32])
{
    unsigned char bytes[8 + RECOVERY_LETTERS];
    size_t n = 0;

    memcpy(bytes, &account, 8);
    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == ' ') {
            continue;
        }
        if (n == RECOVERY_LETTERS) {
            return false;
        }
        bytes[8 + n++] = (unsigned char)(*text | 32); /* small letters */
    }
    return n == RECOVERY_LETTERS &&
           crypto_generichash(hash, 32, bytes, sizeof(bytes), key, KEY) == 0;
}

static enum db_result use_recovery(struct db *write, int64_t account,
    const char *code, int64_t now, struct arena *arena)
{
    unsigned char key[KEY], hash[32];
    enum db_result result = find_key(write, arena, key);

    if (result != DB_OK) {
        return result;
    }
    if (!recovery_hash(code, account, key, hash)) {
        return DB_NONE;
    }
    const struct value values[] = {
        value_int(now), value_int(account), value_bytes(hash, sizeof(hash))};

    return db_run(write, SQL_RECOVERY_USE, values, 3, arena, NULL);
}

enum db_result totp_check(struct db *write, int64_t account, const char *code,
    int64_t now, struct arena *arena)
{
    unsigned char secret[TOTP_SECRET];
    const struct value *row;
    unsigned number;
    int64_t step;
    enum db_result result = open_secret(write, account, arena, &row, secret);

    if (result != DB_OK || row[C_CONFIRMED_AT].i == 0) {
        return result == DB_OK ? DB_NONE : result;
    }
    if (!six_digits(code, &number)) {
        return use_recovery(write, account, code, now, arena);
    }
    step = step_of(secret, number, now);
    sodium_memzero(secret, sizeof(secret));
    const struct value values[] = {
        value_int(step), value_int(account), value_int(step)};

    return step == 0 ? DB_NONE
                     : db_run(write, SQL_TOTP_STEP, values, 3, arena, NULL);
}

/* -- beginning and ending ------------------------------------------------- */

enum db_result totp_find(
    struct db *read, int64_t account, struct arena *arena, struct totp *out)
{
    const struct value id = value_int(account);
    unsigned char secret[TOTP_SECRET];
    const struct value *row;
    struct rows rows;
    enum db_result result = open_secret(read, account, arena, &row, secret);

    *out = (struct totp){0};
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    out->made = true;
    out->confirmed = row[C_CONFIRMED_AT].i;
    if (out->confirmed == 0) {
        totp_base32(secret, TOTP_SECRET, out->text);
    }
    sodium_memzero(secret, sizeof(secret));
    result = db_run(read, SQL_RECOVERY_LEFT, &id, 1, arena, &rows);
    if (result == DB_OK) {
        out->recovery_left = (int)row_at(&rows, 0)[0].i;
    }
    return result;
}

struct call {
    const struct actor *actor;
    const char *token, *code, *key, *address;
    char (*codes)[RECOVERY_TEXT];
    int64_t now;
    struct arena *arena;
    db_work *take; /* takes the code; DB_NONE: it is wrong, nothing written */
    enum totp_result result;
};

static enum db_result note_as(struct db *write, const struct call *c,
    const char *result, const char *detail)
{
    const struct audit audit = {
        "two-factor", c->actor->login, result, detail, c->key, 0, c->address};

    return audit_write(write, c->actor, &audit, c->now, c->arena);
}

static enum db_result note(
    struct db *write, const struct call *c, const char *detail)
{
    return note_as(write, c, "ok", detail);
}

static enum db_result begin(struct db *write, void *context)
{
    const struct call *c = context;
    unsigned char key[KEY], secret[TOTP_SECRET], sealed[SEALED];
    enum db_result result = find_key(write, c->arena, key);

    if (result != DB_OK) {
        return result;
    }
    randombytes_buf(secret, sizeof(secret));
    randombytes_buf(sealed, NONCE);
    crypto_secretbox_easy(sealed + NONCE, secret, sizeof(secret), sealed, key);
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(key, sizeof(key));
    const struct value values[] = {value_int(c->actor->account),
        value_bytes(sealed, sizeof(sealed)), value_int(c->now)};

    result = db_run(write, SQL_TOTP_PUT, values, 3, c->arena, NULL);
    return result == DB_OK
               ? note(write, c, "before: none; after: waits for its first code")
               : result;
}

enum db_result totp_begin(struct db *write, const struct actor *actor,
    const char *key_hex, const char *address, int64_t now, struct arena *arena)
{
    struct call call = {.actor = actor,
        .key = key_hex,
        .address = address,
        .now = now,
        .arena = arena};
    unsigned char key[SECRET_BYTES];
    enum db_result result = secret_get(write, write, PURPOSE, now, arena, key);

    sodium_memzero(key, sizeof(key));
    return result == DB_OK ? db_transaction(write, begin, &call) : result;
}

static void make_code(char out[RECOVERY_TEXT])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

    for (int i = 0; i < RECOVERY_TEXT - 1; i++) {
        out[i] = letters[randombytes_uniform(sizeof(letters) - 1)];
    }
    out[RECOVERY_TEXT / 2 - 1] = '-';
    out[RECOVERY_TEXT - 1] = '\0';
}

static enum db_result add_codes(struct db *write, const struct call *c)
{
    unsigned char key[KEY], hash[32];
    enum db_result result = find_key(write, c->arena, key);

    for (int i = 0; result == DB_OK && i < RECOVERY_MAX; i++) {
        make_code(c->codes[i]);
        if (!recovery_hash(c->codes[i], c->actor->account, key, hash)) {
            return DB_FAIL;
        }
        const struct value values[] = {
            value_int(c->actor->account), value_bytes(hash, sizeof(hash))};

        result = db_run(write, SQL_RECOVERY_ADD, values, 2, c->arena, NULL);
    }
    return result;
}

static enum db_result confirm(struct db *write, void *context)
{
    const struct call *c = context;
    unsigned char secret[TOTP_SECRET], hash[32];
    const struct value *row;
    unsigned number;
    int64_t step;
    enum db_result result =
        open_secret(write, c->actor->account, c->arena, &row, secret);

    if (result != DB_OK) {
        return result;
    }
    step = six_digits(c->code, &number) ? step_of(secret, number, c->now) : 0;
    sodium_memzero(secret, sizeof(secret));
    if (step == 0 || !session_token_hash(c->token, hash)) {
        return DB_NONE;
    }
    const struct value id = value_int(c->actor->account);
    const struct value token = value_bytes(hash, sizeof(hash));
    const struct value values[] = {value_int(c->now), value_int(step), id};

    result = db_run(write, SQL_TOTP_CONFIRM, values, 3, c->arena, NULL);
    if (result == DB_OK) {
        result = db_run(write, SQL_RECOVERY_REMOVE_ALL, &id, 1, c->arena, NULL);
        result = db_answered(result) ? add_codes(write, c) : result;
    }
    if (result == DB_OK) {
        result = db_run(write, SQL_SESSION_FACTOR, &token, 1, c->arena, NULL);
        result = result == DB_NONE ? DB_FAIL : result;
    }
    return result == DB_OK ? note(write, c,
                                 "before: waits for its first code; after: "
                                 "asked for at every sign-in")
                           : result;
}

static enum db_result count_wrong(struct db *write, struct call *c)
{
    const struct value values[] = {value_int(ACCOUNT_FAILURES),
        value_int(c->now + ACCOUNT_LOCK_SECONDS), value_int(ACCOUNT_FAILURES),
        value_int(c->actor->account)};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_FAILED, values, 4, c->arena, NULL);

    c->result = TOTP_WRONG;
    return result == DB_OK ? note_as(write, c, "wrong", "") : result;
}

/* Of guesses at once no more are tried than one after another: the row of the
 * account is locked. */
static enum db_result attempt(struct db *write, void *context)
{
    struct call *c = context;
    const struct value id = value_int(c->actor->account);
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_ACCOUNT_LOCKED, &id, 1, c->arena, &rows);

    if (result != DB_OK) {
        return result == DB_NONE ? DB_FAIL : result;
    }
    if (row_at(&rows, 0)[0].i > c->now) {
        c->result = TOTP_LOCKED;
        return note_as(write, c, "refused", "");
    }
    c->result = TOTP_OK;
    result = c->take(write, c);
    return result == DB_NONE ? count_wrong(write, c) : result;
}

static enum totp_result carry_out(struct db *write, struct call *call)
{
    char key[33];
    enum db_result result;

    audit_new_key(key);
    call->key = key;
    result = db_transaction(write, attempt, call);
    return result == DB_OK || (result == DB_CONFLICT &&
                                  audit_done(write, key, call->arena))
               ? call->result
               : TOTP_FAIL;
}

enum totp_result totp_confirm(struct db *write, const struct actor *actor,
    const char *token, const char *code, const char *address, int64_t now,
    struct arena *arena, char codes[RECOVERY_MAX][RECOVERY_TEXT])
{
    struct call call = {.actor = actor,
        .token = token,
        .code = code,
        .codes = codes,
        .address = address,
        .now = now,
        .arena = arena,
        .take = confirm};

    return carry_out(write, &call);
}

enum db_result totp_remove(
    struct db *write, int64_t account, struct arena *arena)
{
    const struct value id = value_int(account);
    enum db_result result =
        db_run(write, SQL_RECOVERY_REMOVE_ALL, &id, 1, arena, NULL);

    return db_answered(result)
               ? db_run(write, SQL_TOTP_REMOVE, &id, 1, arena, NULL)
               : result;
}

static enum db_result end(struct db *write, void *context)
{
    const struct call *c = context;
    enum db_result result =
        totp_check(write, c->actor->account, c->code, c->now, c->arena);

    if (result == DB_OK) {
        result = totp_remove(write, c->actor->account, c->arena);
    }
    return result == DB_OK
               ? note(write, c,
                     "before: asked for at every sign-in; after: none")
               : result;
}

enum totp_result totp_end(struct db *write, const struct actor *actor,
    const char *code, const char *address, int64_t now, struct arena *arena)
{
    struct call call = {.actor = actor,
        .code = code,
        .address = address,
        .now = now,
        .arena = arena,
        .take = end};

    return carry_out(write, &call);
}
