/*
 * Failures to sign in by address and by names that nobody has. An address
 * forgets its failures one by one, PINZHI_ADDRESS_FAILURES in 15 minutes.
 */
#ifndef SQL_GUARD_H
#define SQL_GUARD_H

#include "sql/db.h"

struct config;

struct guard {
    const char *address, *login; /* subjects, in the arena */
    int64_t address_until;       /* locked until; 0 not */
    int64_t login_until;         /* of a name that nobody has */
};

/* What stands against an address and a login. Part of a transaction. */
enum db_result guard_find(struct db *write, const char *address,
    const char *login, struct arena *arena, struct guard *out) MUST_USE;

/* Count a failure of the address; locks it when there were too many. */
enum db_result guard_address_failed(struct db *write,
    const struct config *config, const struct guard *guard, int64_t now,
    struct arena *arena) MUST_USE;

/* Count a failure of a name that nobody has, as if it were an account. */
enum db_result guard_login_failed(struct db *write, const struct guard *guard,
    int64_t now, struct arena *arena) MUST_USE;

/* Forget what is older than a day. Part of a transaction. */
enum db_result guard_sweep(
    struct db *write, int64_t now, struct arena *arena) MUST_USE;

#endif
