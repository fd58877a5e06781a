#include "fcgi/spark.h"

enum {
    WIDTH = 96,
    HEIGHT = 24,
    MARGIN = 3,
    PERIODS = 12,
    POINTS = PERIODS + 1
};

/* Places and values of the line; those without a value leave a gap in x. */
struct line {
    double x[POINTS], y[POINTS];
    int count;
};

static void add(struct line *line, int place, double value)
{
    line->x[line->count] =
        MARGIN + (double)place * (WIDTH - 2 * MARGIN) / (POINTS - 1);
    line->y[line->count++] = value;
}

/* From values to heights, the largest on top; a flat line in the middle. */
static void scale(struct line *line)
{
    double low = line->y[0], high = line->y[0];
    for (int i = 1; i < line->count; i++) {
        low = line->y[i] < low ? line->y[i] : low;
        high = line->y[i] > high ? line->y[i] : high;
    }
    for (int i = 0; i < line->count; i++) {
        double share = high > low ? (line->y[i] - low) / (high - low) : 0.5;
        line->y[i] = HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    }
}

bool spark_write(struct html *h, const struct opened_form *form, int item,
    enum column column, const char *label)
{
    const struct past *past = &form->past[item][column];
    const struct cell *now = &form->figures.cell[WHEN_NOW][item][column];
    struct line line = {.count = 0};
    for (int i = past->count - 1; i >= 0; i--) {
        if (past->point[i].ago <= PERIODS) {
            add(&line, PERIODS - past->point[i].ago,
                decimal_to_double(past->point[i].value));
        }
    }
    if (now->state == CELL_VALUE) {
        add(&line, PERIODS, decimal_to_double(now->value));
    }
    if (line.count < 2) {
        return false;
    }
    scale(&line);
    html_lit(h, "<svg class=\"spark\" viewBox=\"0 0 96 24\" role=\"img\"");
    html_attr(h, "aria-label", label);
    html_lit(h, "><polyline points=\"");
    for (int i = 0; i < line.count; i++) {
        html_real(h, line.x[i], 1);
        html_lit(h, ",");
        html_real(h, line.y[i], 1);
        html_lit(h, " ");
    }
    html_lit(h, "\"/><circle r=\"2.5\" cx=\"");
    html_real(h, line.x[line.count - 1], 1);
    html_lit(h, "\" cy=\"");
    html_real(h, line.y[line.count - 1], 1);
    html_lit(h, "\"/></svg>");
    return true;
}
