/*
 * Scoring methods: what turns the value of an indicator into its rate (实现程
 * 度, in percent of full marks). One table; a further method is a further row.
 * docs/scoring.md has each formula with its source and a worked number. No
 * rate is ever NaN or infinite: what has no value is `*defined` false.
 */
#ifndef EVAL_METHOD_H
#define EVAL_METHOD_H

#include "eval/framework.h"

/* Values of one indicator in the other regions, any order. */
struct peer_values {
    const double *values;
    int count;
};

/* Of a group, the region itself among it, what methods look at. */
struct method_group {
    int count; /* of peers: 0 when there is nobody to compare with */
    double least, most;
    int rank; /* of the region, 1 the best by the indicator's direction; equal
                 values share it and the next is skipped */
};

/* `peers` may be NULL. By the edition's tie rule values are compared for the
 * rank as published (rounded to the indicator's decimals) or exactly. */
struct method_group method_group(const struct framework *fw,
    const struct indicator *x, const struct peer_values *peers, double value);

/* What a rate is made from beside the parameters of the indicator. */
struct method_input {
    double value;
    double second; /* of second_expr, for the methods that have one */
    struct method_group group;
};

/*
 * The rate, within [0, rate_cap] (index: at least 0, no cap). `*defined` is
 * false, and the rate 0, for METHOD_NONE, when the parameters divide by zero,
 * and when peers are needed and there are none.
 */
double method_rate(const struct framework *fw, const struct indicator *x,
    const struct method_input *in, bool *defined);

/* The rate a missing value gets: that of the worst (docs/scoring.md). */
double method_minimum(const struct indicator *x);

/* True when the rate depends on other regions: those methods that rank, and
 * those whose best and worst value are not given. */
bool method_needs_peers(const struct indicator *x);

/* True when the best and the worst value are those of the group: neither is
 * given, and the method takes that. */
bool method_is_of_group(const struct indicator *x);

/* True when the rate can be over rate_cap. */
bool method_is_uncapped(enum method method);

/* Efficacy coefficient without any clipping: 58.73 is legal (golden g03). */
double method_efficacy(double x, double satisfactory, double not_allowed);

/* Parameters, as bits. */
enum method_parameter {
    PARAMETER_TARGET = 1,
    PARAMETER_LOW = 2,
    PARAMETER_HIGH = 4,
    PARAMETER_FLOOR = 8,
    PARAMETER_CEILING = 16,
    PARAMETER_STEP = 32,
    PARAMETER_LIMIT = 64,
    PARAMETER_SECOND = 128,
    PARAMETER_BAND = 256,
    PARAMETER_RANK = 512 /* the region's rank among its peers */
};

/* Those that this indicator's rate is made from. Target and low are among
 * them also where they are not given but the best and the worst of the group.
 */
unsigned method_parameters(const struct indicator *x);

/* The target (or low) of this indicator: as given, else the best (or worst)
 * value of the group. */
double method_best(const struct indicator *x, const struct method_group *group);
double method_worst(
    const struct indicator *x, const struct method_group *group);

/* Names: in indicator.csv; in print. METHOD__COUNT when there is none. */
const char *method_name(enum method method);
enum method method_named(const char *name);
struct words method_words(enum method method);

/* How it scores, in Chinese, for the notes of a workbook: one clause without a
 * full stop, "" for METHOD_NONE. docs/scoring.md has the formulas. */
const char *method_rule(enum method method);

/*
 * What is wrong with the method, direction or a parameter of an indicator
 * whose bands are attached: the column and the rest of a sentence, static
 * text. Column NULL: nothing is.
 */
struct method_fault {
    const char *column, *what;
};
struct method_fault method_check(const struct indicator *x);

/*
 * method_rate as an Excel formula without "=", over cells or names for the
 * value and the parameters; ASCII, no volatile function. Target, low and rank
 * hold those of the group where they are not given. `value` and `second` must
 * hold numbers: the caller writes what stands for missing ones around it.
 * Band n (from 1) stands in `band_from`_n and `band_coefficient`_n. NULL for
 * METHOD_NONE or arena full.
 */
struct method_cells {
    const char *value, *target, *low, *high, *floor, *ceiling, *step, *limit;
    const char *second, *rank, *band_from, *band_coefficient, *cap;
};
const char *method_excel(const struct framework *fw,
    const struct indicator *indicator, const struct method_cells *cells,
    struct arena *arena);

#endif
