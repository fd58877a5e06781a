/* From the database to a recorded workbook of many counties. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "export/province_internal.h"
#include "sql/audit.h"
#include "sql/log.h"

enum { HASH_SHOWN = 8 };

static enum export_result load(struct db *db, const struct config *config,
    struct province *p, struct layouts *layouts, const char **why)
{
    enum db_result result;

    *why = "the layouts cannot be read, see the log";
    if (!plain_code(p->request->region) ||
        !layouts_ready(config, p->arena, layouts)) {
        return EXPORT_FAIL;
    }
    p->layouts = layouts;
    result = province_load(db, p);
    if (p->stopped) {
        return EXPORT_STOPPED;
    }
    if (result != DB_OK) {
        return result == DB_NONE ? EXPORT_NONE : EXPORT_DATA;
    }
    *why = "out of memory";
    return province_prepare(p) ? EXPORT_OK : EXPORT_FAIL;
}

/* "R-202311-1A2B3C4D": of all that was read. */
static const char *data_version(const struct province *p)
{
    char period[PERIOD_TEXT], both[2 * 64 + 1], hash[65];
    size_t n = 0;

    period_format(p->request->period, period);
    for (size_t i = 0; period[i] != '\0'; i++) {
        if (period[i] != '-') {
            period[n++] = period[i];
        }
    }
    snprintf(both, sizeof(both), "%s%s", p->input_hash, p->history);
    hash_hex(both, strlen(both), hash);
    for (int i = 0; i < HASH_SHOWN; i++) {
        hash[i] = (char)toupper((unsigned char)hash[i]);
    }
    return arena_printf(
        p->arena, "R-%.*s-%.*s", (int)n, period, HASH_SHOWN, hash);
}

static void describe(const struct province *p, struct record *out)
{
    *out = (struct record){.region = p->region.code,
        .kind = province_code(p->request->kind),
        .group = p->group == NULL ? "" : p->group,
        .months = p->request->months,
        .data_version = data_version(p),
        .edition = p->fw->edition,
        .framework_version = p->fw->version,
        .edition_hash = p->edition_hash};
    period_format(p->request->period, out->period);
    snprintf(out->totals.code, sizeof(out->totals.code), "%s", p->code);
}

static enum export_result write_book(struct db *db, const struct config *config,
    struct province *p, const struct publication *to, struct record *out,
    const char **why)
{
    struct tally tally = {0};

    if (!province_write(p, to->file, &tally, why)) {
        if (!p->stopped) {
            log_line(LOG_ERROR, "workbook %s: %s", to->file, *why);
        }
        return p->stopped ? EXPORT_STOPPED : EXPORT_FAIL;
    }
    out->totals.rows = tally.rows;
    out->totals.cells = tally.cells;
    out->totals.formulas = tally.formulas;
    out->totals.sum = tally.sum;
    *why = "it cannot be recorded, see the log";
    return file_sha256(to->file, out->sha256, &out->bytes)
               ? publication_keep(db, config, to, p->arena, out)
               : EXPORT_FAIL;
}

static struct province begin(const struct province_request *request,
    const struct watch *watch, struct arena *arena)
{
    return (struct province){.request = request,
        .group = request->group,
        .watch = watch,
        .arena = arena};
}

enum export_result province_file(struct db *db, const struct config *config,
    const struct province_request *request, const struct publication *to,
    const struct watch *watch, struct arena *arena, struct record *out,
    const char **why)
{
    struct province p = begin(request, watch, arena);
    struct layouts layouts;
    enum export_result result = load(db, config, &p, &layouts, why);

    if (result != EXPORT_OK) {
        return result;
    }
    describe(&p, out);
    return write_book(db, config, &p, to, out, why);
}

enum export_result province_publish(struct db *db, const struct config *config,
    const struct province_request *request, const char *made_by,
    const struct watch *watch, struct arena *arena, struct record *out,
    const char **why)
{
    struct province p = begin(request, watch, arena);
    struct publication to = {.made_by = made_by};
    struct layouts layouts;
    enum export_result result = load(db, config, &p, &layouts, why);

    if (result != EXPORT_OK) {
        return result;
    }
    describe(&p, out);
    *why = "its folder cannot be made, see the log";
    if (!on_demand(config, p.region.code, out->period, p.code, arena, &to)) {
        return EXPORT_FAIL;
    }
    out->place = to.place;
    out->path = to.path;
    if (publication_known(config, &to, out->sha256, &out->bytes)) {
        return EXPORT_OK;
    }
    return write_book(db, config, &p, &to, out, why);
}

static bool same_bytes(const char *file, const char *sha256)
{
    char found[65];
    long long bytes;

    return file_sha256(file, found, &bytes) && strcmp(found, sha256) == 0;
}

bool province_anew(struct db *db, const struct config *config,
    const struct workbook *workbook, const char *file, struct arena *arena)
{
    struct province_request request = {.region = workbook->region,
        .group = workbook->group[0] == '\0' ? NULL : workbook->group,
        .months = workbook->months};
    struct province p = begin(&request, NULL, arena);
    struct layouts layouts;
    struct tally tally = {0};
    const char *why;

    if (!province_kind_of(workbook->kind, &request.kind) ||
        !period_parse(text_of(workbook->period), &request.period) ||
        load(db, config, &p, &layouts, &why) != EXPORT_OK ||
        strcmp(p.code, workbook->code) != 0 ||
        !province_write(&p, file, &tally, &why)) {
        return false;
    }
    if (same_bytes(file, workbook->sha256)) {
        return true;
    }
    unlink(file);
    return false;
}
