/* Runs as they are stored. */
#include <string.h>

#include "sql/run.h"

static void take_run(const struct value *row, struct run *out)
{
    *out = (struct run){.id = value_string(&row[0]),
        .period = value_string(&row[1]),
        .edition = value_string(&row[2]),
        .edition_hash = value_string(&row[3]),
        .scope = {value_string(&row[4]), value_string(&row[5])},
        .input_hash = value_string(&row[6]),
        .result_hash = value_string(&row[7]),
        .row_count = row[8].i,
        .created_at = row[9].i,
        .created_by = value_string(&row[10]),
        .note = value_string(&row[11])};
}

static enum db_result find(struct db *read, enum sql statement, const char *key,
    struct arena *arena, struct run *out)
{
    const struct value value = value_text(key);
    struct rows rows;
    enum db_result result = db_run(read, statement, &value, 1, arena, &rows);

    if (result == DB_OK) {
        take_run(row_at(&rows, 0), out);
    }
    return result;
}

enum db_result run_find(
    struct db *read, const char *id, struct arena *arena, struct run *out)
{
    return find(read, SQL_RUN_FIND, id, arena, out);
}

enum db_result run_of_input(struct db *read, const char *input_hash,
    struct arena *arena, struct run *out)
{
    return find(read, SQL_RUN_OF_INPUT, input_hash, arena, out);
}

enum db_result run_list(struct db *read, size_t most, struct arena *arena,
    struct run **out, size_t *count)
{
    const struct value limit = value_int((int64_t)most);
    struct rows rows;
    enum db_result result = db_run(read, SQL_RUN_LIST, &limit, 1, arena, &rows);

    *count = 0;
    *out = NULL;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    for (size_t i = 0; *out != NULL && i < rows.count; i++) {
        take_run(row_at(&rows, i), &(*out)[(*count)++]);
    }
    return *out == NULL ? DB_FAIL : DB_OK;
}

enum db_result run_scores(struct db *read, const char *id, struct arena *arena,
    struct run_row **out, size_t *count)
{
    const struct value value = value_text(id);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_RUN_SCORES, &value, 1, arena, &rows);

    *count = 0;
    *out = NULL;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    for (size_t i = 0; *out != NULL && i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[(*count)++] =
            (struct run_row){value_string(&row[0]), value_string(&row[1]),
                {value_string(&row[2]), value_string(&row[3])}, row[4].i != 0,
                value_string(&row[5]), (int)row[6].i, value_string(&row[7]),
                (int)row[8].i, value_string(&row[9]), value_string(&row[10])};
    }
    return *out == NULL ? DB_FAIL : DB_OK;
}
