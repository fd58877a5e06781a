"""A workbook as its parts: XML trees with short names, relations, cells.

Names are as in workbook_tables.py: "c", "x14:id", "r:id". Nothing here judges;
what cannot be read at all is an exception.
"""
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile

from workbook_tables import PREFIXES

COLUMNS, ROWS = 16384, 1048576


class Node:
    """An element: short name, attributes, text, children."""

    def __init__(self, element):
        self.name = short(element.tag)
        self.attributes = {short(k): v for k, v in element.attrib.items()}
        self.text = element.text or ""
        self.children = [Node(child) for child in element]

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def child(self, *path):
        node = self
        for name in path:
            node = next((c for c in node.children if c.name == name), None)
            if node is None:
                return None
        return node

    def all(self, name):
        """All below with a name, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def walk(self, parent=None):
        yield self, parent
        for child in self.children:
            yield from child.walk(self)


def short(name):
    if not name.startswith("{"):
        return name
    space, local = name[1:].split("}")
    return PREFIXES.get(space, f"{{{space}}}") + local


def column_number(letters):
    n = 0
    for letter in letters:
        n = 26 * n + ord(letter) - 64
    return n


def cell_place(name):
    """(row, column) from 1; (0, 0) when it is no cell."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", name or "")
    if not found:
        return 0, 0
    place = int(found[2]), column_number(found[1])
    return place if place[0] <= ROWS and place[1] <= COLUMNS else (0, 0)


def range_places(text):
    """(row, column, last row, last column), or zeros."""
    first, _, last = text.partition(":")
    return cell_place(first) + cell_place(last or first)


def overlaps(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


class Workbook:
    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.entries = archive.infolist()
            self.bytes = {e.filename: archive.read(e) for e in self.entries}
        with open(path, "rb") as file:
            self.raw = file.read()
        self.trees, self.broken = {}, {}
        for name, data in self.bytes.items():
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            try:
                self.trees[name] = Node(ET.fromstring(data))
            except ET.ParseError as why:
                self.broken[name] = str(why)
        self.relations = {
            owner(name): [(r.get("Id", ""), r.get("Type", ""),
                           target(name, r), r) for r in tree.children]
            for name, tree in self.trees.items() if name.endswith(".rels")}
        self.sheets = list(self.read_sheets())
        self.strings = [text_of(si) for si in self.children(
            "xl/sharedStrings.xml")]

    def children(self, part, *path):
        tree = self.trees.get(part)
        node = tree.child(*path) if tree else None
        return node.children if node else []

    def related(self, part, kind):
        """Targets of the relations of a part that are of a kind."""
        return [where for _, type_, where, _ in self.relations.get(part, [])
                if type_.rsplit("/", 1)[-1] == kind]

    def read_sheets(self):
        """Name, part, tree and the element that names each sheet."""
        ids = {id_: where for id_, _, where, _ in
               self.relations.get("xl/workbook.xml", [])}
        for node in self.children("xl/workbook.xml", "sheets"):
            part = ids.get(node.get("r:id"), "")
            if part in self.trees:
                yield node.get("name", ""), part, self.trees[part], node


def owner(rels):
    """The part that a .rels file is about; "" is the package."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name[:-5])


def target(rels, relation):
    where = relation.get("Target", "")
    if where.startswith("/"):
        return where[1:]
    folder = posixpath.dirname(owner(rels))
    return posixpath.normpath(posixpath.join(folder, where))


def decoded(text):
    """_x0041_ is A in the texts of a workbook."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def text_of(node):
    """The text of an <si>, <is> or <text>, its pieces together."""
    return "".join(decoded(t.text) for t in node.all("t"))


def cells(sheet):
    """Each cell of a sheet's tree."""
    for row in sheet.child("sheetData").children:
        yield from row.children


# A formula in pieces: strings, quoted names, names, numbers, the rest.
PIECE = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'!?|"
                   r"[A-Za-z_\\\u4e00-\u9fff][\w.\u4e00-\u9fff]*[!(]?|"
                   r"\$?[A-Z]{1,3}\$?\d+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|.",
                   re.S)


def pieces(formula):
    """(kind, text): string, sheet, function, name, cell, number, mark."""
    for text in PIECE.findall(formula.replace("$", "")):
        if text[0] == '"':
            yield "string", text[1:-1]
        elif text[0] == "'":
            yield "sheet", text.rstrip("!")[1:-1].replace("''", "'")
        elif text[-1] == "!" and len(text) > 1:
            yield "sheet", text[:-1]
        elif text[-1] == "(" and len(text) > 1:
            yield "function", text[:-1].upper()
        elif re.fullmatch(r"[A-Z]{1,3}\d+", text):
            yield "cell", text
        elif text[0].isalpha() or text[0] in "_\\":
            yield "name", text
        elif text[0].isdigit():
            yield "number", text
        else:
            yield "mark", text
