#include "export/sheets.h"

#include <stdio.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/history.h"
#include "sql/log.h"

enum { METHODS_NAMED = 3 }; /* on the cover */

/* Changes whenever the program writes a sheet differently. */
#define BOOK_VERSION "book-4"

void county_fill(struct county *county, const char *name, const char *value)
{
    if (county->filling_count == COUNTY_FILLINGS) {
        book_fail(county->book, "too many fillings of a layout");
        return;
    }
    county->fillings[county->filling_count++] =
        (struct filling){name, or_blank(value)};
}

static const char *plain(struct county *county, decimal value)
{
    char text[DECIMAL_TEXT];

    decimal_plain(value, text);
    return sheet_say(county, "%s", text);
}

static const char *grades(struct county *county)
{
    const char *out = "";

    for (int i = 0; i < county->fw->grade_count; i++) {
        const struct grade *grade = &county->fw->grades[i];

        out = i == county->fw->grade_count - 1 && i > 0
                  ? sheet_say(county, "%s%s＜%s", out, grade->name.zh,
                        plain(county, grade[-1].from))
                  : sheet_say(county, "%s%s≥%s，", out, grade->name.zh,
                        plain(county, grade->from));
    }
    return out;
}

double county_share(const struct county *county, double points)
{
    const struct evaluation *all = &county->report->evaluation;
    double sum = 0;

    for (int q = 0; q < county->fw->quality_count; q++) {
        sum += all->qualities[q].points;
    }
    return sum > 0 ? points / sum * 100 : 0;
}

const char *county_share_formula(struct county *county, const char *cell)
{
    return sheet_say(
        county, "IF(SUM(POINTS_ALL)=0,0,%s/SUM(POINTS_ALL)*100)", cell);
}

static const char *const total_rules[] = {
    [MEAN_ARITHMETIC] = "六项品质得分之和",
    [MEAN_GEOMETRIC] = "各品质得分率按折算权重的几何平均，占总分按得分之和计",
    [MEAN_HARMONIC] = "各品质得分率按折算权重的调和平均，占总分按得分之和计",
    [MEAN_GENERALISED] =
        "各品质得分率按折算权重的幂平均（幂次见“参数”表），占总分按得分之和计"};

/* What else decides a grade; "" when nothing does. */
static const char *grade_rule(struct county *county)
{
    const struct framework *fw = county->fw;
    const char *out = "";

    if (fw->veto_count > 0) {
        out = sheet_say(county, "；有一票否决情形的，定为“%s”",
            fw->grades[fw->grade_count - 1].name.zh);
    }
    if (fw->has_quality_floor) {
        out = sheet_say(county, "%s；有品质得分率低于%s的，至多为“%s”", out,
            plain(county, fw->quality_floor),
            fw->grades[fw->floor_grade].name.zh);
    }
    for (int i = 0; i < fw->grade_count; i++) {
        if (fw->grades[i].max_rank > 0) {
            out = sheet_say(county, "%s；“%s”限全部地区前%d名", out,
                fw->grades[i].name.zh, fw->grades[i].max_rank);
        }
    }
    return out;
}

/* The group of the county and whom the methods that compare look at. */
static const char *compared(struct county *county)
{
    const struct report *report = county->report;
    int group = framework_group(county->fw, text_of(report->group));
    const char *out = group < 0 ? ""
                                : sheet_say(county, "本地区属“%s”组。",
                                      county->fw->groups[group].name.zh);

    return report->peers == NULL
               ? out
               : sheet_say(county,
                     "%s本期可比地区：本地区、另 %d 个县、%d 个对比县（手工录入）"
                     "。",
                     out, report->peer_counties, report->peer_entered);
}

/* The levels that earn points, or those that cost them: 国家5，省3. */
static const char *levels_of(struct county *county, bool penalty)
{
    const char *out = "";

    for (int i = 0; i < county->fw->level_count; i++) {
        const struct level *level = &county->fw->levels[i];

        if (level->penalty == penalty) {
            out = sheet_say(county, "%s%s%s%s", out, out[0] == '\0' ? "" : "，",
                level->name.zh, plain(county, level->points));
        }
    }
    return out;
}

static const char *levels(struct county *county)
{
    decimal cap = county->fw->penalty_cap;
    const char *out = levels_of(county, false);

    return cap == 0 ? out
                    : sheet_say(county, "%s；扣分：%s，封顶 %s 分", out,
                          levels_of(county, true), plain(county, cap));
}

static const char *qualities(struct county *county)
{
    const char *out = "";

    for (int i = 0; i < county->fw->quality_count; i++) {
        out = sheet_say(county, "%s%s%s", out, i == 0 ? "" : "　",
            county->fw->qualities[i].brief.zh);
    }
    return out;
}

/* What stands at the right of every subline. */
static const char *mark(struct county *county)
{
    if (county->report->region.sample) {
        return "示例数据：全部数值为生成";
    }
    if (county->fw->sample) {
        return "示例：权重、目标、参数和得分为示例";
    }
    return sheet_say(county, "数据版本 %s", county->report->data_version);
}

static const char *as_of(struct county *county)
{
    char text[TIME_TEXT];

    if (county->report->as_of == 0) {
        return "尚无已上报数据";
    }
    time_format(county->report->as_of, text);
    return sheet_say(county, "%.16s 北京时间", text);
}

void county_fillings(struct county *county)
{
    static const char *const freqs[] = {[FREQ_MONTH] = "月度（累计）",
        [FREQ_QUARTER] = "季度（累计）",
        [FREQ_YEAR] = "年度"};
    const struct report *report = county->report;
    const struct framework *fw = county->fw;

    county_fill(county, "region", report->region.name.zh);
    county_fill(county, "code", report->region.code);
    county_fill(county, "period", period_words(county, report->period));
    county_fill(county, "year", sheet_say(county, "%d", report->period.year));
    county_fill(county, "frequency", freqs[report->period.freq]);
    county_fill(county, "mark", mark(county));
    county_fill(county, "version", report->data_version);
    county_fill(county, "verify", county->code);
    county_fill(county, "as_of", as_of(county));
    county_fill(county, "edition", fw->edition);
    county_fill(county, "framework", fw->version);
    county_fill(county, "framework_title", fw->title.zh);
    county_fill(county, "edition_hash", report->edition_hash);
    county_fill(county, "layout_version",
        sheet_say(county, BOOK_VERSION "（%s）", county->layouts->version));
    county_fill(
        county, "cap", sheet_say(county, "%s%%", plain(county, fw->rate_cap)));
    county_fill(county, "growth", plain(county, fw->growth_query));
    county_fill(county, "bonus_cap", plain(county, fw->bonus_cap));
    county_fill(county, "grades", grades(county));
    county_fill(county, "levels", levels(county));
    county_fill(county, "compared", compared(county));
    county_fill(county, "total_rule", total_rules[fw->aggregate]);
    county_fill(county, "grade_rule", grade_rule(county));
    county_fill(county, "qualities", qualities(county));
    county_fill_beside(county);
}

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

static void plan_forms(struct county *county, const char *forms)
{
    static const char *const layouts[] = {[FREQ_MONTH] = "form-month",
        [FREQ_QUARTER] = "form-quarter",
        [FREQ_YEAR] = "form-year"};

    for (int i = 0; i < county->fw->form_count; i++) {
        const struct form *form = &county->fw->forms[i];

        if (wanted(forms, form->code)) {
            plan(county, (struct sheet_plan){
                             .name = sheet_say(county, "%s %s", form->code,
                                 county->fw->qualities[form->quality].brief.zh),
                             .layout = layouts[form->freq],
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

/* Who filled a form: the names of those who submitted their parts. */
static const char *fillers(struct county *county, const char *form,
    const char *period, int64_t *latest)
{
    const struct report *report = county->report;
    const char *out = "";

    for (size_t i = 0; i < report->line_count; i++) {
        const struct submission_line *line = &report->lines[i];
        const char *by = or_blank(line->head.submitted_by);

        if (strcmp(line->form, form) != 0 ||
            strcmp(line->period, period) != 0 || line->head.submitted_at == 0 ||
            by[0] == '\0' || strstr(out, by) != NULL) {
            continue;
        }
        out = sheet_say(county, "%s%s%s", out, out[0] == '\0' ? "" : "、", by);
        if (line->head.submitted_at > *latest) {
            *latest = line->head.submitted_at;
        }
    }
    return out;
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

/* The marks of the cover: those of the forms when all have the same. */
static void fill_cover(struct county *county)
{
    const struct form *form = &county->fw->forms[0];
    bool some = county->fw->form_count > 0;

    county_fill(county, "methods", method_names(county));
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
    const char *before = report->history == NULL ? "" : report->history->hash;
    char text[640], period[PERIOD_TEXT];

    period_format(report->period, period);
    snprintf(text, sizeof(text), BOOK_VERSION "|%s|%s|%s|%s|%s|%s|%s",
        report->region.code, period, report->edition_hash, report->data_version,
        layouts->version, forms == NULL ? "all" : forms, before);
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

enum export_result county_write(const struct report *report,
    const struct layouts *layouts, const char *file, const char *forms,
    struct arena *arena, struct county_totals *totals)
{
    struct county *county = arena_alloc(arena, sizeof(*county));
    struct tally tally = {0};
    const char *why = "out of memory";
    char code[16];

    if (county != NULL) {
        county_code(report, layouts, forms, code);
        *county = (struct county){.report = report,
            .fw = report->fw,
            .layouts = layouts,
            .book = book_new(file, report->as_of, arena),
            .arena = arena,
            .code = code,
            .preliminary = is_preliminary(report)};
    }
    if (county == NULL || county->book == NULL) {
        log_line(LOG_ERROR, "workbook %s: %s", file, why);
        return EXPORT_FAIL;
    }
    county->robust = county_perturb(county);
    county_fillings(county);
    set_properties(county);
    plan_all(county, forms);
    write_sheets(county);
    if (!book_close(county->book, &tally, &why)) {
        log_line(LOG_ERROR, "workbook %s: %s", file, why);
        return EXPORT_FAIL;
    }
    take_totals(county, &tally, totals);
    return EXPORT_OK;
}
