"""Prove that expressions have the same value here and in a spreadsheet.

    /usr/bin/python3 tests/expr_recalc.py

Builds tests/recalc/formulas.c, puts its formulas over cells into a workbook and
lets LibreOffice compute them: each must give the value the program gives, or ""
where it has none. C1 is empty and D1 a dash, as missing figures and figures that
do not apply stand in workbooks. Ends with one line "N passed, N failed".
"""
import glob
import os
import subprocess
import sys
import tempfile

import openpyxl

from spreadsheet import recalculate

CELLS = {"A1": 3039.6, "A2": 250, "A3": 2647.7, "A4": 2789.6, "B1": 0,
         "D1": "—", "E1": 0.1, "F1": 0.2}
passed = failed = 0
with tempfile.TemporaryDirectory() as folder:
    program = os.path.join(folder, "formulas")
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-I.",
                    "-D_POSIX_C_SOURCE=200809L", "-ffp-contract=off", "-o",
                    program, "tests/recalc/formulas.c",
                    *glob.glob("eval/*.c"), "-lm"], check=True)
    lines = [line.split("\t") for line in subprocess.run(
        [program], capture_output=True, text=True,
        check=True).stdout.splitlines()]
    book = openpyxl.Workbook()
    sheet = book.active
    for cell, value in CELLS.items():
        sheet[cell] = value
    for i, (_, formula, _) in enumerate(lines):
        sheet.cell(10 + i, 1).value = "=" + formula
    path = os.path.join(folder, "formulas.xlsx")
    book.save(path)
    result = openpyxl.load_workbook(recalculate(path, folder),
                                    data_only=True).active
    for i, (source, formula, want) in enumerate(lines):
        got = result.cell(10 + i, 1).value
        if want == "":
            good = got in (None, "")
        else:
            good = isinstance(got, (int, float)) and \
                abs(got - float(want)) <= 1e-9 * max(1, abs(float(want)))
        passed += good
        failed += not good
        if not good:
            print(f"FAILED  {source}: {got!r}, not {want!r}; ={formula}")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
