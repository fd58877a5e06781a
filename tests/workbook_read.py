"""Read the demo workbook cell by cell, as Excel would find it.

    /usr/bin/python3 tests/workbook_read.py BOOK.xlsx

Every published figure of the demo county at its named cell
(tests/data/seed-cells.csv), the growth computed from them, formulas with
cached values, merges and print setup of the statistical forms. Ends with one
line "N passed, N failed" and exit status 0 or 1.
"""
import csv
import os
import sys
import warnings

import openpyxl

from checks import Check

warnings.simplefilter("ignore")  # data bars are not openpyxl's
HERE = os.path.dirname(os.path.abspath(__file__))
MONTH_MERGES = {"A1:I1", "H2:I2", "H3:I3", "H4:I4", "A5:C5", "D5:G5", "H5:I5",
                "A6:A7", "B6:B7", "C6:C7", "D6:E6", "F6:G6", "H6:H7", "I6:I7"}


# Rows whose number is no figure of its own: the length of an action and a
# number inside a name (43, 64), works that are counted together (45, 46).
TOLD = (43, 45, 46, 64)


def same(cell, text):
    try:
        return abs(float(cell) - float(text)) < 1e-9
    except (TypeError, ValueError):
        return (cell or "") == text


def seeds(check, values):
    found = set()
    path = os.path.join(HERE, "data", "seed-cells.csv")
    with open(path, encoding="utf-8") as table:
        for row in csv.DictReader(table):
            cell = values[row["sheet"]][row["cell"]].value
            where = f"figure {row['seed']} at {row['sheet']}!{row['cell']}"
            check.that(f"{where}: {cell!r}, want {row['value']!r}",
                       same(cell, row["value"]))
            found.add(int(row["seed"]))
    check.that("all 68 published figures", found == set(range(1, 69)))


def published(check, values):
    """Against the published table itself: each number stands in the book."""
    folder = os.environ.get("PINZHI_TEST_DATA", "")
    path = os.path.join(folder, "seed-figures.csv")
    if not folder or not os.path.exists(path):
        print("skipped: PINZHI_TEST_DATA names no folder with "
              "seed-figures.csv")
        return
    cells = {}
    with open(os.path.join(HERE, "data", "seed-cells.csv"),
              encoding="utf-8") as table:
        for row in csv.DictReader(table):
            cells.setdefault(int(row["seed"]), []).append(
                values[row["sheet"]][row["cell"]].value)
    with open(path, encoding="utf-8-sig") as table:
        for number, row in enumerate(csv.DictReader(table), 1):
            have = cells.get(number, [])
            told = any(isinstance(c, str) and len(c) > 3 for c in have)
            counts = row["kind"] in ("value", "share", "rank", "count")
            if row["value"] and counts and number not in TOLD:
                told = any(same(cell, row["value"]) for cell in have)
            check.that(f"published row {number} {row['indicator_zh']} "
                       f"{row['value']} among {have}", told)


def growth(check, formulas, values):
    for cell, want in (("H10", 14.8), ("H11", 22.6)):
        check.that(f"growth {cell} is a formula",
                   str(formulas["401 经济发展"][cell].value).startswith("=IF("))
        got = values["401 经济发展"][cell].value
        check.that(f"growth {cell} is {got}",
                   isinstance(got, float) and round(got + 1e-9, 1) == want)


def cached(check, formulas, values):
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    value = values[sheet.title][cell.coordinate].value
                    blank = '""' in cell.value or "V_" in cell.value
                    check.that(f"{sheet.title}!{cell.coordinate} has a value",
                               value is not None or blank)
    check.that("many formulas", count > 900)


def errors(check, values):
    for sheet in values:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("#"):
                    check.that(f"{sheet.title}!{cell.coordinate} is "
                               f"{cell.value}", False)


def form(check, book):
    sheet = book["401 经济发展"]
    merges = {str(r) for r in sheet.merged_cells.ranges}
    check.that("merges of the monthly form", MONTH_MERGES <= merges)
    check.that("form number", sheet["H2"].value == "表　　号：品质综401表")
    check.that("number row", [c.value for c in sheet[8]][:9] ==
               ["甲", "乙", "丙", "1", "2", "3", "4", "5", "6"])
    check.that("missing is blank and filled",
               sheet["E13"].value is None and
               sheet["E13"].fill.fgColor.rgb == "FFFFF4CC")
    check.that("open at the left", sheet["A10"].border.left.style is None)
    check.that("open at the right", sheet["I10"].border.right.style is None)
    check.that("heavy upper rule", sheet["A6"].border.top.style == "medium")
    check.that("heavy lower rule",
               sheet["A16"].border.bottom.style == "medium")
    check.that("title", (sheet["A1"].font.name, sheet["A1"].font.sz) ==
               ("黑体", 18))
    check.that("body", (sheet["A10"].font.name, sheet["A10"].font.sz) ==
               ("宋体", 10))
    check.that("code is text", sheet["C10"].value == "01")


def printing(check, book):
    for sheet in book:
        name = sheet.title
        check.that(f"{name}: A4", int(sheet.page_setup.paperSize) == 9)
        check.that(f"{name}: landscape",
                   sheet.page_setup.orientation == "landscape")
        check.that(f"{name}: one page wide",
                   sheet.page_setup.fitToWidth in (None, 1))
        check.that(f"{name}: print area", bool(sheet.print_area))
        check.that(f"{name}: page numbers",
                   "&P" in str(sheet.oddFooter.center.text))
    check.that("form repeats its head",
               book["401 经济发展"].print_title_rows == "$1:$8")


def names(check, book):
    have = {n.name for n in book.defined_names.definedName}
    for name in ("V_B01", "P_B01", "X_ECO_02", "S_ECO_02", "Q_ECO", "W_ECO",
                 "T_ECO_01", "E_ECO_01", "TOTAL_SCORE", "RATE_MAX", "RATE_MIN",
                 "BONUS_MAX", "G_1"):
        check.that(f"name {name}", name in have)


WORDS = {"ECO-01": "本期数",
         "ECO-02": "（本期÷上年同期－1）×100",
         "ECO-13": "税收收入÷一般公共预算收入×100",
         "ENV-03": "先取(达到或好于Ⅲ类断面数÷省考断面数×100,"
                   "省考断面达到或好于Ⅲ类比例（公布数）)",
         "GOV-01": "按登记表计项",
         "GOV-06": "交通事故死亡人数÷先取(年末常住人口,年末常住人口上年同期)"}


def words(check, book):
    """Formulas of the quality sheets are said in words, not in codes."""
    found = {row[0].value: row[6].value for sheet in book
             if sheet.title.endswith("品质")
             for row in sheet.iter_rows(min_row=8, max_col=7)}
    for code, wanted in WORDS.items():
        check.that(f"formula of {code}: {found.get(code)}",
                   found.get(code) == wanted)


def main(path):
    check = Check()
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    check.that("first sheets", formulas.sheetnames[:4] ==
               ["封面", "目录", "综合评价", "经济发展品质"])
    seeds(check, values)
    published(check, values)
    growth(check, formulas, values)
    cached(check, formulas, values)
    errors(check, values)
    words(check, values)
    form(check, formulas)
    printing(check, formulas)
    names(check, formulas)
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
