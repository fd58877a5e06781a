/*
 * Numbers: the first byte chooses the places, the rest is what was typed; its
 * first eight bytes are also taken as a decimal and as a double.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eval/decimal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define UNTOUCHED INT64_C(-77)

/* One in the last of so many places, as a decimal. */
static const decimal units[] = {1000000, 100000, 10000, 1000, 100, 10, 1};

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void reads_back(decimal value, const char *text, size_t n)
{
    decimal back = UNTOUCHED;

    must(n < DECIMAL_TEXT && strlen(text) == n);
    must(decimal_parse(text_of(text), DECIMAL_PLACES, &back) == DECIMAL_OK);
    must(back == value);
}

static void check_typed(struct text typed, int places)
{
    decimal value = UNTOUCHED;
    char text[DECIMAL_TEXT];

    if (decimal_parse(typed, places, &value) != DECIMAL_OK) {
        must(value == UNTOUCHED);
        return;
    }
    must(value <= DECIMAL_LIMIT && value >= -DECIMAL_LIMIT);
    must(value % units[places] == 0);
    reads_back(value, text, decimal_format(value, places, false, text));
    reads_back(value, text, decimal_format(value, places, true, text));
    reads_back(value, text, decimal_plain(value, text));
}

static void check_any(decimal value, int places)
{
    char text[DECIMAL_TEXT];
    decimal back, sum, product;
    size_t n = decimal_format(value, places, true, text);

    must(n < DECIMAL_TEXT && strlen(text) == n);
    must(decimal_plain(value, text) < DECIMAL_TEXT);
    if (value > DECIMAL_LIMIT || value < -DECIMAL_LIMIT) {
        return;
    }
    reads_back(value, text, decimal_plain(value, text));
    if (value < DECIMAL_LIMIT && value > -DECIMAL_LIMIT) {
        decimal_format(value, places, true, text);
        must(decimal_parse(text_of(text), places, &back) == DECIMAL_OK);
        must(llabs(back - value) * 2 <= units[places]);
        must(llabs(back - value) * 2 < units[places] ||
             llabs(back) >= llabs(value));
    }
    must(decimal_add(value, 0, &sum) && sum == value);
    must(decimal_subtract(value, value, &sum) && sum == 0);
    must(decimal_multiply(value, DECIMAL_ONE, &product) && product == value);
    if (decimal_add(value, value, &sum)) {
        must(decimal_multiply(value, 2 * DECIMAL_ONE, &product));
        must(sum == product);
    }
    /* Fifteen digits survive the way through a double. */
    if (value < INT64_C(1000000000000000) &&
        value > INT64_C(-1000000000000000)) {
        must(decimal_from_double(decimal_to_double(value), &back));
        must(back == value);
    }
}

static void check_double(double value, int places)
{
    double rounded = decimal_round_double(value, places);
    decimal out;

    if (!isfinite(value)) {
        must(!decimal_from_double(value, &out) && !isfinite(rounded));
        return;
    }
    must(rounded != 0 || !signbit(rounded) || rounded == value);
    must(decimal_round_double(rounded, places) == rounded);
    must(decimal_round_double(-value, places) == -rounded);
    must(fabs(rounded - value) <= 0.5 * pow(10, -places) + fabs(value) * 1e-14);
}

/* A half in the place behind the last goes away from zero. */
static void check_half(uint32_t whole, int places)
{
    double one = pow(10, places), half = (whole + 0.5) / one;

    must(decimal_round_double(half, places) == (whole + 1.0) / one);
    must(decimal_round_double(-half, places) == -(whole + 1.0) / one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int places;

    if (size == 0) {
        return 0;
    }
    places = data[0] % (DECIMAL_PLACES + 1);
    check_typed((struct text){(const char *)data + 1, size - 1}, places);
    if (size > 8) {
        decimal value;
        double real;

        memcpy(&value, data + 1, sizeof(value));
        memcpy(&real, data + 1, sizeof(real));
        check_any(value, places);
        check_half((uint32_t)value, places);
        check_double(real, places);
        check_double((double)value / 1e6, places);
    }
    return 0;
}
