/*
 * The OpenAPI 3.1 document of the API, from the route table, its field tables
 * and the shapes of fcgi/openapi_schema.c. docs/openapi.json is its print.
 */
#ifndef FCGI_OPENAPI_H
#define FCGI_OPENAPI_H

#include "fcgi/html.h"

/* Write the document; `out` fails when memory is out. */
void openapi_write(struct html *out);

#endif
