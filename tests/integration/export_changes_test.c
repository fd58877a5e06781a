/* A county's workbook is published, a figure is revised through its states, and
 * the next workbook is compared with the first. */
#include <string.h>
#include <unistd.h>

#include "export/changes.h"
#include "export/files.h"
#include "export/publish.h"
#include "export/verify.h"
#include "sql/audit_seal.h"
#include "sql/file.h"
#include "tests/integration/book_text.h"
#include "tests/integration/fixture.h"

#define ROOM ((size_t)16 << 20)

static struct config config;

static struct opened_form judge(enum event event)
{
    struct opened_form form = fixture_form("tjj");

    CHECK("judged",
        fixture_review(&form, event, NULL, fixture_key()).result == PUT_OK);
    return fixture_form("tjj");
}

/* A county with one locked form, and an empty folder for exports. */
static void begin(void)
{
    struct opened_form form;

    fixture_clear();
    fixture_query("DELETE FROM workbook");
    config = fixture.config;
    config.layout_dir = "export/layouts";
    config.export_dir =
        arena_printf(fixture.arena, "%s/changes", fixture.folder);
    CU_ASSERT_TRUE_FATAL(folder_remove(config.export_dir));
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    judge(EVENT_ACCEPT);
    judge(EVENT_CONFIRM);
    judge(EVENT_LOCK);
}

static bool revise(const struct actor *who, enum event event, const char *value)
{
    const struct opened_form form = fixture_form("tjj");
    const struct cell_input cell = fixture_cell("B01", value);
    const struct revision_input input = {fixture_key(), form.head.version,
        event, "核减一家企业", &cell, 1, ADDRESS};
    struct put_outcome out;

    revision_put(fixture.write, fixture.fw, who, &form, &input, fixture.now,
        fixture.arena, &out);
    return out.result == PUT_OK;
}

static bool seal(void)
{
    struct arena *arena = arena_new(ROOM);
    size_t sealed = 0;
    bool ok = audit_seal_all(fixture.write, "sha256", true, fixture.now + 3600,
                  arena, &sealed) == DB_OK ||
              sealed > 0;

    arena_free(arena);
    return ok;
}

static bool publish(const char **path, char sha256[65])
{
    return county_publish(fixture.write, &config, REGION, NOVEMBER_2023, "张三",
               fixture.arena, path, sha256) == EXPORT_OK;
}

static bool load(struct report *report)
{
    return county_load(fixture.write, REGION, NOVEMBER_2023, fixture.arena,
               report) == EXPORT_OK;
}

static void knows_the_first(void)
{
    const char *path;
    char sha256[65];
    struct report report;

    begin();
    CHECK("loaded", load(&report));
    CHECK("nothing before", report.lineage->base == NULL);
    CHECK("no seal yet",
        report.lineage->seal == 0 && report.lineage->chain[0] == '\0');
    CHECK("published", publish(&path, sha256));
    CHECK("kept", fixture_number("SELECT COUNT(*) FROM published WHERE step = "
                                 "1 AND base = '' AND seal = 0") == 1);
    CHECK("sealed", seal());
    CHECK("loaded", load(&report));
    CHECK("as it was first", report.lineage->seal == 0);
    CHECK("its own is no base", report.lineage->base == NULL);
}

static void counts_from_the_last(void)
{
    const char *path;
    char sha256[65], first[PERIOD_TEXT * 4];
    struct report report;
    struct changes changes;
    double total;

    begin();
    CHECK("loaded", load(&report));
    total = report.evaluation.total;
    snprintf(first, sizeof(first), "%s", report.data_version);
    CHECK("published", publish(&path, sha256));
    CHECK("asked", revise(&fixture.clerk, EVENT_REVISE, "2900"));
    CHECK("approved", revise(&fixture.reviewer, EVENT_APPROVE, "2900"));
    CHECK("loaded", load(&report));
    CU_ASSERT_PTR_NOT_NULL_FATAL(report.lineage->base);
    CHECK("the version before",
        strcmp(report.lineage->base->data_version, first) == 0);
    CHECK("its file", strcmp(report.lineage->base->sha256, sha256) == 0);
    CHECK("its total", report.lineage->base->total == total);
    CHECK("found", changes_find(&report, fixture.arena, &changes));
    CHECK("one cell", changes.count == 1);
    CHECK("others as before", changes.others == 0);
    CHECK("old", decimal_to_double(changes.list[0].was->value) == 3039.6);
    CHECK("new", decimal_to_double(changes.list[0].is->value) == 2900);
    CHECK("effect", changes.list[0].effect == report.evaluation.total - total &&
                        changes.list[0].effect < 0);
    CHECK("a formula", changes.list[0].how == EFFECT_LIVE);
}

static enum verdict judged(const char *path, const char *sha256)
{
    const struct verify_source from = {fixture.read, fixture.write, &config};
    struct verification v;
    struct text bytes;

    CHECK("read",
        file_read(path, (size_t)4 << 20, fixture.arena, &bytes) == NULL);
    CHECK("verified", verify_file(&from, sha256, bytes, fixture.arena, &v));
    return v.verdict;
}

/* What was sealed or published since leaves the bytes of a version alone. */
static void writes_again(void)
{
    const char *old, *path, *again;
    char was[65], sha256[65], same[65];
    struct workbook row;

    begin();
    CHECK("published", publish(&old, was));
    CHECK("sealed", seal());
    CHECK("asked", revise(&fixture.clerk, EVENT_REVISE, "2900"));
    CHECK("approved", revise(&fixture.reviewer, EVENT_APPROVE, "2900"));
    CHECK("published", publish(&path, sha256));
    CHECK("two versions",
        fixture_number("SELECT COUNT(*) FROM published WHERE step = 2 AND "
                       "base <> '' AND seal > 0 AND LENGTH(chain) = 64") == 1);
    CHECK("another name", strcmp(old, path) != 0);
    CHECK("sealed", seal());
    CHECK("unlinked", unlink(path) == 0);
    CHECK("again", publish(&again, same));
    CHECK("same bytes", strcmp(path, again) == 0 && strcmp(sha256, same) == 0);
    CHECK("recorded",
        workbook_find(fixture.read, sha256, fixture.arena, &row) == DB_OK);
    CHECK("anew",
        county_anew(fixture.write, &config, &row,
            arena_printf(fixture.arena, "%s/anew.xlsx", config.export_dir),
            fixture.arena));
    CHECK("why", book_says(path, "核减一家企业。申请："));
    CHECK("the sum", book_says(path, "与总分增减一致"));
    CHECK("nothing to compare the first with",
        book_says(old, "本版为本地区本期首次公布"));
    CHECK("the head of the log",
        book_says(path, "审计日志链首（本数据版本首次公布时的最新封存）：第 "));
    CHECK("the first is genuine", judged(old, was) == VERDICT_GENUINE);
    CHECK("the second too", judged(path, sha256) == VERDICT_GENUINE);
}

/* A return since the last version is the reason of what was corrected. */
static void tells_a_return(void)
{
    static const char why[] = "口径不符，请核对";
    const int64_t was = fixture.now;
    struct opened_form form;
    const char *path;
    char sha256[65];

    fixture_clear();
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    judge(EVENT_ACCEPT);
    CHECK("published", publish(&path, sha256));
    fixture.now += 60;
    form = fixture_form("tjj");
    CHECK("returned",
        fixture_review(&form, EVENT_RETURN, why, fixture_key()).result ==
            PUT_OK);
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "2900", fixture_key());
    judge(EVENT_ACCEPT);
    CHECK("published", publish(&path, sha256));
    CHECK("why", book_says(path, "退回更正：口径不符，请核对。填报："));
    fixture.now = was;
}

/* What cannot be read is told, and no workbook says less than it should. */
static void refuses_what_is_damaged(void)
{
    static const char *const damages[] = {"''", "'{}'",
        "REPLACE(figures, 'B01', 'no')", "REPLACE(figures, 'entries', 'x')",
        "REPLACE(figures, '\"B01\",0', '\"B01\",7')"};
    const char *path;
    char sha256[65];

    for (size_t i = 0; i < COUNT(damages); i++) {
        struct report report;

        begin();
        CHECK("published", publish(&path, sha256));
        CHECK("asked", revise(&fixture.clerk, EVENT_REVISE, "2900"));
        fixture_query(arena_printf(
            fixture.arena, "UPDATE published SET figures = %s", damages[i]));
        CHECK(damages[i], !load(&report));
        CHECK("not published", !publish(&path, sha256));
    }
}

SUITE(export_changes, {"knows the first", knows_the_first},
    {"counts from the last", counts_from_the_last},
    {"writes again", writes_again}, {"tells a return", tells_a_return},
    {"refuses what is damaged", refuses_what_is_damaged})
