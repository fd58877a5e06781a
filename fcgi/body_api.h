/*
 * What a program sent with a POST, as the fields of its route.
 */
#ifndef FCGI_BODY_API_H
#define FCGI_BODY_API_H

#include "fcgi/body.h"
#include "fcgi/request.h"

/*
 * JSON by body_json; CSV as the file "table" beside the fields of the query.
 * The header Idempotency-Key becomes the field "key": any text of 1 to 200
 * bytes, which is another one for each account. Notes a fault where the JSON
 * stops being JSON (BODY_BROKEN).
 */
enum body_fault body_api(struct request *req, struct pairs *out);

#endif
