/* What the pages never send, and what must not be lost. */
#include "sql/submission.h"

#include <pthread.h>
#include <string.h>

#include "tests/integration/fixture.h"

enum { GUESSERS = 12 };

static struct put_outcome put(const struct cell_input *cell, enum event event,
    const struct explanation *explanations, size_t count)
{
    struct opened_form form = fixture_form("tjj");
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form.head.version,
        .event = event,
        .cells = cell,
        .cell_count = 1,
        .explanations = explanations,
        .explanation_count = count,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    return out;
}

static void only_own_cells(void)
{
    const struct {
        const char *name, *item;
        enum column column;
        enum put_result want;
    } rows[] = {
        {"own", "B01", COLUMN_TOTAL, PUT_OK},
        {"own, of the month", "B01", COLUMN_CURRENT, PUT_OK},
        {"of another bureau", "B02", COLUMN_TOTAL, PUT_REFUSED},
        {"of another form", "B04", COLUMN_TOTAL, PUT_REFUSED},
        {"a column it does not have", "B03", COLUMN_CURRENT, PUT_REFUSED},
    };

    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cell_input cell = fixture_cell(rows[i].item, "5");
        struct put_outcome out;

        cell.column = rows[i].column;
        out = put(&cell, EVENT_SAVE, NULL, 0);
        CHECK(rows[i].name, out.result == rows[i].want);
        CHECK(rows[i].name,
            out.result == PUT_OK || out.refusal == REFUSED_BUREAU);
    }
    CHECK("two cells", fixture_number("SELECT COUNT(*) FROM cell") == 2);
}

static const char *explained(void)
{
    return fixture_query("SELECT code, text FROM explanation WHERE text <> '' "
                         "ORDER BY code");
}

/* A report keeps the explanations of its hits; the log keeps them all. */
static void explanations_follow_the_hits(void)
{
    static const struct explanation first = {"growth:B01",
                                        "一号线投产; B01.total 1>2", ""},
                                    second = {"growth:B01",
                                        "二号线于十月正式投产", ""};
    const struct cell_input high = fixture_cell("B01", "2000"),
                            low = fixture_cell("B01", "1001");
    struct opened_form form;

    fixture_clear();
    fixture_figures(
        "INSERT INTO cell VALUES ('2022-11', '320481', '401', 'B01', "
        "1, 'tjj', 1, 1000, '', 2, 1)");
    CHECK("draft", put(&high, EVENT_SAVE, &first, 1).result == PUT_OK);
    CHECK("kept",
        strcmp(explained(), "growth:B01\t一号线投产; B01.total 1>2") == 0);
    CHECK("changed", put(&high, EVENT_SAVE, &second, 1).result == PUT_OK);
    CHECK("the new one",
        strcmp(explained(), "growth:B01\t二号线于十月正式投产") == 0);
    CHECK("the old one in the log, not to be taken for a figure",
        strcmp(fixture_query("SELECT detail FROM audit ORDER BY version "
                             "LIMIT 1"),
            "B01.total ->2000; growth:B01=一号线投产, B01.total 1>2; ") == 0);
    CHECK("submit", put(&low, EVENT_SUBMIT, NULL, 0).result == PUT_OK);
    CHECK("nothing left to explain", explained()[0] == '\0');
    form = fixture_form("tjj");
    CHECK("nor to read", form.explanation_count == 0);
}

static void not_applicable_needs_a_reason(void)
{
    struct cell_input cells[] = {
        fixture_cell("B01", "-"), fixture_cell("B03", "7")};
    struct put_outcome out;

    fixture_clear();
    CHECK("a number too", put(&cells[1], EVENT_SAVE, NULL, 0).result == PUT_OK);
    cells[0].state = CELL_NOT_APPLICABLE;
    CHECK("draft", put(&cells[0], EVENT_SAVE, NULL, 0).result == PUT_OK);
    out = put(&cells[0], EVENT_SUBMIT, NULL, 0);
    CHECK("blocked", out.result == PUT_BLOCKED && out.hit_count == 1 &&
                         strcmp(out.hits[0].code, "reason:B01") == 0);
    cells[0].note = "本地无此项";
    CHECK("with its reason",
        put(&cells[0], EVENT_SUBMIT, NULL, 0).result == PUT_OK);
}

static void locks_own_county_alone(void)
{
    const struct actor stranger = {
        99, "far", "far", ROLE_REVIEWER, "320482", "", NULL};
    const struct review_input lock = {.event = EVENT_LOCK,
        .key_hex = "00000000000000000000000000000001",
        .base_version = 3,
        .reason = "",
        .address = ADDRESS};
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "5", fixture_key());
    form = fixture_form("tjj");
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    form = fixture_form("tjj");
    fixture_review(&form, EVENT_CONFIRM, "", fixture_key());
    form = fixture_form("tjj");
    submission_review(fixture.write, fixture.fw, &stranger, &form, &lock,
        fixture.now, fixture.arena, &out);
    CHECK(
        "refused", out.result == PUT_REFUSED && out.refusal == REFUSED_REGION);
    submission_review(fixture.write, fixture.fw, &fixture.reviewer, &form,
        &lock, fixture.now, fixture.arena, &out);
    CHECK("locked", out.result == PUT_OK);
}

/* Codes are ASCII in the database: any other text is simply not there. */
static void strange_codes_are_unknown(void)
{
    const struct form_path path = {"溧阳", NOVEMBER_2023, "表", "局"};
    const struct framework *fw;
    struct opened_form form;
    struct submission_line *lines;
    struct account account;
    char token[SESSION_TOKEN_TEXT];
    size_t count;

    fixture_clear();
    CHECK("form", submission_open(fixture.read, &path, fixture.arena, &fw,
                      &form) == DB_NONE);
    CHECK("list", submission_list(fixture.read, "溧阳", "2023-11", 0,
                      fixture.arena, &lines, &count) == DB_NONE);
    CHECK("account",
        account_find(fixture.read, "统计", fixture.arena, &account) == DB_NONE);
    CHECK("login",
        fixture_sign_in("统计", PASSWORD, fixture.now, token) == LOGIN_WRONG);
}

static void keys_must_be_keys(void)
{
    struct opened_form form;

    fixture_clear();
    form = fixture_form("tjj");
    CHECK("short",
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "5", "12").result ==
            PUT_FAIL);
    CHECK(
        "not written", fixture_number("SELECT COUNT(*) FROM submission") == 0);
}

/* -- many guesses at once ------------------------------------------------- */

static void *guess(void *context)
{
    struct db *write = db_new(&fixture.config, DB_WRITE);
    struct arena *arena = arena_new(1 << 20);
    enum login_result *result = context;
    const struct sign_in try = {
        &fixture.config, "clerk1", "Wrong-horse-7", ADDRESS, ""};
    char token[SESSION_TOKEN_TEXT];
    int64_t until;

    *result = sign_in(write, &try, fixture.now, arena, token, &until);
    db_free(write);
    db_thread_end();
    arena_free(arena);
    return NULL;
}

static void every_guess_counts(void)
{
    pthread_t threads[GUESSERS];
    enum login_result results[GUESSERS];
    char token[SESSION_TOKEN_TEXT];

    fixture_clear();
    for (int i = 0; i < GUESSERS; i++) {
        pthread_create(&threads[i], NULL, guess, &results[i]);
    }
    for (int i = 0; i < GUESSERS; i++) {
        pthread_join(threads[i], NULL);
        CHECK("told alike",
            results[i] == LOGIN_WRONG || results[i] == LOGIN_LOCKED);
    }
    CHECK("every one in the log",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'login'") ==
            GUESSERS);
    CHECK("locked", fixture_sign_in("clerk1", PASSWORD, fixture.now, token) ==
                        LOGIN_LOCKED);
}

SUITE(store_guard, {"only own cells", only_own_cells},
    {"explanations follow the hits", explanations_follow_the_hits},
    {"not applicable needs a reason", not_applicable_needs_a_reason},
    {"locks own county alone", locks_own_county_alone},
    {"strange codes are unknown", strange_codes_are_unknown},
    {"keys must be keys", keys_must_be_keys},
    {"every guess counts", every_guess_counts})
