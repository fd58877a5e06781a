/* Pictures, charts and comments of a sheet: where they stand. */
#include <string.h>

#include "eval/text.h"
#include "export/book_internal.h"
#include "export/xml.h"

#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006"
#define EMU     9525 /* of a pixel */

/* A place on the sheet: a cell and pixels into it. */
struct place {
    int row, column;
    double x, y;
};

/* The place `width` and `height` pixels on. */
static struct place beyond(
    const struct sheet *sheet, struct place at, double width, double height)
{
    at.x += width;
    at.y += height;
    while (at.x >= sheet_column_pixels(sheet, at.column)) {
        at.x -= sheet_column_pixels(sheet, at.column++);
    }
    while (at.y >= sheet_row_pixels(sheet, at.row)) {
        at.y -= sheet_row_pixels(sheet, at.row++);
    }
    return at;
}

static void corner(struct pack *out, const char *name, struct place at)
{
    XML(out, "<xdr:");
    xml_string(out, name);
    XML(out, "><xdr:col>");
    xml_int(out, at.column);
    XML(out, "</xdr:col><xdr:colOff>");
    xml_int(out, (long long)(at.x * EMU + 0.5));
    XML(out, "</xdr:colOff><xdr:row>");
    xml_int(out, at.row);
    XML(out, "</xdr:row><xdr:rowOff>");
    xml_int(out, (long long)(at.y * EMU + 0.5));
    XML(out, "</xdr:rowOff></xdr:");
    xml_string(out, name);
    XML(out, ">");
}

static void picture(
    struct pack *out, const struct stored_drawing *drawing, int id)
{
    xml_attr(out, "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"", id + 1);
    xml_attr(out, " name=\"Picture ", id);
    XML(out, " descr=\"");
    xml_text(out, drawing->name);
    XML(out,
        "\"/><xdr:cNvPicPr><a:picLocks noChangeAspect=\"1\"/>"
        "</xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r=\"" OFFICE
        "/relationships\"");
    xml_attr(out, " r:embed=\"rId", id);
    XML(out, "/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>"
             "<a:xfrm><a:off x=\"0\" y=\"0\"/>");
    xml_attr(out, "<a:ext cx=\"", (long long)(drawing->width * EMU + 0.5));
    xml_attr(out, " cy=\"", (long long)(drawing->height * EMU + 0.5));
    XML(out, "/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
             "</xdr:spPr></xdr:pic>");
}

static void chart(struct pack *out, int id)
{
    xml_attr(out,
        "<xdr:graphicFrame macro=\"\"><xdr:nvGraphicFramePr>"
        "<xdr:cNvPr id=\"",
        id + 1);
    xml_attr(out, " name=\"Chart ", id);
    XML(out, "/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>"
             "<a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm>"
             "<a:graphic><a:graphicData uri=\"" DRAWING "/chart\">"
             "<c:chart xmlns:c=\"" DRAWING "/chart\" xmlns:r=\"" OFFICE
             "/relationships\"");
    xml_attr(out, " r:id=\"rId", id);
    XML(out, "/></a:graphicData></a:graphic></xdr:graphicFrame>");
}

static void anchors(const struct sheet *sheet, struct pack *out)
{
    const struct stored_drawing *list = sheet->drawings.items;

    pack_begin(out, part_name(sheet->book, "xl/drawings/drawing*.xml",
                        sheet_number(sheet)));
    xml_declare(out);
    XML(out, "<xdr:wsDr xmlns:xdr=\"" DRAWING "/spreadsheetDrawing\" "
             "xmlns:a=\"" DRAWING "/main\">");
    for (size_t i = 0; i < sheet->drawings.count; i++) {
        const struct stored_drawing *d = &list[i];
        struct place from = {d->row, d->column, d->x, d->y};

        XML(out, "<xdr:twoCellAnchor>");
        corner(out, "from", from);
        corner(out, "to", beyond(sheet, from, d->width, d->height));
        if (d->kind == DRAWING_PICTURE) {
            picture(out, d, (int)i + 1);
        } else {
            chart(out, (int)i + 1);
        }
        XML(out, "<xdr:clientData/></xdr:twoCellAnchor>");
    }
    XML(out, "</xdr:wsDr>");
    pack_end(out);
}

void sheet_write_drawings(struct sheet *sheet)
{
    const struct stored_drawing *list = sheet->drawings.items;
    struct book *book = sheet->book;

    if (sheet->drawings.count == 0 || book->fault != NULL) {
        return;
    }
    anchors(sheet, book->pack);
    for (size_t i = 0; i < sheet->drawings.count; i++) {
        if (list[i].kind == DRAWING_PICTURE) {
            pack_begin(book->pack,
                part_name(book, "xl/media/image*.png", list[i].number));
            pack_bytes(book->pack, list[i].png, list[i].size);
            pack_end(book->pack);
        } else {
            chart_write(sheet, &list[i]);
        }
    }
}

/* -- comments -------------------------------------------------------------- */

enum { NOTE_WIDTH = 220, NOTE_LINE = 18, NOTE_LETTERS = 16 };

/* Lines that a comment takes in its box: letters are as wide as high. */
static int note_lines(const char *text)
{
    int lines = 1;

    for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        lines += 1 + (int)text_length((struct text){text, n}) / NOTE_LETTERS;
    }
    return lines;
}

/* The box: right of its cell and a little above. */
static void note_anchor(const struct sheet *sheet,
    const struct stored_comment *note, struct pack *out)
{
    struct place from = {
        note->row > 0 ? note->row - 1 : 0, note->column + 1, 15, 4};
    struct place to =
        beyond(sheet, from, NOTE_WIDTH, NOTE_LINE * note_lines(note->text));
    const int numbers[] = {from.column, (int)from.x, from.row, (int)from.y,
        to.column, (int)to.x, to.row, (int)to.y};

    XML(out, "<x:Anchor>");
    for (int i = 0; i < 8; i++) {
        if (i > 0) {
            XML(out, ", ");
        }
        xml_int(out, numbers[i]);
    }
    XML(out, "</x:Anchor>");
}

static void note_box(const struct sheet *sheet,
    const struct stored_comment *note, int id, struct pack *out)
{
    xml_attr(out, "<v:shape id=\"_x0000_s", 1024 * sheet_number(sheet) + id);
    xml_attr(out,
        " type=\"#_x0000_t202\" style=\"position:absolute;"
        "visibility:hidden;z-index:",
        id);
    XML(out, " fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
             "<v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" "
             "obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox "
             "style=\"mso-direction-alt:auto\"><div style=\"text-align:left\">"
             "</div></v:textbox><x:ClientData ObjectType=\"Note\">"
             "<x:MoveWithCells/><x:SizeWithCells/>");
    note_anchor(sheet, note, out);
    XML(out, "<x:AutoFill>False</x:AutoFill><x:Row>");
    xml_int(out, note->row);
    XML(out, "</x:Row><x:Column>");
    xml_int(out, note->column);
    XML(out, "</x:Column></x:ClientData></v:shape>");
}

static void note_boxes(const struct sheet *sheet, struct pack *out)
{
    const struct stored_comment *list = sheet->comments.items;

    pack_begin(out, part_name(sheet->book, "xl/drawings/vmlDrawing*.vml",
                        sheet_number(sheet)));
    XML(out, "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" "
             "xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
             "xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
             "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\"");
    xml_attr(out, " data=\"", sheet_number(sheet));
    XML(out, "/></o:shapelayout><v:shapetype id=\"_x0000_t202\" "
             "coordsize=\"21600,21600\" o:spt=\"202\" "
             "path=\"m,l,21600r21600,l21600,xe\"><v:stroke "
             "joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" "
             "o:connecttype=\"rect\"/></v:shapetype>");
    for (size_t i = 0; i < sheet->comments.count; i++) {
        note_box(sheet, &list[i], (int)i + 1, out);
    }
    XML(out, "</xml>");
    pack_end(out);
}

void sheet_write_comments(struct sheet *sheet)
{
    const struct stored_comment *list = sheet->comments.items;
    struct pack *out = sheet->book->pack;
    char name[CELL_NAME_ROOM];

    if (sheet->comments.count == 0 || sheet->book->fault != NULL) {
        return;
    }
    pack_begin(
        out, part_name(sheet->book, "xl/comments*.xml", sheet_number(sheet)));
    xml_declare(out);
    XML(out, "<comments xmlns=\"http://schemas.openxmlformats.org/"
             "spreadsheetml/2006/main\"><authors><author/></authors>"
             "<commentList>");
    for (size_t i = 0; i < sheet->comments.count; i++) {
        XML(out, "<comment ref=\"");
        xml_string(out, cell_name(list[i].row, list[i].column, name));
        XML(out, "\" authorId=\"0\"><text><r><rPr><sz val=\"9\"/>"
                 "<color rgb=\"FF000000\"/><rFont val=\"宋体\"/>"
                 "<charset val=\"134\"/></rPr><t xml:space=\"preserve\">");
        xml_text(out, list[i].text);
        XML(out, "</t></r></text></comment>");
    }
    XML(out, "</commentList></comments>");
    pack_end(out);
    note_boxes(sheet, out);
}
