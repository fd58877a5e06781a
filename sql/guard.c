#include "sql/guard.h"

#include <string.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/signin.h"

enum { WINDOW = 15 * 60, DAY = 86400, NEVER = 1000000000 };

enum db_result guard_find(struct db *write, const char *address,
    const char *login, struct arena *arena, struct guard *out)
{
    char hash[65];
    struct rows rows = {0};
    enum db_result result;

    hash_hex(login, strlen(login), hash);
    *out = (struct guard){arena_printf(arena, "address:%s", address),
        arena_printf(arena, "login:%.40s", hash), 0, 0};
    if (out->address == NULL || out->login == NULL) {
        return DB_FAIL;
    }
    const struct value values[] = {
        value_text(out->address), value_text(out->login)};

    result = db_run(write, SQL_GUARD_FIND, values, 2, arena, &rows);
    for (size_t i = 0; result == DB_OK && i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        bool address_row = strcmp(value_string(&row[0]), out->address) == 0;

        *(address_row ? &out->address_until : &out->login_until) = row[1].i;
    }
    return result == DB_NONE ? DB_OK : result;
}

/* One failure of `subject`: `limit` of them lock it, one is forgotten every
 * `leak` seconds. */
static enum db_result count(struct db *write, const char *subject, int limit,
    int leak, int64_t now, struct arena *arena)
{
    const struct value values[] = {value_text(subject), value_int(now),
        value_int(leak), value_int(limit),
        value_int(now + ACCOUNT_LOCK_SECONDS), value_int(leak),
        value_int(limit), value_int(leak)};

    return db_run(write, SQL_GUARD_FAILED, values, 8, arena, NULL);
}

enum db_result guard_address_failed(struct db *write,
    const struct config *config, const struct guard *guard, int64_t now,
    struct arena *arena)
{
    int limit = config->address_failures;
    int leak = limit > WINDOW || limit == 0 ? 1 : WINDOW / limit;

    return limit == 0 ? DB_OK
                      : count(write, guard->address, limit, leak, now, arena);
}

enum db_result guard_login_failed(struct db *write, const struct guard *guard,
    int64_t now, struct arena *arena)
{
    return count(write, guard->login, ACCOUNT_FAILURES, NEVER, now, arena);
}

enum db_result guard_sweep(struct db *write, int64_t now, struct arena *arena)
{
    const struct value before = value_int(now - DAY);
    enum db_result result =
        db_run(write, SQL_GUARD_SWEEP, &before, 1, arena, NULL);

    return result == DB_NONE ? DB_OK : result;
}
