/*
 * A composite indicator: units (counties, countries) in rows, indicators in
 * columns, and above the indicators a tree of aggregates up to one index. Data
 * and tree come as two CSV tables in the column layout of COINr, iMeta and
 * iData (Becker et al., COINr: An R package for developing composite
 * indicators, Journal of Open Source Software 7(78), 2022).
 *
 * All numbers are doubles, in matrices by column: the value of unit u in
 * column j is at [j * unit_count + u]. A missing value is NaN in here, and is
 * never printed as such: is_missing() asks, MISSING makes one.
 */
#ifndef EVAL_COMPOSITE_H
#define EVAL_COMPOSITE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "eval/arena.h"
#include "eval/coded.h"
#include "eval/text.h"

#define MISSING              ((double)NAN)
#define COMPOSITE_LEVELS_MAX 12

static inline bool is_missing(double x)
{
    return x != x;
}

/* An indicator (level 1) or an aggregate (level 2 and above). */
struct node {
    const char *code, *name; /* iCode, iName; never NULL */
    int level;
    int parent;       /* index of a node of a higher level; -1: nothing above */
    int first, count; /* its children, a run in composite.children */
    double direction; /* 1: more is better, -1: less is better */
    double weight;    /* relative to its siblings, as iMeta gives it */
    double target;    /* MISSING when iMeta gives none */
    double low, high; /* goalposts, MISSING when iMeta gives none */
    int denominator;  /* column of composite.denominators; -1: none */
};

/* A column that sorts the units into groups. */
struct grouping {
    const char *code;    /* "EurAsia_group" */
    const char **labels; /* distinct, in the order of first mention */
    int label_count;
    int *of_unit; /* label of each unit; -1: none given */
};

struct composite {
    int unit_count;
    const char **unit_codes, **unit_names; /* names "" when not given */
    int node_count, indicator_count, level_count;
    struct node *nodes; /* indicators first, then level 2, 3, ...; within a
                           level in the order of iMeta */
    int *children;      /* node indices */
    int grouping_count;
    struct grouping *groupings;
    int denominator_count;
    const char **denominator_codes;
    double *denominators; /* denominator_count columns */
    double *data;         /* indicator_count columns, as read */
    struct coded *node_index, *unit_index; /* for the look-ups below */
};

/* Where and why a table cannot be used. */
struct composite_fault {
    bool in_data;     /* iData, else iMeta */
    int line, column; /* from 1; line 0: the table as a whole, column 0: the
                         line as a whole; the column is the number of the
                         field, or of the character where the CSV is broken */
    const char *what; /* English sentence of one line, in the arena */
};

/*
 * Read both tables into `arena`; everything in `out` lives there.
 *
 * iMeta: columns iCode, Type (Indicator, Aggregate, Group, Denominator; Other
 * leaves the row out), Level, Parent, Direction, Weight; optional iName,
 * Target, Denominator, goalpost_lower, goalpost_upper. iData: uCode and one
 * column for each indicator, group and denominator of iMeta; optional uName.
 * Columns of either table may stand in any order, and further ones are ignored,
 * as are rows whose fields are all empty. Blanks around a field do not count.
 * Empty and NA mean missing, except that a uCode may be NA. A missing Direction
 * is 1, a missing Weight 1. Levels may be left out: a parent has any higher
 * one.
 *
 * Refused, with the first `fault_cap` faults by file, line and column in
 * `faults` and the number of all in `*fault_count`: broken CSV, missing
 * columns, a column or code that stands twice, an empty code, a Type that is
 * unknown in a row with a Level or a Parent, a number that is none or is beyond
 * 1e75, a Level that is no whole number from 1 to COMPOSITE_LEVELS_MAX or does
 * not fit the Type, a Parent that is unknown or not above (so that there is no
 * cycle), an aggregate without children, more than one node at the top, a
 * Direction other than 1 and -1, a negative Weight, a Denominator that is no
 * such column, no unit, no indicator, a uCode at several values of a column
 * Time, no memory. Then `out` is of no use.
 */
bool composite_read(struct text meta, struct text data, struct arena *arena,
    struct composite *out, struct composite_fault *faults, size_t fault_cap,
    size_t *fault_count);

/* Node by code, -1 when there is none. */
int composite_node(const struct composite *c, struct text code);

/* Unit by code, -1 when there is none. */
int composite_unit(const struct composite *c, struct text code);

/* Column of groupings by code, -1 when there is none. */
int composite_grouping(const struct composite *c, struct text code);

#endif
