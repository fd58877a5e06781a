#include "sql/exception.h"

#include <string.h>

#include "sql/audit.h"
#include "sql/overview.h"
#include "sql/submission_row.h"

struct granting {
    const struct framework *fw;
    const struct actor *actor;
    const struct opened_form *form;
    const struct exception_input *input;
    int64_t now;
    struct arena *arena;
    const char *object, *detail;
};

static enum db_result write_row(struct db *write, const struct granting *g)
{
    struct value key[4];

    submission_key(g->fw, g->form, key);
    const struct value grant[] = {key[0], key[1], key[2], key[3],
        value_int(g->input->until), value_text(g->input->reason),
        value_int(g->now), value_text(g->actor->name)};
    const struct value revoke[] = {value_int(g->now),
        value_text(g->actor->name), key[0], key[1], key[2], key[3]};

    return g->input->until != 0
               ? db_run(write, SQL_EXCEPTION_PUT, grant, 8, g->arena, NULL)
               : db_run(write, SQL_EXCEPTION_REVOKE, revoke, 6, g->arena, NULL);
}

static enum db_result write_all(struct db *write, void *context)
{
    const struct granting *g = context;
    const struct audit audit = {"except", g->object, "ok", g->detail,
        g->input->key_hex, 0, g->input->address};
    enum db_result result = write_row(write, g);

    return result == DB_OK
               ? audit_write(write, g->actor, &audit, g->now, g->arena)
               : result;
}

/* "until 2023-12-20 18:00 > 2023-12-22 18:00: reason". */
static const char *describe(const struct granting *g)
{
    char was[TIME_TEXT] = "-", is[TIME_TEXT] = "-";

    if (g->form->deadline.exception != 0) {
        time_format(g->form->deadline.exception, was);
    }
    if (g->input->until != 0) {
        time_format(g->input->until, is);
    }
    return arena_printf(
        g->arena, "until %s > %s: %s", was, is, g->input->reason);
}

static bool is_complete(const struct granting *g)
{
    return g->input->until == 0 ||
           (g->input->until > g->now && g->input->reason[0] != '\0');
}

void exception_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const struct opened_form *form,
    const struct exception_input *input, int64_t now, struct arena *arena,
    struct put_outcome *out)
{
    const struct object object = submission_rights(fw, form);
    struct granting g = {.fw = fw,
        .actor = actor,
        .form = form,
        .input = input,
        .now = now,
        .arena = arena,
        .object = submission_object(fw, &form->key, arena)};

    memset(out, 0, sizeof(*out));
    g.detail = describe(&g);
    out->refusal = may(actor, ACTION_EXCEPTION, &object, now);
    out->result = g.object == NULL || g.detail == NULL ? PUT_FAIL
                  : out->refusal != MAY                ? PUT_REFUSED
                  : !is_complete(&g)                   ? PUT_INCOMPLETE
                                                       : PUT_OK;
    if (out->result == PUT_OK) {
        out->result =
            submission_outcome(write, db_transaction(write, write_all, &g),
                input->key_hex, g.object, arena);
    }
}

enum db_result exception_list(struct db *read, const char *region,
    int64_t since, struct arena *arena, struct exception **out, size_t *count)
{
    const struct value values[] = {
        value_text(overview_pattern(region, arena)), value_int(since)};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_EXCEPTION_LIST, values, 2, arena, &rows);

    *count = 0;
    if (result != DB_OK) {
        return result;
    }
    *out = arena_array(arena, rows.count, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*out)[i] = (struct exception){value_string(&row[0]),
            value_string(&row[1]), value_string(&row[2]), value_string(&row[3]),
            row[4].i, value_string(&row[5]), row[6].i, value_string(&row[7]),
            row[8].i, value_string(&row[9]), value_string(&row[10])};
    }
    *count = rows.count;
    return DB_OK;
}

int64_t exception_until(const struct exception *list, size_t count,
    const char *period, const char *form, const char *bureau)
{
    for (size_t i = 0; i < count; i++) {
        const struct exception *one = &list[i];

        if (one->revoked_at == 0 && strcmp(one->period, period) == 0 &&
            strcmp(one->form, form) == 0 && strcmp(one->bureau, bureau) == 0) {
            return one->until;
        }
    }
    return 0;
}

enum db_result exception_unlocked(struct db *read, int64_t now,
    struct arena *arena, struct extension **out, size_t *count)
{
    const struct value values[] = {value_int(now), value_int(now)};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_EXCEPTION_UNLOCKED, values, 2, arena, &rows);

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
            (struct extension){value_string(&row[0]), value_string(&row[1]),
                value_string(&row[2]), value_string(&row[3]), row[4].i};
    }
    *count = rows.count;
    return DB_OK;
}
