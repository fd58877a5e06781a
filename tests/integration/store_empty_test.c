/* Empty forms: how one is submitted, what is refused, and its life through the
 * same states as any other. */
#include <string.h>

#include "sql/overview.h"
#include "sql/revision.h"
#include "tests/integration/fixture.h"

#define REASON "本期无此项业务，无数可报"

/* B01 in a state, with a remark. */
static struct cell_input cell_of(enum cell_state state, const char *note)
{
    struct cell_input cell = fixture_cell("B01", "3039.6");

    cell.state = state;
    cell.note = note;
    return cell;
}

static struct put_outcome put(enum event event, bool empty, const char *reason,
    const struct cell_input *cell)
{
    const struct opened_form form = fixture_form("tjj");
    const struct explanation why = {EXPLANATION_EMPTY, reason, ""};
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form.head.version,
        .event = event,
        .empty = empty,
        .cells = cell,
        .cell_count = cell != NULL,
        .explanations = &why,
        .explanation_count = reason != NULL,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    return out;
}

static bool is_empty(enum state state)
{
    const struct opened_form form = fixture_form("tjj");

    return form.head.state == state && submission_empty(&form.head);
}

static const struct row {
    const char *name;
    enum cell_state state;
    const char *note;
    bool empty;
    const char *reason;
    enum put_result want;
} rows[] = {
    {"nothing, as any other", CELL_MISSING, "", false, NULL, PUT_INCOMPLETE},
    {"with a reason, yet as any other", CELL_MISSING, "", false, REASON,
        PUT_INCOMPLETE},
    {"not applicable, as any other", CELL_NOT_APPLICABLE, "本县无", false, NULL,
        PUT_INCOMPLETE},
    {"no reason", CELL_MISSING, "", true, NULL, PUT_NO_REASON},
    {"blank reason", CELL_MISSING, "", true, "", PUT_NO_REASON},
    {"too short a reason", CELL_MISSING, "", true, "无", PUT_NO_REASON},
    {"a number in it", CELL_VALUE, "", true, REASON, PUT_NOT_EMPTY},
    {"nothing reported", CELL_MISSING, "", true, REASON, PUT_OK},
    {"a remark alone", CELL_MISSING, "见说明", true, REASON, PUT_OK},
    {"not applicable", CELL_NOT_APPLICABLE, "本县无", true, REASON, PUT_OK},
    {"not applicable without its reason", CELL_NOT_APPLICABLE, "", true, REASON,
        PUT_BLOCKED},
};

static void submits(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct cell_input cell = cell_of(rows[i].state, rows[i].note);
        const char *before;
        struct put_outcome out;
        struct opened_form form;

        fixture_clear();
        before = fixture_state();
        out = put(EVENT_SUBMIT, rows[i].empty, rows[i].reason, &cell);
        CHECK(rows[i].name, out.result == rows[i].want);
        form = fixture_form("tjj");
        CHECK(rows[i].name,
            submission_empty(&form.head) == (out.result == PUT_OK));
        CHECK(rows[i].name,
            out.result == PUT_OK || strcmp(before, fixture_state()) == 0);
        CHECK(rows[i].name, out.result != PUT_NOT_EMPTY || out.valued == 1);
    }
}

/* Zero is a number. */
static void zero_is_not_empty(void)
{
    struct cell_input cell = cell_of(CELL_VALUE, "");
    struct opened_form form;

    fixture_clear();
    cell.value = 0;
    CHECK("as empty",
        put(EVENT_SUBMIT, true, REASON, &cell).result == PUT_NOT_EMPTY);
    CHECK("as any other",
        put(EVENT_SUBMIT, false, REASON, &cell).result == PUT_OK);
    form = fixture_form("tjj");
    CHECK("no empty form", !submission_empty(&form.head));
    CHECK("its reason is not kept", form.explanation_count == 0);
}

/* A draft keeps the reason, and the procedure that saves one cell counts. */
static void drafts(void)
{
    const struct cell_input number = cell_of(CELL_VALUE, ""),
                            missing = cell_of(CELL_MISSING, "");

    fixture_clear();
    CHECK("draft", put(EVENT_SAVE, false, REASON, NULL).result == PUT_OK);
    CHECK("no class of a draft", !is_empty(fixture_form("tjj").head.state));
    CHECK("one cell", put(EVENT_SAVE, false, NULL, &number).result == PUT_OK &&
                          fixture_number("SELECT filled = 1 AND valued = 1 "
                                         "FROM submission") == 1);
    CHECK("held by it",
        put(EVENT_SUBMIT, true, NULL, NULL).result == PUT_NOT_EMPTY);
    CHECK("cleared", put(EVENT_SAVE, false, NULL, &missing).result == PUT_OK &&
                         fixture_number("SELECT filled + valued FROM "
                                        "submission") == 0);
    CHECK("by the reason of the draft",
        put(EVENT_SUBMIT, true, NULL, NULL).result == PUT_OK);
    CHECK("kept", strcmp(fixture_query("SELECT code, text FROM explanation"),
                      "empty\t" REASON) == 0);
}

static void review(enum event event)
{
    const struct opened_form form = fixture_form("tjj");

    CHECK(event_key(event),
        fixture_review(&form, event, "请核", fixture_key()).result == PUT_OK);
}

static struct put_outcome revise(const struct actor *who, enum event event)
{
    const struct opened_form form = fixture_form("tjj");
    const struct cell_input cell = fixture_cell("B01", "12");
    const struct revision_input input = {
        fixture_key(), form.head.version, event, "补报", &cell, 1, ADDRESS};
    struct put_outcome out;

    revision_put(fixture.write, fixture.fw, who, &form, &input, fixture.now,
        fixture.arena, &out);
    return out;
}

static void goes_through_all_states(void)
{
    fixture_clear();
    put(EVENT_SUBMIT, true, REASON, NULL);
    CHECK("submitted", is_empty(STATE_SUBMITTED));
    review(EVENT_RETURN);
    CHECK("returned: not reported, so of no class",
        fixture_form("tjj").head.state == STATE_RETURNED &&
            !is_empty(fixture_form("tjj").head.state));
    CHECK("again", put(EVENT_SUBMIT, true, NULL, NULL).result == PUT_OK);
    review(EVENT_ACCEPT);
    CHECK("accepted", is_empty(STATE_ACCEPTED));
    review(EVENT_CONFIRM);
    CHECK("confirmed", is_empty(STATE_CONFIRMED));
    review(EVENT_LOCK);
    CHECK("locked", is_empty(STATE_LOCKED));
    CHECK("asked", revise(&fixture.clerk, EVENT_REVISE).result == PUT_OK);
    CHECK("empty until it is decided", is_empty(STATE_REVISING));
    CHECK(
        "approved", revise(&fixture.reviewer, EVENT_APPROVE).result == PUT_OK);
    CHECK("no longer empty", fixture_form("tjj").head.state == STATE_LOCKED &&
                                 !is_empty(fixture_form("tjj").head.state));
    CHECK("counted", fixture_number("SELECT filled = 1 AND valued = 1 FROM "
                                    "submission") == 1);
}

/* The overviews tell it from the header alone. */
static void overview_knows(void)
{
    const char *const period = "2023-11";
    struct county_tally sum;
    struct overview_head *heads;
    struct submission_line *lines;
    size_t count;
    int counties;

    fixture_clear();
    put(EVENT_SUBMIT, true, REASON, NULL);
    CHECK("of the county", overview_county(fixture.read, REGION, &period, 1,
                               fixture.arena, &heads, &count) == DB_OK &&
                               count == 1 && heads[0].valued == 0 &&
                               heads[0].state == STATE_SUBMITTED);
    CHECK("of counties", overview_sum(fixture.read, period, REGION,
                             fixture.arena, &sum, &counties) == DB_OK &&
                             sum.reported == 1 && sum.empty == 1);
    CHECK("in the queue", submission_queue(fixture.read, REGION, fixture.arena,
                              &lines, &count) == DB_OK &&
                              count == 1 && submission_empty(&lines[0].head));
}

SUITE(store_empty, {"submits", submits},
    {"zero is not empty", zero_is_not_empty}, {"drafts", drafts},
    {"goes through all states", goes_through_all_states},
    {"overview knows", overview_knows})
