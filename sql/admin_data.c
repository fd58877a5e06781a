/* Commands about editions, regions, accounts, the calendar and the log. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sql/account.h"
#include "sql/admin.h"
#include "sql/calendar.h"
#include "sql/demo.h"
#include "sql/edition.h"
#include "sql/report.h"

enum { FAULTS_MAX = 40, AUDIT_ROWS = 100 };

static int unavailable(void)
{
    return admin_fail(
        EXIT_UNAVAILABLE, "the database refused; the line above says why");
}

/* -- framework ------------------------------------------------------------ */

static void print_faults(
    const char *folder, const struct framework_fault *faults, size_t count)
{
    for (size_t i = 0; i < count && i < FAULTS_MAX; i++) {
        fprintf(stderr, "%s/%s:%d:%d: %s\n", folder, faults[i].file,
            faults[i].line, faults[i].column, faults[i].what);
    }
}

/* The edition of a folder, read and checked; 0 or an exit code. */
static int read_folder(struct admin *a, struct framework_file **files,
    size_t *count, const struct framework **fw)
{
    struct framework_fault faults[FAULTS_MAX];
    size_t fault_count;

    if (!edition_load_folder(a->argv[0], a->arena, files, count, stderr)) {
        return EXIT_DATA;
    }
    *fw = framework_read(
        *files, *count, a->arena, faults, FAULTS_MAX, &fault_count);
    if (*fw == NULL) {
        print_faults(a->argv[0], faults, fault_count);
        return admin_fail(EXIT_DATA, "%zu fault(s) in %s; nothing was imported",
            fault_count, a->argv[0]);
    }
    return 0;
}

static void print_framework(const struct admin *a, const struct framework *fw)
{
    if (!a->quiet) {
        printf("%s version %s: %d indicators, %d items, %d forms, %d rules\n",
            fw->edition, fw->version, fw->indicator_count, fw->item_count,
            fw->form_count, fw->rule_count);
    }
}

int admin_framework_check(struct admin *a)
{
    struct framework_file *files;
    const struct framework *fw;
    size_t count;
    int code = read_folder(a, &files, &count, &fw);

    if (code == 0) {
        print_framework(a, fw);
    }
    return code;
}

int admin_framework_import(struct admin *a)
{
    struct framework_file *files;
    const struct framework *fw;
    size_t count;
    int code = read_folder(a, &files, &count, &fw);

    if (code != 0) {
        return code;
    }
    switch (
        edition_import(a->write, fw->edition, files, count, a->now, a->arena)) {
    case DB_OK: print_framework(a, fw); return 0;
    case DB_CONFLICT:
        return admin_fail(EXIT_DATA,
            "edition %s is published with other content and cannot change; "
            "give the new one another name in edition.csv",
            fw->edition);
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return unavailable();
}

static bool write_file(
    const char *folder, const struct framework_file *file, struct arena *arena)
{
    const char *path = arena_printf(arena, "%s/%s", folder, file->name);
    FILE *out = path == NULL ? NULL : fopen(path, "wb");
    bool ok = out != NULL && fwrite(file->content.p, 1, file->content.n, out) ==
                                 file->content.n;

    return out != NULL && fclose(out) == 0 && ok;
}

int admin_framework_export(struct admin *a)
{
    struct framework_file *files;
    size_t count;

    if (edition_files(a->read, a->argv[0], a->arena, &files, &count) != DB_OK) {
        return admin_fail(EXIT_DATA, "there is no edition %s", a->argv[0]);
    }
    if (mkdir(a->argv[1], 0755) != 0 && errno != EEXIST) {
        return admin_fail(EXIT_CANNOT_WRITE, "%s cannot be made: %s",
            a->argv[1], strerror(errno));
    }
    for (size_t i = 0; i < count; i++) {
        if (!write_file(a->argv[1], &files[i], a->arena)) {
            return admin_fail(EXIT_CANNOT_WRITE, "%s/%s cannot be written",
                a->argv[1], files[i].name);
        }
    }
    return 0;
}

int admin_framework_list(struct admin *a)
{
    struct rows rows;
    enum db_result result =
        db_run(a->read, SQL_EDITION_LIST, NULL, 0, a->arena, &rows);

    if (result != DB_OK && result != DB_NONE) {
        return unavailable();
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        char moment[TIME_TEXT];

        time_format(row[2].i, moment);
        printf(a->json ? "{\"edition\":\"%s\",\"sha256\":\"%s\","
                         "\"published\":\"%s\"}\n"
                       : "%-20s %s %s\n",
            value_string(&row[0]), value_string(&row[1]), moment);
    }
    return 0;
}

/* -- regions and accounts ------------------------------------------------- */

int admin_region_put(struct admin *a)
{
    const struct region region = {
        a->argv[0], {a->argv[1], a->argv[2]}, a->sample};

    return region_put(a->write, &region, a->parent) == DB_OK ? 0
                                                             : unavailable();
}

/* The password from standard input without its line end. */
static bool read_password(char out[256])
{
    if (fgets(out, 256, stdin) == NULL) {
        return false;
    }
    out[strcspn(out, "\r\n")] = '\0';
    return true;
}

static int check_account(const struct admin *a, const struct account *account)
{
    struct region region;
    bool needs = account->role == ROLE_CLERK || account->role == ROLE_HEAD;
    const char *fault = login_fault(account->login);

    if (fault != NULL) {
        return admin_fail(EXIT_USAGE, "%s", fault);
    }
    if (account->role == ROLE__COUNT) {
        return admin_fail(EXIT_USAGE,
            "--role is clerk, head, reviewer, evaluator, editor, system, "
            "security or audit");
    }
    if (account->name[0] == '\0' || needs != (account->bureau[0] != '\0')) {
        return admin_fail(EXIT_USAGE,
            "--name is needed, and --bureau for clerks and heads alone");
    }
    if (region_find(a->read, account->region, a->arena, &region) != DB_OK) {
        return admin_fail(EXIT_DATA,
            "there is no region \"%s\"; pinzhi-admin region put adds one",
            account->region);
    }
    return 0;
}

int admin_user_add(struct admin *a)
{
    char password[256] = "", one_time[24] = "";
    const struct account account = {.login = a->argv[0],
        .name = a->name,
        .role = role_of(a->role),
        .region = a->region,
        .bureau = a->bureau};
    const char *fault;
    int code = check_account(a, &account);

    if (code != 0) {
        return code;
    }
    if (a->password_stdin) {
        fault = read_password(password)
                    ? password_fault(account.login, password)
                    : "There is no password on standard input.";
        if (fault != NULL) {
            return admin_fail(EXIT_DATA, "%s", fault);
        }
    }
    switch (account_create(a->write, NULL, &account,
        a->password_stdin ? password : NULL, "-", a->now, a->arena, one_time)) {
    case DB_OK:
        if (!a->password_stdin) {
            printf("%s\n", one_time);
        }
        return 0;
    case DB_CONFLICT:
        return admin_fail(EXIT_DATA, "the login %s is taken", account.login);
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return unavailable();
}

int admin_user_list(struct admin *a)
{
    struct account *accounts;
    size_t count;
    enum db_result result =
        account_list(a->read, a->region, a->arena, &accounts, &count);

    if (result != DB_OK && result != DB_NONE) {
        return unavailable();
    }
    for (size_t i = 0; i < count; i++) {
        printf(a->json ? "{\"login\":\"%s\",\"role\":\"%s\",\"region\":\"%s\","
                         "\"bureau\":\"%s\"}\n"
                       : "%-20s %-10s %-8s %s\n",
            accounts[i].login, role_key(accounts[i].role), accounts[i].region,
            accounts[i].bureau);
    }
    return 0;
}

/* -- calendar, demo, audit ------------------------------------------------ */

int admin_period_open(struct admin *a)
{
    const struct framework *fw;
    struct period period;
    int32_t ends = 0;

    if (!period_parse(text_of(a->argv[0]), &period)) {
        return admin_fail(EXIT_USAGE,
            "\"%s\" is no period; write 2023-11, 2023-Q4 or 2023", a->argv[0]);
    }
    if (a->ends[0] != '\0' && !date_parse(text_of(a->ends), &ends)) {
        return admin_fail(
            EXIT_USAGE, "--ends \"%s\" is no date YYYY-MM-DD", a->ends);
    }
    if (edition_get(a->read, a->edition, &fw) != DB_OK) {
        return admin_fail(EXIT_DATA,
            "there is no edition %s; pinzhi-admin framework import brings it",
            a->edition);
    }
    return calendar_open(a->write, fw, period, ends, a->now, a->arena) == DB_OK
               ? 0
               : unavailable();
}

int admin_demo_load(struct admin *a)
{
    return demo_load(a->write, a->read, a->edition, a->argv[0], a->accounts,
               a->now, a->arena, stderr)
               ? 0
               : EXIT_DATA;
}

int admin_audit_list(struct admin *a)
{
    const struct value limit = value_int(AUDIT_ROWS);
    struct rows rows;
    enum db_result result =
        db_run(a->read, SQL_AUDIT_LIST, &limit, 1, a->arena, &rows);

    if (result != DB_OK && result != DB_NONE) {
        return unavailable();
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        char moment[TIME_TEXT];

        time_format(row[0].i, moment);
        printf("%s %s %s %s %s v%lld %s %s\n", moment, value_string(&row[1]),
            value_string(&row[3]), value_string(&row[4]), value_string(&row[5]),
            (long long)row[6].i, value_string(&row[7]), value_string(&row[8]));
    }
    return 0;
}
