#include "fcgi/identify.h"

#include <string.h>

#include "sql/config.h"
#include "sql/log.h"
#include "sql/token.h"

#define TOUCH_SECONDS 60 /* how often the use of a session is noted */

bool identify_by_token(const struct request *req)
{
    return req->bearer && *req->bearer && req->is_api;
}

/* The form of the path; false when the path names no period. */
static bool form_path(const struct request *req, struct form_path *out)
{
    *out = (struct form_path){
        .region = route_param(req, "region"),
        .form = route_param(req, "form"),
        .bureau = route_param(req, "bureau"),
    };
    return req->route->flags & ROUTE_FORM &&
           period_parse(text_of(route_param(req, "period")), &out->period);
}

/* A cell that the page's script saves while it is typed. */
static bool is_typing(const struct request *req)
{
    return req->method == METHOD_POST && req->wants_json && !req->is_api;
}

static enum db_result by_cookie(struct request *req)
{
    struct form_path path;
    int idle = req->config->idle_minutes * 60;
    if (strlen(req->token) != SESSION_TOKEN_TEXT - 1) {
        return DB_NONE;
    }
    return form_path(req, &path)
               ? session_open_form(req->read, req->token, &path,
                     !is_typing(req), req->now, idle, req->arena, &req->session,
                     &req->fw, &req->form)
               : session_find(req->read, req->token, req->now, idle, req->arena,
                     &req->session);
}

static enum db_result by_token(struct request *req)
{
    struct form_path path;
    enum db_result result =
        token_find(req->read, req->bearer, req->now, req->arena, &req->session);
    if (result != DB_OK || !form_path(req, &path)) {
        return result;
    }
    result =
        submission_open(req->read, &path, req->arena, &req->fw, &req->form);
    return result == DB_NONE ? DB_OK : result;
}

static enum db_result find(struct request *req)
{
    return identify_by_token(req) ? by_token(req) : by_cookie(req);
}

static void touch(struct request *req)
{
    if (req->now - req->session.seen < TOUCH_SECONDS) {
        return;
    }
    enum db_result result =
        identify_by_token(req)
            ? token_touch(req->write, req->bearer, req->address, req->now)
            : session_touch(req->write, req->token, req->now);
    if (!db_answered(result)) {
        log_line(LOG_WARNING, "the use of a session was not noted");
    }
}

enum db_result identify(struct request *req)
{
    enum db_result result = find(req);
    /* A connection that was lost since the last request: once more. */
    if (result == DB_AGAIN) {
        result = find(req);
    }
    if (result == DB_OK) {
        touch(req);
    }
    return result;
}
