#include "sql/delivery.h"

#include <string.h>

#include "eval/reminder.h"
#include "sql/transport.h"

enum { ROUNDS_MAX = 5000, FIRST_WAIT = 60, LONGEST_WAIT = 4 * 3600 };

struct delivery {
    int64_t message;
    enum channel channel;
    const char *address;
    int attempts;
    int64_t until, sent_at;
    struct words subject, text;
    const char *link;
};

int64_t delivery_backoff(int attempts)
{
    int64_t wait = FIRST_WAIT;

    while (attempts-- > 1 && wait < LONGEST_WAIT) {
        wait *= 2;
    }
    return wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

static struct delivery take(const struct value *row)
{
    return (struct delivery){.message = row[0].i,
        .channel = channel_of(value_string(&row[1])),
        .address = value_string(&row[2]),
        .attempts = (int)row[3].i,
        .until = row[4].i,
        .subject = {value_string(&row[5]), value_string(&row[6])},
        .text = {value_string(&row[7]), value_string(&row[8])},
        .link = value_string(&row[9]),
        .sent_at = row[10].i};
}

/* Chinese first, then English where it differs, then where to go. */
static const char *letter_text(
    const struct config *config, const struct delivery *d, struct arena *arena)
{
    bool twice = strcmp(d->text.zh, d->text.en) != 0;

    return arena_printf(arena, "%s\r\n\r\n%s%s%s%s\r\n", d->text.zh,
        twice ? d->text.en : "", twice ? "\r\n\r\n" : "", config->site_url,
        config->site_url[0] == '\0' ? "" : d->link);
}

static enum transport_result send_mail(const struct config *config,
    const struct delivery *d, struct arena *arena, const char **why)
{
    const char *id =
        arena_printf(arena, "%lld.email@pinzhi", (long long)d->message);
    const struct mail mail = {config->smtp_from, d->address, d->subject.zh,
        letter_text(config, d, arena), id, d->sent_at};

    if (id == NULL || mail.text == NULL) {
        *why = "there is no memory";
        return TRANSPORT_LATER;
    }
    return transport_mail(config, &mail, arena, why);
}

static enum transport_result send_one(const struct config *config,
    const struct delivery *d, struct arena *arena, const char **why)
{
    bool mail = d->channel == CHANNEL_EMAIL;

    if (*(mail ? config->smtp_url : config->sms_url) == '\0') {
        *why = mail ? "PINZHI_SMTP_URL is empty" : "PINZHI_SMS_URL is empty";
        return TRANSPORT_LATER;
    }
    return mail ? send_mail(config, d, arena, why)
                : transport_sms(config, d->address, d->text.zh, arena, why);
}

/* The state that a try leads to. */
static const char *state_after(
    enum transport_result result, const struct delivery *d)
{
    return result == TRANSPORT_OK ? "sent"
           : result == TRANSPORT_NEVER || d->attempts >= DELIVERY_ATTEMPTS
               ? "failed"
               : "waiting";
}

static void count(struct delivery_count *out, const char *state)
{
    out->sent += strcmp(state, "sent") == 0;
    out->later += strcmp(state, "waiting") == 0;
    out->failed += strcmp(state, "failed") == 0;
    out->stale += strcmp(state, "stale") == 0;
}

/* At most as many bytes as the column has characters. */
static const char *short_reason(const char *why, struct arena *arena)
{
    const char *cut = arena_printf(arena, "%.*s", 300, why);

    return cut == NULL ? "" : cut;
}

static enum db_result settle(struct db *write, const struct config *config,
    const struct delivery *d, const char *holder, int64_t now,
    struct arena *arena, struct delivery_count *out)
{
    const char *why = "", *state = "stale";

    if (now < d->until) {
        state = state_after(send_one(config, d, arena, &why), d);
    }
    const struct value values[] = {value_text(state),
        value_int(now + delivery_backoff(d->attempts)), value_int(now),
        value_text(short_reason(why, arena)), value_int(d->message),
        value_text(channel_key(d->channel)), value_text(holder)};
    enum db_result result =
        db_write(write, SQL_DELIVERY_DONE, values, 7, arena);

    count(out, state);
    return result == DB_NONE ? DB_OK : result; /* the lease was lost */
}

/* Claim some and read them. DB_NONE: nothing is due. */
static enum db_result claim(struct db *write, const char *holder, int64_t now,
    struct arena *arena, struct rows *rows)
{
    const struct value lease[] = {value_text(holder),
        value_int(now + DELIVERY_LEASE), value_int(now), value_int(now)};
    const struct value mine[] = {value_int(now), value_text(holder)};
    enum db_result result =
        db_write(write, SQL_DELIVERY_CLAIM, lease, 4, arena);

    if (result != DB_OK) {
        return result;
    }
    result = db_run(write, SQL_DELIVERY_CLAIMED, mine, 2, arena, rows);
    db_rollback(write);
    return result;
}

enum db_result delivery_run(struct db *write, const struct config *config,
    const char *holder, int64_t now, struct arena *arena,
    struct delivery_count *out)
{
    struct quiet quiet;
    enum db_result result = DB_OK;

    *out = (struct delivery_count){0};
    if (!quiet_parse(text_of(config->quiet_hours), &quiet)) {
        return DB_FAIL;
    }
    for (int i = 0;
         result == DB_OK && i < ROUNDS_MAX && quiet_end(quiet, now) == now;
         i++) {
        struct rows rows;

        arena_reset(arena);
        result = claim(write, holder, now, arena, &rows);
        for (size_t k = 0; result == DB_OK && k < rows.count; k++) {
            const struct delivery d = take(row_at(&rows, k));

            result = settle(write, config, &d, holder, now, arena, out);
        }
    }
    return result == DB_NONE ? DB_OK : result;
}
