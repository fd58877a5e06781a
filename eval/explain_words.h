/*
 * The sentences of an explanation: private to eval/explain*.c. Each is in both
 * languages and in `arena`; both are NULL when the arena is full.
 */
#ifndef EVAL_EXPLAIN_WORDS_H
#define EVAL_EXPLAIN_WORDS_H

#include "eval/explain.h"

/* A formula with its items by name. */
struct words explain_expression(
    const struct framework *fw, const struct expr *expr, struct arena *arena);

/* A formula with the numbers of `figures`, and what comes out: "3039.6 ÷ 2647.7
 * − 1 = 14.8%". `value` is NULL when nothing does. */
struct words explain_numbers(const struct framework *fw,
    const struct figures *figures, const struct indicator *x,
    const struct expr *expr, const double *value, struct arena *arena);

/* What became of an indicator; "" when it is scored. */
struct words explain_outcome(enum outcome outcome);

/* Why a missing indicator is: what its expressions say. */
struct words explain_missing(
    const struct indicator *x, const struct figures *figures, bool has_value);

/* "2 × 60 ÷ 50 = 2.4" */
struct words explain_share(
    double weight, double of, double all, double result, struct arena *arena);

/* "98.05 × 2.4 ÷ 100 = 2.35" */
struct words explain_points(
    double rate, double spread, double points, struct arena *arena);

struct words explain_total(const struct evaluation *e, struct arena *arena);
struct words explain_grade(const struct evaluation *e, struct arena *arena);

#endif
