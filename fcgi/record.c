#include "fcgi/record.h"

#include "sql/audit.h"

enum { OBJECT_MAX = 120 }; /* of an audit row */

struct recording {
    const struct request *req;
    struct audit audit;
};

static enum db_result write_row(struct db *write, void *context)
{
    const struct recording *r = context;

    return audit_write(
        write, &r->req->session.actor, &r->audit, r->req->now, r->req->arena);
}

static bool record(const struct request *req, const char *action,
    const char *object, const char *result, const char *detail)
{
    struct recording r = {.req = req,
        .audit = {.action = action,
            .object = object,
            .result = result,
            .detail = detail,
            .address = req->address}};

    return object && detail &&
           db_transaction(req->write, write_row, &r) == DB_OK;
}

bool record_download(
    const struct request *req, const char *object, const char *detail)
{
    return record(req, "download", object, "ok", detail);
}

/* A path as the object of a row: ASCII, as long as fits. */
static const char *plain(const struct request *req)
{
    char *out = arena_alloc(req->arena, OBJECT_MAX + 1);
    size_t n = 0;

    for (const char *p = req->path; out && *p && n < OBJECT_MAX; p++) {
        out[n++] = *p > ' ' && *p < 0x7F ? *p : '?';
    }
    if (out) {
        out[n] = '\0';
    }
    return out;
}

bool record_refusal(const struct request *req, enum refusal refusal)
{
    return record(req, req->method == METHOD_POST ? "send" : "open", plain(req),
        "refused", refusal_text(refusal));
}
