/*
 * The cells of a form as they are judged: each with the verdict it has, what
 * was said about it before, and where it stands in the list.
 */
#ifndef FCGI_REVIEW_CELLS_H
#define FCGI_REVIEW_CELLS_H

#include "fcgi/form_sheet.h"
#include "fcgi/review_before.h"

enum judgement { UNJUDGED, ACCEPTED, RETURNED };

struct review_cell {
    const struct form_row *row;
    enum column column;
    const struct cell *now, *last;  /* now and last year */
    struct cell before;             /* version 0: unchanged since */
    const struct cell_verdict *was; /* returned before; NULL: it was not */
    enum judgement judgement;
    const char *reason; /* of RETURNED, "" none */
    int rank;           /* returned before, changed, with a hit, the rest */
};

struct review_cells {
    struct review_cell *of;
    size_t count;
    int judged[RETURNED + 1]; /* how many have each judgement */
    bool returned;            /* the form was returned and sent again */
};

/*
 * The bureau's cells of the opened form, those to look at first in front. The
 * verdict of each is what came with the request (fields j.ITEM.COLUMN and
 * r.ITEM.COLUMN), else what was kept for this version, else an acceptance of an
 * older version since which it has not changed. False: the database did not
 * answer, or memory is out.
 */
bool review_cells_read(const struct request *req, const struct sheet *sheet,
    const struct submission_event *events, size_t event_count,
    struct review_cells *out);

/* The table of them; with `judged` false, no verdict is asked for. */
void review_cells_write(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct review_cells *cells, bool judged);

#endif
