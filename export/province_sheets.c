/* The sheets of a ranking workbook. */
#include <stdlib.h>
#include <string.h>

#include "export/province_internal.h"

#define HEAT_LEAST 60
#define HEAT_MOST  95

static void number_or_dash(
    struct page *page, const char *key, bool has, double number)
{
    if (has) {
        put_number(page, key, STYLE__COUNT, NUMBER__COUNT, number);
    } else {
        put_text(page, key, STYLE__COUNT, "—");
    }
}

/* The key of copy `i` of a repeated column, from 0. */
static const char *key(struct province *p, const char *name, int i)
{
    return province_say(p, "%s%d", name, i + 1);
}

static int last_row(const struct province *p, const struct page *page)
{
    return page->first + (int)p->count - 1;
}

/* A name for a column of the counties. */
static void name_column(
    struct province *p, struct page *page, const char *column, const char *name)
{
    book_define(p->book, name, page->sheet,
        page_at(page, column, page->first, last_row(p, page)));
}

/* -- ranking --------------------------------------------------------------- */

/* 1 + how many have more; by the printed totals unless ties are exact. */
static void put_place(
    struct province *p, struct page *page, const struct province_unit *u)
{
    const char *total = page_cell(page, "total");
    const char *round = p->fw->tie == TIE_EXACT ? "" : ",2)";
    const char *open = p->fw->tie == TIE_EXACT ? "" : "ROUND(";

    if (u->place == 0) {
        put_text(page, "place", STYLE__COUNT, "—");
        return;
    }
    put_formula(page, "place", STYLE__COUNT, NUMBER__COUNT,
        province_say(p, "=1+SUMPRODUCT(--(%sR_TOTAL%s>%s%s%s))", open, round,
            open, total, round),
        u->place);
}

static void put_moved(
    struct page *page, const struct province_unit *u, struct province *p)
{
    if (u->place == 0 || u->before == 0) {
        put_text(page, "before", STYLE__COUNT, "—");
        put_text(page, "moved", STYLE__COUNT, "—");
        return;
    }
    put_number(page, "before", STYLE__COUNT, NUMBER__COUNT, u->before);
    put_formula(page, "moved", STYLE__COUNT, NUMBER_MOVED,
        province_say(
            p, "=%s-%s", page_cell(page, "before"), page_cell(page, "place")),
        u->before - u->place);
}

static void put_complete(struct page *page, const struct unit_score *score)
{
    double rate = score->due == 0 ? 0 : 100.0 * score->reported / score->due;

    if (score->due == 0) {
        put_text(page, "complete", STYLE__COUNT, "—");
    } else {
        put_number(page, "complete", rate < 95 ? STYLE_MISSING : STYLE__COUNT,
            NUMBER__COUNT, rate);
    }
}

static void put_county(
    struct province *p, struct page *page, const struct province_unit *u)
{
    const struct unit_score *score = u->score;
    bool scored = score->standing.scored;

    page_row(page, page_lines(page, "name", u->unit->name.zh), false);
    put_place(p, page, u);
    put_moved(page, u, p);
    put_text(page, "code", STYLE__COUNT, u->unit->code);
    put_text(page, "name", STYLE__COUNT, u->unit->name.zh);
    put_text(page, "group", STYLE__COUNT, province_group(p, u->unit->group));
    number_or_dash(page, "group_place", score->standing.group_rank > 0,
        score->standing.group_rank);
    number_or_dash(page, "total", scored, score->standing.total);
    put_text(page, "grade", STYLE__COUNT,
        score->standing.grade != NULL ? score->standing.grade->name.zh : "—");
    for (int q = 0; q < p->fw->quality_count; q++) {
        number_or_dash(page, key(p, "rate", q), score->qualities[q].scored,
            score->qualities[q].rate);
    }
    put_complete(page, score);
    number_or_dash(page, "outliers", u->outliers > 0, u->outliers);
}

/* Mean, median, highest and lowest of the counties, live. */
struct statistic {
    const char *name, *function;
    double (*of)(double *sorted, size_t n);
};

static double mean_of(double *sorted, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += sorted[i];
    }
    return sum / (double)n;
}

static double median_of(double *sorted, size_t n)
{
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double highest_of(double *sorted, size_t n)
{
    return sorted[n - 1];
}

static double lowest_of(double *sorted, size_t n)
{
    (void)n;
    return sorted[0];
}

static const struct statistic statistics[] = {
    {"平均", "AVERAGE", mean_of},
    {"中位数", "MEDIAN", median_of},
    {"最高", "MAX", highest_of},
    {"最低", "MIN", lowest_of},
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The numbers of a column (-1: the totals, else a quality), sorted. */
static size_t column_of(const struct province *p, int q, double *out)
{
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct unit_score *score = p->units[i].score;

        if (q < 0 ? score->standing.scored : score->qualities[q].scored) {
            out[n++] = q < 0 ? score->standing.total : score->qualities[q].rate;
        }
    }
    qsort(out, n, sizeof(*out), by_size);
    return n;
}

static void put_statistic(struct province *p, struct page *page,
    const struct statistic *s, bool last, double *room)
{
    page_row(page, 1, last);
    put_text(page, "name", STYLE_GROUP, s->name);
    for (int q = -1; q < p->fw->quality_count; q++) {
        const char *column = q < 0 ? "total" : key(p, "rate", q);
        size_t n = column_of(p, q, room);

        if (n > 0) {
            put_formula(page, column, STYLE_STRONG, NUMBER__COUNT,
                province_say(p, "=%s(%s)", s->function,
                    page_range(page, column, page->first, last_row(p, page))),
                s->of(room, n));
        }
    }
    page_rest(page, STYLE_GROUP_CENTRE, "—");
}

void province_ranking(struct province *p)
{
    size_t kinds = sizeof(statistics) / sizeof(statistics[0]);
    double *room = arena_array(p->arena, p->count + 1, sizeof(*room));
    struct page page;

    province_page(p, &page, "综合排序", "province", "rate#", "rate#",
        p->fw->quality_count);
    for (int q = 0; q < p->fw->quality_count; q++) {
        place_text(&page, key(p, "quality", q), p->fw->qualities[q].brief.zh);
    }
    name_column(p, &page, "total", "R_TOTAL");
    for (size_t i = 0; i < p->count && province_step(p); i++) {
        put_county(p, &page, &p->units[i]);
    }
    for (int q = 0; q < p->fw->quality_count; q++) {
        sheet_heat(page.sheet,
            page_at(&page, key(p, "rate", q), page.first, page.row), HEAT_LEAST,
            HEAT_MOST);
    }
    sheet_filter(page.sheet, (struct cell_range){page.first - 1, 0, page.row,
                                 page.layout->printed - 1});
    for (size_t i = 0; room != NULL && i < kinds; i++) {
        put_statistic(p, &page, &statistics[i], i == kinds - 1, room);
    }
    page_close(&page);
}

/* -- ranks of one figure --------------------------------------------------- */

/* Ranks of counties by a number of each, 1 the highest; 0 without one. */
struct ranked {
    double number;
    size_t unit;
};

static int by_number(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;

    return (a->number < b->number) - (a->number > b->number);
}

static void rank(struct ranked *rows, size_t n, int *places)
{
    qsort(rows, n, sizeof(*rows), by_number);
    for (size_t i = 0; i < n; i++) {
        bool tied = i > 0 && rows[i].number >= rows[i - 1].number;

        places[rows[i].unit] = tied ? places[rows[i - 1].unit] : (int)i + 1;
    }
}

static void rank_quality(
    const struct province *p, int q, struct ranked *rows, int *places)
{
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct quality_score *score = &p->units[i].score->qualities[q];

        places[i] = 0;
        if (score->scored) {
            rows[n++] = (struct ranked){score->rate, i};
        }
    }
    rank(rows, n, places);
}

static void rank_indicator(
    const struct province *p, int indicator, struct ranked *rows, int *places)
{
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct unit_indicator *x =
            &p->units[i].score->indicators[indicator];

        places[i] = 0;
        if (x->outcome == OUTCOME_SCORED) {
            rows[n++] = (struct ranked){x->rate, i};
        }
    }
    rank(rows, n, places);
}

static void put_head(struct page *page, const struct province_unit *u)
{
    number_or_dash(page, "place", u->place > 0, u->place);
    put_text(page, "code", STYLE__COUNT, u->unit->code);
    put_text(page, "name", STYLE__COUNT, u->unit->name.zh);
}

static void put_quality(struct province *p, struct page *page, int q,
    const struct quality_score *score, int place)
{
    number_or_dash(page, key(p, "rate", q), score->scored, score->rate);
    number_or_dash(page, key(p, "rank", q), place > 0, place);
    put_number(page, key(p, "due", q), STYLE__COUNT, NUMBER__COUNT, score->due);
    put_number(page, key(p, "missing", q), STYLE__COUNT, NUMBER__COUNT,
        score->due - score->reported);
}

void province_qualities(struct province *p)
{
    int qualities = p->fw->quality_count;
    struct ranked *rows = arena_array(p->arena, p->count + 1, sizeof(*rows));
    int *places = arena_array(
        p->arena, p->count * (size_t)qualities + 1, sizeof(*places));
    struct page page;

    if (rows == NULL || places == NULL) {
        book_fail(p->book, NULL);
        return;
    }
    for (int q = 0; q < qualities; q++) {
        rank_quality(p, q, rows, places + (size_t)q * p->count);
    }
    province_page(p, &page, "分品质排序", "province-quality", "rate#",
        "missing#", qualities);
    for (int q = 0; q < qualities; q++) {
        place_text(&page, key(p, "quality", q), p->fw->qualities[q].name.zh);
    }
    for (size_t i = 0; i < p->count; i++) {
        const struct province_unit *u = &p->units[i];

        page_row(&page, page_lines(&page, "name", p->units[i].unit->name.zh),
            i == p->count - 1);
        put_head(&page, u);
        number_or_dash(&page, "total", u->score->standing.scored,
            u->score->standing.total);
        for (int q = 0; q < qualities; q++) {
            put_quality(p, &page, q, &u->score->qualities[q],
                places[(size_t)q * p->count + i]);
        }
    }
    for (int q = 0; q < qualities; q++) {
        sheet_heat(page.sheet,
            page_at(&page, key(p, "rate", q), page.first, page.row), HEAT_LEAST,
            HEAT_MOST);
    }
    page_close(&page);
}

void province_indicators(struct province *p)
{
    int count = p->fw->indicator_count, first;
    struct ranked *rows = arena_array(p->arena, p->count + 1, sizeof(*rows));
    int *places =
        arena_array(p->arena, p->count * (size_t)count + 1, sizeof(*places));
    struct page page;

    if (rows == NULL || places == NULL) {
        book_fail(p->book, NULL);
        return;
    }
    for (int k = 0; k < count; k++) {
        rank_indicator(p, k, rows, places + (size_t)k * p->count);
    }
    province_page(
        p, &page, "分指标位次", "province-indicator", "rank#", "rank#", count);
    for (int k = 0; k < count; k++) {
        place_text(&page, key(p, "code", k), p->fw->indicators[k].code);
        place_text(&page, key(p, "name", k), p->fw->indicators[k].name.zh);
    }
    first = layout_column(page.layout, "rank1");
    for (size_t i = 0; i < p->count && province_step(p); i++) {
        page_row(&page, page_lines(&page, "name", p->units[i].unit->name.zh),
            i == p->count - 1);
        put_head(&page, &p->units[i]);
        for (int k = 0; k < count; k++) {
            int place = places[(size_t)k * p->count + i];

            if (place > 0) {
                put_number_at(
                    &page, first + k, STYLE__COUNT, NUMBER__COUNT, place);
            } else {
                put_text_at(&page, first + k, STYLE__COUNT, "—");
            }
        }
    }
    sheet_heat(page.sheet,
        (struct cell_range){page.first, first, page.row, first + count - 1},
        (double)p->count, 1);
    page_close(&page);
}

/* -- outliers and cover ---------------------------------------------------- */

static void put_outlier(struct province *p, struct page *page,
    const struct province_outlier *o, bool last)
{
    const struct unit *unit = p->units[o->unit].unit;
    const struct indicator *indicator = &p->fw->indicators[o->indicator];

    page_row(page,
        page_most(page,
            (const struct page_text[]){
                {"title", indicator->name.zh}, {"name", unit->name.zh}},
            2),
        last);
    put_text(page, "code", STYLE__COUNT, unit->code);
    put_text(page, "name", STYLE__COUNT, unit->name.zh);
    put_text(page, "group", STYLE__COUNT,
        o->of_group ? province_group(p, unit->group) : "全部县");
    put_text(page, "indicator", STYLE__COUNT, indicator->code);
    put_text(page, "title", STYLE__COUNT, indicator->name.zh);
    put_text(page, "unit", STYLE__COUNT, indicator->unit.zh);
    put_number(page, "value", STYLE__COUNT,
        number_decimals(indicator->decimals), o->value);
    put_number(page, "median", STYLE__COUNT,
        number_decimals(indicator->decimals), o->median);
    put_number(page, "score", STYLE__COUNT, NUMBER__COUNT, o->score);
}

void province_outliers(struct province *p)
{
    struct page page;

    province_page(p, &page, "离群值", "province-outlier", NULL, NULL, 0);
    for (size_t i = 0; i < p->outlier_count; i++) {
        put_outlier(p, &page, &p->outliers[i], i == p->outlier_count - 1);
    }
    if (p->outlier_count == 0) {
        page_row(&page, 1, true);
        put_span(&page, "code", "score", STYLE_CENTRE, "没有离群值");
    }
    page_close(&page);
}

void province_cover(struct province *p)
{
    const struct layout_cell *at;
    double sum = 0;
    int due = 0, reported = 0;
    struct page page;

    for (size_t i = 0; i < p->count; i++) {
        const struct unit_score *score = p->units[i].score;

        sum += score->standing.scored ? score->standing.total : 0;
        due += score->due;
        reported += score->reported;
    }
    province_page(p, &page, "封面", "province-cover", NULL, NULL, 0);
    at = layout_place(page.layout, "sum");
    place_text(&page, "sample", province_is_sample(p) ? "示例数据" : "");
    place_formula(&page, "sum", "=SUM(R_TOTAL)", sum);
    if (at != NULL) {
        book_define(p->book, "TOTAL_SUM", page.sheet,
            (struct cell_range){at->range.row, at->range.column, at->range.row,
                at->range.column});
    }
    place_text(&page, "due", province_say(p, "%d", due));
    place_text(&page, "reported", province_say(p, "%d", reported));
    place_text(&page, "outliers", province_say(p, "%zu", p->outlier_count));
    page_close(&page);
}
