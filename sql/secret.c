#include "sql/secret.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"

static enum db_result find(struct db *db, const char *purpose,
    struct arena *arena, unsigned char out[SECRET_BYTES])
{
    const struct value value = value_text(purpose);
    struct rows rows;
    enum db_result result =
        db_run(db, SQL_SECRET_FIND, &value, 1, arena, &rows);

    if (result != DB_OK) {
        return result;
    }
    if (row_at(&rows, 0)[0].n != SECRET_BYTES) {
        return DB_FAIL;
    }
    memcpy(out, row_at(&rows, 0)[0].p, SECRET_BYTES);
    return DB_OK;
}

enum db_result secret_get(struct db *read, struct db *write,
    const char *purpose, int64_t now, struct arena *arena,
    unsigned char out[SECRET_BYTES])
{
    unsigned char bytes[SECRET_BYTES];
    enum db_result result = find(read, purpose, arena, out);

    if (result != DB_NONE) {
        return result;
    }
    randombytes_buf(bytes, SECRET_BYTES);
    const struct value values[] = {
        value_text(purpose), value_bytes(bytes, SECRET_BYTES), value_int(now)};
    struct audit_step making = {SQL_SECRET_ADD, values, 3, NULL,
        {"secret", purpose, "ok", "", NULL, 0, "-"}, now, arena};

    result = db_transaction(write, audit_run, &making);
    if (result != DB_OK && result != DB_CONFLICT && result != DB_NONE) {
        return result;
    }
    /* The writer sees the last commit, its own or that of who was faster. */
    result = find(write, purpose, arena, out);
    db_rollback(write);
    return result == DB_OK ? DB_OK : DB_FAIL;
}
