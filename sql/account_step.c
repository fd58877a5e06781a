/* Steps that an administrator takes on another's account. */
#include <string.h>

#include "sql/approval.h"
#include "sql/audit.h"
#include "sql/password.h"
#include "sql/totp.h"

struct work {
    const struct account_call *call;
    const struct account *account;
    enum account_step step;
    const char *hash; /* of the one-time password */
    struct arena *arena;
};

static const char *const details[] = {
    [STEP_OFF] = "before: in use; after: switched off",
    [STEP_UNLOCK] = "before: locked or counted; after: unlocked",
    [STEP_RESET] = "before: a password; after: a one-time password",
    [STEP_FACTOR] = "before: a second factor; after: none",
    [STEP_SESSIONS] = "before: sessions; after: none",
};

static const char *const actions[] = {
    [STEP_OFF] = "account-off",
    [STEP_UNLOCK] = "account-unlock",
    [STEP_RESET] = "account-reset",
    [STEP_FACTOR] = "account-factor",
    [STEP_SESSIONS] = "account-sessions",
};

static enum db_result end_sessions(struct db *write, const struct work *w)
{
    const struct value id = value_int(w->account->id);
    enum db_result result =
        db_run(write, SQL_SESSION_END_ALL, &id, 1, w->arena, NULL);

    return result == DB_NONE ? DB_OK : result;
}

static enum db_result revoke_tokens(struct db *write, const struct work *w)
{
    const struct value values[] = {
        value_int(w->call->now), value_int(w->account->id)};
    enum db_result result =
        db_run(write, SQL_TOKEN_REVOKE_ALL, values, 2, w->arena, NULL);

    return result == DB_NONE ? DB_OK : result;
}

static enum db_result switch_off(struct db *write, const struct work *w)
{
    const struct value values[] = {
        value_int(w->account->id), value_int(w->call->actor->account)};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_OFF, values, 2, w->arena, NULL);

    if (result == DB_OK) {
        result = end_sessions(write, w);
    }
    return result == DB_OK ? revoke_tokens(write, w) : result;
}

static enum db_result reset(struct db *write, const struct work *w)
{
    const struct value values[] = {value_text(w->hash),
        value_int(w->account->id), value_int(w->call->actor->account)};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_RESET, values, 3, w->arena, NULL);

    if (result == DB_OK) {
        result =
            password_keep(write, w->account->login, w->call->now, w->arena);
    }
    if (result == DB_OK) {
        result = end_sessions(write, w);
    }
    return result == DB_OK ? revoke_tokens(write, w) : result;
}

static enum db_result unlock(struct db *write, const struct work *w)
{
    const struct value values[] = {
        value_int(w->account->id), value_int(w->call->actor->account)};

    return db_run(write, SQL_ACCOUNT_UNLOCK, values, 2, w->arena, NULL);
}

static enum db_result remove_factor(struct db *write, const struct work *w)
{
    enum db_result result = totp_remove(write, w->account->id, w->arena);

    return result == DB_OK ? end_sessions(write, w) : result;
}

static enum db_result take_step(struct db *write, void *context)
{
    static enum db_result (*const takes[])(struct db *, const struct work *) = {
        [STEP_OFF] = switch_off,
        [STEP_UNLOCK] = unlock,
        [STEP_RESET] = reset,
        [STEP_FACTOR] = remove_factor,
        [STEP_SESSIONS] = end_sessions,
    };
    const struct work *w = context;
    const struct audit audit = {actions[w->step], w->account->login, "ok",
        details[w->step], w->call->key_hex, 0, w->call->address};
    enum db_result result = takes[w->step](write, w);

    return result == DB_OK ? audit_write(write, w->call->actor, &audit,
                                 w->call->now, w->arena)
                           : result;
}

enum db_result account_step(struct db *write, const struct account_call *call,
    const struct account *account, enum account_step step, struct arena *arena,
    char one_time[24])
{
    char hash[PASSWORD_HASH_TEXT] = "";
    struct work work = {call, account, step, hash, arena};

    if (account->id == call->actor->account) {
        return DB_NONE;
    }
    if (step == STEP_RESET) {
        password_make(one_time);
        if (!password_hash(one_time, hash)) {
            return DB_FAIL;
        }
    }
    return db_transaction(write, take_step, &work);
}
