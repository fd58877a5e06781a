#include "export/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export/files.h"
#include "export/nightly.h"
#include "sql/job.h"
#include "sql/reminder.h"
#include "tests/integration/fixture.h"

static struct config config;

/* A county with one accepted form, and an empty folder for exports. */
static void begin(void)
{
    struct opened_form form;

    fixture_clear();
    config = fixture.config;
    config.layout_dir = "export/layouts";
    config.export_dir =
        arena_printf(fixture.arena, "%s/exports", fixture.folder);
    CU_ASSERT_TRUE_FATAL(folder_remove(config.export_dir));
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SUBMIT, "3039.6", fixture_key());
    form = fixture_form("tjj");
    fixture_review(&form, EVENT_ACCEPT, NULL, fixture_key());
}

static enum export_result publish(
    const char *region, const char **path, char sha256[65])
{
    return county_publish(fixture.write, &config, region, NOVEMBER_2023, "张三",
        fixture.arena, path, sha256);
}

static ino_t inode(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? about.st_ino : 0;
}

static void publishes_once(void)
{
    const char *path = NULL, *again = NULL;
    char sha256[65], same[65];
    ino_t first;

    begin();
    CU_ASSERT_EQUAL_FATAL(publish(REGION, &path, sha256), EXPORT_OK);
    first = inode(path);
    CHECK("written", first != 0 && strlen(sha256) == 64);
    CHECK("below the folder",
        strncmp(path, config.export_dir, strlen(config.export_dir)) == 0);
    CHECK("again", publish(REGION, &again, same) == EXPORT_OK);
    CHECK("same path", strcmp(path, again) == 0 && strcmp(sha256, same) == 0);
    CHECK("not written twice", inode(path) == first);
    CHECK("unlinked", unlink(path) == 0);
    CHECK("anew", publish(REGION, &again, same) == EXPORT_OK);
    CHECK("same bytes", strcmp(sha256, same) == 0);
    CHECK("no such region", publish("999999", &again, same) == EXPORT_NONE);
    CHECK("no path", publish("../x", &again, same) == EXPORT_FAIL);
}

static struct command night(const char *date)
{
    return (struct command){.config = config,
        .arena = fixture.arena,
        .now = fixture.now,
        .date = date,
        .workers = 2,
        .quiet = true};
}

static bool below(const char *path)
{
    const char *whole =
        arena_printf(fixture.arena, "%s/%s", config.export_dir, path);

    return whole != NULL && access(whole, R_OK) == 0;
}

static void runs_at_night(void)
{
    struct command first = night("2023-12-01"), second = night("2023-12-02");
    json_t *manifest, *files;
    const char *path;

    begin();
    first = night("2023-12-01");
    second = night("2023-12-02");
    CHECK("stale part",
        folder_make(arena_printf(fixture.arena, "%s/2023-12-01.part/x",
                        config.export_dir),
            fixture.arena));
    CHECK("done", nightly_run(&first) == 0);
    CHECK("workbook", below("2023-12-01/320481/320481-2023-11.xlsx"));
    CHECK("current", below("current/manifest.json"));
    CHECK("no part", !below("2023-12-01.part"));
    CHECK("no stale part", !below("2023-12-01/x"));
    path = arena_printf(
        fixture.arena, "%s/current/manifest.json", config.export_dir);
    manifest = json_load_file(path, 0, NULL);
    files = json_object_get(manifest, "files");
    CHECK("one file", json_array_size(files) == 1);
    CHECK("hash", json_string_length(json_object_get(
                      json_array_get(files, 0), "sha256")) == 64);
    json_decref(manifest);
    CHECK("done before", nightly_run(&first) == 0);
    first.again = true;
    CHECK("again", nightly_run(&first) == 0);
    CHECK("next day", nightly_run(&second) == 0);
    CHECK("both stay", below("2023-12-01/manifest.json"));
}

static void gives_way(void)
{
    struct command command;
    struct job other;

    begin();
    command = night("2023-12-03");
    CHECK("held by another",
        job_claim(fixture.write, "nightly", "2023-12-03", "elsewhere:1:1",
            false, fixture.now, fixture.arena, &other) == DB_OK);
    CHECK("gives way", nightly_run(&command) == EXIT_AGAIN);
    CHECK("nothing written", !below("2023-12-03"));
}

/* The night's job walks the ladder too; the timer finds that done. */
static void reminds_at_night(void)
{
    struct command command;
    struct reminder_outcome out;

    begin();
    command = night("2023-12-17");
    command.now = time_at(date_days(2023, 12, 17), 2, 30);
    CHECK("done", nightly_run(&command) == 0);
    int messages = fixture_number("SELECT COUNT(*) FROM message");
    CHECK("reminded",
        messages > 0 && fixture_number("SELECT COUNT(*) FROM reminder WHERE "
                                       "step <> 'before-3d'") == 0);
    CHECK("the timer",
        reminder_run(fixture.read, fixture.write, &fixture.config,
            command.now + 600, false, NULL, fixture.arena, &out) == DB_OK &&
            out.sent == 0);
    command.again = true;
    CHECK("again", nightly_run(&command) == 0);
    CHECK("nothing twice",
        fixture_number("SELECT COUNT(*) FROM message") == messages);
}

static void reminders_fail_at_night(void)
{
    struct command command;

    begin();
    command = night("2023-12-18");
    command.config.quiet_hours = "sometimes";
    CHECK("told", nightly_run(&command) == EXIT_UNAVAILABLE);
    CHECK("workbooks all the same",
        below("2023-12-18/320481/320481-2023-11.xlsx"));
}

SUITE(export_publish, {"publishes once", publishes_once},
    {"runs at night", runs_at_night}, {"reminds at night", reminds_at_night},
    {"reminders fail at night", reminders_fail_at_night},
    {"gives way", gives_way})
