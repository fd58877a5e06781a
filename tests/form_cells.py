#!/usr/bin/python3
"""The cells of a form's sheet in a workbook as rows of text, as JSON: figures
as they are shown, merged cells once. form_cells.py BOOK.xlsx SHEET-PREFIX"""
import json
import re
import sys
import warnings

import openpyxl

warnings.simplefilter('ignore')
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
sheet = next(book[n] for n in book.sheetnames if n.startswith(sys.argv[2]))


def shown(cell):
    if cell.value is None:
        return ''
    if isinstance(cell.value, (int, float)):
        zeros = re.search(r'\.(0+)', cell.number_format)
        places = len(zeros.group(1)) if zeros else 0
        return f'{cell.value:,.{places}f}'
    return str(cell.value).replace('\n', '')


print(json.dumps([[shown(cell) for cell in row] for row in sheet.iter_rows()],
                 ensure_ascii=False))
