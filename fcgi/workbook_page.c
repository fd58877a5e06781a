#include "fcgi/pages.h"

#include <string.h>

#include "export/outlet.h"
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

/* What is handed out: its type and how its name ends. */
struct kind {
    const char *type, *ending;
};

static const struct kind excel = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsx"};
static const struct kind csv = {"application/zip", " CSV.zip"};
static const struct kind pdf = {"application/pdf", ".pdf"};

/* A request of one: where it goes. */
struct download {
    struct region region;
    struct period period;
    const char *path;
    char sha256[65];
};

/* No file leaves before its audit row stands. */
static void send_file(struct request *req, struct reply *reply,
    const struct download *d, const struct kind *kind)
{
    const char *object =
        arena_printf(req->arena, "%s/%s", req->params[0], req->params[1]);
    const char *file = below(req, d->path);
    if (!file || !record_download(req, object, d->sha256)) {
        reply_unavailable(req, reply);
        return;
    }
    reply->type = kind->type;
    reply->accel = arena_printf(req->arena, "/exports/%s", file);
    reply->filename = arena_printf(req->arena, "%s %s %s%s",
        say(req, &d->region.name), part_period(req, d->period),
        tr(req, "evaluation workbook"), kind->ending);
    if (!reply->accel || !reply->filename) {
        reply_unavailable(req, reply);
    }
}

static void not_written(struct request *req, struct reply *reply)
{
    reply_error(req, reply, 503, "export",
        tr(req, "The workbook could not be written. Nothing is damaged; "
                "the operator finds the reason in the log."));
}

/* The workbook is there; false: the reply says why not. */
static bool publish(
    struct request *req, struct reply *reply, struct download *d)
{
    if (!part_region_period(req, reply, &d->region, &d->period)) {
        return false;
    }
    if (county_publish(req->write, req->config, d->region.code, d->period,
            req->session.actor.name, req->arena, &d->path,
            d->sha256) != EXPORT_OK) {
        not_written(req, reply);
        return false;
    }
    return true;
}

void workbook_page(struct request *req, struct reply *reply)
{
    struct download d = {.path = NULL};
    if (publish(req, reply, &d)) {
        send_file(req, reply, &d, &excel);
    }
}

void workbook_csv(struct request *req, struct reply *reply)
{
    struct download d = {.path = NULL};
    if (!part_region_period(req, reply, &d.region, &d.period)) {
        return;
    }
    if (outlet_publish_zip(req->write, req->config, d.region.code, d.period,
            req->arena, &d.path, d.sha256) != EXPORT_OK) {
        not_written(req, reply);
        return;
    }
    send_file(req, reply, &d, &csv);
}

/* Why there is no PDF, and what to do. */
static const char *no_pdf(const struct request *req, enum soffice_result result)
{
    switch (result) {
    case SOFFICE_NONE:
        return tr(req, "PDF is not set up here: the operator can install "
                       "LibreOffice. The Excel workbook prints the same.");
    case SOFFICE_BUSY:
        return tr(req, "Another PDF is being made. Try again in half a "
                       "minute.");
    case SOFFICE_SLOW:
        return tr(req, "The PDF took too long and was given up. Try again "
                       "later, or print the Excel workbook.");
    case SOFFICE_OK:
    case SOFFICE_INPUT:
    case SOFFICE_FAIL: break;
    }
    return tr(req, "The PDF could not be made. Nothing is damaged; the "
                   "operator finds the reason in the log.");
}

void workbook_pdf(struct request *req, struct reply *reply)
{
    struct download d = {.path = NULL};
    enum soffice_result result;
    const char *why;
    if (!publish(req, reply, &d)) {
        return;
    }
    result = outlet_publish_pdf(
        req->config, d.path, req->arena, &d.path, d.sha256, &why);
    if (result != SOFFICE_OK) {
        reply_error(req, reply, 503, "pdf", no_pdf(req, result));
        reply->retry = result == SOFFICE_BUSY ? 30 : 0;
        return;
    }
    send_file(req, reply, &d, &pdf);
}
