#include "sql/submission_row.h"

#include <string.h>

#include "sql/audit.h"

struct object submission_rights(
    const struct framework *fw, const struct opened_form *form)
{
    const struct deadline *d = &form->deadline;
    int64_t redo = form->head.redo;

    return (struct object){form->key.region, fw->bureaus[form->key.bureau].code,
        form->head.state, d->open, d->late, d->lock,
        redo != 0 && redo < d->exception ? d->exception : redo};
}

bool submission_empty(const struct submission *head)
{
    return state_is_reported(head->state) && head->valued == 0;
}

const char *submission_object(
    const struct framework *fw, const struct form_key *key, struct arena *arena)
{
    char period[PERIOD_TEXT];

    period_format(key->period, period);
    return arena_printf(arena, "%s/%s/%s/%s", key->region, period,
        fw->forms[key->form].code, fw->bureaus[key->bureau].code);
}

void submission_key(const struct framework *fw, const struct opened_form *form,
    struct value key[4])
{
    key[0] = value_text(form->deadline.period);
    key[1] = value_text(form->key.region);
    key[2] = value_text(fw->forms[form->key.form].code);
    key[3] = value_text(fw->bureaus[form->key.bureau].code);
}

enum db_result submission_hold(struct db *write, const struct framework *fw,
    const struct opened_form *form, struct arena *arena)
{
    struct value key[4];
    struct rows rows;
    enum db_result result;

    submission_key(fw, form, key);
    result = db_run(write, SQL_SUBMISSION_HOLD, key, 4, arena, &rows);
    return result == DB_OK && row_at(&rows, 0)[0].i != form->head.version
               ? DB_NONE
               : result;
}

enum put_result submission_outcome(struct db *write, enum db_result result,
    const char *key_hex, const char *object, struct arena *arena)
{
    const char *done;
    uint32_t version;

    switch (result) {
    case DB_OK: return PUT_OK;
    case DB_NONE:
    case DB_CONFLICT:
        result = audit_replay(write, key_hex, arena, &version, &done);
        db_rollback(write);
        return result == DB_OK && strcmp(done, object) == 0 ? PUT_REPLAYED
                                                            : PUT_STALE;
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return PUT_FAIL;
}
