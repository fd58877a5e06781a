/*
 * A JSON body as the fields of a form, so that what a program sends meets the
 * same field table, limits and messages as what a page sends.
 */
#ifndef FCGI_BODY_JSON_H
#define FCGI_BODY_JSON_H

#include "fcgi/body.h"

enum {
    BODY_JSON_DEPTH = 4 /* a body needs three: object, list, object */
};

/* Where a body stops being JSON; `what` is the parser's English, in the arena.
 */
struct body_json_fault {
    int line, column; /* from 1; 0: the JSON is good, its shape is not */
    const char *what;
};

/*
 * One object. Members that are text, whole numbers, true or false become
 * fields of their name; null is as if it had not come. Two lists are known:
 *   "cells"         {"item","column","state","value","note"} becomes the
 *                   fields v., s. and n. of that cell; "column" is "total"
 *                   unless it comes; states are value, missing, na. Of a
 *                   verdict, "verdict" and "reason" become j. and r.
 *   "explanations"  {"code","text"} becomes x.CODE
 * A value may be a number too: one that a double holds exactly to six places.
 * BODY_BROKEN fills `fault`: not JSON, a repeated member, deeper than
 * BODY_JSON_DEPTH, not UTF-8, another shape.
 */
enum body_fault body_json(struct text in, struct arena *arena,
    struct pairs *out, struct body_json_fault *fault);

#endif
