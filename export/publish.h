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

/* What a page asks for, below EXPORT_DIR/on-demand under a name made of what is
 * in it: the same data, edition and layouts have the same name. */
struct demand {
    struct report *report;
    struct layouts layouts;
    const char *stem, *shown; /* its path without ending, whole and below */
};
enum export_result county_demand(struct db *db, const struct config *config,
    const char *region, struct period period, struct arena *arena,
    struct demand *out);

/* Where a workbook goes and for whom. */
struct publication {
    const char *file;    /* that is written */
    const char *path;    /* in its record: of a manifest, or as given */
    const char *place;   /* where it will lie: below EXPORT_DIR, or absolute */
    const char *forms;   /* NULL: all */
    const char *made_by; /* name of an account; "-": the command line */
};

/* Write the file and keep its record, in the folder and in the database. */
enum export_result county_file(struct db *db, const struct report *report,
    const struct layouts *layouts, const struct config *config,
    const struct publication *publication, struct arena *arena,
    struct record *record);

/* Write FILE as a workbook was written, from what its data version holds now.
 * True when that gives the same bytes again; else no file is left. */
bool county_anew(struct db *db, const struct config *config,
    const struct workbook *workbook, const char *file, struct arena *arena);

/* True when a region code can be part of a path. */
bool plain_code(const char *code);

#endif
