"""Prove `pinzhi-export evaluate` against a second implementation of its chain.

    /usr/bin/python3 tests/evaluate.py PINZHI-EXPORT

Random data with missing numbers, groups, four levels and both directions go
through every step and method, and through the formulas of docs/comparison.md
written again here; wrong tables and words must be told with their place; the
robustness analysis must not depend on threads. Where PINZHI_TEST_DATA names a
folder with asem/, the published index there must follow at every step. Ends
with one line "N passed, N failed" and exit status 0 or 1.
"""
import csv
import io
import math
import os
import random
import re
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
RESULTS = {"passed": 0, "failed": 0}


def check(name, good, why=""):
    RESULTS["passed" if good else "failed"] += 1
    if not good:
        print(f"FAILED  {name} {why}")


def run(*arguments):
    done = subprocess.run([PROGRAM, "evaluate", *arguments],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def table(text):
    rows = list(csv.reader(io.StringIO(text)))
    return {r[0]: dict(zip(rows[0][1:], r[1:])) for r in rows[1:]}


def number(text):
    return None if text in ("", "NA") else float(text)


# -- the chain again --------------------------------------------------------

def there(column):
    return [x for x in column if x is not None]


def mean(column):
    return math.fsum(column) / len(column)


def deviation(column):
    m = mean(column)
    return math.sqrt(math.fsum((x - m) ** 2 for x in column)
                     / (len(column) - 1))


def shape(column):
    x, n = there(column), len(there(column))
    if n < 4 or min(x) == max(x):
        return None
    m = mean(x)
    m2, m3, m4 = (math.fsum((v - m) ** p for v in x) for p in (2, 3, 4))
    skew = math.sqrt(n) * m3 / m2 ** 1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    kurt = ((n + 1) * (n * m4 / m2 ** 2 - 3) + 6) * (n - 1) \
        / ((n - 2) * (n - 3))
    return skew, kurt


def treat(column, most=5, skewness=2, kurtosis=3.5):
    def fails(c):
        s = shape(c)
        return s is not None and abs(s[0]) >= skewness and s[1] >= kurtosis
    x, moved = list(column), {"high": 0, "low": 0}
    while fails(x) and moved["high"] + moved["low"] < most:
        high = shape(x)[0] >= 0
        pick = max if high else min
        end = pick(there(x))
        following = pick(v for v in there(x) if v != end)
        moved["high" if high else "low"] = x.count(end)
        x = [following if v == end else v for v in x]
    if fails(x):
        low, high = min(there(column)), max(there(column))
        x = [None if v is None else math.log(v - low + 0.01 * (high - low))
             for v in column]
    return x


def ranks(column):
    return [None if x is None else 1 + sum(v < x for v in there(column))
            for x in column]


def each(column, function):
    return [None if x is None else function(x) for x in column]


def normalise(how, x, direction, target, reference=0):
    name, _, rest = how.partition(":")
    p = [float(v) for v in rest.split(",") if re.fullmatch(r"[-\d.]+", v)]
    y = each(x, lambda v: v * direction)
    low, high, n = min(there(y)), max(there(y)), len(there(y))
    same = low == high

    def scale(base, spread, by, plus, middle):
        return each(y, lambda v: middle if spread == 0
                    else (v - base) / spread * by + plus)
    if name == "minmax":
        a, b = p or (0, 100)
        return scale(low, high - low, b - a, a, (a + b) / 2)
    if name == "zscore":
        m, s = p or (0, 1)
        spread = 0 if same else deviation(there(y))
        return scale(mean(there(y)), spread, s, m, m)
    if name == "prank":
        return each(ranks(y), lambda r: (r - 1) / max(n - 1, 1))
    if name == "rank":
        return ranks(y)
    if name == "borda":
        return each(ranks(y), lambda r: r - 1)
    if name == "dist2max":
        return scale(low, high - low, 1, 0, 0.5)
    if name in ("dist2ref", "dist2targ"):
        to = y[reference] if name == "dist2ref" else target * direction
        z = each(y, lambda v: 1 if to == low
                 else 1 - (to - v) / (to - low))
        return each(z, lambda v: min(v, 1)) if "cap" in rest else z
    if name == "fracmax":
        return each(y, lambda v: v / high)
    if name == "goalposts":
        l, u, a = p
        worse, better = (-u, -l) if direction < 0 else (l, u)
        return each(y, lambda v: a * min(1, max(
            0, (v - worse) / (better - worse))))
    if name == "vector":
        length = math.sqrt(math.fsum(v * v for v in there(y)))
        return each(y, lambda v: v / length)
    if name in ("attainment", "index"):
        def rate(v):
            if direction > 0:
                return v / target * 100
            return None if v == 0 else target / v * 100
        if name == "index":
            return each(x, rate)
        cap = p[0] if p else 100
        return each(x, lambda v: 0 if v < 0
                    else min(cap, cap if rate(v) is None else rate(v)))
    if name == "efficacy":
        c, d = p or (40, 60)
        return scale(low, high - low, c, d, d + c / 2)
    if name == "exponential":
        return each(scale(low, high - low, 1, 0, 0.5),
                    lambda v: 60 * math.exp(-math.log(0.6) * v))
    if name == "ranking":
        step = p[0] if p else 5
        return each(y, lambda v: max(0, 100 - step * sum(
            o > v for o in there(y))))
    return y


def aggregate(how, rows, weights):
    """rows: for each unit the numbers of its siblings."""
    name, _, rest = how.partition(":")

    def one(row):
        pairs = [(w, v) for w, v in zip(weights, row) if v is not None and w]
        total = math.fsum(w for w, _ in pairs)
        if not pairs:
            return None
        if name == "amean":
            return math.fsum(w * v for w, v in pairs) / total
        if name == "gmean":
            return math.exp(math.fsum(w * math.log(v) for w, v in pairs)
                            / total)
        if name == "hmean":
            return total / math.fsum(w / v for w, v in pairs)
        if name == "genmean":
            q = float(rest)
            return (math.fsum(w * v ** q for w, v in pairs) / total) ** (1 / q)
        if name == "minimum":
            return min(v for _, v in pairs)
        m = math.fsum(w * v for w, v in pairs) / total
        s = math.fsum(w * (v - m) ** 2 for w, v in pairs) / total
        return m - s / m if m > 0 else m

    if name == "copeland":
        def outranks(a, b):
            both = [(w, x, y) for w, x, y in zip(weights, a, b)
                    if x is not None and y is not None]
            total = math.fsum(w for w, _, _ in both)
            above = math.fsum(
                w / 2 if math.isclose(x, y, rel_tol=1e-12)
                else w if x > y else 0 for w, x, y in both)
            return above / total if total else 0.5
        return [None if not there(a) else math.fsum(
            outranks(a, b) for j, b in enumerate(rows)
            if j != i and there(b)) for i, a in enumerate(rows)]
    if name == "topsis":
        total = math.fsum(weights)
        ends = [(min(there(c)), max(there(c))) for c in zip(*rows)]
        found = []
        for row in rows:
            best = math.sqrt(math.fsum(
                (w / total * (hi - v)) ** 2 for w, v, (_, hi)
                in zip(weights, row, ends) if v is not None))
            worst = math.sqrt(math.fsum(
                (w / total * (v - lo)) ** 2 for w, v, (lo, _)
                in zip(weights, row, ends) if v is not None))
            found.append(None if not there(row)
                         else worst / (best + worst) if best + worst else 0.5)
        return found
    return [one(row) for row in rows]


def entropy(column):
    x = there(column)
    total = math.fsum(x)
    if min(x) == max(x):
        return 0
    return 1 + math.fsum(v / total * math.log(v / total) for v in x if v > 0) \
        / math.log(len(x))


def correlation(a, b):
    pairs = [(x, y) for x, y in zip(a, b) if x is not None and y is not None]
    x, y = [p[0] for p in pairs], [p[1] for p in pairs]
    mx, my = mean(x), mean(y)
    top = math.fsum((p - mx) * (q - my) for p, q in pairs)
    below = math.fsum((p - mx) ** 2 for p in x) \
        * math.fsum((q - my) ** 2 for q in y)
    return top / math.sqrt(below) if below else 0


def weigh(how, columns, directions):
    scaled = [normalise("minmax:0,1", c, d, 1)
              for c, d in zip(columns, directions)]
    if how == "entropy":
        return [entropy(c) for c in columns]
    if how == "entropy-minmax":
        return [entropy(c) for c in scaled]
    if how == "cv":
        return [deviation(there(c)) / abs(mean(there(c))) for c in columns]
    if how == "critic":
        return [deviation(there(c)) * math.fsum(
            1 - correlation(c, o) if o is not c else 0 for o in scaled)
            for c in scaled]
    return [1.0] * len(columns)


# -- data -------------------------------------------------------------------

class Data:
    """Units, 12 indicators, 4 levels; written as iMeta and iData."""

    tree = {"a1": "甲", "a2": "甲", "a3": "甲", "b1": "B", "b2": "B",
            "c1": "C", "c2": "C", "c3": "C", "c4": "C", "d1": "D", "d2": "D",
            "d3": "D", "甲": "X", "B": "X", "C": "Y", "D": "Y", "X": "Top",
            "Y": "Top", "Top": None}
    levels = {**{k: 2 for k in "甲BCD"}, "X": 3, "Y": 3, "Top": 4}

    def __init__(self, seed, units, missing):
        r = random.Random(seed)
        self.codes = [f"u{n}" for n in range(units)]
        self.groups = [r.choice(["north", "south", "东"]) for _ in self.codes]
        self.size = [r.uniform(1, 9) for _ in self.codes]
        self.indicators = [c for c in self.tree if c not in self.levels]
        self.direction = {c: r.choice([1, 1, -1]) for c in self.indicators}
        self.weight = {c: r.choice([1, 0.5, 2, 3]) for c in self.tree}
        self.target = {c: r.uniform(50, 90) for c in self.indicators}
        self.by_size = {c for c in self.indicators if r.random() < 0.3}
        self.x = {}
        for code in self.indicators:
            spread = r.choice([0.3, 0.3, 1.6])
            self.x[code] = [
                None if r.random() < missing
                else round(20 * math.exp(r.gauss(0, spread)), 3)
                for _ in self.codes]
        self.x["b2"] = [7.0] * units  # a constant

    def write(self, folder):
        def text(x):
            return "NA" if x is None else repr(x)
        meta = os.path.join(folder, "iMeta.csv")
        data = os.path.join(folder, "iData.csv")
        with open(meta, "w", encoding="utf-8", newline="") as out:
            w = csv.writer(out)
            w.writerow(["Level", "iCode", "iName", "Direction", "Weight",
                        "Target", "Denominator", "Parent", "Type"])
            for code in reversed(self.indicators):
                w.writerow([1, code, f'名称, "{code}"', self.direction[code],
                            self.weight[code], repr(self.target[code]),
                            "size" if code in self.by_size else "NA",
                            self.tree[code], "Indicator"])
            for code, level in self.levels.items():
                w.writerow([level, code, code, 1, self.weight[code], "", "",
                            self.tree[code] or "NA", "Aggregate"])
            w.writerow(["", "region", "", "", "", "", "", "", "Group"])
            w.writerow(["", "size", "", "", "", "", "", "", "Denominator"])
            w.writerow(["", "note", "", "", "", "", "", "", "Other"])
        with open(data, "w", encoding="utf-8", newline="") as out:
            w = csv.writer(out)
            w.writerow(["", "region", "uCode", "size", *self.indicators])
            for u, code in enumerate(self.codes):
                w.writerow([u + 1, self.groups[u], code, repr(self.size[u]),
                            *(text(self.x[c][u]) for c in self.indicators)])
        return meta, data

    def denominated(self):
        return {c: [None if v is None else v / s if c in self.by_size else v
                    for v, s in zip(self.x[c], self.size)]
                for c in self.indicators}

    def climb(self, columns, weights, hows):
        """Aggregates of all levels over normalised columns."""
        found = dict(columns)
        for code, level in self.levels.items():
            kids = [k for k in self.tree if self.tree[k] == code]
            rows = list(zip(*(found[k] for k in kids)))
            found[code] = aggregate(hows[level - 2], rows,
                                    [weights[k] for k in kids])
        return found


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
    check("a constant changes nothing alone",
          float(table(without)["b2"]["MeanShift"]) >= 0)
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
print(f"{RESULTS['passed']} passed, {RESULTS['failed']} failed")
sys.exit(RESULTS["failed"] > 0)
