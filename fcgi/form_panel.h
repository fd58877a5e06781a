/*
 * Everything about one cell of a form: its state, its rules with the numbers,
 * last year, growth as a sum, the last periods, comments, evidence, history.
 * Beside the table with script, a section of the page without.
 */
#ifndef FCGI_FORM_PANEL_H
#define FCGI_FORM_PANEL_H

#include "fcgi/form_view.h"

/* The cell that field `cell` of the request names ("B01.total"); false when it
 * is no cell of the form. */
bool form_panel_cell(const struct request *req, int *item, enum column *column);

/* Write the panel of a cell. False when the database does not answer. */
bool form_panel_write(const struct request *req, struct html *h,
    const struct form_view *view, int item, enum column column);

/* The forms that the panel's controls belong to: they cannot stand within the
 * form that is filled in. */
void form_panel_forms(const struct request *req, struct html *h);

/* "/form/...?cell=B01.total": where a comment or a file leads back to. */
const char *form_panel_path(const struct request *req);

#endif
