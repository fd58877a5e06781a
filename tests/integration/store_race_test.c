/* Two at once, lost connections, and how often the server is asked. */
#include "sql/submission.h"

#include <pthread.h>
#include <string.h>

#include "tests/integration/fixture.h"

enum { ROUNDS = 8 };

/* One of two threads that send the same form at the same moment. */
struct sender {
    pthread_t thread;
    pthread_barrier_t *barrier;
    struct db *write;
    struct arena *arena;
    const struct opened_form *form;
    const char *key, *value;
    enum event event;
    struct put_outcome out;
};

static void *send_form(void *context)
{
    struct sender *s = context;
    const struct cell_input cell = fixture_cell("B01", s->value);
    const struct submission_input input = {.key_hex = s->key,
        .base_version = s->form->head.version,
        .event = s->event,
        .cells = &cell,
        .cell_count = 1,
        .address = ADDRESS};

    pthread_barrier_wait(s->barrier);
    submission_put(s->write, fixture.fw, &fixture.clerk, s->form, &input,
        fixture.now, s->arena, &s->out);
    db_thread_end();
    return NULL;
}

static void send_both(struct sender senders[2])
{
    pthread_barrier_t barrier;

    pthread_barrier_init(&barrier, NULL, 2);
    for (int i = 0; i < 2; i++) {
        senders[i].barrier = &barrier;
        senders[i].write = db_new(&fixture.config, DB_WRITE);
        senders[i].arena = arena_new(1 << 22);
        pthread_create(&senders[i].thread, NULL, send_form, &senders[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(senders[i].thread, NULL);
        db_free(senders[i].write);
    }
    pthread_barrier_destroy(&barrier);
}

static int count_results(const struct sender senders[2], enum put_result what)
{
    return (senders[0].out.result == what) + (senders[1].out.result == what);
}

static void race(const char *name, enum event event, bool same_key,
    bool is_known, enum put_result loser)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct sender senders[2] = {{.event = event}, {.event = event}};
        struct opened_form form;

        fixture_clear();
        form = fixture_form("tjj");
        if (is_known) {
            fixture_put(&fixture.clerk, &form, EVENT_SAVE, "1", fixture_key());
            form = fixture_form("tjj");
        }
        senders[0].form = senders[1].form = &form;
        senders[0].key = senders[1].key = fixture_key();
        senders[0].value = senders[1].value = "5";
        if (!same_key) {
            senders[1].key = fixture_key();
            senders[1].value = "6";
        }
        send_both(senders);
        CHECK(name, count_results(senders, PUT_OK) == 1);
        CHECK(name, count_results(senders, loser) == 1);
        CHECK(name, senders[0].out.version == senders[1].out.version);
        CHECK(name,
            fixture_number("SELECT COUNT(*) FROM audit") == (is_known ? 2 : 1));
        CHECK(name, fixture_number("SELECT version FROM submission") ==
                        (is_known ? 2 : 1));
        arena_free(senders[0].arena);
        arena_free(senders[1].arena);
    }
}

static void two_at_once(void)
{
    race("first save, sent twice", EVENT_SAVE, true, false, PUT_REPLAYED);
    race("submit, sent twice", EVENT_SUBMIT, true, true, PUT_REPLAYED);
    race("first submit by two persons", EVENT_SUBMIT, false, false, PUT_STALE);
    race("save by two persons", EVENT_SAVE, false, true, PUT_STALE);
}

static void reconnects_between_transactions(void)
{
    struct opened_form form;

    fixture_clear();
    form = fixture_form("tjj");
    CHECK("first",
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "1", fixture_key())
                .result == PUT_OK);
    for (int i = 0; i < 2; i++) {
        const char *ids = fixture_query(
            "SELECT GROUP_CONCAT(CONCAT('KILL ', id) SEPARATOR '; ') FROM "
            "information_schema.processlist WHERE db = DATABASE() AND "
            "id <> CONNECTION_ID()");

        fixture_query(ids);
        form = fixture_form("tjj");
        CHECK("read again", form.head.version == (unsigned)i + 1);
        CHECK("written again", fixture_put(&fixture.clerk, &form, EVENT_SAVE,
                                   i == 0 ? "2" : "3", fixture_key())
                                       .result == PUT_OK);
    }
}

/* The way of a page: its token, the form, then what is sent. */
static void few_round_trips(void)
{
    static const struct {
        const char *name;
        enum event event;
        size_t cells;
        uint64_t most;
    } rows[] = {
        {"save one cell", EVENT_SAVE, 1, 2},
        {"save four cells", EVENT_SAVE, 4, 5},
        {"submit four cells", EVENT_SUBMIT, 4, 5},
        {"save nothing new", EVENT_SAVE, 0, 4},
    };
    const struct form_path path = {REGION, NOVEMBER_2023, FORM, "tjj"};
    char token[SESSION_TOKEN_TEXT];

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cell_input cells[] = {fixture_cell("B01", "300"),
            fixture_cell("B01", "20"), fixture_cell("B03", "800"),
            fixture_cell("E05", "17.4")};
        struct submission_input input = {.event = rows[i].event,
            .cells = cells,
            .cell_count = rows[i].cells,
            .address = ADDRESS};
        const struct framework *fw;
        struct opened_form form;
        struct session session;
        struct put_outcome out;
        uint64_t before;

        fixture_clear();
        cells[1].column = COLUMN_CURRENT;
        CHECK(rows[i].name, fixture_sign_in("clerk1", PASSWORD, fixture.now,
                                token) == LOGIN_OK);
        before = db_statement_count(fixture.read) +
                 db_statement_count(fixture.write);
        CHECK(rows[i].name,
            session_open_form(fixture.read, token, &path, true, fixture.now,
                IDLE, fixture.arena, &session, &fw, &form) == DB_OK);
        CHECK(rows[i].name, db_statement_count(fixture.read) +
                                    db_statement_count(fixture.write) -
                                    before ==
                                1);
        input.key_hex = fixture_key();
        submission_put(fixture.write, fw, &session.actor, &form, &input,
            fixture.now, fixture.arena, &out);
        CHECK(rows[i].name, out.result == PUT_OK);
        CHECK(rows[i].name, db_statement_count(fixture.read) +
                                    db_statement_count(fixture.write) -
                                    before <=
                                rows[i].most);
    }
}

static void opens_with_the_session(void)
{
    static const struct {
        const char *name, *form, *bureau;
        bool fw;
    } rows[] = {
        {"own part", "401", "tjj", true},
        {"another bureau's part", "401", "shuiwj", true},
        {"bureau without a row", "401", "jyj", false},
        {"no such bureau", "401", "nobody", false},
        {"no such form", "499", "tjj", false},
        {"form of another frequency", "411", "tjj", false},
    };
    char token[SESSION_TOKEN_TEXT];
    const struct framework *fw;
    struct opened_form form;
    struct session session;

    fixture_clear();
    CHECK("in",
        fixture_sign_in("clerk1", PASSWORD, fixture.now, token) == LOGIN_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct form_path path = {
            REGION, NOVEMBER_2023, rows[i].form, rows[i].bureau};

        CHECK(rows[i].name,
            session_open_form(fixture.read, token, &path, true, fixture.now,
                IDLE, fixture.arena, &session, &fw, &form) == DB_OK);
        CHECK(rows[i].name, (fw != NULL) == rows[i].fw);
        CHECK(rows[i].name, strcmp(session.actor.login, "clerk1") == 0);
    }
    CHECK("no session",
        session_open_form(fixture.read, token,
            &(struct form_path){REGION, NOVEMBER_2023, FORM, "tjj"}, true,
            fixture.now + IDLE, IDLE, fixture.arena, &session, &fw,
            &form) == DB_NONE);
}

SUITE(store_race, {"two at once", two_at_once},
    {"reconnects between transactions", reconnects_between_transactions},
    {"few round trips", few_round_trips},
    {"opens with the session", opens_with_the_session})
