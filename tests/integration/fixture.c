#include "tests/integration/fixture.h"

#include <fcntl.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sql/accepted.h"
#include "sql/calendar.h"
#include "sql/edition.h"
#include "sql/log.h"
#include "sql/migrate.h"
#include "sql/report.h"

extern char **environ;

struct fixture fixture;
static char database[40];
static char folder[40];
static char here[2000], soffice[2040];

/* -- the client ----------------------------------------------------------- */

/* Start the client with its output into a pipe. */
static pid_t start_client(const char *name, const char *sql, int out[2])
{
    const char *argv[] = {"mariadb", "--no-defaults", "-S",
        fixture.config.db_socket, "-u", fixture.config.db_user,
        "--default-character-set=utf8mb4", "--batch", "--skip-column-names",
        "-e", sql, name, NULL};
    union {
        const char **from;
        char *const *to;
    } args = {argv};
    posix_spawn_file_actions_t actions;
    pid_t child = -1;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    posix_spawn_file_actions_addclose(&actions, out[1]);
    if (posix_spawnp(&child, argv[0], &actions, NULL, args.to, environ) != 0) {
        child = -1;
    }
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

static size_t read_all(int from, char *into, size_t room)
{
    size_t n = 0;
    ssize_t got;

    while (n < room && (got = read(from, into + n, room - n)) > 0) {
        n += (size_t)got;
    }
    return n;
}

const char *fixture_query_on(const char *name, const char *sql)
{
    static char text[1 << 16];
    size_t n = 0;
    int out[2], status;
    pid_t child;

    if (pipe(out) != 0) {
        return "";
    }
    child = start_client(name, sql, out);
    close(out[1]);
    if (child > 0) {
        n = read_all(out[0], text, sizeof(text) - 1);
        waitpid(child, &status, 0);
    }
    close(out[0]);
    while (n > 0 && text[n - 1] == '\n') {
        n--;
    }
    return child > 0 ? arena_copy(fixture.arena, text, n) : "";
}

const char *fixture_query(const char *sql)
{
    return fixture_query_on(database, sql);
}

int fixture_number(const char *sql)
{
    return atoi(fixture_query(sql));
}

void fixture_figures(const char *sql)
{
    fixture_query(
        arena_printf(fixture.arena, "%s; CALL accepted_line_fill()", sql));
}

const char *fixture_state(void)
{
    return fixture_query("CHECKSUM TABLE submission, cell, cell_version, "
                         "accepted_line, "
                         "explanation, register_entry, audit, message, "
                         "delivery, reminder, account_contact");
}

/* -- making and removing -------------------------------------------------- */

static bool run(const char *format, const char *name)
{
    struct config config = fixture.config;
    struct db *db;
    const char *sql = arena_printf(fixture.arena, "%s%s%s", format, name,
        strncmp(format, "CREATE", 6) == 0 ? " CHARACTER SET utf8mb4" : "");
    bool ok;

    config.db_name = "";
    db = db_new(&config, DB_WRITE);
    ok = db != NULL && db_script(db, sql, strlen(sql)) == DB_OK;
    db_free(db);
    return ok;
}

static bool load_edition(void)
{
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    struct framework_file *files;
    struct edition edition;
    size_t count;

    return edition_load_folder("sql/framework/" EDITION, fixture.arena, &files,
               &count, stderr) &&
           edition_import(fixture.write, files, count, &call, fixture.arena,
               &edition) == DB_OK &&
           edition_get(fixture.read, EDITION, &fixture.fw) == DB_OK;
}

static bool add_account(struct actor *out, const char *login, enum role role,
    const char *region, const char *bureau)
{
    const struct account account = {.login = login,
        .name = login,
        .role = role,
        .region = region,
        .bureau = bureau};
    struct account made;

    if (account_create(fixture.write, NULL, &account, PASSWORD, ADDRESS,
            fixture.now, fixture.arena, NULL) != DB_OK ||
        account_find(fixture.read, login, fixture.arena, &made) != DB_OK) {
        return false;
    }
    *out = (struct actor){made.id, login, login, role, region, bureau, NULL};
    return true;
}

static bool fill(void)
{
    static const struct region liyang = {REGION, {"溧阳市", "Liyang"}, false};

    return load_edition() &&
           region_put(fixture.write, &liyang, "320400") == DB_OK &&
           add_account(&fixture.clerk, "clerk1", ROLE_CLERK, REGION, "tjj") &&
           add_account(
               &fixture.other, "clerk2", ROLE_CLERK, REGION, "shuiwj") &&
           add_account(&fixture.head, "head1", ROLE_HEAD, REGION, "tjj") &&
           add_account(
               &fixture.reviewer, "reviewer1", ROLE_REVIEWER, REGION, "") &&
           add_account(&fixture.system, "system1", ROLE_SYSTEM, REGION, "") &&
           calendar_open(fixture.write, fixture.fw, NOVEMBER_2023, 0,
               fixture.now, fixture.arena) == DB_OK;
}

/* Where the server is; false with what to do. */
static bool configure(void)
{
    const char *user = getenv("PINZHI_OWNER_USER");

    if (!config_load(&fixture.config, stderr)) {
        return false;
    }
    if (fixture.config.db_socket[0] == '\0') {
        fprintf(stderr,
            "The integration tests need a server: set PINZHI_DB_SOCKET to its "
            "socket and PINZHI_OWNER_USER to an account that can make "
            "databases (root when not set).\n");
        return false;
    }
    snprintf(database, sizeof(database), "pz_test_%ld", (long)getpid());
    snprintf(folder, sizeof(folder), "/tmp/pz_test_XXXXXX");
    fixture.config.db_name = database;
    fixture.config.db_user = user == NULL ? "root" : user;
    fixture.config.db_password = "";
    if (getcwd(here, sizeof(here)) != NULL) {
        snprintf(soffice, sizeof(soffice), "%s/tests/data/soffice", here);
    }
    fixture.config.soffice = soffice;
    fixture.folder = mkdtemp(folder);
    return fixture.folder != NULL;
}

bool fixture_start(void)
{
    log_start("test-integration", "error");
    if (!configure() || sodium_init() < 0 || !db_library_start()) {
        return false;
    }
    fixture.now = time_at(date_days(2023, 12, 10), 12, 0);
    fixture.arena = arena_new((size_t)64 << 20);
    fixture.read = db_new(&fixture.config, DB_READ);
    fixture.write = db_new(&fixture.config, DB_WRITE);
    if (fixture.arena != NULL && fixture.read != NULL &&
        fixture.write != NULL && run("CREATE DATABASE ", database) &&
        migrate_run(&fixture.config, "sql/migrations", true, stderr) &&
        fill()) {
        arena_reset(fixture.arena);
        return true;
    }
    fprintf(stderr, "The test database %s cannot be made.\n", database);
    fixture_end();
    return false;
}

void fixture_end(void)
{
    arena_reset(fixture.arena);
    db_free(fixture.read);
    db_free(fixture.write);
    edition_cache_end();
    run("DROP DATABASE IF EXISTS ", database);
    arena_free(fixture.arena);
    db_library_end();
    rmdir(folder);
}

void fixture_clear(void)
{
    static const char sql[] =
        "DELETE FROM submission; DELETE FROM cell; DELETE FROM cell_version; "
        "DELETE FROM accepted_line; "
        "DELETE FROM explanation; DELETE FROM register_entry; "
        "DELETE FROM audit; DELETE FROM audit_link; DELETE FROM audit_seal; "
        "DELETE FROM published; DELETE FROM workbook_job; "
        "DELETE FROM session; DELETE FROM job; DELETE FROM sign_in_guard; "
        "DELETE FROM cell_verdict; DELETE FROM form_signature; "
        "DELETE FROM form_exception; DELETE FROM revision; "
        "DELETE FROM revision_cell; "
        "DELETE FROM message; DELETE FROM delivery; DELETE FROM reminder; "
        "DELETE FROM account_contact; DELETE FROM account_scope; "
        "UPDATE account SET failures = 0, locked_until = 0";

    arena_reset(fixture.arena);
    CHECK("lines are those of cells",
        accepted_agree(fixture.read, fixture.arena));
    fixture_query(sql);
}

/* -- what most tests do --------------------------------------------------- */

enum login_result fixture_sign_in(const char *login, const char *password,
    int64_t now, char token[SESSION_TOKEN_TEXT])
{
    const struct sign_in try = {
        &fixture.config, login, password, ADDRESS, "Firefox, Linux"};
    int64_t until;

    return sign_in(fixture.write, &try, now, fixture.arena, token, &until);
}

const char *fixture_key(void)
{
    unsigned char bytes[16];
    char *hex = arena_alloc(fixture.arena, 2 * sizeof(bytes) + 1);

    randombytes_buf(bytes, sizeof(bytes));
    return sodium_bin2hex(hex, 2 * sizeof(bytes) + 1, bytes, sizeof(bytes));
}

struct opened_form fixture_form(const char *bureau)
{
    const struct form_path path = {REGION, NOVEMBER_2023, FORM, bureau};
    const struct framework *fw;
    struct opened_form form = {.key = {.form = -1}};

    if (submission_open(fixture.read, &path, fixture.arena, &fw, &form) !=
        DB_OK) {
        CU_FAIL("the form cannot be opened");
    }
    return form;
}

struct cell_input fixture_cell(const char *item, const char *value)
{
    struct cell_input cell = {.item = framework_item(fixture.fw, text_of(item)),
        .column = COLUMN_TOTAL,
        .state = CELL_VALUE,
        .note = ""};

    if (decimal_parse(text_of(value), DECIMAL_PLACES, &cell.value) !=
        DECIMAL_OK) {
        cell.state = CELL_MISSING;
    }
    return cell;
}

struct put_outcome fixture_put(const struct actor *who,
    const struct opened_form *form, enum event event, const char *value,
    const char *key)
{
    const struct cell_input cell = fixture_cell(
        strcmp(fixture.fw->bureaus[form->key.bureau].code, "tjj") == 0 ? "B01"
                                                                       : "B02",
        value);
    const struct submission_input input = {.key_hex = key,
        .base_version = form->head.version,
        .event = event,
        .cells = &cell,
        .cell_count = 1,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, who, form, &input, fixture.now,
        fixture.arena, &out);
    return out;
}

struct put_outcome fixture_review(const struct opened_form *form,
    enum event event, const char *reason, const char *key)
{
    const struct review_input input = {.key_hex = key,
        .base_version = form->head.version,
        .event = event,
        .reason = reason,
        .address = ADDRESS};
    struct put_outcome out;

    submission_review(fixture.write, fixture.fw, &fixture.reviewer, form,
        &input, fixture.now, fixture.arena, &out);
    return out;
}
