/* Workbooks of many counties: asked for, claimed, made, cancelled, found again
 * and swept. */
#include "export/book_worker.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "tests/integration/fixture.h"

enum { DAY = 24 * 3600 };

static struct config config;
static struct book_worker worker;

static void accept(const char *bureau, const char *value)
{
    struct opened_form form = fixture_form(bureau);

    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, value, fixture_key());
    form = fixture_form(bureau);
    CHECK(bureau,
        fixture_review(&form, EVENT_ACCEPT, NULL, fixture_key()).result ==
            PUT_OK);
}

/* A county with one accepted form, and an empty folder for exports. */
static void begin(void)
{
    fixture_clear();
    fixture_query("DELETE FROM workbook_job; DELETE FROM workbook");
    config = fixture.config;
    config.layout_dir = "export/layouts";
    config.workbook_days = 30;
    config.export_dir = arena_printf(fixture.arena, "%s/jobs", fixture.folder);
    CU_ASSERT_TRUE_FATAL(folder_remove(config.export_dir));
    accept("tjj", "3039.6");
    worker = (struct book_worker){.config = &config,
        .data = db_new(&config, DB_WRITE),
        .state = db_new(&config, DB_WRITE),
        .arena = arena_new((size_t)256 << 20),
        .holder = "here:1:1"};
}

static void end(void)
{
    db_free(worker.data);
    db_free(worker.state);
    arena_free(worker.arena);
}

static struct book_job ask(
    enum province_kind kind, const char *region, int months)
{
    const struct province_request request = {.kind = kind,
        .region = region,
        .period = NOVEMBER_2023,
        .months = months};
    struct book_job job = {.id = ""};

    CHECK("asked",
        book_worker_ask(fixture.write, &config, &request, &fixture.reviewer,
            ADDRESS, fixture.now, fixture.arena, &job) == DB_OK);
    return job;
}

static struct book_job now_of(const char *id)
{
    struct book_job job = {.state = ""};

    CHECK(
        "found", book_job_find(fixture.read, id, fixture.arena, &job) == DB_OK);
    return job;
}

static bool is(const char *id, const char *state)
{
    return strcmp(now_of(id).state, state) == 0;
}

static int rows(void)
{
    return fixture_number("SELECT COUNT(*) FROM workbook_job");
}

static ino_t inode(const char *path)
{
    struct stat about;

    return path != NULL && stat(path, &about) == 0 ? about.st_ino : 0;
}

/* -- the same is made once ------------------------------------------------- */

static void made_once(enum province_kind kind, int months)
{
    const char *name = province_code(kind), *path;
    struct book_job first, second;
    char sha256[65];
    long long bytes;
    ino_t file;

    begin();
    first = ask(kind, REGION, months);
    second = ask(kind, REGION, months);
    CHECK(name, strcmp(first.state, "queued") == 0);
    CHECK(name, strcmp(first.id, second.id) == 0 && rows() == 1);
    CHECK(name, book_worker_turn(&worker));
    CHECK(name, !book_worker_turn(&worker));
    first = now_of(first.id);
    path = book_worker_file(&config, &first, fixture.arena);
    file = inode(path);
    CU_ASSERT_FATAL(file != 0);
    CHECK(name, strcmp(first.state, "done") == 0 && first.done > 0);
    CHECK(name,
        file_sha256(path, sha256, &bytes) && strcmp(sha256, first.sha256) == 0);
    CHECK(name,
        fixture_number(arena_printf(fixture.arena,
            "SELECT COUNT(*) FROM workbook WHERE sha256 = '%s' AND kind = '%s'"
            " AND months = %d AND code <> '' AND region = '" REGION "'",
            sha256, name, months)) == 1);
    second = ask(kind, REGION, months);
    CHECK(name, strcmp(second.id, first.id) == 0 && rows() == 1);
    CHECK(name, strcmp(second.state, "done") == 0 && inode(path) == file);
    end();
}

static void makes_each_kind_once(void)
{
    made_once(PROVINCE_RANKS, 0);
    made_once(PROVINCE_DETAIL, 0);
    made_once(PROVINCE_TREND, 14);
}

static void makes_again_what_is_gone(void)
{
    struct book_job job, again;
    const char *path;

    begin();
    job = ask(PROVINCE_RANKS, REGION, 0);
    CHECK("made", book_worker_turn(&worker));
    job = now_of(job.id);
    path = book_worker_file(&config, &job, fixture.arena);
    CHECK("gone", unlink(path) == 0);
    CHECK("no file", book_worker_file(&config, &job, fixture.arena) == NULL);
    again = ask(PROVINCE_RANKS, REGION, 0);
    CHECK(
        "the same job", strcmp(again.id, job.id) == 0 && is(job.id, "queued"));
    CHECK("made again", book_worker_turn(&worker));
    again = now_of(job.id);
    CHECK("the same bytes",
        strcmp(again.sha256, job.sha256) == 0 && access(path, R_OK) == 0);
    end();
}

/* What a verifier compares with when the file is gone. */
static void written_anew(void)
{
    static const enum province_kind kinds[] = {
        PROVINCE_RANKS, PROVINCE_DETAIL, PROVINCE_TREND};
    struct workbook record;
    const char *file;

    begin();
    file = arena_printf(fixture.arena, "%s/anew.xlsx", config.export_dir);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const char *name = province_code(kinds[i]);
        struct book_job job =
            ask(kinds[i], REGION, kinds[i] == PROVINCE_TREND ? 3 : 0);

        CHECK(name, book_worker_turn(&worker));
        job = now_of(job.id);
        CHECK(name, workbook_find(fixture.read, job.sha256, fixture.arena,
                        &record) == DB_OK);
        CHECK(name, province_anew(
                        fixture.write, &config, &record, file, fixture.arena) &&
                        unlink(file) == 0);
        fixture_figures("UPDATE cell SET value = value + 1 WHERE item = 'B01'");
        CHECK(name, !province_anew(
                        fixture.write, &config, &record, file, fixture.arena) &&
                        access(file, F_OK) != 0);
    }
    end();
}

/* A draft changes nothing; what is accepted does. */
static void knows_other_data(void)
{
    struct opened_form form;
    struct book_job job, other;

    begin();
    job = ask(PROVINCE_DETAIL, REGION, 0);
    CHECK("made", book_worker_turn(&worker));
    form = fixture_form("shuiwj");
    fixture_put(&fixture.clerk, &form, EVENT_SAVE, "5", fixture_key());
    other = ask(PROVINCE_DETAIL, REGION, 0);
    CHECK("a draft", strcmp(other.id, job.id) == 0);
    form = fixture_form("tjj");
    CHECK("confirmed",
        fixture_review(&form, EVENT_CONFIRM, NULL, fixture_key()).result ==
            PUT_OK);
    other = ask(PROVINCE_DETAIL, REGION, 0);
    CHECK("other data", strcmp(other.id, job.id) != 0 && rows() == 2);
    CHECK("made", book_worker_turn(&worker));
    CHECK("of the same figures, the same file",
        strcmp(now_of(job.id).sha256, now_of(other.id).sha256) == 0);
    CHECK("another number of periods",
        strcmp(ask(PROVINCE_TREND, REGION, 3).id,
            ask(PROVINCE_TREND, REGION, 4).id) != 0);
    end();
}

/* -- who makes it ---------------------------------------------------------- */

struct claimant {
    pthread_t thread;
    pthread_barrier_t *barrier;
    struct arena *arena;
    const char *holder;
    enum db_result result;
};

static void *claim(void *context)
{
    struct claimant *c = context;
    struct db *db = db_new(&config, DB_WRITE);
    struct book_job job;

    pthread_barrier_wait(c->barrier);
    c->result =
        book_job_claim(db, c->holder, (int64_t)time(NULL), c->arena, &job);
    db_free(db);
    db_thread_end();
    return NULL;
}

static void one_of_two_claims(void)
{
    struct claimant claimants[2] = {{.holder = "a:1:1"}, {.holder = "b:2:2"}};
    pthread_barrier_t barrier;

    begin();
    for (int round = 0; round < 8; round++) {
        fixture_query("DELETE FROM workbook_job");
        ask(PROVINCE_RANKS, REGION, 0);
        pthread_barrier_init(&barrier, NULL, 2);
        for (int i = 0; i < 2; i++) {
            claimants[i].barrier = &barrier;
            claimants[i].arena = arena_new(1 << 20);
            pthread_create(&claimants[i].thread, NULL, claim, &claimants[i]);
        }
        for (int i = 0; i < 2; i++) {
            pthread_join(claimants[i].thread, NULL);
            arena_free(claimants[i].arena);
        }
        pthread_barrier_destroy(&barrier);
        CHECK("one",
            (claimants[0].result == DB_OK) + (claimants[1].result == DB_OK) ==
                1);
        CHECK("begun once",
            fixture_number("SELECT SUM(tries) FROM workbook_job") == 1);
    }
    end();
}

static void takes_over_the_dead(void)
{
    struct book_job job, taken;
    int64_t now = (int64_t)time(NULL);

    begin();
    job = ask(PROVINCE_RANKS, REGION, 0);
    CHECK("theirs", book_job_claim(fixture.write, "dead:1:1", now,
                        fixture.arena, &taken) == DB_OK);
    CHECK("it lives", !book_worker_turn(&worker));
    fixture_query("UPDATE workbook_job SET heartbeat_at = heartbeat_at - 1000");
    CHECK("ours", book_worker_turn(&worker) && is(job.id, "done"));
    CHECK("theirs no more",
        book_job_beat(fixture.write, job.id, "dead:1:1", 1, 2, now) == DB_NONE);
    CHECK("nor to end",
        book_job_fail(fixture.write, job.id, "dead:1:1", "x", now) == DB_NONE);
    end();
}

static void gives_up_after_some_tries(void)
{
    struct book_job job;

    begin();
    job = ask(PROVINCE_RANKS, REGION, 0);
    fixture_query("UPDATE workbook_job SET tries = 3");
    CHECK("looked at", book_worker_turn(&worker) && is(job.id, "failed"));
    CHECK("says why", strstr(now_of(job.id).message, "ended each time"));
    CHECK("to be asked for again",
        strcmp(ask(PROVINCE_RANKS, REGION, 0).id, job.id) != 0);
    end();
}

/* -- how it ends ----------------------------------------------------------- */

static int files(void)
{
    return fixture_number("SELECT COUNT(*) FROM workbook");
}

static void cancelled_between_counties(void)
{
    struct book_job job, taken;

    begin();
    job = ask(PROVINCE_TREND, REGION, 14);
    CHECK("claimed", book_job_claim(worker.state, worker.holder,
                         (int64_t)time(NULL), fixture.arena, &taken) == DB_OK);
    CHECK("cancelled", book_job_cancel(fixture.write, &fixture.reviewer,
                           ADDRESS, &job, fixture.now, fixture.arena) == DB_OK);
    book_worker_make(&worker, &taken);
    CHECK("nothing made", is(job.id, "cancelled") && files() == 0);
    CHECK("once", book_job_cancel(fixture.write, &fixture.reviewer, ADDRESS,
                      &job, fixture.now, fixture.arena) == DB_NONE);
    CHECK(
        "asked again", strcmp(ask(PROVINCE_TREND, REGION, 14).id, job.id) != 0);
    CHECK("audited",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'workbook' "
                       "AND object = '" REGION "/2023-11/trend'") == 3);
    end();
}

static void fails_with_a_reason(void)
{
    struct book_job job;

    begin();
    job = ask(PROVINCE_RANKS, "329999", 0);
    CHECK("made", book_worker_turn(&worker) && is(job.id, "failed"));
    CHECK("no county",
        strstr(now_of(job.id).message, "No county here has accepted"));
    config.export_dir = "/proc/nowhere";
    job = ask(PROVINCE_DETAIL, REGION, 0);
    CHECK("made", book_worker_turn(&worker) && is(job.id, "failed"));
    CHECK("no room", strstr(now_of(job.id).message, "too little room"));
    end();
}

static void a_dead_database_is_told(void)
{
    struct book_job job;

    begin();
    job = ask(PROVINCE_DETAIL, REGION, 0);
    db_fail_at(worker.data, 3);
    CHECK("made", book_worker_turn(&worker) && is(job.id, "failed"));
    CHECK("says so", strstr(now_of(job.id).message, "did not answer"));
    db_fail_at(worker.data, 0);
    end();
}

static bool stop(void)
{
    return false;
}

static void waits_again_when_the_program_stops(void)
{
    struct book_job job;

    begin();
    worker.go_on = stop;
    job = ask(PROVINCE_RANKS, REGION, 0);
    CHECK("begun", book_worker_turn(&worker) && is(job.id, "queued"));
    CHECK("as if never begun", now_of(job.id).tries == 0 && files() == 0);
    worker.go_on = NULL;
    CHECK("made", book_worker_turn(&worker) && is(job.id, "done"));
    end();
}

/* -- the sweep ------------------------------------------------------------- */

static void age(const char *path, int days)
{
    const struct timespec then[2] = {
        {.tv_sec = time(NULL) - (time_t)days * DAY},
        {.tv_sec = time(NULL) - (time_t)days * DAY}};

    CHECK(path, utimensat(AT_FDCWD, path, then, 0) == 0);
}

static const char *published(void)
{
    const char *folder =
        arena_printf(fixture.arena, "%s/2023-12-01", config.export_dir);
    const char *path = arena_printf(fixture.arena, "%s/a.xlsx", folder);

    CHECK("published", folder_make(folder, fixture.arena) &&
                           file_write(path, "x", 1, fixture.arena));
    return path;
}

static void sweeps_what_is_old(void)
{
    struct book_job job;
    const char *file, *night;
    int64_t now = (int64_t)time(NULL);

    begin();
    night = published();
    age(night, 400);
    job = ask(PROVINCE_RANKS, REGION, 0);
    CHECK("made", book_worker_turn(&worker));
    job = now_of(job.id);
    file = book_worker_file(&config, &job, fixture.arena);
    CHECK(
        "young", book_worker_sweep(fixture.write, &config, now, fixture.arena));
    CHECK("stays", access(file, R_OK) == 0 && rows() == 1);
    age(file, 31);
    fixture_query("UPDATE workbook_job SET finished_at = 1");
    config.workbook_days = 0;
    CHECK(
        "kept", book_worker_sweep(fixture.write, &config, now, fixture.arena) &&
                    access(file, R_OK) == 0);
    config.workbook_days = 30;
    CHECK("old", book_worker_sweep(fixture.write, &config, now, fixture.arena));
    CHECK("goes", access(file, F_OK) != 0 && rows() == 0);
    CHECK("the night's stays", access(night, R_OK) == 0);
    end();
}

SUITE(export_job, {"of each kind one, however many ask", makes_each_kind_once},
    {"a file that is gone is made again", makes_again_what_is_gone},
    {"written anew to compare with", written_anew},
    {"other data, another job", knows_other_data},
    {"one of two processes claims", one_of_two_claims},
    {"a dead process's job is taken over", takes_over_the_dead},
    {"not for ever", gives_up_after_some_tries},
    {"cancelled while it is made", cancelled_between_counties},
    {"a failed one says why", fails_with_a_reason},
    {"a database that is away", a_dead_database_is_told},
    {"the program stops", waits_again_when_the_program_stops},
    {"old files go", sweeps_what_is_old})
