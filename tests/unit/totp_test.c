/* Codes of RFC 6238, appendix B, and the agents of sessions. */
#include "sql/totp.h"

#include <string.h>

#include "fcgi/agent.h"
#include "sql/config.h"
#include "tests/unit/suite.h"

static void codes_of_the_standard(void)
{
    static const char secret[] = "12345678901234567890";
    static const struct {
        const char *name;
        int64_t at;
        unsigned want; /* eight digits, SHA-1 */
    } rows[] = {
        {"1970-01-01 00:00:59", 59, 94287082},
        {"2005-03-18 01:58:29", 1111111109, 7081804},
        {"2005-03-18 01:58:31", 1111111111, 14050471},
        {"2009-02-13 23:31:30", 1234567890, 89005924},
        {"2033-05-18 03:33:20", 2000000000, 69279037},
        {"2603-10-11 11:33:20", 20000000000, 65353130},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const unsigned char *key = (const unsigned char *)secret;

        CHECK(rows[i].name, totp_code(key, sizeof(secret) - 1, rows[i].at / 30,
                                8) == rows[i].want);
        CHECK(rows[i].name, totp_code(key, sizeof(secret) - 1, rows[i].at / 30,
                                6) == rows[i].want % 1000000);
    }
}

/* RFC 4648, section 10, without padding. */
static void base32(void)
{
    static const char *const rows[][2] = {{"", ""}, {"f", "MY"}, {"fo", "MZXQ"},
        {"foo", "MZXW6"}, {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[20];

        totp_base32(
            (const unsigned char *)rows[i][0], strlen(rows[i][0]), text);
        CHECK(rows[i][0], strcmp(text, rows[i][1]) == 0);
    }
}

static void policy(void)
{
    static const struct {
        const char *setting;
        enum role role;
        bool offered, required;
    } rows[] = {
        {"off", ROLE_SYSTEM, false, false},
        {"optional", ROLE_SYSTEM, true, false},
        {"system", ROLE_SYSTEM, true, true},
        {"system", ROLE_SECURITY, true, false},
        {"system,security,audit", ROLE_AUDIT, true, true},
        {"systems", ROLE_SYSTEM, true, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct config config = {.two_factor = rows[i].setting};

        CHECK(rows[i].setting, totp_offered(&config) == rows[i].offered);
        CHECK(rows[i].setting,
            totp_required(&config, rows[i].role) == rows[i].required);
    }
}

static void agents(void)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"<script>alert(1)</script>", ""},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
         "like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Edge, Windows"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
         "Firefox/128.0",
            "Firefox, Linux"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
         "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1",
            "Safari, iPhone"},
        {"curl/7.88.1", "curl"},
    };
    struct arena *arena = arena_new(1 << 16);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(
            rows[i][0], strcmp(agent_name(rows[i][0], arena), rows[i][1]) == 0);
    }
    arena_free(arena);
}

SUITE(totp, {"codes of the standard", codes_of_the_standard},
    {"base32", base32}, {"policy", policy}, {"agents", agents})
