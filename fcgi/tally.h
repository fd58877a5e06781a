/*
 * Completeness: what is due, reported and reported in time. Counted over the
 * assignment register, one form of one bureau once, so that no rate can pass
 * 100 %.
 */
#ifndef FCGI_TALLY_H
#define FCGI_TALLY_H

#include "fcgi/html.h"
#include "sql/overview.h"
#include "sql/submission.h"

struct tally {
    int due, reported, timely, returned, waiting, overdue, returns;
    int empty;         /* of those reported: without a number */
    int cells, filled; /* of the forms that are due */
};

/* Until when a form is awaited (deadline_due); `head` NULL: not begun. */
int64_t tally_awaited(
    const struct submission *head, const struct deadline *deadline);

/* Count one form of one bureau; `head` NULL: not begun. */
void tally_add(struct tally *tally, const struct submission *head,
    const struct deadline *deadline, int64_t now);

/* Count the cells of that form: those to be filled, and those that are, never
 * more of them. */
void tally_cells(struct tally *tally, const struct framework *fw, int form,
    int bureau, int filled);

/* The same from less: what is due of a form and bureau (nothing when it is not
 * assigned), and what a header adds to it. */
void tally_due(
    struct tally *tally, const struct framework *fw, int form, int bureau);
void tally_head(struct tally *tally, const struct framework *fw, int form,
    int bureau, const struct overview_head *head);

/* True when the form is with the reviewer or further. */
bool tally_reported(const struct submission *head);

/* "16 / 25" */
void tally_parts(struct html *h, int part, int whole);

/* "64.0%"; "—" when nothing is due. */
void tally_rate(struct html *h, int part, int whole);

/* The same for what is reported: due, its share, and the share in time, as
 * three cells of a row. */
void tally_rates(struct html *h, const struct tally *tally);

/* The header of a form and bureau among `lines`; NULL when not begun. */
const struct submission_line *tally_find(const struct submission_line *lines,
    size_t count, const char *period, const char *form, const char *bureau);

#endif
