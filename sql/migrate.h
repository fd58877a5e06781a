/*
 * Numbered migrations, forward only, checksummed.
 */
#ifndef SQL_MIGRATE_H
#define SQL_MIGRATE_H

#include <stdio.h>

#include "sql/db.h"

/* The schema version this program was built for. */
#define SCHEMA_VERSION 18

/*
 * Apply what is missing from `folder` (0001_name.sql, ...). Refuses, with one
 * line on `err`: a schema newer than the program, a migration whose text
 * changed since it was applied, a gap. A DDL statement cannot be rolled back:
 * each file records its own progress and is repeatable after a crash.
 */
bool migrate_run(
    const struct config *config, const char *folder, bool quiet, FILE *err);

/* The version of the database: 0 when it is empty; -1 when unreachable, with
 * a line on `err`. */
int migrate_version(const struct config *config, FILE *err);

#endif
