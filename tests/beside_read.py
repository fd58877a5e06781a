"""Read what a county's workbook says beside its scores: dictionaries,
robustness, earlier periods and other counties.

    /usr/bin/python3 tests/beside_read.py BOOK.xlsx EDITION [earlier] [rivals=N]

EDITION is the folder of the edition's tables. With "earlier" the book was made
after tests/data/earlier.sql; without it nothing earlier may be told. "rivals":
how many others the county is compared with. Ends with one line "N passed, N
failed" and exit status 0 or 1.
"""
import csv
import os
import re
import sys
import warnings
import zipfile

import openpyxl

from checks import Check

warnings.simplefilter("ignore")  # data bars are not openpyxl's

SUMMARY, ROBUST = "综合评价", "稳健性"
POINTS, BEFORE, CHANGE, YEAR, YEAR_CHANGE, PLACE = 4, 7, 8, 9, 10, 11


def table(folder, name):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows(sheet, first, code=1):
    """Rows of a list by the code in a column, up to the foot."""
    found = {}
    for row in sheet.iter_rows(min_row=first, values_only=True):
        if row[code - 1] is None or "：" in str(row[0]):
            break
        found[row[code - 1]] = row
    return found


def uses(formula, item):
    return re.search(rf"\b{item}\b", formula or "") is not None


def items(check, sheet, edition):
    listed = rows(sheet, 5)
    indicators, rules = table(edition, "indicator.csv"), table(
        edition, "rule.csv")
    forms = {f["code"]: f["number"] for f in table(edition, "form.csv")}
    places = {r["item"]: r for r in table(edition, "form_row.csv")}
    bureaus = {b["code"]: b["name_zh"] for b in table(edition, "bureau.csv")}
    wanted = table(edition, "item.csv")
    check.that("every item", list(listed) == [i["code"] for i in wanted])
    for item in wanted:
        code, row = item["code"], listed.get(item["code"])
        if row is None:
            continue
        place = places[code]
        read = [x["code"] for x in indicators
                if uses(x["formula"], code) or uses(x.get("second"), code)]
        judged = [r["code"] for r in rules if uses(r["relation"], code)]
        vetoes = [t for t in row[9].split("、") if t.startswith("否决")]
        check.that(f"{code} as in the edition",
                   row[1] == item["name_zh"] and row[2] == item["unit_zh"] and
                   row[3] == (item["scope_zh"] or "—") and
                   row[6] == int(item["decimals"]) and
                   row[8] == bureaus[item["bureau"]])
        check.that(f"{code} in {row[7]}", row[7] ==
                   f"{forms[place['form']]} {place['code']}行")
        check.that(f"{code} is read by {row[10]}",
                   row[10] == ("、".join(read) or "—"))
        check.that(f"{code} is judged by {row[9]}",
                   [t for t in row[9].split("、")
                    if t not in vetoes and t != "—"] == judged)


def indicators(check, sheet, edition):
    listed = rows(sheet, 5)
    names = {i["code"]: i["name_zh"] for i in table(edition, "item.csv")}
    wanted = table(edition, "indicator.csv")
    check.that("every indicator", list(listed) == [x["code"] for x in wanted])
    for x in wanted:
        row = listed.get(x["code"])
        if row is None:
            continue
        check.that(f"{x['code']} as in the edition",
                   row[1] == x["name_zh"] and row[2] == x["unit_zh"] and
                   (row[11] or "") in (x["origin_zh"], "—"))
        for item in re.findall(r"\b[BE]\d+\b", x["formula"]):
            check.that(f"{x['code']} names {item}",
                       item in row[4] and names[item] in row[3])
    scored = [r[9] for r in listed.values() if isinstance(r[9], (int, float))]
    check.that(f"weights sum to {sum(scored)}", abs(sum(scored) - 100) < 1e-9)


def interval(text):
    return [float(part) for part in text.split("—")]


def robust(check, book, formulas, rivals):
    sheet, live = book[ROBUST], formulas[ROBUST]
    total = sheet["A4"].value
    low, high = interval(sheet["F4"].value)
    least, most = re.findall(r"[\d.]+", sheet["D5"].value)
    check.that(f"{least} {low} {total} {high} {most}",
               float(least) <= low < total < high <= float(most))
    check.that("the summary says the same",
               book[SUMMARY]["H4"].value == sheet["F4"].value)
    check.that("no rank without others" if rivals == 0 else "a rank",
               (sheet["I4"].value == "—") == (rivals == 0))
    listed = rows(sheet, 9, 2)
    for i, row in enumerate(listed.values()):
        check.that(f"{row[1]} {row[8]} is {row[7]} less {total}",
                   abs(row[7] - total - row[8]) < 1e-9)
        cell = live.cell(9 + i, 8).value
        check.that(f"{row[1]} left out by a formula or a number", cell ==
                   row[7] or str(cell).startswith("=IF("))
    sizes = [abs(r[8]) for r in listed.values()]
    check.that("the largest effect first",
               sizes == sorted(sizes, reverse=True) and len(sizes) > 20)
    check.that("the first has 100", abs(
        next(iter(listed.values()))[9] - 100) < 1e-9)
    notes = " ".join(str(c.value) for r in sheet.iter_rows() for c in r)
    check.that("says that a draw is no formula",
               "抽样结果是写入时的数，不是公式" in notes)


def changes(check, book, earlier, rivals):
    sheet, told, places = book[SUMMARY], 0, 0
    for row in range(10, 17):
        now = sheet.cell(row, POINTS).value
        for then, change in ((BEFORE, CHANGE), (YEAR, YEAR_CHANGE)):
            old, moved = (sheet.cell(row, c).value for c in (then, change))
            if isinstance(old, (int, float)):
                told += 1
                check.that(f"row {row}: {now} - {old} is {moved}",
                           abs(now - old - moved) < 1e-9)
            else:
                check.that(f"row {row}: {old}, {moved}",
                           old == "—" and moved == "—")
        place = sheet.cell(row, PLACE).value
        ranked = isinstance(place, int) and 1 <= place <= rivals + 1
        check.that(f"row {row}: place {place} among {rivals}",
                   rivals > 0 if ranked else place == "—")
        places += ranked
    check.that(f"{places} places, the total's among them",
               rivals == 0 or places > 1 and sheet.cell(16, PLACE).value > 0)
    check.that(f"{told} earlier scores", (told > 5) == earlier)
    check.that(f"under the total: {sheet['A5'].value}",
               str(sheet["A5"].value).startswith("较上期 ") == earlier)


def drawn(check, path, book, earlier):
    """The radar's second series; sparklines of three points at least."""
    with zipfile.ZipFile(path) as file:
        radar = next(file.read(n).decode() for n in file.namelist()
                     if n.startswith("xl/charts/") and
                     b"radarChart" in file.read(n))
        lines = re.findall(r"<xm:f>'([^']+)'!S(\d+):AE\2</xm:f>", "".join(
            file.read(n).decode() for n in file.namelist()
            if n.startswith("xl/worksheets/sheet")))
    check.that("series of the radar", radar.count("<c:ser>") == 1 + earlier)
    check.that("the last period is dashed",
               ('prstDash val="' in radar) == earlier)
    check.that(f"{len(lines)} trends", (len(lines) > 5) == earlier)
    for sheet, row in lines:
        points = [c.value for c in book[sheet][f"S{row}:AE{row}"][0]
                  if c.value is not None]
        check.that(f"{sheet} row {row}: {len(points)} points",
                   len(points) >= 3)
        check.that(f"{sheet} row {row} ends with the value",
                   book[sheet][f"AE{row}"].value is None or
                   book[sheet][f"AE{row}"].value ==
                   book[sheet][f"H{row}"].value)


def main(path, edition, *more):
    check = Check()
    earlier = "earlier" in more
    rivals = sum(int(m[7:]) for m in more if m.startswith("rivals="))
    book = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    items(check, book["数据字典"], edition)
    indicators(check, book["指标字典"], edition)
    robust(check, book, formulas, rivals)
    changes(check, book, earlier, rivals)
    drawn(check, path, book, earlier)
    contents = {row[1].value for row in formulas["目录"].iter_rows()}
    check.that("listed in the contents",
               {"数据字典", "指标字典", ROBUST} <= contents)
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
