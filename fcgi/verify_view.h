/*
 * What was found of a workbook that was to be verified, for people.
 */
#ifndef FCGI_VERIFY_VIEW_H
#define FCGI_VERIFY_VIEW_H

#include "export/verify.h"
#include "fcgi/page.h"

/* The verdict and what it rests on. Whose workbooks the account may not read,
 * of that it learns the verdict alone. */
void verify_view(
    const struct request *req, struct html *h, const struct verification *v);

#endif
