/*
 * Where an account works: the counties that its scopes name or lie above. One
 * of a whole city or province has the forms of each county below it.
 */
#ifndef FCGI_REACH_H
#define FCGI_REACH_H

#include "fcgi/request.h"
#include "sql/report.h"

struct reach {
    struct region *of; /* in the arena, none twice */
    size_t count;
};

/* All of them, the home first. False: the database does not answer, or the
 * arena is full. */
bool reach_load(const struct request *req, struct reach *out);

/* The name of one by its code; the code where it is none of them. */
const char *reach_name(
    const struct request *req, const struct reach *reach, const char *code);

#endif
