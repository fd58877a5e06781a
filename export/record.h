/*
 * Records of published workbooks, one small JSON file each in
 * EXPORT_DIR/records, named by verification code and SHA-256: by them a file
 * that comes back is known where the database is not.
 */
#ifndef EXPORT_RECORD_H
#define EXPORT_RECORD_H

#include <jansson.h>

#include "export/county.h"
#include "sql/workbook.h"

struct record {
    const char *path;    /* in the manifest, or as given with -o */
    const char *place;   /* as in struct workbook */
    const char *made_by; /* likewise */
    int64_t made_at, as_of;
    const char *kind; /* as in struct workbook, like the next three */
    const char *group;
    int months;
    const char *region;
    char period[PERIOD_TEXT];
    const char *data_version, *edition, *framework_version, *edition_hash;
    char sha256[65];
    long long bytes;
    struct county_totals totals;
};

/* As a JSON object; NULL when memory is out. The caller frees it. */
json_t *record_json(const struct record *record);

/* What is to be recorded of a finished file; false when it is unreadable. Path,
 * place, maker and moment are the caller's to fill in. */
bool record_take(const struct report *report, const char *file,
    const struct county_totals *totals, struct record *out);

/* Its row in the database. */
struct workbook record_row(const struct record *record);

/* Keep it under `export_dir`. False when that cannot be written. */
bool record_keep(
    const char *export_dir, const struct record *record, struct arena *arena);

/* True when a file of this hash was published. */
bool record_known(const char *export_dir, const char *sha256);

/* The record of a hash, or one with a code. False when there is none. */
bool record_of(const char *export_dir, const char *sha256, struct arena *arena,
    struct workbook *out);
bool record_of_code(const char *export_dir, const char *code,
    struct arena *arena, struct workbook *out);

#endif
