"""Read the sheet 版本差异 of a workbook, against the one published before it.

    /usr/bin/python3 tests/changes_read.py FIRST.xlsx SECOND.xlsx [--steps]

Of any two workbooks: every raw cell that differs is listed with its old and
new value, the effects sum to the change of the total, and the sheet says so.
With --steps, of the demo county after tests/data/changes-steps.sql: reasons,
kinds and the register; each effect that is a formula against LibreOffice, which
computes the whole workbook with the old values put in; and that the sheet says
so when the sum is wrong. Ends with one line "N passed, N failed" and exit
status 0 or 1.
"""
import os
import sys
import tempfile
import warnings

import openpyxl

from checks import Check
from export_recalc import place, value
from spreadsheet import recalculate

warnings.simplefilter("ignore")  # data bars are not openpyxl's

SHEET = "版本差异"

# Code, old, new, kind, reason; in the order that they give way.
STEPS = [
    ("E33", 100, "—", "适用性", "参评指标变化，权重重新分摊"),
    ("B01", 3039.6, 2900, "修订", "统计执法检查核减一家企业。申请：填报员01；"
     "批准：审核员01"),
    ("B02", 3793.6, None, "撤销", "审核：审核员01"),
    ("B03", None, 812, "补报", "审核：审核员01"),
    ("B45", 3664, 3700, "修订", "填报：填报员14"),
    ("B01", 2647.7, 2640.5, "修订", "填报：填报员01"),
]
ENTRIES = [
    ("荣誉", "国家，2023-12-13，已审核", "国家，2023-12-01，已审核", "更正"),
    ("荣誉", "—", "国家，2023-10-01，已审核", "新登记"),
    ("称号", "已审核", "—", "撤销登记"),
]


def near(a, b):
    return abs(a - b) <= 1e-9


def rows_of(book, title):
    """The rows of a section, without its head, up to the next section."""
    rows = [list(r) for r in book[SHEET].iter_rows(max_col=11,
                                                   values_only=True)]
    start = next(i for i, r in enumerate(rows) if str(r[0]).startswith(title))
    out = []
    for row in rows[start + 2:]:
        if str(row[0])[:2] in ("一、", "二、", "三、", "四、", "五、"):
            break
        out.append(row)
    return out


def listed(book):
    return [r for r in rows_of(book, "二、") if isinstance(r[0], (int, float))]


def raw(book):
    """Code and column to the number in the raw sheet; text counts as none."""
    return {(row[0], i): row[i] if isinstance(row[i], (int, float)) else None
            for row in book["原始数据"].iter_rows(min_row=5, values_only=True)
            for i in (4, 5, 6) if row[8]}


def sums(check, first, second):
    moved = value(second, "TOTAL_SCORE") - value(first, "TOTAL_SCORE")
    effects = [r[9] for r in rows_of(second, "二、")
               if isinstance(r[9], (int, float)) and r[10] is not None
               and "总分增减" not in str(r[10])]
    check.that("old total", near(value(second, "OLD_TOTAL"),
                                 value(first, "TOTAL_SCORE")))
    check.that(f"effects {effects} of {moved}", near(sum(effects), moved))
    check.that("their sum", near(value(second, "EFFECT_SUM"), moved))
    said = [r[10] for r in rows_of(second, "二、") + rows_of(second, "三、")
            if "总分增减" in str(r[10])]
    check.that(f"said twice: {said}", said == ["与总分增减一致"] * 2)


def numbers(check, first, second):
    """As many raw numbers differ as the list has of the columns that show."""
    was, now = raw(first), raw(second)
    differ = sorted((was[k] or 0, now[k] or 0) for k in now if was[k] != now[k])
    shown = sorted(
        tuple(x if isinstance(x, (int, float)) else 0 for x in r[3:5])
        for r in listed(second) if "（上期" not in r[2]
        and "（上年同期当期" not in r[2])
    check.that(f"differing {differ} listed {shown}", differ == shown)


def once(check, first):
    rows = rows_of(first, "一、")
    check.that("first publication", "首次公布" in rows[0][0])
    check.that("nothing else", "EFFECT_SUM" not in first.defined_names)


def listing(check, second):
    rows = listed(second)
    check.that(f"rows: {len(rows)}", len(rows) == len(STEPS))
    for row, (code, was, now, kind, why) in zip(rows, STEPS):
        check.that(f"{code}: {row}", row[1] == code and row[7] == kind and
                   why in row[10])
        check.that(f"{code} values", row[3:5] == [was, now])
        both = isinstance(was, (int, float)) and isinstance(now, (int, float))
        check.that(f"{code} difference", near(row[5], now - was) and
                   near(row[6], (now - was) / was * 100) if both
                   else row[5:7] == ["—", "—"])
    entries = [r for r in rows_of(second, "四、") if isinstance(r[0], int)]
    check.that("entries", len(entries) == len(ENTRIES))
    for row, wanted in zip(entries, ENTRIES):
        check.that(f"{row}: {wanted}",
                   (row[1], row[3], row[6], row[10]) == wanted)


def with_cells(path, folder, name, cells):
    """The book with other numbers in raw cells."""
    book = openpyxl.load_workbook(path)
    for label, number in cells.items():
        sheet, cell = place(book, label)
        sheet[cell].value = number
    target = os.path.join(folder, f"{name}.xlsx")
    book.save(target)
    return target


def substituted(check, path, first, second):
    """The total step by step, the way of the sheet, by another program."""
    names = ["V_B01", "V_B02", "V_B03", "V_B45", "P_B01"]
    old = {n: s[1] for n, s in zip(names, STEPS[1:])}
    effects = [r[9] for r in listed(second)]
    after = value(second, "TOTAL_SCORE")
    with tempfile.TemporaryDirectory() as folder:
        books = [with_cells(path, folder, f"step{k}",
                            {n: old[n] for n in names[k:]})
                 for k in range(len(names))]
        books.append(with_cells(path, folder, "wrong", {"V_B58": 1}))
        made = os.path.dirname(recalculate(books[0], folder, *books[1:]))
        books = [openpyxl.load_workbook(os.path.join(made, os.path.basename(b)),
                                        data_only=True) for b in books]
    for k in range(len(names) - 1, -1, -1):
        before = value(books[k], "TOTAL_SCORE")
        check.that(f"effect {k + 2}: {effects[k + 1]} is {after - before}",
                   near(effects[k + 1], after - before))
        after = before
    check.that("what moves weights", near(
        effects[0], after - value(first, "TOTAL_SCORE")))
    check.that("a wrong sum is told",
               any("不符" in str(r[10]) for r in rows_of(books[-1], "二、")))


def live(check, path):
    """Which effects are formulas."""
    book = openpyxl.load_workbook(path)
    formulas = [str(r[9]).startswith("=") for r in listed(book)]
    check.that(f"formulas: {formulas}", formulas == [False] + [True] * 5)


def main():
    paths, steps = sys.argv[1:3], "--steps" in sys.argv
    first, second = [openpyxl.load_workbook(p, data_only=True) for p in paths]
    check = Check()
    sums(check, first, second)
    numbers(check, first, second)
    if steps:
        once(check, first)
        listing(check, second)
        live(check, paths[1])
        substituted(check, paths[1], first, second)
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
