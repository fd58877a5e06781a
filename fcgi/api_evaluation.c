/* Counties by rank, and workbooks. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "export/county.h"
#include "fcgi/api.h"
#include "fcgi/parts.h"
#include "fcgi/ranking_table.h"

/* -- ranking --------------------------------------------------------------- */

/* "/320481" of a county, "320481/P01" of a peer: keys do not move when ranks
 * do. */
static const char *row_key(
    const struct request *req, const struct ranking_row *row)
{
    return arena_printf(req->arena, "%s/%s", row->owner, row->code);
}

static int by_code(const void *left, const void *right)
{
    const struct ranking_row *a = left, *b = right;
    int owner = strcmp(a->owner, b->owner);
    return owner != 0 ? owner : strcmp(a->code, b->code);
}

static void place(struct json *j, const char *name, int value)
{
    if (value > 0) {
        member_int(j, name, value);
    } else {
        member_null(j, name);
    }
}

static void write_rates(
    struct json *j, const struct framework *fw, const double *rates)
{
    member_list(j, "rates");
    for (int i = 0; i < fw->quality_count; i++) {
        member_object(j, NULL);
        member_text(j, "quality", fw->qualities[i].code);
        member_number(j, "rate", rates[i] >= 0, rates[i]);
        member_end(j);
    }
    member_end(j);
}

static void write_row(struct json *j, const struct framework *fw,
    const struct ranking_row *row, const char *key)
{
    member_object(j, NULL);
    member_text(j, "key", key);
    member_text(j, "owner", row->owner);
    member_text(j, "code", row->code);
    member_words(j, "name", row->name);
    member_bool(j, "sample", row->sample);
    member_number(j, "total", row->scored, row->total);
    place(j, "rank", row->place);
    member_text(j, "group", row->group);
    place(j, "group_rank", row->group_place);
    member_text(j, "grade", row->grade);
    write_rates(j, fw, row->rates);
    member_int(j, "due", row->due);
    member_int(j, "reported", row->reported);
    member_end(j);
}

static void write_ranking(const struct request *req, struct reply *reply,
    struct ranking *ranking, const char *hash)
{
    struct api_page page;
    struct json j;
    char period[PERIOD_TEXT];
    period_format(ranking->period, period);
    if (ranking->count > 1) {
        qsort(ranking->rows, ranking->count, sizeof(*ranking->rows), by_code);
    }
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_text(&j, "region", ranking->region);
    member_text(&j, "period", period);
    member_text(&j, "edition", ranking->fw->edition);
    member_text(&j, "input_hash", hash);
    member_list(&j, "rows");
    for (size_t i = 0; i < ranking->count; i++) {
        const char *key = row_key(req, &ranking->rows[i]);
        if (api_page_take(&page, key)) {
            write_row(&j, ranking->fw, &ranking->rows[i], key);
        }
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

void api_ranking(struct request *req, struct reply *reply)
{
    struct region region;
    struct ranking ranking = {0};
    struct run_result found = {0};
    if (!part_place(req, reply, &region, &ranking.period, &ranking.fw)) {
        return;
    }
    ranking.region = region.code;
    const struct run_scope scope = ranking_scope(req, region.code);
    enum db_result result = run_reckon(
        req->read, ranking.fw, ranking.period, &scope, 0, req->arena, &found);
    if (result == DB_NONE) {
        write_ranking(req, reply, &ranking, NULL);
    } else if (result == DB_OK && ranking_of_result(req, &found, &ranking)) {
        write_ranking(req, reply, &ranking, found.input_hash);
    } else {
        reply_unavailable(req, reply);
    }
}

/* -- workbooks ------------------------------------------------------------- */

static void write_workbooks(const struct request *req, struct reply *reply,
    const char *region, const char *const *keys, size_t count)
{
    struct api_page page;
    struct json j;
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_list(&j, "workbooks");
    for (size_t i = 0; i < count; i++) {
        if (!api_page_take(&page, keys[i])) {
            continue;
        }
        member_object(&j, NULL);
        member_text(&j, "region", region);
        member_text(&j, "period", keys[i]);
        member_text(&j, "path",
            arena_printf(
                req->arena, "/api/v1/workbooks/%s/%s", region, keys[i]));
        member_end(&j);
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

/* Months that have been opened, oldest first: what is evaluated. */
void api_workbooks(struct request *req, struct reply *reply)
{
    struct region region;
    const char **newest = NULL;
    size_t count = 0;
    enum db_result result =
        region_find(req->read, req->params[0], req->arena, &region);
    if (result == DB_NONE) {
        reply_error(req, reply, 404, "region",
            tr(req, "There is no county with this code."));
        return;
    }
    if (result == DB_OK) {
        result = calendar_periods(
            req->read, FREQ_MONTH, req->arena, &newest, &count);
    }
    const char **keys = arena_array(req->arena, count + 1, sizeof(*keys));
    if (!db_answered(result) || !keys) {
        reply_unavailable(req, reply);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        keys[i] = newest[count - 1 - i];
    }
    write_workbooks(req, reply, region.code, keys, count);
}

void api_workbook(struct request *req, struct reply *reply)
{
    struct region region;
    struct period period;
    struct stat file;
    struct json j;
    const char *path = NULL;
    char sha256[65] = "";
    if (!part_region_period(req, reply, &region, &period)) {
        return;
    }
    if (county_publish(req->write, req->config, region.code, period,
            req->session.actor.name, req->arena, &path, sha256) != EXPORT_OK ||
        stat(path, &file) != 0) {
        reply_error(req, reply, 503, "export",
            tr(req, "The workbook could not be written. Nothing is damaged; "
                    "the operator finds the reason in the log."));
        return;
    }
    api_begin(reply, &j);
    member_text(&j, "region", region.code);
    member_text(&j, "period", req->params[1]);
    member_text(&j, "sha256", sha256);
    member_int(&j, "bytes", file.st_size);
    member_text(&j, "file", arena_printf(req->arena, "%s/file", req->path));
    member_end(&j);
}
