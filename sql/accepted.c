#include "sql/accepted.h"

enum db_result accepted_set(struct db *write, const struct value key[4],
    bool accepted, struct arena *arena)
{
    const struct value twice[] = {
        key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]};
    enum db_result result = db_run(write,
        accepted ? SQL_CELL_ACCEPT : SQL_CELL_REOPEN, key, 4, arena, NULL);

    if (db_answered(result)) {
        result = db_run(write, SQL_LINE_PUT, twice, 8, arena, NULL);
    }
    return result == DB_NONE ? DB_OK : result;
}

bool accepted_agree(struct db *read, struct arena *arena)
{
    struct rows rows;

    return db_run(read, SQL_LINES_WRONG, NULL, 0, arena, &rows) == DB_OK &&
           row_at(&rows, 0)[0].i == 0;
}
