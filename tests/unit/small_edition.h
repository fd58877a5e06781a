/*
 * A small edition for tests: two qualities, two bureaus, three forms, seven
 * items, eight indicators. A test may replace one piece of one file.
 */
#ifndef TESTS_SMALL_EDITION_H
#define TESTS_SMALL_EDITION_H

#include "eval/framework.h"

#define SMALL_EDITION_FILES 11

/* The files as they are; `files` holds SMALL_EDITION_FILES. */
void small_edition_files(struct framework_file *files);

/*
 * The files with the first `old` in `file` replaced by `new`. False when `old`
 * does not stand there, so that a row of a test cannot lose its meaning.
 */
bool small_edition_changed(const char *file, const char *old, const char *new,
    struct arena *arena, struct framework_file *files);

/* The edition, read; NULL when that fails. */
const struct framework *small_edition(struct arena *arena);

#endif
