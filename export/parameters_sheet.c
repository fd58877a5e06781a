#include "export/sheets.h"

#include <string.h>

static const char *const outcomes[] = {[OUTCOME_SCORED] = "计分",
    [OUTCOME_MISSING] = "未报",
    [OUTCOME_NOT_APPLICABLE] = "不适用",
    [OUTCOME_NOT_DUE] = "未到期",
    [OUTCOME_NO_PEERS] = "无可比地区",
    [OUTCOME_SHOWN] = "只列示"};

/* A parameter of the workbook as a whole. */
static void put_parameter(struct page *page, const char *name,
    const char *title, double value, bool last)
{
    page_row(page, page_lines(page, "name", title), last);
    put_text(page, "code", STYLE__COUNT, name);
    put_text(page, "name", STYLE__COUNT, title);
    put_number(page, "target", STYLE__COUNT, NUMBER_D2, value);
    page_define(page, "target", name);
    page_rest(page, STYLE_SMALL_CENTRE, "");
}

/* Parameters that not every edition has. */
static void put_optional(struct county *county, struct page *page)
{
    const struct framework *fw = county->fw;

    if (fw->penalty_cap > 0) {
        put_parameter(page, "PENALTY_MAX", "扣分封顶（分）",
            decimal_to_double(fw->penalty_cap), false);
    }
    if (fw->aggregate == MEAN_HARMONIC || fw->aggregate == MEAN_GENERALISED) {
        put_parameter(page, "MEAN_POWER", "合成总分的幂次",
            fw->aggregate == MEAN_HARMONIC
                ? -1
                : decimal_to_double(fw->aggregate_power),
            false);
    }
    if (fw->has_quality_floor) {
        put_parameter(page, "QUALITY_FLOOR",
            sheet_say(county, "品质得分率下限（低于此值的，等次最高为“%s”）",
                fw->grades[fw->floor_grade].name.zh),
            decimal_to_double(fw->quality_floor), false);
    }
}

static void put_general(struct county *county, struct page *page)
{
    const struct framework *fw = county->fw;

    page_section(page, "一、通用参数");
    put_parameter(page, "RATE_MAX", "实现程度上限（%）",
        decimal_to_double(fw->rate_cap), false);
    put_parameter(page, "RATE_MIN", "未报指标的实现程度（%）",
        method_minimum(&(struct indicator){.method = METHOD_ATTAINMENT}),
        false);
    put_parameter(page, "RATE_MIN_EFFICACY",
        "未报指标的实现程度（功效系数法，%）",
        method_minimum(&(struct indicator){.method = METHOD_EFFICACY}), false);
    put_parameter(page, "BONUS_MAX", "加分封顶（分）",
        decimal_to_double(fw->bonus_cap), false);
    put_optional(county, page);
    for (int i = 0; i < fw->grade_count; i++) {
        put_parameter(page, sheet_say(county, "G_%d", i + 1),
            sheet_say(county, "等次“%s”下限（含，分）", fw->grades[i].name.zh),
            decimal_to_double(fw->grades[i].from), i == fw->grade_count - 1);
    }
}

static void put_quality(struct county *county, struct page *page, int q)
{
    const struct framework *fw = county->fw;
    const struct quality_score *score =
        &county->report->evaluation.qualities[q];
    const char *weights = quality_label(county, "W", q);
    const char *flags = quality_label(county, "E", q);

    page_row(page, 1, q == fw->quality_count - 1);
    put_text(page, "code", STYLE__COUNT, fw->qualities[q].code);
    put_text(page, "name", STYLE__COUNT, fw->qualities[q].name.zh);
    put_number(page, "weight", STYLE__COUNT, NUMBER_SCORE,
        decimal_to_double(
            framework_quality_weight(fw, county->report->evaluation.group, q)));
    page_define(page, "weight", weights);
    put_formula(page, "spread", STYLE__COUNT, NUMBER_SCORE,
        sheet_say(county, "=IF(%s=0,0,%s*100/SUMPRODUCT(W_Q_ALL,E_Q_ALL))",
            flags, weights),
        score->scored ? score->weight : 0);
    page_define(page, "spread", quality_label(county, "U", q));
    put_formula(page, "scored", STYLE__COUNT, NUMBER_COUNT,
        sheet_say(
            county, "=IF(SUMPRODUCT(%s_ALL,%s_ALL)>0,1,0)", weights, flags),
        score->scored);
    page_define(page, "scored", flags);
    put_text(
        page, "state", STYLE__COUNT, score->scored ? "计分" : "本期无可评指标");
    page_rest(page, STYLE_SMALL_CENTRE, "");
}

/* Decimals that show a parameter as fine as it is given, at least `least`. */
static int decimals_of(decimal value, int least)
{
    decimal unit = DECIMAL_ONE;
    int decimals = 0;

    while (
        decimals < DECIMAL_PLACES && (decimals < least || value % unit != 0)) {
        unit /= 10;
        decimals++;
    }
    return decimals;
}

/* The parameters of methods: their columns, and the names of their cells. */
static const struct parameter {
    const char *key, *prefix;
    enum method_parameter which;
    size_t offset; /* of the member of struct indicator */
} parameters[] = {
    {"target", "T", PARAMETER_TARGET, offsetof(struct indicator, target)},
    {"low", "LO", PARAMETER_LOW, offsetof(struct indicator, low)},
    {"high", "HI", PARAMETER_HIGH, offsetof(struct indicator, high)},
    {"floor", "MIN", PARAMETER_FLOOR, offsetof(struct indicator, floor)},
    {"ceiling", "MAX", PARAMETER_CEILING, offsetof(struct indicator, ceiling)},
    {"step", "ST", PARAMETER_STEP, offsetof(struct indicator, step)},
    {"limit", "LI", PARAMETER_LIMIT, offsetof(struct indicator, limit)}};

/* A parameter that the edition gives, under its name. */
static void put_given(
    struct county *county, struct page *page, const struct parameter *p, int i)
{
    const struct indicator *x = &county->fw->indicators[i];
    decimal value =
        *(const decimal *)(const void *)((const char *)x + p->offset);
    /* Goals are as fine as the values; a step or limit is what it is. */
    int least = p->which < PARAMETER_STEP ? x->decimals : 0;

    put_number(page, p->key, STYLE__COUNT,
        number_decimals(decimals_of(value, least)), decimal_to_double(value));
    page_define(page, p->key, indicator_label(county, p->prefix, i));
}

/* What comes from the other regions: it is written as it was. */
static void put_compared(struct county *county, struct page *page, int i)
{
    const struct indicator *x = &county->fw->indicators[i];
    const struct method_group *group =
        &county->report->evaluation.indicators[i].group;
    enum number number = number_decimals(
        x->decimals + 2 > DECIMAL_PLACES ? DECIMAL_PLACES : x->decimals + 2);

    if (group->count == 0) {
        return;
    }
    if (method_is_of_group(x)) {
        put_number(page, "target", STYLE__COUNT, number, method_best(x, group));
        page_define(page, "target", indicator_label(county, "T", i));
        put_number(page, "low", STYLE__COUNT, number, method_worst(x, group));
        page_define(page, "low", indicator_label(county, "LO", i));
    }
    if (method_parameters(x) & PARAMETER_RANK) {
        put_number(page, "place", STYLE__COUNT, NUMBER_COUNT, group->rank);
        page_define(page, "place", indicator_label(county, "RK", i));
    }
}

/* The other expression of a method, over the raw cells. */
static void put_second(struct county *county, struct page *page, int i)
{
    const struct indicator *x = &county->fw->indicators[i];
    struct expr_value value;
    const char *formula;

    if (x->second_expr == NULL) {
        return;
    }
    formula =
        expr_excel(x->second_expr, reference_label, county, county->arena);
    value = expr_evaluate(x->second_expr, &county->report->figures);
    if (formula == NULL) {
        book_fail(county->book, NULL);
    } else if (value.state == EXPR_VALUE) {
        put_formula(page, "second", STYLE__COUNT, number_decimals(x->decimals),
            or_blank(arena_printf(county->arena, "=%s", formula)), value.real);
    } else {
        put_formula_text(page, "second", STYLE__COUNT, NUMBER_GENERAL,
            or_blank(arena_printf(county->arena, "=%s", formula)), "");
    }
    page_define(page, "second", indicator_label(county, "SE", i));
}

static void put_method(struct county *county, struct page *page, int i)
{
    const struct indicator *x = &county->fw->indicators[i];
    unsigned uses = method_parameters(x);

    if (method_is_of_group(x)) {
        uses &= ~(unsigned)(PARAMETER_TARGET | PARAMETER_LOW);
    }
    for (size_t p = 0; p < sizeof(parameters) / sizeof(parameters[0]); p++) {
        if (uses & parameters[p].which) {
            put_given(county, page, &parameters[p], i);
        }
    }
    put_compared(county, page, i);
    put_second(county, page, i);
}

static void put_indicator(
    struct county *county, struct page *page, int i, bool last)
{
    const struct indicator *x = &county->fw->indicators[i];
    enum outcome outcome = county->report->evaluation.indicators[i].outcome;
    bool scored = outcome == OUTCOME_SCORED || outcome == OUTCOME_MISSING;

    page_row(page,
        page_most(page,
            (const struct page_text[]){
                {"origin", x->origin.zh}, {"name", x->name.zh}},
            2),
        last);
    put_text(page, "code", STYLE__COUNT, x->code);
    put_text(page, "name", STYLE__COUNT, x->name.zh);
    put_text(page, "method", STYLE__COUNT, method_words(x->method).zh);
    put_number(page, "weight", STYLE__COUNT, NUMBER_SCORE,
        decimal_to_double(
            framework_weight(county->fw, county->report->evaluation.group, i)));
    page_define(page, "weight", indicator_label(county, "W", i));
    put_method(county, page, i);
    put_number(page, "scored", STYLE__COUNT, NUMBER_COUNT, scored);
    page_define(page, "scored", indicator_label(county, "E", i));
    put_text(page, "state", STYLE__COUNT, outcomes[outcome]);
    put_text(page, "origin", STYLE__COUNT, x->origin.zh);
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

static void put_indicators(struct county *county, struct page *page, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    int end = quality->first + quality->count;
    int first = page->row + 1;

    for (int i = quality->first; i < end; i++) {
        put_indicator(county, page, i,
            i == end - 1 && q == county->fw->quality_count - 1);
    }
    book_define(county->book,
        sheet_say(county, "%s_ALL", quality_label(county, "W", q)), page->sheet,
        page_at(page, "weight", first, page->row));
    book_define(county->book,
        sheet_say(county, "%s_ALL", quality_label(county, "E", q)), page->sheet,
        page_at(page, "scored", first, page->row));
}

/* -- bands and vetoes ------------------------------------------------------ */

/* Bound and coefficient of each band, under the columns of target and low. */
static void put_bands(struct county *county, struct page *page)
{
    const struct framework *fw = county->fw;
    int n = 0;

    for (int i = 0; i < fw->band_count; i++) {
        const struct band *band = &fw->bands[i];

        n = i > 0 && strcmp(band->code, fw->bands[i - 1].code) == 0 ? n + 1 : 1;
        page_row(page, 1, i == fw->band_count - 1);
        put_text(page, "code", STYLE__COUNT,
            sheet_say(county, "%s %d", band->code, n));
        put_text(page, "name", STYLE__COUNT,
            sheet_say(county, "第%d档：下限、标准系数", n));
        put_number(page, "target", STYLE__COUNT,
            number_decimals(decimals_of(band->from, 0)),
            decimal_to_double(band->from));
        page_define(page, "target",
            sheet_say(
                county, "%s_%d", code_label(county, "BF", band->code), n));
        put_number(page, "low", STYLE__COUNT,
            number_decimals(decimals_of(band->coefficient, 1)),
            decimal_to_double(band->coefficient));
        page_define(page, "low",
            sheet_say(
                county, "%s_%d", code_label(county, "BC", band->code), n));
        page_rest(page, STYLE_SMALL_CENTRE, "—");
    }
}

/* 1 where the relation holds, over the raw cells. */
static void put_vetoes(struct county *county, struct page *page)
{
    const struct framework *fw = county->fw;
    int first = page->row + 1;

    for (int i = 0; i < fw->veto_count; i++) {
        const struct veto *veto = &fw->vetoes[i];
        struct expr_value value =
            expr_evaluate(veto->expr, &county->report->figures);
        const char *formula =
            expr_excel(veto->expr, reference_label, county, county->arena);
        const char *words = in_words(county,
            expr_sentence(veto->expr, reference_print, county, county->arena));

        page_row(page,
            page_most(page,
                (const struct page_text[]){
                    {"origin", words}, {"name", veto->text.zh}},
                2),
            i == fw->veto_count - 1);
        put_text(page, "code", STYLE__COUNT, veto->code);
        put_text(page, "name", STYLE__COUNT, veto->text.zh);
        put_formula(page, "scored", STYLE__COUNT, NUMBER_COUNT,
            or_blank(arena_printf(county->arena, "=N(%s)", or_blank(formula))),
            value.state == EXPR_VALUE && value.real != 0);
        put_text(page, "origin", STYLE__COUNT, words);
        page_rest(page, STYLE_SMALL_CENTRE, "—");
    }
    book_define(county->book, "VETO_ALL", page->sheet,
        page_at(page, "scored", first, page->row));
}

void parameters_sheet(struct county *county, struct page *page, int index)
{
    const struct framework *fw = county->fw;
    int group = county->report->evaluation.group;
    int first;

    (void)index;
    put_general(county, page);
    page_section(page, group < 0 ? "二、品质权重"
                                 : sheet_say(county, "二、品质权重（组别：%s）",
                                       fw->groups[group].name.zh));
    first = page->row + 1;
    for (int q = 0; q < fw->quality_count; q++) {
        put_quality(county, page, q);
    }
    book_define(county->book, "W_Q_ALL", page->sheet,
        page_at(page, "weight", first, page->row));
    book_define(county->book, "E_Q_ALL", page->sheet,
        page_at(page, "scored", first, page->row));
    page_section(page, "三、指标权重和目标");
    for (int q = 0; q < fw->quality_count; q++) {
        put_indicators(county, page, q);
    }
    if (fw->band_count > 0) {
        page_section(page, "四、分档标准（BF_ 下限，BC_ 系数）");
        put_bands(county, page);
    }
    if (fw->veto_count > 0) {
        page_section(page, "五、一票否决（1 为否决，等次定为最低一等）");
        put_vetoes(county, page);
    }
    page_close(page);
}
