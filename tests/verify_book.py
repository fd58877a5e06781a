"""A published workbook, changed or merely saved by other programs, as
`pinzhi-export verify` finds it.

    /usr/bin/python3 tests/verify_book.py PINZHI-EXPORT BOOK.xlsx

Ends with one line "N passed, N failed" and exit status 0 or 1.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile

import openpyxl
from openpyxl.formula.translate import Translator

import spreadsheet

warnings.simplefilter("ignore")  # data bars are not openpyxl's
FORM, SUMMARY = "401 经济发展", "综合评价"
passed = failed = 0


def expect(name, got, want):
    global passed, failed
    if got == want:
        passed += 1
    else:
        failed += 1
        print(f"FAILED  {name}: {got!r}, want {want!r}")


def verify(program, path):
    """Exit code, what is said as JSON, and in words."""
    code, text = [], []
    for option in (["--json"], []):
        done = subprocess.run([program, "verify", path, *option],
                              capture_output=True, text=True, check=False)
        code.append(done.returncode)
        text.append(done.stdout)
    expect("the same answer twice", code[0], code[1])
    return code[0], json.loads(text[0]), text[1]


def cells(said):
    return [(c["kind"], c["where"], c["recorded"]["value"],
             c["found"]["value"]) for c in said["comparison"]["cells"]]


def changed(book, folder, name, change):
    path = os.path.join(folder, name + ".xlsx")
    loaded = openpyxl.load_workbook(book)
    change(loaded)
    loaded.save(path)
    return path


def copies(sheet):
    """Pairs of cells, the lower one's formula a copy of the upper one's."""
    found, used = [], set()
    for row in sheet.iter_rows():
        for cell in row:
            below = sheet.cell(row=cell.row + 1, column=cell.column)
            if cell.data_type == "f" and below.data_type == "f" and \
                    cell.value != below.value and \
                    cell.coordinate not in used and \
                    Translator(cell.value, cell.coordinate).translate_formula(
                        below.coordinate) == below.value:
                found.append((cell.coordinate, below.coordinate))
                used.add(below.coordinate)
    return found


def shared(book, folder):
    """As Excel may write it: one formula for several cells."""
    path = os.path.join(folder, "shared.xlsx")
    count = 0
    loaded = openpyxl.load_workbook(book)
    with zipfile.ZipFile(book) as old, \
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            for i, (upper, lower) in enumerate(
                    copies(loaded.worksheets[int(sheet[1]) - 1])
                    if sheet else []):
                text = re.sub(
                    rf'(<c r="{upper}"[^>]*>)<f>'.encode(),
                    rf'\1<f t="shared" ref="{upper}:{lower}" si="{i}">'
                    .encode(), text)
                text, n = re.subn(
                    rf'(<c r="{lower}"[^>]*>)<f>[^<]*</f>'.encode(),
                    rf'\1<f t="shared" si="{i}"/>'.encode(), text)
                count += n
            new.writestr(name, text)
    expect(f"formulas that are shared: {count}", count > 10, True)
    return path


def changes(program, book, folder):
    def one(loaded):
        loaded[FORM]["E10"] = 3139.6

    code, said, words = verify(program, changed(book, folder, "one", one))
    expect("one cell: code", code, 1)
    expect("one cell", cells(said),
           [("value", FORM + "!E10", "3039.6", "3139.6")])
    expect("in words", FORM + "!E10: another value" in words, True)

    def fixed(loaded):
        loaded[SUMMARY]["A4"] = 99

    code, said, words = verify(program, changed(book, folder, "fixed", fixed))
    expect("a fixed formula", [c[:2] for c in cells(said)],
           [("fixed", SUMMARY + "!A4")])
    expect("what it was", said["comparison"]["cells"][0]["recorded"]["formula"],
           "=TOTAL_SCORE")

    def less(loaded):
        del loaded["参数"]

    code, said, words = verify(program, changed(book, folder, "less", less))
    expect("a sheet less", said["comparison"]["sheets"],
           [{"kind": "missing", "name": "参数", "now": None}])

    def many(loaded):
        for row in range(1, 301):
            loaded[FORM].cell(row=row + 200, column=1, value=row)

    code, said, words = verify(program, changed(book, folder, "many", many))
    expect("all are counted", said["comparison"]["differ"], 300)
    expect("200 are told", len(said["comparison"]["cells"]), 200)


def saved(program, book, folder):
    paths = {"openpyxl": changed(book, folder, "same", lambda loaded: None),
             "LibreOffice": spreadsheet.recalculate(book, folder),
             "with shared formulas": shared(book, folder)}
    for name, path in paths.items():
        code, said, words = verify(program, path)
        expect(f"saved, {name}: code", code, 1)
        expect(f"saved, {name}: cells", cells(said)[:5], [])
        expect(f"saved, {name}: words", words.splitlines()[1:],
               ["Saved anew by a program: all cells equal the recorded "
                "version."])


def others(program, book, folder):
    code, said, words = verify(program, book)
    expect("genuine: code", code, 0)
    expect("genuine", (said["verdict"], said["record"]["region"],
                       said["record"]["period"]),
           ("genuine", "320481", "2023-11"))
    path = os.path.join(folder, "other.xlsx")
    openpyxl.Workbook().save(path)
    code, said, words = verify(program, path)
    expect("unknown: code", code, 2)
    expect("unknown", (said["verdict"], said["record"]), ("unknown", None))
    with open(book, "rb") as file:
        whole = file.read()
    large = ("This file is larger than what is compared, 2 MB and 50,000 "
             "cells: its cells were not read, its hash alone was looked up.")
    for name, content, found in (
            ("empty", b"", "This file is no Excel workbook (.xlsx)."),
            ("half", whole[:len(whole) // 2], "This workbook is damaged. Its "
             "cells could not be read."),
            ("of 3 MB", whole + bytes(3 << 20), large)):
        path = os.path.join(folder, "odd.xlsx")
        with open(path, "wb") as file:
            file.write(content)
        code, said, words = verify(program, path)
        expect(name, (code, said["verdict"], said["found"]),
               (2, "unknown", found))
    code, said, words = verify(program, __file__)
    expect("no workbook", (code, said["found"]),
           (2, "This file is no Excel workbook (.xlsx)."))


def main():
    program, book = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        others(program, book, folder)
        changes(program, book, folder)
        saved(program, book, folder)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
