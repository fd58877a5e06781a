#include "sql/account.h"

#include <string.h>

#include "tests/integration/page_fixture.h"

enum { FLOOD = 60 };

#define LONGEST (12 * 3600) /* of a session, by the standard setting */

struct attempt {
    const char *name, *login, *password;
    int64_t after; /* seconds after fixture.now */
    enum login_result want;
};

static void attempts(const struct attempt *rows, size_t count)
{
    char token[SESSION_TOKEN_TEXT];

    fixture_clear();
    for (size_t i = 0; i < count; i++) {
        CHECK(rows[i].name,
            fixture_sign_in(rows[i].login, rows[i].password,
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
        {"expired", LONGEST, DB_NONE},
    };
    char token[SESSION_TOKEN_TEXT];
    struct session session;

    fixture_clear();
    CHECK("in",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
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
    CHECK("in",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
    CHECK("touch", session_touch(fixture.write, token, later) == DB_OK);
    CHECK("still there", session_find(fixture.read, token, later + IDLE - 1,
                             IDLE, fixture.arena, &session) == DB_OK);
    CHECK("busy to the end", session_touch(fixture.write, token,
                                 fixture.now + LONGEST - 1) == DB_OK);
    CHECK("12 hours at most",
        session_find(fixture.read, token, fixture.now + LONGEST, IDLE,
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
    CHECK("in",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
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

/* The session of a sign-in with PASSWORD. */
static struct session signed_in(const char *login)
{
    char token[SESSION_TOKEN_TEXT];
    struct session session = {0};

    CHECK(login,
        fixture_sign_in(login, PASSWORD, fixture.now, token) == LOGIN_OK);
    CHECK(login, session_find(fixture.read, token, fixture.now, IDLE,
                     fixture.arena, &session) == DB_OK);
    return session;
}

static enum password_result change(const struct session *session,
    const char *old, const char *wanted, char token[SESSION_TOKEN_TEXT])
{
    const struct sign_in try = {
        &fixture.config, session->actor.login, old, ADDRESS, ""};

    return password_change(fixture.write, &try, session, wanted, fixture.now,
        fixture.arena, token);
}

/* As the fixture made it: PASSWORD, and no other before. */
static void put_back(const char *login)
{
    fixture_query(arena_printf(fixture.arena,
        "UPDATE account a JOIN account b ON b.login = 'clerk1' SET "
        "a.password_hash = b.password_hash WHERE a.login = '%s'; "
        "DELETE p FROM account_password p JOIN account a ON a.id = "
        "p.account_id WHERE a.login = '%s'; "
        "INSERT INTO account_password SELECT '0123456789abcdef', id, %lld, "
        "password_hash FROM account WHERE login = '%s'",
        login, login, (long long)fixture.now - 60, login));
}

static void new_password_ends_sessions(void)
{
    char first[SESSION_TOKEN_TEXT], second[SESSION_TOKEN_TEXT];
    struct session session;

    fixture_clear();
    CHECK("in",
        fixture_sign_in("head1", PASSWORD, fixture.now, first) == LOGIN_OK);
    session = signed_in("head1");
    CHECK("wrong",
        change(&session, "Wrong-cow-8", "Left-cow-8", second) == CHANGE_WRONG);
    CHECK("still in", session_find(fixture.read, first, fixture.now, IDLE,
                          fixture.arena, &session) == DB_OK);
    CHECK("set", change(&session, PASSWORD, "Left-cow-8", second) == CHANGE_OK);
    CHECK("session over", session_find(fixture.read, first, fixture.now, IDLE,
                              fixture.arena, &session) == DB_NONE);
    CHECK("a new one", session_find(fixture.read, second, fixture.now, IDLE,
                           fixture.arena, &session) == DB_OK);
    CHECK("old one is wrong",
        fixture_sign_in("head1", PASSWORD, fixture.now, first) == LOGIN_WRONG);
    CHECK("new one is right",
        fixture_sign_in("head1", "Left-cow-8", fixture.now, first) == LOGIN_OK);
    put_back("head1");
}

static void last_five_are_refused(void)
{
    static const char *const rows[] = {
        "Left-cow-1", "Left-cow-2", "Left-cow-3", "Left-cow-4", "Left-cow-5"};
    char token[SESSION_TOKEN_TEXT];
    const char *present = PASSWORD;
    struct session session;

    fixture_clear();
    session = signed_in("head1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(
            rows[i], change(&session, present, present, token) == CHANGE_USED);
        CHECK(
            rows[i], change(&session, present, PASSWORD, token) == CHANGE_USED);
        CHECK(rows[i], change(&session, present, rows[i], token) == CHANGE_OK);
        fixture_query(arena_printf(fixture.arena,
            "UPDATE account_password SET set_at = set_at - 60 WHERE set_at <= "
            "%lld",
            (long long)fixture.now));
        present = rows[i];
    }
    CHECK("the sixth is free again",
        change(&session, present, PASSWORD, token) == CHANGE_OK);
    put_back("head1");
}

static void passwords_grow_old(void)
{
    static const struct {
        const char *name;
        int days;
        int64_t after;
        bool must;
    } rows[] = {
        {"a day before", 90, 89 * 86400, false},
        {"after 90 days", 90, 90 * 86400, true},
        {"never, by the setting", 0, 900 * 86400, false},
    };
    int standard = fixture.config.password_days;

    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t now = fixture.now + rows[i].after;
        char token[SESSION_TOKEN_TEXT];
        struct session session = {0};

        fixture_clear();
        fixture.config.password_days = rows[i].days;
        CHECK(rows[i].name,
            fixture_sign_in("clerk2", PASSWORD, now, token) == LOGIN_OK);
        CHECK(rows[i].name, session_find(fixture.read, token, now, IDLE,
                                fixture.arena, &session) == DB_OK);
        CHECK(rows[i].name, session.must_change == rows[i].must);
        CHECK(rows[i].name, session.expired == rows[i].must);
        fixture_query("UPDATE account SET must_change = 0");
    }
    fixture.config.password_days = standard;
}

/* Five failures of names that nobody has look like those of accounts. */
static void nobody_is_told_apart(void)
{
    char token[SESSION_TOKEN_TEXT];

    fixture_clear();
    for (int i = 0; i < 7; i++) {
        enum login_result one =
            fixture_sign_in("clerk1", "x", fixture.now, token);
        enum login_result other =
            fixture_sign_in("nobody", "x", fixture.now, token);

        CHECK("alike", one == other);
        CHECK("locked after five",
            one == (i < ACCOUNT_FAILURES ? LOGIN_WRONG : LOGIN_LOCKED));
    }
    CHECK("free again",
        fixture_sign_in("nobody", "x", fixture.now + ACCOUNT_LOCK_SECONDS,
            token) == LOGIN_WRONG);
}

static void addresses_are_limited(void)
{
    static const struct {
        const char *name;
        int64_t after;
        enum login_result want;
    } rows[] = {
        {"refused, though right", 0, LOGIN_ADDRESS},
        {"a second before the end", ACCOUNT_LOCK_SECONDS - 1, LOGIN_ADDRESS},
        {"at the end", ACCOUNT_LOCK_SECONDS, LOGIN_OK},
    };
    int standard = fixture.config.address_failures;
    char token[SESSION_TOKEN_TEXT];

    fixture_clear();
    fixture.config.address_failures = 10;
    for (int i = 0; i < 10; i++) {
        CHECK("counted",
            fixture_sign_in(arena_printf(fixture.arena, "guess%d", i), "x",
                fixture.now, token) == LOGIN_WRONG);
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name,
            fixture_sign_in("clerk1", PASSWORD, fixture.now + rows[i].after,
                token) == rows[i].want);
    }
    fixture_clear();
    for (int i = 0; i < 40; i++) { /* one in 90 seconds is forgotten */
        CHECK("slow ones are not",
            fixture_sign_in(arena_printf(fixture.arena, "slow%d", i), "x",
                fixture.now + i * 90, token) == LOGIN_WRONG);
    }
    fixture.config.address_failures = standard;
}

static void one_time_passwords_grow_old(void)
{
    char token[SESSION_TOKEN_TEXT];

    fixture_clear();
    fixture_query("UPDATE account SET must_change = 1 WHERE login = 'head1'");
    CHECK("in time", fixture_sign_in("head1", PASSWORD, fixture.now + 71 * 3600,
                         token) == LOGIN_OK);
    CHECK("too late", fixture_sign_in("head1", PASSWORD,
                          fixture.now + 72 * 3600, token) == LOGIN_STALE);
    fixture_query("UPDATE account SET must_change = 0");
}

static void lists_and_ends_sessions(void)
{
    struct session_line *lines;
    char own[SESSION_TOKEN_TEXT], other[SESSION_TOKEN_TEXT];
    struct session session;
    size_t count = 0;

    fixture_clear();
    CHECK("one", fixture_sign_in("clerk1", PASSWORD, fixture.now - 5, other) ==
                     LOGIN_OK);
    CHECK("two",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, own) == LOGIN_OK);
    CHECK("listed",
        session_list(fixture.read, fixture.clerk.account, own, fixture.now,
            IDLE, fixture.arena, &lines, &count) == DB_OK &&
            count == 2);
    CHECK("which", lines[0].own && !lines[1].own);
    CHECK("where", strcmp(lines[1].address, ADDRESS) == 0 &&
                       strcmp(lines[1].agent, "Firefox, Linux") == 0);
    CHECK("not another's",
        session_end_one(fixture.write, &fixture.other, lines[1].id, ADDRESS,
            fixture.now, fixture.arena) == DB_NONE);
    CHECK("ended", session_end_one(fixture.write, &fixture.clerk, lines[1].id,
                       ADDRESS, fixture.now, fixture.arena) == DB_OK);
    CHECK("gone", session_find(fixture.read, other, fixture.now, IDLE,
                      fixture.arena, &session) == DB_NONE);
    CHECK("third",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, other) == LOGIN_OK);
    CHECK("all others", session_end_others(fixture.write, &fixture.clerk, own,
                            ADDRESS, fixture.now, fixture.arena) == DB_OK);
    CHECK("gone too", session_find(fixture.read, other, fixture.now, IDLE,
                          fixture.arena, &session) == DB_NONE);
    CHECK("own one stays", session_find(fixture.read, own, fixture.now, IDLE,
                               fixture.arena, &session) == DB_OK);
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
    CHECK("made", account_create(fixture.write, NULL, &account, NULL, ADDRESS,
                      fixture.now, fixture.arena, once) == DB_OK);
    CHECK("20 characters", strlen(once) == 20);
    CHECK("keeps the rules", password_fault("fresh", "", once) == NULL);
    CHECK("taken", account_create(fixture.write, NULL, &account, NULL, ADDRESS,
                       fixture.now, fixture.arena, once) == DB_CONFLICT);
    fixture_query("DELETE FROM account WHERE login = 'fresh'");
    CHECK("again", account_create(fixture.write, NULL, &account, NULL, ADDRESS,
                       fixture.now, fixture.arena, once) == DB_OK);
    CHECK("in", fixture_sign_in("fresh", once, fixture.now, token) == LOGIN_OK);
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

/* What signing in and refusals do not write. */
static const char *all_but_the_door(void)
{
    const char *list = fixture_query(
        "SELECT GROUP_CONCAT(table_name ORDER BY table_name) FROM "
        "information_schema.tables WHERE table_schema = DATABASE() AND "
        "table_type = 'BASE TABLE' AND table_name NOT IN ('audit', "
        "'sign_in_guard', 'account')");

    return fixture_query(arena_printf(fixture.arena,
        "CHECKSUM TABLE %s; SELECT id, login, name, role, region, bureau, "
        "password_hash, disabled FROM account ORDER BY id",
        list));
}

/* A flood of wrong passwords, of names that nobody has and of pages that are
 * posted without a session: counted and told, and nothing else has changed. */
static void floods_change_nothing(void)
{
    static const char *const names[] = {
        "clerk1", "nobody", "\' OR 1=1 --", "head1", ""};
    static const char *const paths[] = {"/form/" REGION "/2023-11/401/tjj",
        "/review/" REGION "/2023-11/401/tjj", "/accounts", "/password",
        "/tokens", "/peers/" REGION "/2023-11", "/register/" REGION "/2023"};
    int standard = fixture.config.address_failures;
    char token[SESSION_TOKEN_TEXT];
    const char *before;

    fixture_clear();
    memset(&page, 0, sizeof(page));
    fixture.config.address_failures = FLOOD;
    before = all_but_the_door();
    for (int i = 0; i < FLOOD; i++) {
        CHECK("nobody gets in",
            fixture_sign_in(names[(size_t)i % COUNT(names)], "Wrong-horse-7",
                fixture.now, token) != LOGIN_OK);
        int status = page_post(paths[(size_t)i % COUNT(paths)],
            "version=0&event=save&v.B01.total=1&login=newone&name=x&role=system"
            "&region=" REGION,
            fixture_key());

        CHECK("no page either", status >= 300 && status < 500);
    }
    CHECK("nothing changed", strcmp(before, all_but_the_door()) == 0);
    CHECK("locked", fixture_number("SELECT COUNT(*) FROM account WHERE "
                                   "locked_until > 0") == 2);
    CHECK("each attempt is told",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'login' AND "
                       "result <> 'ok'") == FLOOD);
    fixture_clear();
    fixture.config.address_failures = standard;
}

SUITE(store_account, {"signs in", signs_in},
    {"locks after five", locks_after_five},
    {"success forgets failures", success_forgets_failures},
    {"refuses disabled", refuses_disabled}, {"finds sessions", finds_sessions},
    {"touch keeps a session", touch_keeps_a_session},
    {"refuses strange tokens", refuses_strange_tokens},
    {"ends sessions", ends_sessions},
    {"a new password ends sessions", new_password_ends_sessions},
    {"the last five are refused", last_five_are_refused},
    {"passwords grow old", passwords_grow_old},
    {"one-time passwords grow old", one_time_passwords_grow_old},
    {"nobody is told apart", nobody_is_told_apart},
    {"addresses are limited", addresses_are_limited},
    {"lists and ends sessions", lists_and_ends_sessions},
    {"one-time password", one_time_password},
    {"lists by region", lists_by_region},
    {"floods change nothing", floods_change_nothing})
