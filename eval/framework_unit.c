/*
 * Units through the tree of a formula. Sums, differences, extremes and choices
 * keep the unit of their parts, which must be one; a quotient of one unit is a
 * ratio, and a hundred times that is percent. What else products and quotients
 * give is not known here and fits anything. Audit relations are not checked:
 * they may well compare what is counted in other words.
 */
#include <string.h>

#include "eval/expr_tree.h"
#include "eval/framework_read.h"

enum measure {
    MEASURE_UNKNOWN,
    MEASURE_NUMBER, /* written in the formula, or an item without a unit */
    MEASURE_RATIO,
    MEASURE_UNIT
};

struct unit {
    enum measure measure;
    const char *name; /* of MEASURE_UNIT */
};

static const struct unit unknown = {MEASURE_UNKNOWN, NULL};

/* How a kind of node makes the unit of two parts; nothing joins the others. */
static const struct {
    enum node_kind kind;
    int first; /* the first part that has to do with the result */
    const char *what;
} joins[] = {{NODE_ADD, 0, "adds"}, {NODE_SUBTRACT, 0, "subtracts"},
    {NODE_MIN, 0, "compares"}, {NODE_MAX, 0, "compares"},
    {NODE_FIRST, 0, "chooses between"}, {NODE_IF, 1, "chooses between"},
    {NODE_NEGATE, 0, ""}, {NODE_ABS, 0, ""}, {NODE_ROUND, 0, ""}};

static struct unit of_item(const struct item *item)
{
    return strcmp(item->unit.zh, "-") == 0
               ? (struct unit){MEASURE_NUMBER, NULL}
               : (struct unit){MEASURE_UNIT, item->unit.zh};
}

static bool same(struct unit a, struct unit b)
{
    return a.measure == b.measure &&
           (a.measure != MEASURE_UNIT || strcmp(a.name, b.name) == 0);
}

/* A number fits anything; of two different units nothing is known. */
static struct unit join(struct unit a, struct unit b)
{
    return same(a, b) || b.measure == MEASURE_NUMBER ? a
           : a.measure == MEASURE_NUMBER             ? b
                                                     : unknown;
}

static bool is_percent(struct unit unit)
{
    return unit.measure == MEASURE_UNIT && strcmp(unit.name, "%") == 0;
}

static bool is_hundred(const struct expr *e)
{
    return e->kind == NODE_NUMBER && e->number == 100 * DECIMAL_ONE;
}

static struct unit product(const struct expr *e, struct unit a, struct unit b)
{
    static const struct unit percent = {MEASURE_UNIT, "%"};
    bool hundred = is_hundred(e->args[0]) || is_hundred(e->args[1]);

    if (a.measure == MEASURE_NUMBER && b.measure == MEASURE_NUMBER) {
        return a;
    }
    return hundred && (a.measure == MEASURE_RATIO || b.measure == MEASURE_RATIO)
               ? percent
               : unknown;
}

static struct unit quotient(struct unit a, struct unit b)
{
    static const struct unit ratio = {MEASURE_RATIO, NULL};

    if (a.measure == MEASURE_UNKNOWN || !same(a, b)) {
        return unknown;
    }
    return a.measure == MEASURE_NUMBER ? a : ratio;
}

struct walk {
    struct reader *reader;
    int record;
    const char *column;
};

static struct unit unit_of(const struct walk *w, const struct expr *e);

static struct unit joined(
    const struct walk *w, const struct expr *e, int first, const char *what)
{
    struct unit unit = {MEASURE_NUMBER, NULL};

    for (int i = first; i < e->count; i++) {
        struct unit other = unit_of(w, e->args[i]);

        if (unit.measure == MEASURE_UNIT && other.measure == MEASURE_UNIT &&
            !same(unit, other)) {
            framework_note(w->reader, TABLE_INDICATOR, w->record, w->column,
                "%s what is in %s and what is in %s", what, unit.name,
                other.name);
        }
        unit = join(unit, other);
    }
    /* Percent less percent is percentage points, by either name. */
    return e->kind == NODE_SUBTRACT && is_percent(unit) ? unknown : unit;
}

static struct unit unit_of(const struct walk *w, const struct expr *e)
{
    struct unit parts[2] = {unknown, unknown};

    if (e->kind == NODE_NUMBER) {
        return (struct unit){MEASURE_NUMBER, NULL};
    }
    if (e->kind == NODE_REFERENCE) {
        return of_item(&w->reader->fw->items[e->reference.item]);
    }
    for (size_t i = 0; i < sizeof(joins) / sizeof(joins[0]); i++) {
        if (joins[i].kind == e->kind) {
            return joined(w, e, joins[i].first, joins[i].what);
        }
    }
    for (int i = 0; i < e->count; i++) {
        parts[i < 1 ? 0 : 1] = unit_of(w, e->args[i]);
    }
    return e->kind == NODE_MULTIPLY ? product(e, parts[0], parts[1])
           : e->kind == NODE_DIVIDE ? quotient(parts[0], parts[1])
                                    : unknown;
}

void framework_check_unit(struct reader *r, int record, const char *column,
    const struct indicator *x, const struct expr *expr)
{
    const struct walk walk = {r, record, column};
    struct unit unit = unit_of(&walk, expr);

    if (unit.measure == MEASURE_UNIT && strcmp(unit.name, x->unit.zh) != 0) {
        framework_note(r, TABLE_INDICATOR, record, column,
            "gives what is in %s, not in %s", unit.name, x->unit.zh);
    }
    if (unit.measure == MEASURE_RATIO && strcmp(x->unit.zh, "%") == 0) {
        framework_note(r, TABLE_INDICATOR, record, column,
            "is a plain ratio, not in %%: times 100 is missing");
    }
}
