/* A page about a form, from its path to its answer: each statement fails in
 * turn, the answer is 503 and nothing is half-written. */
#include <string.h>

#include "sql/exception.h"
#include "sql/revision.h"
#include "tests/integration/page_fixture.h"

#define FORM_OF    REGION "/2023-11/401/tjj"
#define EMPTY_WHY  "The%20unit%20did%20no%20business%20of%20this%20kind"
#define TWO_CELLS  "v.B01.total=3039.6&v.E05.total=17.4"
#define NEW_FIGURE "v.B01.total=3093.6&s.B01.total=&n.B01="

enum { STATEMENTS_MAX = 40, DAY = 24 * 3600 };

/* -- how far the form is --------------------------------------------------- */

static void fresh(void)
{
    fixture_clear();
}

static void submitted(void)
{
    fresh();
    const struct opened_form form = fixture_form("tjj");

    CHECK("submitted", fixture_put(&fixture.clerk, &form, EVENT_SUBMIT,
                           "3039.6", fixture_key())
                               .result == PUT_OK);
}

static void judged(void)
{
    submitted();
    CHECK("judged",
        page_sign_in("reviewer1") &&
            page_post("/review/" FORM_OF,
                "version=1&event=rest&reason=&redo=", fixture_key()) == 303);
}

static void locked(void)
{
    static const enum event events[] = {
        EVENT_ACCEPT, EVENT_CONFIRM, EVENT_LOCK};

    submitted();
    for (size_t i = 0; i < COUNT(events); i++) {
        const struct opened_form form = fixture_form("tjj");

        CHECK("locked",
            fixture_review(&form, events[i], "", fixture_key()).result ==
                PUT_OK);
    }
}

static void asked(void)
{
    locked();
    const struct opened_form form = fixture_form("tjj");
    const struct cell_input cell = fixture_cell("B01", "3093.6");
    const struct revision_input input = {fixture_key(), form.head.version,
        EVENT_REVISE, "补报", &cell, 1, ADDRESS};
    struct put_outcome out;

    revision_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    CHECK("asked", out.result == PUT_OK);
}

static void granted(void)
{
    fresh();
    const struct opened_form form = fixture_form("tjj");
    const struct exception_input input = {
        fixture_key(), fixture.now + 90 * DAY, "系统停机", ADDRESS};
    struct put_outcome out;

    exception_put(fixture.write, fixture.fw, &fixture.reviewer, &form, &input,
        fixture.now, fixture.arena, &out);
    CHECK("granted", out.result == PUT_OK);
}

/* -- pages ----------------------------------------------------------------- */

static const struct row {
    const char *name, *login, *path, *fields; /* after the version; NULL: GET */
    void (*prepare)(void);
    unsigned statements; /* of the read and the write connection together */
} rows[] = {
    {"save one cell", "clerk1", "/form/" FORM_OF,
        "event=save&v.B01.total=3039.6", fresh, 2},
    {"save two cells", "clerk1", "/form/" FORM_OF, "event=save&" TWO_CELLS,
        fresh, 5},
    {"submit", "clerk1", "/form/" FORM_OF, "event=submit&" TWO_CELLS, fresh, 5},
    {"an empty form", "clerk1", "/form/" FORM_OF,
        "event=empty&x.empty=" EMPTY_WHY, fresh, 5},
    {"accept", "reviewer1", "/review/" FORM_OF,
        "event=accept&reason=&redo=", judged, 10},
    {"judge the rest", "reviewer1", "/review/" FORM_OF,
        "event=rest&reason=&redo=", submitted, 6},
    {"return", "reviewer1", "/review/" FORM_OF,
        "event=return&reason=look%20again&redo=", submitted, 7},
    {"return a cell", "reviewer1", "/review/" FORM_OF,
        "event=return&reason=&redo=&j.B01.total=return&r.B01.total=why",
        submitted, 8},
    {"revisions", "clerk1", "/revision/" FORM_OF, NULL, asked, 9},
    {"ask for a revision", "clerk1", "/revision/" FORM_OF,
        "event=revise&reason=found%20more&" NEW_FIGURE, locked, 6},
    {"approve it", "reviewer1", "/revision/" FORM_OF,
        "event=approve&reason=", asked, 11},
    {"refuse it", "reviewer1", "/revision/" FORM_OF,
        "event=refuse&reason=no%20proof", asked, 6},
    {"an exception", "reviewer1", "/exception/" FORM_OF, NULL, granted, 1},
    {"exceptions", "reviewer1", "/exceptions", NULL, granted, 2},
    {"workbooks", "reviewer1", "/workbooks/" REGION "/2023-11", NULL, fresh, 4},
    {"grant an exception", "reviewer1", "/exception/" FORM_OF,
        "step=grant&until=2024-02-20T18:00&reason=server%20down", fresh, 4},
    {"revoke it", "reviewer1", "/exception/" FORM_OF, "step=revoke", granted,
        4},
};

static int ask(const struct row *row, uint32_t version, const char *key)
{
    return row->fields == NULL ? page_serve(row->path, "", NULL)
                               : page_post(row->path,
                                     arena_printf(fixture.arena,
                                         "version=%u&%s", version, row->fields),
                                     key);
}

static const char *state(void)
{
    return arena_printf(fixture.arena, "%s\n%s", fixture_state(),
        fixture_query("CHECKSUM TABLE revision, revision_cell, form_exception, "
                      "cell_verdict"));
}

/* The n-th statement of `db` fails for n from 1 on until the page gets
 * through; how many failed. */
static unsigned walk(const struct row *row, struct db *db)
{
    for (unsigned n = 1; n < STATEMENTS_MAX; n++) {
        const char *before, *key;
        uint32_t version;
        int status;

        row->prepare();
        version = fixture_form("tjj").head.version;
        if (!page_sign_in(row->login)) {
            break;
        }
        before = state();
        key = fixture_key();
        db_fail_at(db, n);
        status = ask(row, version, key);
        db_fail_at(db, 0);
        if (status == (row->fields == NULL ? 200 : 303)) {
            return n - 1;
        }
        CHECK(row->name, status == 503);
        CHECK(row->name, strcmp(before, state()) == 0);
    }
    CHECK(row->name, false);
    return 0;
}

static void every_statement(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned failed =
            walk(&rows[i], fixture.read) + walk(&rows[i], fixture.write);

        CHECK(rows[i].name, failed == rows[i].statements);
    }
    fixture_clear();
}

SUITE(page_fault, {"every statement of a page", every_statement})
