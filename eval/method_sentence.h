/*
 * How a rate came about, as a sentence with its numbers: "3039.6 ÷ 3100 × 100
 * = 98.05". One for each row of the table of methods.
 */
#ifndef EVAL_METHOD_SENTENCE_H
#define EVAL_METHOD_SENTENCE_H

#include "eval/method.h"

/*
 * The reckoning of method_rate for the same input, in both languages, in
 * `arena`: parameters as given, values with two decimals more than the
 * indicator is published with, the result with two. A result that is cut says
 * at what. Both "" where method_rate is not defined, both NULL when the arena
 * is full.
 */
struct words method_sentence(const struct framework *fw,
    const struct indicator *x, const struct method_input *in,
    struct arena *arena);

/*
 * A number for a sentence, in `arena`: rounded half up to `places` (0 to 6),
 * without trailing zeros, its sign a minus of print; as 1.23e+20 what is too
 * large for a figure. NULL when the arena is full.
 */
const char *sentence_number(double value, int places, struct arena *arena);

#endif
