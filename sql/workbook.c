#include "sql/workbook.h"

#include <string.h>

#include "eval/text.h"

/* A place or name that does not fit its column is not known. */
static struct value fitting(const char *text, size_t most)
{
    return value_text(text_length(text_of(text)) <= most ? text : "");
}

enum db_result workbook_add(
    struct db *write, const struct workbook *w, struct arena *arena)
{
    const struct value values[] = {value_text(w->sha256), value_text(w->region),
        value_text(w->period), value_text(w->edition),
        value_text(w->data_version), value_int(w->bytes), value_int(w->made_at),
        value_text(w->code), value_text(w->framework_version),
        value_int(w->as_of), fitting(w->place, WORKBOOK_PLACE_MAX),
        fitting(w->made_by, WORKBOOK_MAKER_MAX), value_text(w->kind),
        value_text(w->group), value_int(w->months)};
    enum db_result result = db_run(write, SQL_WORKBOOK_ADD, values,
        sizeof(values) / sizeof(values[0]), arena, NULL);

    return result == DB_NONE ? DB_OK : result;
}

static enum db_result find(struct db *read, enum sql statement, const char *key,
    struct arena *arena, struct workbook *out)
{
    const struct value value = value_text(key);
    struct rows rows;
    enum db_result result = db_run(read, statement, &value, 1, arena, &rows);

    if (result == DB_OK) {
        const struct value *row = row_at(&rows, 0);

        *out = (struct workbook){.sha256 = value_string(&row[0]),
            .region = value_string(&row[1]),
            .period = value_string(&row[2]),
            .edition = value_string(&row[3]),
            .data_version = value_string(&row[4]),
            .bytes = row[5].i,
            .made_at = row[6].i,
            .code = value_string(&row[7]),
            .framework_version = value_string(&row[8]),
            .as_of = row[9].i,
            .place = value_string(&row[10]),
            .made_by = value_string(&row[11]),
            .kind = value_string(&row[12]),
            .group = value_string(&row[13]),
            .months = (int)row[14].i};
    }
    return result;
}

enum db_result workbook_find(struct db *read, const char *sha256,
    struct arena *arena, struct workbook *out)
{
    return find(read, SQL_WORKBOOK_FIND, sha256, arena, out);
}

enum db_result workbook_of_code(struct db *read, const char *code,
    struct arena *arena, struct workbook *out)
{
    return find(read, SQL_WORKBOOK_OF_CODE, code, arena, out);
}
