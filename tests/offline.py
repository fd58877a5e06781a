"""Forms as other programs write them: fill and save by openpyxl, rewrite as
WPS-like writers do, in the strict namespaces, or by LibreOffice.

    offline.py openpyxl|inline|strict|libreoffice IN OUT [CELL=VALUE]...
    offline.py xls|ods|encrypted IN OUT

The second line makes what is refused: the formats of Excel 2003 and of
OpenDocument, and a workbook with a password, all by LibreOffice.

CELL is a cell of the first sheet or SHEET!CELL; VALUE is a number where it
reads as one. Cells are given to openpyxl alone.
"""
import os
import re
import shutil
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

import openpyxl

import spreadsheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
          DOC: "http://purl.oclc.org/ooxml/officeDocument/relationships"}


def value_of(text):
    try:
        return float(text)
    except ValueError:
        return text


def by_openpyxl(source, target, cells):
    book = openpyxl.load_workbook(source)
    for cell in cells:
        where, text = cell.split("=", 1)
        sheet, _, name = where.rpartition("!")
        (book[sheet] if sheet else book.worksheets[0])[name] = value_of(text)
    book.save(target)


def rewrite(source, target, change):
    """Copy a package; `change` gives each part's new bytes, None drops it."""
    with zipfile.ZipFile(source) as old, \
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(old, name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def strings_of(package):
    root = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in si.iter(f"{{{MAIN}}}t"))
            for si in root]


def inline_sheet(content, strings):
    """Texts in their cells, prefixed elements, no places of cells where a row
    has no gaps."""
    root = ElementTree.fromstring(content)
    for row in root.iter(f"{{{MAIN}}}row"):
        cells = list(row)
        for cell in cells:
            if cell.get("t") == "s":
                text = strings[int(cell.find(f"{{{MAIN}}}v").text)]
                for child in list(cell):
                    cell.remove(child)
                cell.set("t", "inlineStr")
                inline = ElementTree.SubElement(cell, f"{{{MAIN}}}is")
                ElementTree.SubElement(inline, f"{{{MAIN}}}t").text = text
        names = [re.sub(r"\d", "", cell.get("r")) for cell in cells]
        if names == [chr(ord("A") + i) for i in range(len(names))]:
            for cell in cells:
                del cell.attrib["r"]
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)


def inline(package, name, content):
    if name == "xl/sharedStrings.xml":
        return None
    if re.match(r"xl/worksheets/sheet\d+\.xml$", name):
        return inline_sheet(content, strings_of(package))
    if name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        root = ElementTree.fromstring(content)
        for child in list(root):
            where = child.get("Target", child.get("PartName", ""))
            if where.endswith("sharedStrings.xml"):
                root.remove(child)
            elif child.get("Target"):
                child.set("Target", "/xl/" + where)
        return ElementTree.tostring(root, encoding="UTF-8",
                                    xml_declaration=True)
    return content


def strict(_package, name, content):
    if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
        for old, new in STRICT.items():
            content = content.replace(old.encode(), new.encode())
    return content


def by_libreoffice(source, target):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(spreadsheet.recalculate(source, folder), target)


def by_format(source, target, suffix):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(spreadsheet.convert(source, folder, suffix), target)


def main():
    how, source, target, cells = (sys.argv[1], sys.argv[2], sys.argv[3],
                                  sys.argv[4:])
    ElementTree.register_namespace("x", MAIN)
    ElementTree.register_namespace("r", DOC)
    if how == "openpyxl":
        by_openpyxl(source, target, cells)
    elif how == "libreoffice":
        by_libreoffice(source, target)
    elif how in ("xls", "ods"):
        by_format(source, target, how)
    elif how == "encrypted":
        spreadsheet.encrypt(source, target)
    else:
        rewrite(source, target, {"inline": inline, "strict": strict}[how])


if __name__ == "__main__":
    os.environ.setdefault("HOME", "/tmp")
    main()
