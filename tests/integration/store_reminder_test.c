/* Reminders that are sent once, and mail and short messages that leave. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sql/delivery.h"
#include "sql/reminder.h"
#include "sql/transport.h"
#include "tests/integration/reminder_fixture.h"

enum { STATEMENTS_MAX = 40, HOUR = 3600, ROOM = 16 << 20 };

static enum db_result by_hand(struct db *write, const char *key, int64_t now,
    struct arena *arena, struct reminder_outcome *out)
{
    const struct config config = reminder_fixture_sending();
    const struct reminder_target target = {
        framework_form(fixture.fw, text_of(FORM)),
        framework_bureau(fixture.fw, text_of("tjj")),
        reminder_fixture_deadline()};
    const struct reminder_order order = {key, ADDRESS, REGION, NOVEMBER_2023,
        CHANNEL_BIT(CHANNEL_EMAIL) | CHANNEL_BIT(CHANNEL_SMS), NULL, &target,
        1};

    return reminder_send(
        write, &config, fixture.fw, &fixture.reviewer, &order, now, arena, out);
}

static void once_a_day(void)
{
    const char *key;
    struct reminder_outcome out;

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "13800000000");
    key = fixture_key();
    CHECK("sent", by_hand(fixture.write, key, fixture.now, fixture.arena,
                      &out) == DB_OK &&
                      out.sent == 1 && out.held == 0 && out.people >= 1);
    CHECK("same key", by_hand(fixture.write, key, fixture.now, fixture.arena,
                          &out) == DB_OK &&
                          out.replayed);
    CHECK("held",
        by_hand(fixture.write, fixture_key(), fixture.now + 24 * HOUR - 1,
            fixture.arena, &out) == DB_OK &&
            out.sent == 0 && out.held == 1);
    CHECK("one message a person",
        fixture_number("SELECT COUNT(*) - COUNT(DISTINCT account_id) FROM "
                       "message") == 0);
    CHECK("both ways out",
        fixture_number("SELECT COUNT(*) FROM delivery WHERE state = "
                       "'waiting'") == 2);
    CHECK("next day",
        by_hand(fixture.write, fixture_key(), fixture.now + 24 * HOUR,
            fixture.arena, &out) == DB_OK &&
            out.sent == 1);
    CHECK("counted", fixture_number("SELECT times FROM reminder WHERE channel "
                                    "= 'app'") == 2);
    CHECK("in the log", fixture_number("SELECT COUNT(*) FROM audit WHERE "
                                       "action = 'remind'") == 3);
}

static void nobody_to_write_to(void)
{
    const struct config config = reminder_fixture_sending();
    struct reminder_outcome out;

    fixture_clear();
    const struct reminder_target target = {
        framework_form(fixture.fw, text_of(FORM)),
        framework_bureau(fixture.fw, text_of("czj")),
        reminder_fixture_deadline()};
    const struct reminder_order order = {
        fixture_key(), ADDRESS, REGION, NOVEMBER_2023, 0, "{unit}", &target, 1};

    CHECK("told",
        reminder_send(fixture.write, &config, fixture.fw, &fixture.reviewer,
            &order, fixture.now, fixture.arena, &out) == DB_OK &&
            out.nobody == 1 && out.sent == 0);
    CHECK("not kept", fixture_number("SELECT COUNT(*) FROM reminder") == 0);
}

struct sender {
    struct reminder_outcome out;
    enum db_result result;
    char key[33];
};

static void *send_at_once(void *context)
{
    struct sender *sender = context;
    struct db *write = db_new(&fixture.config, DB_WRITE);
    struct arena *arena = arena_new(ROOM);
    const struct config config = reminder_fixture_sending();
    const struct reminder_target target = {
        framework_form(fixture.fw, text_of(FORM)),
        framework_bureau(fixture.fw, text_of("tjj")), {.due = 1, .lock = 2}};
    const struct reminder_order order = {
        sender->key, ADDRESS, REGION, NOVEMBER_2023, 0, NULL, &target, 1};

    sender->result = reminder_send(write, &config, fixture.fw,
        &fixture.reviewer, &order, fixture.now, arena, &sender->out);
    arena_free(arena);
    db_free(write);
    db_thread_end();
    return NULL;
}

static void two_at_once(void)
{
    for (int round = 0; round < 10; round++) {
        struct sender senders[2];
        pthread_t threads[2];

        fixture_clear();
        for (int i = 0; i < 2; i++) {
            snprintf(senders[i].key, 33, "%s", fixture_key());
            pthread_create(&threads[i], NULL, send_at_once, &senders[i]);
        }
        for (int i = 0; i < 2; i++) {
            pthread_join(threads[i], NULL);
            CHECK("both answered", senders[i].result == DB_OK);
        }
        CHECK("one sent", senders[0].out.sent + senders[1].out.sent == 1);
        CHECK("one held", senders[0].out.held + senders[1].out.held == 1);
        CHECK("one message a person",
            fixture_number("SELECT COUNT(*) - COUNT(DISTINCT account_id) FROM "
                           "message") == 0);
    }
}

/* Each statement fails in turn: all of it or nothing is written. */
static void every_statement(void)
{
    for (unsigned n = 1; n < STATEMENTS_MAX; n++) {
        struct reminder_outcome out;
        const char *before;
        enum db_result result;

        fixture_clear();
        reminder_fixture_know("clerk@example.cn", "13800000000");
        before = fixture_state();
        db_fail_at(fixture.write, n);
        result = by_hand(
            fixture.write, fixture_key(), fixture.now, fixture.arena, &out);
        db_fail_at(fixture.write, 0);
        if (result == DB_OK) {
            CHECK("enough statements", n > 8);
            return;
        }
        CHECK("nothing written", strcmp(before, fixture_state()) == 0);
    }
    CHECK("comes to an end", false);
}

/* -- messages -------------------------------------------------------------- */

static void messages_are_read(void)
{
    struct letter letter = {.kind = "query",
        .subject = {"问", "Query"},
        .text = {"B01 对吗？", "Is B01 right?"},
        .link = "/tasks",
        .sender = "李"};
    struct message_order order = {
        fixture_key(), ADDRESS, REGION, "tjj", 1u << ROLE_CLERK, &letter};
    struct message *list;
    size_t count;
    int people;

    fixture_clear();
    order.key_hex = fixture_key();
    CHECK("sent", message_send(fixture.write, &fixture.other, &order,
                      fixture.now, fixture.arena, &people) == DB_OK &&
                      people == 1);
    CHECK("once", message_send(fixture.write, &fixture.other, &order,
                      fixture.now, fixture.arena, &people) == DB_OK &&
                      fixture_number("SELECT COUNT(*) FROM message") == 1);
    CHECK("there", message_list(fixture.read, fixture.clerk.account, 0, 0, 10,
                       fixture.arena, &list, &count) == DB_OK &&
                       count == 1 && list[0].read_at == 0);
    CHECK("a foreign one stays",
        message_read(fixture.write, &fixture.other, list[0].id, fixture_key(),
            ADDRESS, fixture.now, fixture.arena) == DB_OK &&
            fixture_number("SELECT COUNT(*) FROM message WHERE read_at = 0") ==
                1);
    CHECK("read",
        message_read(fixture.write, &fixture.clerk, list[0].id, fixture_key(),
            ADDRESS, fixture.now, fixture.arena) == DB_OK &&
            fixture_number("SELECT COUNT(*) FROM message WHERE "
                           "read_at = 0") == 0);
    order.bureau = "nobody";
    order.key_hex = fixture_key();
    CHECK("nobody", message_send(fixture.write, &fixture.other, &order,
                        fixture.now, fixture.arena, &people) == DB_NONE);
}

/* -- leaving --------------------------------------------------------------- */

struct office {
    FILE *out;
    struct config config;
    char smtp[64], http[64], quit[64];
};

static bool office_open(struct office *o)
{
    int mail, gateway;

    o->out = popen("/usr/bin/python3 tests/post_office.py", "r");
    if (o->out == NULL || fscanf(o->out, "%d %d", &mail, &gateway) != 2) {
        return false;
    }
    snprintf(o->smtp, sizeof(o->smtp), "smtp://127.0.0.1:%d", mail);
    snprintf(o->http, sizeof(o->http), "http://127.0.0.1:%d/sms", gateway);
    snprintf(o->quit, sizeof(o->quit), "http://127.0.0.1:%d/quit", gateway);
    o->config = reminder_fixture_sending();
    o->config.smtp_url = o->smtp;
    o->config.sms_url = o->http;
    o->config.sms_header = "Authorization: Bearer secret";
    return true;
}

/* Close it; everything that had arrived, a line each. */
static const char *office_close(struct office *o)
{
    char *all = arena_alloc(fixture.arena, ROOM / 16);
    const char *why;
    struct config config = o->config;

    config.sms_url = o->quit;
    (void)transport_sms(&config, "0", "", fixture.arena, &why);
    size_t n = fread(all, 1, ROOM / 16 - 1, o->out);

    all[n] = '\0';
    pclose(o->out);
    return all;
}

static struct delivery_count deliver(const struct config *config, int64_t now)
{
    struct delivery_count count = {0};
    struct arena *arena = arena_new(ROOM);

    CHECK("run", delivery_run(fixture.write, config, "holder", now, arena,
                     &count) == DB_OK);
    arena_free(arena);
    return count;
}

static void mail_and_short_message(void)
{
    struct office office;
    struct reminder_outcome out;
    const char *arrived;

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "13800000000");
    CHECK("office", office_open(&office));
    CHECK("sent", by_hand(fixture.write, fixture_key(), fixture.now,
                      fixture.arena, &out) == DB_OK);
    CHECK("nothing at night",
        deliver(&office.config, time_at(time_day(fixture.now), 23, 0)).sent ==
            0);
    CHECK("by day", deliver(&office.config, fixture.now).sent == 2);
    CHECK("once", deliver(&office.config, fixture.now).sent == 0);
    arrived = office_close(&office);
    CHECK("mail", strstr(arrived, "\"to\": [\"clerk@example.cn\"]") != NULL);
    CHECK("subject", strstr(arrived, "\"subject\": \"品质综401表：") != NULL);
    CHECK("number", strstr(arrived, "13800000000") != NULL);
    CHECK("token", strstr(arrived, "Bearer secret") != NULL);
    CHECK("kept", fixture_number("SELECT COUNT(*) FROM delivery WHERE state = "
                                 "'sent' AND attempts = 1") == 2);
}

static const struct fate_row {
    const char *name, *email, *want; /* state after one try */
} fate_rows[] = {
    {"refused for good", "never@example.cn", "failed"},
    {"refused for now", "later@example.cn", "waiting"},
    {"taken", "good@example.cn", "sent"},
};

static void refused_mail(void)
{
    struct office office;

    CHECK("office", office_open(&office));
    for (size_t i = 0; i < COUNT(fate_rows); i++) {
        struct reminder_outcome out;

        fixture_clear();
        reminder_fixture_know(fate_rows[i].email, "");
        CHECK("sent", by_hand(fixture.write, fixture_key(), fixture.now,
                          fixture.arena, &out) == DB_OK);
        (void)deliver(&office.config, fixture.now);
        CHECK(fate_rows[i].name,
            strcmp(fixture_query("SELECT state FROM delivery"),
                fate_rows[i].want) == 0);
    }
    (void)office_close(&office);
}

/* The server is away: tried again later, then given up; of no use, stale. */
static void nobody_answers(void)
{
    const struct config config = reminder_fixture_sending();
    struct reminder_outcome out;
    int64_t now = fixture.now;

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "");
    CHECK("sent", by_hand(fixture.write, fixture_key(), now, fixture.arena,
                      &out) == DB_OK);
    CHECK("later", deliver(&config, now).later == 1);
    CHECK("not at once", deliver(&config, now + 59).later == 0);
    CHECK("again", deliver(&config, now + 60).later == 1);
    CHECK("why", fixture_query("SELECT error FROM delivery")[0] != '\0');
    fixture_query("UPDATE delivery SET attempts = 7, next_at = 0");
    CHECK("given up", deliver(&config, now + 60).failed == 1);
    fixture_query("UPDATE delivery SET state = 'waiting', until_at = 1, "
                  "next_at = 0");
    CHECK("stale", deliver(&config, now + HOUR).stale == 1);
}

/* A sender that died holds its lease; then another takes over. */
static void lease_runs_out(void)
{
    struct office office;
    struct reminder_outcome out;

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "");
    CHECK("office", office_open(&office));
    CHECK("sent", by_hand(fixture.write, fixture_key(), fixture.now,
                      fixture.arena, &out) == DB_OK);
    fixture_query("UPDATE delivery SET holder = 'dead', lease_until = 1 + "
                  "(SELECT MAX(sent_at) FROM message)");
    CHECK("held", deliver(&office.config, fixture.now).sent == 0);
    CHECK("taken over", deliver(&office.config, fixture.now + 1).sent == 1);
    (void)office_close(&office);
}

/* What was claimed when a statement failed leaves once the lease is over: no
 * letter is lost, none is marked as sent that did not leave. */
static void every_statement_of_leaving(void)
{
    struct office office;
    struct reminder_outcome out;
    unsigned n = 1;

    CHECK("office", office_open(&office));
    for (bool done = false; !done && n < STATEMENTS_MAX; n++) {
        struct delivery_count count;
        struct arena *arena = arena_new(ROOM);

        fixture_clear();
        reminder_fixture_know("clerk@example.cn", "13800000000");
        CHECK("ordered", by_hand(fixture.write, fixture_key(), fixture.now,
                             fixture.arena, &out) == DB_OK);
        db_fail_at(fixture.write, n);
        done = delivery_run(fixture.write, &office.config, "first", fixture.now,
                   arena, &count) == DB_OK;
        db_fail_at(fixture.write, 0);
        arena_free(arena);
        CHECK("none is given up",
            fixture_number("SELECT COUNT(*) FROM delivery WHERE state IN "
                           "('waiting', 'sent')") == 2);
        CHECK("none sent that was not tried",
            fixture_number("SELECT COUNT(*) FROM delivery WHERE state = 'sent' "
                           "AND attempts = 0") == 0);
        (void)deliver(&office.config, fixture.now + DELIVERY_LEASE);
        CHECK("all in the end",
            fixture_number("SELECT COUNT(*) FROM delivery WHERE state = "
                           "'sent'") == 2);
    }
    CHECK("comes to an end", n > 6 && n < STATEMENTS_MAX);
    (void)office_close(&office);
}

SUITE(store_reminder, {"once a day by hand", once_a_day},
    {"nobody to write to", nobody_to_write_to}, {"two at once", two_at_once},
    {"every statement", every_statement},
    {"messages are read", messages_are_read},
    {"mail and short message", mail_and_short_message},
    {"refused mail", refused_mail}, {"nobody answers", nobody_answers},
    {"lease runs out", lease_runs_out},
    {"every statement of leaving", every_statement_of_leaving})
