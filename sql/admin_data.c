/* Commands about regions, accounts and the calendar. */
#include <stdio.h>
#include <string.h>

#include "sql/admin.h"
#include "sql/approval.h"
#include "sql/audit.h"
#include "sql/calendar.h"
#include "sql/demo.h"
#include "sql/edition.h"
#include "sql/report.h"

/* -- regions and accounts ------------------------------------------------- */

int admin_region_put(struct admin *a)
{
    const struct region region = {
        a->argv[0], {a->argv[1], a->argv[2]}, a->sample};

    return region_put(a->write, &region, a->parent) == DB_OK
               ? 0
               : admin_unavailable();
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
                    ? password_fault(account.login, account.name, password)
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
    return admin_unavailable();
}

int admin_user_reset(struct admin *a)
{
    static const struct actor operator= {
        0, "-", "-", ROLE_SYSTEM, "", "", NULL};
    char key[33], one_time[24] = "";
    const struct account_call call = {&operator, key, "-", a->now};
    struct account account;
    enum db_result result =
        account_find(a->read, a->argv[0], a->arena, &account);

    if (result == DB_NONE) {
        return admin_fail(EXIT_DATA, "there is no account %s", a->argv[0]);
    }
    audit_new_key(key);
    if (result != DB_OK || account_step(a->write, &call, &account, STEP_RESET,
                               a->arena, one_time) != DB_OK) {
        return admin_unavailable();
    }
    printf("%s\n", one_time);
    return 0;
}

int admin_user_list(struct admin *a)
{
    struct account *accounts;
    size_t count;
    enum db_result result =
        account_list(a->read, a->region, a->arena, &accounts, &count);

    if (!db_answered(result)) {
        return admin_unavailable();
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

/* -- calendar, demo ------------------------------------------------------- */

int admin_period_open(struct admin *a)
{
    const struct framework *fw;
    struct edition edition = {0};
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
    if (edition_find(a->read, a->edition, a->arena, &edition) != DB_OK) {
        return admin_fail(EXIT_DATA,
            "there is no edition %s; pinzhi-admin framework import brings it",
            a->edition);
    }
    if (edition.state != EDITION_PUBLISHED) {
        return admin_fail(EXIT_DATA,
            "edition %s is in state \"%s\"; a period is opened with a published one, "
            "pinzhi-admin framework list tells which there are",
            a->edition, edition_state_words(edition.state).en);
    }
    if (edition_get(a->read, a->edition, &fw) != DB_OK) {
        return admin_unavailable();
    }
    return calendar_open(a->write, fw, period, ends, a->now, a->arena) == DB_OK
               ? 0
               : admin_unavailable();
}

int admin_demo_load(struct admin *a)
{
    return demo_load(a->write, a->read, a->edition, a->argv[0], a->accounts,
               a->now, a->arena, stderr)
               ? 0
               : EXIT_DATA;
}
