/*
 * The route table: data that carries the policy. Its prologue signs in,
 * checks the role, the CSRF token and the fields; a handler cannot forget.
 */
#ifndef FCGI_ROUTE_H
#define FCGI_ROUTE_H

#include "eval/rights.h"
#include "fcgi/reply.h"
#include "fcgi/request.h"

typedef void handler(struct request *req, struct reply *reply);

enum route_flags {
    ROUTE_OPEN = 1,   /* no session needed */
    ROUTE_FORM = 2,   /* /…/:region/:period/:form/:bureau: session and form
                         opened in one round trip into req->form */
    ROUTE_ANY = 4,    /* signed in, also with a one-time password */
    ROUTE_PARTIAL = 8 /* the handler wants to see field faults itself */
};

struct route {
    enum http_method method;
    const char *pattern; /* "/form/:region/:period/:form/:bureau" */
    enum action action;  /* asked of may(); see below */
    unsigned flags;
    const struct field_rule *fields; /* ends with a NULL name */
    handler *handle;
    const char *what; /* one line for docs/routes.md */
};

/*
 * The prologue asks may() with the :region and :bureau of the path and, on
 * ROUTE_FORM, with the state and moments of the form. A POST that can be
 * replayed takes the action that only reads (a submission that is sent twice
 * finds the form submitted): its store asks for the right one and knows the
 * replay. Open routes and ROUTE_ANY ask nothing.
 */
extern const struct route routes[];
extern const size_t route_count;

/*
 * Serve a request whose method, path and cookie are read, into a reply that is
 * started: find the route, run the prologue, call the handler, turn a failed
 * buffer into 503. Every POST needs its CSRF token (field "csrf"), sign-in
 * included (double submit), unless a program's token authorises it, which only
 * paths below /api/ know. What was typed before a session ended is not lost:
 * the answer carries it.
 */
void route_serve(struct request *req, struct reply *reply);

/* The segment of the path that ":name" stands for; "" when the route has no
 * such segment. */
const char *route_param(const struct request *req, const char *name);

/* The route table as Markdown (docs/routes.md is made from it). */
void route_print(struct html *out);

#endif
