#include "sql/config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"

/* Load with one variable set; what was said, NULL when it was taken. */
static const char *load_with(
    const char *name, const char *value, struct config *config)
{
    static char said[300];
    const char *own = getenv(name);
    char *kept = own == NULL ? NULL : strdup(own);
    FILE *err = fmemopen(said, sizeof(said), "w");
    bool ok;

    said[0] = '\0';
    setenv(name, value, 1);
    ok = config_load(config, err);
    fclose(err);
    if (kept == NULL) {
        unsetenv(name);
    } else {
        setenv(name, kept, 1);
    }
    free(kept);
    return ok ? NULL : said;
}

static void judges_values(void)
{
    static const struct {
        const char *name, *variable, *value, *want;
    } rows[] = {
        {"a port", "PINZHI_DB_PORT", "3307", NULL},
        {"least", "PINZHI_DB_PORT", "1", NULL},
        {"most", "PINZHI_DB_PORT", "65535", NULL},
        {"none", "PINZHI_DB_PORT", "0",
            "PINZHI_DB_PORT is \"0\"; it must be a whole number from 1 to "
            "65535\n"},
        {"too large", "PINZHI_DB_PORT", "65536", "from 1 to 65535"},
        {"larger than an int", "PINZHI_THREADS", "4294967297",
            "PINZHI_THREADS is \"4294967297\"; it must be a whole number from "
            "1 to 256"},
        {"larger than a long", "PINZHI_THREADS", "99999999999999999999",
            "from 1 to 256"},
        {"empty", "PINZHI_THREADS", "", "PINZHI_THREADS is \"\""},
        {"with a unit", "PINZHI_IDLE_MINUTES", "30m", "from 1 to 720"},
        {"yes", "PINZHI_SECURE_COOKIE", "yes", NULL},
        {"no", "PINZHI_SECURE_COOKIE", "no", NULL},
        {"neither", "PINZHI_SECURE_COOKIE", "true",
            "PINZHI_SECURE_COOKIE is \"true\"; it must be yes or no\n"},
        {"text", "PINZHI_DB_NAME", "品质", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct config config;
        const char *said = load_with(rows[i].variable, rows[i].value, &config);

        CHECK(rows[i].name, (said == NULL) == (rows[i].want == NULL));
        CHECK(rows[i].name, said == NULL || strstr(said, rows[i].want) != NULL);
    }
}

static void takes_values(void)
{
    struct config config;

    CU_ASSERT(load_with("PINZHI_DB_PORT", "3307", &config) == NULL);
    CU_ASSERT_EQUAL(config.db_port, 3307);
    CU_ASSERT(load_with("PINZHI_SECURE_COOKIE", "yes", &config) == NULL);
    CU_ASSERT(config.secure_cookie);
    CU_ASSERT(load_with("PINZHI_SECURE_COOKIE", "no", &config) == NULL);
    CU_ASSERT(!config.secure_cookie);
}

static void helps(void)
{
    static const char *const names[] = {"PINZHI_DB_SOCKET", "PINZHI_DB_NAME",
        "PINZHI_EXPORT_DIR", "PINZHI_THREADS", "PINZHI_SECURE_COOKIE"};
    char text[8000] = "";
    FILE *out = fmemopen(text, sizeof(text), "w");

    config_help(out);
    fclose(out);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CHECK(names[i], strstr(text, names[i]) != NULL);
    }
}

SUITE(config, {"judges values", judges_values}, {"takes values", takes_values},
    {"helps", helps})
