#include "export/sheets.h"

#include <stdio.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/history.h"
#include "sql/log.h"
#include "sql/published.h"

enum { METHODS_NAMED = 3 }; /* on the cover */

/* -- the plan ------------------------------------------------------------- */

static void plan(struct county *county, struct sheet_plan sheet)
{
    if (county->plan_count == COUNTY_SHEETS) {
        book_fail(county->book, "too many sheets");
        return;
    }
    county->plan[county->plan_count++] = sheet;
}

/* "all" or the code among others separated by commas. */
static bool wanted(const char *forms, const char *code)
{
    size_t n = strlen(code);

    if (forms == NULL || strcmp(forms, "all") == 0) {
        return true;
    }
    for (const char *p = forms; *p != '\0';
         p += strcspn(p, ","), p += *p != 0) {
        if (strncmp(p, code, n) == 0 && (p[n] == ',' || p[n] == '\0')) {
            return true;
        }
    }
    return false;
}

/* The layout of a form. One that is long is set in two halves, but not as
 * tables: there each item has a row of its own. */
static const char *form_layout(
    const struct county *county, const struct form *form)
{
    static const char *const names[] = {[FREQ_MONTH] = "form-month",
        [FREQ_QUARTER] = "form-quarter",
        [FREQ_YEAR] = "form-year"};
    const struct layout *layout =
        layout_find(county->layouts, names[form->freq]);
    bool twin = layout != NULL && layout->twin != NULL &&
                form->row_count > layout->twin_rows &&
                !book_is_tables(county->book);

    return twin ? layout->twin : names[form->freq];
}

static void plan_forms(struct county *county, const char *forms)
{
    for (int i = 0; i < county->fw->form_count; i++) {
        const struct form *form = &county->fw->forms[i];

        if (wanted(forms, form->code)) {
            plan(county, (struct sheet_plan){
                             .name = sheet_say(county, "%s %s", form->code,
                                 county->fw->qualities[form->quality].brief.zh),
                             .layout = form_layout(county, form),
                             .about = form->title.zh,
                             .number = form->number,
                             .write = form_sheet,
                             .index = i});
        }
    }
}

static void plan_all(struct county *county, const char *forms)
{
    plan(county,
        (struct sheet_plan){"封面", "cover", "评价范围、版本、控制总数、签署",
            "", cover_sheet, 0, NULL});
    plan(county, (struct sheet_plan){
                     "目录", "contents", "", "", contents_sheet, 0, NULL});
    plan(county,
        (struct sheet_plan){"综合评价", "summary",
            "总分、等次、六项品质得分和失分原因", "", summary_sheet, 0, NULL});
    for (int q = 0; q < county->fw->quality_count; q++) {
        const char *name = county->fw->qualities[q].name.zh;

        plan(county, (struct sheet_plan){name, "quality",
                         sheet_say(county,
                             "%s的指标：原始数据、计算式、目标、得分", name),
                         "", quality_sheet, q, NULL});
    }
    plan_forms(county, forms);
    plan(county,
        (struct sheet_plan){"荣誉与等次登记表", "register",
            "荣誉、试点、位次与等次、目标与背景", "", register_sheet, 0, NULL});
    plan(county, (struct sheet_plan){"审核情况", "review",
                     "审核关系、内置审核、上报情况、退回记录", "", review_sheet,
                     0, NULL});
    plan(county, (struct sheet_plan){"版本差异", "changes",
                     "与上次公布版的数据、得分和登记事项的差异", "",
                     changes_sheet, 0, NULL});
    plan(county,
        (struct sheet_plan){"原始数据", "raw",
            "已审核的基础数据项，评分由此取数", "", raw_sheet, 0, NULL});
    plan(county, (struct sheet_plan){"参数", "parameters",
                     "权重、目标、评分参数、本期是否计分及出处", "",
                     parameters_sheet, 0, NULL});
    plan(county, (struct sheet_plan){"稳健性", "robust",
                     "权重变动时总分和位次的区间，逐项剔除的影响", "",
                     robust_sheet, 0, NULL});
    plan(county, (struct sheet_plan){"数据字典", "dictionary",
                     "基础数据项：口径、频次、表和行次、归属、用处", "",
                     items_sheet, 0, NULL});
    plan(county, (struct sheet_plan){"指标字典", "indicators",
                     "指标：计算式、方向、方法、目标、权重、出处", "",
                     indicators_sheet, 0, NULL});
    for (int i = 0; i < county->plan_count; i++) {
        county->plan[i].sheet = book_sheet(county->book, county->plan[i].name);
    }
}

/* -- fillings of one sheet ------------------------------------------------ */

/* Who filled a form: the name of the one who submitted it, or of the first of
 * those who submitted its parts and how many they are. */
static const char *fillers(struct county *county, const char *form,
    const char *period, int64_t *latest)
{
    const struct report *report = county->report;
    const char *first = "", *all = "";
    int count = 0;

    for (size_t i = 0; i < report->line_count; i++) {
        const struct submission_line *line = &report->lines[i];
        const char *by = or_blank(line->head.submitted_by);

        if (strcmp(line->form, form) != 0 ||
            strcmp(line->period, period) != 0 || line->head.submitted_at == 0 ||
            by[0] == '\0') {
            continue;
        }
        if (line->head.submitted_at > *latest) {
            *latest = line->head.submitted_at;
        }
        if (strstr(all, by) == NULL) {
            first = count++ == 0 ? by : first;
            all = sheet_say(county, "%s%s、", all, by);
        }
    }
    return count > 1 ? sheet_say(county, "%s等%d人", first, count) : first;
}

static const char *date_words(struct county *county, int64_t at)
{
    char text[TIME_TEXT];

    if (at == 0) {
        return "20　　年　　月　　日";
    }
    time_format_date(at, text);
    return sheet_say(county, "%.4s年%.2s月%.2s日", text, text + 5, text + 8);
}

/* "2025-12" as 2025年12月; blank marks stay blank. */
static const char *valid_words(struct county *county, const char *until)
{
    return strlen(until) == 7
               ? sheet_say(county, "%.4s年%.2s月", until, until + 5)
               : "20　　年　　月";
}

void county_fill_form(struct county *county, int index)
{
    const struct form *form = &county->fw->forms[index];
    struct period period = period_for(county->report->period, form->freq);
    char key[PERIOD_TEXT];
    int64_t latest = 0;
    const char *names;

    period_format(period, key);
    names = fillers(county, form->code, key, &latest);
    county_fill(county, "title", form->title.zh);
    county_fill(county, "number", form->number);
    county_fill(county, "issuer", form->issuer);
    county_fill(county, "approval", form->approval);
    county_fill(county, "valid", valid_words(county, form->valid_until));
    county_fill(county, "filler", names);
    county_fill(county, "date", date_words(county, latest));
}

/* True when the method scores an indicator of the quality, or (-1) any. */
static bool is_used(const struct county *county, enum method method, int q)
{
    for (int i = 0; i < county->fw->indicator_count; i++) {
        const struct indicator *x = &county->fw->indicators[i];

        if (x->method == method && (q < 0 || x->quality == q)) {
            return true;
        }
    }
    return false;
}

/* 目标实现法、区间法; of more than can be read at a glance only how many. */
static const char *method_names(struct county *county)
{
    const char *out = "";
    int used = 0;

    for (int m = METHOD_NONE + 1; m < METHOD__COUNT; m++) {
        if (is_used(county, (enum method)m, -1) && used++ < METHODS_NAMED) {
            out = sheet_say(county, "%s%s%s", out, used == 1 ? "" : "、",
                method_words((enum method)m).zh);
        }
    }
    return used <= METHODS_NAMED ? out
                                 : sheet_say(county, "%s等 %d 种", out, used);
}

/* How each method of a quality scores. */
static const char *method_rules(struct county *county, int q)
{
    const char *out = "";

    for (int m = METHOD_NONE + 1; m < METHOD__COUNT; m++) {
        if (is_used(county, (enum method)m, q)) {
            out = sheet_say(county, "%s%s：%s。", out,
                method_words((enum method)m).zh, method_rule((enum method)m));
        }
    }
    return out;
}

/* The forms whose approval ran out before their period ended; "" none. */
static const char *expired(struct county *county)
{
    const char *out = "";

    for (int i = 0; i < county->fw->form_count; i++) {
        const struct form *form = &county->fw->forms[i];

        if (form_expired(
                form, period_for(county->report->period, form->freq))) {
            out = sheet_say(county, "%s%s%s", out,
                out[0] == '\0' ? "本表制度有效期已过：" : "、", form->code);
        }
    }
    return out;
}

/* The head of the audit log's chain when these data were first published. */
static const char *chain_head(struct county *county)
{
    const struct lineage *lineage = county->report->lineage;

    return lineage == NULL || lineage->seal == 0
               ? "首次公布时尚无封存"
               : sheet_say(county, "第 %lld 号 %s", (long long)lineage->seal,
                     lineage->chain);
}

/* The marks of the cover: those of the forms when all have the same. */
static void fill_cover(struct county *county)
{
    const struct form *form = &county->fw->forms[0];
    bool some = county->fw->form_count > 0;

    county_fill(county, "methods", method_names(county));
    county_fill(county, "expired", expired(county));
    county_fill(county, "chain", chain_head(county));
    county_fill(county, "issuer", some ? form->issuer : "");
    county_fill(county, "approval", some ? form->approval : "");
    county_fill(county, "valid",
        some ? valid_words(county, form->valid_until) : "20　　年　　月");
}

/* A form is of its own period; all else of the evaluation's. */
static void fill_sheet(struct county *county, const struct sheet_plan *sheet)
{
    county_fill(county, "sheet", sheet_title(sheet->sheet));
    if (sheet->write == form_sheet) {
        county_fill_form(county, sheet->index);
    } else if (sheet->write == quality_sheet) {
        county_fill(
            county, "quality", county->fw->qualities[sheet->index].name.zh);
        county_fill(county, "methods", method_rules(county, sheet->index));
    } else if (sheet->write == cover_sheet) {
        fill_cover(county);
    }
}

static void write_sheet(struct county *county, const struct sheet_plan *sheet)
{
    const struct layout *layout = layout_find(county->layouts, sheet->layout);
    size_t common = county->filling_count;
    struct filling period = county->fillings[2];
    struct page page;

    if (layout == NULL) {
        book_fail(county->book, arena_printf(county->arena,
                                    "there is no layout %s", sheet->layout));
        return;
    }
    if (sheet->write == form_sheet) {
        county->fillings[2].value =
            period_words(county, period_for(county->report->period,
                                     county->fw->forms[sheet->index].freq));
    }
    fill_sheet(county, sheet);
    page_open(&page, county->book, sheet->sheet, layout, county->fillings,
        county->filling_count, county->arena);
    sheet->write(county, &page, sheet->index);
    county->filling_count = common;
    county->fillings[2] = period;
}

/* -- the workbook --------------------------------------------------------- */

/* A blocking hit is open, or something due is missing. */
static bool is_preliminary(const struct report *report)
{
    if (report->evaluation.reported < report->evaluation.due) {
        return true;
    }
    for (int i = 0; i < report->fw->rule_count; i++) {
        const struct rule *rule = &report->fw->rules[i];

        if (rule->severity == SEVERITY_BLOCK &&
            !expr_relation(rule->expr, &report->figures).holds) {
            return true;
        }
    }
    return false;
}

void county_code_of(const char *text, char out[16])
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    char hash[65];
    unsigned byte;

    hash_hex(text, strlen(text), hash);
    for (int i = 0, n = 0; i < 12; i++) {
        if (i == 4 || i == 8) {
            out[n++] = '-';
        }
        sscanf(hash + 2 * i, "%2x", &byte);
        out[n++] = letters[byte % 32];
        out[n] = '\0';
    }
}

void county_code(const struct report *report, const struct layouts *layouts,
    const char *forms, char out[16])
{
    static const struct published none = {.data_version = "", .sha256 = ""};
    static const struct lineage alone = {0};
    const struct lineage *lineage =
        report->lineage == NULL ? &alone : report->lineage;
    const struct published *base =
        lineage->base == NULL ? &none : lineage->base;
    const char *before = report->history == NULL ? "" : report->history->hash;
    char text[896], period[PERIOD_TEXT];

    period_format(report->period, period);
    snprintf(text, sizeof(text),
        BOOK_VERSION "|%s|%s|%s|%s|%s|%s|%s|%s|%s|%lld|%s", report->region.code,
        period, report->edition_hash, report->data_version, layouts->version,
        forms == NULL ? "all" : forms, before, base->data_version, base->sha256,
        (long long)lineage->seal, lineage->chain);
    county_code_of(text, out);
}

static void set_properties(struct county *county)
{
    const struct report *report = county->report;
    const struct book_words words = {
        .title = sheet_say(county, "县域品质城市评价工作簿 %s %s",
            report->region.name.zh, period_words(county, report->period)),
        .subject = sheet_say(
            county, "%s %s", report->region.code, report->data_version),
        .author = "",
        .keywords = sheet_say(county, "PINZHI %s", county->code),
        .comments = sheet_say(county, "%s %s %s", county->fw->edition,
            county->fw->version, report->edition_hash)};

    book_properties(county->book, &words);
}

/* The cover and the summary cite what the other sheets count: they are last. */
static void write_sheets(struct county *county)
{
    for (int i = county->plan_count - 1; i >= 0; i--) {
        write_sheet(county, &county->plan[i]);
    }
}

static void take_totals(const struct county *county, const struct tally *tally,
    struct county_totals *totals)
{
    const struct evaluation *all = &county->report->evaluation;

    *totals = (struct county_totals){.sheets = (size_t)county->plan_count,
        .rows = tally->rows,
        .cells = tally->cells,
        .formulas = tally->formulas,
        .sum = tally->sum,
        .score = all->total,
        .indicators = all->due,
        .reported = all->reported};
    snprintf(totals->code, sizeof(totals->code), "%s", county->code);
}

struct county *county_make(const struct report *report,
    const struct layouts *layouts, struct book *book, const char *forms,
    struct arena *arena)
{
    struct county *county = arena_alloc(arena, sizeof(*county));
    char code[16];

    county_code(report, layouts, forms, code);
    if (county == NULL || book == NULL) {
        return NULL;
    }
    *county = (struct county){.report = report,
        .fw = report->fw,
        .layouts = layouts,
        .book = book,
        .arena = arena,
        .preliminary = is_preliminary(report)};
    county->code = sheet_say(county, "%s", code);
    county->robust = county_perturb(county);
    county_fillings(county);
    set_properties(county);
    plan_all(county, forms);
    write_sheets(county);
    return county;
}

enum export_result county_write(const struct report *report,
    const struct layouts *layouts, const char *file, const char *forms,
    struct arena *arena, struct county_totals *totals)
{
    struct county *county = county_make(
        report, layouts, book_new(file, report->as_of, arena), forms, arena);
    struct tally tally = {0};
    const char *why = "out of memory";

    if (county == NULL) {
        log_line(LOG_ERROR, "workbook %s: %s", file, why);
        return EXPORT_FAIL;
    }
    if (!book_close(county->book, &tally, &why)) {
        log_line(LOG_ERROR, "workbook %s: %s", file, why);
        return EXPORT_FAIL;
    }
    take_totals(county, &tally, totals);
    return EXPORT_OK;
}
