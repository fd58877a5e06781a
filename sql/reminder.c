#include "sql/reminder.h"

#include <string.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/reminder_write.h"

unsigned reminder_open_channels(const struct config *config)
{
    return CHANNEL_BIT(CHANNEL_APP) |
           (config->smtp_url[0] == '\0' ? 0 : CHANNEL_BIT(CHANNEL_EMAIL)) |
           (config->sms_url[0] == '\0' ? 0 : CHANNEL_BIT(CHANNEL_SMS));
}

enum db_result reminder_list(struct db *read, const char *region,
    const char *period, struct arena *arena, struct reminded **out,
    size_t *count)
{
    const struct value values[] = {value_text(period), value_text(region)};
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_REMINDER_OF, values, 2, arena, &rows);

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

        (*out)[i] = (struct reminded){value_string(&row[0]),
            value_string(&row[1]), value_string(&row[2]), (int)row[3].i,
            row[4].i, value_string(&row[5])};
    }
    *count = rows.count;
    return DB_OK;
}

/* -- one form and bureau --------------------------------------------------- */

/* Take the right to send: the row of the key, or its renewal when it is of
 * before. DB_NONE: somebody has sent it. */
static enum db_result claim(
    struct db *write, const struct reminding *r, enum channel channel)
{
    const char *form = r->fw->forms[r->target.form].code;
    const char *bureau = r->fw->bureaus[r->target.bureau].code;
    const struct value add[] = {value_text(r->period), value_text(r->region),
        value_text(form), value_text(bureau), value_text(r->step),
        value_text(channel_key(channel)), value_int(r->now),
        value_text(r->sender)};
    const struct value again[] = {value_int(r->now), value_text(r->sender),
        value_text(r->period), value_text(r->region), value_text(form),
        value_text(bureau), value_text(r->step),
        value_text(channel_key(channel)), value_int(r->again)};
    enum db_result result =
        db_run(write, SQL_REMINDER_ADD, add, 8, r->arena, NULL);

    return result == DB_CONFLICT
               ? db_run(write, SQL_REMINDER_AGAIN, again, 9, r->arena, NULL)
               : result;
}

static bool meant(const struct reminding *r, const struct recipient *who)
{
    return recipient_serves(
        who, r->roles, r->region, r->fw->bureaus[r->target.bureau].code);
}

/* A text in one language. */
static const char *fill(
    const struct reminding *r, const char *text, bool english)
{
    const struct words *unit = &r->fw->bureaus[r->target.bureau].name;
    char title[40];
    struct period period;

    if (!period_parse(text_of(r->period), &period)) {
        return NULL;
    }
    period_title(period, english, title);
    const struct reminder_words words = {english ? unit->en : unit->zh,
        r->fw->forms[r->target.form].number, title,
        reminder_due_words(r->target.deadline.due, english, r->arena),
        reminder_left_words(r->target.deadline.due, r->now, english, r->arena)};

    return reminder_text(text, &words, r->arena);
}

static bool write_letter(const struct reminding *r, struct letter *out)
{
    const struct deadline *deadline = &r->target.deadline;
    bool early = r->now < deadline->due;

    *out = (struct letter){.kind = "reminder",
        .subject = {fill(r, reminder_subject.zh, false),
            fill(r, reminder_subject.en, true)},
        .text = {fill(r, r->text.zh, false), fill(r, r->text.en, true)},
        .link = arena_printf(r->arena, "/form/%s/%s/%s/%s", r->region,
            r->period, r->fw->forms[r->target.form].code,
            r->fw->bureaus[r->target.bureau].code),
        .sender = r->sender,
        .from = quiet_end(r->quiet, r->now),
        .until = early ? deadline->due : deadline->lock};
    return out->subject.zh != NULL && out->subject.en != NULL &&
           out->text.zh != NULL && out->text.en != NULL && out->link != NULL;
}

static enum db_result write_all(
    struct db *write, struct reminding *r, struct letter *letter)
{
    enum db_result result = DB_OK;
    int64_t last = 0;

    for (size_t i = 0; result == DB_OK && i < r->people_count; i++) {
        if (r->people[i].account != last && meant(r, &r->people[i])) {
            last = r->people[i].account;
            r->written++;
            result =
                message_add(write, letter, &r->people[i], r->now, r->arena);
        }
    }
    return result;
}

static bool has_reader(const struct reminding *r)
{
    for (size_t i = 0; i < r->people_count; i++) {
        if (meant(r, &r->people[i])) {
            return true;
        }
    }
    return false;
}

enum db_result reminder_write(
    struct db *write, struct reminding *r, enum reminder_fate *fate)
{
    struct letter letter;
    enum db_result result;

    *fate = REMINDER_NOBODY;
    if (!has_reader(r)) {
        return DB_OK;
    }
    result = claim(write, r, CHANNEL_APP);
    *fate = result == DB_NONE ? REMINDER_HELD : REMINDER_SENT;
    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    if (!write_letter(r, &letter)) {
        return DB_FAIL;
    }
    for (int channel = CHANNEL_EMAIL; channel < CHANNEL__COUNT; channel++) {
        /* What could not leave in time is not kept for later. */
        if (letter.from < letter.until &&
            (r->channels & CHANNEL_BIT(channel)) != 0) {
            result = claim(write, r, (enum channel)channel);
            letter.channels |= result == DB_OK ? CHANNEL_BIT(channel) : 0;
        }
        if (!db_answered(result)) {
            return result;
        }
    }
    return write_all(write, r, &letter);
}

/* -- by hand --------------------------------------------------------------- */

struct hand {
    const struct config *config;
    const struct framework *fw;
    const struct actor *actor;
    const struct reminder_order *order;
    int64_t now;
    struct arena *arena;
    struct reminder_outcome *out;
};

/* The text of a template in both languages: the standard one of either is
 * known in the other. */
static struct words text_of_order(const char *text)
{
    if (text == NULL || strcmp(text, reminder_standard.zh) == 0 ||
        strcmp(text, reminder_standard.en) == 0) {
        return reminder_standard;
    }
    return (struct words){text, text};
}

static enum db_result record(
    struct db *write, const struct hand *hand, const char *period)
{
    const struct reminder_outcome *out = hand->out;
    const struct audit audit = {"remind",
        arena_printf(hand->arena, "%s/%s", hand->order->region, period), "ok",
        arena_printf(hand->arena, "sent %d, held %d, without reader %d: %s",
            out->sent, out->held, out->nobody,
            hand->order->text == NULL ? "" : hand->order->text),
        hand->order->key_hex, 0, hand->order->address};

    return audit.object == NULL || audit.detail == NULL
               ? DB_FAIL
               : audit_write(
                     write, hand->actor, &audit, hand->now, hand->arena);
}

void reminder_count(struct reminder_outcome *out, enum reminder_fate fate)
{
    out->sent += fate == REMINDER_SENT;
    out->held += fate == REMINDER_HELD;
    out->nobody += fate == REMINDER_NOBODY;
}

static enum db_result send_all(struct db *write, void *context)
{
    struct hand *hand = context;
    const struct reminder_order *order = hand->order;
    char period[PERIOD_TEXT];
    struct reminding r = {.fw = hand->fw,
        .region = order->region,
        .period = period,
        .step = "hand",
        .sender = hand->actor->name,
        .again = hand->now - (int64_t)REMINDER_HOURS * 3600 + 1,
        .roles = 1u << ROLE_CLERK | 1u << ROLE_HEAD,
        .channels = order->channels & reminder_open_channels(hand->config),
        .text = text_of_order(order->text),
        .now = hand->now,
        .arena = hand->arena};
    enum db_result result = recipient_list(
        write, order->region, hand->arena, &r.people, &r.people_count);

    *hand->out = (struct reminder_outcome){0};
    period_format(order->period, period);
    if (!db_answered(result) ||
        !quiet_parse(text_of(hand->config->quiet_hours), &r.quiet)) {
        return db_answered(result) ? DB_FAIL : result;
    }
    result = DB_OK;
    for (size_t i = 0; result == DB_OK && i < order->target_count; i++) {
        enum reminder_fate fate;

        r.target = order->targets[i];
        result = reminder_write(write, &r, &fate);
        reminder_count(hand->out, fate);
    }
    hand->out->people = r.written;
    return result == DB_OK ? record(write, hand, period) : result;
}

enum db_result reminder_send(struct db *write, const struct config *config,
    const struct framework *fw, const struct actor *actor,
    const struct reminder_order *order, int64_t now, struct arena *arena,
    struct reminder_outcome *out)
{
    struct hand hand = {config, fw, actor, order, now, arena, out};
    enum db_result result = db_transaction(write, send_all, &hand);

    if (result == DB_CONFLICT && audit_done(write, order->key_hex, arena)) {
        *out = (struct reminder_outcome){.replayed = true};
        return DB_OK;
    }
    return result;
}
