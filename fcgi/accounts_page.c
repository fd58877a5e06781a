#include "fcgi/site.h"

#include <string.h>

#include "fcgi/page.h"
#include "sql/report.h"

const struct field_rule accounts_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"login", FIELD_LINE, 32, true, N_("Login")},
    {"name", FIELD_LINE, 40, true, N_("Name")},
    {"role", FIELD_LINE, 20, true, N_("Role")},
    {"region", FIELD_LINE, 6, true, N_("Region")},
    {"bureau", FIELD_LINE, 20, false, N_("Reporting unit")},
    {0},
};

/* What the page is made of. */
struct view {
    struct account *accounts;
    size_t account_count;
    struct region *regions;
    size_t region_count;
    const struct framework *fw;  /* NULL: no edition published yet */
    const char *made, *one_time; /* the account just created */
};

static bool load(const struct request *req, struct view *view)
{
    const char *edition = NULL;
    int year, unused;
    date_civil(time_day(req->now), &year, &unused, &unused);
    const struct period period = {.year = year, .freq = FREQ_YEAR};
    enum db_result result =
        calendar_edition(req->read, period, req->arena, &edition);
    if (result == DB_OK) {
        result = edition_get(req->read, edition, &view->fw);
    }
    return db_answered(result) &&
           db_answered(region_list(
               req->read, req->arena, &view->regions, &view->region_count)) &&
           db_answered(account_list(req->read, req->session.actor.region,
               req->arena, &view->accounts, &view->account_count));
}

/* -- the list -------------------------------------------------------------- */

static const char *region_name(
    const struct request *req, const struct view *view, const char *code)
{
    for (size_t i = 0; i < view->region_count; i++) {
        if (strcmp(view->regions[i].code, code) == 0) {
            return say(req, &view->regions[i].name);
        }
    }
    return code;
}

static const char *bureau_name(
    const struct request *req, const struct view *view, const char *code)
{
    int bureau = view->fw ? framework_bureau(view->fw, text_of(code)) : -1;
    return bureau < 0 ? code : say(req, &view->fw->bureaus[bureau].name);
}

static void condition(
    const struct request *req, struct html *h, const struct account *account)
{
    if (account->disabled) {
        html_text(h, tr(req, "switched off"));
    } else if (account->locked_until > req->now) {
        html_text(h, tr(req, "locked after wrong passwords"));
    } else if (account->must_change) {
        html_text(h, tr(req, "one-time password"));
    } else {
        html_text(h, tr(req, "in use"));
    }
}

static void account_row(const struct request *req, struct html *h,
    const struct view *view, const struct account *account)
{
    struct words role = role_words(account->role);
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, account->login);
    html_lit(h, "</th><td>");
    html_text(h, account->name);
    html_lit(h, "</td><td>");
    html_text(h, say(req, &role));
    html_lit(h, "</td><td>");
    html_text(h, region_name(req, view, account->region));
    html_lit(h, "</td><td>");
    html_text(h, bureau_name(req, view, account->bureau));
    html_lit(h, "</td><td>");
    condition(req, h, account);
    html_lit(h, "</td></tr>");
}

static void list(
    const struct request *req, struct html *h, const struct view *view)
{
    static const char *const heads[] = {N_("Login"), N_("Name"), N_("Role"),
        N_("Region"), N_("Reporting unit"), N_("Condition")};
    html_lit(h, "<div class=\"scroll\"><table class=\"list\"><thead><tr>");
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        html_lit(h, "<th scope=\"col\">");
        html_text(h, tr(req, heads[i]));
        html_lit(h, "</th>");
    }
    html_lit(h, "</tr></thead><tbody>");
    for (size_t i = 0; i < view->account_count; i++) {
        account_row(req, h, view, &view->accounts[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- a new one ------------------------------------------------------------- */

static void select_begin(const struct request *req, struct html *h,
    const char *name, const char *label, bool required)
{
    page_field_begin(h, name, label);
    html_lit(h, "<select");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    if (required) {
        html_lit(h, " required");
    }
    page_field_marks(req, h, name);
    html_lit(h, ">");
}

static void option(
    struct html *h, const char *value, const char *label, bool chosen)
{
    html_lit(h, "<option");
    html_attr(h, "value", value);
    if (chosen) {
        html_lit(h, " selected");
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</option>");
}

static void role_select(const struct request *req, struct html *h)
{
    select_begin(req, h, "role", tr(req, "Role"), true);
    for (int role = 0; role < ROLE__COUNT; role++) {
        struct words words = role_words((enum role)role);
        const char *key = role_key((enum role)role);
        option(h, key, say(req, &words),
            strcmp(request_value(req, "role"), key) == 0);
    }
    html_lit(h, "</select>");
    page_field_end(req, h, "role");
}

/* Regions an administrator may give out: the own one and those below it. */
static bool within(const struct request *req, const char *region)
{
    const struct object object = {.region = region, .bureau = ""};
    return may(&req->session.actor, ACTION_ACCOUNTS, &object, req->now) == MAY;
}

static void region_select(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *chosen = request_value(req, "region");
    select_begin(req, h, "region", tr(req, "Region"), true);
    for (size_t i = 0; i < view->region_count; i++) {
        const struct region *region = &view->regions[i];
        if (within(req, region->code)) {
            option(h, region->code, say(req, &region->name),
                strcmp(chosen, region->code) == 0);
        }
    }
    html_lit(h, "</select>");
    page_field_end(req, h, "region");
}

static void bureau_select(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *chosen = request_value(req, "bureau");
    select_begin(req, h, "bureau", tr(req, "Reporting unit"), false);
    option(h, "", tr(req, "none"), *chosen == '\0');
    for (int i = 0; view->fw && i < view->fw->bureau_count; i++) {
        const struct bureau *bureau = &view->fw->bureaus[i];
        option(h, bureau->code, say(req, &bureau->name),
            strcmp(chosen, bureau->code) == 0);
    }
    html_lit(h, "</select><p class=\"hint\">");
    html_text(h, tr(req, "Only for those who fill in or sign off forms."));
    html_lit(h, "</p>");
    page_field_end(req, h, "bureau");
}

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
    html_lit(h, "<form class=\"card\" method=\"post\" action=\"/accounts\">"
                "<h2>");
    html_text(h, tr(req, "New account"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<div class=\"fields\">");
    text_fields(req, h);
    role_select(req, h);
    region_select(req, h, view);
    bureau_select(req, h, view);
    html_lit(h, "</div><button type=\"submit\" class=\"primary\">");
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
    html_text(h, tr(req, "The account has been created. Hand this one-time "
                         "password over now: it is shown only once and must "
                         "be changed at the first sign-in."));
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
    form(req, h, view);
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

static struct account read_account(struct request *req)
{
    struct account account = {
        .login = request_value(req, "login"),
        .name = request_value(req, "name"),
        .region = request_value(req, "region"),
        .bureau = request_value(req, "bureau"),
        .phone = "",
        .role = role_of(request_value(req, "role")),
    };
    bool fills = account.role == ROLE_CLERK || account.role == ROLE_HEAD;
    if (!login_fits(account.login)) {
        request_fault(req, "login",
            tr(req, "A login has 3 to 32 small letters, digits, - or _, and "
                    "a letter first."));
    }
    if (account.role == ROLE__COUNT) {
        request_fault(req, "role", tr(req, "Choose a role from the list."));
    }
    if (!within(req, account.region)) {
        request_fault(req, "region",
            tr(req, "Choose a region of your own administration."));
    }
    if (fills && *account.bureau == '\0') {
        request_fault(req, "bureau",
            tr(req, "Who fills in or signs off forms belongs to a reporting "
                    "unit: choose it."));
    }
    if (!fills && *account.bureau) {
        request_fault(req, "bureau",
            tr(req, "This role belongs to no reporting unit: choose none."));
    }
    return account;
}

void accounts_submit(struct request *req, struct reply *reply)
{
    struct view view = {0};
    char one_time[24];
    const struct account account = read_account(req);
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
