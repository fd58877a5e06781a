/*
 * Passwords as they are stored: Argon2id by libsodium, 19 MiB and two passes.
 * Hashing is the dearest thing a stranger can ask for, so that only a few
 * threads do it at once, whatever comes in.
 */
#ifndef SQL_PASSWORD_H
#define SQL_PASSWORD_H

#include <stdbool.h>

#include "sql/db.h"

#define PASSWORD_HASH_TEXT 128
#define PASSWORD_TEXT      24 /* of a one-time password: 20 and room */

/* False when memory is out. Not gated: only the signed-in come here. */
bool password_hash(const char *password, char out[PASSWORD_HASH_TEXT]);

enum password_check {
    PASSWORD_RIGHT,
    PASSWORD_WRONG,
    PASSWORD_BUSY /* too many are waiting to be checked: nothing was */
};

/* Compare with a stored hash; NULL is nobody's, which takes as long and is
 * wrong. Waits for its turn. */
enum password_check password_verify(const char *stored, const char *password);

/* A one-time password: 20 characters that are not taken for one another, 99
 * bits, with three classes. */
void password_make(char out[PASSWORD_TEXT]);

/* Note the present password of a login as one it has had, set at `now`. Part of
 * the caller's transaction. */
enum db_result password_keep(struct db *write, const char *login, int64_t now,
    struct arena *arena) MUST_USE;

/* DB_CONFLICT when `password` is one of the last five of the account, DB_OK
 * when not. Part of the caller's transaction. */
enum db_result password_fresh(struct db *write, int64_t account,
    const char *password, struct arena *arena) MUST_USE;

#endif
