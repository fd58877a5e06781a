/* How many counties moved over many periods: totals, ranks, qualities. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "export/province_internal.h"

enum { FLUSHED = 50 /* rows written at once */ };
/* Figures of a county and period; that of each quality follows. */
enum { TOTAL, PLACE, QUALITIES };
#define SCRATCH ((size_t)256 << 20)

/* The figures of each county, in the order of the ranking. */
struct trend {
    struct province *p;
    struct period *periods; /* oldest first */
    int count, figures;
    int first;      /* the first period that has figures; those before it are
                       left out of the sheets */
    double *values; /* [figure][county][period]; NaN: there is none */
};

static double *value_at(
    const struct trend *t, int figure, size_t county, int period)
{
    size_t row = (size_t)figure * t->p->count + county;

    return &t->values[row * (size_t)t->count + (size_t)period];
}

/* -- reading --------------------------------------------------------------- */

static void take_score(
    struct trend *t, size_t county, int period, const struct unit_score *score)
{
    const struct standing *standing = &score->standing;

    if (standing->scored) {
        *value_at(t, TOTAL, county, period) = standing->total;
        *value_at(t, PLACE, county, period) =
            t->p->group != NULL ? standing->group_rank : standing->rank;
    }
    for (int q = 0; q < t->figures - QUALITIES; q++) {
        if (score->qualities[q].scored) {
            *value_at(t, QUALITIES + q, county, period) =
                score->qualities[q].rate;
        }
    }
}

/* The counties of the ranking in one period. An edition of other qualities
 * gives totals and places alone. */
static void take(struct trend *t, int period, const struct framework *fw,
    const struct run_result *result)
{
    int figures = t->figures;

    if (fw->quality_count != t->p->fw->quality_count) {
        t->figures = QUALITIES;
    }
    for (size_t i = 0; i < t->p->count; i++) {
        int found = cohort_find(&result->cohort, "", t->p->units[i].unit->code);

        if (found >= 0 && result->chosen[found]) {
            take_score(t, i, period, &result->scores[found]);
        }
    }
    t->figures = figures;
}

static enum db_result read_periods(struct trend *t, struct db *db)
{
    struct arena *scratch = arena_new(SCRATCH);
    const char *region = t->p->request->region;
    enum db_result result = scratch == NULL ? DB_FAIL : DB_OK;

    for (int i = 0; i < t->count && result == DB_OK && province_step(t->p);
         i++) {
        const struct framework *fw;
        struct run_result found;

        arena_reset(scratch);
        result =
            province_reckon(db, region, t->periods[i], 0, scratch, &fw, &found);
        if (result == DB_OK) {
            take(t, i, fw, &found);
            province_mix(t->p, found.input_hash);
        } else if (result == DB_NONE) {
            result = DB_OK;
        }
    }
    arena_free(scratch);
    return result;
}

static bool make_room(struct trend *t)
{
    size_t cells = (size_t)t->figures * t->p->count * (size_t)t->count;

    t->periods =
        arena_array(t->p->arena, (size_t)t->count + 1, sizeof(*t->periods));
    t->values = arena_array(t->p->arena, cells + 1, sizeof(*t->values));
    if (t->periods == NULL || t->values == NULL) {
        return false;
    }
    for (size_t i = 0; i < cells; i++) {
        t->values[i] = NAN;
    }
    t->periods[t->count - 1] = t->p->request->period;
    for (int i = t->count - 1; i > 0; i--) {
        t->periods[i - 1] = period_previous(t->periods[i]);
    }
    return true;
}

static bool has_figures(const struct trend *t, int period)
{
    for (size_t county = 0; county < t->p->count; county++) {
        for (int figure = 0; figure < t->figures; figure++) {
            if (!isnan(*value_at(t, figure, county, period))) {
                return true;
            }
        }
    }
    return false;
}

/* The first period with figures, or the last of all. */
static int first_period(const struct trend *t)
{
    int first = 0;

    while (first < t->count - 1 && !has_figures(t, first)) {
        first++;
    }
    return first;
}

/* -- sheets ---------------------------------------------------------------- */

/* The key of a period's column. */
static const char *month(const struct trend *t, int period)
{
    return province_say(t->p, "month%d", period - t->first + 1);
}

/* What is said of the periods that are left out, "" when none are. */
static const char *left_out(const struct trend *t)
{
    char from[PERIOD_TEXT], to[PERIOD_TEXT];

    if (t->first == 0) {
        return "";
    }
    period_format(t->periods[0], from);
    period_format(t->periods[t->first - 1], to);
    return t->first == 1 ? province_say(t->p, "%s没有数，不列。", from)
                         : province_say(t->p, "%s至%s没有数，不列。", from, to);
}

/* Index of the same period of last year, -1 when it is not among them. */
static int last_year(const struct trend *t)
{
    const struct period wanted = period_last_year(t->p->request->period);

    for (int i = 0; i < t->count; i++) {
        if (period_equal(t->periods[i], wanted)) {
            return i;
        }
    }
    return -1;
}

static void put_change(struct trend *t, struct page *page, int figure,
    size_t county, enum number number)
{
    int before = last_year(t);
    double now = *value_at(t, figure, county, t->count - 1);
    double then = before < 0 ? NAN : *value_at(t, figure, county, before);

    if (isnan(now) || isnan(then)) {
        put_text(page, "change", STYLE__COUNT, "—");
        return;
    }
    if (figure == TOTAL && county == 0) {
        page_define(page, "change", "FIRST_CHANGE");
    }
    put_formula(page, "change", STYLE__COUNT, number,
        province_say(t->p, "=%s-%s", page_cell(page, month(t, t->count - 1)),
            page_cell(page, month(t, before))),
        page_difference(now, then));
}

static void put_county(struct trend *t, struct page *page, int figure,
    size_t county, enum number number)
{
    const struct unit *unit = t->p->units[county].unit;
    int first = layout_column(page->layout, "month1");

    page_row(page,
        page_most(page,
            (const struct page_text[]){{"name", unit->name.zh},
                {"group", province_group(t->p, unit->group)}},
            2),
        county == t->p->count - 1);
    put_text(page, "code", STYLE__COUNT, unit->code);
    put_text(page, "name", STYLE__COUNT, unit->name.zh);
    put_text(page, "group", STYLE__COUNT, province_group(t->p, unit->group));
    put_text(page, "line", STYLE__COUNT, "");
    put_change(t, page, figure, county, number);
    for (int i = t->first; i < t->count; i++) {
        double value = *value_at(t, figure, county, i);
        int column = first + i - t->first;

        if (isnan(value)) {
            put_text_at(page, column, STYLE__COUNT, "");
        } else {
            put_number_at(page, column, STYLE__COUNT, number, value);
        }
    }
    sheet_sparkline(page->sheet, page->row, layout_column(page->layout, "line"),
        page->sheet,
        (struct cell_range){
            page->row, first, page->row, first + t->count - 1 - t->first});
}

static void write_sheet(struct trend *t, int figure, const char *name,
    const char *note, enum number number)
{
    struct page page;
    char key[PERIOD_TEXT];

    province_fill(t->p, "what", name);
    province_fill(
        t->p, "what_note", province_say(t->p, "%s%s", note, left_out(t)));
    province_page(
        t->p, &page, name, "trend", "month#", "month#", t->count - t->first);
    for (int i = t->first; i < t->count; i++) {
        period_format(t->periods[i], key);
        place_text(&page, month(t, i), province_say(t->p, "%s", key));
    }
    for (size_t i = 0; i < t->p->count && province_step(t->p); i++) {
        put_county(t, &page, figure, i, number);
        if (i % FLUSHED == FLUSHED - 1) {
            sheet_flush(page.sheet);
        }
    }
    page_close(&page);
}

void trend_write(struct province *p)
{
    struct trend *t = p->trend;

    write_sheet(t, TOTAL, "总分", "总分为百分制，未经舍入。", NUMBER_SCORE);
    write_sheet(t, PLACE, "位次",
        "位次按当期各县排列，较上年同期为负的是前进，走势中柱低的位次在前。",
        NUMBER_COUNT);
    for (int q = 0; q < t->figures - QUALITIES; q++) {
        write_sheet(t, QUALITIES + q,
            province_say(p, "%s得分率", p->fw->qualities[q].brief.zh),
            "得分率＝品质得分÷折算权重×100（%）。", NUMBER_RATE);
    }
}

/* -- the whole ------------------------------------------------------------- */

int trend_steps(const struct province *p)
{
    return p->trend->figures * (int)p->count;
}

enum db_result trend_load(struct db *db, struct province *p)
{
    struct trend *t = arena_alloc(p->arena, sizeof(*t));

    if (t == NULL) {
        return DB_FAIL;
    }
    *t = (struct trend){.p = p,
        .count = p->request->months,
        .figures = QUALITIES + p->fw->quality_count};
    p->trend = t;
    p->total = t->count + trend_steps(p);
    enum db_result result = make_room(t) ? read_periods(t, db) : DB_FAIL;

    t->first = result == DB_OK ? first_period(t) : 0;
    return result;
}
