/*
 * A reader of the XML in a workbook of our own, in one pass over bytes that
 * come in pieces, without copies. It takes the part of XML that is written
 * here and refuses all else: document types, comments, CDATA, processing
 * instructions, numeric references but those of a line's end and a tab, names
 * outside ASCII, a bare ">" in a value, blanks at the end. What it takes, every
 * XML parser takes; tests/fuzz/markup_fuzz.c holds it against expat, whose
 * general reader was a fifth of a workbook's time; this one is a twentieth.
 */
#ifndef EXPORT_MARKUP_H
#define EXPORT_MARKUP_H

#include "eval/text.h"

#define MARKUP_DEPTH      64
#define MARKUP_ATTRIBUTES 32
#define MARKUP_NAME       64 /* bytes of a name at most */

enum markup_kind {
    MARKUP_BAD,   /* not well-formed, or more than is taken */
    MARKUP_DONE,  /* the end, every element closed */
    MARKUP_MORE,  /* the end of a piece: markup_more gives the next one */
    MARKUP_OPEN,  /* `name`, `attributes` */
    MARKUP_CLOSE, /* `name`; comes after MARKUP_OPEN for <a/> too */
    MARKUP_TEXT   /* `text` */
};

struct markup {
    struct text name;
    struct text text; /* raw: its references are checked, not replaced */
    struct markup_attribute {
        struct text name, value; /* raw as well */
    } attributes[MARKUP_ATTRIBUTES];
    int attribute_count;
    /* Private. */
    const char *at, *end;
    struct markup_name {
        size_t n;
        char p[MARKUP_NAME];
    } open[MARKUP_DEPTH];
    int depth;
    bool empty, rooted, last;
};

/*
 * Begin a document with its first piece. Each piece ends behind a ">"; the
 * `last` may be empty. False when it does not.
 */
bool markup_begin(struct markup *markup, struct text in, bool last);

/* Go on after MARKUP_MORE. What markup_next gave before is gone. */
bool markup_more(struct markup *markup, struct text in, bool last);

/* The next of it. After MARKUP_BAD or MARKUP_DONE there is none. */
enum markup_kind markup_next(struct markup *markup);

#endif
