/*
 * The FastCGI side of one exchange: a request read whole into the arena, a
 * reply sent in one go. Only this file and main.c know libfcgi.
 */
#ifndef FCGI_EXCHANGE_H
#define FCGI_EXCHANGE_H

#include <fcgiapp.h>

#include "fcgi/reply.h"
#include "fcgi/request.h"

/* What a thread works with. */
struct seat {
    const struct config *config;
    struct arena *arena;
    struct db *read, *write;
    uint64_t serial;     /* of its requests: for their ids */
    double started;      /* of the request in hand, seconds */
    uint64_t statements; /* run by both connections before it */
};

/*
 * Read a request. False when it cannot be served (too large, cut off, not a
 * path, a type of body that is not taken): `reply` then says why.
 */
bool exchange_begin(struct seat *seat, FCGX_Request *fcgx, struct request *req,
    struct reply *reply);

/* Send the reply, count it, forget the request's memory. */
void exchange_end(struct seat *seat, FCGX_Request *fcgx,
    const struct request *req, const struct reply *reply);

#endif
