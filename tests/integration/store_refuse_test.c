/* What submission_put does not take, and that nothing changes then. */
#include "sql/submission.h"

#include <string.h>

#include "tests/integration/fixture.h"

/* A moment of December 2023 in Beijing. */
static int64_t december(int day, int hour)
{
    return time_at(date_days(2023, 12, day), hour, 0);
}

/* Bring the part of tjj to a state. */
static void bring_to(enum state state)
{
    struct opened_form form = fixture_form("tjj");
    enum event first = state == STATE_DRAFT ? EVENT_SAVE : EVENT_SUBMIT;

    if (state == STATE_NONE) {
        return;
    }
    fixture_put(&fixture.clerk, &form, first, "1", fixture_key());
    form = fixture_form("tjj");
    if (state == STATE_RETURNED) {
        fixture_review(&form, EVENT_RETURN, "核对", fixture_key());
    }
    if (state == STATE_ACCEPTED || state == STATE_LOCKED) {
        fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    }
    form = fixture_form("tjj");
    if (state == STATE_LOCKED) {
        fixture_review(&form, EVENT_CONFIRM, "", fixture_key());
        form = fixture_form("tjj");
        fixture_review(&form, EVENT_LOCK, "", fixture_key());
    }
    CHECK(state_key(state), fixture_form("tjj").head.state == state);
}

static void refuses(void)
{
    const struct actor stranger = {
        9, "far1", "far1", ROLE_CLERK, "320482", "tjj", NULL};
    const struct {
        const char *name;
        const struct actor *who;
        enum state state;
        int64_t now;
        enum event event;
        enum refusal want;
    } rows[] = {
        {"clerk of another bureau", &fixture.other, STATE_NONE,
            december(10, 12), EVENT_SAVE, REFUSED_BUREAU},
        {"reviewer", &fixture.reviewer, STATE_NONE, december(10, 12),
            EVENT_SAVE, REFUSED_ROLE},
        {"system administrator", &fixture.system, STATE_NONE, december(10, 12),
            EVENT_SUBMIT, REFUSED_ROLE},
        {"another county", &stranger, STATE_NONE, december(10, 12), EVENT_SAVE,
            REFUSED_REGION},
        {"before it opens", &fixture.clerk, STATE_NONE, december(1, 0) - 1,
            EVENT_SAVE, REFUSED_NOT_OPEN},
        {"opens", &fixture.clerk, STATE_NONE, december(1, 0), EVENT_SAVE, MAY},
        {"last second", &fixture.clerk, STATE_NONE, december(20, 24) - 1,
            EVENT_SUBMIT, MAY},
        {"late", &fixture.clerk, STATE_NONE, december(20, 24), EVENT_SUBMIT,
            REFUSED_LATE},
        {"after the lock", &fixture.clerk, STATE_NONE, december(25, 18),
            EVENT_SUBMIT, REFUSED_LOCKED},
        {"returned, between late and lock", &fixture.clerk, STATE_RETURNED,
            december(24, 12), EVENT_SUBMIT, MAY},
        {"returned, after the lock", &fixture.clerk, STATE_RETURNED,
            december(26, 12), EVENT_SUBMIT, REFUSED_LOCKED},
        {"submitted", &fixture.clerk, STATE_SUBMITTED, december(10, 12),
            EVENT_SAVE, REFUSED_STATE},
        {"submitted again", &fixture.head, STATE_SUBMITTED, december(10, 12),
            EVENT_SUBMIT, REFUSED_STATE},
        {"accepted", &fixture.clerk, STATE_ACCEPTED, december(10, 12),
            EVENT_SAVE, REFUSED_STATE},
        {"locked", &fixture.clerk, STATE_LOCKED, december(10, 12), EVENT_SAVE,
            REFUSED_LOCKED},
    };
    const int64_t now = fixture.now;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opened_form form;
        struct put_outcome out;
        const char *before;

        fixture_clear();
        bring_to(rows[i].state);
        form = fixture_form("tjj");
        before = fixture_state();
        fixture.now = rows[i].now;
        out =
            fixture_put(rows[i].who, &form, rows[i].event, "9", fixture_key());
        fixture.now = now;
        CHECK(rows[i].name, out.refusal == rows[i].want);
        CHECK(rows[i].name, (out.result == PUT_OK) == (rows[i].want == MAY));
        CHECK(rows[i].name,
            (strcmp(before, fixture_state()) == 0) == (rows[i].want != MAY));
    }
}

static void marks_late(void)
{
    const struct {
        const char *name;
        int64_t now;
        int want;
    } rows[] = {
        {"in time", december(18, 24) - 1, 0},
        {"a second later", december(18, 24), 1},
    };
    const int64_t now = fixture.now;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opened_form form;

        fixture_clear();
        form = fixture_form("tjj");
        fixture.now = rows[i].now;
        fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "9", fixture_key());
        fixture.now = now;
        CHECK(rows[i].name,
            fixture_number("SELECT late FROM submission") == rows[i].want);
    }
}

/* -- what the figures themselves stand against ----------------------------- */

static struct put_outcome put_cells(const struct cell_input *cells,
    size_t count, enum event event, const struct explanation *explanations,
    size_t explanation_count)
{
    struct opened_form form = fixture_form("tjj");
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form.head.version,
        .event = event,
        .cells = cells,
        .cell_count = count,
        .explanations = explanations,
        .explanation_count = explanation_count,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    return out;
}

static void blocks(void)
{
    struct cell_input cells[] = {
        fixture_cell("B01", "300"), fixture_cell("B01", "299")};
    struct put_outcome out;
    const char *before;

    fixture_clear();
    cells[0].column = COLUMN_CURRENT;
    before = fixture_state();
    out = put_cells(cells, 2, EVENT_SUBMIT, NULL, 0);
    CHECK("blocked", out.result == PUT_BLOCKED && out.hit_count == 1);
    CHECK("by its rule",
        out.hit_count == 1 && strcmp(out.hits[0].code, "ECO-M01") == 0 &&
            out.hits[0].gap > 0.999 && out.hits[0].gap < 1.001);
    CHECK("nothing changed", strcmp(before, fixture_state()) == 0);
    out = put_cells(cells, 2, EVENT_SAVE, NULL, 0);
    CHECK("a draft may be wrong", out.result == PUT_OK && out.hit_count == 1);
    cells[1] = fixture_cell("B01", "300");
    out = put_cells(cells, 2, EVENT_SUBMIT, NULL, 0);
    CHECK("equal is right", out.result == PUT_OK && out.hit_count == 0);
}

static void asks_for_explanations(void)
{
    const struct cell_input cell = fixture_cell("B01", "1300.1");
    static const struct explanation blank = {"growth:B01", "", ""},
                                    other = {"growth:B02",
                                        "新增规模以上工业企业十二家", ""},
                                    right = {"growth:B01",
                                        "新增规模以上工业企业十二家", ""};
    const struct {
        const char *name;
        const struct explanation *given;
        enum put_result want;
    } rows[] = {
        {"none", NULL, PUT_UNEXPLAINED},
        {"empty", &blank, PUT_UNEXPLAINED},
        {"of another hit", &other, PUT_UNEXPLAINED},
        {"given", &right, PUT_OK},
    };
    struct put_outcome out;
    struct opened_form form;

    fixture_clear();
    fixture_figures(
        "INSERT INTO cell VALUES ('2022-11', '320481', '401', 'B01', "
        "1, 'tjj', 1, 1000, '', 2, 1)");
    for (size_t i = 0; i < COUNT(rows); i++) {
        out = put_cells(&cell, 1, EVENT_SUBMIT, rows[i].given,
            rows[i].given == NULL ? 0 : 1);
        CHECK(rows[i].name, out.result == rows[i].want);
        CHECK(rows[i].name, out.hit_count == 1);
        CHECK(rows[i].name, fixture_number("SELECT COUNT(*) FROM submission") ==
                                (rows[i].want == PUT_OK));
    }
    CHECK("kept", strcmp(fixture_query("SELECT code, text FROM explanation"),
                      "growth:B01\t新增规模以上工业企业十二家") == 0);
    form = fixture_form("tjj");
    CHECK("read back", form.explanation_count == 1);
    fixture_review(&form, EVENT_RETURN, "再核", fixture_key());
    CHECK("stands for the next time",
        put_cells(&cell, 1, EVENT_SUBMIT, NULL, 0).result == PUT_OK);
    CHECK("counted once",
        fixture_number("SELECT explained FROM submission") == 1);
}

static void last_year_counts_when_accepted(void)
{
    const struct cell_input cell = fixture_cell("B01", "1300.1");

    fixture_clear();
    fixture_figures(
        "INSERT INTO cell VALUES ('2022-11', '320481', '401', 'B01', "
        "1, 'tjj', 1, 1000, '', 2, 0)");
    CHECK("not accepted, not compared",
        put_cells(&cell, 1, EVENT_SUBMIT, NULL, 0).result == PUT_OK);
}

static void empty_is_no_report(void)
{
    const struct cell_input cell = fixture_cell("B01", "");
    const char *before;

    fixture_clear();
    before = fixture_state();
    CHECK("nothing typed",
        put_cells(NULL, 0, EVENT_SUBMIT, NULL, 0).result == PUT_INCOMPLETE);
    CHECK("all missing",
        put_cells(&cell, 1, EVENT_SUBMIT, NULL, 0).result == PUT_INCOMPLETE);
    CHECK("nothing changed", strcmp(before, fixture_state()) == 0);
}

SUITE(store_refuse, {"refuses", refuses}, {"marks late", marks_late},
    {"blocks", blocks}, {"asks for explanations", asks_for_explanations},
    {"last year counts when accepted", last_year_counts_when_accepted},
    {"empty is no report", empty_is_no_report})
