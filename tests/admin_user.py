"""Prove `pinzhi-admin user` from outside, and that no export cuts the audit log
below the days it is kept.

    /usr/bin/python3 tests/admin_user.py PINZHI-ADMIN

The environment names a migrated database with the demo data. Ends with one line
"N passed, N failed" and exit status 0 or 1.
"""
import datetime
import os
import subprocess
import sys
import tempfile

from checks import check, finish

PROGRAM = sys.argv[1]
NEW = ("--role", "security", "--name", "安全管理员", "--region", "320481")


def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


ROWS = [
    # name, words, exit code, length of what is printed, part of the message
    ("made", ("add", "guard8", *NEW), 0, 20, ""),
    ("taken", ("add", "guard8", *NEW), 65, 0, "is taken"),
    ("a bureau for an administrator",
     ("add", "guard7", *NEW, "--bureau", "tjj"), 64, 0, "--bureau"),
    ("no such role",
     ("add", "guard7", "--role", "root", *NEW[2:]), 64, 0, "--role"),
    ("reset", ("reset", "guard8"), 0, 20, ""),
    ("reset of nobody", ("reset", "nobody8"), 65, 0, "no account nobody8"),
]

seen = set()
for name, words, code, length, message in ROWS:
    got = run("user", *words)
    check(name, got[0] == code and len(got[1]) == length
          and message in got[2] and bool(message) == bool(got[2]), got)
    if length:
        check(f"{name}: never the same", got[1] not in seen, got)
        seen.add(got[1])
log = run("audit", "list")[1]
check("in the log", "account-reset guard8" in log and "account guard8" in log,
      log[:500])
check("no password in it", not any(s in log for s in seen), log[:500])

# Exported and cut is only what is older than 180 days, which are those of
# Beijing.
today = (datetime.datetime.now(datetime.timezone.utc) +
         datetime.timedelta(hours=8)).date()
ago = {n: (today - datetime.timedelta(days=n)).isoformat()
       for n in (0, 170, 179, 190)}
with tempfile.TemporaryDirectory() as folder:
    for before, code in ((ago[0], 64), (ago[170], 64), (ago[179], 64),
                         ("2026-13-01", 64), (ago[190], 0)):
        out = os.path.join(folder, f"{before}.jsonl")
        got = run("audit", "export", out, "--before", before)
        check(f"--before {before}", got[0] == code
              and os.path.exists(out) == (code == 0)
              and (code == 0 or before in got[2]), got)
check("the log is whole", log == run("audit", "list")[1], "")
finish()
