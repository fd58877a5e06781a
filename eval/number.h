/*
 * Double numbers in text, for tables of composite indicators. Figures of the
 * county's forms are exact decimals (eval/decimal.h) and never come here.
 */
#ifndef EVAL_NUMBER_H
#define EVAL_NUMBER_H

#include <stdbool.h>

#include "eval/text.h"

#define NUMBER_TEXT 32 /* bytes that number_write needs */

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
void number_write(double x, char out[NUMBER_TEXT]);

#endif
