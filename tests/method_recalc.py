"""Prove that every scoring method has the same rate here and in a spreadsheet.

    /usr/bin/python3 tests/method_recalc.py

Builds tests/recalc/methods.c, puts its values, parameters and formulas into a
workbook and lets LibreOffice compute them. Bands stand in cells behind the
formula. Ends with one line "N passed, N failed".
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

from spreadsheet import recalculate

FORMULA = 12
passed = failed = 0
with tempfile.TemporaryDirectory() as folder:
    program = os.path.join(folder, "methods")
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-I.",
                    "-D_POSIX_C_SOURCE=200809L", "-ffp-contract=off", "-o",
                    program, "tests/recalc/methods.c",
                    "tests/unit/method_trial.c", *glob.glob("eval/*.c"),
                    "-pthread", "-lm"], check=True)
    lines = [line.split("\t") for line in subprocess.run(
        [program], capture_output=True, text=True,
        check=True).stdout.splitlines()]
    book = openpyxl.Workbook()
    sheet = book.active
    for i, (_, cells, bands, formula, _) in enumerate(lines):
        row = i + 1
        for column, value in enumerate(cells.split("|")):
            sheet.cell(row, column + 1).value = float(value)
        places = {}
        for b, band in enumerate(filter(None, bands.split("|"))):
            for k, (lead, value) in enumerate(zip("FK", band.split(":"))):
                cell = sheet.cell(row, FORMULA + 1 + 2 * b + k)
                cell.value = float(value)
                places[f"{lead}{row}_{b + 1}"] = cell.coordinate
        formula = re.sub(r"[FK]\d+_\d+", lambda m: places[m[0]], formula)
        sheet.cell(row, FORMULA).value = "=" + formula
    path = os.path.join(folder, "methods.xlsx")
    book.save(path)
    result = openpyxl.load_workbook(recalculate(path, folder),
                                    data_only=True).active
    for i, (name, cells, _, formula, want) in enumerate(lines):
        got = result.cell(i + 1, FORMULA).value
        good = isinstance(got, (int, float)) and \
            abs(got - float(want)) <= 1e-9 * max(1, abs(float(want)))
        passed += good
        failed += not good
        if not good:
            print(f"FAILED  {name} of {cells.split('|')[0]}: {got!r}, "
                  f"not {want!r}; ={formula}")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
