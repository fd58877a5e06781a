#include "sql/account.h"

#include <string.h>

#include "tests/integration/fixture.h"

struct attempt {
    const char *name, *login, *password;
    int64_t after; /* seconds after fixture.now */
    enum login_result want;
};

static enum login_result sign_in(
    const char *login, const char *password, int64_t now, char *token)
{
    int64_t until;

    return account_login(fixture.write, login, password, ADDRESS, now,
        fixture.arena, token, &until);
}

static void attempts(const struct attempt *rows, size_t count)
{
    char token[SESSION_TOKEN_TEXT];

    fixture_clear();
    for (size_t i = 0; i < count; i++) {
        CHECK(rows[i].name,
            sign_in(rows[i].login, rows[i].password,
                fixture.now + rows[i].after, token) == rows[i].want);
    }
}

static void signs_in(void)
{
    static const struct attempt rows[] = {
        {"right password", "clerk1", PASSWORD, 0, LOGIN_OK},
        {"wrong password", "clerk1", "Wrong-horse-7", 0, LOGIN_WRONG},
        {"empty password", "clerk1", "", 0, LOGIN_WRONG},
        {"unknown login", "nobody", PASSWORD, 0, LOGIN_WRONG},
        {"empty login", "", PASSWORD, 0, LOGIN_WRONG},
        {"login in capitals", "CLERK1", PASSWORD, 0, LOGIN_WRONG},
        {"login with a quote", "clerk1' OR '1'='1", PASSWORD, 0, LOGIN_WRONG},
    };

    attempts(rows, COUNT(rows));
    CHECK("every attempt is audited",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'login'") ==
            (int)COUNT(rows));
    CHECK("the password is nowhere in it",
        fixture_number("SELECT COUNT(*) FROM audit WHERE detail LIKE "
                       "'%horse%'") == 0);
    CHECK("one session", fixture_number("SELECT COUNT(*) FROM session") == 1);
}

static void locks_after_five(void)
{
    static const struct attempt rows[] = {
        {"1st", "clerk1", "x", 0, LOGIN_WRONG},
        {"2nd", "clerk1", "x", 1, LOGIN_WRONG},
        {"3rd", "clerk1", "x", 2, LOGIN_WRONG},
        {"4th", "clerk1", "x", 3, LOGIN_WRONG},
        {"5th", "clerk1", "x", 4, LOGIN_WRONG},
        {"right but locked", "clerk1", PASSWORD, 5, LOGIN_LOCKED},
        {"wrong and locked", "clerk1", "x", 6, LOGIN_LOCKED},
        {"another account goes on", "clerk2", PASSWORD, 7, LOGIN_OK},
        {"one second before the end", "clerk1", PASSWORD,
            4 + ACCOUNT_LOCK_SECONDS - 1, LOGIN_LOCKED},
        {"after 15 minutes", "clerk1", PASSWORD, 4 + ACCOUNT_LOCK_SECONDS,
            LOGIN_OK},
    };

    attempts(rows, COUNT(rows));
}

static void success_forgets_failures(void)
{
    static const struct attempt rows[] = {
        {"1st", "clerk1", "x", 0, LOGIN_WRONG},
        {"2nd", "clerk1", "x", 0, LOGIN_WRONG},
        {"3rd", "clerk1", "x", 0, LOGIN_WRONG},
        {"4th", "clerk1", "x", 0, LOGIN_WRONG},
        {"right", "clerk1", PASSWORD, 0, LOGIN_OK},
        {"counted from one again", "clerk1", "x", 0, LOGIN_WRONG},
        {"not locked", "clerk1", PASSWORD, 0, LOGIN_OK},
    };

    attempts(rows, COUNT(rows));
}

static void refuses_disabled(void)
{
    static const struct attempt rows[] = {
        {"right password", "head1", PASSWORD, 0, LOGIN_DISABLED},
        {"wrong password is told alike", "head1", "x", 0, LOGIN_WRONG},
    };

    fixture_query("UPDATE account SET disabled = 1 WHERE login = 'head1'");
    attempts(rows, COUNT(rows));
    fixture_query("UPDATE account SET disabled = 0 WHERE login = 'head1'");
}

static void finds_sessions(void)
{
    static const struct {
        const char *name;
        int64_t after;
        enum db_result want;
    } rows[] = {
        {"at once", 0, DB_OK},
        {"within the idle time", IDLE - 1, DB_OK},
        {"idle", IDLE, DB_NONE},
        {"expired", SESSION_SECONDS, DB_NONE},
    };
    char token[SESSION_TOKEN_TEXT];
    struct session session;

    fixture_clear();
    CHECK("in", sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name,
            session_find(fixture.read, token, fixture.now + rows[i].after, IDLE,
                fixture.arena, &session) == rows[i].want);
    }
    CHECK("role", session.actor.role == ROLE_CLERK);
    CHECK("bureau", strcmp(session.actor.bureau, "tjj") == 0);
    CHECK("region", strcmp(session.region_zh, "溧阳市") == 0);
    CHECK("csrf", strlen(session.csrf) == 32);
    CHECK("not the token", strstr(token, session.csrf) == NULL);
}

static void touch_keeps_a_session(void)
{
    char token[SESSION_TOKEN_TEXT];
    struct session session;
    int64_t later = fixture.now + IDLE - 1;

    fixture_clear();
    CHECK("in", sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
    CHECK("touch", session_touch(fixture.write, token, later) == DB_OK);
    CHECK("still there", session_find(fixture.read, token, later + IDLE - 1,
                             IDLE, fixture.arena, &session) == DB_OK);
    CHECK("busy to the end", session_touch(fixture.write, token,
                                 fixture.now + SESSION_SECONDS - 1) == DB_OK);
    CHECK("12 hours at most",
        session_find(fixture.read, token, fixture.now + SESSION_SECONDS, IDLE,
            fixture.arena, &session) == DB_NONE);
}

static void refuses_strange_tokens(void)
{
    static const struct {
        const char *name, *token;
    } rows[] = {
        {"empty", ""},
        {"short", "0123456789abcdef"},
        {"nobody's", "0123456789abcdef0123456789abcdef"
                     "0123456789abcdef0123456789abcdef"},
        {"too long", "0123456789abcdef0123456789abcdef"
                     "0123456789abcdef0123456789abcdef0"},
    };
    struct session session;

    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(
            rows[i].name, session_find(fixture.read, rows[i].token, fixture.now,
                              IDLE, fixture.arena, &session) == DB_NONE);
    }
}

static void ends_sessions(void)
{
    char token[SESSION_TOKEN_TEXT];
    struct session session;

    fixture_clear();
    CHECK("in", sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
    CHECK("token is not stored",
        fixture_number(arena_printf(fixture.arena,
            "SELECT COUNT(*) FROM session WHERE HEX(token_hash) = '%s'",
            token)) == 0);
    CHECK("out", session_end(fixture.write, token, &fixture.clerk, ADDRESS,
                     fixture.now, fixture.arena) == DB_OK);
    CHECK("gone", session_find(fixture.read, token, fixture.now, IDLE,
                      fixture.arena, &session) == DB_NONE);
    CHECK("audited", fixture_number("SELECT COUNT(*) FROM audit WHERE "
                                    "action = 'logout'") == 1);
}

static void new_password_ends_sessions(void)
{
    char first[SESSION_TOKEN_TEXT], second[SESSION_TOKEN_TEXT];
    struct session session;

    fixture_clear();
    CHECK("in", sign_in("head1", PASSWORD, fixture.now, first) == LOGIN_OK);
    CHECK("set", account_password(fixture.write, &fixture.head, "Left-cow-8",
                     ADDRESS, fixture.now, fixture.arena) == DB_OK);
    CHECK("session over", session_find(fixture.read, first, fixture.now, IDLE,
                              fixture.arena, &session) == DB_NONE);
    CHECK("old one is wrong",
        sign_in("head1", PASSWORD, fixture.now, first) == LOGIN_WRONG);
    CHECK("new one is right",
        sign_in("head1", "Left-cow-8", fixture.now, second) == LOGIN_OK);
    CHECK("back", account_password(fixture.write, &fixture.head, PASSWORD,
                      ADDRESS, fixture.now, fixture.arena) == DB_OK);
}

static void one_time_password(void)
{
    const struct account account = {.login = "fresh",
        .name = "新人",
        .role = ROLE_CLERK,
        .region = REGION,
        .bureau = "czj"};
    char once[24] = "", token[SESSION_TOKEN_TEXT];
    struct session session;

    fixture_clear();
    CHECK("made", account_create(fixture.write, &fixture.system, &account, NULL,
                      ADDRESS, fixture.now, fixture.arena, once) == DB_OK);
    CHECK("20 characters", strlen(once) == 20);
    CHECK("keeps the rules", password_fault("fresh", once) == NULL);
    CHECK(
        "taken", account_create(fixture.write, &fixture.system, &account, NULL,
                     ADDRESS, fixture.now, fixture.arena, once) == DB_CONFLICT);
    fixture_query("DELETE FROM account WHERE login = 'fresh'");
    CHECK(
        "again", account_create(fixture.write, &fixture.system, &account, NULL,
                     ADDRESS, fixture.now, fixture.arena, once) == DB_OK);
    CHECK("in", sign_in("fresh", once, fixture.now, token) == LOGIN_OK);
    CHECK("found", session_find(fixture.read, token, fixture.now, IDLE,
                       fixture.arena, &session) == DB_OK);
    CHECK("must be changed", session.must_change);
    fixture_query("DELETE FROM account WHERE login = 'fresh'");
}

static void lists_by_region(void)
{
    static const struct {
        const char *name, *region;
        size_t want;
    } rows[] = {
        {"county", REGION, 5},
        {"its city", "320400", 5},
        {"its province", "32", 5},
        {"another county", "320482", 0},
        {"another province", "33", 0},
    };

    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct account *accounts;
        size_t count;
        enum db_result result = account_list(
            fixture.read, rows[i].region, fixture.arena, &accounts, &count);

        CHECK(rows[i].name, count == rows[i].want);
        CHECK(rows[i].name, result == (count > 0 ? DB_OK : DB_NONE));
    }
}

SUITE(store_account, {"signs in", signs_in},
    {"locks after five", locks_after_five},
    {"success forgets failures", success_forgets_failures},
    {"refuses disabled", refuses_disabled}, {"finds sessions", finds_sessions},
    {"touch keeps a session", touch_keeps_a_session},
    {"refuses strange tokens", refuses_strange_tokens},
    {"ends sessions", ends_sessions},
    {"a new password ends sessions", new_password_ends_sessions},
    {"one-time password", one_time_password},
    {"lists by region", lists_by_region})
