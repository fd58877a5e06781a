/*
 * The table of methods: private to eval/method*.c. Rates are in method_rate.c,
 * formulas for Excel in method_excel.c, checks of parameters in
 * method_check.c; the rows that bind them in method.c.
 */
#ifndef EVAL_METHOD_ROW_H
#define EVAL_METHOD_ROW_H

#include "eval/method.h"

/* Parameters of an indicator as doubles, and what its value is held against. */
struct method_case {
    const struct indicator *indicator;
    double value, second;
    double target, low, high, floor, ceiling, step, limit, cap;
    int rank;
    bool less;        /* of what is measured, less is better */
    double published; /* the value as the edition compares it */
};

struct method_case method_case(const struct framework *fw,
    const struct indicator *x, const struct method_input *in);

struct method_row {
    const char *name;
    struct words words;
    const char *rule;       /* see method_rule */
    double minimum;         /* of a missing value, percent */
    unsigned uses;          /* enum method_parameter */
    bool compares;          /* best and worst are the group's when not given */
    const char *directions; /* as in indicator.csv */
    const char *misfit;     /* what is wrong with any other direction */
    struct method_fault (*check)(const struct indicator *x);
    double (*rate)(const struct method_case *c, bool *ok);
    const char *(*excel)(const struct framework *fw, const struct indicator *x,
        const struct method_cells *cells, struct arena *arena);
};

const struct method_row *method_row(enum method method);

/* A rank or grade of 1 is the best: T/x, as for what should be little. */
bool method_less_is_better(const struct indicator *x);

double rate_attainment(const struct method_case *c, bool *ok);
double rate_interval(const struct method_case *c, bool *ok);
double rate_middle(const struct method_case *c, bool *ok);
double rate_efficacy(const struct method_case *c, bool *ok);
double rate_exponential(const struct method_case *c, bool *ok);
double rate_banded(const struct method_case *c, bool *ok);
double rate_minmax(const struct method_case *c, bool *ok);
double rate_index(const struct method_case *c, bool *ok);
double rate_ranking(const struct method_case *c, bool *ok);
double rate_reached(const struct method_case *c, bool *ok);
double rate_deduction(const struct method_case *c, bool *ok);
double rate_corrected(const struct method_case *c, bool *ok);
double rate_progress(const struct method_case *c, bool *ok);

struct method_fault check_target(const struct indicator *x);
struct method_fault check_interval(const struct indicator *x);
struct method_fault check_middle(const struct indicator *x);
struct method_fault check_best(const struct indicator *x);
struct method_fault check_banded(const struct indicator *x);
struct method_fault check_minmax(const struct indicator *x);
struct method_fault check_ranking(const struct indicator *x);
struct method_fault check_reached(const struct indicator *x);
struct method_fault check_deduction(const struct indicator *x);
struct method_fault check_corrected(const struct indicator *x);
struct method_fault check_progress(const struct indicator *x);

#define EXCEL(name)                                                         \
    const char *name(const struct framework *fw, const struct indicator *x, \
        const struct method_cells *cells, struct arena *arena)
EXCEL(excel_attainment);
EXCEL(excel_interval);
EXCEL(excel_middle);
EXCEL(excel_efficacy);
EXCEL(excel_exponential);
EXCEL(excel_banded);
EXCEL(excel_minmax);
EXCEL(excel_index);
EXCEL(excel_ranking);
EXCEL(excel_reached);
EXCEL(excel_deduction);
EXCEL(excel_corrected);
EXCEL(excel_progress);

#endif
