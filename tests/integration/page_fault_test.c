/* The whole page of a submission, from its path to its answer: each statement
 * fails in turn, the answer is 503 and nothing is half-written. */
#include <string.h>

#include "tests/integration/page_fixture.h"

enum { STATEMENTS_MAX = 16 };

/* Send a form of tjj; the status of the answer. */
static int post(const char *event, const char *cells, const char *key)
{
    return page_post("/form/" REGION "/2023-11/401/tjj",
        arena_printf(fixture.arena, "version=0&event=%s&%s", event, cells),
        key);
}

static const struct row {
    const char *name, *event, *cells;
    unsigned statements; /* of the read and the write connection together */
} rows[] = {
    {"save one cell", "save", "v.B01.total=3039.6", 2},
    {"save two cells", "save", "v.B01.total=3039.6&v.E05.total=17.4", 5},
    {"submit", "submit", "v.B01.total=3039.6&v.E05.total=17.4", 5},
};

/* The n-th statement of `db` fails for n from 1 on until the page gets
 * through; how many failed. */
static unsigned walk(const struct row *row, struct db *db)
{
    for (unsigned n = 1; n < STATEMENTS_MAX; n++) {
        const char *before, *after;
        int status;

        fixture_clear();
        if (!page_sign_in("clerk1")) {
            break;
        }
        before = fixture_state();
        db_fail_at(db, n);
        status = post(row->event, row->cells, fixture_key());
        db_fail_at(db, 0);
        if (status == 303) {
            return n - 1;
        }
        after = fixture_state();
        CHECK(row->name, status == 503);
        CHECK(row->name, strcmp(before, after) == 0);
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
}

SUITE(page_fault, {"every statement of a page", every_statement})
