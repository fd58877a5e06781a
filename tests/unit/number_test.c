/* Double numbers in text: the grammar, the bits, and back. */
#include "eval/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const struct parse_row {
    const char *in;
    double want;
} parse_rows[] = {
    {"0", 0},
    {"-0", -0.0},
    {"7", 7},
    {"+7", 7},
    {"-7", -7},
    {"007", 7},
    {"6.1", 6.1},
    {".5", 0.5},
    {"5.", 5},
    {"-.5", -0.5},
    {"1e3", 1000},
    {"1E3", 1000},
    {"1e+3", 1000},
    {"1e-3", 0.001},
    {".5e2", 50},
    {"5.e2", 500},
    {"0.1", 0.1},
    {"390.799991147468", 390.799991147468},
    {"1.7976931348623157e308", DBL_MAX},
    {"2.2250738585072014e-308", DBL_MIN},
    {"1e-400", 0},
    {"0.30000000000000004", 0x1.3333333333334p-2},
    /* halfway between two doubles, and one digit more */
    {"9007199254740993", 9007199254740992},
    {"9007199254740993.0000000001", 9007199254740994},
};

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

static void parses(void)
{
    for (size_t i = 0; i < COUNT(parse_rows); i++) {
        const struct parse_row *row = &parse_rows[i];
        double got = 77;

        CHECK(row->in, number_parse(text_of(row->in), &got));
        CHECK(row->in, same_bits(got, row->want));
    }
}

static const char *const refused[] = {"", " ", "+", "-", ".", "-.", "e", "e3",
    ".e3", "1e", "1e+", "1e-", "1e3.5", "1 ", " 1", "1 000", "1,5", "1,000.5",
    "1.2.3", "--1", "+-1", "1-", "0x10", "1f", "1d3", "nan", "NaN", "NA", "inf",
    "Infinity", "-inf", "1e309", "-1e309", "1e99999", "12%", "一", "１"};

static void refuses(void)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        double got;

        CHECK(refused[i], !number_parse(text_of(refused[i]), &got));
    }
}

/* A text that ends where its length says, whatever stands behind. */
static void minds_the_length(void)
{
    double got = 0;

    CHECK("part", number_parse((struct text){"12345", 2}, &got) && got == 12);
    CHECK("NUL inside", !number_parse((struct text){"1\0002", 3}, &got));
    CHECK("before the exponent",
        number_parse((struct text){"1e5", 1}, &got) && got == 1);
    CHECK("point at the end",
        number_parse((struct text){"1.5", 2}, &got) && got == 1);
    CHECK("exponent cut off", !number_parse((struct text){"1e5", 2}, &got));
    CHECK("sign cut off", !number_parse((struct text){"1e-5", 3}, &got));
    CHECK("no bytes at all", !number_parse((struct text){NULL, 0}, &got));
}

static void bounds_the_length(void)
{
    char digits[401];
    double got = 0;

    memset(digits, '0', sizeof(digits));
    digits[1] = '.';
    digits[399] = '1';
    CHECK("400 bytes", number_parse((struct text){digits, 400}, &got));
    CHECK("too small to count", got == 0);
    CHECK("401 bytes", !number_parse((struct text){digits, 401}, &got));
    memset(digits, '9', sizeof(digits));
    CHECK("beyond doubles", !number_parse((struct text){digits, 400}, &got));
}

static const struct format_row {
    double in;
    const char *want;
} format_rows[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-2.5, "-2.5"},
    {0.1, "0.10000000000000001"},
    {1.0 / 3, "0.33333333333333331"},
    {1e16, "10000000000000000"},
    {1e17, "1e+17"},
    {-DBL_MAX, "-1.7976931348623157e+308"},
    {DBL_MIN, "2.2250738585072014e-308"},
    {-4.9406564584124654e-324, "-4.9406564584124654e-324"},
    {(double)NAN, "NA"},
    {-(double)NAN, "NA"},
};

static void formats(void)
{
    for (size_t i = 0; i < COUNT(format_rows); i++) {
        const struct format_row *row = &format_rows[i];
        char text[NUMBER_ROOM];

        memset(text, '#', sizeof(text));
        number_write(row->in, text);
        CHECK(row->want, strcmp(text, row->want) == 0);
    }
}

/* What is written is read as the same bits: numbers of every size, by a linear
 * congruential generator. */
static void reads_back(void)
{
    unsigned long long state = 2023;
    int wrong = 0;

    for (int i = 0; i < 20000; i++) {
        char text[NUMBER_ROOM];
        double x, back;

        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        memcpy(&x, &state, sizeof(x));
        if (!isfinite(x)) {
            continue;
        }
        number_write(x, text);
        wrong += !number_parse(text_of(text), &back) || !same_bits(x, back);
    }
    CHECK("every number comes back", wrong == 0);
}

static const struct format_row short_rows[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-2.5, "-2.5"},
    {3039.6, "3039.6"},
    {0.1, "0.1"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {2.0 / 3, "0.6666666666666666"},
    {100.0 / 7, "14.285714285714286"},
    {0.00001, "0.00001"},
    {0.00012345, "0.00012345"},
    {123456789.123456, "123456789.123456"},
    {-99999999.999999, "-99999999.999999"},
    {0.99999999999999989, "0.9999999999999999"},
    {1.0000000000000002, "1.0000000000000002"},
    {4503599627370497, "4503599627370497"},
    {999999999999999, "999999999999999"},
    {9.5e14 + 0.125, "950000000000000.1"},
    {1e15, "1000000000000000"},
    {9e-6, "9.0000000000000002e-06"},
    {DBL_MAX, "1.7976931348623157e+308"},
};

static void writes_short(void)
{
    for (size_t i = 0; i < COUNT(short_rows); i++) {
        const struct format_row *row = &short_rows[i];
        char text[NUMBER_ROOM + 1];

        text[number_short(row->in, text)] = '\0';
        CHECK(row->want, strcmp(text, row->want) == 0);
    }
}

/* Decimals come back as they were, and every number as its bits. */
static void reads_short_back(void)
{
    unsigned long long state = 2023;
    int wrong = 0, longer = 0;

    for (int i = 0; i < 60000; i++) {
        char text[NUMBER_ROOM + 1], decimal[NUMBER_ROOM];
        double x, back;

        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        if (i % 3 == 0) {
            x = (double)(state >> 24) / 1e6;
        } else if (i % 3 == 1) {
            x = ldexp((double)(state >> 11), (int)(state % 80) - 75);
        } else {
            memcpy(&x, &state, sizeof(x));
        }
        if (!isfinite(x)) {
            continue;
        }
        text[number_short(x, text)] = '\0';
        wrong += !number_parse(text_of(text), &back) || !same_bits(x, back);
        snprintf(decimal, sizeof(decimal), "%.15g", x);
        longer += number_parse(text_of(decimal), &back) && back >= x &&
                  back <= x && strchr(decimal, 'e') == NULL &&
                  strcmp(text, decimal) != 0;
    }
    CHECK("every number comes back", wrong == 0);
    CHECK("15 digits are enough where they are", longer == 0);
}

SUITE(number, {"parses", parses}, {"refuses", refuses},
    {"minds the length", minds_the_length},
    {"bounds the length", bounds_the_length}, {"formats", formats},
    {"reads back", reads_back}, {"writes short", writes_short},
    {"reads short back", reads_short_back})
