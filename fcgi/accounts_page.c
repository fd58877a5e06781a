#include "fcgi/site.h"

#include <string.h>

#include "fcgi/account_view.h"

const struct field_rule accounts_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"login", FIELD_LINE, 32, true, N_("Login")},
    {"name", FIELD_LINE, 40, true, N_("Name")},
    {"role", FIELD_LINE, 20, true, N_("Role")},
    {"region", FIELD_LINE, 6, true, N_("Region")},
    {"bureau", FIELD_LINE, 16, false, N_("Reporting unit")},
    {0},
};

/* What the page is made of. */
struct view {
    struct account_view names;
    struct account *accounts;
    size_t account_count;
    struct approval *requests;
    size_t request_count;
    const char *made, *one_time; /* the account just created */
};

static bool load(const struct request *req, struct view *view)
{
    const char *region = req->session.actor.region;
    return account_view_load(req, &view->names) &&
           db_answered(account_list(req->read, region, req->arena,
               &view->accounts, &view->account_count)) &&
           db_answered(approval_open(req->read, region, req->arena,
               &view->requests, &view->request_count));
}

static bool may_edit(const struct request *req)
{
    const struct object own = {
        .region = req->session.actor.region, .bureau = ""};
    return may(&req->session.actor, ACTION_ACCOUNT_EDIT, &own, req->now) == MAY;
}

/* -- what waits ------------------------------------------------------------ */

static void login_link(struct html *h, const char *login)
{
    html_lit(h, "<a href=\"/accounts/");
    html_url(h, login);
    html_lit(h, "\">");
    html_text(h, login);
    html_lit(h, "</a>");
}

static void request_row(const struct request *req, struct html *h,
    const struct view *view, const struct approval *approval)
{
    html_lit(h, "<tr><th scope=\"row\">");
    login_link(h, approval->login);
    html_lit(h, "</th><td>");
    html_text(h, approval->name);
    html_lit(h, "</td><td>");
    account_wish_words(req, h, &view->names, approval);
    html_lit(h, "</td><td>");
    html_text(h, approval->asker);
    html_lit(h, "</td><td class=\"date\">");
    page_moment(req, h, approval->asked_at);
    html_lit(h, "</td><td>");
    account_verdict_form(req, h, approval);
    html_lit(h, "</td></tr>");
}

static void table_begin(struct html *h, const char *label)
{
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    html_attr(h, "aria-label", label);
    html_lit(h, ">");
}

static void waiting(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *const heads[] = {tr(req, "Login"), tr(req, "Name"),
        tr(req, "Asked for"), tr(req, "Asked by"), tr(req, "Asked at"),
        tr(req, "Step")};
    if (view->request_count == 0) {
        return;
    }
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Waiting for approval"));
    html_lit(h, "</h2>");
    table_begin(h, tr(req, "Waiting for approval"));
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < view->request_count; i++) {
        request_row(req, h, view, &view->requests[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- the list -------------------------------------------------------------- */

static void account_row(const struct request *req, struct html *h,
    const struct view *view, const struct account *account)
{
    struct words role = role_words(account->role);
    html_lit(h, "<tr><th scope=\"row\">");
    login_link(h, account->login);
    html_lit(h, "</th><td>");
    html_text(h, account->name);
    html_lit(h, "</td><td>");
    html_text(h, say(req, &role));
    html_lit(h, "</td><td>");
    html_text(h, account_region_name(req, &view->names, account->region));
    html_lit(h, "</td><td>");
    html_text(h, account_bureau_name(req, &view->names, account->bureau));
    html_lit(h, "</td><td>");
    account_condition(req, h, account);
    html_lit(h, "</td></tr>");
}

static void list(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *const heads[] = {tr(req, "Login"), tr(req, "Name"),
        tr(req, "Role"), tr(req, "Region"), tr(req, "Reporting unit"),
        tr(req, "Condition")};
    html_lit(h, "<h2>");
    html_text(h, tr(req, "All accounts"));
    html_lit(h, "</h2>");
    table_begin(h, tr(req, "All accounts"));
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < view->account_count; i++) {
        account_row(req, h, view, &view->accounts[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- a new one ------------------------------------------------------------- */

static void text_fields(const struct request *req, struct html *h)
{
    const struct page_input login = {
        .name = "login",
        .label = tr(req, "Login"),
        .type = "text",
        .value = request_value(req, "login"),
        .autocomplete = "off",
        .hint = tr(req, "3 to 32 small letters, digits, - or _; a letter "
                        "first."),
        .max = 32,
        .required = true,
    };
    const struct page_input name = {
        .name = "name",
        .label = tr(req, "Name"),
        .type = "text",
        .value = request_value(req, "name"),
        .autocomplete = "off",
        .max = 40,
        .required = true,
    };
    page_input(req, h, &login);
    page_input(req, h, &name);
}

static void form(
    const struct request *req, struct html *h, const struct view *view)
{
    const struct account_select region = {
        "region", tr(req, "Region"), request_value(req, "region"), true};
    const struct account_select bureau = {"bureau", tr(req, "Reporting unit"),
        request_value(req, "bureau"), false};
    html_lit(h, "<form class=\"card\" method=\"post\" action=\"/accounts\">"
                "<h2>");
    html_text(h, tr(req, "New account"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<div class=\"fields\">");
    text_fields(req, h);
    account_role_select(req, h, request_value(req, "role"), true);
    account_region_select(req, h, &view->names, &region);
    account_bureau_select(req, h, &view->names, &bureau);
    html_lit(h, "</div><p class=\"hint mute\">");
    html_text(h, tr(req, "Clerks and heads need a reporting unit; a reviewer "
                         "or evaluator may be limited to one. The account can "
                         "be used once the security administrator has "
                         "approved it."));
    html_lit(h, "</p><button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Create account"));
    html_lit(h, "</button></form>");
}

static void made(
    const struct request *req, struct html *h, const struct view *view)
{
    if (!view->made) {
        return;
    }
    html_lit(h, "<div class=\"notice good\" role=\"status\"><p>");
    html_text(h, tr(req, "The account has been created and waits for the "
                         "security administrator. Hand this one-time password "
                         "over: it is shown only once and must be changed at "
                         "the first sign-in."));
    html_lit(h, "</p><b>");
    html_text(h, view->made);
    html_lit(h, "</b> <code class=\"secret\" data-one-time-password>");
    html_text(h, view->one_time);
    html_lit(h, "</code></div>");
}

static void write_page(const struct request *req, struct reply *reply,
    int status, struct view *view)
{
    struct html *h = &reply->body;
    if (!load(req, view)) {
        reply_unavailable(req, reply);
        return;
    }
    reply->status = status;
    page_begin(req, reply, tr(req, "Accounts"), "/accounts");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Accounts"));
    html_lit(h, "</h1>");
    made(req, h, view);
    page_faults(req, h);
    waiting(req, h, view);
    if (may_edit(req)) {
        form(req, h, view);
    }
    list(req, h, view);
    page_end(req, reply);
}

void accounts_page(struct request *req, struct reply *reply)
{
    struct view view = {0};
    write_page(req, reply, 200, &view);
}

/* -- creating -------------------------------------------------------------- */

static bool login_fits(const char *login)
{
    size_t n = strlen(login);
    return n >= 3 && n <= 32 && login[0] >= 'a' && login[0] <= 'z' &&
           strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

static struct account read_account(
    struct request *req, const struct account_view *names)
{
    const struct account account = {
        .login = request_value(req, "login"),
        .name = request_value(req, "name"),
        .region = request_value(req, "region"),
        .bureau = request_value(req, "bureau"),
        .phone = "",
        .role = role_of(request_value(req, "role")),
    };
    const struct rights_wish wish = {
        account.role, account.region, account.bureau, ""};
    if (!login_fits(account.login)) {
        request_fault(req, "login",
            tr(req, "A login has 3 to 32 small letters, digits, - or _, and "
                    "a letter first."));
    }
    account_rights_faults(req, names, &wish);
    return account;
}

void accounts_submit(struct request *req, struct reply *reply)
{
    struct view view = {0};
    char one_time[24];
    if (!account_view_load(req, &view.names)) {
        reply_unavailable(req, reply);
        return;
    }
    const struct account account = read_account(req, &view.names);
    if (req->fault_count > 0) {
        write_page(req, reply, 422, &view);
        return;
    }
    switch (account_create(req->write, &req->session.actor, &account, NULL,
        req->address, req->now, req->arena, one_time)) {
    case DB_OK:
        view.made = account.login;
        view.one_time = one_time;
        /* The form below is for the next one. */
        req->field_count = 0;
        write_page(req, reply, 200, &view);
        return;
    case DB_CONFLICT:
        request_fault(
            req, "login", tr(req, "This login is taken. Choose another one."));
        write_page(req, reply, 409, &view);
        return;
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    reply_unavailable(req, reply);
}
