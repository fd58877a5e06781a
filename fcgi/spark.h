/*
 * A sparkline: the last values of a cell as a small line, drawn on the server.
 */
#ifndef FCGI_SPARK_H
#define FCGI_SPARK_H

#include "fcgi/html.h"
#include "sql/submission.h"

/*
 * The accepted values of a cell over the last 12 periods, and its present one
 * when that is a value, as an image with `label` for its name. False when there
 * are fewer than two: nothing is written then.
 */
bool spark_write(struct html *h, const struct opened_form *form, int item,
    enum column column, const char *label);

#endif
