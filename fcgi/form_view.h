/*
 * The page around the official table while a form is filled in or read: bar
 * with state and actions, dates, progress, what the checks found.
 */
#ifndef FCGI_FORM_VIEW_H
#define FCGI_FORM_VIEW_H

#include "fcgi/form_sheet.h"

struct form_view {
    struct sheet sheet;
    enum refusal refusal; /* why the form cannot be filled in; MAY: it can */
    const char *notice;   /* translated sentence on top, NULL: none */
    bool good;            /* the notice confirms, else it warns */
    bool has_cell;        /* the panel of this cell stands open */
    int item;
    enum column column;
};

/* Check the opened form of the request, decide whether it is a form to fill in,
 * and read what stands behind it. False when memory is out or the database does
 * not answer. */
bool form_view_open(const struct request *req, struct form_view *view);

/* Write the whole page. */
void form_view_write(const struct request *req, struct reply *reply,
    const struct form_view *view);

/* The form of the request as may() sees it. */
struct object form_object(const struct request *req);

/* False: the path names no open form of this bureau; the reply says so. */
bool form_exists(const struct request *req, struct reply *reply);

/* "/form/320481/2023-11/401/tjj" or with another first part, in the arena. */
const char *form_path(const struct request *req, const char *what);

/* Three dates with days left. */
void form_dates(
    const struct request *req, struct html *h, const struct deadline *deadline);

#endif
