/* Earlier periods of a county, scored anew: the same as their own reports. */
#include "sql/history.h"

#include <stdio.h>
#include <string.h>

#include "tests/integration/fixture.h"

static const struct period october = {2023, FREQ_MONTH, 10};
static const struct period last_year = {2022, FREQ_MONTH, 11};
static const struct period january = {2023, FREQ_MONTH, 1};

/* Two monthly figures of a period, the first by what it is multiplied. */
static void put(const char *period, double times, int accepted)
{
    char sql[600];

    snprintf(sql, sizeof(sql),
        "INSERT INTO cell (period, region, form, item, col, bureau, state, "
        "value, note, version, accepted) VALUES "
        "('%s', '" REGION "', '401', 'B01', 1, 'tjj', 1, %.1f, '', 1, %d), "
        "('%s', '" REGION "', '401', 'B02', 1, 'shuiwj', 1, 3000, '', 1, %d)",
        period, 2000 * times, accepted, period, accepted);
    fixture_figures(sql);
}

static void fill(void)
{
    fixture_clear();
    put("2023-11", 1.3, 1);
    put("2023-10", 1.2, 1);
    put("2022-11", 1.1, 1);
    put("2022-10", 1.0, 1);
    put("2023-01", 1.0, 0);
}

static struct report load(struct period period)
{
    struct report report;

    CHECK("report", report_load_past(fixture.read, fixture.fw, REGION, period,
                        fixture.arena, &report) == DB_OK);
    CHECK("with its history", report.history != NULL);
    return report;
}

static void check_same(const char *name, const struct evaluation *then,
    const struct evaluation *own)
{
    CU_ASSERT_FATAL(then != NULL);
    CHECK(name, memcmp(&then->total, &own->total, sizeof(own->total)) == 0);
    for (int i = 0; i < fixture.fw->indicator_count; i++) {
        const struct indicator_score *a = &then->indicators[i];
        const struct indicator_score *b = &own->indicators[i];

        CHECK(fixture.fw->indicators[i].code,
            a->has_value == b->has_value && a->outcome == b->outcome &&
                memcmp(&a->value, &b->value, sizeof(a->value)) == 0);
    }
}

static void equals_the_reports_of_then(void)
{
    struct report report, before, year;

    fill();
    report = load(NOVEMBER_2023);
    before = load(october);
    year = load(last_year);
    CHECK("scored", report.history->scored && before.evaluation.total > 0);
    check_same(
        "October", history_find(report.history, october), &before.evaluation);
    check_same(
        "last year", history_find(report.history, last_year), &year.evaluation);
    CHECK("growth from the year before",
        history_find(report.history, october)->indicators[1].has_value);
    CHECK("not accepted", history_find(report.history, january) == NULL);
    CHECK(
        "not among them", history_find(report.history, NOVEMBER_2023) == NULL);
    CHECK("no history", history_find(NULL, october) == NULL);
}

static void its_hash_follows_the_figures(void)
{
    char first[65];

    fill();
    memcpy(first, load(NOVEMBER_2023).history->hash, sizeof(first));
    CHECK("the same", strcmp(load(NOVEMBER_2023).history->hash, first) == 0);
    fixture_figures("UPDATE cell SET value = value + 1 WHERE item = 'B01' AND "
                    "period = '2022-10'");
    CHECK("another", strcmp(load(NOVEMBER_2023).history->hash, first) != 0);
}

static void costs_no_statement(void)
{
    struct report report, past;
    uint64_t before, between;

    fill();
    before = db_statement_count(fixture.read);
    CHECK("report", report_load(fixture.read, fixture.fw, REGION, NOVEMBER_2023,
                        fixture.arena, &report) == DB_OK);
    CHECK("without", report.history == NULL);
    between = db_statement_count(fixture.read);
    past = load(NOVEMBER_2023);
    CHECK("in as many statements",
        db_statement_count(fixture.read) - between == between - before);
    CHECK("of the same data",
        strcmp(past.data_version, report.data_version) == 0);
    for (uint64_t n = 1; n <= between - before; n++) {
        db_fail_at(fixture.read, n);
        CHECK("fails", report_load_past(fixture.read, fixture.fw, REGION,
                           NOVEMBER_2023, fixture.arena, &past) == DB_FAIL);
    }
    db_fail_at(fixture.read, 0);
    fixture_clear();
}

SUITE(store_history, {"equals the reports of then", equals_the_reports_of_then},
    {"its hash follows the figures", its_hash_follows_the_figures},
    {"costs no statement", costs_no_statement})
