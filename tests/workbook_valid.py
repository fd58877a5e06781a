"""Is a workbook what Excel demands of ECMA-376 (transitional) and OPC?

    /usr/bin/python3 tests/workbook_valid.py [--break] BOOK.xlsx...

Reads each part of each book and applies every rule below; tables of elements
and attributes are in workbook_tables.py. With --break the books are then
broken on purpose, one way at a time (workbook_broken.py), and each must be
found by the rule that is meant to. Ends with one line "N passed, N failed" and
exit status 0 or 1.
"""
import os
import re
import sys
import tempfile
import zlib

import workbook_chart_rules
import workbook_sheet_rules
from checks import check, finish
from workbook_broken import UNBROKEN, broken_copies
from workbook_file import (Workbook, cell_place, cells, owner, pieces,
                           range_places)
from workbook_tables import (ATTRIBUTES, CONTENT, FUNCTIONS, LEAVES, NAMED,
                             RELATION_STARTS, RELATIONS, TYPES, VOLATILE)

ARCHIVE_END = 22


def archive(book):
    """Whole, dated 1980-01-01, nothing twice, nothing between or behind."""
    names = [e.filename for e in book.entries]
    if len({n.lower() for n in names}) != len(names):
        yield "an entry is there twice"
    if book.raw[-ARCHIVE_END:-ARCHIVE_END + 4] != b"PK\5\6":
        yield "bytes behind its end"
    at = 0
    for entry in book.entries:
        if entry.date_time != (1980, 1, 1, 0, 0, 0):
            yield f"{entry.filename} is of {entry.date_time}"
        if entry.compress_type not in (0, 8) or entry.flag_bits & ~0x800:
            yield f"{entry.filename} is packed in an unusual way"
        if re.search(r"(^|/)(\.\.?|)(/|$)|\\", entry.filename):
            yield f"{entry.filename} is no name of a part"
        if entry.header_offset != at or entry.extra or entry.comment:
            yield f"bytes before {entry.filename}"
        head = book.raw[at:at + 30]
        if head[10:26] != (b"\0\0\x21\0" + b"".join(
                n.to_bytes(4, "little") for n in (
                    zlib.crc32(book.bytes[entry.filename]),
                    entry.compress_size, entry.file_size))):
            yield f"{entry.filename}: its two headers differ"
        at += 30 + len(entry.filename.encode()) + entry.compress_size


def well_formed(book):
    for part, why in book.broken.items():
        yield f"{part}: {why}"
    for part, data in book.bytes.items():
        if b"<!DOCTYPE" in data[:200]:
            yield f"{part} has a DOCTYPE"
        if part.endswith((".xml", ".rels")) and not data.startswith(
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'):
            yield f"{part} is not declared as UTF-8"


def content_types(book):
    """Each part has one type; each type has a part."""
    defaults, listed = {}, {}
    for node in book.children("[Content_Types].xml"):
        kind = node.get("ContentType")
        key = (node.get("Extension") or node.get("PartName", "")).lower()
        where = defaults if node.name == "ct:Default" else listed
        if key in where:
            yield f"{key} is listed twice"
        where[key] = kind
    for name in listed:
        if name[1:] not in {p.lower() for p in book.bytes}:
            yield f"{name} is listed and not there"
    for part in book.bytes:
        kind = listed.get("/" + part.lower(),
                          defaults.get(part.rsplit(".", 1)[-1].lower()))
        if part != "[Content_Types].xml" and kind in (None, "application/xml"):
            yield f"{part} is not listed"
        for rows in book.relations.values():
            for _, type_, where, _ in rows:
                want = RELATIONS.get(type_.rsplit("/", 1)[-1])
                if where == part and want not in (None, kind):
                    yield f"{part} is listed as {kind}"


def relations(book):
    """Ids once, targets there, each used by the right element."""
    for part, rows in book.relations.items():
        used = {}
        if part and part not in book.bytes:
            yield f"relations of {part}, which is not there"
        for id_, type_, where, node in rows:
            kind = type_.rsplit("/", 1)[-1]
            if id_ in used or not re.fullmatch(r"[A-Za-z_][\w.-]*", id_):
                yield f"{part}: relation {id_} twice, or no id"
            used[id_] = kind
            if not type_.startswith(RELATION_STARTS) or kind not in RELATIONS:
                yield f"{part}: relation of type {type_}"
            if node.get("TargetMode", "Internal") != "Internal":
                yield f"{part}: external relation {node.get('Target')}"
            elif where not in book.bytes:
                yield f"{part}: relation {id_} to {where}, which is not there"
    for part, tree in book.trees.items():
        have = {id_: type_.rsplit("/", 1)[-1] for id_, type_, _, _ in
                book.relations.get(part, [])}
        used = set()
        for node, _ in tree.walk():
            for name, value in node.attributes.items():
                if name.startswith("r:"):
                    used.add(value)
                    if have.get(value) != NAMED.get(node.name, "?"):
                        yield f"{part}: {node.name} {name}={value} has no " \
                              "such relation"
        for id_, kind in have.items():
            if kind in NAMED.values() and id_ not in used:
                yield f"{part}: relation {id_} is not used"


def reachable(book):
    """From the package by relations; no macros, no links to other books."""
    found, left = set(), [""]
    while left:
        part = left.pop()
        for _, _, where, _ in book.relations.get(part, []):
            if where not in found:
                found.add(where)
                left.append(where)
    for part in book.bytes:
        about = owner(part) if part.endswith(".rels") else part
        if about and about not in found and part != "[Content_Types].xml":
            yield f"{part} belongs to nothing"
        if re.search(r"vbaProject|externalLink|macro|\.bin$", part, re.I):
            yield f"{part} is a macro or an external link"


def model(text):
    """A row of CONTENT as a pattern over "name name "."""
    return re.compile("".join(
        f"(?:{p} )" if re.match(r"[\w:]", p) else p
        for p in re.findall(r"[\w:]+|[?*+|()]", text)))


MODELS = {name: model(text) for name, text in CONTENT.items()}
MODELS.update({name: model("") for name in LEAVES})


def content(book):
    """Children of each element: known, complete, in order."""
    for part, tree in book.trees.items():
        if part.endswith(".vml"):
            continue
        for node, parent in tree.walk():
            name = f"{parent.name}/{node.name}" if parent else ""
            rule = MODELS.get(name, MODELS.get(node.name))
            if rule is None:
                yield f"{part}: unknown element {node.name}"
            elif not rule.fullmatch("".join(
                    c.name + " " for c in node.children)):
                yield f"{part}: {node.name} holds " \
                      f"{' '.join(c.name for c in node.children)[:200]}"


def allowed(row):
    """{name: (must, pattern)} of a row of ATTRIBUTES."""
    pairs = (item.rsplit(":", 1) for item in row.split())
    return {name.rstrip("!"): (name.endswith("!"), re.compile(TYPES[kind]))
            for name, kind in pairs}


RULES = {name: allowed(row) for name, row in ATTRIBUTES.items()}


def attributes(book):
    """Attributes of each element: known, complete, of their type."""
    for part, tree in book.trees.items():
        for node, _ in tree.walk():
            rules = RULES.get(node.name)
            if rules is None:
                continue
            for name, (must, _) in rules.items():
                if must and name not in node.attributes:
                    yield f"{part}: {node.name} without {name}"
            for name, value in node.attributes.items():
                if name not in rules or not rules[name][1].fullmatch(value):
                    yield f'{part}: {node.name} {name}="{value[:60]}"'


def texts(book):
    """Shared texts: counted, unlike, in range, blanks kept."""
    table = book.trees["xl/sharedStrings.xml"]
    uses = sum(c.get("t") == "s" for _, _, sheet, _ in book.sheets
               for c in cells(sheet))
    if int(table.get("count", -1)) != uses:
        yield f"count of shared texts {table.get('count')}, used {uses}"
    if int(table.get("uniqueCount", -1)) != len(book.strings):
        yield f"uniqueCount {table.get('uniqueCount')} of {len(book.strings)}"
    if len(set(book.strings)) != len(book.strings):
        yield "a shared text is there twice"
    for part, tree in book.trees.items():
        for node in tree.all("t"):
            blank = node.text != node.text.strip(" \t\n")
            if blank and node.get("xml:space") != "preserve":
                yield f"{part}: blanks of {node.text[:20]!r} are lost"


def sheet_names(book):
    """Legal, unique, one of them shown first."""
    nodes = book.children("xl/workbook.xml", "sheets")
    names = [n.get("name", "") for n in nodes]
    if len({n.lower() for n in names}) != len(names):
        yield "two sheets have one name"
    for name in names:
        if not 0 < len(name.encode("utf-16-le")) // 2 <= 31 or \
                re.search(r"[\[\]:*?/\\\0-\x1f]|^'|'$", name) or \
                name.lower() == "history":
            yield f"{name!r} is no name of a sheet"
    ids = [n.get("sheetId") for n in nodes]
    if len(set(ids)) != len(ids) or not all(
            0 < int(i) < 65535 for i in ids):
        yield "sheetIds are not unique"
    if len(book.sheets) != len(nodes):
        yield "a sheet has no part"
    view = book.trees["xl/workbook.xml"].child("bookViews", "workbookView")
    first = int(view.get("activeTab", 0)) if view else 0
    if first >= len(nodes) or nodes[first].get("state", "visible") != "visible":
        yield "the first sheet to be seen is hidden"
    chosen = [i for i, (_, _, sheet, _) in enumerate(book.sheets) if any(
        v.get("tabSelected") for v in sheet.all("sheetView"))]
    if chosen != [first]:
        yield f"sheets {chosen} are chosen, {first} is active"


def name_fault(name):
    """Why a text is no defined name."""
    own = name.startswith("_xlnm.")
    if not own and not re.fullmatch(r"[^\W\d][\w.\\?]{0,254}", name):
        return "has letters that no name has"
    if re.fullmatch(r"(?i)[a-z]{1,3}\d+|[rc]|r\d*c\d*", name):
        return "is a cell"
    return None


TITLES = r"\$\d+:\$\d+|\$[A-Z]{1,3}:\$[A-Z]{1,3}"


def defined_names(book):
    """Legal, unique in their scope, about cells that are there."""
    seen, sheets = set(), {name for name, _, _, _ in book.sheets}
    for node in book.children("xl/workbook.xml", "definedNames"):
        name, scope = node.get("name", ""), node.get("localSheetId")
        why = name_fault(name)
        if why:
            yield f"{name} {why}"
        if (name.lower(), scope) in seen:
            yield f"{name} is defined twice"
        seen.add((name.lower(), scope))
        if scope is not None and int(scope) >= len(book.sheets):
            yield f"{name} is of sheet {scope}"
        titles = name == "_xlnm.Print_Titles"
        for part in node.text.split(",") if titles else [node.text]:
            where = re.fullmatch(r"'((?:[^']|'')+)'!(.+)", part)
            if not where or where[1].replace("''", "'") not in sheets:
                yield f"{name} is {node.text}"
            elif not (titles and re.fullmatch(TITLES, where[2])) and \
                    0 in range_places(where[2]):
                yield f"{name} is {node.text}"


def formula_faults(formula, sheets, names):
    depth = deepest = 0
    if not formula or formula[0] == "=" or len(formula) > 8192:
        yield "is none"
    if re.search(r"#REF!|\[\d+\]", formula):
        yield "points outside its book"
    for kind, text in pieces(formula):
        if kind == "function" and text in VOLATILE:
            yield f"has the volatile {text}"
        elif kind == "function" and text not in FUNCTIONS:
            yield f"has the unknown function {text}"
        elif kind == "sheet" and text not in sheets:
            yield f"names the sheet {text}"
        elif kind == "name" and text.lower() not in names:
            yield f"has the unknown name {text}"
        elif kind == "cell" and cell_place(text) == (0, 0):
            yield f"has the cell {text}"
        depth += (kind == "function" or text == "(") - (text == ")" and
                                                        kind == "mark")
        deepest = max(deepest, depth)
        if kind == "string" and len(text) > 255:
            yield "has a text of more than 255 characters"
    if depth != 0 or deepest > 64:
        yield "has brackets that do not match, or too many"


def formulas(book):
    """Known functions and names, nothing volatile, nothing external."""
    sheets = {name for name, _, _, _ in book.sheets}
    names = {n.get("name", "").lower() for n in
             book.children("xl/workbook.xml", "definedNames")}
    names |= {"true", "false"}
    for name, _, sheet, _ in book.sheets:
        for cell in cells(sheet):
            for node in cell.children:
                if node.name != "f":
                    continue
                for why in formula_faults(node.text, sheets, names):
                    yield f"{name}!{cell.get('r')}: {node.text[:80]} {why}"
        for kind in ("formula1", "formula", "xm:f"):
            for node in sheet.all(kind):
                for why in formula_faults(node.text, sheets, names):
                    yield f"{name}: {kind} {node.text[:80]} {why}"


RULE_LIST = [archive, well_formed, content_types, relations, reachable,
             content, attributes, texts, sheet_names, defined_names, formulas,
             *workbook_sheet_rules.RULES, *workbook_chart_rules.RULES]


def faults(book, rule):
    try:
        return list(rule(book))
    except (AttributeError, LookupError, TypeError, ValueError) as why:
        return [f"cannot be read: {why!r}"]


def judge(path):
    book = Workbook(path)
    for rule in RULE_LIST:
        found = faults(book, rule)
        check(f"{os.path.basename(path)}: {rule.__name__}", not found,
              "".join(f"\n    {f}" for f in found[:8]))


def break_all(paths):
    """Each broken copy is found, by the rule that is meant to; a copy as it
    was is not."""
    rules = {rule.__name__: rule for rule in RULE_LIST}
    with tempfile.TemporaryDirectory() as folder:
        for name, rule, path in broken_copies(paths, folder):
            if path is None:
                check(f"{name}: no book can be broken so", False)
                continue
            found = faults(Workbook(path), rules[rule])
            found = [f for f in found if not f.startswith("cannot be read")]
            check(f"{name}: by {rule}", bool(found) != (name == UNBROKEN))


if __name__ == "__main__":
    books = [a for a in sys.argv[1:] if a != "--break"]
    for book_path in books:
        judge(book_path)
    if "--break" in sys.argv:
        break_all(books)
    if not books:
        check("a workbook to read", False)
    finish()
