#include "tests/integration/factor.h"

#include <string.h>

struct factor factor_of(const char *base32)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct factor out = {{0}};
    unsigned held = 0;
    int bits = 0;
    size_t n = 0;

    for (; *base32 != '<' && *base32 != '\0' && n < TOTP_SECRET; base32++) {
        if (*base32 == ' ') {
            continue;
        }
        held = held << 5 | (unsigned)(strchr(letters, *base32) - letters);
        if ((bits += 5) >= 8) {
            out.secret[n++] = (unsigned char)(held >> (bits -= 8));
        }
    }
    return out;
}

bool factor_read(int64_t account, struct factor *out)
{
    struct totp totp;
    bool found =
        totp_find(fixture.read, account, fixture.arena, &totp) == DB_OK &&
        totp.made && totp.confirmed == 0;

    *out = factor_of(found ? totp.text : "");
    return found;
}

const char *factor_code(const struct factor *factor, int64_t at)
{
    return arena_printf(fixture.arena, "%06u",
        totp_code(factor->secret, TOTP_SECRET, at / 30, 6));
}

void factor_forget(void)
{
    fixture_query("DELETE FROM totp; DELETE FROM recovery_code; "
                  "UPDATE account SET failures = 0, locked_until = 0");
}
