/*
 * Exact decimal numbers: a 64-bit integer scaled by one million, matching
 * DECIMAL(20,6) in the database. Never through strtod: it takes "nan", "inf"
 * and "0x1p3", obeys the locale, and overflows in silence.
 */
#ifndef EVAL_DECIMAL_H
#define EVAL_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval/text.h"

typedef int64_t decimal;

#define DECIMAL_PLACES 6
#define DECIMAL_ONE    INT64_C(1000000)
/* Largest magnitude taken: 9 000 000 000 000. */
#define DECIMAL_LIMIT (INT64_C(9000000000000) * DECIMAL_ONE)
/* Room for any formatted decimal with separators and the final NUL. */
#define DECIMAL_TEXT 32

enum decimal_fault {
    DECIMAL_OK,
    DECIMAL_EMPTY,        /* nothing but blanks */
    DECIMAL_NOT_A_NUMBER, /* letters, exponent, nan, stray signs */
    DECIMAL_TWO_POINTS,
    DECIMAL_SEPARATOR, /* thousands separators that do not stand in threes */
    DECIMAL_TOO_FINE,  /* more decimals than allowed, not all of them zero */
    DECIMAL_TOO_LARGE
};

/*
 * Read a number as a clerk types it. Accepted beside plain digits: blanks
 * around it, a leading + or -, full-width digits, point, comma and minus
 * (U+FF10..FF19, FF0E, FF0C, FF0D, U+2212), and thousands separators in
 * proper threes ("1,234.5"). `places` (0 to 6) is the most decimals allowed;
 * further zeros are taken. On any fault `*out` is untouched.
 */
enum decimal_fault decimal_parse(struct text in, int places, decimal *out);

/*
 * Write `value` rounded half away from zero to `places` (0 to 6) decimals
 * into `out`, with "," between thousands when `grouped`. Returns the length.
 * A value that rounds to zero is written without a sign.
 */
size_t decimal_format(
    decimal value, int places, bool grouped, char out[DECIMAL_TEXT]);

/* Shortest exact form: no trailing zeros, no separators. Returns the length. */
size_t decimal_plain(decimal value, char out[DECIMAL_TEXT]);

/* The nearest double; exact to 15 digits, for scoring and workbook cells. */
double decimal_to_double(decimal value);

/*
 * The nearest decimal, rounded half away from zero at the sixth place.
 * Returns false (and leaves `*out`) for nan, infinities and values over
 * DECIMAL_LIMIT.
 */
bool decimal_from_double(double value, decimal *out);

/* a + b, a - b, a * b; false when the result is over the limit or (product)
 * not exact in six places. */
bool decimal_add(decimal a, decimal b, decimal *out);
bool decimal_subtract(decimal a, decimal b, decimal *out);
bool decimal_multiply(decimal a, decimal b, decimal *out);

/*
 * Round half away from zero to `places` (0 to 9) decimals as a published
 * figure is rounded: the value is first taken at its 15-digit decimal form, so
 * that 2.675 becomes 2.68. What is not finite, or has 15 digits before that
 * place, stays as it is. Never -0.
 */
double decimal_round_double(double value, int places);

#endif
