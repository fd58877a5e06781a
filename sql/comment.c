#include "sql/comment.h"

#include "sql/audit.h"
#include "sql/submission_row.h"

enum db_result comment_list(struct db *read, const struct framework *fw,
    const struct opened_form *form, struct arena *arena, struct comment **out,
    size_t *count)
{
    const struct value values[] = {value_text(form->deadline.period),
        value_text(form->key.region),
        value_text(fw->forms[form->key.form].code),
        value_text(fw->bureaus[form->key.bureau].code)};
    struct rows rows = {0};
    enum db_result result =
        db_run(read, SQL_COMMENT_OF, values, 4, arena, &rows);

    *count = 0;
    *out = arena_array(arena, rows.count + 1, sizeof(**out));
    if (!db_answered(result) || *out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        int item = framework_item(fw, text_of(value_string(&row[0])));

        if (item >= 0 && row[1].i >= 0 && row[1].i < COLUMN__COUNT) {
            (*out)[(*count)++] = (struct comment){item, (enum column)row[1].i,
                row[2].i, value_string(&row[3]), value_string(&row[5]),
                role_of(value_string(&row[4]))};
        }
    }
    return DB_OK;
}

enum db_result comment_add(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct comment *comment, const char *key_hex, const char *address,
    int64_t now, struct arena *arena)
{
    const char *item = fw->items[comment->item].code;
    const struct value values[] = {value_text(key_hex),
        value_text(form->deadline.period), value_text(form->key.region),
        value_text(fw->forms[form->key.form].code),
        value_text(fw->bureaus[form->key.bureau].code), value_text(item),
        value_int(comment->column), value_int(now), value_text(actor->name),
        value_text(role_key(actor->role)), value_text(comment->text)};
    struct audit_step adding = {SQL_COMMENT_ADD, values,
        sizeof(values) / sizeof(values[0]), actor,
        {"comment", submission_object(fw, &form->key, arena), "ok",
            arena_printf(arena, "%s.%s: %s", item,
                comment->column == COLUMN_CURRENT ? "current" : "total",
                comment->text),
            key_hex, form->head.version, address},
        now, arena};
    enum db_result result;

    if (adding.audit.object == NULL || adding.audit.detail == NULL) {
        return DB_FAIL;
    }
    result = db_transaction(write, audit_run, &adding);
    return result == DB_CONFLICT && audit_done(write, key_hex, arena) ? DB_OK
                                                                      : result;
}
