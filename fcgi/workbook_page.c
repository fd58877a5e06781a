#include "fcgi/pages.h"

#include <string.h>

#include "export/county.h"
#include "fcgi/parts.h"
#include "fcgi/record.h"

/* The part of `path` below the folder of exports; NULL when it is not. */
static const char *below(const struct request *req, const char *path)
{
    const char *folder = req->config->export_dir;
    size_t n = strlen(folder);
    while (n > 0 && folder[n - 1] == '/') {
        n--;
    }
    if (strncmp(path, folder, n) != 0 || path[n] != '/') {
        return NULL;
    }
    return path + n + 1;
}

/* No file leaves before its audit row stands. */
static void send_file(struct request *req, struct reply *reply,
    const struct region *region, struct period period, const char *path,
    const char *sha256)
{
    const char *object =
        arena_printf(req->arena, "%s/%s", req->params[0], req->params[1]);
    const char *file = below(req, path);
    if (!file || !record_download(req, object, sha256)) {
        reply_unavailable(req, reply);
        return;
    }
    reply->type = "application/"
                  "vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    reply->accel = arena_printf(req->arena, "/exports/%s", file);
    reply->filename =
        arena_printf(req->arena, "%s %s %s.xlsx", say(req, &region->name),
            part_period(req, period), tr(req, "evaluation workbook"));
    if (!reply->accel || !reply->filename) {
        reply_unavailable(req, reply);
    }
}

void workbook_page(struct request *req, struct reply *reply)
{
    struct region region;
    struct period period;
    const char *path = NULL;
    char sha256[65] = "";
    if (!part_region_period(req, reply, &region, &period)) {
        return;
    }
    if (county_publish(req->write, req->config, region.code, period,
            req->session.actor.name, req->arena, &path, sha256) != EXPORT_OK) {
        reply_error(req, reply, 503, "export",
            tr(req, "The workbook could not be written. Nothing is damaged; "
                    "the operator finds the reason in the log."));
        return;
    }
    send_file(req, reply, &region, period, path, sha256);
}
