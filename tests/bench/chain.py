"""The chain of tests/bench/chain.c in numpy, as one would write it there.

    /usr/bin/python3 tests/bench/chain.py iMeta.csv iData.csv GROUP COUNT

Prints: numpy COUNT median_ms M
"""
import time

import numpy as np

from chain_tables import (AGGREGATES, COUNT, DATA, GROUP, INDICATORS, META,
                          column, sizes)

RAW = np.column_stack([column(m["iCode"], np.nan) for m in INDICATORS])
SIZES = {code: np.array(x) for code, x in sizes(np.nan).items()}
GROUPS = np.array([row[GROUP] for row in DATA])
DIRECTIONS = np.array([float(m["Direction"]) for m in INDICATORS])


def shape(x):
    x = x[~np.isnan(x)]
    n, d = len(x), x - x.mean()
    m2 = (d ** 2).sum()
    skew = np.sqrt(n) * (d ** 3).sum() / m2 ** 1.5
    kurt = n * (d ** 4).sum() / m2 ** 2
    return (skew * np.sqrt(n * (n - 1)) / (n - 2),
            ((n + 1) * (kurt - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def fails(x):
    skew, kurt = shape(x)
    return abs(skew) >= 2 and kurt >= 3.5


def treat(original):
    x, high, low = original.copy(), 0, 0
    while fails(x) and high + low < 5:
        if shape(x)[0] >= 0:
            top = x == np.nanmax(x)
            x[top] = np.nanmax(x[~top])
            high = top.sum()
        else:
            bottom = x == np.nanmin(x)
            x[bottom] = np.nanmin(x[~bottom])
            low = bottom.sum()
    if fails(x):
        least, most = np.nanmin(original), np.nanmax(original)
        x = np.log(original - least + 0.01 * (most - least))
    return x


def ranks(x):
    order = np.sort(-x)
    return np.searchsorted(order, -x, side="left") + 1


def chain():
    x = RAW.copy()
    for j, m in enumerate(INDICATORS):
        if m["Denominator"] in SIZES:
            x[:, j] /= SIZES[m["Denominator"]]
    for group in np.unique(GROUPS):
        rows = GROUPS == group
        means = np.nanmean(x[rows], axis=0)
        part = x[rows]
        holes = np.isnan(part)
        part[holes] = np.broadcast_to(means, part.shape)[holes]
        x[rows] = part
    x = np.column_stack([treat(x[:, j]) for j in range(x.shape[1])])
    x = x * DIRECTIONS
    least, most = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    x = (x - least) / (most - least) * 100
    found = {m["iCode"]: x[:, j] for j, m in enumerate(INDICATORS)}
    for parent in AGGREGATES:
        kids = [m for m in META if m["Parent"] == parent["iCode"]]
        values = np.column_stack([found[m["iCode"]] for m in kids])
        weights = np.array([float(m["Weight"]) for m in kids])
        present = ~np.isnan(values)
        found[parent["iCode"]] = np.nansum(values * weights, axis=1) \
            / (present * weights).sum(axis=1)
    return {m["iCode"]: ranks(found[m["iCode"]]) for m in AGGREGATES}


TIMES = []
for _ in range(COUNT):
    began = time.perf_counter()
    chain()
    TIMES.append(time.perf_counter() - began)
print(f"numpy {COUNT} median_ms {sorted(TIMES)[COUNT // 2] * 1000:.4f}")
