/* One account: its rights, what was asked for it, and the steps on it. */
#include "fcgi/site.h"

#include <string.h>

#include "fcgi/account_view.h"
#include "fcgi/own.h"
#include "sql/totp.h"

#define FURTHER 4 /* fields for further scopes at the least */

const struct field_rule account_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule account_rights_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"role", FIELD_LINE, 20, true, N_("Role")},
    {"region", FIELD_LINE, 6, true, N_("Region")},
    {"bureau", FIELD_LINE, 16, false, N_("Reporting unit")},
    {"r.", FIELD_GROUP, 6, false, N_("Further region")},
    {"b.", FIELD_GROUP, 16, false, N_("Further reporting unit")},
    {0},
};

const struct field_rule account_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"step", FIELD_LINE, 10, true, N_("Step")},
    {0},
};

const struct field_rule account_decide_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"verdict", FIELD_LINE, 10, true, N_("Verdict")},
    {0},
};

struct view {
    struct account_view names;
    struct account account;
    const char *scopes;
    struct approval *requests;
    size_t request_count;
    const char *one_time; /* just reset */
};

static bool may_do(
    const struct request *req, const struct view *view, enum action action)
{
    const struct object object = {.region = view->account.region, .bureau = ""};
    return may(&req->session.actor, action, &object, req->now) == MAY;
}

static bool own(const struct request *req, const struct view *view)
{
    return view->account.id == req->session.actor.account;
}

/* -- what it is ------------------------------------------------------------ */

static void pair_begin(struct html *h, const char *label)
{
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, "</dt><dd>");
}

static void pair_end(struct html *h)
{
    html_lit(h, "</dd></div>");
}

static void scopes(
    const struct request *req, struct html *h, const struct view *view)
{
    const struct actor holder = {.region = view->account.region,
        .bureau = view->account.bureau,
        .scopes = view->scopes};
    struct scope scope;
    for (int i = 0; i < SCOPES_MAX && actor_scope(&holder, i, &scope); i++) {
        if (i > 0) {
            html_lit(h, "<br>");
        }
        html_text(h, account_region_name(req, &view->names, scope.region));
        if (*scope.bureau) {
            html_lit(h, " · ");
            html_text(h, account_bureau_name(req, &view->names, scope.bureau));
        }
    }
}

static void facts(
    const struct request *req, struct html *h, const struct view *view)
{
    struct words role = role_words(view->account.role);
    html_lit(h, "<dl class=\"card narrow pairs\">");
    pair_begin(h, tr(req, "Name"));
    html_text(h, view->account.name);
    pair_end(h);
    pair_begin(h, tr(req, "Role"));
    html_text(h, say(req, &role));
    pair_end(h);
    pair_begin(h, tr(req, "Works for"));
    scopes(req, h, view);
    pair_end(h);
    pair_begin(h, tr(req, "Condition"));
    account_condition(req, h, &view->account);
    pair_end(h);
    pair_begin(h, tr(req, "Created at"));
    page_moment(req, h, view->account.created_at);
    pair_end(h);
    html_lit(h, "</dl>");
}

/* -- steps ----------------------------------------------------------------- */

static const struct step {
    const char *key, *label;
    enum account_step step;
    enum action action;
    bool danger;
} steps[] = {
    {"off", N_("Switch off"), STEP_OFF, ACTION_ACCOUNT_EDIT, true},
    {"unlock", N_("Unlock"), STEP_UNLOCK, ACTION_ACCOUNT_GUARD, false},
    {"reset", N_("New one-time password"), STEP_RESET, ACTION_ACCOUNT_GUARD,
        false},
    {"factor", N_("Take the second factor away"), STEP_FACTOR,
        ACTION_ACCOUNT_GUARD, false},
    {"sessions", N_("End its sessions"), STEP_SESSIONS, ACTION_ACCOUNT_GUARD,
        false},
};
#define STEPS   (sizeof(steps) / sizeof(steps[0]))
#define STEP_ON "on"

/* Is there anything for a step to do. */
static bool step_fits(
    const struct request *req, const struct view *view, const struct step *step)
{
    const struct account *account = &view->account;
    return step->step == STEP_UNLOCK ? account->locked_until > req->now
           : step->step == STEP_OFF  ? account->state != ACCOUNT_OFF
                                     : account->state == ACCOUNT_ON;
}

static void step_button(const struct request *req, struct html *h,
    const struct view *view, const char *key, const char *label, bool danger)
{
    html_lit(h, "<form method=\"post\" action=\"/accounts/");
    html_url(h, view->account.login);
    html_lit(h, "\">");
    page_guard(req, h);
    html_lit(h, "<button type=\"submit\" name=\"step\"");
    html_attr(h, "value", key);
    if (danger) {
        html_lit(h, " class=\"danger\"");
    }
    html_lit(h, ">");
    html_text(h, tr(req, label));
    html_lit(h, "</button></form>");
}

static void step_buttons(
    const struct request *req, struct html *h, const struct view *view)
{
    if (own(req, view)) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, tr(req, "Steps on your own account are another "
                             "administrator's."));
        html_lit(h, "</p>");
        return;
    }
    html_lit(h, "<div class=\"actions\">");
    for (size_t i = 0; i < STEPS; i++) {
        if (may_do(req, view, steps[i].action) &&
            step_fits(req, view, &steps[i])) {
            step_button(
                req, h, view, steps[i].key, steps[i].label, steps[i].danger);
        }
    }
    if (may_do(req, view, ACTION_ACCOUNT_EDIT) &&
        view->account.state == ACCOUNT_OFF) {
        step_button(
            req, h, view, STEP_ON, N_("Ask to switch it on again"), false);
    }
    html_lit(h, "</div>");
}

/* -- other rights ---------------------------------------------------------- */

static const char *field_name(
    const struct request *req, const char *prefix, int i)
{
    const char *name = arena_printf(req->arena, "%s%d", prefix, i);
    return name ? name : "";
}

static void further(
    const struct request *req, struct html *h, const struct view *view)
{
    const struct actor holder = {
        .region = "-", .bureau = "", .scopes = view->scopes};
    struct scope scope;
    bool more = true;
    for (int i = 1; i < SCOPES_MAX && (more || i <= FURTHER); i++) {
        more = actor_scope(&holder, i, &scope);
        const struct account_select region = {field_name(req, "r.", i),
            tr(req, "Further region"),
            arena_copy(req->arena, scope.region, strlen(scope.region)), false};
        const struct account_select bureau = {field_name(req, "b.", i),
            tr(req, "Its reporting unit"),
            arena_copy(req->arena, scope.bureau, strlen(scope.bureau)), false};
        account_region_select(req, h, &view->names, &region);
        account_bureau_select(req, h, &view->names, &bureau);
    }
}

static void rights_form(
    const struct request *req, struct html *h, const struct view *view)
{
    const struct account_select region = {
        "region", tr(req, "Region"), view->account.region, true};
    const struct account_select bureau = {
        "bureau", tr(req, "Reporting unit"), view->account.bureau, false};
    if (role_administers(view->account.role) || own(req, view)) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, tr(req, "The role of an administrator never changes: the "
                             "three exclude each other and all other work. "
                             "Another task is another account."));
        html_lit(h, "</p>");
        return;
    }
    html_lit(h, "<form class=\"card\" method=\"post\" action=\"/accounts/");
    html_url(h, view->account.login);
    html_lit(h, "/rights\"><h2>");
    html_text(h, tr(req, "Ask for other rights"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<div class=\"fields\">");
    account_role_select(req, h, role_key(view->account.role), false);
    account_region_select(req, h, &view->names, &region);
    account_bureau_select(req, h, &view->names, &bureau);
    html_lit(h, "</div><div class=\"fields scopes\">");
    further(req, h, view);
    html_lit(h, "</div><p class=\"hint mute\">");
    html_text(h, tr(req, "A region stands for all below it, a reporting unit "
                         "for its sub-units. The rights change when the "
                         "security administrator approves them."));
    html_lit(h, "</p><button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Ask for these rights"));
    html_lit(h, "</button></form>");
}

/* -- history --------------------------------------------------------------- */

static void verdict(
    const struct request *req, struct html *h, const struct approval *approval)
{
    if (*approval->verdict == '\0') {
        account_verdict_form(req, h, approval);
        return;
    }
    html_text(h, strcmp(approval->verdict, "approved") == 0
                     ? tr(req, "approved")
                     : tr(req, "refused"));
    html_lit(h, ", ");
    html_text(h, approval->decider);
    html_lit(h, ", ");
    page_moment(req, h, approval->decided_at);
}

static void history(
    const struct request *req, struct html *h, const struct view *view)
{
    const char *const heads[] = {tr(req, "Asked for"), tr(req, "Asked by"),
        tr(req, "Asked at"), tr(req, "Verdict")};
    if (view->request_count == 0) {
        return;
    }
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Requests"));
    html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    html_attr(h, "aria-label", tr(req, "Requests"));
    html_lit(h, ">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < view->request_count; i++) {
        const struct approval *approval = &view->requests[i];
        html_lit(h, "<tr><th scope=\"row\">");
        account_wish_words(req, h, &view->names, approval);
        html_lit(h, "</th><td>");
        html_text(h, approval->asker);
        html_lit(h, "</td>");
        own_moment_cell(req, h, approval->asked_at, "");
        html_lit(h, "<td>");
        verdict(req, h, approval);
        html_lit(h, "</td></tr>");
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- the page -------------------------------------------------------------- */

static void outcome(
    const struct request *req, struct html *h, const struct view *view)
{
    static const struct {
        const char *key, *text;
    } outcomes[] = {
        {"asked", N_("Asked. It takes effect when the security administrator "
                     "approves it.")},
        {"done", N_("Done.")},
        {"approved", N_("Approved; it is in effect.")},
        {"refused", N_("Refused; nothing has changed.")},
    };
    const char *done = request_value(req, "done");
    if (view->one_time) {
        html_lit(h, "<div class=\"notice good\" role=\"status\"><p>");
        html_text(h, tr(req, "Hand this one-time password over: it is shown "
                             "only once and must be changed at the next "
                             "sign-in."));
        html_lit(h, "</p><code class=\"secret\" data-one-time-password>");
        html_text(h, view->one_time);
        html_lit(h, "</code></div>");
    }
    for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
        if (strcmp(done, outcomes[i].key) == 0) {
            own_done(h, tr(req, outcomes[i].text));
        }
    }
}

static void write_page(const struct request *req, struct reply *reply,
    int status, struct view *view)
{
    struct html *h = &reply->body;
    if (!account_of_path(req, reply, &view->account)) {
        return;
    }
    if (!account_view_load(req, &view->names) ||
        account_scopes(
            req->read, view->account.id, req->arena, &view->scopes) != DB_OK ||
        !db_answered(approval_of(req->read, view->account.id, req->arena,
            &view->requests, &view->request_count))) {
        reply_unavailable(req, reply);
        return;
    }
    reply->status = status;
    page_begin(req, reply, tr(req, "Account"), "/accounts");
    html_lit(h, "<p class=\"back\"><a href=\"/accounts\">");
    html_text(h, tr(req, "All accounts"));
    html_lit(h, "</a></p><h1>");
    html_text(h, tr(req, "Account"));
    html_lit(h, " ");
    html_text(h, view->account.login);
    html_lit(h, "</h1>");
    outcome(req, h, view);
    page_faults(req, h);
    facts(req, h, view);
    step_buttons(req, h, view);
    if (may_do(req, view, ACTION_ACCOUNT_EDIT)) {
        rights_form(req, h, view);
    }
    history(req, h, view);
    page_end(req, reply);
}

void account_page(struct request *req, struct reply *reply)
{
    struct view view = {0};
    write_page(req, reply, 200, &view);
}

/* -- what is sent ---------------------------------------------------------- */

static struct account_call call_of(const struct request *req)
{
    return (struct account_call){
        &req->session.actor, request_value(req, "key"), req->address, req->now};
}

/* After a write: to the page of the account, or why not. */
static void answer(const struct request *req, struct reply *reply,
    enum db_result result, const char *done)
{
    struct html path;
    if (result == DB_FAIL || result == DB_AGAIN) {
        reply_unavailable(req, reply);
        return;
    }
    if (result == DB_NONE) {
        reply_error(req, reply, 409, "account",
            tr(req, "There is nothing to do here any more, or this step is "
                    "another administrator's. Open the page again."));
        return;
    }
    html_start(&path, req->arena); /* DB_CONFLICT: sent twice, done once */
    html_lit(&path, "/accounts/");
    html_url(&path, route_param(req, "login"));
    html_lit(&path, "?done=");
    html_url(&path, done);
    html_raw_literal(&path, "", 1);
    reply_redirect(reply, path.failed ? "/accounts" : path.p);
}

static void take(struct request *req, struct reply *reply,
    const struct view *found, const struct step *step)
{
    const struct account_call call = call_of(req);
    struct view view = {0};
    char one_time[24];
    enum db_result result = account_step(
        req->write, &call, &found->account, step->step, req->arena, one_time);
    if (result == DB_OK && step->step == STEP_RESET) {
        view.one_time = one_time;
        write_page(req, reply, 200, &view);
    } else {
        answer(req, reply, result, "done");
    }
}

void account_submit(struct request *req, struct reply *reply)
{
    const char *key = request_value(req, "step");
    const struct account_call call = call_of(req);
    struct view view = {0};
    if (!account_of_path(req, reply, &view.account)) {
        return;
    }
    for (size_t i = 0; i < STEPS; i++) {
        if (strcmp(steps[i].key, key) != 0) {
            continue;
        }
        if (may_do(req, &view, steps[i].action)) {
            take(req, reply, &view, &steps[i]);
        } else {
            reply_refusal(req, reply, REFUSED_ROLE);
        }
        return;
    }
    if (strcmp(key, STEP_ON) != 0) {
        reply_error(req, reply, 422, "step",
            tr(req, "This step is not known here. Open the page again."));
    } else if (!may_do(req, &view, ACTION_ACCOUNT_EDIT)) {
        reply_refusal(req, reply, REFUSED_ROLE);
    } else {
        answer(req, reply,
            view.account.state == ACCOUNT_OFF
                ? approval_ask_enable(
                      req->write, &call, &view.account, req->arena)
                : DB_NONE,
            "asked");
    }
}

/* "320481:czj 320482:" of the fields r.N and b.N; faults are noted. */
static const char *read_scopes(
    struct request *req, const struct account_view *names, enum role role)
{
    bool fills = role == ROLE_CLERK || role == ROLE_HEAD;
    const char *text = "";
    for (int i = 1; text && i < SCOPES_MAX; i++) {
        const char *name = field_name(req, "r.", i);
        const char *region = request_value(req, name);
        const char *bureau = request_value(req, field_name(req, "b.", i));
        if (*region == '\0' && *bureau == '\0') {
            continue;
        }
        if (!account_within(req, region) ||
            !account_region_known(names, region)) {
            request_fault(req, name,
                tr(req, "Choose a region of your own administration."));
        } else if (*bureau ? names->fw && framework_bureau(
                                              names->fw, text_of(bureau)) < 0
                           : fills) {
            request_fault(req, field_name(req, "b.", i),
                tr(req, "There is no such reporting unit: choose one of the "
                        "list."));
        }
        text = arena_printf(
            req->arena, "%s%s%s:%s", text, *text ? " " : "", region, bureau);
    }
    return text ? text : "";
}

void account_rights(struct request *req, struct reply *reply)
{
    const struct account_call call = call_of(req);
    struct view view = {0};
    struct rights_wish wish = {
        .role = role_of(request_value(req, "role")),
        .region = request_value(req, "region"),
        .bureau = request_value(req, "bureau"),
    };
    if (!account_of_path(req, reply, &view.account)) {
        return;
    }
    if (!account_view_load(req, &view.names)) {
        reply_unavailable(req, reply);
        return;
    }
    account_rights_faults(req, &view.names, &wish);
    wish.scopes = read_scopes(req, &view.names, wish.role);
    if (role_administers(view.account.role) || own(req, &view) ||
        (wish.role != ROLE__COUNT && role_administers(wish.role))) {
        reply_refusal(req, reply, REFUSED_ROLE);
    } else if (req->fault_count > 0) {
        write_page(req, reply, 422, &view);
    } else {
        answer(req, reply,
            approval_ask_rights(
                req->write, &call, &view.account, &wish, req->arena),
            "asked");
    }
}

void account_decide(struct request *req, struct reply *reply)
{
    const char *verdict = request_value(req, "verdict");
    bool approve = strcmp(verdict, "approved") == 0;
    const struct account_call call = call_of(req);
    struct approval approval;
    struct account account;
    if (!account_of_path(req, reply, &account)) {
        return;
    }
    enum db_result result = approval_find(
        req->read, route_param(req, "request"), req->arena, &approval);
    if (result == DB_NONE ||
        (result == DB_OK && approval.account != account.id)) {
        reply_error(
            req, reply, 404, "request", tr(req, "There is no such request."));
    } else if (result != DB_OK) {
        reply_unavailable(req, reply);
    } else if (!approve && strcmp(verdict, "refused") != 0) {
        reply_error(req, reply, 422, "verdict",
            tr(req, "This step is not known here. Open the page again."));
    } else {
        answer(req, reply,
            approval_decide(req->write, &call, &approval, approve, req->arena),
            verdict);
    }
}
