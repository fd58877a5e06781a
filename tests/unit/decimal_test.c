/* Numbers as clerks type them, and exact arithmetic on them. */
#include "eval/decimal.h"

#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"

#define COUNT(rows)   (sizeof(rows) / sizeof((rows)[0]))
#define UNTOUCHED     INT64_C(-77)
#define MICRO(number) INT64_C(number)

static const struct parse_row {
    const char *name, *in;
    int places;
    enum decimal_fault fault;
    decimal want;
} parse_rows[] = {
    {"zero", "0", 2, DECIMAL_OK, 0},
    {"minus zero", "-0", 2, DECIMAL_OK, 0},
    {"minus zero with decimals", "-0.00", 2, DECIMAL_OK, 0},
    {"output of Liyang", "3039.6", 1, DECIMAL_OK, MICRO(3039600000)},
    {"negative", "-12.34", 2, DECIMAL_OK, MICRO(-12340000)},
    {"plus", "+5", 2, DECIMAL_OK, MICRO(5000000)},
    {"blanks around", " \t 7 \r\n", 2, DECIMAL_OK, MICRO(7000000)},
    {"full-width blanks around", "　7　", 2, DECIMAL_OK, MICRO(7000000)},
    {"point at the end", "7.", 2, DECIMAL_OK, MICRO(7000000)},
    {"point at the beginning", ".5", 2, DECIMAL_OK, MICRO(500000)},
    {"leading zeros", "007", 2, DECIMAL_OK, MICRO(7000000)},
    {"six places", "0.000001", 6, DECIMAL_OK, 1},
    {"further zeros", "1.50000000000000", 1, DECIMAL_OK, MICRO(1500000)},
    {"full-width digits", "３０３９．６", 1, DECIMAL_OK, MICRO(3039600000)},
    {"full-width minus", "－１２", 1, DECIMAL_OK, MICRO(-12000000)},
    {"minus sign of mathematics", "−12", 1, DECIMAL_OK, MICRO(-12000000)},
    {"full-width plus", "＋12", 1, DECIMAL_OK, MICRO(12000000)},
    {"mixed widths", "1２,3４5．6", 1, DECIMAL_OK, MICRO(12345600000)},
    {"thousands", "1,234.5", 1, DECIMAL_OK, MICRO(1234500000)},
    {"millions", "12,345,678", 0, DECIMAL_OK, MICRO(12345678000000)},
    {"full-width comma", "1，234", 0, DECIMAL_OK, MICRO(1234000000)},
    {"largest", "9000000000000", 0, DECIMAL_OK, DECIMAL_LIMIT},
    {"least", "-9000000000000", 0, DECIMAL_OK, -DECIMAL_LIMIT},
    {"largest and zeros", "9000000000000.000000", 6, DECIMAL_OK, DECIMAL_LIMIT},
    {"zeros before the largest", "000000000000009000000000000", 0, DECIMAL_OK,
        DECIMAL_LIMIT},
    {"empty", "", 2, DECIMAL_EMPTY, 0},
    {"blanks", " 　\t", 2, DECIMAL_EMPTY, 0},
    {"minus alone", "-", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"point alone", ".", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"minus point", "-.", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"two signs", "--5", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"plus minus", "+-5", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"sign behind", "5-", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"nan", "nan", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"inf", "inf", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"-infinity", "-infinity", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"exponent", "1e400", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"small exponent", "1E-2", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"hexadecimal", "0x1p3", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"blank inside", "1 234", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"blank behind the sign", "- 5", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"unit behind", "5亿元", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"per cent", "5%", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"em dash", "—", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"Chinese numeral", "三", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"Chinese full stop", "1。5", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"Arabic-Indic digit", "٣", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"not UTF-8", "1\xFF", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"letter outweighs two points", "1.2.3x", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"letter outweighs separators", "1,2,x", 2, DECIMAL_NOT_A_NUMBER, 0},
    {"two points", "1.2.3", 2, DECIMAL_TWO_POINTS, 0},
    {"two points together", "1..2", 2, DECIMAL_TWO_POINTS, 0},
    {"pair of thousands", "12,34", 2, DECIMAL_SEPARATOR, 0},
    {"four after a separator", "1,2345", 2, DECIMAL_SEPARATOR, 0},
    {"four before a separator", "1234,567", 2, DECIMAL_SEPARATOR, 0},
    {"two separators", "1,,234", 2, DECIMAL_SEPARATOR, 0},
    {"separator at the beginning", ",123", 2, DECIMAL_SEPARATOR, 0},
    {"separator at the end", "123,", 2, DECIMAL_SEPARATOR, 0},
    {"separator behind the sign", "-,123", 2, DECIMAL_SEPARATOR, 0},
    {"separator in the decimals", "0.123,456", 6, DECIMAL_SEPARATOR, 0},
    {"European decimals", "1.234,5", 6, DECIMAL_SEPARATOR, 0},
    {"short before the point", "1,23.4", 2, DECIMAL_SEPARATOR, 0},
    {"too fine", "1.234", 2, DECIMAL_TOO_FINE, 0},
    {"decimals of a count", "3.5", 0, DECIMAL_TOO_FINE, 0},
    {"too fine far behind", "1.0000000000001", 6, DECIMAL_TOO_FINE, 0},
    {"too large", "9000000000001", 0, DECIMAL_TOO_LARGE, 0},
    {"too large by a millionth", "9000000000000.000001", 6, DECIMAL_TOO_LARGE,
        0},
    {"too small", "-9000000000000.1", 1, DECIMAL_TOO_LARGE, 0},
    {"2^63", "9223372036854775808", 0, DECIMAL_TOO_LARGE, 0},
    {"forty digits", "1111111111111111111111111111111111111111", 0,
        DECIMAL_TOO_LARGE, 0},
};

static void parses(void)
{
    for (size_t i = 0; i < COUNT(parse_rows); i++) {
        const struct parse_row *row = &parse_rows[i];
        decimal got = UNTOUCHED;
        enum decimal_fault fault =
            decimal_parse(text_of(row->in), row->places, &got);

        CHECK(row->name, fault == row->fault);
        CHECK(row->name, got == (fault == DECIMAL_OK ? row->want : UNTOUCHED));
    }
}

static void parses_without_a_nul(void)
{
    decimal got = UNTOUCHED;

    CHECK("NUL inside",
        decimal_parse(TEXT("1\0002"), 2, &got) == DECIMAL_NOT_A_NUMBER);
    CHECK("first bytes alone",
        decimal_parse((struct text){"12345", 2}, 2, &got) == DECIMAL_OK &&
            got == 12 * DECIMAL_ONE);
    CHECK("nothing at all",
        decimal_parse((struct text){NULL, 0}, 2, &got) == DECIMAL_EMPTY);
}

static const struct format_row {
    const char *name;
    decimal value;
    int places;
    bool grouped;
    const char *want;
} format_rows[] = {
    {"zero", 0, 0, false, "0"},
    {"zero with places", 0, 2, true, "0.00"},
    {"output of Liyang", MICRO(3039600000), 1, true, "3,039.6"},
    {"ungrouped", MICRO(3039600000), 1, false, "3039.6"},
    {"half away from zero", MICRO(2675000), 2, false, "2.68"},
    {"half away from zero below", MICRO(-2675000), 2, false, "-2.68"},
    {"half of one", 500000, 0, false, "1"},
    {"just under half", 499999, 0, false, "0"},
    {"rounds to zero without a sign", -499999, 0, false, "0"},
    {"rounds to minus one", -500000, 0, false, "-1"},
    {"carries", MICRO(999999500), 2, true, "1,000.00"},
    {"carries into a new group", MICRO(999999999999), 0, true, "1,000,000"},
    {"three digits", MICRO(999000000), 0, true, "999"},
    {"all six places", 1, 6, false, "0.000001"},
    {"a millionth below zero", -1, 6, false, "-0.000001"},
    {"largest", DECIMAL_LIMIT, 6, true, "9,000,000,000,000.000000"},
    {"least", -DECIMAL_LIMIT, 6, true, "-9,000,000,000,000.000000"},
    {"largest of all", INT64_MAX, 6, true, "9,223,372,036,854.775807"},
    {"least of all", INT64_MIN, 6, true, "-9,223,372,036,854.775808"},
    {"least of all rounded", INT64_MIN, 0, false, "-9223372036855"},
};

static void formats(void)
{
    for (size_t i = 0; i < COUNT(format_rows); i++) {
        const struct format_row *row = &format_rows[i];
        char out[DECIMAL_TEXT];
        size_t n = decimal_format(row->value, row->places, row->grouped, out);

        CHECK(row->name, strcmp(out, row->want) == 0);
        CHECK(row->name, n == strlen(row->want));
    }
}

static const struct plain_row {
    const char *name;
    decimal value;
    const char *want;
} plain_rows[] = {
    {"zero", 0, "0"},
    {"whole", MICRO(12000000), "12"},
    {"hundreds keep their zeros", MICRO(1200000000), "1200"},
    {"one place", MICRO(3039600000), "3039.6"},
    {"zero inside", MICRO(1050000), "1.05"},
    {"six places", MICRO(1000001), "1.000001"},
    {"negative", MICRO(-500000), "-0.5"},
    {"least of all", INT64_MIN, "-9223372036854.775808"},
};

static void formats_plainly(void)
{
    for (size_t i = 0; i < COUNT(plain_rows); i++) {
        const struct plain_row *row = &plain_rows[i];
        char out[DECIMAL_TEXT];
        decimal back;

        CHECK(row->name, decimal_plain(row->value, out) == strlen(row->want));
        CHECK(row->name, strcmp(out, row->want) == 0);
        if (row->value >= -DECIMAL_LIMIT) {
            CHECK(row->name,
                decimal_parse(text_of(out), 6, &back) == DECIMAL_OK &&
                    back == row->value);
        }
    }
}

typedef bool operation(decimal a, decimal b, decimal *out);

static const struct exact_row {
    const char *name;
    operation *run;
    decimal a, b;
    bool exact;
    decimal want;
} exact_rows[] = {
    {"0.1+0.2=0.3", decimal_add, 100000, 200000, true, 300000},
    {"sum to the limit", decimal_add, DECIMAL_LIMIT - 1, 1, true,
        DECIMAL_LIMIT},
    {"sum over the limit", decimal_add, DECIMAL_LIMIT, 1, false, 0},
    {"sum over 2^63", decimal_add, DECIMAL_LIMIT, DECIMAL_LIMIT, false, 0},
    {"difference", decimal_subtract, 300000, 100000, true, 200000},
    {"difference under the limit", decimal_subtract, -DECIMAL_LIMIT, 1, false,
        0},
    {"difference under -2^63", decimal_subtract, -DECIMAL_LIMIT, DECIMAL_LIMIT,
        false, 0},
    {"product", decimal_multiply, MICRO(3039600000), 100 * DECIMAL_ONE, true,
        MICRO(303960000000)},
    {"negative product", decimal_multiply, -500000, 500000, true, -250000},
    {"by zero", decimal_multiply, DECIMAL_LIMIT, 0, true, 0},
    {"finest product", decimal_multiply, 1000, 1000, true, 1},
    {"too fine a product", decimal_multiply, 1, 500000, false, 0},
    {"product over the limit", decimal_multiply, DECIMAL_LIMIT, 2 * DECIMAL_ONE,
        false, 0},
    {"product over 2^64 and back", decimal_multiply, DECIMAL_LIMIT,
        DECIMAL_LIMIT, false, 0},
    {"large and still exact", decimal_multiply, DECIMAL_LIMIT, 100000, true,
        DECIMAL_LIMIT / 10},
};

static void computes_exactly(void)
{
    for (size_t i = 0; i < COUNT(exact_rows); i++) {
        const struct exact_row *row = &exact_rows[i];
        decimal got = UNTOUCHED;
        bool exact = row->run(row->a, row->b, &got);

        CHECK(row->name, exact == row->exact);
        CHECK(row->name, got == (exact ? row->want : UNTOUCHED));
    }
}

static const struct round_row {
    const char *name;
    double value;
    int places;
    double want;
} round_rows[] = {
    {"2.675", 2.675, 2, 2.68},
    {"-2.675", -2.675, 2, -2.68},
    {"1.005", 1.005, 2, 1.01},
    {"0.285", 0.285, 2, 0.29},
    {"1.115", 1.115, 2, 1.12},
    {"0.1+0.2 to one place", 0.1 + 0.2, 1, 0.3},
    {"growth of Liyang", (3039.6 / 2647.7 - 1) * 100, 1, 14.8},
    {"taxable sales of Liyang", (3793.6 / 3094.3 - 1) * 100, 1, 22.6},
    {"one half", 0.5, 0, 1},
    {"minus one half", -0.5, 0, -1},
    {"16th digit under one half", 0.49999999999999994, 0, 1},
    {"15th digit under one half", 0.499999999999999, 0, 0},
    {"under one half", 0.49, 0, 0},
    {"minus nothing", -0.0001, 2, 0},
    {"59.995", 59.995, 2, 60},
    {"89.994999", 89.994999, 2, 89.99},
    {"large", 123456789012.345, 2, 123456789012.35},
    {"fifteen digits", 123456789012345, 0, 123456789012345},
    {"half of fourteen digits", 12345678901234.5, 0, 12345678901235},
    {"fifteen digits and a half", 123456789012344.5, 0, 123456789012345},
    {"more than fifteen digits", 1e300, 2, 1e300},
    {"no room for the places", 123456789012.34375, 9, 123456789012.34375},
    {"nine places", 0.1234567895, 9, 0.12345679},
    {"nothing", 0, 3, 0},
};

static void rounds_as_published(void)
{
    for (size_t i = 0; i < COUNT(round_rows); i++) {
        const struct round_row *row = &round_rows[i];
        double got = decimal_round_double(row->value, row->places);

        CHECK(row->name, got == row->want);
        CHECK(row->name, signbit(got) == signbit(row->want));
    }
    CHECK("not a number", isnan(decimal_round_double(NAN, 2)));
    CHECK("infinity", decimal_round_double(INFINITY, 2) == INFINITY);
}

/* Every half of the fourth place, whatever the binary form makes of it. */
static void rounds_every_half_up(void)
{
    int wrong = 0;

    for (int i = 0; i < 100000; i++) {
        double half = (i * 10 + 5) / 10000.0, want = (i + 1) / 1000.0;

        wrong += decimal_round_double(half, 3) != want;
        wrong += decimal_round_double(-half, 3) != -want;
    }
    CHECK("none wrong", wrong == 0);
}

static const struct double_row {
    const char *name;
    double value;
    bool taken;
    decimal want;
} double_rows[] = {
    {"zero", 0, true, 0},
    {"minus zero", -0.0, true, 0},
    {"output of Liyang", 3039.6, true, MICRO(3039600000)},
    {"seventh place rounds away", 0.0000005, true, 1},
    {"and below zero", -0.0000005, true, -1},
    {"limit", 9e12, true, DECIMAL_LIMIT},
    {"over the limit", 9.1e12, false, 0},
    {"under the limit", -9.1e12, false, 0},
    {"1e400", HUGE_VAL, false, 0},
    {"minus infinity", -HUGE_VAL, false, 0},
    {"not a number", NAN, false, 0},
};

static void from_and_to_double(void)
{
    for (size_t i = 0; i < COUNT(double_rows); i++) {
        const struct double_row *row = &double_rows[i];
        decimal got = UNTOUCHED;
        bool taken = decimal_from_double(row->value, &got);

        CHECK(row->name, taken == row->taken);
        CHECK(row->name, got == (taken ? row->want : UNTOUCHED));
    }
    CHECK("to double", decimal_to_double(MICRO(3039600000)) == 3039.6);
    CHECK("one third of a cent", decimal_to_double(3333) == 0.003333);
}

SUITE(decimal, {"parses", parses},
    {"parses without a NUL", parses_without_a_nul}, {"formats", formats},
    {"formats plainly", formats_plainly},
    {"computes exactly", computes_exactly},
    {"rounds as published", rounds_as_published},
    {"rounds every half up", rounds_every_half_up},
    {"from and to double", from_and_to_double})
