/*
 * Parts that the pages about editions share.
 */
#ifndef FCGI_FRAMEWORK_VIEW_H
#define FCGI_FRAMEWORK_VIEW_H

#include "fcgi/pages.h"
#include "sql/edition.h"

/* Of each frequency, where the effect on a period is offered. */
enum { PERIODS_SHOWN = 6 };

/* Grades, groups, the indicators of each quality, the forms. */
void framework_view_content(
    const struct request *req, struct html *h, const struct framework *fw);

/* True for those who see drafts and move editions. */
bool framework_view_may_edit(const struct request *req);

/* The state as a tag. */
void framework_view_state(
    const struct request *req, struct html *h, enum edition_state state);

/* "/framework/CODE", percent-encoded. */
void framework_view_path(struct html *h, const char *code);

/*
 * An edition by its code. False: the reply is an error already; a draft is
 * there for its editors alone.
 */
bool framework_view_find(const struct request *req, struct reply *reply,
    const char *code, struct edition *out);

/*
 * The framework of an edition; NULL when a draft has faults. False: the
 * database failed, and the reply is still to be written.
 */
bool framework_view_read(const struct request *req,
    const struct edition *edition, const struct framework **fw);

#endif
