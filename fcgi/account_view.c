#include "fcgi/account_view.h"

#include <string.h>

#include "fcgi/route.h"
#include "sql/calendar.h"
#include "sql/edition.h"

bool account_view_load(const struct request *req, struct account_view *view)
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
    return db_answered(result) && db_answered(region_list(req->read, req->arena,
                                      &view->regions, &view->region_count));
}

const char *account_region_name(const struct request *req,
    const struct account_view *view, const char *code)
{
    for (size_t i = 0; i < view->region_count; i++) {
        if (strcmp(view->regions[i].code, code) == 0) {
            return say(req, &view->regions[i].name);
        }
    }
    return code;
}

const char *account_bureau_name(const struct request *req,
    const struct account_view *view, const char *code)
{
    int bureau = view->fw ? framework_bureau(view->fw, text_of(code)) : -1;
    return bureau < 0 ? code : say(req, &view->fw->bureaus[bureau].name);
}

void account_condition(
    const struct request *req, struct html *h, const struct account *account)
{
    if (account->state == ACCOUNT_OFF) {
        html_text(h, tr(req, "switched off"));
    } else if (account->state == ACCOUNT_PENDING) {
        html_text(h, tr(req, "waits for approval"));
    } else if (account->locked_until > req->now) {
        html_text(h, tr(req, "locked after wrong passwords"));
    } else if (account->must_change) {
        html_text(h, tr(req, "one-time password"));
    } else {
        html_text(h, tr(req, "in use"));
    }
}

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

static void select_end(
    const struct request *req, struct html *h, const char *name)
{
    html_lit(h, "</select>");
    page_field_end(req, h, name);
}

void account_role_select(const struct request *req, struct html *h,
    const char *chosen, bool administrators)
{
    select_begin(req, h, "role", tr(req, "Role"), true);
    for (int role = 0; role < ROLE__COUNT; role++) {
        struct words words = role_words((enum role)role);
        const char *key = role_key((enum role)role);
        if (administrators || !role_administers((enum role)role)) {
            part_option(h, key, say(req, &words), strcmp(chosen, key) == 0);
        }
    }
    select_end(req, h, "role");
}

bool account_within(const struct request *req, const char *region)
{
    const struct object object = {.region = region, .bureau = ""};
    return *region &&
           may(&req->session.actor, ACTION_ACCOUNTS, &object, req->now) == MAY;
}

bool account_region_known(const struct account_view *view, const char *region)
{
    for (size_t i = 0; i < view->region_count; i++) {
        if (strcmp(view->regions[i].code, region) == 0) {
            return true;
        }
    }
    return false;
}

void account_region_select(const struct request *req, struct html *h,
    const struct account_view *view, const struct account_select *select)
{
    select_begin(req, h, select->name, select->label, select->required);
    if (!select->required) {
        part_option(h, "", tr(req, "none"), *select->chosen == '\0');
    }
    for (size_t i = 0; i < view->region_count; i++) {
        const struct region *region = &view->regions[i];
        if (account_within(req, region->code)) {
            part_option(h, region->code, say(req, &region->name),
                strcmp(select->chosen, region->code) == 0);
        }
    }
    select_end(req, h, select->name);
}

void account_bureau_select(const struct request *req, struct html *h,
    const struct account_view *view, const struct account_select *select)
{
    select_begin(req, h, select->name, select->label, false);
    part_option(h, "", tr(req, "none, or all"), *select->chosen == '\0');
    for (int i = 0; view->fw && i < view->fw->bureau_count; i++) {
        const struct bureau *bureau = &view->fw->bureaus[i];
        part_option(h, bureau->code, say(req, &bureau->name),
            strcmp(select->chosen, bureau->code) == 0);
    }
    select_end(req, h, select->name);
}

void account_rights_faults(struct request *req, const struct account_view *view,
    const struct rights_wish *wish)
{
    bool fills = wish->role == ROLE_CLERK || wish->role == ROLE_HEAD;
    bool reads = wish->role == ROLE_REVIEWER || wish->role == ROLE_EVALUATOR;
    if (wish->role == ROLE__COUNT) {
        request_fault(req, "role", tr(req, "Choose a role from the list."));
    }
    if (!account_within(req, wish->region) ||
        !account_region_known(view, wish->region)) {
        request_fault(req, "region",
            tr(req, "Choose a region of your own administration."));
    }
    if (*wish->bureau && view->fw &&
        framework_bureau(view->fw, text_of(wish->bureau)) < 0) {
        request_fault(req, "bureau",
            tr(req, "There is no such reporting unit: choose one of the "
                    "list."));
    } else if (fills && *wish->bureau == '\0') {
        request_fault(req, "bureau",
            tr(req, "Who fills in or signs off forms belongs to a reporting "
                    "unit: choose it."));
    } else if (!fills && !reads && *wish->bureau) {
        request_fault(req, "bureau",
            tr(req, "This role belongs to no reporting unit: choose none."));
    }
}

/* -- requests -------------------------------------------------------------- */

static void scope_words(const struct request *req, struct html *h,
    const struct account_view *view, const char *region, const char *bureau)
{
    html_text(h, account_region_name(req, view, region));
    if (*bureau) {
        html_lit(h, " · ");
        html_text(h, account_bureau_name(req, view, bureau));
    }
}

void account_wish_words(const struct request *req, struct html *h,
    const struct account_view *view, const struct approval *approval)
{
    const struct rights_wish *wish = &approval->wish;
    const struct actor holder = {
        .region = wish->region, .bureau = wish->bureau, .scopes = wish->scopes};
    struct words role =
        role_words(wish->role == ROLE__COUNT ? approval->role : wish->role);
    struct scope scope;
    if (approval->kind == APPROVAL_ENABLE) {
        html_text(h, tr(req, "switch on again"));
        return;
    }
    html_text(h, approval->kind == APPROVAL_CREATE ? tr(req, "new account")
                                                   : tr(req, "other rights"));
    html_lit(h, ": ");
    html_text(h, say(req, &role));
    for (int i = 0; i < SCOPES_MAX && actor_scope(&holder, i, &scope); i++) {
        html_lit(h, "; ");
        scope_words(req, h, view, scope.region, scope.bureau);
    }
}

static void verdict_button(
    struct html *h, const char *verdict, const char *label, bool primary)
{
    html_lit(h, "<button type=\"submit\" name=\"verdict\"");
    html_attr(h, "value", verdict);
    if (primary) {
        html_lit(h, " class=\"primary\"");
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</button> ");
}

void account_verdict_form(
    const struct request *req, struct html *h, const struct approval *approval)
{
    const struct actor *actor = &req->session.actor;
    const struct object object = {.region = approval->region, .bureau = ""};
    if (may(actor, ACTION_ACCOUNT_GUARD, &object, req->now) != MAY) {
        html_text(h, tr(req, "waits for the security administrator"));
        return;
    }
    if (actor->account == approval->asked_by ||
        actor->account == approval->account) {
        html_text(h, tr(req, "waits for another security administrator"));
        return;
    }
    html_lit(h, "<form class=\"mini\" method=\"post\" action=\"/accounts/");
    html_url(h, approval->login);
    html_lit(h, "/requests/");
    html_url(h, approval->id);
    html_lit(h, "\">");
    page_guard(req, h);
    verdict_button(h, "approved", tr(req, "Approve"), true);
    verdict_button(h, "refused", tr(req, "Refuse"), false);
    html_lit(h, "</form>");
}

bool account_of_path(
    const struct request *req, struct reply *reply, struct account *out)
{
    enum db_result result =
        account_find(req->read, route_param(req, "login"), req->arena, out);
    if (result == DB_OK && !account_within(req, out->region)) {
        reply_refusal(req, reply, REFUSED_REGION);
        return false;
    }
    if (result == DB_NONE) {
        reply_error(
            req, reply, 404, "login", tr(req, "There is no such account."));
    } else if (result != DB_OK) {
        reply_unavailable(req, reply);
    }
    return result == DB_OK;
}
