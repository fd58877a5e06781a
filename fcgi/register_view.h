/*
 * The register of honours, ranks, grades, targets and notes of a county and
 * year: the list, the form for a unit's own entries, the reviewer's verdicts.
 */
#ifndef FCGI_REGISTER_VIEW_H
#define FCGI_REGISTER_VIEW_H

#include "fcgi/page.h"
#include "sql/register.h"
#include "sql/report.h"

struct register_view {
    const struct framework *fw;
    struct region region;
    int year;
    struct entry *entries;
    size_t count;
    const struct entry *edited; /* a returned entry being corrected, or NULL */
};

/* Region, year, edition and entries of the path. False: the reply is made. */
bool register_load(
    const struct request *req, struct reply *reply, struct register_view *view);

/* Write the page; `notice` NULL or why nothing was stored. */
void register_write(const struct request *req, struct reply *reply,
    const struct register_view *view, const char *notice);

/* "/register/320481/2023" with `done` appended as a query, in the arena. */
const char *register_path(const struct request *req, const char *done);

#endif
