#include "sql/schema.h"

#include <string.h>

#include "sql/statements.h"

static bool write_table(
    struct db *db, struct arena *arena, FILE *out, const struct value *table)
{
    struct rows rows;

    if (db_run(db, SQL_SCHEMA_COLUMNS, table, 1, arena, &rows) != DB_OK) {
        return false;
    }
    fprintf(out,
        "\n## %s\n\n%s.\n\n| column | type | key | meaning |\n"
        "| --- | --- | --- | --- |\n",
        value_string(&table[0]), value_string(&table[1]));
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        fprintf(out, "| %s | %s%s | %s | %s |\n", value_string(&row[0]),
            value_string(&row[1]),
            strcmp(value_string(&row[2]), "YES") == 0 ? ", may be NULL" : "",
            value_string(&row[3]), value_string(&row[4]));
    }
    return true;
}

bool schema_write(struct db *db, struct arena *arena, FILE *out)
{
    struct rows rows = {0};
    bool ok = db_run(db, SQL_SCHEMA_TABLES, NULL, 0, arena, &rows) == DB_OK;

    if (ok) {
        fprintf(out, "# Schema\n\nWritten by `pinzhi-admin schema` from the "
                     "comments in sql/migrations. Times are UNIX\nseconds UTC; "
                     "PRI is the primary key, UNI a unique key, MUL another "
                     "index.\n");
    }
    for (size_t i = 0; ok && i < rows.count; i++) {
        ok = write_table(db, arena, out, row_at(&rows, i));
    }
    return ok;
}
