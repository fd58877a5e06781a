/* Commands about the server: schema, checks, backup and restore. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sql/accepted.h"
#include "sql/admin.h"
#include "sql/edition.h"
#include "sql/migrate.h"
#include "sql/schema.h"

extern char **environ;

int admin_migrate(struct admin *a)
{
    return migrate_run(&a->config, a->config.migration_dir, a->quiet, stderr)
               ? 0
               : EXIT_UNAVAILABLE;
}

static int check_server(struct admin *a)
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

int admin_check(struct admin *a)
{
    if (a->period[0] != '\0' || a->region_count > 0) {
        return admin_check_figures(a);
    }
    return check_server(a);
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
        right &= report_line("accepted lines are those of cells",
            accepted_agree(a->read, a->arena),
            "figures were put in by SQL: CALL accepted_line_fill()");
    }
    right &= report_line("export folder can be written",
        access(a->config.export_dir, W_OK) == 0,
        "make it, or set PINZHI_EXPORT_DIR");
    right &= report_line("layouts can be read",
        access(a->config.layout_dir, R_OK) == 0, "set PINZHI_LAYOUT_DIR");
    return right ? 0 : EXIT_CONFIGURATION;
}

/* -- schema --------------------------------------------------------------- */

int admin_schema(struct admin *a)
{
    return schema_write(a->read, a->arena, stdout)
               ? 0
               : admin_fail(EXIT_UNAVAILABLE,
                     "the schema cannot be read; run pinzhi-admin migrate");
}

/* -- backup and restore --------------------------------------------------- */

#define CLIENT_OPTIONS "--default-character-set=utf8mb4"
#define DUMP_OPTIONS                                                        \
    "--single-transaction", "--routines", "--hex-blob", "--no-tablespaces", \
        CLIENT_OPTIONS

/* The password as an option file wants it. */
static void write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            fputc('\\', out);
        }
        fputc(*text, out);
    }
    fputs("\"\n", out);
}

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
    fprintf(out, "[client]\nuser=%s\npassword=", c->db_user);
    write_quoted(out, c->db_password);
    if (c->db_socket[0] != '\0') {
        fprintf(out, "socket=%s\n", c->db_socket);
    } else {
        fprintf(out, "host=%s\nport=%d\n", c->db_host, c->db_port);
    }
    return fclose(out) == 0;
}

/* Run a client with `file` as its input or output: 0 when it ended well, -1
 * when there is no such program. */
static int run_client(const char *const argv[], int file, int descriptor)
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
    posix_spawn_file_actions_adddup2(&actions, file, descriptor);
    if (posix_spawnp(&pid, argv[0], &actions, NULL, words.to, environ) == 0) {
        waitpid(pid, &status, 0);
    }
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

/* The client of MariaDB, else that of MySQL; the option file goes behind the
 * name. */
static int run_either(const struct config *config, const char **mariadb,
    const char **mysql, int file, int descriptor)
{
    char defaults[64], option[96];
    int status = -1;

    if (write_defaults(config, defaults)) {
        snprintf(option, sizeof(option), "--defaults-file=%s", defaults);
        mariadb[1] = mysql[1] = option;
        status = run_client(mariadb, file, descriptor);
        if (status == -1) {
            status = run_client(mysql, file, descriptor);
        }
    }
    unlink(defaults);
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
    if (fseek(in, -200, SEEK_END) != 0) {
        rewind(in);
    }
    n = fread(tail, 1, sizeof(tail) - 1, in);
    tail[n] = '\0';
    fclose(in);
    return strstr(tail, "-- Dump completed") != NULL;
}

int admin_backup(struct admin *a)
{
    const char *mariadb[] = {
        "mariadb-dump", NULL, DUMP_OPTIONS, a->config.db_name, NULL};
    /* Without the server's transaction numbers: another server refuses them,
     * and so does this one without the rights to all of it. */
    const char *mysql[] = {"mysqldump", NULL, DUMP_OPTIONS,
        "--loose-set-gtid-purged=OFF", a->config.db_name, NULL};
    int file = open(a->argv[0], O_WRONLY | O_CREAT | O_EXCL, 0600);
    int status;

    if (file < 0) {
        return admin_fail(EXIT_CANNOT_WRITE, "%s cannot be made: %s",
            a->argv[0], strerror(errno));
    }
    status = run_either(&a->config, mariadb, mysql, file, STDOUT_FILENO);
    if (fsync(file) != 0 || close(file) != 0 || status != 0 ||
        !complete(a->argv[0])) {
        unlink(a->argv[0]);
        return admin_fail(EXIT_UNAVAILABLE,
            "the dump did not come to its end and was removed; is %s or %s "
            "installed, and the database running?",
            mariadb[0], mysql[0]);
    }
    return 0;
}

int admin_restore(struct admin *a)
{
    const char *mariadb[] = {
        "mariadb", NULL, CLIENT_OPTIONS, a->config.db_name, NULL};
    const char *mysql[] = {
        "mysql", NULL, CLIENT_OPTIONS, a->config.db_name, NULL};
    int file = open(a->argv[0], O_RDONLY), version, status;

    if (file < 0 || !complete(a->argv[0])) {
        return admin_fail(EXIT_DATA, "%s is not a complete dump", a->argv[0]);
    }
    version = migrate_version(&a->config, stderr);
    if (version != 0) {
        return version < 0
                   ? EXIT_UNAVAILABLE
                   : admin_fail(EXIT_DATA,
                         "database %s holds data; restore into an empty one",
                         a->config.db_name);
    }
    status = run_either(&a->config, mariadb, mysql, file, STDIN_FILENO);
    close(file);
    return status == 0 ? 0
                       : admin_fail(EXIT_UNAVAILABLE,
                             "the dump was not read to its end; drop the "
                             "database, make it anew and repeat");
}
