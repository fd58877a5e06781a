/*
 * Reporting periods and civil time. A period is written "2023-11", "2023-Q4"
 * or "2023"; that text is also its key in the database. Time is seconds since
 * 1970-01-01 UTC; pages and workbooks show Beijing time (UTC+8, no summer
 * time), which is all a county needs.
 */
#ifndef EVAL_PERIOD_H
#define EVAL_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "eval/text.h"

enum freq { FREQ_MONTH, FREQ_QUARTER, FREQ_YEAR, FREQ__COUNT };

struct period {
    int year; /* 1990 to 2200 */
    enum freq freq;
    int number; /* month 1-12, quarter 1-4, year 0 */
};

#define PERIOD_TEXT 8 /* "2023-Q4" and NUL */

/* Exactly one of the three forms; false and `*out` untouched otherwise. */
bool period_parse(struct text in, struct period *out);
void period_format(struct period p, char out[PERIOD_TEXT]);
bool period_equal(struct period a, struct period b);

/* The same period of last year; the period before (year before in January). */
struct period period_last_year(struct period p);
struct period period_previous(struct period p);

/*
 * The period of frequency `freq` that an evaluation of `p` draws from: for
 * 2023-11 the month itself, 2023-Q4 and 2023; for 2023-Q4 the month 2023-12;
 * for 2023 the month 2023-12 and 2023-Q4.
 */
struct period period_for(struct period p, enum freq freq);

/* Days since 1970-01-01 of the last day of the period. */
int32_t period_end(struct period p);

/*
 * What is printed: "2023年1—11月", "2023年1—4季度", "2023年" or in English
 * "January-November 2023", "Q1-Q4 2023", "2023"; one month or quarter alone
 * at number 1 ("2023年1月"). `english` chooses. `out` holds 40 bytes.
 */
void period_title(struct period p, bool english, char out[40]);

/* Days since 1970-01-01 of a civil date, and back. Proleptic Gregorian. */
int32_t date_days(int year, int month, int day);
void date_civil(int32_t days, int *year, int *month, int *day);

/* "2023-12-18" to days; false unless it is exactly a real date. */
bool date_parse(struct text in, int32_t *days);

#define BEIJING_OFFSET (8 * 3600)
#define TIME_TEXT      24

/* "2023-12-18 17:00:00" in Beijing time, and its date part alone. */
void time_format(int64_t unix_seconds, char out[TIME_TEXT]);
void time_format_date(int64_t unix_seconds, char out[TIME_TEXT]);

/* The Beijing day (days since 1970-01-01) in which a moment falls. */
int32_t time_day(int64_t unix_seconds);

/* The moment `hour`:`minute` Beijing time of a day; hour may be 24. */
int64_t time_at(int32_t day, int hour, int minute);

#endif
