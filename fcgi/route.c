#include "fcgi/route.h"

#include <sodium.h>
#include <string.h>

#include "eval/framework.h"
#include "fcgi/body.h"
#include "fcgi/identify.h"
#include "fcgi/limit.h"
#include "fcgi/page.h"
#include "sql/config.h"
#include "sql/log.h"
#include "sql/totp.h"

/* -- finding --------------------------------------------------------------- */

/* True when `path` fits; the segments that ":name" stands for are copied. */
static bool matches(struct request *req, const char *pattern)
{
    const char *path = req->path;
    int param = 0;
    while (*pattern == '/' && *path == '/') {
        size_t want = strcspn(++pattern, "/"), have = strcspn(++path, "/");
        if (*pattern == ':') {
            if (have == 0 || param == REQUEST_PARAMS_MAX) {
                return false;
            }
            req->params[param] = arena_copy(req->arena, path, have);
            if (!req->params[param++]) {
                return false;
            }
        } else if (want != have || memcmp(pattern, path, want) != 0) {
            return false;
        }
        pattern += want;
        path += have;
    }
    return *pattern == '\0' && *path == '\0';
}

/* The methods of an address; a program may ask for them. */
static const char *allowed(bool get, bool post, bool is_api)
{
    static const char *const texts[2][2][2] = {
        {{NULL, NULL}, {"POST", "POST, OPTIONS"}},
        {{"GET, HEAD", "GET, HEAD, OPTIONS"},
            {"GET, HEAD, POST", "GET, HEAD, POST, OPTIONS"}}};
    return texts[get][post][is_api];
}

/* The route of a request; NULL with the methods that its address takes, or
 * with NULL. */
static const struct route *find(struct request *req, const char **allow)
{
    enum http_method wanted =
        req->method == METHOD_HEAD ? METHOD_GET : req->method;
    bool get = false, post = false;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        if (!matches(req, route->pattern)) {
            continue;
        }
        if (route->method == wanted) {
            return route;
        }
        get |= route->method == METHOD_GET;
        post |= route->method == METHOD_POST;
    }
    *allow = allowed(get, post, req->is_api);
    return NULL;
}

/* -- who asks -------------------------------------------------------------- */

const char *route_param(const struct request *req, const char *name)
{
    const char *pattern = req->route->pattern;
    size_t n = strlen(name);
    for (int i = 0; (pattern = strchr(pattern, ':')) != NULL; i++) {
        pattern++;
        if (strncmp(pattern, name, n) == 0 &&
            (pattern[n] == '/' || pattern[n] == '\0')) {
            return req->params[i];
        }
    }
    return "";
}

static void hidden(struct html *h, const char *name, const char *value)
{
    html_lit(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_attr(h, "value", value);
    html_lit(h, ">");
}

static bool has_secret(const struct route *route)
{
    for (const struct field_rule *rule = route->fields; rule && rule->name;
         rule++) {
        if (rule->kind == FIELD_SECRET) {
            return true;
        }
    }
    return false;
}

/*
 * A form was sent from a page of an earlier session. Its fields are carried in
 * the answer, so that one press sends them again under the present session.
 * Only for requests that our own pages made: nobody else's form can be put
 * before a user like this.
 */
static void carry(const struct request *req, struct html *h)
{
    if (!req->same_origin || has_secret(req->route) || req->field_count == 0 ||
        req->upload_count > 0 || req->fault_count > 0) {
        return;
    }
    html_lit(h, "<form class=\"card\" method=\"post\"");
    html_attr(h, "action", req->path);
    html_lit(h, "><p>");
    html_text(h, tr(req, "What you typed is kept here and can be sent again:"));
    html_lit(h, "</p>");
    /* A stale token still names a page of ours; after the next sign-in it
     * leads here again, with a good one. */
    hidden(h, "csrf",
        req->signed_in ? req->session.csrf : request_value(req, "csrf"));
    for (size_t i = 0; i < req->field_count; i++) {
        if (strcmp(req->fields[i].name, "csrf") != 0) {
            hidden(h, req->fields[i].name, req->fields[i].value);
        }
    }
    html_lit(h, "<button class=\"primary\">");
    html_text(h, tr(req, "Send again"));
    html_lit(h, "</button></form>");
}

static void answer_carrying(const struct request *req, struct reply *reply,
    int status, const char *title, const char *message)
{
    struct html *h = &reply->body;
    if (req->wants_json) {
        reply_error(req, reply, status, "session", message);
        return;
    }
    reply->status = status;
    page_begin(req, reply, title, "");
    html_lit(h, "<h1>");
    html_text(h, title);
    html_lit(h, "</h1>");
    page_notice(h, message, false);
    if (status == 401) {
        html_lit(h, "<p><a class=\"button\" target=\"_blank\" "
                    "href=\"/login\">");
        html_text(h, tr(req, "Sign in in a new window"));
        html_lit(h, "</a></p>");
    }
    carry(req, h);
    page_end(req, reply);
}

/* For a program: its token is nobody's. */
static void ask_token(struct request *req, struct reply *reply)
{
    reply_error(req, reply, 401, "token",
        tr(req, "This token is not known here, has expired or was revoked. "
                "Its owner makes another one on the page of API tokens."));
    reply->challenge = "Bearer";
}

static void ask_sign_in(struct request *req, struct reply *reply)
{
    struct html path;
    if (req->method == METHOD_POST || req->wants_json) {
        request_decode(req);
        answer_carrying(req, reply, 401, tr(req, "Signed out"),
            tr(req, "Your session has ended, so nothing has been saved. Sign "
                    "in again, then send the form again."));
        return;
    }
    html_start(&path, req->arena);
    html_lit(&path, "/login");
    if (strcmp(req->path, "/") != 0) {
        html_lit(&path, "?next=");
        html_url(&path, req->path);
        if (*req->query) {
            html_lit(&path, "%3F");
            html_url(&path, req->query);
        }
    }
    html_raw_literal(&path, "", 1);
    reply_redirect(reply, path.failed ? "/login" : path.p);
}

/* -- the prologue: each step may answer, and then the rest is left out ----- */

/* A program that floods waits before anything is looked up for it. */
static bool step_rate(struct request *req, struct reply *reply)
{
    if (!identify_by_token(req)) {
        return true;
    }
    int rate = req->config->token_rate;
    int wait = limit_take(req->bearer, rate, req->now);
    if (wait == 0) {
        return true;
    }
    const char *text = arena_printf(req->arena,
        tr(req, "This token has sent more than %d requests in a minute. Send "
                "the next one in %d seconds."),
        rate, wait);
    reply_error(req, reply, 429, "rate", text ? text : "");
    reply->retry = wait;
    return false;
}

static bool step_session(struct request *req, struct reply *reply)
{
    bool open = req->route->flags & ROUTE_OPEN;
    if (open && *req->token == '\0') {
        return true;
    }
    enum db_result result = identify(req);
    if (result == DB_OK) {
        req->signed_in = true;
    } else if (open) {
        return true;
    } else if (result != DB_NONE) {
        reply_unavailable(req, reply);
    } else if (identify_by_token(req)) {
        ask_token(req, reply);
    } else {
        ask_sign_in(req, reply);
    }
    return result == DB_OK;
}

/* A token that may only read changes nothing, whatever its owner may. */
static bool step_scope(struct request *req, struct reply *reply)
{
    if (!req->signed_in || req->session.kind != SESSION_READ ||
        req->method == METHOD_GET || req->method == METHOD_HEAD) {
        return true;
    }
    reply_error(req, reply, 403, "scope",
        tr(req, "This token may only read. Sending needs a token with the "
                "scope \"submit\"."));
    return false;
}

static bool step_first(struct request *req, struct reply *reply,
    const char *page, const char *code, const char *message)
{
    if (req->wants_json) {
        reply_error(req, reply, 403, code, message);
    } else {
        reply_redirect(reply, page);
    }
    return false;
}

/* What an account owes before anything else is open to it. */
static bool step_owed(struct request *req, struct reply *reply)
{
    const struct session *session = &req->session;
    if (!req->signed_in || req->route->flags & (ROUTE_OPEN | ROUTE_ANY)) {
        return true;
    }
    if (session->must_change) {
        return step_first(req, reply, "/password", "password",
            tr(req, "The password of this account has to be changed first, on "
                    "the page Change password."));
    }
    if (session->kind == SESSION_BROWSER && !session->factor &&
        totp_required(req->config, session->actor.role)) {
        return step_first(req, reply, "/two-factor", "two-factor",
            tr(req, "This account needs a second factor first, on the page "
                    "Two-factor sign-in."));
    }
    return true;
}

static bool step_rights(struct request *req, struct reply *reply)
{
    if (req->route->flags & (ROUTE_OPEN | ROUTE_ANY)) {
        return true;
    }
    struct object object = {
        .region = route_param(req, "region"),
        .bureau = route_param(req, "bureau"),
    };
    if (req->fw) {
        object.state = req->form.head.state;
        object.open = req->form.deadline.open;
        object.late = req->form.deadline.late;
        object.lock = req->form.deadline.lock;
    }
    enum refusal refusal =
        may(&req->session.actor, req->route->action, &object, req->now);
    if (refusal != MAY) {
        reply_refusal(req, reply, refusal);
    }
    return refusal == MAY;
}

/* A program's body is of the kind that its address takes. */
static bool is_wrong_kind(const struct request *req)
{
    bool table = false;
    for (const struct field_rule *rule = req->route->fields; rule && rule->name;
         rule++) {
        table |= rule->kind == FIELD_FILE;
    }
    return req->is_api && req->method == METHOD_POST &&
           !(table ? body_is_csv : body_is_json)(req->content_type);
}

static bool step_fields(struct request *req, struct reply *reply)
{
    if (is_wrong_kind(req)) {
        reply_error(req, reply, 415, "type",
            tr(req, "This kind of content is not taken: send "
                    "application/json, or text/csv where a table is taken."));
        return false;
    }
    request_decode(req);
    if (req->fault_count == 0 || req->field_count > 0 ||
        req->method != METHOD_POST) {
        return true;
    }
    /* Not a single field could be read, the token included. */
    reply_error(req, reply, req->is_api ? 400 : 422, "body",
        req->is_api ? tr(req, "The body could not be read.")
                    : tr(req, "The form could not be read."));
    return false;
}

static bool check_token(
    const struct request *req, struct reply *reply, const char *got)
{
    const char *want = req->signed_in ? req->session.csrf : req->visitor;
    /* No page of another site can make a browser send a token. */
    if (req->method != METHOD_POST ||
        (req->signed_in && req->session.kind != SESSION_BROWSER) ||
        (strlen(want) == 32 && strlen(got) == 32 &&
            sodium_memcmp(want, got, 32) == 0)) {
        return true;
    }
    log_line(LOG_WARNING, "security token %s: %s", *got ? "wrong" : "missing",
        req->path);
    answer_carrying(req, reply, 403, tr(req, "Not allowed"),
        *got ? tr(req, "The security token of this page is out of date: it "
                       "was made before you last signed in. Nothing has been "
                       "changed. Open the page again and repeat the step.")
             : tr(req, "The security token is missing, so nothing has been "
                       "changed. Open the page again and repeat the step."));
    return false;
}

/* A program sends it in a header, a page in a field of its body. */
static bool step_header_token(struct request *req, struct reply *reply)
{
    return !req->is_api || check_token(req, reply, req->csrf ? req->csrf : "");
}

static bool step_token(struct request *req, struct reply *reply)
{
    return req->is_api || check_token(req, reply, request_value(req, "csrf"));
}

static bool step_faults(struct request *req, struct reply *reply)
{
    if (req->fault_count == 0 || req->route->flags & ROUTE_PARTIAL) {
        return true;
    }
    reply_error(req, reply, req->method == METHOD_POST ? 422 : 400, "fields",
        tr(req, "Some fields cannot be taken as they are."));
    return false;
}

static void serve(struct request *req, struct reply *reply)
{
    static bool (*const steps[])(struct request *, struct reply *) = {
        step_rate,
        step_session,
        step_scope,
        step_owed,
        step_rights,
        step_header_token,
        step_fields,
        step_token,
        step_faults,
    };
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (!steps[i](req, reply)) {
            return;
        }
    }
    req->route->handle(req, reply);
}

/* An address without a route for this method, or without any. */
static void serve_nowhere(
    struct request *req, struct reply *reply, const char *allow)
{
    if (allow && req->is_api && req->method == METHOD_OPTIONS) {
        reply->allow = allow;
        reply->type = "text/plain; charset=utf-8";
    } else if (!step_rate(req, reply) || !step_session(req, reply)) {
        return; /* who asks: for the menu of the error page */
    } else if (allow) {
        reply->allow = allow;
        reply_error(req, reply, 405, "method",
            tr(req, "This address does not take this kind of request."));
    } else {
        reply_error(req, reply, 404, "path", tr(req, "There is no such page."));
    }
}

/* Memory is out: an answer that needs none. */
static void out_of_memory(struct reply *reply)
{
    static char sorry[] = "This page is too large to be made.\n";
    struct arena *arena = reply->body.arena;
    reply_start(reply, arena);
    reply->status = 503;
    reply->type = "text/plain; charset=utf-8";
    reply->body.p = sorry;
    reply->body.n = sizeof(sorry) - 1;
    log_line(LOG_ERROR, "a request was given up: out of memory (%zu bytes)",
        arena_used(arena));
}

void route_serve(struct request *req, struct reply *reply)
{
    static const struct route nowhere = {.pattern = "", .flags = ROUTE_OPEN};
    const char *allow = NULL;
    const struct route *route = find(req, &allow);
    req->route = route ? route : &nowhere;
    if (route) {
        serve(req, reply);
    } else {
        serve_nowhere(req, reply, allow);
    }
    if (reply->body.failed) {
        out_of_memory(reply);
    }
}

/* -- the table as a document ----------------------------------------------- */

/* The roles that may() lets in, asked with an object of their own. */
static void print_roles(struct html *out, enum action action)
{
    const struct object own = {.region = "", .bureau = "own"};
    bool any = false;
    for (int role = 0; role < ROLE__COUNT; role++) {
        const struct actor actor = {
            .role = (enum role)role, .region = "", .bureau = "own"};
        if (may(&actor, action, &own, 0) != MAY) {
            continue;
        }
        if (any) {
            html_lit(out, ", ");
        }
        html_text(out, role_words((enum role)role).en);
        any = true;
    }
}

static void print_who(struct html *out, const struct route *route)
{
    if (route->flags & ROUTE_OPEN) {
        html_lit(out, "anybody");
    } else if (route->flags & ROUTE_ANY) {
        html_lit(out, "anybody signed in");
    } else {
        print_roles(out, route->action);
    }
}

void route_print(struct html *out)
{
    html_lit(out, "# Routes\n\nPrinted by `pinzhi-fcgi --routes` from the "
                  "table that serves them.\nEvery POST needs the security "
                  "token of its page.\n\n| method | path | who | what |\n"
                  "| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        if (route->method == METHOD_POST) {
            html_lit(out, "| POST | `");
        } else {
            html_lit(out, "| GET | `");
        }
        html_text(out, route->pattern);
        html_lit(out, "` | ");
        print_who(out, route);
        html_lit(out, " | ");
        html_text(out, route->what);
        html_lit(out, " |\n");
    }
}
