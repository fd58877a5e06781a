#include "sql/form_story.h"

#include <string.h>

#include "sql/submission_row.h"

/* The change of `name` that the detail of an audit row tells of. */
static bool find_change(const char *detail, const char *name,
    struct arena *arena, struct cell_change *out)
{
    size_t n = strlen(name);

    while (*detail != '\0') {
        size_t whole = strcspn(detail, ";");
        const char *arrow = memchr(detail, '>', whole);

        if (whole > n && memcmp(detail, name, n) == 0 && arrow != NULL &&
            arrow > detail + n) {
            out->from =
                arena_copy(arena, detail + n, (size_t)(arrow - detail) - n);
            out->to = arena_copy(
                arena, arrow + 1, whole - (size_t)(arrow + 1 - detail));
            return out->from != NULL && out->to != NULL;
        }
        detail += whole;
        detail += strspn(detail, "; ");
    }
    return false;
}

enum db_result cell_changes(struct db *read, const struct framework *fw,
    const struct opened_form *form, int item, enum column column,
    struct arena *arena, struct cell_change **out, size_t *count)
{
    const char *name = arena_printf(arena, "%s.%s ", fw->items[item].code,
        column == COLUMN_CURRENT ? "current" : "total");
    const struct value object =
        value_text(submission_object(fw, &form->key, arena));
    struct rows rows = {0};
    enum db_result result =
        db_run(read, SQL_AUDIT_CHANGES, &object, 1, arena, &rows);

    *count = 0;
    *out = arena_array(arena, rows.count + 1, sizeof(**out));
    if (!db_answered(result) || *out == NULL || name == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        struct cell_change *change = &(*out)[*count];

        change->at = row[0].i;
        change->by = value_string(&row[1]);
        *count += find_change(value_string(&row[2]), name, arena, change);
    }
    return DB_OK;
}
