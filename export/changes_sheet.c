#include "export/changes.h"

#include <math.h>
#include <string.h>

void changes_head(
    struct page *page, const struct span_head *heads, size_t count)
{
    int lines = 1;

    for (size_t i = 0; i < count; i++) {
        lines = strchr(heads[i].text, '\n') == NULL ? lines : 2;
    }
    page_heads(page, lines);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(heads[i].from, heads[i].to) == 0) {
            put_text(page, heads[i].from, STYLE_HEAD, heads[i].text);
        } else {
            put_span(
                page, heads[i].from, heads[i].to, STYLE_HEAD, heads[i].text);
        }
    }
}

void changes_count(struct page *page, const char *text)
{
    page_row(page, 1, true);
    put_span(page, "line", "why", STYLE_SMALL_CENTRE, text);
}

void changes_control(struct writing *w)
{
    double gap =
        w->sum - (w->county->report->evaluation.total - w->base->total);

    put_formula_text(w->page, "why", STYLE_TOTAL, NUMBER_GENERAL,
        "=IF(ABS(EFFECT_SUM-(TOTAL_SCORE-OLD_TOTAL))<=0.000000001,"
        "\"与总分增减一致\",\"与总分增减不符，差 \""
        "&TEXT(EFFECT_SUM-(TOTAL_SCORE-OLD_TOTAL),\"0.000000000\"))",
        fabs(gap) <= 1e-9
            ? "与总分增减一致"
            : sheet_say(w->county, "与总分增减不符，差 %.9f", gap));
}

/* -- both versions --------------------------------------------------------- */

static void put_pair(struct page *page, const char *what, const char *was,
    const char *is, const char *changed, bool last)
{
    page_row(page, 1, last);
    put_span(page, "line", "name", STYLE_SMALL, what);
    put_span(page, "was", "gap", STYLE_SMALL_CENTRE, was);
    put_span(page, "change", "effect", STYLE_SMALL_CENTRE, is);
    put_text(page, "why", STYLE__COUNT, changed);
}

static const char *moment(struct county *county, int64_t at)
{
    char text[TIME_TEXT];

    if (at == 0) {
        return "—";
    }
    time_format(at, text);
    return sheet_say(county, "%.16s 北京时间", text);
}

static void put_versions(struct writing *w)
{
    static const struct span_head heads[] = {{"line", "name", "项　　目"},
        {"was", "gap", "上次公布版"}, {"change", "effect", "本版"},
        {"why", "why", "变化"}};
    struct county *county = w->county;
    const struct report *report = county->report;
    const struct published *base = w->base;
    const char *edition =
        sheet_say(county, "%s／%s", county->fw->edition, county->fw->version);

    page_section(w->page, "一、版本对照");
    CHANGES_HEAD(w->page, heads);
    if (base == NULL) {
        changes_count(w->page,
            "本版为本地区本期首次公布（或此前各版未留存数据），没有可比的上次公布版。");
        return;
    }
    put_pair(w->page, "数据版本", base->data_version, report->data_version,
        sheet_say(county, "数据 %zu 项不同", w->changes.count), false);
    put_pair(w->page, "指标体系／体系版本", edition, edition, "未变", false);
    put_pair(w->page, "数据时点", moment(county, base->as_of),
        moment(county, report->as_of), "—", false);
    put_pair(w->page, "验证码", base->code, county->code, "按版本生成", false);
    put_pair(w->page, "文件 SHA-256（前16位）",
        sheet_say(county, "%.4s %.4s %.4s %.4s", base->sha256, base->sha256 + 4,
            base->sha256 + 8, base->sha256 + 12),
        "见公布记录（文件不能载有自身的校验值）", "—", true);
}

/* -- scores ---------------------------------------------------------------- */

static void put_points(struct page *page, const char *key, enum style style,
    struct published_points points)
{
    if (points.has) {
        put_number(page, key, style, NUMBER_SCORE, points.points);
    } else {
        put_text(page, key, style, "—");
    }
}

/* Old and new points with their difference; `now` is a name. */
static void put_both(struct writing *w, struct published_points was,
    struct published_points is, const char *now, bool total)
{
    struct page *page = w->page;
    enum style style = total ? STYLE_TOTAL_VALUE : STYLE__COUNT;
    const char *a = page_cell(page, "was"), *b = page_cell(page, "is");

    put_points(page, "was", style, was);
    if (is.has) {
        put_formula(page, "is", style, NUMBER_SCORE,
            sheet_say(w->county, "=%s", now), is.points);
    } else {
        put_text(page, "is", style, "—");
    }
    put_formula(page, "gap", style, NUMBER_CHANGE,
        sheet_say(w->county, "=N(%s)-N(%s)", b, a),
        (is.has ? is.points : 0) - (was.has ? was.points : 0));
}

static struct published_points points_now(
    const struct county *county, int indicator)
{
    const struct indicator_score *score =
        &county->report->evaluation.indicators[indicator];

    return (struct published_points){score_takes_part(score), score->points};
}

static bool moved(const struct writing *w, int indicator)
{
    struct published_points was = w->base->indicators[indicator];
    struct published_points is = points_now(w->county, indicator);

    return was.has != is.has || (was.has && was.points != is.points);
}

/* The changes that an indicator reads: "1、3". */
static const char *causes_of(struct writing *w, int indicator)
{
    const char *out = "";

    for (size_t k = 0; k < w->changes.count; k++) {
        const struct change *change = &w->changes.list[k];

        for (size_t i = 0; i < change->reader_count; i++) {
            if (change->readers[i] == indicator) {
                out = sheet_say(w->county, "%s%s%zu", out,
                    out[0] == '\0' ? "" : "、", k + 1);
            }
        }
    }
    return out[0] == '\0' ? "权重重新分摊或可比地区变动"
                          : sheet_say(w->county, "变动序号 %s", out);
}

static void put_indicator(struct writing *w, int i)
{
    const struct indicator *x = &w->county->fw->indicators[i];
    const char *causes = causes_of(w, i);

    page_row(w->page, page_lines(w->page, "name", x->name.zh), false);
    put_text(w->page, "line", STYLE__COUNT, "");
    put_text(w->page, "code", STYLE__COUNT, x->code);
    put_text(w->page, "name", STYLE__COUNT, x->name.zh);
    put_both(w, w->base->indicators[i], points_now(w->county, i),
        indicator_label(w->county, "S", i), false);
    put_text(w->page, "change", STYLE__COUNT, "");
    put_span(w->page, "kind", "why", STYLE_SMALL, causes);
}

static void put_quality(struct writing *w, int q)
{
    struct county *county = w->county;
    const struct quality *quality = &county->fw->qualities[q];
    const struct quality_score *score =
        &county->report->evaluation.qualities[q];
    int count = 0;

    for (int i = quality->first; i < quality->first + quality->count; i++) {
        count += moved(w, i);
    }
    page_row(w->page, 1, false);
    put_span(w->page, "line", "name", STYLE_BODY, quality->name.zh);
    put_both(w, w->base->qualities[q],
        (struct published_points){score->scored, score->points},
        quality_label(county, "Q", q), false);
    put_formula(w->page, "change", STYLE_VALUE, NUMBER_SCORE,
        sheet_say(county, "=%s", quality_label(county, "U", q)), score->weight);
    put_span(w->page, "kind", "why", STYLE_SMALL,
        count == 0 ? "未变" : sheet_say(county, "%d 项指标得分变动", count));
    for (int i = quality->first; i < quality->first + quality->count; i++) {
        if (moved(w, i)) {
            put_indicator(w, i);
        }
    }
}

static void put_scores(struct writing *w)
{
    static const struct span_head heads[] = {
        {"line", "name", "品质；得分变动的指标"}, {"was", "was", "上次公布版"},
        {"is", "is", "本版"}, {"gap", "gap", "增减"},
        {"change", "change", "折算权重"}, {"kind", "why", "说明"}};
    const struct evaluation *all = &w->county->report->evaluation;
    struct page *page = w->page;

    page_section(page, "三、得分变动（分）");
    CHANGES_HEAD(page, heads);
    for (int q = 0; q < w->county->fw->quality_count; q++) {
        put_quality(w, q);
    }
    page_row(page, 1, true);
    put_text(page, "line", STYLE_TOTAL, "");
    put_text(page, "code", STYLE_TOTAL, "");
    put_text(page, "name", STYLE_TOTAL_CENTRE, "总　　分");
    put_both(w, (struct published_points){true, w->base->total},
        (struct published_points){true, all->total}, "TOTAL_SCORE", true);
    page_define(page, "was", "OLD_TOTAL");
    put_span(page, "kind", "effect", STYLE_TOTAL_CENTRE, "与影响得分合计核对");
    changes_control(w);
    page_rest(page, STYLE_TOTAL_CENTRE, "—");
}

/* -- the register ---------------------------------------------------------- */

static const struct entry *entry_of(
    const struct entry *entries, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i].id == id) {
            return &entries[i];
        }
    }
    return NULL;
}

/* 国家级，科技部，2023-12-13，数 3，已审核. */
static const char *entry_words(struct county *county, const struct entry *e)
{
    char number[DECIMAL_TEXT] = "";
    const char *state = strcmp(e->state, "accepted") == 0   ? "已审核"
                        : strcmp(e->state, "returned") == 0 ? "已退回"
                                                            : "待审核";

    if (e->has_number) {
        decimal_plain(e->number, number);
    }
    return sheet_say(county, "%s%s%s%s%s%s%s%s%s",
        e->level < 0 ? "" : county->fw->levels[e->level].name.zh,
        e->level < 0 ? "" : "，", e->body, e->body[0] == '\0' ? "" : "，",
        e->date, e->date[0] == '\0' ? "" : "，", number,
        number[0] == '\0' ? "" : "，", state);
}

/* One of the two may be NULL: entered since, or withdrawn. */
static void put_entry(struct writing *w, const struct entry *was,
    const struct entry *is, int number)
{
    struct county *county = w->county;
    const struct entry *e = is == NULL ? was : is;

    if (e == NULL) {
        return;
    }
    const char *before = was == NULL ? "—" : entry_words(county, was);
    const char *after = is == NULL ? "—" : entry_words(county, is);
    const struct page_text texts[] = {
        {"name", e->title}, {"name", before}, {"name", after}};

    page_row(w->page, page_most(w->page, texts, 3), false);
    put_number(w->page, "line", STYLE__COUNT, NUMBER_COUNT, number);
    put_text(w->page, "code", STYLE__COUNT, entry_kind_words(e->kind).zh);
    put_text(w->page, "name", STYLE__COUNT, e->title);
    put_span(w->page, "was", "gap", STYLE_SMALL, before);
    put_span(w->page, "change", "effect", STYLE_SMALL, after);
    put_text(w->page, "why", STYLE__COUNT,
        was == NULL  ? "新登记"
        : is == NULL ? "撤销登记"
        : strcmp(was->title, is->title) == 0
            ? "更正"
            : sheet_say(county, "更正，原名称：%s", was->title));
}

static bool entry_differs(
    struct county *county, const struct entry *a, const struct entry *b)
{
    return a->kind != b->kind || strcmp(a->title, b->title) != 0 ||
           strcmp(entry_words(county, a), entry_words(county, b)) != 0;
}

static void put_entries(struct writing *w)
{
    static const struct span_head heads[] = {{"line", "line", "序号"},
        {"code", "code", "类别"}, {"name", "name", "登记事项"},
        {"was", "gap", "上次公布版"}, {"change", "effect", "本版"},
        {"why", "why", "变动"}};
    const struct report *report = w->county->report;
    const struct published *base = w->base;
    int count = 0;

    page_section(w->page, "四、登记事项变动（不并入百分制总分）");
    CHANGES_HEAD(w->page, heads);
    for (size_t i = 0; i < report->entry_count; i++) {
        const struct entry *is = &report->entries[i];
        const struct entry *was =
            entry_of(base->entries, base->entry_count, is->id);

        if (was == NULL || entry_differs(w->county, was, is)) {
            put_entry(w, was, is, ++count);
        }
    }
    for (size_t i = 0; i < base->entry_count; i++) {
        const struct entry *was = &base->entries[i];

        if (entry_of(report->entries, report->entry_count, was->id) == NULL) {
            put_entry(w, was, NULL, ++count);
        }
    }
    changes_count(
        w->page, count == 0 ? "无" : sheet_say(w->county, "共 %d 项", count));
}

void changes_sheet(struct county *county, struct page *page, int index)
{
    const struct lineage *lineage = county->report->lineage;
    struct writing w = {.county = county,
        .page = page,
        .base = lineage == NULL ? NULL : lineage->base};

    (void)index;
    if (w.base != NULL &&
        !changes_find(county->report, county->arena, &w.changes)) {
        book_fail(county->book, NULL);
        return;
    }
    put_versions(&w);
    if (w.base != NULL) {
        changes_cells(&w);
        put_scores(&w);
        put_entries(&w);
        changes_steps(&w);
    }
    page_close(page);
}
