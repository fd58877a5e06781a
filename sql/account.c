#include "sql/account.h"

#include <string.h>

#include "sql/approval.h"
#include "sql/audit.h"
#include "sql/password.h"

/* -- creating -------------------------------------------------------------- */

struct creation {
    const struct actor *actor;
    const struct account *account;
    const char *hash, *address;
    bool one_time;
    int64_t now;
    struct arena *arena;
    char key[33];
};

static enum db_result carry_out(
    struct db *write, db_work *work, struct creation *c)
{
    enum db_result result;

    audit_new_key(c->key);
    result = db_transaction(write, work, c);
    return result == DB_CONFLICT && audit_done(write, c->key, c->arena)
               ? DB_OK
               : result;
}

/* "before: none; after: clerk, 320481, tjj" */
static const char *detail(const struct creation *c)
{
    const struct account *a = c->account;

    return arena_printf(c->arena, "before: none; after: %s, %s, %s%s%s%s",
        a->name, role_key(a->role), a->region, *a->bureau ? ", " : "",
        a->bureau, c->actor == NULL ? "" : ", waits for approval");
}

static enum db_result create(struct db *write, void *context)
{
    const struct creation *c = context;
    const struct account *a = c->account;
    const struct value values[] = {value_text(a->login), value_text(a->name),
        value_text(role_key(a->role)), value_text(a->region),
        value_text(a->bureau), value_text(a->phone == NULL ? "" : a->phone),
        value_text(c->hash), value_int(c->one_time),
        value_int(c->actor == NULL ? ACCOUNT_ON : ACCOUNT_PENDING),
        value_int(c->now)};
    const struct audit audit = {
        "account", a->login, "ok", detail(c), c->key, 0, c->address};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_ADD, values, 10, c->arena, NULL);

    if (result == DB_OK) {
        result = password_keep(write, a->login, c->now, c->arena);
    }
    if (result == DB_OK && c->actor != NULL) {
        result = approval_ask_new(write, c->actor, a, c->now, c->arena);
    }
    return result == DB_OK && audit.detail != NULL
               ? audit_write(write, c->actor, &audit, c->now, c->arena)
               : result;
}

enum db_result account_create(struct db *write, const struct actor *actor,
    const struct account *account, const char *password, const char *address,
    int64_t now, struct arena *arena, char one_time[24])
{
    char hash[PASSWORD_HASH_TEXT];
    struct creation creation = {.actor = actor,
        .account = account,
        .hash = hash,
        .address = address,
        .one_time = password == NULL,
        .now = now,
        .arena = arena};

    if (password == NULL) {
        password_make(one_time);
    }
    if (!password_hash(password == NULL ? one_time : password, hash)) {
        return DB_FAIL;
    }
    return carry_out(write, create, &creation);
}

/* -- reading -------------------------------------------------------------- */

static void take_account(const struct value *row, struct account *out)
{
    *out = (struct account){row[0].i, value_string(&row[1]),
        value_string(&row[2]), value_string(&row[3]), value_string(&row[4]),
        value_string(&row[5]), role_of(value_string(&row[6])),
        (enum account_state)row[7].i, row[8].i != 0, row[9].i, row[10].i};
}

const char *account_region_pattern(const char *region, struct arena *arena)
{
    size_t n = strlen(region);

    while (n > 2 && region[n - 1] == '0' && region[n - 2] == '0') {
        n -= 2;
    }
    return arena_printf(arena, "%.*s%%", (int)n, region);
}

enum db_result account_list(struct db *read, const char *region,
    struct arena *arena, struct account **out, size_t *count)
{
    const char *pattern = account_region_pattern(region, arena);
    const struct value value = value_text(pattern);
    struct rows rows;
    enum db_result result;

    *count = 0;
    result = pattern == NULL
                 ? DB_FAIL
                 : db_run(read, SQL_ACCOUNT_LIST, &value, 1, arena, &rows);
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        take_account(row_at(&rows, i), &(*out)[i]);
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result account_find(struct db *read, const char *login,
    struct arena *arena, struct account *out)
{
    const struct value value = value_text(login);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_ACCOUNT_FIND, &value, 1, arena, &rows);

    if (result == DB_OK) {
        take_account(row_at(&rows, 0), out);
    }
    return result;
}

enum db_result account_scopes(
    struct db *read, int64_t account, struct arena *arena, const char **out)
{
    const struct value value = value_int(account);
    struct rows rows = {0};
    enum db_result result =
        db_run(read, SQL_SCOPE_LIST, &value, 1, arena, &rows);
    const char *text = "";

    for (size_t i = 0; text != NULL && i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        text = arena_printf(arena, "%s%s%s:%s", text, i == 0 ? "" : " ",
            value_string(&row[0]), value_string(&row[1]));
    }
    *out = text == NULL ? "" : text;
    return result == DB_NONE ? DB_OK : text == NULL ? DB_FAIL : result;
}
