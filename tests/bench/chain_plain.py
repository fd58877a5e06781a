"""The chain of tests/bench/chain.c in Python alone, without numpy.

    /usr/bin/python3 tests/bench/chain_plain.py iMeta.csv iData.csv GROUP COUNT

Prints: python COUNT median_ms M
"""
import bisect
import math
import time

from chain_tables import (AGGREGATES, COUNT, DATA, GROUP, INDICATORS, META,
                          column, sizes)

RAW = {m["iCode"]: column(m["iCode"], None) for m in INDICATORS}
SIZES = sizes(None)
GROUPS = [row[GROUP] for row in DATA]


def there(x):
    return [v for v in x if v is not None]


def impute(x):
    sums = {}
    for v, g in zip(x, GROUPS):
        if v is not None:
            s, n = sums.get(g, (0, 0))
            sums[g] = s + v, n + 1
    return [sums[g][0] / sums[g][1] if v is None and g in sums else v
            for v, g in zip(x, GROUPS)]


def shape(column_):
    x = there(column_)
    n, mean = len(x), sum(x) / len(x)
    m2 = m3 = m4 = 0
    for v in x:
        d = v - mean
        q = d * d
        m2 += q
        m3 += q * d
        m4 += q * q
    skew = math.sqrt(n) * m3 / m2 ** 1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    return skew, (((n + 1) * (n * m4 / (m2 * m2) - 3) + 6) * (n - 1)
                  / ((n - 2) * (n - 3)))


def treat(original):
    def fails():
        return abs(s[0]) >= 2 and s[1] >= 3.5
    x, high, low, s = original, 0, 0, shape(original)
    while fails() and high + low < 5:
        pick = max if s[0] >= 0 else min
        end = pick(there(x))
        following = pick(v for v in x if v is not None and v != end)
        if s[0] >= 0:
            high = x.count(end)
        else:
            low = x.count(end)
        x = [following if v == end else v for v in x]
        s = shape(x)
    if fails():
        least, most = min(there(original)), max(there(original))
        x = [None if v is None
             else math.log(v - least + 0.01 * (most - least))
             for v in original]
    return x


def normalise(x, direction):
    y = [None if v is None else v * direction for v in x]
    least, most = min(there(y)), max(there(y))
    return [None if v is None else (v - least) / (most - least) * 100
            for v in y]


def aggregate(kids, found):
    columns = [(found[m["iCode"]], float(m["Weight"])) for m in kids]
    result = []
    for u in range(len(DATA)):
        total = weight = 0
        for x, w in columns:
            if x[u] is not None:
                total += w * x[u]
                weight += w
        result.append(total / weight if weight else None)
    return result


def ranks(x):
    order = sorted(-v for v in there(x))
    return [None if v is None else bisect.bisect_left(order, -v) + 1
            for v in x]


def chain():
    found = {}
    for m in INDICATORS:
        x = RAW[m["iCode"]]
        size = SIZES.get(m["Denominator"])
        if size:
            x = [None if v is None or s is None else v / s
                 for v, s in zip(x, size)]
        found[m["iCode"]] = normalise(treat(impute(x)), float(m["Direction"]))
    for parent in AGGREGATES:
        found[parent["iCode"]] = aggregate(
            [m for m in META if m["Parent"] == parent["iCode"]], found)
    return {m["iCode"]: ranks(found[m["iCode"]]) for m in AGGREGATES}


TIMES = []
for _ in range(COUNT):
    began = time.perf_counter()
    chain()
    TIMES.append(time.perf_counter() - began)
print(f"python {COUNT} median_ms {sorted(TIMES)[COUNT // 2] * 1000:.4f}")
