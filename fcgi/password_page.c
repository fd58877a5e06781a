#include "fcgi/site.h"

#include <string.h>

#include "fcgi/own.h"
#include "sql/signin.h"

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
                "letters, digits, other signs), no part of your login or "
                "name, and none of your last five passwords."));
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
        html_text(h,
            req->session.expired
                ? tr(req, "Your password is older than it may be. Choose a "
                          "new one before you go on.")
                : tr(req, "You signed in with a one-time password. Choose one "
                          "of your own before you go on."));
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

/* Faults that need no database. */
static void check(struct request *req)
{
    const struct actor *actor = &req->session.actor;
    const char *wanted = request_value(req, "new");
    const char *fault = password_fault(actor->login, actor->name, wanted);
    if (fault) {
        request_fault(req, "new", tr(req, fault));
    }
    if (strcmp(wanted, request_value(req, "again")) != 0) {
        request_fault(req, "again", tr(req, "The two new passwords differ."));
    }
}

/* The fault of an outcome that can be mended; false: there is none. */
static bool fault_of(struct request *req, enum password_result result)
{
    static const struct {
        const char *field, *text;
    } faults[] = {
        [CHANGE_WRONG] = {"old", N_("The present password is wrong.")},
        [CHANGE_LOCKED] = {"old",
            N_("After five wrong passwords this account is locked for 15 "
               "minutes.")},
        [CHANGE_USED] = {"new",
            N_("This is one of your last five passwords. Choose another "
               "one.")},
        [CHANGE_BUSY] = {"old",
            N_("Too many people are signing in at this moment. Try again in "
               "a minute.")},
        [CHANGE_FAIL] = {NULL, NULL},
    };
    if (faults[result].field) {
        request_fault(req, faults[result].field, tr(req, faults[result].text));
    }
    return faults[result].field;
}

void password_submit(struct request *req, struct reply *reply)
{
    char token[SESSION_TOKEN_TEXT];
    const struct sign_in try = {
        .config = req->config,
        .login = req->session.actor.login,
        .password = request_value(req, "old"),
        .address = req->address,
        .agent = req->agent,
    };
    check(req);
    if (req->fault_count > 0) {
        password_write(req, reply, 422);
        return;
    }
    enum password_result result = password_change(req->write, &try,
        &req->session, request_value(req, "new"), req->now, req->arena, token);
    if (result == CHANGE_OK) {
        reply_redirect(reply, "/password?done=changed");
        reply_cookie(req, reply, "sid", token, -1);
    } else if (fault_of(req, result)) {
        password_write(req, reply, 422);
    } else {
        reply_unavailable(req, reply);
    }
}
