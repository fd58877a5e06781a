#include "sql/revision.h"

#include <string.h>

#include "sql/accepted.h"
#include "sql/audit.h"
#include "sql/submission_put.h"
#include "sql/submission_row.h"

enum { KEY_WIDTH = 4, CELL_WIDTH = 10, ASKED_WIDTH = 9, HEAD_WIDTH = 13 };

/* -- reading --------------------------------------------------------------- */

static const char *const states[] = {"asked", "approved", "refused"};

static void take_head(const struct value *row, struct revision *out)
{
    const char *state = value_string(&row[1]);
    int i = REVISION_REFUSED;

    while (i > 0 && strcmp(states[i], state) != 0) {
        i--;
    }
    *out = (struct revision){.id = value_string(&row[0]),
        .state = (enum revision_state)i,
        .reason = value_string(&row[2]),
        .asked_at = row[3].i,
        .asked_by = value_string(&row[4]),
        .asked_account = row[5].i,
        .answer = value_string(&row[6]),
        .judged_at = row[7].i,
        .judged_by = value_string(&row[8]),
        .version = (uint32_t)row[9].i,
        .period = value_string(&row[10]),
        .form = value_string(&row[11]),
        .bureau = value_string(&row[12])};
}

static struct cell cell_of(const struct value *row, const char *note)
{
    return (struct cell){
        .state = (enum cell_state)row[0].i, .value = row[1].i, .note = note};
}

static void take_cell(
    const struct value *row, const struct framework *fw, struct revision *r)
{
    int item = framework_item(fw, (struct text){row[0].p, row[0].n});

    if (item >= 0) {
        r->cells[r->cell_count++] = (struct revision_cell){item,
            row[1].i == COLUMN_CURRENT ? COLUMN_CURRENT : COLUMN_TOTAL,
            cell_of(row + 2, value_string(&row[4])),
            cell_of(row + 5, value_string(&row[7]))};
    }
}

static enum db_result list(struct db *read, const struct framework *fw,
    enum sql statement, const struct value *values, size_t value_count,
    struct arena *arena, struct revision **out, size_t *count)
{
    struct rows rows;
    struct revision_cell *cells;
    enum db_result result =
        db_run(read, statement, values, value_count, arena, &rows);

    *count = 0;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    cells = arena_array(arena, rows.count, sizeof(*cells));
    if (*out == NULL || cells == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        if (*count == 0 ||
            strcmp((*out)[*count - 1].id, value_string(&row[0])) != 0) {
            take_head(row, &(*out)[*count]);
            (*out)[(*count)++].cells = &cells[i];
        }
        take_cell(row + HEAD_WIDTH, fw, &(*out)[*count - 1]);
    }
    return DB_OK;
}

enum db_result revision_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct revision **out,
    size_t *count)
{
    struct value key[KEY_WIDTH];

    submission_key(fw, form, key);
    const struct value values[] = {key[1], key[0], key[2], key[3]};
    return list(
        read, fw, SQL_REVISION_OF, values, KEY_WIDTH, arena, out, count);
}

enum db_result revision_all(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct revision **out, size_t *count)
{
    struct value values[NOW_VALUES];
    period_keys periods;

    submission_periods(period, periods);
    submission_now_values(periods, region, values);
    return list(
        read, fw, SQL_REVISION_ALL, values, NOW_VALUES, arena, out, count);
}

const struct revision *revision_asked(
    const struct revision *revisions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (revisions[i].state == REVISION_ASKED) {
            return &revisions[i];
        }
    }
    return NULL;
}

void revision_apply(const struct revision *revision, struct figures *figures)
{
    for (size_t i = 0; i < revision->cell_count; i++) {
        const struct revision_cell *c = &revision->cells[i];
        struct cell *cell = &figures->cell[WHEN_NOW][c->item][c->column];

        cell->state = c->is.state;
        cell->value = c->is.value;
        cell->note = c->is.note;
        cell->approved = c->is.state == CELL_NOT_APPLICABLE;
    }
}

/* -- what is to be written ------------------------------------------------- */

struct revising {
    struct db *write;
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct revision_input *input;
    int64_t now;
    struct arena *arena;
    struct put_outcome *out;
    struct revision revision; /* that is asked for, or waits */
    enum state to;
    struct value key[KEY_WIDTH];
    const char *object, *detail;
};

/* The cells of the input that differ from what stands. */
static bool take_differences(struct revising *r)
{
    r->revision.cells = arena_array(
        r->arena, r->input->cell_count + 1, sizeof(*r->revision.cells));
    for (size_t i = 0; r->revision.cells != NULL && i < r->input->cell_count;
         i++) {
        const struct cell_input *c = &r->input->cells[i];
        const struct cell *was =
            &r->form->figures.cell[WHEN_NOW][c->item][c->column];
        const struct cell is = {.state = c->state,
            .value = c->state == CELL_VALUE ? c->value : 0,
            .note = c->note};

        if (was->state != is.state || was->value != is.value ||
            strcmp(was->note, is.note) != 0) {
            r->revision.cells[r->revision.cell_count++] =
                (struct revision_cell){c->item, c->column, *was, is};
        }
    }
    return r->revision.cells != NULL;
}

static const char *text_of_cell(const struct cell *cell, struct arena *arena)
{
    char text[DECIMAL_TEXT];

    if (cell->state != CELL_VALUE) {
        return cell->state == CELL_MISSING ? "-" : "n/a";
    }
    decimal_plain(cell->value, text);
    return arena_printf(arena, "%s", text);
}

/* "reason; B01.total 4>5; ", as the audit row of a save says it. */
static const char *describe(const struct revising *r)
{
    static const char *const columns[] = {"current", "total"};
    const char *text = arena_printf(r->arena, "%s; ", r->input->reason);

    for (size_t i = 0; text != NULL && i < r->revision.cell_count; i++) {
        const struct revision_cell *c = &r->revision.cells[i];
        const char *was = text_of_cell(&c->was, r->arena);
        const char *is = text_of_cell(&c->is, r->arena);

        text =
            was == NULL || is == NULL
                ? NULL
                : arena_printf(r->arena, "%s%s.%s %s>%s; ", text,
                      r->fw->items[c->item].code, columns[c->column], was, is);
    }
    return text;
}

/* -- the statements -------------------------------------------------------- */

static struct value value_of(const struct cell *cell)
{
    return cell->state == CELL_VALUE ? value_decimal(cell->value)
                                     : value_null();
}

static enum db_result write_head(struct db *write, const struct revising *r)
{
    const struct submission *head = &r->form->head;
    bool judges = r->input->event != EVENT_REVISE;
    const struct value values[] = {value_text(state_key(r->to)),
        value_int(judges ? r->now : head->reviewed_at),
        value_text(judges ? r->actor->name : head->reviewed_by), r->key[0],
        r->key[1], r->key[2], r->key[3], value_int(head->version),
        value_text(state_key(head->state))};

    return db_run(write, SQL_SUBMISSION_STATE, values, 9, r->arena, NULL);
}

static enum db_result write_asked(struct db *write, const struct revising *r)
{
    const struct value head[] = {value_text(r->input->key_hex), r->key[0],
        r->key[1], r->key[2], r->key[3], value_text(r->input->reason),
        value_int(r->now), value_text(r->actor->name),
        value_int(r->actor->account)};
    size_t count = r->revision.cell_count;
    struct value *values = arena_array(
                     r->arena, count * ASKED_WIDTH + 1, sizeof(*values)),
                 *v = values;
    enum db_result result =
        db_run(write, SQL_REVISION_ADD, head, 9, r->arena, NULL);

    if (result != DB_OK || values == NULL) {
        return values == NULL ? DB_FAIL : result;
    }
    for (size_t i = 0; i < count; i++, v += ASKED_WIDTH) {
        const struct revision_cell *c = &r->revision.cells[i];

        v[0] = head[0];
        v[1] = value_text(r->fw->items[c->item].code);
        v[2] = value_int(c->column);
        v[3] = value_int(c->was.state);
        v[4] = value_of(&c->was);
        v[5] = value_text(c->was.note);
        v[6] = value_int(c->is.state);
        v[7] = value_of(&c->is);
        v[8] = value_text(c->is.note);
    }
    return db_run_many(
        write, SQL_REVISION_CELL_ADD, values, ASKED_WIDTH, count, r->arena);
}

/* The new values, then the whole form as it stands, kept under its version. */
static enum db_result write_cells(struct db *write, const struct revising *r)
{
    size_t count = r->revision.cell_count;
    int64_t version = (int64_t)r->form->head.version + 1;
    const struct value keep[] = {value_int(version), value_int(r->now),
        r->key[0], r->key[1], r->key[2], r->key[3]};
    struct value *values = arena_array(
                     r->arena, count * CELL_WIDTH + 1, sizeof(*values)),
                 *v = values;
    enum db_result result;

    if (values == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < count; i++, v += CELL_WIDTH) {
        const struct revision_cell *c = &r->revision.cells[i];

        memcpy(v, r->key, 3 * sizeof(*v));
        v[3] = value_text(r->fw->items[c->item].code);
        v[4] = value_int(c->column);
        v[5] = r->key[3];
        v[6] = value_int(c->is.state);
        v[7] = value_of(&c->is);
        v[8] = value_text(c->is.note);
        v[9] = value_int(version);
    }
    result =
        db_run_many(write, SQL_CELL_PUT, values, CELL_WIDTH, count, r->arena);
    if (result == DB_OK) {
        result = accepted_set(write, r->key, true, r->arena);
    }
    if (result == DB_OK) {
        result = db_run(write, SQL_CELL_KEEP, keep, 6, r->arena, NULL);
    }
    if (result == DB_OK) {
        result = db_run(
            write, SQL_SUBMISSION_COUNT, r->key, KEY_WIDTH, r->arena, NULL);
        result = result == DB_NONE ? DB_OK : result; /* counts as before */
    }
    return result;
}

static enum db_result write_judged(struct db *write, const struct revising *r)
{
    bool approves = r->input->event == EVENT_APPROVE;
    const struct value values[] = {
        value_text(states[approves ? REVISION_APPROVED : REVISION_REFUSED]),
        value_text(r->input->reason), value_int(r->now),
        value_text(r->actor->name),
        value_int(approves ? (int64_t)r->form->head.version + 1 : 0),
        value_text(r->revision.id)};
    enum db_result result =
        db_run(write, SQL_REVISION_JUDGE, values, 6, r->arena, NULL);

    return result == DB_OK && approves ? write_cells(write, r) : result;
}

static enum db_result write_all(struct db *write, void *context)
{
    const struct revising *r = context;
    const struct audit audit = {event_key(r->input->event), r->object, "ok",
        r->detail, r->input->key_hex, r->form->head.version + 1,
        r->input->address};
    enum db_result result = write_head(write, r);

    if (result == DB_OK) {
        result = r->input->event == EVENT_REVISE ? write_asked(write, r)
                                                 : write_judged(write, r);
    }
    return result == DB_OK
               ? audit_write(write, r->actor, &audit, r->now, r->arena)
               : result;
}

/* -- who may, and what ----------------------------------------------------- */

static enum refusal refusal_of(const struct revising *r)
{
    const struct object object = submission_rights(r->fw, r->form);
    enum action action = r->input->event == EVENT_REVISE
                             ? ACTION_REVISION_ASK
                             : ACTION_REVISION_JUDGE;

    return may(r->actor, action, &object, r->now);
}

/* The revision that waits; read where it is written, so that it is not old. */
static enum put_result find_asked(struct revising *r)
{
    const struct revision *asked;
    struct revision *all = NULL;
    size_t count;
    enum db_result result =
        revision_list(r->write, r->fw, r->form, r->arena, &all, &count);

    db_rollback(r->write);
    if (!db_answered(result)) {
        return PUT_FAIL;
    }
    asked = revision_asked(all, count);
    if (asked == NULL) {
        return PUT_STALE;
    }
    r->revision = *asked;
    if (asked->asked_account == r->actor->account) {
        r->out->refusal = REFUSED_OWN;
        return PUT_REFUSED;
    }
    return r->input->event == EVENT_REFUSE && r->input->reason[0] == '\0'
               ? PUT_INCOMPLETE
               : PUT_OK;
}

/* What is asked for must hold the rules that block; it is checked as a form
 * that is submitted is. */
static enum put_result check_asked(struct revising *r)
{
    size_t items = r->form->figures.item_count;
    struct figures figures = r->form->figures;
    struct cell(*now)[COLUMN__COUNT] =
        arena_array(r->arena, items + 1, sizeof(*now));

    if (now == NULL || !take_differences(r)) {
        return PUT_FAIL;
    }
    if (r->input->reason[0] == '\0' || r->revision.cell_count == 0) {
        return PUT_INCOMPLETE;
    }
    memcpy(now, figures.cell[WHEN_NOW], items * sizeof(*now));
    figures.cell[WHEN_NOW] = now;
    revision_apply(&r->revision, &figures);
    if (!put_hits(r->fw, &r->form->key, &figures, r->arena, &r->out->hits,
            &r->out->hit_count)) {
        return PUT_FAIL;
    }
    for (int i = 0; i < r->out->hit_count; i++) {
        if (r->out->hits[i].severity == SEVERITY_BLOCK) {
            return PUT_BLOCKED;
        }
    }
    return PUT_OK;
}

static enum put_result prepare(struct revising *r)
{
    enum put_result result =
        r->input->event == EVENT_REVISE ? check_asked(r) : find_asked(r);

    r->detail = describe(r);
    return r->detail == NULL ? PUT_FAIL : result;
}

void revision_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct revision_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    struct revising r = {.write = write,
        .fw = fw,
        .actor = actor,
        .form = form,
        .input = input,
        .now = now,
        .arena = arena,
        .out = out,
        .to = state_next(form->head.state, input->event, actor->role),
        .object = submission_object(fw, &form->key, arena)};

    memset(out, 0, sizeof(*out));
    submission_key(fw, form, r.key);
    out->refusal = refusal_of(&r);
    if (r.object == NULL) {
        out->result = PUT_FAIL;
    } else if (out->refusal != MAY) {
        out->result = out->refusal < REFUSED_STATE
                          ? PUT_REFUSED
                          : submission_outcome(write, DB_NONE, input->key_hex,
                                r.object, arena);
        out->result = out->result == PUT_STALE ? PUT_REFUSED : out->result;
    } else if (input->base_version != form->head.version) {
        out->result =
            submission_outcome(write, DB_NONE, input->key_hex, r.object, arena);
    } else {
        out->result = prepare(&r);
    }
    if (out->result == PUT_OK) {
        out->result =
            submission_outcome(write, db_transaction(write, write_all, &r),
                input->key_hex, r.object, arena);
        out->version = form->head.version + 1;
    }
}
