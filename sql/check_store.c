#include "sql/check_store.h"

#include <string.h>

#include "sql/audit.h"
#include "sql/overview.h"

enum { HIT_WIDTH = 11, TUPLES = 64 };

/* -- looking --------------------------------------------------------------- */

struct list {
    struct found *found;
    size_t count, room;
    struct arena *arena;
};

static struct found *add(struct list *list)
{
    if (list->count == list->room) {
        size_t room = list->room * 2 + 16;
        struct found *more = arena_array(list->arena, room, sizeof(*more));

        if (more == NULL) {
            return NULL;
        }
        if (list->count > 0) {
            memcpy(more, list->found, list->count * sizeof(*more));
        }
        list->found = more;
        list->room = room;
    }
    return &list->found[list->count++];
}

static enum db_result look_at(struct db *read,
    const struct submission_line *line, int64_t now, struct list *list)
{
    struct form_path path = {
        line->region, {0, FREQ_YEAR, 0}, line->form, line->bureau};
    const struct framework *fw;
    struct opened_form form;
    struct hit *hits;
    enum db_result result;
    int count;

    if (!period_parse(text_of(line->period), &path.period)) {
        return DB_OK;
    }
    result = submission_open(read, &path, list->arena, &fw, &form);
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    count = check_form(
        fw, form.key.form, form.key.bureau, &form.figures, list->arena, &hits);
    for (int i = 0; i < count; i++) {
        struct found *found = add(list);

        if (found == NULL) {
            return DB_FAIL;
        }
        *found = (struct found){line->form, line->bureau,
            fw->items[hits[i].item].code, hits[i], now};
    }
    return count < 0 ? DB_FAIL : DB_OK;
}

enum db_result check_look(struct db *read, const char *region,
    const char *period, const char *form, int64_t now, struct arena *arena,
    struct found **out, size_t *count)
{
    struct list list = {NULL, 0, 0, arena};
    struct submission_line *lines;
    size_t n, reported = 0;
    enum db_result result =
        submission_list(read, region, period, 0, arena, &lines, &n);

    for (size_t i = 0; result == DB_OK && i < n; i++) {
        if (state_is_reported(lines[i].head.state) &&
            (form == NULL || strcmp(form, lines[i].form) == 0)) {
            reported++;
            result = look_at(read, &lines[i], now, &list);
        }
    }
    *out = list.found;
    *count = list.count;
    return result == DB_OK && reported == 0 ? DB_NONE : result;
}

/* -- keeping --------------------------------------------------------------- */

enum db_result check_kept(struct db *read, const char *region,
    const char *period, struct arena *arena, struct found **out, size_t *count)
{
    const struct value values[] = {value_text(period), value_text(region)};
    struct rows rows;
    enum db_result result = db_run(read, SQL_HIT_LIST, values, 2, arena, &rows);

    *out = NULL;
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

        (*out)[i] = (struct found){value_string(&row[0]), value_string(&row[1]),
            value_string(&row[4]),
            {.code = value_string(&row[2]),
                .severity = (enum severity)row[3].i,
                .column = (enum column)row[5].i,
                .sentence = {value_string(&row[6]), value_string(&row[7])}},
            row[8].i};
    }
    *count = rows.count;
    return DB_OK;
}

static bool is_kept(
    const struct found *hit, const struct found *kept, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(hit->form, kept[i].form) == 0 &&
            strcmp(hit->bureau, kept[i].bureau) == 0 &&
            strcmp(hit->hit.code, kept[i].hit.code) == 0 &&
            hit->hit.column == kept[i].hit.column &&
            hit->hit.severity == kept[i].hit.severity &&
            strcmp(hit->hit.sentence.zh, kept[i].hit.sentence.zh) == 0) {
            return true;
        }
    }
    return false;
}

struct keeping {
    const char *region, *period, *object, *detail;
    const struct found *found;
    size_t count;
    int64_t now;
    struct arena *arena;
    char key[33];
};

static enum db_result add_hits(struct db *write, const struct keeping *k)
{
    struct value *values =
        arena_array(k->arena, (k->count + 1) * HIT_WIDTH, sizeof(*values));
    enum db_result result = values == NULL ? DB_FAIL : DB_OK;

    for (size_t i = 0; result == DB_OK && i < k->count; i++) {
        const struct found *f = &k->found[i];
        const struct value row[HIT_WIDTH] = {value_text(k->period),
            value_text(k->region), value_text(f->form), value_text(f->bureau),
            value_text(f->hit.code), value_int(f->hit.severity),
            value_text(f->item), value_int(f->hit.column),
            value_text(f->hit.sentence.zh), value_text(f->hit.sentence.en),
            value_int(k->now)};

        memcpy(&values[i * HIT_WIDTH], row, sizeof(row));
    }
    for (size_t i = 0; result == DB_OK && i < k->count; i += TUPLES) {
        size_t n = k->count - i < TUPLES ? k->count - i : TUPLES;

        result = db_run_many(
            write, SQL_HIT_ADD, &values[i * HIT_WIDTH], HIT_WIDTH, n, k->arena);
    }
    return result;
}

static enum db_result keep(struct db *write, void *context)
{
    struct keeping *k = context;
    const struct value of[] = {value_text(k->period), value_text(k->region)};
    const struct audit audit = {
        "check", k->object, "ok", k->detail, k->key, 0, "-"};
    enum db_result result =
        db_run(write, SQL_HIT_REMOVE, of, 2, k->arena, NULL);

    if (db_answered(result)) {
        result = add_hits(write, k);
    }
    return result == DB_OK ? audit_write(write, NULL, &audit, k->now, k->arena)
                           : result;
}

/* "2 > 3; 401/tjj growth:B01; ...": how many before and after, and which. */
static const char *describe(
    size_t before, const struct found *found, size_t count, struct arena *arena)
{
    enum { SAID = 40 };
    const char *text = arena_printf(arena, "%zu > %zu", before, count);

    for (size_t i = 0; text != NULL && i < count && i < SAID; i++) {
        text = arena_printf(arena, "%s; %s/%s %s", text, found[i].form,
            found[i].bureau, found[i].hit.code);
    }
    return text;
}

enum db_result check_keep(struct db *write, const char *region,
    const char *period, const struct found *found, size_t count, int64_t now,
    struct arena *arena)
{
    struct keeping k = {.region = region,
        .period = period,
        .object = arena_printf(arena, "%s/%s", region, period),
        .found = found,
        .count = count,
        .now = now,
        .arena = arena};
    struct found *kept;
    size_t n, same = 0;
    enum db_result result = check_kept(write, region, period, arena, &kept, &n);

    db_rollback(write);
    if (!db_answered(result)) {
        return result;
    }
    for (size_t i = 0; i < count; i++) {
        same += is_kept(&found[i], kept, n);
    }
    if (same == count && n == count) {
        return DB_OK;
    }
    k.detail = describe(n, found, count, arena);
    audit_new_key(k.key);
    if (k.detail == NULL || k.object == NULL) {
        return DB_FAIL;
    }
    result = db_transaction(write, keep, &k);
    return result == DB_CONFLICT && audit_done(write, k.key, arena) ? DB_OK
                                                                    : result;
}

enum db_result check_counts(
    struct db *read, const char *region, struct arena *arena, struct rows *out)
{
    const struct value value = value_text(overview_pattern(region, arena));

    return db_run(read, SQL_HIT_COUNT, &value, 1, arena, out);
}

/* -- at night ------------------------------------------------------------- */

enum db_result check_due(
    struct db *read, int64_t since, struct arena *arena, struct rows *out)
{
    const struct value values[] = {value_int(since)};

    return db_run(read, SQL_HIT_DUE, values, 1, arena, out);
}

enum db_result check_again(struct db *write, const char *region,
    const char *period, int64_t now, struct arena *arena, size_t *hits)
{
    struct found *found;
    enum db_result result =
        check_look(write, region, period, NULL, now, arena, &found, hits);

    db_rollback(write);
    if (result == DB_OK) {
        result = check_keep(write, region, period, found,
            found == NULL ? 0 : *hits, now, arena);
    }
    return result == DB_NONE ? DB_OK : result;
}
