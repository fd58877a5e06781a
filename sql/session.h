/*
 * Columns that a session's SELECTs share: private to sql/.
 */
#ifndef SQL_SESSION_H
#define SQL_SESSION_H

#include "sql/account.h"

#define SESSION_COLUMNS 15 /* ACTOR_COLUMNS in statements.h, and one more */

/* The hash under which a token is stored; false when it is no token. */
bool session_token_hash(const char *token, unsigned char hash[32]);

/* The session from its columns. */
void session_take(
    const struct value *row, const char *token, struct session *out);

#endif
