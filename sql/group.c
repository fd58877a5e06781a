#include "sql/group.h"

#include <stdlib.h>
#include <string.h>

#include "sql/audit.h"

struct joining {
    const struct actor *actor;
    const char *edition, *region, *group, *object;
    int64_t now;
    struct arena *arena;
    char key[33];
};

static enum db_result join(struct db *write, void *context)
{
    const struct joining *j = context;
    const struct value values[] = {value_text(j->edition),
        value_text(j->region), value_text(j->group), value_int(j->now)};
    const struct audit audit = {
        "group", j->object, "ok", j->group, j->key, 0, "-"};
    enum db_result result =
        db_run(write, SQL_GROUP_PUT, values, 4, j->arena, NULL);

    return result == DB_OK || result == DB_NONE
               ? audit_write(write, j->actor, &audit, j->now, j->arena)
               : result;
}

enum db_result group_put(struct db *write, const struct actor *actor,
    const char *edition, const char *region, const char *group, int64_t now,
    struct arena *arena)
{
    struct joining j = {.actor = actor,
        .edition = edition,
        .region = region,
        .group = group,
        .object = arena_printf(arena, "%s/%s/group", region, edition),
        .now = now,
        .arena = arena};
    enum db_result result;

    if (j.object == NULL) {
        return DB_FAIL;
    }
    audit_new_key(j.key);
    result = db_transaction(write, join, &j);
    return result == DB_CONFLICT ? DB_OK : result; /* committed, unanswered */
}

enum db_result group_list(struct db *read, const char *edition,
    struct arena *arena, struct member **out, size_t *count)
{
    const struct value value = value_text(edition);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_GROUP_LIST, &value, 1, arena, &rows);

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
        const struct value *row = row_at(&rows, i);

        (*out)[i] =
            (struct member){value_string(&row[0]), value_string(&row[1])};
    }
    *count = rows.count;
    return DB_OK;
}

static int by_region(const void *key, const void *member)
{
    return strcmp(key, ((const struct member *)member)->region);
}

const char *group_of(
    const struct member *members, size_t count, const char *region)
{
    const struct member *found = count == 0 ? NULL
                                            : bsearch(region, members, count,
                                                  sizeof(*members), by_region);

    return found == NULL ? "" : found->group;
}
