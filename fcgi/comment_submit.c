/* POST /comment: one comment on one cell. */
#include "fcgi/form_panel.h"
#include "fcgi/pages.h"
#include "sql/comment.h"

const struct field_rule comment_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"cell", FIELD_LINE, 20, true, N_("Cell")},
    {"text", FIELD_LINE, COMMENT_POINTS, true, N_("Comment")},
    {0},
};

void comment_submit(struct request *req, struct reply *reply)
{
    struct comment comment = {.text = request_value(req, "text")};
    enum role role = req->session.actor.role;
    if (!form_exists(req, reply)) {
        return;
    }
    if (role != ROLE_CLERK && role != ROLE_HEAD && role != ROLE_REVIEWER) {
        reply_refusal(req, reply, REFUSED_ROLE);
        return;
    }
    if (!form_panel_cell(req, &comment.item, &comment.column)) {
        reply_error(
            req, reply, 404, "cell", tr(req, "This form has no such cell."));
        return;
    }
    if (comment_add(req->write, req->fw, &req->session.actor, &req->form,
            &comment, request_value(req, "key"), req->address, req->now,
            req->arena) != DB_OK) {
        reply_unavailable(req, reply);
        return;
    }
    reply_redirect(reply, form_panel_path(req));
}
