"""Prove `pinzhi-export evaluate` against a second implementation of its chain.

    /usr/bin/python3 tests/evaluate.py PINZHI-EXPORT

Random data with missing numbers, groups, four levels and both directions go
through every step and method, and through the formulas of tests/composite.py;
wrong tables and words must be told with their place; the robustness analysis
must not depend on threads. Where PINZHI_TEST_DATA names a folder with asem/,
the published index there must follow at every step. Ends with one line
"N passed, N failed" and exit status 0 or 1.
"""
import csv
import io
import math
import os
import re
import subprocess
import sys
import tempfile

from checks import check, finish
from composite import Data, mean, normalise, there, treat, weigh

PROGRAM = sys.argv[1]


def run(*arguments):
    done = subprocess.run([PROGRAM, "evaluate", *arguments],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def table(text):
    rows = list(csv.reader(io.StringIO(text)))
    return {r[0]: dict(zip(rows[0][1:], r[1:])) for r in rows[1:]}


def number(text):
    return None if text in ("", "NA") else float(text)


def compare(name, text, want, codes):
    got = table(text)
    worst = 0
    for column, values in want.items():
        for code, value in zip(codes, values):
            cell = number(got[code][column])
            if (cell is None) != (value is None):
                check(name, False, f"{code} {column}: {cell} {value}")
                return
            if value is not None:
                worst = max(worst, abs(cell - value) / max(1, abs(value)))
    check(name, worst < 1e-10, f"differs by {worst}")


NORMALISERS = ["none", "minmax", "minmax:1,10", "zscore", "zscore:100,15",
               "prank", "rank", "borda", "dist2max", "dist2ref:u3",
               "dist2ref:u3,cap", "dist2targ", "dist2targ:cap", "fracmax",
               "goalposts:5,40,100", "vector", "attainment", "attainment:120",
               "index", "efficacy", "efficacy:50,50", "exponential",
               "ranking", "ranking:2"]
AGGREGATORS = ["amean", "gmean", "hmean", "genmean:2", "genmean:0.5",
               "genmean:-2", "minimum", "mpi", "copeland",
               "gmean,amean,copeland", "hmean,hmean,gmean"]


def steps(folder):
    for seed, units, missing in ((1, 40, 0.1), (2, 7, 0), (3, 25, 0.3)):
        d = Data(seed, units, missing)
        if seed != 1:
            d.x["a1"][3] = 21.5  # the reference has all numbers
        for code in d.indicators:
            d.x[code][3] = d.x[code][3] or 20.0
        meta, data = d.write(folder)
        base = ("--meta", meta, "--data", data, "--quiet")

        def dump(step, *more):
            code, out, err = run(*base, "--dump", step, *more)
            check(f"{seed} {step} {more}", code == 0, err)
            return out
        plain = d.denominated()
        compare(f"{seed} denominate", dump("denominate", "--denominate"),
                plain, d.codes)
        for word, middle in (("mean", mean), ("median", lambda c: (
                sorted(c)[(len(c) - 1) // 2] + sorted(c)[len(c) // 2]) / 2)):
            filled = {c: [middle(there(v)) if x is None else x for x in v]
                      for c, v in d.x.items()}
            compare(f"{seed} {word}", dump("impute", "--impute", word),
                    filled, d.codes)
            grouped = {}
            for c, v in d.x.items():
                of = {g: there([x for x, h in zip(v, d.groups) if g == h])
                      for g in d.groups}
                grouped[c] = [
                    (middle(of[g]) if of[g] else None) if x is None else x
                    for x, g in zip(v, d.groups)]
            compare(f"{seed} group-{word}",
                    dump("impute", "--impute", f"group-{word}:region"),
                    grouped, d.codes)
        before = Data(seed + 10, units, missing)
        older = os.path.join(folder, "older")
        os.makedirs(older, exist_ok=True)
        word = f"previous:{before.write(older)[1]}"
        compare(f"{seed} previous", dump("impute", "--impute", word),
                {c: [b if a is None else a for a, b in zip(v, before.x[c])]
                 for c, v in d.x.items()}, d.codes)
        for how, limits in (("winsorise", ()), ("winsorise:3,1,2", (3, 1, 2))):
            compare(f"{seed} {how}", dump("treat", "--treat", how),
                    {c: treat(v, *limits) for c, v in d.x.items()}, d.codes)
        for how in NORMALISERS:
            compare(f"{seed} {how}", dump("normalise", "--normalise", how),
                    {c: normalise(how, v, d.direction[c], d.target[c], 3)
                     for c, v in d.x.items()}, d.codes)
        scaled = {c: normalise("minmax:1,100", v, d.direction[c], 0)
                  for c, v in d.x.items()}
        for how in AGGREGATORS:
            hows = how.split(",")
            hows = hows * 3 if len(hows) == 1 else hows
            compare(f"{seed} {how}",
                    dump("aggregate", "--normalise", "minmax:1,100",
                         "--aggregate", how),
                    d.climb(scaled, d.weight, hows), d.codes)
        vectors = {c: normalise("vector", v, d.direction[c], 0)
                   for c, v in d.x.items()}
        compare(f"{seed} topsis",
                dump("aggregate", "--normalise", "vector", "--aggregate",
                     "topsis"),
                d.climb(vectors, d.weight, ["topsis"] * 3), d.codes)
        for how in ("entropy", "entropy-minmax", "critic", "cv", "equal"):
            found = weigh(how, [d.x[c] for c in d.indicators],
                          [d.direction[c] for c in d.indicators])
            weights = dict(d.weight) if how != "equal" \
                else {c: 1 for c in d.tree}
            weights.update(zip(d.indicators, found))
            compare(f"{seed} weights {how}",
                    dump("aggregate", "--normalise", "minmax:1,100",
                         "--weights", how),
                    d.climb(scaled, weights, ["amean"] * 3), d.codes)
        top = d.climb(scaled, d.weight, ["amean"] * 3)["Top"]
        got = table(dump("ranks", "--normalise", "minmax:1,100"))
        check(f"{seed} ranks", all(
            int(got[c]["Top"]) == 1 + sum(o > v for o in top)
            for c, v in zip(d.codes, top)))


def files_of_weights(folder):
    d = Data(1, 12, 0)
    meta, data = d.write(folder)
    base = ("--meta", meta, "--data", data, "--quiet", "--dump", "weights")

    def file(name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def shares(word):
        code, out, err = run(*base, "--weights", word)
        check(f"weights {word}", code == 0, err)
        return {k: float(v["Share"]) for k, v in table(out).items()}
    got = shares(file("w.csv", "iCode,Weight\na1,6\na2,3\na3,1\n"))
    check("a table of weights", abs(got["a1"] - 0.6) < 1e-15)
    got = shares("experts:" + file(
        "e.csv", "iCode,Ann,Bob\na1,1,0\na2,1,1\na3,2,1\n"))
    check("mean of experts", abs(got["a1"] - 0.125) < 1e-15
          and abs(got["a3"] - 0.5) < 1e-15)
    got = shares("ahp:" + file(
        "p.csv", "iCode,a1,a2,a3,b1,b2\na1,1,3,5,,\na2,1/3,1,2,,\n"
        "a3,1/5,1/2,1,,\nb1,,,,1,4\nb2,,,,0.25,1\n"))
    check("comparisons in pairs",
          abs(got["a1"] - 0.64832) < 1e-5 and abs(got["b1"] - 0.8) < 1e-12)
    for name, word, text, says in (
            ("unknown code", "", "iCode,Weight\nzz,1\n", r":2:1: \"zz\""),
            ("code twice", "", "iCode,Weight\na1,1\na1,2\n", ":3:1: .*twice"),
            ("no number", "", "iCode,Weight\na1,x\n", r":2:2: \"x\""),
            ("negative", "", "iCode,Weight\na1,-1\n", ":2:2: "),
            ("no column", "", "iCode,W\na1,1\n", "Weight is missing"),
            ("some siblings", "experts:", "iCode,A\na1,1\n", "is missing"),
            ("zeros", "experts:", "iCode,A\na1,0\na2,0\na3,0\n", "zeros"),
            ("not inverse", "ahp:", "iCode,b1,b2\nb1,1,4\nb2,3,1\n",
             "inverse"),
            ("contradiction", "ahp:", "iCode,a1,a2,a3\na1,1,9,1/9\n"
             "a2,1/9,1,9\na3,9,1/9,1\n", "consistency ratio")):
        code, _, err = run(*base, "--weights", word + file("bad.csv", text))
        check(f"weights: {name}", code == 65 and re.search(says, err), err)


# -- what is wrong is told --------------------------------------------------

META = ("Level,iCode,iName,Direction,Weight,Target,Denominator,Parent,Type\n"
        "1,a,A,1,1,,pop,T,Indicator\n1,b,B,-1,1,,,T,Indicator\n"
        "2,T,Top,1,1,,,,Aggregate\n,pop,Population,,,,,,Denominator\n"
        ",g,Group,,,,,,Group\n")
DATA = "uCode,uName,a,b,pop,g\nU1,甲,1,2,10,x\nU2,乙,3,,20,y\nU3,丙,5,6,30,\n"


def wrong_tables(folder):
    def write(name, text):
        path = os.path.join(folder, name)
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        return path
    good = run("--meta", write("iMeta.csv", META), "--data",
               write("iData.csv", DATA))
    check("the tables before they are spoiled", good[0] == 0, good[2])
    for name, which, old, new, says in (
            ("no number", "d", "U2,乙,3", "U2,乙,drei", r"iData\.csv:3:3: "),
            ("nan", "d", "U2,乙,3", "U2,乙,nan", r"iData\.csv:3:3: "),
            ("infinite", "d", "U2,乙,3", "U2,乙,1e999", r"iData\.csv:3:3: "),
            ("unit twice", "d", "U2,", "U1,", r"iData\.csv:3:1: .*twice"),
            ("no code", "d", "U2,", ",", r"iData\.csv:3:1: "),
            ("short row", "d", "U2,乙,3,,20,y", "U2,乙,3", r"iData\.csv:3:"),
            ("open quote", "d", "乙", '"乙', r"iData\.csv:\d+:\d+: "),
            ("not UTF-8", "d", "乙".encode(), b"\xff\xfe", r"iData\.csv:3:"),
            ("column missing", "d", "uName,a,", "uName,q,",
             r"iData\.csv:1:0: .*column a"),
            ("column twice", "d", "uName,a,b", "uName,a,a", r"iData\.csv:1:"),
            ("no unit", "d", DATA[DATA.index("U1"):], "", r"iData\.csv:0:"),
            ("level", "m", "1,a", "1.5,a", r"iMeta\.csv:2:1: "),
            ("level of an aggregate", "m", "2,T", "1,T", r"iMeta\.csv:4:1: "),
            ("direction", "m", "a,A,1", "a,A,0", r"iMeta\.csv:2:4: "),
            ("weight", "m", "a,A,1,1", "a,A,1,-1", r"iMeta\.csv:2:5: "),
            ("parent", "m", "pop,T,", "pop,Q,", r"iMeta\.csv:2:8: "),
            ("parent no aggregate", "m", "pop,T,", "pop,b,",
             r"iMeta\.csv:2:8: "),
            ("two tops", "m", "pop,T,", "pop,,", r"iMeta\.csv:\d:8: "),
            ("denominator", "m", ",pop,T", ",area,T", r"iMeta\.csv:2:7: "),
            ("code twice", "m", "1,b,B", "1,a,B", r"iMeta\.csv:3:2: .*twice"),
            ("no indicator", "m", "Indicator", "Other", r"iMeta\.csv:0:"),
            ("no type", "m", ",Type", ",Kind", r"iMeta\.csv:1:0: .*Type")):
        spoiled = {"m": META.encode(), "d": DATA.encode()}
        old, new = (v if isinstance(v, bytes) else v.encode()
                    for v in (old, new))
        check(f"{name}: prepared", old in spoiled[which])
        spoiled[which] = spoiled[which].replace(old, new, 1) \
            if name != "no indicator" else spoiled[which].replace(old, new)
        code, out, err = run("--meta", write("iMeta.csv", spoiled["m"]),
                             "--data", write("iData.csv", spoiled["d"]))
        check(name, code == 65 and out == "" and re.search(says, err), err)
    write("iMeta.csv", META)
    write("iData.csv", DATA)
    base = ("--meta", os.path.join(folder, "iMeta.csv"),
            "--data", os.path.join(folder, "iData.csv"))
    for arguments, status, says in (
            (("--impute", "magic"), 64, "group-mean:COLUMN"),
            (("--impute", "group-mean:zz"), 64, "zz"),
            (("--impute", "mean:g"), 64, "nothing"),
            (("--impute", "previous:no-such-file"), 66, "no-such-file"),
            (("--treat", "cut"), 64, "winsorise"),
            (("--normalise", "best"), 64, "zscore"),
            (("--normalise", "minmax:5"), 64, "number"),
            (("--normalise", "minmax:5,5"), 64, "under"),
            (("--normalise", "zscore:0,0"), 64, "above 0"),
            (("--normalise", "dist2ref:zz"), 64, "zz"),
            (("--normalise", "dist2targ"), 65, "a: .*Target"),
            (("--normalise", "goalposts"), 65, "goalpost_lower"),
            (("--normalise", "zscore", "--aggregate", "gmean"), 65,
             "a of U1: .*minmax:1,100"),
            (("--aggregate", "amean,amean"), 64, "levels"),
            (("--aggregate", "genmean"), 64, "genmean:POWER"),
            (("--weights", "no-such-file"), 66, "no-such-file"),
            (("--available", "2"), 64, "share"),
            (("--dump", "soup"), 64, "normalise"),
            (("--tie", "maybe"), 64, "exact"),
            (("--monte-carlo", "0"), 64, "draws"),
            (("--sobol", "8"), 64, "only one"),
            (("--meta", "no-such-file"), 66, "no-such-file"),
            (("extra",), 64, "extra")):
        code, out, err = run(*base, *arguments)
        check(" ".join(arguments), code == status and out == ""
              and re.search(says, err), f"{code} {err}")
    check("nothing given", run()[0] == 64)
    check("help", run("--help")[0] == 0)


# -- edges ------------------------------------------------------------------

def edges(folder):
    def outcome(data, *more):
        meta = os.path.join(folder, "iMeta.csv")
        path = os.path.join(folder, "iData.csv")
        with open(meta, "w", encoding="utf-8") as out:
            out.write(META)
        with open(path, "w", encoding="utf-8") as out:
            out.write(data)
        code, text, err = run("--meta", meta, "--data", path, *more)
        check(f"edge {more}", code == 0, err)
        check(f"edge {more}: no nan", "nan" not in text and "inf" not in text)
        return table(text)
    one = "uCode,a,b,pop,g\r\nU1,1,2,10,x\r\n"
    for how in NORMALISERS:
        if "ref" not in how and "targ" not in how and "att" not in how \
                and how != "index":
            outcome(one, "--normalise", how)
    check("one unit is in the middle",
          outcome(one)["U1"]["T"] == "50")
    got = outcome("uCode,a,b,pop,g\nU1,,2,0,x\nU2,,3,1,y\n", "--denominate")
    check("a column without numbers", got["U1"]["a"] == "NA"
          and got["U1"]["T"] == "100")
    got = outcome("uCode,a,b,pop,g\nU1,,,0,x\nU2,1,3,1,y\n", "--ranks")
    check("a unit without numbers has no rank", got["U1"]["T"] == "NA"
          and got["U2"]["T"] == "1")
    got = outcome("uCode,a,b,pop,g\nU1,4,2,1,x\nU2,4,2,1,y\nU3,1,9,1,y\n",
                  "--ranks")
    check("ties share the lowest", [got[u]["T"] for u in ("U1", "U2", "U3")]
          == ["1", "1", "3"])
    got = outcome("uCode,a,b,pop,g\nU1,4,2,1,x\nU2,4.0001,2,1,y\nU3,1,9,1,y\n",
                  "--ranks", "--tie", "rounded:1")
    check("a rounded tie", got["U1"]["T"] == got["U2"]["T"] == "1")


# -- robustness -------------------------------------------------------------

def removal(d, code, row):
    """Whether the line about the ranks without an indicator is right."""
    scaled = {c: normalise("minmax:1,100", v, d.direction[c], 0)
              for c, v in d.x.items()}
    before, after = (
        [1 + sum(o > v for o in top) for v in top] for top in (
            d.climb(scaled, weights, ["amean"] * 3)["Top"]
            for weights in (d.weight, {**d.weight, code: 0})))
    shifts = [abs(a - b) for a, b in zip(before, after)]
    u = d.codes.index(row["MostMoved"])
    return (abs(float(row["MeanShift"]) - mean(shifts)) < 1e-12
            and shifts[u] == max(shifts)
            and [int(row["From"]), int(row["To"])] == [before[u], after[u]],
            f"{row} {shifts}")


def robustness(folder):
    d = Data(5, 30, 0)
    meta, data = d.write(folder)
    base = ("--meta", meta, "--data", data, "--quiet", "--normalise",
            "minmax:1,100", "--normalise-with", "zscore:50,10;prank",
            "--aggregate-with", "mpi;amean,amean,copeland", "--treat-with",
            "winsorise", "--monte-carlo", "200", "--remove-one", "--sobol",
            "64")
    results = [run(*base, "--threads", n)[1] for n in ("1", "2", "7")]
    check("threads do not matter", len(set(results)) == 1 and results[0])
    check("the seed does", run(*base, "--seed", "2")[1] != results[0])
    intervals, without, shares = results[0].split("\n\n")
    nominal = table(run("--meta", meta, "--data", data, "--quiet", "--ranks",
                        "--normalise", "minmax:1,100")[1])
    rows = table(intervals)
    check("nominal ranks", all(rows[c]["Nominal"] == nominal[c]["Top"]
                               for c in d.codes))
    check("intervals hold", all(
        1 <= float(r["Best"]) <= float(r["Q5"]) <= float(r["Median"])
        <= float(r["Q95"]) <= float(r["Worst"]) <= 30 for r in rows.values()))
    check("each indicator once", set(table(without)) == set(d.indicators))
    for code, row in table(without).items():
        check(f"without {code}", *removal(d, code, row))
    for factor, row in table(shares).items():
        check(f"sobol {factor}", -0.5 < float(row["First"]) < 1.5
              and 0 <= float(row["Total"]) < 1.5, str(row))
    quiet = run("--meta", meta, "--data", data, "--quiet", "--monte-carlo",
                "50", "--noise", "0")[1]
    check("without any choice nothing moves", all(
        r["Best"] == r["Worst"] == r["Nominal"]
        for r in table(quiet).values()))


# -- a published index ------------------------------------------------------

def published():
    folder = os.environ.get("PINZHI_TEST_DATA", "")
    asem = os.path.join(folder, "asem")
    if not folder or not os.path.isdir(asem):
        print("SKIPPED the published index: PINZHI_TEST_DATA has no asem/")
        return
    base = ("--meta", os.path.join(asem, "ASEM_iMeta.csv"), "--data",
            os.path.join(asem, "ASEM_iData.csv"), "--denominate", "--impute",
            "group-mean:EurAsia_group", "--treat", "winsorise", "--quiet")
    for step, name, relative, tolerance in (
            ("denominate", "Denominated", True, 1e-12),
            ("impute", "Imputed", True, 1e-12),
            ("treat", "Treated", True, 1e-9),
            ("normalise", "Normalised", False, 1e-10),
            ("aggregate", "Aggregated", False, 1e-10),
            ("aggregate", "results_scores", False, 1e-10),
            ("ranks", "results_ranks", False, 0)):
        code, out, err = run(*base, "--dump", step)
        check(f"asem {step}", code == 0, err)
        with open(os.path.join(asem, f"expected_{name}.csv"),
                  encoding="utf-8") as file:
            want = table(file.read())
        got, worst = table(out), 0
        for unit, row in want.items():
            for column, text in row.items():
                a, b = number(text), number(got[unit].get(column, "NA"))
                if column == "Rank":
                    continue
                if (a is None) != (b is None):
                    worst = math.inf
                elif a is not None:
                    worst = max(worst, abs(a - b) / (
                        abs(a) if relative and a else 1))
        check(f"asem {name}", worst <= tolerance, f"differs by {worst}")


with tempfile.TemporaryDirectory() as temporary:
    steps(temporary)
    files_of_weights(temporary)
    wrong_tables(temporary)
    edges(temporary)
    robustness(temporary)
published()
finish()
