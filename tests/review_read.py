"""Read the review sheet of a workbook made after tests/data/review-steps.sql.

    /usr/bin/python3 tests/review_read.py BOOK.xlsx

The empty form with its reason, every revised cell with old and new, who, when
and why, and the exceptions from the lock. Ends with one line "N passed, N
failed" and exit status 0 or 1.
"""
import sys
import warnings

import openpyxl

from checks import Check

warnings.simplefilter("ignore")  # data bars are not openpyxl's

# Section, and what each of its rows has: cells of columns A to K, None unread.
SECTIONS = {
    "五、修订说明（锁定后的修订）": [
        [1, "401 02", "2023-11", None, "不适用（本月停报）\n→ 未报", "待批",
         "—", "—", "税务口径调整", "填报员02", "2024-01-05 04:26"],
        [2, "401 01", "2023-11", "统计局：规上工业总产值（当期）",
         "未报\n→ 280.5", "同意", "—", "7",
         "年报核实后更正，依据统计局核定表\n审批意见：同意，已核对核定表",
         "填报员01\n审核员01", "2024-01-02 20:53\n2024-01-04 00:40"],
        [3, "401 01", "2023-11", "统计局：规上工业总产值",
         "3,093.6\n→ 3,039.6（增速居常州第1位）", "同意", -54, "7", "同上",
         None, None],
        [4, "401 04", "2023-11", "统计局：规上工业企业数",
         "790\n→ 不适用（在库名录核减中）", "同意", "—", "7", "同上", None,
         None],
        [5, None, "2023-Q4", None, "202\n→ 203", "不同意", 1, "—",
         "补报一项\n审批意见：无依据", "填报员07\n审核员01", None],
        [None, None, None, "共 5 格"],
    ],
    "六、锁定例外（准予在截止或锁定后填报）": [
        [1, "412", "2023-Q4", None, "2024-01-08 15:46", "已收回", None, None,
         "科技统计年报未定\n审核员02 于 2024-01-01 17:06 收回", "审核员02",
         "2023-12-31 13:20"],
        [2, "401", "2023-11", "统计局", "2024-01-06 08:13", "准予", None, None,
         "系统停电，延期三日", "审核员01", "2023-12-30 09:33"],
        [None, None, None, "共 2 项"],
    ],
}


def section(sheet, title):
    """The rows under the head of a section, up to the next or the foot."""
    rows = [list(r) for r in sheet.iter_rows(max_col=11, values_only=True)]
    start = next((i for i, r in enumerate(rows) if r[0] == title), None)
    return [] if start is None else rows[start + 2:]


def sections(check, sheet):
    for title, wanted in SECTIONS.items():
        rows = section(sheet, title)
        check.that(title, len(rows) >= len(wanted))
        for want, have in zip(wanted, rows):
            for i, cell in enumerate(want):
                check.that(f"{title}: {have!r}: {cell!r}",
                           cell is None or have[i] == cell)


def empty(check, sheet):
    rows = [r for r in section(sheet, "三、上报情况")
            if r[1] == "403" and r[2] == "2023-11" and "∅" in str(r[4])]
    check.that("one empty form", len(rows) == 1)
    for row in rows:
        check.that(f"its state: {row[4]}", row[4].endswith("（∅空表）"))
        check.that("no cell filled", row[5] == 0)
        check.that(f"its reason: {row[8]}", row[8] ==
                   "空表：本月监测站点停机检修，无数可报，=1+1")


def main(path):
    check = Check()
    sheet = openpyxl.load_workbook(path)["审核情况"]
    empty(check, sheet)
    sections(check, sheet)
    check.that("another period's exception", not any(
        "他期" in str(c) for r in sheet.values for c in r))
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
