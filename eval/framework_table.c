/* The columns of an edition's files: which member each becomes. */
#include "eval/framework_read.h"

#define AT(type, member) offsetof(struct type, member)
#define WORDS(type, name, member)                            \
    {name "_zh", KIND_TEXT, AT(type, member.zh), 0, false},  \
    {                                                        \
        name "_en", KIND_TEXT, AT(type, member.en), 0, false \
    }
#define END                  \
    {                        \
        NULL, 0, 0, 0, false \
    }

static const struct column_rule quality_columns[] = {
    {"code", KIND_CODE, AT(quality, code), 0, false},
    WORDS(quality, "name", name), WORDS(quality, "brief", brief),
    {"weight", KIND_DECIMAL, AT(quality, weight), 0, false}, END};
static const struct column_rule bureau_columns[] = {
    {"code", KIND_CODE, AT(bureau, code), 0, false},
    WORDS(bureau, "name", name), END};
static const struct column_rule form_columns[] = {
    {"code", KIND_CODE, AT(form, code), 0, false},
    {"number", KIND_NEEDED, AT(form, number), 0, false},
    WORDS(form, "title", title), {"freq", KIND_FREQ, AT(form, freq), 0, false},
    {"quality", KIND_QUALITY, AT(form, quality), 0, false},
    {"issuer", KIND_TEXT, AT(form, issuer), 0, false},
    {"approval", KIND_TEXT, AT(form, approval), 0, false},
    {"valid_until", KIND_TEXT, AT(form, valid_until), 0, false},
    {"open", KIND_MOMENT, AT(form, open), 0, false},
    {"due", KIND_MOMENT, AT(form, due), 0, false},
    {"late", KIND_MOMENT, AT(form, late), 0, false},
    {"lock", KIND_MOMENT, AT(form, lock), 0, false}, END};
static const struct column_rule item_columns[] = {
    {"code", KIND_CODE, AT(item, code), 0, false}, WORDS(item, "name", name),
    WORDS(item, "unit", unit), WORDS(item, "scope", scope),
    {"freq", KIND_FREQ, AT(item, freq), 0, false},
    {"decimals", KIND_COUNT, AT(item, decimals), 0, false},
    {"current", KIND_YES, AT(item, has_current), 0, false},
    {"last_year", KIND_YES, AT(item, has_last_year), 0, false},
    {"bureau", KIND_BUREAU, AT(item, bureau), 0, false},
    {"form", KIND_FORM, AT(item, form), 0, false},
    {"minimum", KIND_OPTIONAL, AT(item, minimum), AT(item, has_minimum), false},
    {"maximum", KIND_OPTIONAL, AT(item, maximum), AT(item, has_maximum), false},
    {"carry", KIND_YES, AT(item, carry), 0, true}, END};
#define PARAMETER(name, member, optional)           \
    {                                               \
        name, KIND_OPTIONAL, AT(indicator, member), \
            AT(indicator, has_##member), optional   \
    }
static const struct column_rule indicator_columns[] = {
    {"code", KIND_CODE, AT(indicator, code), 0, false},
    {"quality", KIND_QUALITY, AT(indicator, quality), 0, false},
    WORDS(indicator, "name", name), WORDS(indicator, "unit", unit),
    WORDS(indicator, "group", group),
    {"direction", KIND_DIRECTION, AT(indicator, direction), 0, false},
    {"freq", KIND_FREQ, AT(indicator, freq), 0, false},
    {"bureau", KIND_BUREAU, AT(indicator, bureau), 0, false},
    {"decimals", KIND_COUNT, AT(indicator, decimals), 0, false},
    {"formula", KIND_TEXT, AT(indicator, formula), 0, false},
    {"method", KIND_METHOD, AT(indicator, method), 0, false},
    PARAMETER("target", target, false), PARAMETER("low", low, false),
    PARAMETER("high", high, false), PARAMETER("floor", floor, false),
    PARAMETER("ceiling", ceiling, false), PARAMETER("step", step, true),
    PARAMETER("limit", limit, true),
    {"second", KIND_TEXT, AT(indicator, second), 0, true},
    {"band", KIND_TEXT, AT(indicator, band), 0, true},
    {"weight", KIND_DECIMAL, AT(indicator, weight), 0, false},
    {"published", KIND_YES, AT(indicator, published), 0, false},
    WORDS(indicator, "origin", origin), END};
static const struct column_rule form_row_columns[] = {
    {"form", KIND_FORM, AT(row_record, form), 0, false},
    {"code", KIND_TEXT, AT(row_record, row.code), 0, false},
    WORDS(row_record, "label", row.label),
    {"item", KIND_ITEM_OR_NONE, AT(row_record, row.item), 0, false},
    {"indent", KIND_COUNT, AT(row_record, row.indent), 0, false},
    WORDS(row_record, "remark", row.remark), END};
static const struct column_rule form_note_columns[] = {
    {"form", KIND_FORM, AT(note_record, form), 0, false},
    {"zh", KIND_TEXT, AT(note_record, words.zh), 0, false},
    {"en", KIND_TEXT, AT(note_record, words.en), 0, false}, END};
static const struct column_rule rule_columns[] = {
    {"code", KIND_CODE, AT(rule, code), 0, false},
    {"form", KIND_FORM, AT(rule, form), 0, false},
    {"severity", KIND_SEVERITY, AT(rule, severity), 0, false},
    {"relation", KIND_NEEDED, AT(rule, relation), 0, false},
    WORDS(rule, "text", text), {"item", KIND_ITEM, AT(rule, item), 0, false},
    {"column", KIND_COLUMN, AT(rule, column), 0, false}, END};
static const struct column_rule grade_columns[] = {WORDS(grade, "name", name),
    {"from", KIND_DECIMAL, AT(grade, from), 0, false},
    {"max_rank", KIND_COUNT_OR_NONE, AT(grade, max_rank), 0, true}, END};
static const struct column_rule level_columns[] = {
    {"code", KIND_CODE, AT(level, code), 0, false}, WORDS(level, "name", name),
    {"points", KIND_DECIMAL, AT(level, points), 0, false},
    {"penalty", KIND_YES, AT(level, penalty), 0, true}, END};
static const struct column_rule edition_columns[] = {
    {"edition", KIND_CODE, AT(framework, edition), 0, false},
    WORDS(framework, "title", title),
    {"version", KIND_NEEDED, AT(framework, version), 0, false},
    {"valid_from", KIND_TEXT, AT(framework, valid_from), 0, false},
    {"valid_to", KIND_TEXT, AT(framework, valid_to), 0, false},
    {"sample", KIND_YES, AT(framework, sample), 0, false},
    {"rate_cap", KIND_DECIMAL, AT(framework, rate_cap), 0, false},
    {"growth_query", KIND_DECIMAL, AT(framework, growth_query), 0, false},
    {"growth_severity", KIND_SEVERITY, AT(framework, growth_severity), 0, true},
    {"outlier_history", KIND_DECIMAL, AT(framework, outlier_history), 0, true},
    {"outlier_group", KIND_DECIMAL, AT(framework, outlier_group), 0, true},
    {"outlier_severity", KIND_SEVERITY, AT(framework, outlier_severity), 0,
        true},
    {"outlier_periods", KIND_COUNT, AT(framework, outlier_periods), 0, true},
    {"outlier_points", KIND_COUNT, AT(framework, outlier_points), 0, true},
    {"explanation_length", KIND_COUNT, AT(framework, explanation_length), 0,
        true},
    {"bonus_cap", KIND_DECIMAL, AT(framework, bonus_cap), 0, false},
    {"penalty_cap", KIND_DECIMAL, AT(framework, penalty_cap), 0, true},
    {"tie", KIND_TIE, AT(framework, tie), 0, true},
    {"sign_off", KIND_YES, AT(framework, sign_off), 0, true},
    {"aggregate", KIND_MEAN, AT(framework, aggregate), 0, true},
    {"aggregate_power", KIND_DECIMAL, AT(framework, aggregate_power), 0, true},
    {"quality_floor", KIND_OPTIONAL, AT(framework, quality_floor),
        AT(framework, has_quality_floor), true},
    {"floor_grade", KIND_TEXT, AT(framework, floor_grade_name), 0, true}, END};
static const struct column_rule band_columns[] = {
    {"band", KIND_CODE, AT(band, code), 0, false},
    {"from", KIND_DECIMAL, AT(band, from), 0, false},
    {"coefficient", KIND_DECIMAL, AT(band, coefficient), 0, false}, END};
static const struct column_rule group_columns[] = {
    {"code", KIND_CODE, AT(group, code), 0, false}, WORDS(group, "name", name),
    END};
static const struct column_rule weight_columns[] = {
    {"group", KIND_GROUP, AT(weight_record, group), 0, false},
    {"indicator", KIND_INDICATOR, AT(weight_record, indicator), 0, false},
    {"weight", KIND_DECIMAL, AT(weight_record, weight), 0, false}, END};
static const struct column_rule veto_columns[] = {
    {"code", KIND_CODE, AT(veto, code), 0, false},
    {"relation", KIND_NEEDED, AT(veto, relation), 0, false},
    WORDS(veto, "text", text), END};

const struct column_rule *framework_columns(enum table table)
{
    static const struct column_rule *const columns[TABLE__COUNT] = {
        [TABLE_EDITION] = edition_columns,
        [TABLE_QUALITY] = quality_columns,
        [TABLE_BUREAU] = bureau_columns,
        [TABLE_FORM] = form_columns,
        [TABLE_ITEM] = item_columns,
        [TABLE_INDICATOR] = indicator_columns,
        [TABLE_FORM_ROW] = form_row_columns,
        [TABLE_FORM_NOTE] = form_note_columns,
        [TABLE_RULE] = rule_columns,
        [TABLE_GRADE] = grade_columns,
        [TABLE_LEVEL] = level_columns,
        [TABLE_BAND] = band_columns,
        [TABLE_GROUP] = group_columns,
        [TABLE_WEIGHT] = weight_columns,
        [TABLE_VETO] = veto_columns,
    };

    return columns[table];
}
