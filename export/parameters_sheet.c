#include "export/sheets.h"

static const char *const methods[METHOD__COUNT] = {[METHOD_NONE] = "只列示",
    [METHOD_ATTAINMENT] = "目标实现法",
    [METHOD_INTERVAL] = "区间法",
    [METHOD_EFFICACY] = "功效系数法"};

static const char *const outcomes[] = {[OUTCOME_SCORED] = "计分",
    [OUTCOME_MISSING] = "未报",
    [OUTCOME_NOT_APPLICABLE] = "不适用",
    [OUTCOME_NOT_DUE] = "未到期",
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

static void put_general(struct county *county, struct page *page)
{
    const struct framework *fw = county->fw;

    page_section(page, "一、通用参数");
    put_parameter(page, "RATE_MAX", "实现程度上限（%）",
        decimal_to_double(fw->rate_cap), false);
    put_parameter(page, "RATE_MIN", "未报指标的实现程度（%）",
        score_minimum(METHOD_ATTAINMENT), false);
    put_parameter(page, "RATE_MIN_EFFICACY",
        "未报指标的实现程度（功效系数法，%）", score_minimum(METHOD_EFFICACY),
        false);
    put_parameter(page, "BONUS_MAX", "加分封顶（分）",
        decimal_to_double(fw->bonus_cap), false);
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
        decimal_to_double(fw->qualities[q].weight));
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

/* Decimals that show a bound as fine as it is given, at least `least`. */
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

/* A bound that the method of the indicator uses, under its name. */
static void put_bound(struct county *county, struct page *page, const char *key,
    const char *prefix, int i, decimal value)
{
    int least = county->fw->indicators[i].decimals;

    put_number(page, key, STYLE__COUNT,
        number_decimals(decimals_of(value, least)), decimal_to_double(value));
    page_define(page, key, indicator_label(county, prefix, i));
}

static void put_bounds(struct county *county, struct page *page, int i)
{
    const struct indicator *x = &county->fw->indicators[i];
    bool interval = x->method == METHOD_INTERVAL;

    if (x->method == METHOD_ATTAINMENT || x->method == METHOD_EFFICACY) {
        put_bound(county, page, "target", "T", i, x->target);
    }
    if (interval || x->method == METHOD_EFFICACY) {
        put_bound(county, page, "low", "LO", i, x->low);
    }
    if (interval) {
        put_bound(county, page, "high", "HI", i, x->high);
        put_bound(county, page, "floor", "MIN", i, x->floor);
        put_bound(county, page, "ceiling", "MAX", i, x->ceiling);
    }
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
    put_text(page, "method", STYLE__COUNT, methods[x->method]);
    put_number(page, "weight", STYLE__COUNT, NUMBER_SCORE,
        decimal_to_double(x->weight));
    page_define(page, "weight", indicator_label(county, "W", i));
    put_bounds(county, page, i);
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

void parameters_sheet(struct county *county, struct page *page, int index)
{
    const struct framework *fw = county->fw;
    int first;

    (void)index;
    put_general(county, page);
    page_section(page, "二、品质权重");
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
    page_close(page);
}
