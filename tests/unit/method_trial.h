/*
 * One rate from words, as in the table of docs/scoring.md: a method, a
 * direction, a value and "target 12, low 6, cap 120, peers 80/90".
 */
#ifndef TESTS_UNIT_METHOD_TRIAL_H
#define TESTS_UNIT_METHOD_TRIAL_H

#include "eval/method.h"

#define TRIAL_LIST 8

struct method_trial {
    struct framework fw;
    struct indicator x;
    struct method_input in;
    double peers[TRIAL_LIST];
    struct band bands[TRIAL_LIST];
};

/*
 * Parameters are those of indicator.csv, and `cap` (100 unless given),
 * `second` (its value), `peers` (a/b/c), `bands` (from:coefficient/...), `tie`
 * (1: exact), `decimals`. False when a word is not known.
 */
bool method_trial_make(struct method_trial *trial, const char *method,
    char direction, double value, const char *parameters);

#endif
