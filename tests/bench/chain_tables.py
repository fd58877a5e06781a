"""The two tables that the chains in Python are given on the command line."""
import csv
import sys


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


META, DATA = read(sys.argv[1]), read(sys.argv[2])
GROUP, COUNT = sys.argv[3], int(sys.argv[4])
INDICATORS = [m for m in META if m["Type"] == "Indicator"]
AGGREGATES = sorted((m for m in META if m["Type"] == "Aggregate"),
                    key=lambda m: float(m["Level"]))


def column(code, missing):
    return [float(row[code]) if row[code] not in ("", "NA") else missing
            for row in DATA]


def sizes(missing):
    """The denominators by their code."""
    return {m["Denominator"]: column(m["Denominator"], missing)
            for m in INDICATORS if m["Denominator"] not in ("", "NA")}
