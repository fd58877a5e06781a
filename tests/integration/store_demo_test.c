/* The published figures of Liyang, entered as its bureaus would have. */
#include "sql/demo.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "eval/csv.h"
#include "sql/edition.h"
#include "sql/report.h"
#include "tests/integration/fixture.h"

static bool load(const char *accounts)
{
    return demo_load(fixture.write, fixture.read, EDITION, "sql/demo", accounts,
        fixture.now, fixture.arena, stderr);
}

/* Take away what demo_load adds beside what fixture_clear forgets. */
static void unload(void)
{
    fixture_clear();
    fixture_query("DELETE FROM account WHERE login NOT IN ('clerk1', 'clerk2', "
                  "'head1', 'reviewer1', 'system1'); "
                  "DELETE FROM region WHERE code <> '320481'; "
                  "DELETE FROM calendar WHERE period <> '2023-11'");
}

static double value_of(const struct report *r, const char *indicator)
{
    int i = framework_indicator(r->fw, text_of(indicator));

    return i < 0 || !r->evaluation.indicators[i].has_value
               ? -1
               : r->evaluation.indicators[i].value;
}

static void check_growth(const struct report *report)
{
    static const struct {
        const char *indicator;
        double published;
        int places;
    } rows[] = {
        {"ECO-01", 3039.6, 1},
        {"ECO-02", 14.80, 2},
        {"ECO-03", 3793.6, 1},
        {"ECO-04", 22.60, 2},
        {"ECO-05", 17.4, 1},
        {"ENV-03", 100, 1},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        double gap = decimal_round_double(
                         value_of(report, rows[i].indicator), rows[i].places) -
                     rows[i].published;

        CHECK(rows[i].indicator, gap > -1e-9 && gap < 1e-9);
    }
    CHECK("not a county of generated data", !report->region.sample);
    CHECK("scored", report->evaluation.scored && report->evaluation.total > 0 &&
                        report->evaluation.total <= 100);
    CHECK("honours within the cap",
        report->bonus > 0 && report->bonus <= fixture.fw->bonus_cap);
}

/* The cell that a row of figure.csv names, of its period or last year's. */
static const struct cell *cell_of(
    const struct report *r, const char *period, const struct csv *csv, size_t i)
{
    int item =
        framework_item(r->fw, text_of(csv_at(csv, i, csv_column(csv, "item"))));
    enum when when =
        strncmp(period, "2022", 4) == 0 ? WHEN_LAST_YEAR : WHEN_NOW;

    return item < 0 ? NULL : &r->figures.cell[when][item][COLUMN_TOTAL];
}

static void check_figure(
    const struct report *r, const struct csv *csv, size_t i)
{
    const char *period = csv_at(csv, i, csv_column(csv, "period"));
    const char *value = csv_at(csv, i, csv_column(csv, "value"));
    const char *note = csv_at(csv, i, csv_column(csv, "note"));
    const struct cell *cell = cell_of(r, period, csv, i);
    bool is_value =
        strcmp(csv_at(csv, i, csv_column(csv, "state")), "value") == 0;
    char name[60];
    decimal want = 0;

    snprintf(name, sizeof(name), "line %d: %s %s", csv->lines[i], period,
        csv_at(csv, i, csv_column(csv, "item")));
    CHECK(name, cell != NULL);
    if (cell == NULL) {
        return;
    }
    CHECK(name, !is_value || decimal_parse(text_of(value), DECIMAL_PLACES,
                                 &want) == DECIMAL_OK);
    CHECK(name, cell->state == (is_value ? CELL_VALUE : CELL_MISSING));
    CHECK(name, cell->value == want);
    /* A part of which nothing was published was not reported at all. */
    CHECK(name, !is_value || strcmp(cell->note, note) == 0);
}

static void check_figures(const struct report *report)
{
    struct framework_file *files;
    size_t count, figures = 0;
    struct csv_fault fault;
    struct csv csv;

    CHECK("folder",
        edition_load_folder("sql/demo", fixture.arena, &files, &count, stderr));
    for (size_t f = 0; f < count; f++) {
        if (strcmp(files[f].name, "figure.csv") == 0) {
            CHECK("table",
                csv_read(files[f].content, fixture.arena, &csv, &fault));
            figures = csv.row_count;
        }
    }
    CHECK("36 figures", figures == 36);
    for (size_t i = 0; i < figures; i++) {
        check_figure(report, &csv, i);
    }
}

/* Without the audit log, which says that the calendar was asked for again. */
static const char *state(void)
{
    return fixture_query("CHECKSUM TABLE submission, cell, cell_version, "
                         "explanation, register_entry, account, calendar");
}

static void check_second_load(const struct report *first)
{
    const char *before = state();
    struct report second;

    CHECK("loaded again", load(NULL));
    CHECK("the same", strcmp(before, state()) == 0);
    CHECK("read again", report_load(fixture.read, fixture.fw, REGION,
                            NOVEMBER_2023, fixture.arena, &second) == DB_OK);
    CHECK("the same version",
        strcmp(first->data_version, second.data_version) == 0);
    CHECK("named after its period",
        strncmp(first->data_version, "D-202311-", 9) == 0);
}

static void check_accounts(const char *path)
{
    char line[200] = "";
    struct stat about;
    FILE *in = fopen(path, "r");

    CHECK("for its owner alone",
        stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    CHECK("header", in != NULL && fgets(line, sizeof(line), in) != NULL &&
                        strcmp(line, "role,login,password,note\n") == 0);
    CHECK("a clerk", in != NULL && fgets(line, sizeof(line), in) != NULL &&
                         strncmp(line, "clerk,", 6) == 0);
    if (in != NULL) {
        fclose(in);
    }
}

/* Each read in turn fails: half a report is never taken for a whole one. */
static void check_failing_reads(void)
{
    enum { READS_MAX = 60 };
    uint64_t n = 0, asked = 0;
    enum db_result result = DB_FAIL;

    while (result != DB_OK && n < READS_MAX) {
        uint64_t before = db_statement_count(fixture.read);
        struct report report;
        char name[40];

        db_fail_at(fixture.read, ++n);
        result = report_load(fixture.read, fixture.fw, REGION, NOVEMBER_2023,
            fixture.arena, &report);
        db_fail_at(fixture.read, 0);
        asked = db_statement_count(fixture.read) - before;
        snprintf(name, sizeof(name), "read %d fails", (int)n);
        CHECK(name, result == DB_FAIL ? asked == n : asked < n);
    }
    CHECK("then it is whole", result == DB_OK);
    CHECK("a report asks a fixed number of times", asked < 24);
}

/* One load for all checks: forty passwords are hashed in it. */
static void loads_the_published_county(void)
{
    struct report report;
    char path[100];

    snprintf(path, sizeof(path), "%s/demo-accounts.csv", fixture.folder);
    unload();
    CHECK("loaded", load(path));
    CHECK("read", report_load(fixture.read, fixture.fw, REGION, NOVEMBER_2023,
                      fixture.arena, &report) == DB_OK);
    check_accounts(path);
    check_growth(&report);
    check_figures(&report);
    check_second_load(&report);
    check_failing_reads();
    remove(path);
    unload();
}

SUITE(store_demo, {"loads the published county", loads_the_published_county})
