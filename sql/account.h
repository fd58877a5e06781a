/*
 * Accounts and sessions; signing in is in sql/signin.h. Tokens are random and
 * only their hash is stored.
 */
#ifndef SQL_ACCOUNT_H
#define SQL_ACCOUNT_H

#include "eval/password.h"
#include "eval/rights.h"
#include "sql/db.h"

#define SESSION_TOKEN_TEXT 65 /* 64 hex digits and NUL */
#define SESSION_AGENT_MAX  40 /* characters of a browser's name */

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
    bool must_change; /* password to be changed before anything else */
    bool expired;     /* because of its age; else it is a one-time one */
    bool factor;      /* signed in with a second factor */
    int64_t expires, seen;
    const char *region_zh, *region_en;
    const char *bureau_code;
    bool sample; /* the region holds generated data */
    int unread;  /* messages that were not marked as read */
};

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

/* A session as its owner sees it in a list. */
struct session_line {
    const char *id; /* 16 hex digits, opens nothing */
    bool own;       /* the one that asks */
    int64_t created, seen, expires;
    const char *address, *agent;
    bool factor;
};

/* Sessions of an account in use, last used first; `token` marks the own one,
 * NULL none. DB_NONE when there are none. */
enum db_result session_list(struct db *read, int64_t account, const char *token,
    int64_t now, int idle_seconds, struct arena *arena,
    struct session_line **out, size_t *count) MUST_USE;

/* End one session of the actor by its id (the own one too). DB_NONE: there is
 * none. Audited. */
enum db_result session_end_one(struct db *write, const struct actor *actor,
    const char *id, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

/* End all sessions of the actor but that of `token`. Audited. */
enum db_result session_end_others(struct db *write, const struct actor *actor,
    const char *token, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

/* -- accounts -------------------------------------------------------------- */

enum account_state {
    ACCOUNT_ON,
    ACCOUNT_OFF,    /* switched off: its person has left */
    ACCOUNT_PENDING /* waits for the security administrator */
};

struct account {
    int64_t id;
    const char *login, *name, *region, *bureau, *phone;
    enum role role;
    enum account_state state;
    bool must_change;
    int64_t locked_until, created_at;
};

/*
 * Create an account. `password` NULL makes a one-time password, written to
 * `one_time` (20 characters and NUL), to be changed at first sign-in. Made by
 * an `actor` it waits for approval (sql/approval.h); made from the command line
 * (NULL) it is in use at once. DB_CONFLICT when the login is taken. Audited.
 */
enum db_result account_create(struct db *write, const struct actor *actor,
    const struct account *account, const char *password, const char *address,
    int64_t now, struct arena *arena, char one_time[24]) MUST_USE;

/* All accounts of a region and below it, by login. */
enum db_result account_list(struct db *read, const char *region,
    struct arena *arena, struct account **out, size_t *count) MUST_USE;

/* Account of a login: DB_NONE when there is none. */
enum db_result account_find(struct db *read, const char *login,
    struct arena *arena, struct account *out) MUST_USE;

/* Further scopes of an account, "320481:czj 320482:"; "" none. */
enum db_result account_scopes(struct db *read, int64_t account,
    struct arena *arena, const char **out) MUST_USE;

/* "320481" becomes "320481%", "320400" "3204%": a region and all below it as
 * SQL's LIKE has it; NULL when memory is out. */
const char *account_region_pattern(const char *region, struct arena *arena);

#endif
