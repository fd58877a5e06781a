#include "export/sheets.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *sheet_say(struct county *county, const char *format, ...)
{
    const char *out;
    va_list args;

    va_start(args, format);
    out = arena_vprintf(county->arena, format, args);
    va_end(args);
    if (out == NULL) {
        book_fail(county->book, NULL);
    }
    return out == NULL ? "" : out;
}

const char *or_blank(const char *text)
{
    return text == NULL ? "" : text;
}

struct sheet *county_sheet(const struct county *county,
    void (*write)(struct county *, struct page *, int), int index)
{
    for (int i = 0; i < county->plan_count; i++) {
        if (county->plan[i].write == write && county->plan[i].index == index) {
            return county->plan[i].sheet;
        }
    }
    return NULL;
}

/* A name of a cell: what a code may hold and a name may not is "_". */
static const char *cell_label(
    struct arena *arena, const char *prefix, const char *code)
{
    char *label = arena_printf(arena, "%s_%s", prefix, code);

    for (char *at = label; at != NULL && *at != '\0'; at++) {
        *at = *at == '-' ? '_' : *at;
    }
    return label;
}

/* The same; "" and a failed book when the arena is full. */
static const char *book_label(
    struct county *county, const char *prefix, const char *code)
{
    const char *label = cell_label(county->arena, prefix, code);

    return label == NULL ? sheet_say(county, "%s", "") : label;
}

const char *indicator_label(
    struct county *county, const char *prefix, int indicator)
{
    return book_label(county, prefix, county->fw->indicators[indicator].code);
}

const char *quality_label(
    struct county *county, const char *prefix, int quality)
{
    return book_label(county, prefix, county->fw->qualities[quality].code);
}

const char *code_label(
    struct county *county, const char *prefix, const char *code)
{
    return book_label(county, prefix, code);
}

const char *reference_label(
    const void *context, struct expr_reference reference, struct arena *arena)
{
    static const char *const prefixes[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"VM", "V"},
        [WHEN_LAST_YEAR] = {"PM", "P"},
        [WHEN_PREVIOUS] = {"NM", "N"}};
    const struct county *county = context;

    return cell_label(arena, prefixes[reference.when][reference.column],
        county->fw->items[reference.item].code);
}

const char *reference_print(
    const void *context, struct expr_reference reference, struct arena *arena)
{
    static const char *const words[WHEN__COUNT][COLUMN__COUNT] = {
        [WHEN_NOW] = {"当期", ""},
        [WHEN_LAST_YEAR] = {"上年同期当期", "上年同期"},
        [WHEN_PREVIOUS] = {"上期当期", "上期"}};
    const struct county *county = context;

    return arena_printf(arena, "%s%s", county->fw->items[reference.item].code,
        words[reference.when][reference.column]);
}

const char *in_words(struct county *county, const char *sentence)
{
    static const struct {
        const char *call, *words;
    } calls[] = {{"first(", "先取("}, {"abs(", "绝对值("}, {"min(", "最小值("},
        {"max(", "最大值("}, {"if(", "如果("}, {"round(", "四舍五入("}};
    const char *out = sentence == NULL ? "" : sentence;

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        const char *at;

        while ((at = strstr(out, calls[i].call)) != NULL) {
            out = sheet_say(county, "%.*s%s%s", (int)(at - out), out,
                calls[i].words, at + strlen(calls[i].call));
        }
    }
    return out;
}

const struct cell *cell_at(
    const struct county *county, struct expr_reference reference)
{
    return &county->report->figures
                .cell[reference.when][reference.item][reference.column];
}

bool freq_due(const struct county *county, enum freq freq)
{
    struct period period = county->report->period;

    return period_end(period_for(period, freq)) <= period_end(period);
}

const char *period_words(struct county *county, struct period period)
{
    char text[40];

    period_title(period, false, text);
    return sheet_say(county, "%s", text);
}

/* Short for a column, and with words. */
static const char *const directions[][2] = {
    [DIRECTION_MORE] = {"＋", "＋（正向）"},
    [DIRECTION_LESS] = {"－", "－（逆向）"},
    [DIRECTION_INTERVAL] = {"区间", "区间"},
    [DIRECTION_RANK] = {"位次", "位次"},
    [DIRECTION_GRADE] = {"等次", "等次"},
    [DIRECTION_COUNT] = {"计项", "计项"},
    [DIRECTION_SHOWN] = {"列示", "列示"}};

const char *direction_sign(enum direction direction)
{
    return directions[direction][0];
}

const char *direction_title(enum direction direction)
{
    return directions[direction][1];
}

const char *freq_words(enum freq freq)
{
    static const char *const words[] = {
        [FREQ_MONTH] = "月", [FREQ_QUARTER] = "季", [FREQ_YEAR] = "年"};

    return words[freq];
}

const char *grade_formula(struct county *county, const char *cell, int best)
{
    const struct framework *fw = county->fw;
    const char *out = "\"—\"";

    for (int i = fw->grade_count - 1; i >= best; i--) {
        out = sheet_say(county, "IF(ROUND(%s,2)>=G_%d,\"%s\",%s)", cell, i + 1,
            fw->grades[i].name.zh, out);
    }
    return out;
}

void put_growth(struct county *county, struct page *page, bool comparable,
    const struct cell *now, const struct cell *last)
{
    const char *a = page_cell(page, "total");
    const char *b = page_cell(page, "last_total");
    const char *formula = sheet_say(county,
        "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),IF(%s>0,(%s/%s-1)*100,\"\"),\"\")",
        a, b, b, a, b);

    if (!comparable) {
        put_text(page, "growth", STYLE__COUNT, "—");
    } else if (now->state == CELL_VALUE && last->state == CELL_VALUE &&
               last->value > 0) {
        put_formula(page, "growth", STYLE__COUNT, NUMBER_RATE, formula,
            (decimal_to_double(now->value) / decimal_to_double(last->value) -
                1) *
                100);
    } else {
        put_formula_text(
            page, "growth", STYLE__COUNT, NUMBER_RATE, formula, "");
    }
}
