/*
 * How reads grow: the same three reads with one and with ten million values in
 * the database. Fills a database of its own on the server it is given.
 *
 *   bench-growth [COUNTIES]      (3,000)
 *
 * 3,000 counties x 70 values a month: 5 months are one million, 48 are ten;
 * each county has a header of each of 25 bureaus a month.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql/config.h"
#include "sql/edition.h"
#include "sql/migrate.h"
#include "sql/overview.h"
#include "sql/report.h"
#include "sql/submission.h"

#define COMPARING "comparing"

enum { ROUNDS = 15, REPEAT = 40 };

static struct arena *arena;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool script(struct db *db, const char *text)
{
    return db_script(db, text, strlen(text)) == DB_OK && db_commit(db) == DB_OK;
}

/* One month of all counties: 25 bureaus a county in the header, 70 values. */
static bool add_month(struct db *db, int month, int counties)
{
    char text[1500];
    int year = 2018 + month / 12, of_year = month % 12 + 1;

    snprintf(text, sizeof(text),
        "INSERT INTO submission (period, region, form, bureau, state, version,"
        " filled, valued) SELECT '%d-%02d', 100000 + c.seq, 401 + b.seq DIV 5,"
        " CONCAT('b', LPAD(b.seq + 1, 2, '0')), 'accepted', 2, 12, 12"
        " FROM seq_0_to_%d c JOIN seq_0_to_24 b",
        year, of_year, counties - 1);
    if (!script(db, text)) {
        return false;
    }
    snprintf(text, sizeof(text),
        "INSERT INTO cell SELECT '%d-%02d', 100000 + c.seq, 401 + i.seq DIV"
        " 12, CONCAT('B', LPAD(i.seq + 1, 2, '0')), 1, 'b01', 1,"
        " 1000 + i.seq * 1.5, '', 2, 1 FROM seq_0_to_%d c JOIN seq_0_to_69 i",
        year, of_year, counties - 1);
    if (!script(db, text)) {
        return false;
    }
    snprintf(text, sizeof(text),
        "INSERT INTO accepted_line SELECT period, region, form, col, bureau,"
        " GROUP_CONCAT(item, '=', value ORDER BY item) FROM cell WHERE period"
        " = '%d-%02d' GROUP BY period, region, form, col, bureau",
        year, of_year);
    return script(db, text);
}

static bool read_form(struct db *db, struct period period, int county)
{
    char region[12];
    const struct form_path path = {region, period, "401", "b01"};
    const struct framework *fw;
    struct opened_form form;

    snprintf(region, sizeof(region), "%d", 100000 + county);
    return submission_open(db, &path, arena, &fw, &form) == DB_OK &&
           form.head.version > 0;
}

static bool read_completeness(struct db *db, struct period period, int county)
{
    char region[12], key[PERIOD_TEXT];
    struct submission_line *lines;
    size_t count;
    bool ok = true;

    snprintf(region, sizeof(region), "%d", 100000 + county);
    for (int back = 0; ok && back < 5; back++) {
        period_format(period, key);
        ok =
            submission_list(db, region, key, 0, arena, &lines, &count) == DB_OK;
        period = period_previous(period);
    }
    return ok;
}

static bool read_matrix(struct db *db, struct period period, int county)
{
    char region[12], keys[OVERVIEW_PERIODS][PERIOD_TEXT];
    const char *periods[OVERVIEW_PERIODS];
    struct overview_head *heads;
    size_t count;

    snprintf(region, sizeof(region), "%d", 100000 + county);
    for (int i = 0; i < OVERVIEW_PERIODS; i++) {
        period_format(period, keys[i]);
        periods[i] = keys[i];
        period = period_previous(period);
    }
    return overview_county(db, region, periods, OVERVIEW_PERIODS, arena, &heads,
               &count) == DB_OK &&
           count >= 25;
}

/* The page behind a county, the counties of a province in an order. */
static bool read_province(struct db *db, struct period period,
    enum county_order order, const char *at, int county)
{
    char code[12], key[PERIOD_TEXT];
    const struct county_place after = {at, code};
    struct county_tally *counties, sum;
    size_t count;
    int all;

    snprintf(code, sizeof(code), "%d", 100000 + county / 2);
    period_format(period, key);
    return overview_counties(db, key, "10", order, &after, OVERVIEW_COUNTIES,
               arena, &counties, &count) == DB_OK &&
           count > 0 && counties[0].reported == 25 &&
           overview_sum(db, key, "10", arena, &sum, &all) == DB_OK &&
           sum.reported == 25 * all;
}

static bool read_by_code(struct db *db, struct period period, int county)
{
    return read_province(db, period, COUNTIES_BY_CODE, "", county);
}

static bool read_by_filled(struct db *db, struct period period, int county)
{
    return read_province(db, period, COUNTIES_BY_FILLED, "300", county);
}

static bool read_by_name(struct db *db, struct period period, int county)
{
    return read_province(db, period, COUNTIES_BY_NAME, "", county);
}

static bool read_ranking(struct db *db, struct period period, int county)
{
    struct rows rows;

    (void)county;
    return report_pull(db, period, arena, &rows) == DB_OK;
}

static const struct read_row {
    const char *name;
    bool (*read)(struct db *db, struct period period, int county);
    int repeat;
    double most; /* milliseconds, 0: the ratio counts */
    const char *edition;
} reads[] = {
    {"form with last year", read_form, REPEAT, 0, "bench"},
    {"compared with 99 counties", read_form, REPEAT, 5, COMPARING},
    {"completeness, 5 periods", read_completeness, REPEAT, 0, "bench"},
    {"ranking pull, one period", read_ranking, 1, 0, "bench"},
    {"matrix of a county, 12 periods", read_matrix, REPEAT, 50, "bench"},
    {"100 counties of a province", read_by_code, REPEAT, 50, "bench"},
    {"the same, least complete first", read_by_filled, REPEAT, 50, "bench"},
    {"the same, by name", read_by_name, REPEAT, 50, "bench"},
};

enum { READS = sizeof(reads) / sizeof(reads[0]) };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Median milliseconds of one read. */
static double timed(struct db *db, const struct read_row *row,
    struct period period, int counties)
{
    double times[ROUNDS];

    for (int r = 0; r < ROUNDS; r++) {
        double start = now();

        for (int i = 0; i < row->repeat; i++) {
            arena_reset(arena);
            if (!row->read(db, period, (r * 131 + i * 37) % counties)) {
                fprintf(stderr, "bench-growth: %s failed\n", row->name);
                exit(70);
            }
        }
        times[r] = (now() - start) / row->repeat;
    }
    qsort(times, ROUNDS, sizeof(double), by_size);
    return times[ROUNDS / 2];
}

static bool add_regions(struct db *db, int counties)
{
    char text[200];

    snprintf(text, sizeof(text),
        "INSERT INTO region SELECT 100000 + seq, '测试', 'test', '10', 1"
        " FROM seq_0_to_%d",
        counties - 1);
    return script(db, text);
}

/* The edition once more as COMPARING: it compares with the other counties of a
 * prefecture, of which there are 99 here. */
static bool make_comparing(struct framework_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text *content = &files[i].content;
        const char *text, *code;

        if (strcmp(files[i].name, "edition.csv") == 0) {
            text = arena_printf(arena, "%.*s", (int)content->n, content->p);
            code = text == NULL ? NULL : strstr(text, "edition,bench\n");
            *content = text_of(
                code == NULL
                    ? ""
                    : arena_printf(arena,
                          "%.*sedition," COMPARING "\noutlier_group,3.5\n%s",
                          (int)(code - text), text,
                          code + strlen("edition,bench\n")));
            return content->n > 0;
        }
    }
    return false;
}

static bool add_editions(struct db *db)
{
    const struct edition_call call = {NULL, "-", NULL, 1};
    struct framework_file *files;
    struct edition edition;
    size_t count;

    return edition_load_folder(
               "tests/bench/edition", arena, &files, &count, stderr) &&
           edition_import(db, files, count, &call, arena, &edition) == DB_OK &&
           make_comparing(files, count) &&
           edition_import(db, files, count, &call, arena, &edition) == DB_OK;
}

static bool prepare(struct config *config, int counties)
{
    struct db *db = db_new(config, DB_WRITE);
    bool ok = db != NULL &&
              script(db, "DROP DATABASE IF EXISTS pinzhi_growth") &&
              script(db, "CREATE DATABASE pinzhi_growth CHARACTER SET utf8mb4");

    db_free(db);
    config->db_name = "pinzhi_growth";
    db = db_new(config, DB_WRITE);
    ok = ok && db != NULL &&
         migrate_run(config, config->migration_dir, true, stderr) &&
         add_editions(db) &&
         script(db,
             "INSERT INTO calendar SELECT CONCAT(2017 + m.seq DIV 12, '-',"
             " LPAD(m.seq MOD 12 + 1, 2, '0')), 401 + f.seq, 'bench', 0, 1, 2,"
             " 3 FROM seq_0_to_83 m JOIN seq_0_to_5 f") &&
         add_regions(db, counties);
    db_free(db);
    return ok;
}

static bool under(struct db *db, const char *edition)
{
    char text[100];

    snprintf(text, sizeof(text), "UPDATE calendar SET edition = '%s'", edition);
    return script(db, text);
}

int main(int argc, char **argv)
{
    static const int months[] = {5, 48};
    int counties = argc > 1 ? atoi(argv[1]) : 3000, month = 0;
    double times[2][READS];
    struct config config;
    struct db *write, *read;

    arena = arena_new((size_t)256 << 20);
    if (arena == NULL || sodium_init() < 0 || !config_load(&config, stderr) ||
        !db_library_start() || !prepare(&config, counties)) {
        fputs("bench-growth: cannot prepare the database\n", stderr);
        return 69;
    }
    write = db_new(&config, DB_WRITE);
    read = db_new(&config, DB_READ);
    for (int s = 0; s < 2; s++) {
        for (; month < months[s]; month++) {
            if (!add_month(write, month, counties)) {
                return 69;
            }
        }
        for (int i = 0; i < READS; i++) {
            struct period last = {
                2018 + (month - 1) / 12, FREQ_MONTH, (month - 1) % 12 + 1};

            if (!under(write, reads[i].edition)) {
                return 69;
            }
            times[s][i] = timed(read, &reads[i], last, counties);
        }
    }
    printf("growth, %d counties x 70 values: ms at 5 and at 48 periods\n",
        counties);
    for (int i = 0; i < READS; i++) {
        printf(
            "  %-31s %8.3f %8.3f   ", reads[i].name, times[0][i], times[1][i]);
        if (reads[i].most > 0) {
            printf("at most %.0f ms\n", reads[i].most);
        } else {
            printf("ratio %.2f   (at most 1.5)\n", times[1][i] / times[0][i]);
        }
    }
    script(write, "DROP DATABASE pinzhi_growth");
    db_free(write);
    db_free(read);
    return 0;
}
