#include "sql/message.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/overview.h"

/* -- people ---------------------------------------------------------------- */

enum db_result recipient_list(struct db *read, const char *region,
    struct arena *arena, struct recipient **out, size_t *count)
{
    const struct value pattern = value_text(overview_pattern(region, arena));
    const struct value values[] = {pattern, pattern};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_RECIPIENT_LIST, values, 2, arena, &rows);

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

        (*out)[i] = (struct recipient){row[0].i, role_of(value_string(&row[1])),
            value_string(&row[2]), value_string(&row[3]), value_string(&row[4]),
            value_string(&row[5])};
    }
    *count = rows.count;
    return DB_OK;
}

bool recipient_serves(const struct recipient *who, unsigned roles,
    const char *region, const char *bureau)
{
    return (roles & 1u << who->role) != 0 && strcmp(who->region, region) == 0 &&
           (bureau[0] == '\0' || role_reaches(who->role, who->bureau, bureau));
}

/* -- writing --------------------------------------------------------------- */

/* A text as far as its column takes it. */
static struct value cut(const char *text, size_t points, struct arena *arena)
{
    const struct text whole = text_of(text);
    size_t at = 0;

    for (size_t i = 0; i < points && at < whole.n; i++) {
        (void)text_next(whole, &at);
    }
    return value_text(arena_copy(arena, text, at));
}

static int64_t random_id(void)
{
    uint64_t bits;

    randombytes_buf(&bits, sizeof(bits));
    return (int64_t)(bits >> 1);
}

static enum db_result put_delivery(struct db *write, int64_t id,
    enum channel channel, const char *address, const struct letter *letter,
    struct arena *arena)
{
    const struct value values[] = {value_int(id),
        value_text(channel_key(channel)), value_text(address),
        value_int(letter->from), value_int(letter->until)};

    if ((letter->channels & CHANNEL_BIT(channel)) == 0 || address[0] == '\0') {
        return DB_OK;
    }
    return db_run(write, SQL_DELIVERY_ADD, values, 5, arena, NULL);
}

enum db_result message_add(struct db *write, const struct letter *letter,
    const struct recipient *to, int64_t now, struct arena *arena)
{
    int64_t id = random_id();
    const struct value values[] = {value_int(id), value_int(to->account),
        value_text(letter->kind),
        cut(letter->subject.zh, MESSAGE_SUBJECT_MAX, arena),
        cut(letter->subject.en, MESSAGE_SUBJECT_MAX, arena),
        cut(letter->text.zh, MESSAGE_TEXT_MAX, arena),
        cut(letter->text.en, MESSAGE_TEXT_MAX, arena), value_text(letter->link),
        value_text(letter->sender), value_int(now)};
    enum db_result result =
        db_run(write, SQL_MESSAGE_ADD, values, 10, arena, NULL);

    if (result == DB_OK) {
        result =
            put_delivery(write, id, CHANNEL_EMAIL, to->email, letter, arena);
    }
    return result == DB_OK
               ? put_delivery(write, id, CHANNEL_SMS, to->mobile, letter, arena)
               : result;
}

struct sending {
    const struct actor *actor;
    const struct message_order *order;
    int64_t now;
    struct arena *arena;
    int people;
};

static enum db_result send(struct db *write, void *context)
{
    struct sending *s = context;
    const struct message_order *order = s->order;
    const struct audit audit = {"message",
        arena_printf(s->arena, "%s/%s", order->region, order->bureau), "ok",
        order->letter->text.zh, order->key_hex, 0, order->address};
    struct recipient *people;
    size_t count;
    int64_t last = 0;
    enum db_result result =
        recipient_list(write, order->region, s->arena, &people, &count);

    s->people = 0;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (people[i].account != last &&
            recipient_serves(
                &people[i], order->roles, order->region, order->bureau)) {
            last = people[i].account;
            s->people++;
            result =
                message_add(write, order->letter, &people[i], s->now, s->arena);
        }
    }
    if (result == DB_OK && s->people == 0) {
        result = DB_NONE;
    }
    return result == DB_OK
               ? audit_write(write, s->actor, &audit, s->now, s->arena)
               : result;
}

enum db_result message_send(struct db *write, const struct actor *actor,
    const struct message_order *order, int64_t now, struct arena *arena,
    int *people)
{
    struct sending s = {actor, order, now, arena, 0};
    enum db_result result = db_transaction(write, send, &s);

    *people = s.people;
    if (result == DB_CONFLICT && audit_done(write, order->key_hex, arena)) {
        return DB_OK;
    }
    return result;
}

/* -- reading --------------------------------------------------------------- */

enum db_result message_list(struct db *read, int64_t account, int64_t at,
    int64_t id, int most, struct arena *arena, struct message **out,
    size_t *count)
{
    int64_t before = at == 0 ? INT64_MAX : at;
    const struct value values[] = {value_int(account), value_int(before),
        value_int(before), value_int(id), value_int(most)};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_MESSAGE_LIST, values, 5, arena, &rows);

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

        (*out)[i] = (struct message){.id = row[0].i,
            .kind = value_string(&row[1]),
            .subject = {value_string(&row[2]), value_string(&row[3])},
            .text = {value_string(&row[4]), value_string(&row[5])},
            .link = value_string(&row[6]),
            .sender = value_string(&row[7]),
            .sent_at = row[8].i,
            .read_at = row[9].i};
    }
    *count = rows.count;
    return DB_OK;
}

enum db_result message_read(struct db *write, const struct actor *actor,
    int64_t id, const char *key_hex, const char *address, int64_t now,
    struct arena *arena)
{
    const struct value values[] = {value_int(now), value_int(actor->account),
        value_int(id == 0 ? now : id)};
    struct audit_step reading = {
        id == 0 ? SQL_MESSAGE_READ_ALL : SQL_MESSAGE_READ, values, 3, actor,
        {"read", arena_printf(arena, "message/%lld", (long long)id), "ok", "",
            key_hex, 0, address},
        now, arena};
    enum db_result result = db_transaction(write, audit_run, &reading);

    /* Nothing unread is left: somebody pressed twice. */
    return result == DB_NONE || result == DB_CONFLICT ? DB_OK : result;
}
