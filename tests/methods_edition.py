"""An edition with every scoring method, made from the one of the demo.

    /usr/bin/python3 tests/methods_edition.py FOLDER

Writes FOLDER/edition, FOLDER/demo (the demo data with one criticism) and
FOLDER/peers.csv. Figures are the demo's; parameters, weights and peers are
samples, chosen so that each method has a rate that is neither nothing nor all.
"""
import csv
import os
import shutil
import sys

SOURCE, DEMO = "sql/framework/liyang-2023", "sql/demo"
NEW = ("step", "limit", "second", "band")
METHODS = {
    "ECO-01": dict(method="progress", target=3100, low=60, step=2,
                   second="B01.last", weight="2.20"),
    "ECO-02": dict(method="minmax", target="", floor="0.1"),
    "ECO-03": dict(method="corrected", target=4500, step="0.5", limit=5,
                   second="(B02/B02.last-1)*100-15"),
    "ECO-04": dict(method="ranking", target="", step=5),
    "ECO-05": dict(method="reached", target=15, limit=40, step=10),
    "ECO-06": dict(method="index", target=800, weight="0.19"),
    "ECO-13": dict(method="efficacy", target=""),
    "INN-15": dict(method="exponential", target=""),
    "ENV-01": dict(method="exponential", target="", low=""),
    "ENV-02": dict(method="deduction", target=1, low="", step="12.5"),
    "ENV-03": dict(method="banded", target="", band="whole"),
    "ENV-06": dict(method="minmax", target=90, low=10),
    "COM-07": dict(method="middle", low="", high="", floor=0, ceiling=12),
    "GOV-14": dict(method="reached", target=95),
}
PEERS = {"320401": {"ECO-02": 9, "ECO-04": 30, "ECO-05": 20, "ENV-01": 5},
         "320402": {"ECO-02": 20, "ECO-04": 3, "ECO-05": 4, "ENV-01": 31}}


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return list(rows[0]), rows


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        out.writeheader()
        out.writerows(rows)


def edition(folder):
    shutil.copytree(SOURCE, folder)
    columns, rows = read(f"{folder}/indicator.csv")
    for row in rows:
        row.update(METHODS.get(row["code"], {}))
    write(f"{folder}/indicator.csv", columns + list(NEW), rows)
    weights = [{"group": "south", "indicator": row["code"],
                "weight": row["weight"]}
               for row in rows if row["method"] != "none"]
    swap = {weight["indicator"]: weight for weight in weights}
    swap["ECO-02"]["weight"], swap["ENV-01"]["weight"] = \
        swap["ENV-01"]["weight"], swap["ECO-02"]["weight"]
    write(f"{folder}/weight.csv", ["group", "indicator", "weight"], weights)
    write(f"{folder}/group.csv", ["code", "name_zh", "name_en"],
          [{"code": "south", "name_zh": "南部", "name_en": "South"}])
    write(f"{folder}/band.csv", ["band", "from", "coefficient"],
          [{"band": "whole", "from": v, "coefficient": k}
           for v, k in ((120, 1), (95, "0.8"), (50, "0.6"))])
    write(f"{folder}/veto.csv", ["code", "relation", "text_zh", "text_en"],
          [{"code": "V1", "relation": "B01<1000", "text_zh": "产值过低",
            "text_en": "Output is too low"},
           {"code": "V2", "relation": "B03<1", "text_zh": "没有企业",
            "text_en": "No enterprise"}])
    columns, rows = read(f"{folder}/edition.csv")
    rows[0]["value"] = "methods"
    rows += [{"key": key, "value": value} for key, value in (
        ("penalty_cap", 6), ("aggregate", "generalised"),
        ("aggregate_power", "0.5"), ("quality_floor", 60),
        ("floor_grade", "中"))]
    write(f"{folder}/edition.csv", columns, rows)
    columns, rows = read(f"{folder}/level.csv")
    rows.append({"code": "accident", "name_zh": "较大事故",
                 "name_en": "Larger accident", "points": "0.5",
                 "penalty": "yes"})
    for row in rows:
        row.setdefault("penalty", "no")
    write(f"{folder}/level.csv", columns + ["penalty"], rows)


def demo(folder):
    shutil.copytree(DEMO, folder)
    columns, rows = read(f"{folder}/entry.csv")
    rows.append({"seed": 99, "year": 2023, "kind": "criticism",
                 "title": "示例：较大安全生产事故", "level": "accident",
                 "date": "2023-06-01", "quality": "GOV", "bureau": "yjglj",
                 "again": "no"})
    write(f"{folder}/entry.csv", columns, rows)


def peers(path):
    write(path, ["code", "name", "group", "indicator", "value", "source"],
          [{"code": code, "name": f"示例{code}", "group": "south",
            "indicator": indicator, "value": value, "source": "示例"}
           for code, values in PEERS.items()
           for indicator, value in values.items()])


target = sys.argv[1]
os.makedirs(target, exist_ok=True)
edition(f"{target}/edition")
demo(f"{target}/demo")
peers(f"{target}/peers.csv")
