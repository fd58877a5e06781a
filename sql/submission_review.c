#include <string.h>

#include "sql/accepted.h"
#include "sql/audit.h"
#include "sql/signature.h"
#include "sql/submission.h"
#include "sql/submission_row.h"
#include "sql/verdict.h"

struct review {
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct review_input *input;
    int64_t now;
    struct arena *arena;
    enum state to;
    const char *object;
    const char *detail;  /* of the audit row */
    struct value key[4]; /* period, region, form, bureau */
    bool returned_cell;  /* found: a cell that is to be returned */
};

/* -- what a return says ---------------------------------------------------- */

static int returned_cells(const struct review *r)
{
    int n = 0;

    for (size_t i = 0; i < r->input->verdict_count; i++) {
        n += !r->input->verdicts[i].accepts;
    }
    return n;
}

/* The reason given for the whole or, without one, those of its cells: as many
 * as have room. */
static const char *reason_of(const struct review *r)
{
    enum { ROOM = 450 }; /* bytes, of 500 characters */
    const char *reason = r->input->reason == NULL ? "" : r->input->reason;
    bool given = reason[0] != '\0';

    for (size_t i = 0; reason != NULL && !given && i < r->input->verdict_count;
         i++) {
        const struct cell_verdict *v = &r->input->verdicts[i];

        if (!v->accepts &&
            strlen(reason) + strlen(v->reason) + sizeof("；") < ROOM) {
            reason = arena_printf(r->arena, "%s%s%s", reason,
                reason[0] == '\0' ? "" : "；", v->reason);
        }
    }
    return reason;
}

/* The reason on its first line, the state before and after and the verdicts
 * behind it on the second. */
static const char *detail_of(const struct review *r)
{
    const char *cells = verdict_detail(
        r->fw, r->input->verdicts, r->input->verdict_count, r->arena);
    const char *reason = reason_of(r);
    enum state from = r->form->head.state;
    /* Where the event does not hold nothing is written, and nothing changes. */
    enum state to = r->to == STATE__COUNT ? from : r->to;

    return cells == NULL || reason == NULL
               ? NULL
               : arena_printf(r->arena, "%s\nstate %s>%s; %s", reason,
                     state_key(from), state_key(to), cells);
}

/* -- the transaction ------------------------------------------------------- */

static enum db_result write_head(struct db *write, const struct review *r)
{
    const struct submission *head = &r->form->head;
    bool returns = r->input->event == EVENT_RETURN;
    const char *reason = returns ? reason_of(r) : "";
    const struct value values[] = {value_text(state_key(r->to)),
        value_int(returns), value_int(r->now), value_text(r->actor->name),
        value_text(reason),
        value_int(returns ? head->version : head->returned_version),
        value_int(returns ? returned_cells(r) : head->returned_cells),
        value_int(returns ? r->input->redo : head->redo), r->key[0], r->key[1],
        r->key[2], r->key[3], value_int(head->version),
        value_text(state_key(head->state))};

    return reason == NULL
               ? DB_FAIL
               : db_run(write, SQL_SUBMISSION_REVIEW, values,
                     sizeof(values) / sizeof(values[0]), r->arena, NULL);
}

/* A form is accepted as a whole: no cell of it is to be returned. */
static enum db_result look_for_returns(struct db *write, struct review *r)
{
    const struct value values[] = {r->key[0], r->key[1], r->key[2], r->key[3],
        value_int(r->form->head.version)};
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_VERDICT_RETURNS, values, 5, r->arena, &rows);

    r->returned_cell = result == DB_OK && row_at(&rows, 0)[0].i > 0;
    return r->returned_cell ? DB_CONFLICT : result;
}

/* Accepted figures count, and are kept for good under this version. */
static enum db_result accept_cells(struct db *write, const struct review *r)
{
    const struct value keep[] = {value_int((int64_t)r->form->head.version + 1),
        value_int(r->now), r->key[0], r->key[1], r->key[2], r->key[3]};
    enum db_result result = accepted_set(write, r->key, true, r->arena);

    if (result == DB_OK) {
        result = db_run(write, SQL_CELL_KEEP, keep, 6, r->arena, NULL);
    }
    return result == DB_NONE ? DB_OK : result;
}

static enum db_result write_cells(struct db *write, struct review *r)
{
    enum db_result result;

    switch (r->to) {
    case STATE_ACCEPTED:
        result = look_for_returns(write, r);
        return result == DB_OK ? accept_cells(write, r) : result;
    case STATE_RETURNED: return accepted_set(write, r->key, false, r->arena);
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
    struct review *r = context;
    const struct audit audit = {event_key(r->input->event), r->object, "ok",
        r->detail, r->input->key_hex, r->form->head.version + 1,
        r->input->address};
    enum db_result result = write_head(write, r);

    if (result == DB_OK) {
        result = verdict_write(write, r->fw, r->actor, r->form,
            r->input->verdicts, r->input->verdict_count, r->now, r->arena);
    }
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
        if (r->returned_cell) {
            out->result = PUT_REFUSED;
            out->refusal = REFUSED_VERDICT;
        } else if (!replayed(write, r, out)) {
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
    r->detail = detail_of(r);
    submission_key(r->fw, r->form, r->key);
    return r->object != NULL && r->detail != NULL;
}

/* Where the edition wants the signature of the head before acceptance. */
static bool is_signed(
    struct db *write, const struct review *r, struct put_outcome *out)
{
    struct signature signature;
    bool ok;

    if (!r->fw->sign_off || r->input->event != EVENT_ACCEPT) {
        return true;
    }
    ok = signature_read(write, r->fw, r->form, r->arena, &signature);
    db_rollback(write);
    out->result = ok ? PUT_REFUSED : PUT_FAIL;
    out->refusal = ok && !signature.valid ? REFUSED_UNSIGNED : MAY;
    return ok && signature.valid;
}

static bool says_why(const struct review *r)
{
    const char *reason = r->input->reason;

    return verdict_reasons_given(r->input->verdicts, r->input->verdict_count) &&
           ((reason != NULL && reason[0] != '\0') || returned_cells(r) > 0);
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
    if (input->event == EVENT_RETURN && !says_why(&r)) {
        out->result = PUT_INCOMPLETE;
        return;
    }
    if (!is_signed(write, &r, out)) {
        return;
    }
    write_or_explain(write, &r, out);
}
