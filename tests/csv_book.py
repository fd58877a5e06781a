"""The CSV tables of a county against its workbook, as openpyxl reads it.

    /usr/bin/python3 tests/csv_book.py PINZHI-EXPORT BOOK.xlsx REGION PERIOD

Ends with one line "N passed, N failed" and exit status 0 or 1.
"""
import csv
import io
import os
import subprocess
import sys
import tempfile
import warnings

import openpyxl
from openpyxl.utils import range_boundaries

from checks import check, finish

warnings.simplefilter("ignore")  # data bars are not openpyxl's


def export(program, folder, *options):
    return subprocess.run(
        [program, "csv", "--region", REGION, "--period", PERIOD, "--quiet",
         "-o", folder, *options], capture_output=True, text=True, check=False)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def rows_of(path):
    text = read(path).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def text_of(value):
    """A cell as a field; numbers are compared as numbers."""
    return "" if value is None else value


def same(field, value):
    if isinstance(value, (int, float)):
        try:
            return float(field) == float(value)
        except ValueError:
            return False
    return field == text_of(value)


def holds(fields, cells):
    """The fields are the cells, some empty or repeated ones left out."""
    at = 0
    for field in fields:
        while at < len(cells) and not same(field, cells[at]):
            if cells[at] not in (None, "", "—"):
                return False
            at += 1
        if at == len(cells):
            return False
        at += 1
    return all(cell in (None, "", "—") for cell in cells[at:])


def two_up(rows):
    """The rows of a form that is set in two halves, one below the other; None
    for others. No heading of a group ends the left half."""
    width = len(rows[0]) // 2
    heads = [row for row in rows if row[0] == "甲"]
    if not heads or heads[0][width] != "甲":
        return None
    begin = rows.index(heads[0]) + 1
    body = [row for row in rows[begin:] if row[1] and row[2]]
    check("two-up: items end the left half", body[-1][2] != "—", body[-1])
    check("two-up: both halves", all(row[width] for row in body[:-1]))
    return [row[:width] for row in rows] + [row[width:] for row in body]


def compare_sheet(sheet, paths):
    """Every row of its tables in order; every number of its rows."""
    area = sheet.print_area
    if isinstance(area, list):
        area = area[0]
    area = area.split("!")[-1].replace("$", "")
    left, _, right, bottom = range_boundaries(area)
    rows = [[sheet.cell(r, c).value for c in range(left, right + 1)]
            for r in range(1, bottom + 1)]
    halves = two_up(rows)
    if halves:
        rows = halves
    at = numbers = 0
    found = []
    for path in paths:
        table = rows_of(path)
        name = os.path.basename(path)
        check(f"{name}: heads", all(table[0]), table[0])
        check(f"{name}: as wide as its heads",
              all(len(row) == len(table[0]) for row in table))
        for fields in table[1:]:
            start = at
            if halves:
                fields = fields[:-1]  # remarks are a note there
            while at < len(rows) and not holds(fields, rows[at]):
                at += 1
            check(f"{name}: row {fields[:3]} stands in the sheet",
                  at < len(rows))
            at = at + 1 if at < len(rows) else start
            found.append(at - 1)
    for row in found:
        numbers += sum(isinstance(v, (int, float)) for v in rows[row])
    check(f"{sheet.title}: no name left unreplaced",
          not any("{" in str(v) for row in rows for v in row))
    first = found[0] if found else len(rows)
    whole = sum(isinstance(v, (int, float))
                for row in rows[first:] for v in row)
    check(f"{sheet.title}: {whole} numbers, all in its tables",
          numbers == whole, numbers)
    return numbers


def main(program, book_path):
    book = openpyxl.load_workbook(book_path, data_only=True)
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        one, two = os.path.join(folder, "1"), os.path.join(folder, "2")
        check("exit", export(program, one).returncode == 0)
        check("exit", export(program, two, "--bom").returncode == 0)
        files = sorted(os.listdir(one))
        check("same files", files == sorted(os.listdir(two)))
        for name in files:
            plain, marked = (read(os.path.join(f, name)) for f in (one, two))
            check(f"{name}: mark", marked == b"\xef\xbb\xbf" + plain)
            check(f"{name}: CRLF", plain.endswith(b"\r\n"))
        for sheet in book:
            mine = [n for n in files
                    if n == f"{sheet.title}.csv"
                    or n.startswith(f"{sheet.title} ")]
            order = "一二三四五六七八九"
            mine.sort(key=lambda n: order.find(n[len(sheet.title) + 1:][:1]))
            check(f"{sheet.title}: a table", mine)
            total += compare_sheet(sheet,
                                   [os.path.join(one, n) for n in mine])
            files = [n for n in files if n not in mine]
        check("no other file", files == [], files)
        check("most of the workbook's numbers", total > 500, total)
        alone = os.path.join(folder, "3")
        done = export(program, alone, "--sheet", "综合评价")
        check("one sheet", done.returncode == 0
              and os.listdir(alone) == ["综合评价.csv"])
        check("one sheet: same bytes",
              read(os.path.join(alone, "综合评价.csv"))
              == read(os.path.join(one, "综合评价.csv")))
        done = export(program, alone, "--sheet", "综合")
        check("no such sheet", done.returncode == 65
              and "综合评价" in done.stderr, done.stderr)
        done = export(program, alone, "--form", "401,999")
        check("no such form", done.returncode == 65
              and '"999"' in done.stderr, done.stderr)
        done = export(program, "/proc/none")
        check("no folder", done.returncode == 73 and "-o" in done.stderr)
    finish()


if __name__ == "__main__":
    REGION, PERIOD = sys.argv[3:5]
    main(*sys.argv[1:3])
