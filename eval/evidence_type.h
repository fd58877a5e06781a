/*
 * Which files are taken as evidence, told by their bytes and their name
 * alike: what a browser would run is not among them.
 */
#ifndef EVAL_EVIDENCE_TYPE_H
#define EVAL_EVIDENCE_TYPE_H

#include "eval/arena.h"
#include "eval/text.h"

/*
 * The media type of a file that is taken ("application/pdf"): PDF, PNG, JPEG,
 * .docx and .xlsx (a ZIP with the parts of such a document and no macros),
 * .doc, .xls and .wps (OLE). NULL when the first bytes are of none, or the
 * ending of `name` is of another.
 */
const char *evidence_type(struct text name, struct text content);

/*
 * A name to show and to download by: the last part of a path, without control,
 * direction and path characters, dots in front left out; at most 80 code
 * points, the ending kept. "file" when nothing is left. NULL: arena full.
 */
const char *evidence_name(struct text name, struct arena *arena);

#endif
