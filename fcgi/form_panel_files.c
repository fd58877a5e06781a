#include "fcgi/form_panel_files.h"

#include "fcgi/form_panel.h"
#include "fcgi/parts.h"
#include "sql/comment.h"
#include "sql/config.h"
#include "sql/evidence.h"

/* Whose comments are taken: the bureau's own and the reviewer's. */
static bool may_comment(const struct request *req)
{
    enum role role = req->session.actor.role;
    return role == ROLE_CLERK || role == ROLE_HEAD || role == ROLE_REVIEWER;
}

static void cell_field_of(
    const struct request *req, struct html *h, const char *form)
{
    html_lit(h, "<input type=\"hidden\" name=\"cell\"");
    html_attr(h, "form", form);
    html_attr(h, "value", request_value(req, "cell"));
    html_lit(h, ">");
}

static void one_comment(
    const struct request *req, struct html *h, const struct comment *comment)
{
    struct words role = role_words(comment->role);
    html_lit(h, "<li>");
    html_text(h, comment->text);
    html_lit(h, " <span class=\"owner\">");
    html_text(h, comment->by);
    html_lit(h, " (");
    html_text(h, say(req, &role));
    html_lit(h, ") ");
    page_moment(req, h, comment->at);
    html_lit(h, "</span></li>");
}

bool form_panel_comments(const struct request *req, struct html *h,
    const struct form_view *view, int item, enum column column)
{
    struct comment *list;
    size_t count;
    if (comment_list(req->read, req->fw, view->sheet.form, req->arena, &list,
            &count) != DB_OK) {
        return false;
    }
    html_lit(h, "<h3>");
    html_text(h, tr(req, "Comments, between unit and reviewer; not printed"));
    html_lit(h, "</h3><ul class=\"comments\">");
    for (size_t i = 0; i < count; i++) {
        if (list[i].item == item && list[i].column == column) {
            one_comment(req, h, &list[i]);
        }
    }
    html_lit(h, "</ul>");
    if (may_comment(req)) {
        cell_field_of(req, h, "comment-form");
        html_lit(h, "<label class=\"say\">");
        html_text(h, tr(req, "Write a comment"));
        html_lit(h, "<textarea name=\"text\" form=\"comment-form\" rows=\"2\" "
                    "maxlength=\"300\"></textarea></label>"
                    "<button form=\"comment-form\">");
        html_text(h, tr(req, "Add the comment"));
        html_lit(h, "</button>");
    }
    return true;
}

/* -- evidence -------------------------------------------------------------- */

static void file_link(
    const struct request *req, struct html *h, const struct evidence *e)
{
    html_lit(h, "<a");
    html_attr(h, "href",
        arena_printf(req->arena, "%s/%s", form_path(req, "evidence"), e->id));
    html_lit(h, ">");
    html_text(h, e->name);
    html_lit(h, "</a> <span class=\"owner\">");
    html_int(h, (e->bytes + 1023) / 1024);
    html_lit(h, " KB · ");
    html_text(h, e->by);
    html_lit(h, " ");
    page_moment(req, h, e->at);
    html_lit(h, "</span>");
}

static void one_file(const struct request *req, struct html *h,
    const struct evidence *e, bool editable)
{
    html_lit(h, "<li>");
    if (e->removed_at > 0) {
        html_lit(h, "<s>");
        html_text(h, e->name);
        html_lit(h, "</s> <span class=\"owner\">");
        html_text(h, tr(req, "taken back"));
        html_lit(h, " ");
        html_text(h, e->removed_by);
        html_lit(h, " ");
        page_moment(req, h, e->removed_at);
        html_lit(h, "</span>");
    } else {
        file_link(req, h, e);
        if (editable) {
            html_lit(h, " <button class=\"mini\" form=\"remove-form\" "
                        "name=\"file\"");
            html_attr(h, "value", e->id);
            html_attr(h, "aria-label",
                arena_printf(
                    req->arena, "%s: %s", tr(req, "Take back"), e->name));
            html_lit(h, ">");
            html_text(h, tr(req, "Take back"));
            html_lit(h, "</button>");
        }
    }
    html_lit(h, "</li>");
}

static void file_field(const struct request *req, struct html *h)
{
    cell_field_of(req, h, "evidence-form");
    cell_field_of(req, h, "remove-form");
    html_lit(h, "<label class=\"say\">");
    const char *text = arena_printf(req->arena,
        tr(req, "Attach a file (PDF, PNG, JPEG, Word, Excel, WPS; at most %d "
                "MB)"),
        req->config->evidence_mb);
    html_text(h, text ? text : "");
    html_lit(h, "<input type=\"file\" name=\"file\" form=\"evidence-form\" "
                "accept=\".pdf,.png,.jpg,.jpeg,.doc,.docx,.xls,.xlsx,.wps\">"
                "</label><button form=\"evidence-form\">");
    html_text(h, tr(req, "Attach"));
    html_lit(h, "</button>");
}

bool form_panel_files(const struct request *req, struct html *h,
    const struct form_view *view, int item)
{
    struct evidence *list;
    size_t count;
    bool own = view->sheet.editable &&
               req->fw->items[item].bureau == view->sheet.form->key.bureau;
    if (evidence_list(req->read, req->fw, view->sheet.form, req->arena, &list,
            &count) != DB_OK) {
        return false;
    }
    html_lit(h, "<h3>");
    html_text(h, tr(req, "Evidence of this indicator"));
    html_lit(h, "</h3><ul class=\"files\">");
    for (size_t i = 0; i < count; i++) {
        if (list[i].item == item) {
            one_file(req, h, &list[i], own);
        }
    }
    html_lit(h, "</ul>");
    if (own) {
        file_field(req, h);
    }
    return true;
}

static void one_form(const struct request *req, struct html *h, const char *id,
    const char *path, bool multipart)
{
    html_lit(h, "<form method=\"post\"");
    html_attr(h, "id", id);
    html_attr(h, "action", path);
    if (multipart) {
        html_lit(h, " enctype=\"multipart/form-data\"");
    }
    html_lit(h, ">");
    page_guard(req, h);
    html_lit(h, "</form>");
}

void form_panel_forms(const struct request *req, struct html *h)
{
    one_form(req, h, "comment-form", form_path(req, "comment"), false);
    one_form(req, h, "query-form", form_path(req, "query"), false);
    one_form(req, h, "evidence-form", form_path(req, "evidence"), true);
    const char *remove =
        arena_printf(req->arena, "%s/remove", form_path(req, "evidence"));
    one_form(req, h, "remove-form", remove ? remove : "", false);
}

const char *form_panel_path(const struct request *req)
{
    const char *path = arena_printf(req->arena, "%s?cell=%s#panel",
        form_path(req, "form"), request_value(req, "cell"));
    return path ? path : "/tasks";
}
