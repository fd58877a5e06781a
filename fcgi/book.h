/*
 * A workbook as a reply: its bytes, once its audit row stands. No file stays.
 */
#ifndef FCGI_BOOK_H
#define FCGI_BOOK_H

#include "export/grid.h"
#include "fcgi/reply.h"

/* A name that ends in `ending` (".xlsx") for a file of this request in the
 * folder of exports, which is made; NULL: it cannot be, or memory is out. */
const char *book_path(const struct request *req, const char *ending);

/*
 * Answer with the bytes of a file and remove it. `object` is what the audit row
 * names, `filename` what the browser calls it. `written` false: the workbook
 * could not be made, which is answered.
 */
void book_send(struct request *req, struct reply *reply, const char *file,
    bool written, const char *object, const char *filename);

/* The same for an archive of several. */
void book_send_zip(struct request *req, struct reply *reply, const char *file,
    bool written, const char *object, const char *filename);

/* A table as a workbook. */
void book_send_grid(struct request *req, struct reply *reply,
    const struct grid *grid, const char *object, const char *filename);

#endif
