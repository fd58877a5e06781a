#include "eval/score.h"

#include <math.h>
#include <string.h>

/* -- methods -------------------------------------------------------------- */

/* Parameters of an indicator as doubles. */
struct parameters {
    double target, low, high, floor, ceiling, cap;
    bool less; /* of what is measured, less is better */
};

static double clip(double rate, double cap)
{
    return rate < 0 ? 0 : rate > cap ? cap : rate;
}

/* A rank or grade of 1 is the best: T/x, as for what should be little. */
static bool less_is_better(const struct indicator *x)
{
    return x->direction == DIRECTION_LESS || x->direction == DIRECTION_RANK ||
           x->direction == DIRECTION_GRADE;
}

static double rate_attainment(double x, const struct parameters *p, bool *ok)
{
    *ok = p->target > 0;
    if (!*ok || x < 0) {
        return 0;
    }
    if (!p->less) {
        return clip(x / p->target * 100, p->cap);
    }
    /* Nothing at all of what should be little: fully attained. */
    return x == 0 ? p->cap : clip(p->target / x * 100, p->cap);
}

static double rate_interval(double x, const struct parameters *p, bool *ok)
{
    double distance = x < p->low ? p->low - x : x > p->high ? x - p->high : 0;
    double room = fmax(p->low - p->floor, p->ceiling - p->high);

    *ok = room > 0;
    return *ok ? clip(100 * (1 - distance / room), p->cap) : 0;
}

static double rate_efficacy(double x, const struct parameters *p, bool *ok)
{
    *ok = p->target != p->low;
    return *ok ? clip(score_efficacy(x, p->target, p->low), p->cap) : 0;
}

static const char *excel_attainment(
    const struct indicator *x, const struct score_cells *c, struct arena *arena)
{
    if (less_is_better(x)) {
        return arena_printf(arena,
            "IF(%s<0,0,IF(%s=0,%s,MAX(0,MIN(%s,%s/%s*100))))", c->value,
            c->value, c->cap, c->cap, c->target, c->value);
    }
    return arena_printf(
        arena, "MAX(0,MIN(%s,%s/%s*100))", c->cap, c->value, c->target);
}

static const char *excel_interval(
    const struct indicator *x, const struct score_cells *c, struct arena *arena)
{
    (void)x;
    return arena_printf(arena,
        "MAX(0,MIN(%s,100*(1-MAX(%s-%s,%s-%s,0)/MAX(%s-%s,%s-%s))))", c->cap,
        c->low, c->value, c->value, c->high, c->low, c->floor, c->ceiling,
        c->high);
}

static const char *excel_efficacy(
    const struct indicator *x, const struct score_cells *c, struct arena *arena)
{
    (void)x;
    return arena_printf(arena, "MAX(0,MIN(%s,(%s-%s)/(%s-%s)*40+60))", c->cap,
        c->value, c->low, c->target, c->low);
}

/* One row a method: the minimum a missing value gets, the rate, and the same
 * rate as an Excel formula. A further method is a further row. */
static const struct method_row {
    double minimum;
    double (*rate)(double x, const struct parameters *p, bool *ok);
    const char *(*excel)(const struct indicator *x,
        const struct score_cells *cells, struct arena *arena);
} methods[] = {
    [METHOD_NONE] = {0, NULL, NULL},
    [METHOD_ATTAINMENT] = {0, rate_attainment, excel_attainment},
    [METHOD_INTERVAL] = {0, rate_interval, excel_interval},
    [METHOD_EFFICACY] = {60, rate_efficacy, excel_efficacy},
};

double score_minimum(enum method method)
{
    return methods[method].minimum;
}

double score_efficacy(double x, double satisfactory, double not_allowed)
{
    return (x - not_allowed) / (satisfactory - not_allowed) * 40 + 60;
}

double score_rate(const struct framework *fw, const struct indicator *x,
    double value, bool *defined)
{
    const struct parameters p = {decimal_to_double(x->target),
        decimal_to_double(x->low), decimal_to_double(x->high),
        decimal_to_double(x->floor), decimal_to_double(x->ceiling),
        decimal_to_double(fw->rate_cap), less_is_better(x)};

    *defined = methods[x->method].rate != NULL;
    return *defined ? methods[x->method].rate(value, &p, defined) : 0;
}

const char *score_excel(const struct indicator *x,
    const struct score_cells *cells, struct arena *arena)
{
    return methods[x->method].excel == NULL
               ? NULL
               : methods[x->method].excel(x, cells, arena);
}

/* -- means and ranks ------------------------------------------------------ */

double score_mean(const double *values, const double *weights, size_t count)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < count; i++) {
        sum += values[i] * weights[i];
        weight += weights[i];
    }
    return weight > 0 ? sum / weight : 0;
}

double score_geometric(
    const double *values, const double *weights, size_t count)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < count; i++) {
        if (!(values[i] > 0)) {
            return 0;
        }
        sum += log(values[i]) * weights[i];
        weight += weights[i];
    }
    return weight > 0 ? exp(sum / weight) : 0;
}

void score_rank(const double *values, size_t count, bool descending, int *ranks)
{
    for (size_t i = 0; i < count; i++) {
        ranks[i] = 1;
        for (size_t j = 0; j < count; j++) {
            ranks[i] +=
                descending ? values[j] > values[i] : values[j] < values[i];
        }
    }
}

const struct grade *score_grade(const struct framework *fw, double total)
{
    double rounded = decimal_round_double(total, 2);

    for (int i = 0; i < fw->grade_count; i++) {
        if (rounded >= decimal_to_double(fw->grades[i].from)) {
            return &fw->grades[i];
        }
    }
    return NULL;
}

/* -- one region ----------------------------------------------------------- */

/* True when the periods of all items have ended by the evaluation's end. */
static bool is_due(const struct framework *fw, struct period period,
    const struct expr_reference *references, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum freq freq = fw->items[references[i].item].freq;

        if (period_end(period_for(period, freq)) > period_end(period)) {
            return false;
        }
    }
    return true;
}

/*
 * True when every item is of the indicator's own period: 11 months of trade are
 * not divided by 12 months of product. The record that the evaluation draws
 * must be the one that the indicator's own period would draw.
 */
static bool same_period(const struct framework *fw, const struct indicator *x,
    struct period period, const struct expr_reference *references, size_t count)
{
    struct period own = period_for(period, x->freq);

    for (size_t i = 0; i < count; i++) {
        enum freq freq = fw->items[references[i].item].freq;

        if (!period_equal(period_for(own, freq), period_for(period, freq))) {
            return false;
        }
    }
    return true;
}

/* True when every cell that is not applicable was approved as such, in a
 * submission that was accepted. */
static bool approved(const struct figures *figures,
    const struct expr_reference *references, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct cell *cell =
            &figures->cell[references[i].when][references[i].item]
                          [references[i].column];

        if (cell->state == CELL_NOT_APPLICABLE &&
            !(cell->approved && cell->accepted)) {
            return false;
        }
    }
    return true;
}

static enum outcome outcome_of(const struct indicator *x,
    struct expr_value value, bool due, bool na_approved)
{
    if (x->method == METHOD_NONE) {
        return OUTCOME_SHOWN;
    }
    if (value.state == EXPR_VALUE) {
        return OUTCOME_SCORED;
    }
    if (value.state == EXPR_NOT_APPLICABLE && na_approved) {
        return OUTCOME_NOT_APPLICABLE;
    }
    return due ? OUTCOME_MISSING : OUTCOME_NOT_DUE;
}

/* A count from the register: never missing, only shown. */
static struct indicator_score counted(const int *counts, size_t i)
{
    struct indicator_score score = {.outcome = OUTCOME_SHOWN};

    if (counts != NULL && counts[i] > 0) {
        score.has_value = true;
        score.value = counts[i];
    }
    return score;
}

static bool score_indicator(const struct framework *fw, struct period period,
    const struct figures *figures, const struct indicator *x,
    struct arena *arena, struct indicator_score *out)
{
    const struct expr_reference *references;
    size_t n = expr_references(x->expr, arena, &references);
    struct expr_value value = expr_evaluate(x->expr, figures);
    bool defined = false;

    /* An edition has no formula without an item: the arena is full. */
    if (n == 0) {
        return false;
    }
    if (!same_period(fw, x, period, references, n)) {
        out->outcome =
            x->method == METHOD_NONE ? OUTCOME_SHOWN : OUTCOME_NOT_DUE;
        return true;
    }
    out->has_value = value.state == EXPR_VALUE;
    out->value = value.real;
    out->outcome = outcome_of(x, value, is_due(fw, period, references, n),
        approved(figures, references, n));
    if (out->outcome == OUTCOME_SCORED) {
        out->rate = score_rate(fw, x, value.real, &defined);
        out->outcome = defined ? OUTCOME_SCORED : OUTCOME_MISSING;
    }
    if (out->outcome == OUTCOME_MISSING) {
        out->rate = score_minimum(x->method);
    }
    return true;
}

static bool takes_part(const struct indicator_score *score)
{
    return score->outcome == OUTCOME_SCORED ||
           score->outcome == OUTCOME_MISSING;
}

/* Weight of the indicators of a quality that take part; counts what is due. */
static double tally_quality(struct evaluation *e, int q)
{
    const struct quality *quality = &e->fw->qualities[q];
    struct quality_score *out = &e->qualities[q];
    double weight = 0;

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        const struct indicator_score *score = &e->indicators[i];

        if (takes_part(score)) {
            weight += decimal_to_double(e->fw->indicators[i].weight);
            out->due++;
            out->reported += score->outcome == OUTCOME_SCORED;
        }
    }
    out->scored = weight > 0;
    return weight;
}

/* Points of a quality whose share of 100 is `out->weight`. */
static void sum_quality(struct evaluation *e, int q, double taking_part)
{
    const struct quality *quality = &e->fw->qualities[q];
    struct quality_score *out = &e->qualities[q];

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        struct indicator_score *score = &e->indicators[i];

        if (takes_part(score)) {
            score->spread = decimal_to_double(e->fw->indicators[i].weight) *
                            out->weight / taking_part;
            score->points = score->rate / 100 * score->spread;
            out->points += score->points;
        }
    }
    out->rate = out->points / out->weight * 100;
    e->total += out->points;
    e->due += out->due;
    e->reported += out->reported;
}

static void sum_all(struct evaluation *e, const double *taking_part)
{
    double scored = 0;

    for (int q = 0; q < e->fw->quality_count; q++) {
        if (e->qualities[q].scored) {
            scored += decimal_to_double(e->fw->qualities[q].weight);
        }
    }
    for (int q = 0; q < e->fw->quality_count; q++) {
        if (e->qualities[q].scored) {
            e->qualities[q].weight =
                decimal_to_double(e->fw->qualities[q].weight) * 100 / scored;
            sum_quality(e, q, taking_part[q]);
        }
    }
    e->scored = scored > 0;
    e->grade = e->scored ? score_grade(e->fw, e->total) : NULL;
}

bool score_evaluate(const struct framework *fw, struct period period,
    const struct figures *figures, const int *register_counts,
    struct arena *arena, struct evaluation *out)
{
    double *taking_part;

    memset(out, 0, sizeof(*out));
    out->fw = fw;
    out->period = period;
    out->indicators = arena_array(
        arena, (size_t)fw->indicator_count + 1, sizeof(*out->indicators));
    out->qualities = arena_array(
        arena, (size_t)fw->quality_count + 1, sizeof(*out->qualities));
    taking_part =
        arena_array(arena, (size_t)fw->quality_count + 1, sizeof(double));
    if (out->indicators == NULL || out->qualities == NULL ||
        taking_part == NULL) {
        return false;
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        const struct indicator *x = &fw->indicators[i];

        if (x->expr == NULL) {
            out->indicators[i] = counted(register_counts, (size_t)i);
        } else if (!score_indicator(
                       fw, period, figures, x, arena, &out->indicators[i])) {
            return false;
        }
    }
    for (int q = 0; q < fw->quality_count; q++) {
        taking_part[q] = tally_quality(out, q);
    }
    sum_all(out, taking_part);
    return true;
}
