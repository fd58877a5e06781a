/* Commands about the audit log: list, seal, verify, export. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "eval/period.h"
#include "sql/admin.h"
#include "sql/audit_chain.h"
#include "sql/audit_seal.h"

enum { AUDIT_ROWS = 100, DAY = 86400, KEPT_DAYS = 180 };

int admin_audit_list(struct admin *a)
{
    const struct value limit = value_int(AUDIT_ROWS);
    struct rows rows;
    enum db_result result =
        db_run(a->read, SQL_AUDIT_LIST, &limit, 1, a->arena, &rows);

    if (!db_answered(result)) {
        return admin_unavailable();
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

int admin_audit_seal(struct admin *a)
{
    size_t sealed = 0;

    if (!db_answered(audit_seal_all(
            a->write, a->config.audit_hash, true, a->now, a->arena, &sealed))) {
        return admin_unavailable();
    }
    if (!a->quiet) {
        printf("%zu rows sealed\n", sealed);
    }
    return 0;
}

/* --from, 1 when it was not given; 0 after a line on stderr. */
static int64_t first_seal(const struct admin *a)
{
    char *end;
    long long from = 1;

    if (a->from[0] != '\0') {
        errno = 0;
        from = strtoll(a->from, &end, 10);
        if (errno != 0 || *end != '\0' || from < 1) {
            admin_fail(
                EXIT_USAGE, "--from \"%s\" is no number of a seal", a->from);
            from = 0;
        }
    }
    return from;
}

static int print_report(const struct admin *a, const struct chain_report *r)
{
    int code = r->fault[0] == '\0' ? 0 : 1;

    if (a->json) {
        int printed = admin_print_json(
            json_pack("{s:b s:I s:I s:I s:s s:s}", "good", code == 0, "seals",
                (json_int_t)r->seals, "rows", (json_int_t)r->rows, "last",
                (json_int_t)r->last, "head", r->head, "fault", r->fault));
        return printed == 0 ? code : printed;
    }
    if (code != 0) {
        admin_fail(code, "%s", r->fault);
    }
    if (!a->quiet) {
        printf("%lld rows under %lld seals are good; seal %lld is %s\n",
            (long long)r->rows, (long long)r->seals, (long long)r->last,
            r->head);
    }
    return code;
}

static int verify_file(struct admin *a)
{
    struct chain_report report;
    FILE *in = fopen(a->file, "rb");

    if (in == NULL) {
        return admin_fail(EXIT_USAGE, "%s: %s", a->file, strerror(errno));
    }
    chain_verify_file(in, a->head, a->arena, &report);
    fclose(in);
    return print_report(a, &report);
}

int admin_audit_verify(struct admin *a)
{
    struct chain_report report;
    int64_t from = first_seal(a);

    if (from == 0) {
        return EXIT_USAGE;
    }
    if (a->file[0] != '\0') {
        return verify_file(a);
    }
    if (chain_verify(a->read, from, a->head, a->now, a->arena, &report) !=
        DB_OK) {
        return admin_unavailable();
    }
    return print_report(a, &report);
}

/* --before as a moment, 0 when it was not given; -1 after a line on stderr. */
static int64_t before_of(const struct admin *a)
{
    int32_t day;

    if (a->before[0] == '\0') {
        return 0;
    }
    if (!date_parse(text_of(a->before), &day)) {
        admin_fail(
            EXIT_USAGE, "--before \"%s\" is no date YYYY-MM-DD", a->before);
        return -1;
    }
    if (time_at(day, 0, 0) > a->now - (int64_t)KEPT_DAYS * DAY) {
        admin_fail(EXIT_USAGE,
            "--before %s is less than %d days ago; the log is kept that long",
            a->before, KEPT_DAYS);
        return -1;
    }
    return time_at(day, 0, 0);
}

int admin_audit_export(struct admin *a)
{
    struct chain_report report;
    int64_t from = first_seal(a), before = before_of(a);
    enum db_result result = DB_FAIL;
    FILE *out;

    if (from == 0 || before < 0) {
        return EXIT_USAGE;
    }
    out = fopen(a->argv[0], "wbx");
    if (out == NULL) {
        return admin_fail(
            EXIT_CANNOT_WRITE, "%s: %s", a->argv[0], strerror(errno));
    }
    result = chain_export(a->read, from, before, out, a->arena, &report);
    if (fclose(out) != 0 || result != DB_OK || report.fault[0] != '\0') {
        remove(a->argv[0]);
        return admin_fail(EXIT_CANNOT_WRITE, "%s could not be written: %s",
            a->argv[0],
            report.fault[0] == '\0' ? "no space, or no database"
                                    : report.fault);
    }
    if (!a->quiet) {
        printf("%lld rows under seals %lld to %lld written\n",
            (long long)report.rows, (long long)from, (long long)report.last);
    }
    return 0;
}
