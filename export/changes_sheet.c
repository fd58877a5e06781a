#include "export/changes.h"
#include "export/sheets.h"

#include "eval/explain.h"

#include <math.h>
#include <string.h>

enum {
    FORMULA_MOST = 7000 /* characters; Excel allows 8192 */
};

/* The sheet while it is written. */
struct writing {
    struct county *county;
    struct page *page;
    const struct published *base;
    struct changes changes;
    int first, last; /* rows with an effect */
    double sum;      /* of all effects */
};

/* A head row of one of the tables: a text for each span of columns. */
struct head {
    const char *from, *to, *text;
};

static void put_head(struct page *page, const struct head *heads, size_t count)
{
    page_row(page, 2, false);
    page->edges = EDGE_TOP;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(heads[i].from, heads[i].to) == 0) {
            put_text(page, heads[i].from, STYLE_HEAD, heads[i].text);
        } else {
            put_span(
                page, heads[i].from, heads[i].to, STYLE_HEAD, heads[i].text);
        }
    }
}

#define HEAD(page, heads) \
    put_head(page, heads, sizeof(heads) / sizeof((heads)[0]))

/* The only row of a table without one. */
static void put_none(struct page *page, const char *text)
{
    page_row(page, 1, true);
    put_span(page, "line", "why", STYLE_SMALL_CENTRE, text);
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
    static const struct head heads[] = {{"line", "name", "项　　目"},
        {"was", "gap", "上次公布版"}, {"change", "effect", "本版"},
        {"why", "why", "变化"}};
    struct county *county = w->county;
    const struct report *report = county->report;
    const struct published *base = w->base;
    const char *edition =
        sheet_say(county, "%s／%s", county->fw->edition, county->fw->version);

    page_section(w->page, "一、版本对照");
    HEAD(w->page, heads);
    if (base == NULL) {
        put_none(w->page,
            "本版为本地区本期首次公布（或此前各版未留存数据），没有可比的上次公布版。");
        return;
    }
    put_pair(w->page, "数据版本", base->data_version, report->data_version,
        sheet_say(county, "数据 %zu 项不同", w->changes.count), false);
    put_pair(w->page, "指标体系／体系版本", edition, edition, "未变", false);
    put_pair(w->page, "数据时点", moment(county, base->as_of),
        moment(county, report->as_of), "—", false);
    put_pair(
        w->page, "验证码", base->code, county->code, "按版本生成", false);
    put_pair(w->page, "文件 SHA-256（前16位）",
        sheet_say(county, "%.4s %.4s %.4s %.4s", base->sha256, base->sha256 + 4,
            base->sha256 + 8, base->sha256 + 12),
        "见公布记录（文件不能载有自身的校验值）", "—", true);
}

/* -- data ------------------------------------------------------------------ */

static const char *kind_of(const struct change *change)
{
    return change->was->state == CELL_NOT_APPLICABLE ||
                   change->is->state == CELL_NOT_APPLICABLE
               ? "适用性"
           : change->was->state == CELL_MISSING ? "补报"
           : change->is->state == CELL_MISSING  ? "撤销"
                                                : "修订";
}

/* O_B01: the cell with the old value. */
static const char *old_label(struct county *county, struct expr_reference at)
{
    static const char *const prefixes[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"OM", "O"},
        [WHEN_LAST_YEAR] = {"OPM", "OP"},
        [WHEN_PREVIOUS] = {"ONM", "ON"}};

    return code_label(county, prefixes[at.when][at.column],
        county->fw->items[at.item].code);
}

/* KP_3_ECO_02: points before the third change. */
static const char *step_label(
    struct county *county, const char *prefix, size_t k, int indicator)
{
    return indicator_label(
        county, sheet_say(county, "%s_%zu", prefix, k + 1), indicator);
}

static const char *item_words(struct county *county, struct expr_reference at)
{
    static const char *const tails[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"（当期）", ""},
        [WHEN_LAST_YEAR] = {"（上年同期当期）", "（上年同期）"},
        [WHEN_PREVIOUS] = {"（上期当期）", "（上期）"}};
    const struct item *item = &county->fw->items[at.item];

    return sheet_say(county, "%s%s（%s）", item->name.zh,
        tails[at.when][at.column], item->unit.zh);
}

static void put_was(struct writing *w, const struct change *change)
{
    enum number number =
        number_decimals(w->county->fw->items[change->at.item].decimals);

    if (change->was->state == CELL_VALUE) {
        put_number(w->page, "was", STYLE__COUNT, number,
            decimal_to_double(change->was->value));
    } else {
        put_text(w->page, "was",
            change->was->state == CELL_MISSING ? STYLE_MISSING : STYLE__COUNT,
            change->was->state == CELL_MISSING ? "" : "—");
    }
    page_define(w->page, "was", old_label(w->county, change->at));
}

/* From the raw cell, where that has a name. */
static void put_is(struct writing *w, const struct change *change)
{
    const struct cell *is = change->is;
    enum number number =
        number_decimals(w->county->fw->items[change->at.item].decimals);
    const char *name =
        reference_label(w->county, change->at, w->county->arena);
    const char *blank = is->state == CELL_MISSING ? "" : "—";
    enum style style =
        is->state == CELL_MISSING ? STYLE_MISSING : STYLE__COUNT;
    bool named =
        change->reader_count > 0 || (change->at.when == WHEN_NOW &&
                                        change->at.column == COLUMN_TOTAL);
    const char *formula = sheet_say(
        w->county, "=IF(ISNUMBER(%s),%s,\"%s\")", name, name, blank);

    if (named && is->state == CELL_VALUE) {
        put_formula(w->page, "is", STYLE__COUNT, number, formula,
            decimal_to_double(is->value));
    } else if (named) {
        put_formula_text(w->page, "is", style, number, formula, blank);
    } else if (is->state == CELL_VALUE) {
        put_number(w->page, "is", STYLE__COUNT, number,
            decimal_to_double(is->value));
    } else {
        put_text(w->page, "is", style, blank);
    }
}

static void put_difference(struct writing *w, const struct change *change)
{
    struct page *page = w->page;
    const char *a = page_cell(page, "was"), *b = page_cell(page, "is");
    enum number number =
        number_decimals(w->county->fw->items[change->at.item].decimals);
    const char *gap =
        sheet_say(w->county, "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,\"—\")",
            a, b, b, a);
    const char *rate = sheet_say(w->county,
        "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),IF(%s=0,\"—\",(%s-%s)/ABS(%s)*100),"
        "\"—\")",
        a, b, a, b, a, a);
    double was = decimal_to_double(change->was->value);
    double is = decimal_to_double(change->is->value);
    bool both =
        change->was->state == CELL_VALUE && change->is->state == CELL_VALUE;

    if (both) {
        put_formula(page, "gap", STYLE__COUNT, number, gap, is - was);
    } else {
        put_formula_text(page, "gap", STYLE__COUNT, number, gap, "—");
    }
    if (both && was != 0) {
        put_formula(page, "change", STYLE__COUNT, NUMBER__COUNT, rate,
            (is - was) / fabs(was) * 100);
    } else {
        put_formula_text(
            page, "change", STYLE__COUNT, NUMBER__COUNT, rate, "—");
    }
}

static const char *readers_of(
    struct county *county, const struct change *change)
{
    const char *out = "—";

    for (size_t i = 0; i < change->reader_count; i++) {
        const char *code = county->fw->indicators[change->readers[i]].code;

        out = i == 0 ? code : sheet_say(county, "%s、%s", out, code);
    }
    return out;
}

/* What an indicator's points become with change `k`: those before the next
 * change that touches it, or those of now. */
static const char *points_after(struct writing *w, size_t k, int indicator)
{
    for (size_t next = k + 1; next < w->changes.count; next++) {
        const struct change *change = &w->changes.list[next];

        for (size_t i = 0; i < change->touched_count; i++) {
            if (change->touched[i].indicator == indicator) {
                return step_label(w->county, "KP", next, indicator);
            }
        }
    }
    return indicator_label(w->county, "S", indicator);
}

static void put_effect(struct writing *w, size_t k)
{
    const struct change *change = &w->changes.list[k];
    const char *formula = "=";

    for (size_t i = 0; i < change->touched_count; i++) {
        int at = change->touched[i].indicator;

        formula = sheet_say(w->county, "%s%s(%s-%s)", formula,
            i == 0 ? "" : "+", points_after(w, k, at),
            step_label(w->county, "KP", k, at));
    }
    if (change->how == EFFECT_LIVE && change->touched_count > 0 &&
        strlen(formula) < FORMULA_MOST) {
        put_formula(w->page, "effect", STYLE__COUNT, NUMBER__COUNT, formula,
            change->effect);
    } else {
        put_number(w->page, "effect", STYLE__COUNT, NUMBER__COUNT,
            change->effect);
    }
    w->sum += change->effect;
}

/* The approved revision that wrote a cell; NULL: none did. */
static const struct revision *revision_of(
    const struct report *report, const struct change *change)
{
    const struct revision *found = NULL;

    for (size_t r = 0; r < report->revision_count; r++) {
        const struct revision *revision = &report->revisions[r];

        for (size_t i = 0; change->at.when == WHEN_NOW &&
                           revision->state == REVISION_APPROVED &&
                           i < revision->cell_count;
             i++) {
            const struct revision_cell *c = &revision->cells[i];

            if (c->item == change->at.item && c->column == change->at.column &&
                (found == NULL || revision->judged_at > found->judged_at)) {
                found = revision;
            }
        }
    }
    return found;
}

/* The reason of the last return of the form part that an item is in. */
static const char *returned_of(
    const struct report *report, const struct change *change)
{
    const struct item *item = &report->fw->items[change->at.item];

    for (size_t i = 0; change->at.when == WHEN_NOW && i < report->line_count;
         i++) {
        const struct submission_line *line = &report->lines[i];

        if (strcmp(line->form, report->fw->forms[item->form].code) == 0 &&
            strcmp(line->bureau, report->fw->bureaus[item->bureau].code) == 0) {
            return line->head.reason;
        }
    }
    return "";
}

/* Who entered it and who accepted it. */
static const char *people(struct county *county, const struct change *change)
{
    const struct explained *explained = county->report->explained;
    const struct provenance *who =
        explained == NULL || explained->who.cell[change->at.when] == NULL
            ? NULL
            : &explained->who.cell[change->at.when][change->at.item]
                                  [change->at.column];

    if (who == NULL || (who->by[0] == '\0' && who->reviewed_by[0] == '\0')) {
        return "没有填报和审核的记录";
    }
    return sheet_say(county, "填报：%s；审核：%s",
        who->by[0] == '\0' ? "—" : who->by,
        who->reviewed_by[0] == '\0' ? "—" : who->reviewed_by);
}

static const char *reason_of(struct county *county, const struct change *change)
{
    static const char *const hows[] = {[EFFECT_LIVE] = "",
        [EFFECT_SPREAD] = "（影响列数值：参评指标变化，权重重新分摊）",
        [EFFECT_MEAN] = "（影响列数值：总分不是算术平均）",
        [EFFECT_PEERS] = "（影响列数值：按其他地区比较评分）"};
    const struct revision *r = revision_of(county->report, change);
    const char *returned = returned_of(county->report, change);
    const char *how = change->effect == 0 ? "" : hows[change->how];

    if (r != NULL) {
        return sheet_say(county, "%s。申请：%s；批准：%s%s", r->reason,
            r->asked_by, r->judged_by, how);
    }
    return returned[0] == '\0'
               ? sheet_say(county, "%s%s", people(county, change), how)
               : sheet_say(county, "退回更正：%s。%s%s", returned,
                     people(county, change), how);
}

static void put_change(struct writing *w, size_t k)
{
    const struct change *change = &w->changes.list[k];
    const char *name = item_words(w->county, change->at);
    const char *readers = readers_of(w->county, change);
    const char *why = reason_of(w->county, change);
    const struct page_text texts[] = {
        {"name", name}, {"indicators", readers}, {"why", why}};

    page_row(w->page, page_most(w->page, texts, 3), false);
    put_number(w->page, "line", STYLE__COUNT, NUMBER_COUNT, (double)k + 1);
    put_text(w->page, "code", STYLE__COUNT,
        w->county->fw->items[change->at.item].code);
    put_text(w->page, "name", STYLE__COUNT, name);
    put_was(w, change);
    put_is(w, change);
    put_difference(w, change);
    put_text(w->page, "kind", STYLE__COUNT, kind_of(change));
    put_text(w->page, "indicators", STYLE__COUNT, readers);
    put_effect(w, k);
    put_text(w->page, "why", STYLE__COUNT, why);
}

/* What the figures of others did to a score that compares with them. */
static void put_others(struct writing *w)
{
    if (w->changes.others == 0) {
        return;
    }
    page_row(w->page, 1, false);
    put_text(w->page, "name", STYLE__COUNT, "可比地区数据或分组的变动");
    put_text(w->page, "kind", STYLE__COUNT, "可比");
    put_number(w->page, "effect", STYLE__COUNT, NUMBER__COUNT,
        w->changes.others);
    put_text(w->page, "why", STYLE__COUNT, "本地区数据之外的影响，列数值");
    page_rest(w->page, STYLE_SMALL_CENTRE, "—");
    w->sum += w->changes.others;
}

/* 一致, or by how much the effects miss the change of the total. */
static void put_control(struct writing *w, const char *key, enum style style)
{
    double gap =
        w->sum - (w->county->report->evaluation.total - w->base->total);

    put_formula_text(w->page, key, style, NUMBER_GENERAL,
        "=IF(ABS(EFFECT_SUM-(TOTAL_SCORE-OLD_TOTAL))<=0.000000001,"
        "\"与总分增减一致\",\"与总分增减不符，差 \""
        "&TEXT(EFFECT_SUM-(TOTAL_SCORE-OLD_TOTAL),\"0.000000000\"))",
        fabs(gap) <= 1e-9
            ? "与总分增减一致"
            : sheet_say(w->county, "与总分增减不符，差 %.9f", gap));
}

static void put_changes(struct writing *w)
{
    static const struct head heads[] = {{"line", "line", "序号"},
        {"code", "code", "代码"}, {"name", "name", "指标（基础数据项）"},
        {"was", "was", "上次公布版"}, {"is", "is", "本版"},
        {"gap", "gap", "增减"}, {"change", "change", "增减率\n（%）"},
        {"kind", "kind", "类别"}, {"indicators", "indicators", "影响指标"},
        {"effect", "effect", "影响得分\n（分）"}, {"why", "why", "原因"}};
    struct page *page = w->page;

    page_section(page, "二、数据变动及对得分的影响");
    HEAD(page, heads);
    w->first = page->row + 1;
    for (size_t k = 0; k < w->changes.count; k++) {
        put_change(w, k);
    }
    put_others(w);
    w->last = page->row;
    page_row(page, 1, true);
    put_text(page, "line", STYLE_TOTAL, "");
    put_text(page, "code", STYLE_TOTAL, "");
    put_text(page, "name", STYLE_TOTAL_CENTRE, "合　　计");
    if (w->last >= w->first) {
        put_formula(page, "effect", STYLE_TOTAL_VALUE, NUMBER__COUNT,
            sheet_say(w->county, "=SUM(%s)",
                page_range(page, "effect", w->first, w->last)),
            w->sum);
    } else {
        put_number(page, "effect", STYLE_TOTAL_VALUE, NUMBER__COUNT, 0);
    }
    page_define(page, "effect", "EFFECT_SUM");
    put_control(w, "why", STYLE_TOTAL);
    page_rest(page, STYLE_TOTAL_CENTRE, "—");
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

    page_row(w->page, page_lines(w->page, "why", causes), false);
    put_text(w->page, "line", STYLE__COUNT, "");
    put_text(w->page, "code", STYLE__COUNT, x->code);
    put_text(w->page, "name", STYLE__COUNT, x->name.zh);
    put_both(w, w->base->indicators[i], points_now(w->county, i),
        indicator_label(w->county, "S", i), false);
    put_text(w->page, "why", STYLE__COUNT, causes);
    page_rest(w->page, STYLE_SMALL_CENTRE, "");
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
    put_text(w->page, "why", STYLE__COUNT,
        count == 0 ? "未变" : sheet_say(county, "%d 项指标得分变动", count));
    page_rest(w->page, STYLE_SMALL_CENTRE, "");
    for (int i = quality->first; i < quality->first + quality->count; i++) {
        if (moved(w, i)) {
            put_indicator(w, i);
        }
    }
}

static void put_scores(struct writing *w)
{
    static const struct head heads[] = {{"line", "name", "品质；得分变动的指标"},
        {"was", "was", "上次公布版"}, {"is", "is", "本版"},
        {"gap", "gap", "增减"}, {"change", "change", "折算权重"},
        {"kind", "effect", ""}, {"why", "why", "说明"}};
    const struct evaluation *all = &w->county->report->evaluation;
    struct page *page = w->page;

    page_section(page, "三、得分变动（分）");
    HEAD(page, heads);
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
    put_control(w, "why", STYLE_TOTAL);
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

static void put_entry(struct writing *w, const struct entry *was,
    const struct entry *is, int number)
{
    struct county *county = w->county;
    const struct entry *e = is == NULL ? was : is;
    const char *before = was == NULL ? "—" : entry_words(county, was);
    const char *after = is == NULL ? "—" : entry_words(county, is);
    const struct page_text texts[] = {{"name", e->title}, {"name", before},
        {"name", after}};

    page_row(w->page, page_most(w->page, texts, 3), false);
    put_number(w->page, "line", STYLE__COUNT, NUMBER_COUNT, number);
    put_text(w->page, "code", STYLE__COUNT, entry_kind_words(e->kind).zh);
    put_text(w->page, "name", STYLE__COUNT, e->title);
    put_span(w->page, "was", "gap", STYLE_SMALL, before);
    put_span(w->page, "change", "effect", STYLE_SMALL, after);
    put_text(w->page, "why", STYLE__COUNT,
        was == NULL ? "新登记"
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
    static const struct head heads[] = {{"line", "line", "序号"},
        {"code", "code", "类别"}, {"name", "name", "登记事项"},
        {"was", "gap", "上次公布版"}, {"change", "effect", "本版"},
        {"why", "why", "变动"}};
    const struct report *report = w->county->report;
    const struct published *base = w->base;
    int count = 0;

    page_section(w->page, "四、登记事项变动（不并入百分制总分）");
    HEAD(w->page, heads);
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
    put_none(w->page,
        count == 0 ? "无" : sheet_say(w->county, "共 %d 项", count));
}

/* -- old values in the formulas -------------------------------------------- */

/* Which cells an expression reads before change `step`. */
struct reading {
    struct writing *w;
    size_t step;
};

/* That of an old value for what is not changed yet, else the raw cell. */
static const char *label_before(
    const void *context, struct expr_reference at, struct arena *arena)
{
    const struct reading *reading = context;
    const struct changes *changes = &reading->w->changes;

    for (size_t k = reading->step; k < changes->count; k++) {
        const struct expr_reference *own = &changes->list[k].at;

        if (own->item == at.item && own->column == at.column &&
            own->when == at.when) {
            return old_label(reading->w->county, at);
        }
    }
    return reference_label(reading->w->county, at, arena);
}

/* A value before the change; blank where it is missing. */
static void put_value(struct writing *w, const char *key, size_t k,
    const struct expr *expr, int decimals, bool has, double value)
{
    struct reading reading = {w, k};
    const char *formula =
        expr_excel(expr, label_before, &reading, w->county->arena);

    if (formula == NULL) {
        book_fail(w->county->book, NULL);
    } else if (has) {
        put_formula(w->page, key, STYLE_VALUE, number_decimals(decimals),
            arena_printf(w->county->arena, "=%s", formula), value);
    } else {
        put_formula_text(w->page, key, STYLE_VALUE, NUMBER_GENERAL,
            arena_printf(w->county->arena, "=%s", formula), "");
    }
}

static void put_step(
    struct writing *w, size_t k, const struct touched *touched, bool last)
{
    struct county *county = w->county;
    struct page *page = w->page;
    int i = touched->indicator;
    const struct indicator *x = &county->fw->indicators[i];
    const struct indicator_score *before = &touched->before;
    bool scored = before->outcome == OUTCOME_SCORED;
    const char *rate;

    page_row(page, page_lines(page, "name", x->name.zh), last);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, (double)k + 1);
    put_text(page, "code", STYLE__COUNT, x->code);
    put_text(page, "name", STYLE__COUNT, x->name.zh);
    put_value(w, "was", k, x->expr, x->decimals, before->has_value,
        before->value);
    if (x->second_expr != NULL) {
        put_value(w, "gap", k, x->second_expr, x->decimals, scored,
            before->second);
    } else {
        put_text(page, "gap", STYLE__COUNT, "—");
    }
    rate = rate_formula(county, i, page_cell(page, "was"),
        page_cell(page, "gap"));
    if (scored) {
        put_formula(page, "change", STYLE__COUNT, NUMBER__COUNT, rate,
            before->rate);
    } else {
        put_formula_text(
            page, "change", STYLE__COUNT, NUMBER__COUNT, rate, "未报");
    }
    put_formula(page, "is", STYLE_VALUE, NUMBER_SCORE,
        sheet_say(county, "=%s", indicator_label(county, "D", i)),
        before->spread);
    put_formula(page, "effect", STYLE_VALUE, NUMBER_SCORE,
        points_formula(county, i, page_cell(page, "change"),
            indicator_label(county, "D", i)),
        before->points);
    page_define(page, "effect", step_label(county, "KP", k, i));
    put_text(page, "why", STYLE__COUNT,
        k == 0 ? "各项变动均代入上次公布值"
               : sheet_say(county, "序号 1—%zu 已换成本版值，其余代入上次公布值",
                     k));
    page_rest(page, STYLE_SMALL_CENTRE, "");
}

static void put_steps(struct writing *w)
{
    static const struct head heads[] = {{"line", "line", "变动\n序号"},
        {"code", "code", "指标代码"}, {"name", "name", "指标"},
        {"was", "was", "代入后的值"}, {"is", "is", "折算权重"},
        {"gap", "gap", "第二算式值"}, {"change", "change", "实现程度\n（%）"},
        {"kind", "indicators", ""}, {"effect", "effect", "换数前得分\n（分）"},
        {"why", "why", "说明"}};
    int count = 0;

    page_section(w->page, "五、逐项代入（影响得分的算法）");
    HEAD(w->page, heads);
    for (size_t k = 0; k < w->changes.count; k++) {
        const struct change *change = &w->changes.list[k];

        for (size_t i = 0; i < change->touched_count; i++) {
            if (change->touched[i].live) {
                put_step(w, k, &change->touched[i], false);
                count++;
            }
        }
    }
    put_none(w->page, count == 0 ? "没有可用公式逐项代入的变动"
                                 : sheet_say(w->county, "共 %d 行", count));
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
        put_changes(&w);
        put_scores(&w);
        put_entries(&w);
        put_steps(&w);
    }
    page_close(page);
}
