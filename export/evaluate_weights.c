#include "export/evaluate_weights.h"

#include <string.h>

#include "eval/csv.h"
#include "eval/number.h"
#include "eval/weights.h"

/* A table of weights with the row of each node. */
struct table {
    const struct composite *c;
    struct arena *arena;
    struct csv csv;
    int code;          /* column iCode */
    int *row_of_node;  /* -1: not in the table */
    const char **what; /* the fault */
};

static bool say(struct table *t, const char *sentence)
{
    *t->what = sentence == NULL ? "out of memory" : sentence;
    return false;
}

/* A fault at a field: its line, the number of the column and its text. */
static bool say_at(struct table *t, size_t row, int column, const char *wrong)
{
    return say(
        t, arena_printf(t->arena, "weights:%d:%d: \"%s\" %s", t->csv.lines[row],
               column + 1, csv_at(&t->csv, row, column), wrong));
}

static bool take_row(struct table *t, size_t row)
{
    int node = composite_node(t->c, text_of(csv_at(&t->csv, row, t->code)));

    if (node < 0) {
        return say_at(t, row, t->code, "is no iCode of iMeta");
    }
    if (t->row_of_node[node] >= 0) {
        return say_at(t, row, t->code, "stands twice");
    }
    t->row_of_node[node] = (int)row;
    return true;
}

static bool open_table(struct table *t, const struct composite *c,
    struct text in, struct arena *arena, const char **what)
{
    struct csv_fault fault;
    bool ok = true;

    *t = (struct table){.c = c, .arena = arena, .what = what};
    if (!csv_read(in, arena, &t->csv, &fault)) {
        return say(t, arena_printf(arena, "weights:%d:%d: %s", fault.line,
                          fault.column, fault.what));
    }
    t->code = csv_column(&t->csv, "iCode");
    t->row_of_node = arena_array(arena, (size_t)c->node_count, sizeof(int));
    if (t->code < 0) {
        return say(t, "weights:1:0: the column iCode is missing");
    }
    if (t->row_of_node == NULL) {
        return say(t, NULL);
    }
    for (int n = 0; n < c->node_count; n++) {
        t->row_of_node[n] = -1;
    }
    for (size_t row = 0; row < t->csv.row_count && ok; row++) {
        ok = take_row(t, row);
    }
    return ok;
}

/* -- a weight each --------------------------------------------------------- */

bool weights_table(const struct composite *c, struct text in,
    struct arena *arena, double *weights, const char **what)
{
    struct table t;
    int column;

    if (!open_table(&t, c, in, arena, what)) {
        return false;
    }
    column = csv_column(&t.csv, "Weight");
    if (column < 0) {
        return say(&t, "weights:1:0: the column Weight is missing");
    }
    for (int n = 0; n < c->node_count; n++) {
        int row = t.row_of_node[n];

        if (row >= 0 &&
            (!number_parse(
                 text_of(csv_at(&t.csv, (size_t)row, column)), &weights[n]) ||
                weights[n] < 0)) {
            return say_at(
                &t, (size_t)row, column, "is no weight: a number of 0 or more");
        }
    }
    return true;
}

/* -- the children of a parent ---------------------------------------------- */

/* 0: none of them is in the table, 1: all; -1 with a fault: only some. */
static int covered(struct table *t, const struct node *parent)
{
    int there = 0, missing = -1;

    for (int k = 0; k < parent->count; k++) {
        int child = t->c->children[parent->first + k];

        there += t->row_of_node[child] >= 0;
        missing = t->row_of_node[child] < 0 ? child : missing;
    }
    if (there == 0 || there == parent->count) {
        return there > 0;
    }
    say(t, arena_printf(t->arena,
               "weights:1:0: %s is missing, though others below %s are there",
               t->c->nodes[missing].code, parent->code));
    return -1;
}

/* Weigh the children of every parent that the table covers. */
static bool each_parent(struct table *t, double *weights,
    bool (*weigh)(struct table *t, const int *children, int count, double *out))
{
    double *found =
        arena_array(t->arena, (size_t)t->c->node_count, sizeof(*found));

    if (found == NULL) {
        return say(t, NULL);
    }
    for (int n = t->c->indicator_count; n < t->c->node_count; n++) {
        const struct node *parent = &t->c->nodes[n];
        const int *children = t->c->children + parent->first;
        int all = covered(t, parent);

        if (all < 0 || (all > 0 && !weigh(t, children, parent->count, found))) {
            return false;
        }
        for (int k = 0; k < parent->count && all > 0; k++) {
            weights[children[k]] = found[k];
        }
    }
    return true;
}

static bool weigh_experts(
    struct table *t, const int *children, int count, double *out)
{
    int experts = t->csv.column_count - 1, at = -1, row = 0;
    double *given = arena_array(
        t->arena, (size_t)count * (size_t)experts + 1, sizeof(*given));
    const char *wrong;

    if (given == NULL) {
        return say(t, NULL);
    }
    for (int column = 0; column < t->csv.column_count; column++) {
        if (column == t->code) {
            continue;
        }
        for (int k = 0; k < count; k++) {
            size_t line = (size_t)t->row_of_node[children[k]];

            if (!number_parse(text_of(csv_at(&t->csv, line, column)),
                    &given[row * count + k])) {
                return say_at(t, line, column, "is no number");
            }
        }
        row++;
    }
    wrong = weights_experts(given, experts, count, out, &at);
    return wrong == NULL ||
           say_at(t, (size_t)t->row_of_node[children[at < 0 ? 0 : at]], t->code,
               wrong);
}

bool weights_of_experts(const struct composite *c, struct text in,
    struct arena *arena, double *weights, const char **what)
{
    struct table t;

    if (!open_table(&t, c, in, arena, what)) {
        return false;
    }
    if (t.csv.column_count < 2) {
        return say(&t, "weights:1:0: there is no column of an expert");
    }
    return each_parent(&t, weights, weigh_experts);
}

/* "3" or "1/3". */
static bool take_ratio(const char *field, double *out)
{
    const char *bar = strchr(field, '/');
    double above, below = 1;

    if (!number_parse(bar == NULL ? text_of(field)
                                  : (struct text){field, (size_t)(bar - field)},
            &above) ||
        (bar != NULL && !number_parse(text_of(bar + 1), &below))) {
        return false;
    }
    *out = above / below;
    return above > 0 && below > 0;
}

static bool weigh_pairs(
    struct table *t, const int *children, int count, double *out)
{
    double *ratio =
        arena_array(t->arena, (size_t)count * (size_t)count, sizeof(*ratio));
    double consistency = 0;
    const char *wrong;
    int at = -1;

    if (ratio == NULL) {
        return say(t, NULL);
    }
    for (int i = 0; i < count; i++) {
        size_t row = (size_t)t->row_of_node[children[i]];

        for (int j = 0; j < count; j++) {
            const char *code = t->c->nodes[children[j]].code;
            int column = csv_column(&t->csv, code);

            if (column < 0) {
                return say(
                    t, arena_printf(t->arena,
                           "weights:1:0: the column %s is missing", code));
            }
            if (!take_ratio(
                    csv_at(&t->csv, row, column), &ratio[i * count + j])) {
                return say_at(t, row, column,
                    "is no comparison: a number above 0, as 3 or 1/3");
            }
        }
    }
    wrong = weights_ahp(ratio, count, t->arena, out, &consistency, &at);
    if (wrong != NULL) {
        return say_at(t, (size_t)t->row_of_node[children[at < 0 ? 0 : at]],
            t->code, wrong);
    }
    return consistency < 0.1 ||
           say(t, arena_printf(t->arena,
                      "weights: the comparisons around %s contradict each "
                      "other: consistency ratio %.3f, under 0.1 is needed",
                      t->c->nodes[children[0]].code, consistency));
}

bool weights_of_pairs(const struct composite *c, struct text in,
    struct arena *arena, double *weights, const char **what)
{
    struct table t;

    return open_table(&t, c, in, arena, what) &&
           each_parent(&t, weights, weigh_pairs);
}
