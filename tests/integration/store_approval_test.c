/* Four eyes on accounts, and the steps that one administrator takes. */
#include "sql/approval.h"

#include <string.h>

#include "sql/token.h"
#include "sql/totp.h"
#include "tests/integration/page_fixture.h"

static struct actor guard, second;

static struct actor make(const char *login, enum role role)
{
    const struct account account = {.login = login,
        .name = login,
        .role = role,
        .region = REGION,
        .bureau = ""};
    struct account made = {0};

    CHECK(login, account_create(fixture.write, NULL, &account, PASSWORD,
                     ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
    CHECK(login,
        account_find(fixture.read, login, fixture.arena, &made) == DB_OK);
    return (struct actor){made.id, login, login, role, REGION, "", NULL};
}

static void begin(void)
{
    fixture_clear();
    guard = make("guard9", ROLE_SECURITY);
    second = make("second9", ROLE_SECURITY);
}

static void end(void)
{
    fixture_query("DELETE FROM account WHERE login LIKE '%9'; "
                  "DELETE FROM account_request; DELETE FROM account_scope; "
                  "DELETE FROM api_token");
    fixture_clear();
}

static struct account_call call_by(const struct actor *actor)
{
    return (struct account_call){actor, fixture_key(), ADDRESS, fixture.now};
}

static struct account account_of(const char *login)
{
    struct account account = {0};

    CHECK(login,
        account_find(fixture.read, login, fixture.arena, &account) == DB_OK);
    return account;
}

/* The one request that is open. */
static struct approval open_one(void)
{
    struct approval *list = NULL;
    size_t count = 0;

    CHECK("open", approval_open(fixture.read, REGION, fixture.arena, &list,
                      &count) == DB_OK);
    CHECK("one", count == 1);
    return count == 1 ? list[0] : (struct approval){.id = ""};
}

static enum db_result decide(const struct actor *by, bool approve)
{
    const struct account_call call = call_by(by);
    const struct approval approval = open_one();

    return approval_decide(
        fixture.write, &call, &approval, approve, fixture.arena);
}

static void ask_for_fresh(char once[24])
{
    const struct account account = {.login = "fresh9",
        .name = "新人",
        .role = ROLE_CLERK,
        .region = REGION,
        .bureau = "czj"};

    CHECK(
        "asked", account_create(fixture.write, &fixture.system, &account, NULL,
                     ADDRESS, fixture.now, fixture.arena, once) == DB_OK);
}

static void new_accounts_wait(void)
{
    char once[24] = "", token[SESSION_TOKEN_TEXT];

    begin();
    ask_for_fresh(once);
    CHECK("pending", account_of("fresh9").state == ACCOUNT_PENDING);
    CHECK("cannot sign in",
        fixture_sign_in("fresh9", once, fixture.now, token) == LOGIN_PENDING);
    CHECK("wrong is told alike",
        fixture_sign_in("fresh9", "x", fixture.now, token) == LOGIN_WRONG);
    CHECK("approved", decide(&guard, true) == DB_OK);
    CHECK("in use", account_of("fresh9").state == ACCOUNT_ON);
    CHECK("signs in",
        fixture_sign_in("fresh9", once, fixture.now, token) == LOGIN_OK);
    CHECK("both in the log",
        fixture_number("SELECT COUNT(*) FROM audit WHERE object = 'fresh9' AND "
                       "action IN ('account', 'account-decide')") == 2);
    end();
}

static void refused_ones_stay_off(void)
{
    char once[24] = "", token[SESSION_TOKEN_TEXT];

    begin();
    ask_for_fresh(once);
    CHECK("refused", decide(&guard, false) == DB_OK);
    CHECK("never on",
        fixture_sign_in("fresh9", once, fixture.now, token) == LOGIN_PENDING);
    end();
}

/* The statement itself refuses: whatever a page would let through. */
static void never_by_the_same_person(void)
{
    struct account_call by_guard;
    struct approval approval;
    struct account account;

    begin();
    by_guard = call_by(&guard);
    account = account_of("clerk1");
    const struct account_call asked = call_by(&guard);

    CHECK("asked", approval_ask_enable(fixture.write, &asked, &account,
                       fixture.arena) == DB_OK);
    CHECK("not who asked", decide(&guard, true) == DB_NONE);
    CHECK("another one", decide(&second, true) == DB_OK);
    account = account_of("guard9");
    const struct account_call own = call_by(&fixture.system);

    CHECK("asked for guard9", approval_ask_enable(fixture.write, &own, &account,
                                  fixture.arena) == DB_OK);
    approval = open_one();
    CHECK("not the own account", decide(&guard, true) == DB_NONE);
    CHECK("another's", decide(&second, true) == DB_OK);
    CHECK("once", approval_decide(fixture.write, &by_guard, &approval, true,
                      fixture.arena) != DB_OK);
    end();
}

static void rights_change_whole(void)
{
    const struct rights_wish wish = {
        ROLE_HEAD, REGION, "czj", "320481:kjj 320482:tjj"};
    struct account account;
    struct session session;

    begin();
    account = account_of("clerk2");
    CHECK("in before", page_sign_in("clerk2"));
    const struct account_call call = call_by(&fixture.system);

    CHECK("asked", approval_ask_rights(fixture.write, &call, &account, &wish,
                       fixture.arena) == DB_OK);
    CHECK("sent twice", approval_ask_rights(fixture.write, &call, &account,
                            &wish, fixture.arena) == DB_CONFLICT);
    CHECK("not yet", account_of("clerk2").role == ROLE_CLERK);
    CHECK("approved", decide(&guard, true) == DB_OK);
    CHECK("read", session_find(fixture.read, page.token, fixture.now, IDLE,
                      fixture.arena, &session) == DB_OK);
    CHECK("role", session.actor.role == ROLE_HEAD);
    CHECK("home", strcmp(session.actor.bureau, "czj") == 0);
    CHECK("scopes", strcmp(session.actor.scopes, "320481:kjj 320482:tjj") == 0);
    CHECK("page of the second bureau",
        page_serve("/form/" REGION "/2023-11/401/kjj", "", NULL) == 404 ||
            page.reply.status == 200);
    CHECK("not of a third",
        page_serve("/form/" REGION "/2023-11/401/tjj", "", NULL) == 403);
    fixture_query("UPDATE account SET role = 'clerk', bureau = 'shuiwj' WHERE "
                  "login = 'clerk2'");
    end();
}

/* -- steps ----------------------------------------------------------------- */

static enum db_result take(
    const struct actor *by, const char *login, enum account_step step)
{
    const struct account_call call = call_by(by);
    const struct account account = account_of(login);
    char once[24];

    return account_step(
        fixture.write, &call, &account, step, fixture.arena, once);
}

static bool session_lives(void)
{
    struct session session;

    return session_find(fixture.read, page.token, fixture.now, IDLE,
               fixture.arena, &session) == DB_OK;
}

static void leavers_are_switched_off(void)
{
    struct token_wish wish = {"x", SESSION_READ, 30, NULL, ADDRESS};
    char token[TOKEN_TEXT], cookie[SESSION_TOKEN_TEXT];
    struct session session;

    begin();
    wish.key_hex = fixture_key();
    CHECK("in", page_sign_in("head1"));
    CHECK("token", token_create(fixture.write, &fixture.head, &wish,
                       fixture.now, fixture.arena, token) == DB_OK);
    CHECK("not oneself", take(&fixture.head, "head1", STEP_OFF) == DB_NONE);
    CHECK("off", take(&fixture.system, "head1", STEP_OFF) == DB_OK);
    CHECK("session over", !session_lives());
    CHECK("token over", token_find(fixture.read, token, fixture.now,
                            fixture.arena, &session) == DB_NONE);
    CHECK("cannot sign in", fixture_sign_in("head1", PASSWORD, fixture.now,
                                cookie) == LOGIN_DISABLED);
    CHECK("once", take(&fixture.system, "head1", STEP_OFF) == DB_NONE);
    const struct account_call call = call_by(&fixture.system);
    const struct account account = account_of("head1");

    CHECK("asked back", approval_ask_enable(fixture.write, &call, &account,
                            fixture.arena) == DB_OK);
    CHECK("still off", fixture_sign_in("head1", PASSWORD, fixture.now,
                           cookie) == LOGIN_DISABLED);
    CHECK("approved", decide(&guard, true) == DB_OK);
    CHECK("back",
        fixture_sign_in("head1", PASSWORD, fixture.now, cookie) == LOGIN_OK);
    end();
}

static void security_unlocks_and_ends(void)
{
    char token[SESSION_TOKEN_TEXT];

    begin();
    for (int i = 0; i < ACCOUNT_FAILURES; i++) {
        CHECK("wrong",
            fixture_sign_in("clerk1", "x", fixture.now, token) == LOGIN_WRONG);
    }
    CHECK("locked", fixture_sign_in("clerk1", PASSWORD, fixture.now, token) ==
                        LOGIN_LOCKED);
    CHECK("unlocked", take(&guard, "clerk1", STEP_UNLOCK) == DB_OK);
    CHECK("in", page_sign_in("clerk1"));
    CHECK("ended", take(&guard, "clerk1", STEP_SESSIONS) == DB_OK);
    CHECK("over", !session_lives());
    end();
}

static void resets_to_a_one_time_password(void)
{
    struct account_call again;
    char once[24] = "", token[SESSION_TOKEN_TEXT];
    struct account account;
    struct session session;

    begin();
    account = account_of("reviewer1");
    again = call_by(&guard);
    CHECK("in", page_sign_in("reviewer1"));
    CHECK("reset", account_step(fixture.write, &again, &account, STEP_RESET,
                       fixture.arena, once) == DB_OK);
    CHECK("session over", !session_lives());
    CHECK("old one is wrong", fixture_sign_in("reviewer1", PASSWORD,
                                  fixture.now, token) == LOGIN_WRONG);
    CHECK("new one",
        fixture_sign_in("reviewer1", once, fixture.now, token) == LOGIN_OK);
    CHECK("to be changed", session_find(fixture.read, token, fixture.now, IDLE,
                               fixture.arena, &session) == DB_OK &&
                               session.must_change);
    CHECK("of no use later",
        fixture_sign_in("reviewer1", once, fixture.now + 72 * 3600, token) ==
            LOGIN_STALE);
    CHECK("sent twice", account_step(fixture.write, &again, &account,
                            STEP_RESET, fixture.arena, once) == DB_CONFLICT);
    fixture_query("UPDATE account a JOIN account b ON b.login = 'clerk1' SET "
                  "a.password_hash = b.password_hash, a.must_change = 0 WHERE "
                  "a.login = 'reviewer1'");
    end();
}

/* -- each statement fails -------------------------------------------------- */

static const char *state(void)
{
    return fixture_query("CHECKSUM TABLE account, account_request, "
                         "account_scope, account_password, session, api_token, "
                         "audit");
}

static bool approves(void)
{
    return decide(&guard, true) == DB_OK;
}

static bool switches_off(void)
{
    return take(&fixture.system, "head1", STEP_OFF) == DB_OK;
}

static bool resets(void)
{
    return take(&guard, "head1", STEP_RESET) == DB_OK;
}

static void nothing_half_done(void)
{
    static const struct rights_wish wish = {
        ROLE_CLERK, REGION, "shuiwj", "320481:kjj"};
    static const struct {
        const char *name;
        bool (*run)(void);
        unsigned statements; /* COMMIT is the last */
    } rows[] = {
        {"approve rights", approves, 6},
        {"switch off", switches_off, 5},
        {"reset", resets, 6},
    };

    begin();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct account account = account_of("clerk2");
        const struct account_call call = call_by(&fixture.system);

        fixture_query("DELETE FROM account_request");
        CHECK("asked", approval_ask_rights(fixture.write, &call, &account,
                           &wish, fixture.arena) == DB_OK);
        for (unsigned n = 1; n <= rows[i].statements; n++) {
            const char *was = state();

            db_fail_at(fixture.write, n);
            CHECK(rows[i].name, !rows[i].run());
            db_fail_at(fixture.write, 0);
            CHECK(rows[i].name, strcmp(was, state()) == 0);
        }
        CHECK(rows[i].name, rows[i].run());
    }
    fixture_query("UPDATE account a JOIN account b ON b.login = 'clerk1' SET "
                  "a.password_hash = b.password_hash, a.must_change = 0, "
                  "a.disabled = 0 WHERE a.login = 'head1'");
    end();
}

SUITE(store_approval, {"new accounts wait", new_accounts_wait},
    {"refused ones stay off", refused_ones_stay_off},
    {"never by the same person", never_by_the_same_person},
    {"rights change whole", rights_change_whole},
    {"leavers are switched off", leavers_are_switched_off},
    {"security unlocks and ends", security_unlocks_and_ends},
    {"resets to a one-time password", resets_to_a_one_time_password},
    {"nothing half done", nothing_half_done})
