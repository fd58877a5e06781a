/*
 * Double numbers in text, for tables of composite indicators. Figures of the
 * county's forms are exact decimals (eval/decimal.h) and never come here.
 */
#ifndef EVAL_NUMBER_H
#define EVAL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "eval/text.h"

#define NUMBER_ROOM 32 /* bytes that number_write needs */

/*
 * An optional sign, digits with at most one point among or before them, an
 * optional exponent "e-3". Nothing else: no blanks, no nan, no inf, no
 * hexadecimal. Correctly rounded; the point is "." in every locale that leaves
 * LC_NUMERIC alone, as the programs do. False also when it is too large for a
 * double or longer than 400 bytes.
 */
bool number_parse(struct text in, double *out);

/*
 * 17 significant digits, which read back to the same bits; "NA" for a missing
 * value (NaN). Zero has no sign.
 */
void number_write(double x, char out[NUMBER_ROOM]);

/*
 * A finite number in the first of 15, 16 and 17 significant digits that reads
 * back to the same bits, correctly rounded and without trailing zeros: 3039.6
 * is "3039.6". Numbers outside 1e-5 to 1e15 get an exponent. Returns the bytes
 * written; there is no NUL. Seven times as fast as printf: a large workbook is
 * mostly numbers.
 */
size_t number_short(double x, char out[NUMBER_ROOM]);

/* A whole number; returns the bytes written, at most 20, without a NUL. */
size_t number_digits(uint64_t n, char out[NUMBER_ROOM]);

#endif
