"""A county's workbook after tests/data/odd.sql: nothing is cut or lost.

    /usr/bin/python3 tests/odd_read.py BOOK.xlsx

Ends with one line "N passed, N failed" and exit status 0 or 1.
"""
import html
import re
import sys
import warnings
import zipfile

import openpyxl

from checks import check, finish

warnings.simplefilter("ignore")  # data bars are not openpyxl's
REMARK = "说明文字很长" * 83
NAME = "A&B<县>\"甲\"'乙'=1+1[x]:*?/&P"


def fits(sheet):
    """A number or a single line shrinks rather than becoming ###."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, float):
                check(f"{sheet.title}!{cell.coordinate} shrinks",
                      cell.alignment.shrink_to_fit or cell.alignment.wrap_text)


def footers(path):
    """Every "&" of the name is doubled; of the file, for openpyxl splits."""
    with zipfile.ZipFile(path) as book:
        texts = [html.unescape(found) for part in book.namelist()
                 if part.startswith("xl/worksheets/sheet")
                 for found in re.findall("<oddFooter>(.*?)</oddFooter>",
                                         book.read(part).decode())]
    check("a footer a sheet", len(texts) > 30, len(texts))
    for text in texts:
        check("footer", f" {NAME.replace('&', '&&')[:20]}" in text and
              "…（320481）" in text, text)


def main(path):
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book:
        fits(sheet)
    footers(path)
    form = book["401 经济发展"]
    rows = {row[2].value: row for row in form.iter_rows(min_row=9)
            if row[2].value in ("01", "02")}
    for code, row in rows.items():
        check(f"remark of {code} is told below", row[8].value == "见说明",
              row[8].value)
        check(f"row {code} is low",
              form.row_dimensions[row[0].row].height < 100)
    notes = [str(row[0].value) for row in form.iter_rows(min_row=9)]
    check("the remarks are whole", any(
        f"01 {REMARK}；02 {REMARK}" in note for note in notes))
    raw = {row[0].value: row for row in book["原始数据"].iter_rows(min_row=5)}
    check("the largest", raw["B01"][5].value == 9e12, raw["B01"][5].value)
    check("the smallest", raw["B17"][5].value == -9e12 + 0.000001)
    check("a remark like a formula is text",
          (raw["B17"][12].value, raw["B17"][12].data_type) == ("=1+1", "s"))
    check("zero is zero", raw["B22"][5].value == 0)
    finish()


if __name__ == "__main__":
    main(sys.argv[1])
