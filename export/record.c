#include "export/record.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "export/files.h"

#define CORE_MAX 65536

json_t *record_json(const struct record *r)
{
    char text[32];

    snprintf(text, sizeof(text), "%.6f", r->totals.score);
    return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s,"
                     " s:{s:I, s:I, s:I, s:I, s:f, s:s, s:i, s:i}}",
        "path", r->path, "bytes", (json_int_t)r->bytes, "sha256", r->sha256,
        "region", r->region, "period", r->period, "code", r->totals.code,
        "data_version", r->data_version, "edition", r->edition,
        "framework_version", r->framework_version, "edition_sha256",
        r->edition_hash, "control", "sheets", (json_int_t)r->totals.sheets,
        "rows", (json_int_t)r->totals.rows, "cells",
        (json_int_t)r->totals.cells, "formulas", (json_int_t)r->totals.formulas,
        "sum", r->totals.sum, "score", text, "indicators_due",
        r->totals.indicators, "indicators_reported", r->totals.reported);
}

bool record_take(const struct report *report, const char *file,
    const char *path, const struct county_totals *totals, struct record *out)
{
    *out = (struct record){.path = path,
        .region = report->region.code,
        .data_version = report->data_version,
        .edition = report->fw->edition,
        .framework_version = report->fw->version,
        .edition_hash = report->edition_hash,
        .totals = *totals};
    period_format(report->period, out->period);
    return file_sha256(file, out->sha256, &out->bytes);
}

bool record_keep(
    const char *export_dir, const struct record *record, struct arena *arena)
{
    const char *folder = arena_printf(arena, "%s/records", export_dir);
    const char *path = arena_printf(arena, "%s/records/%s.%s.json", export_dir,
        record->totals.code, record->sha256);
    json_t *json = record_json(record);
    char *text = json == NULL
                     ? NULL
                     : json_dumps(json, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    bool ok = folder != NULL && path != NULL && text != NULL &&
              folder_make(folder, arena) &&
              file_write(path, text, strlen(text), arena);

    free(text);
    json_decref(json);
    return ok;
}

/*
 * The first record whose name begins with `start` and ends with `end`, in
 * `arena`; NULL when there is none.
 */
static const char *find(const char *export_dir, const char *start,
    const char *end, struct arena *arena)
{
    const char *folder = arena_printf(arena, "%s/records", export_dir);
    DIR *dir = folder == NULL ? NULL : opendir(folder);
    const struct dirent *entry;
    const char *found = NULL;

    while (dir != NULL && found == NULL && (entry = readdir(dir)) != NULL) {
        size_t n = strlen(entry->d_name), tail = strlen(end);

        if (strncmp(entry->d_name, start, strlen(start)) == 0 && n > tail &&
            strcmp(entry->d_name + n - tail, end) == 0) {
            found = arena_printf(arena, "%s/%s", folder, entry->d_name);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return found;
}

bool record_known(const char *export_dir, const char *sha256)
{
    struct arena *arena = arena_new(1 << 16);
    const char *end =
        arena == NULL ? NULL : arena_printf(arena, ".%s.json", sha256);
    bool known = end != NULL && find(export_dir, "", end, arena) != NULL;

    arena_free(arena);
    return known;
}

/* The code in the document properties of a workbook; "" when it has none. */
static const char *code_of(const char *file, struct arena *arena)
{
    static const char mark[] = "PINZHI ";
    char *text = arena_alloc(arena, CORE_MAX + 1);
    zip_t *zip = zip_open(file, ZIP_RDONLY, NULL);
    zip_file_t *part =
        zip == NULL ? NULL : zip_fopen(zip, "docProps/core.xml", 0);
    zip_int64_t n =
        part == NULL || text == NULL ? -1 : zip_fread(part, text, CORE_MAX);
    const char *code = "", *at;

    if (n > 0) {
        text[n] = '\0';
        at = strstr(text, mark);
        if (at != NULL && strspn(at + sizeof(mark) - 1,
                              "23456789ABCDEFGHJKLMNPQRSTUVWXYZ-") == 14) {
            code = arena_copy(arena, at + sizeof(mark) - 1, 14);
        }
    }
    if (part != NULL) {
        zip_fclose(part);
    }
    if (zip != NULL) {
        zip_discard(zip);
    }
    return code;
}

bool record_verify(const char *export_dir, const char *file,
    struct arena *arena, enum verdict *verdict, json_t **known)
{
    char sha256[65];
    long long bytes;
    const char *found, *code, *end;

    if (!file_sha256(file, sha256, &bytes)) {
        return false;
    }
    end = arena_printf(arena, ".%s.json", sha256);
    found = end == NULL ? NULL : find(export_dir, "", end, arena);
    *verdict = found != NULL ? VERDICT_GENUINE : VERDICT_UNKNOWN;
    if (found == NULL) {
        code = code_of(file, arena);
        if (code != NULL && code[0] != '\0') {
            const char *start = arena_printf(arena, "%s.", code);

            found =
                start == NULL ? NULL : find(export_dir, start, ".json", arena);
            *verdict = found != NULL ? VERDICT_CHANGED : VERDICT_UNKNOWN;
        }
    }
    *known = found == NULL ? NULL : json_load_file(found, 0, NULL);
    return true;
}
