#include "fcgi/book.h"

#include <string.h>
#include <unistd.h>

#include "export/files.h"
#include "fcgi/record.h"
#include "sql/audit.h"
#include "sql/config.h"
#include "sql/file.h"
#include "sql/log.h"

enum { WORKBOOK_MAX = 8 << 20 };

const char *book_path(const struct request *req, const char *ending)
{
    const char *folder = req->config->export_dir;
    const char *file = arena_printf(req->arena, "%s/.reply-%s-%ld%s", folder,
        req->id, (long)getpid(), ending);
    return file && folder_make(folder, req->arena) ? file : NULL;
}

static void send_bytes(struct request *req, struct reply *reply,
    const char *type, const char *file, bool written, const char *object,
    const char *filename)
{
    char sha256[65];
    struct text bytes;
    bool ok = written && object && filename &&
              file_read(file, WORKBOOK_MAX, req->arena, &bytes) == NULL;
    if (written) {
        unlink(file);
    }
    if (!ok) {
        reply_error(req, reply, 503, "export",
            tr(req, "The workbook could not be written. Nothing is damaged; "
                    "the operator finds the reason in the log."));
        return;
    }
    hash_hex(bytes.p, bytes.n, sha256);
    if (!record_download(req, object, sha256)) {
        reply_unavailable(req, reply);
        return;
    }
    reply->type = type;
    reply->filename = filename;
    html_raw_literal(&reply->body, bytes.p, bytes.n);
}

void book_send(struct request *req, struct reply *reply, const char *file,
    bool written, const char *object, const char *filename)
{
    send_bytes(req, reply,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        file, written, object, filename);
}

void book_send_zip(struct request *req, struct reply *reply, const char *file,
    bool written, const char *object, const char *filename)
{
    send_bytes(req, reply, "application/zip", file, written, object, filename);
}

void book_send_grid(struct request *req, struct reply *reply,
    const struct grid *grid, const char *object, const char *filename)
{
    const char *file = book_path(req, ".xlsx"), *why = "";
    bool written = file && grid_write(grid, file, req->now, req->arena, &why);
    if (file && !written) {
        log_line(LOG_ERROR, "workbook %s: %s", file, why);
    }
    book_send(req, reply, file, written, object, filename);
}
