/*
 * Accounts and sessions. Passwords are Argon2id (libsodium), tokens are random
 * and only their hash is stored.
 */
#ifndef SQL_ACCOUNT_H
#define SQL_ACCOUNT_H

#include "eval/rights.h"
#include "sql/db.h"

#define ACCOUNT_FAILURES     5 /* wrong passwords before the lock */
#define ACCOUNT_LOCK_SECONDS (15 * 60)
#define SESSION_TOKEN_TEXT   65          /* 64 hex digits and NUL */
#define SESSION_SECONDS      (12 * 3600) /* at most, however busy */

/* How somebody is known. A token of a program reaches /api/ alone. */
enum session_kind {
    SESSION_BROWSER, /* by cookie, after signing in */
    SESSION_READ,    /* by an API token that may read */
    SESSION_SUBMIT   /* by one that may read and submit */
};

struct session {
    struct actor actor;
    enum session_kind kind;
    char csrf[33];    /* 32 hex digits, derived from the cookie; "" without */
    bool must_change; /* one-time password still in use */
    int64_t expires, seen;
    const char *region_zh, *region_en;
    const char *bureau_code;
    bool sample; /* the region holds generated data */
};

enum login_result {
    LOGIN_OK,
    LOGIN_WRONG,  /* unknown login or wrong password, told alike */
    LOGIN_LOCKED, /* too many failures; `*until` says until when */
    LOGIN_DISABLED,
    LOGIN_FAIL /* database */
};

/*
 * Check a password and open a session; `token` receives what goes into the
 * cookie. Five failures lock the account for 15 minutes; an unknown login
 * costs the same time as a wrong password. Every attempt is audited.
 */
enum login_result account_login(struct db *write, const char *login,
    const char *password, const char *address, int64_t now, struct arena *arena,
    char token[SESSION_TOKEN_TEXT], int64_t *until);

/*
 * The session of a token. DB_NONE when there is none, it expired or was idle
 * longer than `idle_seconds`.
 */
enum db_result session_find(struct db *read, const char *token, int64_t now,
    int idle_seconds, struct arena *arena, struct session *out) MUST_USE;

/* Note that the session is in use; called when `seen` is over a minute old. */
enum db_result session_touch(
    struct db *write, const char *token, int64_t now) MUST_USE;

/* End a session (sign out). Audited. */
enum db_result session_end(struct db *write, const char *token,
    const struct actor *actor, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

/* What is wrong with a new login: NULL or an English message id. 2 to 40 small
 * letters, digits, ".", "-" or "_", the first a letter. */
const char *login_fault(const char *login);

/* What is wrong with a new password: NULL or an English message id. At least
 * 8 characters, 3 of 4 classes, no part of the login of 3 or more. */
const char *password_fault(const char *login, const char *password);

struct account {
    int64_t id;
    const char *login, *name, *region, *bureau, *phone;
    enum role role;
    bool disabled, must_change;
    int64_t locked_until, created_at;
};

/*
 * Create an account. `password` NULL makes a one-time password, written to
 * `one_time` (20 characters and NUL), to be changed at first sign-in.
 * DB_CONFLICT when the login is taken. Audited under `actor` (NULL: command
 * line).
 */
enum db_result account_create(struct db *write, const struct actor *actor,
    const struct account *account, const char *password, const char *address,
    int64_t now, struct arena *arena, char one_time[24]) MUST_USE;

/* Set a new password and end the other sessions. Audited. */
enum db_result account_password(struct db *write, const struct actor *actor,
    const char *password, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

/* All accounts of a region and below it, by login. */
enum db_result account_list(struct db *read, const char *region,
    struct arena *arena, struct account **out, size_t *count) MUST_USE;

/* Account of a login: DB_NONE when there is none. */
enum db_result account_find(struct db *read, const char *login,
    struct arena *arena, struct account *out) MUST_USE;

#endif
