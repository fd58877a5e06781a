/*
 * What people add to a cell: comments and files of evidence, as the panel
 * shows and takes them.
 */
#ifndef FCGI_FORM_PANEL_FILES_H
#define FCGI_FORM_PANEL_FILES_H

#include "fcgi/form_view.h"

/* The comments on a cell and a box for one more. False when the database does
 * not answer. */
bool form_panel_comments(const struct request *req, struct html *h,
    const struct form_view *view, int item, enum column column);

/* The files of an item, those taken back too, and a field for one more. False
 * when the database does not answer. */
bool form_panel_files(const struct request *req, struct html *h,
    const struct form_view *view, int item);

#endif
