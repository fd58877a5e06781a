#include "export/changes.h"

#include <math.h>
#include <string.h>

#include "eval/explain.h"

enum { FORMULA_MOST = 7000 /* characters; Excel allows 8192 */ };

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

    return code_label(
        county, prefixes[at.when][at.column], county->fw->items[at.item].code);
}

/* KP_3_ECO_02: points before the third change. */
static const char *step_label(struct county *county, size_t k, int indicator)
{
    return indicator_label(
        county, sheet_say(county, "KP_%zu", k + 1), indicator);
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
    const char *name = reference_label(w->county, change->at, w->county->arena);
    const char *blank = is->state == CELL_MISSING ? "" : "—";
    enum style style = is->state == CELL_MISSING ? STYLE_MISSING : STYLE__COUNT;
    bool named =
        change->reader_count > 0 ||
        (change->at.when == WHEN_NOW && change->at.column == COLUMN_TOTAL);
    const char *formula =
        sheet_say(w->county, "=IF(ISNUMBER(%s),%s,\"%s\")", name, name, blank);

    if (named && is->state == CELL_VALUE) {
        put_formula(w->page, "is", STYLE__COUNT, number, formula,
            decimal_to_double(is->value));
    } else if (named) {
        put_formula_text(w->page, "is", style, number, formula, blank);
    } else if (is->state == CELL_VALUE) {
        put_number(
            w->page, "is", STYLE__COUNT, number, decimal_to_double(is->value));
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
    const char *gap = sheet_say(w->county,
        "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,\"—\")", a, b, b, a);
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
static const char *points_after(
    const struct writing *w, size_t k, int indicator, double *cached)
{
    struct county *county = w->county;

    for (size_t next = k + 1; next < w->changes.count; next++) {
        const struct change *change = &w->changes.list[next];

        for (size_t i = 0; i < change->touched_count; i++) {
            if (change->touched[i].indicator == indicator) {
                *cached = change->touched[i].before.points;
                return step_label(county, next, indicator);
            }
        }
    }
    *cached = county->report->evaluation.indicators[indicator].points;
    return indicator_label(county, "S", indicator);
}

static void put_effect(struct writing *w, size_t k)
{
    const struct change *change = &w->changes.list[k];
    const char *formula = "=";
    double points;

    for (size_t i = 0; i < change->touched_count; i++) {
        int at = change->touched[i].indicator;

        formula =
            sheet_say(w->county, "%s%s(%s-%s)", formula, i == 0 ? "" : "+",
                points_after(w, k, at, &points), step_label(w->county, k, at));
    }
    if (change->how == EFFECT_LIVE && change->touched_count > 0 &&
        strlen(formula) < FORMULA_MOST) {
        put_formula(w->page, "effect", STYLE__COUNT, NUMBER__COUNT, formula,
            change->effect);
    } else {
        put_number(
            w->page, "effect", STYLE__COUNT, NUMBER__COUNT, change->effect);
    }
    w->sum += change->effect;
}

/* The approved revision that wrote a cell as it stands; NULL: none did. */
static const struct revision *revision_of(
    const struct report *report, const struct change *change)
{
    const struct revision *found = NULL;

    for (size_t r = 0; r < report->revision_count; r++) {
        const struct revision *revision = &report->revisions[r];

        for (size_t i = 0;
             change->at.when == WHEN_NOW &&
             revision->state == REVISION_APPROVED && i < revision->cell_count;
             i++) {
            const struct revision_cell *c = &revision->cells[i];

            if (c->item == change->at.item && c->column == change->at.column &&
                c->is.state == change->is->state &&
                c->is.value == change->is->value &&
                (found == NULL || revision->judged_at > found->judged_at)) {
                found = revision;
            }
        }
    }
    return found;
}

/* Why the part of the form that an item is in was returned since the version
 * before; "" when it was not. */
static const char *returned_of(
    const struct writing *w, const struct change *change)
{
    const struct report *report = w->county->report;
    const struct item *item = &report->fw->items[change->at.item];
    const char *form = report->fw->forms[item->form].code;
    const char *bureau = report->fw->bureaus[item->bureau].code;
    const char *why = "";

    for (size_t i = 0; change->at.when == WHEN_NOW && i < report->event_count;
         i++) {
        const struct submission_event *event = &report->events[i];

        if (strcmp(event->event, event_key(EVENT_RETURN)) == 0 &&
            event->at > w->base->as_of &&
            strcmp(or_blank(event->form), form) == 0 &&
            strcmp(or_blank(event->bureau), bureau) == 0) {
            why = or_blank(event->detail);
        }
    }
    return why;
}

/* Who entered it and who accepted it. */
static const char *people(struct county *county, const struct change *change)
{
    const struct explained *explained = county->report->explained;
    const struct provenance *who =
        explained == NULL || explained->who.cell[change->at.when] == NULL
            ? NULL
            : &explained->who
                   .cell[change->at.when][change->at.item][change->at.column];

    if (who == NULL || (who->by[0] == '\0' && who->reviewed_by[0] == '\0')) {
        return "没有填报和审核的记录";
    }
    return sheet_say(county, "填报：%s；审核：%s",
        who->by[0] == '\0' ? "—" : who->by,
        who->reviewed_by[0] == '\0' ? "—" : who->reviewed_by);
}

static const char *reason_of(
    const struct writing *w, const struct change *change)
{
    static const char *const hows[] = {[EFFECT_LIVE] = "",
        [EFFECT_SPREAD] = "（影响列数值：参评指标变化，权重重新分摊）",
        [EFFECT_MEAN] = "（影响列数值：总分不是算术平均）",
        [EFFECT_PEERS] = "（影响列数值：按其他地区比较评分）"};
    struct county *county = w->county;
    const struct revision *r = revision_of(county->report, change);
    const char *returned = returned_of(w, change);
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
    const char *why = reason_of(w, change);
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
    put_number(
        w->page, "effect", STYLE__COUNT, NUMBER__COUNT, w->changes.others);
    put_text(w->page, "why", STYLE__COUNT, "本地区数据之外的影响，列数值");
    page_rest(w->page, STYLE_SMALL_CENTRE, "—");
    w->sum += w->changes.others;
}

void changes_cells(struct writing *w)
{
    static const struct span_head heads[] = {{"line", "line", "序号"},
        {"code", "code", "代码"}, {"name", "name", "指标（基础数据项）"},
        {"was", "was", "上次公布版"}, {"is", "is", "本版"},
        {"gap", "gap", "增减"}, {"change", "change", "增减率\n（%）"},
        {"kind", "kind", "类别"}, {"indicators", "indicators", "影响指标"},
        {"effect", "effect", "影响得分\n（分）"}, {"why", "why", "原因"}};
    struct page *page = w->page;
    int first, last;

    page_section(page, "二、数据变动及对得分的影响");
    CHANGES_HEAD(page, heads);
    first = page->row + 1;
    for (size_t k = 0; k < w->changes.count; k++) {
        put_change(w, k);
    }
    put_others(w);
    last = page->row;
    page_row(page, 1, true);
    put_text(page, "line", STYLE_TOTAL, "");
    put_text(page, "code", STYLE_TOTAL, "");
    put_text(page, "name", STYLE_TOTAL_CENTRE, "合　　计");
    if (last >= first) {
        put_formula(page, "effect", STYLE_TOTAL_VALUE, NUMBER__COUNT,
            sheet_say(
                w->county, "=SUM(%s)", page_range(page, "effect", first, last)),
            w->sum);
    } else {
        put_number(page, "effect", STYLE_TOTAL_VALUE, NUMBER__COUNT, 0);
    }
    page_define(page, "effect", "EFFECT_SUM");
    changes_control(w);
    page_rest(page, STYLE_TOTAL_CENTRE, "—");
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
    const char *rate, *after;
    double points;

    page_row(page, page_lines(page, "name", x->name.zh), last);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, (double)k + 1);
    put_text(page, "code", STYLE__COUNT, x->code);
    put_text(page, "name", STYLE__COUNT, x->name.zh);
    put_value(
        w, "was", k, x->expr, x->decimals, before->has_value, before->value);
    if (x->second_expr != NULL) {
        put_value(
            w, "gap", k, x->second_expr, x->decimals, scored, before->second);
    } else {
        put_text(page, "gap", STYLE__COUNT, "—");
    }
    rate =
        rate_formula(county, i, page_cell(page, "was"), page_cell(page, "gap"));
    if (scored) {
        put_formula(
            page, "change", STYLE__COUNT, NUMBER__COUNT, rate, before->rate);
    } else {
        put_formula_text(
            page, "change", STYLE__COUNT, NUMBER__COUNT, rate, "未报");
    }
    put_formula(page, "is", STYLE_VALUE, NUMBER_SCORE,
        sheet_say(county, "=%s", indicator_label(county, "D", i)),
        before->spread);
    put_formula(page, "kind", STYLE_VALUE, NUMBER_SCORE,
        points_formula(county, i, page_cell(page, "change"),
            indicator_label(county, "D", i)),
        before->points);
    page_define(page, "kind", step_label(county, k, i));
    after = points_after(w, k, i, &points);
    put_formula(page, "indicators", STYLE_VALUE, NUMBER_SCORE,
        sheet_say(county, "=%s", after), points);
    put_formula(page, "effect", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s-%s", page_cell(page, "indicators"),
            page_cell(page, "kind")),
        points - before->points);
    put_text(page, "why", STYLE__COUNT,
        k == 0   ? "各项变动均代入上次公布值"
        : k == 1 ? "序号 1 已换成本版值，其余代入上次公布值"
                 : sheet_say(county,
                       "序号 1—%zu 已换成本版值，其余代入上次公布值", k));
}

void changes_steps(struct writing *w)
{
    static const struct span_head heads[] = {{"line", "line", "变动\n序号"},
        {"code", "code", "指标代码"}, {"name", "name", "指标"},
        {"was", "was", "代入后的值"}, {"is", "is", "折算权重"},
        {"gap", "gap", "第二算式值"}, {"change", "change", "实现程度\n（%）"},
        {"kind", "kind", "换数前\n得分"},
        {"indicators", "indicators", "换数后得分"},
        {"effect", "effect", "增减\n（分）"}, {"why", "why", "说明"}};
    int count = 0;

    page_section(w->page, "五、逐项代入（影响得分的算法）");
    CHANGES_HEAD(w->page, heads);
    for (size_t k = 0; k < w->changes.count; k++) {
        const struct change *change = &w->changes.list[k];

        for (size_t i = 0; i < change->touched_count; i++) {
            if (change->touched[i].live) {
                put_step(w, k, &change->touched[i], false);
                count++;
            }
        }
    }
    changes_count(w->page, count == 0
                               ? "没有可用公式逐项代入的变动"
                               : sheet_say(w->county, "共 %d 行", count));
}
