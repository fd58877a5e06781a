/*
 * Tables that `pinzhi-export evaluate` prints: CSV, 17 significant digits, NA
 * for a missing number. Private to export/.
 */
#ifndef EXPORT_EVALUATE_WRITE_H
#define EXPORT_EVALUATE_WRITE_H

#include <stdio.h>

#include "eval/chain.h"

/* Columns of the first `columns` nodes, one line a unit. */
void write_matrix(FILE *out, const struct composite *c, const double *x,
    int columns, struct arena *arena);

/* The same for ranks; 0 is NA. */
void write_ranks(FILE *out, const struct composite *c, const int *ranks,
    int columns, struct arena *arena);

/* A line a node: iCode, Level, Parent, Weight, and Share among siblings. */
void write_weights(FILE *out, const struct composite *c, const double *weights,
    struct arena *arena);

/* A line an indicator: iCode, Treatment, High, Low. */
void write_treatment(FILE *out, const struct composite *c,
    const struct treated *treated, struct arena *arena);

/* One field with quotes where it needs them. */
void write_field(FILE *out, const char *field, struct arena *arena);

/* A comma and a number. */
void write_number(FILE *out, double x);

#endif
