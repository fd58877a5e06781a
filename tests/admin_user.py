"""Prove `pinzhi-admin user` from outside.

    /usr/bin/python3 tests/admin_user.py PINZHI-ADMIN

The environment names a migrated database with the demo data. Ends with one line
"N passed, N failed" and exit status 0 or 1.
"""
import subprocess
import sys

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
finish()
