"""Read the workbooks of many counties, and reckon their ranks again.

    /usr/bin/python3 tests/province_read.py PROVINCE.xlsx DETAIL.xlsx TREND.xlsx \
        DATA.csv

PROVINCE, DETAIL and TREND are of the same counties; DATA is iData.csv of
`pinzhi-export table`, the values of every indicator. Ranks, averages, movement,
outliers, the detail and the last periods are held against each other. Ends with one line "N passed, N failed"
and exit status 0 or 1.
"""
import csv
import statistics
import sys
import warnings

import openpyxl

from checks import Check

warnings.simplefilter("ignore")


def near(a, b):
    return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))


def half_up(x):
    """Two decimals as they are printed."""
    return int(x * 100 + 0.5 + 1e-9)


def counties(sheet, first):
    """Rows of the counties: until a row without a code."""
    rows = []
    for row in sheet.iter_rows(min_row=first, values_only=True):
        if not str(row[3] or "").isdigit():
            break
        rows.append(row)
    return rows


def ranking(check, sheet):
    rows = counties(sheet, 6)
    totals = [row[7] for row in rows]
    check.that("31 counties", len(rows) == 31)
    check.that("best first", [half_up(t) for t in totals] ==
               sorted([half_up(t) for t in totals], reverse=True))
    for row in rows:
        place = 1 + sum(half_up(t) > half_up(row[7]) for t in totals)
        check.that(f"place of {row[3]}: {row[0]}, want {place}",
                   row[0] == place)
        check.that(f"movement of {row[3]}", row[2] == row[1] - row[0])
    before = [row[1] for row in rows]
    check.that("ranks before are of 31", set(before) <= set(range(1, 32)))
    check.that("someone moved", any(row[2] != 0 for row in rows))
    of = {"平均": statistics.mean, "中位数": statistics.median,
          "最高": max, "最低": min}
    for row in sheet.iter_rows(min_row=6 + len(rows), values_only=True):
        if row[4] in of:
            for column in (7, 9, 10, 11, 12, 13, 14):
                want = of[row[4]]([r[column] for r in rows])
                check.that(f"{row[4]} of column {column}",
                           near(row[column], want))
    return rows


def qualities(check, sheet, rows):
    """Each quality's rate is that of the ranking, its rank by the rates."""
    found = {row[1]: row for row in sheet.iter_rows(
        min_row=6, max_row=5 + len(rows), values_only=True)}
    for q in range(6):
        rates = [found[row[3]][4 + 4 * q] for row in rows]
        for row in rows:
            own = found[row[3]]
            check.that(f"rate {q} of {row[3]}",
                       near(own[4 + 4 * q], row[9 + q]))
            check.that(f"rank {q} of {row[3]}", own[5 + 4 * q] ==
                       1 + sum(rate > own[4 + 4 * q] for rate in rates))
    names = [cell.value for cell in sheet[4]]
    check.that("each quality has its four headings",
               names[4:28] == ["得分率", "位次", "应评", "未报"] * 6)


def detail(check, book, rows, data):
    """Values are those of the table; points sum to the total."""
    sheet = book.worksheets[0]
    codes = {cell.column: cell.value for cell in sheet[1]
             if cell.value and "-" in str(cell.value)}
    check.that("82 indicators", len(codes) == 82)
    check.that("31 rows", sheet.max_row == 34)
    totals = {row[3]: row[7] for row in rows}
    for row in sheet.iter_rows(min_row=4, values_only=True):
        points = sum(row[column + 2] or 0 for column in codes)
        check.that(f"points of {row[1]} sum to its total",
                   near(points, row[4]) and near(row[4], totals[row[1]]))
        wrong = [code for column, code in codes.items()
                 if code in data[row[1]] and data[row[1]][code] != "" and
                 not near(row[column - 1] if row[column - 1] is not None
                          else 1e99, float(data[row[1]][code]))]
        check.that(f"values of {row[1]}: {wrong}", not wrong)


def outliers(check, sheet, book):
    """Every one is one by its own numbers, and the sample county is there."""
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True)
            if str(row[0] or "").isdigit()]
    values = {}
    for row in book.worksheets[0].iter_rows(min_row=4, values_only=True):
        for cell in book.worksheets[0][1]:
            if cell.value and "-" in str(cell.value):
                value = row[cell.column - 1]
                if value is not None:
                    values.setdefault(cell.value, {})[row[1]] = value
    check.that("the sample county", any(row[0] == "329007" for row in rows))
    for row in rows:
        others = [v for code, v in values[row[3]].items() if code != row[0]]
        middle = statistics.median(others)
        spread = statistics.median(abs(v - middle) for v in others)
        check.that(f"median of {row[3]}", near(row[7], middle))
        if spread > 0:
            check.that(f"score of {row[0]} {row[3]}",
                       near(row[8], 0.6745 * (row[6] - middle) / spread))
        check.that(f"beyond 3.5: {row[0]} {row[3]}", abs(row[8]) > 3.5)


def trend(check, book, rows):
    """The last two periods are those of the ranking; changes are of a year; no
    period before the first figure has a column."""
    heads = [cell.value for cell in book["总分"][3]][5:]
    months = len(heads)

    def last(sheet, code, back):
        for row in sheet.iter_rows(min_row=5, values_only=True):
            if row[0] == code:
                return row[4 + months - back]
        return None
    check.that("periods", heads[-2:] == ["2023-10", "2023-11"])
    check.that("from the first figure on", heads[0] == "2022-11" and any(
        isinstance(row[5], float) for row in book["总分"].iter_rows(
            min_row=5, values_only=True)))
    check.that("what is left out is said", any(
        "2018-12至2022-10没有数" in str(row[0]) for row in
        book["总分"].iter_rows(min_row=5 + len(rows), values_only=True)))
    check.that("one sheet a figure", len(book.sheetnames) == 8)
    for row in rows:
        check.that(f"total of {row[3]}",
                   near(last(book["总分"], row[3], 0), row[7]))
        check.that(f"place of {row[3]}",
                   last(book["位次"], row[3], 0) == row[0])
        check.that(f"place before of {row[3]}",
                   last(book["位次"], row[3], 1) == row[1])
    for row in book["总分"].iter_rows(min_row=5, values_only=True):
        if str(row[0] or "").isdigit():
            then = row[4 + months - 12]
            check.that(f"change of {row[0]}",
                       near(row[4], row[4 + months] - then))


def main():
    check = Check()
    province = openpyxl.load_workbook(sys.argv[1], data_only=True)
    detailed = openpyxl.load_workbook(sys.argv[2], data_only=True)
    trends = openpyxl.load_workbook(sys.argv[3], data_only=True)
    with open(sys.argv[4], encoding="utf-8") as table:
        data = {row["uCode"]: row for row in csv.DictReader(table)}
    rows = ranking(check, province["综合排序"])
    qualities(check, province["分品质排序"], rows)
    detail(check, detailed, rows, data)
    outliers(check, province["离群值"], detailed)
    trend(check, trends, rows)
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0


if __name__ == "__main__":
    sys.exit(main())
