/* The audit log: sealed into a chain that tells what was done to it, and the
 * rights of the program's account on it. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sql/audit.h"
#include "sql/audit_chain.h"
#include "sql/audit_seal.h"
#include "tests/integration/fixture.h"

enum { SEALERS = 6, MANY = 450 };

static struct arena *own; /* emptied by what is tested */

static void add_rows(int count)
{
    for (int i = 0; i < count; i++) {
        const struct audit audit = {"download",
            arena_printf(fixture.arena, "object-%d", i), "ok", "一>二", NULL, 0,
            ADDRESS};

        CHECK("row", audit_write(fixture.write, &fixture.clerk, &audit,
                         fixture.now, fixture.arena) == DB_OK);
    }
    CHECK("commit", db_commit(fixture.write) == DB_OK);
}

static size_t seal_with(const char *algorithm, int64_t now)
{
    size_t sealed = 0;

    CHECK("sealed", db_answered(audit_seal_all(
                        fixture.write, algorithm, false, now, own, &sealed)));
    return sealed;
}

static struct chain_report verify(int64_t from, const char *head)
{
    struct chain_report report;

    CHECK("read", chain_verify(fixture.read, from, head, fixture.now, own,
                      &report) == DB_OK);
    return report;
}

static void begin(int rows)
{
    fixture_clear();
    if (own == NULL) {
        own = arena_new((size_t)16 << 20);
    }
    add_rows(rows);
}

static void every_row_once(void)
{
    struct chain_report report;

    begin(MANY);
    CHECK("too young", seal_with("sha256", fixture.now + 9) == 0);
    CHECK("all", seal_with("sha256", fixture.now + 10) == MANY);
    CHECK(
        "three seals", fixture_number("SELECT COUNT(*) FROM audit_seal") == 3);
    CHECK("each has one",
        fixture_number("SELECT COUNT(*) FROM audit a JOIN audit_link l ON "
                       "l.audit_id = a.id") == MANY);
    CHECK("nothing left", seal_with("sha256", fixture.now + 30) == 0);
    report = verify(1, "");
    CHECK("good", report.fault[0] == '\0' && report.rows == MANY &&
                      report.seals == 3 && report.last == 3);
}

/* A row whose neighbours were sealed before it became visible. */
static void late_rows(void)
{
    begin(3);
    fixture_query("UPDATE audit SET at = at "
                  "+ 60 WHERE object = 'object-1'");
    CHECK("two", seal_with("sha256", fixture.now + 20) == 2);
    CHECK("the late one", seal_with("sha256", fixture.now + 80) == 1);
    CHECK("under the second seal",
        strcmp(fixture_query("SELECT l.seal, a.object FROM audit a JOIN "
                             "audit_link l ON l.audit_id = a.id WHERE l.seal "
                             "= 2"),
            "2\tobject-1") == 0);
}

static void two_algorithms(void)
{
    begin(2);
    CHECK("sha256", seal_with("sha256", fixture.now + 10) == 2);
    add_rows(1);
    CHECK("sm3", seal_with("sm3", fixture.now + 10) == 1);
    CHECK("recorded",
        strcmp(fixture_query("SELECT algorithm FROM audit_seal ORDER BY "
                             "number"),
            "sha256\nsm3") == 0);
    CHECK("one chain", verify(1, "").fault[0] == '\0');
    CHECK("no other", !chain_algorithm("md5") && chain_algorithm("sm3"));
}

/* Whatever is done to a sealed row or to a seal is found and named. */
static void forged(void)
{
    static const struct {
        const char *name, *sql, *want;
    } rows[] = {
        {"detail", "UPDATE audit SET detail = 'x' WHERE object = 'object-1'",
            "has been changed"},
        {"name", "UPDATE audit SET name = 'x' WHERE object = 'object-1'",
            "has been changed"},
        {"moment", "UPDATE audit SET at = at + 1 WHERE object = 'object-1'",
            "has been changed"},
        {"row and its own hash",
            "UPDATE audit SET login = 'x', row_hash = UNHEX(SHA2(CONCAT_WS("
            "CHAR(31), at, account_id, 'x', role, address, action, object, "
            "version, result, detail, ''), 256)) WHERE object = 'object-1'",
            "has been changed"},
        {"deleted", "DELETE FROM audit WHERE object = 'object-1'", "is gone"},
        {"link deleted",
            "DELETE FROM audit_link WHERE audit_id IN (SELECT id FROM audit "
            "WHERE object = 'object-1')",
            "another number of rows"},
        {"digest", "UPDATE audit_link SET digest = REPEAT('x', 32) LIMIT 1",
            "has been changed"},
        {"row and link deleted",
            "UPDATE audit_seal SET row_count = 2 WHERE number = 1; DELETE l, a "
            "FROM audit_link l JOIN audit a ON a.id = l.audit_id WHERE "
            "a.object = 'object-1'",
            "does not follow"},
        {"moment of a seal", "UPDATE audit_seal SET at = 1 WHERE number = 1",
            "does not follow"},
        {"hash of a seal",
            "UPDATE audit_seal SET chain_hash = REPEAT('x', 32) WHERE number "
            "= 1",
            "does not follow"},
        {"seal deleted", "DELETE FROM audit_seal WHERE number = 1",
            "seal before it is gone"},
        {"algorithm", "UPDATE audit_seal SET algorithm = 'md5'",
            "no algorithm"},
        {"never sealed",
            "UPDATE audit SET at = 1; INSERT INTO audit SELECT "
            "NULL, 5, account_id, login, name, role, address, "
            "action, object, version, result, detail, NULL, "
            "row_hash FROM audit LIMIT 1",
            ""},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct chain_report report;

        begin(3);
        seal_with("sha256", fixture.now + 10);
        add_rows(1);
        seal_with("sha256", fixture.now + 10);
        CHECK(rows[i].name, verify(1, "").fault[0] == '\0');
        fixture_query(rows[i].sql);
        report = verify(1, "");
        CHECK(rows[i].name, report.fault[0] != '\0');
        CHECK(rows[i].name, strstr(report.fault, rows[i].want) != NULL);
    }
}

static void names_the_row(void)
{
    int id;

    begin(3);
    seal_with("sha256", fixture.now + 10);
    id = fixture_number("SELECT id FROM audit WHERE object = 'object-2'");
    fixture_query(
        "UPDATE audit SET result = 'wrong' WHERE object = 'object-2'");
    CHECK(
        "by seal and id", strcmp(verify(1, "").fault,
                              arena_printf(fixture.arena,
                                  "seal 1: row %d has been changed", id)) == 0);
}

/* A chain cut off at its end, or made anew, is known by a hash kept outside. */
static void kept_head(void)
{
    char head[CHAIN_HEX];
    int64_t number = 0;

    begin(2);
    CHECK(
        "nothing yet", audit_head(fixture.read, own, &number, head) == DB_NONE);
    seal_with("sha256", fixture.now + 10);
    add_rows(1);
    seal_with("sha256", fixture.now + 10);
    CHECK("head", audit_head(fixture.read, own, &number, head) == DB_OK &&
                      number == 2 && strcmp(verify(1, "").head, head) == 0);
    CHECK("is there", verify(1, head).fault[0] == '\0');
    CHECK("from the second on", verify(2, head).rows == 1);
    fixture_query("DELETE FROM audit_seal WHERE number = 2; DELETE FROM "
                  "audit_link WHERE seal = 2; DELETE FROM audit WHERE id NOT "
                  "IN (SELECT audit_id FROM audit_link)");
    CHECK("cut off is a chain", verify(1, "").fault[0] == '\0');
    CHECK("but not that one",
        strstr(verify(1, head).fault, "no seal has the hash") != NULL);
}

static void waits_for_a_seal(void)
{
    struct chain_report report;

    begin(2);
    fixture_query("UPDATE audit SET at = at - 601");
    report = verify(1, "");
    CHECK("told",
        report.waiting == 2 && strstr(report.fault, "have no seal") != NULL);
}

/* -- several sealers ------------------------------------------------------- */

static void *seal_beside(void *context)
{
    struct db *write = db_new(&fixture.config, DB_WRITE);
    struct arena *arena = arena_new((size_t)16 << 20);
    size_t *sealed = context;

    if (!db_answered(audit_seal_all(
            write, "sha256", false, fixture.now + 10, arena, sealed))) {
        *sealed = MANY + 1;
    }
    db_free(write);
    arena_free(arena);
    db_thread_end();
    return NULL;
}

static void many_sealers(void)
{
    pthread_t threads[SEALERS];
    size_t sealed[SEALERS] = {0}, total = 0;
    struct chain_report report;

    begin(MANY);
    for (int i = 0; i < SEALERS; i++) {
        pthread_create(&threads[i], NULL, seal_beside, &sealed[i]);
    }
    for (int i = 0; i < SEALERS; i++) {
        pthread_join(threads[i], NULL);
        total += sealed[i];
    }
    total += seal_with("sha256", fixture.now + 10);
    report = verify(1, "");
    CHECK("each row once", total == MANY && report.rows == MANY);
    CHECK("one chain", report.fault[0] == '\0');
}

/* -- a seal that breaks off ------------------------------------------------ */

static void every_statement(void)
{
    enum db_result result = DB_FAIL;
    size_t sealed;
    unsigned n;

    begin(3);
    for (n = 1; n < 10 && result != DB_OK; n++) {
        db_fail_at(fixture.write, n);
        result = audit_seal_once(
            fixture.write, "sha256", false, fixture.now + 10, own, &sealed);
        db_fail_at(fixture.write, 0);
        CHECK("all or nothing",
            fixture_number("SELECT COUNT(*) FROM audit_link") ==
                (result == DB_OK ? 3 : 0));
        CHECK("with its seal",
            fixture_number("SELECT COUNT(*) FROM audit_seal") ==
                (result == DB_OK ? 1 : 0));
    }
    CHECK("five statements", n == 7);
    CHECK("good", verify(1, "").fault[0] == '\0');
}

/* -- a file ---------------------------------------------------------------- */

static struct chain_report verify_file(const char *path, const char *head)
{
    struct chain_report report = {0};
    FILE *in = fopen(path, "rb");

    CHECK("open", in != NULL);
    chain_verify_file(in, head, own, &report);
    fclose(in);
    arena_reset(own);
    return report;
}

static const char *exported(int64_t from, int64_t before)
{
    const char *path =
        arena_printf(fixture.arena, "%s/audit.jsonl", fixture.folder);
    struct chain_report report;
    FILE *out = fopen(path, "wb");

    CHECK("written", out != NULL && chain_export(fixture.read, from, before,
                                        out, own, &report) == DB_OK);
    fclose(out);
    return path;
}

/* `from` becomes `to` at its first place in the file. */
static void alter(const char *path, const char *from, const char *to)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t n = fread(text, 1, sizeof(text) - 1, file);
    char *at;

    fclose(file);
    text[n] = '\0';
    at = strstr(text, from);
    file = fopen(path, "wb");
    CHECK(from, at != NULL && file != NULL);
    fwrite(text, 1, (size_t)(at - text), file);
    fputs(to, file);
    fputs(at + strlen(from), file);
    fclose(file);
}

static void a_file_proves_itself(void)
{
    static const struct {
        const char *name, *from, *to, *want;
    } rows[] = {
        {"detail", "一>二", "一>三", "has been changed"},
        {"a row left out", "{\"row\"", "{\"raw\"", "another number of rows"},
        {"not JSON", "{\"row\"", "row", "no row and no seal"},
        {"seal's number", "{\"seal\":1", "{\"seal\":2", "is gone"},
        {"hash", "\"chain\":\"", "\"chain\":\"0", "does not follow"},
        {"head", "{\"audit\":1", "{\"audit\":2", "does not begin"},
        {"no seal", "{\"seal\"", "{\"seel\"", "a seal is expected"},
        {"huge count", "\"count\":3", "\"count\":99999999999",
            "a seal is expected"},
    };
    struct chain_report report;
    char head[CHAIN_HEX];
    int64_t number;

    begin(3);
    seal_with("sha256", fixture.now + 10);
    CHECK("head", audit_head(fixture.read, own, &number, head) == DB_OK);
    report = verify_file(exported(1, 0), head);
    CHECK("good", report.fault[0] == '\0' && report.rows == 3);
    CHECK("nothing is older",
        verify_file(exported(1, fixture.now), "").seals == 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *path = exported(1, 0);

        alter(path, rows[i].from, rows[i].to);
        report = verify_file(path, "");
        CHECK(rows[i].name, strstr(report.fault, rows[i].want) != NULL);
        unlink(path);
    }
}

/* -- the program's account ------------------------------------------------- */

static void grant(const char *user)
{
    static char text[1 << 14], sql[1 << 15];
    FILE *in = fopen("sql/grants.sql", "rb");
    size_t n = in == NULL ? 0 : fread(text, 1, sizeof(text) - 1, in);
    const char *from = text, *at;
    char *to = sql;

    fclose(in);
    text[n] = '\0';
    while ((at = strstr(from, "'pinzhi'")) != NULL) {
        to += sprintf(to, "%.*s'%s'", (int)(at - from), from, user);
        from = at + strlen("'pinzhi'");
    }
    strcpy(to, from);
    fixture_query(sql);
}

/* A statement of the program's account is refused. */
static void refused(struct db *db, const char *name, const char *before,
    const char *table, const char *after)
{
    const char *sql =
        arena_printf(fixture.arena, "%s%s%s", before, table, after);

    CHECK(name, db_script(db, sql, strlen(sql)) == DB_FAIL);
    db_rollback(db);
}

static void account_can_only_add(void)
{
    static const char *const tables[] = {"audit", "audit_link", "audit_seal"};
    static const char *const sets[] = {
        " SET at = 1", " SET seal = 1", " SET at = 1"};
    static const struct {
        const char *name, *before, *after;
    } rows[] = {
        {"delete", "DELETE FROM ", ""},
        {"truncate", "TRUNCATE TABLE ", ""},
        {"drop", "DROP TABLE ", ""},
        {"alter", "ALTER TABLE ", " ADD COLUMN x INT"},
        {"index", "CREATE INDEX x ON ", " (at)"},
        {"rename", "RENAME TABLE ", " TO gone"},
        {"trigger", "CREATE TRIGGER x BEFORE INSERT ON ",
            " FOR EACH ROW SET @x = 1"},
    };
    char name[40];
    struct config config = fixture.config;
    struct db *db;
    size_t sealed = 0;

    begin(3);
    snprintf(name, sizeof(name), "pz_test_%ld", (long)getpid());
    grant(name);
    config.db_user = name;
    db = db_new(&config, DB_WRITE);
    CHECK("may seal", audit_seal_once(db, "sha256", false, fixture.now + 10,
                          own, &sealed) == DB_OK &&
                          sealed == 3);
    for (size_t t = 0; t < COUNT(tables); t++) {
        refused(db, "update", "UPDATE ", tables[t], sets[t]);
        for (size_t i = 0; i < COUNT(rows); i++) {
            refused(db, rows[i].name, rows[i].before, tables[t], rows[i].after);
        }
    }
    CHECK("all there", verify(1, "").rows == 3);
    db_free(db);
    fixture_query(
        arena_printf(fixture.arena, "DROP USER '%s'@'localhost'", name));
}

static void end(void)
{
    arena_free(own);
    own = NULL;
    fixture_clear();
}

SUITE(store_audit, {"every row once", every_row_once}, {"late rows", late_rows},
    {"two algorithms", two_algorithms}, {"forged", forged},
    {"names the row", names_the_row}, {"kept head", kept_head},
    {"waits for a seal", waits_for_a_seal}, {"many sealers", many_sealers},
    {"every statement", every_statement},
    {"a file proves itself", a_file_proves_itself},
    {"account can only add", account_can_only_add}, {"end", end})
