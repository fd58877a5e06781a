#include "sql/peer.h"

#include <stdio.h>
#include <string.h>

#include "sql/audit.h"

#define DETAIL_ROOM 60000 /* bytes of an audit row's detail */

/* -- reading --------------------------------------------------------------- */

/* The columns of PEER_COLUMNS. */
enum {
    OWNER,
    VERSION,
    SAVED_AT,
    SAVED_BY,
    CODE,
    NAME,
    GROUP,
    INDICATOR,
    VALUE,
    SOURCE,
    ENTERED_AT,
    ENTERED_BY
};

static struct peer_value *no_values(
    const struct framework *fw, struct arena *arena)
{
    struct peer_value *values =
        arena_array(arena, (size_t)fw->indicator_count + 1, sizeof(*values));

    for (int i = 0; values != NULL && i < fw->indicator_count; i++) {
        values[i].source = values[i].by = "";
    }
    return values;
}

static void take_value(
    const struct value *row, const struct framework *fw, struct peer *peer)
{
    int i = framework_indicator(fw, text_of(value_string(&row[INDICATOR])));

    if (i >= 0) {
        peer->values[i] =
            (struct peer_value){true, row[VALUE].i, value_string(&row[SOURCE]),
                row[ENTERED_AT].i, value_string(&row[ENTERED_BY])};
    }
}

static bool begins_peer(const struct value *row, const struct peer *last)
{
    return last == NULL ||
           strcmp(last->owner, value_string(&row[OWNER])) != 0 ||
           strcmp(last->code, value_string(&row[CODE])) != 0;
}

/* Rows come by owner, code and indicator; a sheet without peers is a row with
 * NULL for the peer. */
static enum db_result take_peers(const struct rows *rows,
    const struct framework *fw, struct arena *arena, struct peer **out,
    size_t *count)
{
    struct peer *peers = arena_array(arena, rows->count + 1, sizeof(*peers));

    *count = 0;
    *out = peers;
    for (size_t i = 0; peers != NULL && i < rows->count; i++) {
        const struct value *row = row_at(rows, i);

        if (row[CODE].kind == VALUE_NULL) {
            continue;
        }
        if (begins_peer(row, *count == 0 ? NULL : &peers[*count - 1])) {
            peers[*count] = (struct peer){value_string(&row[OWNER]),
                value_string(&row[CODE]), value_string(&row[NAME]),
                value_string(&row[GROUP]), no_values(fw, arena)};
            if (peers[(*count)++].values == NULL) {
                return DB_FAIL;
            }
        }
        take_value(row, fw, &peers[*count - 1]);
    }
    return peers == NULL ? DB_FAIL : DB_OK;
}

enum db_result peer_sheet_load(struct db *read, const struct framework *fw,
    const char *region, const char *period, struct arena *arena,
    struct peer_sheet *out)
{
    const struct value values[] = {value_text(period), value_text(region)};
    struct rows rows;
    enum db_result result = db_run(read, SQL_PEER_OF, values, 2, arena, &rows);

    *out = (struct peer_sheet){.saved_by = ""};
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    out->version = (uint32_t)row_at(&rows, 0)[VERSION].i;
    out->saved_at = row_at(&rows, 0)[SAVED_AT].i;
    out->saved_by = value_string(&row_at(&rows, 0)[SAVED_BY]);
    return take_peers(&rows, fw, arena, &out->peers, &out->count);
}

enum db_result peer_list(struct db *read, const struct framework *fw,
    const char *period, struct arena *arena, struct peer **out, size_t *count)
{
    const struct value value = value_text(period);
    struct rows rows = {0};
    enum db_result result = db_run(read, SQL_PEER_ALL, &value, 1, arena, &rows);

    *count = 0;
    *out = NULL;
    return result == DB_OK     ? take_peers(&rows, fw, arena, out, count)
           : result == DB_NONE ? DB_OK
                               : result;
}

/* -- checking -------------------------------------------------------------- */

static bool is_code(const char *code)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    size_t n = strlen(code);

    return n > 0 && n <= PEER_CODE_MAX && strspn(code, allowed) == n;
}

enum peer_fault peer_check(const struct framework *fw, const char *region,
    const struct peer *peers, size_t which)
{
    const struct peer *peer = &peers[which];

    if (!is_code(peer->code)) {
        return PEER_CODE;
    }
    if (strcmp(peer->code, region) == 0) {
        return PEER_OWN;
    }
    for (size_t i = 0; i < which; i++) {
        if (strcmp(peers[i].code, peer->code) == 0) {
            return PEER_TWICE;
        }
    }
    if (peer->name[0] == '\0' ||
        text_check(text_of(peer->name), PEER_NAME_MAX, false) != TEXT_OK) {
        return PEER_NAME;
    }
    return peer->group[0] == '\0' ||
                   framework_group(fw, text_of(peer->group)) >= 0
               ? PEER_OK
               : PEER_GROUP;
}

const char *peer_fault_text(enum peer_fault fault)
{
    static const char *const texts[] = {
        [PEER_OK] = "",
        [PEER_CODE] = "The code of a peer is one to twelve letters, digits or "
                      "hyphens. Take its administrative code.",
        [PEER_OWN] = "This is the code of the county itself. Its own figures "
                     "come from its forms.",
        [PEER_TWICE] = "Two peers have this code. Give each its own.",
        [PEER_NAME] = "Give the peer a name of at most sixty characters.",
        [PEER_GROUP] = "The edition has no such group. Choose one of its "
                       "groups or none.",
    };

    return texts[fault];
}

/* -- writing --------------------------------------------------------------- */

struct saving {
    const struct framework *fw;
    const struct actor *actor;
    const char *region, *period, *object;
    const struct peer_input *input;
    int64_t now;
    struct arena *arena;
    struct peer_sheet before;
    char *detail; /* changes in words, a line each */
    size_t used;
};

/* A line of the detail; what no longer fits is left out. */
static void tell(struct saving *s, const char *line)
{
    size_t n = line == NULL ? 0 : strlen(line);

    if (n > 0 && s->used + n + 2 < DETAIL_ROOM) {
        if (s->used > 0) {
            s->detail[s->used++] = '\n';
        }
        memcpy(s->detail + s->used, line, n + 1);
        s->used += n;
    }
}

static const struct peer *find_peer(
    const struct peer *peers, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(peers[i].code, code) == 0) {
            return &peers[i];
        }
    }
    return NULL;
}

static enum db_result bump(struct db *write, const struct saving *s)
{
    const char *who = s->actor == NULL ? "-" : s->actor->name;
    const struct value add[] = {value_text(s->region), value_text(s->period),
        value_int(s->now), value_text(who)};
    const struct value change[] = {value_int(s->now), value_text(who),
        value_text(s->region), value_text(s->period),
        value_int(s->input->base_version)};

    return s->input->base_version == 0
               ? db_run(write, SQL_PEER_SHEET_ADD, add, 4, s->arena, NULL)
               : db_run(
                     write, SQL_PEER_SHEET_CHANGE, change, 5, s->arena, NULL);
}

/* DB_NONE, nothing changed by a statement, is fine here. */
static enum db_result change(struct db *write, const struct saving *s,
    enum sql statement, const struct value *values, size_t count)
{
    enum db_result result =
        db_run(write, statement, values, count, s->arena, NULL);

    return result == DB_NONE ? DB_OK : result;
}

static enum db_result remove_peer(
    struct db *write, struct saving *s, const struct peer *peer)
{
    const struct value values[] = {
        value_text(s->region), value_text(s->period), value_text(peer->code)};
    enum db_result result =
        change(write, s, SQL_PEER_VALUE_REMOVE_ALL, values, 3);

    tell(s, arena_printf(s->arena, "- %s %s", peer->code, peer->name));
    return result == DB_OK ? change(write, s, SQL_PEER_REMOVE, values, 3)
                           : result;
}

static enum db_result put_name(struct db *write, struct saving *s,
    const struct peer *peer, const struct peer *old)
{
    const struct value values[] = {value_text(s->region), value_text(s->period),
        value_text(peer->code), value_text(peer->name),
        value_text(peer->group)};

    if (old != NULL && strcmp(old->name, peer->name) == 0 &&
        strcmp(old->group, peer->group) == 0) {
        return DB_OK;
    }
    tell(s, arena_printf(s->arena, "%s %s %s %s", old == NULL ? "+" : "=",
                peer->code, peer->name, peer->group));
    return change(write, s, SQL_PEER_PUT, values, 5);
}

static bool same_value(const struct peer_value *a, const struct peer_value *b)
{
    return a->has == b->has &&
           (!a->has ||
               (a->value == b->value && strcmp(a->source, b->source) == 0));
}

static void tell_value(struct saving *s, const char *peer,
    const char *indicator, const struct peer_value *old,
    const struct peer_value *new)
{
    char from[DECIMAL_TEXT] = "-", to[DECIMAL_TEXT] = "-";

    if (old->has) {
        decimal_plain(old->value, from);
    }
    if (new->has) {
        decimal_plain(new->value, to);
    }
    tell(s,
        arena_printf(s->arena, "%s %s: %s -> %s", peer, indicator, from, to));
}

static enum db_result put_value(struct db *write, struct saving *s,
    const struct peer *peer, int i, const struct peer_value *old)
{
    const struct peer_value *new = &peer->values[i];
    const char *code = s->fw->indicators[i].code;
    const struct value values[] = {value_text(s->region), value_text(s->period),
        value_text(peer->code), value_text(code), value_decimal(new->value),
        value_text(new->source), value_int(s->now),
        value_text(s->actor == NULL ? "-" : s->actor->name)};

    if (same_value(old, new)) {
        return DB_OK;
    }
    tell_value(s, peer->code, code, old, new);
    return new->has ? change(write, s, SQL_PEER_VALUE_PUT, values, 8)
                    : change(write, s, SQL_PEER_VALUE_REMOVE, values, 4);
}

static enum db_result put_peer(
    struct db *write, struct saving *s, const struct peer *peer)
{
    static const struct peer_value none = {.source = "", .by = ""};
    const struct peer *old =
        find_peer(s->before.peers, s->before.count, peer->code);
    enum db_result result = put_name(write, s, peer, old);

    for (int i = 0; result == DB_OK && i < s->fw->indicator_count; i++) {
        result =
            put_value(write, s, peer, i, old == NULL ? &none : &old->values[i]);
    }
    return result;
}

static enum db_result save(struct db *write, void *context)
{
    struct saving *s = context;
    const struct peer_input *input = s->input;
    enum db_result result = bump(write, s);

    if (result == DB_OK) {
        result = peer_sheet_load(
            write, s->fw, s->region, s->period, s->arena, &s->before);
    }
    s->used = 0;
    s->detail[0] = '\0';
    for (size_t i = 0; result == DB_OK && i < s->before.count; i++) {
        const struct peer *old = &s->before.peers[i];

        if (find_peer(input->peers, input->count, old->code) == NULL) {
            result = remove_peer(write, s, old);
        }
    }
    for (size_t i = 0; result == DB_OK && i < input->count; i++) {
        result = put_peer(write, s, &input->peers[i]);
    }
    const struct audit audit = {"peers", s->object, "ok", s->detail,
        input->key_hex, input->base_version + 1, input->address};

    return result == DB_OK
               ? audit_write(write, s->actor, &audit, s->now, s->arena)
               : result;
}

enum db_result peer_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const char *region, const char *period,
    const struct peer_input *input, int64_t now, struct arena *arena,
    bool *replayed)
{
    struct saving s = {.fw = fw,
        .actor = actor,
        .region = region,
        .period = period,
        .object = arena_printf(arena, "%s/%s/peers", region, period),
        .input = input,
        .now = now,
        .arena = arena,
        .detail = arena_alloc(arena, DETAIL_ROOM)};
    enum db_result result;

    *replayed = false;
    if (s.object == NULL || s.detail == NULL) {
        return DB_FAIL;
    }
    result = db_transaction(write, save, &s);
    if (result == DB_CONFLICT || result == DB_NONE) {
        *replayed = audit_done(write, input->key_hex, arena);
        return DB_CONFLICT;
    }
    return result;
}
