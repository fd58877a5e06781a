"""Four programs read a workbook and must agree on what is in it.

    /usr/bin/python3 tests/readers.py BOOK.xlsx...

openpyxl, LibreOffice (after a hard recalculation), exceljs and SheetJS (by
tests/e2e/readers.mjs) tell values, formulas, merges, number formats, fonts,
fills, borders, widths of columns, frozen panes, print areas, comments, rules,
links and hidden sheets, each as far as it knows them. Every one is compared
with openpyxl, cell by cell. Ends with one line "N passed, N failed" and exit
status 0 or 1.
"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from checks import check, finish
from spreadsheet import recalculate
from workbook_file import pieces

warnings.simplefilter("ignore")  # extensions that openpyxl leaves out
HERE = os.path.dirname(os.path.abspath(__file__))
CELL_KEYS = ("value", "formula", "format", "face", "size", "bold", "colour",
             "fill", "border", "align", "note", "rule", "prompt", "link")
SHEET_KEYS = ("state", "merges", "widths", "frozen", "area")
HELD = {"value", "formula", "note", "rule", "prompt", "link"}
SHOWN = 20  # of the disagreements about one thing


def border(cell):
    return ",".join(getattr(cell.border, side).style or ""
                    for side in ("left", "right", "top", "bottom"))


def colour(of):
    return of.rgb if of is not None and isinstance(of.rgb, str) else ""


def read_cell(cell, cached):
    """An openpyxl cell by the names of CELL_KEYS."""
    found = {"format": cell.number_format, "border": border(cell),
             "face": cell.font.name, "size": cell.font.sz,
             "bold": bool(cell.font.b),
             "colour": colour(cell.font.color),
             "fill": colour(cell.fill.fgColor)
             if cell.fill.fill_type == "solid" else "",
             "align": cell.alignment.horizontal or ""}
    if cell.data_type == "f":
        found["formula"] = cell.value[1:]
        found["value"] = cached if cached is not None else ""
    elif cell.value is not None:
        found["value"] = cell.value
    if cell.comment:
        found["note"] = cell.comment.text
    if cell.hyperlink:
        found["link"] = cell.hyperlink.location
    return found


def widths(sheet):
    """Widths by the number of the column; 0: of all that have none."""
    return {0: sheet.sheet_format.defaultColWidth or 0,
            **{number: dimension.width
               for dimension in sheet.column_dimensions.values()
               if dimension.customWidth
               for number in range(dimension.min, dimension.max + 1)}}


def frozen(sheet):
    pane = sheet.sheet_view.pane
    return [int(pane.xSplit or 0), int(pane.ySplit or 0)] if pane else [0, 0]


def read_sheet(sheet, cached):
    """An openpyxl sheet by the names of SHEET_KEYS, and its cells."""
    cells = {cell.coordinate: read_cell(cell, cached[cell.coordinate].value)
             if type(cell).__name__ == "Cell" else {"border": border(cell)}
             for cell in list(sheet._cells.values())}
    for rule in sheet.data_validations.dataValidation:
        for name in str(rule.sqref).split():
            left, top, right, bottom = range_boundaries(name)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    at = f"{get_column_letter(column)}{row}"
                    cells.setdefault(at, {}).update(
                        rule=rule.formula1, prompt=rule.prompt or "")
    return {"state": "visible" if sheet.sheet_state == "visible" else "hidden",
            "merges": [str(r) for r in sheet.merged_cells.ranges],
            "widths": widths(sheet), "frozen": frozen(sheet),
            "area": sheet.print_area or "", "cells": cells}


def by_openpyxl(path):
    book = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: read_sheet(sheet, cached[sheet.title])
            for sheet in book}


def by_node(path):
    answer = subprocess.run(
        ["node", os.path.join(HERE, "e2e", "readers.mjs"), path], check=True,
        timeout=300, capture_output=True)
    return json.loads(answer.stdout)


# -- what is the same though it is written otherwise -----------------------

def formula(text):
    """In pieces: blanks and needless quotes are gone."""
    return [piece for piece in pieces(text) if not piece[1].isspace()]


def plain_range(text):
    """An area without its sheet, as a text or the only one of a list."""
    return re.sub(r"^.*!|\$", "", text if isinstance(text, str) else text[0])


NORMAL = {
    "formula": formula, "rule": formula, "area": plain_range,
    "merges": sorted, "link": lambda text: text.lstrip("#").replace("$", ""),
    "format": lambda text: re.sub(r'[\\"]', "", text),
    "fill": lambda text: text[-6:], "colour": lambda text: text[-6:],
    "align": lambda text: "" if text == "general" else text,
}


def same_number(a, b):
    return abs(a - b) <= 1e-9 * max(1e-300, abs(a), abs(b))


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


# What a reader cannot tell: LibreOffice names the font that is installed in
# place of one that is not, and has no panes without a window; exceljs reads
# whole points only.
UNTOLD = {("LibreOffice", "face"), ("LibreOffice", "frozen"),
          ("exceljs", "size")}


def same(key, a, b):
    if key == "widths":
        return all(abs(b.get(n, b.get(0, 0)) - w) < 0.2
                   for n, w in a.items() if n > 0)
    if is_number(a) and is_number(b):
        return same_number(a, b)
    if key == "value":
        return a == b and type(a) is type(b)
    return NORMAL.get(key, str)(a) == NORMAL.get(key, str)(b)


# -- comparison ------------------------------------------------------------

def pairs(base, other, told):
    """(sheet!cell, key, what openpyxl says, what another says)."""
    for name, sheet in base.items():
        there = other.get(name, {"cells": {}})
        for key in SHEET_KEYS:
            if key in there:
                yield name, key, sheet[key], there[key]
        for at in {**there["cells"], **sheet["cells"]}:
            mine = sheet["cells"].get(at, {})
            seen = there["cells"].get(at, {})
            for key in CELL_KEYS:
                # What a cell holds must be told by both, how it looks may be.
                if key in told and (key in mine and key in seen or
                                    key in HELD and (key in mine or
                                                     key in seen)):
                    yield f"{name}!{at}", key, mine.get(key, ""), \
                        seen.get(key, "")


def differences(base, other, reader):
    """{key: ["sheet!cell: one, other"]}, and how often each was compared."""
    wrong, count = {}, {"sheets": 1}
    told = {key for sheet in other.values() for cell in sheet["cells"].values()
            for key in cell}
    if list(base) != list(other):
        wrong["sheets"] = [f"{list(other)}, not {list(base)}"]
    for where, key, mine, seen in pairs(base, other, told):
        if (reader, key) in UNTOLD:
            continue
        count[key] = count.get(key, 0) + 1
        if not same(key, mine, seen):
            wrong.setdefault(key, []).append(f"{where}: {seen!r}, not {mine!r}")
    return wrong, count


def changed(value):
    if isinstance(value, list):
        return [changed(part) for part in value]
    if isinstance(value, dict):
        return {key: changed(part) for key, part in value.items()}
    if isinstance(value, bool):
        return not value
    return value + "9" if isinstance(value, str) else value + 1


def altered(base, key):
    """A copy with one thing of a kind changed; None when there is none."""
    other = copy.deepcopy(base)
    for sheet in other.values():
        for holder in (sheet, *sheet["cells"].values()):
            if holder.get(key):
                holder[key] = changed(holder[key])
                return other
    return None


def seen_when_altered(title, base):
    """The comparison can fail: each kind of change is found, and alone."""
    for key in SHEET_KEYS + CELL_KEYS:
        other = altered(base, key)
        if other is not None:
            check(f"{title}: a change of {key} is seen",
                  list(differences(base, other, "")[0]) == [key])


def agree(path):
    title = os.path.basename(path)
    base = by_openpyxl(path)
    seen_when_altered(title, base)
    with tempfile.TemporaryDirectory() as folder:
        others = {"LibreOffice": by_openpyxl(recalculate(path, folder))}
    others.update({reader: {name: {**sheet, "widths": {
        int(n): w for n, w in sheet["widths"].items()}}
        for name, sheet in book.items()}
        for reader, book in by_node(path).items()})
    for reader, book in others.items():
        wrong, count = differences(base, book, reader)
        for key in sorted(count):
            found = wrong.get(key, [])
            check(f"{title}: {reader} on {key}", not found,
                  f"{len(found)} of {count[key]}" + "".join(
                      f"\n    {f}" for f in found[:SHOWN]))


if __name__ == "__main__":
    for book_path in sys.argv[1:]:
        agree(book_path)
    check("a workbook was read", len(sys.argv) > 1)
    finish()
