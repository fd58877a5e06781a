/*
 * The page on which a form is judged: every cell with last year, growth, what
 * the checks found and the unit's explanation; no value can be changed.
 */
#ifndef FCGI_REVIEW_PAGE_H
#define FCGI_REVIEW_PAGE_H

#include "fcgi/form_view.h"

/* Write it; `notice` NULL or why a verdict was not taken. */
void review_view_write(
    struct request *req, struct reply *reply, const char *notice);

#endif
