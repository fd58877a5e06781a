/* The forms of a bureau and period as workbooks to fill in offline, in one
 * .zip. */
#include <string.h>
#include <unistd.h>

#include "export/pack.h"
#include "fcgi/book.h"
#include "fcgi/offline.h"
#include "fcgi/pages.h"
#include "fcgi/parts.h"
#include "sql/calendar.h"
#include "sql/file.h"
#include "sql/log.h"

enum { SCRATCH = 16 << 20, TEMPLATE_MOST = 8 << 20 };

/* What is packed, while it is. */
struct packing {
    struct request *req;
    struct template_source source; /* but for the form */
    struct form_path path;
    const char *bureau; /* code of it */
    struct pack *pack;
    struct arena *scratch; /* of one form */
    int count;
};

/* Write the template of an opened form into the archive. */
static bool pack_form(struct packing *p, const struct framework *fw,
    const struct opened_form *form)
{
    struct template t;
    struct text bytes;
    const char *file = book_path(p->req, ".xlsx");
    p->source.fw = fw;
    p->source.form = form;
    if (!file || !template_make(&p->source, p->scratch, &t) ||
        template_write(&p->source, &t, NULL, 0, file, p->scratch) !=
            EXPORT_OK) {
        return false;
    }
    const char *why = file_read(file, TEMPLATE_MOST, p->scratch, &bytes);
    const char *name = offline_name(p->req, &p->source, &t, tr(p->req, "form"));
    unlink(file);
    if (why || !name) {
        log_line(LOG_ERROR, "template %s: %s", file, why ? why : "no memory");
        return false;
    }
    pack_begin(p->pack, name);
    pack_bytes(p->pack, bytes.p, bytes.n);
    pack_end(p->pack);
    p->count++;
    return true;
}

/* The form of one deadline, where the bureau owns a row of it and the account
 * may read it. */
static bool add_form(struct packing *p, const struct deadline *deadline)
{
    const struct framework *fw;
    struct opened_form form;
    p->path.form = deadline->form;
    arena_reset(p->scratch);
    switch (submission_open(p->req->read, &p->path, p->scratch, &fw, &form)) {
    case DB_OK: break;
    case DB_NONE: return true;
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: return false;
    }
    const struct object object = submission_rights(fw, &form);
    return may(&p->req->session.actor, ACTION_FORM_READ, &object,
               p->req->now) != MAY ||
           pack_form(p, fw, &form);
}

/* The archive as a file. False: it could not be written. */
static bool pack_all(struct packing *p, const char *file)
{
    struct deadline *deadlines = NULL;
    size_t count = 0;
    bool good = db_answered(calendar_list(
        p->req->read, p->req->params[1], 0, p->req->arena, &deadlines, &count));
    p->scratch = arena_new(SCRATCH);
    p->pack = pack_new(file, p->req->arena);
    good = good && p->scratch && p->pack;
    for (size_t i = 0; good && i < count; i++) {
        good = add_form(p, &deadlines[i]);
    }
    arena_free(p->scratch);
    if (!good || p->count == 0) {
        pack_drop(p->pack);
        unlink(file);
        return good;
    }
    const char *why = pack_close(p->pack);
    if (why) {
        log_line(LOG_ERROR, "templates %s: %s", file, why);
        unlink(file);
    }
    return !why;
}

static void send_all(struct request *req, struct reply *reply,
    const struct packing *p, const char *file, bool written)
{
    const char *object = arena_printf(req->arena, "%s/%s/templates/%s",
        req->params[0], req->params[1], p->bureau);
    const char *filename = arena_printf(req->arena, "%s %s %s %s.zip",
        say(req, &p->source.region->name), req->params[1], p->bureau,
        tr(req, "forms"));
    book_send_zip(req, reply, file, written, object, filename);
}

void templates_page(struct request *req, struct reply *reply)
{
    struct region region;
    struct packing p = {.req = req, .bureau = req->params[2]};
    const char *file = book_path(req, ".zip");
    if (!part_region_period(req, reply, &region, &p.path.period) ||
        !offline_source(req, reply, region.code, &p.source)) {
        return;
    }
    p.path.region = region.code;
    p.path.bureau = p.bureau;
    bool written = file && pack_all(&p, file);
    if (written && p.count == 0) {
        reply_error(req, reply, 404, "form",
            tr(req, "No form of this period is asked of this unit."));
        return;
    }
    send_all(req, reply, &p, file, written);
}
