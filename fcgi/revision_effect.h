/*
 * Which scores a revision moves: the county's evaluation before and after,
 * reckoned without writing anything.
 */
#ifndef FCGI_REVISION_EFFECT_H
#define FCGI_REVISION_EFFECT_H

#include "fcgi/page.h"
#include "sql/revision.h"

/* A table of the total, and of the qualities and indicators that differ. False:
 * the database did not answer, or memory is out. */
bool revision_effect_write(const struct request *req, struct html *h,
    const struct revision *revision) __attribute__((warn_unused_result));

#endif
