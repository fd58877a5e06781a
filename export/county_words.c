/* What layouts print for the {names} of a county workbook. */
#include "export/sheets.h"

#include <stdio.h>

#include "sql/audit.h"

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
