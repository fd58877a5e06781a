"""Checks that are counted, and the line and status that end a test."""
import sys

RESULTS = {"passed": 0, "failed": 0}


def check(name, good, why=""):
    RESULTS["passed" if good else "failed"] += 1
    if not good:
        print(f"FAILED  {name} {why}")


def finish():
    """Print "N passed, N failed"; exit 0 or 1."""
    print(f"{RESULTS['passed']} passed, {RESULTS['failed']} failed")
    sys.exit(RESULTS["failed"] > 0)


class Check:
    """Checks of one file that are counted apart; its caller prints them."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, name, holds):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print("failed:", name)
