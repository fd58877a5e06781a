/* The ladder of reminders: when, to whom, until when, and nothing twice. */
#include <stdio.h>
#include <string.h>

#include "sql/reminder.h"
#include "tests/integration/reminder_fixture.h"

enum { HOUR = 3600, STATEMENTS_MOST = 200 };

static int64_t walk(int64_t now, struct reminder_outcome *out)
{
    const struct config config = reminder_fixture_sending();

    CHECK("walked", reminder_run(fixture.read, fixture.write, &config, now,
                        false, NULL, fixture.arena, out) == DB_OK);
    return now;
}

static void along_the_ladder(void)
{
    struct reminder_outcome out;
    int64_t due, morning;

    fixture_clear();
    due = reminder_fixture_deadline().due;
    morning = time_at(time_day(due - 1), 9, 0);
    (void)walk(morning - 4 * 24 * HOUR, &out);
    CHECK("nothing yet", out.sent == 0);
    (void)walk(morning - 3 * 24 * HOUR, &out);
    CHECK("three days before", out.sent > 0);
    int first = out.sent;
    (void)walk(morning - 3 * 24 * HOUR + HOUR, &out);
    CHECK("not again", out.sent == 0);
    (void)walk(morning + 24 * HOUR, &out);
    CHECK("late", out.sent == first);
    CHECK("steps kept", fixture_number("SELECT COUNT(DISTINCT step) FROM "
                                       "reminder") == 2);
    CHECK("only until the lock",
        walk(reminder_fixture_deadline().lock, &out) > 0 && out.sent == 0);
    CHECK("dry run writes nothing",
        reminder_run(fixture.read, fixture.write, &fixture.config,
            morning + 48 * HOUR, true, NULL, fixture.arena, &out) == DB_OK &&
            out.sent > 0 &&
            fixture_number("SELECT COUNT(DISTINCT step) FROM reminder") == 2);
}

static void not_who_has_reported(void)
{
    struct opened_form form;
    struct reminder_outcome out;
    const char *object = "SELECT COUNT(*) FROM reminder WHERE form = '401' AND "
                         "bureau = 'tjj'";

    fixture_clear();
    form = fixture_form("tjj");
    CHECK("submitted", fixture_put(&fixture.clerk, &form, EVENT_SUBMIT,
                           "3039.6", fixture_key())
                               .result == PUT_OK);
    (void)walk(
        time_at(time_day(reminder_fixture_deadline().due - 1) - 1, 9, 0), &out);
    CHECK("left in peace", fixture_number(object) == 0);
}

/* -- who else, and until when ---------------------------------------------- */

static int sent_to(const char *login, const char *region)
{
    return fixture_number(arena_printf(fixture.arena,
        "SELECT COUNT(*) FROM message m JOIN account a ON a.id = m.account_id "
        "WHERE a.login = '%s' AND m.link LIKE '/form/%s/%%'",
        login, region));
}

static void scope(const char *login, const char *region, const char *bureau)
{
    fixture_query(arena_printf(fixture.arena,
        "INSERT INTO account_scope (account_id, region, bureau) SELECT id, "
        "'%s', '%s' FROM account WHERE login = '%s'",
        region, bureau, login));
}

/* Who answers for a bureau by a further scope is reminded of it like its own
 * people, once. */
static void further_scopes(void)
{
    struct reminder_outcome out;
    int64_t morning;

    fixture_clear();
    morning = time_at(time_day(reminder_fixture_deadline().due - 1) - 3, 9, 0);
    (void)walk(morning, &out);
    CHECK("of the own county alone",
        sent_to("clerk2", REGION) > 0 && sent_to("clerk2", "320482") == 0);
    int own = sent_to("clerk2", REGION), tjj = sent_to("clerk1", REGION);

    fixture_clear();
    scope("clerk2", "320482", "tjj");
    scope("clerk2", REGION, "tjj");
    scope("clerk2", REGION, "tjj.gy");
    (void)walk(morning, &out);
    CHECK("another bureau too", sent_to("clerk2", REGION) == own + tjj);
    CHECK("another county", sent_to("clerk2", "320482") == tjj);
    CHECK("one message a person and form",
        fixture_number("SELECT COUNT(*) - COUNT(DISTINCT account_id, link) "
                       "FROM message") == 0);
}

/* One of a whole city or province is one of each county below it. */
static void wide_scopes(void)
{
    static const struct {
        const char *name, *region, *bureau;
        bool here, there; /* reminded of tjj's forms in either county */
    } rows[] = {
        {"none", "", "", false, false},
        {"city", "320400", "tjj", true, true},
        {"city in short", "3204", "tjj", true, true},
        {"province", "320000", "tjj", true, true},
        {"province in short", "32", "tjj", true, true},
        {"another city", "320500", "tjj", false, false},
    };
    struct reminder_outcome out;
    int64_t morning =
        time_at(time_day(reminder_fixture_deadline().due - 1) - 3, 9, 0);

    fixture_query("INSERT INTO region (code, name_zh, name_en, parent, sample)"
                  " VALUES ('320482', '金坛', 'Jintan', '320400', 0)");
    fixture_clear();
    (void)walk(morning, &out);
    int own = sent_to("clerk2", REGION), tjj = sent_to("clerk1", REGION);

    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_clear();
        if (rows[i].region[0] != '\0') {
            scope("clerk2", rows[i].region, rows[i].bureau);
        }
        (void)walk(morning, &out);
        CHECK(rows[i].name,
            sent_to("clerk2", REGION) == own + (rows[i].here ? tjj : 0));
        CHECK(rows[i].name,
            sent_to("clerk2", "320482") == (rows[i].there ? tjj : 0));
        CHECK(rows[i].name,
            fixture_number("SELECT COUNT(*) FROM message WHERE link NOT LIKE "
                           "'/form/320481/%' AND link NOT LIKE "
                           "'/form/320482/%'") == 0);
        CHECK(rows[i].name,
            fixture_number("SELECT COUNT(*) - COUNT(DISTINCT account_id, link) "
                           "FROM message") == 0);
    }
    fixture_query("DELETE FROM region WHERE code = '320482'");
    fixture_clear();
}

/* A reviewer of some bureaus hears of these alone. */
static void reviewer_of_a_bureau(void)
{
    struct reminder_outcome out;

    fixture_clear();
    fixture_query("UPDATE account SET bureau = 'shuiwj' WHERE login = "
                  "'reviewer1'");
    (void)walk(
        time_at(time_day(reminder_fixture_deadline().due - 1) + 2, 9, 0), &out);
    fixture_query("UPDATE account SET bureau = '' WHERE login = 'reviewer1'");
    CHECK("his own", fixture_number("SELECT COUNT(*) FROM message m JOIN "
                                    "account a ON a.id = m.account_id WHERE "
                                    "a.login = 'reviewer1'") > 0);
    CHECK("no other",
        fixture_number("SELECT COUNT(*) FROM message m JOIN account a ON a.id "
                       "= m.account_id WHERE a.login = 'reviewer1' AND m.link "
                       "NOT LIKE '%/shuiwj'") == 0);
}

static void put_off(int64_t until)
{
    fixture_query(arena_printf(fixture.arena,
        "REPLACE INTO form_exception (period, region, form, bureau, until_at, "
        "reason, at, by_name) VALUES ('2023-11', '" REGION "', '" FORM
        "', 'tjj', %lld, 'flood', 1, 'x')",
        (long long)until));
}

/* Reminders of tjj's form that went to its clerk, by step. */
static const char *told(const char *step)
{
    return fixture_query(arena_printf(fixture.arena,
        "SELECT times FROM reminder WHERE form = '" FORM "' AND bureau = 'tjj' "
        "AND channel = 'app' AND step = '%s'",
        step));
}

/* An exception moves the ladder of its bureau, and of no other. */
static void by_the_exception(void)
{
    struct reminder_outcome out;
    int64_t due, lock, until, morning;
    int others;

    fixture_clear();
    due = reminder_fixture_deadline().due;
    lock = reminder_fixture_deadline().lock;
    morning = time_at(time_day(due - 1), 9, 0);
    (void)walk(morning - 24 * HOUR, &out);
    CHECK("by the calendar", strcmp(told("before-1d"), "1") == 0);
    until = lock + 5 * 24 * HOUR;
    put_off(until);
    (void)walk(morning + 24 * HOUR, &out);
    others = out.sent;
    CHECK("not late", others > 0 && told("late-1d")[0] == '\0');
    (void)walk(until - 24 * HOUR, &out);
    CHECK("again, after the lock of all others",
        out.sent == 1 && strcmp(told("before-1d"), "2") == 0);
    (void)walk(until - 24 * HOUR + HOUR, &out);
    CHECK("once", out.sent == 0);
    CHECK("its moment in the text",
        strstr(fixture_query("SELECT text_en FROM message ORDER BY sent_at "
                             "DESC LIMIT 1"),
            "Due 30 December 18:00") != NULL);
    (void)walk(until, &out);
    CHECK("closed", out.sent == 0);
}

static void by_a_revoked_exception(void)
{
    struct reminder_outcome out;

    fixture_clear();
    put_off(reminder_fixture_deadline().lock);
    fixture_query("UPDATE form_exception SET revoked_at = 1");
    (void)walk(
        time_at(time_day(reminder_fixture_deadline().due - 1) + 1, 9, 0), &out);
    CHECK("late as before", strcmp(told("late-1d"), "1") == 0);
}

/* A returned form is awaited until the moment that its return names. */
static void by_the_return(void)
{
    struct reminder_outcome out;
    int64_t late;

    fixture_clear();
    late = time_at(time_day(reminder_fixture_deadline().due - 1) + 1, 9, 0);
    fixture_query(arena_printf(fixture.arena,
        "INSERT INTO submission (period, region, form, bureau, state, version, "
        "redo_at) VALUES ('2023-11', '" REGION "', '" FORM
        "', 'tjj', 'returned', 3, %lld)",
        (long long)late + 30 * HOUR));
    (void)walk(late, &out);
    CHECK("not late yet", told("late-1d")[0] == '\0');
    CHECK("a day before", strcmp(told("before-1d"), "1") == 0);
}

/* At midnight the quiet hours would keep the last mail until it is too late. */
static void before_the_night(void)
{
    struct reminder_outcome out;
    int64_t evening;

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "13800000000");
    evening = time_at(time_day(reminder_fixture_deadline().due - 1), 20, 30);
    (void)walk(evening - 60, &out);
    CHECK("not yet", told("before-2h")[0] == '\0');
    (void)walk(evening, &out);
    CHECK("now", strcmp(told("before-2h"), "1") == 0);
    CHECK("leaves now",
        fixture_number("SELECT COUNT(*) FROM delivery d JOIN message m ON m.id "
                       "= d.message WHERE d.next_at > m.sent_at") == 0 &&
            fixture_number("SELECT COUNT(*) FROM delivery") > 0);
    (void)walk(evening + 90 * 60, &out);
    CHECK("once", strcmp(told("before-2h"), "1") == 0);

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "13800000000");
    (void)walk(evening + 2 * HOUR, &out);
    CHECK("in the pages at once", strcmp(told("before-2h"), "1") == 0);
    CHECK("nothing that would come too late",
        fixture_number("SELECT COUNT(*) FROM delivery WHERE next_at >= "
                       "until_at") == 0);
}

/* What a run of the timer leaves: reminders, messages, rows of the log. */
static const char *sent_so_far(void)
{
    return fixture_query("SELECT (SELECT COUNT(*) FROM reminder), (SELECT "
                         "COUNT(*) FROM message), (SELECT COUNT(*) FROM audit "
                         "WHERE action = 'remind'), (SELECT COUNT(*) FROM "
                         "delivery)");
}

/* A run that stops anywhere has sent whole reminders alone; the next one sends
 * the rest, and nothing twice. The statements it took. */
static unsigned stop_and_go(struct db *db, int64_t now, const char *all)
{
    const struct config config = reminder_fixture_sending();
    struct reminder_outcome out;
    enum db_result result;
    unsigned n = 1;

    for (; n < STATEMENTS_MOST; n++) {
        fixture_clear();
        reminder_fixture_know("clerk@example.cn", "13800000000");
        db_fail_at(db, n);
        result = reminder_run(fixture.read, fixture.write, &config, now, false,
            NULL, fixture.arena, &out);
        db_fail_at(db, 0);
        if (result == DB_OK) {
            break;
        }
        CHECK("said", result == DB_FAIL);
        CHECK("a row of the log for each",
            fixture_number("SELECT COUNT(DISTINCT step, period, region, form, "
                           "bureau) FROM reminder") ==
                fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                               "'remind' AND detail LIKE '%after: step %'"));
        CHECK("a message for each",
            (fixture_number("SELECT COUNT(*) FROM reminder") == 0) ==
                (fixture_number("SELECT COUNT(*) FROM message") == 0));
        (void)walk(now + HOUR, &out);
        CHECK("all of it in the end", strcmp(sent_so_far(), all) == 0);
    }
    CHECK("at once", strcmp(sent_so_far(), all) == 0);
    return n;
}

static void every_statement_of_the_timer(void)
{
    struct reminder_outcome out;
    char all[100];
    int64_t now;

    fixture_clear();
    reminder_fixture_know("clerk@example.cn", "13800000000");
    now = walk(
        time_at(time_day(reminder_fixture_deadline().due - 1) - 3, 9, 0), &out);
    snprintf(all, sizeof(all), "%s", sent_so_far());
    CHECK("some", out.sent > 1);
    CHECK("reads", stop_and_go(fixture.read, now, all) > 4);
    CHECK("writes", stop_and_go(fixture.write, now, all) > 12);
}

SUITE(store_ladder, {"along the ladder", along_the_ladder},
    {"not who has reported", not_who_has_reported},
    {"further scopes", further_scopes}, {"wide scopes", wide_scopes},
    {"reviewer of a bureau", reviewer_of_a_bureau},
    {"by the exception", by_the_exception},
    {"by a revoked exception", by_a_revoked_exception},
    {"by the return", by_the_return}, {"before the night", before_the_night},
    {"every statement of the timer", every_statement_of_the_timer})
