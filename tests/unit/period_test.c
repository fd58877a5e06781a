/* Reporting periods, dates and Beijing time. */
#include "eval/period.h"

#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const struct parse_row {
    const char *name, *in;
    bool read;
    struct period want;
} parse_rows[] = {
    {"month", "2023-11", true, {2023, FREQ_MONTH, 11}},
    {"January", "2023-01", true, {2023, FREQ_MONTH, 1}},
    {"quarter", "2023-Q4", true, {2023, FREQ_QUARTER, 4}},
    {"year", "2023", true, {2023, FREQ_YEAR, 0}},
    {"first year", "1990", true, {1990, FREQ_YEAR, 0}},
    {"last year", "2200-12", true, {2200, FREQ_MONTH, 12}},
    {"year before the first", "1989", false, {0}},
    {"year after the last", "2201-Q1", false, {0}},
    {"month 0", "2023-00", false, {0}},
    {"month 13", "2023-13", false, {0}},
    {"one digit", "2023-1", false, {0}},
    {"quarter 0", "2023-Q0", false, {0}},
    {"quarter 5", "2023-Q5", false, {0}},
    {"small q", "2023-q4", false, {0}},
    {"slash", "2023/11", false, {0}},
    {"day", "2023-11-01", false, {0}},
    {"blank behind", "2023-11 ", false, {0}},
    {"blank before", " 2023", false, {0}},
    {"sign", "-023", false, {0}},
    {"short", "202", false, {0}},
    {"dash alone", "2023-", false, {0}},
    {"letters", "abcd", false, {0}},
    {"full-width", "２０２３", false, {0}},
    {"empty", "", false, {0}},
};

static void parses_and_formats(void)
{
    for (size_t i = 0; i < COUNT(parse_rows); i++) {
        const struct parse_row *row = &parse_rows[i];
        struct period got = {-7, FREQ_YEAR, -7};
        char out[PERIOD_TEXT];

        CHECK(row->name, period_parse(text_of(row->in), &got) == row->read);
        if (!row->read) {
            CHECK(row->name, got.year == -7 && got.number == -7);
            continue;
        }
        CHECK(row->name, period_equal(got, row->want));
        period_format(got, out);
        CHECK(row->name, strcmp(out, row->in) == 0);
    }
}

static const struct step_row {
    const char *name, *in, *previous, *last_year;
    const char *draws[FREQ__COUNT];
    const char *end;
} step_rows[] = {
    {"November", "2023-11", "2023-10", "2022-11",
        {"2023-11", "2023-Q4", "2023"}, "2023-11-30"},
    {"January", "2023-01", "2022-12", "2022-01", {"2023-01", "2023-Q1", "2023"},
        "2023-01-31"},
    {"March", "2023-03", "2023-02", "2022-03", {"2023-03", "2023-Q1", "2023"},
        "2023-03-31"},
    {"April", "2023-04", "2023-03", "2022-04", {"2023-04", "2023-Q2", "2023"},
        "2023-04-30"},
    {"leap February", "2024-02", "2024-01", "2023-02",
        {"2024-02", "2024-Q1", "2024"}, "2024-02-29"},
    {"plain February", "2100-02", "2100-01", "2099-02",
        {"2100-02", "2100-Q1", "2100"}, "2100-02-28"},
    {"first quarter", "2023-Q1", "2022-Q4", "2022-Q1",
        {"2023-03", "2023-Q1", "2023"}, "2023-03-31"},
    {"fourth quarter", "2023-Q4", "2023-Q3", "2022-Q4",
        {"2023-12", "2023-Q4", "2023"}, "2023-12-31"},
    {"year", "2023", "2022", "2022", {"2023-12", "2023-Q4", "2023"},
        "2023-12-31"},
};

static bool is(struct period p, const char *text)
{
    char out[PERIOD_TEXT];

    period_format(p, out);
    return strcmp(out, text) == 0;
}

static void steps(void)
{
    for (size_t i = 0; i < COUNT(step_rows); i++) {
        const struct step_row *row = &step_rows[i];
        struct period p = {0};
        int32_t end = 0;

        CHECK(row->name, period_parse(text_of(row->in), &p));
        CHECK(row->name, is(period_previous(p), row->previous));
        CHECK(row->name, is(period_last_year(p), row->last_year));
        for (int f = 0; f < FREQ__COUNT; f++) {
            CHECK(row->name, is(period_for(p, (enum freq)f), row->draws[f]));
        }
        CHECK(row->name, date_parse(text_of(row->end), &end));
        CHECK(row->name, period_end(p) == end);
    }
}

static const struct title_row {
    const char *in, *zh, *en;
} title_rows[] = {
    {"2023-11", "2023年1—11月", "January-November 2023"},
    {"2023-01", "2023年1月", "January 2023"},
    {"2023-09", "2023年1—9月", "January-September 2023"},
    {"2023-Q1", "2023年1季度", "Q1 2023"},
    {"2023-Q4", "2023年1—4季度", "Q1-Q4 2023"},
    {"2023", "2023年", "2023"},
};

static void titles(void)
{
    for (size_t i = 0; i < COUNT(title_rows); i++) {
        const struct title_row *row = &title_rows[i];
        struct period p = {0};
        char out[40];

        CHECK(row->in, period_parse(text_of(row->in), &p));
        period_title(p, false, out);
        CHECK(row->in, strcmp(out, row->zh) == 0);
        period_title(p, true, out);
        CHECK(row->in, strcmp(out, row->en) == 0);
    }
}

static const struct date_row {
    const char *in;
    bool real;
    int32_t days;
} date_rows[] = {
    {"1970-01-01", true, 0},
    {"1969-12-31", true, -1},
    {"2000-02-29", true, 11016},
    {"2000-03-01", true, 11017},
    {"2023-12-18", true, 19709},
    {"1900-02-29", false, 0},
    {"2023-02-29", false, 0},
    {"2023-04-31", false, 0},
    {"2023-00-10", false, 0},
    {"2023-13-10", false, 0},
    {"2023-10-00", false, 0},
    {"2023-10-32", false, 0},
    {"2023-1-01", false, 0},
    {"2023/10/01", false, 0},
    {"2023-10-011", false, 0},
    {"2023-10-0", false, 0},
    {"", false, 0},
};

static void dates(void)
{
    for (size_t i = 0; i < COUNT(date_rows); i++) {
        const struct date_row *row = &date_rows[i];
        int32_t days = 77;

        CHECK(row->in, date_parse(text_of(row->in), &days) == row->real);
        CHECK(row->in, days == (row->real ? row->days : 77));
    }
}

/* Every day of 400 years is the day after the one before it. */
static void every_day(void)
{
    static const int lengths[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t days = date_days(1900, 1, 1);
    int wrong = 0;

    for (int year = 1900; year < 2300; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);

            for (int day = 1; day <= length; day++, days++) {
                int y, m, d;

                date_civil(days, &y, &m, &d);
                wrong += date_days(year, month, day) != days || y != year ||
                         m != month || d != day;
            }
        }
    }
    CHECK("none wrong", wrong == 0);
}

static const struct time_row {
    const char *name;
    int64_t seconds;
    const char *text;
    int32_t day;
} time_rows[] = {
    {"epoch", 0, "1970-01-01 08:00:00", 0},
    {"last second of a Beijing day", 57599, "1970-01-01 23:59:59", 0},
    {"first second of the next", 57600, "1970-01-02 00:00:00", 1},
    {"before the epoch", -28801, "1969-12-31 23:59:59", -1},
    {"deadline of a report", 1702890000, "2023-12-18 17:00:00", 19709},
    {"leap day", 1709222399, "2024-02-29 23:59:59", 19782},
    {"after 2038", 4102416000, "2100-01-01 00:00:00", 47482},
};

static void beijing_time(void)
{
    for (size_t i = 0; i < COUNT(time_rows); i++) {
        const struct time_row *row = &time_rows[i];
        char out[TIME_TEXT];

        time_format(row->seconds, out);
        CHECK(row->name, strcmp(out, row->text) == 0);
        time_format_date(row->seconds, out);
        CHECK(row->name, strlen(out) == 10 && strncmp(out, row->text, 10) == 0);
        CHECK(row->name, time_day(row->seconds) == row->day);
    }
    CHECK("moment of a day", time_at(19709, 17, 0) == 1702890000);
    CHECK(
        "24:00 is the next day", time_at(19709, 24, 0) == time_at(19710, 0, 0));
}

SUITE(period, {"parses and formats", parses_and_formats}, {"steps", steps},
    {"titles", titles}, {"dates", dates}, {"every day", every_day},
    {"Beijing time", beijing_time})
