/*
 * Records of published workbooks, one small JSON file each in
 * EXPORT_DIR/records, named by verification code and SHA-256: by them a file
 * that comes back is told genuine, changed or unknown.
 */
#ifndef EXPORT_RECORD_H
#define EXPORT_RECORD_H

#include <jansson.h>

#include "export/county.h"

struct record {
    const char *path; /* below EXPORT_DIR, or as given with -o */
    const char *region;
    char period[PERIOD_TEXT];
    const char *data_version, *edition, *framework_version, *edition_hash;
    char sha256[65];
    long long bytes;
    struct county_totals totals;
};

/* As a JSON object; NULL when memory is out. The caller frees it. */
json_t *record_json(const struct record *record);

/* What is to be recorded of a finished file; false when it is unreadable. */
bool record_take(const struct report *report, const char *file,
    const char *path, const struct county_totals *totals, struct record *out);

/* Keep it under `export_dir`. False when that cannot be written. */
bool record_keep(
    const char *export_dir, const struct record *record, struct arena *arena);

/* True when a file of this hash was published. */
bool record_known(const char *export_dir, const char *sha256);

enum verdict {
    VERDICT_GENUINE, /* byte for byte what was published */
    VERDICT_CHANGED, /* bears a code that was published with other bytes */
    VERDICT_UNKNOWN  /* not ours, or published elsewhere */
};

/*
 * Judge FILE. `*known` (may stay NULL) is the record it is compared with, to
 * be freed by the caller. False when the file cannot be read.
 */
bool record_verify(const char *export_dir, const char *file,
    struct arena *arena, enum verdict *verdict, json_t **known);

#endif
