#include "eval/expr_make.h"

static struct expr *number(struct parser *p, decimal value)
{
    struct expr *made = expr_node(p, NODE_NUMBER, 0);

    if (made != NULL) {
        made->number = value;
    }
    return made;
}

static struct expr *pair(
    struct parser *p, enum node_kind kind, struct expr *a, struct expr *b)
{
    struct expr *made = a == NULL || b == NULL ? NULL : expr_node(p, kind, 2);

    if (made != NULL) {
        made->at = a->at;
        made->args[0] = a;
        made->args[1] = b;
    }
    return made;
}

struct expr *expr_make_round(struct parser *p, struct expr *call)
{
    struct expr *places = call->count == 2 ? call->args[1] : number(p, 0);

    if (places == NULL) {
        return NULL;
    }
    if (places->kind != NODE_NUMBER ||
        places->number > DECIMAL_PLACES * DECIMAL_ONE ||
        places->number % DECIMAL_ONE != 0) {
        return expr_fail(
            p, places->at, "round takes a whole number of places from 0 to 6");
    }
    call->args[1] = places;
    call->count = 2;
    return call;
}

struct expr *expr_make_sum(struct parser *p, struct expr *call)
{
    struct expr *made = call->args[0];

    for (int i = 1; i < call->count && made != NULL; i++) {
        made = pair(p, NODE_ADD, made, call->args[i]);
    }
    return made;
}

struct expr *expr_make_ratio(struct parser *p, struct expr *call)
{
    return pair(p, NODE_DIVIDE, call->args[0], call->args[1]);
}

struct expr *expr_make_share(struct parser *p, struct expr *call)
{
    return pair(p, NODE_MULTIPLY, expr_make_ratio(p, call),
        number(p, 100 * DECIMAL_ONE));
}

/* A copy in which every reference is of another record or column. */
struct change {
    bool shift;
    enum when when;
};

static struct expr *changed(
    struct parser *p, const struct expr *e, const struct change *change)
{
    struct expr *made = expr_node(p, e->kind, e->count);

    if (made == NULL) {
        return NULL;
    }
    made->number = e->number;
    made->reference = e->reference;
    made->at = e->at;
    if (e->kind == NODE_REFERENCE && change->shift) {
        if (e->reference.when != WHEN_NOW) {
            return expr_fail(p, e->at,
                "what is of another period already cannot be moved again");
        }
        made->reference.when = change->when;
    } else if (e->kind == NODE_REFERENCE) {
        made->reference.column = COLUMN_TOTAL;
    }
    for (int i = 0; i < e->count; i++) {
        made->args[i] = changed(p, e->args[i], change);
        if (made->args[i] == NULL) {
            return NULL;
        }
    }
    return made;
}

static struct expr *moved(
    struct parser *p, const struct expr *e, enum when when)
{
    const struct change change = {true, when};

    return changed(p, e, &change);
}

struct expr *expr_make_last(struct parser *p, struct expr *call)
{
    return moved(p, call->args[0], WHEN_LAST_YEAR);
}

struct expr *expr_make_previous(struct parser *p, struct expr *call)
{
    return moved(p, call->args[0], WHEN_PREVIOUS);
}

struct expr *expr_make_cumulative(struct parser *p, struct expr *call)
{
    static const struct change change = {false, WHEN_NOW};

    return changed(p, call->args[0], &change);
}

struct expr *expr_make_growth(struct parser *p, struct expr *call)
{
    struct expr *before = expr_make_last(p, call);
    struct expr *ratio = pair(p, NODE_DIVIDE, call->args[0], before);
    struct expr *less = pair(p, NODE_SUBTRACT, ratio, number(p, DECIMAL_ONE));

    return pair(p, NODE_MULTIPLY, less, number(p, 100 * DECIMAL_ONE));
}
