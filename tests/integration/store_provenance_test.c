/* Who entered each figure and who accepted it, as it was recorded. */
#include "sql/provenance.h"

#include <stdio.h>
#include <string.h>

#include "sql/demo.h"
#include "tests/integration/fixture.h"

#define MINUTE 60

/* One step of a submission of tjj, `minute` minutes from the fixture's now. */
struct step {
    int minute;
    const char *who; /* clerk, head; NULL: the reviewer */
    enum event event;
    const char *item, *value;
};

static bool put(const struct step *s, const struct opened_form *form)
{
    const struct cell_input cell = fixture_cell(s->item, s->value);
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form->head.version,
        .event = s->event,
        .cells = &cell,
        .cell_count = 1,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw,
        strcmp(s->who, "head") == 0 ? &fixture.head : &fixture.clerk, form,
        &input, fixture.now + s->minute * MINUTE, fixture.arena, &out);
    return out.result == PUT_OK;
}

static bool review(const struct step *s, const struct opened_form *form)
{
    const struct review_input input = {.key_hex = fixture_key(),
        .base_version = form->head.version,
        .event = s->event,
        .reason = "修订",
        .address = ADDRESS};
    struct put_outcome out;

    submission_review(fixture.write, fixture.fw, &fixture.reviewer, form,
        &input, fixture.now + s->minute * MINUTE, fixture.arena, &out);
    return out.result == PUT_OK;
}

#define STEPS_MAX 8

/* After the steps, of B01 and of B03: who and the minute. */
static const struct {
    const char *name;
    struct step steps[STEPS_MAX];
    struct wanted {
        const char *item, *by;
        int at;
        const char *reviewed_by;
        int reviewed_at;
    } wanted[2];
} rows[] = {
    {"each cell has its own writer",
        {{1, "clerk", EVENT_SAVE, "B01", "3039.6"},
            {2, "head", EVENT_SUBMIT, "B03", "500"},
            {3, NULL, EVENT_ACCEPT, NULL, NULL}},
        {{"B01", "clerk1", 1, "reviewer1", 3},
            {"B03", "head1", 2, "reviewer1", 3}}},
    {"a second save of the same value changes nothing",
        {{1, "clerk", EVENT_SAVE, "B01", "3039.6"},
            {2, "head", EVENT_SAVE, "B01", "3039.6"},
            {4, "clerk", EVENT_SUBMIT, "B03", "500"},
            {5, NULL, EVENT_ACCEPT, NULL, NULL}},
        {{"B01", "clerk1", 1, "reviewer1", 5},
            {"B03", "clerk1", 4, "reviewer1", 5}}},
    {"a revision names the one who revised",
        {{1, "clerk", EVENT_SAVE, "B01", "3039.6"},
            {2, "clerk", EVENT_SUBMIT, "B03", "500"},
            {3, NULL, EVENT_ACCEPT, NULL, NULL},
            {4, NULL, EVENT_RETURN, NULL, NULL},
            {5, "head", EVENT_SUBMIT, "B01", "3040.1"},
            {6, NULL, EVENT_ACCEPT, NULL, NULL}},
        {{"B01", "head1", 5, "reviewer1", 6},
            {"B03", "clerk1", 2, "reviewer1", 6}}},
    {"locking is no acceptance",
        {{1, "clerk", EVENT_SAVE, "B01", "3039.6"},
            {2, "clerk", EVENT_SUBMIT, "B03", "500"},
            {3, NULL, EVENT_ACCEPT, NULL, NULL},
            {8, NULL, EVENT_CONFIRM, NULL, NULL},
            {9, NULL, EVENT_LOCK, NULL, NULL}},
        {{"B01", "clerk1", 1, "reviewer1", 3},
            {"B03", "clerk1", 2, "reviewer1", 3}}},
    {"nothing is known of what waits",
        {{1, "clerk", EVENT_SAVE, "B01", "3039.6"},
            {2, "clerk", EVENT_SUBMIT, "B03", "500"}},
        {{"B01", "", 0, "", 0}, {"B03", "", 0, "", 0}}},
    {"nothing is known of what was taken back",
        {{1, "clerk", EVENT_SUBMIT, "B01", "3039.6"},
            {3, NULL, EVENT_ACCEPT, NULL, NULL},
            {4, NULL, EVENT_RETURN, NULL, NULL}},
        {{"B01", "", 0, "", 0}, {"B03", "", 0, "", 0}}},
};

static void play(const char *name, const struct step *steps)
{
    for (int i = 0; i < STEPS_MAX && steps[i].minute > 0; i++) {
        struct opened_form form = fixture_form("tjj");

        CHECK(name, steps[i].who == NULL ? review(&steps[i], &form)
                                         : put(&steps[i], &form));
    }
}

static bool is_at(int64_t at, int minute)
{
    return at == (minute == 0 ? 0 : fixture.now + minute * MINUTE);
}

static enum db_result load(struct explained *out)
{
    static struct report report;
    enum db_result result = report_load(fixture.read, fixture.fw, REGION,
        NOVEMBER_2023, fixture.arena, &report);

    return result == DB_OK
               ? report_explain(fixture.read, &report, fixture.arena, out)
               : result;
}

static const struct provenance *who_of(
    const struct explained *e, enum when when, const char *item)
{
    return &e->who
                .cell[when][framework_item(e->fw, text_of(item))][COLUMN_TOTAL];
}

static void names_who_and_when(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct explained e;

        fixture_clear();
        play(rows[i].name, rows[i].steps);
        CHECK(rows[i].name, load(&e) == DB_OK);
        for (size_t k = 0; k < COUNT(rows[i].wanted); k++) {
            const struct wanted *w = &rows[i].wanted[k];
            const struct provenance *who = who_of(&e, WHEN_NOW, w->item);

            CHECK(rows[i].name, strcmp(who->by, w->by) == 0);
            CHECK(rows[i].name, is_at(who->at, w->at));
            CHECK(rows[i].name, strcmp(who->reviewed_by, w->reviewed_by) == 0);
            CHECK(rows[i].name, is_at(who->reviewed_at, w->reviewed_at));
        }
    }
}

/* What the explanation of an indicator points to is the same. */
static void stands_at_the_indicator(void)
{
    const struct explained_indicator *x;
    struct explained e;

    fixture_clear();
    play("one", rows[0].steps);
    CU_ASSERT_FATAL(load(&e) == DB_OK);
    x = &e.indicators[framework_indicator(e.fw, text_of("ECO-01"))];
    CU_ASSERT_EQUAL_FATAL(x->cell_count, 1);
    CU_ASSERT_STRING_EQUAL(x->cells[0].key, "2023-11");
    CU_ASSERT_STRING_EQUAL(x->cells[0].who->by, "clerk1");
    CU_ASSERT(x->cells[0].cell->version == 1);
}

/* Without the record of the writing, the header speaks for the cell. */
static void falls_back_on_the_header(void)
{
    const struct provenance *who;
    struct explained e;

    fixture_clear();
    play("header", rows[0].steps);
    fixture_query("DELETE FROM audit");
    CU_ASSERT_FATAL(load(&e) == DB_OK);
    who = who_of(&e, WHEN_NOW, "B01");
    CU_ASSERT_STRING_EQUAL(who->by, "head1");
    CU_ASSERT(is_at(who->at, 2));
    CU_ASSERT_STRING_EQUAL(who->reviewed_by, "reviewer1");
    CU_ASSERT(is_at(who->reviewed_at, 3));
}

static void costs_one_statement(void)
{
    static struct report report;
    struct explained e;
    uint64_t before;

    fixture_clear();
    play("one", rows[0].steps);
    CU_ASSERT_FATAL(report_load(fixture.read, fixture.fw, REGION, NOVEMBER_2023,
                        fixture.arena, &report) == DB_OK);
    before = db_statement_count(fixture.read);
    CU_ASSERT(
        report_explain(fixture.read, &report, fixture.arena, &e) == DB_OK);
    CU_ASSERT_EQUAL(db_statement_count(fixture.read) - before, 1);
    db_fail_at(fixture.read, 1);
    CU_ASSERT(
        report_explain(fixture.read, &report, fixture.arena, &e) == DB_FAIL);
    db_fail_at(fixture.read, 0);
}

/* Last year's records and those before have theirs as well. */
static void knows_the_records_before(void)
{
    static const enum when whens[] = {WHEN_NOW, WHEN_LAST_YEAR};
    const char *accounts = arena_printf(
        fixture.arena, "%s/provenance-accounts.csv", fixture.folder);
    struct explained e;

    fixture_clear();
    accounts = arena_printf(
        fixture.arena, "%s/provenance-accounts.csv", fixture.folder);
    CU_ASSERT_FATAL(demo_load(fixture.write, fixture.read, EDITION, "sql/demo",
        accounts, fixture.now, fixture.arena, stderr));
    CU_ASSERT_FATAL(load(&e) == DB_OK);
    for (size_t w = 0; w < COUNT(whens); w++) {
        const struct provenance *who = who_of(&e, whens[w], "B01");

        CHECK("who", who->by[0] != '\0' && who->at > 0);
        CHECK("reviewer", who->reviewed_by[0] != '\0' && who->reviewed_at > 0);
    }
    fixture_clear();
    fixture_query("DELETE FROM account WHERE login NOT IN ('clerk1', 'clerk2', "
                  "'head1', 'reviewer1', 'system1'); "
                  "DELETE FROM region WHERE code <> '320481'; "
                  "DELETE FROM calendar WHERE period <> '2023-11'");
}

SUITE(provenance, {"names who and when", names_who_and_when},
    {"stands at the indicator", stands_at_the_indicator},
    {"falls back on the header", falls_back_on_the_header},
    {"costs one statement", costs_one_statement},
    {"knows the records before", knows_the_records_before})
