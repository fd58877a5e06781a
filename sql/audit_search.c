#include "sql/audit_search.h"

#include <string.h>

/* "32\_04%": `text` as the beginning of a LIKE pattern. NULL: arena full. */
static const char *pattern(const char *text, struct arena *arena)
{
    char *out = arena_alloc(arena, 2 * strlen(text) + 2), *at = out;

    if (out == NULL) {
        return NULL;
    }
    for (; *text != '\0'; text++) {
        if (strchr("%_\\", *text) != NULL) {
            *at++ = '\\';
        }
        *at++ = *text;
    }
    *at++ = '%';
    *at = '\0';
    return out;
}

enum { FILTER_WIDTH = 11 };

/* The parameters of both statements; that of the login comes first. */
static bool fill(const struct audit_filter *f, size_t most, struct arena *arena,
    struct value out[FILTER_WIDTH])
{
    const int64_t until = f->until == 0 ? INT64_MAX : f->until;
    const int64_t at = f->at == 0 ? until : f->at;
    const char *object = pattern(f->object, arena);
    const struct value values[FILTER_WIDTH] = {value_text(f->login),
        value_int(f->from), value_int(until < at ? until : at), value_int(at),
        value_int(f->at == 0 ? 0 : f->id), value_text(f->action),
        value_text(f->action), value_text(f->result), value_text(f->result),
        value_text(object), value_int((int64_t)most)};

    memcpy(out, values, sizeof(values));
    return object != NULL;
}

enum db_result audit_search(struct db *read, const struct audit_filter *filter,
    size_t most, struct arena *arena, struct audit_found **out, size_t *count)
{
    struct value values[FILTER_WIDTH];
    struct rows rows;
    bool one = filter->login[0] != '\0';
    enum db_result result = DB_FAIL;

    *count = 0;
    *out = NULL;
    if (fill(filter, most, arena, values)) {
        result = db_run(read, one ? SQL_AUDIT_OF_LOGIN : SQL_AUDIT_SEARCH,
            one ? values : values + 1, one ? FILTER_WIDTH : FILTER_WIDTH - 1,
            arena, &rows);
    }
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    for (; *out != NULL && *count < rows.count; ++*count) {
        const struct value *row = row_at(&rows, *count);

        (*out)[*count] = (struct audit_found){chain_row(row), row[15].i};
    }
    return *out == NULL ? DB_FAIL : DB_OK;
}
