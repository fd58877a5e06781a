/* The second step of signing in: a code. */
#include "fcgi/site.h"

#include <string.h>

#include "fcgi/page.h"
#include "sql/signin.h"

const struct field_rule code_page_fields[] = {
    {"next", FIELD_LINE, 500, false, N_("Page to go to")},
    {0},
};

const struct field_rule code_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"code", FIELD_LINE, 20, true, N_("Code")},
    {"next", FIELD_LINE, 500, false, N_("Page to go to")},
    {0},
};

static const char *next_page(const struct request *req)
{
    const char *next = request_value(req, "next");
    return *next && request_local(next) ? next : "/";
}

static void write_page(const struct request *req, struct reply *reply,
    int status, const char *alert)
{
    struct html *h = &reply->body;
    const struct page_input code = {
        .name = "code",
        .label = tr(req, "Code"),
        .type = "text",
        .autocomplete = "one-time-code",
        .hint = tr(req, "The six digits of the app on your phone, or one of "
                        "your recovery codes."),
        .max = 20,
        .required = true,
        .focus = true,
    };
    reply->status = status;
    page_begin(req, reply, tr(req, "Sign in"), "");
    html_lit(h, "<form class=\"card signin\" method=\"post\" "
                "action=\"/login/code\"><h1>");
    html_text(h, tr(req, "Two-factor sign-in"));
    html_lit(h, "</h1>");
    if (alert) {
        page_notice(h, alert, false);
    }
    page_guard(req, h);
    page_input(req, h, &code);
    html_lit(h, "<input type=\"hidden\" name=\"next\"");
    html_attr(h, "value", next_page(req));
    html_lit(h, "><button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Sign in"));
    html_lit(h, "</button><p class=\"hint mute\">");
    html_text(h, tr(req, "Without phone and recovery codes, ask the security "
                         "administrator of your county."));
    html_lit(h, "</p></form>");
    page_end(req, reply);
}

void code_page(struct request *req, struct reply *reply)
{
    if (req->signed_in || !req->half || strlen(req->half) == 0) {
        reply_redirect(reply, req->signed_in ? next_page(req) : "/login");
    } else {
        write_page(req, reply, 200, NULL);
    }
}

static void answer(struct request *req, struct reply *reply,
    enum login_result result, const char *token)
{
    switch (result) {
    case LOGIN_OK:
        reply_redirect(reply, next_page(req));
        reply_cookie(req, reply, "sid", token, -1);
        return;
    case LOGIN_WRONG:
        write_page(req, reply, 401,
            tr(req, "This code is wrong or was used before. Wait for the next "
                    "one. After five wrong attempts the account is locked for "
                    "15 minutes."));
        return;
    case LOGIN_LOCKED:
        write_page(req, reply, 403,
            tr(req, "After five wrong attempts this account is locked for 15 "
                    "minutes. Sign in again then."));
        return;
    case LOGIN_STALE: reply_redirect(reply, "/login"); return;
    case LOGIN_ADDRESS:
    case LOGIN_CODE:
    case LOGIN_DISABLED:
    case LOGIN_PENDING:
    case LOGIN_BUSY:
    case LOGIN_FAIL: break;
    }
    reply_unavailable(req, reply);
}

void code_submit(struct request *req, struct reply *reply)
{
    char token[SESSION_TOKEN_TEXT];
    int64_t until = 0;
    const struct sign_in try = {
        .config = req->config,
        .login = "",
        .password = "",
        .address = req->address,
        .agent = req->agent,
    };
    enum login_result result =
        sign_in_code(req->write, &try, req->half ? req->half : "",
            request_value(req, "code"), req->now, req->arena, token, &until);
    answer(req, reply, result, token);
}
