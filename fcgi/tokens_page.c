#include "fcgi/site.h"

#include <string.h>

#include "fcgi/own.h"
#include "fcgi/parts.h"
#include "sql/token.h"

const struct field_rule tokens_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule tokens_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"name", FIELD_LINE, TOKEN_NAME_MAX, true, N_("What it is for")},
    {"scope", FIELD_LINE, 8, true, N_("Scope")},
    {"days", FIELD_COUNT, TOKEN_DAYS_MAX, true, N_("Valid for")},
    {0},
};

const struct field_rule token_revoke_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {0},
};

/* -- the list -------------------------------------------------------------- */

static const char *scope_words(
    const struct request *req, enum session_kind kind)
{
    return kind == SESSION_SUBMIT ? tr(req, "read and submit")
                                  : tr(req, "read only");
}

static bool in_use(const struct request *req, const struct token *token)
{
    return token->revoked == 0 && token->expires > req->now;
}

static void condition(
    const struct request *req, struct html *h, const struct token *token)
{
    if (token->revoked) {
        html_text(h, tr(req, "revoked"));
    } else if (token->expires <= req->now) {
        html_text(h, tr(req, "expired"));
    } else {
        html_text(h, tr(req, "in use"));
    }
}

static void revoke_form(
    const struct request *req, struct html *h, const struct token *token)
{
    if (!in_use(req, token)) {
        return;
    }
    html_lit(h, "<form method=\"post\" action=\"/tokens/");
    html_url(h, token->id);
    html_lit(h, "\">");
    page_guard(req, h);
    html_lit(h, "<button type=\"submit\"");
    html_attr(h, "aria-label",
        arena_printf(req->arena, "%s: %s", tr(req, "Revoke"), token->name));
    html_lit(h, ">");
    html_text(h, tr(req, "Revoke"));
    html_lit(h, "</button></form>");
}

static void token_row(
    const struct request *req, struct html *h, const struct token *token)
{
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, token->name);
    html_lit(h, "</th><td>");
    html_text(h, scope_words(req, token->kind));
    html_lit(h, "</td>");
    own_moment_cell(req, h, token->created, "");
    own_moment_cell(req, h, token->expires, "");
    own_moment_cell(req, h, token->seen, tr(req, "never"));
    html_lit(h, "<td>");
    html_text(h, token->address);
    html_lit(h, "</td><td>");
    condition(req, h, token);
    html_lit(h, "</td><td>");
    revoke_form(req, h, token);
    html_lit(h, "</td></tr>");
}

static void list(const struct request *req, struct html *h,
    const struct token *tokens, size_t count)
{
    const char *const heads[] = {tr(req, "What it is for"), tr(req, "Scope"),
        tr(req, "Made at"), tr(req, "Valid until"), tr(req, "Last used"),
        tr(req, "Address"), tr(req, "Condition"), tr(req, "Step")};
    if (count == 0) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, tr(req, "There is no token yet."));
        html_lit(h, "</p>");
        return;
    }
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    html_attr(h, "aria-label", tr(req, "API tokens"));
    html_lit(h, ">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        token_row(req, h, &tokens[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

/* -- a new one ------------------------------------------------------------- */

static void scope_field(const struct request *req, struct html *h)
{
    bool submits = strcmp(request_value(req, "scope"), "submit") == 0;
    page_field_begin(h, "scope", tr(req, "Scope"));
    html_lit(h, "<select id=\"scope\" name=\"scope\"");
    page_field_marks(req, h, "scope");
    html_lit(h, ">");
    part_option(h, "read", scope_words(req, SESSION_READ), !submits);
    part_option(h, "submit", scope_words(req, SESSION_SUBMIT), submits);
    html_lit(h, "</select>");
    page_field_end(req, h, "scope");
}

static void days_field(const struct request *req, struct html *h)
{
    static const int choices[] = {30, 90, 180, 365};
    const struct field *given = request_field(req, "days");
    page_field_begin(h, "days", tr(req, "Valid for"));
    html_lit(h, "<select id=\"days\" name=\"days\"");
    page_field_marks(req, h, "days");
    html_lit(h, ">");
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        part_option(h, arena_printf(req->arena, "%d", choices[i]),
            arena_printf(req->arena, tr(req, "%d days"), choices[i]),
            given ? given->number == choices[i] : choices[i] == 90);
    }
    html_lit(h, "</select>");
    page_field_end(req, h, "days");
}

static void form(const struct request *req, struct html *h)
{
    const struct page_input name = {
        .name = "name",
        .label = tr(req, "What it is for"),
        .type = "text",
        .value = request_value(req, "name"),
        .autocomplete = "off",
        .hint = tr(req, "The program that will use it, for example the "
                        "ledger of the bureau."),
        .max = TOKEN_NAME_MAX,
        .required = true,
    };
    html_lit(h, "<form class=\"card\" method=\"post\" action=\"/tokens\"><h2>");
    html_text(h, tr(req, "New token"));
    html_lit(h, "</h2>");
    page_guard(req, h);
    html_lit(h, "<div class=\"fields\">");
    page_input(req, h, &name);
    scope_field(req, h);
    days_field(req, h);
    html_lit(h, "</div><button type=\"submit\" class=\"primary\">");
    html_text(h, tr(req, "Make token"));
    html_lit(h, "</button></form>");
}

/* -- the page -------------------------------------------------------------- */

static void made(const struct request *req, struct html *h, const char *token)
{
    html_lit(h, "<div class=\"notice good\" role=\"status\"><p>");
    html_text(h, tr(req, "The token is made. Copy it now: it is shown only "
                         "once. Whoever has it acts in your name."));
    html_lit(h, "</p><code class=\"secret\" data-token>");
    html_text(h, token);
    html_lit(h, "</code></div>");
}

static void intro(const struct request *req, struct html *h)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "A program that sends a token with its requests acts "
                         "in your name, with your rights and no more, and "
                         "only below /api/. A token never opens a page."));
    html_lit(h, "</p>");
}

static void write_page(const struct request *req, struct reply *reply,
    int status, const char *token)
{
    struct html *h = &reply->body;
    struct token *tokens = NULL;
    size_t count;
    if (!db_answered(token_list(req->read, req->session.actor.account,
            req->arena, &tokens, &count))) {
        reply_unavailable(req, reply);
        return;
    }
    reply->status = status;
    own_begin(req, reply, tr(req, "API tokens"), "/tokens");
    if (token) {
        made(req, h, token);
    } else if (strcmp(request_value(req, "done"), "revoked") == 0) {
        own_done(h, tr(req, "The token is revoked. Programs that use it are "
                            "refused from now on."));
    }
    intro(req, h);
    page_faults(req, h);
    form(req, h);
    list(req, h, tokens, count);
    page_end(req, reply);
}

void tokens_page(struct request *req, struct reply *reply)
{
    write_page(req, reply, 200, NULL);
}

/* -- making and revoking --------------------------------------------------- */

static bool room_left(struct request *req)
{
    struct token *tokens = NULL;
    size_t count, used = 0;
    if (!db_answered(token_list(req->read, req->session.actor.account,
            req->arena, &tokens, &count))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        used += in_use(req, &tokens[i]);
    }
    if (used >= TOKENS_MAX) {
        request_fault(req, "name",
            arena_printf(req->arena,
                tr(req, "There are %d tokens in use, as many as there can be. "
                        "Revoke one that is no longer needed."),
                TOKENS_MAX));
    }
    return true;
}

static struct token_wish read_wish(struct request *req)
{
    const struct field *days = request_field(req, "days");
    const struct token_wish wish = {
        .name = request_value(req, "name"),
        .kind = token_scope_of(request_value(req, "scope")),
        .days = days ? (int)days->number : 0,
        .key_hex = request_value(req, "key"),
        .address = req->address,
    };
    if (wish.kind == SESSION_BROWSER && !request_fault_of(req, "scope")) {
        request_fault(req, "scope", tr(req, "Choose a scope from the list."));
    }
    if (wish.days < 1 && !request_fault_of(req, "days")) {
        request_fault(
            req, "days", tr(req, "A token is valid for 1 to 365 days."));
    }
    return wish;
}

void tokens_submit(struct request *req, struct reply *reply)
{
    char token[TOKEN_TEXT];
    const struct token_wish wish = read_wish(req);
    if (!room_left(req)) {
        reply_unavailable(req, reply);
        return;
    }
    if (req->fault_count > 0) {
        write_page(req, reply, 422, NULL);
        return;
    }
    switch (token_create(
        req->write, &req->session.actor, &wish, req->now, req->arena, token)) {
    case DB_OK:
        req->field_count = 0; /* the form below is for the next one */
        write_page(req, reply, 200, token);
        return;
    case DB_CONFLICT:
        request_fault(req, "",
            tr(req, "This token was made already, and is shown only once. If "
                    "it is lost, revoke it and make another one."));
        write_page(req, reply, 409, NULL);
        return;
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    reply_unavailable(req, reply);
}

void token_revoke_submit(struct request *req, struct reply *reply)
{
    switch (
        token_revoke(req->write, &req->session.actor, route_param(req, "token"),
            request_value(req, "key"), req->address, req->now, req->arena)) {
    case DB_OK:
    case DB_CONFLICT: /* sent twice */
        reply_redirect(reply, "/tokens?done=revoked");
        return;
    case DB_NONE:
        reply_error(req, reply, 404, "token",
            tr(req, "You have no such token in use."));
        return;
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    reply_unavailable(req, reply);
}
