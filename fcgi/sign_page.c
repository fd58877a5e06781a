#include "fcgi/site.h"

#include <sodium.h>
#include <string.h>

#include "fcgi/page.h"
#include "sql/signin.h"

#define NEXT_MAX 500

const struct field_rule sign_in_page_fields[] = {
    {"next", FIELD_LINE, NEXT_MAX, false, N_("Page to go to")},
    {0},
};

const struct field_rule sign_in_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"login", FIELD_LINE, 64, true, N_("Login")},
    {"password", FIELD_SECRET, 200, true, N_("Password")},
    {"next", FIELD_LINE, NEXT_MAX, false, N_("Page to go to")},
    {0},
};

const struct field_rule sign_out_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {0},
};

void start_page(struct request *req, struct reply *reply)
{
    reply_redirect(reply, page_home(req));
}

/* Where to go after signing in; never off this site. */
static const char *next_page(const struct request *req)
{
    const char *next = request_value(req, "next");
    return *next && request_local(next) ? next : "/";
}

/* The token of a visitor who has no session yet (double submit). */
static void know_visitor(struct request *req, struct reply *reply)
{
    unsigned char random[16];
    if (strlen(req->visitor) == 32) {
        return;
    }
    char *token = arena_alloc(req->arena, 33);
    if (!token) {
        return;
    }
    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(token, 33, random, sizeof(random));
    req->visitor = token;
    reply_cookie(req, reply, "visitor", token, -1);
}

static void fields(const struct request *req, struct html *h)
{
    const struct page_input login = {
        .name = "login",
        .label = tr(req, "Login"),
        .type = "text",
        .value = request_value(req, "login"),
        .autocomplete = "username",
        .max = 64,
        .required = true,
        .focus = true,
    };
    const struct page_input password = {
        .name = "password",
        .label = tr(req, "Password"),
        .type = "password",
        .autocomplete = "current-password",
        .max = 200,
        .required = true,
    };
    page_input(req, h, &login);
    page_input(req, h, &password);
    html_lit(h, "<input type=\"hidden\" name=\"next\"");
    html_attr(h, "value", next_page(req));
    html_lit(h, "><button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Sign in"));
    html_lit(h, "</button>");
}

static void write_page(
    struct request *req, struct reply *reply, int status, const char *alert)
{
    struct html *h = &reply->body;
    know_visitor(req, reply);
    reply->status = status;
    page_begin(req, reply, tr(req, "Sign in"), "");
    html_lit(h, "<form class=\"card signin\" method=\"post\" "
                "action=\"/login\"><h1>");
    html_text(h, tr(req, "Sign in"));
    html_lit(h, "</h1>");
    if (alert) {
        page_notice(h, alert, false);
    }
    page_guard(req, h);
    fields(req, h);
    html_lit(h, "<p class=\"hint mute\">");
    html_text(h, tr(req, "Accounts are given out by the system administrator "
                         "of your county."));
    html_lit(h, "</p></form>");
    page_end(req, reply);
}

void sign_in_page(struct request *req, struct reply *reply)
{
    if (req->signed_in) {
        reply_redirect(reply, next_page(req));
    } else {
        write_page(req, reply, 200, NULL);
    }
}

/* -- who is refused, and why ----------------------------------------------- */

/* Minutes until a moment, begun ones too. */
static int minutes(const struct request *req, int64_t until)
{
    int left = (int)((until - req->now + 59) / 60);
    return left > 0 ? left : 1;
}

static void welcome(struct request *req, struct reply *reply, const char *token)
{
    reply_redirect(reply, next_page(req));
    reply_cookie(req, reply, "sid", token, -1);
}

static void ask_code(struct request *req, struct reply *reply, const char *half)
{
    struct html path;
    html_start(&path, req->arena);
    html_lit(&path, "/login/code?next=");
    html_url(&path, next_page(req));
    html_raw_literal(&path, "", 1);
    reply_redirect(reply, path.failed ? "/login/code" : path.p);
    reply_cookie(req, reply, "half", half, HALF_SECONDS);
}

static void busy(struct request *req, struct reply *reply)
{
    write_page(req, reply, 429,
        tr(req, "Too many people are signing in at this moment. Try again in "
                "a minute."));
}

static void answer(struct request *req, struct reply *reply,
    enum login_result result, const char *token, int64_t until)
{
    switch (result) {
    case LOGIN_OK: welcome(req, reply, token); return;
    case LOGIN_CODE: ask_code(req, reply, token); return;
    case LOGIN_WRONG:
        write_page(req, reply, 401,
            tr(req, "Login or password is wrong. After five wrong attempts "
                    "the account is locked for 15 minutes."));
        return;
    case LOGIN_LOCKED:
        write_page(req, reply, 403,
            arena_printf(req->arena,
                tr(req, "After five wrong passwords this account is locked for "
                        "another %d minutes. Try again then."),
                minutes(req, until)));
        return;
    case LOGIN_ADDRESS:
        write_page(req, reply, 403,
            arena_printf(req->arena,
                tr(req, "Too many attempts from this address have failed. It "
                        "is refused for another %d minutes."),
                minutes(req, until)));
        return;
    case LOGIN_DISABLED:
        write_page(req, reply, 403,
            tr(req, "This account is switched off. Ask the system "
                    "administrator of your county."));
        return;
    case LOGIN_PENDING:
        write_page(req, reply, 403,
            tr(req, "This account waits for the approval of the security "
                    "administrator. Try again after that."));
        return;
    case LOGIN_STALE:
        write_page(req, reply, 403,
            tr(req, "The one-time password was not used in time. Ask the "
                    "security administrator for another one."));
        return;
    case LOGIN_BUSY: busy(req, reply); return;
    case LOGIN_FAIL: break;
    }
    reply_unavailable(req, reply);
}

void sign_in_submit(struct request *req, struct reply *reply)
{
    char token[SESSION_TOKEN_TEXT];
    int64_t until = 0;
    const struct sign_in try = {
        .config = req->config,
        .login = request_value(req, "login"),
        .password = request_value(req, "password"),
        .address = req->address,
        .agent = req->agent,
    };
    enum login_result result =
        sign_in(req->write, &try, req->now, req->arena, token, &until);
    answer(req, reply, result, token, until);
}

void sign_out(struct request *req, struct reply *reply)
{
    if (session_end(req->write, req->token, &req->session.actor, req->address,
            req->now, req->arena) != DB_OK) {
        reply_unavailable(req, reply);
        return;
    }
    reply_redirect(reply, "/login");
    reply_cookie(req, reply, "sid", "", 0);
}
