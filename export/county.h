/*
 * The evaluation workbook of a county: from the database or a loaded report to
 * a verified file.
 */
#ifndef EXPORT_COUNTY_H
#define EXPORT_COUNTY_H

#include "export/layout.h"
#include "sql/config.h"
#include "sql/report.h"

enum export_result {
    EXPORT_OK,
    EXPORT_NONE,    /* no such region, or no edition for the period */
    EXPORT_DATA,    /* the database did not answer; logged */
    EXPORT_STOPPED, /* by who watches; there is no file */
    EXPORT_FAIL     /* the file could not be written; logged */
};

/* What stands in a workbook, for manifests and checks. */
struct county_totals {
    size_t sheets, rows, cells, formulas;
    double sum;   /* of all numbers in it */
    double score; /* total of 100, unrounded */
    int indicators, reported;
    char code[16]; /* of verification, printed on every page */
};

/* The verification code of a text that says everything that decides the bytes
 * of a file: twelve letters and digits, "7F3K-92QD-XM4T". */
void county_code_of(const char *text, char out[16]);

/* That of a county's workbook. What report_load_past read of earlier periods is
 * in it; a report without them gives a book that tells none. */
void county_code(const struct report *report, const struct layouts *layouts,
    const char *forms, char out[16]);

/*
 * Write FILE from a report. `forms`: NULL or "all", else codes separated by
 * commas ("401,402"). The same report and layouts give the same bytes.
 * EXPORT_FAIL with the reason in the log and no file.
 */
enum export_result county_write(const struct report *report,
    const struct layouts *layouts, const char *file, const char *forms,
    struct arena *arena, struct county_totals *totals);

/*
 * Load one snapshot, score it and write it below config->export_dir under a
 * name made of what is in it, so that the same data and edition are written
 * once. `*path` (in `arena`) and the SHA-256 of the file come back. `db` is a
 * DB_WRITE connection without an open transaction; `made_by` the name of who
 * asks for it.
 */
enum export_result county_publish(struct db *db, const struct config *config,
    const char *region, struct period period, const char *made_by,
    struct arena *arena, const char **path, char sha256[65]);

#endif
