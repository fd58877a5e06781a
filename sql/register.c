#include "sql/register.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"

static struct text bytes_of(const struct value *value)
{
    return (struct text){value->p, value->n};
}

static void take_entry(
    const struct value *row, const struct framework *fw, struct entry *out)
{
    *out = (struct entry){.id = row[0].i,
        .line = (int)row[1].i,
        .kind = entry_kind_of(value_string(&row[2])),
        .title = value_string(&row[3]),
        .level = framework_level(fw, bytes_of(&row[4])),
        .body = value_string(&row[5]),
        .date = value_string(&row[6]),
        .quality = framework_quality(fw, bytes_of(&row[7])),
        .indicator = framework_indicator(fw, bytes_of(&row[8])),
        .bureau = framework_bureau(fw, bytes_of(&row[9])),
        .again = row[10].i != 0,
        .has_number = row[11].kind != VALUE_NULL,
        .number = row[11].i,
        .unit = value_string(&row[12]),
        .scope = value_string(&row[13]),
        .evidence = value_string(&row[14]),
        .note = value_string(&row[15]),
        .state = value_string(&row[16]),
        .reason = value_string(&row[17]),
        .version = (uint32_t)row[18].i};
}

enum db_result register_list(struct db *read, const struct framework *fw,
    const char *region, int year, struct arena *arena, struct entry **out,
    size_t *count)
{
    const struct value values[] = {value_text(region), value_int(year)};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_ENTRY_LIST, values, 2, arena, &rows);

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
        struct entry *entry = &(*out)[*count];

        take_entry(row_at(&rows, i), fw, entry);
        *count += entry->kind != ENTRY__COUNT;
    }
    return DB_OK;
}

static bool is_accepted(const struct entry *entry)
{
    return strcmp(entry->state, "accepted") == 0;
}

static struct entry_points judge(const struct framework *fw,
    struct period period, const struct entry *entries, size_t count, size_t i)
{
    struct entry_points points = entry_points(fw, period, entries, count, i);

    if (!is_accepted(&entries[i])) {
        points.counted = false;
        points.reason =
            (struct words){"不计：未审核", "not counted: not reviewed yet"};
    }
    return points;
}

bool register_reckon(const struct framework *fw, struct period period,
    const struct entry *entries, size_t count, struct arena *arena,
    struct register_sum *out)
{
    struct entry_sum sum;

    out->points = arena_array(arena, count + 1, sizeof(*out->points));
    out->counts = arena_array(
        arena, (size_t)fw->indicator_count + 1, sizeof(*out->counts));
    if (out->points == NULL || out->counts == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &entries[i];

        out->points[i] = judge(fw, period, entries, count, i);
        if (entry->indicator >= 0 && is_accepted(entry) &&
            entry->kind < ENTRY_RANK) {
            out->counts[entry->indicator]++;
        }
    }
    sum = entry_sum(fw, out->points, count);
    out->bonus = sum.bonus;
    out->penalty = sum.penalty;
    return true;
}

struct entry_put {
    const struct framework *fw;
    const struct actor *actor;
    const char *region, *object, *key_hex, *address;
    int year;
    const struct entry *entry;
    int64_t id, now;
    struct arena *arena;
};

/* The fields that a form gives, in the order of both statements. */
static void entry_values(const struct entry_put *p,
    struct value *kind_to_quality, struct value *rest)
{
    const struct entry *e = p->entry;

    kind_to_quality[0] = value_text(entry_kind_key(e->kind));
    kind_to_quality[1] = value_text(e->title);
    kind_to_quality[2] =
        value_text(e->level < 0 ? "" : p->fw->levels[e->level].code);
    kind_to_quality[3] = value_text(e->body);
    kind_to_quality[4] = value_text(e->date);
    kind_to_quality[5] =
        value_text(e->quality < 0 ? "" : p->fw->qualities[e->quality].code);
    kind_to_quality[6] = value_text(
        e->indicator < 0 ? "" : p->fw->indicators[e->indicator].code);
    rest[0] = value_int(e->again);
    rest[1] = e->has_number ? value_decimal(e->number) : value_null();
    rest[2] = value_text(e->unit);
    rest[3] = value_text(e->scope);
    rest[4] = value_text(e->evidence);
    rest[5] = value_text(e->note);
}

static enum db_result add_entry(struct db *write, const struct entry_put *p)
{
    const struct value where[] = {value_text(p->region), value_int(p->year)};
    struct value values[19];
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_ENTRY_LINE, where, 2, p->arena, &rows);

    if (result != DB_OK) {
        return result;
    }
    values[0] = value_int(p->id);
    values[1] = where[0];
    values[2] = where[1];
    values[3] = value_int(row_at(&rows, 0)[0].i);
    entry_values(p, values + 4, values + 12);
    values[11] = value_text(p->fw->bureaus[p->entry->bureau].code);
    values[18] = value_int(p->now);
    return db_run(write, SQL_ENTRY_ADD, values, 19, p->arena, NULL);
}

static enum db_result change_entry(struct db *write, const struct entry_put *p)
{
    struct value values[19];

    entry_values(p, values, values + 7);
    values[13] = value_int(p->now);
    values[14] = value_int(p->id);
    values[15] = value_text(p->region);
    values[16] = value_int(p->year);
    values[17] = value_text(p->fw->bureaus[p->entry->bureau].code);
    values[18] = value_int(p->entry->version);
    return db_run(write, SQL_ENTRY_CHANGE, values, 19, p->arena, NULL);
}

static enum db_result write_entry(struct db *write, void *context)
{
    const struct entry_put *p = context;
    const struct audit audit = {"register", p->object, "ok", p->entry->title,
        p->key_hex, p->entry->version + 1, p->address};
    enum db_result result =
        p->entry->id == 0 ? add_entry(write, p) : change_entry(write, p);

    return result == DB_OK
               ? audit_write(write, p->actor, &audit, p->now, p->arena)
               : result;
}

/* A conflict, a replay or a missing row, told apart. */
static enum db_result settle(struct db *write, enum db_result result,
    const char *key_hex, struct arena *arena, bool *replayed)
{
    if (result != DB_CONFLICT && result != DB_NONE) {
        return result;
    }
    *replayed = audit_done(write, key_hex, arena);
    return DB_CONFLICT;
}

enum db_result register_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const char *region, int year,
    const struct entry *entry, const char *key_hex, const char *address,
    int64_t now, struct arena *arena, bool *replayed)
{
    struct entry_put p = {fw, actor, region, NULL, key_hex, address, year,
        entry, entry->id, now, arena};

    *replayed = false;
    if (p.id == 0) {
        randombytes_buf(&p.id, sizeof(p.id));
        p.id &= INT64_MAX;
    }
    p.object = arena_printf(
        arena, "%s/%d/register/%lld", region, year, (long long)p.id);
    return p.object == NULL
               ? DB_FAIL
               : settle(write, db_transaction(write, write_entry, &p), key_hex,
                     arena, replayed);
}

enum db_result register_review(struct db *write, const struct actor *actor,
    const char *region, int64_t id, uint32_t version, const char *reason,
    const char *key_hex, const char *address, int64_t now, struct arena *arena,
    bool *replayed)
{
    bool accept = reason == NULL;
    const char *why = accept ? "" : reason;
    const struct value values[] = {value_text(accept ? "accepted" : "returned"),
        value_text(why), value_int(now), value_int(id), value_text(region),
        value_int(version)};
    struct audit_step review = {SQL_ENTRY_REVIEW, values,
        sizeof(values) / sizeof(values[0]), actor,
        {accept ? "accept" : "return",
            arena_printf(arena, "%s/register/%lld", region, (long long)id),
            "ok", why, key_hex, version + 1, address},
        now, arena};

    *replayed = false;
    return review.audit.object == NULL
               ? DB_FAIL
               : settle(write, db_transaction(write, audit_run, &review),
                     key_hex, arena, replayed);
}
