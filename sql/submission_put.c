#include <stdio.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/submission.h"
#include "sql/submission_row.h"

enum { DETAIL_MAX = 4000, CELL_WIDTH = 10 };

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
    int filled, explained;
    enum state to;
    const char *object, *detail;
    struct value *cell_values;
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

static const char *find_explanation(
    const struct explanation *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].code, code) == 0 && list[i].text[0] != '\0') {
            return list[i].text;
        }
    }
    return NULL;
}

static bool is_explained(const struct put *p, const char *code)
{
    return find_explanation(p->input->explanations, p->input->explanation_count,
               code) != NULL ||
           find_explanation(
               p->form->explanations, p->form->explanation_count, code) != NULL;
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

static size_t count_explained(const struct put *p)
{
    size_t count = p->form->explanation_count;

    for (size_t i = 0; i < p->input->explanation_count; i++) {
        const struct explanation *e = &p->input->explanations[i];

        count += e->text[0] != '\0' &&
                 find_explanation(p->form->explanations,
                     p->form->explanation_count, e->code) == NULL;
    }
    return count;
}

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
    const struct value explained = value_int((int64_t)count_explained(p));
    const struct value late = value_int(
        head->late ||
        (submits && head->submitted_at == 0 && p->now > p->form->deadline.due));
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
    struct value *v = p->cell_values;

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
    return db_run_many(p->write, SQL_CELL_PUT, p->cell_values, CELL_WIDTH,
        p->changed_count, p->arena);
}

static enum db_result write_explanations(struct put *p)
{
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < p->input->explanation_count;
         i++) {
        const struct explanation *e = &p->input->explanations[i];
        const struct value values[] = {value_text(p->form->deadline.period),
            value_text(p->form->key.region),
            value_text(p->fw->forms[p->form->key.form].code),
            value_text(p->fw->bureaus[p->form->key.bureau].code),
            value_text(e->code), value_text(e->text), value_int(p->now),
            value_text(p->actor->name)};

        if (e->text[0] == '\0') {
            continue;
        }
        result =
            db_run(p->write, SQL_EXPLANATION_PUT, values, 8, p->arena, NULL);
        result = result == DB_NONE ? DB_OK : result; /* the same text again */
    }
    return result;
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

static size_t put_text(char *out, size_t at, const char *text)
{
    size_t n = strlen(text);

    if (at + n >= DETAIL_MAX) {
        return at;
    }
    memcpy(out + at, text, n + 1);
    return at + n;
}

static size_t put_cell(
    char *out, size_t at, enum cell_state state, decimal value)
{
    char number[DECIMAL_TEXT];

    if (state == CELL_VALUE) {
        decimal_plain(value, number);
        return put_text(out, at, number);
    }
    return put_text(out, at, state == CELL_MISSING ? "-" : "n/a");
}

/* "B01.total 3039.6>3040.6; ...": every changed cell, before and after. */
static const char *describe(const struct put *p)
{
    static const char *const columns[] = {".current ", ".total "};
    char *text = arena_alloc(p->arena, DETAIL_MAX + 1);
    size_t at = 0;

    for (size_t i = 0; text != NULL && i < p->changed_count; i++) {
        const struct cell_input *c = p->changed[i];
        const struct cell *was =
            &p->form->figures.cell[WHEN_NOW][c->item][c->column];

        at = put_text(text, at, p->fw->items[c->item].code);
        at = put_text(text, at, columns[c->column]);
        at = put_cell(text, at, was->state, was->value);
        at = put_text(text, at, ">");
        at = put_cell(text, at, c->state, c->value);
        at = put_text(text, at, "; ");
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
    if (p->out->refusal == MAY) {
        return false;
    }
    p->out->result = PUT_REFUSED;
    return !(p->out->refusal == REFUSED_STATE && replayed(p));
}

static bool prepare(struct put *p)
{
    p->object = submission_object(p->fw, &p->form->key, p->arena);
    p->to = state_next(p->form->head.state, p->input->event, p->actor->role);
    p->cell_values = arena_array(p->arena,
        (p->input->cell_count + 1) * CELL_WIDTH, sizeof(struct value));
    if (p->object == NULL || p->cell_values == NULL || !merge(p)) {
        return false;
    }
    count_filled(p);
    p->detail = describe(p);
    p->out->hit_count = check_form(p->fw, p->form->key.form,
        p->form->key.bureau, &p->merged, p->arena, &p->out->hits);
    return p->detail != NULL && p->out->hit_count >= 0;
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
        .out = out};

    memset(out, 0, sizeof(*out));
    out->result = PUT_FAIL;
    if (!prepare(&p) || refused(&p) || out->result == PUT_REPLAYED) {
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
