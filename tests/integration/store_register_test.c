/* The register: entries, their review, and the report they count in. */
#include "sql/register.h"

#include <string.h>

#include "sql/job.h"
#include "sql/report.h"
#include "tests/integration/fixture.h"

static struct entry honour(const char *title)
{
    return (struct entry){.kind = ENTRY_HONOUR,
        .title = title,
        .level = 0,
        .body = "国务院",
        .date = "2023-10-09",
        .quality = 0,
        .indicator = -1,
        .bureau = framework_bureau(fixture.fw, TEXT("tjj")),
        .has_number = true,
        .number = 3 * DECIMAL_ONE / 2,
        .unit = "项",
        .scope = "全国",
        .evidence = "国发〔2023〕1号",
        .note = "注"};
}

static enum db_result put(
    const struct entry *entry, const char *key, bool *replayed)
{
    return register_put(fixture.write, fixture.fw, &fixture.clerk, REGION, 2023,
        entry, key, ADDRESS, fixture.now, fixture.arena, replayed);
}

static enum db_result review(const struct entry *entry, const char *reason,
    const char *key, bool *replayed)
{
    return register_review(fixture.write, &fixture.reviewer, REGION, entry->id,
        entry->version, reason, key, ADDRESS, fixture.now, fixture.arena,
        replayed);
}

/* The only entry as it stands. */
static struct entry only(void)
{
    struct entry *list = NULL;
    size_t count = 0;

    CHECK("one entry", register_list(fixture.read, fixture.fw, REGION, 2023,
                           fixture.arena, &list, &count) == DB_OK &&
                           count == 1);
    return count > 0 ? list[0] : honour("");
}

static void keeps_entries(void)
{
    struct entry e = honour("国家级生态县"), got;
    bool replayed;

    fixture_clear();
    CHECK("put", put(&e, fixture_key(), &replayed) == DB_OK && !replayed);
    got = only();
    CHECK("title", strcmp(got.title, e.title) == 0);
    CHECK("kind and level", got.kind == e.kind && got.level == e.level);
    CHECK("texts",
        strcmp(got.body, e.body) == 0 && strcmp(got.date, e.date) == 0 &&
            strcmp(got.unit, e.unit) == 0 && strcmp(got.scope, e.scope) == 0 &&
            strcmp(got.evidence, e.evidence) == 0 &&
            strcmp(got.note, e.note) == 0);
    CHECK("places", got.quality == e.quality && got.indicator == -1 &&
                        got.bureau == e.bureau);
    CHECK("number", got.has_number && got.number == e.number);
    CHECK("new", strcmp(got.state, "submitted") == 0 && got.version == 1 &&
                     got.line == 1);
    e = honour("第二项");
    CHECK("second", put(&e, fixture_key(), &replayed) == DB_OK);
    CHECK("in order",
        fixture_number("SELECT MAX(line) FROM register_entry") == 2);
    CHECK("audited", fixture_number("SELECT COUNT(*) FROM audit") == 2);
}

static void is_reviewed(void)
{
    struct entry e = honour("国家级生态县");
    bool replayed;

    fixture_clear();
    CHECK("put", put(&e, fixture_key(), &replayed) == DB_OK);
    e = only();
    CHECK("return", review(&e, "无文件", fixture_key(), &replayed) == DB_OK);
    CHECK("stale",
        review(&e, NULL, fixture_key(), &replayed) == DB_CONFLICT && !replayed);
    e = only();
    CHECK("returned", strcmp(e.state, "returned") == 0 &&
                          strcmp(e.reason, "无文件") == 0 && e.version == 2);
    e.evidence = "补";
    CHECK("corrected", put(&e, fixture_key(), &replayed) == DB_OK);
    CHECK("stale page",
        put(&e, fixture_key(), &replayed) == DB_CONFLICT && !replayed);
    e = only();
    CHECK("waits again", strcmp(e.state, "submitted") == 0 && e.version == 3);
    CHECK("accept", review(&e, NULL, fixture_key(), &replayed) == DB_OK);
    e = only();
    CHECK("accepted", strcmp(e.state, "accepted") == 0 && e.reason[0] == '\0');
    CHECK("settled",
        put(&e, fixture_key(), &replayed) == DB_CONFLICT && !replayed);
}

static void replays(void)
{
    struct entry e = honour("国家级生态县");
    const char *key, *before;
    bool replayed;

    fixture_clear();
    key = fixture_key();
    CHECK("put", put(&e, key, &replayed) == DB_OK);
    before = fixture_state();
    CHECK("again", put(&e, key, &replayed) == DB_CONFLICT && replayed);
    CHECK("one entry", strcmp(before, fixture_state()) == 0);
    e = only();
    key = fixture_key();
    CHECK("accept", review(&e, NULL, key, &replayed) == DB_OK);
    CHECK("again", review(&e, NULL, key, &replayed) == DB_CONFLICT && replayed);
}

/* -- the report ----------------------------------------------------------- */

static struct report load(void)
{
    struct report report = {.line_count = 0};

    CHECK("loaded", report_load(fixture.read, fixture.fw, REGION, NOVEMBER_2023,
                        fixture.arena, &report) == DB_OK);
    return report;
}

static void counts_what_is_accepted(void)
{
    const int b01 = framework_item(fixture.fw, TEXT("B01"));
    struct opened_form form;
    struct report r;
    char version[32];

    fixture_clear();
    r = load();
    memcpy(version, r.data_version, sizeof(version));
    CHECK(
        "named", strncmp(version, "D-202311-", 9) == 0 && version[17] == '\0');
    CHECK("every assigned part", r.line_count > 10);
    CHECK("the same data, the same version",
        strcmp(load().data_version, version) == 0);

    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SAVE, "3039.6", fixture_key());
    r = load();
    CHECK("a draft is nobody's business",
        r.reported.cell[WHEN_NOW][b01][COLUMN_TOTAL].state == CELL_MISSING);
    CHECK("but another version", strcmp(r.data_version, version) != 0);

    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    r = load();
    CHECK("printed while it waits",
        r.reported.cell[WHEN_NOW][b01][COLUMN_TOTAL].state == CELL_VALUE);
    CHECK("not scored while it waits",
        r.figures.cell[WHEN_NOW][b01][COLUMN_TOTAL].state == CELL_MISSING);

    form = fixture_form("tjj");
    fixture_review(&form, EVENT_ACCEPT, "", fixture_key());
    r = load();
    CHECK("scored", r.figures.cell[WHEN_NOW][b01][COLUMN_TOTAL].value ==
                        3039600 * (DECIMAL_ONE / 1000));
    CHECK("as of", r.as_of == fixture.now);
    CHECK("history", r.event_count == 3 &&
                         strcmp(r.events[2].event, "accept") == 0 &&
                         strcmp(r.events[2].bureau, "tjj") == 0);
    for (size_t i = 0; i < r.line_count; i++) {
        bool own = strcmp(r.lines[i].form, FORM) == 0 &&
                   strcmp(r.lines[i].bureau, "tjj") == 0;

        CHECK(r.lines[i].bureau,
            r.lines[i].head.state == (own ? STATE_ACCEPTED : STATE_NONE));
    }
}

static void counts_honours(void)
{
    struct entry e = honour("国家级生态县");
    struct report r;
    bool replayed;

    fixture_clear();
    put(&e, fixture_key(), &replayed);
    r = load();
    CHECK("not before review",
        r.entry_count == 1 && r.bonus == 0 && !r.points[0].counted);
    e = only();
    review(&e, NULL, fixture_key(), &replayed);
    r = load();
    CHECK("then", r.points[0].counted && r.bonus > 0);
}

static void unknown_region(void)
{
    struct report report;

    fixture_clear();
    CHECK("none", report_load(fixture.read, fixture.fw, "999999", NOVEMBER_2023,
                      fixture.arena, &report) == DB_NONE);
}

static void one_moment(void)
{
    const int b01 = framework_item(fixture.fw, TEXT("B01"));
    struct db *other = db_new(&fixture.config, DB_WRITE);
    struct opened_form form;
    struct report report;

    fixture_clear();
    CHECK("snapshot", db_snapshot(other) == DB_OK);
    CHECK("first read", report_load(other, fixture.fw, REGION, NOVEMBER_2023,
                            fixture.arena, &report) == DB_OK);
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "7", fixture_key());
    CHECK("second read", report_load(other, fixture.fw, REGION, NOVEMBER_2023,
                             fixture.arena, &report) == DB_OK);
    CHECK("the same moment",
        report.reported.cell[WHEN_NOW][b01][COLUMN_TOTAL].state ==
            CELL_MISSING);
    db_rollback(other);
    db_free(other);
}

/* One that read nothing is gone with its rollback: the next one may write. */
static void snapshot_unused(void)
{
    struct opened_form form;

    fixture_clear();
    form = fixture_form("tjj");
    CHECK("snapshot", db_snapshot(fixture.write) == DB_OK);
    db_rollback(fixture.write);
    CHECK("a write",
        fixture_put(&fixture.clerk, &form, EVENT_SAVE, "7", fixture_key())
                .result == PUT_OK);
}

/* -- jobs ----------------------------------------------------------------- */

static void leases(void)
{
    const int64_t now = fixture.now;
    const struct {
        const char *name, *holder;
        bool again;
        int64_t at;
        enum db_result want;
    } rows[] = {
        {"first", "a", false, now, DB_OK},
        {"another at once", "b", false, now + 1, DB_CONFLICT},
        {"the same again", "a", false, now + 1, DB_OK},
        {"its lease ran out", "b", false, now + JOB_LEASE_SECONDS + 2, DB_OK},
        {"the first has lost it", "a", false, now + JOB_LEASE_SECONDS + 3,
            DB_CONFLICT},
    };
    struct job other;

    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(rows[i].name, job_claim(fixture.write, "nightly", "2023-12-01",
                                rows[i].holder, rows[i].again, rows[i].at,
                                fixture.arena, &other) == rows[i].want);
    }
    CHECK("beat of the loser", job_beat(fixture.write, "nightly", "2023-12-01",
                                   "a", 1, 2, now + 90) == DB_CONFLICT);
    CHECK("beat", job_beat(fixture.write, "nightly", "2023-12-01", "b", 1, 2,
                      now + 90) == DB_OK);
    CHECK("the same beat", job_beat(fixture.write, "nightly", "2023-12-01", "b",
                               1, 2, now + 90) == DB_OK);
    CHECK("finish", job_finish(fixture.write, "nightly", "2023-12-01", "b",
                        true, "好", now + 99) == DB_OK);
    CHECK("done", job_claim(fixture.write, "nightly", "2023-12-01", "c", false,
                      now + 100, fixture.arena, &other) == DB_NONE &&
                      other.finished == now + 99);
    CHECK("once more", job_claim(fixture.write, "nightly", "2023-12-01", "c",
                           true, now + 101, fixture.arena, &other) == DB_OK);
}

SUITE(store_register, {"keeps entries", keeps_entries},
    {"is reviewed", is_reviewed}, {"replays", replays})
SUITE(store_report, {"counts what is accepted", counts_what_is_accepted},
    {"counts honours", counts_honours}, {"unknown region", unknown_region},
    {"one moment", one_moment}, {"an unused moment", snapshot_unused})
SUITE(store_job, {"leases", leases})
