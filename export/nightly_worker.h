/*
 * The worker processes of the nightly export. Private to export/.
 */
#ifndef EXPORT_NIGHTLY_WORKER_H
#define EXPORT_NIGHTLY_WORKER_H

#include <jansson.h>

#include "export/command.h"

struct nightly_task {
    const char *region, *period;
};

/*
 * Write the workbooks of all tasks below `part`, by command->workers
 * processes, renewing the lease and showing progress; the records are added
 * to `files`. 0 or an exit code; on any failure, a lost lease or a signal all
 * workers are ended.
 */
int nightly_workers(struct command *command, struct db *db, const char *kind,
    const char *holder, const char *part, const struct nightly_task *tasks,
    int count, json_t *files);

#endif
