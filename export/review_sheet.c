#include "export/sheets.h"

#include <math.h>
#include <string.h>

static const char *const severities[SEVERITY__COUNT] = {
    [SEVERITY_BLOCK] = "强制",
    [SEVERITY_EXPLAIN] = "核实",
    [SEVERITY_HINT] = "提示"};

/* Item names in relations: "税收收入", "税收收入（本期）". */
static const char *item_print(
    const void *context, struct expr_reference reference, struct arena *arena)
{
    static const char *const tails[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"（当期）", ""},
        [WHEN_LAST_YEAR] = {"（上年同期当期）", "（上年同期）"},
        [WHEN_PREVIOUS] = {"（上期当期）", "（上期）"}};
    const struct county *county = context;

    return arena_printf(arena, "%s%s",
        county->fw->items[reference.item].name.zh,
        tails[reference.when][reference.column]);
}

/* A head row of one of the lists: a text for each column. */
struct head {
    const char *key, *text;
};

static void put_head(struct page *page, const struct head *heads, size_t count)
{
    page_heads(page, 2);
    for (size_t i = 0; i < count; i++) {
        put_text(page, heads[i].key, STYLE_HEAD, heads[i].text);
    }
    page_rest(page, STYLE_HEAD, "");
}

/* How many there are, or that there is none, as the last row of a list. */
static void put_count(
    struct county *county, struct page *page, int count, const char *unit)
{
    page_row(page, 1, true);
    put_text(page, "line", STYLE_TOTAL, "");
    put_text(page, "relation", STYLE_SMALL,
        count == 0 ? "无" : sheet_say(county, "共 %d %s", count, unit));
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

static const struct explanation_line *explanation_of(
    const struct county *county, const char *code)
{
    const struct report *report = county->report;

    for (size_t i = 0; i < report->explanation_count; i++) {
        if (strcmp(report->explanations[i].code, code) == 0) {
            return &report->explanations[i];
        }
    }
    return NULL;
}

static const char *bureau_words(const struct county *county, const char *code)
{
    int bureau = framework_bureau(county->fw, text_of(code));

    return bureau < 0 ? code : county->fw->bureaus[bureau].name.zh;
}

static const char *time_words(struct county *county, int64_t at)
{
    char text[TIME_TEXT];

    if (at == 0) {
        return "";
    }
    time_format(at, text);
    return sheet_say(county, "%.16s", text);
}

static void put_explanation(
    struct county *county, struct page *page, const char *code)
{
    const struct explanation_line *line = explanation_of(county, code);

    put_text(page, "text", STYLE__COUNT, line == NULL ? "—" : line->text);
    put_text(page, "bureau", STYLE__COUNT,
        line == NULL ? "—" : bureau_words(county, line->bureau));
    put_text(page, "time", STYLE__COUNT,
        line == NULL ? "—" : time_words(county, line->at));
}

/* Both sides of a relation as guarded Excel formulas and as values. */
struct sides {
    const char *left, *right, *both; /* both: the condition for numbers */
    struct expr_gap gap;
    bool known;
    const char *print, *excel; /* the sign between them */
};

static bool take_sides(
    struct county *county, const struct rule *rule, struct sides *out)
{
    struct arena *arena = county->arena;
    const struct expr *left = expr_side(rule->expr, 0);
    const struct expr *right = expr_side(rule->expr, 1);

    out->print = left == NULL ? "＝" : expr_sign(rule->expr, false);
    out->excel = left == NULL ? "=" : expr_sign(rule->expr, true);
    out->gap = expr_relation(rule->expr, &county->report->figures);
    out->known =
        out->gap.left.state == EXPR_VALUE && out->gap.right.state == EXPR_VALUE;
    /* and, or, not: the whole, which should be 1 */
    out->left = expr_excel_asked(
        left == NULL ? rule->expr : left, reference_label, county, arena);
    out->right = right == NULL
                     ? "1"
                     : expr_excel_asked(right, reference_label, county, arena);
    if (out->left == NULL || out->right == NULL) {
        book_fail(county->book, NULL);
        return false;
    }
    out->both = sheet_say(
        county, "AND(ISNUMBER(%s),ISNUMBER(%s))", out->left, out->right);
    return true;
}

/* A number as Excel joins it to a text: at most four decimals, no zeros. */
static const char *joined(struct county *county, double value)
{
    return sheet_say(county, "%.15g", decimal_round_double(value, 4));
}

static void put_numbers(
    struct county *county, struct page *page, const struct sides *sides)
{
    const char *formula =
        sheet_say(county, "=IF(%s,ROUND(%s,4)&\" %s \"&ROUND(%s,4),\"—\")",
            sides->both, sides->left, sides->print, sides->right);

    put_formula_text(page, "numbers", STYLE__COUNT, NUMBER_GENERAL, formula,
        sides->known ? sheet_say(county, "%s %s %s",
                           joined(county, sides->gap.left.real), sides->print,
                           joined(county, sides->gap.right.real))
                     : "—");
}

static void put_result(
    struct county *county, struct page *page, const struct sides *sides)
{
    const char *gap = sheet_say(county,
        "=IF(%s,IF(%s%s%s,0,ABS(%s-(%s))),\"—\")", sides->both, sides->left,
        sides->excel, sides->right, sides->left, sides->right);
    const char *result =
        sheet_say(county, "=IF(%s,IF(%s%s%s,\"通过\",\"命中\"),\"缺项\")",
            sides->both, sides->left, sides->excel, sides->right);

    if (sides->known) {
        put_formula(page, "gap", STYLE__COUNT, NUMBER_D2, gap,
            sides->gap.holds
                ? 0
                : fabs(sides->gap.left.real - sides->gap.right.real));
    } else {
        put_formula_text(page, "gap", STYLE__COUNT, NUMBER_D2, gap, "—");
    }
    put_formula_text(page, "result",
        sides->known && !sides->gap.holds ? STYLE_STRONG_CENTRE : STYLE__COUNT,
        NUMBER_GENERAL, result,
        !sides->known      ? "缺项"
        : sides->gap.holds ? "通过"
                           : "命中");
}

static void put_rule(struct county *county, struct page *page, int i, bool last)
{
    const struct rule *rule = &county->fw->rules[i];
    const struct explanation_line *line = explanation_of(county, rule->code);
    const char *words = in_words(
        county, expr_sentence(rule->expr, item_print, county, county->arena));
    struct sides sides;
    int lines = page_lines(page, "relation", words);
    int text_lines = line == NULL ? 1 : page_lines(page, "text", line->text);

    if (!take_sides(county, rule, &sides)) {
        return;
    }
    page_row(page, lines > text_lines ? lines : text_lines, last);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, i + 1);
    put_text(page, "code", STYLE__COUNT, rule->code);
    put_text(page, "form", STYLE__COUNT, county->fw->forms[rule->form].code);
    put_text(page, "relation", STYLE__COUNT, words);
    put_numbers(county, page, &sides);
    put_text(page, "severity", STYLE__COUNT, severities[rule->severity]);
    put_result(county, page, &sides);
    put_explanation(county, page, rule->code);
}

static void put_rules(struct county *county, struct page *page)
{
    static const struct head heads[] = {{"line", "序号"}, {"code", "关系号"},
        {"form", "表号"}, {"relation", "审核关系"}, {"numbers", "代入数值"},
        {"severity", "级别"}, {"gap", "差额"}, {"result", "结果"},
        {"text", "填报单位说明"}, {"bureau", "说明单位"}, {"time", "时间"}};

    page_section(page, "一、审核关系（代入已审核的数）");
    put_head(page, heads, sizeof(heads) / sizeof(heads[0]));
    for (int i = 0; i < county->fw->rule_count; i++) {
        put_rule(county, page, i, i == county->fw->rule_count - 1);
    }
}

/* Hits of the built-in rules over what is reported: range, growth, outliers. */
static void put_hits(struct county *county, struct page *page)
{
    static const struct head heads[] = {{"line", "序号"}, {"code", "关系号"},
        {"form", "表号"}, {"relation", "命中内容"}, {"severity", "级别"},
        {"gap", "差额"}, {"result", "结果"}, {"text", "填报单位说明"},
        {"bureau", "说明单位"}, {"time", "时间"}};
    int line = 0;

    page_section(page, "二、内置审核命中（取值范围、同比增减、离群值）");
    put_head(page, heads, sizeof(heads) / sizeof(heads[0]));
    for (int form = 0; form < county->fw->form_count; form++) {
        struct hit *hits;
        int count = check_form(county->fw, form, -1, &county->report->reported,
            county->arena, &hits);

        for (int i = 0; i < count; i++) {
            if (strchr(hits[i].code, ':') == NULL) {
                continue;
            }
            page_row(
                page, page_lines(page, "relation", hits[i].sentence.zh), false);
            put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, ++line);
            put_text(page, "code", STYLE__COUNT, hits[i].code);
            put_text(page, "form", STYLE__COUNT, county->fw->forms[form].code);
            put_text(page, "relation", STYLE__COUNT, hits[i].sentence.zh);
            put_text(
                page, "severity", STYLE__COUNT, severities[hits[i].severity]);
            put_number(page, "gap", STYLE__COUNT, NUMBER_D2, hits[i].gap);
            put_text(page, "result", STYLE_STRONG_CENTRE, "命中");
            put_explanation(county, page, hits[i].code);
            page_rest(page, STYLE_SMALL_CENTRE, "—");
        }
    }
    put_count(county, page, line, "条");
}

/* Why a form was last returned or, of an empty one, why it is empty. */
static const char *why_of(
    struct county *county, const struct submission_line *line)
{
    const struct report *report = county->report;
    const char *why = "未写明原因";

    if (!submission_empty(&line->head)) {
        return line->head.reason[0] == '\0' ? "—" : line->head.reason;
    }
    for (size_t i = 0; i < report->explanation_count; i++) {
        const struct explanation_line *e = &report->explanations[i];

        if (strcmp(e->code, EXPLANATION_EMPTY) == 0 &&
            strcmp(e->period, line->period) == 0 &&
            strcmp(e->form, line->form) == 0 &&
            strcmp(e->bureau, line->bureau) == 0) {
            why = e->text;
        }
    }
    return sheet_say(county, "空表：%s", why);
}

static void put_line(struct county *county, struct page *page,
    const struct submission_line *line, int number, bool last)
{
    int form = framework_form(county->fw, text_of(line->form));
    int bureau = framework_bureau(county->fw, text_of(line->bureau));
    const char *reason = why_of(county, line);

    page_row(page, page_lines(page, "text", reason), last);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, number);
    put_text(page, "code", STYLE__COUNT, line->form);
    put_text(page, "form", STYLE__COUNT, line->period);
    put_text(page, "relation", STYLE_SMALL, bureau_words(county, line->bureau));
    put_text(page, "numbers", STYLE__COUNT,
        sheet_say(county, "%s%s%s", state_words(line->head.state).zh,
            submission_empty(&line->head) ? "（∅空表）" : "",
            line->head.late ? "（迟报）" : ""));
    put_number(page, "severity", STYLE__COUNT, NUMBER_COUNT, line->head.filled);
    put_number(page, "gap", STYLE_SMALL_CENTRE, NUMBER_COUNT,
        form < 0 || bureau < 0 ? 0
                               : framework_due_cells(county->fw, form, bureau));
    put_number(page, "result", STYLE__COUNT, NUMBER_COUNT, line->head.returns);
    put_text(page, "text", STYLE__COUNT, reason);
    put_text(page, "bureau", STYLE__COUNT, or_blank(line->head.submitted_by));
    put_text(page, "time", STYLE__COUNT,
        time_words(county, line->head.submitted_at));
}

static void put_lines(struct county *county, struct page *page)
{
    static const struct head heads[] = {{"line", "序号"}, {"code", "表号"},
        {"form", "所属期"}, {"relation", "报送单位"}, {"numbers", "状态"},
        {"severity", "已填\n（格）"}, {"gap", "应填\n（格）"},
        {"result", "退回\n次数"}, {"text", "最近退回理由；空表原因"},
        {"bureau", "上报人"}, {"time", "上报时间"}};
    const struct report *report = county->report;

    page_section(page, "三、上报情况");
    put_head(page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < report->line_count; i++) {
        put_line(county, page, &report->lines[i], (int)i + 1,
            i + 1 == report->line_count);
    }
    if (report->line_count == 0) {
        page_row(page, 1, true);
        put_text(page, "relation", STYLE_SMALL, "无");
        page_rest(page, STYLE_SMALL_CENTRE, "—");
    }
}

static void put_event(struct county *county, struct page *page,
    const struct submission_event *event, int number)
{
    page_row(page, page_lines(page, "text", event->detail), false);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, number);
    put_text(page, "code", STYLE__COUNT, or_blank(event->form));
    put_text(
        page, "form", STYLE__COUNT, sheet_say(county, "%u", event->version));
    put_text(page, "relation", STYLE_SMALL,
        bureau_words(county, or_blank(event->bureau)));
    put_text(page, "numbers", STYLE__COUNT, "退回");
    put_text(page, "text", STYLE__COUNT, or_blank(event->detail));
    put_text(page, "bureau", STYLE__COUNT, or_blank(event->actor));
    put_text(page, "time", STYLE__COUNT, time_words(county, event->at));
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

static void put_events(struct county *county, struct page *page)
{
    static const struct head heads[] = {{"line", "序号"}, {"code", "表号"},
        {"form", "版次"}, {"relation", "报送单位"}, {"numbers", "操作"},
        {"text", "理由"}, {"bureau", "经办人"}, {"time", "时间"}};
    const struct report *report = county->report;
    int count = 0;

    page_section(page, "四、退回记录");
    put_head(page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < report->event_count; i++) {
        if (strcmp(report->events[i].event, event_key(EVENT_RETURN)) == 0) {
            put_event(county, page, &report->events[i], ++count);
        }
    }
    put_count(county, page, count, "次");
}

/* -- revisions after the lock ---------------------------------------------- */

/* "3,039.6", "不适用（本县无此项）", "未报". */
static const char *figure_words(
    struct county *county, const struct item *item, const struct cell *cell)
{
    char number[DECIMAL_TEXT] = "";
    const char *text = cell->state == CELL_MISSING ? "未报" : "不适用";

    if (cell->state == CELL_VALUE) {
        decimal_format(cell->value, item->decimals, true, number);
        text = number;
    }
    return cell->note[0] == '\0'
               ? sheet_say(county, "%s", text)
               : sheet_say(county, "%s（%s）", text, cell->note);
}

/* The code of an item's row in the form. */
static const char *row_words(
    const struct county *county, const struct revision *r, int item)
{
    int form = framework_form(county->fw, text_of(r->form));
    const struct form_row *row =
        form < 0 ? NULL : form_row_of(&county->fw->forms[form], item);

    return row == NULL ? county->fw->items[item].code : row->code;
}

/* Who asked and decided, or when: one line each. */
static const char *both(
    struct county *county, const char *asked, const char *judged)
{
    return judged[0] == '\0' ? asked
                             : sheet_say(county, "%s\n%s", asked, judged);
}

static const char *reason_words(struct county *county, const struct revision *r)
{
    return r->answer[0] == '\0'
               ? r->reason
               : sheet_say(county, "%s\n审批意见：%s", r->reason, r->answer);
}

/* The first cell of a revision says why and who; the others refer to it. */
static void put_revised(struct county *county, struct page *page,
    const struct revision *r, size_t i, int number)
{
    static const char *const states[] = {[REVISION_ASKED] = "待批",
        [REVISION_APPROVED] = "同意",
        [REVISION_REFUSED] = "不同意"};
    const struct revision_cell *c = &r->cells[i];
    const struct item *item = &county->fw->items[c->item];
    const char *was = figure_words(county, item, &c->was);
    const char *is = figure_words(county, item, &c->is);
    const struct page_text texts[] = {
        {"relation",
            sheet_say(county, "%s：%s%s", bureau_words(county, r->bureau),
                item->name.zh, c->column == COLUMN_CURRENT ? "（当期）" : "")},
        {"numbers", sheet_say(county, "%s\n→ %s", was, is)},
        {"text", i == 0 ? reason_words(county, r) : "同上"},
        {"bureau", both(county, r->asked_by, r->judged_by)},
        {"time", both(county, time_words(county, r->asked_at),
                     time_words(county, r->judged_at))}};
    const size_t count = sizeof(texts) / sizeof(texts[0]);

    /* A moment is as wide as its column: it does not wrap. */
    page_row(page, page_most(page, texts, count - 1), false);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, number);
    put_text(page, "code", STYLE__COUNT,
        sheet_say(county, "%s %s", r->form, row_words(county, r, c->item)));
    put_text(page, "form", STYLE__COUNT, r->period);
    for (size_t t = 0; t < count; t++) {
        put_text(page, texts[t].key, STYLE__COUNT, texts[t].text);
    }
    put_text(page, "severity", STYLE__COUNT, states[r->state]);
    if (c->was.state == CELL_VALUE && c->is.state == CELL_VALUE) {
        put_number(page, "gap", STYLE__COUNT, NUMBER_D2,
            decimal_to_double(c->is.value) - decimal_to_double(c->was.value));
    }
    put_text(page, "result", STYLE__COUNT,
        r->version == 0 ? "—" : sheet_say(county, "%u", r->version));
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

static void put_revisions(struct county *county, struct page *page)
{
    static const struct head heads[] = {{"line", "序号"},
        {"code", "表号\n行号"}, {"form", "所属期"},
        {"relation", "报送单位：指标"}, {"numbers", "原数 → 修订数"},
        {"severity", "审批"}, {"gap", "差额"}, {"result", "新\n版次"},
        {"text", "修订理由和依据"}, {"bureau", "申请人\n审批人"},
        {"time", "申请时间\n审批时间"}};
    const struct report *report = county->report;
    int count = 0;

    page_section(page, "五、修订说明（锁定后的修订）");
    put_head(page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t r = 0; r < report->revision_count; r++) {
        for (size_t i = 0; i < report->revisions[r].cell_count; i++) {
            put_revised(county, page, &report->revisions[r], i, ++count);
        }
    }
    put_count(county, page, count, "格");
}

/* -- exceptions from the lock ---------------------------------------------- */

static void put_exception(struct county *county, struct page *page,
    const struct exception *e, int number)
{
    const char *reason =
        e->revoked_at == 0
            ? e->reason
            : sheet_say(county, "%s\n%s 于 %s 收回", e->reason, e->revoked_by,
                  time_words(county, e->revoked_at));

    page_row(page, page_lines(page, "text", reason), false);
    put_number(page, "line", STYLE__COUNT, NUMBER_COUNT, number);
    put_text(page, "code", STYLE__COUNT, e->form);
    put_text(page, "form", STYLE__COUNT, e->period);
    put_text(page, "relation", STYLE_SMALL, bureau_words(county, e->bureau));
    put_text(page, "numbers", STYLE__COUNT, time_words(county, e->until));
    put_text(
        page, "severity", STYLE__COUNT, e->revoked_at == 0 ? "准予" : "已收回");
    put_text(page, "text", STYLE__COUNT, reason);
    put_text(page, "bureau", STYLE__COUNT, e->by);
    put_text(page, "time", STYLE__COUNT, time_words(county, e->at));
    page_rest(page, STYLE_SMALL_CENTRE, "—");
}

static void put_exceptions(struct county *county, struct page *page)
{
    static const struct head heads[] = {{"line", "序号"}, {"code", "表号"},
        {"form", "所属期"}, {"relation", "报送单位"}, {"numbers", "延至"},
        {"severity", "状态"}, {"text", "理由"}, {"bureau", "批准人"},
        {"time", "批准时间"}};
    const struct report *report = county->report;

    page_section(page, "六、锁定例外（准予在截止或锁定后填报）");
    put_head(page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < report->exception_count; i++) {
        put_exception(county, page, &report->exceptions[i], (int)i + 1);
    }
    put_count(county, page, (int)report->exception_count, "项");
}

void review_sheet(struct county *county, struct page *page, int index)
{
    (void)index;
    put_rules(county, page);
    put_hits(county, page);
    put_lines(county, page);
    put_events(county, page);
    put_revisions(county, page);
    put_exceptions(county, page);
    page_close(page);
}
