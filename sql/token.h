/*
 * Tokens by which programs ask in a person's name: "pz_" and 64 hex digits,
 * shown once, stored as a hash. A token has a scope and an end, and is no
 * session: it sets no cookie, and only addresses below /api/ know it.
 */
#ifndef SQL_TOKEN_H
#define SQL_TOKEN_H

#include "sql/account.h"

#define TOKEN_TEXT     68 /* "pz_", 64 hex digits and NUL */
#define TOKEN_NAME_MAX 40
#define TOKEN_DAYS_MAX 365
#define TOKENS_MAX     20 /* of an account that are in use */

struct token {
    const char *id; /* 16 hex digits, not secret */
    const char *name;
    enum session_kind kind; /* SESSION_READ or SESSION_SUBMIT */
    int64_t created, expires;
    int64_t seen;        /* last use, to the minute; 0 never */
    const char *address; /* of the last use, "" never */
    int64_t revoked;     /* 0: it is not */
};

/* "read", "submit"; and back: SESSION_BROWSER when it is neither. */
const char *token_scope_key(enum session_kind kind);
enum session_kind token_scope_of(const char *key);

/*
 * The session of a token as it came ("pz_..."), its kind set, without a CSRF
 * token. DB_NONE: no such token, expired, revoked, its account disabled.
 */
enum db_result token_find(struct db *read, const char *token, int64_t now,
    struct arena *arena, struct session *out) MUST_USE;

/* Note that a token is in use; called when its `seen` is over a minute old. */
enum db_result token_touch(struct db *write, const char *token,
    const char *address, int64_t now) MUST_USE;

/* What a new token is to be. */
struct token_wish {
    const char *name; /* up to TOKEN_NAME_MAX characters */
    enum session_kind kind;
    int days;            /* 1 to TOKEN_DAYS_MAX */
    const char *key_hex; /* idempotency key */
    const char *address;
};

/*
 * Make a token for `actor`; `out` receives it, and nobody can read it again.
 * DB_CONFLICT: this key made one before, which cannot be shown again. Audited.
 */
enum db_result token_create(struct db *write, const struct actor *actor,
    const struct token_wish *wish, int64_t now, struct arena *arena,
    char out[TOKEN_TEXT]) MUST_USE;

/* Tokens of an account, newest first. DB_NONE when there are none. */
enum db_result token_list(struct db *read, int64_t account, struct arena *arena,
    struct token **out, size_t *count) MUST_USE;

/* Revoke one of the actor's own tokens for good; one that is revoked is left
 * so. DB_NONE: the actor has no such token in use. Audited. */
enum db_result token_revoke(struct db *write, const struct actor *actor,
    const char *id, const char *key_hex, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

#endif
