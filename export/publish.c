#include "export/publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "sql/calendar.h"
#include "sql/edition.h"
#include "sql/history.h"
#include "sql/log.h"
#include "sql/provenance.h"
#include "sql/published.h"

static enum export_result result_of(enum db_result result)
{
    return result == DB_OK     ? EXPORT_OK
           : result == DB_NONE ? EXPORT_NONE
                               : EXPORT_DATA;
}

/* What else a workbook says of a loaded report: who entered what, and what was
 * published before. */
static enum db_result load_more(
    struct db *db, struct arena *arena, struct report *report)
{
    struct explained *explained = arena_alloc(arena, sizeof(*explained));
    struct lineage *lineage = arena_alloc(arena, sizeof(*lineage));
    enum db_result result;

    if (explained == NULL || lineage == NULL) {
        return DB_FAIL;
    }
    report->explained = explained;
    report->lineage = lineage;
    result = report_explain(db, report, arena, explained);
    if (result == DB_OK) {
        result = published_load(db, report, arena, lineage);
    }
    return result;
}

/* Inside the snapshot: edition of the period, framework and report. */
static enum db_result load(struct db *db, const char *region,
    struct period period, struct arena *arena, struct report *report)
{
    const struct framework *fw = NULL;
    const char *edition = NULL;
    enum db_result result = calendar_edition(db, period, arena, &edition);

    if (result == DB_OK) {
        result = edition_get(db, edition, &fw);
    }
    if (result == DB_OK) {
        result = report_load_past(db, fw, region, period, arena, report);
    }
    if (result == DB_OK) {
        result = load_more(db, arena, report);
    }
    return result;
}

enum export_result county_load(struct db *db, const char *region,
    struct period period, struct arena *arena, struct report *report)
{
    enum db_result result = db_snapshot(db);

    if (result == DB_OK) {
        result = load(db, region, period, arena, report);
    }
    db_rollback(db);
    return result_of(result);
}

bool plain_code(const char *code)
{
    size_t n = strlen(code);

    return n > 0 && n <= 16 &&
           strspn(code, "0123456789"
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "abcdefghijklmnopqrstuvwxyz-") == n;
}

/* A row of a workbook that left the house; of a county's also its figures. */
struct row {
    const struct report *report; /* NULL: of many counties */
    const struct record *record;
    struct arena *arena;
};

static enum db_result add_row(struct db *db, void *context)
{
    const struct row *row = context;
    const struct workbook workbook = record_row(row->record);
    enum db_result result = workbook_add(db, &workbook, row->arena);

    return result == DB_OK && row->report != NULL
               ? published_add(db, row->report, workbook.sha256, workbook.code,
                     workbook.made_at, row->arena)
               : result;
}

static enum export_result keep(struct db *db, const struct config *config,
    const struct publication *to, const struct report *report,
    struct arena *arena, struct record *record)
{
    struct row row = {report, record, arena};

    record->path = to->path;
    record->place = to->place;
    record->made_by = to->made_by;
    record->made_at = (int64_t)time(NULL);
    if (!record_keep(config->export_dir, record, arena)) {
        log_line(LOG_ERROR,
            "workbook %s: its record in %s/records cannot be written", to->file,
            config->export_dir);
        return EXPORT_FAIL;
    }
    return db_transaction(db, add_row, &row) == DB_OK ? EXPORT_OK : EXPORT_DATA;
}

enum export_result publication_keep(struct db *db, const struct config *config,
    const struct publication *to, struct arena *arena, struct record *record)
{
    return keep(db, config, to, NULL, arena, record);
}

enum export_result county_file(struct db *db, const struct report *report,
    const struct layouts *layouts, const struct config *config,
    const struct publication *to, struct arena *arena, struct record *record)
{
    struct county_totals totals;
    enum export_result result =
        county_write(report, layouts, to->file, to->forms, arena, &totals);

    if (result != EXPORT_OK) {
        return result;
    }
    if (!record_take(report, to->file, &totals, record)) {
        log_line(LOG_ERROR, "workbook %s cannot be read", to->file);
        return EXPORT_FAIL;
    }
    return keep(db, config, to, report, arena, record);
}

bool on_demand(const struct config *config, const char *region,
    const char *period, const char *code, struct arena *arena,
    struct publication *to)
{
    const char *folder = arena_printf(
        arena, "%s/on-demand/%s/%s", config->export_dir, region, period);

    to->place =
        arena_printf(arena, "on-demand/%s/%s/%s.xlsx", region, period, code);
    to->path = to->place;
    to->file = arena_printf(arena, "%s/%s", config->export_dir, to->place);
    if (folder != NULL && to->place != NULL && to->file != NULL &&
        folder_make(folder, arena)) {
        return true;
    }
    log_line(LOG_ERROR, "folder %s cannot be made", folder);
    return false;
}

bool publication_known(const struct config *config,
    const struct publication *to, char sha256[65], long long *bytes)
{
    /* What is asked for again is not old: see book_worker_sweep. */
    return file_sha256(to->file, sha256, bytes) &&
           record_known(config->export_dir, sha256) &&
           utimensat(AT_FDCWD, to->file, NULL, 0) == 0;
}

bool layouts_ready(
    const struct config *config, struct arena *arena, struct layouts *layouts)
{
    char line[512] = "";
    FILE *err = fmemopen(line, sizeof(line), "w");
    bool ok =
        err != NULL && layouts_load(config->layout_dir, arena, layouts, err);

    if (err != NULL) {
        fclose(err);
    }
    if (!ok) {
        line[strcspn(line, "\n")] = '\0';
        log_line(LOG_ERROR, "layouts: %s", line);
    }
    return ok;
}

enum export_result county_demand(struct db *db, const struct config *config,
    const char *region, struct period period, struct arena *arena,
    struct demand *out)
{
    enum export_result result;
    char key[PERIOD_TEXT], code[16];

    *out = (struct demand){.report = arena_alloc(arena, sizeof(*out->report))};
    if (out->report == NULL || !plain_code(region) ||
        !layouts_ready(config, arena, &out->layouts)) {
        return EXPORT_FAIL;
    }
    result = county_load(db, region, period, arena, out->report);
    if (result != EXPORT_OK) {
        return result;
    }
    period_format(period, key);
    county_code(out->report, &out->layouts, NULL, code);
    return on_demand(config, region, key, code, arena, &out->to) ? EXPORT_OK
                                                                 : EXPORT_FAIL;
}

enum export_result county_publish(struct db *db, const struct config *config,
    const char *region, struct period period, const char *made_by,
    struct arena *arena, const char **path, char sha256[65])
{
    struct demand demand;
    struct record record = {0};
    long long bytes;
    enum export_result result =
        county_demand(db, config, region, period, arena, &demand);

    if (result != EXPORT_OK) {
        return result;
    }
    *path = demand.to.file;
    if (publication_known(config, &demand.to, sha256, &bytes)) {
        return EXPORT_OK;
    }
    demand.to.made_by = made_by;
    result = county_file(
        db, demand.report, &demand.layouts, config, &demand.to, arena, &record);
    memcpy(sha256, record.sha256, sizeof(record.sha256));
    return result;
}

bool county_anew(struct db *db, const struct config *config,
    const struct workbook *workbook, const char *file, struct arena *arena)
{
    struct report *report = arena_alloc(arena, sizeof(*report));
    struct county_totals totals;
    struct layouts layouts;
    struct period period;
    char sha256[65];
    long long bytes;

    if (report == NULL || !period_parse(text_of(workbook->period), &period) ||
        county_load(db, workbook->region, period, arena, report) != EXPORT_OK ||
        strcmp(report->data_version, workbook->data_version) != 0 ||
        strcmp(report->fw->edition, workbook->edition) != 0 ||
        !layouts_ready(config, arena, &layouts) ||
        county_write(report, &layouts, file, NULL, arena, &totals) !=
            EXPORT_OK) {
        return false;
    }
    if (file_sha256(file, sha256, &bytes) &&
        strcmp(sha256, workbook->sha256) == 0) {
        return true;
    }
    unlink(file);
    return false;
}
