#include "sql/submission.h"

#include <string.h>

#include "tests/integration/fixture.h"

static const char submissions[] = "SELECT state, version, filled, explained, "
                                  "late, saved_by, submitted_by FROM "
                                  "submission";

static void saves_a_draft(void)
{
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = fixture_form("tjj");
    CHECK("begins as nothing", form.head.state == STATE_NONE);
    out =
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "3039.6", fixture_key());
    CHECK("saved", out.result == PUT_OK && out.version == 1);
    CHECK("header",
        strcmp(fixture_query(submissions), "draft\t1\t1\t0\t0\tclerk1\t") == 0);
    CHECK("cell", strcmp(fixture_query("SELECT item, col, state, value, "
                                       "version, accepted FROM cell"),
                      "B01\t1\t1\t3039.600000\t1\t0") == 0);
    CHECK("audit", strcmp(fixture_query("SELECT login, action, object, version,"
                                        " result, detail FROM audit"),
                       "clerk1\tsave\t320481/2023-11/401/tjj\t1\tok\t"
                       "B01.total ->3039.6; ") == 0);
    form = fixture_form("tjj");
    CHECK("read back",
        form.head.state == STATE_DRAFT && form.head.version == 1 &&
            form.figures
                    .cell[WHEN_NOW][fixture_cell("B01", "0").item][COLUMN_TOTAL]
                    .value == INT64_C(3039600000));
}

static void submits(void)
{
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = fixture_form("tjj");
    out = fixture_put(&fixture.clerk, &form, EVENT_SAVE, "1", fixture_key());
    form = fixture_form("tjj");
    out = fixture_put(&fixture.head, &form, EVENT_SUBMIT, "2", fixture_key());
    CHECK("submitted", out.result == PUT_OK && out.version == 2);
    CHECK("header", strcmp(fixture_query(submissions),
                        "submitted\t2\t1\t0\t0\thead1\thead1") == 0);
    CHECK("one cell", strcmp(fixture_query("SELECT value, version FROM cell"),
                          "2.000000\t2") == 0);
    CHECK("two audit rows", fixture_number("SELECT COUNT(*) FROM audit") == 2);
    CHECK("only what changed is told",
        strcmp(
            fixture_query("SELECT detail FROM audit WHERE action = 'submit'"),
            "B01.total 1>2; ") == 0);
}

static void unchanged_cells_are_not_written(void)
{
    struct opened_form form;
    struct put_outcome out;

    fixture_clear();
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SAVE, "1.50", fixture_key());
    form = fixture_form("tjj");
    out = fixture_put(&fixture.clerk, &form, EVENT_SAVE, "1.5", fixture_key());
    CHECK("saved", out.result == PUT_OK && out.version == 2);
    CHECK("cell of the first", fixture_number("SELECT version FROM cell") == 1);
}

static void keeps_values_exactly(void)
{
    static const struct {
        const char *name, *typed, *want;
    } rows[] = {
        {"zero is a value", "0", "0.000000"},
        {"a tenth", "0.1", "0.100000"},
        {"six places", "0.000001", "0.000001"},
        {"a binary fraction that is not one", "2.675", "2.675000"},
        {"largest", "9000000000000", "9000000000000.000000"},
        {"seventeen digits", "12345678901.234567", "12345678901.234567"},
        {"full-width", "３０３９．６", "3039.600000"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opened_form form;
        struct cell cell;

        fixture_clear();
        form = fixture_form("tjj");
        CHECK(rows[i].name, fixture_put(&fixture.clerk, &form, EVENT_SAVE,
                                rows[i].typed, fixture_key())
                                    .result == PUT_OK);
        CHECK(rows[i].name,
            strcmp(fixture_query("SELECT value FROM cell"), rows[i].want) == 0);
        form = fixture_form("tjj");
        cell = form.figures
                   .cell[WHEN_NOW][fixture_cell("B01", "").item][COLUMN_TOTAL];
        CHECK(rows[i].name,
            cell.value == fixture_cell("B01", rows[i].typed).value);
    }
}

static void keeps_notes_and_states(void)
{
    static const struct {
        const char *name;
        enum cell_state state;
        const char *note;
    } rows[] = {
        {"not applicable with a reason", CELL_NOT_APPLICABLE, "本县无此事项"},
        {"missing with a remark", CELL_MISSING, "材料未公布"},
        {"quotes", CELL_VALUE, "'; DROP TABLE cell; -- \" \\"},
        {"an emoji and a rare character", CELL_VALUE, "\U0001F33F𠮷"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opened_form form;
        struct cell_input input = fixture_cell("B01", "7");
        struct submission_input submission = {.key_hex = NULL,
            .event = EVENT_SAVE,
            .cells = &input,
            .cell_count = 1,
            .address = ADDRESS};
        struct put_outcome out;
        const struct cell *cell;

        fixture_clear();
        form = fixture_form("tjj");
        input.state = rows[i].state;
        input.note = rows[i].note;
        submission.key_hex = fixture_key();
        submission_put(fixture.write, fixture.fw, &fixture.clerk, &form,
            &submission, fixture.now, fixture.arena, &out);
        CHECK(rows[i].name, out.result == PUT_OK);
        form = fixture_form("tjj");
        cell = &form.figures.cell[WHEN_NOW][input.item][COLUMN_TOTAL];
        CHECK(rows[i].name, cell->state == rows[i].state);
        CHECK(rows[i].name, strcmp(cell->note, rows[i].note) == 0);
        CHECK(rows[i].name,
            cell->value == (rows[i].state == CELL_VALUE ? 7000000 : 0));
    }
}

static void stale_shows_both_values(void)
{
    struct opened_form mine, theirs;
    struct put_outcome out;

    fixture_clear();
    mine = theirs = fixture_form("tjj");
    fixture_put(&fixture.head, &theirs, EVENT_SAVE, "100", fixture_key());
    out = fixture_put(&fixture.clerk, &mine, EVENT_SAVE, "200", fixture_key());
    CHECK("stale", out.result == PUT_STALE);
    CHECK("version as it is now", out.version == 1);
    CHECK("one conflict", out.conflict_count == 1);
    if (out.conflict_count == 1) {
        CHECK("theirs", out.conflicts[0].theirs.value == 100 * DECIMAL_ONE);
        CHECK("mine", out.conflicts[0].mine.value == 200 * DECIMAL_ONE);
        CHECK("where", out.conflicts[0].item == fixture_cell("B01", "").item &&
                           out.conflicts[0].column == COLUMN_TOTAL);
    }
    CHECK("theirs stands",
        strcmp(fixture_query("SELECT value FROM cell"), "100.000000") == 0);
    mine = fixture_form("tjj");
    CHECK("from the newer page",
        fixture_put(&fixture.clerk, &mine, EVENT_SAVE, "200", fixture_key())
                .result == PUT_OK);
}

static void the_same_value_is_no_conflict(void)
{
    struct opened_form mine;
    struct put_outcome out;

    fixture_clear();
    mine = fixture_form("tjj");
    fixture_put(&fixture.head, &mine, EVENT_SAVE, "100", fixture_key());
    out = fixture_put(&fixture.clerk, &mine, EVENT_SAVE, "100", fixture_key());
    CHECK("taken", out.result == PUT_OK && out.version == 2);
    CHECK("cell of the first", fixture_number("SELECT version FROM cell") == 1);
}

static void replays(void)
{
    static const struct {
        const char *name;
        enum event event;
        bool opened_again;
    } rows[] = {
        {"save from the same page", EVENT_SAVE, false},
        {"save, page opened in between", EVENT_SAVE, true},
        {"submit from the same page", EVENT_SUBMIT, false},
        {"submit, page opened in between", EVENT_SUBMIT, true},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opened_form form;
        struct put_outcome out;
        const char *key, *before;

        fixture_clear();
        form = fixture_form("tjj");
        key = fixture_key();
        out = fixture_put(&fixture.clerk, &form, rows[i].event, "5", key);
        CHECK(rows[i].name, out.result == PUT_OK);
        before = fixture_state();
        if (rows[i].opened_again) {
            form.head = fixture_form("tjj").head;
            form.head.version = 1;
        }
        {
            const struct cell_input cell = fixture_cell("B01", "5");
            const struct submission_input input = {.key_hex = key,
                .event = rows[i].event,
                .cells = &cell,
                .cell_count = 1,
                .address = ADDRESS};

            submission_put(fixture.write, fixture.fw, &fixture.clerk, &form,
                &input, fixture.now, fixture.arena, &out);
        }
        CHECK(rows[i].name, out.result == PUT_REPLAYED && out.version == 1);
        CHECK(rows[i].name, strcmp(before, fixture_state()) == 0);
    }
}

/* The answer was lost in the last second; it is asked for again too late. */
static void replays_after_the_last_moment(void)
{
    const int64_t now = fixture.now;
    struct opened_form form;
    struct put_outcome out;
    const char *key;

    fixture_clear();
    key = fixture_key();
    form = fixture_form("tjj");
    fixture.now = form.deadline.late - 1;
    fixture_put(&fixture.clerk, &form, EVENT_SAVE, "5", key);
    form = fixture_form("tjj");
    fixture.now = form.deadline.late;
    out = fixture_put(&fixture.clerk, &form, EVENT_SAVE, "5", key);
    CHECK("done before", out.result == PUT_REPLAYED && out.version == 1);
    out = fixture_put(&fixture.clerk, &form, EVENT_SAVE, "6", fixture_key());
    CHECK("another is late",
        out.result == PUT_REFUSED && out.refusal == REFUSED_LATE);
    fixture.now = now;
}

static void key_of_another_form_is_no_replay(void)
{
    struct opened_form form;
    struct put_outcome out;
    const char *key;

    fixture_clear();
    key = fixture_key();
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SAVE, "5", key);
    form = fixture_form("shuiwj");
    out = fixture_put(&fixture.other, &form, EVENT_SAVE, "6", key);
    CHECK("not told as done", out.result != PUT_REPLAYED);
    CHECK(
        "not written", fixture_number("SELECT COUNT(*) FROM submission") == 1);
}

SUITE(store_put, {"saves a draft", saves_a_draft}, {"submits", submits},
    {"unchanged cells are not written", unchanged_cells_are_not_written},
    {"keeps values exactly", keeps_values_exactly},
    {"keeps notes and states", keeps_notes_and_states},
    {"stale shows both values", stale_shows_both_values},
    {"the same value is no conflict", the_same_value_is_no_conflict},
    {"replays", replays},
    {"replays after the last moment", replays_after_the_last_moment},
    {"key of another form is no replay", key_of_another_form_is_no_replay})
