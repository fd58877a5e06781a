/*
 * A county's workbook in other clothes: its tables as CSV, its pages as PDF.
 */
#ifndef EXPORT_OUTLET_H
#define EXPORT_OUTLET_H

#include "export/book_csv.h"
#include "export/county.h"
#include "export/soffice.h"

/* The tables of a county's workbook, by the same sheets; `forms` as
 * county_write has it. The same report and layouts give the same bytes. False
 * with `*why`. */
bool outlet_tables(const struct report *report, const struct layouts *layouts,
    const char *forms, bool mark, struct arena *arena, struct csv_tables *out,
    const char **why);

/* As county_publish, but the .zip of its tables, each with a byte order mark.
 */
enum export_result outlet_publish_zip(struct db *db,
    const struct config *config, const char *region, struct period period,
    struct arena *arena, const char **path, char sha256[65]);

/* The published workbook `file` as PDF beside it, made unless it is there. */
enum soffice_result outlet_publish_pdf(const struct config *config,
    const char *file, struct arena *arena, const char **path, char sha256[65],
    const char **why);

#endif
