/*
 * A second factor by RFC 6238: HMAC-SHA-1, steps of 30 seconds, six digits,
 * one step of tolerance either way; no code is taken twice. Secrets are stored
 * encrypted (secretbox), under a key in the table `secret`.
 */
#ifndef SQL_TOTP_H
#define SQL_TOTP_H

#include "sql/account.h"

#define TOTP_SECRET   20 /* bytes */
#define TOTP_TEXT     33 /* the secret in Base32 and NUL */
#define RECOVERY_MAX  10
#define RECOVERY_TEXT 12 /* "abcde-fghjk" and NUL */

struct config;

/* The code of a step (RFC 4226 section 5.3), 6 to 8 digits. */
unsigned totp_code(
    const unsigned char *secret, size_t n, int64_t step, int digits);

/* Base32 (RFC 4648) without padding; `out` holds 8 characters for each 5 bytes
 * begun, and NUL. */
void totp_base32(const unsigned char *bytes, size_t n, char *out);

/* May accounts have a second factor; must those of a role (configuration). */
bool totp_offered(const struct config *config);
bool totp_required(const struct config *config, enum role role);

struct totp {
    bool made;            /* a secret is there */
    int64_t confirmed;    /* in use since; 0: not yet */
    int recovery_left;    /* codes that can still be used */
    char text[TOTP_TEXT]; /* the secret while it is not confirmed, else "" */
};

/* What an account has. Read only. */
enum db_result totp_find(struct db *read, int64_t account, struct arena *arena,
    struct totp *out) MUST_USE;

/* Make a secret that waits for its first code; a secret in use is left alone.
 * Audited. */
enum db_result totp_begin(struct db *write, const struct actor *actor,
    const char *key_hex, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

/* What became of a code that a person who is signed in gave. Wrong ones count
 * as those of sign_in_code do: five, and the account is locked. */
enum totp_result { TOTP_OK, TOTP_WRONG, TOTP_LOCKED, TOTP_FAIL };

/*
 * Take the first code: from now on it is asked for at every sign-in, and the
 * session `token` counts as signed in with it. `codes` receives the recovery
 * codes, which nobody can read again. TOTP_WRONG also when nothing waits for a
 * code. Audited.
 */
enum totp_result totp_confirm(struct db *write, const struct actor *actor,
    const char *token, const char *code, const char *address, int64_t now,
    struct arena *arena, char codes[RECOVERY_MAX][RECOVERY_TEXT]) MUST_USE;

/* Is this code, or recovery code, good now, and use it up. DB_NONE: no. Part of
 * the caller's transaction. */
enum db_result totp_check(struct db *write, int64_t account, const char *code,
    int64_t now, struct arena *arena) MUST_USE;

/* Give it up, by a code. Audited. */
enum totp_result totp_end(struct db *write, const struct actor *actor,
    const char *code, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

/* Take it away with its recovery codes. Part of the caller's transaction. */
enum db_result totp_remove(
    struct db *write, int64_t account, struct arena *arena) MUST_USE;

#endif
