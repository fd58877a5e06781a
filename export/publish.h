/*
 * From the database to a recorded workbook: shared by pages, the command line
 * and the nightly job. Private to export/.
 */
#ifndef EXPORT_PUBLISH_H
#define EXPORT_PUBLISH_H

#include "export/record.h"

/* Load a report inside one snapshot of a DB_WRITE connection. */
enum export_result county_load(struct db *db, const char *region,
    struct period period, struct arena *arena, struct report *report);

/* Write FILE and keep its record, in the folder and in the database; `shown`
 * is the path in the record. */
enum export_result county_file(struct db *db, const struct report *report,
    const struct layouts *layouts, const struct config *config,
    const char *file, const char *shown, const char *forms, struct arena *arena,
    struct record *record);

/* True when the database knows a workbook by its hash; false also when it
 * cannot be asked. */
bool workbook_known(struct db *read, const char *sha256, struct arena *arena);

/* True when a region code can be part of a path. */
bool plain_code(const char *code);

#endif
