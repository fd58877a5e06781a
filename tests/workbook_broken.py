"""Workbooks broken on purpose: what workbook_valid.py must find.

A row: what is broken, the rule that must find it, a pattern for the parts, and
what to replace by what in the first such part that has it.
"""
import os
import re
import warnings
import zipfile

warnings.simplefilter("ignore")  # an entry that is there twice

SHEET, BOOK = r"xl/worksheets/sheet\d+\.xml", "xl/workbook.xml"
STYLES, STRINGS = r"xl/styles\.xml", r"xl/sharedStrings\.xml"
TYPES, RELS = r"\[Content_Types\]\.xml", r"xl/_rels/workbook\.xml\.rels"
NOTES, VML = r"xl/comments\d+\.xml", r"xl/drawings/vmlDrawing\d+\.vml"
CHART, DRAWING = r"xl/charts/chart\d+\.xml", r"xl/drawings/drawing\d+\.xml"

UNBROKEN = "a copy as it was"

ROWS = [
    ("bracket lost", "well_formed", SHEET, r"</row>", ""),
    ("control character", "well_formed", STRINGS, r"<t>", "<t>\x01"),
    ("type lost", "content_types", TYPES,
     r'<Override PartName="/xl/styles[^>]*>', ""),
    ("type twice", "content_types", TYPES,
     r'(<Override PartName="/xl/styles[^>]*>)', r"\1\1"),
    ("type wrong", "content_types", TYPES, r"worksheet\+xml", "styles+xml"),
    ("type of no part", "content_types", TYPES, r"/xl/styles", "/xl/style"),
    ("relation lost", "relations", RELS, r'<Relationship Id="rId1"[^>]*>', ""),
    ("relation twice", "relations", RELS, r'Id="rId2"', 'Id="rId1"'),
    ("relation nowhere", "relations", RELS, r"sheet1\.xml", "sheet0.xml"),
    ("relation outside", "relations", RELS, r'(Target="styles.xml")',
     r'\1 TargetMode="External"'),
    ("relation of another kind", "relations", SHEET,
     r'<drawing r:id="rId1"', '<drawing r:id="rId9"'),
    ("part of nobody", "reachable", RELS,
     r'<Relationship [^>]*sharedStrings[^>]*>', ""),
    ("elements in another order", "content", SHEET,
     r"(<sheetFormatPr[^>]*>)(<cols>.*?</cols>)", r"\2\1"),
    ("element unknown", "content", SHEET, r"<sheetData>",
     "<sheetDate/><sheetData>"),
    ("margins behind page", "content", SHEET,
     r"(<pageMargins[^>]*>)(<pageSetup[^>]*>)", r"\2\1"),
    ("fills before fonts", "content", STYLES,
     r"(<fonts.*</fonts>)(<fills.*</fills>)", r"\2\1"),
    ("names before sheets", "content", BOOK,
     r"(<sheets>.*</sheets>)(<definedNames>.*</definedNames>)", r"\2\1"),
    ("legend before plot", "content", CHART,
     r"(<c:plotArea>.*</c:plotArea>)(<c:legend>.*</c:legend>)", r"\2\1"),
    ("frame before corner", "content", DRAWING,
     r"(<xdr:to>.*?</xdr:to>)(<xdr:(pic|graphicFrame).*?</xdr:\3>)", r"\2\1"),
    ("attribute unknown", "attributes", SHEET, r"<row r=", "<row n="),
    ("attribute lost", "attributes", SHEET, r'<mergeCell ref="[^"]*"',
     "<mergeCell"),
    ("attribute of another type", "attributes", SHEET,
     r'orientation="landscape"', 'orientation="across"'),
    ("count of texts", "texts", STRINGS, r'<sst ([^>]*) count="\d',
     r'<sst \1 count="9'),
    ("unlike texts", "texts", STRINGS, r'uniqueCount="', 'uniqueCount="9'),
    ("blanks lost", "texts", STRINGS, r"<t>", "<t> "),
    ("sheet named twice", "sheet_names", BOOK,
     r'(<sheet name=")([^"]*)("[^>]*>)(<sheet name=")[^"]*',
     r"\1\2\3\4\2"),
    ("sheet name long", "sheet_names", BOOK, r'<sheet name="',
     '<sheet name="' + "x" * 31),
    ("sheet name with a star", "sheet_names", BOOK, r'<sheet name="',
     '<sheet name="*'),
    ("sheet id twice", "sheet_names", BOOK, r'sheetId="2"', 'sheetId="1"'),
    ("name twice", "defined_names", BOOK,
     r'(<definedName name="V_.*?</definedName>)', r"\1\1"),
    ("name is a cell", "defined_names", BOOK, r'<definedName name="V_B01"',
     '<definedName name="B01"'),
    ("name of no sheet", "defined_names", BOOK, r"(<definedName [^>]*>)'",
     r"\1'x"),
    ("formula of now", "formulas", SHEET, r"<f>.*?</f>", "<f>NOW()</f>"),
    ("formula of another book", "formulas", SHEET, r"<f>.*?</f>",
     "<f>[1]A!B1</f>"),
    ("formula of a name", "formulas", SHEET, r"<f>.*?</f>", "<f>V_NONE</f>"),
    ("formula of a sheet", "formulas", SHEET, r"<f>.*?</f>", "<f>'x'!B1</f>"),
    ("formula open", "formulas", SHEET, r"<f>.*?</f>", "<f>SUM(1</f>"),
    ("rows turned", "rows", SHEET,
     r'(<row r="2".*?</row>)(<row r="3".*?</row>)', r"\2\1"),
    ("cells turned", "rows", SHEET,
     r'(<c r="A2"[^>]*/>|<c r="A2".*?</c>)(<c r="B2"[^>]*/>|<c r="B2".*?</c>)',
     r"\2\1"),
    ("cell elsewhere", "rows", SHEET, r'<c r="A2"', '<c r="A3"'),
    ("shared text nowhere", "values", SHEET, r't="s"><v>', 't="s"><v>999'),
    ("number is a word", "values", SHEET, r'(<c r="\w+" s="\d+"><v>)',
     r"\g<1>x"),
    ("number without end", "values", SHEET,
     r'(<c r="\w+" s="\d+"><v>)[^<]*', r"\g<1>1e999"),
    ("text too long", "values", STRINGS, r"<t>", "<t>" + "x" * 32767),
    ("control character told", "values", STRINGS, r"<t>", "<t>_x000B_"),
    ("format of no style", "looks", SHEET, r' s="\d+"', ' s="9999"'),
    ("font of nobody", "styles", STYLES, r'fontId="1"', 'fontId="999"'),
    ("fill of nobody", "styles", STYLES, r'fillId="2"', 'fillId="999"'),
    ("border of nobody", "styles", STYLES, r'borderId="1"', 'borderId="999"'),
    ("number format of nobody", "styles", STYLES, r'<xf numFmtId="164"',
     '<xf numFmtId="999"'),
    ("too many formats", "styles", STYLES,
     r'<cellXfs count="\d+">(<xf [^>]*/>)',
     '<cellXfs count="64001">' + r"\1" * 64001),
    ("too many fonts", "styles", STYLES,
     r'<fonts count="\d+">(<font>.*?</font>)', r'<fonts count="9">' +
     r"\1" * 1030),
    ("count of fonts", "styles", STYLES, r'<fonts count="', '<fonts count="9'),
    ("quote open", "styles", STYLES, r'formatCode="', 'formatCode="&quot;'),
    ("merges overlap", "merges", SHEET,
     r'<mergeCell ref="([A-Z]+\d+:)[A-Z]+(\d+)"/>',
     r'\g<0><mergeCell ref="\1ZZ\2"/>'),
    ("value under a merge", "merges", SHEET,
     r'<mergeCell ref="A1:', '<mergeCell ref="A1:Z99"/><mergeCell ref="AA1:'),
    ("columns overlap", "columns", SHEET, r'<col min="2"', '<col min="1"'),
    ("column too wide", "columns", SHEET, r' width="\d+', ' width="999'),
    ("priority twice", "conditional", SHEET,
     r"<conditionalFormatting.*?</conditionalFormatting>", r"\g<0>\g<0>"),
    ("bar without extension", "conditional", SHEET,
     r'(<x14:cfRule type="dataBar" id="\{)D', r"\1E"),
    ("drop-down of words", "validations", SHEET,
     r'(<dataValidation type="list".*?<formula1>)[^<]*', r'\1"a,b"'),
    ("prompt too long", "validations", SHEET, r' prompt="',
     ' prompt="' + "x" * 255),
    ("title too long", "validations", SHEET, r' promptTitle="',
     ' promptTitle="' + "x" * 32),
    ("rule too long", "validations", SHEET, r"<formula1>",
     "<formula1>" + "1+" * 128),
    ("rules overlap", "validations", SHEET,
     r"<dataValidation .*?</dataValidation>", r"\g<0>\g<0>"),
    ("link nowhere", "links", SHEET, r"location=\"'", "location=\"'x"),
    ("comment without a shape", "comments", VML,
     r"<v:shape .*?</v:shape>", ""),
    ("comment twice", "comments", NOTES, r"<comment .*?</comment>",
     r"\g<0>\g<0>"),
    ("comment of nobody", "comments", NOTES, r'authorId="0"', 'authorId="7"'),
    ("pane elsewhere", "panes", SHEET, r'ySplit="\d+"', 'ySplit="77"'),
    ("footer too long", "printing", SHEET, r"</oddFooter>",
     "x" * 255 + "</oddFooter>"),
    ("first page unmarked", "printing", SHEET, r' differentFirst="1"', ""),
    ("filter unnamed", "printing", SHEET, r'<autoFilter ref="A\d+',
     '<autoFilter ref="A99'),
    ("axis of nobody", "charts", CHART, r'<c:crossAx val="', r"\g<0>9"),
    ("cells of no sheet", "charts", CHART, r"<c:f>'", "<c:f>'x"),
    ("point of another value", "charts", CHART,
     r"(<c:numCache>.*?<c:v>)", r"\g<1>9"),
    ("series twice", "charts", CHART, r'<c:idx val="1"', '<c:idx val="0"'),
    ("label out of place", "charts", CHART, r'dLblPos val="\w+"',
     'dLblPos val="bestFit"'),
    ("drawing without size", "drawings", DRAWING,
     r"<xdr:from>(.*?)</xdr:from><xdr:to>.*?</xdr:to>",
     r"<xdr:from>\1</xdr:from><xdr:to>\1</xdr:to>"),
    ("sparkline nowhere", "sparklines", SHEET,
     r"(<x14:sparkline><xm:f>')", r"\1x"),
]


def read(path):
    with zipfile.ZipFile(path) as archive:
        return [(e, archive.read(e)) for e in archive.infolist()]


def write(path, entries):
    with zipfile.ZipFile(path, "w") as out:
        for entry, data in entries:
            out.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return path


def break_one(books, row, path):
    """The first book that can be broken so, broken, or None."""
    _, _, part, pattern, new = row
    for entries in books:
        for at, (entry, data) in enumerate(entries):
            if not re.fullmatch(part, entry.filename):
                continue
            text = data.decode()
            broken = re.sub(pattern, new, text, count=1, flags=re.S)
            if broken != text:
                return write(path, entries[:at] + [(entry, broken.encode())] +
                             entries[at + 1:])
    return None


def archives(entries, path):
    """What only the archive can have: (name, path)."""
    yield UNBROKEN, write(path, entries)
    extra = zipfile.ZipInfo(entries[0][0].filename, (1980, 1, 1, 0, 0, 0))
    yield "entry twice", write(path, entries + [(extra, entries[0][1])])
    late = zipfile.ZipInfo("xl/late.xml", (2023, 12, 18, 12, 0, 0))
    yield "entry of today", write(path, entries + [(late, b"<a/>")])
    write(path, entries)
    with open(path, "ab") as file:
        file.write(b"more")
    yield "bytes behind the end", path


def broken_copies(paths, folder):
    """(what, rule, path) of each copy, of the smallest book that can be broken
    so; the path is None when there is none. A copy is gone when the next is
    made."""
    books = [read(path) for path in sorted(paths, key=os.path.getsize)]
    path = os.path.join(folder, "broken.xlsx")
    for row in ROWS:
        yield row[0], row[1], break_one(books, row, path)
    for name, copy in archives(books[0], path):
        yield name, "archive", copy
