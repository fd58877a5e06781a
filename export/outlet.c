#include "export/outlet.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "export/files.h"
#include "export/pack.h"
#include "export/publish.h"
#include "export/sheets.h"
#include "sql/log.h"

bool outlet_tables(const struct report *report, const struct layouts *layouts,
    const char *forms, bool mark, struct arena *arena, struct csv_tables *out,
    const char **why)
{
    const struct county *county =
        county_make(report, layouts, book_tables(arena), forms, arena);

    *why = "out of memory";
    return county != NULL && book_csv(county->book, mark, out, why);
}

/* The tables in one .zip, which appears whole or not at all. */
static bool write_zip(const struct csv_tables *tables, const char *file,
    struct arena *arena, const char **why)
{
    /* Two requests may write the same file at once. */
    const char *part = arena_printf(
        arena, "%s.%ld.%p.part", file, (long)getpid(), (void *)arena);
    struct pack *pack = part == NULL ? NULL : pack_new(part, arena);

    *why = "out of memory";
    if (pack == NULL) {
        return false;
    }
    for (size_t i = 0; i < tables->count; i++) {
        const struct csv_table *table = &tables->list[i];

        pack_begin(pack, table->file);
        pack_bytes(pack, table->text.p, table->text.n);
        pack_end(pack);
    }
    *why = pack_close(pack);
    if (*why == NULL && !file_publish(part, file, arena)) {
        *why = arena_printf(arena, "file %s: %s", file, strerror(errno));
    }
    if (*why != NULL) {
        unlink(part);
    }
    return *why == NULL;
}

/* The same file with another ending. */
static const char *beside(
    const char *file, const char *ending, struct arena *arena)
{
    return arena_printf(
        arena, "%.*s%s", (int)(strlen(file) - strlen(".xlsx")), file, ending);
}

enum export_result outlet_publish_zip(struct db *db,
    const struct config *config, const char *region, struct period period,
    struct arena *arena, const char **path, char sha256[65])
{
    struct demand demand;
    struct csv_tables tables;
    const char *why = "out of memory";
    long long bytes;
    enum export_result result =
        county_demand(db, config, region, period, arena, &demand);

    if (result != EXPORT_OK) {
        return result;
    }
    *path = beside(demand.to.file, "-csv.zip", arena);
    if (*path != NULL && file_sha256(*path, sha256, &bytes)) {
        return EXPORT_OK;
    }
    if (*path == NULL ||
        !outlet_tables(
            demand.report, &demand.layouts, NULL, true, arena, &tables, &why) ||
        !write_zip(&tables, *path, arena, &why) ||
        !file_sha256(*path, sha256, &bytes)) {
        log_line(LOG_ERROR, "tables of %s: %s", region, why);
        return EXPORT_FAIL;
    }
    return EXPORT_OK;
}

enum soffice_result outlet_publish_pdf(const struct config *config,
    const char *file, struct arena *arena, const char **path, char sha256[65],
    const char **why)
{
    enum soffice_result result = SOFFICE_OK;
    long long bytes;

    *why = "out of memory";
    *path = beside(file, ".pdf", arena);
    if (*path == NULL) {
        return SOFFICE_FAIL;
    }
    if (access(*path, R_OK) != 0) {
        result = soffice_pdf(config, file, NULL, *path, arena, why);
    }
    if (result == SOFFICE_OK && !file_sha256(*path, sha256, &bytes)) {
        result = SOFFICE_FAIL;
    }
    if (result == SOFFICE_FAIL || result == SOFFICE_SLOW) {
        log_line(LOG_ERROR, "PDF: %s", *why);
    }
    return result;
}
