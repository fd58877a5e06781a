#include "fcgi/site.h"

#include <string.h>

#include "fcgi/own.h"

const struct field_rule password_page_fields[] = {
    {"done", FIELD_LINE, 20, false, N_("Confirmation")},
    {0},
};

const struct field_rule password_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"old", FIELD_SECRET, 200, true, N_("Present password")},
    {"new", FIELD_SECRET, 200, true, N_("New password")},
    {"again", FIELD_SECRET, 200, true, N_("New password again")},
    {0},
};

static void secret(const struct request *req, struct html *h, const char *name,
    const char *label, const char *complete, const char *hint)
{
    const struct page_input input = {
        .name = name,
        .label = label,
        .type = "password",
        .autocomplete = complete,
        .hint = hint,
        .max = 200,
        .required = true,
    };
    page_input(req, h, &input);
}

static void password_form(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"card narrow\" method=\"post\" "
                "action=\"/password\">");
    page_guard(req, h);
    secret(
        req, h, "old", tr(req, "Present password"), "current-password", NULL);
    secret(req, h, "new", tr(req, "New password"), "new-password",
        tr(req, "At least 8 characters of three kinds (capital and small "
                "letters, digits, other signs), and not your login."));
    secret(
        req, h, "again", tr(req, "New password again"), "new-password", NULL);
    html_lit(h, "<button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Change password"));
    html_lit(h, "</button></form>");
}

static void password_write(
    const struct request *req, struct reply *reply, int status)
{
    struct html *h = &reply->body;
    bool done = strcmp(request_value(req, "done"), "changed") == 0;
    reply->status = status;
    own_begin(req, reply, tr(req, "Change password"), "/password");
    if (done) {
        html_lit(h, "<p class=\"notice good\" role=\"status\">");
        html_text(h, tr(req, "The password is changed. Other windows of this "
                             "account have been signed out."));
        html_lit(h, " <a href=\"/\">");
        html_text(h, tr(req, "To the start page"));
        html_lit(h, "</a></p>");
    } else if (req->session.must_change) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "You signed in with a one-time password. Choose "
                             "one of your own before you go on."));
        html_lit(h, "</p>");
    }
    page_faults(req, h);
    password_form(req, h);
    page_end(req, reply);
}

void password_page(struct request *req, struct reply *reply)
{
    password_write(req, reply, 200);
}

/* Fresh tokens: the old session ended with the old password. */
static bool sign_in_anew(
    struct request *req, struct reply *reply, const char *password)
{
    char token[SESSION_TOKEN_TEXT];
    int64_t until = 0;
    if (account_login(req->write, req->session.actor.login, password,
            req->address, req->now, req->arena, token, &until) != LOGIN_OK) {
        return false;
    }
    reply_cookie(req, reply, "sid", token, -1);
    return true;
}

/* Faults of the three fields; true when the present password is right. */
static bool password_check(struct request *req)
{
    const char *login = req->session.actor.login;
    const char *wanted = request_value(req, "new");
    const char *fault = password_fault(login, wanted);
    char token[SESSION_TOKEN_TEXT];
    int64_t until = 0;
    if (fault) {
        request_fault(req, "new", tr(req, fault));
    }
    if (strcmp(wanted, request_value(req, "old")) == 0) {
        request_fault(req, "new",
            tr(req, "The new password is the same as the present one."));
    }
    if (strcmp(wanted, request_value(req, "again")) != 0) {
        request_fault(req, "again", tr(req, "The two new passwords differ."));
    }
    if (req->fault_count > 0) {
        return false;
    }
    switch (account_login(req->write, login, request_value(req, "old"),
        req->address, req->now, req->arena, token, &until)) {
    case LOGIN_OK: return true;
    case LOGIN_LOCKED:
        request_fault(req, "old",
            tr(req, "After five wrong passwords this account is locked for "
                    "15 minutes."));
        return false;
    case LOGIN_WRONG:
    case LOGIN_DISABLED:
        request_fault(req, "old", tr(req, "The present password is wrong."));
        return false;
    case LOGIN_FAIL: break;
    }
    return false;
}

void password_submit(struct request *req, struct reply *reply)
{
    const char *wanted = request_value(req, "new");
    if (req->fault_count == 0 && password_check(req)) {
        if (account_password(req->write, &req->session.actor, wanted,
                req->address, req->now, req->arena) != DB_OK) {
            reply_unavailable(req, reply);
            return;
        }
        reply_redirect(reply, "/password?done=changed");
        if (!sign_in_anew(req, reply, wanted)) {
            reply_redirect(reply, "/login");
        }
    } else if (req->fault_count == 0) {
        reply_unavailable(req, reply);
    } else {
        password_write(req, reply, 422);
    }
}
