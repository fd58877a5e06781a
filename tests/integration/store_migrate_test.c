/* Migrations: applied once, and refused when something does not fit. */
#include "sql/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sql/schema.h"
#include "tests/integration/fixture.h"

static const char *const first =
    "-- A first table.\n"
    "CREATE TABLE IF NOT EXISTS apple (id INT NOT NULL, PRIMARY KEY (id));\n";
static const char *const second =
    "CREATE TABLE IF NOT EXISTS pear (id INT NOT NULL, PRIMARY KEY (id));\n"
    "INSERT INTO pear (id) VALUES (1) ON DUPLICATE KEY UPDATE id = 1;\n";

/* A body with ";" at its lines' ends, after and before other statements. */
static const char *const routine =
    "DROP PROCEDURE IF EXISTS pick;\n"
    "CREATE PROCEDURE pick(IN n INT)\nBEGIN\n  IF n > 0 THEN\n"
    "    INSERT INTO pear (id) VALUES (n);\n  END IF;\n"
    "  UPDATE pear SET id = id;\nEND;\n"
    "CALL pick(7);\n";

static struct config config;
static const char *folder;

static void write_file(const char *name, const char *text)
{
    const char *path = arena_printf(fixture.arena, "%s/%s", folder, name);
    FILE *out = fopen(path, "w");

    CHECK(name, out != NULL && fputs(text, out) >= 0);
    if (out != NULL) {
        fclose(out);
    }
}

static void remove_file(const char *name)
{
    unlink(arena_printf(fixture.arena, "%s/%s", folder, name));
}

/* Run; what was said when it was refused, NULL when it went well. */
static const char *run(void)
{
    static char said[400];
    FILE *err = fmemopen(said, sizeof(said), "w");
    bool ok;

    said[0] = '\0';
    ok = migrate_run(&config, folder, true, err);
    fclose(err);
    return ok ? NULL : said;
}

static void on_fresh_database(const char *sql)
{
    fixture_query(arena_printf(fixture.arena,
        "DROP DATABASE IF EXISTS %s; CREATE DATABASE %s; USE %s; %s",
        config.db_name, config.db_name, config.db_name, sql));
}

static bool refused(const char *said, const char *because)
{
    const char *end = said == NULL ? NULL : strchr(said, '\n');

    /* One line, and it says what to do. */
    return end != NULL && end[1] == '\0' && strstr(said, because) != NULL;
}

static int tables(void)
{
    return atoi(fixture_query_on(config.db_name,
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = "
        "DATABASE() AND table_name IN ('apple', 'pear')"));
}

static void applies_and_refuses(void)
{
    fixture_clear();
    config = fixture.config;
    config.db_name =
        arena_printf(fixture.arena, "%s_schema", fixture.config.db_name);
    folder = arena_printf(fixture.arena, "%s/migrations", fixture.folder);
    CHECK("folder", mkdir(folder, 0700) == 0);
    on_fresh_database("");
    CHECK("empty", migrate_version(&config, stderr) == 0);

    write_file("0001_apple.sql", first);
    CHECK("first", run() == NULL && tables() == 1);
    CHECK("version", migrate_version(&config, stderr) == 1);
    CHECK("again", run() == NULL);
    write_file("0002_pear.sql", second);
    CHECK("second alone", run() == NULL && tables() == 2);

    write_file("0003_pick.sql", routine);
    CHECK("a procedure", run() == NULL);
    CHECK("called", strcmp(fixture_query_on(config.db_name,
                               "SELECT COUNT(*) FROM pear WHERE id = 7"),
                        "1") == 0);
    remove_file("0003_pick.sql");
    fixture_query(arena_printf(fixture.arena,
        "DELETE FROM %s.schema_migration WHERE version = 3", config.db_name));

    write_file("0001_apple.sql", second);
    CHECK("changed", refused(run(), "0001_apple.sql was changed after"));
    write_file("0001_apple.sql", first);
    remove_file("0002_pear.sql");
    CHECK("newer", refused(run(), "newer than this program"));
    write_file("0003_plum.sql", second);
    CHECK("gap in the folder", refused(run(), "migration 2 is missing"));
    remove_file("0003_plum.sql");
    write_file("0002_pear.sql", second);
    fixture_query(arena_printf(fixture.arena,
        "DELETE FROM %s.schema_migration WHERE version = 1", config.db_name));
    CHECK(
        "gap in the database", refused(run(), "migration 1 was never applied"));

    /* It broke off in the middle: the rest is done, nothing twice. */
    on_fresh_database("");
    write_file("0002_pear.sql", "CREATE TABLE pear (id INT NOT NULL, PRIMARY "
                                "KEY (id));\nCREATE TABLE nonsense (;\n");
    CHECK("broken", refused(run(), "0002_pear.sql failed"));
    CHECK("kept what was whole", migrate_version(&config, stderr) == 1);
    write_file("0002_pear.sql", second);
    CHECK("repeated", run() == NULL && tables() == 2);

    remove_file("0001_apple.sql");
    remove_file("0002_pear.sql");
    rmdir(folder);
    CHECK("no folder", refused(run(), "PINZHI_MIGRATION_DIR"));
    fixture_query(
        arena_printf(fixture.arena, "DROP DATABASE %s", config.db_name));
}

/* The schema itself: a key and comments everywhere. */
static void schema_is_described(void)
{
    fixture_clear();
    CHECK("comments on tables",
        fixture_number(
            "SELECT COUNT(*) FROM information_schema.tables WHERE "
            "table_schema = DATABASE() AND table_comment = ''") == 0);
    CHECK("comments on columns",
        fixture_number(
            "SELECT COUNT(*) FROM information_schema.columns WHERE "
            "table_schema = DATABASE() AND column_comment = ''") == 0);
    CHECK("primary keys",
        fixture_number(
            "SELECT COUNT(*) FROM information_schema.tables t WHERE "
            "t.table_schema = DATABASE() AND NOT EXISTS (SELECT 1 FROM "
            "information_schema.columns c WHERE c.table_schema = "
            "t.table_schema AND c.table_name = t.table_name AND c.column_key "
            "= 'PRI')") == 0);
}

/* Made anew by: pinzhi-admin schema >docs/schema.md */
static void schema_is_in_docs(void)
{
    FILE *in = fopen("docs/schema.md", "rb");
    char *printed = arena_alloc(fixture.arena, 1 << 17), *text = NULL;
    size_t n = in == NULL ? 0 : fread(printed, 1, (1 << 17) - 1, in), size = 0;
    FILE *out = open_memstream(&text, &size);

    printed[n] = '\0';
    CHECK("written", schema_write(fixture.read, fixture.arena, out));
    fclose(out);
    CHECK("docs/schema.md", strcmp(text, printed) == 0);
    free(text);
    if (in != NULL) {
        fclose(in);
    }
}

/* sql/grants.sql for another account than the one it names. */
static void grant_to(const char *user)
{
    FILE *in = fopen("sql/grants.sql", "r");
    char *text = arena_alloc(fixture.arena, 1 << 14);
    const char *out = "", *name;
    size_t n = in == NULL ? 0 : fread(text, 1, (1 << 14) - 1, in);

    CHECK("grants", n > 0);
    text[n] = '\0';
    while ((name = strstr(text, "pinzhi'@")) != NULL) {
        out = arena_printf(
            fixture.arena, "%s%.*s%s", out, (int)(name - text), text, user);
        text += name - text + 6;
    }
    fixture_query(arena_printf(fixture.arena, "%s%s", out, text));
    if (in != NULL) {
        fclose(in);
    }
}

/* The program's own account adds to the log and reads it, no more. */
static void audit_cannot_be_changed(void)
{
    static const struct {
        const char *name, *sql;
        bool allowed;
    } rows[] = {
        {"read", "SELECT * FROM audit", true},
        {"change", "UPDATE audit SET detail = ''", false},
        {"delete", "DELETE FROM audit", false},
        {"empty", "TRUNCATE audit", false},
        {"drop", "DROP TABLE audit", false},
        {"change a version", "UPDATE cell_version SET value = 0", false},
        {"change an edition", "UPDATE edition_file SET content = ''", false},
        {"change its hash", "UPDATE edition SET sha256 = ''", false},
        {"delete a file of it", "DELETE FROM edition_file", false},
        {"delete an edition", "DELETE FROM edition", false},
        {"take it back from retirement", "DELETE FROM edition_retired", false},
        {"change when it was retired",
            "UPDATE edition_retired SET retired_at = 0", false},
        {"replace a draft", "DELETE FROM edition_draft_file", true},
        {"change a run", "UPDATE evaluation_run SET note = ''", false},
        {"delete a run", "DELETE FROM evaluation_run", false},
        {"change a score", "UPDATE evaluation_run_score SET place = 1", false},
        {"delete a score", "DELETE FROM evaluation_run_score", false},
        {"change an input", "UPDATE evaluation_run_input SET content = ''",
            false},
        {"delete an input", "DELETE FROM evaluation_run_input", false},
        {"change the schema", "ALTER TABLE cell ADD COLUMN x INT", false},
        {"delete a submission", "DELETE FROM submission", false},
    };
    struct opened_form form;
    struct config own = fixture.config;
    struct db *db;

    fixture_clear();
    form = fixture_form("tjj");
    fixture_put(&fixture.clerk, &form, EVENT_SAVE, "5", fixture_key());
    own.db_user = arena_printf(fixture.arena, "pz_%ld", (long)getpid());
    grant_to(own.db_user);
    db = db_new(&own, DB_WRITE);
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum db_result result = db_script(db, rows[i].sql, strlen(rows[i].sql));

        CHECK(rows[i].name, (result == DB_OK) == rows[i].allowed);
        db_rollback(db);
        if (rows[i].allowed) {
            db_free(db);
            db = db_new(&own, DB_WRITE);
        }
    }
    CHECK("still there", fixture_number("SELECT COUNT(*) FROM audit") == 1);
    db_free(db);
    fixture_query(
        arena_printf(fixture.arena, "DROP USER '%s'@'localhost'", own.db_user));
}

SUITE(store_migrate, {"applies and refuses", applies_and_refuses},
    {"the schema is described", schema_is_described},
    {"the schema is in docs/schema.md", schema_is_in_docs},
    {"audit cannot be changed", audit_cannot_be_changed})
