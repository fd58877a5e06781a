/* How far the total hangs on the weights, and on each indicator. */
#include "export/sheets.h"

#include <math.h>
#include <stdlib.h>

/* An indicator and what its leaving does to the total. */
struct effect {
    int indicator;
    double change, size; /* size of the change; -1: nothing would be left */
};

static const char *place_words(struct county *county, double place)
{
    return sheet_say(county, "%.0f", ceil(place - 0.5));
}

static void put_ranks(struct county *county, struct page *page)
{
    const struct spread *rank = &county->perturbed.rank;
    size_t count = county->report->rival_count;

    if (count == 0) {
        place_text(page, "rank", "—");
        place_text(page, "rank_note", "没有可比地区，不排位次");
        return;
    }
    place_text(page, "rank",
        sheet_say(county, "%s—%s", place_words(county, rank->q5),
            place_words(county, rank->q95)));
    place_text(page, "rank_note",
        sheet_say(county, "现为 %.0f／%d，中位数 %s", rank->nominal,
            (int)count + 1, place_words(county, rank->median)));
}

static void put_boxes(struct county *county, struct page *page)
{
    const struct spread *total = &county->perturbed.total;

    place_formula(
        page, "total", "=TOTAL_SCORE", county->report->evaluation.total);
    place_text(page, "median", sheet_say(county, "%.2f", total->median));
    place_text(page, "median_note",
        sheet_say(county, "最低 %.2f，最高 %.2f", total->least, total->most));
    place_text(page, "interval", spread_words(county));
    place_text(page, "interval_note",
        sheet_say(county, "宽 %.2f 分", total->q95 - total->q5));
    put_ranks(county, page);
}

static void put_nothing(struct page *page)
{
    static const char *const boxes[] = {"total", "median", "interval", "rank"};

    for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
        place_text(page, boxes[i], "—");
    }
    place_text(page, "median_note", "");
    place_text(page, "interval_note", "");
    place_text(page, "rank_note", "");
}

/* Largest first; those alike as in the edition. */
static int by_size(const void *a, const void *b)
{
    const struct effect *x = a, *y = b;

    return x->size < y->size   ? 1
           : x->size > y->size ? -1
                               : x->indicator - y->indicator;
}

static struct effect *effects(struct county *county, int *count)
{
    const struct evaluation *all = &county->report->evaluation;
    struct effect *out = arena_array(
        county->arena, (size_t)county->fw->indicator_count + 1, sizeof(*out));

    *count = 0;
    for (int i = 0; out != NULL && i < county->fw->indicator_count; i++) {
        double change = county->perturbed.without[i] - all->total;

        if (!isnan(rate_of(all, i))) {
            out[(*count)++] =
                (struct effect){i, change, isnan(change) ? -1 : fabs(change)};
        }
    }
    if (out != NULL) {
        qsort(out, (size_t)*count, sizeof(*out), by_size);
    }
    return out;
}

/* Points of a quality over what is left of its weight; a quality without any
 * indicator leaves its weight to the others. */
static const char *without_formula(
    struct county *county, const struct page *page, int i)
{
    int q = county->fw->indicators[i].quality;
    const char *spread = page_cell(page, "spread");
    const char *points = page_cell(page, "points");
    const char *weight = quality_label(county, "U", q);
    const char *sum = quality_label(county, "Q", q);

    return sheet_say(county,
        "=IF(%s-%s<0.000000001,IF(100-%s<0.000000001,\"—\",(TOTAL_SCORE-%s)/(100-%s)*100),"
        "TOTAL_SCORE-%s+%s*(%s-%s)/(%s-%s))",
        weight, spread, weight, sum, weight, sum, weight, sum, points, weight,
        spread);
}

static void put_without(
    struct county *county, struct page *page, const struct effect *effect)
{
    double without = county->perturbed.without[effect->indicator];
    const char *formula = without_formula(county, page, effect->indicator);

    if (effect->size < 0) {
        put_text(page, "without", STYLE__COUNT, "—");
        put_text(page, "effect", STYLE__COUNT, "—");
        return;
    }
    if (county->fw->aggregate == MEAN_ARITHMETIC) {
        put_formula(
            page, "without", STYLE__COUNT, NUMBER__COUNT, formula, without);
    } else {
        put_number(page, "without", STYLE__COUNT, NUMBER_SCORE, without);
    }
    put_formula(page, "effect", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s-TOTAL_SCORE", page_cell(page, "without")),
        page_difference(without, county->report->evaluation.total));
}

static void put_effect(struct county *county, struct page *page,
    const struct effect *effect, int order, bool last)
{
    const struct framework *fw = county->fw;
    int i = effect->indicator;
    const struct indicator *x = &fw->indicators[i];
    const struct indicator_score *score =
        &county->report->evaluation.indicators[i];

    page_row(page, page_lines(page, "name", x->name.zh), last);
    put_number(page, "order", STYLE__COUNT, NUMBER_COUNT, order);
    put_text(page, "code", STYLE__COUNT, x->code);
    put_text(page, "name", STYLE__COUNT, x->name.zh);
    put_link(page, "quality", STYLE_LINK,
        county_sheet(county, quality_sheet, x->quality),
        fw->qualities[x->quality].name.zh);
    put_formula(page, "spread", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s*%s/SUMPRODUCT(%s_ALL,%s_ALL)",
            indicator_label(county, "W", i),
            quality_label(county, "U", x->quality),
            quality_label(county, "W", x->quality),
            quality_label(county, "E", x->quality)),
        score->spread);
    put_formula(page, "points", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s", indicator_label(county, "S", i)),
        score->points);
    put_formula(page, "rate", STYLE__COUNT, NUMBER__COUNT,
        sheet_say(county, "=%s/%s*100", page_cell(page, "points"),
            page_cell(page, "spread")),
        score->rate);
    put_without(county, page, effect);
}

/* Percent of the largest effect. */
static void put_influence(struct county *county, struct page *page,
    const struct effect *list, int count)
{
    int last = page->row;
    const char *all = page_range(page, "effect", page->first, last);

    for (int k = 0; k < count; k++) {
        page->row = page->first + k;
        page->edges = page->row == last ? EDGE_BOTTOM : 0;
        if (list[0].size <= 0) {
            put_text(page, "influence", STYLE__COUNT, "—");
            continue;
        }
        put_formula(page, "influence", STYLE__COUNT, NUMBER__COUNT,
            sheet_say(county,
                "=IF(MAX(MAX(%s),-MIN(%s))=0,0,"
                "ABS(%s)/MAX(MAX(%s),-MIN(%s))*100)",
                all, all, page_cell(page, "effect"), all, all),
            list[k].size / list[0].size * 100);
    }
    sheet_bars(page->sheet, page_at(page, "influence", page->first, last));
}

void robust_sheet(struct county *county, struct page *page, int index)
{
    int count = 0;
    const struct effect *list = county->robust ? effects(county, &count) : NULL;

    (void)index;
    if (county->robust) {
        put_boxes(county, page);
    } else {
        put_nothing(page);
    }
    for (int k = 0; list != NULL && k < count; k++) {
        put_effect(county, page, &list[k], k + 1, k == count - 1);
    }
    if (list != NULL) {
        put_influence(county, page, list, count);
    } else {
        page_row(page, 1, true);
        put_text(page, "name", STYLE__COUNT, "本期没有计分的指标");
        page_rest(page, STYLE_SMALL_CENTRE, "—");
    }
    page_close(page);
}
