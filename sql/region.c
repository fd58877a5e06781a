#include "sql/report.h"

void region_take(const struct value *row, struct region *out)
{
    *out = (struct region){value_string(&row[0]),
        {value_string(&row[1]), value_string(&row[2])}, row[3].i != 0};
}

enum db_result region_list(
    struct db *read, struct arena *arena, struct region **out, size_t *count)
{
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_REGION_LIST, NULL, 0, arena, &rows);

    *count = 0;
    *out = NULL;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        region_take(row_at(&rows, i), &(*out)[i]);
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result region_find(
    struct db *read, const char *code, struct arena *arena, struct region *out)
{
    const struct value value = value_text(code);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_REGION_FIND, &value, 1, arena, &rows);

    if (result == DB_OK) {
        region_take(row_at(&rows, 0), out);
    }
    return result;
}

enum db_result region_put(
    struct db *write, const struct region *region, const char *parent)
{
    const struct value values[] = {value_text(region->code),
        value_text(region->name.zh), value_text(region->name.en),
        value_text(parent), value_int(region->sample)};

    return db_write(write, SQL_REGION_PUT, values, 5, NULL);
}
