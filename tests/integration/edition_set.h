/*
 * The built-in file set under another code and with pieces replaced.
 */
#ifndef TESTS_EDITION_SET_H
#define TESTS_EDITION_SET_H

#include "eval/framework.h"

/* The first `old` of a file becomes `new`. */
struct set_edit {
    const char *file, *old, *new;
};

/* Files in the arena of the fixture, by name; their number. A failed check
 * when an edit finds nothing to replace. */
size_t edition_set(const char *code, const struct set_edit *edits,
    size_t edit_count, struct framework_file **files);

#endif
