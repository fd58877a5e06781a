/* Reading workbooks from outside: what cells hold, and what is refused. */
#include "export/xlsx_child.h"
#include "export/xlsx_read.h"
#include "export/xlsx_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "tests/unit/xlsx_made.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct xlsx_book book;

/* -- what cells hold ------------------------------------------------------- */

static const struct {
    const char *name, *rows;
    int row, column;
    enum xlsx_kind kind;
    bool formula;
    const char *text;
} cells[] = {
    {"number", "<row r=\"2\"><c r=\"C2\"><v>12.5</v></c></row>", 1, 2,
        XLSX_NUMBER, false, "12.5"},
    {"exponent as written",
        "<row r=\"1\"><c r=\"A1\"><v>3.0396E3</v></c></row>", 0, 0, XLSX_NUMBER,
        false, "3.0396E3"},
    {"no places", "<row><c><v>1</v></c><c/><c><v>3</v></c></row>", 0, 0,
        XLSX_NUMBER, false, "1"},
    {"rows without places", "<row/><row><c/><c><v>4</v></c></row>", 1, 1,
        XLSX_NUMBER, false, "4"},
    {"shared string", "<row r=\"1\"><c r=\"B1\" t=\"s\"><v>1</v></c></row>", 0,
        1, XLSX_TEXT, false, "甲乙"},
    {"shared string without its reading aid",
        "<row r=\"1\"><c r=\"B1\" t=\"s\"><v>2</v></c></row>", 0, 1, XLSX_TEXT,
        false, "東"},
    {"inline string",
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><r><t>a</t></r><r><t>b"
        "</t></r></is></c></row>",
        0, 0, XLSX_TEXT, false, "ab"},
    {"escape taken back",
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a_x000D__x000A_b_x005F_</v></c>"
        "</row>",
        0, 0, XLSX_TEXT, false, "a\nb_"},
    {"control character shown",
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a_x0000_b_xD800_</v></c></row>",
        0, 0, XLSX_TEXT, false,
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD"},
    {"formula with its result",
        "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c></row>", 0, 0,
        XLSX_NUMBER, true, "2"},
    {"formula without result", "<row r=\"1\"><c r=\"A1\"><f>1+1</f></c></row>",
        0, 0, XLSX_ERROR, true, ""},
    {"boolean", "<row r=\"1\"><c r=\"A1\" t=\"b\"><v>1</v></c></row>", 0, 0,
        XLSX_BOOLEAN, false, "1"},
    {"error", "<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#N/A</v></c></row>", 0, 0,
        XLSX_ERROR, false, "#N/A"},
    {"date of a built-in format",
        "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>45000</v></c></row>", 0, 0,
        XLSX_DATE, false, "45000"},
    {"percent", "<row r=\"1\"><c r=\"A1\" s=\"2\"><v>0.1</v></c></row>", 0, 0,
        XLSX_PERCENT, false, "0.1"},
    {"letters in quotes are no date",
        "<row r=\"1\"><c r=\"A1\" s=\"3\"><v>7</v></c></row>", 0, 0,
        XLSX_NUMBER, false, "7"},
    {"date of an own format",
        "<row r=\"1\"><c r=\"A1\" s=\"4\"><v>7</v></c></row>", 0, 0, XLSX_DATE,
        false, "7"},
    {"date as text",
        "<row r=\"1\"><c r=\"A1\" t=\"d\"><v>2023-11-01</v></c></row>", 0, 0,
        XLSX_DATE, false, "2023-11-01"},
};

static void holds(void)
{
    for (size_t i = 0; i < COUNT(cells); i++) {
        struct arena *arena = arena_new(XLSX_MEMORY);
        struct text file = xlsx_make_sheet(cells[i].rows,
            "<si><t>a</t></si><si><r><t>甲</t></r><r><t>乙</t></r></si>"
            "<si><t>東</t><rPh sb=\"0\" eb=\"1\"><t>ひがし</t></rPh></si>",
            "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/>"
            "<xf numFmtId=\"200\"/><xf numFmtId=\"201\"/>",
            arena);
        enum xlsx_fault fault = xlsx_read(file, &xlsx_form, arena, &book);

        CHECK(cells[i].name, fault == XLSX_OK && book.cell_count > 0);
        if (fault == XLSX_OK && book.cell_count > 0) {
            const struct xlsx_cell *cell = &book.cells[0];

            CHECK(cells[i].name,
                cell->row == cells[i].row && cell->column == cells[i].column);
            CHECK(cells[i].name, cell->kind == cells[i].kind &&
                                     cell->formula == cells[i].formula);
            CHECK(cells[i].name, strcmp(cell->text, cells[i].text) == 0);
        }
        arena_free(arena);
    }
}

/* -- other writers --------------------------------------------------------- */

#define STRICT     "http://purl.oclc.org/ooxml/spreadsheetml/main"
#define STRICT_DOC "http://purl.oclc.org/ooxml/officeDocument/relationships"

/* Prefixed elements, strict namespaces, absolute targets, no strings. */
static const struct xlsx_made strict[] = {
    {"[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/"
        "content-types\"/>"},
    {"_rels/.rels",
        "<Relationships xmlns=\"" XLSX_RELS
        "\"><Relationship Id=\"a\" Type=\"" STRICT_DOC
        "/officeDocument\" Target=\"/book/w.xml\"/></Relationships>"},
    {"book/_rels/w.xml.rels",
        "<Relationships xmlns=\"" XLSX_RELS
        "\"><Relationship Id=\"b\" Type=\"" STRICT_DOC
        "/worksheet\" Target=\"/book/one.xml\"/></Relationships>"},
    {"book/w.xml", "<x:workbook xmlns:x=\"" STRICT "\" xmlns:r=\"" STRICT_DOC
                   "\"><x:sheets><x:sheet name=\"表\" sheetId=\"7\" "
                   "r:id=\"b\"/></x:sheets></x:workbook>"},
    {"book/one.xml",
        "<x:worksheet xmlns:x=\"" STRICT
        "\" xmlns:y=\"urn:other\"><x:sheetData><x:row><x:c><y:v>9</y:v>"
        "<x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"}};

static void other_writers(void)
{
    struct arena *arena = arena_new(XLSX_MEMORY);
    struct text file = xlsx_make(strict, COUNT(strict), arena);

    CHECK("strict", xlsx_read(file, &xlsx_form, arena, &book) == XLSX_OK);
    CHECK("strict sheet",
        book.sheet_count == 1 && strcmp(book.sheets[0], "表") == 0);
    CHECK("strict cell",
        book.cell_count == 1 && strcmp(book.cells[0].text, "5") == 0);
    arena_free(arena);
}

/* -- what is refused ------------------------------------------------------- */

static const struct {
    const char *name;
    struct xlsx_made extra; /* a part beside a good workbook */
    enum xlsx_fault fault;
} refused[] = {
    {"macros", {"xl/vbaProject.bin", "x"}, XLSX_MACROS},
    {"macro sheet", {"xl/macrosheets/sheet1.xml", "<x/>"}, XLSX_MACROS},
    {"external workbook", {"xl/externalLinks/externalLink1.xml", "<x/>"},
        XLSX_EXTERNAL},
    {"external target",
        {"xl/worksheets/_rels/sheet1.xml.rels",
            "<Relationships xmlns=\"" XLSX_RELS
            "\"><Relationship Id=\"r1\" Type=\"t\" TargetMode=\"External\" "
            "Target=\"http://x/\"/></Relationships>"},
        XLSX_EXTERNAL},
    {"OpenDocument",
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        XLSX_OPENDOCUMENT},
    {"binary workbook", {"xl/workbook.bin", "x"}, XLSX_BINARY},
    {"entities",
        {"xl/worksheets/_rels/sheet1.xml.rels",
            "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;\">]>"
            "<a>&m;</a>"},
        XLSX_DOCTYPE},
    {"upward name", {"../../etc/passwd", "x"}, XLSX_NAMES},
    {"name with ..", {"xl/../../x", "x"}, XLSX_NAMES},
    {"absolute name", {"/etc/passwd", "x"}, XLSX_NAMES},
    {"name of a drive", {"C:x", "x"}, XLSX_NAMES},
    {"backslash", {"xl\\x", "x"}, XLSX_NAMES},
    {"two parts that differ by case", {"XL/workbook.xml", "<x/>"}, XLSX_NAMES},
    {"relations that are no XML", {"xl/_rels/a.rels", "<a><b></a>"},
        XLSX_DAMAGED},
    {"a part that nobody reads", {"docProps/app.xml", "not xml"}, XLSX_OK},
};

static void refuses_types(void)
{
    static const struct {
        const char *name, *types;
        enum xlsx_fault fault;
    } rows[] = {
        {"a workbook with macros",
            "<Override PartName=\"/book/w.xml\" ContentType=\"application/"
            "vnd.ms-excel.sheet.macroEnabled.main+xml\"/>",
            XLSX_MACROS},
        {"a default that no part has",
            "<Default Extension=\"xlsm\" ContentType=\"application/"
            "vnd.ms-excel.sheet.macroEnabled.main+xml\"/>",
            XLSX_OK},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena *arena = arena_new(XLSX_MEMORY);
        struct xlsx_made parts[COUNT(strict)];

        memcpy(parts, strict, sizeof(strict));
        parts[0].content = arena_printf(arena,
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/"
            "content-types\">%s</Types>",
            rows[i].types);
        CHECK(rows[i].name, xlsx_read(xlsx_make(parts, COUNT(parts), arena),
                                &xlsx_form, arena, &book) == rows[i].fault);
        arena_free(arena);
    }
}

/* The good workbook of other_writers with two parts more. */
static void refuses_parts(void)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct arena *arena = arena_new(XLSX_MEMORY);
        struct xlsx_made parts[COUNT(strict) + 2];

        memcpy(parts, strict, sizeof(strict));
        parts[COUNT(strict)] = refused[i].extra;
        parts[COUNT(strict) + 1] =
            (struct xlsx_made){"xl/workbook.xml", "<x/>"};
        CHECK(
            refused[i].name, xlsx_read(xlsx_make(parts, COUNT(parts), arena),
                                 &xlsx_form, arena, &book) == refused[i].fault);
        arena_free(arena);
    }
}

static const struct {
    const char *name;
    struct text bytes;
    enum xlsx_fault fault;
} files[] = {
    {"nothing", {"", 0}, XLSX_NOT_WORKBOOK},
    {"text", {"a,b\n1,2\n", 8}, XLSX_NOT_WORKBOOK},
    {"old workbook", {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", 12}, XLSX_OLD},
    {"encrypted",
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
         "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            40},
        XLSX_ENCRYPTED},
    {"head of a zip alone", {"PK\003\004", 4}, XLSX_DAMAGED},
};

static void refuses_files(void)
{
    for (size_t i = 0; i < COUNT(files); i++) {
        struct arena *arena = arena_new(XLSX_MEMORY);

        CHECK(files[i].name, xlsx_read(files[i].bytes, &xlsx_form, arena,
                                 &book) == files[i].fault);
        arena_free(arena);
    }
}

/* Repeat `piece` to at least `size` bytes between two texts. */
static const char *repeated(const char *head, const char *piece, size_t size,
    const char *tail, struct arena *arena)
{
    size_t n = strlen(piece), at = strlen(head);
    char *out = arena_alloc(arena, at + size + n + strlen(tail) + 1);

    memcpy(out, head, at);
    for (size_t to = at + size; at < to; at += n) {
        memcpy(out + at, piece, n);
    }
    strcpy(out + at, tail);
    return out;
}

static const struct {
    const char *name, *head, *piece;
    size_t size;
    const char *tail;
} large[] = {
    {"bomb of blanks", "<row r=\"1\"><c r=\"A1\"><v>1", " ", 30 << 20,
        "</v></c></row>"},
    {"bomb of rows", "", "<row/>", 30 << 20, ""},
    {"more cells than are kept", "<row>", "<c><v>1</v></c>", 15 * 60000,
        "</row>"},
    {"long string", "<row><c t=\"str\"><v>", "x", XLSX_STRING + 1,
        "</v></c></row>"},
    {"deep", "<row>", "<c><is>", 7 * 60, ""},
    {"far row", "<row r=\"999999\"><c><v>1</v></c></row>", "", 0, ""},
    {"far column", "<row><c r=\"XFD1\"><v>1</v></c></row>", "", 0, ""},
};

static void refuses_large(void)
{
    for (size_t i = 0; i < COUNT(large); i++) {
        struct arena *arena = arena_new(128u << 20);
        struct arena *kept = arena_new(XLSX_MEMORY);
        const char *rows = large[i].size == 0
                               ? large[i].head
                               : repeated(large[i].head, large[i].piece,
                                     large[i].size, large[i].tail, arena);
        struct text file = xlsx_make_sheet(rows, NULL, NULL, arena);

        CHECK(large[i].name, file.n > 0 && file.n < XLSX_BYTES);
        CHECK(large[i].name,
            xlsx_read(file, &xlsx_form, kept, &book) == XLSX_LARGE);
        arena_free(kept);
        arena_free(arena);
    }
}

/* Every cut of a good file, and every byte of it damaged: never more than a
 * fault. */
static void survives_damage(void)
{
    struct arena *arena = arena_new(4 << 20);
    struct text file = xlsx_make(strict, COUNT(strict), arena);
    char *copy = malloc(file.n);
    size_t good = 0;

    for (size_t i = 0; i < file.n; i++) {
        struct arena *kept = arena_new(XLSX_MEMORY);

        CHECK("cut", xlsx_read((struct text){file.p, i}, &xlsx_form, kept,
                         &book) != XLSX_OK);
        memcpy(copy, file.p, file.n);
        copy[i] = (char)(copy[i] ^ 0x55);
        good += xlsx_read((struct text){copy, file.n}, &xlsx_form, kept,
                    &book) == XLSX_OK;
        arena_free(kept);
    }
    CHECK("damage is seen", good < file.n);
    free(copy);
    arena_free(arena);
}

/* -- apart ----------------------------------------------------------------- */

static bool same(const struct xlsx_book *a, const struct xlsx_book *b)
{
    bool ok =
        a->sheet_count == b->sheet_count && a->cell_count == b->cell_count;

    for (size_t i = 0; ok && i < a->cell_count; i++) {
        const struct xlsx_cell *x = &a->cells[i], *y = &b->cells[i];

        ok = x->sheet == y->sheet && x->row == y->row &&
             x->column == y->column && x->kind == y->kind &&
             x->formula == y->formula && strcmp(x->text, y->text) == 0;
    }
    return ok;
}

static void reads_apart(void)
{
    struct arena *arena = arena_new(64 << 20);
    struct text file = xlsx_make_sheet(
        "<row><c t=\"str\"><v>a\\b&#10;c\\n</v></c><c><v>1</v></c></row>"
        "<row><c><f>1</f></c></row>",
        NULL, NULL, arena);
    struct xlsx_book apart;

    CHECK("here", xlsx_read(file, &xlsx_form, arena, &book) == XLSX_OK);
    CHECK("apart", xlsx_read_apart(file, &xlsx_form, arena, &apart) == XLSX_OK);
    CHECK("the same", book.cell_count == 3 && same(&book, &apart));
    CHECK("a fault comes back", xlsx_read_apart(TEXT("nothing"), &xlsx_form,
                                    arena, &apart) == XLSX_NOT_WORKBOOK);
    arena_free(arena);
}

static const struct {
    const char *name, *wire;
    enum xlsx_fault fault;
} wires[] = {
    {"whole", "S a\nC 0 0 n 0 1\nE\n", XLSX_OK},
    {"nothing", "", XLSX_CHILD},
    {"no end", "S a\nC 0 0 n 0 1\n", XLSX_CHILD},
    {"more behind the end", "S a\nE\nS b\n", XLSX_CHILD},
    {"fault", "F 6\n", XLSX_MACROS},
    {"fault that is none", "F 99\n", XLSX_CHILD},
    {"fault 0", "F 0\n", XLSX_CHILD},
    {"cell before a sheet", "C 0 0 n 0 1\nE\n", XLSX_CHILD},
    {"row too far", "S a\nC 10000 0 n 0 1\nE\n", XLSX_CHILD},
    {"negative", "S a\nC -1 0 n 0 1\nE\n", XLSX_CHILD},
    {"kind that is none", "S a\nC 0 0 z 0 1\nE\n", XLSX_CHILD},
    {"not UTF-8", "S a\nC 0 0 s 0 \xFF\nE\n", XLSX_CHILD},
    {"crash of the child", "Segmentation fault\n", XLSX_CHILD},
};

static void reads_wires(void)
{
    for (size_t i = 0; i < COUNT(wires); i++) {
        struct arena *arena = arena_new(1 << 20);

        CHECK(wires[i].name, xlsx_wire_read(text_of(wires[i].wire), arena,
                                 &book) == wires[i].fault);
        arena_free(arena);
    }
}

static void says_each_fault(void)
{
    for (int i = XLSX_OK + 1; i < XLSX__COUNT; i++) {
        CHECK("text", strlen(xlsx_fault_text((enum xlsx_fault)i)) > 20);
    }
}

SUITE(xlsx_read, {"holds", holds}, {"other writers", other_writers},
    {"refuses types", refuses_types}, {"refuses parts", refuses_parts},
    {"refuses files", refuses_files}, {"refuses large", refuses_large},
    {"survives damage", survives_damage}, {"reads apart", reads_apart},
    {"reads wires", reads_wires}, {"says each fault", says_each_fault})
