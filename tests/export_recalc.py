"""Prove a county workbook's live formulas against its cached values.

    /usr/bin/python3 tests/export_recalc.py BOOK.xlsx [--change B01=2900|none]

LibreOffice recalculates every formula on load (OOXMLRecalcMode 0 in a profile
of its own); each formula cell must then equal the value that was written with
it, to 1e-9. Then one raw cell is changed, the book is recalculated again, and
the total must move by exactly what the changed indicators say (with "none" this
is left out: it knows sums of attainments only). Ends with one
line "N passed, N failed" and exit status 0 or 1.
"""
import argparse
import os
import re
import sys
import tempfile
import warnings
import zipfile

import openpyxl

from spreadsheet import recalculate

warnings.simplefilter("ignore")  # data bars are not openpyxl's

def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a))
    return (a or "") == (b or "")


def is_formula(cell):
    return isinstance(cell.value, str) and cell.value.startswith("=")


def compare(path, folder):
    """Differences between cached and recalculated values, and the count."""
    formulas = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    fresh = openpyxl.load_workbook(recalculate(path, folder), data_only=True)
    wrong, count = [], 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                old = cached[sheet.title][cell.coordinate].value
                new = fresh[sheet.title][cell.coordinate].value
                if not same(old, new):
                    wrong.append(f"{sheet.title}!{cell.coordinate} "
                                 f"{cell.value}: {old!r} is {new!r}")
    return wrong, count, fresh


def poisoned(path, folder):
    """The book with a wrong cached total: a check of the check."""
    book = openpyxl.load_workbook(path)
    sheet, cell = place(book, total_of(book))
    part = f"xl/worksheets/sheet{book.sheetnames.index(sheet.title) + 1}.xml"
    target = os.path.join(folder, "poisoned.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            if entry == part:
                data = re.sub(
                    rb'(<c r="%s"[^>]*><f>[^<]*</f><v>)[^<]*'
                    % cell.encode(), rb"\g<1>12345", data)
                assert b"12345" in data
            new.writestr(entry, data)
    return target


def place(book, name):
    """The sheet and cell of a defined name."""
    text = book.defined_names[name].attr_text
    sheet, cell = text.rsplit("!", 1)
    return book[sheet.strip("'")], cell.replace("$", "")


def total_of(book):
    """The name of the total: of a county, or of all counties' totals."""
    return next(name for name in ("TOTAL_SCORE", "TOTAL_SUM", "FIRST_CHANGE")
                if name in book.defined_names)


def value(book, name):
    sheet, cell = place(book, name)
    return sheet[cell].value


def shares(book):
    """Check that the shares of the qualities are of one whole; faults. Only a
    county's workbook has them."""
    if "TOTAL_SCORE" not in book.defined_names:
        return []
    sheet, cell = place(book, "TOTAL_SCORE")
    whole = sheet.cell(sheet[cell].row, sheet[cell].column + 2).value
    return [] if abs(whole - 100) < 1e-9 else [f"shares sum to {whole}"]


def change(path, folder, item, number):
    """Write a number into a raw cell; the path of the changed book."""
    book = openpyxl.load_workbook(path)
    sheet, cell = place(book, f"V_{item}")
    sheet[cell].value = number
    target = os.path.join(folder, "changed.xlsx")
    book.save(target)
    return target


def readers(path, item):
    """Codes of indicators whose value formula reads the item directly."""
    book = openpyxl.load_workbook(path)
    found = []
    for name in [n.name for n in book.defined_names.definedName]:
        if name.startswith("X_"):
            formula = str(value(book, name))
            if re.search(rf"\b[VP]M?_{item}\b", formula):
                found.append(name[2:])
    return found


def points_of(book, code, number):
    """Points an attainment indicator earns with this value, by hand."""
    rate = min(value(book, "RATE_MAX"),
               max(0.0, number / value(book, f"T_{code}") * 100))
    sheet, cell = place(book, f"S_{code}")
    spread = sheet.cell(sheet[cell].row, sheet[cell].column - 1).value
    return rate / 100 * spread


def moved(path, before, folder, item, number):
    """Check that the total moves by what the indicators say; faults."""
    changed = change(path, folder, item, number)
    after = openpyxl.load_workbook(
        recalculate(changed, folder), data_only=True)
    expected, wrong = value(before, "TOTAL_SCORE"), []
    last = value(before, f"P_{item}")
    by_hand = {"ECO_01": number}
    if isinstance(last, (int, float)):
        by_hand["ECO_02"] = (number / last - 1) * 100
    for code in readers(path, item):
        old = value(before, f"S_{code}")
        new = value(after, f"S_{code}")
        if not isinstance(old, (int, float)):
            continue
        if item == "B01" and code in by_hand:
            hand = points_of(before, code, by_hand[code])
            if abs(hand - new) > 1e-9:
                wrong.append(f"{code}: {new} points, by hand {hand}")
        expected += new - old
    total = value(after, "TOTAL_SCORE")
    if abs(total - expected) > 1e-9:
        wrong.append(f"total {total}, expected {expected}")
    if abs(total - value(before, "TOTAL_SCORE")) < 1e-6:
        wrong.append("the total did not move")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book")
    parser.add_argument("--change", default="B01=2900")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong, count, fresh = compare(args.book, folder)
        for line in wrong[:40]:
            print("differs:", line)
        faults = shares(fresh)
        if args.change != "none":
            item, number = args.change.split("=")
            faults = moved(args.book, fresh, folder, item, float(number))
        stale = openpyxl.load_workbook(
            recalculate(poisoned(args.book, folder), folder), data_only=True)
        if abs(value(stale, total_of(stale)) -
               value(fresh, total_of(fresh))) > 1e-9:
            faults.append("LibreOffice did not recalculate on load")
        for line in faults:
            print("change:", line)
    failed = len(wrong) + len(faults) + (count == 0)
    print(f"{count + 1 - len(wrong) - bool(faults)} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
