"""Prove `pinzhi-admin evaluate`, `run`, `peer` and `region group` from outside:
what they print, how they exit, what is left.

    /usr/bin/python3 tests/admin_run.py PINZHI-ADMIN

The environment names a migrated database with the demo data. An edition with
groups is brought in for them. Ends with one line "N passed, N failed" and exit
status 0 or 1.
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile

from checks import check, finish

PROGRAM = sys.argv[1]
PERIOD = ("--period", "2023-11")
SHEET = ("--region", "320481", *PERIOD)
HEADER = "code,name,group,indicator,value,source\n"
PEERS = HEADER + "320401,\"甲,乙\",,ECO-01,5000.5,年鉴\n" \
    "320401,\"甲,乙\",,ECO-02,9,\n320402,丙,,,,\n"


def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def expect(name, words, code, out="", err=""):
    got = run(*words)
    check(name, got[0] == code and re.search(out, got[1])
          and re.search(err, got[2]) and bool(err) == bool(got[2])
          and got[2].count("\n") <= 1, got)
    return got[1]


def scored(*words):
    return json.loads(expect(" ".join(words), ["evaluate", *words, "--json"],
                             0))


def first_run():
    """The demo county alone, and the same input once more."""
    expect("no period", ["evaluate"], 64, "", "--period")
    expect("an odd period", ["evaluate", "--period", "2023-13"], 64, "",
           "write 2023-11")
    expect("no figures", ["evaluate", "--period", "2019-11"], 65, "",
           "no county has accepted figures in 2019-11")
    expect("a region without figures", ["evaluate", *PERIOD, "--region", "32",
                                        "--region", "999999"], 65, "",
           "999999")
    expect("no such edition", ["evaluate", *PERIOD, "--edition", "none-1"], 65,
           "", "no edition none-1")
    expect("a note of two lines", ["evaluate", *PERIOD, "--note", "a\nb"], 64,
           "", "one line")
    expect("nothing is kept", ["run", "list"], 0, r"^$")
    made = scored(*PERIOD, "--note", "终评")
    check("it is new", not made["existing"] and made["rows"] == 1
          and made["edition"] == "liyang-2023", made)
    again = scored(*PERIOD, "--note", "another")
    check("the same input is the same run", again == {**made,
                                                      "existing": True}, again)
    text = expect("told so", ["evaluate", *PERIOD], 0, "scored before")
    check("with its number", text.startswith(made["id"]), text)
    quiet = expect("quiet", ["evaluate", *PERIOD, "--quiet"], 0)
    check("the number alone", quiet == made["id"] + "\n", quiet)
    listed = expect("listed", ["run", "list"], 0, "终评")
    check("once", listed.count("\n") == 1, listed)
    return made


def shown(made):
    """Text, JSON and CSV of a run say the same."""
    text = expect("show", ["run", "show", made["id"]], 0,
                  f"result  {made['result_hash']}")
    found = json.loads(expect("as JSON", ["run", "show", made["id"],
                                          "--json"], 0))
    row = found["rows"][0]
    check("head", found["id"] == made["id"] and found["note"] == "终评"
          and found["input_hash"] == made["input_hash"]
          and found["count"] == len(found["rows"]) == 1, found)
    check("row", row["rank"] == 1 and row["region"] == "320481"
          and not row["sample"] and 0 < row["total"] <= 100, row)
    check("the total in the text", f"{row['total']:.6f}"[:8] in text, text)
    lines = list(csv.DictReader(io.StringIO(expect(
        "as CSV", ["run", "show", made["id"], "--csv"], 0))))
    total = [line for line in lines if line["kind"] == "total"]
    points = [float(line["points"]) for line in lines
              if line["kind"] == "indicator" and line["points"]]
    check("one total", len(total) == 1
          and float(total[0]["value"]) == row["total"], total)
    check("82 indicators, whose points make the total", len(
        [line for line in lines if line["kind"] == "indicator"]) == 82
        and abs(sum(points) - row["total"]) < 1e-4, sum(points))
    check("bonus and penalty", [
        (line["code"], line["points"]) for line in lines
        if line["kind"] == "register"] == [("bonus", "10"), ("penalty", "0")])
    for word in ("show", "verify"):
        expect(f"{word} of none", ["run", word, "0" * 16], 65, "",
               "there is no run 0{16}")


def peers(room, made):
    """Peers in, out and in a run, which tells when they are gone."""
    def file(text):
        path = os.path.join(room, "peers.csv")
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def take(text, *more):
        return ["peer", "import", file(text), *SHEET, *more]
    for name, text, says in (
            ("no column", "code,name,value\n", 'no column "indicator"'),
            ("no CSV", HEADER + 'a,"b\n', "line 2"),
            ("indicator", HEADER + "1,甲,,ECO-99,5,\n", 'line 2: .*"ECO-99"'),
            ("number", HEADER + "1,甲,,ECO-01,five,\n", 'line 2: .*"five"'),
            ("twice", HEADER + "1,甲,,ECO-01,5,\n1,甲,,ECO-01,6,\n",
             'line 3: .*twice.*"ECO-01"'),
            ("two names", HEADER + "1,甲,,ECO-01,5,\n1,乙,,ECO-02,6,\n",
             'line 3: .*differ.*"1"'),
            ("itself", HEADER + "320481,甲,,ECO-01,5,\n", "county itself"),
            ("group", HEADER + "1,甲,south,ECO-01,5,\n", "no such group"),
            ("too many", HEADER + "".join(
                f"{n},甲,,ECO-01,5,\n" for n in range(1, 14)), "12 peers")):
        expect(f"peers: {name}", take(text), 65, "", says)
        expect(f"peers: {name} left nothing", ["peer", "export", *SHEET], 0,
               "^" + HEADER + "$")
    expect("peers of nowhere", ["peer", "export", "--region", "999999",
                                *PERIOD], 65, "", 'no region "999999"')
    expect("no file", ["peer", "import", os.path.join(room, "none"), *SHEET],
           65, "", "cannot be read")
    expect("taken in", take(PEERS), 0, "2 peers of 320481 in 2023-11")
    out = expect("given back", ["peer", "export", *SHEET], 0)
    check("the same file", out == PEERS, out)
    second = scored(*PERIOD)
    check("another run", second["id"] != made["id"] and second["rows"] == 3
          and not second["existing"], second)
    rows = json.loads(run("run", "show", second["id"], "--json")[1])["rows"]
    check("the peers are named with whose they are", [
        (r["region"], r["entered_by_hand_for"]) for r in rows
        if r["region"] != "320481"] == [("320401", "320481"),
                                        ("320402", "320481")], rows)
    expect("true", ["run", "verify", second["id"]], 0,
           "the same to the last digit\ndata of now   the same")
    expect("taken away", take(HEADER), 0, "0 peers")
    expect("the run knows", ["run", "verify", second["id"]], 1,
           "data of now   changed since\n(.*\n)*data: 320401 of 320481")
    found = json.loads(run("run", "verify", second["id"], "--json")[1])
    check("as JSON", found["result"] and found["same"]
          and not found["present"]
          and found["differences"][0]["region"] == "320401", found)
    expect("but is not changed", ["run", "verify", made["id"], "--quiet"], 0,
           "^$")
    check("the first run again", scored(*PERIOD)["id"] == made["id"])
    listed = [json.loads(line) for line in expect(
        "both are kept", ["run", "list", "--json"], 0).splitlines()]
    check("no other", {r["id"] for r in listed}
          == {made["id"], second["id"]}, listed)


def groups(room):
    """Groups of an edition that has some."""
    subprocess.run([sys.executable, "tests/methods_edition.py", room],
                   check=True)
    edition = ("--edition", "methods")
    expect("import", ["framework", "import", os.path.join(room, "edition")], 0,
           "methods")
    apart = scored(*PERIOD, *edition)
    expect("no such group", ["region", "group", "320481", "north", *edition],
           65, "", 'no group "north"; its groups: south')
    expect("no such region", ["region", "group", "999999", "south", *edition],
           65, "", 'no region "999999"')
    expect("no groups", ["region", "group", "320481", "south"], 65, "",
           "no group")
    expect("put", ["region", "group", "320481", "south", *edition], 0)
    expect("listed", ["region", "groups", *edition], 0, "^320481 +south\n$")
    listed = json.loads(expect("as JSON", ["region", "groups", *edition,
                                           "--json"], 0))
    check("its words", listed == {"region": "320481", "group": "south"})
    inside = scored(*PERIOD, *edition)
    check("its weights give another score", inside["result_hash"]
          != apart["result_hash"], inside)
    expect("taken out", ["region", "group", "320481", "-", *edition], 0)
    expect("none", ["region", "groups", *edition], 0, "^$")
    check("the score before", scored(*PERIOD, *edition)["id"] == apart["id"])


with tempfile.TemporaryDirectory() as place:
    first = first_run()
    shown(first)
    peers(place, first)
    groups(place)
finish()
