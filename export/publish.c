#include "export/publish.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "sql/calendar.h"
#include "sql/edition.h"
#include "sql/history.h"
#include "sql/log.h"
#include "sql/provenance.h"

static enum export_result result_of(enum db_result result)
{
    return result == DB_OK     ? EXPORT_OK
           : result == DB_NONE ? EXPORT_NONE
                               : EXPORT_DATA;
}

/* Inside the snapshot: edition of the period, framework, report, who entered
 * what, and the periods before. */
static enum db_result load(struct db *db, const char *region,
    struct period period, struct arena *arena, struct report *report)
{
    const struct framework *fw = NULL;
    const char *edition = NULL;
    struct explained *explained = arena_alloc(arena, sizeof(*explained));
    enum db_result result = calendar_edition(db, period, arena, &edition);

    if (result == DB_OK) {
        result = edition_get(db, edition, &fw);
    }
    if (result == DB_OK) {
        result = report_load(db, fw, region, period, arena, report);
    }
    if (result == DB_OK) {
        report->explained = explained;
        result = explained == NULL
                     ? DB_FAIL
                     : report_explain(db, report, arena, explained);
    }
    if (result == DB_OK) {
        result = history_load(db, report, arena);
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

/* A row of a workbook that left the house. */
struct row {
    const struct record *record;
    struct arena *arena;
};

static enum db_result add_row(struct db *db, void *context)
{
    const struct row *row = context;
    const struct workbook workbook = record_row(row->record);

    return workbook_add(db, &workbook, row->arena);
}

enum export_result county_file(struct db *db, const struct report *report,
    const struct layouts *layouts, const struct config *config,
    const struct publication *to, struct arena *arena, struct record *record)
{
    struct county_totals totals;
    struct row row;
    enum export_result result =
        county_write(report, layouts, to->file, to->forms, arena, &totals);

    if (result != EXPORT_OK) {
        return result;
    }
    bool taken = record_take(report, to->file, &totals, record);

    record->path = to->path;
    record->place = to->place;
    record->made_by = to->made_by;
    record->made_at = (int64_t)time(NULL);
    if (!taken || !record_keep(config->export_dir, record, arena)) {
        log_line(LOG_ERROR,
            "workbook %s: its record in %s/records cannot be written", to->file,
            config->export_dir);
        return EXPORT_FAIL;
    }
    row = (struct row){record, arena};
    return db_transaction(db, add_row, &row) == DB_OK ? EXPORT_OK : EXPORT_DATA;
}

static bool load_layouts(
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

enum export_result county_publish(struct db *db, const struct config *config,
    const char *region, struct period period, const char *made_by,
    struct arena *arena, const char **path, char sha256[65])
{
    struct report *report = arena_alloc(arena, sizeof(*report));
    struct layouts layouts;
    struct record record = {0};
    enum export_result result;
    const char *folder, *shown;
    char key[PERIOD_TEXT], code[16];
    long long bytes;

    if (report == NULL || !plain_code(region) ||
        !load_layouts(config, arena, &layouts)) {
        return EXPORT_FAIL;
    }
    result = county_load(db, region, period, arena, report);
    if (result != EXPORT_OK) {
        return result;
    }
    period_format(period, key);
    county_code(report, &layouts, NULL, code);
    folder = arena_printf(
        arena, "%s/on-demand/%s/%s", config->export_dir, region, key);
    shown = arena_printf(arena, "on-demand/%s/%s/%s.xlsx", region, key, code);
    *path = arena_printf(arena, "%s/%s", config->export_dir, shown);
    if (folder == NULL || shown == NULL || *path == NULL ||
        !folder_make(folder, arena)) {
        log_line(LOG_ERROR, "folder %s cannot be made", folder);
        return EXPORT_FAIL;
    }
    /* The name says what is in it: nothing to do when it is there and whole. */
    if (file_sha256(*path, sha256, &bytes) &&
        record_known(config->export_dir, sha256)) {
        return EXPORT_OK;
    }
    const struct publication to = {*path, shown, shown, NULL, made_by};

    result = county_file(db, report, &layouts, config, &to, arena, &record);
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
        !load_layouts(config, arena, &layouts) ||
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
