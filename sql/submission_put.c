#include <stdio.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/submission.h"
#include "sql/submission_row.h"

enum { CELL_WIDTH = 10, EXPLANATION_WIDTH = 8, TUPLES_MAX = 512 };

/* One call of submission_put: what db_transaction may have to repeat. */
struct put {
    struct db *write;
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct submission_input *input;
    int64_t now;
    struct arena *arena;
    struct put_outcome *out;
    struct figures merged;
    const struct cell_input **changed;
    size_t changed_count;
    struct explanation *explained; /* texts that change; "" takes one back */
    size_t explained_count;
    int filled, explanations; /* as they would be */
    enum state to;
    const char *object, *detail;
    struct value *values; /* of a statement with many tuples */
};

struct object submission_rights(
    const struct framework *fw, const struct opened_form *form)
{
    return (struct object){form->key.region, fw->bureaus[form->key.bureau].code,
        form->head.state, form->deadline.open, form->deadline.late,
        form->deadline.lock};
}

const char *submission_object(
    const struct framework *fw, const struct form_key *key, struct arena *arena)
{
    char period[PERIOD_TEXT];

    period_format(key->period, period);
    return arena_printf(arena, "%s/%s/%s/%s", key->region, period,
        fw->forms[key->form].code, fw->bureaus[key->bureau].code);
}

/* -- before writing ------------------------------------------------------- */

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

static bool differs(const struct cell *stored, const struct cell_input *input)
{
    return stored->state != input->state ||
           (input->state == CELL_VALUE && stored->value != input->value) ||
           strcmp(stored->note, input->note) != 0;
}

/* The figures as they would be, and which cells change. */
static bool merge(struct put *p)
{
    const struct figures *from = &p->form->figures;
    struct cell(*now)[COLUMN__COUNT] =
        arena_array(p->arena, from->item_count + 1, sizeof(*now));

    p->changed =
        arena_array(p->arena, p->input->cell_count + 1, sizeof(*p->changed));
    if (now == NULL || p->changed == NULL) {
        return false;
    }
    memcpy(now, from->cell[WHEN_NOW], from->item_count * sizeof(*now));
    p->merged = *from;
    p->merged.cell[WHEN_NOW] = now;
    for (size_t i = 0; i < p->input->cell_count; i++) {
        const struct cell_input *input = &p->input->cells[i];
        struct cell *cell = &now[input->item][input->column];

        if (differs(cell, input)) {
            p->changed[p->changed_count++] = input;
            cell->state = input->state;
            cell->value = input->state == CELL_VALUE ? input->value : 0;
            cell->note = input->note;
        }
    }
    return true;
}

static void count_filled(struct put *p)
{
    const struct form *form = &p->fw->forms[p->form->key.form];

    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && p->fw->items[item].bureau == p->form->key.bureau) {
            const struct cell *cells = p->merged.cell[WHEN_NOW][item];

            p->filled += cells[COLUMN_CURRENT].state != CELL_MISSING;
            p->filled += cells[COLUMN_TOTAL].state != CELL_MISSING;
        }
    }
}

/* A cell that is not applicable needs its reason. */
static void want_reason(
    struct put *p, struct hit *out, int item, enum column column)
{
    const struct cell *cell = &p->merged.cell[WHEN_NOW][item][column];
    const struct item *about = &p->fw->items[item];

    if (cell->state == CELL_NOT_APPLICABLE && cell->note[0] == '\0') {
        out[p->out->hit_count++] =
            (struct hit){arena_printf(p->arena, "reason:%s", about->code),
                SEVERITY_BLOCK, item, column,
                {arena_printf(p->arena, "%s：不适用，须在备注中说明原因",
                     about->name.zh),
                    arena_printf(p->arena,
                        "%s: not applicable; give the reason in the remark",
                        about->name.en)},
                0};
    }
}

/* The rules' hits, and those of cells without a reason behind them. */
static bool check(struct put *p)
{
    const struct form *form = &p->fw->forms[p->form->key.form];
    struct hit *hits = NULL;
    int count = check_form(p->fw, p->form->key.form, p->form->key.bureau,
        &p->merged, p->arena, &hits);
    struct hit *all =
        count < 0 ? NULL
                  : arena_array(p->arena,
                        (size_t)(count + COLUMN__COUNT * form->row_count + 1),
                        sizeof(*all));

    if (all == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(all, hits, (size_t)count * sizeof(*all));
    }
    p->out->hits = all;
    p->out->hit_count = count;
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && p->fw->items[item].bureau == p->form->key.bureau) {
            want_reason(p, all, item, COLUMN_CURRENT);
            want_reason(p, all, item, COLUMN_TOTAL);
        }
    }
    for (int i = count; i < p->out->hit_count; i++) {
        if (all[i].code == NULL || all[i].sentence.zh == NULL ||
            all[i].sentence.en == NULL) {
            return false;
        }
    }
    return true;
}

/* The text under a code, NULL when the list has none. */
static const char *find_explanation(
    const struct explanation *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].code, code) == 0) {
            return list[i].text;
        }
    }
    return NULL;
}

static const char *explanation_in_input(const struct put *p, const char *code)
{
    return find_explanation(
        p->input->explanations, p->input->explanation_count, code);
}

static const char *explanation_stored(const struct put *p, const char *code)
{
    return find_explanation(
        p->form->explanations, p->form->explanation_count, code);
}

static bool is_explained(const struct put *p, const char *code)
{
    const char *text = explanation_in_input(p, code);

    text = text == NULL ? explanation_stored(p, code) : text;
    return text != NULL && text[0] != '\0';
}

/* A draft keeps every text; a report only those of its hits. */
static bool keeps_explanation(const struct put *p, const char *code)
{
    for (int i = 0; i < p->out->hit_count; i++) {
        if (strcmp(p->out->hits[i].code, code) == 0) {
            return true;
        }
    }
    return p->input->event != EVENT_SUBMIT;
}

static void take_explanation(struct put *p, const char *code, const char *text)
{
    const char *was = explanation_stored(p, code);

    text = keeps_explanation(p, code) ? text : "";
    p->explanations += text[0] != '\0';
    if (strcmp(text, was == NULL ? "" : was) != 0) {
        p->explained[p->explained_count++] = (struct explanation){code, text};
    }
}

/* What is stored of the explanations, and what of it changes. */
static bool settle_explanations(struct put *p)
{
    const struct submission_input *input = p->input;
    const struct opened_form *form = p->form;

    p->explained = arena_array(p->arena,
        input->explanation_count + form->explanation_count + 1,
        sizeof(*p->explained));
    if (p->explained == NULL) {
        return false;
    }
    for (size_t i = 0; i < input->explanation_count; i++) {
        take_explanation(
            p, input->explanations[i].code, input->explanations[i].text);
    }
    for (size_t i = 0; i < form->explanation_count; i++) {
        const struct explanation *e = &form->explanations[i];

        if (explanation_in_input(p, e->code) == NULL) {
            take_explanation(p, e->code, e->text);
        }
    }
    return true;
}

/* Whether the form may be submitted as it would be. */
static enum put_result check_submit(const struct put *p)
{
    enum put_result result = PUT_OK;

    if (p->filled == 0) {
        return PUT_INCOMPLETE;
    }
    for (int i = 0; i < p->out->hit_count; i++) {
        const struct hit *hit = &p->out->hits[i];

        if (hit->severity == SEVERITY_BLOCK) {
            return PUT_BLOCKED;
        }
        if (hit->severity == SEVERITY_EXPLAIN && !is_explained(p, hit->code)) {
            result = PUT_UNEXPLAINED;
        }
    }
    return result;
}

/* -- the transaction ------------------------------------------------------ */

static enum db_result write_head(struct put *p)
{
    const struct submission *head = &p->form->head;
    bool submits = p->input->event == EVENT_SUBMIT;
    const struct value period = value_text(p->form->deadline.period);
    const struct value region = value_text(p->form->key.region);
    const struct value form = value_text(p->fw->forms[p->form->key.form].code);
    const struct value bureau =
        value_text(p->fw->bureaus[p->form->key.bureau].code);
    const struct value state = value_text(state_key(p->to));
    const struct value filled = value_int(p->filled);
    const struct value explained = value_int(p->explanations);
    const struct value late =
        value_int(head->late || (submits && head->submitted_at == 0 &&
                                    p->now >= p->form->deadline.due));
    const struct value now = value_int(p->now);
    const struct value name = value_text(p->actor->name);
    const struct value at = submits ? now : value_int(head->submitted_at);
    const struct value by = submits ? name : value_text(head->submitted_by);

    if (head->version == 0) {
        const struct value values[] = {period, region, form, bureau, state,
            filled, explained, late, now, name, at, by};

        return db_run(p->write, SQL_SUBMISSION_ADD, values, 12, p->arena, NULL);
    }
    const struct value values[] = {state, filled, explained, late, now, name,
        at, by, period, region, form, bureau, value_int(head->version),
        value_text(state_key(head->state))};

    return db_run(p->write, SQL_SUBMISSION_CHANGE, values, 14, p->arena, NULL);
}

static enum db_result write_cells(struct put *p)
{
    struct value *v = p->values;

    if (p->changed_count == 0) {
        return DB_OK;
    }
    for (size_t i = 0; i < p->changed_count; i++, v += CELL_WIDTH) {
        const struct cell_input *c = p->changed[i];

        v[0] = value_text(p->form->deadline.period);
        v[1] = value_text(p->form->key.region);
        v[2] = value_text(p->fw->forms[p->form->key.form].code);
        v[3] = value_text(p->fw->items[c->item].code);
        v[4] = value_int(c->column);
        v[5] = value_text(p->fw->bureaus[p->form->key.bureau].code);
        v[6] = value_int(c->state);
        v[7] = c->state == CELL_VALUE ? value_decimal(c->value) : value_null();
        v[8] = value_text(c->note);
        v[9] = value_int((int64_t)p->form->head.version + 1);
    }
    return db_run_many(p->write, SQL_CELL_PUT, p->values, CELL_WIDTH,
        p->changed_count, p->arena);
}

static enum db_result write_explanations(struct put *p)
{
    struct value *v = p->values;

    if (p->explained_count == 0) {
        return DB_OK;
    }
    for (size_t i = 0; i < p->explained_count; i++, v += EXPLANATION_WIDTH) {
        v[0] = value_text(p->form->deadline.period);
        v[1] = value_text(p->form->key.region);
        v[2] = value_text(p->fw->forms[p->form->key.form].code);
        v[3] = value_text(p->fw->bureaus[p->form->key.bureau].code);
        v[4] = value_text(p->explained[i].code);
        v[5] = value_text(p->explained[i].text);
        v[6] = value_int(p->now);
        v[7] = value_text(p->actor->name);
    }
    return db_run_many(p->write, SQL_EXPLANATION_PUT, p->values,
        EXPLANATION_WIDTH, p->explained_count, p->arena);
}

static enum db_result write_all(struct db *write, void *context)
{
    struct put *p = context;
    const struct audit audit = {event_key(p->input->event), p->object, "ok",
        p->detail, p->input->key_hex, p->form->head.version + 1,
        p->input->address};
    enum db_result result = write_head(p);

    if (result == DB_OK) {
        result = write_cells(p);
    }
    if (result == DB_OK) {
        result = write_explanations(p);
    }
    return result == DB_OK
               ? audit_write(write, p->actor, &audit, p->now, p->arena)
               : result;
}

/* -- what the audit row says ---------------------------------------------- */

static char *put_text(char *at, const char *text)
{
    size_t n = strlen(text);

    memcpy(at, text, n + 1);
    return at + n;
}

static char *put_cell(char *at, enum cell_state state, decimal value)
{
    if (state == CELL_VALUE) {
        return at + decimal_plain(value, at);
    }
    return put_text(at, state == CELL_MISSING ? "-" : "n/a");
}

/* An explanation cannot be taken for the cells before it: no ";" in it. */
static char *put_explanation(char *at, const struct explanation *e)
{
    at = put_text(put_text(at, e->code), "=");
    for (const char *c = e->text; *c != '\0'; c++) {
        *at++ = *c == ';' ? ',' : *c;
    }
    return put_text(at, "; ");
}

static size_t room_for_detail(const struct put *p)
{
    size_t room = 1;

    for (size_t i = 0; i < p->changed_count; i++) {
        room += strlen(p->fw->items[p->changed[i]->item].code) +
                2 * DECIMAL_TEXT + sizeof(".current >; ");
    }
    for (size_t i = 0; i < p->explained_count; i++) {
        room += strlen(p->explained[i].code) + strlen(p->explained[i].text) +
                sizeof("=; ");
    }
    return room;
}

/* "B01.total 3039.6>3040.6; growth:B01=...; ": every cell that changes, before
 * and after, and every explanation as it will be. */
static const char *describe(const struct put *p)
{
    static const char *const columns[] = {".current ", ".total "};
    char *text = arena_alloc(p->arena, room_for_detail(p)), *at = text;

    for (size_t i = 0; text != NULL && i < p->changed_count; i++) {
        const struct cell_input *c = p->changed[i];
        const struct cell *was =
            &p->form->figures.cell[WHEN_NOW][c->item][c->column];

        at = put_text(at, p->fw->items[c->item].code);
        at = put_text(at, columns[c->column]);
        at = put_cell(at, was->state, was->value);
        at = put_text(at, ">");
        at = put_cell(at, c->state, c->value);
        at = put_text(at, "; ");
    }
    for (size_t i = 0; text != NULL && i < p->explained_count; i++) {
        at = put_explanation(at, &p->explained[i]);
    }
    return text;
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

/* Read the form as it stands now and list the cells in which both differ. */
static void report_stale(struct put *p)
{
    const struct form_path path = {p->form->key.region, p->form->key.period,
        p->fw->forms[p->form->key.form].code,
        p->fw->bureaus[p->form->key.bureau].code};
    struct put_outcome *out = p->out;
    const struct framework *fw;
    struct opened_form newer;
    enum db_result result =
        submission_open(p->write, &path, p->arena, &fw, &newer);

    db_rollback(p->write);
    out->conflicts = arena_array(
        p->arena, p->input->cell_count + 1, sizeof(*out->conflicts));
    if (result != DB_OK || out->conflicts == NULL) {
        out->result = PUT_FAIL;
        return;
    }
    for (size_t i = 0; i < p->input->cell_count; i++) {
        const struct cell_input *mine = &p->input->cells[i];
        const struct cell *theirs =
            &newer.figures.cell[WHEN_NOW][mine->item][mine->column];

        if (differs(theirs, mine)) {
            out->conflicts[out->conflict_count++] =
                (struct conflict){mine->item, mine->column, *theirs, *mine};
        }
    }
    out->result = PUT_STALE;
    out->version = newer.head.version;
}

static void write_or_explain(struct put *p)
{
    switch (db_transaction(p->write, write_all, p)) {
    case DB_OK:
        p->out->result = PUT_OK;
        p->out->version = p->form->head.version + 1;
        return;
    case DB_NONE:
    case DB_CONFLICT:
        if (!replayed(p)) {
            report_stale(p);
        }
        return;
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    p->out->result = PUT_FAIL;
}

static bool refused(struct put *p)
{
    const struct object object = submission_rights(p->fw, p->form);
    enum action action =
        p->input->event == EVENT_SUBMIT ? ACTION_FORM_SUBMIT : ACTION_FORM_SAVE;

    p->out->refusal = may(p->actor, action, &object, p->now);
    if (p->out->refusal == MAY && !owns_cells(p)) {
        p->out->refusal = REFUSED_BUREAU;
    }
    if (p->out->refusal == MAY && p->to == STATE__COUNT) {
        p->out->refusal = REFUSED_STATE;
    }
    if (p->out->refusal == MAY) {
        return false;
    }
    if (p->out->refusal < REFUSED_STATE || !replayed(p)) {
        p->out->result = PUT_REFUSED;
    }
    return true;
}

/* Everything that is written, worked out before the transaction begins. */
static bool prepare(struct put *p)
{
    size_t most;

    if (!merge(p)) {
        return false;
    }
    count_filled(p);
    if (!check(p) || !settle_explanations(p) || p->changed_count > TUPLES_MAX ||
        p->explained_count > TUPLES_MAX) {
        return false;
    }
    most = p->changed_count * CELL_WIDTH +
           p->explained_count * EXPLANATION_WIDTH + 1;
    p->values = arena_array(p->arena, most, sizeof(*p->values));
    p->detail = describe(p);
    return p->values != NULL && p->detail != NULL;
}

void submission_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct submission_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    struct put p = {.write = write,
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
    out->result = PUT_FAIL;
    if (p.object == NULL || refused(&p) || !prepare(&p)) {
        return;
    }
    if (input->base_version != form->head.version) {
        if (!replayed(&p)) {
            report_stale(&p);
        }
        return;
    }
    out->result = input->event == EVENT_SUBMIT ? check_submit(&p) : PUT_OK;
    if (out->result == PUT_OK) {
        write_or_explain(&p);
    }
}
