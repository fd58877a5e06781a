/*
 * The form for one register entry: a new one or a returned one.
 */
#ifndef FCGI_REGISTER_FORM_H
#define FCGI_REGISTER_FORM_H

#include "fcgi/register_view.h"

void register_form(const struct request *req, struct html *h,
    const struct register_view *view);

#endif
