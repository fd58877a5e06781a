/* The page of workbooks and its doors for programs: who may ask, how far it is,
 * the download, cancelling, and a file that is gone. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "export/book_worker.h"
#include "export/files.h"
#include "sql/file.h"
#include "tests/integration/page_fixture.h"

#define PAGE "/workbooks/" REGION "/2023-11"
#define API  "/api/v1" PAGE "/jobs"

enum { STATEMENTS_MAX = 40, ASK_STATEMENTS = 12, FILE_MAX = 2 << 20 };

static bool has(const char *text)
{
    return page.reply.body.p != NULL && strstr(page.reply.body.p, text) != NULL;
}

static void begin(const char *login)
{
    static char exports[200]; /* the configuration outlives the arena */
    struct opened_form form;

    fixture_clear();
    fixture_query("DELETE FROM workbook_job; DELETE FROM workbook");
    snprintf(exports, sizeof(exports), "%s/pages", fixture.folder);
    fixture.config.layout_dir = "export/layouts";
    fixture.config.export_dir = exports;
    CU_ASSERT_TRUE_FATAL(folder_remove(fixture.config.export_dir));
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    form = fixture_form("tjj");
    fixture_review(&form, EVENT_ACCEPT, NULL, fixture_key());
    CHECK(login, page_sign_in(login));
}

static void make(void)
{
    struct book_worker worker = {.config = &fixture.config,
        .data = db_new(&fixture.config, DB_WRITE),
        .state = db_new(&fixture.config, DB_WRITE),
        .arena = arena_new((size_t)128 << 20),
        .holder = "here:1:1"};

    CHECK("made", book_worker_turn(&worker));
    db_free(worker.data);
    db_free(worker.state);
    arena_free(worker.arena);
}

static int ask(const char *fields)
{
    return page_post(PAGE, fields, fixture_key());
}

static bool leads_to(const char *end)
{
    const char *to = page.reply.location;

    return to != NULL &&
           strcmp(strchr(to, '?') ? strchr(to, '?') : to, end) == 0;
}

static int jobs(void)
{
    return fixture_number("SELECT COUNT(*) FROM workbook_job");
}

/* The path of the newest job. */
static const char *job(const char *before, const char *after)
{
    const char *id = fixture_query(
        "SELECT id FROM workbook_job ORDER BY asked_at DESC LIMIT 1");

    return arena_printf(fixture.arena, "%s/%.16s%s", before, id, after);
}

/* -- who may --------------------------------------------------------------- */

static void by_role(void)
{
    begin("clerk1");
    CHECK("a clerk has no such page", page_serve(PAGE, "", NULL) == 403);
    CHECK("nor asks", ask("kind=province") == 403 && jobs() == 0);
    CHECK("head", page_sign_in("head1"));
    CHECK("a head has the county's", page_serve(PAGE, "", NULL) == 200 &&
                                         has("/workbook/" REGION "/2023-11") &&
                                         !has("name=\"kind\""));
    CHECK("and no more", ask("kind=province") == 403 && jobs() == 0);
    CHECK("reviewer", page_sign_in("reviewer1"));
    CHECK("a foreign region",
        page_serve("/workbooks/330000/2023-11", "", NULL) == 403 &&
            page_post("/workbooks/330000/2023-11", "kind=province",
                fixture_key()) == 403 &&
            jobs() == 0);
    CHECK("the region above", page_post("/workbooks/32/2023-11",
                                  "kind=province", fixture_key()) == 403);
    CHECK("newest", page_serve("/workbooks", "", NULL) == 303);
}

/* The right is asked for again at each door of a job. */
static void rights_that_were_taken(void)
{
    const char *path;

    begin("reviewer1");
    CHECK("asked", ask("kind=detail") == 303);
    make();
    path = job(PAGE, "");
    CHECK("download", page_serve(path, "", NULL) == 200);
    fixture_query(
        "INSERT INTO region (code, name_zh, name_en, parent, sample) VALUES "
        "('330000', '浙江省', 'Zhejiang', '', 1); "
        "UPDATE account SET region = '330000' WHERE login = 'reviewer1'");
    CHECK("no more", page_serve(path, "", NULL) == 403);
    CHECK("nor under another address",
        page_serve(job("/workbooks/330000/2023-11", ""), "", NULL) == 404);
    fixture_query(
        "UPDATE account SET region = '" REGION "' WHERE login = 'reviewer1'; "
        "DELETE FROM region WHERE code = '330000'");
    CHECK("another period",
        page_serve(job("/workbooks/" REGION "/2023-10", ""), "", NULL) == 404);
    CHECK("none such", page_serve(PAGE "/0123456789abcdef", "", NULL) == 404);
}

/* -- the way of one -------------------------------------------------------- */

static void from_asking_to_the_file(void)
{
    begin("reviewer1");
    CHECK("nothing yet", page_serve(PAGE, "", NULL) == 200 &&
                             has("Nothing has been asked for yet") &&
                             !has("http-equiv"));
    CHECK("asked", ask("kind=trend&months=14") == 303);
    CHECK("said", leads_to("?done=asked") && jobs() == 1);
    CHECK("joined", ask("kind=trend&months=14") == 303 && jobs() == 1);
    CHECK("waits", page_serve(PAGE "?done=asked", "", NULL) == 200 &&
                       has("data-live") && has("waiting") && has("Cancel") &&
                       has("14 periods") && has("http-equiv=\"refresh\""));
    CHECK("no file yet", page_serve(job(PAGE, ""), "", NULL) == 409);
    make();
    CHECK("ready", page_serve(PAGE, "", NULL) == 200 && !has("data-live") &&
                       has("Download Excel") && !has(">Cancel<"));
    CHECK(
        "file", page_serve(job(PAGE, ""), "", NULL) == 200 &&
                    strncmp(page.reply.accel, "/exports/on-demand/", 19) == 0);
    CHECK("its row",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'download' "
                       "AND object = '" REGION "/2023-11/trend'") == 1);
    CHECK("found again", ask("kind=trend&months=14") == 303 &&
                             leads_to("?done=ready") && jobs() == 1);
}

static void comes_back_genuine(void)
{
    struct text bytes;
    const char *file;

    begin("reviewer1");
    CHECK("asked", ask("kind=province") == 303);
    make();
    CHECK("file", page_serve(job(PAGE, ""), "", NULL) == 200);
    file = arena_printf(fixture.arena, "%s/%s", fixture.config.export_dir,
        page.reply.accel + strlen("/exports/"));
    CU_ASSERT_FATAL(file_read(file, FILE_MAX, fixture.arena, &bytes) == NULL);
    CHECK("genuine", page_upload("/verify", "a.xlsx", bytes) == 200 &&
                         has("Genuine: byte for byte") &&
                         has("Ranks of counties") && has(REGION));
    CHECK("head", page_sign_in("head1"));
    CHECK("its content is not for a head",
        page_upload("/verify", "a.xlsx", bytes) == 200 && has("Genuine") &&
            !has("Ranks of counties"));
}

static void cancelled_by_who_asked(void)
{
    begin("reviewer1");
    CHECK("asked", ask("kind=province") == 303);
    fixture_query("UPDATE workbook_job SET asked_by = asked_by + 1000");
    CHECK("another's", page_serve(PAGE, "", NULL) == 200 && !has(">Cancel<"));
    CHECK("is not mine", page_post(job(PAGE, ""), "", fixture_key()) == 403 &&
                             has("Only who asked"));
    fixture_query("UPDATE workbook_job SET asked_by = asked_by - 1000");
    CHECK("mine", page_post(job(PAGE, ""), "", fixture_key()) == 303 &&
                      leads_to("?done=cancelled"));
    CHECK("shown", page_serve(PAGE, "", NULL) == 200 && has("cancelled"));
    CHECK("twice is no error",
        page_post(job(PAGE, ""), "", fixture_key()) == 303);
}

static void failed_says_why(void)
{
    begin("reviewer1");
    fixture_figures("UPDATE cell SET accepted = 0");
    CHECK("asked", ask("kind=province") == 303);
    make();
    CHECK("why", page_serve(PAGE, "", NULL) == 200 && has("failed") &&
                     has("No county here has accepted figures"));
}

static void a_file_that_is_gone(void)
{
    begin("reviewer1");
    CHECK("asked", ask("kind=detail") == 303);
    make();
    CHECK("there", page_serve(job(PAGE, ""), "", NULL) == 200);
    CHECK("gone", folder_remove(arena_printf(fixture.arena, "%s/on-demand",
                      fixture.config.export_dir)));
    CHECK("made again",
        page_serve(job(PAGE, ""), "", NULL) == 303 && leads_to("?done=again"));
    make();
    CHECK("there again", page_serve(job(PAGE, ""), "", NULL) == 200);
}

static void wrong_wishes(void)
{
    static const struct {
        const char *fields, *text;
    } rows[] = {
        {"kind=county", "one of province, detail and trend"},
        {"kind=", "Workbook"},
        {"kind=trend&months=999", "Number of periods"},
        {"kind=trend&group=rich", "no such group"},
    };

    begin("reviewer1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].fields, ask(rows[i].fields) == 422 && has(rows[i].text));
    }
    CHECK("no job", jobs() == 0);
}

static void no_more_than_twenty(void)
{
    begin("reviewer1");
    for (int i = 1; i <= 20; i++) {
        CHECK("asked",
            ask(arena_printf(fixture.arena, "kind=trend&months=%d", i)) == 303);
    }
    CHECK("enough", ask("kind=trend&months=21") == 409 &&
                        has("Twenty workbooks") && jobs() == 20);
    CHECK("one of them is no new one",
        ask("kind=trend&months=7") == 303 && jobs() == 20);
}

/* -- programs -------------------------------------------------------------- */

static void by_the_api(void)
{
    begin("reviewer1");
    CHECK("asked", page_serve(API, "application/json",
                       "{\"kind\": \"trend\", \"months\": 3}") == 200 &&
                       has("\"state\":\"queued\"") && has("\"months\":3") &&
                       has("\"file\":null"));
    CHECK("a wrong kind",
        page_serve(API, "application/json", "{\"kind\": \"x\"}") == 422);
    CHECK("list", page_serve(API, "", NULL) == 200 && has("\"jobs\":[{"));
    CHECK("no file",
        page_serve(job(API, "/file"), "", NULL) == 409 && has("\"unready\""));
    CHECK("cancelled",
        page_serve(job(API, ""), "application/json", "{}") == 200 &&
            has("\"state\":\"cancelled\""));
    CHECK("asked again",
        page_serve(API, "application/json", "{\"kind\": \"detail\"}") == 200);
    fixture_query("DELETE FROM workbook_job WHERE state = 'cancelled'");
    make();
    CHECK("done", page_serve(job(API, ""), "", NULL) == 200 &&
                      has("\"state\":\"done\"") && has("/file\""));
    CHECK("file", page_serve(job(API, "/file"), "", NULL) == 200);
    CHECK("gone", folder_remove(arena_printf(fixture.arena, "%s/on-demand",
                      fixture.config.export_dir)));
    CHECK("again",
        page_serve(job(API, "/file"), "", NULL) == 409 && has("\"again\""));
}

/* -- statements that fail -------------------------------------------------- */

static const char *state(void)
{
    return fixture_query("CHECKSUM TABLE workbook_job, audit");
}

/* The n-th statement fails for n from 1 on until the page gets through. */
static unsigned walk(struct db *db)
{
    for (unsigned n = 1; n < STATEMENTS_MAX; n++) {
        const char *before;
        int status;

        begin("reviewer1");
        before = state();
        db_fail_at(db, n);
        status = ask("kind=province");
        db_fail_at(db, 0);
        if (status == 303) {
            return n - 1;
        }
        CHECK("unavailable", status == 503);
        CHECK("nothing is half-written", strcmp(before, state()) == 0);
    }
    return STATEMENTS_MAX;
}

static void every_statement_fails(void)
{
    unsigned failed = walk(fixture.read) + walk(fixture.write);

    CHECK("statements", failed == ASK_STATEMENTS);
}

SUITE(page_workbooks, {"who may ask", by_role},
    {"rights that were taken", rights_that_were_taken},
    {"from asking to the file", from_asking_to_the_file},
    {"it comes back genuine", comes_back_genuine},
    {"cancelled by who asked", cancelled_by_who_asked},
    {"a failed one says why", failed_says_why},
    {"a file that is gone", a_file_that_is_gone},
    {"wishes that cannot be", wrong_wishes},
    {"no more than twenty wait", no_more_than_twenty},
    {"by the API", by_the_api},
    {"every statement of asking", every_statement_fails})
