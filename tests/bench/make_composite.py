"""Tables of a made-up composite indicator: 3,000 units, 82 indicators under six
aggregates under one, skewed and with one number in twenty missing.

    /usr/bin/python3 tests/bench/make_composite.py iMeta.csv iData.csv
"""
import math
import random
import sys

UNITS, INDICATORS = 3000, 82
r = random.Random(1)
with open(sys.argv[1], "w", encoding="utf-8") as out:
    print("iCode,Type,Level,Parent,Direction,Weight,Denominator", file=out)
    for i in range(INDICATORS):
        print(f"i{i},Indicator,1,q{i % 6},{r.choice((1, 1, -1))},"
              f"{r.uniform(0.5, 2):.3f},{'size' if i % 9 == 0 else ''}",
              file=out)
    for q in range(6):
        print(f"q{q},Aggregate,2,index,1,1,", file=out)
    print("index,Aggregate,3,,1,1,\nsize,Denominator,,,,,\ngroup,Group,,,,,",
          file=out)
with open(sys.argv[2], "w", encoding="utf-8") as out:
    print("uCode,group,size," + ",".join(
        f"i{i}" for i in range(INDICATORS)), file=out)
    spread = [r.choice((0.3, 0.3, 1.5)) for _ in range(INDICATORS)]
    for u in range(UNITS):
        row = ["" if r.random() < 0.05 else f"{math.exp(r.gauss(3, s)):.4f}"
               for s in spread]
        print(f"{320000 + u},g{r.randrange(5)},{r.uniform(1, 9):.3f},"
              + ",".join(row), file=out)
