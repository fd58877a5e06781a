#include "fcgi/site.h"

#include <string.h>

#include "fcgi/own.h"
#include "fcgi/parts.h"
#include "sql/config.h"

#define OTHERS "others"

const struct field_rule sessions_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

const struct field_rule sessions_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"which", FIELD_LINE, 16, true, N_("Session")},
    {0},
};

static void end_form(const struct request *req, struct html *h,
    const char *which, const char *label, const char *name)
{
    html_lit(h, "<form method=\"post\" action=\"/sessions\">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"which\"");
    html_attr(h, "value", which);
    html_lit(h, "><button type=\"submit\"");
    if (name) {
        html_attr(
            h, "aria-label", arena_printf(req->arena, "%s: %s", label, name));
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</button></form>");
}

static void line_row(
    const struct request *req, struct html *h, const struct session_line *line)
{
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, *line->agent ? line->agent : tr(req, "unknown browser"));
    html_lit(h, "</th><td>");
    html_text(h, line->address);
    html_lit(h, "</td>");
    own_moment_cell(req, h, line->created, "");
    own_moment_cell(req, h, line->seen, "");
    html_lit(h, "<td>");
    html_text(h,
        line->factor ? tr(req, "with a code") : tr(req, "by password alone"));
    html_lit(h, "</td><td>");
    if (line->own) {
        html_lit(h, "<b>");
        html_text(h, tr(req, "this one"));
        html_lit(h, "</b>");
    } else {
        end_form(req, h, line->id, tr(req, "End"), line->agent);
    }
    html_lit(h, "</td></tr>");
}

static void list(const struct request *req, struct html *h,
    const struct session_line *lines, size_t count)
{
    const char *const heads[] = {tr(req, "Browser"), tr(req, "Address"),
        tr(req, "Since"), tr(req, "Last used"), tr(req, "Signed in"),
        tr(req, "Step")};
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    html_attr(h, "aria-label", tr(req, "Sessions"));
    html_lit(h, ">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        line_row(req, h, &lines[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

void sessions_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct session_line *lines = NULL;
    size_t count;
    if (!db_answered(session_list(req->read, req->session.actor.account,
            req->token, req->now, req->config->idle_minutes * 60, req->arena,
            &lines, &count))) {
        reply_unavailable(req, reply);
        return;
    }
    own_begin(req, reply, tr(req, "Sessions"), "/sessions");
    if (strcmp(request_value(req, "done"), "ended") == 0) {
        own_done(h, tr(req, "Ended. Whoever was signed in there has to sign "
                            "in again."));
    }
    html_lit(h, "<p>");
    html_text(h, tr(req, "Here you are signed in at this moment. If you do "
                         "not know one of these, end it and change your "
                         "password."));
    html_lit(h, "</p>");
    list(req, h, lines, count);
    if (count > 1) {
        end_form(req, h, OTHERS, tr(req, "End all others"), NULL);
    }
    page_end(req, reply);
}

void sessions_submit(struct request *req, struct reply *reply)
{
    const struct actor *actor = &req->session.actor;
    const char *which = request_value(req, "which");
    enum db_result result =
        strcmp(which, OTHERS) == 0
            ? session_end_others(req->write, actor, req->token, req->address,
                  req->now, req->arena)
            : session_end_one(
                  req->write, actor, which, req->address, req->now, req->arena);
    if (result == DB_NONE) {
        reply_error(req, reply, 404, "session",
            tr(req, "There is no such session of yours any more."));
    } else if (result != DB_OK) {
        reply_unavailable(req, reply);
    } else {
        reply_redirect(reply, "/sessions?done=ended");
    }
}
