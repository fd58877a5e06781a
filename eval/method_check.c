#include "eval/method_row.h"

#include <string.h>

static struct method_fault fault(const char *column, const char *what)
{
    return (struct method_fault){column, what};
}

static struct method_fault nothing(void)
{
    return fault(NULL, NULL);
}

struct method_fault check_target(const struct indicator *x)
{
    return x->target > 0 ? nothing() : fault("target", "must be above 0");
}

struct method_fault check_interval(const struct indicator *x)
{
    if (x->floor > x->low || x->low > x->high || x->high > x->ceiling) {
        return fault("low", "needs floor <= low <= high <= ceiling");
    }
    return x->floor == x->low && x->high == x->ceiling
               ? fault("floor", "leaves no room outside the interval")
               : nothing();
}

struct method_fault check_middle(const struct indicator *x)
{
    return x->floor < x->ceiling
               ? nothing()
               : fault("floor", "must be under the ceiling: the best value is "
                                "the middle between them");
}

struct method_fault check_best(const struct indicator *x)
{
    if (method_is_of_group(x)) {
        return nothing();
    }
    if (x->target == x->low) {
        return fault("target", "is satisfactory and not allowed (low) at once");
    }
    if ((x->target > x->low) == !method_less_is_better(x)) {
        return nothing();
    }
    return fault("target", method_less_is_better(x)
                               ? "must be under the value that is not allowed "
                                 "(low)"
                               : "must be over the value that is not allowed "
                                 "(low)");
}

struct method_fault check_banded(const struct indicator *x)
{
    decimal sign = method_less_is_better(x) ? -1 : 1;

    if (x->bands == NULL) {
        return fault("band", "is not a code of band.csv");
    }
    for (int i = 1; i < x->band_count; i++) {
        if (x->bands[i].from * sign >= x->bands[i - 1].from * sign) {
            return fault("band", "has bounds that do not get worse from band "
                                 "to band, by the indicator's direction");
        }
    }
    return nothing();
}

struct method_fault check_minmax(const struct indicator *x)
{
    return x->floor < 0 || x->floor >= DECIMAL_ONE
               ? fault("floor", "must be at least 0 and under 1")
               : check_best(x);
}

struct method_fault check_ranking(const struct indicator *x)
{
    return x->step > 0 ? nothing() : fault("step", "must be above 0");
}

struct method_fault check_reached(const struct indicator *x)
{
    if (!x->has_target) {
        return fault("target", "must be given");
    }
    if (!x->has_limit) {
        return x->has_step
                   ? fault("step", "needs a limit: the share of reaching, the "
                                   "rest is by ranking")
                   : nothing();
    }
    return x->limit <= 0 || x->limit >= 100 * DECIMAL_ONE
               ? fault("limit", "must be above 0 and under 100")
               : check_ranking(x);
}

struct method_fault check_deduction(const struct indicator *x)
{
    return x->has_target ? check_ranking(x) : fault("target", "must be given");
}

static struct method_fault check_second(const struct indicator *x)
{
    return x->second[0] != '\0' ? nothing() : fault("second", "must be given");
}

struct method_fault check_corrected(const struct indicator *x)
{
    return x->target <= 0  ? check_target(x)
           : x->step <= 0  ? check_ranking(x)
           : x->limit <= 0 ? fault("limit", "must be above 0")
                           : check_second(x);
}

struct method_fault check_progress(const struct indicator *x)
{
    return x->target <= 0 ? check_target(x)
           : x->step <= 0 ? check_ranking(x)
           : x->low < 0   ? fault("low", "must not be negative")
                          : check_second(x);
}

/* A parameter given to a method that does not look at it: of those columns
 * that no edition without them can have. */
static struct method_fault check_unused(const struct indicator *x)
{
    const struct {
        unsigned parameter;
        bool given;
        const char *column;
    } columns[] = {{PARAMETER_STEP, x->has_step, "step"},
        {PARAMETER_LIMIT, x->has_limit, "limit"},
        {PARAMETER_SECOND, x->second[0] != '\0', "second"},
        {PARAMETER_BAND, x->band[0] != '\0', "band"}};

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        if (columns[i].given &&
            (method_row(x->method)->uses & columns[i].parameter) == 0) {
            return fault(columns[i].column, "is not used by the method");
        }
    }
    return nothing();
}

struct method_fault method_check(const struct indicator *x)
{
    static const char signs[] = {[DIRECTION_MORE] = '+',
        [DIRECTION_LESS] = '-',
        [DIRECTION_INTERVAL] = 'I',
        [DIRECTION_RANK] = 'R',
        [DIRECTION_GRADE] = 'G',
        [DIRECTION_COUNT] = 'C',
        [DIRECTION_SHOWN] = 'X'};
    const struct method_row *row = method_row(x->method);

    if (strchr(row->directions, signs[x->direction]) == NULL) {
        /* C and X say what they lack, whatever the method would want. */
        return fault("method",
            x->direction == DIRECTION_COUNT || x->direction == DIRECTION_SHOWN
                ? method_row(METHOD_NONE)->misfit
                : row->misfit);
    }
    if (row->check != NULL) {
        struct method_fault found = row->check(x);

        if (found.column != NULL) {
            return found;
        }
    }
    return check_unused(x);
}
