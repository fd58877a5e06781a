#include "export/county_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/files.h"
#include "export/outlet.h"
#include "export/publish.h"

static int exit_of(enum export_result result, const struct command *c)
{
    switch (result) {
    case EXPORT_OK: return 0;
    case EXPORT_NONE:
        return command_fail(EXIT_DATA,
            "there is no region %s, or no published edition for %s", c->region,
            c->period);
    case EXPORT_DATA:
        return command_fail(
            EXIT_UNAVAILABLE, "the database did not answer; see the log above");
    case EXPORT_STOPPED:
    case EXPORT_FAIL: break;
    }
    return command_fail(EXIT_CANNOT_WRITE,
        "%s could not be written; see the log above", c->output);
}

/* What was asked for, from the database; the connection may be kept. */
struct asked {
    struct report *report;
    struct layouts layouts;
    struct db *db;
};

/* A form that the edition does not have is no book without it. 0 or the exit
 * code. */
static int check_forms(const struct command *c, const struct framework *fw)
{
    const char *forms = c->forms == NULL ? "all" : c->forms;

    for (const char *p = forms; strcmp(forms, "all") != 0;) {
        size_t n = strcspn(p, ",");

        if (framework_form(fw, (struct text){p, n}) < 0) {
            return command_fail(EXIT_DATA,
                "edition %s has no form \"%.*s\"; --form takes all, or codes "
                "and commas: 401,402",
                fw->edition, (int)n, p);
        }
        if (p[n] == '\0') {
            break;
        }
        p += n + 1;
    }
    return 0;
}

/* 0, or the exit code of what stands on stderr. The caller frees the
 * connection. */
static int load(struct command *c, const char *command, struct asked *out)
{
    struct period period;
    enum export_result result;

    *out =
        (struct asked){.report = arena_alloc(c->arena, sizeof(*out->report))};
    if (c->region == NULL || c->period == NULL || c->output == NULL) {
        return command_fail(EXIT_USAGE,
            "%s needs --region, --period and -o; see --help", command);
    }
    if (!period_parse(text_of(c->period), &period) || !plain_code(c->region)) {
        return command_fail(EXIT_USAGE,
            "a period is written 2023-11, 2023-Q4 or 2023, a region 320481");
    }
    if (!layouts_load(c->config.layout_dir, c->arena, &out->layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    out->db = db_new(&c->config, DB_WRITE);
    if (out->db == NULL || out->report == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    result = county_load(out->db, c->region, period, c->arena, out->report);
    return result == EXPORT_OK ? check_forms(c, out->report->fw)
                               : exit_of(result, c);
}

int workbook_command(struct command *c)
{
    struct asked asked;
    struct record record;
    int code = load(c, "workbook", &asked);

    if (code == 0) {
        const struct publication to = {c->output, c->output,
            command_whole_path(c->output, c->arena), c->forms, "-"};
        enum export_result result = county_file(asked.db, asked.report,
            &asked.layouts, &c->config, &to, c->arena, &record);

        code =
            result == EXPORT_OK ? command_told(c, &record) : exit_of(result, c);
    }
    db_free(asked.db);
    return code;
}

/* -- csv ------------------------------------------------------------------- */

/* How many files were written; -1 when one could not be. */
static int write_tables(
    const struct command *c, const struct csv_tables *tables, size_t *bytes)
{
    int count = 0;

    for (size_t i = 0; i < tables->count; i++) {
        const struct csv_table *table = &tables->list[i];
        const char *path;

        if (c->sheet != NULL && strcmp(c->sheet, table->sheet) != 0) {
            continue;
        }
        path = arena_printf(c->arena, "%s/%s", c->output, table->file);
        if (path == NULL ||
            !file_write(path, table->text.p, table->text.n, c->arena)) {
            return -1;
        }
        *bytes += table->text.n;
        count++;
    }
    return count;
}

static int no_sheet(const struct command *c, const struct csv_tables *tables)
{
    fprintf(stderr, "the workbook has no sheet \"%s\", but these:", c->sheet);
    for (size_t i = 0; i < tables->count; i++) {
        if (i == 0 ||
            strcmp(tables->list[i].sheet, tables->list[i - 1].sheet) != 0) {
            fprintf(stderr, "%s %s", i == 0 ? "" : ",", tables->list[i].sheet);
        }
    }
    fputs("\n", stderr);
    return EXIT_DATA;
}

static int write_folder(struct command *c, const struct asked *asked)
{
    struct csv_tables tables;
    const char *why = "";
    size_t bytes = 0;
    int count;

    if (!outlet_tables(asked->report, &asked->layouts, c->forms, c->mark,
            c->arena, &tables, &why)) {
        return command_fail(EXIT_SOFTWARE, "the tables: %s", why);
    }
    count = folder_make(c->output, c->arena) ? write_tables(c, &tables, &bytes)
                                             : -1;
    if (count == 0) {
        return no_sheet(c, &tables);
    }
    if (count < 0) {
        return command_fail(EXIT_CANNOT_WRITE,
            "folder %s cannot be written: name another with -o", c->output);
    }
    if (!c->quiet) {
        printf("%s  %d files  %zu bytes\n", c->output, count, bytes);
    }
    return 0;
}

int csv_command(struct command *c)
{
    struct asked asked;
    int code = load(c, "csv", &asked);

    if (code == 0) {
        code = write_folder(c, &asked);
    }
    db_free(asked.db);
    return code;
}

/* -- pdf ------------------------------------------------------------------- */

static int write_pdf(struct command *c, const char *workbook)
{
    static const int codes[] = {[SOFFICE_OK] = EXIT_CANNOT_WRITE,
        [SOFFICE_NONE] = EXIT_UNAVAILABLE,
        [SOFFICE_BUSY] = EXIT_AGAIN,
        [SOFFICE_SLOW] = EXIT_AGAIN,
        [SOFFICE_INPUT] = EXIT_INPUT,
        [SOFFICE_FAIL] = EXIT_SOFTWARE};
    const char *why = "";
    enum soffice_result result =
        soffice_pdf(&c->config, workbook, c->sheet, c->output, c->arena, &why);
    char sha256[65];
    long long bytes;

    if (result != SOFFICE_OK || !file_sha256(c->output, sha256, &bytes)) {
        return command_fail(codes[result], "%s", why);
    }
    if (!c->quiet) {
        printf("%s  %lld bytes  sha256 %s\n", c->output, bytes, sha256);
    }
    return 0;
}

/* The workbook is written for the PDF alone and does not stay. */
static int pdf_of_county(struct command *c)
{
    struct asked asked;
    struct county_totals totals;
    char folder[] = "/tmp/pinzhi-book-XXXXXX";
    int code = load(c, "pdf", &asked);

    if (code == 0 && mkdtemp(folder) == NULL) {
        code = command_fail(EXIT_CANNOT_WRITE, "%s cannot be made", folder);
    } else if (code == 0) {
        const char *file = arena_printf(c->arena, "%s/book.xlsx", folder);
        enum export_result result =
            file == NULL ? EXPORT_FAIL
                         : county_write(asked.report, &asked.layouts, file,
                               c->forms, c->arena, &totals);

        code = result == EXPORT_OK ? write_pdf(c, file) : exit_of(result, c);
        folder_remove(folder);
    }
    db_free(asked.db);
    return code;
}

int pdf_command(struct command *c)
{
    if (c->workbook == NULL) {
        return pdf_of_county(c);
    }
    if (c->output == NULL || c->region != NULL || c->period != NULL) {
        return command_fail(EXIT_USAGE,
            "pdf takes --workbook or --region and --period, and -o; see --help");
    }
    return write_pdf(c, c->workbook);
}
