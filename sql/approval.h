/*
 * Four eyes on accounts: what the system administrator asks for (a new
 * account, other rights, one switched on again) waits until a security
 * administrator approves it. Nobody decides what they asked for themselves, nor
 * about their own account: the statement that decides sees to it.
 */
#ifndef SQL_APPROVAL_H
#define SQL_APPROVAL_H

#include "sql/account.h"

enum approval_kind { APPROVAL_CREATE, APPROVAL_RIGHTS, APPROVAL_ENABLE };

/* Rights as they are asked for. */
struct rights_wish {
    enum role role;
    const char *region, *bureau; /* home */
    const char *scopes;          /* further ones, as in struct actor */
};

struct approval {
    const char *id; /* 16 hex digits */
    int64_t account;
    enum approval_kind kind;
    struct rights_wish wish;
    int64_t asked_at, asked_by;
    const char *verdict; /* "", "approved", "refused" */
    int64_t decided_at;
    const char *login, *name, *region; /* of the account it is about */
    enum role role;                    /* its present one */
    const char *asker, *decider;       /* names */
};

/* Who does it, from where, and the key of the form it came by. */
struct account_call {
    const struct actor *actor;
    const char *key_hex, *address;
    int64_t now;
};

/* Open requests about accounts of a region and below, oldest first. */
enum db_result approval_open(struct db *read, const char *region,
    struct arena *arena, struct approval **out, size_t *count) MUST_USE;

/* All that was asked for an account, newest first. */
enum db_result approval_of(struct db *read, int64_t account,
    struct arena *arena, struct approval **out, size_t *count) MUST_USE;

/* One request: DB_NONE when there is none. */
enum db_result approval_find(struct db *read, const char *id,
    struct arena *arena, struct approval *out) MUST_USE;

/* Part of account_create's transaction. */
enum db_result approval_ask_new(struct db *write, const struct actor *actor,
    const struct account *account, int64_t now, struct arena *arena) MUST_USE;

/* Ask for other rights, or to switch an account on again. DB_CONFLICT: this
 * form was sent before. Audited. */
enum db_result approval_ask_rights(struct db *write,
    const struct account_call *call, const struct account *account,
    const struct rights_wish *wish, struct arena *arena) MUST_USE;
enum db_result approval_ask_enable(struct db *write,
    const struct account_call *call, const struct account *account,
    struct arena *arena) MUST_USE;

/*
 * Decide. Approved, it takes effect in the same transaction: the account is on,
 * or has its new rights. DB_NONE: decided already, or by whom it must not be.
 * DB_CONFLICT: this form was sent before. Audited.
 */
enum db_result approval_decide(struct db *write,
    const struct account_call *call, const struct approval *approval,
    bool approve, struct arena *arena) MUST_USE;

/* -- steps that one administrator takes ------------------------------------ */

enum account_step {
    STEP_OFF,     /* system: switch off, its sessions and tokens end */
    STEP_UNLOCK,  /* security: forget wrong passwords */
    STEP_RESET,   /* security: a one-time password; its sessions end */
    STEP_FACTOR,  /* security: take the second factor away */
    STEP_SESSIONS /* security: end its sessions */
};

/*
 * Take a step on another's account; `one_time` receives the password of
 * STEP_RESET. DB_NONE: nothing to do, or the own account. DB_CONFLICT: this
 * form was sent before. Audited.
 */
enum db_result account_step(struct db *write, const struct account_call *call,
    const struct account *account, enum account_step step, struct arena *arena,
    char one_time[24]) MUST_USE;

#endif
