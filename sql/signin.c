#include "sql/signin.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/guard.h"
#include "sql/password.h"
#include "sql/session.h"
#include "sql/totp.h"

/* Columns of SQL_ACCOUNT_SECRET behind those of the actor. */
enum { HASH = 6, DISABLED, MUST_CHANGE, LOCKED_UNTIL, SET_AT, FACTOR };

enum { OFF = 1, PENDING = 2, ONE_TIME = 1, HOUR = 3600, DAY = 86400 };

struct login {
    const struct sign_in *try;
    int64_t now;
    struct arena *arena;
    char *token;
    int64_t *until;
    enum login_result result;
    struct actor actor;
    struct guard guard;
    const struct session *session; /* of a change of password */
    const char *half, *code;       /* of the second step */
    const char *wanted, *hash;     /* new password */
    bool used;                     /* one of the last five */
    char key[33];
};

static enum db_result note(
    struct db *write, const struct login *l, const char *result)
{
    const struct audit audit = {
        "login", l->actor.login, result, "", l->key, 0, l->try->address};

    return audit_write(write, &l->actor, &audit, l->now, l->arena);
}

static enum db_result refuse(
    struct db *write, struct login *l, enum login_result why)
{
    l->result = why;
    return note(write, l, why == LOGIN_WRONG ? "wrong" : "refused");
}

static bool plain_done(enum db_result result)
{
    return result == DB_OK || result == DB_NONE;
}

/* -- failures ------------------------------------------------------------- */

/* A wrong password or code of the account, or of a name that nobody has. */
static enum db_result count_failure(struct db *write, struct login *l)
{
    const struct value values[] = {value_int(ACCOUNT_FAILURES),
        value_int(l->now + ACCOUNT_LOCK_SECONDS), value_int(ACCOUNT_FAILURES),
        value_int(l->actor.account)};
    enum db_result result =
        l->actor.account == 0
            ? guard_login_failed(write, &l->guard, l->now, l->arena)
            : db_run(write, SQL_ACCOUNT_FAILED, values, 4, l->arena, NULL);

    if (result == DB_OK) {
        result = guard_address_failed(
            write, l->try->config, &l->guard, l->now, l->arena);
    }
    return result == DB_OK ? refuse(write, l, LOGIN_WRONG) : result;
}

/* -- sessions ------------------------------------------------------------- */

static enum db_result add_session(
    struct db *write, struct login *l, bool half, bool factor)
{
    unsigned char hash[32];
    int64_t ends =
        l->now + (half ? (int64_t)HALF_SECONDS
                       : (int64_t)l->try->config->session_hours * HOUR);

    if (!session_token_hash(l->token, hash)) {
        return DB_FAIL;
    }
    const struct value old[] = {value_int(l->actor.account), value_int(l->now)};
    const struct value add[] = {value_bytes(hash, sizeof(hash)),
        value_int(l->actor.account), value_int(l->now), value_int(l->now),
        value_int(ends), value_text(l->try->address),
        value_text(l->try->agent == NULL ? "" : l->try->agent), value_int(half),
        value_int(factor)};
    enum db_result result =
        db_run(write, SQL_SESSION_SWEEP, old, 2, l->arena, NULL);

    return plain_done(result)
               ? db_run(write, SQL_SESSION_ADD, add, 9, l->arena, NULL)
               : result;
}

/* The failures are forgotten only while the account is not locked: of many
 * guesses at once no more are tried than one after another. */
static enum db_result forget_failures(struct db *write, struct login *l)
{
    const struct value values[] = {
        value_int(l->actor.account), value_int(l->now)};

    return db_run(write, SQL_ACCOUNT_SUCCEEDED, values, 2, l->arena, NULL);
}

static enum db_result open_session(
    struct db *write, struct login *l, bool factor)
{
    enum db_result result = forget_failures(write, l);

    if (result == DB_NONE) {
        *l->until = l->now + ACCOUNT_LOCK_SECONDS;
        return refuse(write, l, LOGIN_LOCKED);
    }
    if (result == DB_OK) {
        result = guard_sweep(write, l->now, l->arena);
    }
    if (result == DB_OK) {
        result = add_session(write, l, false, factor);
    }
    l->result = LOGIN_OK;
    return result == DB_OK ? note(write, l, "ok") : result;
}

/* The password was right. Its failures are not forgotten yet, or who knows it
 * could guess codes for ever. */
static enum db_result ask_code(struct db *write, struct login *l)
{
    enum db_result result = add_session(write, l, true, false);

    l->result = LOGIN_CODE;
    return result == DB_OK ? note(write, l, "code") : result;
}

/* -- the password --------------------------------------------------------- */

static void take_actor(const struct value *row, struct login *l)
{
    l->actor = (struct actor){row[0].i, value_string(&row[1]),
        value_string(&row[2]), role_of(value_string(&row[3])),
        value_string(&row[4]), value_string(&row[5]), NULL};
}

/* A password past its days has to be changed after signing in. */
static enum db_result expire(
    struct db *write, const struct login *l, const struct value *row)
{
    int64_t days = l->try->config->password_days;
    const struct value id = value_int(l->actor.account);
    enum db_result result = DB_OK;

    if (days > 0 && row[MUST_CHANGE].i == 0 &&
        row[SET_AT].i + days * DAY <= l->now) {
        result = db_run(write, SQL_ACCOUNT_EXPIRED, &id, 1, l->arena, NULL);
    }
    return result == DB_NONE ? DB_OK : result;
}

static enum db_result let_in(
    struct db *write, struct login *l, const struct value *row)
{
    int64_t hours = l->try->config->one_time_hours;
    enum db_result result;

    if (row[DISABLED].i != 0) {
        return refuse(write, l,
            row[DISABLED].i == PENDING ? LOGIN_PENDING : LOGIN_DISABLED);
    }
    if (row[MUST_CHANGE].i == ONE_TIME &&
        row[SET_AT].i + hours * HOUR <= l->now) {
        return refuse(write, l, LOGIN_STALE);
    }
    result = expire(write, l, row);
    if (result != DB_OK) {
        return result;
    }
    return row[FACTOR].i != 0 && totp_offered(l->try->config)
               ? ask_code(write, l)
               : open_session(write, l, false);
}

static enum db_result judge(
    struct db *write, struct login *l, const struct value *row)
{
    switch (password_verify(
        row == NULL ? NULL : value_string(&row[HASH]), l->try->password)) {
    case PASSWORD_RIGHT:
        if (row != NULL) {
            return let_in(write, l, row);
        }
        return count_failure(write, l);
    case PASSWORD_WRONG: return count_failure(write, l);
    case PASSWORD_BUSY: break;
    }
    return refuse(write, l, LOGIN_BUSY);
}

/* Read who it is; what stands against it is refused before any hashing. */
static enum db_result find(
    struct db *write, struct login *l, const struct value **row, bool *refused)
{
    const struct value key = value_text(l->try->login);
    struct rows rows = {0};
    enum db_result result =
        guard_find(write, l->try->address, l->try->login, l->arena, &l->guard);

    l->actor = (struct actor){0, "-", "", ROLE_CLERK, "", "", NULL};
    *row = NULL;
    if (result == DB_OK) {
        result = db_run(write, SQL_ACCOUNT_SECRET, &key, 1, l->arena, &rows);
    }
    if (!db_answered(result)) {
        return result;
    }
    *l->until = l->guard.login_until;
    if (result == DB_OK) {
        *row = row_at(&rows, 0);
        take_actor(*row, l);
        *l->until = (*row)[LOCKED_UNTIL].i;
    }
    *refused = true;
    if (l->guard.address_until > l->now) {
        *l->until = l->guard.address_until;
        return refuse(write, l, LOGIN_ADDRESS);
    }
    if (*l->until > l->now) {
        return refuse(write, l, LOGIN_LOCKED);
    }
    *refused = false;
    return DB_OK;
}

static enum db_result attempt(struct db *write, void *context)
{
    struct login *l = context;
    const struct value *row;
    bool refused = false;
    enum db_result result = find(write, l, &row, &refused);

    return result == DB_OK && !refused ? judge(write, l, row) : result;
}

static void new_token(char token[SESSION_TOKEN_TEXT])
{
    unsigned char random[32];

    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(token, SESSION_TOKEN_TEXT, random, sizeof(random));
    sodium_memzero(random, sizeof(random));
}

static enum login_result carry_out(
    struct db *write, db_work *work, struct login *l)
{
    enum db_result result;

    new_token(l->token);
    audit_new_key(l->key);
    result = db_transaction(write, work, l);
    return result == DB_OK || (result == DB_CONFLICT &&
                                  audit_done(write, l->key, l->arena))
               ? l->result
               : LOGIN_FAIL;
}

enum login_result sign_in(struct db *write, const struct sign_in *try,
    int64_t now, struct arena *arena, char token[SESSION_TOKEN_TEXT],
    int64_t *until)
{
    struct login l = {
        .try = try, .now = now, .arena = arena, .token = token, .until = until};

    return carry_out(write, attempt, &l);
}

/* -- the code ------------------------------------------------------------- */

/* The half session of a token: DB_NONE when it is over. */
static enum db_result find_half(
    struct db *write, struct login *l, const unsigned char hash[32])
{
    const struct value values[] = {value_bytes(hash, 32), value_int(l->now)};
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_SESSION_HALF, values, 2, l->arena, &rows);

    if (result == DB_OK) {
        take_actor(row_at(&rows, 0), l);
        *l->until = row_at(&rows, 0)[6].i;
        result = guard_find(
            write, l->try->address, l->actor.login, l->arena, &l->guard);
    }
    return result;
}

static enum db_result code_attempt(struct db *write, void *context)
{
    struct login *l = context;
    unsigned char hash[32];
    enum db_result result;

    if (!session_token_hash(l->half, hash)) {
        return DB_NONE;
    }
    const struct value half = value_bytes(hash, sizeof(hash));

    result = find_half(write, l, hash);
    if (result != DB_OK) {
        return result;
    }
    if (*l->until > l->now) {
        return refuse(write, l, LOGIN_LOCKED);
    }
    result = totp_check(write, l->actor.account, l->code, l->now, l->arena);
    if (result == DB_NONE) {
        return count_failure(write, l);
    }
    if (result == DB_OK) {
        result = db_run(write, SQL_SESSION_END, &half, 1, l->arena, NULL);
    }
    return result == DB_OK ? open_session(write, l, true) : result;
}

enum login_result sign_in_code(struct db *write, const struct sign_in *try,
    const char *half, const char *code, int64_t now, struct arena *arena,
    char token[SESSION_TOKEN_TEXT], int64_t *until)
{
    struct login l = {.try = try,
        .now = now,
        .arena = arena,
        .token = token,
        .until = until,
        .half = half,
        .code = code,
        .result = LOGIN_FAIL};
    enum db_result result;

    new_token(token);
    audit_new_key(l.key);
    result = db_transaction(write, code_attempt, &l);
    if (result == DB_NONE) {
        return LOGIN_STALE;
    }
    return result == DB_OK ||
                   (result == DB_CONFLICT && audit_done(write, l.key, arena))
               ? l.result
               : LOGIN_FAIL;
}

/* -- changing the password ------------------------------------------------ */

static enum db_result store(struct db *write, struct login *l)
{
    const struct value values[] = {
        value_text(l->hash), value_int(0), value_int(l->actor.account)};
    const struct audit audit = {"password", l->actor.login, "ok",
        "before: the former one; after: a new one", l->key, 0, l->try->address};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_PASSWORD, values, 3, l->arena, NULL);

    if (result == DB_OK) {
        result = password_keep(write, l->actor.login, l->now, l->arena);
    }
    if (result == DB_OK) {
        result =
            db_run(write, SQL_SESSION_END_ALL, &values[2], 1, l->arena, NULL);
    }
    if (plain_done(result)) {
        result = add_session(write, l, false, l->session->factor);
    }
    l->result = LOGIN_OK;
    return result == DB_OK
               ? audit_write(write, &l->actor, &audit, l->now, l->arena)
               : result;
}

static enum db_result change(struct db *write, void *context)
{
    struct login *l = context;
    const struct value *row;
    bool refused = false;
    enum db_result result = find(write, l, &row, &refused);

    if (result != DB_OK || refused) {
        return result;
    }
    if (row == NULL || l->actor.account != l->session->actor.account) {
        return DB_FAIL;
    }
    switch (password_verify(value_string(&row[HASH]), l->try->password)) {
    case PASSWORD_WRONG: return count_failure(write, l);
    case PASSWORD_BUSY: return refuse(write, l, LOGIN_BUSY);
    case PASSWORD_RIGHT: break;
    }
    /* Accounts of before this was kept have no list of former ones. */
    result = strcmp(l->wanted, l->try->password) == 0
                 ? DB_CONFLICT
                 : password_fresh(write, l->actor.account, l->wanted, l->arena);
    l->used = result == DB_CONFLICT;
    return result == DB_OK ? store(write, l) : result;
}

enum password_result password_change(struct db *write,
    const struct sign_in *try, const struct session *session,
    const char *wanted, int64_t now, struct arena *arena,
    char token[SESSION_TOKEN_TEXT])
{
    char hash[PASSWORD_HASH_TEXT];
    int64_t until = 0;
    struct login l = {.try = try,
        .now = now,
        .arena = arena,
        .token = token,
        .until = &until,
        .session = session,
        .wanted = wanted,
        .hash = hash};
    enum login_result result =
        password_hash(wanted, hash) ? carry_out(write, change, &l) : LOGIN_FAIL;

    if (l.used) {
        return CHANGE_USED;
    }
    return result == LOGIN_OK        ? CHANGE_OK
           : result == LOGIN_WRONG   ? CHANGE_WRONG
           : result == LOGIN_LOCKED  ? CHANGE_LOCKED
           : result == LOGIN_ADDRESS ? CHANGE_LOCKED
           : result == LOGIN_BUSY    ? CHANGE_BUSY
                                     : CHANGE_FAIL;
}
