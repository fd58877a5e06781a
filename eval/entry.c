#include "eval/entry.h"

#include <string.h>

static const struct kind_row {
    const char *key;
    struct words words;
    struct words reason; /* why this kind earns no points; NULL: it can */
} kinds[] = {
    [ENTRY_HONOUR] = {"honour", {"荣誉", "honour"}, {NULL, NULL}},
    [ENTRY_TITLE] = {"title", {"称号", "title"},
        {"不计：表述性称号", "not counted: a descriptive title"}},
    [ENTRY_CANDIDATE] = {"candidate", {"创建", "candidate"},
        {"不计：创建名单，候选", "not counted: on a list of candidates"}},
    [ENTRY_PLATFORM] = {"platform", {"平台", "platform"},
        {"不计：平台数由指标反映", "not counted: platforms are an indicator"}},
    [ENTRY_PILOT] = {"pilot", {"试点", "pilot"},
        {"不计：已含在试点数内", "not counted: within the number of pilots"}},
    [ENTRY_PROJECT] = {"project", {"工程", "works"},
        {"不计：工程数由指标反映", "not counted: works are an indicator"}},
    [ENTRY_RANK] = {"rank", {"位次", "rank"},
        {"位次，不计", "a rank, not counted"}},
    [ENTRY_GRADE] = {"grade", {"等次", "grade"},
        {"等次，不是位次，不计", "a grade, not a rank; not counted"}},
    [ENTRY_TARGET] = {"target", {"目标", "target"},
        {"目标，不是完成数", "a target, not a result"}},
    [ENTRY_TASK] = {"task", {"任务", "task"},
        {"任务代号，不含数值", "the name of a task, no figure"}},
    [ENTRY_BACKGROUND] = {"background", {"背景", "background"},
        {"背景数字，不计分", "a background number, never scored"}},
    [ENTRY_CRITICISM] = {"criticism", {"批评", "criticism"}, {NULL, NULL}},
};

const char *entry_kind_key(enum entry_kind kind)
{
    return kinds[kind].key;
}

enum entry_kind entry_kind_of(const char *key)
{
    int i = 0;

    while (i < ENTRY__COUNT && strcmp(kinds[i].key, key) != 0) {
        i++;
    }
    return (enum entry_kind)i;
}

struct words entry_kind_words(enum entry_kind kind)
{
    return kinds[kind].words;
}

/* `count` digits at the start of `text` as a number; -1 when there are not. */
static int digits(const char *text, int count)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/*
 * A date as published: "2023", "2023年", "2023-12", "2023年12月", "2023-12-13",
 * "2023年（蝉联）". False when no year begins it; `*day` is its first day when
 * it names a month, else 0.
 */
static bool read_date(const char *date, int *year, int32_t *day)
{
    static const char *const separators[] = {"-", "年"};

    *year = digits(date, 4);
    *day = 0;
    if (*year < 0 || date_parse(text_of(date), day)) {
        return *year >= 0;
    }
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        size_t n = strlen(separators[i]);
        int month;

        if (strncmp(date + 4, separators[i], n) != 0) {
            continue;
        }
        month = digits(date + 4 + n, 2);
        month = month < 0 ? digits(date + 4 + n, 1) : month;
        if (month >= 1 && month <= 12) {
            *day = date_days(*year, month, 1);
        }
    }
    return true;
}

/* A criticism is of a level that costs points, an honour of one that earns. */
static bool fits(const struct framework *fw, const struct entry *entry)
{
    return fw->levels[entry->level].penalty == (entry->kind == ENTRY_CRITICISM);
}

/* Why an honour or criticism, taken by itself, has no points now; NULL when it
 * has. */
static const struct words *refusal_alone(
    const struct framework *fw, struct period period, const struct entry *entry)
{
    static const struct words unranked = {
        "不计：级别未载", "not counted: its level is not published"};
    static const struct words other_side = {
        "不计：级别与类型不符", "not counted: its level is of the other kind"};
    static const struct words linked = {
        "不计：已计入相关指标", "not counted: within its indicator"};
    static const struct words undated = {
        "不计：公布时间未载", "not counted: its date is not published"};
    static const struct words after = {
        "不计：期后事项", "not counted: after the period"};
    static const struct words other_year = {
        "不计：公布年份不是评价年份", "not counted: of another year"};
    int year;
    int32_t day;

    if (kinds[entry->kind].reason.zh != NULL) {
        return &kinds[entry->kind].reason;
    }
    if (entry->level < 0) {
        return &unranked;
    }
    if (!fits(fw, entry)) {
        return &other_side;
    }
    if (entry->indicator >= 0 &&
        fw->indicators[entry->indicator].method != METHOD_NONE) {
        return &linked;
    }
    if (!read_date(entry->date, &year, &day)) {
        return &undated;
    }
    if (year > period.year || day > period_end(period)) {
        return &after;
    }
    return year == period.year ? NULL : &other_year;
}

/* True when the same matter is counted by another entry: the one of the
 * highest level, the first listed among equals. */
static bool counted_elsewhere(const struct framework *fw, struct period period,
    const struct entry *entries, size_t count, size_t which)
{
    const struct entry *own = &entries[which];

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = &entries[i];

        if (i != which && other->kind == own->kind &&
            strcmp(other->title, own->title) == 0 &&
            (other->level < own->level ||
                (other->level == own->level && i < which)) &&
            strcmp(other->state, "accepted") == 0 &&
            refusal_alone(fw, period, other) == NULL) {
            return true;
        }
    }
    return false;
}

struct entry_points entry_points(const struct framework *fw,
    struct period period, const struct entry *entries, size_t count,
    size_t which)
{
    static const struct words counted = {"计入", "counted"};
    static const struct words again = {"不计：同一事项按最高级别计一次",
        "not counted: one matter counts once, at its highest level"};
    const struct entry *own = &entries[which];
    const struct words *why = refusal_alone(fw, period, own);
    struct entry_points points = {.counted = false};

    if (why == NULL && counted_elsewhere(fw, period, entries, count, which)) {
        why = &again;
    }
    if (kinds[own->kind].reason.zh == NULL && own->level >= 0 &&
        fits(fw, own)) {
        points.standard = fw->levels[own->level].points;
        points.penalty = fw->levels[own->level].penalty;
    }
    points.counted = why == NULL;
    points.reason = why == NULL ? counted : *why;
    return points;
}

static decimal at_most(decimal sum, decimal cap)
{
    return sum > cap ? cap : sum;
}

struct entry_sum entry_sum(
    const struct framework *fw, const struct entry_points *points, size_t count)
{
    struct entry_sum sum = {0, 0};

    for (size_t i = 0; i < count; i++) {
        if (points[i].counted && points[i].penalty) {
            sum.penalty += points[i].standard;
        } else if (points[i].counted) {
            sum.bonus += points[i].standard;
        }
    }
    return (struct entry_sum){at_most(sum.bonus, fw->bonus_cap),
        at_most(sum.penalty, fw->penalty_cap)};
}
