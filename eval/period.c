#include "eval/period.h"

#include <stdio.h>
#include <string.h>

#define YEAR_FIRST 1990
#define YEAR_LAST  2200
#define DAY        86400

/* Decimal digits of `in` from `at`, `n` of them; -1 when one is no digit. */
static int digits(struct text in, size_t at, size_t n)
{
    int value = 0;

    if (at + n > in.n) {
        return -1;
    }
    for (size_t i = at; i < at + n; i++) {
        if (in.p[i] < '0' || in.p[i] > '9') {
            return -1;
        }
        value = value * 10 + (in.p[i] - '0');
    }
    return value;
}

static bool period_shape(struct text in, struct period *p)
{
    p->year = digits(in, 0, 4);
    if (in.n == 4) {
        *p = (struct period){p->year, FREQ_YEAR, 0};
        return true;
    }
    if (in.n != 7 || in.p[4] != '-') {
        return false;
    }
    if (in.p[5] == 'Q') {
        p->freq = FREQ_QUARTER;
        p->number = digits(in, 6, 1);
        return p->number >= 1 && p->number <= 4;
    }
    p->freq = FREQ_MONTH;
    p->number = digits(in, 5, 2);
    return p->number >= 1 && p->number <= 12;
}

bool period_parse(struct text in, struct period *out)
{
    struct period p;

    if (!period_shape(in, &p) || p.year < YEAR_FIRST || p.year > YEAR_LAST) {
        return false;
    }
    *out = p;
    return true;
}

static char *put(char *at, int value, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + n;
}

void period_format(struct period p, char out[PERIOD_TEXT])
{
    char *at = put(out, p.year, 4);

    if (p.freq == FREQ_MONTH) {
        *at++ = '-';
        at = put(at, p.number, 2);
    } else if (p.freq == FREQ_QUARTER) {
        *at++ = '-';
        *at++ = 'Q';
        at = put(at, p.number, 1);
    }
    *at = '\0';
}

bool period_equal(struct period a, struct period b)
{
    return a.year == b.year && a.freq == b.freq && a.number == b.number;
}

struct period period_last_year(struct period p)
{
    p.year--;
    return p;
}

struct period period_previous(struct period p)
{
    if (p.freq == FREQ_YEAR || --p.number == 0) {
        p.year--;
        p.number = p.freq == FREQ_MONTH ? 12 : p.freq == FREQ_QUARTER ? 4 : 0;
    }
    return p;
}

/* The month in which a period ends. */
static int last_month(struct period p)
{
    switch (p.freq) {
    case FREQ_MONTH: return p.number;
    case FREQ_QUARTER: return p.number * 3;
    case FREQ_YEAR:
    case FREQ__COUNT: break;
    }
    return 12;
}

struct period period_for(struct period p, enum freq freq)
{
    int month = last_month(p);

    switch (freq) {
    case FREQ_MONTH: return (struct period){p.year, freq, month};
    case FREQ_QUARTER: return (struct period){p.year, freq, (month + 2) / 3};
    case FREQ_YEAR:
    case FREQ__COUNT: break;
    }
    return (struct period){p.year, FREQ_YEAR, 0};
}

int32_t period_end(struct period p)
{
    int month = last_month(p);

    return month == 12 ? date_days(p.year + 1, 1, 1) - 1
                       : date_days(p.year, month + 1, 1) - 1;
}

static void title_zh(struct period p, char out[40])
{
    static const char *const unit[] = {"月", "季度", ""};

    if (p.freq == FREQ_YEAR) {
        snprintf(out, 40, "%d年", p.year);
    } else {
        snprintf(out, 40, "%d年%s%d%s", p.year, p.number > 1 ? "1—" : "",
            p.number, unit[p.freq]);
    }
}

static void title_en(struct period p, char out[40])
{
    static const char *const months[] = {"January", "February", "March",
        "April", "May", "June", "July", "August", "September", "October",
        "November", "December"};

    if (p.freq == FREQ_YEAR) {
        snprintf(out, 40, "%d", p.year);
    } else if (p.freq == FREQ_QUARTER) {
        snprintf(
            out, 40, "%sQ%d %d", p.number > 1 ? "Q1-" : "", p.number, p.year);
    } else {
        snprintf(out, 40, "%s%s %d", p.number > 1 ? "January-" : "",
            months[(p.number + 11) % 12], p.year);
    }
}

void period_title(struct period p, bool english, char out[40])
{
    if (english) {
        title_en(p, out);
    } else {
        title_zh(p, out);
    }
}

/*
 * Days from civil and back: era of 400 years, years that begin in March.
 * Howard Hinnant, "chrono-compatible low-level date algorithms", 2013.
 */
int32_t date_days(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

    return era * 146097 + days - 719468;
}

void date_civil(int32_t days, int *year, int *month, int *day)
{
    int shifted = days + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int d = shifted - era * 146097;
    int y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int of_year = d - (365 * y + y / 4 - y / 100);
    int m = (5 * of_year + 2) / 153;

    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

bool date_parse(struct text in, int32_t *days)
{
    int y = digits(in, 0, 4), m = digits(in, 5, 2), d = digits(in, 8, 2);
    int y2, m2, d2;
    int32_t found;

    if (in.n != 10 || in.p[4] != '-' || in.p[7] != '-' || y < 0 || m < 1 ||
        m > 12 || d < 1) {
        return false;
    }
    found = date_days(y, m, d);
    date_civil(found, &y2, &m2, &d2);
    if (y2 != y || m2 != m || d2 != d) {
        return false;
    }
    *days = found;
    return true;
}

int32_t time_day(int64_t unix_seconds)
{
    int64_t local = unix_seconds + BEIJING_OFFSET;

    return (int32_t)((local >= 0 ? local : local - DAY + 1) / DAY);
}

int64_t time_at(int32_t day, int hour, int minute)
{
    return (int64_t)day * DAY + hour * 3600 + minute * 60 - BEIJING_OFFSET;
}

void time_format_date(int64_t unix_seconds, char out[TIME_TEXT])
{
    int year, month, day;
    char *at;

    date_civil(time_day(unix_seconds), &year, &month, &day);
    at = put(out, year, 4);
    *at++ = '-';
    at = put(at, month, 2);
    *at++ = '-';
    *put(at, day, 2) = '\0';
}

void time_format(int64_t unix_seconds, char out[TIME_TEXT])
{
    int second = (int)(unix_seconds - time_at(time_day(unix_seconds), 0, 0));
    char *at = out + 10;

    time_format_date(unix_seconds, out);
    *at++ = ' ';
    at = put(at, second / 3600, 2);
    *at++ = ':';
    at = put(at, second / 60 % 60, 2);
    *at++ = ':';
    *put(at, second % 60, 2) = '\0';
}
