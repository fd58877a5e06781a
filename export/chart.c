/* Charts over cells of their own sheet, with the cells' values as cache. The
 * order of the elements is that of ECMA-376 part 1, 21.2. */
#include <string.h>

#include "export/book_internal.h"
#include "export/xml.h"

#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006"

enum { AXIS_NAMES = 50010001, AXIS_VALUES = 50010002 };

#define GRID_COLOUR 0xC0C0C0
#define WHITE       0xFFFFFF

static void add(struct sheet *sheet, struct stored_drawing drawing,
    const struct chart_series *series)
{
    struct book *book = sheet->book;
    size_t n = drawing.series_count;
    struct stored_drawing *to;

    if (!sheet_ready(sheet, drawing.row, drawing.column)) {
        return;
    }
    drawing.series = arena_array(book->arena, n, sizeof(*series));
    to = list_add(book, &sheet->drawings, 1, sizeof(*to));
    if (drawing.series == NULL || to == NULL) {
        book_fail(book, NULL);
        return;
    }
    memcpy(drawing.series, series, n * sizeof(*series));
    drawing.number = ++book->chart_count;
    *to = drawing;
}

static struct stored_drawing framed(
    enum drawing_kind kind, struct chart_frame frame, struct cell_range labels)
{
    return (struct stored_drawing){.kind = kind,
        .row = frame.row,
        .column = frame.column,
        .width = frame.width,
        .height = frame.height,
        .labels = labels};
}

void sheet_radar(struct sheet *sheet, struct chart_frame frame,
    struct cell_range labels, const struct chart_series *series, size_t count,
    double least, double most)
{
    struct stored_drawing chart = framed(DRAWING_RADAR, frame, labels);

    chart.series_count = count;
    chart.least = least;
    chart.most = most;
    add(sheet, chart, series);
}

void sheet_bar_chart(struct sheet *sheet, struct chart_frame frame,
    struct cell_range labels, const struct chart_series series[2])
{
    struct stored_drawing chart = framed(DRAWING_BAR, frame, labels);

    chart.series_count = 2;
    add(sheet, chart, series);
}

/* -- cached values --------------------------------------------------------- */

static const struct stored *cell_of(
    const struct sheet *sheet, int row, int column)
{
    const struct stored *cells = sheet->cells.items;

    for (size_t i = 0; i < sheet->cells.count; i++) {
        if ((int)cells[i].row == row && cells[i].column == column) {
            return &cells[i];
        }
    }
    return NULL;
}

static void value_of(
    const struct sheet *sheet, const struct stored *cell, struct pack *out)
{
    if (cell->kind == STORED_TEXT) {
        xml_cell_text(out, shared_text(sheet->book, cell->at));
    } else {
        xml_number(out, cell->number);
    }
}

static int cells_in(struct cell_range range)
{
    return (range.last_row - range.row + 1) *
           (range.last_column - range.column + 1);
}

/* The values of a range of one row or column that are of a kind. */
static void cache(const struct sheet *sheet, struct cell_range range,
    bool texts, struct pack *out)
{
    bool down = range.last_row > range.row;

    xml_attr(out, "<c:ptCount val=\"", cells_in(range));
    XML(out, "/>");
    for (int i = 0; i < cells_in(range); i++) {
        const struct stored *cell = cell_of(
            sheet, range.row + (down ? i : 0), range.column + (down ? 0 : i));
        bool number = cell != NULL && (cell->kind == STORED_NUMBER ||
                                          cell->kind == STORED_FORMULA);

        if (texts ? cell != NULL && cell->kind == STORED_TEXT : number) {
            xml_attr(out, "<c:pt idx=\"", i);
            XML(out, "><c:v>");
            value_of(sheet, cell, out);
            XML(out, "</c:v></c:pt>");
        }
    }
}

static void reference(
    const struct sheet *sheet, struct cell_range range, struct pack *out)
{
    const char *where = absolute_range(sheet->book, range);

    XML(out, "<c:f>");
    xml_text(out, sheet->quoted);
    XML(out, "!");
    xml_string(out, where != NULL ? where : "");
    XML(out, "</c:f>");
}

static void data(const struct sheet *sheet, struct cell_range labels,
    struct cell_range values, struct pack *out)
{
    XML(out, "<c:cat><c:strRef>");
    reference(sheet, labels, out);
    XML(out, "<c:strCache>");
    cache(sheet, labels, true, out);
    XML(out, "</c:strCache></c:strRef></c:cat><c:val><c:numRef>");
    reference(sheet, values, out);
    XML(out, "<c:numCache><c:formatCode>General</c:formatCode>");
    cache(sheet, values, false, out);
    XML(out, "</c:numCache></c:numRef></c:val>");
}

/* -- looks ----------------------------------------------------------------- */

static void fill(struct pack *out, uint32_t colour)
{
    XML(out, "<a:solidFill><a:srgbClr val=\"");
    xml_rgb(out, colour);
    XML(out, "\"/></a:solidFill>");
}

static void line(struct pack *out, double points, uint32_t colour, bool dashed)
{
    xml_attr(out, "<a:ln w=\"", (long long)(points * 12700 + 0.5));
    XML(out, ">");
    fill(out, colour);
    if (dashed) {
        XML(out, "<a:prstDash val=\"dash\"/>");
    }
    XML(out, "</a:ln>");
}

static void font(struct pack *out, uint32_t colour)
{
    XML(out, "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
             "<a:defRPr sz=\"800\">");
    fill(out, colour);
    XML(out, "<a:latin typeface=\"宋体\"/><a:ea typeface=\"宋体\"/></a:defRPr>"
             "</a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>");
}

static void open_series(
    struct pack *out, const struct chart_series *series, size_t i)
{
    xml_attr(out, "<c:ser><c:idx val=\"", (long long)i);
    xml_attr(out, "/><c:order val=\"", (long long)i);
    XML(out, "/><c:tx><c:v>");
    xml_text(out, series->name);
    XML(out, "</c:v></c:tx><c:spPr>");
}

/* -- the two kinds --------------------------------------------------------- */

static void radar_series(const struct sheet *sheet,
    const struct stored_drawing *chart, size_t i, struct pack *out)
{
    const struct chart_series *series = &chart->series[i];

    open_series(out, series, i);
    line(out, 2, series->colour, series->dashed);
    XML(out, "</c:spPr><c:marker><c:symbol val=\"square\"/>"
             "<c:size val=\"5\"/><c:spPr>");
    fill(out, series->colour);
    XML(out, "</c:spPr></c:marker>");
    data(sheet, chart->labels, series->values, out);
    XML(out, "</c:ser>");
}

static void bar_series(const struct sheet *sheet,
    const struct stored_drawing *chart, size_t i, struct pack *out)
{
    const struct chart_series *series = &chart->series[i];

    open_series(out, series, i);
    fill(out, series->colour);
    line(out, 0.5, COLOUR_RULE, false);
    XML(out, "</c:spPr><c:invertIfNegative val=\"0\"/><c:dLbls>"
             "<c:numFmt formatCode=\"0.00\" sourceLinked=\"0\"/>");
    font(out, i == 0 ? COLOUR_QUIET : WHITE);
    XML(out, "<c:dLblPos val=\"");
    xml_string(out, i == 0 ? "outEnd" : "inBase");
    XML(out, "\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/>"
             "<c:showCatName val=\"0\"/><c:showSerName val=\"0\"/>"
             "<c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>"
             "</c:dLbls>");
    data(sheet, chart->labels, series->values, out);
    XML(out, "</c:ser>");
}

static void axis_ids(struct pack *out)
{
    xml_attr(out, "<c:axId val=\"", AXIS_NAMES);
    xml_attr(out, "/><c:axId val=\"", AXIS_VALUES);
    XML(out, "/>");
}

static void open_axis(
    struct pack *out, const char *element, int id, const char *orientation)
{
    XML(out, "<c:");
    xml_string(out, element);
    xml_attr(out, "><c:axId val=\"", id);
    XML(out, "/><c:scaling><c:orientation val=\"");
    xml_string(out, orientation);
    XML(out, "\"/>");
}

static void close_names(struct pack *out)
{
    font(out, COLOUR_INK);
    xml_attr(out, "<c:crossAx val=\"", AXIS_VALUES);
    XML(out, "/><c:crosses val=\"autoZero\"/><c:auto val=\"1\"/>"
             "<c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/></c:catAx>");
}

static void radar_axes(const struct stored_drawing *chart, struct pack *out)
{
    open_axis(out, "catAx", AXIS_NAMES, "minMax");
    XML(out, "</c:scaling><c:delete val=\"0\"/><c:axPos val=\"b\"/>"
             "<c:majorGridlines/><c:tickLblPos val=\"nextTo\"/>");
    close_names(out);
    open_axis(out, "valAx", AXIS_VALUES, "minMax");
    XML(out, "<c:max val=\"");
    xml_number(out, chart->most);
    XML(out, "\"/><c:min val=\"");
    xml_number(out, chart->least);
    XML(out, "\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"l\"/>"
             "<c:majorGridlines><c:spPr>");
    line(out, 0.5, GRID_COLOUR, false);
    XML(out, "</c:spPr></c:majorGridlines><c:numFmt formatCode=\"0\" "
             "sourceLinked=\"0\"/><c:majorTickMark val=\"cross\"/>"
             "<c:tickLblPos val=\"nextTo\"/>");
    font(out, COLOUR_QUIET);
    xml_attr(out, "<c:crossAx val=\"", AXIS_NAMES);
    XML(out, "/><c:crosses val=\"autoZero\"/><c:crossBetween val=\"between\"/>"
             "<c:majorUnit val=\"");
    xml_number(out, (chart->most - chart->least) / 5);
    XML(out, "\"/></c:valAx>");
}

/* The first name on top, the values without labels. */
static void bar_axes(struct pack *out)
{
    open_axis(out, "catAx", AXIS_NAMES, "maxMin");
    XML(out, "</c:scaling><c:delete val=\"0\"/><c:axPos val=\"l\"/>"
             "<c:tickLblPos val=\"nextTo\"/>");
    close_names(out);
    open_axis(out, "valAx", AXIS_VALUES, "minMax");
    XML(out, "<c:min val=\"0\"/></c:scaling><c:delete val=\"0\"/>"
             "<c:axPos val=\"t\"/><c:numFmt formatCode=\"General\" "
             "sourceLinked=\"1\"/><c:tickLblPos val=\"none\"/>");
    xml_attr(out, "<c:crossAx val=\"", AXIS_NAMES);
    XML(out, "/><c:crosses val=\"autoZero\"/><c:crossBetween val=\"between\"/>"
             "</c:valAx>");
}

/* Left to the program a radar is drawn small: it gets all the height there is
 * between its names and its legend. */
static void plot_place(const struct stored_drawing *chart, struct pack *out)
{
    double height = 0.71, width = height * chart->height / chart->width;

    if (chart->kind != DRAWING_RADAR) {
        XML(out, "<c:layout/>");
        return;
    }
    XML(out, "<c:layout><c:manualLayout><c:layoutTarget val=\"inner\"/>"
             "<c:xMode val=\"edge\"/><c:yMode val=\"edge\"/><c:x val=\"");
    xml_number(out, (1 - width) / 2);
    XML(out, "\"/><c:y val=\"");
    xml_number(out, 0.11);
    XML(out, "\"/><c:w val=\"");
    xml_number(out, width);
    XML(out, "\"/><c:h val=\"");
    xml_number(out, height);
    XML(out, "\"/></c:manualLayout></c:layout>");
}

static void plot(const struct sheet *sheet, const struct stored_drawing *chart,
    struct pack *out)
{
    bool radar = chart->kind == DRAWING_RADAR;

    if (radar) {
        XML(out, "<c:radarChart><c:radarStyle val=\"marker\"/>"
                 "<c:varyColors val=\"0\"/>");
    } else {
        XML(out, "<c:barChart><c:barDir val=\"bar\"/>"
                 "<c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>");
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        (radar ? radar_series : bar_series)(sheet, chart, i, out);
    }
    if (radar) {
        axis_ids(out);
        XML(out, "</c:radarChart>");
        radar_axes(chart, out);
    } else {
        XML(out, "<c:gapWidth val=\"55\"/><c:overlap val=\"100\"/>");
        axis_ids(out);
        XML(out, "</c:barChart>");
        bar_axes(out);
    }
}

void chart_write(const struct sheet *sheet, const struct stored_drawing *chart)
{
    struct pack *out = sheet->book->pack;

    pack_begin(
        out, part_name(sheet->book, "xl/charts/chart*.xml", chart->number));
    xml_declare(out);
    XML(out, "<c:chartSpace xmlns:c=\"" DRAWING "/chart\" xmlns:a=\"" DRAWING
             "/main\" xmlns:r=\"" OFFICE "/relationships\"><c:lang "
             "val=\"zh-CN\"/><c:roundedCorners val=\"0\"/><c:chart>"
             "<c:autoTitleDeleted val=\"1\"/><c:plotArea>");
    plot_place(chart, out);
    plot(sheet, chart, out);
    XML(out, "</c:plotArea><c:legend><c:legendPos val=\"b\"/></c:legend>"
             "<c:plotVisOnly val=\"1\"/></c:chart><c:spPr>");
    fill(out, WHITE);
    line(out, 0.75, COLOUR_RULE, false);
    XML(out, "</c:spPr>");
    font(out, COLOUR_INK);
    XML(out, "<c:printSettings><c:headerFooter/><c:pageMargins b=\"0.75\" "
             "l=\"0.7\" r=\"0.7\" t=\"0.75\" header=\"0.3\" footer=\"0.3\"/>"
             "<c:pageSetup/></c:printSettings></c:chartSpace>");
    pack_end(out);
}
