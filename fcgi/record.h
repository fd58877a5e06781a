/*
 * Audit rows of what changes nothing and must be known all the same: what was
 * handed out, and what was asked for and refused.
 */
#ifndef FCGI_RECORD_H
#define FCGI_RECORD_H

#include "fcgi/request.h"

/*
 * Write down that `object` is about to be handed out; `detail` says what it is
 * (the hash of a file, the question asked). False: it could not be written
 * down, then nothing may leave.
 */
bool record_download(
    const struct request *req, const char *object, const char *detail);

/* Write down that may() refused. False: it could not be written down. */
bool record_refusal(const struct request *req, enum refusal refusal);

#endif
