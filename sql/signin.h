/*
 * Signing in. Guesses are counted by account (five, then 15 minutes), by
 * address, and by names that nobody has, so that no answer tells whether a
 * name exists; who is refused costs no hashing.
 */
#ifndef SQL_SIGNIN_H
#define SQL_SIGNIN_H

#include "sql/account.h"

#define ACCOUNT_FAILURES     5 /* wrong passwords or codes before the lock */
#define ACCOUNT_LOCK_SECONDS (15 * 60)
#define HALF_SECONDS         (5 * 60) /* to enter the code after the password */

enum login_result {
    LOGIN_OK,
    LOGIN_CODE,     /* right so far: a code is asked for, see sign_in_code */
    LOGIN_WRONG,    /* unknown login or wrong password, told alike */
    LOGIN_LOCKED,   /* too many failures; `*until` says until when */
    LOGIN_ADDRESS,  /* the same, of this address */
    LOGIN_DISABLED, /* right, but switched off */
    LOGIN_PENDING,  /* right, but not approved yet */
    LOGIN_STALE,    /* right, but the one-time password is too old */
    LOGIN_BUSY,     /* too many sign in at once; nothing was checked */
    LOGIN_FAIL      /* database */
};

struct sign_in {
    const struct config *config; /* limits */
    const char *login, *password;
    const char *address;
    const char *agent; /* browser in short; NULL unknown */
};

/*
 * Check a password and open a session; `token` receives what goes into the
 * cookie. With LOGIN_CODE it names a half session, which opens nothing but the
 * question for the code. Every attempt is audited.
 */
enum login_result sign_in(struct db *write, const struct sign_in *try,
    int64_t now, struct arena *arena, char token[SESSION_TOKEN_TEXT],
    int64_t *until);

/*
 * The second step: `half` is the token of LOGIN_CODE, `code` six digits or a
 * recovery code. LOGIN_OK gives a new token and ends the half session;
 * LOGIN_WRONG and LOGIN_LOCKED count like a wrong password; LOGIN_STALE: there
 * is no such half session any more. Of `try` login and password are not used.
 */
enum login_result sign_in_code(struct db *write, const struct sign_in *try,
    const char *half, const char *code, int64_t now, struct arena *arena,
    char token[SESSION_TOKEN_TEXT], int64_t *until);

/*
 * Change the own password: `try` holds the present one and the login of
 * `actor`. One transaction: the present one is checked and counted like a
 * sign-in, the last five are refused, all sessions end, a new one begins in
 * `token` with the second factor of the old one. Audited.
 */
enum password_result {
    CHANGE_OK,
    CHANGE_WRONG,  /* the present password */
    CHANGE_LOCKED, /* five times */
    CHANGE_USED,   /* one of the last five */
    CHANGE_BUSY,
    CHANGE_FAIL
};
enum password_result password_change(struct db *write,
    const struct sign_in *try, const struct session *session,
    const char *wanted, int64_t now, struct arena *arena,
    char token[SESSION_TOKEN_TEXT]);

#endif
