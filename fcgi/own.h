/*
 * The pages about one's own account stand side by side: password, two-factor
 * sign-in, sessions, API tokens.
 */
#ifndef FCGI_OWN_H
#define FCGI_OWN_H

#include "fcgi/page.h"

/* Begin such a page: its heading and the tabs to its neighbours. `path` is its
 * own address, `title` translated already. */
void own_begin(const struct request *req, struct reply *reply,
    const char *title, const char *path);

/* A paragraph that tells the outcome of what was done. */
void own_done(struct html *h, const char *text);

/* A cell of a table with a moment, or `never` when there is none. */
void own_moment_cell(const struct request *req, struct html *h, int64_t moment,
    const char *never);

#endif
