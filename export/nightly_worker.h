/*
 * The worker processes of the nightly export. Private to export/.
 */
#ifndef EXPORT_NIGHTLY_WORKER_H
#define EXPORT_NIGHTLY_WORKER_H

#include <jansson.h>

#include "export/command.h"

/* A region: its periods to be checked again, from `due` of the plan's. */
struct nightly_task {
    const char *region;
    size_t due, due_count;
};

struct nightly_plan {
    struct nightly_task *tasks;
    int count;
    const char **due;     /* periods, those of a region one after the other */
    const char **periods; /* that are evaluated, newest first */
    size_t period_count;
};

/*
 * By command->workers processes: check the reported figures of every region
 * again and write the workbook of its newest period with accepted figures,
 * where there is one, below `part`; renewing the lease and showing progress.
 * The records are added to `files`. 0 or an exit code; on any failure, a lost
 * lease or a signal all workers are ended.
 */
int nightly_workers(struct command *command, struct db *db, const char *kind,
    const char *holder, const char *part, const struct nightly_plan *plan,
    json_t *files);

#endif
