/*
 * Text, periods and dates: decoding step by step agrees with the judgement of
 * the whole; what is parsed is formatted as it was.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eval/period.h"
#include "eval/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

/* UTF-8 of a code point; returns its length. */
static size_t encode(unsigned point, char out[4])
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)(lead[n] | point);
    return n;
}

static void check_steps(struct text in)
{
    size_t points = 0;
    bool valid = true;

    for (size_t at = 0; at < in.n; points++) {
        size_t start = at;
        unsigned point = text_next(in, &at);
        char bytes[4];

        must(at > start && at <= in.n && at - start <= 4);
        must(point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF));
        if (point == 0xFFFD && at == start + 1) {
            valid = false;
            continue;
        }
        must(encode(point, bytes) == at - start);
        must(memcmp(bytes, in.p + start, at - start) == 0);
    }
    must(text_utf8_valid(in) == valid);
    must(!valid || text_length(in) == points);
}

static void check_trim(struct text in)
{
    struct text once = text_trim(in);

    must(once.p >= in.p && once.p + once.n <= in.p + in.n);
    must(text_equal(text_trim(once), once));
    must(!text_utf8_valid(in) || text_utf8_valid(once));
}

static void check_faults(struct text in)
{
    enum text_fault line = text_check(in, 8, false);
    enum text_fault note = text_check(in, 8, true);

    must((line == TEXT_NOT_UTF8) == !text_utf8_valid(in));
    must(line != TEXT_OK || note == TEXT_OK);
    must(note != TEXT_OK || text_length(in) <= 8);
}

static void check_period(struct text in)
{
    struct period p;
    char out[PERIOD_TEXT], title[40];
    int32_t days;
    int year, month, day;

    if (period_parse(in, &p)) {
        period_format(p, out);
        must(text_is(in, out));
        must(p.number >= (p.freq != FREQ_YEAR) && p.number <= 12);
        must(period_equal(period_for(p, p.freq), p));
        must(period_end(period_previous(p)) < period_end(p));
        must(period_end(period_last_year(p)) < period_end(p));
        period_title(p, false, title);
        must(strlen(title) < sizeof(title));
        period_title(p, true, title);
    }
    if (date_parse(in, &days)) {
        char time[TIME_TEXT];

        date_civil(days, &year, &month, &day);
        must(date_days(year, month, day) == days);
        time_format_date(time_at(days, 12, 0), time);
        must(text_is(in, time));
        must(time_day(time_at(days, 23, 59)) == days);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text in = {(const char *)data, size};

    check_steps(in);
    check_trim(in);
    check_faults(in);
    check_period(in);
    return 0;
}
