#include "eval/explain_words.h"

#include <math.h>
#include <string.h>

#include "eval/buffer.h"
#include "eval/method_sentence.h"

#define POINT_PLACES 2

static const struct words nothing = {"", ""};
static const struct words full = {NULL, NULL};

/* -- formulas -------------------------------------------------------------- */

/* What an item is followed by: of which record and column it is. */
static const struct words tails[WHEN__COUNT] = {[WHEN_NOW] = {"", ""},
    [WHEN_LAST_YEAR] = {"上年同期", "same period last year"},
    [WHEN_PREVIOUS] = {"上期", "period before"}};
static const struct words currents[FREQ__COUNT] = {
    [FREQ_MONTH] = {"本月", "this month"},
    [FREQ_QUARTER] = {"本季", "this quarter"},
    [FREQ_YEAR] = {"本年", "this year"}};

/* What a reference is written from. */
struct writing {
    const struct framework *fw;
    const struct figures *figures;
    bool english;
};

static const char *in_language(const struct writing *w, struct words words)
{
    return w->english ? words.en : words.zh;
}

static const char *item_name(
    const void *context, struct expr_reference ref, struct arena *arena)
{
    const struct writing *w = context;
    const struct item *item = &w->fw->items[ref.item];
    const char *name = in_language(w, item->name);
    const char *when = in_language(w, tails[ref.when]);
    const char *column = ref.column == COLUMN_CURRENT
                             ? in_language(w, currents[item->freq])
                             : "";
    const char *comma =
        *when != '\0' && *column != '\0' ? (w->english ? ", " : "，") : "";

    if (*when == '\0' && *column == '\0') {
        return name;
    }
    return arena_printf(arena, w->english ? "%s (%s%s%s)" : "%s（%s%s%s）",
        name, when, comma, column);
}

/* The number of a cell, in brackets when it has a sign. */
static const char *item_number(
    const void *context, struct expr_reference ref, struct arena *arena)
{
    static const struct words states[] = {
        [CELL_MISSING] = {"未报", "not reported"},
        [CELL_VALUE] = {"", ""},
        [CELL_NOT_APPLICABLE] = {"不适用", "not applicable"}};
    const struct writing *w = context;
    const struct cell *cell = &w->figures->cell[ref.when][ref.item][ref.column];
    char number[DECIMAL_TEXT];

    if (cell->state != CELL_VALUE) {
        return in_language(w, states[cell->state]);
    }
    decimal_plain(cell->value < 0 ? -cell->value : cell->value, number);
    return arena_printf(arena, cell->value < 0 ? "(−%s)" : "%s", number);
}

static struct words sentences(const struct framework *fw,
    const struct figures *figures, const struct expr *expr, expr_name *name,
    struct arena *arena)
{
    const struct writing zh = {fw, figures, false}, en = {fw, figures, true};
    struct words words = {expr_words(expr, EXPR_CHINESE, name, &zh, arena),
        expr_words(expr, EXPR_ENGLISH, name, &en, arena)};

    return words.zh == NULL || words.en == NULL ? full : words;
}

struct words explain_expression(
    const struct framework *fw, const struct expr *expr, struct arena *arena)
{
    return sentences(fw, NULL, expr, item_name, arena);
}

/* True when the formula is one cell and nothing else. */
static bool is_cell(const struct expr *expr, const char *sentence,
    const struct writing *w, struct arena *arena)
{
    const struct expr_reference *list;
    size_t count = expr_references(expr, arena, &list);
    const char *number = count == 1 ? item_number(w, list[0], arena) : NULL;

    return number != NULL && strcmp(number, sentence) == 0;
}

/* A value as a sentence ends with it; a percentage says that it is one. */
static const char *outcome_number(
    const struct indicator *x, double value, struct arena *arena)
{
    const char *sign = strcmp(x->unit.zh, "%") == 0 ? "%" : "";
    int places = x->decimals + 2;
    const char *text = sentence_number(
        value, places > DECIMAL_PLACES ? DECIMAL_PLACES : places, arena);

    return text == NULL ? NULL : arena_printf(arena, "%s%s", text, sign);
}

struct words explain_numbers(const struct framework *fw,
    const struct figures *figures, const struct indicator *x,
    const struct expr *expr, const double *value, struct arena *arena)
{
    const struct writing zh = {fw, figures, false}, en = {fw, figures, true};
    struct words words = sentences(fw, figures, expr, item_number, arena);
    const char *result;

    if (words.zh == NULL || value == NULL ||
        is_cell(expr, words.zh, &zh, arena)) {
        return words;
    }
    result = outcome_number(x, *value, arena);
    if (result == NULL) {
        return full;
    }
    words.zh =
        expr_explain(expr, EXPR_CHINESE, item_number, &zh, result, arena);
    words.en =
        expr_explain(expr, EXPR_ENGLISH, item_number, &en, result, arena);
    return words.zh == NULL || words.en == NULL ? full : words;
}

/* -- outcomes -------------------------------------------------------------- */

struct words explain_outcome(enum outcome outcome)
{
    static const struct words outcomes[] = {[OUTCOME_SCORED] = {"", ""},
        [OUTCOME_MISSING] = {"未报", "not reported"},
        [OUTCOME_NOT_APPLICABLE] = {"不适用", "not applicable"},
        [OUTCOME_NOT_DUE] = {"未到期", "not due yet"},
        [OUTCOME_NO_PEERS] = {"无可比地区", "no regions to compare with"},
        [OUTCOME_SHOWN] = {"只列示，不计分", "shown, not scored"}};

    return outcomes[outcome];
}

static bool divides_by_zero(
    const struct expr *expr, const struct figures *figures)
{
    return expr != NULL &&
           expr_evaluate(expr, figures).state == EXPR_DIVIDE_BY_ZERO;
}

struct words explain_missing(
    const struct indicator *x, const struct figures *figures, bool has_value)
{
    static const struct words not_reported = {
        "应报未报：按该方法最低分计，权重保留",
        "due and not reported: the lowest score of the method, the weight "
        "stays"};
    static const struct words divided = {"除数为零，无法计算：按未报计",
        "a divisor is zero, there is no value: counts as not reported"};
    static const struct words parameters = {
        "指标参数使除数为零，无法计分：按未报计",
        "the parameters of the indicator divide by zero: counts as not "
        "reported"};

    if (divides_by_zero(x->expr, figures) ||
        divides_by_zero(x->second_expr, figures)) {
        return divided;
    }
    if (has_value &&
        (x->second_expr == NULL ||
            expr_evaluate(x->second_expr, figures).state == EXPR_VALUE)) {
        return parameters;
    }
    return not_reported;
}

/* -- weights, points, the total -------------------------------------------- */

static struct words alike(const char *text)
{
    return (struct words){text, text};
}

static const char *weight_number(double weight, struct arena *arena)
{
    return sentence_number(weight, 4, arena);
}

struct words explain_share(
    double weight, double of, double all, double result, struct arena *arena)
{
    const char *own = weight_number(weight, arena);
    const char *share = weight_number(of, arena);
    const char *rest = weight_number(all, arena);
    const char *spread = weight_number(result, arena);

    if (own == NULL || share == NULL || rest == NULL || spread == NULL) {
        return full;
    }
    return alike(strcmp(own, spread) == 0
                     ? own
                     : arena_printf(arena, "%s × %s ÷ %s = %s", own, share,
                           rest, spread));
}

struct words explain_points(
    double rate, double spread, double points, struct arena *arena)
{
    const char *first = sentence_number(rate, POINT_PLACES, arena);
    const char *second = weight_number(spread, arena);
    const char *result = sentence_number(points, POINT_PLACES, arena);

    if (first == NULL || second == NULL || result == NULL) {
        return full;
    }
    return alike(
        arena_printf(arena, "%s × %s ÷ 100 = %s", first, second, result));
}

/* "12.3 + 45.6", points of the qualities that are scored. */
static const char *sum_of_points(
    const struct evaluation *e, struct arena *arena)
{
    struct buffer sum = {.arena = arena};

    for (int q = 0; q < e->fw->quality_count; q++) {
        if (e->qualities[q].scored) {
            buffer_add(&sum, sum.n == 0 ? "" : " + ");
            buffer_add(&sum,
                sentence_number(e->qualities[q].points, POINT_PLACES, arena));
        }
    }
    return buffer_text(&sum);
}

/* True when a quality is part of the mean. */
static bool counts(const struct quality_score *score)
{
    return score->scored && score->weight > 0;
}

/* "60 × 80^0.5 + 40 × 50^0.5": weight and rate of each quality that counts,
 * with what stands between them and after them. */
static void add_rates(struct buffer *out, const struct evaluation *e,
    const char *between, const char *after)
{
    const char *plus = "";

    for (int q = 0; q < e->fw->quality_count; q++) {
        const struct quality_score *score = &e->qualities[q];

        if (counts(score)) {
            buffer_add(out, plus);
            buffer_add(out, weight_number(score->weight, out->arena));
            buffer_add(out, between);
            buffer_add(
                out, sentence_number(score->rate, POINT_PLACES, out->arena));
            buffer_add(out, after);
            plus = " + ";
        }
    }
}

/* Sum of the weights of the qualities that count; `*least` is the lowest
 * of their rates. */
static double sum_of_weights(const struct evaluation *e, double *least)
{
    double sum = 0;

    *least = INFINITY;
    for (int q = 0; q < e->fw->quality_count; q++) {
        if (counts(&e->qualities[q])) {
            sum += e->qualities[q].weight;
            *least = fmin(*least, e->qualities[q].rate);
        }
    }
    return sum;
}

/* How the total is reckoned from the rates, by another mean than the sum of
 * points; "" where a rate of 0 leaves nothing to reckon. */
static const char *mean_of_rates(
    const struct evaluation *e, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    double least, p = score_power(e->fw->aggregate,
                      decimal_to_double(e->fw->aggregate_power));
    const char *all = weight_number(sum_of_weights(e, &least), arena);
    const char *power = sentence_number(p, DECIMAL_PLACES, arena);

    if (power != NULL && p < 0) {
        power = arena_printf(arena, "(%s)", power);
    }

    if (least <= 0 && p <= 0) {
        return "";
    }
    if (p == 0) {
        buffer_add(&out, "exp((");
        add_rates(&out, e, " × ln ", "");
        buffer_add(&out, ") ÷ ");
        buffer_add(&out, all);
        buffer_add(&out, ")");
    } else if (e->fw->aggregate == MEAN_HARMONIC) {
        buffer_add(&out, all);
        buffer_add(&out, " ÷ (");
        add_rates(&out, e, " ÷ ", "");
        buffer_add(&out, ")");
    } else {
        buffer_add(&out, "((");
        add_rates(&out, e, " × ", arena_printf(arena, "^%s", power));
        buffer_add(&out, ") ÷ ");
        buffer_add(&out, all);
        buffer_add(&out, arena_printf(arena, ")^(1 ÷ %s)", power));
    }
    return buffer_text(&out);
}

struct words explain_total(const struct evaluation *e, struct arena *arena)
{
    static const struct words means[] = {[MEAN_ARITHMETIC] = {"", ""},
        [MEAN_GEOMETRIC] = {"加权几何平均", "weighted geometric mean"},
        [MEAN_HARMONIC] = {"加权调和平均", "weighted harmonic mean"},
        [MEAN_GENERALISED] = {"加权幂平均", "weighted generalised mean"}};
    const char *total = sentence_number(e->total, POINT_PLACES, arena);
    const struct words mean = means[e->fw->aggregate];
    const char *how;

    if (!e->scored) {
        return nothing;
    }
    how = e->fw->aggregate == MEAN_ARITHMETIC ? sum_of_points(e, arena)
                                              : mean_of_rates(e, arena);
    if (total == NULL || how == NULL) {
        return full;
    }
    if (e->fw->aggregate == MEAN_ARITHMETIC) {
        return alike(arena_printf(arena, "%s = %s", how, total));
    }
    if (*how == '\0') {
        return (struct words){
            arena_printf(arena, "%s，有品质得分率为 0：%s", mean.zh, total),
            arena_printf(
                arena, "%s, a quality has the rate 0: %s", mean.en, total)};
    }
    return (struct words){
        arena_printf(arena, "%s：%s = %s", mean.zh, how, total),
        arena_printf(arena, "%s: %s = %s", mean.en, how, total)};
}

/* Of a total that nothing forces down. */
static struct words bound(const struct evaluation *e, struct arena *arena)
{
    char from[DECIMAL_TEXT];

    decimal_plain(e->grade->from, from);
    return (struct words){
        arena_printf(arena, "%s 分及以上为%s", from, e->grade->name.zh),
        arena_printf(arena, "%s and above is %s", from, e->grade->name.en)};
}

/* A quality under the floor, where the total alone would give more. */
static struct words lowered(const struct evaluation *e, struct arena *arena)
{
    const struct quality *quality = &e->fw->qualities[e->floor_quality];
    const char *rate = sentence_number(
        e->qualities[e->floor_quality].rate, POINT_PLACES, arena);
    char floor[DECIMAL_TEXT];

    decimal_plain(e->fw->quality_floor, floor);
    return rate == NULL
               ? full
               : (struct words){
                     arena_printf(arena, "%s %s 低于 %s：至多为%s",
                         quality->name.zh, rate, floor, e->grade->name.zh),
                     arena_printf(arena, "%s %s is under %s: at most %s",
                         quality->name.en, rate, floor, e->grade->name.en)};
}

/* A grade that is only for those of the first ranks. */
static struct words outranked(const struct evaluation *e, struct arena *arena)
{
    return (struct words){
        arena_printf(arena, "位次超出较高等次的名额：%s", e->grade->name.zh),
        arena_printf(arena, "ranked behind the places of a higher grade: %s",
            e->grade->name.en)};
}

struct words explain_grade(const struct evaluation *e, struct arena *arena)
{
    const struct grade *plain;

    if (e->grade == NULL) {
        return nothing;
    }
    plain = score_grade(e->fw, e->total);
    if (e->veto != NULL) {
        return (struct words){arena_printf(arena, "一票否决（%s）：%s",
                                  e->veto->text.zh, e->grade->name.zh),
            arena_printf(
                arena, "veto (%s): %s", e->veto->text.en, e->grade->name.en)};
    }
    if (e->grade == plain) {
        return bound(e, arena);
    }
    return e->floor_quality >= 0 &&
                   e->grade == &e->fw->grades[e->fw->floor_grade]
               ? lowered(e, arena)
               : outranked(e, arena);
}
