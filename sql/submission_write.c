#include <string.h>

#include "sql/audit.h"
#include "sql/signature.h"
#include "sql/submission_put.h"

enum { KEY_WIDTH = 4, CELL_WIDTH = 10, EXPLANATION_WIDTH = 9 };

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

/* -- the header ----------------------------------------------------------- */

/* Period, region, form and bureau: the key of the header. */
static void take_key(const struct put *p, struct value key[KEY_WIDTH])
{
    key[0] = value_text(p->form->deadline.period);
    key[1] = value_text(p->form->key.region);
    key[2] = value_text(p->fw->forms[p->form->key.form].code);
    key[3] = value_text(p->fw->bureaus[p->form->key.bureau].code);
}

static enum db_result write_head(const struct put *p)
{
    const struct submission *head = &p->form->head;
    bool submits = p->input->event == EVENT_SUBMIT;
    const struct value now = value_int(p->now);
    const struct value name = value_text(p->actor->name);
    const struct value late =
        value_int(head->late || (submits && head->submitted_at == 0 &&
                                    p->now >= p->form->deadline.due));
    const struct value what[] = {value_text(state_key(p->to)),
        value_int(p->filled), value_int(p->valued), value_int(p->explanations),
        late, now, name, submits ? now : value_int(head->submitted_at),
        submits ? name : value_text(head->submitted_by)};
    enum { WHAT = sizeof(what) / sizeof(what[0]) };
    struct value values[KEY_WIDTH + WHAT + 2];

    if (head->version == 0) {
        take_key(p, values);
        memcpy(values + KEY_WIDTH, what, sizeof(what));
        return db_run(p->write, SQL_SUBMISSION_ADD, values, KEY_WIDTH + WHAT,
            p->arena, NULL);
    }
    memcpy(values, what, sizeof(what));
    take_key(p, values + WHAT);
    values[WHAT + KEY_WIDTH] = value_int(head->version);
    values[WHAT + KEY_WIDTH + 1] = value_text(state_key(head->state));
    return db_run(p->write, SQL_SUBMISSION_CHANGE, values, KEY_WIDTH + WHAT + 2,
        p->arena, NULL);
}

/* -- cells and explanations ------------------------------------------------ */

static enum db_result write_cells(const struct put *p)
{
    struct value *values, *v, key[KEY_WIDTH];

    if (p->changed_count == 0) {
        return DB_OK;
    }
    v = values =
        arena_array(p->arena, p->changed_count * CELL_WIDTH, sizeof(*v));
    if (values == NULL) {
        return DB_FAIL;
    }
    take_key(p, key);
    for (size_t i = 0; i < p->changed_count; i++, v += CELL_WIDTH) {
        const struct cell_input *c = p->changed[i];

        memcpy(v, key, 3 * sizeof(*v));
        v[3] = value_text(p->fw->items[c->item].code);
        v[4] = value_int(c->column);
        v[5] = key[3];
        v[6] = value_int(c->state);
        v[7] = c->state == CELL_VALUE ? value_decimal(c->value) : value_null();
        v[8] = value_text(c->note);
        v[9] = value_int((int64_t)p->form->head.version + 1);
    }
    return db_run_many(
        p->write, SQL_CELL_PUT, values, CELL_WIDTH, p->changed_count, p->arena);
}

static enum db_result write_explanations(const struct put *p)
{
    struct value *values, *v;

    if (p->explained_count == 0) {
        return DB_OK;
    }
    v = values = arena_array(
        p->arena, p->explained_count * EXPLANATION_WIDTH, sizeof(*v));
    if (values == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < p->explained_count; i++, v += EXPLANATION_WIDTH) {
        take_key(p, v);
        v[4] = value_text(p->explained[i].code);
        v[5] = value_text(p->explained[i].text);
        v[6] = value_text(p->explained[i].mark);
        v[7] = value_int(p->now);
        v[8] = value_text(p->actor->name);
    }
    return db_run_many(p->write, SQL_EXPLANATION_PUT, values, EXPLANATION_WIDTH,
        p->explained_count, p->arena);
}

/* -- the transaction ------------------------------------------------------ */

static struct audit audit_of(const struct put *p)
{
    return (struct audit){event_key(p->input->event), p->object, "ok",
        p->detail, p->input->key_hex, p->form->head.version + 1,
        p->input->address};
}

/* A head who submits stands for the form: that signs it. */
static enum db_result sign(const struct put *p)
{
    return p->input->event == EVENT_SUBMIT && p->actor->role == ROLE_HEAD
               ? signature_write(p->write, p->fw, p->actor, p->form, &p->merged,
                     p->form->head.version + 1, p->now, p->arena)
               : DB_OK;
}

static enum db_result write_all(struct db *write, void *context)
{
    const struct put *p = context;
    const struct audit audit = audit_of(p);
    enum db_result result = write_head(p);

    if (result == DB_OK) {
        result = write_cells(p);
    }
    if (result == DB_OK) {
        result = write_explanations(p);
    }
    if (result == DB_OK) {
        result = sign(p);
    }
    return result == DB_OK
               ? audit_write(write, p->actor, &audit, p->now, p->arena)
               : result;
}

/* One cell of a draft, as it is typed: header, cell and audit row in one round
 * trip, by a procedure that commits. */
static enum db_result write_one(const struct put *p)
{
    const struct submission *head = &p->form->head;
    const struct cell_input *c = p->changed[0];
    const struct audit audit = audit_of(p);
    struct value values[KEY_WIDTH + 11 + AUDIT_WIDTH], *v = values + KEY_WIDTH;

    take_key(p, values);
    *v++ = value_int(head->version);
    *v++ = value_text(state_key(head->state));
    *v++ = value_text(state_key(p->to));
    *v++ = value_int(p->filled);
    *v++ = value_int(p->valued);
    *v++ = value_int(p->explanations);
    *v++ = value_text(p->fw->items[c->item].code);
    *v++ = value_int(c->column);
    *v++ = value_int(c->state);
    *v++ = c->state == CELL_VALUE ? value_decimal(c->value) : value_null();
    *v++ = value_text(c->note);
    return audit_values(p->actor, &audit, p->now, p->arena, v)
               ? db_call(p->write, SQL_SUBMISSION_SAVE_CELL, values,
                     sizeof(values) / sizeof(values[0]), p->arena)
               : DB_FAIL;
}

enum db_result put_write(struct put *p)
{
    p->detail = describe(p);
    if (p->detail == NULL) {
        return DB_FAIL;
    }
    return !p->holding && p->input->event == EVENT_SAVE &&
                   p->changed_count == 1 && p->explained_count == 0
               ? write_one(p)
               : db_transaction(p->write, write_all, p);
}
