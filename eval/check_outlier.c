/* Figures that are far from what was to be expected of them. */
#include <math.h>

#include "eval/check_hit.h"
#include "eval/outlier.h"

/* What is said of one kind of outlier. */
struct finding {
    const char *code; /* "history" */
    /* Of the figure, of its points before and behind their number. */
    struct words what, of, points;
    decimal limit;
    int decimals;
    bool percent;
};

static const char *number(
    const struct checking *c, double value, int places, bool percent)
{
    char text[DECIMAL_TEXT];
    decimal exact;

    if (!decimal_from_double(value, &exact)) {
        exact = value > 0 ? DECIMAL_LIMIT : -DECIMAL_LIMIT;
    }
    decimal_format(exact, places, true, text);
    return arena_printf(c->arena, "%s%s", text, percent ? "%" : "");
}

/* "01行1栏：本期 5,000.0，近12期中位数 3,020.1，偏离 8.4 倍（界限 3.5）…" */
static const char *finding_sentence(const struct checking *c,
    const struct finding *f, struct expr_reference cell, double value,
    const struct outlier *found, int points, bool english)
{
    const char *row = check_row_code(c->fw, cell.item);
    int column = check_column_number(c->fw, cell);
    const char *now = number(c, value, f->decimals, f->percent);
    const char *middle = number(c, found->median, f->decimals, f->percent);
    const char *score = number(c, fabs(found->score), 1, false);
    bool asks = c->fw->outlier_severity == SEVERITY_EXPLAIN;
    char limit[DECIMAL_TEXT];

    decimal_plain(f->limit, limit);
    if (now == NULL || middle == NULL || score == NULL) {
        return NULL;
    }
    if (english) {
        return arena_printf(c->arena,
            "Row %s col. %d: %s %s, the median of %s %d %s %s; it lies %s "
            "times the usual deviation from it (limit %s)%s.",
            row, column, f->what.en, now, f->of.en, points, f->points.en,
            middle, score, limit, asks ? ": say why" : "");
    }
    return arena_printf(c->arena,
        "%s行%d栏：%s %s，%s%d%s中位数 %s，偏离 %s 倍（界限 %s）%s。", row,
        column, f->what.zh, now, f->of.zh, points, f->points.zh, middle, score,
        limit, asks ? "，须说明原因" : "，请核对");
}

/* Judge `value` by the points of a series; a hit when it is too far off. */
static void judge(struct checking *c, const struct finding *finding,
    struct expr_reference cell, double value, const struct series *series)
{
    double limit = decimal_to_double(finding->limit);
    double *room =
        arena_array(c->arena, (size_t)series->count * 2 + 1, sizeof(*room));
    struct outlier found;

    if (room == NULL) {
        c->full = true;
        return;
    }
    found = outlier_of(
        value, series->value, series->count, c->fw->outlier_points, room);
    if (!found.judged || fabs(found.score) <= limit) {
        return;
    }
    check_add(c, (struct hit){arena_printf(c->arena, "%s:%s", finding->code,
                                  c->fw->items[cell.item].code),
                     c->fw->outlier_severity, cell.item, cell.column,
                     {finding_sentence(c, finding, cell, value, &found,
                          series->count, false),
                         finding_sentence(c, finding, cell, value, &found,
                             series->count, true)},
                     fabs(found.score) - limit});
}

static bool is_value(const struct cell *cell)
{
    return cell->state == CELL_VALUE;
}

/* 本月 where there is one: 1－本月 grows through the year, so its earlier
 * figures say nothing of what is usual. */
static void check_history(struct checking *c, int at)
{
    const struct item *item = &c->fw->items[at];
    enum column column = item->has_current ? COLUMN_CURRENT : COLUMN_TOTAL;
    const struct cell *now = &c->figures->cell[WHEN_NOW][at][column];
    const struct finding finding = {"history", {"本期", "this period"},
        {"近", "the last"}, {"期", "periods"}, c->fw->outlier_history,
        item->decimals, false};

    if (is_value(now)) {
        judge(c, &finding, (struct expr_reference){at, column, WHEN_NOW},
            decimal_to_double(now->value),
            &c->figures->background->history[at][column]);
    }
}

static void check_group(struct checking *c, int at)
{
    const struct cell *now = &c->figures->cell[WHEN_NOW][at][COLUMN_TOTAL];
    const struct cell *last =
        &c->figures->cell[WHEN_LAST_YEAR][at][COLUMN_TOTAL];
    double before = decimal_to_double(last->value);
    const struct finding finding = {"group", {"同比增速", "growth"},
        c->fw->group_count > 0 ? (struct words){"同组", "the other"}
                               : (struct words){"同市", "the other"},
        c->fw->group_count > 0
            ? (struct words){"个地区", "counties of the group"}
            : (struct words){"个地区", "counties of the prefecture"},
        c->fw->outlier_group, 1, true};

    if (is_value(now) && is_value(last) && last->value != 0) {
        judge(c, &finding, (struct expr_reference){at, COLUMN_TOTAL, WHEN_NOW},
            (decimal_to_double(now->value) - before) / fabs(before) * 100,
            &c->figures->background->growth[at]);
    }
}

void check_outliers(struct checking *c, int item)
{
    const struct background *background = c->figures->background;

    if (background == NULL) {
        return;
    }
    if (c->fw->outlier_history > 0 && background->history != NULL) {
        check_history(c, item);
    }
    if (c->fw->outlier_group > 0 && background->growth != NULL) {
        check_group(c, item);
    }
}
