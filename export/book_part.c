/* A sheet's part around its rows: the head before them, lists behind them. The
 * order of the elements is that of CT_Worksheet, ECMA-376 part 1, 18.3.1.99. */
#include <stdio.h>
#include <string.h>

#include "export/book_internal.h"
#include "export/xml.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS \
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define X14 "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
#define XM  "http://schemas.microsoft.com/office/excel/2006/main"

const char *part_name(struct book *book, const char *pattern, int number)
{
    const char *star = strchr(pattern, '*');
    const char *name = arena_printf(book->arena, "%.*s%d%s",
        (int)(star - pattern), pattern, number, star + 1);

    if (name == NULL) {
        book_fail(book, NULL);
    }
    return name != NULL ? name : "";
}

static void cell_ref(struct pack *out, int row, int column)
{
    char name[CELL_NAME_ROOM];

    xml_string(out, cell_name(row, column, name));
}

void xml_range(struct pack *out, struct cell_range range)
{
    cell_ref(out, range.row, range.column);
    if (range.row != range.last_row || range.column != range.last_column) {
        XML(out, ":");
        cell_ref(out, range.last_row, range.last_column);
    }
}

/* -- the head -------------------------------------------------------------- */

static void selection(struct pack *out, const char *pane, int row, int column)
{
    XML(out, "<selection pane=\"");
    xml_string(out, pane);
    XML(out, "\" activeCell=\"");
    cell_ref(out, row, column);
    XML(out, "\" sqref=\"");
    cell_ref(out, row, column);
    XML(out, "\"/>");
}

static void panes(const struct sheet *sheet, struct pack *out)
{
    int rows = sheet->freeze_rows, columns = sheet->freeze_columns;
    const char *active = rows == 0      ? "topRight"
                         : columns == 0 ? "bottomLeft"
                                        : "bottomRight";

    XML(out, "<pane");
    if (columns > 0) {
        xml_attr(out, " xSplit=\"", columns);
    }
    if (rows > 0) {
        xml_attr(out, " ySplit=\"", rows);
    }
    XML(out, " topLeftCell=\"");
    cell_ref(out, rows, columns);
    XML(out, "\" activePane=\"");
    xml_string(out, active);
    XML(out, "\" state=\"frozen\"/>");
    if (columns > 0) {
        selection(out, "topRight", 0, columns);
    }
    if (rows > 0) {
        selection(out, "bottomLeft", rows, 0);
    }
    if (rows > 0 && columns > 0) {
        selection(out, "bottomRight", rows, columns);
    }
}

static void view(const struct sheet *sheet, struct pack *out)
{
    XML(out, "<sheetViews><sheetView showGridLines=\"0\"");
    if (sheet_number(sheet) - 1 == sheet->book->first) {
        XML(out, " tabSelected=\"1\"");
    }
    XML(out, " workbookViewId=\"0\"");
    if (sheet->freeze_rows > 0 || sheet->freeze_columns > 0) {
        XML(out, ">");
        panes(sheet, out);
        XML(out, "</sheetView></sheetViews>");
    } else {
        XML(out, "/></sheetViews>");
    }
}

/* A width as files hold it: of the whole pixels, in 256ths of a digit. */
static double file_width(int pixels)
{
    return (double)(int)(pixels / 7.0 * 256) / 256;
}

static void columns(const struct sheet *sheet, struct pack *out)
{
    const double *widths = sheet->widths.items;
    bool any = false;

    for (size_t i = 0; i < sheet->widths.count; i++) {
        size_t last = i;

        if (widths[i] < 0) {
            continue;
        }
        while (last + 1 < sheet->widths.count &&
               memcmp(&widths[last + 1], &widths[i], sizeof(*widths)) == 0) {
            last++;
        }
        if (!any) {
            XML(out, "<cols>");
        }
        any = true;
        xml_attr(out, "<col min=\"", (long long)i + 1);
        xml_attr(out, " max=\"", (long long)last + 1);
        XML(out, " width=\"");
        xml_number(out, file_width(sheet_column_pixels(sheet, (int)i)));
        XML(out, "\" customWidth=\"1\"/>");
        i = last;
    }
    if (any) {
        XML(out, "</cols>");
    }
}

static void write_head(struct sheet *sheet)
{
    struct pack *out = sheet->book->pack;

    pack_begin(out, part_name(sheet->book, "xl/worksheets/sheet*.xml",
                        sheet_number(sheet)));
    xml_declare(out);
    XML(out, "<worksheet xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\">");
    if (sheet->printed || sheet->book->streaming == sheet) {
        XML(out, "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
    }
    view(sheet, out);
    XML(out, "<sheetFormatPr defaultRowHeight=\"15\"/>");
    columns(sheet, out);
    XML(out, "<sheetData>");
    sheet->begun = true;
}

/* -- lists ----------------------------------------------------------------- */

static void merges(const struct sheet *sheet, struct pack *out)
{
    const struct cell_range *ranges = sheet->merges.items;

    if (sheet->merges.count == 0) {
        return;
    }
    xml_attr(out, "<mergeCells count=\"", (long long)sheet->merges.count);
    XML(out, ">");
    for (size_t i = 0; i < sheet->merges.count; i++) {
        XML(out, "<mergeCell ref=\"");
        xml_range(out, ranges[i]);
        XML(out, "\"/>");
    }
    XML(out, "</mergeCells>");
}

/* The name that ties a data bar to its extension. */
static void bar_id(const struct sheet *sheet, size_t i, struct pack *out)
{
    char id[48];
    int n = snprintf(id, sizeof(id), "{DA7ABA51-AAAA-BBBB-%04X-%012zX}",
        (unsigned)sheet_number(sheet), i + 1);

    xml_raw(out, id, (size_t)n);
}

static void bounds(
    struct pack *out, const char *element, double least, double most)
{
    for (int i = 0; i < 2; i++) {
        xml_string(out, element);
        XML(out, " type=\"num\" val=\"");
        xml_number(out, i == 0 ? least : most);
        XML(out, "\"/>");
    }
}

static void bars(const struct sheet *sheet, const struct stored_format *format,
    size_t i, struct pack *out)
{
    XML(out, "<cfRule type=\"dataBar\"");
    xml_attr(out, " priority=\"", (long long)i + 1);
    XML(out, "><dataBar>");
    bounds(out, "<cfvo", format->least, format->most);
    XML(out, "<color rgb=\"");
    xml_colour(out, COLOUR_BAR);
    XML(out, "\"/></dataBar><extLst><ext xmlns:x14=\"" X14 "\" "
             "uri=\"{B025F937-C7B1-47D3-B67F-A62EFF666E3E}\"><x14:id>");
    bar_id(sheet, i, out);
    XML(out, "</x14:id></ext></extLst></cfRule>");
}

static void heat(const struct stored_format *format, size_t i, struct pack *out)
{
    XML(out, "<cfRule type=\"colorScale\"");
    xml_attr(out, " priority=\"", (long long)i + 1);
    bool turned = format->least > format->most;

    XML(out, "><colorScale>");
    bounds(out, "<cfvo", turned ? format->most : format->least,
        turned ? format->least : format->most);
    XML(out, "<color rgb=\"");
    xml_colour(out, turned ? COLOUR_HEAT : COLOUR_COOL);
    XML(out, "\"/><color rgb=\"");
    xml_colour(out, turned ? COLOUR_COOL : COLOUR_HEAT);
    XML(out, "\"/></colorScale></cfRule>");
}

static void formats(const struct sheet *sheet, struct pack *out)
{
    const struct stored_format *list = sheet->formats.items;

    for (size_t i = 0; i < sheet->formats.count; i++) {
        XML(out, "<conditionalFormatting sqref=\"");
        xml_range(out, list[i].range);
        XML(out, "\">");
        if (list[i].kind == FORMAT_BARS) {
            bars(sheet, &list[i], i, out);
        } else {
            heat(&list[i], i, out);
        }
        XML(out, "</conditionalFormatting>");
    }
}

static void words(struct pack *out, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        xml_string(out, name);
        xml_text(out, text);
        XML(out, "\"");
    }
}

static void rules(const struct sheet *sheet, struct pack *out)
{
    const struct stored_rule *list = sheet->rules.items;

    if (sheet->rules.count == 0) {
        return;
    }
    xml_attr(out, "<dataValidations count=\"", (long long)sheet->rules.count);
    XML(out, ">");
    for (size_t i = 0; i < sheet->rules.count; i++) {
        const char *formula = list[i].formula;

        XML(out, "<dataValidation type=\"");
        xml_string(out, list[i].list ? "list" : "custom");
        XML(out, "\" allowBlank=\"1\" showInputMessage=\"1\" "
                 "showErrorMessage=\"1\"");
        words(out, " errorTitle=\"", list[i].title);
        words(out, " error=\"", list[i].message);
        words(out, " promptTitle=\"", list[i].title);
        words(out, " prompt=\"", list[i].hint);
        XML(out, " sqref=\"");
        xml_range(out, list[i].range);
        XML(out, "\"><formula1>");
        xml_text(out, formula + (formula[0] == '='));
        XML(out, "</formula1></dataValidation>");
    }
    XML(out, "</dataValidations>");
}

static void links(const struct sheet *sheet, struct pack *out)
{
    const struct stored_link *list = sheet->links.items;

    if (sheet->links.count == 0) {
        return;
    }
    XML(out, "<hyperlinks>");
    for (size_t i = 0; i < sheet->links.count; i++) {
        XML(out, "<hyperlink ref=\"");
        cell_ref(out, list[i].row, list[i].column);
        XML(out, "\" location=\"");
        xml_text(out, list[i].to->quoted);
        XML(out, "!A1\" display=\"");
        xml_text(out, list[i].text);
        XML(out, "\"/>");
    }
    XML(out, "</hyperlinks>");
}

static void margin(struct pack *out, const char *name, double millimetres)
{
    xml_string(out, name);
    xml_number(out, millimetres / 25.4);
    XML(out, "\"");
}

/* A header that the first page does not have: then it has its own footer, and
 * pages are counted from it, for the first of a whole workbook is meant. */
static void header_footer(const struct print_setup *setup, struct pack *out)
{
    if (setup->continued == NULL) {
        XML(out, "<headerFooter><oddFooter>");
        xml_text(out, setup->footer);
        XML(out, "</oddFooter></headerFooter>");
        return;
    }
    XML(out, "<headerFooter differentFirst=\"1\"><oddHeader>");
    xml_text(out, setup->continued);
    XML(out, "</oddHeader><oddFooter>");
    xml_text(out, setup->footer);
    XML(out, "</oddFooter><firstFooter>");
    xml_text(out, setup->footer);
    XML(out, "</firstFooter></headerFooter>");
}

static void print(const struct sheet *sheet, struct pack *out)
{
    const struct print_setup *setup = &sheet->print;

    if (!sheet->printed) {
        return;
    }
    XML(out, "<printOptions horizontalCentered=\"1\"/>");
    margin(out, "<pageMargins left=\"", setup->left);
    margin(out, " right=\"", setup->right);
    margin(out, " top=\"", setup->top);
    margin(out, " bottom=\"", setup->bottom);
    margin(out, " header=\"", 7.5);
    margin(out, " footer=\"", setup->footer_margin);
    XML(out, "/><pageSetup paperSize=\"9\"");
    xml_attr(out, " fitToWidth=\"", setup->wide);
    xml_attr(out, " fitToHeight=\"", setup->tall);
    if (setup->continued != NULL) {
        XML(out, " firstPageNumber=\"1\" useFirstPageNumber=\"1\"");
    }
    XML(out, " orientation=\"landscape\"/>");
    if (setup->footer[0] != '\0') {
        header_footer(setup, out);
    }
}

/* -- extensions of Excel 2010 ---------------------------------------------- */

static void bars_extension(const struct sheet *sheet, struct pack *out)
{
    const struct stored_format *list = sheet->formats.items;

    XML(out, "<ext xmlns:x14=\"" X14 "\" "
             "uri=\"{78C0D931-6437-407d-A8EE-F0AAD7539E65}\">"
             "<x14:conditionalFormattings>");
    for (size_t i = 0; i < sheet->formats.count; i++) {
        if (list[i].kind != FORMAT_BARS) {
            continue;
        }
        XML(out, "<x14:conditionalFormatting xmlns:xm=\"" XM "\">"
                 "<x14:cfRule type=\"dataBar\" id=\"");
        bar_id(sheet, i, out);
        XML(out, "\"><x14:dataBar minLength=\"0\" maxLength=\"100\" "
                 "gradient=\"0\"><x14:cfvo type=\"num\"><xm:f>");
        xml_number(out, list[i].least);
        XML(out, "</xm:f></x14:cfvo><x14:cfvo type=\"num\"><xm:f>");
        xml_number(out, list[i].most);
        XML(out, "</xm:f></x14:cfvo><x14:negativeFillColor rgb=\"FFFF0000\"/>"
                 "<x14:axisColor rgb=\"FF000000\"/></x14:dataBar></x14:cfRule>"
                 "<xm:sqref>");
        xml_range(out, list[i].range);
        XML(out, "</xm:sqref></x14:conditionalFormatting>");
    }
    XML(out, "</x14:conditionalFormattings></ext>");
}

static void sparklines_extension(const struct sheet *sheet, struct pack *out)
{
    const struct stored_sparkline *list = sheet->sparklines.items;

    XML(out,
        "<ext xmlns:x14=\"" X14 "\" "
        "uri=\"{05C60535-1F16-4fd2-B633-F4F36F0B64E0}\">"
        "<x14:sparklineGroups xmlns:xm=\"" XM "\"><x14:sparklineGroup "
        "type=\"column\" displayEmptyCellsAs=\"gap\" last=\"1\"><x14:colorSeries rgb=\"");
    xml_colour(out, COLOUR_HEAT);
    XML(out, "\"/><x14:colorLast rgb=\"");
    xml_colour(out, COLOUR_ACCENT);
    XML(out, "\"/><x14:sparklines>");
    for (size_t i = 0; i < sheet->sparklines.count; i++) {
        XML(out, "<x14:sparkline><xm:f>");
        xml_text(out, list[i].from->quoted);
        XML(out, "!");
        xml_range(out, list[i].values);
        XML(out, "</xm:f><xm:sqref>");
        cell_ref(out, list[i].row, list[i].column);
        XML(out, "</xm:sqref></x14:sparkline>");
    }
    XML(out,
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>");
}

static bool has_bars(const struct sheet *sheet)
{
    const struct stored_format *list = sheet->formats.items;

    for (size_t i = 0; i < sheet->formats.count; i++) {
        if (list[i].kind == FORMAT_BARS) {
            return true;
        }
    }
    return false;
}

static void extensions(const struct sheet *sheet, struct pack *out)
{
    bool with_bars = has_bars(sheet);

    if (!with_bars && sheet->sparklines.count == 0) {
        return;
    }
    XML(out, "<extLst>");
    if (with_bars) {
        bars_extension(sheet, out);
    }
    if (sheet->sparklines.count > 0) {
        sparklines_extension(sheet, out);
    }
    XML(out, "</extLst>");
}

/* -- the part -------------------------------------------------------------- */

static void write_rows(struct sheet *sheet)
{
    if (!sheet->begun) {
        write_head(sheet);
    }
    sheet_write_rows(sheet);
}

void sheet_flush(struct sheet *sheet)
{
    struct book *book = sheet->book;

    if (book->fault != NULL || book->tables || !sheet_ready(sheet, 0, 0)) {
        return;
    }
    if (sheet->ended || sheet->drawings.count > 0) {
        book_fail(book, "a sheet with pictures, or one that has ended, cannot "
                        "be written row by row");
        return;
    }
    if (book->streaming != NULL && book->streaming != sheet) {
        sheet_write_end(book->streaming);
    }
    book->streaming = sheet;
    write_rows(sheet);
    sheet->cells.count = sheet->heights.count = sheet->words.count = 0;
}

void sheet_write_end(struct sheet *sheet)
{
    struct pack *out = sheet->book->pack;

    if (sheet->ended || sheet->book->fault != NULL) {
        return;
    }
    write_rows(sheet);
    XML(out, "</sheetData>");
    if (sheet->protect) {
        XML(out, "<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" "
                 "formatColumns=\"0\" formatRows=\"0\"/>");
    }
    if (sheet->filter.last_row >= 0) {
        XML(out, "<autoFilter ref=\"");
        xml_range(out, sheet->filter);
        XML(out, "\"/>");
    }
    merges(sheet, out);
    formats(sheet, out);
    rules(sheet, out);
    links(sheet, out);
    print(sheet, out);
    if (sheet->drawings.count > 0) {
        XML(out, "<drawing r:id=\"rId1\"/>");
    }
    if (sheet->comments.count > 0) {
        XML(out, "<legacyDrawing r:id=\"rId2\"/>");
    }
    extensions(sheet, out);
    XML(out, "</worksheet>");
    pack_end(out);
    sheet->ended = true;
    if (sheet->book->streaming == sheet) {
        sheet->book->streaming = NULL;
    }
}
