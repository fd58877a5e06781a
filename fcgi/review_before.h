/*
 * The version a form had when it was last returned, or at another event: what
 * each cell was before its unit changed it. Read from the audit rows, which
 * hold every change.
 */
#ifndef FCGI_REVIEW_BEFORE_H
#define FCGI_REVIEW_BEFORE_H

#include "fcgi/request.h"

struct review_before {
    bool returned; /* such an event was found, and another followed */
    /* Of a cell changed since; `cell[item][column].version` 0: unchanged. */
    struct cell (*cell)[COLUMN__COUNT];
};

/*
 * Since the last of the events named by `since` (bits 1u << enum event), from
 * the events of the form, oldest first; those of other bureaus are left out.
 * False when memory is out.
 */
bool review_before_read(const struct request *req,
    const struct submission_event *events, size_t count, unsigned since,
    struct review_before *out);

#endif
