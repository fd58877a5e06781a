/*
 * Workbooks of many counties as the pages and the API offer them: which are
 * wanted, which row of theirs a path names, what they are called.
 */
#ifndef FCGI_WORKBOOKS_H
#define FCGI_WORKBOOKS_H

#include "export/book_worker.h"
#include "fcgi/reply.h"

/* The fields kind, group and months as a request; faults are noted in `req` and
 * the result is not to be used then. `fw` is that of the period. */
struct province_request workbooks_wish(struct request *req,
    const struct region *region, struct period period,
    const struct framework *fw);

/* Ask for it and wake who makes it. False: the reply is an error already. */
bool workbooks_ask(struct request *req, struct reply *reply,
    const struct province_request *wish, struct book_job *out);

/* The job that the path names, of its region and period. False: the reply is an
 * error already. */
bool workbooks_job(
    const struct request *req, struct reply *reply, struct book_job *out);

/* End it, if it is the account's own. False: the reply is an error already; one
 * that has ended before is no error. */
bool workbooks_cancel(
    struct request *req, struct reply *reply, const struct book_job *job);

/* "Ranks of counties", ..., of a kind; the kind itself when it is not known. */
const char *workbooks_kind(const struct request *req, const char *kind);

#endif
