/*
 * Completeness: what is due, reported and reported in time. Counted over the
 * assignment register, one form of one bureau once, so that no rate can pass
 * 100 %.
 */
#ifndef FCGI_TALLY_H
#define FCGI_TALLY_H

#include "fcgi/html.h"
#include "sql/submission.h"

struct tally {
    int due, reported, timely, returned, waiting, overdue, returns;
};

/* Count one form of one bureau; `head` NULL: not begun. */
void tally_add(struct tally *tally, const struct submission *head,
    const struct deadline *deadline, int64_t now);

/* True when the form is with the reviewer or further. */
bool tally_reported(const struct submission *head);

/* "64.0%"; "—" when nothing is due. */
void tally_rate(struct html *h, int part, int whole);

/* The header of a form and bureau among `lines`; NULL when not begun. */
const struct submission_line *tally_find(const struct submission_line *lines,
    size_t count, const char *period, const char *form, const char *bureau);

#endif
