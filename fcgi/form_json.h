/*
 * The answer to a save that a script made: what is stored now.
 */
#ifndef FCGI_FORM_JSON_H
#define FCGI_FORM_JSON_H

#include "fcgi/reply.h"

/*
 * {"version":7,"hits":0,"saved":"10:42:07"}: the version the next save
 * builds on.
 */
void form_json_saved(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome);

#endif
