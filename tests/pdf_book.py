"""A county's workbook as PDF by LibreOffice: its text against the cells of the
workbook, what is refused, and what stays behind.

    /usr/bin/python3 tests/pdf_book.py PINZHI-EXPORT BOOK.xlsx REGION PERIOD \
        WHOLE.xlsx

WHOLE is what tests/whole_book.c writes: its last sheet goes on over pages.

Ends with one line "N passed, N failed" and exit status 0 or 1.
"""
import fcntl
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings

import openpyxl

from checks import check, finish

warnings.simplefilter("ignore")  # data bars are not openpyxl's
SHEET = "综合评价"


def export(program, *options, **settings):
    return subprocess.run(
        [program, "pdf", "--quiet", *options], capture_output=True, text=True,
        check=False, env={**os.environ, **settings})


def pages(path):
    """The words of each page, blanks left out."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"],
                          capture_output=True, text=True, check=True)
    return ["".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def headline(sheet):
    """Total as the sheet shows it, from its cached value."""
    return f"{sheet['A4'].value:.2f}"


def county(program, book, folder):
    path = os.path.join(folder, "county.pdf")
    done = export(program, "--region", REGION, "--period", PERIOD, "-o", path)
    check("county: exit", done.returncode == 0, done.stderr)
    text = pages(path)
    check("county: a page for each sheet", len(text) >= len(book.sheetnames),
          len(text))
    check("county: the total", headline(book[SHEET]) in "".join(text))
    check("county: the cover first", "县域品质城市评价工作簿" in text[0])
    check("county: no form goes on", not any("（续表）" in x for x in text))


def faces(folder):
    """Both faces of the layouts, as this host has them, and no other."""
    path = os.path.join(folder, "county.pdf")
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True,
                            check=True).stdout.splitlines()[2:]
    names = {line.split()[0].partition("+")[2] for line in listed}
    for face in ("Serif", "Sans"):
        known = subprocess.run(["fc-list", f"Noto {face} CJK SC"],
                               capture_output=True, text=True, check=True)
        check(f"fonts: {face}", not known.stdout or
              any(face + "CJK" in name for name in names), names)
    check("fonts: letters of the same", not any("DejaVu" in x for x in names),
          names)


def continued(program, folder):
    """Of a whole workbook too, only what goes on is marked."""
    path = os.path.join(folder, "whole.pdf")
    done = export(program, "--workbook", WHOLE, "-o", path)
    check("continued: exit", done.returncode == 0, done.stderr)
    text = [page for page in pages(path) if "逐行表第" in page]
    check("continued: pages", len(text) > 2, len(text))
    for number, page in enumerate(text, 1):
        check(f"continued: number of page {number}",
              f"逐行表第{number}页" in page, page[-40:])
        check(f"continued: mark of page {number}",
              ("（续表）" in page) == (number > 1))


def one_sheet(program, path, book, folder):
    out = os.path.join(folder, "one.pdf")
    for name in (SHEET, "401 经济发展", "参数"):
        done = export(program, "--workbook", path, "--sheet", name, "-o", out)
        check(f"{name}: exit", done.returncode == 0, done.stderr)
        text = pages(out)
        title = "".join(str(book[name]["A1"].value).split())
        check(f"{name}: its title on the first page", title in text[0])
        check(f"{name}: no cover",
              not any("县域品质城市评价工作簿" in page for page in text))
        check(f"{name}: a few pages", len(text) < 8, len(text))
    export(program, "--workbook", path, "--sheet", "原始数据", "-o", out)
    check("heads on every page",
          all("基础数据项" in page for page in pages(out)))
    export(program, "--workbook", path, "--sheet", SHEET, "-o", out)
    check("one page", len(pages(out)) == 1)
    check("the total", headline(book[SHEET]) in pages(out)[0])


def refused(program, path, folder):
    out = os.path.join(folder, "none.pdf")
    text = os.path.join(folder, "text.xlsx")
    with open(text, "w", encoding="utf-8") as file:
        file.write("no workbook")
    lock_folder = os.path.join(folder, "exports")
    os.makedirs(lock_folder)
    with open(os.path.join(lock_folder, ".pdf.lock"), "w",
              encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cases = [
            ("not installed", 69, "libreoffice-calc", [path],
             {"PINZHI_SOFFICE": ""}),
            ("no such program", 69, "PINZHI_SOFFICE", [path],
             {"PINZHI_SOFFICE": "/nowhere/soffice"}),
            ("another one", 75, "try again", [path],
             {"PINZHI_EXPORT_DIR": lock_folder}),
            ("no such file", 66, "nowhere.xlsx", ["nowhere.xlsx"], {}),
            ("no workbook", 66, "no Excel workbook", [text], {}),
            ("no such sheet", 66, SHEET, [path, "--sheet", "x"], {}),
            ("a program that makes none", 70, "no PDF", [path],
             {"PINZHI_SOFFICE": "/bin/true"}),
        ]
        for name, code, said, options, settings in cases:
            done = export(program, "--workbook", *options, "-o", out,
                          **settings)
            check(f"{name}: exit {code}", done.returncode == code,
                  done.returncode)
            check(f"{name}: says so", said in done.stderr, done.stderr)
            check(f"{name}: no file", not os.path.exists(out))


def too_slow(program, path, folder):
    """It is ended with all that it started."""
    mark = os.path.join(folder, "children")
    script = os.path.join(folder, "slow")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\nsleep 600 &\necho $! $$ >{mark}\nwait\n")
    os.chmod(script, 0o755)
    out = os.path.join(folder, "slow.pdf")
    start = time.monotonic()
    done = export(program, "--workbook", path, "-o", out,
                  PINZHI_SOFFICE=script)
    took = time.monotonic() - start
    check("slow: exit", done.returncode == 75, done.returncode)
    check("slow: in time", 40 < took < 60, took)
    with open(mark, encoding="utf-8") as file:
        for pid in file.read().split():
            gone = not os.path.exists(f"/proc/{pid}")
            if not gone:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                    gone = stat.read().split()[2] == "Z"
            check("slow: its processes are gone", gone, pid)


def main(program, path):
    before = set(glob.glob("/tmp/pinzhi-*"))
    book = openpyxl.load_workbook(path, data_only=True)
    with tempfile.TemporaryDirectory() as folder:
        refused(program, path, folder)
        if shutil.which("soffice") and shutil.which("pdftotext"):
            county(program, book, folder)
            faces(folder)
            one_sheet(program, path, book, folder)
            continued(program, folder)
        else:
            print("SKIPPED  PDF: soffice or pdftotext is not installed")
        too_slow(program, path, folder)
    check("nothing stays", set(glob.glob("/tmp/pinzhi-pdf-*")) <= before)
    finish()


if __name__ == "__main__":
    REGION, PERIOD, WHOLE = sys.argv[3:6]
    main(*sys.argv[1:3])
