"""The chain of docs/comparison.md written a second time, and data for it."""
import csv
import math
import os
import random
import re


# -- formulas ---------------------------------------------------------------

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
