#include "export/sheets.h"

#include <math.h>
#include <string.h>

#define CHART_ROWS   16
#define CHART_POINTS 15.0
#define REASON_BYTES 400

/* Pixels of the columns from `from` to `to` at 96 a inch. */
static int pixels(const struct page *page, int from, int to)
{
    int sum = 0;

    for (int i = from; i <= to; i++) {
        sum += (int)(page->layout->columns[i].width * 7 + 0.5) + 5;
    }
    return sum;
}

static void append(char *out, const char *lead, const char *words)
{
    size_t n = strlen(out);

    if (n + strlen(lead) + strlen(words) + 1 < REASON_BYTES) {
        strcat(out, lead);
        strcat(out, words);
    }
}

/* The indicator of a quality that loses most by this outcome and is not in
 * `taken`; -1 when none loses anything. */
static int worst(const struct county *county, const struct quality *quality,
    enum outcome outcome, const bool *taken)
{
    const struct indicator_score *scores =
        county->report->evaluation.indicators;
    double most = 0.005;
    int found = -1;

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        double lost = scores[i].spread - scores[i].points;

        if (scores[i].outcome == outcome && !taken[i - quality->first] &&
            lost > most) {
            most = lost;
            found = i;
        }
    }
    return found;
}

/* Up to `most` names of one outcome, dearest first; whether one was added. */
static bool list_worst(struct county *county, const struct quality *quality,
    enum outcome outcome, const char *lead, char *out)
{
    bool taken[256] = {false};
    int named = 0, at;

    while (named < 2 && quality->count <= 256 &&
           (at = worst(county, quality, outcome, taken)) >= 0) {
        taken[at - quality->first] = true;
        append(
            out, named == 0 ? lead : "、", county->fw->indicators[at].name.zh);
        named++;
    }
    if (named == 2 && worst(county, quality, outcome, taken) >= 0) {
        append(out, "等", "");
    }
    return named > 0;
}

static const char *reasons(struct county *county, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    char text[REASON_BYTES] = "";
    bool some;

    if (!county->report->evaluation.qualities[q].scored) {
        return "本期无可评指标，权重分摊给其他品质";
    }
    some = list_worst(county, quality, OUTCOME_MISSING, "未报：", text);
    list_worst(county, quality, OUTCOME_SCORED,
        some ? "；未达标：" : "未达标：", text);
    return text[0] == '\0' ? "无" : sheet_say(county, "%s", text);
}

/* A number, or "—" where the quality has nothing scored. */
static void put_or_dash(struct page *page, const char *key, enum style style,
    bool there, const char *formula, double cached)
{
    if (there) {
        put_formula(page, key, style, NUMBER__COUNT, formula, cached);
    } else {
        put_formula_text(page, key, style, NUMBER__COUNT, formula, "—");
    }
}

/* Points of an earlier period and what has changed since; `now` is in the
 * row's cell of points. */
static void put_earlier(struct county *county, struct page *page,
    const char *before, const char *change, enum style style, double then,
    double now)
{
    if (isnan(then)) {
        put_text(page, before, style, "—");
        put_text(page, change, style, "—");
        return;
    }
    put_number(page, before, style, NUMBER__COUNT, then);
    put_formula(page, change, style, NUMBER__COUNT,
        sheet_say(county, "=%s-%s", page_cell(page, "points"),
            page_cell(page, before)),
        page_difference(now, then));
}

/* Of a quality, or (-1) of the total. NaN: not known, or not scored then. */
static double points_of(const struct evaluation *e, int q)
{
    return e == NULL                ? NAN
           : q < 0                  ? e->total
           : e->qualities[q].scored ? e->qualities[q].points
                                    : NAN;
}

static void put_changes(
    struct county *county, struct page *page, int q, enum style style)
{
    double now = points_of(&county->report->evaluation, q);

    put_earlier(county, page, "before", "change", style,
        isnan(now) ? now : points_of(county_before(county), q), now);
    put_earlier(county, page, "year_before", "year_change", style,
        isnan(now) ? now : points_of(county_last_year(county), q), now);
}

static void put_place(struct page *page, enum style style, int place)
{
    if (place > 0) {
        put_number(page, "place", style, NUMBER_COUNT, place);
    } else {
        put_text(page, "place", style, "—");
    }
}

/* What the radar shows of the period before. */
static void put_before_rate(
    const struct county *county, struct page *page, int q)
{
    const struct evaluation *before = county_before(county);

    if (before != NULL) {
        put_number(page, "before_rate", STYLE__COUNT, NUMBER__COUNT,
            before->qualities[q].scored ? before->qualities[q].rate : 0);
    }
}

static double share(int part, int whole)
{
    return whole == 0 ? 0 : 100.0 * part / whole;
}

/* Counts of a quality: from the sheet of the quality itself. */
static void put_counts(struct county *county, struct page *page, int q)
{
    const struct quality_score *score =
        &county->report->evaluation.qualities[q];
    const char *due = page_cell(page, "due");
    const char *reported = page_cell(page, "reported");

    put_formula(page, "due", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=SUM(%s_ALL)", quality_label(county, "E", q)),
        score->due);
    put_formula(page, "reported", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=COUNT(%s_ALL)", quality_label(county, "R", q)),
        score->reported);
    put_or_dash(page, "complete", STYLE__COUNT, score->due > 0,
        sheet_say(county, "=IF(%s=0,\"—\",%s/%s*100)", due, reported, due),
        share(score->reported, score->due));
}

static void put_quality(struct county *county, struct page *page, int q)
{
    const struct quality *quality = &county->fw->qualities[q];
    const struct evaluation *all = &county->report->evaluation;
    const struct quality_score *score = &all->qualities[q];
    const char *why = reasons(county, q);
    const char *points;
    const struct grade *grade =
        score->scored ? score_grade(county->fw, score->rate) : NULL;

    page_row(page, page_lines(page, "reason", why), false);
    points = page_cell(page, "points");
    put_link(page, "name", STYLE_LINK, county_sheet(county, quality_sheet, q),
        quality->name.zh);
    put_formula(page, "weight", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s", quality_label(county, "W", q)),
        decimal_to_double(framework_quality_weight(county->fw, all->group, q)));
    put_formula(page, "spread", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s", quality_label(county, "U", q)), score->weight);
    put_formula(page, "points", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s", quality_label(county, "Q", q)), score->points);
    put_or_dash(page, "rate", STYLE__COUNT, score->scored,
        sheet_say(county, "=IF(%s=0,\"—\",%s/%s*100)",
            page_cell(page, "spread"), points, page_cell(page, "spread")),
        score->rate);
    put_formula(page, "share", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s", county_share_formula(county, points)),
        county_share(county, score->points));
    put_counts(county, page, q);
    put_changes(county, page, q, STYLE__COUNT);
    page_define(page, "before", quality_label(county, "QB", q));
    page_define(page, "year_before", quality_label(county, "QY", q));
    put_place(page, STYLE__COUNT, quality_place(county, q).place);
    put_before_rate(county, page, q);
    put_formula_text(page, "grade", STYLE__COUNT, NUMBER_GENERAL,
        sheet_say(county, "=IF(%s=\"—\",\"—\",%s)", page_cell(page, "rate"),
            grade_formula(county, page_cell(page, "rate"), 0)),
        grade == NULL ? "—" : grade->name.zh);
    put_text(page, "reason", STYLE__COUNT, why);
}

static void put_sum(struct county *county, struct page *page, const char *key,
    int last, double cached)
{
    put_formula(page, key,
        style_row(page->layout->columns[layout_column(page->layout, key)].style)
                    ->align == ALIGN_RIGHT
            ? STYLE_TOTAL_VALUE
            : STYLE_TOTAL_CENTRE,
        NUMBER__COUNT,
        sheet_say(county, "=SUM(%s)", page_range(page, key, page->first, last)),
        cached);
}

/* What a quality adds to the sum that a mean other than the arithmetic one is
 * taken of; 0 when it takes no part. */
static const char *mean_term(struct county *county, int q, bool logarithm)
{
    const char *spread = quality_label(county, "U", q);
    const char *points = quality_label(county, "Q", q);

    return sheet_say(county,
        logarithm ? "IF(%s=1,%s*LN(%s/%s*100),0)"
                  : "IF(%s=1,%s*(%s/%s*100)^MEAN_POWER,0)",
        quality_label(county, "E", q), spread, points, spread);
}

/* The total by the edition's mean, over the rates of the qualities. */
static const char *mean_formula(
    struct county *county, const struct page *page, int last)
{
    const struct framework *fw = county->fw;
    bool power = fw->aggregate == MEAN_HARMONIC ||
                 (fw->aggregate == MEAN_GENERALISED && fw->aggregate_power);
    bool zero = power && fw->aggregate == MEAN_GENERALISED &&
                fw->aggregate_power > 0; /* a zero does not make all zero */
    const char *spread = page_range(page, "spread", page->first, last);
    const char *sum = "0";

    for (int q = 0; q < fw->quality_count; q++) {
        sum = sheet_say(county, "%s+%s", sum, mean_term(county, q, !power));
    }
    return sheet_say(county,
        power ? "=IF(OR(SUM(%s)=0,%s(%s)<=0),0,((%s)/SUM(%s))^(1/MEAN_POWER))"
              : "=IF(OR(SUM(%s)=0,%s(%s)<=0),0,EXP((%s)/SUM(%s)))",
        spread, zero ? "MAX" : "MIN",
        page_range(page, "rate", page->first, last), sum, spread);
}

/* The grade of the total, with what forces a lower one. */
static const char *total_grade(
    struct county *county, const struct page *page, int last)
{
    const struct framework *fw = county->fw;
    const char *out = grade_formula(county, "TOTAL_SCORE", 0);

    if (fw->has_quality_floor) {
        out = sheet_say(county,
            "IF(COUNTIF(%s,\"<\"&(QUALITY_FLOOR-0.005))>0,%s,%s)",
            page_range(page, "rate", page->first, last),
            grade_formula(county, "TOTAL_SCORE", fw->floor_grade), out);
    }
    if (fw->veto_count > 0) {
        out = sheet_say(county, "IF(SUM(VETO_ALL)>0,\"%s\",%s)",
            fw->grades[fw->grade_count - 1].name.zh, out);
    }
    return out;
}

static int total_place(const struct county *county)
{
    return county->robust && county->report->rival_count > 0
               ? (int)county->perturbed.rank.nominal
               : 0;
}

/* What stands under the total's row beside the sums. */
static void put_total_reason(struct county *county, struct page *page)
{
    if (county->fw->penalty_cap > 0) {
        put_formula_text(page, "reason", STYLE_SMALL, NUMBER_GENERAL,
            "=\"加分 \"&BONUS_SUM&\" 分、扣分 \"&PENALTY_SUM&\" 分，单列\"",
            sheet_say(county, "加分 %.10g 分、扣分 %.10g 分，单列",
                decimal_to_double(county->report->bonus),
                decimal_to_double(county->report->penalty)));
    } else {
        put_text(page, "reason", STYLE_SMALL, "加分单列，见荣誉与等次登记表");
    }
}

static void put_total(struct county *county, struct page *page)
{
    const struct evaluation *all = &county->report->evaluation;
    double weight = 0, spread = 0, points = 0;
    int last = page->row;

    for (int q = 0; q < county->fw->quality_count; q++) {
        weight += decimal_to_double(
            framework_quality_weight(county->fw, all->group, q));
        spread += all->qualities[q].weight;
        points += all->qualities[q].points;
    }
    page_row(page, 1, true);
    put_text(page, "name", STYLE_TOTAL_CENTRE, "合　　计");
    put_sum(county, page, "weight", last, weight);
    put_sum(county, page, "spread", last, spread);
    if (county->fw->aggregate == MEAN_ARITHMETIC) {
        put_sum(county, page, "points", last, all->total);
    } else {
        put_formula(page, "points", STYLE_TOTAL_VALUE, NUMBER__COUNT,
            mean_formula(county, page, last), all->total);
    }
    page_define(page, "points", "TOTAL_SCORE");
    put_or_dash(page, "rate", STYLE_TOTAL_VALUE, all->scored,
        sheet_say(county, "=IF(%s=0,\"—\",%s/%s*100)",
            page_cell(page, "spread"), page_cell(page, "points"),
            page_cell(page, "spread")),
        spread > 0 ? all->total / spread * 100 : 0);
    put_sum(county, page, "share", last, county_share(county, points));
    put_sum(county, page, "due", last, all->due);
    put_sum(county, page, "reported", last, all->reported);
    put_or_dash(page, "complete", STYLE_TOTAL_VALUE, all->due > 0,
        sheet_say(county, "=IF(%s=0,\"—\",%s/%s*100)", page_cell(page, "due"),
            page_cell(page, "reported"), page_cell(page, "due")),
        share(all->reported, all->due));
    put_formula_text(page, "grade", STYLE_TOTAL_CENTRE, NUMBER_GENERAL,
        sheet_say(county, "=IF(%s=\"—\",\"—\",%s)", page_cell(page, "rate"),
            total_grade(county, page, last)),
        all->grade == NULL ? "—" : all->grade->name.zh);
    page_define(page, "grade", "TOTAL_GRADE");
    put_changes(county, page, -1, STYLE_TOTAL_VALUE);
    put_place(page, STYLE_TOTAL_CENTRE, total_place(county));
    put_total_reason(county, page);
}

/* "较上期 +0.78　较上年 +3.33", of the cells of the total's row. */
static void put_total_note(struct county *county, struct page *page)
{
    static const struct {
        const char *key, *words;
    } parts[] = {{"change", "较上期 "}, {"year_change", "　较上年 "}};
    const struct evaluation *then[] = {
        county_before(county), county_last_year(county)};
    const char *formula = "=\"\"", *cached = "";

    if (then[0] == NULL && then[1] == NULL) {
        place_text(page, "total_note", "四舍五入两位小数后定等次");
        return;
    }
    for (int i = 0; i < 2; i++) {
        const char *cell = page_cell(page, parts[i].key);

        formula = sheet_say(county,
            "%s&\"%s\"&IF(ISNUMBER(%s),TEXT(%s,\"+0.00;-0.00;0.00\"),\"—\")",
            formula, parts[i].words, cell, cell);
        cached = sheet_say(county, "%s%s%s", cached, parts[i].words,
            then[i] == NULL
                ? "—"
                : change_words(county, county->report->evaluation.total,
                      then[i]->total));
    }
    place_formula_text(page, "total_note", formula, cached);
}

static void put_standing(struct county *county, struct page *page)
{
    size_t rivals = county->report->rival_count;
    int place = total_place(county);

    place_text(page, "place",
        place == 0 ? "—"
                   : sheet_say(county, "%d / %d", place, (int)rivals + 1));
    place_text(
        page, "place_note", rivals == 0 ? "没有可比地区" : "不是公布位次");
    place_text(page, "interval", county->robust ? spread_words(county) : "—");
}

static void put_boxes(struct county *county, struct page *page)
{
    const struct evaluation *all = &county->report->evaluation;

    place_formula(page, "total", "=TOTAL_SCORE", all->total);
    put_total_note(county, page);
    put_standing(county, page);
    place_formula_text(page, "grade", "=TOTAL_GRADE",
        all->grade == NULL ? "—" : all->grade->name.zh);
    place_formula(
        page, "bonus", "=BONUS_SUM", decimal_to_double(county->report->bonus));
    place_formula(page, "complete",
        sheet_say(county, "=IF(%s=0,0,%s/%s*100)", page_cell(page, "due"),
            page_cell(page, "reported"), page_cell(page, "due")),
        share(all->reported, all->due));
    place_formula_text(page, "counts",
        sheet_say(county, "=\"应评 \"&%s&\"，已报 \"&%s",
            page_cell(page, "due"), page_cell(page, "reported")),
        sheet_say(county, "应评 %d，已报 %d", all->due, all->reported));
    place_text(page, "state", county->preliminary ? "预报" : "正式");
    place_text(page, "state_note",
        county->preliminary ? "有应报未报或强制性审核错误"
                            : "应报已报齐，无强制性审核错误");
}

/* The axis of the radar begins in the middle where nothing lies below. */
static double least_rate(const struct county *county)
{
    const struct evaluation *before = county_before(county);
    double least = 50;

    for (int q = 0; q < county->fw->quality_count; q++) {
        if (county->report->evaluation.qualities[q].rate < 50 ||
            (before != NULL && before->qualities[q].rate < 50)) {
            least = 0;
        }
    }
    return least;
}

static void put_caption(struct page *page, int from, int to, const char *text)
{
    struct look caption = {STYLE_CAPTION, NUMBER_GENERAL, 0};

    sheet_merge(page->sheet,
        (struct cell_range){page->row, from, page->row, to}, caption);
    cell_text(page->sheet, page->row, from, caption, text);
}

static void put_radar(struct county *county, struct page *page, int last,
    struct chart_frame frame)
{
    const struct chart_series series[2] = {
        {"上期", page_at(page, "before_rate", page->first, last), COLOUR_RULE,
            true},
        {"本期", page_at(page, "rate", page->first, last), COLOUR_ACCENT,
            false}};
    int from = county_before(county) == NULL ? 1 : 0;

    sheet_radar(page->sheet, frame, page_at(page, "name", page->first, last),
        series + from, (size_t)(2 - from), least_rate(county), 100);
}

static void put_charts(struct county *county, struct page *page, int last)
{
    int half = layout_column(page->layout, "before");
    int end = page->layout->printed - 1;
    int top = page->row + 2;
    const struct chart_series bars[2] = {
        {"折算权重", page_at(page, "spread", page->first, last), 0xDCE3EE,
            false},
        {"得分", page_at(page, "points", page->first, last), COLOUR_ACCENT,
            false}};

    page->row = top - 1;
    sheet_row(page->sheet, page->row, 18);
    put_caption(page, 0, half,
        sheet_say(county, "图1　六项品质得分率（%%，中心为%.0f）",
            least_rate(county)));
    put_caption(page, half + 1, end, "图2　得分与折算权重（分）");
    for (int i = 0; i < CHART_ROWS; i++) {
        sheet_row(page->sheet, top + i, CHART_POINTS);
    }
    put_radar(county, page, last,
        (struct chart_frame){top, 0, pixels(page, 0, half), CHART_ROWS * 20});
    sheet_bar_chart(page->sheet,
        (struct chart_frame){
            top, half + 1, pixels(page, half + 1, end), CHART_ROWS * 20},
        page_at(page, "name", page->first, last), bars);
    page->row = top + CHART_ROWS - 1;
}

void summary_sheet(struct county *county, struct page *page, int index)
{
    int last;

    (void)index;
    for (int q = 0; q < county->fw->quality_count; q++) {
        put_quality(county, page, q);
    }
    last = page->row;
    sheet_bars(page->sheet, page_at(page, "rate", page->first, last));
    book_define(county->book, "POINTS_ALL", page->sheet,
        page_at(page, "points", page->first, last));
    put_total(county, page);
    put_boxes(county, page);
    put_charts(county, page, last);
    page_close(page);
}
