/* Commands about the server: schema, checks, backup and restore. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sql/admin.h"
#include "sql/edition.h"
#include "sql/migrate.h"

extern char **environ;

int admin_migrate(struct admin *a)
{
    return migrate_run(&a->config, a->config.migration_dir, a->quiet, stderr)
               ? 0
               : EXIT_UNAVAILABLE;
}

int admin_check(struct admin *a)
{
    int version = migrate_version(&a->config, stderr);

    if (version < 0) {
        return EXIT_UNAVAILABLE;
    }
    if (version != SCHEMA_VERSION) {
        return admin_fail(EXIT_CONFIGURATION,
            "the database has schema %d, this program needs %d; %s", version,
            SCHEMA_VERSION,
            version < SCHEMA_VERSION ? "run pinzhi-admin migrate"
                                     : "install the newer program");
    }
    if (!a->quiet) {
        printf("configuration, connection and schema %d are right\n", version);
    }
    return 0;
}

static bool report_line(const char *what, bool right, const char *advice)
{
    printf("%-8s %s%s%s\n", right ? "ok" : "WRONG", what, right ? "" : ": ",
        right ? "" : advice);
    return right;
}

int admin_doctor(struct admin *a)
{
    int version = migrate_version(&a->config, stderr);
    struct rows rows = {0};
    bool right = report_line("database can be reached", version >= 0,
        "is it running? PINZHI_DB_SOCKET, PINZHI_DB_USER");

    right &= report_line("schema version", version == SCHEMA_VERSION,
        "run pinzhi-admin migrate, or install the newer program");
    if (version == SCHEMA_VERSION) {
        right &= report_line("an edition is published",
            db_run(a->read, SQL_EDITION_LIST, NULL, 0, a->arena, &rows) ==
                DB_OK,
            "run pinzhi-admin framework import FOLDER");
        right &= report_line("there is a region",
            db_run(a->read, SQL_REGION_LIST, NULL, 0, a->arena, &rows) == DB_OK,
            "run pinzhi-admin region put");
    }
    right &= report_line("export folder can be written",
        access(a->config.export_dir, W_OK) == 0,
        "make it, or set PINZHI_EXPORT_DIR");
    right &= report_line("layouts can be read",
        access(a->config.layout_dir, R_OK) == 0, "set PINZHI_LAYOUT_DIR");
    return right ? 0 : EXIT_CONFIGURATION;
}

/* -- backup and restore --------------------------------------------------- */

/* A private file with the connection, so that no password is on a command
 * line; unlinked by the caller. */
static bool write_defaults(const struct config *c, char path[64])
{
    int fd;
    FILE *out;

    strcpy(path, "/tmp/pinzhi-XXXXXX");
    fd = mkstemp(path);
    out = fd < 0 ? NULL : fdopen(fd, "w");
    if (out == NULL) {
        return false;
    }
    fprintf(out, "[client]\nuser=%s\npassword=\"%s\"\n", c->db_user,
        c->db_password);
    if (c->db_socket[0] != '\0') {
        fprintf(out, "socket=%s\n", c->db_socket);
    } else {
        fprintf(out, "host=%s\nport=%d\n", c->db_host, c->db_port);
    }
    return fclose(out) == 0;
}

/* Run a client with a file as its input or output; its exit code. */
static int run_client(
    const char *const argv[], const char *file, int descriptor, int flags)
{
    /* posix_spawn takes char *const[] but does not write to it. */
    const union {
        const char *const *from;
        char *const *to;
    } words = {argv};
    posix_spawn_file_actions_t actions;
    int status = -1;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, descriptor, file, flags, 0600);
    if (posix_spawnp(&pid, argv[0], &actions, NULL, words.to, environ) == 0) {
        waitpid(pid, &status, 0);
    }
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

/* A dump ends with "-- Dump completed": anything else was cut off. */
static bool complete(const char *file)
{
    char tail[256] = "";
    FILE *in = fopen(file, "r");
    size_t n;

    if (in == NULL) {
        return false;
    }
    fseek(in, -200, SEEK_END);
    n = fread(tail, 1, sizeof(tail) - 1, in);
    tail[n] = '\0';
    fclose(in);
    return strstr(tail, "-- Dump completed") != NULL;
}

int admin_backup(struct admin *a)
{
    char defaults[64], option[128];
    const char *argv[] = {"mariadb-dump", option, "--single-transaction",
        "--hex-blob", "--default-character-set=utf8mb4", NULL, NULL};
    int status;

    if (!write_defaults(&a->config, defaults)) {
        return admin_fail(EXIT_CANNOT_WRITE, "no temporary file");
    }
    snprintf(option, sizeof(option), "--defaults-file=%s", defaults);
    status = run_client(
        argv, a->argv[0], STDOUT_FILENO, O_WRONLY | O_CREAT | O_EXCL);
    unlink(defaults);
    if (status != 0 || !complete(a->argv[0])) {
        return admin_fail(EXIT_CANNOT_WRITE,
            "%s is not a complete dump; is the name free and mariadb-dump "
            "installed?",
            a->argv[0]);
    }
    return 0;
}

int admin_restore(struct admin *a)
{
    char defaults[64], option[128];
    const char *argv[] = {
        "mariadb", option, "--default-character-set=utf8mb4", NULL, NULL};
    int status;

    if (!complete(a->argv[0])) {
        return admin_fail(EXIT_DATA, "%s is not a complete dump", a->argv[0]);
    }
    if (migrate_version(&a->config, stderr) > 0) {
        return admin_fail(EXIT_DATA,
            "database %s holds data; restore into an empty one",
            a->config.db_name);
    }
    if (!write_defaults(&a->config, defaults)) {
        return admin_fail(EXIT_CANNOT_WRITE, "no temporary file");
    }
    snprintf(option, sizeof(option), "--defaults-file=%s", defaults);
    status = run_client(argv, a->argv[0], STDIN_FILENO, O_RDONLY);
    unlink(defaults);
    return status == 0 ? 0
                       : admin_fail(EXIT_UNAVAILABLE,
                             "the dump was not read to its end");
}
