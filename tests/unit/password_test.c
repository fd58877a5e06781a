/* What is taken as a password and as a sign-in name. */
#include <string.h>

#include "eval/password.h"
#include "tests/unit/suite.h"

static void judges_passwords(void)
{
    static const struct {
        const char *name, *login, *password, *want, *person;
    } rows[] = {
        {"three classes", "clerk1", "Right-horse", NULL, ""},
        {"all four", "clerk1", "Right-horse-7", NULL, ""},
        {"exactly eight", "clerk1", "Abcdef12", NULL, ""},
        {"seven", "clerk1", "Abcde12", "at least 8", ""},
        {"empty", "clerk1", "", "at least 8", ""},
        {"eight Chinese characters are one class", "clerk1", "一二三四五六七八",
            "three of", ""},
        {"Chinese counts by characters", "clerk1", "一二三Ab", "at least 8",
            ""},
        {"Chinese as signs", "clerk1", "一二三四五Ab1", NULL, ""},
        {"small letters alone", "clerk1", "abcdefghij", "three of", ""},
        {"two classes", "clerk1", "abcdefgh12", "three of", ""},
        {"holds the login", "clerk1", "Xclerk1-99", "in a row", ""},
        {"holds three of it", "clerk1", "Xcle-99999", "in a row", ""},
        {"holds its end", "clerk1", "X-rk1-9999", "in a row", ""},
        {"holds two of it", "clerk1", "Xcl-99999a", NULL, ""},
        {"in capitals", "clerk1", "X-CLE-9999x", "in a row", ""},
        {"holds the name", "clerk1", "Ab1-欧阳锋-xyz", "in a row", "欧阳锋"},
        {"holds a part of it", "clerk1", "Ab1-mingxyz", "in a row",
            "Wang Ming"},
        {"holds two of it", "clerk1", "Ab1-欧阳-xyz", NULL, "欧阳锋"},
        {"login of two", "ab", "Xab-99999", NULL, ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *said =
            password_fault(rows[i].login, rows[i].person, rows[i].password);

        CHECK(rows[i].name, (said == NULL) == (rows[i].want == NULL));
        CHECK(rows[i].name, said == NULL || strstr(said, rows[i].want) != NULL);
    }
}

static void judges_logins(void)
{
    static const struct {
        const char *name, *login;
        bool want;
    } rows[] = {
        {"plain", "clerk1", true},
        {"with signs", "wang.xiao-li_2", true},
        {"two characters", "ab", true},
        {"one", "a", false},
        {"empty", "", false},
        {"forty", "abcdefghijabcdefghijabcdefghijabcdefghij", true},
        {"forty-one", "abcdefghijabcdefghijabcdefghijabcdefghijk", false},
        {"capitals", "Clerk1", false},
        {"digit first", "1clerk", false},
        {"blank inside", "cle rk", false},
        {"Chinese", "王", false},
        {"quote", "a'b", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(
            rows[i].name, (login_fault(rows[i].login) == NULL) == rows[i].want);
    }
}

SUITE(password, {"judges passwords", judges_passwords},
    {"judges logins", judges_logins})
