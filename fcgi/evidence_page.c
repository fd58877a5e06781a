/* Files of evidence: taken, given out, taken back. */
#include <string.h>

#include "eval/evidence_type.h"
#include "fcgi/form_panel.h"
#include "fcgi/pages.h"
#include "sql/audit.h"
#include "sql/config.h"
#include "sql/evidence.h"

enum { FILES_OF_AN_ITEM = 10 };

const struct field_rule evidence_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"cell", FIELD_LINE, 20, true, N_("Cell")},
    {"file", FIELD_FILE, 1, true, N_("File")},
    {0},
};
const struct field_rule evidence_remove_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"cell", FIELD_LINE, 20, true, N_("Cell")},
    {"file", FIELD_KEY, 0, true, N_("File")},
    {0},
};

static bool list(const struct request *req, struct reply *reply,
    struct evidence **files, size_t *count)
{
    if (evidence_list(req->read, req->fw, &req->form, req->arena, files,
            count) == DB_OK) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* The file of an id in this form; NULL with a 404. */
static const struct evidence *find(
    const struct request *req, struct reply *reply, const char *id)
{
    struct evidence *files;
    size_t count;
    if (!list(req, reply, &files, &count)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].id, id) == 0 && files[i].removed_at == 0) {
            return &files[i];
        }
    }
    reply_error(req, reply, 404, "file",
        tr(req, "There is no such file, or it was taken back."));
    return NULL;
}

/* Whether files of this form may be added and taken back now. */
static bool may_change(struct request *req, struct reply *reply)
{
    if (!form_exists(req, reply)) {
        return false;
    }
    struct object object = form_object(req);
    enum refusal refusal =
        may(&req->session.actor, ACTION_FORM_SAVE, &object, req->now);
    if (refusal != MAY) {
        reply_refusal(req, reply, refusal);
    }
    return refusal == MAY;
}

/* -- taken ----------------------------------------------------------------- */

static bool room_for(struct request *req, struct reply *reply, int item)
{
    struct evidence *files;
    size_t count, of_item = 0, standing = 0;
    if (!list(req, reply, &files, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        standing += files[i].removed_at == 0;
        of_item += files[i].removed_at == 0 && files[i].item == item;
    }
    if (of_item < FILES_OF_AN_ITEM &&
        standing < (size_t)req->config->evidence_files) {
        return true;
    }
    const char *text = arena_printf(req->arena,
        tr(req, "There are enough files: at most %d of an indicator and %d of "
                "a form. Take one back first."),
        FILES_OF_AN_ITEM, req->config->evidence_files);
    reply_error(req, reply, 422, "files", text ? text : "");
    return false;
}

/* Name, type, size and hash of what was sent; false with the answer. */
static bool look_at(
    struct request *req, struct reply *reply, struct evidence *out)
{
    const struct upload *sent = &req->uploads[0];
    const size_t most = (size_t)req->config->evidence_mb << 20;
    char *hash = arena_alloc(req->arena, 65);
    out->name = evidence_name(text_of(sent->name), req->arena);
    out->bytes = (int64_t)sent->content.n;
    out->sha256 = hash;
    if (!out->name || !hash) {
        reply_unavailable(req, reply);
        return false;
    }
    hash_hex(sent->content.p, sent->content.n, hash);
    out->type = evidence_type(text_of(out->name), sent->content);
    if (sent->content.n == 0 || sent->content.n > most) {
        const char *text = arena_printf(req->arena,
            tr(req, "The file is empty or larger than %d MB; nothing was "
                    "stored."),
            req->config->evidence_mb);
        reply_error(req, reply, 413, "size", text ? text : "");
        return false;
    }
    if (!out->type) {
        reply_error(req, reply, 415, "type",
            tr(req, "This kind of file is not taken: a PDF, a picture (PNG, "
                    "JPEG), a Word or Excel file without macros, or a WPS "
                    "file is wanted, and its ending must fit its content."));
    }
    return out->type != NULL;
}

static void store(
    struct request *req, struct reply *reply, struct evidence *file)
{
    char id[EVIDENCE_ID];
    if (!evidence_store(
            req->config->evidence_dir, req->uploads[0].content, id)) {
        reply_unavailable(req, reply);
        return;
    }
    file->id = id;
    enum db_result result =
        evidence_add(req->write, req->fw, &req->session.actor, &req->form, file,
            request_value(req, "key"), req->address, req->now, req->arena);
    bool sent_twice =
        result == DB_CONFLICT &&
        audit_done(req->write, request_value(req, "key"), req->arena);
    if (result != DB_OK) {
        evidence_forget(req->config->evidence_dir, id);
    }
    if (result == DB_OK || sent_twice) {
        reply_redirect(reply, form_panel_path(req));
    } else {
        reply_unavailable(req, reply);
    }
}

void evidence_submit(struct request *req, struct reply *reply)
{
    struct evidence file = {.id = ""};
    enum column column;
    if (!may_change(req, reply)) {
        return;
    }
    if (!form_panel_cell(req, &file.item, &column) ||
        req->fw->items[file.item].bureau != req->form.key.bureau) {
        reply_error(req, reply, 404, "cell",
            tr(req, "This form has no such cell of your unit."));
        return;
    }
    if (look_at(req, reply, &file) && room_for(req, reply, file.item)) {
        store(req, reply, &file);
    }
}

/* -- taken back ------------------------------------------------------------ */

void evidence_remove_submit(struct request *req, struct reply *reply)
{
    const char *key = request_value(req, "key");
    if (!may_change(req, reply)) {
        return;
    }
    const struct evidence *file = find(req, reply, request_value(req, "file"));
    if (!file) {
        return;
    }
    enum db_result result =
        evidence_remove(req->write, req->fw, &req->session.actor, &req->form,
            file, key, req->address, req->now, req->arena);
    if (result == DB_OK ||
        (result != DB_FAIL && audit_done(req->write, key, req->arena))) {
        reply_redirect(reply, form_panel_path(req));
    } else {
        reply_unavailable(req, reply);
    }
}

/* -- given out ------------------------------------------------------------- */

struct giving {
    const struct request *req;
    const struct evidence *file;
};

static enum db_result record(struct db *write, void *context)
{
    const struct giving *g = context;
    const struct request *req = g->req;
    const struct audit audit = {
        .action = "download",
        .object = arena_printf(req->arena, "%s/%s/%s/%s", req->params[0],
            req->params[1], req->params[2], req->params[3]),
        .result = "ok",
        .detail = arena_printf(
            req->arena, "%s SHA-256 %s", g->file->name, g->file->sha256),
        .address = req->address,
    };
    return audit.object && audit.detail
               ? audit_write(
                     write, &req->session.actor, &audit, req->now, req->arena)
               : DB_FAIL;
}

/* No file leaves before its audit row stands. */
void evidence_page(struct request *req, struct reply *reply)
{
    if (!form_exists(req, reply)) {
        return;
    }
    struct giving giving = {req, find(req, reply, req->params[4])};
    if (!giving.file) {
        return;
    }
    if (db_transaction(req->write, record, &giving) != DB_OK) {
        reply_unavailable(req, reply);
        return;
    }
    reply->type = giving.file->type;
    reply->filename = giving.file->name;
    reply->accel =
        arena_printf(req->arena, "/evidence-files/%s", giving.file->id);
    if (!reply->accel) {
        reply_unavailable(req, reply);
    }
}
