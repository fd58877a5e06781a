/*
 * Who makes the workbooks that wait (sql/book_job.h): one after the other, each
 * claimed by one process and given up between two counties when it is cancelled
 * or the program stops. A job whose process died is taken up again.
 */
#ifndef EXPORT_BOOK_WORKER_H
#define EXPORT_BOOK_WORKER_H

#include "export/province.h"
#include "sql/book_job.h"

struct book_worker {
    const struct config *config;
    struct db *data;     /* DB_WRITE: what workbooks are made from */
    struct db *state;    /* DB_WRITE: the rows of jobs */
    struct arena *arena; /* emptied before each job */
    const char *holder;  /* not in `arena` */
    bool (*go_on)(void); /* false: the program stops; NULL: it does not */
};

/*
 * Ask for a workbook, or find the one of the same content: book_job_ask. One
 * that is done and whose file is gone waits again.
 */
enum db_result book_worker_ask(struct db *write, const struct config *config,
    const struct province_request *request, const struct actor *actor,
    const char *address, int64_t now, struct arena *arena,
    struct book_job *out) MUST_USE;

/* The file of a job, in `arena`; NULL when it is not there. Its time becomes
 * that of now, so that the sweep leaves it. */
const char *book_worker_file(const struct config *config,
    const struct book_job *job, struct arena *arena);

/* Make the oldest job that waits. False: there was none, or the database does
 * not answer. */
bool book_worker_turn(struct book_worker *worker);

/* Make one that was claimed. */
void book_worker_make(struct book_worker *worker, const struct book_job *job);

/*
 * Remove what was made on demand and was asked for last more than
 * config->workbook_days days ago (0: nothing is removed), with its job; what
 * the nightly job published stays. False: a folder cannot be read or a row not
 * be removed.
 */
bool book_worker_sweep(struct db *write, const struct config *config,
    int64_t now, struct arena *arena);

#endif
