/* A statement fails, each in turn: nothing is left half-written. */
#include "sql/db.h"

#include <string.h>

#include "sql/audit.h"
#include "sql/calendar.h"
#include "sql/message.h"
#include "sql/register.h"
#include "sql/secret.h"
#include "tests/integration/factor.h"

enum { STATEMENTS_MAX = 12 };

/* One write path: what it does, and what it answers when all is well. */
struct path {
    const char *name;
    bool (*prepare)(void);
    bool (*run)(void); /* true: done */
    unsigned statements;
};

static const struct explanation explanations[] = {
    {"growth:B01", "新线投产带动产值增长", ""}};
static struct opened_form form;

static bool empty(void)
{
    return true;
}

static bool put(enum event event, size_t explained)
{
    const struct cell_input cells[] = {
        fixture_cell("B01", "3039.6"), fixture_cell("B03", "412")};
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form.head.version,
        .event = event,
        .cells = cells,
        .cell_count = COUNT(cells),
        .explanations = explanations,
        .explanation_count = explained,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    CHECK("done or failed", out.result == PUT_OK || out.result == PUT_FAIL);
    return out.result == PUT_OK;
}

static bool open_form(void)
{
    form = fixture_form("tjj");
    return form.key.form >= 0;
}

static bool saves(void)
{
    return open_form() && put(EVENT_SAVE, 1);
}

static bool submits(void)
{
    return open_form() && put(EVENT_SUBMIT, 0);
}

static bool submits_empty(void)
{
    static const struct explanation why = {
        EXPLANATION_EMPTY, "本期无此项业务，无数可报", ""};
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = 0,
        .event = EVENT_SUBMIT,
        .empty = true,
        .explanations = &why,
        .explanation_count = 1,
        .address = ADDRESS};
    struct put_outcome out;

    open_form();
    submission_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    CHECK("done or failed", out.result == PUT_OK || out.result == PUT_FAIL);
    return out.result == PUT_OK;
}

static bool submitted(void)
{
    return open_form() && put(EVENT_SUBMIT, 0) && open_form();
}

static bool review(enum event event)
{
    struct put_outcome out;

    open_form();
    out = fixture_review(&form, event, "请核实", fixture_key());
    CHECK("done or failed", out.result == PUT_OK || out.result == PUT_FAIL);
    return out.result == PUT_OK;
}

static bool accepts(void)
{
    return review(EVENT_ACCEPT);
}

static bool returns(void)
{
    return review(EVENT_RETURN);
}

static bool accepted(void)
{
    return submitted() && accepts();
}

static bool confirms(void)
{
    return review(EVENT_CONFIRM);
}

static bool confirmed(void)
{
    return accepted() && confirms();
}

static bool locks(void)
{
    return review(EVENT_LOCK);
}

static bool adds_entry(void)
{
    const struct entry entry = {.kind = ENTRY_HONOUR,
        .title = "全国文明城市",
        .level = 0,
        .body = "中央文明委",
        .date = "2023-11-01",
        .quality = -1,
        .indicator = -1,
        .bureau = framework_bureau(fixture.fw, TEXT("tjj")),
        .unit = "",
        .scope = "",
        .evidence = "",
        .note = ""};
    bool replayed;

    return register_put(fixture.write, fixture.fw, &fixture.clerk, REGION, 2023,
               &entry, fixture_key(), ADDRESS, fixture.now, fixture.arena,
               &replayed) == DB_OK;
}

static bool signs_in(void)
{
    char token[SESSION_TOKEN_TEXT];

    return fixture_sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK;
}

static bool opens_quarter(void)
{
    static const struct period quarter = {2022, FREQ_QUARTER, 4};

    fixture_query("DELETE FROM calendar WHERE period = '2022-Q4'");
    return calendar_open(fixture.write, fixture.fw, quarter, 0, fixture.now,
               fixture.arena) == DB_OK;
}

/* -- messages -------------------------------------------------------------- */

static bool writes_message(void)
{
    static const struct letter letter = {.kind = "query",
        .subject = {"问", "Query"},
        .text = {"B01 对吗？", "Is B01 right?"},
        .link = "/tasks",
        .sender = "李"};
    const struct message_order order = {
        fixture_key(), ADDRESS, REGION, "tjj", 1u << ROLE_CLERK, &letter};
    int people = 0;

    return message_send(fixture.write, &fixture.reviewer, &order, fixture.now,
               fixture.arena, &people) == DB_OK &&
           people == 1;
}

static bool reads_messages(void)
{
    return message_read(fixture.write, &fixture.clerk, 0, fixture_key(),
               ADDRESS, fixture.now, fixture.arena) == DB_OK;
}

/* -- the second factor ----------------------------------------------------- */

static struct factor factor;
static char session[SESSION_TOKEN_TEXT];

static bool no_factor(void)
{
    unsigned char key[SECRET_BYTES];

    factor_forget();
    return secret_get(fixture.read, fixture.write, "totp", fixture.now,
               fixture.arena, key) == DB_OK &&
           fixture_sign_in("clerk1", PASSWORD, fixture.now, session) ==
               LOGIN_OK;
}

static bool begins_factor(void)
{
    return totp_begin(fixture.write, &fixture.clerk, fixture_key(), ADDRESS,
               fixture.now, fixture.arena) == DB_OK;
}

static bool factor_waits(void)
{
    return no_factor() && begins_factor() &&
           factor_read(fixture.clerk.account, &factor);
}

static bool took(enum totp_result result)
{
    CHECK("done or failed", result == TOTP_OK || result == TOTP_FAIL);
    return result == TOTP_OK;
}

static bool confirms_factor(void)
{
    char codes[RECOVERY_MAX][RECOVERY_TEXT];

    return took(totp_confirm(fixture.write, &fixture.clerk, session,
        factor_code(&factor, fixture.now), ADDRESS, fixture.now, fixture.arena,
        codes));
}

static bool factor_in_use(void)
{
    return factor_waits() && confirms_factor();
}

static bool ends_factor(void)
{
    return took(totp_end(fixture.write, &fixture.clerk,
        factor_code(&factor, fixture.now + 60), ADDRESS, fixture.now + 60,
        fixture.arena));
}

/* A wrong code is counted, or the person told that nothing was. */
static bool counts_wrong_code(void)
{
    enum totp_result result = totp_end(fixture.write, &fixture.clerk,
        "abcde-fghjk", ADDRESS, fixture.now + 60, fixture.arena);

    CHECK("counted or failed", result == TOTP_WRONG || result == TOTP_FAIL);
    return result == TOTP_WRONG;
}

/* -- each in turn ---------------------------------------------------------- */

static const char *state(void)
{
    return fixture_query("CHECKSUM TABLE submission, cell, cell_version, "
                         "explanation, register_entry, audit, session, "
                         "account, calendar, message, delivery, totp, "
                         "recovery_code, secret");
}

static void fails_at_each(void)
{
    /* Statements: COMMIT is the last of each. */
    static const struct path paths[] = {
        {"save with an explanation", empty, saves, 5},
        {"submit", empty, submits, 4},
        {"accept", submitted, accepts, 7},
        {"return", submitted, returns, 5},
        {"confirm", accepted, confirms, 3},
        {"lock", confirmed, locks, 3},
        {"entry", empty, adds_entry, 4},
        {"sign in", empty, signs_in, 8},
        {"empty form", empty, submits_empty, 4},
        {"message", empty, writes_message, 4},
        {"messages read", writes_message, reads_messages, 3},
        {"factor begun", no_factor, begins_factor, 5},
        {"factor confirmed", factor_waits, confirms_factor, 19},
        {"factor given up", factor_in_use, ends_factor, 8},
        {"wrong code", factor_in_use, counts_wrong_code, 8},
    };

    for (size_t i = 0; i < COUNT(paths); i++) {
        const struct path *p = &paths[i];
        uint64_t before;

        for (unsigned n = 1; n <= p->statements; n++) {
            const char *was;

            fixture_clear();
            CHECK(p->name, p->prepare());
            was = state();
            db_fail_at(fixture.write, n);
            CHECK(p->name, !p->run());
            db_fail_at(fixture.write, 0);
            CHECK(p->name, strcmp(was, state()) == 0);
        }
        before = db_statement_count(fixture.write);
        CHECK(p->name, p->run());
        CHECK(p->name,
            db_statement_count(fixture.write) - before == p->statements);
    }
    factor_forget();
}

/* A secret is made once with its audit row; whoever asks after a failure gets
 * the one that is stored. */
static void secrets_are_made_once(void)
{
    static const char clean[] = "DELETE FROM secret WHERE purpose = 'fault'";
    bool done = false;
    unsigned n = 0;

    while (!done && ++n < STATEMENTS_MAX) {
        unsigned char first[SECRET_BYTES], again[SECRET_BYTES];

        fixture_clear();
        fixture_query(clean);
        db_fail_at(fixture.write, n);
        done = secret_get(fixture.read, fixture.write, "fault", fixture.now,
                   fixture.arena, first) == DB_OK;
        db_fail_at(fixture.write, 0);
        CHECK("with its audit row",
            fixture_number("SELECT COUNT(*) FROM secret WHERE purpose = "
                           "'fault'") ==
                fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                               "'secret' AND object = 'fault'"));
        CHECK("asked again", secret_get(fixture.read, fixture.write, "fault",
                                 fixture.now, fixture.arena, again) == DB_OK);
        CHECK("the same", !done || memcmp(first, again, SECRET_BYTES) == 0);
        CHECK("one", fixture_number("SELECT COUNT(*) FROM audit WHERE action = "
                                    "'secret'") == 1);
    }
    CHECK("works in the end", done && n == 5);
    fixture_query(clean);
}

static void calendar_opens_whole_or_not(void)
{
    unsigned n = 0;
    bool done = false;

    while (!done && ++n < STATEMENTS_MAX) {
        fixture_clear();
        db_fail_at(fixture.write, n);
        done = opens_quarter();
        db_fail_at(fixture.write, 0);
        CHECK("all or nothing",
            (fixture_number("SELECT COUNT(*) FROM calendar WHERE period = "
                            "'2022-Q4'") > 0) == done);
    }
    CHECK("works in the end", done && n > 2);
    fixture_query("DELETE FROM calendar WHERE period = '2022-Q4'");
}

/* A read that fails says so, and gives nothing. */
static void reads_fail(void)
{
    const struct form_path path = {REGION, NOVEMBER_2023, FORM, "tjj"};
    const struct framework *fw;
    struct submission_line *lines;
    unsigned char secret[SECRET_BYTES];
    size_t count;

    fixture_clear();
    db_fail_at(fixture.read, 1);
    CHECK("open", submission_open(fixture.read, &path, fixture.arena, &fw,
                      &form) == DB_FAIL);
    db_fail_at(fixture.read, 1);
    CHECK("secret", secret_get(fixture.read, fixture.write, "totp", fixture.now,
                        fixture.arena, secret) == DB_FAIL);
    db_fail_at(fixture.read, 1);
    CHECK("list", submission_list(fixture.read, REGION, "2023-11", 0,
                      fixture.arena, &lines, &count) == DB_FAIL);
}

SUITE(store_fault, {"fails at each statement", fails_at_each},
    {"secrets are made once", secrets_are_made_once},
    {"the calendar opens whole or not", calendar_opens_whole_or_not},
    {"reads fail", reads_fail})
