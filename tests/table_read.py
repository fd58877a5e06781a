"""Read the tables of `pinzhi-export table` and put them through evaluate.

    /usr/bin/python3 tests/table_read.py PINZHI-EXPORT FOLDER EDITION-FOLDER

FOLDER has iMeta.csv and iData.csv of the demo, EDITION-FOLDER the files of its
edition. Ends with one line "N passed, N failed" and exit status 0 or 1.
"""
import csv
import decimal
import os
import subprocess
import sys

PROGRAM, FOLDER, EDITION = sys.argv[1:]
RESULTS = [0, 0]


def check(name, good, why=""):
    RESULTS[not good] += 1
    if not good:
        print(f"FAILED  {name} {why}")


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8",
              newline="") as file:
        return list(csv.DictReader(file))


meta, data = read(FOLDER, "iMeta.csv"), read(FOLDER, "iData.csv")
scored = {row["code"]: row for row in read(EDITION, "indicator.csv")
          if row["method"] != "none"}
indicators = {m["iCode"]: m for m in meta if m["Type"] == "Indicator"}
check("every scored indicator", set(indicators) == set(scored))
for code, row in indicators.items():
    check(f"{code} weight", decimal.Decimal(row["Weight"])
          == decimal.Decimal(scored[code]["weight"]))
    check(f"{code} parent", row["Parent"] == scored[code]["quality"])
    check(f"{code} direction", row["Direction"]
          == ("1" if scored[code]["direction"] == "+" else "-1"))
weights = [decimal.Decimal(m["Weight"]) for m in meta if m["Level"] == "2"]
check("the qualities sum to 100", sum(weights) == 100)
check("溧阳 is there", [row["uCode"] for row in data] == ["320481"])
check("as it was published", float(data[0]["ECO-01"]) == 3039.6
      and data[0]["ECO-07"] == "")
done = subprocess.run(
    [PROGRAM, "evaluate", "--meta", os.path.join(FOLDER, "iMeta.csv"),
     "--data", os.path.join(FOLDER, "iData.csv"), "--ranks", "--quiet"],
    capture_output=True, text=True, check=False)
check("evaluate takes them", done.returncode == 0, done.stderr)
check("the only one is the first", done.stdout.rstrip().endswith(",1"))
print(f"{RESULTS[0]} passed, {RESULTS[1]} failed")
sys.exit(RESULTS[1] > 0)
