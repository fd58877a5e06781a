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

/* Where a workbook goes and for whom. */
struct publication {
    const char *file;    /* that is written */
    const char *path;    /* in its record: of a manifest, or as given */
    const char *place;   /* where it will lie: below EXPORT_DIR, or absolute */
    const char *forms;   /* NULL: all */
    const char *made_by; /* name of an account; "-": the command line */
};

/* Where a workbook lies that a page asked for, under a name made of what is in
 * it: file, path and place of `to`. Its folder is made; false: it cannot be. */
bool on_demand(const struct config *config, const char *region,
    const char *period, const char *code, struct arena *arena,
    struct publication *to);

/* True when that file is there, whole and recorded: nothing is to be done. Its
 * time becomes that of now. */
bool publication_known(const struct config *config,
    const struct publication *to, char sha256[65], long long *bytes);

/* Keep the record of a written file, in the folder and in the database. */
enum export_result publication_keep(struct db *db, const struct config *config,
    const struct publication *to, struct arena *arena, struct record *record);

/* The layouts of config->layout_dir; false with a line in the log. */
bool layouts_ready(
    const struct config *config, struct arena *arena, struct layouts *layouts);

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
