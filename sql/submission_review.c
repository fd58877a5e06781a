#include <string.h>

#include "sql/audit.h"
#include "sql/submission.h"
#include "sql/submission_row.h"

struct review {
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct review_input *input;
    int64_t now;
    struct arena *arena;
    enum state to;
    const char *object;
    struct value key[4]; /* period, region, form, bureau */
};

static enum db_result write_head(struct db *write, const struct review *r)
{
    bool returns = r->input->event == EVENT_RETURN;
    const struct value values[] = {value_text(state_key(r->to)),
        value_int(returns), value_int(r->now), value_text(r->actor->name),
        value_text(returns ? r->input->reason : ""), r->key[0], r->key[1],
        r->key[2], r->key[3], value_int(r->form->head.version),
        value_text(state_key(r->form->head.state))};

    return db_run(write, SQL_SUBMISSION_REVIEW, values, 11, r->arena, NULL);
}

/* Accepted figures count, and are kept for good under this version. */
static enum db_result accept_cells(struct db *write, const struct review *r)
{
    const struct value keep[] = {value_int((int64_t)r->form->head.version + 1),
        value_int(r->now), r->key[0], r->key[1], r->key[2], r->key[3]};
    enum db_result result =
        db_run(write, SQL_CELL_ACCEPT, r->key, 4, r->arena, NULL);

    if (result == DB_OK || result == DB_NONE) {
        result = db_run(write, SQL_CELL_KEEP, keep, 6, r->arena, NULL);
    }
    return result == DB_NONE ? DB_OK : result;
}

static enum db_result write_cells(struct db *write, const struct review *r)
{
    enum db_result result;

    switch (r->to) {
    case STATE_ACCEPTED: return accept_cells(write, r);
    case STATE_RETURNED:
        result = db_run(write, SQL_CELL_REOPEN, r->key, 4, r->arena, NULL);
        return result == DB_NONE ? DB_OK : result;
    case STATE_NONE:
    case STATE_DRAFT:
    case STATE_SUBMITTED:
    case STATE_CONFIRMED:
    case STATE_LOCKED:
    case STATE_REVISING:
    case STATE__COUNT: break;
    }
    return DB_OK;
}

static enum db_result write_all(struct db *write, void *context)
{
    const struct review *r = context;
    const struct audit audit = {event_key(r->input->event), r->object, "ok",
        r->input->reason == NULL ? "" : r->input->reason, r->input->key_hex,
        r->form->head.version + 1, r->input->address};
    enum db_result result = write_head(write, r);

    if (result == DB_OK) {
        result = write_cells(write, r);
    }
    return result == DB_OK
               ? audit_write(write, r->actor, &audit, r->now, r->arena)
               : result;
}

static bool replayed(
    struct db *write, const struct review *r, struct put_outcome *out)
{
    const char *object;
    enum db_result result = audit_replay(
        write, r->input->key_hex, r->arena, &out->version, &object);

    db_rollback(write);
    if (result == DB_OK && strcmp(object, r->object) == 0) {
        out->result = PUT_REPLAYED;
        return true;
    }
    return false;
}

static enum refusal refusal_of(const struct review *r)
{
    static const enum action actions[] = {[EVENT_RETURN] = ACTION_FORM_RETURN,
        [EVENT_ACCEPT] = ACTION_FORM_ACCEPT,
        [EVENT_CONFIRM] = ACTION_FORM_CONFIRM,
        [EVENT_LOCK] = ACTION_FORM_LOCK};
    const struct object object = submission_rights(r->fw, r->form);

    return may(r->actor, actions[r->input->event], &object, r->now);
}

static void write_or_explain(
    struct db *write, struct review *r, struct put_outcome *out)
{
    switch (db_transaction(write, write_all, r)) {
    case DB_OK:
        out->result = PUT_OK;
        out->version = r->form->head.version + 1;
        return;
    case DB_NONE:
    case DB_CONFLICT:
        if (!replayed(write, r, out)) {
            out->result = PUT_STALE;
        }
        return;
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    out->result = PUT_FAIL;
}

static bool prepare(struct review *r)
{
    r->object = submission_object(r->fw, &r->form->key, r->arena);
    r->to = state_next(r->form->head.state, r->input->event, r->actor->role);
    r->key[0] = value_text(r->form->deadline.period);
    r->key[1] = value_text(r->form->key.region);
    r->key[2] = value_text(r->fw->forms[r->form->key.form].code);
    r->key[3] = value_text(r->fw->bureaus[r->form->key.bureau].code);
    return r->object != NULL;
}

void submission_review(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct review_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    struct review r = {.fw = fw,
        .actor = actor,
        .form = form,
        .input = input,
        .now = now,
        .arena = arena};

    memset(out, 0, sizeof(*out));
    out->result = PUT_FAIL;
    if (!prepare(&r)) {
        return;
    }
    out->refusal = refusal_of(&r);
    if (out->refusal != MAY) {
        out->result = PUT_REFUSED;
        if (out->refusal >= REFUSED_STATE) {
            replayed(write, &r, out);
        }
        return;
    }
    if (input->base_version != form->head.version) {
        if (!replayed(write, &r, out)) {
            out->result = PUT_STALE;
        }
        return;
    }
    if (input->event == EVENT_RETURN &&
        (input->reason == NULL || input->reason[0] == '\0')) {
        out->result = PUT_INCOMPLETE;
        return;
    }
    write_or_explain(write, &r, out);
}
