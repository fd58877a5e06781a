#include "tests/unit/xlsx_made.h"

#include <string.h>
#include <zip.h>

#define TYPES \
    "<Types " \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
#define REL(id, type, target)                               \
    "<Relationship Id=\"" id "\" Type=\"" XLSX_DOC "/" type \
    "\" Target=\"" target "\"/>"

/* The bytes of a finished source. */
static struct text bytes_of(zip_source_t *source, struct arena *arena)
{
    struct text out = {NULL, 0};
    struct zip_stat about;
    char *bytes;

    if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0) {
        return out;
    }
    bytes = arena_alloc(arena, about.size + 1);
    if (bytes != NULL &&
        zip_source_read(source, bytes, about.size) == (zip_int64_t)about.size) {
        out = (struct text){bytes, about.size};
    }
    zip_source_close(source);
    return out;
}

static bool add_all(zip_t *zip, const struct xlsx_made *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zip_source_t *part = zip_source_buffer(
            zip, parts[i].content, strlen(parts[i].content), 0);

        if (part == NULL ||
            zip_file_add(zip, parts[i].name, part, ZIP_FL_ENC_UTF_8) < 0) {
            return false;
        }
    }
    return true;
}

struct text xlsx_make(
    const struct xlsx_made *parts, size_t count, struct arena *arena)
{
    struct text none = {NULL, 0}, out;
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = source == NULL ? NULL
                                : zip_open_from_source(source,
                                      ZIP_CREATE | ZIP_TRUNCATE, &error);

    if (zip == NULL) {
        return none;
    }
    zip_source_keep(source);
    if (!add_all(zip, parts, count) || zip_close(zip) != 0) {
        zip_discard(zip);
        zip_source_free(source);
        return none;
    }
    out = bytes_of(source, arena);
    zip_source_free(source);
    return out;
}

struct text xlsx_make_sheet(const char *rows, const char *strings,
    const char *formats, struct arena *arena)
{
    const struct xlsx_made parts[] = {{"[Content_Types].xml", TYPES},
        {"_rels/.rels",
            "<Relationships xmlns=\"" XLSX_RELS "\">" REL(
                "r1", "officeDocument", "xl/workbook.xml") "</Relationships>"},
        {"xl/workbook.xml",
            "<workbook xmlns=\"" XLSX_MAIN "\" xmlns:r=\"" XLSX_DOC
            "\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets>"
            "</workbook>"},
        {"xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"" XLSX_RELS
            "\">" REL("r1", "worksheet", "worksheets/sheet1.xml")
                REL("r2", "sharedStrings", "sharedStrings.xml")
                    REL("r3", "styles", "/xl/styles.xml") "</Relationships>"},
        {"xl/sharedStrings.xml",
            arena_printf(arena, "<sst xmlns=\"" XLSX_MAIN "\">%s</sst>",
                strings != NULL ? strings : "")},
        {"xl/styles.xml",
            arena_printf(arena,
                "<styleSheet xmlns=\"" XLSX_MAIN
                "\"><numFmts><numFmt numFmtId=\"200\" formatCode=\"0.0&quot;"
                "ydm&quot;\"/><numFmt numFmtId=\"201\" "
                "formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs>%s</cellXfs>"
                "</styleSheet>",
                formats != NULL ? formats : "")},
        {"xl/worksheets/sheet1.xml",
            arena_printf(arena,
                "<worksheet xmlns=\"" XLSX_MAIN
                "\"><sheetData>%s</sheetData></worksheet>",
                rows)}};

    return xlsx_make(parts, sizeof(parts) / sizeof(parts[0]), arena);
}
