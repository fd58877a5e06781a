#include "sql/verdict.h"

#include <string.h>

#include "sql/audit.h"
#include "sql/submission_row.h"

enum { KEY_WIDTH = 4, VERDICT_WIDTH = 11, ACCEPTS = 1, RETURNS = 2 };

static bool take_verdict(const struct value *row, const struct framework *fw,
    struct cell_verdict *out)
{
    int item = framework_item(fw, (struct text){row[0].p, row[0].n});

    if (item < 0 || row[1].i < 0 || row[1].i >= COLUMN__COUNT) {
        return false;
    }
    *out = (struct cell_verdict){item, (enum column)row[1].i,
        row[3].i == ACCEPTS, value_string(&row[4]), (uint32_t)row[2].i,
        row[5].i, value_string(&row[6])};
    return true;
}

enum db_result verdict_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena,
    struct cell_verdict **out, size_t *count)
{
    struct value key[KEY_WIDTH];
    struct rows rows;
    enum db_result result;

    *count = 0;
    submission_key(fw, form, key);
    result = db_run(read, SQL_VERDICT_OF, key, KEY_WIDTH, arena, &rows);
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    for (size_t i = 0; *out != NULL && i < rows.count; i++) {
        *count += take_verdict(row_at(&rows, i), fw, &(*out)[*count]);
    }
    return *out == NULL ? DB_FAIL : DB_OK;
}

bool verdict_take_returned(struct db *read, const struct framework *fw,
    struct opened_form *form, struct arena *arena)
{
    struct cell_verdict *all = NULL;
    size_t count, n = 0;

    if (form->head.state != STATE_RETURNED || form->head.returned_cells == 0) {
        return true;
    }
    if (!db_answered(verdict_list(read, fw, form, arena, &all, &count))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!all[i].accepts && all[i].version == form->head.returned_version) {
            all[n++] = all[i];
        }
    }
    form->returned = all;
    form->returned_count = n;
    return true;
}

const struct cell_verdict *submission_returned(
    const struct opened_form *form, int item, enum column column)
{
    for (size_t i = 0; i < form->returned_count; i++) {
        if (form->returned[i].item == item &&
            form->returned[i].column == column) {
            return &form->returned[i];
        }
    }
    return NULL;
}

bool submission_cell_open(
    const struct opened_form *form, int item, enum column column)
{
    return form->head.state != STATE_RETURNED ||
           form->head.returned_cells == 0 ||
           submission_returned(form, item, column) != NULL;
}

enum db_result verdict_write(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct cell_verdict *verdicts, size_t count, int64_t now,
    struct arena *arena)
{
    struct value key[KEY_WIDTH], *values, *v;

    if (count == 0) {
        return DB_OK;
    }
    v = values = arena_array(arena, count * VERDICT_WIDTH, sizeof(*v));
    if (values == NULL) {
        return DB_FAIL;
    }
    submission_key(fw, form, key);
    for (size_t i = 0; i < count; i++, v += VERDICT_WIDTH) {
        memcpy(v, key, 3 * sizeof(*v));
        v[3] = value_text(fw->items[verdicts[i].item].code);
        v[4] = value_int(verdicts[i].column);
        v[5] = value_int(form->head.version);
        v[6] = key[3];
        v[7] = value_int(verdicts[i].accepts ? ACCEPTS : RETURNS);
        v[8] = value_text(verdicts[i].accepts ? "" : verdicts[i].reason);
        v[9] = value_int(now);
        v[10] = value_text(actor->name);
    }
    return db_run_many(
        write, SQL_VERDICT_PUT, values, VERDICT_WIDTH, count, arena);
}

const char *verdict_detail(const struct framework *fw,
    const struct cell_verdict *verdicts, size_t count, struct arena *arena)
{
    static const char *const columns[] = {"current", "total"};
    const char *text = "";

    for (size_t i = 0; text != NULL && i < count; i++) {
        const struct cell_verdict *v = &verdicts[i];

        text = v->accepts ? arena_printf(arena, "%s%s.%s accept; ", text,
                                fw->items[v->item].code, columns[v->column])
                          : arena_printf(arena, "%s%s.%s return: %s; ", text,
                                fw->items[v->item].code, columns[v->column],
                                v->reason);
    }
    return text;
}

bool verdict_reasons_given(const struct cell_verdict *verdicts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!verdicts[i].accepts && verdicts[i].reason[0] == '\0') {
            return false;
        }
    }
    return true;
}

/* -- keeping them alone ---------------------------------------------------- */

struct judging {
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct review_input *input;
    int64_t now;
    struct arena *arena;
    const char *object, *detail;
};

static enum db_result write_all(struct db *write, void *context)
{
    const struct judging *j = context;
    const struct audit audit = {"judge", j->object, "ok", j->detail,
        j->input->key_hex, j->form->head.version, j->input->address};
    enum db_result result = submission_hold(write, j->fw, j->form, j->arena);

    if (result == DB_OK) {
        result = verdict_write(write, j->fw, j->actor, j->form,
            j->input->verdicts, j->input->verdict_count, j->now, j->arena);
    }
    return result == DB_OK
               ? audit_write(write, j->actor, &audit, j->now, j->arena)
               : result;
}

static enum refusal refusal_of(const struct judging *j)
{
    const struct object object = submission_rights(j->fw, j->form);

    return may(j->actor, ACTION_FORM_RETURN, &object, j->now) == MAY
               ? MAY
               : may(j->actor, ACTION_FORM_ACCEPT, &object, j->now);
}

void verdict_save(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct review_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    struct judging j = {fw, actor, form, input, now, arena,
        submission_object(fw, &form->key, arena),
        verdict_detail(fw, input->verdicts, input->verdict_count, arena)};

    memset(out, 0, sizeof(*out));
    out->refusal = refusal_of(&j);
    out->result =
        j.object == NULL || j.detail == NULL        ? PUT_FAIL
        : out->refusal != MAY                       ? PUT_REFUSED
        : input->base_version != form->head.version ? PUT_STALE
        : input->verdict_count == 0 ||
                !verdict_reasons_given(input->verdicts, input->verdict_count)
            ? PUT_INCOMPLETE
            : PUT_OK;
    if (out->result == PUT_OK) {
        out->version = form->head.version;
        out->result =
            submission_outcome(write, db_transaction(write, write_all, &j),
                input->key_hex, j.object, arena);
    }
}
