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

/* The year at the beginning of a published date; 0 when there is none. */
static int year_of(const char *date)
{
    int year = 0;

    for (int i = 0; i < 4; i++) {
        if (date[i] < '0' || date[i] > '9') {
            return 0;
        }
        year = year * 10 + (date[i] - '0');
    }
    return year;
}

/* A second entry of the same matter counts once, at its highest level. */
static bool counted_elsewhere(
    const struct entry *entries, size_t count, size_t which)
{
    const struct entry *own = &entries[which];

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = &entries[i];

        if (i != which && other->kind == ENTRY_HONOUR && other->level >= 0 &&
            strcmp(other->title, own->title) == 0 &&
            (other->level < own->level ||
                (other->level == own->level && i < which))) {
            return true;
        }
    }
    return false;
}

/* Why an honour with points earns none now; NULL when it does. */
static const struct words *refusal(const struct framework *fw,
    struct period period, const struct entry *entries, size_t count,
    size_t which)
{
    static const struct words linked = {
        "不计：已计入相关指标", "not counted: within its indicator"};
    static const struct words after = {
        "不计：期后事项", "not counted: after the period"};
    static const struct words other_year = {
        "不计：公布年份不是评价年份", "not counted: of another year"};
    static const struct words undated = {
        "不计：公布时间未载", "not counted: its date is not published"};
    static const struct words again = {"不计：同一事项按最高级别计一次",
        "not counted: one matter counts once, at its highest level"};
    const struct entry *own = &entries[which];
    int32_t day;

    if (own->indicator >= 0 &&
        fw->indicators[own->indicator].method != METHOD_NONE) {
        return &linked;
    }
    if (year_of(own->date) == 0) {
        return &undated;
    }
    if (date_parse(text_of(own->date), &day) && day > period_end(period)) {
        return &after;
    }
    if (year_of(own->date) != period.year) {
        return &other_year;
    }
    return counted_elsewhere(entries, count, which) ? &again : NULL;
}

struct entry_points entry_points(const struct framework *fw,
    struct period period, const struct entry *entries, size_t count,
    size_t which)
{
    const struct entry *own = &entries[which];
    struct entry_points points = {.reason = kinds[own->kind].reason};
    const struct words *why;

    if (points.reason.zh != NULL) {
        return points;
    }
    if (own->level < 0) {
        points.reason = (struct words){
            "不计：级别未载", "not counted: its level is not published"};
        return points;
    }
    points.standard = fw->levels[own->level].points;
    why = refusal(fw, period, entries, count, which);
    points.counted = why == NULL;
    points.reason = why == NULL ? (struct words){"计入", "counted"} : *why;
    return points;
}
