/*
 * Two people saved the same form: both values of each differing cell, to be
 * chosen between. Everything typed travels with the page; nothing is lost.
 */
#ifndef FCGI_FORM_CONFLICT_H
#define FCGI_FORM_CONFLICT_H

#include "fcgi/reply.h"

void form_conflict_write(struct request *req, struct reply *reply,
    const struct put_outcome *outcome);

#endif
