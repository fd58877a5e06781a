/* The pages about editions: what each shows in which state, and that a failing
 * database is told and leaves nothing half-written. */
#include <stdio.h>
#include <string.h>

#include "sql/edition.h"
#include "sql/report.h"
#include "tests/integration/edition_set.h"
#include "tests/integration/page_fixture.h"

#define CODE "page-1"
#define SUM                                                 \
    "CHECKSUM TABLE edition, edition_file, edition_draft, " \
    "edition_draft_file, edition_retired, audit"

enum { STATEMENTS_MAX = 60, BODY_ROOM = 1 << 20 };

static void clear(void)
{
    fixture_clear();
    fixture_query("DELETE FROM edition_draft; DELETE FROM edition_draft_file; "
                  "DELETE FROM edition_retired; "
                  "DELETE FROM edition WHERE code <> '" EDITION "'; "
                  "DELETE FROM edition_file WHERE edition <> '" EDITION "'; "
                  "DELETE FROM region WHERE code <> '" REGION "'; "
                  "DELETE FROM account WHERE login = 'editor1'");
}

static void begin(void)
{
    const struct account account = {.login = "editor1",
        .name = "editor1",
        .role = ROLE_EDITOR,
        .region = "3204",
        .bureau = ""};
    const struct region home = {"3204", {"常州市", "Changzhou"}, false};

    clear();
    CHECK("region", region_put(fixture.write, &home, "") == DB_OK);
    CHECK("editor", account_create(fixture.write, NULL, &account, PASSWORD,
                        ADDRESS, fixture.now, fixture.arena, NULL) == DB_OK);
    CHECK("sign in", page_sign_in("editor1"));
}

static int get(const char *path)
{
    return page_serve(path, "", NULL);
}

static int step(const char *event)
{
    return page_serve("/framework/" CODE, PAGE_FORM,
        arena_printf(fixture.arena, "csrf=%s&key=%s&event=%s&sure=yes",
            page.session.csrf, fixture_key(), event));
}

/* Send a set as a browser does. */
static int upload(const struct set_edit *edits, size_t edit_count)
{
    struct framework_file *files;
    size_t count = edition_set(CODE, edits, edit_count, &files);
    char *body = arena_alloc(fixture.arena, BODY_ROOM);
    size_t n = (size_t)snprintf(body, BODY_ROOM,
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
        "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n%s\r\n",
        page.session.csrf, fixture_key());

    for (size_t i = 0; i < count; i++) {
        n += (size_t)snprintf(body + n, BODY_ROOM - n,
            "--x\r\nContent-Disposition: form-data; name=\"files\"; "
            "filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n%.*s\r\n",
            files[i].name, (int)files[i].content.n, files[i].content.p);
    }
    snprintf(body + n, BODY_ROOM - n, "--x--\r\n");
    return page_serve("/framework", "multipart/form-data; boundary=x", body);
}

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

static void each_state_has_its_page(void)
{
    static const struct set_edit faulty[] = {
        {"indicator.csv", "attainment,3100,", "attainment,minus,"}};

    begin();
    CHECK("sent", upload(faulty, 1) == 303 &&
                      strcmp(page.reply.location,
                          "/framework/" CODE "?done=stored") == 0);
    CHECK("draft", get("/framework/" CODE) == 200 &&
                       has("has not been checked") && has("value=\"check\"") &&
                       !has("value=\"publish\"") && !has("/impact/"));
    CHECK("not published", step("publish") == 409 && has("Below is where"));
    CHECK("checked", step("check") == 303);
    CHECK("faults", get("/framework/" CODE "?done=check") == 200 &&
                        has("Faults found: 1") &&
                        has("target &quot;minus&quot;"));
    CHECK("listed", get("/framework") == 200 && has("faults: 1") && has(CODE));
    CHECK("not scored", get("/framework/" CODE "/impact/2023-11") == 409);
    CHECK("compared all the same",
        get("/framework/" EDITION "/diff/" CODE) == 200 && has("minus"));

    CHECK("good", upload(NULL, 0) == 303 && step("check") == 303);
    CHECK("no fault", get("/framework/" CODE) == 200 && has("found no fault") &&
                          has("value=\"publish\"") &&
                          has("/framework/" EDITION "/diff/" CODE) &&
                          has("/framework/" CODE "/impact/2023-11"));
    CHECK("published", step("publish") == 303 && step("publish") == 303);
    CHECK("its page", get("/framework/" CODE) == 200 &&
                          has("value=\"retire\"") && !has("value=\"check\""));
    CHECK("not replaced",
        upload(faulty, 1) == 409 && has("Edition " CODE " is published"));
    CHECK("retired", step("retire") == 303 && get("/framework/" CODE) == 200 &&
                         !has("name=\"event\""));
    CHECK("refused", step("check") == 303 && step("publish") == 409);
    CHECK("nowhere",
        get("/framework/page-2") == 404 &&
            get("/framework/" EDITION "/diff/page-2") == 404 &&
            get("/framework/page-2/impact/2023-11") == 404 &&
            get("/framework/" CODE "/impact/2023-13") == 404 &&
            get("/framework/" CODE "/impact/2023-11?against=page-2") == 404);
    clear();
}

static void add_county(const char *code, const char *b01)
{
    const struct region region = {code, {"县", code}, true};

    CHECK(code, region_put(fixture.write, &region, "320400") == DB_OK);
    fixture_figures(arena_printf(fixture.arena,
        "INSERT INTO cell (period, region, form, item, col, bureau, state, "
        "value, version, accepted) VALUES ('2023-11', '%s', '401', 'B01', 1, "
        "'tjj', 1, %s, 1, 1)",
        code, b01));
}

/* The counties of another city are ranked, and not shown. */
static void effect_within_the_own_region(void)
{
    static const struct set_edit edits[] = {
        {"indicator.csv", "attainment,3100,", "attainment,6000,"}};

    begin();
    add_county("320482", "3000");
    add_county("320483", "1500");
    add_county("320105", "2000");
    CHECK("sent", upload(edits, 1) == 303);
    CHECK("effect", get("/framework/" CODE "/impact/2023-11") == 200);
    CHECK("own", has("320482<") || has("320482 <"));
    CHECK("with its mark", has("sample"));
    CHECK("another city's", !has("320105 <") && has("not shown here: 1."));
    CHECK("what moves", has("ECO-01 −"));
    CHECK("the other way",
        get("/framework/" EDITION "/impact/2023-11?against=" EDITION) == 200 &&
            !has("ECO-01 −"));
    clear();
}

static int ask_list(void)
{
    return get("/framework");
}
static int ask_edition(void)
{
    return get("/framework/" CODE);
}
static int ask_diff(void)
{
    return get("/framework/" EDITION "/diff/" CODE);
}
static int ask_impact(void)
{
    return get("/framework/" CODE "/impact/2023-11");
}
static int ask_upload(void)
{
    static const struct set_edit edits[] = {{"grade.csv", "优", "佳"}};

    return upload(edits, 1);
}
static int ask_check(void)
{
    return step("check");
}
static int ask_publish(void)
{
    return step("publish");
}
static int ask_retire(void)
{
    return step("retire");
}

static const struct row {
    const char *name;
    const char *before[2]; /* steps that lead to where it is asked */
    int (*ask)(void);
    int done; /* the status when nothing fails */
    bool writes;
} rows[] = {
    {"list", {NULL}, ask_list, 200, false},
    {"edition", {NULL}, ask_edition, 200, false},
    {"differences", {NULL}, ask_diff, 200, false},
    {"effect", {NULL}, ask_impact, 200, false},
    {"upload", {NULL}, ask_upload, 303, true},
    {"check", {NULL}, ask_check, 303, true},
    {"publish", {"check"}, ask_publish, 303, true},
    {"retire", {"check", "publish"}, ask_retire, 303, true},
};

static void prepare(const struct row *row)
{
    begin();
    CHECK(row->name, upload(NULL, 0) == 303);
    for (size_t i = 0; i < COUNT(row->before) && row->before[i] != NULL; i++) {
        CHECK(row->name, step(row->before[i]) == 303);
    }
    add_county("320482", "3000");
}

/* The n-th statement of `db` fails: the page says so and nothing is changed,
 * or it can do without. How many times it said so. */
static int walk(const struct row *row, struct db *db)
{
    int told = 0;

    prepare(row);
    for (unsigned n = 1; n < STATEMENTS_MAX; n++) {
        const char *before = fixture_query(SUM);
        int status;

        db_fail_at(db, n);
        status = row->ask();
        db_fail_at(db, 0);
        CHECK(row->name, status == 503 || status == row->done);
        if (status == 503) {
            told++;
            CHECK(row->name, strcmp(before, fixture_query(SUM)) == 0);
        } else if (row->writes && told > 0) {
            break; /* it went through */
        }
    }
    return told;
}

static void every_statement(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        int told = walk(&rows[i], fixture.read);

        CHECK(rows[i].name, told + walk(&rows[i], fixture.write) > 1);
    }
    clear();
}

SUITE(page_framework, {"each state has its page", each_state_has_its_page},
    {"effect within the own region", effect_within_the_own_region},
    {"every statement", every_statement})
