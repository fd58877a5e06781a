#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_view.h"
#include "fcgi/moment_input.h"
#include "fcgi/parts.h"
#include "fcgi/review_cells.h"
#include "fcgi/review_page.h"
#include "sql/verdict.h"

const struct field_rule review_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Verdict")},
    {"reason", FIELD_LONG, 500, false, N_("Reason")},
    {"redo", FIELD_LINE, 16, false, N_("To be corrected until")},
    {"j.", FIELD_GROUP, 10, false, N_("Verdict")},
    {"r.", FIELD_GROUP, 200, false, N_("Reason")},
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
                              : event == EVENT_CONFIRM
                                  ? "/review?done=confirmed"
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
    case PUT_NOT_EMPTY:
    case PUT_NO_REASON:
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

/* -- what was decided ------------------------------------------------------ */

/* What a button does with the form; JUDGE and REST only keep verdicts. */
enum step { STEP_JUDGE, STEP_REST, STEP_RETURN, STEP_ACCEPT, STEP_OTHER };

struct decision {
    enum step step;
    enum event event;
    struct review_cells cells;
    struct cell_verdict *verdicts;
    size_t count;
    int64_t redo;
};

static enum step step_of(const char *event)
{
    static const char *const names[] = {"judge", "rest", "return", "accept"};
    int i = 0;
    while (i < STEP_OTHER && strcmp(names[i], event) != 0) {
        i++;
    }
    return (enum step)i;
}

/* A return says what is wrong with each cell, or with the whole. */
static void want_reason(struct request *req, const struct review_cell *c)
{
    const char *item = req->fw->items[c->row->item].code;
    if (text_trim(text_of(c->reason)).n == 0) {
        request_fault(req, part_cell_field(req, 'r', item, c->column),
            tr(req, "Say what is wrong: the unit corrects by your reason."));
    }
}

static void take_verdicts(struct request *req, struct decision *d)
{
    for (size_t i = 0; i < d->cells.count; i++) {
        struct review_cell *c = &d->cells.of[i];
        if (c->judgement == UNJUDGED && d->step == STEP_REST) {
            c->judgement = ACCEPTED;
        }
        if (c->judgement == RETURNED) {
            want_reason(req, c);
        }
        if (c->judgement != UNJUDGED) {
            d->verdicts[d->count++] =
                (struct cell_verdict){.item = c->row->item,
                    .column = c->column,
                    .accepts = c->judgement == ACCEPTED,
                    .reason = c->reason};
        }
    }
}

static void check(struct request *req, const struct decision *d)
{
    const char *reason = request_value(req, "reason");
    if (d->step == STEP_OTHER && d->event != EVENT_CONFIRM &&
        d->event != EVENT_LOCK) {
        request_fault(req, "event",
            tr(req, "Choose to accept, return, confirm or lock the form."));
    }
    if (d->step == STEP_RETURN && d->cells.judged[RETURNED] == 0 &&
        text_trim(text_of(reason)).n == 0) {
        request_fault(req, "reason",
            tr(req, "Mark the cells to return, or say what is wrong with the "
                    "form as a whole."));
    }
    if (d->step == STEP_ACCEPT &&
        d->cells.judged[ACCEPTED] < (int)d->cells.count) {
        request_fault(req, "event",
            tr(req, "Accept every cell first; the counts below the table say "
                    "how many are left."));
    }
    if (d->step == STEP_JUDGE && d->count == 0) {
        request_fault(req, "event", tr(req, "No cell has been judged yet."));
    }
}

/* False: memory is out, or the database does not answer. */
static bool decide(struct request *req, struct decision *d)
{
    struct form_view view;
    const char *event = request_value(req, "event");
    *d = (struct decision){.step = step_of(event), .event = event_of(event)};
    if (!form_view_open(req, &view) ||
        !review_cells_read(req, &view.sheet, NULL, 0, &d->cells)) {
        return false;
    }
    d->verdicts =
        arena_array(req->arena, d->cells.count + 1, sizeof(*d->verdicts));
    if (!d->verdicts) {
        return false;
    }
    take_verdicts(req, d);
    d->redo = moment_input_read(req, "redo");
    check(req, d);
    return true;
}

static void keep(
    struct request *req, struct reply *reply, const struct review_input *input)
{
    struct put_outcome outcome = {0};
    verdict_save(req->write, req->fw, &req->session.actor, &req->form, input,
        req->now, req->arena, &outcome);
    reopen_if_stale(req, &outcome);
    if (outcome.result == PUT_OK || outcome.result == PUT_REPLAYED) {
        const char *path =
            arena_printf(req->arena, "%s?done=kept", form_path(req, "review"));
        reply_redirect(reply, path ? path : "/review");
        return;
    }
    answer(req, reply, &outcome, EVENT__COUNT);
}

/* A return of cells opens these; that of the whole keeps no verdicts. */
static void pass(struct request *req, struct reply *reply,
    const struct decision *d, struct review_input *input)
{
    struct put_outcome outcome = {0};
    if (d->step == STEP_OTHER ||
        (d->step == STEP_RETURN && d->cells.judged[RETURNED] == 0)) {
        input->verdict_count = 0;
    }
    submission_review(req->write, req->fw, &req->session.actor, &req->form,
        input, req->now, req->arena, &outcome);
    reopen_if_stale(req, &outcome);
    answer(req, reply, &outcome, d->event);
}

void review_submit(struct request *req, struct reply *reply)
{
    struct decision d;
    if (!form_exists(req, reply)) {
        return;
    }
    if (!decide(req, &d)) {
        reply_unavailable(req, reply);
        return;
    }
    if (req->fault_count > 0) {
        again(req, reply, 422, tr(req, "The verdict was not taken."));
        return;
    }
    struct review_input input = {
        .key_hex = request_value(req, "key"),
        .base_version = (uint32_t)request_field(req, "version")->number,
        .event = d.event,
        .reason = request_value(req, "reason"),
        .address = req->address,
        .verdicts = d.verdicts,
        .verdict_count = d.count,
        .redo = d.redo,
    };
    if (d.step == STEP_JUDGE || d.step == STEP_REST) {
        keep(req, reply, &input);
    } else {
        pass(req, reply, &d, &input);
    }
}
