#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/review_page.h"

const struct field_rule review_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Verdict")},
    {"reason", FIELD_LONG, 500, false, N_("Reason")},
    {0},
};

static void again(
    struct request *req, struct reply *reply, int status, const char *notice)
{
    if (req->wants_json) {
        reply_error(req, reply, status, "verdict", notice);
        return;
    }
    reply->status = status;
    review_view_write(req, reply, notice);
}

static void answer(struct request *req, struct reply *reply,
    const struct put_outcome *outcome, enum event event)
{
    switch (outcome->result) {
    case PUT_OK:
    case PUT_REPLAYED:
        reply_redirect(reply, event == EVENT_ACCEPT   ? "/review?done=accepted"
                              : event == EVENT_RETURN ? "/review?done=returned"
                                                      : "/review?done=locked");
        return;
    case PUT_REFUSED: reply_refusal(req, reply, outcome->refusal); return;
    case PUT_STALE:
        again(req, reply, 409,
            tr(req, "The form has changed since you opened it. Below is the "
                    "newest version: look again, then judge."));
        return;
    case PUT_INCOMPLETE:
    case PUT_BLOCKED:
    case PUT_UNEXPLAINED:
        again(req, reply, 422, tr(req, "The verdict was not taken."));
        return;
    case PUT_FAIL: break;
    }
    reply_unavailable(req, reply);
}

/* After a refusal the page must show the form as it is now. */
static void reopen_if_stale(
    struct request *req, const struct put_outcome *outcome)
{
    const struct framework *fw = NULL;
    struct opened_form now;
    const struct form_path path = {
        .region = req->form.key.region,
        .period = req->form.key.period,
        .form = req->fw->forms[req->form.key.form].code,
        .bureau = req->fw->bureaus[req->form.key.bureau].code,
    };
    if (outcome->result == PUT_STALE &&
        submission_open(req->read, &path, req->arena, &fw, &now) == DB_OK) {
        req->form = now;
    }
}

void review_submit(struct request *req, struct reply *reply)
{
    struct put_outcome outcome = {0};
    if (!form_exists(req, reply)) {
        return;
    }
    enum event event = event_of(request_value(req, "event"));
    const char *reason = request_value(req, "reason");
    if (event != EVENT_ACCEPT && event != EVENT_RETURN &&
        event != EVENT_CONFIRM && event != EVENT_LOCK) {
        request_fault(req, "event",
            tr(req, "Choose to accept, return, confirm or lock the form."));
    }
    if (event == EVENT_RETURN && text_trim(text_of(reason)).n == 0) {
        request_fault(req, "reason",
            tr(req, "Say what is wrong: the unit corrects by your reason."));
    }
    if (req->fault_count > 0) {
        again(req, reply, 422, tr(req, "The verdict was not taken."));
        return;
    }
    const struct review_input input = {
        .key_hex = request_value(req, "key"),
        .base_version = (uint32_t)request_field(req, "version")->number,
        .event = event,
        .reason = reason,
        .address = req->address,
    };
    submission_review(req->write, req->fw, &req->session.actor, &req->form,
        &input, req->now, req->arena, &outcome);
    reopen_if_stale(req, &outcome);
    answer(req, reply, &outcome, event);
}
