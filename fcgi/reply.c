#include "fcgi/reply.h"

#include "fcgi/page.h"
#include "fcgi/record.h"
#include "sql/config.h"

void reply_start(struct reply *reply, struct arena *arena)
{
    *reply = (struct reply){
        .status = 200,
        .type = "text/html; charset=utf-8",
    };
    html_start(&reply->body, arena);
}

/* Throw away what was written so far. */
static void start_over(struct reply *reply, int status)
{
    const char *cookie = reply->cookie, *allow = reply->allow;
    reply_start(reply, reply->body.arena);
    reply->status = status;
    reply->cookie = cookie;
    reply->allow = allow;
}

void reply_redirect(struct reply *reply, const char *path)
{
    start_over(reply, 303);
    reply->location = path;
}

void reply_cookie(const struct request *req, struct reply *reply,
    const char *name, const char *value, int seconds)
{
    const char *age =
        seconds < 0 ? "" : arena_printf(req->arena, "; Max-Age=%d", seconds);
    reply->cookie = arena_printf(req->arena,
        "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
        req->config->secure_cookie ? "; Secure" : "", age ? age : "");
}

/* -- errors ---------------------------------------------------------------- */

static void json_faults(const struct request *req, struct html *h)
{
    html_lit(h, ",\"fields\":[");
    for (size_t i = 0; i < req->fault_count; i++) {
        if (i > 0) {
            html_lit(h, ",");
        }
        html_lit(h, "{\"name\":");
        html_json(h, req->faults[i].field);
        html_lit(h, ",\"text\":");
        html_json(h, req->faults[i].text);
        html_lit(h, "}");
    }
    html_lit(h, "]");
}

static void json_error(const struct request *req, struct reply *reply,
    const char *code, const char *message)
{
    struct html *h = &reply->body;
    reply->type = "application/json";
    html_lit(h, "{\"error\":{\"status\":");
    html_int(h, reply->status);
    html_lit(h, ",\"code\":");
    html_json(h, code);
    html_lit(h, ",\"text\":");
    html_json(h, message);
    json_faults(req, h);
    html_lit(h, "}}");
}

static const char *title_of(const struct request *req, int status)
{
    switch (status) {
    case 401: return tr(req, "Signed out");
    case 403: return tr(req, "Not allowed");
    case 404: return tr(req, "Not found");
    case 405: return tr(req, "Not possible in this way");
    case 409: return tr(req, "Not possible now");
    case 413: return tr(req, "Too large");
    case 503: return tr(req, "Not available at the moment");
    default: return tr(req, "The request could not be taken");
    }
}

static void error_page(
    const struct request *req, struct reply *reply, const char *message)
{
    struct html *h = &reply->body;
    const char *title = title_of(req, reply->status);
    page_begin(req, reply, title, "");
    html_lit(h, "<h1>");
    html_text(h, title);
    html_lit(h, "</h1>");
    page_notice(h, message, false);
    page_faults(req, h);
    html_lit(h, "<p>");
    if (req->method == METHOD_POST) {
        html_text(h, tr(req, "Nothing has been changed. Your browser's back "
                             "button leads to what you typed."));
    }
    html_lit(h, " <a href=\"/\">");
    html_text(h, tr(req, "To the start page"));
    html_lit(h, "</a></p><p class=\"mute\">");
    html_text(h, tr(req, "If this keeps happening, tell the operator this "
                         "number:"));
    html_lit(h, " ");
    html_text(h, req->id);
    html_lit(h, "</p>");
    page_end(req, reply);
}

void reply_error(const struct request *req, struct reply *reply, int status,
    const char *code, const char *message)
{
    start_over(reply, status);
    if (req->wants_json) {
        json_error(req, reply, code, message);
    } else {
        error_page(req, reply, message);
    }
}

void reply_unavailable(const struct request *req, struct reply *reply)
{
    reply_error(req, reply, 503, "unavailable",
        tr(req, "The database does not answer or the request was too large "
                "to work on. Try again in a minute."));
}

static const struct {
    int status;
    const char *code;
} refusals[] = {
    [MAY] = {500, "may"},
    [REFUSED_ROLE] = {403, "role"},
    [REFUSED_REGION] = {403, "region"},
    [REFUSED_BUREAU] = {403, "bureau"},
    [REFUSED_STATE] = {409, "state"},
    [REFUSED_NOT_OPEN] = {409, "not-open"},
    [REFUSED_LATE] = {409, "late"},
    [REFUSED_LOCKED] = {409, "locked"},
    [REFUSED_UNLOCKED] = {409, "unlocked"},
    [REFUSED_OWN] = {403, "own"},
    [REFUSED_CELL] = {409, "cell"},
    [REFUSED_VERDICT] = {409, "verdict"},
    [REFUSED_UNSIGNED] = {409, "unsigned"},
};

int reply_refusal_status(enum refusal refusal)
{
    return refusals[refusal].status;
}

const char *reply_refusal_code(enum refusal refusal)
{
    return refusals[refusal].code;
}

void reply_refusal(
    const struct request *req, struct reply *reply, enum refusal refusal)
{
    if (req->signed_in && !record_refusal(req, refusal)) {
        reply_unavailable(req, reply);
        return;
    }
    reply_error(req, reply, refusals[refusal].status, refusals[refusal].code,
        tr(req, refusal_text(refusal)));
}
