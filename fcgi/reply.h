/*
 * The reply: buffered whole, sent once, always with Content-Length, so that
 * the status can still change while a page is being written.
 */
#ifndef FCGI_REPLY_H
#define FCGI_REPLY_H

#include "fcgi/html.h"
#include "fcgi/request.h"

struct reply {
    int status;
    const char *type;      /* "text/html; charset=utf-8" */
    const char *location;  /* 303 target or NULL */
    const char *cookie;    /* Set-Cookie value or NULL */
    const char *accel;     /* X-Accel-Redirect path or NULL */
    const char *filename;  /* download name (UTF-8) or NULL */
    const char *allow;     /* methods, with 405 and OPTIONS, or NULL */
    int retry;             /* seconds to wait, with 429; 0 none */
    const char *etag;      /* "\"...\"" of what does not change, or NULL */
    const char *challenge; /* how to authenticate, with 401, or NULL */
    struct html body;
};

void reply_start(struct reply *reply, struct arena *arena);

/* 303 to a path of ours (arena-formatted by the caller). */
void reply_redirect(struct reply *reply, const char *path);

/* Set a cookie of this site: HttpOnly, SameSite=Lax, Secure by configuration.
 * `seconds` -1: until the browser closes; 0: forget it. */
void reply_cookie(const struct request *req, struct reply *reply,
    const char *name, const char *value, int seconds);

/*
 * Answer with an error page in the user's words: what happened, that nothing
 * was changed, what to do. Throws away what was written. `message` is
 * translated already. JSON when the request wants it:
 * {"error":{"status":..,"code":"..","text":"..","fields":[..]}}.
 */
void reply_error(const struct request *req, struct reply *reply, int status,
    const char *code, const char *message);

/* 503: ours or the database's fault, logged by the caller. */
void reply_unavailable(const struct request *req, struct reply *reply);

/* How a refusal of may() is answered to a program. */
int reply_refusal_status(enum refusal refusal);
const char *reply_refusal_code(enum refusal refusal);

/* The answer for a refusal of may(): 403 or 409 with its sentence, once it
 * stands in the audit log; 503 when it cannot be written there. */
void reply_refusal(
    const struct request *req, struct reply *reply, enum refusal refusal);

#endif
