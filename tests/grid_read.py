"""Read a table of a page that was downloaded as a workbook: grid_read.py FILE.

Checks what makes it fit to be read and printed, then prints it: a line a row
from the heads on, cells parted by "|".
"""
import sys

from openpyxl import load_workbook


def want(good, *what):
    """End with what is wrong."""
    if not good:
        sys.exit(f'{sys.argv[1]}: ' + ' '.join(str(w) for w in what))


def main(path):
    """Check its look, print its cells."""
    book = load_workbook(path)
    want(len(book.worksheets) == 1, 'sheets', book.sheetnames)
    sheet = book.worksheets[0]
    page = sheet.page_setup
    want(page.orientation == 'landscape' and page.paperSize == 9, 'paper')
    want(sheet.sheet_properties.pageSetUpPr.fitToPage and
         page.fitToWidth in (None, 1) and page.fitToHeight == 0, 'fit')
    want(sheet.print_title_rows in ('3:3', '$3:$3'), sheet.print_title_rows)
    want(sheet.freeze_panes == 'B4', 'freeze', sheet.freeze_panes)
    want(sheet['A1'].value and sheet['A2'].value, 'title')
    for row in sheet.iter_rows(min_row=3, values_only=True):
        for value in row:
            want(not str(value or '').startswith('='), 'a formula', value)
        print('|'.join('' if v is None else f'{v:g}' if isinstance(v, float)
                       else str(v).replace('\n', ' ') for v in row))


main(*sys.argv[1:])
