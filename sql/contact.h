/*
 * How a person is reached outside the pages: mail address and mobile number.
 */
#ifndef SQL_CONTACT_H
#define SQL_CONTACT_H

#include "eval/rights.h"
#include "sql/db.h"

/* Mail address and mobile number of an account; "" each when none are known. */
enum db_result contact_find(struct db *read, int64_t account,
    struct arena *arena, const char **email, const char **mobile) MUST_USE;

/* What is wrong with an address or number: NULL or an English message id. Both
 * may be empty. */
const char *contact_fault(const char *email, const char *mobile);

struct contact {
    int64_t account;
    const char *email, *mobile;    /* checked by contact_fault */
    const char *key_hex, *address; /* idempotency key; of the client */
};

/* Store both as one transaction with its audit row, which has before and after.
 * `actor` NULL: the command line. A key that is done already is DB_OK. */
enum db_result contact_save(struct db *write, const struct actor *actor,
    const struct contact *contact, int64_t now, struct arena *arena) MUST_USE;

#endif
