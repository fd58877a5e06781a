/*
 * Who asks: the session of a cookie, or the account of a program's token.
 */
#ifndef FCGI_IDENTIFY_H
#define FCGI_IDENTIFY_H

#include "fcgi/route.h"

/*
 * Find who asks by req->token (cookie) or, below /api/, req->bearer; where
 * there is a bearer token the cookie is not looked at. DB_OK fills req->session
 * and, on a ROUTE_FORM, req->fw and req->form, and notes the use once a
 * minute. DB_NONE: nobody. Asked again once when the connection was lost.
 */
enum db_result identify(struct request *req);

/* True when the request has to be answered by what its bearer token says. */
bool identify_by_token(const struct request *req);

#endif
