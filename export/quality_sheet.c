#include "export/sheets.h"

#include <string.h>

#include "sql/history.h"

#define TREND_POINTS 3    /* a line of fewer says nothing */
#define ROW_MOST     30.0 /* points */

/* What is known of the indicator whose row is written. */
struct line {
    const struct indicator *x;
    const struct indicator_score *score;
    const char *scored; /* E_ECO_02 */
    struct expr_reference base[2];
    size_t base_count;
    bool missing; /* due and not there: yellow */
};

/*
 * The two cells that stand under 基础数据: of all that the formula reads, the
 * first two with a figure; when fewer have one, the first two.
 */
static void choose_base(struct county *county, struct line *line)
{
    const struct expr_reference *all;
    size_t count = line->x->expr == NULL
                       ? 0
                       : expr_references(line->x->expr, county->arena, &all);

    for (size_t i = 0; i < count && line->base_count < 2; i++) {
        if (cell_at(county, all[i])->state == CELL_VALUE) {
            line->base[line->base_count++] = all[i];
        }
    }
    if (line->base_count == 0) {
        for (size_t i = 0; i < count && i < 2; i++) {
            line->base[line->base_count++] = all[i];
        }
    } else if (line->base_count == 1 && count == 2) {
        memcpy(line->base, all, sizeof(line->base));
        line->base_count = 2;
    }
}

static void put_base(struct county *county, struct page *page, const char *key,
    const struct line *line, size_t which)
{
    const struct cell *cell;
    const char *name, *formula;
    enum number number;

    if (which >= line->base_count) {
        put_text(page, key, STYLE__COUNT, "—");
        return;
    }
    cell = cell_at(county, line->base[which]);
    number =
        number_decimals(county->fw->items[line->base[which].item].decimals);
    name = reference_label(county, line->base[which], county->arena);
    formula = sheet_say(county, "=IF(ISNUMBER(%s),%s,\"%s\")", name, name,
        line->missing ? "" : "—");
    if (cell->state == CELL_VALUE) {
        put_formula(page, key, STYLE__COUNT, number, formula,
            decimal_to_double(cell->value));
    } else {
        put_formula_text(page, key,
            line->missing ? STYLE_MISSING : STYLE__COUNT, number, formula,
            line->missing ? "" : "—");
    }
}

/* How what a formula reads is said. */
struct wording {
    const struct county *county;
    bool alone; /* it reads one item: only when has to be said */
};

/* 本期, 上年同期; of one item among others 年末户籍人口, 上年同期 behind it. */
static const char *reference_words(
    const void *context, struct expr_reference at, struct arena *arena)
{
    static const char *const words[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"当期", "本期"},
        [WHEN_LAST_YEAR] = {"上年同期当期", "上年同期"},
        [WHEN_PREVIOUS] = {"上期当期", "上期"}};
    const struct wording *wording = context;
    const char *when = words[at.when][at.column];
    bool usual = at.when == WHEN_NOW && at.column == COLUMN_TOTAL;

    return wording->alone ? when
                          : arena_printf(arena, "%s%s",
                                wording->county->fw->items[at.item].name.zh,
                                usual ? "" : when);
}

/* A formula in words; the codes stand in the dictionary of indicators. */
static const char *formula_words(
    struct county *county, const struct indicator *x)
{
    struct wording wording = {county, true};
    const struct expr_reference *all;
    const char *sentence, *only;
    size_t count;

    if (x->expr == NULL) {
        return "按登记表计项";
    }
    count = expr_references(x->expr, county->arena, &all);
    for (size_t i = 1; i < count; i++) {
        wording.alone &= all[i].item == all[0].item;
    }
    sentence = in_words(county,
        expr_sentence(x->expr, reference_words, &wording, county->arena));
    only = count == 1 ? reference_words(&wording, all[0], county->arena) : "";
    return strcmp(sentence, only) == 0 ? sheet_say(county, "%s数", only)
                                       : sentence;
}

/* Entries of the register that a count indicator counts. */
static int entries_of(const struct county *county, int indicator)
{
    const struct report *report = county->report;
    int count = 0;

    for (size_t i = 0; i < report->entry_count; i++) {
        count += report->entries[i].indicator == indicator &&
                 report->entries[i].kind < ENTRY_RANK &&
                 strcmp(report->entries[i].state, "accepted") == 0;
    }
    return count;
}

static const char *value_formula(struct county *county, const struct line *line)
{
    const char *formula;

    if (line->x->expr == NULL) {
        return sheet_say(county,
            "=COUNTIF(R_INDICATOR,\"%s\")"
            "-COUNTIFS(R_INDICATOR,\"%s\",R_REASON,\"不计：待审核*\")"
            "-COUNTIFS(R_INDICATOR,\"%s\",R_REASON,\"不计：已退回*\")",
            line->x->code, line->x->code, line->x->code);
    }
    formula = expr_excel(line->x->expr, reference_label, county, county->arena);
    if (formula == NULL) {
        book_fail(county->book, NULL);
        return "=0";
    }
    return line->missing || line->score->has_value
               ? arena_printf(county->arena, "=%s", formula)
               : arena_printf(county->arena, "=IF(%s=0,\"—\",%s)", line->scored,
                     formula);
}

static void put_value(
    struct county *county, struct page *page, const struct line *line, int i)
{
    enum number number = number_decimals(line->x->decimals);
    const char *formula = value_formula(county, line);

    if (line->x->expr == NULL) {
        put_formula(page, "value", STYLE__COUNT, number, formula,
            entries_of(county, i));
    } else if (line->score->has_value) {
        put_formula(
            page, "value", STYLE__COUNT, number, formula, line->score->value);
    } else {
        put_formula_text(page, "value",
            line->missing ? STYLE_MISSING : STYLE__COUNT, number, formula,
            line->missing ? "" : "—");
    }
    page_define(page, "value", indicator_label(county, "X", i));
}

/* False when the formula would ask for what the others have not given. */
static bool comparable(const struct county *county, int i)
{
    return !method_needs_peers(&county->fw->indicators[i]) ||
           county->report->evaluation.indicators[i].group.count > 0;
}

/* Two bounds as one text, live: "3—6". */
static void put_bounds(struct county *county, struct page *page, int i,
    const char *low, decimal from, const char *high, decimal to)
{
    char a[DECIMAL_TEXT], b[DECIMAL_TEXT];

    decimal_plain(from, a);
    decimal_plain(to, b);
    put_formula_text(page, "target", STYLE__COUNT, NUMBER_GENERAL,
        sheet_say(county, "=%s&\"—\"&%s", indicator_label(county, low, i),
            indicator_label(county, high, i)),
        sheet_say(county, "%s—%s", a, b));
}

static void put_target(
    struct county *county, struct page *page, const struct line *line, int i)
{
    const struct indicator *x = line->x;
    unsigned uses = method_parameters(x);

    if (uses & PARAMETER_HIGH) {
        put_bounds(county, page, i, "LO", x->low, "HI", x->high);
    } else if (uses & PARAMETER_CEILING) {
        put_bounds(county, page, i, "MIN", x->floor, "MAX", x->ceiling);
    } else if ((uses & PARAMETER_TARGET) && comparable(county, i)) {
        put_formula(page, "target", STYLE__COUNT, number_decimals(x->decimals),
            sheet_say(county, "=%s", indicator_label(county, "T", i)),
            method_best(x, &line->score->group));
    } else {
        put_text(page, "target", STYLE__COUNT, "—");
    }
}

const char *rate_formula(
    struct county *county, int i, const char *value, const char *second)
{
    const struct indicator *x = &county->fw->indicators[i];
    const struct method_cells cells = {.value = value,
        .target = indicator_label(county, "T", i),
        .low = indicator_label(county, "LO", i),
        .high = indicator_label(county, "HI", i),
        .floor = indicator_label(county, "MIN", i),
        .ceiling = indicator_label(county, "MAX", i),
        .step = indicator_label(county, "ST", i),
        .limit = indicator_label(county, "LI", i),
        .second = second,
        .rank = indicator_label(county, "RK", i),
        .band_from = code_label(county, "BF", x->band),
        .band_coefficient = code_label(county, "BC", x->band),
        .cap = "RATE_MAX"};
    const char *method = method_excel(county->fw, x, &cells, county->arena);

    return method == NULL
               ? NULL
               : sheet_say(county, "=IF(%s=0,\"—\",IF(%s,\"未报\",%s))",
                     indicator_label(county, "E", i),
                     x->second_expr == NULL
                         ? sheet_say(county, "%s=\"\"", value)
                         : sheet_say(
                               county, "OR(%s=\"\",%s=\"\")", value, second),
                     comparable(county, i) ? method : "0");
}

/* 实现程度: the one formula that differs by method. */
static void put_rate(
    struct county *county, struct page *page, const struct line *line, int i)
{
    const char *formula = rate_formula(
        county, i, page_cell(page, "value"), indicator_label(county, "SE", i));

    if (formula == NULL) {
        put_text(page, "rate", STYLE__COUNT, "—");
    } else if (line->score->outcome == OUTCOME_SCORED) {
        put_formula(page, "rate", STYLE__COUNT, NUMBER__COUNT, formula,
            line->score->rate);
    } else {
        put_formula_text(page, "rate", STYLE__COUNT, NUMBER__COUNT, formula,
            line->score->outcome == OUTCOME_MISSING ? "未报" : "—");
    }
}

/* A number while the indicator takes part, else "—". */
static void put_part(struct page *page, const char *key,
    const struct line *line, const char *formula, double cached)
{
    if (line->score->outcome == OUTCOME_SCORED ||
        line->score->outcome == OUTCOME_MISSING) {
        put_formula(page, key, STYLE__COUNT, NUMBER__COUNT, formula, cached);
    } else {
        put_formula_text(page, key, STYLE__COUNT, NUMBER__COUNT, formula, "—");
    }
}

/* What a missing value gets: a parameter of all, or of the indicator. */
static const char *least_rate(
    struct county *county, const struct indicator *x, int i)
{
    return x->method == METHOD_MINMAX && x->has_floor
               ? sheet_say(county, "%s*100", indicator_label(county, "MIN", i))
           : method_minimum(x) > 0 ? "RATE_MIN_EFFICACY"
                                   : "RATE_MIN";
}

const char *points_formula(
    struct county *county, int i, const char *rate, const char *spread)
{
    return sheet_say(county, "=IF(%s=\"—\",\"—\",IF(%s=\"未报\",%s,%s)/100*%s)",
        rate, rate, least_rate(county, &county->fw->indicators[i], i), rate,
        spread);
}

static void put_points(
    struct county *county, struct page *page, const struct line *line, int i)
{
    int q = line->x->quality;

    if (line->x->method == METHOD_NONE) {
        return;
    }
    put_formula(page, "weight", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s", indicator_label(county, "W", i)),
        decimal_to_double(
            framework_weight(county->fw, county->report->evaluation.group, i)));
    put_part(page, "spread", line,
        sheet_say(county, "=IF(%s=0,\"—\",%s*%s/SUMPRODUCT(%s_ALL,%s_ALL))",
            line->scored, page_cell(page, "weight"),
            quality_label(county, "U", q), quality_label(county, "W", q),
            quality_label(county, "E", q)),
        line->score->spread);
    page_define(page, "spread", indicator_label(county, "D", i));
    put_part(page, "points", line,
        points_formula(
            county, i, page_cell(page, "rate"), page_cell(page, "spread")),
        line->score->points);
    page_define(page, "points", indicator_label(county, "S", i));
    put_part(page, "share", line,
        sheet_say(county, "=IF(%s=\"—\",\"—\",%s)", page_cell(page, "points"),
            county_share_formula(county, page_cell(page, "points"))),
        county_share(county, line->score->points));
}

/* The published rank or grade of an indicator. */
static void put_rank(struct county *county, struct page *page, int indicator)
{
    const struct report *report = county->report;

    for (size_t i = 0; i < report->entry_count; i++) {
        const struct entry *entry = &report->entries[i];

        if (entry->indicator == indicator && entry->has_number &&
            (entry->kind == ENTRY_RANK || entry->kind == ENTRY_GRADE)) {
            put_number(page, "rank", STYLE__COUNT, NUMBER_COUNT,
                decimal_to_double(entry->number));
            return;
        }
    }
    put_text(page, "rank", STYLE__COUNT, "");
}

static void put_place(
    const struct county *county, struct page *page, int indicator)
{
    int place = indicator_place(county, indicator).place;

    if (place > 0) {
        put_number(page, "place", STYLE__COUNT, NUMBER_COUNT, place);
    } else {
        put_text(page, "place", STYLE__COUNT, "—");
    }
}

/* The values of earlier periods, this one's behind them, and their line. */
static void put_trend(
    struct county *county, struct page *page, const struct line *line, int i)
{
    const struct history *history = county->report->history;
    int first = layout_column(page->layout, "past1");
    enum number number = number_decimals(line->x->decimals);
    int points = line->score->has_value;

    put_text(page, "trend", STYLE__COUNT, "");
    for (int k = 0; history != NULL && k < HISTORY_PERIODS; k++) {
        const struct evaluation *then = history->at[HISTORY_PERIODS - 1 - k];

        if (then != NULL && then->indicators[i].has_value) {
            put_number_at(page, first + k, STYLE_HELPER, number,
                page_digits(then->indicators[i].value));
            points++;
        }
    }
    if (line->score->has_value) {
        put_formula(page, "past13", STYLE_HELPER, number,
            sheet_say(county, "=%s", page_cell(page, "value")),
            line->score->value);
    }
    if (points >= TREND_POINTS) {
        sheet_sparkline(page->sheet, page->row,
            layout_column(page->layout, "trend"), page->sheet,
            (struct cell_range){
                page->row, first, page->row, first + HISTORY_PERIODS});
    }
}

static void put_indicator(struct county *county, struct page *page, int i)
{
    const struct indicator *x = &county->fw->indicators[i];
    struct line line = {.x = x,
        .score = &county->report->evaluation.indicators[i],
        .scored = indicator_label(county, "E", i)};
    const char *words = formula_words(county, x);
    const struct words *bureau = &county->fw->bureaus[x->bureau].name;
    const struct page_text texts[] = {{"name", x->name.zh},
        {"unit", x->unit.zh}, {"formula", words}, {"bureau", bureau->zh}};

    line.missing = !line.score->has_value && x->expr != NULL &&
                   (line.score->outcome == OUTCOME_MISSING ||
                       (line.score->outcome == OUTCOME_SHOWN &&
                           freq_due(county, x->freq)));
    choose_base(county, &line);
    page_row(page, page_most(page, texts, 4), false);
    put_text(page, "code", STYLE__COUNT, x->code);
    put_text(page, "name", STYLE__COUNT, x->name.zh);
    put_text(page, "unit", STYLE__COUNT, x->unit.zh);
    put_text(page, "direction", STYLE__COUNT,
        sheet_say(county, "%s %s", direction_sign(x->direction),
            freq_words(x->freq)));
    put_base(county, page, "base1", &line, 0);
    put_base(county, page, "base2", &line, 1);
    put_text(page, "formula", STYLE__COUNT, words);
    put_value(county, page, &line, i);
    put_target(county, page, &line, i);
    put_rate(county, page, &line, i);
    put_points(county, page, &line, i);
    put_rank(county, page, i);
    put_place(county, page, i);
    put_trend(county, page, &line, i);
    put_text(
        page, "bureau", STYLE__COUNT, county->fw->bureaus[x->bureau].name.zh);
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

static void put_group(struct page *page, const char *words)
{
    page_row(page, 1, false);
    put_text(page, "code", STYLE_GROUP, "");
    put_text(page, "name", STYLE_GROUP, words);
    page_rest(page, STYLE_GROUP_CENTRE, "—");
}

static double quality_weight(const struct county *county, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    double sum = 0;

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        if (county->fw->indicators[i].method != METHOD_NONE) {
            sum += decimal_to_double(framework_weight(
                county->fw, county->report->evaluation.group, i));
        }
    }
    return sum;
}

static void put_sum(struct county *county, struct page *page, const char *key,
    int last, double cached)
{
    put_formula(page, key, STYLE_TOTAL_VALUE, NUMBER__COUNT,
        sheet_say(county, "=SUM(%s)", page_range(page, key, page->first, last)),
        cached);
}

static void put_total(struct county *county, struct page *page, int q)
{
    const struct quality_score *score =
        &county->report->evaluation.qualities[q];
    int last = page->row;
    const char *rate;

    page_row(page, 1, true);
    put_text(page, "code", STYLE_TOTAL, "");
    put_text(page, "name", STYLE_TOTAL_CENTRE, "合　　计");
    put_sum(county, page, "weight", last, quality_weight(county, q));
    put_sum(county, page, "spread", last, score->weight);
    put_sum(county, page, "points", last, score->points);
    put_sum(county, page, "share", last, county_share(county, score->points));
    page_define(page, "points", quality_label(county, "Q", q));
    rate = sheet_say(county, "=IF(%s=0,\"—\",%s/%s*100)",
        page_cell(page, "spread"), page_cell(page, "points"),
        page_cell(page, "spread"));
    if (score->scored) {
        put_formula(
            page, "rate", STYLE_TOTAL_VALUE, NUMBER__COUNT, rate, score->rate);
    } else {
        put_formula_text(
            page, "rate", STYLE_TOTAL_VALUE, NUMBER__COUNT, rate, "—");
    }
    page_rest(page, STYLE_TOTAL_CENTRE, "—");
}

/* "较上期 +0.37", live against the points then: a name of the summary. */
static const char *since(struct county *county, int q, const char *words,
    const char *prefix, const struct evaluation *then, const char **cached)
{
    const struct quality_score *now = &county->report->evaluation.qualities[q];

    if (then == NULL || !then->qualities[q].scored || !now->scored) {
        *cached = sheet_say(county, "%s%s—", *cached, words);
        return sheet_say(county, "&\"%s—\"", words);
    }
    *cached = sheet_say(county, "%s%s%s", *cached, words,
        change_words(county, now->points, then->qualities[q].points));
    return sheet_say(county, "&\"%s\"&TEXT(%s-%s,\"+0.00;-0.00;0.00\")", words,
        quality_label(county, "Q", q), quality_label(county, prefix, q));
}

/* One line above the table: the points, what has changed, the place. */
static void put_standing(struct county *county, struct page *page, int q)
{
    const struct quality_score *now = &county->report->evaluation.qualities[q];
    const char *cached = sheet_say(county, "得分 %.2f（折算权重 %.2f）",
        decimal_round_double(now->points, 2),
        decimal_round_double(now->weight, 2));
    const char *before =
        since(county, q, "　　较上期 ", "QB", county_before(county), &cached);
    const char *year = since(
        county, q, "　　较上年同期 ", "QY", county_last_year(county), &cached);
    struct ranked place = quality_place(county, q);
    const char *rank = place.place == 0 ? "　　位次 —"
                                        : sheet_say(county, "　　位次 %d／%d",
                                              place.place, place.of);

    place_formula_text(page, "standing",
        sheet_say(county,
            "=\"得分 \"&TEXT(%s,\"0.00\")&\"（折算权重 \"&TEXT(%s,\"0.00\")&"
            "\"）\"%s%s&\"%s\"",
            quality_label(county, "Q", q), quality_label(county, "U", q),
            before, year, rank),
        sheet_say(county, "%s%s", cached, rank));
}

/* The periods whose values stand beyond the print area. */
static void name_periods(struct county *county, struct page *page)
{
    const struct history *history = county->report->history;
    char key[PERIOD_TEXT];

    for (int k = 0; history != NULL && k < HISTORY_PERIODS; k++) {
        period_format(history->period[HISTORY_PERIODS - 1 - k], key);
        place_text(page, sheet_say(county, "when%d", k + 1),
            sheet_say(county, "%s", key));
    }
    period_format(county->report->period, key);
    place_text(page, "when13", sheet_say(county, "%s", key));
}

/* Rows of the table: indicators, headings of groups, the total. */
static int rows_of(const struct county *county, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    const char *group = "";
    int rows = quality->count + 1;

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        rows += strcmp(county->fw->indicators[i].group.zh, group) != 0;
        group = county->fw->indicators[i].group.zh;
    }
    return rows;
}

void quality_sheet(struct county *county, struct page *page, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    const char *group = "";

    name_periods(county, page);
    put_standing(county, page, q);
    page_fill(page, rows_of(county, q), ROW_MOST);

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        const char *own = county->fw->indicators[i].group.zh;

        if (strcmp(own, group) != 0) {
            put_group(page, own);
            group = own;
        }
        put_indicator(county, page, i);
    }
    sheet_bars(page->sheet, page_at(page, "rate", page->first, page->row));
    book_define(county->book,
        sheet_say(county, "%s_ALL", quality_label(county, "R", q)), page->sheet,
        page_at(page, "rate", page->first, page->row));
    put_total(county, page, q);
    page_close(page);
}
