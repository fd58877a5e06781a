#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/form_conflict.h"
#include "fcgi/form_empty.h"
#include "fcgi/form_input.h"
#include "fcgi/form_json.h"
#include "fcgi/form_view.h"

const struct field_rule form_submit_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Action")},
    {"na", FIELD_LINE, 1, false, N_("State of the cell")},
    {"v.", FIELD_GROUP, 40, false, N_("Number")},
    {"s.", FIELD_GROUP, 10, false, N_("State of the cell")},
    {"n.", FIELD_GROUP, 200, false, N_("Remarks")},
    {"x.", FIELD_GROUP, 500, false, N_("Explanation")},
    {"h.", FIELD_GROUP, HIT_MARK - 1, false, N_("Numbers as they were shown")},
    {"w.", FIELD_GROUP, 300, false, N_("Cell as it was shown")},
    {"c.", FIELD_GROUP, 10, false, N_("Choice between two values")},
    {0},
};

/* The form again, with what was typed, and why it was not taken. */
static void show_again(struct request *req, struct reply *reply,
    const struct form_input *input, const struct put_outcome *outcome,
    int status, const char *notice)
{
    struct form_view view;
    form_input_show(req, input);
    if (!form_view_open(req, &view)) {
        reply_unavailable(req, reply);
        return;
    }
    struct sheet *sheet = &view.sheet;
    sheet->echo = true;
    sheet->explanations = input->explanations;
    sheet->explanation_count = input->explanation_count;
    if (outcome && outcome->hit_count > 0) {
        sheet->hits = outcome->hits;
        sheet->hit_count = outcome->hit_count;
    }
    sheet->focus = input->faulty || sheet->hit_count > 0;
    sheet->focus_item = input->fault_item;
    sheet->focus_column = input->fault_column;
    if (!input->faulty && sheet->hit_count > 0) {
        sheet->focus_item = sheet->hits[0].item;
        sheet->focus_column = sheet->hits[0].column;
    }
    view.notice = notice;
    reply->status = status;
    form_view_write(req, reply, &view);
}

static void answer_faults(
    struct request *req, struct reply *reply, const struct form_input *input)
{
    const char *text =
        tr(req, "Nothing has been saved: some cells cannot be read. What you "
                "typed is still in the fields.");
    if (req->wants_json) {
        reply_error(req, reply, 422, "fields", text);
    } else {
        show_again(req, reply, input, NULL, 422, text);
    }
}

static void answer_done(struct request *req, struct reply *reply,
    const struct put_outcome *outcome, enum event event)
{
    if (req->wants_json) {
        form_json_saved(req, reply, outcome,
            (uint32_t)request_field(req, "version")->number);
        return;
    }
    const char *path = arena_printf(req->arena, "%s?done=%s",
        form_path(req, "form"), event == EVENT_SUBMIT ? "submitted" : "saved");
    reply_redirect(reply, path ? path : "/tasks");
}

/* A fault at the box of each hit that still wants its explanation. */
static void want_explanations(struct request *req,
    const struct form_input *input, const struct put_outcome *outcome)
{
    const struct sheet given = {
        .explanations = input->explanations,
        .explanation_count = input->explanation_count,
    };
    for (int i = 0; i < outcome->hit_count; i++) {
        const struct hit *hit = &outcome->hits[i];
        if (hit->severity != SEVERITY_EXPLAIN ||
            explanation_suffices(
                req->fw, sheet_explanation(&given, hit->code))) {
            continue;
        }
        const char *name = arena_printf(req->arena, "x.%s", hit->code);
        if (name) {
            request_fault(req, name,
                arena_printf(req->arena,
                    tr(req, "Say in a sentence of at least %d characters why "
                            "the figure is right, or correct it."),
                    req->fw->explanation_length));
        }
    }
}

static void answer_refused(struct request *req, struct reply *reply,
    const struct form_input *input, const struct put_outcome *outcome,
    int status, const char *notice)
{
    if (req->wants_json) {
        reply_error(req, reply, status, "refused", notice);
    } else {
        show_again(req, reply, input, outcome, status, notice);
    }
}

static void answer(struct request *req, struct reply *reply,
    const struct form_input *input, const struct put_outcome *outcome,
    enum event event)
{
    switch (outcome->result) {
    case PUT_OK:
    case PUT_REPLAYED: answer_done(req, reply, outcome, event); return;
    case PUT_REFUSED: reply_refusal(req, reply, outcome->refusal); return;
    case PUT_STALE: form_conflict_write(req, reply, outcome); return;
    case PUT_BLOCKED:
        answer_refused(req, reply, input, outcome, 422,
            tr(req, "Not submitted: some figures break a rule that must "
                    "hold. Correct the cells marked below; nothing you typed "
                    "is lost."));
        return;
    case PUT_UNEXPLAINED:
        want_explanations(req, input, outcome);
        answer_refused(req, reply, input, outcome, 422,
            tr(req, "Not submitted: some figures need a sentence of "
                    "explanation of the numbers they have now. Write it in the "
                    "boxes below the rows."));
        return;
    case PUT_INCOMPLETE:
    case PUT_NOT_EMPTY:
    case PUT_NO_REASON:
        form_input_show(req, input);
        answer_refused(
            req, reply, input, outcome, 422, form_empty_refusal(req, outcome));
        return;
    case PUT_FAIL: break;
    }
    answer_refused(req, reply, input, NULL, 503,
        tr(req, "Not saved: the database did not answer. What you typed is "
                "still in the fields; try again in a minute."));
}

void form_submit(struct request *req, struct reply *reply)
{
    struct form_input input;
    struct put_outcome outcome = {0};
    if (!form_exists(req, reply)) {
        return;
    }
    enum event event = form_input_event(req);
    if (!form_input_read(req, &input)) {
        reply_unavailable(req, reply);
        return;
    }
    if (req->fault_count > 0) {
        answer_faults(req, reply, &input);
        return;
    }
    form_input_put(req, &input, event, &outcome);
    answer(req, reply, &input, &outcome, event);
}
