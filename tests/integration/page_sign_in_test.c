/* Signing in by its pages: the second factor, cookies, tokens, redirects. */
#include <stdlib.h>
#include <string.h>

#include "tests/integration/factor.h"
#include "tests/integration/page_fixture.h"

#define VISITOR "0123456789abcdef0123456789abcdef"

static int64_t clock_shift; /* seconds after fixture.now */

/* A request of a visitor with a cookie for `half`, POST when `body`. */
static int visit(const char *path, const char *half, const char *body)
{
    struct request req = {.arena = fixture.arena,
        .config = &fixture.config,
        .read = fixture.read,
        .write = fixture.write,
        .now = fixture.now + clock_shift,
        .address = ADDRESS,
        .content_type = PAGE_FORM,
        .body = body == NULL ? "" : body,
        .body_size = body == NULL ? 0 : strlen(body),
        .english = true,
        .same_origin = true,
        .token = "",
        .half = half,
        .agent = "Firefox, Linux",
        .visitor = VISITOR,
        .id = "0123456789abcdef"};

    CHECK(path, request_target(&req, body == NULL ? "GET" : "POST", path));
    reply_start(&page.reply, fixture.arena);
    route_serve(&req, &page.reply);
    html_raw_literal(&page.reply.body, "", 1);
    return page.reply.status;
}

static bool shows(const char *text)
{
    return strstr(page.reply.body.p, text) != NULL;
}

static int post_login(const char *login, const char *password, const char *next)
{
    return visit("/login", "",
        arena_printf(fixture.arena,
            "csrf=" VISITOR "&login=%s&password=%s&next=%s", login, password,
            next));
}

/* The value of the cookie that the last answer set. */
static const char *cookie(const char *name)
{
    size_t n = strlen(name);
    const char *set = page.reply.cookie == NULL ? "" : page.reply.cookie;

    return strncmp(set, name, n) == 0 && set[n] == '='
               ? arena_copy(
                     fixture.arena, set + n + 1, strcspn(set + n + 1, ";"))
               : "";
}

/* -- cookies and redirects ------------------------------------------------- */

static void cookies_are_guarded(void)
{
    static const struct {
        const char *name;
        bool secure;
        const char *want;
    } rows[] = {
        {"plain", false, "; Path=/; HttpOnly; SameSite=Lax"},
        {"behind TLS", true, "; Path=/; HttpOnly; SameSite=Lax; Secure"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_clear();
        fixture.config.secure_cookie = rows[i].secure;
        CHECK(rows[i].name, post_login("clerk1", PASSWORD, "") == 303);
        CHECK(rows[i].name,
            page.reply.cookie != NULL &&
                strcmp(strchr(page.reply.cookie, ';'), rows[i].want) == 0);
        CHECK(rows[i].name, strlen(cookie("sid")) == SESSION_TOKEN_TEXT - 1);
    }
    fixture.config.secure_cookie = false;
}

static void never_led_off_this_site(void)
{
    static const struct {
        const char *name, *next, *want;
    } rows[] = {
        {"a page", "%2Ftasks", "/tasks"},
        {"with a query", "%2Ftasks%3Fdone%3Dsaved", "/tasks?done=saved"},
        {"nothing", "", "/"},
        {"another site", "https%3A%2F%2Fexample.org%2F", "/"},
        {"without a scheme", "%2F%2Fexample.org%2F", "/"},
        {"backslash", "%2F%5Cexample.org", "/"},
        {"a header", "%2Ftasks%0D%0ASet-Cookie%3A%20sid%3Dx", NULL},
        {"a line feed", "%2F%0Ax", NULL},
        {"script", "javascript%3Aalert(1)", "/"},
        {"a blank first", "%20%2F%2Fexample.org", "/"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        int status;

        fixture_clear();
        status = post_login("clerk1", PASSWORD, rows[i].next);
        CHECK(rows[i].name, rows[i].want == NULL
                                ? status == 422
                                : status == 303 && strcmp(page.reply.location,
                                                       rows[i].want) == 0);
        CHECK(rows[i].name, page.reply.location == NULL ||
                                strpbrk(page.reply.location, "\r\n") == NULL);
    }
}

/* A token that was there before signing in never becomes the session. */
static void sessions_are_never_fixed(void)
{
    static const char planted[] =
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const char *first, *second;

    fixture_clear();
    memset(&page, 0, sizeof(page));
    memcpy(page.token, planted, sizeof(planted));
    CHECK("planted one opens nothing", page_serve("/tasks", "", NULL) == 303);
    CHECK("in", post_login("clerk1", PASSWORD, "") == 303);
    first = cookie("sid");
    CHECK("a new one", strcmp(first, planted) != 0);
    CHECK("still opens nothing", page_serve("/tasks", "", NULL) == 303);
    CHECK("again", post_login("clerk1", PASSWORD, "") == 303);
    second = cookie("sid");
    CHECK("never the same", strcmp(first, second) != 0);
}

static void no_token_no_entry(void)
{
    static const char *const rows[] = {
        "", "csrf=&", "csrf=x&", "csrf=ffffffffffffffffffffffffffffffff&"};

    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i],
            visit("/login", "",
                arena_printf(fixture.arena, "%slogin=clerk1&password=%s",
                    rows[i], PASSWORD)) == 403);
    }
    CHECK("nothing tried", fixture_number("SELECT COUNT(*) FROM audit") == 0);
    CHECK("no session", fixture_number("SELECT COUNT(*) FROM session") == 0);
}

/* -- the second factor ----------------------------------------------------- */

/* Set it up for who is signed in. */
static struct factor enrol(void)
{
    const char *at;

    CHECK("offered",
        page_serve("/two-factor", "", NULL) == 200 && shows("value=\"begin\""));
    CHECK("no picture yet", page_serve("/two-factor/qr.png", "", NULL) == 404);
    CHECK(
        "begun", page_post("/two-factor", "event=begin", fixture_key()) == 303);
    CHECK("picture", page_serve("/two-factor/qr.png", "", NULL) == 200 &&
                         strcmp(page.reply.type, "image/png") == 0);
    CHECK("key", page_serve("/two-factor", "", NULL) == 200);
    at = strstr(page.reply.body.p, "data-key>");
    return factor_of(at == NULL ? "" : at + strlen("data-key>"));
}

static int post_code(const char *half, const char *code)
{
    return visit("/login/code", half,
        arena_printf(fixture.arena, "csrf=" VISITOR "&code=%s", code));
}

/* Password, then the code of a moment: the status of the second step. */
static int two_steps(const struct factor *factor, int64_t at)
{
    CHECK("password", post_login("clerk1", PASSWORD, "%2Ftasks") == 303);
    CHECK(
        "on to the code", strncmp(page.reply.location, "/login/code", 11) == 0);
    return post_code(cookie("half"), factor_code(factor, at));
}

static void forget_factor(void)
{
    factor_forget();
    clock_shift = 0;
}

static void asks_for_a_code(void)
{
    struct factor factor;
    const char *recovery, *half;

    fixture_clear();
    memset(&page, 0, sizeof(page));
    CHECK("in", page_sign_in("clerk1"));
    factor = enrol();
    CHECK("wrong", page_post("/two-factor", "event=confirm&code=000000x",
                       fixture_key()) == 422);
    CHECK("confirmed", page_post("/two-factor",
                           arena_printf(fixture.arena, "event=confirm&code=%s",
                               factor_code(&factor, fixture.now)),
                           fixture_key()) == 200);
    recovery = strstr(page.reply.body.p, "data-recovery>");
    CHECK("recovery codes", recovery != NULL);
    recovery = arena_copy(fixture.arena, recovery + 14, RECOVERY_TEXT - 1);
    CHECK("ten", fixture_number("SELECT COUNT(*) FROM recovery_code") == 10);
    CHECK("the secret is nowhere readable",
        fixture_number("SELECT COUNT(*) FROM totp WHERE LENGTH(sealed) = 60") ==
            1);
    CHECK("no longer shown", page_serve("/two-factor/qr.png", "", NULL) == 404);

    CHECK("the same step is refused", two_steps(&factor, fixture.now) == 401);
    clock_shift = 60;
    CHECK("half a session opens nothing",
        post_login("clerk1", PASSWORD, "") == 303);
    half = cookie("half");
    memset(&page, 0, sizeof(page));
    memcpy(page.token, half, SESSION_TOKEN_TEXT);
    CHECK("as a cookie", page_serve("/tasks", "", NULL) == 303);
    CHECK("a step later", two_steps(&factor, fixture.now + 60) == 303);
    CHECK("to where one wanted", strcmp(page.reply.location, "/") == 0);
    CHECK("new session", strlen(cookie("sid")) == SESSION_TOKEN_TEXT - 1);
    CHECK("a replay", two_steps(&factor, fixture.now + 60) == 401);
    clock_shift = 120;
    CHECK("too old", two_steps(&factor, fixture.now + 30) == 401);
    CHECK("password again", post_login("clerk1", PASSWORD, "") == 303);
    CHECK("recovery code", post_code(cookie("half"), recovery) == 303);
    CHECK("password again", post_login("clerk1", PASSWORD, "") == 303);
    CHECK("once only", post_code(cookie("half"), recovery) == 401);
    forget_factor();
}

/* Who knows the password cannot go on guessing codes. */
static void codes_are_counted(void)
{
    struct factor factor;

    fixture_clear();
    memset(&page, 0, sizeof(page));
    CHECK("in", page_sign_in("clerk1"));
    factor = enrol();
    CHECK("confirmed", page_post("/two-factor",
                           arena_printf(fixture.arena, "event=confirm&code=%s",
                               factor_code(&factor, fixture.now)),
                           fixture_key()) == 200);
    for (int i = 0; i < ACCOUNT_FAILURES; i++) {
        CHECK("password", post_login("clerk1", PASSWORD, "") == 303);
        CHECK("wrong code", post_code(cookie("half"), "12345a") == 401);
    }
    CHECK("locked", post_login("clerk1", PASSWORD, "") == 403);
    CHECK("no half session", post_code("x", "123456") == 303 &&
                                 strcmp(page.reply.location, "/login") == 0);
    forget_factor();
}

static void required_of_some_roles(void)
{
    const char *standard = fixture.config.two_factor;

    fixture_clear();
    memset(&page, 0, sizeof(page));
    fixture.config.two_factor = "clerk";
    CHECK("in", page_sign_in("clerk1"));
    CHECK("led there", page_serve("/tasks", "", NULL) == 303 &&
                           strcmp(page.reply.location, "/two-factor") == 0);
    CHECK("told", page_serve("/two-factor", "", NULL) == 200 &&
                      shows("Your role needs two-factor sign-in"));
    CHECK("a script is told in JSON",
        page_serve("/api/evaluation/" REGION "/2023-11", "", NULL) == 403 &&
            shows("\"code\":\"two-factor\""));
    CHECK("others are not asked",
        page_sign_in("reviewer1") && page_serve("/review", "", NULL) == 200);
    fixture.config.two_factor = "off";
    CHECK("switched off", page_serve("/two-factor", "", NULL) == 200 &&
                              shows("switched off here"));
    fixture.config.two_factor = standard;
}

static int page_code(const char *event, const char *code)
{
    return page_post("/two-factor",
        arena_printf(fixture.arena, "event=%s&code=%s", event, code),
        fixture_key());
}

/* Wrong codes at setting up and at giving up count as those of signing in. */
static void codes_of_the_page_are_counted(void)
{
    struct factor factor;

    fixture_clear();
    memset(&page, 0, sizeof(page));
    CHECK("in", page_sign_in("clerk1"));
    factor = enrol();
    CHECK("wrong", page_code("confirm", "000000x") == 422);
    CHECK("right",
        page_code("confirm", factor_code(&factor, fixture.now)) == 200);
    for (int i = 1; i < ACCOUNT_FAILURES; i++) {
        CHECK("wrong", page_code("end", "abcde-fghjk") == 422);
    }
    CHECK("five", fixture_number("SELECT locked_until FROM account WHERE "
                                 "login = 'clerk1'") ==
                      (int)(fixture.now + ACCOUNT_LOCK_SECONDS));
    clock_shift = 60;
    CHECK("locked, a right one too",
        page_code("end", factor_code(&factor, fixture.now + 60)) == 403 &&
            shows("locked for 15 minutes"));
    CHECK("still in use", fixture_number("SELECT COUNT(*) FROM totp") == 1);
    CHECK("nor by signing in", post_login("clerk1", PASSWORD, "") != 303);
    CHECK("each is told",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                       "'two-factor' AND result = 'wrong'") == 5 &&
            fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                           "'two-factor' AND result = 'refused'") == 1);
    forget_factor();
}

SUITE(page_sign_in, {"cookies are guarded", cookies_are_guarded},
    {"never led off this site", never_led_off_this_site},
    {"sessions are never fixed", sessions_are_never_fixed},
    {"no token, no entry", no_token_no_entry},
    {"asks for a code", asks_for_a_code},
    {"codes are counted", codes_are_counted},
    {"codes of the page are counted", codes_of_the_page_are_counted},
    {"required of some roles", required_of_some_roles})
