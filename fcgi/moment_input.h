/*
 * A moment typed into a form: "2023-12-21T17:00", as browsers send it, or with
 * a blank; Beijing time.
 */
#ifndef FCGI_MOMENT_INPUT_H
#define FCGI_MOMENT_INPUT_H

#include "fcgi/page.h"

/* The moment of a field; 0 when it is empty. What cannot be read, or is not
 * ahead, is noted as a fault of the field, and 0. */
int64_t moment_input_read(struct request *req, const char *field);

/* A labelled field for one, with what came with the request or `moment` (0:
 * empty) in it, and its fault. `name` is its id too. */
void moment_input_write(const struct request *req, struct html *h,
    const char *name, const char *label, int64_t moment);

#endif
