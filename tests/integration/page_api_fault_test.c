/* Every address of the API while each statement fails in turn: the answer is
 * 503 in JSON, and nothing is half-written. */
#include <string.h>

#include "tests/integration/page_fixture.h"

enum { STATEMENTS_MAX = 60 };

#define V1    "/api/v1"
#define PLACE "/" REGION "/2023-11"
#define ONE   PLACE "/401/tjj"
#define JSON  "application/json"

static const struct row {
    const char *login, *path, *type, *body;
} rows[] = {
    {"clerk1", V1 "/tasks", NULL, NULL},
    {"clerk1", V1 "/forms" ONE, NULL, NULL},
    {"clerk1", V1 "/forms" ONE, JSON,
        "{\"version\":0,\"event\":\"save\",\"cells\":[{\"item\":\"B01\","
        "\"value\":\"3039.6\"},{\"item\":\"B03\",\"value\":7}]}"},
    {"clerk1", V1 "/forms" ONE, JSON,
        "{\"version\":0,\"event\":\"empty\",\"explanations\":[{\"code\":"
        "\"empty\",\"text\":\"No business of this kind here\"}]}"},
    {"clerk1", V1 "/forms" ONE "/history", NULL, NULL},
    {"clerk1", V1 "/values" PLACE, NULL, NULL},
    {"clerk1", V1 "/values" PLACE "/csv", NULL, NULL},
    {"clerk1", V1 "/values" PLACE "/sdmx", NULL, NULL},
    {"clerk1", V1 "/values" PLACE, "text/csv",
        "region,period,form,item,column,state,value,note,version\n"
        "320481,2023-11,401,B01,total,value,3039.6,,0\n"
        "320481,2023-11,401,B03,total,value,7,,0\n"},
    {"reviewer1", V1 "/reviews", NULL, NULL},
    {"reviewer1", V1 "/reviews" ONE, JSON,
        "{\"version\":1,\"event\":\"accept\"}"},
    {"reviewer1", V1 "/completeness" PLACE, NULL, NULL},
    {"reviewer1", V1 "/evaluation" PLACE, NULL, NULL},
    {"reviewer1", V1 "/ranking" PLACE, NULL, NULL},
    {"reviewer1", V1 "/workbooks/" REGION, NULL, NULL},
    {"reviewer1", V1 "/workbooks" PLACE, NULL, NULL},
    {"reviewer1", V1 "/workbooks" PLACE "/file", NULL, NULL},
    {"reviewer1", V1 "/editions", NULL, NULL},
    {"reviewer1", V1 "/editions/liyang-2023", NULL, NULL},
    {"reviewer1", V1 "/editions/liyang-2023/files/item.csv", NULL, NULL},
    {"reviewer1", V1 "/editions/liyang-2023/forms/401", NULL, NULL},
    {"reviewer1", V1 "/editions/liyang-2023/diff/liyang-2023", NULL, NULL},
};

/* A form of tjj is submitted where a reviewer asks; who asks is signed in. */
static bool prepare(const struct row *row)
{
    fixture_clear();
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = fixture.folder;
    page.key = "a key of the client";
    if (strcmp(row->login, "reviewer1") == 0) {
        struct opened_form form = fixture_form("tjj");
        struct put_outcome out = fixture_put(
            &fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
        if (out.result != PUT_OK) {
            return false;
        }
    }
    return page_sign_in(row->login);
}

/* The n-th statement of `db` fails for n from 1 on until the address gets
 * through; how many failed. */
static unsigned walk(const struct row *row, struct db *db)
{
    for (unsigned n = 1; n < STATEMENTS_MAX; n++) {
        if (!prepare(row)) {
            break;
        }
        const char *before = fixture_state();
        db_fail_at(db, n);
        int status = page_serve(row->path, row->type, row->body);
        db_fail_at(db, 0);
        if (status == 200) {
            return n - 1;
        }
        CHECK(row->path, status == 503);
        CHECK(row->path, strcmp(page.reply.type, "application/json") == 0);
        CHECK(row->path, strstr(page.reply.body.p, "\"status\":503") != NULL);
        CHECK(row->path, page.reply.accel == NULL);
        CHECK(row->path, strcmp(before, fixture_state()) == 0);
    }
    CHECK(row->path, false);
    return 0;
}

static void every_statement(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned reads = walk(&rows[i], fixture.read);
        unsigned writes = walk(&rows[i], fixture.write);
        CHECK(rows[i].path, reads > 0);
        CHECK(rows[i].path, rows[i].body == NULL || writes > 0);
    }
}

SUITE(page_api_fault, {"every statement of every address", every_statement})
