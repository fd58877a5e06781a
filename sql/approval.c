#include "sql/approval.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"

static const char *const kinds[] = {
    [APPROVAL_CREATE] = "create",
    [APPROVAL_RIGHTS] = "rights",
    [APPROVAL_ENABLE] = "enable",
};

/* -- reading -------------------------------------------------------------- */

static enum approval_kind kind_of(const char *key)
{
    return strcmp(key, kinds[APPROVAL_RIGHTS]) == 0   ? APPROVAL_RIGHTS
           : strcmp(key, kinds[APPROVAL_ENABLE]) == 0 ? APPROVAL_ENABLE
                                                      : APPROVAL_CREATE;
}

static void take(const struct value *row, struct approval *out)
{
    *out = (struct approval){.id = value_string(&row[0]),
        .account = row[1].i,
        .kind = kind_of(value_string(&row[2])),
        .wish = {role_of(value_string(&row[3])), value_string(&row[4]),
            value_string(&row[5]), value_string(&row[6])},
        .asked_at = row[7].i,
        .asked_by = row[8].i,
        .verdict = value_string(&row[9]),
        .decided_at = row[10].i,
        .login = value_string(&row[11]),
        .name = value_string(&row[12]),
        .region = value_string(&row[13]),
        .role = role_of(value_string(&row[14])),
        .asker = value_string(&row[15]),
        .decider = value_string(&row[16])};
}

static enum db_result list(struct db *read, enum sql statement,
    struct value value, struct arena *arena, struct approval **out,
    size_t *count)
{
    struct rows rows;
    enum db_result result = db_run(read, statement, &value, 1, arena, &rows);

    *count = 0;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        take(row_at(&rows, i), &(*out)[i]);
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result approval_open(struct db *read, const char *region,
    struct arena *arena, struct approval **out, size_t *count)
{
    const char *pattern = account_region_pattern(region, arena);

    *count = 0;
    return pattern == NULL ? DB_FAIL
                           : list(read, SQL_REQUEST_OPEN, value_text(pattern),
                                 arena, out, count);
}

enum db_result approval_of(struct db *read, int64_t account,
    struct arena *arena, struct approval **out, size_t *count)
{
    return list(read, SQL_REQUEST_OF, value_int(account), arena, out, count);
}

enum db_result approval_find(
    struct db *read, const char *id, struct arena *arena, struct approval *out)
{
    struct approval *found = NULL;
    size_t count;
    enum db_result result =
        list(read, SQL_REQUEST_FIND, value_text(id), arena, &found, &count);

    if (result == DB_OK) {
        *out = found[0];
    }
    return result;
}

/* -- asking --------------------------------------------------------------- */

struct asking {
    const struct account_call *call;
    const struct account *account;
    const struct rights_wish *wish; /* NULL: none are asked for */
    enum approval_kind kind;
    struct arena *arena;
};

static enum db_result add(struct db *write, const struct asking *a)
{
    static const struct rights_wish none = {ROLE__COUNT, "", "", ""};
    const struct rights_wish *wish = a->wish == NULL ? &none : a->wish;
    unsigned char random[8];
    char id[17];

    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(id, sizeof(id), random, sizeof(random));
    const struct value values[] = {value_text(id), value_text(kinds[a->kind]),
        value_text(wish->role == ROLE__COUNT ? "" : role_key(wish->role)),
        value_text(wish->region), value_text(wish->bureau),
        value_text(wish->scopes), value_int(a->call->now),
        value_int(a->call->actor->account), value_text(a->account->login)};

    return db_run(write, SQL_REQUEST_ADD, values, 9, a->arena, NULL);
}

enum db_result approval_ask_new(struct db *write, const struct actor *actor,
    const struct account *account, int64_t now, struct arena *arena)
{
    const struct account_call call = {actor, NULL, NULL, now};
    const struct rights_wish wish = {
        account->role, account->region, account->bureau, ""};
    const struct asking asking = {
        &call, account, &wish, APPROVAL_CREATE, arena};

    return add(write, &asking);
}

static const char *rights_words(
    const struct rights_wish *wish, struct arena *arena)
{
    return arena_printf(arena, "%s, %s:%s%s%s", role_key(wish->role),
        wish->region, wish->bureau, *wish->scopes ? " " : "", wish->scopes);
}

static enum db_result ask(struct db *write, void *context)
{
    const struct asking *a = context;
    const char *detail =
        a->wish == NULL
            ? "before: off; after: on, waits for approval"
            : arena_printf(a->arena,
                  "before: %s, %s:%s; after: %s, waits for approval",
                  role_key(a->account->role), a->account->region,
                  a->account->bureau, rights_words(a->wish, a->arena));
    const struct audit audit = {"account-ask", a->account->login, "ok", detail,
        a->call->key_hex, 0, a->call->address};
    enum db_result result = add(write, a);

    return result == DB_OK && detail != NULL
               ? audit_write(
                     write, a->call->actor, &audit, a->call->now, a->arena)
               : result;
}

enum db_result approval_ask_rights(struct db *write,
    const struct account_call *call, const struct account *account,
    const struct rights_wish *wish, struct arena *arena)
{
    struct asking asking = {call, account, wish, APPROVAL_RIGHTS, arena};

    return db_transaction(write, ask, &asking);
}

enum db_result approval_ask_enable(struct db *write,
    const struct account_call *call, const struct account *account,
    struct arena *arena)
{
    struct asking asking = {call, account, NULL, APPROVAL_ENABLE, arena};

    return db_transaction(write, ask, &asking);
}

/* -- deciding ------------------------------------------------------------- */

struct verdict {
    const struct account_call *call;
    const struct approval *approval;
    bool approve;
    struct arena *arena;
};

static enum db_result switch_on(struct db *write, const struct verdict *v)
{
    const struct value id = value_int(v->approval->account);
    const struct value again[] = {value_int(v->call->now), id};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_ON, &id, 1, v->arena, NULL);

    /* The hours of a one-time password begin now. */
    if (result == DB_OK && v->approval->kind == APPROVAL_CREATE) {
        result = db_run(write, SQL_PASSWORD_AGAIN, again, 2, v->arena, NULL);
    }
    return result == DB_NONE ? DB_OK : result;
}

static enum db_result set_scopes(struct db *write, const struct verdict *v)
{
    const struct actor holder = {.region = v->approval->wish.region,
        .bureau = v->approval->wish.bureau,
        .scopes = v->approval->wish.scopes};
    const struct value id = value_int(v->approval->account);
    struct scope scope;
    enum db_result result =
        db_run(write, SQL_SCOPE_REMOVE_ALL, &id, 1, v->arena, NULL);

    for (int i = 1; db_answered(result) && actor_scope(&holder, i, &scope);
         i++) {
        const struct value values[] = {
            id, value_text(scope.region), value_text(scope.bureau)};

        result = db_run(write, SQL_SCOPE_ADD, values, 3, v->arena, NULL);
    }
    return result == DB_NONE ? DB_OK : result;
}

static enum db_result set_rights(struct db *write, const struct verdict *v)
{
    const struct rights_wish *wish = &v->approval->wish;
    const struct value values[] = {value_text(role_key(wish->role)),
        value_text(wish->region), value_text(wish->bureau),
        value_int(v->approval->account)};
    enum db_result result =
        db_run(write, SQL_ACCOUNT_RIGHTS, values, 4, v->arena, NULL);

    return db_answered(result) ? set_scopes(write, v) : result;
}

static const char *verdict_words(const struct verdict *v)
{
    const struct approval *a = v->approval;
    const char *what = a->kind == APPROVAL_RIGHTS
                           ? rights_words(&a->wish, v->arena)
                           : kinds[a->kind];

    return what == NULL
               ? NULL
               : arena_printf(v->arena, "before: %s asked for by %s; after: %s",
                     what, a->asker, v->approve ? "approved" : "refused");
}

static enum db_result decide(struct db *write, void *context)
{
    const struct verdict *v = context;
    const struct actor *actor = v->call->actor;
    const struct value values[] = {
        value_text(v->approve ? "approved" : "refused"),
        value_int(v->call->now), value_int(actor->account),
        value_text(v->approval->id), value_int(actor->account),
        value_int(actor->account)};
    const struct audit audit = {"account-decide", v->approval->login, "ok",
        verdict_words(v), v->call->key_hex, 0, v->call->address};
    enum db_result result =
        db_run(write, SQL_REQUEST_DECIDE, values, 6, v->arena, NULL);

    if (result == DB_OK && v->approve) {
        result = v->approval->kind == APPROVAL_RIGHTS ? set_rights(write, v)
                                                      : switch_on(write, v);
    }
    return result == DB_OK && audit.detail != NULL
               ? audit_write(write, actor, &audit, v->call->now, v->arena)
               : result;
}

enum db_result approval_decide(struct db *write,
    const struct account_call *call, const struct approval *approval,
    bool approve, struct arena *arena)
{
    struct verdict verdict = {call, approval, approve, arena};

    return db_transaction(write, decide, &verdict);
}
