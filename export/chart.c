#include "export/book_internal.h"

static lxw_chart *begin(struct sheet *sheet, uint8_t kind)
{
    lxw_chart *chart;
    lxw_chart_line rule = {.color = COLOUR_RULE, .width = 0.75};

    if (sheet->book->fault != NULL) {
        return NULL;
    }
    chart = workbook_add_chart(sheet->book->raw, kind);
    if (chart == NULL) {
        book_fail(sheet->book, NULL);
        return NULL;
    }
    chart_title_off(chart);
    chart_chartarea_set_line(chart, &rule);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    return chart;
}

static lxw_chart_series *add(lxw_chart *chart, const struct sheet *sheet,
    struct cell_range labels, const struct chart_series *from)
{
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);

    chart_series_set_categories(series, sheet->name, (lxw_row_t)labels.row,
        (lxw_col_t)labels.column, (lxw_row_t)labels.last_row,
        (lxw_col_t)labels.last_column);
    chart_series_set_values(series, sheet->name, (lxw_row_t)from->values.row,
        (lxw_col_t)from->values.column, (lxw_row_t)from->values.last_row,
        (lxw_col_t)from->values.last_column);
    chart_series_set_name(series, from->name);
    return series;
}

static void place(
    struct sheet *sheet, lxw_chart *chart, struct chart_frame frame)
{
    /* The library's default chart is 480 x 288 pixels. */
    lxw_chart_options options = {.x_scale = frame.width / 480.0,
        .y_scale = frame.height / 288.0,
        .object_position = LXW_OBJECT_MOVE_AND_SIZE};

    sheet_note(sheet, frame.row, frame.column,
        worksheet_insert_chart_opt(sheet->raw, (lxw_row_t)frame.row,
            (lxw_col_t)frame.column, chart, &options));
}

void sheet_radar(struct sheet *sheet, struct chart_frame frame,
    struct cell_range labels, const struct chart_series *series, size_t count,
    double least, double most)
{
    lxw_chart *chart = begin(sheet, LXW_CHART_RADAR_WITH_MARKERS);
    lxw_chart_line rule = {.color = 0xC0C0C0, .width = 0.5};
    lxw_chart_font small = {.size = 8, .color = COLOUR_QUIET};

    for (size_t i = 0; chart != NULL && i < count; i++) {
        lxw_chart_series *s = add(chart, sheet, labels, &series[i]);
        lxw_chart_line line = {.color = series[i].colour,
            .width = 2,
            .dash_type = series[i].dashed ? LXW_CHART_LINE_DASH_DASH
                                          : LXW_CHART_LINE_DASH_SOLID};
        lxw_chart_fill fill = {.color = series[i].colour};

        chart_series_set_line(s, &line);
        chart_series_set_marker_type(s, LXW_CHART_MARKER_SQUARE);
        chart_series_set_marker_size(s, 5);
        chart_series_set_marker_fill(s, &fill);
    }
    if (chart == NULL) {
        return;
    }
    chart_axis_set_min(chart->y_axis, least);
    chart_axis_set_max(chart->y_axis, most);
    chart_axis_set_major_unit(chart->y_axis, (most - least) / 5);
    chart_axis_set_num_font(chart->y_axis, &small);
    chart_axis_set_num_format(chart->y_axis, "0");
    chart_axis_major_gridlines_set_visible(chart->y_axis, LXW_TRUE);
    chart_axis_major_gridlines_set_line(chart->y_axis, &rule);
    place(sheet, chart, frame);
}

static void bar_labels(lxw_chart_series *s, bool behind)
{
    lxw_chart_font font = {
        .size = 8, .color = behind ? (lxw_color_t)COLOUR_QUIET : 0xFFFFFF};

    chart_series_set_labels(s);
    chart_series_set_labels_num_format(s, "0.00");
    chart_series_set_labels_font(s, &font);
    chart_series_set_labels_position(
        s, behind ? LXW_CHART_LABEL_POSITION_OUTSIDE_END
                  : LXW_CHART_LABEL_POSITION_INSIDE_BASE);
}

void sheet_bar_chart(struct sheet *sheet, struct chart_frame frame,
    struct cell_range labels, const struct chart_series series[2])
{
    lxw_chart *chart = begin(sheet, LXW_CHART_BAR);

    for (int i = 0; chart != NULL && i < 2; i++) {
        lxw_chart_series *s = add(chart, sheet, labels, &series[i]);
        lxw_chart_fill fill = {.color = series[i].colour};
        lxw_chart_line line = {.color = COLOUR_RULE, .width = 0.5};

        chart_series_set_fill(s, &fill);
        chart_series_set_line(s, &line);
        bar_labels(s, i == 0);
    }
    if (chart == NULL) {
        return;
    }
    chart_set_series_overlap(chart, 100);
    chart_set_series_gap(chart, 55);
    /* The library turns the axes of a bar chart: y has the names, x the
     * values. */
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_min(chart->x_axis, 0);
    chart_axis_set_label_position(
        chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_NONE);
    chart_axis_major_gridlines_set_visible(chart->x_axis, LXW_FALSE);
    place(sheet, chart, frame);
}
