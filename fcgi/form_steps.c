#include "fcgi/form_steps.h"

#include "fcgi/form_view.h"
#include "fcgi/parts.h"

static bool reports(const struct request *req)
{
    enum role role = req->session.actor.role;
    return role == ROLE_CLERK || role == ROLE_HEAD;
}

void form_step_title(
    const struct request *req, struct reply *reply, const char *title)
{
    struct html *h = &reply->body;
    const struct form *form = &req->fw->forms[req->form.key.form];
    page_begin(req, reply, title, reports(req) ? "/tasks" : "/review");
    html_lit(h, "<div class=\"form-bar\"><a class=\"back\"");
    html_attr(h, "href", form_path(req, reports(req) ? "form" : "review"));
    html_lit(h, ">‹ ");
    html_text(h, tr(req, "Back to the form"));
    html_lit(h, "</a><h1>");
    html_text(h, title);
    html_lit(h, " <span>");
    html_text(h, form->number);
    html_lit(h, " ");
    html_text(h, part_period(req, req->form.key.period));
    html_lit(h, " ");
    html_text(h, say(req, &req->fw->bureaus[req->form.key.bureau].name));
    html_lit(h, "</span></h1>");
    part_state(req, h, &req->form.head, &req->form.deadline);
    html_lit(h, "</div><div class=\"form-dates\">");
    form_dates(req, h, &req->form.deadline);
    html_lit(h, "</div>");
}

void form_step_begin(
    const struct request *req, struct html *h, const char *what)
{
    html_lit(h, "<form class=\"card\" method=\"post\"");
    html_attr(h, "action", form_path(req, what));
    html_lit(h, ">");
    page_guard(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"version\" value=\"");
    html_int(h, req->form.head.version);
    html_lit(h, "\">");
}

void form_step_reason(
    const struct request *req, struct html *h, const char *label)
{
    page_field_begin(h, "reason", label);
    html_lit(h, "<textarea id=\"reason\" name=\"reason\" rows=\"2\" "
                "maxlength=\"500\"");
    page_field_marks(req, h, "reason");
    html_lit(h, ">");
    html_text(h, request_value(req, "reason"));
    html_lit(h, "</textarea>");
    page_field_end(req, h, "reason");
}

void form_step_answer(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome, const char *what)
{
    switch (outcome->result) {
    case PUT_OK:
    case PUT_REPLAYED: reply_redirect(reply, form_path(req, what)); return;
    case PUT_REFUSED: reply_refusal(req, reply, outcome->refusal); return;
    case PUT_STALE:
        reply_error(req, reply, 409, "stale",
            tr(req, "The form has changed since you opened it. Open it again "
                    "and look at it as it is now."));
        return;
    case PUT_INCOMPLETE:
    case PUT_BLOCKED:
    case PUT_UNEXPLAINED:
    case PUT_NOT_EMPTY:
    case PUT_NO_REASON:
    case PUT_FAIL: break;
    }
    reply_unavailable(req, reply);
}

static void link(const struct request *req, struct html *h, const char *what,
    const char *label)
{
    html_lit(h, "<a class=\"button\"");
    html_attr(h, "href", form_path(req, what));
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</a>");
}

void form_step_links(const struct request *req, struct html *h)
{
    const struct actor *actor = &req->session.actor;
    struct object object = form_object(req);
    if (may(actor, ACTION_FORM_SIGN, &object, req->now) == MAY) {
        link(req, h, "sign", tr(req, "Signature"));
    }
    if (state_is_accepted(object.state)) {
        link(req, h, "revision", tr(req, "Revisions"));
    }
    if (may(actor, ACTION_EXCEPTION, &object, req->now) == MAY) {
        link(req, h, "exception", tr(req, "Exception"));
    }
}
