/* One field of an edition's files: from its text to a member of a record. */
#include <stdio.h>
#include <string.h>

#include "eval/framework_read.h"
#include "eval/method.h"

/* Words that stand for enumerators. */
struct word {
    const char *text;
    int value;
};

static const struct word freqs[] = {
    {"M", FREQ_MONTH}, {"Q", FREQ_QUARTER}, {"Y", FREQ_YEAR}, {NULL, 0}};
static const struct word directions[] = {{"+", DIRECTION_MORE},
    {"-", DIRECTION_LESS}, {"I", DIRECTION_INTERVAL}, {"R", DIRECTION_RANK},
    {"G", DIRECTION_GRADE}, {"C", DIRECTION_COUNT}, {"X", DIRECTION_SHOWN},
    {NULL, 0}};
static const struct word severities[] = {{"block", SEVERITY_BLOCK},
    {"explain", SEVERITY_EXPLAIN}, {"hint", SEVERITY_HINT}, {NULL, 0}};
static const struct word ties[] = {
    {"rounded", TIE_ROUNDED}, {"exact", TIE_EXACT}, {NULL, 0}};
static const struct word means[] = {{"arithmetic", MEAN_ARITHMETIC},
    {"geometric", MEAN_GEOMETRIC}, {"harmonic", MEAN_HARMONIC},
    {"generalised", MEAN_GENERALISED}, {NULL, 0}};
static const struct word columns[] = {
    {"current", COLUMN_CURRENT}, {"total", COLUMN_TOTAL}, {NULL, 0}};

static const struct word *const words_of[] = {[KIND_FREQ] = freqs,
    [KIND_DIRECTION] = directions,
    [KIND_SEVERITY] = severities,
    [KIND_TIE] = ties,
    [KIND_MEAN] = means,
    [KIND_COLUMN] = columns};

static bool take_word(const char *text, const struct word *words, int *out)
{
    for (; words->text != NULL; words++) {
        if (strcmp(words->text, text) == 0) {
            *out = words->value;
            return true;
        }
    }
    return false;
}

static bool take_reference(
    const struct framework *fw, enum kind kind, const char *text, int *out)
{
    static int (*const finders[])(const struct framework *, struct text) = {
        [KIND_QUALITY] = framework_quality,
        [KIND_BUREAU] = framework_bureau,
        [KIND_FORM] = framework_form,
        [KIND_ITEM] = framework_item,
        [KIND_INDICATOR] = framework_indicator,
        [KIND_GROUP] = framework_group,
        [KIND_ITEM_OR_NONE] = framework_item};

    *out = finders[kind](fw, text_of(text));
    return *out >= 0 || (kind == KIND_ITEM_OR_NONE && text[0] == '\0');
}

/* Codes stand in addresses, keys and names of cells. */
static bool is_code(const char *text)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstu"
                            "vwxyz0123456789-_");

    return n > 0 && n <= 32 && text[n] == '\0';
}

static bool take_yes(const char *text, bool *out)
{
    *out = strcmp(text, "yes") == 0;
    return *out || strcmp(text, "no") == 0;
}

static bool take_count(const char *text, int *out)
{
    decimal value;

    if (decimal_parse(text_of(text), 0, &value) != DECIMAL_OK || value < 0 ||
        value > 1000 * DECIMAL_ONE) {
        return false;
    }
    *out = (int)(value / DECIMAL_ONE);
    return true;
}

static bool take_decimal(const char *text, decimal *out)
{
    *out = 0;
    return text[0] == '\0' ||
           decimal_parse(text_of(text), DECIMAL_PLACES, out) == DECIMAL_OK;
}

static bool take_moment(const char *text, struct moment *out)
{
    int used = 0;

    return sscanf(text, "%4d %2d:%2d%n", &out->days, &out->hour, &out->minute,
               &used) == 3 &&
           text[used] == '\0' && out->days >= 0 && out->hour >= 0 &&
           out->minute >= 0 && out->minute < 60 &&
           out->hour * 60 + out->minute <= 24 * 60;
}

static bool take_optional(
    const char *text, char *record, const struct column_rule *rule)
{
    *(bool *)(void *)(record + rule->offset2) = text[0] != '\0';
    return take_decimal(text, (decimal *)(void *)(record + rule->offset));
}

static bool take_method(const char *text, int *out)
{
    *out = (int)method_named(text);
    return *out < METHOD__COUNT;
}

bool framework_take(const struct framework *fw, const struct column_rule *rule,
    const char *text, char *record)
{
    void *member = record + rule->offset;

    switch (rule->kind) {
    case KIND_TEXT: *(const char **)member = text; return true;
    case KIND_NEEDED: *(const char **)member = text; return text[0] != '\0';
    case KIND_CODE: *(const char **)member = text; return is_code(text);
    case KIND_YES: return take_yes(text, member);
    case KIND_COUNT: return take_count(text, member);
    case KIND_COUNT_OR_NONE: return text[0] == '\0' || take_count(text, member);
    case KIND_DECIMAL: return take_decimal(text, member);
    case KIND_OPTIONAL: return take_optional(text, record, rule);
    case KIND_MOMENT: return take_moment(text, member);
    case KIND_METHOD: return take_method(text, member);
    case KIND_FREQ:
    case KIND_DIRECTION:
    case KIND_SEVERITY:
    case KIND_TIE:
    case KIND_MEAN:
    case KIND_COLUMN: return take_word(text, words_of[rule->kind], member);
    case KIND_QUALITY:
    case KIND_BUREAU:
    case KIND_FORM:
    case KIND_ITEM:
    case KIND_INDICATOR:
    case KIND_GROUP:
    case KIND_ITEM_OR_NONE: break;
    }
    return take_reference(fw, rule->kind, text, member);
}

/* What a column may hold, as a fault says it. */
static const char *const wanted[] = {
    [KIND_TEXT] = "is not a text",
    [KIND_NEEDED] = "must not be empty",
    [KIND_CODE] = "must be 1 to 32 letters, digits, \"-\" or \"_\"",
    [KIND_YES] = "must be yes or no",
    [KIND_COUNT] = "must be a whole number from 0 to 1000",
    [KIND_COUNT_OR_NONE] = "must be empty or a whole number from 0 to 1000",
    [KIND_DECIMAL] = "must be a number of at most six decimals",
    [KIND_OPTIONAL] = "must be empty or a number of at most six decimals",
    [KIND_FREQ] = "must be M, Q or Y",
    [KIND_MOMENT] = "must be days after the period and a time: 18 24:00",
    [KIND_DIRECTION] = "must be one of + - I R G C X",
    [KIND_METHOD] = "is not a method; docs/scoring.md names them",
    [KIND_SEVERITY] = "must be block, explain or hint",
    [KIND_TIE] = "must be rounded or exact",
    [KIND_MEAN] = "must be arithmetic, geometric, harmonic or generalised",
    [KIND_COLUMN] = "must be current or total",
    [KIND_QUALITY] = "is not a code of quality.csv",
    [KIND_BUREAU] = "is not a code of bureau.csv",
    [KIND_FORM] = "is not a code of form.csv",
    [KIND_ITEM] = "is not a code of item.csv",
    [KIND_INDICATOR] = "is not a code of indicator.csv",
    [KIND_GROUP] = "is not a code of group.csv",
    [KIND_ITEM_OR_NONE] = "is neither empty nor a code of item.csv",
};

const char *framework_wanted(enum kind kind)
{
    return wanted[kind];
}
