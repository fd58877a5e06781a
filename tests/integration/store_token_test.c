/* API tokens: what they open, for how long, and that they are no sessions. */
#include "sql/token.h"

#include <string.h>

#include "tests/integration/page_fixture.h"

#define DAY       86400
#define OPEN_FORM "/form/" REGION "/2023-11/401/tjj"
#define API       "/api/evaluation/" REGION "/2023-11"

static char token[TOKEN_TEXT];

static enum db_result make(
    const struct actor *who, enum session_kind kind, int days, const char *key)
{
    const struct token_wish wish = {"ledger", kind, days, key, ADDRESS};

    return token_create(
        fixture.write, who, &wish, fixture.now, fixture.arena, token);
}

static void begin(void)
{
    fixture_clear();
    fixture_query("DELETE FROM api_token");
    memset(&page, 0, sizeof(page));
}

static void lives_until_its_end(void)
{
    static const struct {
        const char *name;
        int64_t after;
        enum db_result want;
    } rows[] = {
        {"at once", 0, DB_OK},
        {"the last second", 30 * DAY - 1, DB_OK},
        {"at its end", 30 * DAY, DB_NONE},
    };
    struct session session;

    begin();
    CHECK(
        "made", make(&fixture.clerk, SESSION_READ, 30, fixture_key()) == DB_OK);
    CHECK("its look", strlen(token) == TOKEN_TEXT - 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name,
            token_find(fixture.read, token, fixture.now + rows[i].after,
                fixture.arena, &session) == rows[i].want);
    }
    CHECK("whose", strcmp(session.actor.login, "clerk1") == 0);
    CHECK("scope", session.kind == SESSION_READ);
    CHECK("no token of pages", session.csrf[0] == '\0');
    CHECK("stored as a hash",
        fixture_number(arena_printf(fixture.arena,
            "SELECT COUNT(*) FROM api_token WHERE HEX(token_hash) = '%s'",
            token + 3)) == 0);
}

static void refuses_strange_tokens(void)
{
    static const char *const rows[] = {"", "pz_", "pz_0123",
        "pz_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "pz_' OR 1=1 -- 0123456789abcdef0123456789abcdef0123456789abcdef0123"};
    struct session session;

    begin();
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i], token_find(fixture.read, rows[i], fixture.now,
                           fixture.arena, &session) == DB_NONE);
    }
}

static void made_once_for_a_key(void)
{
    const char *key;

    begin();
    key = fixture_key();
    CHECK("made", make(&fixture.clerk, SESSION_READ, 30, key) == DB_OK);
    CHECK("again", make(&fixture.clerk, SESSION_READ, 30, key) == DB_CONFLICT);
    CHECK("one token", fixture_number("SELECT COUNT(*) FROM api_token") == 1);
    CHECK("one row of the log",
        fixture_number(
            "SELECT COUNT(*) FROM audit WHERE action = 'token' AND "
            "detail = 'before: none; after: ledger, read, 30 d'") == 1);
}

static const char *newest(void)
{
    return fixture_query("SELECT id FROM api_token LIMIT 1");
}

static void revoked_by_its_owner(void)
{
    struct session session;
    const char *id;

    begin();
    CHECK("made",
        make(&fixture.clerk, SESSION_SUBMIT, 365, fixture_key()) == DB_OK);
    id = newest();
    CHECK("not by another",
        token_revoke(fixture.write, &fixture.other, id, fixture_key(), ADDRESS,
            fixture.now, fixture.arena) == DB_NONE);
    CHECK("still good", token_find(fixture.read, token, fixture.now,
                            fixture.arena, &session) == DB_OK);
    CHECK("by its owner",
        token_revoke(fixture.write, &fixture.clerk, id, fixture_key(), ADDRESS,
            fixture.now, fixture.arena) == DB_OK);
    CHECK("refused", token_find(fixture.read, token, fixture.now, fixture.arena,
                         &session) == DB_NONE);
    CHECK("once is enough",
        token_revoke(fixture.write, &fixture.clerk, id, fixture_key(), ADDRESS,
            fixture.now, fixture.arena) == DB_NONE);
}

static void nothing_half_made(void)
{
    static const unsigned statements = 3;

    for (unsigned n = 1; n <= statements + 1; n++) {
        enum db_result result;

        begin();
        db_fail_at(fixture.write, n);
        result = make(&fixture.clerk, SESSION_READ, 30, fixture_key());
        db_fail_at(fixture.write, 0);
        CHECK("done or not", result == (n <= statements ? DB_FAIL : DB_OK));
        CHECK("token and log together",
            fixture_number("SELECT COUNT(*) FROM api_token") ==
                    (n > statements) &&
                fixture_number("SELECT COUNT(*) FROM audit") ==
                    (n > statements));
    }
}

/* -- what a request with one reaches --------------------------------------- */

static void opens_the_api_alone(void)
{
    static const struct {
        const char *name, *path;
        int status;
    } rows[] = {
        {"the api", API, 200},
        {"another county's", "/api/evaluation/320482/2023-11", 403},
        {"a page", "/evaluation/" REGION "/2023-11", 303},
        {"a form", OPEN_FORM, 303},
        {"a download", "/workbook/" REGION "/2023-11", 303},
        {"the own account", "/password", 303},
        {"tokens", "/tokens", 303},
        {"the root", "/", 303},
    };

    begin();
    CHECK("made",
        make(&fixture.reviewer, SESSION_SUBMIT, 30, fixture_key()) == DB_OK);
    page.bearer = token;
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(
            rows[i].name, page_serve(rows[i].path, "", NULL) == rows[i].status);
        CHECK(rows[i].name, page.reply.cookie == NULL);
        CHECK(rows[i].name, page.reply.location == NULL ||
                                strncmp(page.reply.location, "/login", 6) == 0);
    }
    CHECK("no session", fixture_number("SELECT COUNT(*) FROM session") == 0);
    CHECK("its use is noted",
        strcmp(fixture_query("SELECT address FROM api_token"), ADDRESS) == 0);
    page.bearer = NULL;
}

static bool json_says(int status, const char *part)
{
    return page.reply.status == status &&
           strstr(page.reply.body.p, part) != NULL;
}

static void stands_for_itself(void)
{
    begin();
    CHECK("made",
        make(&fixture.reviewer, SESSION_READ, 30, fixture_key()) == DB_OK);
    CHECK("sign in", page_sign_in("reviewer1"));
    page.bearer = "pz_nobody's";
    page_serve(API, "", NULL);
    CHECK("the cookie does not help", json_says(401, "\"code\":\"token\""));
    CHECK("asked for one", page.reply.challenge != NULL);
    page.bearer = token;
    CHECK("good again", page_serve(API, "", NULL) == 200);
    fixture_query("UPDATE account SET disabled = 1 WHERE login = 'reviewer1'");
    page_serve(API, "", NULL);
    CHECK("not of a disabled account", json_says(401, "\"status\":401"));
    fixture_query("UPDATE account SET disabled = 0, must_change = 1 WHERE "
                  "login = 'reviewer1'");
    page_serve(API, "", NULL);
    CHECK("nor of one with a one-time password",
        json_says(403, "\"code\":\"password\""));
    fixture_query("UPDATE account SET must_change = 0");
    page.bearer = NULL;
}

static void read_only_changes_nothing(void)
{
    begin();
    CHECK("made",
        make(&fixture.reviewer, SESSION_READ, 30, fixture_key()) == DB_OK);
    page.bearer = token;
    page_serve(API, PAGE_FORM, "x=1");
    CHECK("no such route", json_says(405, "\"status\":405") ||
                               json_says(403, "\"code\":\"scope\""));
    page.bearer = NULL;
}

/* -- its page -------------------------------------------------------------- */

static bool shows(const char *text)
{
    return strstr(page.reply.body.p, text) != NULL;
}

static void made_on_its_page(void)
{
    static const struct {
        const char *name, *fields;
        int status;
        const char *says;
    } rows[] = {
        {"good", "name=ledger&scope=read&days=30", 200, "data-token>pz_"},
        {"no name", "scope=read&days=30", 422, "What it is for: missing"},
        {"no such scope", "name=a&scope=all&days=30", 422,
            "Choose a scope from the list."},
        {"no days", "name=a&scope=read&days=0", 422,
            "A token is valid for 1 to 365 days."},
        {"too many days", "name=a&scope=read&days=366", 422, "Valid for"},
    };

    begin();
    CHECK("sign in", page_sign_in("clerk1"));
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name, page_post("/tokens", rows[i].fields,
                                fixture_key()) == rows[i].status);
        CHECK(rows[i].name, shows(rows[i].says));
    }
    CHECK("one", fixture_number("SELECT COUNT(*) FROM api_token") == 1);
    CHECK("listed", page_serve("/tokens", "", NULL) == 200 && shows("ledger"));
    CHECK("not shown again", !shows("pz_"));
    CHECK("another's is not found",
        page_sign_in("clerk2") &&
            page_post(arena_printf(fixture.arena, "/tokens/%s", newest()), "",
                fixture_key()) == 404);
    CHECK("revoked",
        page_sign_in("clerk1") &&
            page_post(arena_printf(fixture.arena, "/tokens/%s", newest()), "",
                fixture_key()) == 303);
    CHECK("told", page_serve("/tokens?done=revoked", "", NULL) == 200 &&
                      shows("The token is revoked."));
    CHECK("an administrator has none",
        page_sign_in("system1") && page_serve("/tokens", "", NULL) == 403);
}

static void not_without_number(void)
{
    begin();
    for (int i = 0; i < TOKENS_MAX; i++) {
        CHECK("made",
            make(&fixture.clerk, SESSION_READ, 1, fixture_key()) == DB_OK);
    }
    CHECK("sign in", page_sign_in("clerk1"));
    CHECK("one too many",
        page_post("/tokens", "name=a&scope=read&days=1", fixture_key()) == 422);
    CHECK("said so", shows("There are 20 tokens in use"));
    fixture_query("DELETE FROM api_token");
}

SUITE(store_token, {"lives until its end", lives_until_its_end},
    {"refuses strange tokens", refuses_strange_tokens},
    {"made once for a key", made_once_for_a_key},
    {"revoked by its owner", revoked_by_its_owner},
    {"nothing half made", nothing_half_made},
    {"opens the api alone", opens_the_api_alone},
    {"stands for itself", stands_for_itself},
    {"read only changes nothing", read_only_changes_nothing},
    {"made on its page", made_on_its_page},
    {"not without number", not_without_number})
