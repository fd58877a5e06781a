#include <string.h>

#include "sql/audit.h"
#include "sql/submission_put.h"
#include "sql/submission_row.h"

/* When others save other cells at the same moment: from the third attempt on
 * they wait until ours is done. */
enum { ATTEMPTS = 8, LOCKING = 2 };

/* -- who may -------------------------------------------------------------- */

/* Only cells that the bureau has in this form can come. */
static bool owns_cells(const struct put *p)
{
    for (size_t i = 0; i < p->input->cell_count; i++) {
        const struct cell_input *c = &p->input->cells[i];
        const struct item *item = &p->fw->items[c->item];

        if (item->form != p->form->key.form ||
            item->bureau != p->form->key.bureau ||
            (c->column == COLUMN_CURRENT && !item->has_current)) {
            return false;
        }
    }
    return true;
}

static enum refusal refusal_of(const struct put *p)
{
    const struct object object = submission_rights(p->fw, p->form);
    enum action action =
        p->input->event == EVENT_SUBMIT ? ACTION_FORM_SUBMIT : ACTION_FORM_SAVE;
    enum refusal refusal = may(p->actor, action, &object, p->now);

    if (refusal == MAY && !owns_cells(p)) {
        return REFUSED_BUREAU;
    }
    return refusal == MAY && p->to == STATE__COUNT ? REFUSED_STATE : refusal;
}

/* -- when someone was faster ---------------------------------------------- */

static bool replayed(struct put *p)
{
    const char *object;
    enum db_result result = audit_replay(
        p->write, p->input->key_hex, p->arena, &p->out->version, &object);

    db_rollback(p->write);
    if (result == DB_OK && strcmp(object, p->object) == 0) {
        p->out->result = PUT_REPLAYED;
        return true;
    }
    return false;
}

/* Who saved the other value, and when. */
static bool name_them(struct put *p, struct conflict *conflict)
{
    const struct value values[] = {
        value_text(p->object), value_int(conflict->theirs.version)};
    struct rows rows;
    enum db_result result =
        db_run(p->write, SQL_AUDIT_VERSION, values, 2, p->arena, &rows);

    if (result == DB_OK) {
        conflict->at = row_at(&rows, 0)[0].i;
        conflict->by = value_string(&row_at(&rows, 0)[1]);
    }
    return db_answered(result);
}

static void report_stale(struct put *p)
{
    bool ok = true;

    for (size_t i = 0; ok && i < p->out->conflict_count; i++) {
        ok = name_them(p, &p->out->conflicts[i]);
    }
    db_rollback(p->write);
    p->out->result = ok ? PUT_STALE : PUT_FAIL;
    p->out->version = p->form->head.version;
}

/* -- attempts ------------------------------------------------------------- */

enum verdict { DONE, AGAIN };

/* A remark belongs to the item: it may change when either cell is open. */
static bool may_change(const struct put *p, const struct cell_input *input)
{
    const struct cell *was =
        &p->form->figures.cell[WHEN_NOW][input->item][input->column];
    bool same = was->state == input->state &&
                (input->state != CELL_VALUE || was->value == input->value);

    return submission_cell_open(p->form, input->item, input->column) ||
           (same &&
               (submission_cell_open(p->form, input->item, COLUMN_CURRENT) ||
                   submission_cell_open(p->form, input->item, COLUMN_TOTAL)));
}

/* Of a form of which some cells were returned, only these change. */
static bool changes_open_cells(const struct put *p)
{
    for (size_t i = 0; i < p->changed_count; i++) {
        if (!may_change(p, p->changed[i])) {
            return false;
        }
    }
    return true;
}

/* What cannot be written as the form stands now; PUT_OK: it can. */
static enum put_result prepare(struct put *p)
{
    if (!put_merge(p)) {
        return PUT_FAIL;
    }
    if (p->out->conflict_count > 0) {
        return PUT_STALE;
    }
    if (!changes_open_cells(p)) {
        p->out->refusal = REFUSED_CELL;
        return PUT_REFUSED;
    }
    if (!put_check(p)) {
        return PUT_FAIL;
    }
    return p->input->event == EVENT_SUBMIT ? put_may_submit(p) : PUT_OK;
}

static enum verdict write_or_look(struct put *p)
{
    switch (put_write(p)) {
    case DB_OK:
        p->out->result = PUT_OK;
        p->out->version = p->form->head.version + 1;
        p->out->figures = p->merged;
        p->out->filled = p->filled;
        p->out->valued = p->valued;
        return DONE;
    case DB_NONE:
    case DB_CONFLICT: return replayed(p) ? DONE : AGAIN;
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    p->out->result = PUT_FAIL;
    return DONE;
}

/* A refusal for reasons of state and time may be an answer that was lost, or
 * the work of one who was faster: then both values are shown. */
static void refuse(struct put *p, bool first)
{
    struct put_outcome *out = p->out;

    if (out->refusal >= REFUSED_STATE && replayed(p)) {
        return;
    }
    out->result = PUT_REFUSED;
    if (!first && put_merge(p)) {
        report_stale(p);
    }
}

static enum verdict attempt(struct put *p, bool first)
{
    struct put_outcome *out = p->out;

    memset(out, 0, sizeof(*out));
    out->result = PUT_FAIL;
    out->refusal = refusal_of(p);
    if (out->refusal != MAY) {
        refuse(p, first);
        return DONE;
    }
    out->result = prepare(p);
    if (out->result == PUT_STALE && first) {
        return AGAIN; /* the read connection may lag behind */
    }
    if (out->result == PUT_STALE && !replayed(p)) {
        report_stale(p);
    }
    return out->result == PUT_OK ? write_or_look(p) : DONE;
}

/* Nobody else changes the form until our transaction ends. */
static bool hold(struct put *p, const struct form_path *path)
{
    const struct value values[] = {value_text(p->form->deadline.period),
        value_text(path->region), value_text(path->form),
        value_text(path->bureau)};

    return db_answered(
        db_run(p->write, SQL_SUBMISSION_HOLD, values, 4, p->arena, NULL));
}

/* The form as it stands now, on the connection that writes. */
static bool read_again(struct put *p, const struct opened_form *was,
    struct opened_form *now, bool holding)
{
    const struct form_path path = {was->key.region, was->key.period,
        p->fw->forms[was->key.form].code, p->fw->bureaus[was->key.bureau].code};
    const struct framework *fw;
    bool ok = (!holding || hold(p, &path)) &&
              submission_open(p->write, &path, p->arena, &fw, now) == DB_OK;

    if (!ok || !holding) {
        db_rollback(p->write);
    }
    return ok && fw == p->fw;
}

void submission_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct submission_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    const struct put start = {.write = write,
        .fw = fw,
        .actor = actor,
        .input = input,
        .now = now,
        .arena = arena,
        .out = out,
        .object = submission_object(fw, &form->key, arena)};
    struct opened_form newer = *form;

    memset(out, 0, sizeof(*out));
    out->result = PUT_FAIL;
    for (int i = 0; start.object != NULL && i < ATTEMPTS; i++) {
        struct put p = start;

        p.form = &newer;
        p.holding = i > LOCKING;
        p.to = state_next(newer.head.state, input->event, actor->role);
        if (attempt(&p, i == 0) == DONE) {
            db_rollback(write); /* of what was held and not written */
            return;
        }
        out->result = PUT_FAIL;
        if (!read_again(&p, form, &newer, i >= LOCKING)) {
            return;
        }
    }
}
