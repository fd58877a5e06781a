#include "export/record.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "export/files.h"

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
    const struct county_totals *totals, struct record *out)
{
    *out = (struct record){.kind = WORKBOOK_COUNTY,
        .group = "",
        .region = report->region.code,
        .as_of = report->as_of,
        .data_version = report->data_version,
        .edition = report->fw->edition,
        .framework_version = report->fw->version,
        .edition_hash = report->edition_hash,
        .totals = *totals};
    period_format(report->period, out->period);
    return file_sha256(file, out->sha256, &out->bytes);
}

struct workbook record_row(const struct record *r)
{
    return (struct workbook){.sha256 = r->sha256,
        .code = r->totals.code,
        .kind = r->kind,
        .group = r->group,
        .months = r->months,
        .region = r->region,
        .period = r->period,
        .data_version = r->data_version,
        .edition = r->edition,
        .framework_version = r->framework_version,
        .place = r->place,
        .made_by = r->made_by,
        .bytes = r->bytes,
        .made_at = r->made_at,
        .as_of = r->as_of};
}

/* With what a manifest has no use for. */
static json_t *whole_json(const struct record *r)
{
    json_t *json = record_json(r);
    json_t *more = json_pack("{s:s, s:s, s:i, s:s, s:s, s:I, s:I}", "kind",
        r->kind, "group", r->group, "months", r->months, "place", r->place,
        "made_by", r->made_by, "made_at", (json_int_t)r->made_at, "as_of",
        (json_int_t)r->as_of);

    if (json == NULL || more == NULL || json_object_update(json, more) != 0) {
        json_decref(json);
        json = NULL;
    }
    json_decref(more);
    return json;
}

bool record_keep(
    const char *export_dir, const struct record *record, struct arena *arena)
{
    const char *folder = arena_printf(arena, "%s/records", export_dir);
    const char *path = arena_printf(arena, "%s/records/%s.%s.json", export_dir,
        record->totals.code, record->sha256);
    json_t *json = whole_json(record);
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

/* -- found again ----------------------------------------------------------- */

static const char *string_of(
    const json_t *json, const char *key, struct arena *arena)
{
    const char *value = json_string_value(json_object_get(json, key));
    const char *copy =
        value == NULL ? NULL : arena_copy(arena, value, strlen(value));

    return copy == NULL ? "" : copy;
}

static int64_t whole_of(const json_t *json, const char *key)
{
    return (int64_t)json_integer_value(json_object_get(json, key));
}

static bool load(const char *path, struct arena *arena, struct workbook *out)
{
    json_t *json = path == NULL ? NULL : json_load_file(path, 0, NULL);

    if (json == NULL) {
        return false;
    }
    *out = (struct workbook){.sha256 = string_of(json, "sha256", arena),
        .code = string_of(json, "code", arena),
        .kind = json_object_get(json, "kind") == NULL
                    ? WORKBOOK_COUNTY
                    : string_of(json, "kind", arena),
        .group = string_of(json, "group", arena),
        .months = (int)whole_of(json, "months"),
        .region = string_of(json, "region", arena),
        .period = string_of(json, "period", arena),
        .data_version = string_of(json, "data_version", arena),
        .edition = string_of(json, "edition", arena),
        .framework_version = string_of(json, "framework_version", arena),
        .place = string_of(json,
            json_object_get(json, "place") == NULL ? "path" : "place", arena),
        .made_by = string_of(json, "made_by", arena),
        .bytes = whole_of(json, "bytes"),
        .made_at = whole_of(json, "made_at"),
        .as_of = whole_of(json, "as_of")};
    json_decref(json);
    return true;
}

bool record_of(const char *export_dir, const char *sha256, struct arena *arena,
    struct workbook *out)
{
    const char *end = arena_printf(arena, ".%s.json", sha256);

    return end != NULL && load(find(export_dir, "", end, arena), arena, out);
}

bool record_of_code(const char *export_dir, const char *code,
    struct arena *arena, struct workbook *out)
{
    const char *start = arena_printf(arena, "%s.", code);

    return start != NULL &&
           load(find(export_dir, start, ".json", arena), arena, out);
}
