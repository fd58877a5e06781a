/* A form: what stands in it, saving and submitting it, what happened to it. */
#include <string.h>

#include "fcgi/api.h"
#include "fcgi/form_empty.h"
#include "fcgi/form_input.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"

const struct field_rule api_form_fields[] = {
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Action")},
    {"v.", FIELD_GROUP, 40, false, N_("Number")},
    {"s.", FIELD_GROUP, 20, false, N_("State of the cell")},
    {"n.", FIELD_GROUP, 200, false, N_("Remarks")},
    {"x.", FIELD_GROUP, 500, false, N_("Explanation")},
    {0},
};

/* -- reading --------------------------------------------------------------- */

static void cell_value(struct json *j, const char *name, const struct cell *c)
{
    if (c->state == CELL_VALUE) {
        member_exact(j, name, c->value);
    } else {
        member_null(j, name);
    }
}

static void write_cell(
    const struct request *req, struct json *j, int index, enum column column)
{
    const struct item *item = &req->fw->items[index];
    const struct figures *figures = &req->form.figures;
    const struct cell *cell = &figures->cell[WHEN_NOW][index][column];
    const struct cell_verdict *returned =
        submission_returned(&req->form, index, column);
    member_object(j, NULL);
    member_text(j, "item", item->code);
    member_text(j, "column", part_column_code(column));
    member_text(j, "state", api_cell_state(cell->state));
    cell_value(j, "value", cell);
    member_text(j, "note", cell->note);
    member_int(j, "version", cell->version);
    member_bool(j, "accepted", cell->accepted);
    member_bool(j, "open", submission_cell_open(&req->form, index, column));
    member_text(j, "returned", returned ? returned->reason : NULL);
    cell_value(j, "last_year", &figures->cell[WHEN_LAST_YEAR][index][column]);
    member_end(j);
}

static void write_cells(const struct request *req, struct json *j)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    member_list(j, "cells");
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;
        if (item < 0 || req->fw->items[item].bureau != req->form.key.bureau) {
            continue;
        }
        if (req->fw->items[item].has_current) {
            write_cell(req, j, item, COLUMN_CURRENT);
        }
        write_cell(req, j, item, COLUMN_TOTAL);
    }
    member_end(j);
}

static void write_explanations(const struct request *req, struct json *j)
{
    member_list(j, "explanations");
    for (size_t i = 0; i < req->form.explanation_count; i++) {
        member_object(j, NULL);
        member_text(j, "code", req->form.explanations[i].code);
        member_text(j, "text", req->form.explanations[i].text);
        member_end(j);
    }
    member_end(j);
}

void api_form(struct request *req, struct reply *reply)
{
    const struct form_key *key = &req->form.key;
    struct form_view view;
    struct json j;
    if (!form_exists(req, reply)) {
        return;
    }
    if (!form_view_open(req, &view)) {
        reply_unavailable(req, reply);
        return;
    }
    api_begin(reply, &j);
    member_text(&j, "region", key->region);
    member_text(&j, "period", req->form.deadline.period);
    member_text(&j, "form", req->fw->forms[key->form].code);
    member_text(&j, "bureau", req->fw->bureaus[key->bureau].code);
    member_text(&j, "edition", req->fw->edition);
    api_head(&j, &req->form.head);
    member_int(
        &j, "due_cells", framework_due_cells(req->fw, key->form, key->bureau));
    member_bool(&j, "writable", view.refusal == MAY);
    api_deadline(&j, &req->form.deadline);
    write_cells(req, &j);
    write_explanations(req, &j);
    api_hits(req, &j, view.sheet.hits, view.sheet.hit_count);
    member_end(&j);
}

/* -- history --------------------------------------------------------------- */

void api_history(struct request *req, struct reply *reply)
{
    struct submission_event *events = NULL;
    size_t count = 0;
    struct api_page page;
    struct json j;
    if (!form_exists(req, reply)) {
        return;
    }
    enum db_result result = submission_history(req->read, req->params[0],
        req->params[1], req->params[2], req->arena, &events, &count);
    if (result != DB_OK && result != DB_NONE) {
        reply_unavailable(req, reply);
        return;
    }
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_list(&j, "events");
    for (size_t i = 0; i < count; i++) {
        const struct submission_event *event = &events[i];
        const char *key = arena_printf(req->arena, "%08zu", i + 1);
        if (strcmp(event->bureau, req->params[3]) != 0 ||
            !api_page_take(&page, key)) {
            continue;
        }
        member_object(&j, NULL);
        member_text(&j, "key", key);
        member_time(&j, "at", event->at);
        member_text(&j, "event", event->event);
        member_text(&j, "by", event->actor);
        member_text(&j, "role", event->role);
        member_int(&j, "version", event->version);
        member_text(&j, "detail", event->detail);
        member_end(&j);
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

/* -- saving and submitting ------------------------------------------------- */

static void answer_done(struct request *req, struct reply *reply,
    const struct put_outcome *outcome, enum event event)
{
    const struct opened_form *form = &req->form;
    bool replayed = outcome->result == PUT_REPLAYED;
    struct hit *hits = outcome->hits;
    int count = outcome->hit_count;
    struct json j;
    enum state state = form->head.state;
    if (replayed) {
        count = check_form(req->fw, form->key.form, form->key.bureau,
            &form->figures, req->arena, &hits);
    } else {
        state = state_next(state, event, req->session.actor.role);
    }
    if (count < 0) {
        reply_unavailable(req, reply);
        return;
    }
    api_begin(reply, &j);
    member_int(&j, "version", outcome->version);
    member_text(&j, "state", state_key(state));
    member_int(&j, "filled", replayed ? form->head.filled : outcome->filled);
    member_bool(&j, "empty",
        replayed ? submission_empty(&form->head)
                 : event == EVENT_SUBMIT && outcome->valued == 0);
    member_bool(&j, "replayed", replayed);
    api_hits(req, &j, hits, count);
    member_end(&j);
}

static void write_side(struct json *j, const char *name, enum cell_state state,
    decimal value, const char *note)
{
    const struct cell cell = {.state = state, .value = value};
    member_object(j, name);
    member_text(j, "state", api_cell_state(state));
    cell_value(j, "value", &cell);
    member_text(j, "note", note);
    member_end(j);
}

static void write_conflict(
    const struct request *req, struct json *j, const struct conflict *c)
{
    member_object(j, NULL);
    member_text(j, "item", req->fw->items[c->item].code);
    member_text(j, "column", part_column_code(c->column));
    write_side(j, "mine", c->mine.state, c->mine.value, c->mine.note);
    write_side(j, "theirs", c->theirs.state, c->theirs.value, c->theirs.note);
    member_text(j, "by", c->by);
    member_time(j, "at", c->at);
    member_end(j);
}

static void answer_stale(
    struct request *req, struct reply *reply, const struct put_outcome *outcome)
{
    struct json j;
    api_error(req, reply, &j, 409, "stale",
        tr(req, "Somebody else saved these cells in between, so nothing has "
                "been saved. Read the form again, choose, then send it with "
                "the version that it has now."));
    member_int(&j, "version", outcome->version);
    member_list(&j, "conflicts");
    for (size_t i = 0; i < outcome->conflict_count; i++) {
        write_conflict(req, &j, &outcome->conflicts[i]);
    }
    member_end(&j);
    member_end(&j);
}

static void answer_hits(struct request *req, struct reply *reply,
    const struct put_outcome *outcome, const char *code, const char *text)
{
    struct json j;
    api_error(req, reply, &j, 422, code, text);
    api_hits(req, &j, outcome->hits, outcome->hit_count);
    member_end(&j);
}

static void answer(struct request *req, struct reply *reply,
    const struct put_outcome *outcome, enum event event)
{
    switch (outcome->result) {
    case PUT_OK:
    case PUT_REPLAYED: answer_done(req, reply, outcome, event); return;
    case PUT_REFUSED: reply_refusal(req, reply, outcome->refusal); return;
    case PUT_STALE: answer_stale(req, reply, outcome); return;
    case PUT_BLOCKED:
        answer_hits(req, reply, outcome, "blocked",
            tr(req, "Not submitted: some figures break a rule that must hold. "
                    "The hits of severity block say which; nothing has been "
                    "changed."));
        return;
    case PUT_UNEXPLAINED:
        answer_hits(req, reply, outcome, "unexplained",
            tr(req, "Not submitted: some figures need an explanation. Send "
                    "one for each hit of severity explain."));
        return;
    case PUT_INCOMPLETE:
        reply_error(req, reply, 422, "empty", form_empty_refusal(req, outcome));
        return;
    case PUT_NOT_EMPTY:
        reply_error(
            req, reply, 422, "not-empty", form_empty_refusal(req, outcome));
        return;
    case PUT_NO_REASON:
        reply_error(
            req, reply, 422, "reason", form_empty_refusal(req, outcome));
        return;
    case PUT_FAIL: break;
    }
    reply_unavailable(req, reply);
}

void api_form_submit(struct request *req, struct reply *reply)
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
        reply_error(req, reply, 422, "fields",
            tr(req, "Nothing has been saved: some fields cannot be taken as "
                    "they are."));
        return;
    }
    form_input_put(req, &input, event, &outcome);
    if (outcome.result == PUT_NOT_EMPTY) {
        form_input_show(req, &input);
    }
    answer(req, reply, &outcome, event);
}
