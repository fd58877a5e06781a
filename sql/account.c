#include "sql/account.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/session.h"

#define OPSLIMIT 2
#define MEMLIMIT (19u << 20)

/* -- passwords ------------------------------------------------------------ */

static bool hash_password(
    const char *password, char out[crypto_pwhash_STRBYTES])
{
    return crypto_pwhash_str(
               out, password, strlen(password), OPSLIMIT, MEMLIMIT) == 0;
}

static bool verify(const char *stored, const char *password)
{
    char hash[crypto_pwhash_STRBYTES] = "";

    strncpy(hash, stored, sizeof(hash) - 1);
    return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

/* A wrong password against nobody's hash: an unknown login takes as long. */
static void verify_nobody(const char *password)
{
    static const char nobody[crypto_pwhash_STRBYTES] =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
        "6mTA/X1oTzJ1W1SvyJ3cpv9k2iVY1Yc0gbTdYQ3JEaE";

    if (verify(nobody, password)) {
        return; /* nobody signs in */
    }
}

const char *login_fault(const char *login)
{
    size_t n = strlen(login);

    return n < 2 || n > 40 || login[0] < 'a' || login[0] > 'z' ||
                   strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != n
               ? "A sign-in name has 2 to 40 small letters, digits, \".\", "
                 "\"-\" or \"_\" and begins with a letter."
               : NULL;
}

static bool contains_part(const char *login, const char *password)
{
    size_t n = strlen(login);

    for (size_t i = 0; i + 3 <= n; i++) {
        char part[4] = {login[i], login[i + 1], login[i + 2], '\0'};

        if (strstr(password, part) != NULL) {
            return true;
        }
    }
    return false;
}

static int classes(const char *password)
{
    bool lower = false, upper = false, digit = false, other = false;

    for (; *password != '\0'; password++) {
        char c = *password;

        lower |= c >= 'a' && c <= 'z';
        upper |= c >= 'A' && c <= 'Z';
        digit |= c >= '0' && c <= '9';
        other |= !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   (c >= '0' && c <= '9'));
    }
    return lower + upper + digit + other;
}

const char *password_fault(const char *login, const char *password)
{
    if (text_length(text_of(password)) < 8) {
        return "The password needs at least 8 characters.";
    }
    if (classes(password) < 3) {
        return "The password needs three of: small letters, capitals, "
               "digits, signs.";
    }
    if (contains_part(login, password)) {
        return "The password must not hold three characters in a row of the "
               "sign-in name.";
    }
    return NULL;
}

/* -- signing in ----------------------------------------------------------- */

struct login {
    const char *login, *password, *address;
    int64_t now;
    struct arena *arena;
    char *token;
    int64_t *until;
    enum login_result result;
    struct actor actor;
    char key[33];
};

static enum db_result note(
    struct db *write, const struct login *l, const char *result)
{
    const struct audit audit = {
        "login", l->actor.login, result, "", l->key, 0, l->address};

    return audit_write(write, &l->actor, &audit, l->now, l->arena);
}

static enum db_result refuse(
    struct db *write, struct login *l, enum login_result why)
{
    l->result = why;
    return note(write, l, "refused");
}

/* The failures are forgotten only while the account is not locked: of many
 * guesses at once no more are tried than one after another. */
static enum db_result open_session(struct db *write, struct login *l)
{
    unsigned char hash[32];
    const struct value id = value_int(l->actor.account);
    const struct value now = value_int(l->now);
    const struct value forget[] = {id, now}, old[] = {id, now};
    const struct value add[] = {value_bytes(hash, sizeof(hash)), id, now, now,
        value_int(l->now + SESSION_SECONDS), value_text(l->address)};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_SUCCEEDED, forget, 2, l->arena, NULL);

    if (result == DB_NONE) {
        *l->until = l->now + ACCOUNT_LOCK_SECONDS;
        return refuse(write, l, LOGIN_LOCKED);
    }
    if (!session_token_hash(l->token, hash)) {
        return DB_FAIL;
    }
    if (result == DB_OK) {
        result = db_run(write, SQL_SESSION_SWEEP, old, 2, l->arena, NULL);
    }
    if (result == DB_OK || result == DB_NONE) {
        result = db_run(write, SQL_SESSION_ADD, add, 6, l->arena, NULL);
    }
    l->result = LOGIN_OK;
    return result == DB_OK ? note(write, l, "ok") : result;
}

static enum db_result count_failure(struct db *write, struct login *l)
{
    const struct value values[] = {value_int(ACCOUNT_FAILURES),
        value_int(l->now + ACCOUNT_LOCK_SECONDS), value_int(ACCOUNT_FAILURES),
        value_int(l->actor.account)};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_FAILED, values, 4, l->arena, NULL);

    l->result = LOGIN_WRONG;
    return result == DB_OK ? note(write, l, "wrong") : result;
}

static enum db_result attempt(struct db *write, void *context)
{
    struct login *l = context;
    const struct value key = value_text(l->login);
    struct rows rows;
    const struct value *row;
    enum db_result result =
        db_run(write, SQL_ACCOUNT_SECRET, &key, 1, l->arena, &rows);

    l->actor = (struct actor){0, "-", "", ROLE_CLERK, "", ""};
    if (result == DB_NONE) {
        verify_nobody(l->password);
        l->result = LOGIN_WRONG;
        return note(write, l, "wrong");
    }
    if (result != DB_OK) {
        return result;
    }
    row = row_at(&rows, 0);
    l->actor = (struct actor){row[0].i, value_string(&row[1]),
        value_string(&row[2]), role_of(value_string(&row[3])),
        value_string(&row[4]), value_string(&row[5])};
    *l->until = row[9].i;
    if (row[9].i > l->now) {
        return refuse(write, l, LOGIN_LOCKED);
    }
    if (!verify(value_string(&row[6]), l->password)) {
        return count_failure(write, l);
    }
    return row[7].i != 0 ? refuse(write, l, LOGIN_DISABLED)
                         : open_session(write, l);
}

enum login_result account_login(struct db *write, const char *login,
    const char *password, const char *address, int64_t now, struct arena *arena,
    char token[SESSION_TOKEN_TEXT], int64_t *until)
{
    unsigned char random[32];
    struct login l = {.login = login,
        .password = password,
        .address = address,
        .now = now,
        .arena = arena,
        .token = token,
        .until = until};
    enum db_result result;

    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(token, SESSION_TOKEN_TEXT, random, sizeof(random));
    sodium_memzero(random, sizeof(random));
    audit_new_key(l.key);
    result = db_transaction(write, attempt, &l);
    return result == DB_OK ||
                   (result == DB_CONFLICT && audit_done(write, l.key, arena))
               ? l.result
               : LOGIN_FAIL;
}

/* -- creating and changing ------------------------------------------------ */

/* 20 characters of 31 that are not taken for one another: 99 bits, and always
 * one of each class. */
static void make_password(char out[24])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

    for (int i = 0; i < 17; i++) {
        out[i] = letters[randombytes_uniform(sizeof(letters) - 1)];
    }
    out[17] = (char)('A' + (char)randombytes_uniform(8));
    out[18] = (char)('2' + (char)randombytes_uniform(8));
    out[19] = (char)('P' + (char)randombytes_uniform(10));
    out[20] = '\0';
}

struct creation {
    const struct actor *actor;
    const struct account *account;
    const char *hash, *address;
    bool one_time;
    int64_t now;
    struct arena *arena;
    char key[33];
};

static enum db_result carry_out(
    struct db *write, db_work *work, struct creation *c)
{
    enum db_result result;

    audit_new_key(c->key);
    result = db_transaction(write, work, c);
    return result == DB_CONFLICT && audit_done(write, c->key, c->arena)
               ? DB_OK
               : result;
}

static enum db_result create(struct db *write, void *context)
{
    const struct creation *c = context;
    const struct account *a = c->account;
    const struct value values[] = {value_text(a->login), value_text(a->name),
        value_text(role_key(a->role)), value_text(a->region),
        value_text(a->bureau), value_text(a->phone == NULL ? "" : a->phone),
        value_text(c->hash), value_int(c->one_time), value_int(c->now)};
    const struct audit audit = {
        "account", a->login, "ok", role_key(a->role), c->key, 0, c->address};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_ADD, values, 9, c->arena, NULL);

    return result == DB_OK
               ? audit_write(write, c->actor, &audit, c->now, c->arena)
               : result;
}

enum db_result account_create(struct db *write, const struct actor *actor,
    const struct account *account, const char *password, const char *address,
    int64_t now, struct arena *arena, char one_time[24])
{
    char hash[crypto_pwhash_STRBYTES];
    struct creation creation = {.actor = actor,
        .account = account,
        .hash = hash,
        .address = address,
        .one_time = password == NULL,
        .now = now,
        .arena = arena};

    if (password == NULL) {
        make_password(one_time);
    }
    if (!hash_password(password == NULL ? one_time : password, hash)) {
        return DB_FAIL;
    }
    return carry_out(write, create, &creation);
}

static enum db_result change(struct db *write, void *context)
{
    const struct creation *c = context;
    const struct value values[] = {
        value_text(c->hash), value_int(c->actor->account)};
    const struct audit audit = {
        "password", c->actor->login, "ok", "", c->key, 0, c->address};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_PASSWORD, values, 2, c->arena, NULL);

    if (result == DB_OK) {
        result =
            db_run(write, SQL_SESSION_END_ALL, &values[1], 1, c->arena, NULL);
    }
    return result == DB_OK || result == DB_NONE
               ? audit_write(write, c->actor, &audit, c->now, c->arena)
               : result;
}

enum db_result account_password(struct db *write, const struct actor *actor,
    const char *password, const char *address, int64_t now, struct arena *arena)
{
    char hash[crypto_pwhash_STRBYTES];
    struct creation creation = {.actor = actor,
        .hash = hash,
        .address = address,
        .now = now,
        .arena = arena};

    return hash_password(password, hash) ? carry_out(write, change, &creation)
                                         : DB_FAIL;
}

/* -- reading -------------------------------------------------------------- */

static void take_account(const struct value *row, struct account *out)
{
    *out = (struct account){row[0].i, value_string(&row[1]),
        value_string(&row[2]), value_string(&row[3]), value_string(&row[4]),
        value_string(&row[5]), role_of(value_string(&row[6])), row[7].i != 0,
        row[8].i != 0, row[9].i, row[10].i};
}

enum db_result account_list(struct db *read, const char *region,
    struct arena *arena, struct account **out, size_t *count)
{
    size_t n = strlen(region);
    struct rows rows;
    enum db_result result;

    while (n > 2 && region[n - 1] == '0' && region[n - 2] == '0') {
        n -= 2;
    }
    const char *pattern = arena_printf(arena, "%.*s%%", (int)n, region);
    const struct value value = value_text(pattern);

    *count = 0;
    result = pattern == NULL
                 ? DB_FAIL
                 : db_run(read, SQL_ACCOUNT_LIST, &value, 1, arena, &rows);
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        take_account(row_at(&rows, i), &(*out)[i]);
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result account_find(struct db *read, const char *login,
    struct arena *arena, struct account *out)
{
    const struct value value = value_text(login);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_ACCOUNT_FIND, &value, 1, arena, &rows);

    if (result == DB_OK) {
        take_account(row_at(&rows, 0), out);
    }
    return result;
}
