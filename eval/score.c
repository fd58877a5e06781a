#include "eval/score.h"

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

/* What the expressions of an indicator say of one region. */
struct reading {
    bool same_period, due, approved;
    struct expr_value value, second; /* second: a value where there is none */
};

static bool read_expr(const struct framework *fw, struct period period,
    const struct figures *figures, const struct indicator *x,
    const struct expr *expr, struct arena *arena, struct reading *out)
{
    const struct expr_reference *references;
    size_t n = expr_references(expr, arena, &references);

    /* An edition has no formula without an item: the arena is full. */
    if (n == 0) {
        return false;
    }
    out->same_period &= same_period(fw, x, period, references, n);
    out->due &= is_due(fw, period, references, n);
    out->approved &= approved(figures, references, n);
    return true;
}

static bool read_indicator(const struct framework *fw, struct period period,
    const struct figures *figures, const struct indicator *x,
    struct arena *arena, struct reading *out)
{
    *out = (struct reading){.same_period = true, .due = true, .approved = true};
    out->value = expr_evaluate(x->expr, figures);
    if (x->second_expr != NULL) {
        out->second = expr_evaluate(x->second_expr, figures);
    }
    return read_expr(fw, period, figures, x, x->expr, arena, out) &&
           (x->second_expr == NULL ||
               read_expr(fw, period, figures, x, x->second_expr, arena, out));
}

/* The value with the stronger reason of the two not to be one. */
static struct expr_value both(const struct reading *reading)
{
    struct expr_value value = reading->value;

    if (reading->second.state > value.state) {
        value.state = reading->second.state;
    }
    return value;
}

static void rate_indicator(const struct framework *fw,
    const struct indicator *x, const struct peer_values *peers,
    struct indicator_score *out)
{
    struct method_input in = {.value = out->value, .second = out->second};
    bool defined;

    if (method_needs_peers(x)) {
        in.group = out->group = method_group(fw, x, peers, out->value);
        if (in.group.count == 0) {
            out->outcome = OUTCOME_NO_PEERS;
            return;
        }
    }
    out->rate = method_rate(fw, x, &in, &defined);
    out->outcome = defined ? OUTCOME_SCORED : OUTCOME_MISSING;
}

static bool score_indicator(const struct framework *fw, struct period period,
    const struct score_input *input, int i, struct arena *arena,
    struct indicator_score *out)
{
    const struct indicator *x = &fw->indicators[i];
    struct reading reading;

    if (!read_indicator(fw, period, input->figures, x, arena, &reading)) {
        return false;
    }
    if (!reading.same_period) {
        out->outcome =
            x->method == METHOD_NONE ? OUTCOME_SHOWN : OUTCOME_NOT_DUE;
        return true;
    }
    out->has_value = reading.value.state == EXPR_VALUE;
    out->value = reading.value.real;
    out->second = reading.second.real;
    out->outcome = outcome_of(x, both(&reading), reading.due, reading.approved);
    if (out->outcome == OUTCOME_SCORED) {
        rate_indicator(
            fw, x, input->peers == NULL ? NULL : &input->peers->of[i], out);
    }
    if (out->outcome == OUTCOME_MISSING) {
        out->rate = method_minimum(x);
    }
    return true;
}

bool score_values(const struct framework *fw, struct period period,
    const struct figures *figures, struct arena *arena,
    struct indicator_value **out)
{
    *out = arena_array(
        arena, (size_t)fw->indicator_count + 1, sizeof(struct indicator_value));
    if (*out == NULL) {
        return false;
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        struct indicator_score score = {.outcome = OUTCOME_SHOWN};
        const struct score_input alone = {.figures = figures, .group = -1};

        if (fw->indicators[i].expr != NULL &&
            !score_indicator(fw, period, &alone, i, arena, &score)) {
            return false;
        }
        (*out)[i].has = score.has_value;
        (*out)[i].value = score.has_value ? score.value : 0;
    }
    return true;
}

bool score_peers(const struct framework *fw,
    const struct indicator_value *const *values, size_t count, size_t self,
    struct arena *arena, struct peers *out)
{
    size_t n = (size_t)fw->indicator_count;
    struct peer_values *of = arena_array(arena, n + 1, sizeof(*of));
    double *all = arena_array(arena, n * count + 1, sizeof(*all));

    if (of == NULL || all == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        double *own = all + i * count;

        of[i].values = own;
        for (size_t r = 0; r < count; r++) {
            if (r != self && values[r][i].has) {
                own[of[i].count++] = values[r][i].value;
            }
        }
    }
    out->of = of;
    return true;
}

bool score_takes_part(const struct indicator_score *score)
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

        if (score_takes_part(score)) {
            weight += decimal_to_double(framework_weight(e->fw, e->group, i));
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

        if (score_takes_part(score)) {
            score->spread =
                decimal_to_double(framework_weight(e->fw, e->group, i)) *
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

/* Points of a quality before any is left out. */
static double quality_weight(const struct evaluation *e, int q)
{
    return decimal_to_double(framework_quality_weight(e->fw, e->group, q));
}

static void sum_all(struct evaluation *e, const double *taking_part)
{
    double scored = 0;

    for (int q = 0; q < e->fw->quality_count; q++) {
        if (e->qualities[q].scored) {
            scored += quality_weight(e, q);
        }
    }
    for (int q = 0; q < e->fw->quality_count; q++) {
        if (e->qualities[q].scored) {
            e->qualities[q].weight = quality_weight(e, q) * 100 / scored;
            sum_quality(e, q, taking_part[q]);
        }
    }
    e->scored = scored > 0;
}

/* The total of an edition whose mean is not the sum of points. */
static bool mean_total(struct evaluation *e, struct arena *arena)
{
    size_t n = (size_t)e->fw->quality_count;
    double *rates = arena_array(arena, n + 1, sizeof(double));
    double *weights = arena_array(arena, n + 1, sizeof(double));

    if (rates == NULL || weights == NULL) {
        return false;
    }
    for (size_t q = 0; q < n; q++) {
        rates[q] = e->qualities[q].rate;
        weights[q] = e->qualities[q].weight; /* 0 of what takes no part */
    }
    return score_aggregate(e->fw->aggregate,
        decimal_to_double(e->fw->aggregate_power), rates, weights, n, arena,
        &e->total);
}

/* -- what forces a lower grade -------------------------------------------- */

static const struct veto *veto_of(
    const struct framework *fw, const struct figures *figures)
{
    for (int i = 0; i < fw->veto_count; i++) {
        struct expr_value value = expr_evaluate(fw->vetoes[i].expr, figures);

        if (value.state == EXPR_VALUE && value.real != 0) {
            return &fw->vetoes[i];
        }
    }
    return NULL;
}

static int quality_under_floor(const struct evaluation *e)
{
    double floor = decimal_to_double(e->fw->quality_floor);

    for (int q = 0; e->fw->has_quality_floor && q < e->fw->quality_count; q++) {
        if (e->qualities[q].scored &&
            decimal_round_double(e->qualities[q].rate, 2) < floor) {
            return q;
        }
    }
    return -1;
}

static void grade_total(struct evaluation *e, const struct figures *figures)
{
    const struct framework *fw = e->fw;

    e->veto = veto_of(fw, figures);
    e->floor_quality = quality_under_floor(e);
    if (!e->scored) {
        return;
    }
    e->grade = score_grade(fw, e->total);
    if (e->floor_quality >= 0 && e->grade < &fw->grades[fw->floor_grade]) {
        e->grade = &fw->grades[fw->floor_grade];
    }
    if (e->veto != NULL) {
        e->grade = &fw->grades[fw->grade_count - 1];
    }
}

/* -- the whole ------------------------------------------------------------ */

static bool score_indicators(
    struct evaluation *e, const struct score_input *input, struct arena *arena)
{
    for (int i = 0; i < e->fw->indicator_count; i++) {
        if (e->fw->indicators[i].expr == NULL) {
            e->indicators[i] = counted(input->register_counts, (size_t)i);
        } else if (!score_indicator(
                       e->fw, e->period, input, i, arena, &e->indicators[i])) {
            return false;
        }
    }
    return true;
}

static bool begin(const struct framework *fw, struct period period, int group,
    struct arena *arena, struct evaluation *out)
{
    *out = (struct evaluation){.fw = fw, .period = period, .group = group};
    out->indicators = arena_array(
        arena, (size_t)fw->indicator_count + 1, sizeof(*out->indicators));
    out->qualities = arena_array(
        arena, (size_t)fw->quality_count + 1, sizeof(*out->qualities));
    return out->indicators != NULL && out->qualities != NULL;
}

/* From the indicators to the total. */
static bool sum_up(struct evaluation *e, struct arena *arena)
{
    size_t n = (size_t)e->fw->quality_count;
    double *taking_part = arena_array(arena, n + 1, sizeof(double));

    if (taking_part == NULL) {
        return false;
    }
    for (int q = 0; q < e->fw->quality_count; q++) {
        taking_part[q] = tally_quality(e, q);
    }
    sum_all(e, taking_part);
    return e->fw->aggregate == MEAN_ARITHMETIC || mean_total(e, arena);
}

bool score_evaluate(const struct framework *fw, struct period period,
    const struct score_input *input, struct arena *arena,
    struct evaluation *out)
{
    if (!begin(fw, period, input->group, arena, out) ||
        !score_indicators(out, input, arena) || !sum_up(out, arena)) {
        return false;
    }
    grade_total(out, input->figures);
    return true;
}

/* -- values alone ---------------------------------------------------------- */

static void score_value(const struct framework *fw, const struct indicator *x,
    struct indicator_value value, const struct peer_values *peers,
    struct indicator_score *out)
{
    out->has_value = value.has;
    out->value = value.has ? value.value : 0;
    out->outcome = x->method == METHOD_NONE ? OUTCOME_SHOWN : OUTCOME_NOT_DUE;
    if (value.has && x->method != METHOD_NONE && x->second_expr == NULL) {
        rate_indicator(fw, x, peers, out);
    }
    if (out->outcome == OUTCOME_MISSING) {
        out->rate = method_minimum(x);
    }
}

bool score_entered(const struct framework *fw, struct period period,
    const struct indicator_value *values, int group, const struct peers *peers,
    struct arena *arena, struct evaluation *out)
{
    struct figures none;

    if (!begin(fw, period, group, arena, out) ||
        !figures_make(&none, (size_t)fw->item_count, arena)) {
        return false;
    }
    for (int i = 0; i < fw->indicator_count; i++) {
        score_value(fw, &fw->indicators[i], values[i],
            peers == NULL ? NULL : &peers->of[i], &out->indicators[i]);
    }
    if (!sum_up(out, arena)) {
        return false;
    }
    grade_total(out, &none);
    return true;
}
