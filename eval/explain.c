#include "eval/explain.h"

#include "eval/explain_words.h"
#include "eval/method_sentence.h"

/* What an explanation is built from. */
struct building {
    const struct framework *fw;
    const struct evaluation *e;
    const struct figures *figures;
    const struct provenances *who;
    struct arena *arena;
    bool failed;
};

/* The words, noting when there was no room for them. */
static struct words noted(struct building *b, struct words words)
{
    b->failed |= words.zh == NULL || words.en == NULL;
    return words;
}

/* -- cells ----------------------------------------------------------------- */

static struct explained_cell cell_of(
    const struct building *b, struct expr_reference ref)
{
    const struct item *item = &b->fw->items[ref.item];
    struct period period = period_for(b->e->period, item->freq);
    struct explained_cell cell = {.item = ref.item,
        .form = item->form,
        .bureau = item->bureau,
        .column = ref.column,
        .when = ref.when,
        .period = ref.when == WHEN_LAST_YEAR  ? period_last_year(period)
                  : ref.when == WHEN_PREVIOUS ? period_previous(period)
                                              : period,
        .cell = &b->figures->cell[ref.when][ref.item][ref.column],
        .who = &b->who->cell[ref.when][ref.item][ref.column]};

    period_format(cell.period, cell.key);
    return cell;
}

static bool among(const struct expr_reference *list, size_t count,
    const struct expr_reference *ref)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].item == ref->item && list[i].column == ref->column &&
            list[i].when == ref->when) {
            return true;
        }
    }
    return false;
}

/* The cells of both expressions, each once. */
static void put_cells(struct building *b, struct explained_indicator *out)
{
    const struct expr *second = out->indicator->second_expr;
    const struct expr_reference *list, *more = NULL;
    size_t count = expr_references(out->indicator->expr, b->arena, &list);
    size_t others =
        second == NULL ? 0 : expr_references(second, b->arena, &more);

    out->cells = arena_array(b->arena, count + others + 1, sizeof(*out->cells));
    /* No formula is without a cell: the arena is full. */
    if (out->cells == NULL || count == 0 || (second != NULL && others == 0)) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        out->cells[out->cell_count++] = cell_of(b, list[i]);
    }
    for (size_t i = 0; i < others; i++) {
        if (!among(list, count, &more[i])) {
            out->cells[out->cell_count++] = cell_of(b, more[i]);
        }
    }
}

struct words explain_formula(
    const struct framework *fw, const struct indicator *x, struct arena *arena)
{
    static const struct words counted = {
        "由荣誉登记簿计数", "counted from the register"};

    return x->expr == NULL ? counted : explain_expression(fw, x->expr, arena);
}

/* -- indicators ------------------------------------------------------------ */

static void put_formulas(struct building *b, struct explained_indicator *out)
{
    const struct indicator *x = out->indicator;
    const struct indicator_score *score = out->score;
    bool second = x->second_expr != NULL &&
                  expr_evaluate(x->second_expr, b->figures).state == EXPR_VALUE;

    out->formula = noted(b, explain_formula(b->fw, x, b->arena));
    if (x->expr == NULL) {
        return;
    }
    put_cells(b, out);
    out->numbers =
        noted(b, explain_numbers(b->fw, b->figures, x, x->expr,
                     score->has_value ? &score->value : NULL, b->arena));
    if (x->second_expr != NULL) {
        out->second =
            noted(b, explain_expression(b->fw, x->second_expr, b->arena));
        out->second_numbers =
            noted(b, explain_numbers(b->fw, b->figures, x, x->second_expr,
                         second ? &score->second : NULL, b->arena));
    }
}

static void put_rate(struct building *b, struct explained_indicator *out)
{
    const struct indicator *x = out->indicator;
    const struct indicator_score *score = out->score;
    const struct method_input in = {score->value, score->second, score->group};

    out->least = method_minimum(x);
    out->capped = !method_is_uncapped(x->method);
    out->most = decimal_to_double(b->fw->rate_cap);
    if (!out->takes_part) {
        return;
    }
    out->reckoning =
        noted(b, score->outcome == OUTCOME_MISSING
                     ? explain_missing(x, b->figures, score->has_value)
                     : method_sentence(b->fw, x, &in, b->arena));
    out->contribution = noted(
        b, explain_points(score->rate, score->spread, score->points, b->arena));
}

static void put_indicator(struct building *b,
    const struct explained_quality *quality, int i,
    struct explained_indicator *out)
{
    static const struct words none = {"", ""};
    const struct indicator *x = &b->fw->indicators[i];
    const struct indicator_score *score = &b->e->indicators[i];

    *out = (struct explained_indicator){.index = i,
        .indicator = x,
        .score = score,
        .takes_part = score_takes_part(score),
        .outcome = explain_outcome(score->outcome),
        .numbers = none,
        .second = none,
        .second_numbers = none,
        .method = method_words(x->method),
        .reckoning = none,
        .weight = decimal_to_double(framework_weight(b->fw, b->e->group, i)),
        .spreading = none,
        .contribution = none};
    put_formulas(b, out);
    put_rate(b, out);
    if (out->takes_part) {
        out->spreading =
            noted(b, explain_share(out->weight, quality->score->weight,
                         quality->taking_part, score->spread, b->arena));
    }
}

/* -- qualities ------------------------------------------------------------- */

/* Who of a quality takes part, and who leaves weight to the others. */
static void put_quality(
    struct building *b, int q, double all, struct explained_quality *out)
{
    const struct quality *quality = &b->fw->qualities[q];
    struct explained_share *left =
        arena_array(b->arena, (size_t)quality->count + 1, sizeof(*left));

    *out = (struct explained_quality){.quality = quality,
        .score = &b->e->qualities[q],
        .weight =
            decimal_to_double(framework_quality_weight(b->fw, b->e->group, q)),
        .spreading = {"", ""},
        .contribution = {"", ""},
        .left = left};
    b->failed |= left == NULL;
    for (int i = quality->first;
         left != NULL && i < quality->first + quality->count; i++) {
        enum outcome outcome = b->e->indicators[i].outcome;
        double weight =
            decimal_to_double(framework_weight(b->fw, b->e->group, i));

        if (score_takes_part(&b->e->indicators[i])) {
            out->taking_part += weight;
        } else if (weight > 0) {
            left[out->left_count++] =
                (struct explained_share){i, weight, explain_outcome(outcome)};
        }
    }
    if (out->score->scored) {
        out->spreading = noted(b,
            explain_share(out->weight, 100, all, out->score->weight, b->arena));
        out->contribution =
            noted(b, explain_points(out->score->rate, out->score->weight,
                         out->score->points, b->arena));
    }
}

static void put_qualities(struct building *b, struct explained *out)
{
    static const struct words why = {"没有参评指标", "no indicator takes part"};
    struct explained_share *left =
        arena_array(b->arena, (size_t)b->fw->quality_count + 1, sizeof(*left));
    double all = 0;

    if (left == NULL) {
        b->failed = true;
        return;
    }
    out->left = left;
    for (int q = 0; q < b->fw->quality_count; q++) {
        double weight =
            decimal_to_double(framework_quality_weight(b->fw, b->e->group, q));

        if (b->e->qualities[q].scored) {
            all += weight;
        } else if (weight > 0) {
            left[out->left_count++] = (struct explained_share){q, weight, why};
        }
    }
    for (int q = 0; q < b->fw->quality_count; q++) {
        put_quality(b, q, all, &out->qualities[q]);
    }
}

/* Nobody is known yet. */
static bool make_provenances(
    size_t item_count, struct arena *arena, struct provenances *out)
{
    static const struct provenance nobody = {"", 0, "", 0};

    for (int w = 0; w < WHEN__COUNT; w++) {
        out->cell[w] =
            arena_array(arena, item_count + 1, sizeof(*out->cell[w]));
        if (out->cell[w] == NULL) {
            return false;
        }
        for (size_t i = 0; i < item_count; i++) {
            for (int c = 0; c < COLUMN__COUNT; c++) {
                out->cell[w][i][c] = nobody;
            }
        }
    }
    return true;
}

bool explain(const struct evaluation *e, const struct figures *figures,
    struct arena *arena, struct explained *out)
{
    const struct framework *fw = e->fw;
    struct building b = {fw, e, figures, &out->who, arena, false};

    *out = (struct explained){.fw = fw, .evaluation = e};
    out->qualities = arena_array(
        arena, (size_t)fw->quality_count + 1, sizeof(*out->qualities));
    out->indicators = arena_array(
        arena, (size_t)fw->indicator_count + 1, sizeof(*out->indicators));
    if (out->qualities == NULL || out->indicators == NULL ||
        !make_provenances((size_t)fw->item_count, arena, &out->who)) {
        return false;
    }
    period_format(e->period, out->period);
    put_qualities(&b, out);
    for (int i = 0; i < fw->indicator_count && !b.failed; i++) {
        put_indicator(&b, &out->qualities[fw->indicators[i].quality], i,
            &out->indicators[i]);
    }
    out->reckoning = noted(&b, explain_total(e, arena));
    out->grading = noted(&b, explain_grade(e, arena));
    return !b.failed;
}
