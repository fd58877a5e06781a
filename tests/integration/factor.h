/*
 * The app on a person's phone: codes of a second factor.
 */
#ifndef TESTS_FACTOR_H
#define TESTS_FACTOR_H

#include "sql/totp.h"
#include "tests/integration/fixture.h"

struct factor {
    unsigned char secret[TOTP_SECRET];
};

/* The secret as a page shows it: Base32 up to its end or a tag, blanks left
 * out. */
struct factor factor_of(const char *base32);

/* The secret of an account that waits for its first code; false: none does. */
bool factor_read(int64_t account, struct factor *out);

/* The code of a moment. */
const char *factor_code(const struct factor *factor, int64_t at);

/* Nobody has a second factor any more, and nobody is locked. */
void factor_forget(void);

#endif
