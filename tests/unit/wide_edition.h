/* The small edition with everything that an edition need not have. */
#ifndef TESTS_UNIT_WIDE_EDITION_H
#define TESTS_UNIT_WIDE_EDITION_H

#include "eval/framework.h"

#define WIDE_EDITION_FILES 15

/* The edition with the first `old` of one of its own files made `new`; false
 * when there is none. */
bool wide_edition_changed(const char *file, const char *old, const char *new,
    struct arena *arena, struct framework_file *files);

const struct framework *wide_edition(struct arena *arena);

#endif
