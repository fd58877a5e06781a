/* Parameters, columns, rows. */
#include "sql/db.h"

#include <string.h>

struct value value_null(void)
{
    return (struct value){VALUE_NULL, 0, "", 0};
}

struct value value_int(int64_t i)
{
    return (struct value){VALUE_INT, i, "", 0};
}

struct value value_decimal(decimal d)
{
    return (struct value){VALUE_DECIMAL, d, "", 0};
}

struct value value_text(const char *s)
{
    return s == NULL ? value_null() : value_bytes(s, strlen(s));
}

struct value value_bytes(const void *p, size_t n)
{
    return (struct value){VALUE_BYTES, 0, p, n};
}

const char *value_string(const struct value *value)
{
    return value->kind == VALUE_BYTES ? value->p : "";
}

const struct value *row_at(const struct rows *rows, size_t row)
{
    return rows->cells + row * rows->columns;
}

struct value *rows_add(struct rows *rows, size_t *room, struct arena *arena)
{
    if (rows->count == *room) {
        size_t more = *room * 2 + 16;
        struct value *cells =
            arena_array(arena, more * rows->columns, sizeof(*cells));

        if (cells == NULL) {
            return NULL;
        }
        if (rows->count > 0) {
            memcpy(cells, rows->cells,
                rows->count * rows->columns * sizeof(*cells));
        }
        rows->cells = cells;
        *room = more;
    }
    return rows->cells + rows->columns * rows->count++;
}
