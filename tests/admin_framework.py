"""Prove the commands `pinzhi-admin framework ...` from outside: what they
print, how they exit, what is left.

    /usr/bin/python3 tests/admin_framework.py PINZHI-ADMIN

The environment names a migrated database with the edition liyang-2023 and the
demo data. Ends with one line "N passed, N failed" and exit status 0 or 1.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from checks import check, finish

PROGRAM = sys.argv[1]
BUILT_IN = "sql/framework/liyang-2023"


def run(*words):
    done = subprocess.run([PROGRAM, "framework", *words],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def expect(name, words, code, out="", err=""):
    got = run(*words)
    check(name, got[0] == code and out in got[1] and err in got[2]
          and got[2].count("\n") <= 2, got)
    return got


class Sets:
    """Copies of the built-in set with another code and pieces replaced."""

    def __init__(self, room):
        self.room = room
        self.made = 0

    def make(self, code, *edits):
        self.made += 1
        folder = os.path.join(self.room, f"set{self.made}")
        shutil.copytree(BUILT_IN, folder)
        for file, old, new in (("edition.csv", "edition,liyang-2023",
                                f"edition,{code}"), *edits):
            path = os.path.join(folder, file)
            with open(path, encoding="utf-8", newline="") as f:
                text = f.read()
            assert old in text, (file, old)
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(text.replace(old, new, 1))
        return folder


def bytes_of(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            found[name] = f.read()
    return found


TARGET = ("indicator.csv", "attainment,3100,", "attainment,6000,")
FAULT = ("indicator.csv", "attainment,3100,", "attainment,minus,")


def life(sets):
    good, bad = sets.make("cli-1", TARGET), sets.make("cli-1", FAULT)
    other = sets.make("cli-1")
    expect("check a folder", ["check", good], 0, "82 indicators")
    expect("check a faulty folder", ["check", bad], 65, "",
           "indicator.csv:2:15: target \"minus\"")
    expect("import a faulty folder", ["import", bad], 65, "",
           "nothing was imported")
    expect("it left nothing", ["check", "cli-1"], 65, "", "no edition cli-1")
    expect("a faulty draft", ["import", bad, "--draft"], 0, "cli-1: draft")
    expect("its check", ["check", "cli-1"], 65, "",
           "indicator.csv:2:15: target \"minus\"")
    expect("not published", ["publish", "cli-1"], 65, "", "only a checked one")
    expect("a good draft", ["import", good, "--draft"], 0, "cli-1: draft")
    expect("not retired", ["retire", "cli-1"], 65, "", "only a published one")
    expect("checked", ["check", "cli-1"], 0, "checked, no fault")
    expect("published", ["publish", "cli-1"], 0, "published")
    expect("again", ["publish", "cli-1"], 0, "published")
    expect("the same bytes", ["import", good], 0, "82 indicators")
    expect("other bytes", ["import", other], 65, "", "cannot change")
    expect("other bytes as a draft", ["import", other, "--draft"], 65, "",
           "cannot change")
    out = os.path.join(sets.room, "out")
    expect("exported", ["export", "cli-1", out], 0)
    check("inverse to the byte", bytes_of(out) == bytes_of(good))
    expect("retired", ["retire", "cli-1"], 0, "retired")
    states = {line.split()[0]: line.split()[1]
              for line in run("list")[1].splitlines()}
    check("listed", states.get("cli-1") == "retired"
          and states.get("liyang-2023") == "published", states)
    listed = [json.loads(line) for line in
              run("list", "--json")[1].splitlines()]
    check("listed as JSON", any(e["edition"] == "cli-1"
                                and e["state"] == "retired" and e["since"]
                                for e in listed), listed)
    expect("no code", ["import", sets.make("a b"), "--draft"], 65, "",
           "has no code")
    expect("no period for it", ["export", "cli-9", out], 65, "",
           "no edition cli-9")


def differences(sets):
    changed = sets.make("cli-2", TARGET)
    code, out, _ = run("diff", "liyang-2023", changed)
    check("text", code == 1 and
          'indicator.csv: changed ECO-01 target "3100" -> "6000"' in out
          and "0 added, 0 removed, 2 changed, 0 moved" in out, out)
    code, out, _ = run("diff", "liyang-2023", changed, "--json")
    found = json.loads(out)
    check("JSON", code == 1 and found["counts"]["changed"] == 2
          and found["differences"][1] == {
              "kind": "changed", "file": "indicator.csv", "key": "ECO-01",
              "column": "target", "before": "3100", "after": "6000",
              "line_before": 2, "line_after": 2}, found)
    expect("none", ["diff", "liyang-2023", BUILT_IN], 0, "no difference")
    code, out, _ = run("diff", BUILT_IN, "liyang-2023", "--json")
    check("none as JSON", code == 0 and json.loads(out)["differences"] == [])
    moved = sets.make("liyang-2023")
    path = os.path.join(moved, "bureau.csv")
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    lines.append(lines.pop(1))
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    expect("order alone", ["diff", "liyang-2023", moved], 1,
           "only the order differs")
    expect("no such edition", ["diff", "liyang-2023", "cli-9"], 65, "",
           "no edition cli-9")


def effect(sets):
    changed = sets.make("cli-3", TARGET)
    stored = sets.make("cli-4", TARGET)
    run("import", stored, "--draft")
    period = ["--period", "2023-11"]
    code, out, _ = run("impact", changed, *period)
    check("text", code == 0 and re.search(r"^320481 .* ECO-01 -", out, re.M)
          and "liyang-2023 -> cli-3, 1 counties" in out
          and "have no accepted figure" in out, out)
    found = json.loads(run("impact", changed, *period, "--json")[1])
    region = found["regions"][0]
    before, after = region["before"], region["after"]
    check("JSON", region["region"] == "320481" and before["rank"] == 1
          and after["total"] < before["total"], region)
    check("delta", region["delta"] == after["total"] - before["total"])
    for side in (0, 1):
        total = sum(pair[side] for pair in region["qualities"].values())
        check("qualities sum to the total", abs(
            total - (before, after)[side]["total"]) < 1e-9, total)
    moved = [c for c, (a, b) in region["indicators"].items()
             if (a or 0) != (b or 0)]
    check("one indicator moves", moved == ["ECO-01"]
          and found["indicators"][0]["code"] == "ECO-01", moved)
    check("what is due", 0 < len(found["items_without_figures"])
          < found["items_due"] and found["items_new"] == 0)
    draft = json.loads(run("impact", "cli-4", *period, "--json")[1])
    check("of a draft", draft["after"] == "cli-4"
          and draft["regions"] == found["regions"])
    back = json.loads(run("impact", "liyang-2023", *period, "--against",
                          "cli-1", "--json")[1])
    check("against another one", back["before"] == "cli-1"
          and back["regions"][0]["delta"] == -region["delta"], back["before"])
    expect("no period", ["impact", changed], 64, "", "--period")
    expect("no edition to compare", ["impact", changed, *period, "--against",
                                     "cli-4"], 65, "", "published edition")
    expect("faulty", ["impact", sets.make("cli-5", FAULT), *period], 65, "",
           "cannot be scored")


with tempfile.TemporaryDirectory() as place:
    made = Sets(place)
    life(made)
    differences(made)
    effect(made)
finish()
