/* The parts of a workbook that are no sheet: workbook, relations, properties,
 * content types. */
#include <string.h>
#include <time.h>

#include "export/book_internal.h"
#include "export/xml.h"

#define OFFICE   "http://schemas.openxmlformats.org/officeDocument/2006"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006"
#define RELATION OFFICE "/relationships"
#define SPREADSHEET \
    "application/vnd.openxmlformats-officedocument.spreadsheetml"

static void sheets(const struct book *book, struct pack *out)
{
    XML(out, "<sheets>");
    for (int i = 0; i < book->sheet_count; i++) {
        XML(out, "<sheet name=\"");
        xml_text(out, book->sheets[i].name);
        XML(out, "\"");
        xml_attr(out, " sheetId=\"", i + 1);
        if (book->sheets[i].hidden) {
            XML(out, " state=\"veryHidden\"");
        }
        xml_attr(out, " r:id=\"rId", i + 1);
        XML(out, "/>");
    }
    XML(out, "</sheets>");
}

/* A name that programs know by themselves, of one sheet. */
static void own_name(struct book *book, const struct sheet *sheet,
    const char *name, const char *range)
{
    struct pack *out = book->pack;

    XML(out, "<definedName name=\"_xlnm.");
    xml_string(out, name);
    xml_attr(out, "\" localSheetId=\"", sheet_number(sheet) - 1);
    if (strcmp(name, "_FilterDatabase") == 0) {
        XML(out, " hidden=\"1\"");
    }
    XML(out, ">");
    xml_text(out, sheet->quoted);
    XML(out, "!");
    xml_string(out, range != NULL ? range : "");
    XML(out, "</definedName>");
}

static bool has_own_names(const struct sheet *sheet)
{
    return sheet->printed || sheet->filter.last_row >= 0;
}

/* $1:$4, or with columns $A:$C,'x'!$1:$4. */
static const char *print_titles(struct book *book, const struct sheet *sheet)
{
    const struct print_setup *print = &sheet->print;
    const char *rows = arena_printf(book->arena, "$%d:$%d",
        print->repeat_first + 1, print->repeat_last + 1);
    char last[CELL_NAME_ROOM];

    if (rows == NULL || print->repeat_columns == 0) {
        return rows;
    }
    cell_name(0, print->repeat_columns - 1, last);
    return arena_printf(book->arena, "$A:$%.*s,%s!%s",
        (int)strcspn(last, "123456789"), last, sheet->quoted, rows);
}

static void own_names(struct book *book, const struct sheet *sheet)
{
    const struct print_setup *print = &sheet->print;

    if (sheet->filter.last_row >= 0) {
        own_name(book, sheet, "_FilterDatabase",
            absolute_range(book, sheet->filter));
    }
    if (sheet->printed) {
        own_name(book, sheet, "Print_Area", absolute_range(book, print->area));
    }
    if (sheet->printed && print->repeat_first >= 0) {
        own_name(book, sheet, "Print_Titles", print_titles(book, sheet));
    }
}

static void names(struct book *book, struct pack *out)
{
    bool any = book->name_count > 0;

    for (int i = 0; i < book->sheet_count; i++) {
        any = any || has_own_names(&book->sheets[i]);
    }
    if (!any) {
        return;
    }
    XML(out, "<definedNames>");
    for (int i = 0; i < book->sheet_count; i++) {
        own_names(book, &book->sheets[i]);
    }
    for (int i = 0; i < book->name_count; i++) {
        XML(out, "<definedName name=\"");
        xml_string(out, book->names[i].name);
        XML(out, "\">");
        xml_text(out, book->names[i].formula);
        XML(out, "</definedName>");
    }
    XML(out, "</definedNames>");
}

void book_workbook(struct book *book)
{
    struct pack *out = book->pack;

    pack_begin(out, "xl/workbook.xml");
    xml_declare(out);
    XML(out, "<workbook xmlns=\"http://schemas.openxmlformats.org/"
             "spreadsheetml/2006/main\" xmlns:r=\"" RELATION "\">"
             "<workbookPr/><bookViews><workbookView xWindow=\"240\" "
             "yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"");
    if (book->first > 0) {
        xml_attr(out, " activeTab=\"", book->first);
    }
    XML(out, "/></bookViews>");
    sheets(book, out);
    names(book, out);
    XML(out, "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/></workbook>");
    pack_end(out);
}

/* -- relations ------------------------------------------------------------- */

static void relations_open(struct pack *out, const char *part)
{
    pack_begin(out, part);
    xml_declare(out);
    XML(out, "<Relationships xmlns=\"" PACKAGE "/relationships\">");
}

static void relation(
    struct pack *out, int id, const char *type, const char *target)
{
    xml_attr(out, "<Relationship Id=\"rId", id);
    XML(out, " Type=\"");
    xml_string(out, type);
    XML(out, "\" Target=\"");
    xml_string(out, target);
    XML(out, "\"/>");
}

static void relations_close(struct pack *out)
{
    XML(out, "</Relationships>");
    pack_end(out);
}

static void workbook_relations(struct book *book, struct pack *out)
{
    int n = book->sheet_count;

    relations_open(out, "xl/_rels/workbook.xml.rels");
    for (int i = 1; i <= n; i++) {
        relation(out, i, RELATION "/worksheet",
            part_name(book, "worksheets/sheet*.xml", i));
    }
    relation(out, n + 1, RELATION "/styles", "styles.xml");
    relation(out, n + 2, RELATION "/sharedStrings", "sharedStrings.xml");
    relations_close(out);
}

static void sheet_relations(struct book *book, const struct sheet *sheet)
{
    struct pack *out = book->pack;
    int n = sheet_number(sheet);

    if (sheet->drawings.count == 0 && sheet->comments.count == 0) {
        return;
    }
    relations_open(
        out, part_name(book, "xl/worksheets/_rels/sheet*.xml.rels", n));
    if (sheet->drawings.count > 0) {
        relation(out, 1, RELATION "/drawing",
            part_name(book, "../drawings/drawing*.xml", n));
    }
    if (sheet->comments.count > 0) {
        relation(out, 2, RELATION "/vmlDrawing",
            part_name(book, "../drawings/vmlDrawing*.vml", n));
        relation(out, 3, RELATION "/comments",
            part_name(book, "../comments*.xml", n));
    }
    relations_close(out);
}

static void drawing_relations(struct book *book, const struct sheet *sheet)
{
    const struct stored_drawing *list = sheet->drawings.items;
    struct pack *out = book->pack;

    if (sheet->drawings.count == 0) {
        return;
    }
    relations_open(out, part_name(book, "xl/drawings/_rels/drawing*.xml.rels",
                            sheet_number(sheet)));
    for (size_t i = 0; i < sheet->drawings.count; i++) {
        bool picture = list[i].kind == DRAWING_PICTURE;

        relation(out, (int)i + 1,
            picture ? RELATION "/image" : RELATION "/chart",
            part_name(book,
                picture ? "../media/image*.png" : "../charts/chart*.xml",
                list[i].number));
    }
    relations_close(out);
}

void book_relations(struct book *book)
{
    struct pack *out = book->pack;

    relations_open(out, "_rels/.rels");
    relation(out, 1, RELATION "/officeDocument", "xl/workbook.xml");
    relation(out, 2, PACKAGE "/relationships/metadata/core-properties",
        "docProps/core.xml");
    relation(out, 3, RELATION "/extended-properties", "docProps/app.xml");
    relations_close(out);
    workbook_relations(book, out);
    for (int i = 0; i < book->sheet_count; i++) {
        sheet_relations(book, &book->sheets[i]);
        drawing_relations(book, &book->sheets[i]);
    }
}

/* -- properties ------------------------------------------------------------ */

static void property(
    struct pack *out, const char *open, const char *text, const char *close)
{
    if (text != NULL && text[0] != '\0') {
        xml_string(out, open);
        xml_text(out, text);
        xml_string(out, close);
    }
}

static void moment(struct pack *out, const char *name, int64_t when)
{
    time_t seconds = (time_t)when;
    struct tm parts;
    char text[32] = "1970-01-01T00:00:00Z";

    if (gmtime_r(&seconds, &parts) != NULL) {
        strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
    XML(out, "<dcterms:");
    xml_string(out, name);
    XML(out, " xsi:type=\"dcterms:W3CDTF\">");
    xml_string(out, text);
    XML(out, "</dcterms:");
    xml_string(out, name);
    XML(out, ">");
}

void book_properties_parts(struct book *book)
{
    struct pack *out = book->pack;
    const struct book_words *words = &book->words;

    pack_begin(out, "docProps/core.xml");
    xml_declare(out);
    XML(out,
        "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    property(out, "<dc:title>", words->title, "</dc:title>");
    property(out, "<dc:subject>", words->subject, "</dc:subject>");
    property(out, "<dc:creator>", words->author, "</dc:creator>");
    property(out, "<cp:keywords>", words->keywords, "</cp:keywords>");
    property(out, "<dc:description>", words->comments, "</dc:description>");
    moment(out, "created", book->created);
    moment(out, "modified", book->created);
    XML(out, "</cp:coreProperties>");
    pack_end(out);
    pack_begin(out, "docProps/app.xml");
    xml_declare(out);
    XML(out, "<Properties xmlns=\"" OFFICE "/extended-properties\">"
             "<Application>Microsoft Excel</Application>"
             "<DocSecurity>0</DocSecurity><AppVersion>12.0000</AppVersion>"
             "</Properties>");
    pack_end(out);
}

/* -- content types --------------------------------------------------------- */

static void override(struct pack *out, const char *part, const char *type)
{
    XML(out, "<Override PartName=\"/");
    xml_string(out, part);
    XML(out, "\" ContentType=\"");
    xml_string(out, type);
    XML(out, "\"/>");
}

static void sheet_types(struct book *book, const struct sheet *sheet)
{
    struct pack *out = book->pack;
    int n = sheet_number(sheet);

    override(out, part_name(book, "xl/worksheets/sheet*.xml", n),
        SPREADSHEET ".worksheet+xml");
    if (sheet->drawings.count > 0) {
        override(out, part_name(book, "xl/drawings/drawing*.xml", n),
            "application/vnd.openxmlformats-officedocument.drawing+xml");
    }
    if (sheet->comments.count > 0) {
        override(out, part_name(book, "xl/comments*.xml", n),
            SPREADSHEET ".comments+xml");
    }
}

void book_content_types(struct book *book)
{
    struct pack *out = book->pack;

    pack_begin(out, "[Content_Types].xml");
    xml_declare(out);
    XML(out, "<Types xmlns=\"" PACKAGE "/content-types\">"
             "<Default Extension=\"rels\" ContentType=\"application/"
             "vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "<Default Extension=\"png\" ContentType=\"image/png\"/>"
             "<Default Extension=\"vml\" ContentType=\"application/"
             "vnd.openxmlformats-officedocument.vmlDrawing\"/>");
    override(out, "xl/workbook.xml", SPREADSHEET ".sheet.main+xml");
    override(out, "xl/styles.xml", SPREADSHEET ".styles+xml");
    override(out, "xl/sharedStrings.xml", SPREADSHEET ".sharedStrings+xml");
    override(out, "docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml");
    override(out, "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument."
        "extended-properties+xml");
    for (int i = 0; i < book->sheet_count; i++) {
        sheet_types(book, &book->sheets[i]);
    }
    for (int i = 1; i <= book->chart_count; i++) {
        override(out, part_name(book, "xl/charts/chart*.xml", i),
            "application/vnd.openxmlformats-officedocument."
            "drawingml.chart+xml");
    }
    XML(out, "</Types>");
    pack_end(out);
}
