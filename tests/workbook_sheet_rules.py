"""Rules about the cells of a sheet, and about what lies over them."""
import math
import re

from workbook_file import (COLUMNS, ROWS, cell_place, cells, overlaps, pieces,
                           range_places, text_of)

TEXT_UNITS = 32767
XFS, FONTS, BORDERS, FORMATS = 64000, 1024, 64000, 200
FIRST_FORMAT = 164  # below are the ones that programs know


def units(text):
    """Length as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def rows(book):
    """Rows and cells ascend; each cell is where it says."""
    for name, _, sheet, _ in book.sheets:
        before = 0
        for row in sheet.child("sheetData").children:
            number, column = int(row.get("r", 0)), 0
            if not before < number <= ROWS:
                yield f"{name}: row {number} behind row {before}"
            if not 0 <= float(row.get("ht", 0)) <= 409.5:
                yield f"{name}: row {number} is {row.get('ht')} high"
            for cell in row.children:
                at = cell_place(cell.get("r"))
                if at[0] != number or at[1] <= column:
                    yield f"{name}: {cell.get('r')} in row {number}, " \
                          f"behind column {column}"
                column = at[1]
            before = number


def value_fault(cell, book):
    kind, node = cell.get("t", "n"), cell.child("v")
    value = node.text if node else None
    if kind == "inlineStr":
        texts = [text_of(cell.child("is"))] if cell.child("is") else []
    elif kind == "s":
        if not re.fullmatch(r"\d+", value or "") or \
                int(value) >= len(book.strings):
            return f"is shared text {value} of {len(book.strings)}"
        texts = [book.strings[int(value)]]
    elif kind == "str":
        if cell.child("f") is None:
            return "is the text of no formula"
        texts = [value or ""]
    elif kind == "n":
        if value is None:
            return "is a formula without a value" if cell.child("f") else None
        if not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value) or \
                not math.isfinite(float(value)):
            return f"is the number {value}"
        texts = []
    else:
        return f"is of type {kind}"
    if not texts and kind != "n":
        return "has no value"
    for text in texts:
        if units(text) > TEXT_UNITS:
            return f"holds {units(text)} characters"
        if re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text):
            return "holds a control character"
    return None


def values(book):
    """Values are of their type; no error is published."""
    for name, _, sheet, _ in book.sheets:
        for cell in cells(sheet):
            why = value_fault(cell, book)
            if why:
                yield f"{name}!{cell.get('r')} {why}"


def format_fault(code):
    """Why a number format is none: at most 4 sections, quotes closed."""
    plain = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code)
    if not 0 < len(code) <= 255 or '"' in plain:
        return "is too long, or has an open quote"
    if plain.count(";") > 3:
        return "has more than four sections"
    return None


def styles(book):
    """Counts as said and within Excel's limits; what is named is there."""
    tree = book.trees["xl/styles.xml"]
    size = {}
    for part in tree.children:
        size[part.name] = len(part.children)
        if int(part.get("count", size[part.name])) != size[part.name]:
            yield f"{part.name}: count {part.get('count')}, " \
                  f"there are {size[part.name]}"
    for part, most in (("cellXfs", XFS), ("fonts", FONTS), ("fills", XFS),
                       ("borders", BORDERS), ("numFmts", FORMATS)):
        if size.get(part, 0) > most:
            yield f"{part}: {size[part]}, Excel takes {most}"
    own = {}
    for node in tree.all("numFmt"):
        own[int(node.get("numFmtId"))] = node.get("formatCode")
        why = format_fault(node.get("formatCode"))
        if why:
            yield f"format {node.get('formatCode')} {why}"
    if len(own) != size.get("numFmts", 0) or any(
            n < FIRST_FORMAT for n in own) or len(set(own.values())) < len(own):
        yield "number formats are not unique, or below 164"
    for xfs in ("cellStyleXfs", "cellXfs"):
        for i, xf in enumerate(tree.child(xfs).children):
            for name, part in (("fontId", "fonts"), ("fillId", "fills"),
                               ("borderId", "borders"),
                               ("xfId", "cellStyleXfs")):
                if int(xf.get(name, 0)) >= size[part]:
                    yield f"{xfs} {i}: {name} {xf.get(name)}"
            if int(xf.get("numFmtId", 0)) >= FIRST_FORMAT and \
                    int(xf.get("numFmtId")) not in own:
                yield f"{xfs} {i}: numFmtId {xf.get('numFmtId')}"
    kinds = [f.child("patternFill").get("patternType")
             for f in tree.child("fills").children[:2]]
    if kinds != ["none", "gray125"]:
        yield f"the first fills are {kinds}"
    for node in tree.all("sz"):
        if not 1 <= float(node.get("val")) <= 409:
            yield f"a font of {node.get('val')} points"


def looks(book):
    """Each cell, row and column has a format that is there."""
    have = len(book.trees["xl/styles.xml"].child("cellXfs").children)
    for name, _, sheet, _ in book.sheets:
        for node, _ in sheet.walk():
            index = node.get("style" if node.name == "col" else "s", "0")
            if node.name in ("c", "row", "col") and int(index) >= have:
                yield f"{name}!{node.get('r')}: format {index} of {have}"


def pairs_overlap(places):
    """Ranges that overlap one before them; by rows, so it stays quick."""
    open_ranges = []
    for place in sorted(places):
        open_ranges = [o for o in open_ranges if o[2] >= place[0]]
        for other in open_ranges:
            if overlaps(place, other):
                yield place, other
        open_ranges.append(place)


def merges(book):
    """Of two cells and more, none over another, no value under one."""
    for name, _, sheet, _ in book.sheets:
        part = sheet.child("mergeCells")
        places = [range_places(m.get("ref")) for m in part.children] \
            if part else []
        if part and int(part.get("count", len(places))) != len(places):
            yield f"{name}: count {part.get('count')}, there are {len(places)}"
        for place in places:
            if 0 in place or place[:2] == place[2:] or \
                    place[0] > place[2] or place[1] > place[3]:
                yield f"{name}: a merge of {place}"
        for place, other in pairs_overlap(places):
            yield f"{name}: merges {place} and {other} overlap"
        filled = [cell_place(c.get("r")) for c in cells(sheet)
                  if c.child("v") or c.child("is") or c.child("f")]
        for at in filled:
            for place in places:
                if overlaps(at + at, place) and at != place[:2]:
                    yield f"{name}: a value at {at} is under a merge"


def columns(book):
    """Ascending, apart, of a width that Excel takes."""
    for name, _, sheet, _ in book.sheets:
        before = 0
        for col in sheet.all("col"):
            first, last = int(col.get("min")), int(col.get("max"))
            if not before < first <= last <= COLUMNS:
                yield f"{name}: columns {first} to {last} behind {before}"
            if not 0 <= float(col.get("width", 9)) <= 255:
                yield f"{name}: a column {col.get('width')} wide"
            before = last


def conditional(book):
    """Priorities once a sheet; bars have their extension."""
    for name, _, sheet, _ in book.sheets:
        seen, bars, extended = set(), [], []
        for rule in sheet.all("cfRule"):
            if rule.get("priority") in seen or int(rule.get("priority")) < 1:
                yield f"{name}: priority {rule.get('priority')} twice"
            seen.add(rule.get("priority"))
            scale = rule.child("colorScale")
            if scale and [c.name for c in scale.children].count("cfvo") * 2 \
                    != len(scale.children):
                yield f"{name}: colours and bounds of a scale differ"
            bars += [i.text for i in rule.all("x14:id")]
        for rule in sheet.all("x14:cfRule"):
            extended.append(rule.get("id"))
        if sorted(bars) != sorted(extended) or len(set(bars)) != len(bars):
            yield f"{name}: bars {bars}, extensions {extended}"
        for node in list(sheet.all("conditionalFormatting")) + \
                list(sheet.all("dataValidation")):
            if any(0 in range_places(r) for r in node.get("sqref").split()):
                yield f"{name}: {node.name} of {node.get('sqref')}"


def validations(book):
    """Short enough, lists by range, none over another."""
    for name, _, sheet, _ in book.sheets:
        part = sheet.child("dataValidations")
        if not part:
            continue
        if int(part.get("count", -1)) != len(part.children):
            yield f"{name}: count {part.get('count')} of {len(part.children)}"
        places = []
        for node in part.children:
            where = node.get("sqref")
            places += [range_places(r) for r in where.split()]
            formula = node.child("formula1")
            text = formula.text if formula else ""
            if not 0 < units(text) <= 255:
                yield f"{name}!{where}: a formula of {units(text)} characters"
            if node.get("type") == "list" and (
                    '"' in text or not list(pieces(text)) or not re.fullmatch(
                        r"('[^']+'!)?\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", text)):
                yield f"{name}!{where}: a list that is no range: {text}"
            for key, most in (("prompt", 255), ("error", 255),
                              ("promptTitle", 32), ("errorTitle", 32)):
                if units(node.get(key, "")) > most:
                    yield f"{name}!{where}: {key} of " \
                          f"{units(node.get(key))} characters"
        for place, other in pairs_overlap(places):
            yield f"{name}: validations {place} and {other} overlap"


def links(book):
    """One a cell, each to a cell that is there."""
    sheets = {name for name, _, _, _ in book.sheets}
    for name, _, sheet, _ in book.sheets:
        seen = set()
        for node in sheet.all("hyperlink"):
            where = re.fullmatch(r"'((?:[^']|'')+)'!(\w+)",
                                 node.get("location", ""))
            if node.get("ref") in seen:
                yield f"{name}!{node.get('ref')}: two links"
            seen.add(node.get("ref"))
            if not where or where[1].replace("''", "'") not in sheets or \
                    cell_place(where[2]) == (0, 0):
                yield f"{name}!{node.get('ref')} leads to " \
                      f"{node.get('location')}"


def boxes(tree):
    """(row, column) from 1 of each note's shape, and the shapes' ids."""
    places, ids = [], []
    for shape in tree.all("v:shape"):
        ids.append(shape.get("id"))
        data = shape.child("x:ClientData")
        if data and data.get("ObjectType") == "Note":
            anchor = [int(n) for n in data.child("x:Anchor").text.split(",")]
            good = len(anchor) == 8 and (anchor[0], anchor[2]) < (
                anchor[4], anchor[6]) and min(anchor) >= 0
            places.append((int(data.child("x:Row").text) + 1,
                           int(data.child("x:Column").text) + 1)
                          if good else (0, 0))
    return places, ids


def comments(book):
    """One a cell, each with its shape; every shape with its own id."""
    every = []
    for name, part, sheet, _ in book.sheets:
        trees = [book.trees[p] for p in book.related(part, "comments")]
        drawn = [book.trees[p] for p in book.related(part, "vmlDrawing")]
        notes = [n for tree in trees for n in tree.all("comment")]
        places, ids = boxes(drawn[0]) if drawn else ([], [])
        every += ids
        if sorted(cell_place(n.get("ref")) for n in notes) != sorted(places):
            yield f"{name}: {len(notes)} comments, shapes at {places}"
        if len(set(places)) != len(places) or len(trees) > 1:
            yield f"{name}: two comments in one cell"
        if bool(drawn) != (sheet.child("legacyDrawing") is not None):
            yield f"{name}: shapes of comments that are not drawn"
        for note in notes:
            authors = trees[0].child("authors").children
            if int(note.get("authorId")) >= len(authors):
                yield f"{name}!{note.get('ref')}: no author"
            if not 0 < units(text_of(note)) <= TEXT_UNITS:
                yield f"{name}!{note.get('ref')}: an empty comment"
    if len(set(every)) != len(every):
        yield "two shapes have one id"


def panes(book):
    """Frozen where they say, the cursor in a pane that is there."""
    for name, _, sheet, _ in book.sheets:
        for view in sheet.all("sheetView"):
            pane = view.child("pane")
            if not pane:
                continue
            x, y = int(pane.get("xSplit", 0)), int(pane.get("ySplit", 0))
            there = {"topRight"} if not y else {"bottomLeft"} if not x else {
                "topRight", "bottomLeft", "bottomRight"}
            if x + y == 0 or cell_place(pane.get("topLeftCell")) != (
                    y + 1, x + 1) or pane.get("state") != "frozen":
                yield f"{name}: frozen at {pane.get('topLeftCell')}, {x}, {y}"
            named = [s.get("pane") for s in view.children
                     if s.name == "selection"]
            if pane.get("activePane") not in there or \
                    not set(named) <= there or len(set(named)) != len(named):
                yield f"{name}: panes {named}"


def printing(book):
    """Margins, pages and footers that Excel takes; filters are named."""
    own = {(n.get("name"), n.get("localSheetId")): n.text for n in
           book.children("xl/workbook.xml", "definedNames")}
    for i, (name, _, sheet, _) in enumerate(book.sheets):
        for node in sheet.all("pageMargins"):
            if not all(0 <= float(v) < 49 for v in node.attributes.values()):
                yield f"{name}: margins {node.attributes}"
        for node in sheet.all("pageSetup"):
            if max(int(node.get("fitToWidth", 1)),
                   int(node.get("fitToHeight", 1))) > 32767:
                yield f"{name}: too many pages"
        for node in sheet.all("headerFooter"):
            if (node.get("differentFirst") == "1") != bool(
                    list(sheet.all("firstFooter"))):
                yield f"{name}: a first page without its footer"
        for node in (n for kind in ("oddHeader", "oddFooter", "firstFooter")
                     for n in sheet.all(kind)):
            if units(node.text) > 255 or re.search(r"&\d+\d", re.sub(
                    r"&\d{1,3} ", "", node.text)):
                yield f"{name}: footer {node.text}"
        for node in sheet.all("autoFilter"):
            filtered = own.get(("_xlnm._FilterDatabase", str(i)), "")
            if filtered.rsplit("!", 1)[-1].replace("$", "") != node.get("ref"):
                yield f"{name}: filter {node.get('ref')}, name {filtered}"


RULES = [rows, values, styles, looks, merges, columns, conditional, validations,
         links, comments, panes, printing]
