/*
 * A question to the unit whose figure a relation reads: by a hit across units,
 * in words, as a message with a link to the cell.
 */
#ifndef FCGI_FORM_QUERY_H
#define FCGI_FORM_QUERY_H

#include "fcgi/form_view.h"

/* Beside a hit: a link to where the other unit is asked. Nothing for hits that
 * read no other unit's figure, and for those who do not ask. */
void form_query_link(
    const struct request *req, struct html *h, const struct hit *hit);

/* In the panel of a cell: a box for the question and a button for each figure
 * of another unit that a relation it breaks reads; nothing where there is
 * none. Its controls belong to "query-form". */
void form_query_box(const struct request *req, struct html *h,
    const struct form_view *view, int item, enum column column);

#endif
